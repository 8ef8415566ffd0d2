"""Every deed with lists is taken back; what something later stands on is not; who may do what; how it is kept."""

from __future__ import annotations

from functools import partial

import pytest

from tests.at_once import list_lines
from tests.library.conftest import BEES
from tests.library.lists import titles_on
from tests.library.makers import HOUR, codes, desk_of, dump, seen, value, whole, with_role
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.holdings.lists.list_lines import (
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
)
from tuils.library.holdings.lists.list_naming import all_lists, list_called
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.list_state import GAP
from tuils.library.holdings.lists.lists import (
    edit_list,
    keep_search,
    make_list,
    merge_lists,
    publish_list,
    remove_list,
)
from tuils.library.reach.replay import undo


def last(desk: Desk) -> str:
    return past_actions(desk, 1)[0].act


# ---- undo, and what it may not do


@pytest.mark.whole
def test_each_deed_is_taken_back(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0", "C1"])
    make_list(desk, "Other")
    deeds_ = (
        lambda: make_list(desk, "Third"),
        lambda: keep_search(desk, "Kept", Search("bee")),
        lambda: put_on_list(desk, "Bees", ["C2", "C3"]),
        lambda: take_off_list(desk, "Bees", ["C0"]),
        lambda: move_line(desk, "Bees", "C1", 1),
        lambda: note_line(desk, "Bees", "C1", "good"),
        lambda: sort_list(desk, "Bees", "year"),
        lambda: edit_list(desk, "Bees", name="Wasps", note="x"),
        lambda: publish_list(desk, "Bees"),
        lambda: merge_lists(desk, "Bees", "Other"),
        lambda: remove_list(desk, "Bees"),
    )
    for deed in deeds_:
        before, count = seen(), value("SELECT count(*) FROM journal")
        deed()
        assert seen() != before
        assert value("SELECT count(*) FROM journal") > count
        whole(desk)
        undo(desk, last(desk))
        assert seen() == before
        whole(desk)


def test_what_something_later_stands_on_is_not_taken_back(desk: Desk, bees: list[str]) -> None:
    made = make_list(desk, "Bees")
    put = put_on_list(desk, "Bees", ["C0", "C1"]).sheet
    named = edit_list(desk, "Bees", name="Wasps")
    note_line(desk, "Wasps", "C0", "good")
    edit_list(desk, "Wasps", name="Hornets")
    for act in (made.act, put.act, named.act):
        assert codes(partial(undo, desk, act)) == ["UNDO_NOT_LAST"]


def test_other_lines_and_fields_may_be_taken_back_in_any_order(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put = put_on_list(desk, "Bees", ["C0"]).sheet
    noted = edit_list(desk, "Bees", note="x")
    put_on_list(desk, "Bees", ["C1"])
    edit_list(desk, "Bees", name="Wasps")
    undo(desk, put.act)
    undo(desk, noted.act)
    assert titles_on("Wasps") == [BEES[1]]
    assert list_called("Wasps").note == ""
    whole(desk)


# ---- who may


def test_a_volunteer_makes_lists_and_somebody_else_shows_them(desk: Desk, volunteer: Desk, bees: list[str]) -> None:
    make_list(volunteer, "Bees")
    put_on_list(volunteer, "Bees", ["C0"])
    assert codes(lambda: publish_list(volunteer, "Bees")) == ["NO_PERMISSION"]
    shown = publish_list(desk, "Bees")
    assert [one.name for one in all_lists(shown=True)] == ["Bees"]
    assert codes(lambda: remove_list(volunteer, "Bees")) == ["NO_PERMISSION"], "shown to patrons"
    assert codes(lambda: undo(volunteer, shown.act)) == ["NO_PERMISSION"]
    assert put_on_list(volunteer, "Bees", ["C1"]).added == 1


def test_who_may_not_edit_lists_reads_them(desk: Desk, bees: list[str]) -> None:
    keep_search(desk, "Bees", Search("bee"))
    nobody = with_role(desk, permissions={"circulation.undo"})
    for deed in (
        lambda: make_list(nobody, "x"),
        lambda: put_on_list(nobody, "Bees", ["C3"]),
        lambda: remove_list(nobody, "Bees"),
        lambda: undo(nobody, last(desk)),
    ):
        assert codes(deed) == ["NO_PERMISSION"]
    assert len(list_lines("Bees")) == 3


# ---- the journal


def test_one_entry_puts_many_lines_on(desk: Desk, bees: list[str]) -> None:
    before = value("SELECT count(*) FROM journal")
    keep_search(desk, "Bees", Search("bee"))
    assert value("SELECT count(*) FROM journal") == before + 2
    assert value("SELECT max(rank) - min(rank) FROM list_line") == 2 * GAP


def test_what_comes_later_stands_behind_even_where_the_clock_was_ahead(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk_of("admin", lambda: desk.now + 2 * HOUR), "Bees", ["C0"])
    put_on_list(desk, "Bees", ["C1"])
    assert titles_on("Bees") == [BEES[0], BEES[1]]


def test_a_name_that_is_no_text_to_a_database_is_kept(desk: Desk) -> None:
    name = "Robert'); DROP TABLE kept_list;-- \x1b[31m[red]"
    assert make_list(desk, name).name == "Robert'); DROP TABLE kept_list;-- [31m[red]"
    assert len(dump()["kept_list"]) == 1
    assert list_called("robert drop table kept list 31m red").plain_name.startswith("Robert')")
