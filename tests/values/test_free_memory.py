"""Memory that is free goes back to the system, where the C library can do that."""

from __future__ import annotations

import ctypes

import pytest

from tuils.values.garbage import give_memory_back


class _Trimmed:
    """A C library that notes how much it should keep."""

    def __init__(self) -> None:
        self.kept: list[int] = []
        self.malloc_trim = self.kept.append


def test_all_that_is_free_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Trimmed()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    give_memory_back()
    assert library.kept == [0]


@pytest.mark.parametrize("fault", [None, OSError(), TypeError()], ids=["another library", "none", "Windows"])
def test_a_system_that_cannot_do_that_keeps_it(monkeypatch: pytest.MonkeyPatch, fault: Exception | None) -> None:
    def opened(_name: None) -> object:
        if fault:
            raise fault
        return object()

    monkeypatch.setattr(ctypes, "CDLL", opened)
    give_memory_back()
