"""Our `@dataclass` behaves as the standard library's, with less to compile; and it is the one that the house takes."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from tests.house.reading import files
from tuils.values.dataclass import dataclass

MADE_BY = "from dataclasses import"


def make(decorate: Any, **how: bool) -> Any:
    class Loan:
        item: str
        days: int = 21
        notes: list[str] = field(default_factory=list)

        def __post_init__(self) -> None:
            assert self.item

    return decorate(**how)(Loan) if how else decorate(Loan)


@pytest.mark.parametrize("how", [{}, {"frozen": True}, {"frozen": True, "slots": True}, {"kw_only": True}])
def test_it_is_as_the_standard_library_has_it(how: dict[str, bool]) -> None:
    ours, theirs = make(dataclass, **how), make(dataclasses.dataclass, **how)
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(theirs)]
    assert ours.__match_args__ == theirs.__match_args__
    a, b = ours(item="I1"), ours(item="I1", days=21, notes=[])
    assert (a, repr(a)) == (b, repr(theirs(item="I1")))
    assert a != theirs(item="I1")
    assert a != ours(item="I1", days=7)
    assert a.notes is not b.notes
    assert copy.deepcopy(a) == copy.copy(a) == a
    assert dataclasses.replace(a, days=7).days == 7
    with pytest.raises(TypeError):
        ours()
    with pytest.raises(AssertionError):
        ours(item="")


def test_what_is_frozen_has_a_hash_and_is_not_changed() -> None:
    @dataclass(frozen=True)
    class Day:
        name: str

    @dataclass(frozen=True)
    class Holiday(Day):
        why: str = ""

    day: Any = Holiday("Monday", "snow")
    assert {day, Holiday("Monday", "snow")} == {day}
    assert day != Day("Monday")
    with pytest.raises(FrozenInstanceError):
        day.name = "Tuesday"
    with pytest.raises(FrozenInstanceError):
        del day.why
    assert repr(day).endswith("Holiday(name='Monday', why='snow')")


def test_what_may_be_changed_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(make(dataclass)("I1"))


def test_the_house_takes_no_other() -> None:
    for file in files():
        if file.name == "dataclass.py":
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            taken = line.removeprefix(MADE_BY).split(",") if line.startswith(MADE_BY) else []
            assert "dataclass" not in (name.strip() for name in taken), f"{file}: from tuils.values.dataclass"
