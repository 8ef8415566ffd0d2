"""Behind the to-dos of a wide idle desk: a next step for each, and lists without a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.library.makers import add_item, register
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.hooks import declared_at
from tuils.library.front.answers.behind_to_dos import BEHIND, MOST_LINES, behind_to_dos
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.lending.holds.holds import place_hold
from tuils.models import db


def test_each_declared_to_do_has_a_next_step(desk: Desk) -> None:
    """A register tells its own from the store of the `desk`."""
    assert [line.words for family in every_family() for line in family.due if not line.then] == []


def test_no_list_behind_a_to_do_names_a_person() -> None:
    """The slip of the hold shelf stands in the book for everybody to see; nothing more of a patron is shown."""
    named = {place for place, behind in BEHIND.items() if declared_at(behind.table).names_a_person}
    assert named == {"hold_shelf"}
    assert BEHIND["hold_shelf"].shown == "title code pickup_by"


def test_a_list_is_cut_with_how_many_are_left_and_asks_as_often(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listen(sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    execute = db.obj.execute_sql
    often = []
    for number in range(MOST_LINES + 2):
        add_item(desk, f"C{number}", biblio=f"T{number}")
        place_hold(desk, register(desk, "Ada", card=f"P{number}"), f"C{number}")
        if number in (1, MOST_LINES + 1):
            panel = today_panel(desk)
            with monkeypatch.context() as listening:
                listening.setattr(db.obj, "execute_sql", listen)
                asked.clear()
                found = behind_to_dos(desk, panel)
            often.append(len(asked))
    assert often[0] == often[1], "as often for many holds as for few"
    (pulls,) = found.lists
    assert found.steps == ("Pull them, then check in",)
    assert (len(pulls), pulls[-1]) == (1 + MOST_LINES, ("", "and 3 more"))
    assert "Ada" not in str(pulls)


def test_a_person_without_the_right_to_holds_gets_the_steps_alone(desk: Desk) -> None:
    add_item(desk, "C1")
    place_hold(desk, register(desk, "Ada", card="P1"), "C1")
    panel = today_panel(desk)
    nobody = replace(desk, operator=replace(desk.operator, permissions=frozenset()))
    found = behind_to_dos(nobody, panel)
    assert (found.steps, found.lists) == (("Pull them, then check in",), ())
