"""Verify: one step at the desk equals a fold of everything, and what does not fit is found and named."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import add_code, move_session, undo_last
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.changing.cancelling import cancel_session, remove_program
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.computers.stations import add_station
from tuils.library.activities.programs.checklists import set_checklist_template
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.programs.preparing import tick
from tuils.library.activities.registration.door import count_heads
from tuils.library.activities.registration.registering import cancel_registration, register_for_session as register_for
from tuils.library.activities.registration.waitlist import accept_offer
from tuils.library.activities.rooms.booking import Booker, book_room
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.profiles import save_profile
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.administration.stop_visits import planned_visits
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.holdings.lists.list_lines import put_on_list
from tuils.library.holdings.lists.lists import make_list
from tuils.library.holdings.lookup.targets import add_target
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, change_hold, place_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.stops import add_stop
from tuils.library.lending.holds.transfers import transfer_copy
from tuils.library.lending.interlibrary.borrowing import request_title
from tuils.library.lending.interlibrary.lending_out import lend_to_partner
from tuils.library.lending.interlibrary.partners import add_partner
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.item_status.processing_moves import move_on
from tuils.library.lending.item_status.repairs import send_to_repair
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import use_here
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay, refund, void_account_line, waive
from tuils.library.lending.rule_changes.closures import close, open_day, reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule, unset_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.catalog_maintenance.heading_changing import add_reference
from tuils.library.office.inventory.scanning import scan_shelf
from tuils.library.office.inventory.sessions import finish_inventory, start_inventory
from tuils.library.office.orders.funds import add_fund
from tuils.library.office.orders.invoices import add_invoice
from tuils.library.office.orders.ordering import TitleWanted, cancel_line, claim_lines, order_title, send_order
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.suggesting import suggest
from tuils.library.office.orders.vendors import add_vendor
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.registers.writing import add_entry
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.office.serials.issues import issue_came, issues_ended
from tuils.library.office.serials.queries import all_serials
from tuils.library.office.serials.subscriptions import start_serial
from tuils.library.office.weeding.deciding import keep_copies
from tuils.library.people.patrons.contacts import make_first, save_contact
from tuils.library.people.patrons.notes import change_note, patron_notes, remove_note, write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, register_patron, renew_patron, replace_card
from tuils.library.people.patrons.restrictions import (
    join_family,
    lift_restriction,
    name_proxy,
    restrict,
    restrictions_of,
)
from tuils.library.people.self_service.machines import add_machine
from tuils.library.people.staff.role_editing import set_role
from tuils.library.people.staff.staff import add_staff, change_staff, link_staff, set_pin
from tuils.library.reach.replay import verify_library
from tuils.library.reach.sites.known_sites import found_main
from tuils.models import db
from tuils.models.rows import blank
from tuils.values.checklists import Task, Template
from tuils.values.time.hours import parse_hours

from .makers import (
    Clock,
    World,
    add_item,
    codes,
    desk_of,
    edit_item,
    item_row,
    patron_id,
    raw,
    register,
    value,
    whole,
    with_role,
)
from .whole_programs import fill_programs

STORY: Facts = {"title": "Story time", "kind": "story_time", "capacity": 2, "registration": "required"}
NEXT_PLEASE = Override.of(["WAITING_FOR_OTHER", "HELD_FOR_OTHER"], "in a hurry")
ACTS: list[tuple[str, Callable[[Desk], object]]] = [
    ("registered", lambda desk: register_patron(desk, {"first_name": "Ada", "last_name": "Okafor", "card": "P1"})),
    ("registered with all", lambda desk: register(desk, "Bob", card="P2", email="B@X.org", phone="555 1", born="1958")),
    ("item added", lambda desk: add_item(desk, "C1", volume="1", price_cents=1250)),
    ("another item", lambda desk: add_item(desk, "C2")),
    ("an item without a barcode", lambda desk: add_item(desk, "")),
    ("another without a barcode", lambda desk: add_item(desk, "")),
    ("lent", lambda desk: checkout(desk, "P1", "C1")),
    ("another renewal period", lambda desk: set_circulation_rule(desk, "renewal_period", "4w")),
    ("renewed", lambda desk: renew(desk, "P1", "C1")),
    ("lent on", lambda desk: checkout(desk, "P2", "C1", override=Override.of(["ALREADY_OUT_OTHER"], ""))),
    ("back", lambda desk: checkin(desk, "C1")),
    ("back though not out", lambda desk: checkin(desk, "C1")),
    ("back elsewhere", lambda desk: checkin(replace(desk, branch="EAST"), "C1")),
    ("undone", undo_last),
    ("item edited", lambda desk: edit_item(desk, item_row("C1")["id"], volume="2", state="lost", withdrawn=False)),
    ("barcode replaced", lambda desk: edit_item(desk, item_row("C2")["id"], barcode="C22")),
    ("barcode taken off", lambda desk: edit_item(desk, item_row("C22")["id"], barcode="")),
    ("a branch", lambda desk: add_code(desk, "branch", "EAST", {"name": "East", "return_to": "home"})),
    ("lent, found", lambda desk: checkout(desk, "P1", "C1")),
    ("undone too", undo_last),
    ("lent while the old system had it out", lambda desk: checkout(desk, "P1", add_old(desk))),
    ("and back", lambda desk: checkin(desk, "C5")),
    ("an item removed", lambda desk: edit_item(desk, add_item(desk, "C8"), removed=True)),
    ("its number given again", lambda desk: add_item(desk, "C8")),
    ("removed though it was lent", lambda desk: edit_item(desk, item_row("C5")["id"], removed=True)),
    ("a hold", lambda desk: place_hold(desk, "P2", "C1")),
    ("one for this copy alone", lambda desk: place_hold(desk, "P1", "C1", item_only=True)),
    ("moved up", lambda desk: move_hold(desk, hold_of("P1"), 1)),
    ("suspended", lambda desk: suspend_hold(desk, hold_of("P1"), date(2027, 1, 4))),
    ("resumed", lambda desk: resume_hold(desk, hold_of("P1"))),
    ("changed", lambda desk: change_hold(desk, hold_of("P1"), expires=date(2027, 3, 1))),
    ("caught", lambda desk: checkin(desk, "C1")),
    ("lent to whom it waited for", lambda desk: checkout(desk, "P1", "C1")),
    ("that is undone, and waits again", undo_last),
    ("lent to another", lambda desk: checkout(desk, "P2", "C1", override=NEXT_PLEASE)),
    ("a hold cancelled", lambda desk: cancel_hold(desk, hold_of("P1"))),
    ("and not", undo_last),
    ("claims returned", lambda desk: mark_copy(desk, "C1", "claims-returned", "in the drop box")),
    ("lost", lambda desk: [undo_last(desk), mark_copy(desk, "C1", "lost")]),
    ("paid in part", lambda desk: pay(desk, "P2", 500)),
    ("waived in part", lambda desk: waive(desk, "P2", 250, "old copy")),
    ("found", lambda desk: checkin(desk, "C1")),
    ("not found", undo_last),
    ("found all the same", lambda desk: checkin(desk, "C1")),
    ("refund what was paid", lambda desk: refund(desk, "P2", 100, "found")),
    ("charged by hand", lambda desk: charge(desk, "P2", 300, "a new card")),
    ("voided", lambda desk: void_account_line(desk, value(LAST_CHARGE), "given free")),
    ("used here", lambda desk: use_here(desk, "C8")),
    ("sent", lambda desk: transfer_copy(desk, "C8", "EAST")),
    ("come in", lambda desk: checkin(replace(desk, branch="EAST"), "C8")),
    ("a title added", lambda desk: add_biblio(desk)),
    ("it is edited", lambda desk: edit_biblio(desk, {"record": record_base64(b"no record at all")})),
    ("that is undone", undo_last),
    ("it is removed", lambda desk: edit_biblio(desk, {"removed": True})),
    ("that is undone, too", undo_last),
    ("a list", lambda desk: make_list(desk, "Bees", note="for the window")),
    ("a title on it", lambda desk: put_on_list(desk, "Bees", [value("SELECT id FROM biblio")])),
    ("a book that nobody will find", lambda desk: add_item(desk, "C99", call_number="999 X")),
    ("an inventory", lambda desk: start_inventory(desk, span="999")),
    ("a copy of elsewhere on its shelf", lambda desk: scan_shelf(desk, "999", ["C8", "nothing"])),
    ("its end", lambda desk: finish_inventory(desk, "999")),
    (
        "a magazine",
        lambda desk: start_serial(
            desk, add_title(desk, {"title": "Life"}).id, {"first_on": "2026-06-01", "lend": True}
        ),
    ),
    ("its issue", lambda desk: issue_came(desk, all_serials()[0].id, issue="2026-06-01")),
    ("another is claimed", lambda desk: issues_ended(desk, all_serials()[0].id, ["2026-07-01"], "claimed")),
    ("a vendor", lambda desk: add_vendor(desk, "Ingram", {"discount": "20"})),
    ("a fund", lambda desk: add_fund(desk, "ADULT", {"budget_cents": 9000})),
    ("a suggestion", lambda desk: suggest(desk, {"title": "Tiger moon"}, card="P1")),
    ("it is ordered", lambda desk: order_moon(desk)),
    ("and sent", lambda desk: send_order(desk, "Ingram")),
    ("one came, one was damaged", lambda desk: receive(desk, "tiger", 1, damaged=1)),
    ("an invoice", lambda desk: add_invoice(desk, "Ingram", "1", {"shipping_cents": 99})),
    ("a claim", lambda desk: claim_lines(desk, ["tiger"])),
    ("the rest is canceled", lambda desk: cancel_line(desk, "tiger")),
    ("and not", undo_last),
    ("a copy in processing", lambda desk: mark_copy(desk, "C99", "in-process")),
    ("it is labeled", lambda desk: move_on(desk, "C99", "labeled")),
    ("a copy at the bindery", lambda desk: send_to_repair(desk, ["C8"], {"vendor": "Acme", "cost_cents": "900"})),
    ("it is back", lambda desk: checkin(desk, "C8")),
    ("a copy kept from weeding", lambda desk: keep_copies(desk, ["C8"], 3, "local")),
    ("patron edited", lambda desk: edit_patron(desk, "P1", {"barred": True, "note": "x", "preferred_name": "Addie"})),
    ("a second phone", lambda desk: save_contact(desk, "P1", "phone", {"text": "555 2", "label": "mobile"})),
    ("a summer house", lambda desk: save_contact(desk, "P1", "address", {"street": "Lake 1", "until": "2027-09-30"})),
    ("it comes first", lambda desk: make_first(desk, "P1", "5552")),
    ("a note", lambda desk: write_patron_note(desk, "P1", "Large print", kind="need")),
    ("other words", lambda desk: change_note(desk, "P1", patron_notes(desk, "P1")[-1].key, text="Audio books")),
    ("another", lambda desk: write_patron_note(desk, "P1", "x")),
    ("that is taken away", lambda desk: remove_note(desk, "P1", patron_notes(desk, "P1")[-1].key)),
    ("not taken away", undo_last),
    ("lending stopped", lambda desk: restrict(desk, "P1", "damage", until=date(2027, 1, 31))),
    ("stopped twice", lambda desk: restrict(desk, "P1", "conduct")),
    ("one lifted", lambda desk: lift_restriction(desk, "P1", restrictions_of(desk, "P1")[0].key)),
    ("patron renewed", lambda desk: renew_patron(desk, "P1")),
    ("card replaced", lambda desk: replace_card(desk, "P1")),
    ("undone again", undo_last),
    ("a proxy", lambda desk: name_proxy(desk, "P2", "P1", ["pickup", "loans"])),
    ("a family", lambda desk: join_family(desk, "P2", "P1")),
    ("merged", lambda desk: merge_patrons(desk, register(desk, "Bobby", card="P4", guardian="P1"), "P2")),
    ("two records again", undo_last),
    ("merged, whom others are tied to", lambda desk: merge_patrons(desk, "P1", register(desk, "Cy", card="P5"))),
    ("that is undone", undo_last),
    ("merged again", lambda desk: merge_patrons(desk, "P4", "P2")),
    ("rule set", lambda desk: set_circulation_rule(desk, "loan_period", "9d", branch="MAIN")),
    ("rule unset", lambda desk: unset_rule(desk, "loan_period", branch="MAIN")),
    ("hours", lambda desk: set_hours(desk, "MAIN", {0: "10-12,13-18", 6: "closed"})),
    ("season", lambda desk: set_hours(desk, "MAIN", {0: "9-13", 5: "closed"}, season="06-15..08-31")),
    ("every year", lambda desk: close(desk, date(2026, 12, 25), date(2026, 12, 26), "Christmas", yearly=True)),
    ("opened", lambda desk: open_day(desk, date(2026, 12, 20), "14-17", "Story time")),
    (
        "a stop",
        lambda desk: add_stop(
            desk, "OAK", "Oak Street", planned_visits({1: parse_hours("15-16")}, 2, date(2026, 12, 8))
        ),
    ),
    ("closed", lambda desk: close_days(desk, date(2026, 12, 24), date(2026, 12, 26), "Holiday")),
    ("open again", lambda desk: reopen_days(desk, date(2026, 12, 24), date(2026, 12, 24))),
    ("a setting", lambda desk: set_value(desk, "guard_seconds", 2)),
    ("a location", lambda desk: add_code(desk, "location", "A/B%2F", {"name": "Attic"})),
    ("an import profile", lambda desk: save_profile(desk, "loans", "Old", {"columns": {"item": "Barcode"}})),
    ("an account", lambda desk: add_staff(desk, "vera", "volunteer", name="Vera", pin="1234", system_user="vera")),
    ("an account ended", lambda desk: change_staff(desk, "vera", active=False)),
    ("an account linked", lambda desk: link_staff(desk, "admin", "vera")),
    ("a rule of keeping", lambda desk: set_retention(desk, "notes", "60d")),
    ("somebody removed", lambda desk: remove_patron(desk, register(desk, "Zoe", card="P77", street="Elm Street"))),
    ("a pin", lambda desk: set_pin(desk, "vera", "5678")),
    ("a room", lambda desk: save_room(desk, "meeting", {"name": "Meeting room", "any_hour": True})),
    ("a template", lambda desk: set_checklist_template(desk, "film", Template((Task("tickets", "Print tickets"),)))),
    ("a program", lambda desk: plan_program(desk, STORY, first="2027-01-05T10:30", rule="every Tue", count=4)),
    ("a date moved", lambda desk: move_session(desk, date_of(1), "2027-01-13T10:30")),
    ("from there on", lambda desk: edit_sessions(desk, date_of(2), {"room": "meeting"}, scope="following")),
    ("a date canceled", lambda desk: cancel_session(desk, date_of(3), "snow")),
    ("a seat", lambda desk: take_seat(desk, card="P2", heads=2, needs="a wheelchair")),
    ("one who waits", lambda desk: take_seat(desk, guest=Guest("Dana", "555 3"))),
    ("a seat given up", lambda desk: cancel_registration(desk, seat_of("coming"))),
    ("an offer taken", lambda desk: accept_offer(desk, seat_of("offered"))),
    ("that is undone, the offer stands", undo_last),
    ("counted at the door", lambda desk: count_heads(desk, date_of(0), "child", 3)),
    ("one too many", lambda desk: count_heads(desk, date_of(0), "child", -1)),
    ("that is undone, three came", undo_last),
    ("ticked", lambda desk: tick(desk, date_of(0), "books")),
    ("a room booked", lambda desk: book_room(desk, "meeting", "2027-01-06T18:00", Booker(group="Quilters"))),
    ("the program removed", lambda desk: remove_program(desk, program_of(0), "no time")),
    ("and not", undo_last),
]


def date_of(number: int) -> str:
    """A date of the program, in order."""
    return str(value("SELECT id FROM program_session ORDER BY original LIMIT 1 OFFSET ?", number))


def program_of(number: int) -> str:
    return str(value("SELECT program FROM program_session WHERE id = ?", date_of(number)))


def take_seat(desk: Desk, **who: Any) -> object:
    return register_for(desk, date_of(0), SignUp(**who), override=Override.of(["REGISTRATION_NOT_OPEN"], "early"))


def seat_of(state: str) -> str:
    return str(value("SELECT id FROM registration WHERE state = ?", state))


def order_moon(desk: Desk) -> object:
    facts: Facts = {"copies": 3, "price_cents": 1000, "fund": "ADULT"}
    return order_title(desk, TitleWanted(words={"title": "Tiger moon"}), facts, suggestion="tiger")


LAST_CHARGE = "SELECT id FROM account_line WHERE kind = 'charge' ORDER BY at DESC, id DESC LIMIT 1"


def hold_of(card: str) -> str:
    live = "SELECT id FROM hold WHERE patron = ? AND state IN ('placed', 'waiting', 'in_transit')"
    return str(value(live, patron_id(card)))


def add_old(desk: Desk) -> str:
    add_item(desk, "C5", old_loan="out since 3 May")
    return "C5"


def do_everything(desk: Desk, check: Callable[[str], object]) -> None:
    for what, act in ACTS:
        act(desk)
        check(what)


@pytest.mark.whole
def test_one_step_equals_the_fold_after_every_kind_of_act(desk: Desk) -> None:
    def check(what: str) -> None:
        assert verify_library(desk).differences == (), what

    do_everything(desk, check)


def test_verify_changes_nothing(desk: Desk, store: Path) -> None:
    do_everything(desk, lambda what: None)
    before = list(db.connection().iterdump())
    found = verify_library(desk)
    assert list(db.connection().iterdump()) == before
    assert found.entries == value("SELECT count(*) FROM journal")
    assert not db.in_transaction()


def fill(desk: Desk) -> None:
    """At least one row in every table of state."""
    do_everything(desk, lambda what: None)
    replace_card(desk, "P1")
    checkout(desk, "P2", "C1", override=NEXT_PLEASE)
    place_hold(desk, register(desk, "Carl", card="P3"), "C8")
    charge(desk, "P2", 100, "a bag")
    set_role(desk, "helper", like="volunteer")
    fill_programs(desk, "P2", "P3")
    add_station(desk, "PC1", {})
    add_partner(desk, "OAK", "Oak Town", {})
    request_title(desk, "P2", {"title": "Waits"})
    add_item(desk, "C10")
    lend_to_partner(desk, "OAK", "C10", "2027-02-01", override=Override.of(["HELD_FOR_OTHER"], "The patron agreed"))
    add_entry(desk, "task", {"what": "Order paper"})
    add_reference(desk, "name", "Twain, Mark", "Clemens, Samuel")
    add_machine(desk, "kiosk1", "kiosk", password="552M-3WXE-KMH5-8R2V")
    with db.atomic():
        Act(desk).write("pc_signed_up", list=NEW, data={"set": {"number": 1, "fits": "PC1"}})
        tour = Act(desk).write("round_made", list=NEW, data={"set": {"branch": "MAIN", "due_at": desk.now}}).id
        Act(desk).write("bag_made", list=NEW, data={"set": {"round": tour, "branch": "MAIN"}})
        Act(desk).write("homebound_profiled", list=NEW, data={"set": {"branch": "MAIN", "how_many": 5}})
        place = Act(desk).write("deposit_place_made", list=NEW, data={"set": {"name": "Oak School"}}).id
        Act(desk).write("deposit_sent", list=NEW, data={"set": {"place": place}, "items": ["C8"]})
        Act(desk).write("group_hold_made", list=NEW, data={"set": {"branch": "MAIN", "name": "x", "due_at": desk.now}})
        Act(desk).write("curbside_made", list=NEW, data={"set": {"branch": "MAIN", "due_at": desk.now + 3600}})
        Act(desk).write("agreement_signed", list=NEW, data={"set": {"topic": "spot", "version": 1}})
        Act(desk).write("line_off", item=item_row("C10")["id"], data={})
        Act(desk).write("pause_begun", list=NEW, data={"set": {"item_type": "BK", "until": "2030-01-01"}})
        for family in every_family():
            if "biblio_added" in family.kinds:
                add_biblio(desk)


@pytest.fixture(scope="module")
def full_store(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> tuple[Path, int]:
    """A sound library in which everything was done, and the time when that was."""
    path, clock = tmp_path_factory.mktemp("full") / "library.db", Clock()
    shutil.copy(templates / "main.db", path)
    open_store(path)
    desk = desk_of("admin", clock, pocket=Pocket())
    fill(desk)
    found_main(desk)
    whole(desk)
    add_target(desk, "LOC", "https://sru.example.org/voyager", {})
    close_store()
    return path, clock.now


@pytest.fixture
def filled(full_store: tuple[Path, int], store: Path, desk: Desk, clock: Clock) -> None:
    """The desk stands in that library."""
    path, clock.now = full_store
    close_store()
    shutil.copy(path, store)
    open_store(store)
    db.execute_sql("PRAGMA synchronous = OFF")


def add_biblio(desk: Desk) -> str:
    from pymarc import Field, Indicators, Record, Subfield

    record = Record()
    record.add_field(Field("020", Indicators(" ", " "), [Subfield("a", "9780141439587")]))
    record.add_field(Field("245", Indicators("1", "0"), [Subfield("a", "Emma /"), Subfield("c", "Jane Austen.")]))
    with db.atomic():
        return Act(desk).write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(record.as_marc())}}).id


def edit_biblio(desk: Desk, fields: Facts) -> None:
    biblio = value("SELECT id FROM biblio ORDER BY no DESC LIMIT 1")
    with db.atomic():
        Act(desk).write("biblio_edited", biblio=biblio, data={"set": fields})


TABLES = sorted({str(table._meta.table_name) for family in every_family() for table in family.tables})


def test_these_are_the_tables_of_state() -> None:
    assert {"item", "loan", "patron", "old_card", "patron_word", "biblio", "setting", "circ_rule"} <= set(TABLES)
    assert {"role", "staff_user", "staff_pin", "branch", "closed_date", "opening_hours"} <= set(TABLES)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["changed", "gone", "from nowhere"])
def test_what_does_not_follow_from_the_journal_is_found(table: str, how: str, desk: Desk) -> None:
    columns = [row[1] for row in db.execute_sql(f"PRAGMA table_info({table})").fetchall()]
    assert value(f"SELECT count(*) FROM {table}") > 0, "nothing to plant in"
    last = columns[-1]
    one = f"rowid = (SELECT max(rowid) FROM {table})"
    if how == "changed":
        db.execute_sql(f"UPDATE {table} SET {last} = CASE WHEN {last} = 1 THEN 0 ELSE 1 END WHERE {one}")
    elif how == "gone":
        db.execute_sql(f"DELETE FROM {table} WHERE {one}")
    else:
        model = next(t for family in every_family() for t in family.tables if t._meta.table_name == table)
        row = {**blank(model), columns[0]: "planted"} | ({"marc": b"", "id": "planted"} if table == "biblio" else {})
        row = {name: 0 if content is None and name != "no" else content for name, content in row.items()}
        names = [name for name in row if name != "no"]
        db.execute_sql(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            tuple(row[name] for name in names),
        )
    found = verify_library(desk)
    assert not found.ok
    assert any(line.startswith(f"{table} ") for line in found.differences), found.differences


@pytest.mark.usefixtures("filled")
def test_a_place_a_void_and_a_row_of_the_journal_are_checked(desk: Desk) -> None:
    entry = item_row("C1")["id"]
    for plant, undo in (
        ("UPDATE journal SET pos = pos + 7 WHERE id = ?", "UPDATE journal SET pos = pos - 7 WHERE id = ?"),
        ("UPDATE journal SET void = 1 WHERE id = ?", "UPDATE journal SET void = 0 WHERE id = ?"),
    ):
        db.execute_sql(plant, (entry,))
        assert any(line.startswith(f"journal {entry}") for line in verify_library(desk).differences)
        db.execute_sql(undo, (entry,))
        whole(desk)
    data = json.dumps({"set": {"barcode": "C1", "biblio": "another"}})
    db.execute_sql("UPDATE journal SET data = ? WHERE id = ?", (data, entry))
    assert any("biblio" in line for line in verify_library(desk).differences)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("data", ["{cut", "[]", "", "{}"])
def test_an_entry_that_was_spoilt_is_named(desk: Desk, data: str) -> None:
    entry = value("SELECT id FROM journal WHERE kind = 'checkout' ORDER BY pos LIMIT 1")
    db.execute_sql("UPDATE journal SET data = ? WHERE id = ?", (data, entry))
    found = verify_library(desk)
    assert not found.ok
    assert any(line.startswith(f"journal {entry}") for line in found.differences), found.differences


@pytest.mark.usefixtures("filled")
def test_what_differs_about_a_person_is_named_and_not_told(desk: Desk) -> None:
    register(desk, "Zebulon", card="P77", phone="555 0177")
    add_item(desk, "C77", biblio="another")
    loan, person = checkout(desk, "P77", "C77").act, value("SELECT id FROM patron WHERE card = 'P77'")
    db.execute_sql("UPDATE private SET data = '{}'")
    found = verify_library(desk)
    told = "\n".join(found.differences)
    assert f"loan {loan}: patron differs" in found.differences
    assert f"patron {person}: has no entry in the journal" in found.differences
    for word in ("zebulon", "p77", "argon2", "0177", "keeper"):
        assert word not in told.lower()


@pytest.mark.usefixtures("filled")
def test_the_digest_tells_of_places_and_voids_that_state_does_not_show(desk: Desk) -> None:
    entry = value("SELECT id FROM journal WHERE kind = 'undo'")
    digests = {verify_library(desk).digest}
    db.execute_sql("UPDATE journal SET pos = pos + 1 WHERE id = ?", (entry,))
    digests.add(verify_library(desk).digest)
    db.execute_sql("UPDATE journal SET void = 1 WHERE id = ?", (entry,))
    digests.add(verify_library(desk).digest)
    assert len(digests) == 3


@pytest.mark.usefixtures("filled")
def test_an_invariant_that_is_broken_in_journal_and_state_alike_is_found(desk: Desk) -> None:
    loan = value("SELECT id FROM loan WHERE named LIMIT 1")
    patron = value("SELECT id FROM patron LIMIT 1")
    db.execute_sql("INSERT INTO private (entry, data) VALUES (?, ?)", (loan, json.dumps({"patron": patron})))
    assert any("private part is still there" in line for line in verify_library(desk).differences)


def test_a_long_list_of_differences_is_cut(desk: Desk) -> None:
    for number in range(300):
        add_item(desk, f"C{number}")
    db.execute_sql("UPDATE item SET volume = 'x'")
    assert len(verify_library(desk).differences) == 200


@pytest.mark.whole
def test_the_digest_is_equal_on_two_machines_and_only_then(world: World) -> None:
    do_everything(world.at("main"), lambda what: None)
    first = world.settled()
    checkout(world.at("van"), "P2", "C1", override=NEXT_PLEASE)
    changed = whole(world.use("van")).digest
    assert changed != first
    assert whole(world.use("main")).digest == first
    assert world.settled() == changed
    undo_last(world.at("van"))
    assert world.settled() not in (first, changed), "the undone loan is a fact, too"


@pytest.mark.usefixtures("filled")
def test_a_damaged_file_is_told_and_not_replayed(desk: Desk, store: Path) -> None:
    db.close()
    find = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = 'item_by_barcode'"
    with contextlib.closing(raw(store)) as past_us:
        index = past_us.execute(find).fetchone()
        past_us.execute("PRAGMA writable_schema = 1")
        past_us.execute("DELETE FROM sqlite_master WHERE name = 'item_by_barcode'")
        past_us.commit()
    with contextlib.closing(raw(store)) as past_us:  # an index that knows nothing of a row
        past_us.execute("UPDATE item SET barcode = 'C7' WHERE barcode = 'C1'")
        past_us.execute("PRAGMA writable_schema = 1")
        past_us.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)
        past_us.commit()
    db.connect()
    found = verify_library(desk)
    assert (found.ok, found.entries) == (False, 0)
    assert "item_by_barcode" in found.differences[0]


def test_who_may_not_verify_may_not(desk: Desk) -> None:
    assert codes(lambda: verify_library(with_role(desk, permissions=set()))) == ["NO_PERMISSION"]
