"""Which looks and deeds are noted in the audit log, of whom, and what volunteers do not see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.day_list import day_list
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.titles.exporting import export_items, export_journal
from tuils.library.lending.holds.hold_lists import hold_queue, hold_shelf, open_holds, pull_list
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.exporting import export_charges, export_holds, export_loans, export_patrons
from tuils.library.lending.loans.history import history_of
from tuils.library.lending.loans.overdue import due_soon, overdue_list
from tuils.library.lending.money.paying import charge, pay, refund, void_account_line, waive
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.notices.overdue_letters import overdue_letters
from tuils.library.reach.library_export.going_out import write_library_folder
from tuils.models import db

from .makers import Clock, add_item, patron_id, register, rows, value

CARD = "21234000012345"


@pytest.fixture
def lent(desk: Desk, shelve: Callable[..., str]) -> str:
    """Ada has a copy of the one title and waits for the other; gives back the second title."""
    register(desk, "Ada", last_name="Okafor", card=CARD, born="1958-03-14", street="Elm Street 2", phone="555-0100")
    first, second = shelve("Emma"), shelve("Persuasion")
    add_item(desk, "C1", biblio=first)
    add_item(desk, "C2", biblio=second)
    checkout(desk, CARD, "C1")
    place_hold(desk, CARD, "C2")
    assert rows("SELECT * FROM audit_row") == []
    return second


def noted() -> list[tuple[str, str, str]]:
    """Kind, deed, and whether of Ada, of all rows."""
    ada = patron_id(CARD)
    found = rows("SELECT kind, deed, patron FROM audit_row ORDER BY seq")
    return [(kind, deed, {"": "", ada: "Ada"}[patron]) for kind, deed, patron in found]


LOOKS: dict[str, tuple[Callable[[Desk], object], list[tuple[str, str, str]]]] = {
    "the record": (lambda desk: patron_account(desk, CARD), [("record", "", "Ada")]),
    "the patron": (lambda desk: item_sheet(desk, "C1", borrower=True), [("borrower", "", "Ada")]),
    "an item alone": (lambda desk: item_sheet(desk, "C1"), []),
    "what was read": (lambda desk: history_of(desk, CARD), [("history", "", "Ada")]),
    "late": (overdue_list, [("list", "overdue", "")]),
    "due soon": (due_soon, [("list", "due_soon", "")]),
    "letters": (overdue_letters, [("list", "letters", "")]),
    "the holds of one": (lambda desk: open_holds(desk, CARD), [("loans", "", "Ada")]),
    "the day's list": (lambda desk: day_list(desk, date(2026, 12, 1)), [("list", "day_list", "")]),
    "all holds": (open_holds, [("list", "holds", "")]),
    "who waits for a title": (lambda desk: hold_queue(desk, value("SELECT biblio FROM hold")), [("list", "queue", "")]),
    "patrons written out": (export_patrons, [("export", "patrons", "")]),
    "loans written out": (export_loans, [("export", "loans", "")]),
    "holds written out": (export_holds, [("export", "holds", "")]),
    "charges written out": (export_charges, [("export", "charges", "")]),
    "the whole journal": (lambda desk: export_journal(desk, private=True), [("export", "journal", "")]),
    "the public journal": (export_journal, []),
    "items written out": (export_items, []),
    "to pull": (pull_list, []),
    "the hold shelf": (hold_shelf, []),
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_look_is_noted(what: str, desk: Desk, lent: str) -> None:
    look, expected = LOOKS[what]
    look(desk)
    assert noted() == expected


def test_the_library_written_out_is_one_line(desk: Desk, lent: str, tmp_path: Path) -> None:
    write_library_folder(desk, tmp_path / "out")
    assert noted() == [("export", "library", "")]


def test_changes_of_an_account_are_noted_with_whose_it_is(desk: Desk, lent: str) -> None:
    booked = charge(desk, CARD, 500, "a new card")
    pay(desk, CARD, 100)
    waive(desk, CARD, 100, "kind")
    void_account_line(desk, booked.entry, "not so")
    refund(desk, CARD, 100, "given back")
    assert noted() == [("money", deed, "Ada") for deed in ("charge", "payment", "waive", "waive", "refund")]


def test_what_is_refused_changes_no_account_and_notes_nothing_of_it(desk: Desk, lent: str) -> None:
    with pytest.raises(Refused):
        waive(desk, CARD, 100, "nothing is owed")
    assert noted() == []


def test_a_block_that_was_passed_is_noted_without_who_had_it_lent(desk: Desk, lent: str) -> None:
    """The entry of the journal of that moment names the item: beside it a patron would tell who had what."""
    bo = register(desk, "Bo", card="P2")
    checkin(desk, "C2")
    checkout(desk, bo, "C2", override=Override.of(["WAITING_FOR_OTHER", "HELD_FOR_OTHER"], "in a hurry"))
    ((kind, deed, whose),) = noted()
    assert (kind, whose) == ("override", "")
    assert set(deed.split()) <= {"WAITING_FOR_OTHER", "HELD_FOR_OTHER"}


def test_no_title_no_name_and_no_word_typed_is_in_the_log(desk: Desk, lent: str, tmp_path: Path) -> None:
    for look, _expected in LOOKS.values():
        look(desk)
    charge(desk, CARD, 500, "marzipan")
    write_library_folder(desk, tmp_path / "out")
    text = json.dumps(rows("SELECT * FROM audit_row"))
    assert [word for word in ("Emma", "Ada", "Okafor", CARD, "C1", "Elm", "marzipan") if word in text] == []


def test_nothing_is_noted_of_lending_to_who_stands_there(desk: Desk, lent: str) -> None:
    checkin(desk, "C1")
    checkout(desk, CARD, "C1")
    assert noted() == []


# ---- volunteers


def test_a_volunteer_reads_a_record_without_titles_unless_its_person_is_here(volunteer: Desk, lent: str) -> None:
    away, here = patron_account(volunteer, CARD), patron_account(volunteer, CARD, here=True)
    assert not away.told
    assert "Emma" not in repr(away)
    assert "Persuasion" not in repr(away)
    assert [loan.title for loan in here.loans] == ["Emma"]
    assert [hold.title for hold in here.holds] == ["Persuasion"]
    assert (away.patron.born, away.patron.street, away.patron.phone) == ("1958", "Elm Street", "")
    assert noted() == [("record", "", "Ada")]


def test_lists_of_a_volunteer_name_nobody(volunteer: Desk, desk: Desk, lent: str, clock: Clock) -> None:
    soon = due_soon(volunteer, 60)
    clock.forward(days=40)
    pulled, late = pull_list(volunteer), overdue_list(volunteer).lines
    checkin(desk, "C2")
    lists = [soon, late, pulled, open_holds(volunteer), hold_shelf(volunteer), hold_queue(volunteer, lent)]
    assert all(lists)
    text = repr(lists)
    assert [word for word in ("Ada", "Okafor", CARD, "555-0100", "Elm") if word in text] == []
    assert text.count("..2345") == 2, "where no title stands: late, and due soon"
    assert [line.name for line in (*soon, *late)] == ["A. O.", "A. O."]
    assert "Ada Okafor" in repr(overdue_list(desk).lines)


def test_a_volunteer_is_not_told_by_lists_who_has_what(volunteer: Desk, desk: Desk, lent: str, clock: Clock) -> None:
    """Initials and the end of a card find the person: beside them no title stands, and beside a title no card."""
    today = date(2026, 12, 1)
    told, seen = day_list(volunteer, today).lines, day_list(desk, today).lines
    assert {line.card for line in seen if line.what == "Emma"} == {"..2345"}
    assert {line.card for line in told if line.what in ("Emma", "Persuasion")} == {""}
    soon = due_soon(volunteer, 60)
    clock.forward(days=40)
    late = overdue_list(volunteer).lines
    assert [(line.item, line.title, line.call_number) for line in (*soon, *late)] == [("", "", "")] * 2
    assert [line.title for line in overdue_list(desk).lines] == ["Emma"]


def test_a_volunteer_is_not_told_what_one_person_waits_for(volunteer: Desk, lent: str) -> None:
    (one,) = open_holds(volunteer, CARD)
    assert (one.hold.title, one.hold.biblio) == ("", "")
    assert noted() == [("loans", "", "Ada")]


def test_a_borrower_of_a_lent_copy_is_refused_and_that_is_noted(volunteer: Desk, lent: str) -> None:
    for look in (
        lambda: item_sheet(volunteer, "C1", borrower=True),
        lambda: history_of(volunteer, CARD),
        lambda: export_patrons(volunteer),
    ):
        with pytest.raises(Refused):
            look()
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'refused' AND NOT allowed AND operator = 'vera'") == 3
    assert db.execute_sql("SELECT count(*) FROM audit_row WHERE allowed").fetchone() == (0,)
