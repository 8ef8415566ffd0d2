"""Notes about a patron: kinds, their end, what the desk is told, what had better not be written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.grove import SAM
from tests.library.talking import hear
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.sentences import patron_sentences
from tuils.library.front.conversation import Session
from tuils.library.people.patrons.notes import (
    change_note,
    patron_notes,
    remove_note,
    second_look,
    told_at_desk,
    write_patron_note,
)
from tuils.library.people.patrons.patrons import edit_patron, find_patrons
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.reach.replay import verify_library
from tuils.models import Patron
from tuils.models.rows import get

from .makers import Clock, patron_id, register, rows, with_role


@pytest.fixture
def card(desk: Desk) -> str:
    return register(desk, "Marta", card="P1")


def texts(desk: Desk, card: str = "P1", *, over: bool = False) -> list[str]:
    return [note.text for note in patron_notes(desk, card, over=over)]


def test_alerts_come_first_then_needs_then_messages(desk: Desk, card: str) -> None:
    write_patron_note(desk, card, "Your glasses are in the drawer")
    write_patron_note(desk, card, "  Large \n print ", kind="need")
    note = write_patron_note(desk, card, "Ask for the new address", kind="alert", until=date(2026, 12, 24))
    assert texts(desk) == ["Ask for the new address", "Large print", "Your glasses are in the drawer"]
    assert (note.kind, note.written_on, note.until, note.operator) == ("alert", "2026-12-01", "2026-12-24", "admin")
    assert verify_library(desk).ok


def test_a_note_ends_a_year_on_unless_somebody_says_otherwise(desk: Desk, card: str, clock: Clock) -> None:
    write_patron_note(desk, card, "a year")
    write_patron_note(desk, card, "a week", until=date(2026, 12, 8))
    write_patron_note(desk, card, "for good", until="")
    assert {note.text: note.until for note in patron_notes(desk, card)} == {
        "a year": "2027-12-01", "a week": "2026-12-08", "for good": "",
    }  # fmt: skip
    clock.forward(days=7)
    assert sorted(texts(desk)) == ["a week", "a year", "for good"], "its last day counts"
    clock.forward(days=1)
    assert sorted(texts(desk)) == ["a year", "for good"]
    clock.forward(days=365)
    assert texts(desk) == ["for good"]
    assert [note.text for note in patron_notes(desk, card, over=True) if note.over] == ["a week", "a year"]


def test_words_kind_and_day_are_changed_one_by_one(desk: Desk, card: str, clock: Clock) -> None:
    note = write_patron_note(desk, card, "Large print", kind="need")
    clock.forward(days=1)
    assert change_note(desk, card, note.key[-4:], text="Audio books").text == "Audio books"
    changed = change_note(desk, card, note.key, kind="message", until="2027-01-31")
    assert (changed.text, changed.kind, changed.until) == ("Audio books", "message", "2027-01-31")
    assert (changed.written_on, changed.key) == (note.written_on, note.key)
    assert patron_notes(desk, card) == [changed]
    entries = len(rows("SELECT 1 FROM journal"))
    change_note(desk, card, note.key, text="Audio books")
    assert len(rows("SELECT 1 FROM journal")) == entries, "nothing changed, nothing written"


def test_a_note_that_ended_can_still_be_changed_and_taken_away(desk: Desk, card: str, clock: Clock) -> None:
    note = write_patron_note(desk, card, "a day", until=date(2026, 12, 1))
    clock.forward(days=3)
    assert change_note(desk, card, note.key, text="two days").over
    assert remove_note(desk, card, note.key).text == "two days"
    assert patron_notes(desk, card, over=True) == []
    undo_last(desk)
    assert texts(desk, over=True) == ["two days"]
    assert verify_library(desk).ok


def test_the_note_of_the_form_is_one_of_them(desk: Desk, card: str) -> None:
    edit_patron(desk, card, {"note": "Rings twice"})
    write_patron_note(desk, card, "Large print", kind="need")
    assert next((note.key, note.text) for note in patron_notes(desk, card)) == ("first", "Rings twice")
    change_note(desk, card, "first", text="Rings thrice")
    assert get(Patron, patron_id(card)).note == "Rings thrice"  # type: ignore[union-attr]
    changed = change_note(desk, card, "first", until=date(2026, 12, 24))
    assert (changed.kind, get(Patron, patron_id(card)).note) == ("alert", "")  # type: ignore[union-attr]
    assert texts(desk) == ["Rings thrice", "Large print"]
    remove_note(desk, card, changed.key)
    edit_patron(desk, card, {"note": "again"})
    remove_note(desk, card, "first")
    assert texts(desk) == ["Large print"]


@pytest.mark.parametrize(
    ("words", "named", "field"),
    [
        ("", {}, "text"),
        (" \x1b ", {}, "text"),
        ("x" * 1001, {}, "text"),
        ("x", {"kind": "gossip"}, "kind"),
        ("x", {"until": "soon"}, "until"),
        ("x", {"until": date(2026, 11, 30)}, "until"),
    ],
)
def test_what_is_no_note(desk: Desk, card: str, words: str, named: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        write_patron_note(desk, card, words, **named)  # type: ignore[arg-type]
    assert (no.value.codes, no.value.reasons[0].facts["field"]) == (["NOT_UNDERSTOOD"], field)
    assert patron_notes(desk, card) == []


def test_no_note_has_this_key(desk: Desk, card: str) -> None:
    write_patron_note(desk, card, "x")
    for deed in (change_note, remove_note):
        with pytest.raises(Refused) as no:
            deed(desk, card, "nothing")
        assert no.value.codes == ["UNKNOWN_ID"]
    with pytest.raises(Refused):
        write_patron_note(desk, "NO CARD", "x")


def test_a_volunteer_reads_what_is_said_at_the_desk(desk: Desk, card: str) -> None:
    write_patron_note(desk, card, "Owes an apology")
    write_patron_note(desk, card, "Large print", kind="need")
    ana = with_role(desk, permissions={"patrons.find", "patrons.edit"})
    assert texts(ana) == ["Large print"]
    with pytest.raises(Refused):
        patron_notes(with_role(desk, permissions=set()), card)
    with pytest.raises(Refused):
        write_patron_note(with_role(desk, permissions={"patrons.find"}), card, "x")


def test_what_the_desk_is_told(desk: Desk, card: str, clock: Clock) -> None:
    write_patron_note(desk, card, "a message")
    write_patron_note(desk, card, "Home delivery", kind="need")
    write_patron_note(desk, card, "Ask for the address", kind="alert", until=date(2026, 12, 1))
    patron = get(Patron, patron_id(card))
    assert patron is not None
    assert told_at_desk(desk, patron)[:2] == (["Ask for the address"], ["Home delivery"])
    clock.forward(days=1)
    assert told_at_desk(desk, patron)[:2] == ([], ["Home delivery"])


def test_no_word_of_a_note_is_searched_or_public(desk: Desk, card: str) -> None:
    write_patron_note(desk, card, "Marzipan")
    assert find_patrons(desk, "marzipan") == []
    assert not [row for row in rows("SELECT data FROM journal") if "Marzipan" in str(row)]
    assert not [row for row in rows("SELECT word FROM patron_word") if "marzipan" in str(row)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Has Cancer, be kind", "cancer"),
        ("waits for a green card", "green card"),
        ("No visa!", "visa"),
        ("Is she ILL?", "ill"),
        ("Large print", ""),
        ("willing to help, illustrates books", ""),
        ("", ""),
    ],
)
def test_what_had_better_not_be_written(text: str, word: str) -> None:
    assert second_look(text) == word


def test_words_of_any_script_are_kept(desk: Desk, card: str, store: Path) -> None:
    for text in ('O\'Brien said "no"', "שלום", "x" * 1000, "📚", "é"):
        assert write_patron_note(desk, card, text).text == text
    assert verify_library(desk).ok


def test_the_desk_is_told_when_the_visit_begins(session: Session) -> None:
    desk = session.desk
    write_patron_note(desk, SAM, "Large print", kind="need")
    assert hear(session, SAM).answer.then == "Large print"
    hear(session, ".x")
    write_patron_note(desk, SAM, "ask for the new address", kind="alert")
    write_patron_note(desk, SAM, "not for this one", kind="message")
    heard = hear(session, SAM)
    assert (heard.answer.mark, heard.answer.then) == ("NOTE", "Note: ask for the new address. Large print")


def test_it_comes_behind_what_is_worse_where_there_is_room(session: Session, manager: Session) -> None:
    restrict(manager.desk, SAM, "damage", until=date(2027, 1, 31))
    write_patron_note(manager.desk, SAM, "Large print", kind="need")
    assert hear(session, SAM).answer.then == "Patron is blocked until Sun, Jan 31, 2027. Large print"
    write_patron_note(manager.desk, SAM, "x" * 60, kind="alert")
    hear(session, ".x")
    heard = hear(session, SAM)
    assert heard.answer.then == "Patron is blocked until Sun, Jan 31, 2027."
    said = [f"Note: {'x' * 60}", "Large print"]
    assert patron_sentences(heard) == said, "what has no room on the first line stands below, in order"


def test_a_message_is_told_last_and_to_those_who_see_all_of_a_patron(session: Session, manager: Session) -> None:
    write_patron_note(manager.desk, SAM, "her scarf is in the office", kind="message")
    write_patron_note(manager.desk, SAM, "Large print", kind="need")
    assert hear(manager, SAM).answer.then == "Large print. Message: her scarf is in the office"
    assert hear(session, SAM).answer.then == "Large print"
