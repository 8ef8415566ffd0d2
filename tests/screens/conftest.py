"""Fixtures for the tests of all screens: a terminal, and keys in one burst."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.screens.terminal import Terminal
from tuils.app import Tuils
from tuils.screens.kit.kept_styles import KeptStyles


@pytest.fixture(scope="session", autouse=True)
def _styles_are_kept() -> Iterator[None]:
    """A program reads its styles once, and finds once what they say of a widget; here one is started for each test, and
    all read and find the same."""
    by_textual, known, parse = KeptStyles._parse_rules, {}, KeptStyles.parse
    found: dict[tuple[int, ...], tuple[list[RuleSet], dict[Any, Any]]] = {}

    def read(self: KeptStyles, css: str, *more: Any, **named: Any) -> list[RuleSet]:
        what = (frozenset(self._variables.items()), css, more, *sorted(named.items()))
        if what not in known:
            known[what] = by_textual(self, css, *more, **named)
        return known[what]

    def parse_and_find(self: KeptStyles) -> None:
        parse(self)
        self.found = found.setdefault(tuple(map(id, self._rules)), (self._rules, {}))[1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptStyles, "_parse_rules", read)
        patch.setattr(KeptStyles, "parse", parse_and_find)
        yield


@pytest.fixture
def styles_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse the styles as a program of its own does."""
    monkeypatch.setattr(KeptStyles, "_parse_rules", Stylesheet._parse_rules)


@pytest.fixture(autouse=True)
def _coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the color settings of the developer's own terminal from the tests."""
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def terminals() -> Iterator[Callable[..., Terminal]]:
    """A function that starts programs in terminals of their own; they are ended."""
    started: list[Terminal] = []

    def start(*words: str, **env: str) -> Terminal:
        started.append(Terminal(words, env))
        return started[-1]

    yield start
    for terminal in started:
        terminal.end()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests from reading or writing the settings and state of the person who runs them."""
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The screens that the app was asked to open; none is opened."""
    asked: list[tuple[str, dict[str, Any]]] = []

    async def note(_app: Tuils, name: str, **facts: Any) -> None:
        asked.append((name, facts))

    monkeypatch.setattr(Tuils, "open", note)
    return asked
