"""All that is kept of one person: whole, readable, in a file of its own, noted."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.at_once import make_program
from tuils.files import FileRefused
from tuils.library.activities.computers.signing_up import sign_up_at_computer
from tuils.library.activities.computers.stations import add_station
from tuils.library.activities.homebound.profiles import change_wishes
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.reading.reading_log import sign_up_reader
from tuils.library.activities.reading.reading_programs import add_reading_program
from tuils.library.activities.registration.registering import register_for_session as come
from tuils.library.foundation.administration.at_rest import records_folder
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.interlibrary.borrowing import request_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.lending.money.paying import charge
from tuils.library.office.notices.logged.queries import insert_notice
from tuils.library.office.orders.suggesting import suggest
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.personal_record import OTHERWISE, PARTS, personal_record
from tuils.library.office.person_records.personal_text import (
    HEADS,
    hand_out,
    personal_record_text,
    record_json,
    write_record,
)
from tuils.library.office.registers.writing import add_entry
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.models import db
from tuils.models.readers import every_table

from .finding import Shelve
from .makers import codes, patron_id, register, rows, with_role


@pytest.fixture
def ada(desk: Desk, shelve: Shelve) -> str:
    """A patron with every kind of fact a record can hold."""
    register(desk, "Grace", last_name="Hopper", card="G")
    card = register(
        desk, "Ada", last_name="Ünal\u202e", born="1958-03-31", email="ada@example.org", guardian="G", card="A0"
    )
    shelve("Emma", 2)
    shelve("Walden", 1)
    copies = [row[0] for row in rows("SELECT barcode FROM item ORDER BY id")]
    keep_history(desk, card, True)
    days = {"first": "2026-06-01", "last": "2027-02-28", "goals": "minutes:600"}
    sign_up_reader(desk, add_reading_program(desk, "Color Our World", days).id, card, {"party": "Hoppers"})
    set_retention(desk, "borrowers", "14d")
    checkout(desk, card, copies[0])
    checkin(desk, copies[0])
    checkout(desk, card, copies[1])
    place_hold(desk, card, copies[2])
    charge(desk, card, 250, "copies")
    card = replace_card(desk, card, "A1").card
    save_contact(desk, card, "phone", {"text": "555 0100", "label": "work"})
    write_patron_note(desk, card, "Likes large print")
    restrict(desk, card, "damage", text="a wet atlas")
    edit_patron(desk, "G", {"city": "Ely"})
    made = make_program(desk, {"title": "Book club", "room": "meeting"}, ["2026-12-07T10:30"])
    come(desk, made.sessions[0], SignUp(card=card, heads=2, needs="large print"))
    book_room(desk, card)
    insert_notice(("N1", "overdue_1", "email", desk.now, "MAIN", "ana", patron_id(card), 1, "sent", ""))
    note_use_of_card(desk, card)
    set_patron_pin(desk, card, "7391")
    suggest(desk, {"title": "Owl moon"}, card=card)
    add_entry(desk, "lost-found", {"what": "Red glove", "patron": card})
    add_entry(desk, "incident", {"what": "Shouted", "patron": card})
    request_title(desk, card, {"title": "Owl river"})
    add_station(desk, "PC1", {})
    sign_up_at_computer(desk, "PC1", card=card)
    with db.atomic():
        facts = {"branch": "MAIN", "due_at": desk.now}
        Act(desk).write("curbside_made", {"patron": patron_id(card)}, list=NEW, data={"set": facts})
        facts = {"name": "Grade 4", "copies": 12, "due_at": desk.now}
        Act(desk).write("group_hold_made", {"patron": patron_id(card)}, list=NEW, data={"set": facts})
        Act(desk).write("bag_made", {"patron": patron_id(card)}, list=NEW, data={"set": {"branch": "MAIN"}})
        signed = {"topic": "hotspot", "title": "Hotspot agreement", "version": 2}
        Act(desk).write("agreement_signed", {"patron": patron_id(card)}, list=NEW, data={"set": signed})
        facts = {"item_type": "BK", "until": "2030-01-01"}
        Act(desk).write("pause_begun", {"patron": patron_id(card)}, list=NEW, data={"set": facts})
    change_wishes(desk, card, fields={"likes": "chess", "never": "war"})
    return card


def book_room(desk: Desk, card: str) -> None:
    facts = {"room": "meeting", "wall": "2026-12-08T10:00", "zone": desk.zone.key}
    with db.atomic():
        private = {"patron": patron_id(card), "set": {"purpose": "chess"}}
        Act(desk).write("room_booked", private, booking=NEW, data={"set": facts})


def test_every_list_is_there_and_tells_it(ada: str, desk: Desk) -> None:
    record = personal_record(desk, ada)
    assert {part.name for part in PARTS} - set(record) == set()
    assert (record["patron"]["born"], record["patron"]["category"]) == ("1958-03-31", "adult")
    assert record["ties"] == [{"tie": "guardian", "name": "Grace Hopper"}]
    assert record["last_use"] == [{"month": "2026-12"}]
    assert [len(record[name]) for name in ("loans", "holds", "history", "had_last")] == [1, 1, 1, 1]
    first: dict[str, dict[str, object]] = {
        "old_cards": {"card": "A0"},
        "loans": {"title": "Emma"},
        "holds": {"title": "Walden"},
        "charges": {"cents": 250, "reason": "copies"},
        "history": {"title": "Emma"},
        "had_last": {"title": "Emma"},
        "notes": {"text": "Likes large print"},
        "restrictions": {"text": "a wet atlas"},
        "registrations": {"title": "Book club", "heads": 2, "needs": "large print"},
        "bookings": {"room": "meeting", "purpose": "chess"},
        "notices": {"result": "sent"},
        "reading": {"goal": 600, "party": "Hoppers"},
        "computers": {"ends_at": 0},
        "curbside": {"packed_at": 0},
        "group_holds": {"name": "Grade 4", "copies": 12},
        "homebound": {"likes": "chess", "never": "war"},
        "agreements": {"title": "Hotspot agreement", "version": 2},
        "pauses": {"until": "2030-01-01"},
    }
    for name, told in first.items():
        assert told.items() <= record[name][0].items(), name
    assert list(record["pin"][0]) == ["at"]
    assert {"kind": "export", "deed": "patrons.export"}.items() <= record["looks"][-1].items()
    assert any(entry.get("said", {}).get("set", {}).get("email") for entry in record["entries"])


def test_no_id_of_anybody_is_in_it(ada: str, desk: Desk) -> None:
    text = record_json(personal_record(desk, ada))
    assert patron_id(ada) not in text
    assert patron_id("G") not in text


def test_every_table_that_knows_a_patron_is_told() -> None:
    known = {str(model._meta.table_name): set(model._meta.sorted_field_names) for model in every_table()}
    knows = {name for name, columns in known.items() if columns & {"patron", "guardian", "proxy"}}
    told = {table for part in PARTS for table in (part.table, *part.tables)} | set(OTHERWISE)
    assert knows - told == set(), "describe it as a PersonPart"


def test_the_text_is_to_be_read(ada: str, desk: Desk) -> None:
    text = personal_record_text(personal_record(desk, ada))
    assert list(HEADS) == ["patron", *(part.name for part in PARTS)]
    for words in (
        "Everything",
        "Who you are",
        "Last name        Ünal",
        "Emma",
        "2.50",
        "Likes large print",
        "555 0100",
    ):
        assert words in text
    again = personal_record_text(personal_record(desk, ada))
    for words in ("Blocked    ", "Returned mail  ", "About            save a copy of everything kept about a patron"):
        assert words in again
    assert again.splitlines()[1] == "2026-12-01 09:00"
    assert "\u202e" not in text
    assert "{" not in text.partition("The entries behind this record")[0]


def test_of_someone_new_there_is_little(desk: Desk) -> None:
    record = personal_record(desk, register(desk, "Bo"))
    assert set(record) == {"library", "made_at", "patron", "looks", "entries"}
    assert record["patron"]["first_name"] == "Bo"


def test_it_lies_in_a_file_that_nobody_else_reads(ada: str, desk: Desk, tmp_path: Path) -> None:
    record = personal_record(desk, ada)
    for form in ("text", "json"):
        file = tmp_path / form
        assert write_record(record, form, file) == file.stat().st_size
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads((tmp_path / "json").read_text("utf-8")) == json.loads(json.dumps(record))


def test_who_may_not_is_refused_and_noted(ada: str, desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: personal_record(volunteer, ada)) == ["NO_PERMISSION"]
    assert rows("SELECT kind, deed, allowed FROM audit_row WHERE operator = 'vera'") == [
        ("refused", "patrons.export", 0)
    ]
    assert codes(lambda: personal_record(desk, "nobody")) == ["PATRON_UNKNOWN"]
    only = with_role(desk, permissions={"patrons.export"})
    assert personal_record(only, ada)["patron"]["card"] == ada


def test_the_two_files_for_the_desk(ada: str, desk: Desk, store: Path) -> None:
    files = hand_out(desk, ada, store)
    assert [file.name for file in files] == ["record-a1-2026-12-01.txt", "record-a1-2026-12-01.json"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in (*files, files[0].parent)} == {0o600, 0o700}


def test_where_they_cannot_be_written_it_is_said(ada: str, desk: Desk, store: Path) -> None:
    records_folder(store).write_text("in the way")
    with pytest.raises(FileRefused, match="is a file, not a folder"):
        hand_out(desk, ada, store)


def test_of_records_that_were_merged_all_is_told(ada: str, desk: Desk) -> None:
    other = register(desk, "Adah", card="A9", phone="555 0199")
    write_patron_note(desk, other, "Asks for Walden")
    note_use_of_card(desk, other)
    merge_patrons(desk, other, ada)
    record = personal_record(desk, ada)
    assert "Asks for Walden" in personal_record_text(record)
    assert "555 0199" in record_json(record)
