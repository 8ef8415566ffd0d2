"""How long things are kept: rules that the library sets, one purge that counts first, and what it lets go of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.at_once import make_program, undo_last
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.reading.reading_log import sign_up_reader
from tuils.library.activities.reading.reading_programs import add_reading_program
from tuils.library.activities.registration.registering import register_for_session as come
from tuils.library.activities.rooms.booking import Booker, book_room
from tuils.library.foundation.administration.retention import kept_for
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.counts import counts
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.interlibrary.borrowing import close_request, request_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.things.agreements import sign_agreement
from tuils.library.office.notices.logged.queries import insert_notice
from tuils.library.office.orders.suggesting import suggest
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.policies.policies import edit_policy
from tuils.library.office.registers.writing import add_entry, move_entry
from tuils.library.office.retention.purging import BY_KIND, Purged, purge_kind, purge_kinds
from tuils.library.office.retention.retention_rules import RULES, retention, set_retention
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.people.self_service.machine_log import deed_of, note_messages
from tuils.library.people.staff.staff import add_staff, change_staff, set_pin
from tuils.library.reach.replay import undo, verify_library
from tuils.models import db
from tuils.values.time.moments import day_of

from .always import counted
from .makers import Clock, World, add_item, codes, patron_id, register, rows, value, whole, with_role


def purged(desk: Desk, *, dry_run: bool = False) -> dict[str, int]:
    """Return how many things were purged, by kind; only kinds that had some."""
    done = [purge_kind(desk, kind, dry_run=dry_run) for kind in purge_kinds(desk)]
    return {one.kind: one.count for one in done if one.count}


def in_private(text: str) -> int:
    """How many private parts hold this text."""
    return sum(text in data for (data,) in rows("SELECT data FROM private"))


# ---- the rules


def test_every_rule_has_words_and_a_purge() -> None:
    assert all(rule.words for rule in RULES.values())
    assert RULES.keys() == BY_KIND.keys() - {"ties", "computers", "curbside", "groups", "pauses", "rounds"}


def test_a_rule_is_set_said_and_taken_back(desk: Desk) -> None:
    before = retention()
    assert set_retention(desk, "notes", "6m").period == "6m"
    assert kept_for(RULES["notes"]) == kept_for(RULES["notes"])
    assert set_retention(desk, "Notes", "forever").period == ""
    assert kept_for(RULES["notes"]) is None
    undo_last(desk, 2)
    assert retention() == before
    whole(desk)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("notes", "long"),
        ("notes", "-3d"),
        ("earlier", "7d"),
        ("nothing", "7d"),
        ("", ""),
        ("notes", "99999999d"),
        ("borrowers", "forever"),
        ("borrowers", "2y"),
        ("moments", "forever"),
        ("moments", "0d"),
    ],
)
def test_what_is_no_rule_or_no_time_is_refused(desk: Desk, kind: str, text: str) -> None:
    assert codes(lambda: set_retention(desk, kind, text)) == ["NOT_UNDERSTOOD"]


def test_a_library_that_had_it_as_a_setting_keeps_it(desk: Desk) -> None:
    set_value(desk, "holds_kept", "3d")
    set_value(desk, "accounts_kept", "what is this")
    assert str(kept_for(RULES["holds"])) == "3d"
    assert str(kept_for(RULES["accounts"])) == "1y", "nothing is forgotten too early"
    set_retention(desk, "holds", "9d")
    assert str(kept_for(RULES["holds"])) == "9d"


def test_who_may(desk: Desk, volunteer: Desk) -> None:
    nobody = with_role(desk, permissions=set())
    for who in (nobody, volunteer):
        assert codes(partial(set_retention, who, "notes", "9d")) == ["NO_PERMISSION"]
        assert codes(partial(purge_kind, who, "notes")) == ["NO_PERMISSION"]
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'refused' AND deed = 'library.purge'") == 4
    set_retention(desk, "notes", "9d")
    act = value("SELECT act FROM journal WHERE data LIKE '%retention/notes%'")
    assert codes(lambda: undo(volunteer, act)) == ["NO_PERMISSION"]


# ---- purging


def ended(desk: Desk) -> date:
    return desk_day(desk) + timedelta(days=1)


def desk_day(desk: Desk) -> date:
    return day_of(desk.now, desk.zone)


def a_hold(desk: Desk) -> object:
    return cancel_hold(desk, place_hold(desk, "P1", "C1").id)


def a_charge(desk: Desk) -> object:
    charge(desk, "P1", 100, "copies")
    return pay(desk, "P1", 100)


def a_reason(desk: Desk) -> object:
    edit_patron(desk, "P1", {"address_bad": True})
    done = checkout(desk, "P1", "C1", override=Override.of(["ADDRESS_BAD"], "moved"))
    undo_last(desk)
    edit_patron(desk, "P1", {"address_bad": False})
    return done


def a_signature(desk: Desk) -> None:
    edit_policy(desk, "spot", {"text": "I bring it back."})
    sign_agreement(desk, "P1", "spot")


def a_return(desk: Desk) -> object:
    set_retention(desk, "borrowers", "14d")
    checkout(desk, "P1", "C1")
    return checkin(desk, "C1")


def somebody_left(desk: Desk) -> object:
    add_staff(desk, "leo", "volunteer", name="Leopold", pin="1234", system_user="leopold")
    return change_staff(desk, "leo", active=False)


def a_change(desk: Desk) -> object:
    return edit_patron(desk, "P1", {"email": "ada@example.org"})


def a_look(desk: Desk) -> None:
    note_in_audit(desk, "record", "somebody")


def a_party(desk: Desk) -> None:
    made = make_program(desk, {"title": "Story time"}, [f"{ended(desk)}T10:30"])
    come(desk, made.sessions[0], SignUp(card="P1", needs="a ramp"))


def a_booking(desk: Desk) -> object:
    save_room(desk, "meeting", {"name": "Meeting room", "any_hour": True})
    return book_room(desk, "meeting", f"{ended(desk)}T10:00", Booker(card="P1", purpose="chess"))


def a_notice(desk: Desk) -> object:
    with db.atomic():
        insert_notice(("N1", "overdue_1", "email", desk.now, "MAIN", "ana", patron_id("P1"), 1, "sent", ""))
    return None


def a_found_thing(desk: Desk) -> object:
    """Its register keeps words for 90 days."""
    return move_entry(desk, "lost-found", add_entry(desk, "lost-found", {"what": "Red glove"}).id)


def a_request(desk: Desk) -> None:
    """A title of another library that nobody has."""
    close_request(desk, request_title(desk, "P1", {"title": "Owl moon"}).id)


def a_reader(desk: Desk) -> object:
    made = add_reading_program(desk, "Summer", {"first": ended(desk), "last": ended(desk), "goals": "books:8"})
    return sign_up_reader(desk, made.id, "P1", {"party": "Field family"})


DONE: dict[str, tuple[Callable[[Desk], object], int, int]] = {
    "holds": (a_hold, 7, 1),
    "accounts": (a_charge, 365, 2),
    "borrowers": (a_return, 14, 1),
    "reasons": (a_reason, 365, 1),
    "earlier": (lambda desk: edit_patron(desk, "P1", {"street": "Oak Street 7"}), 31, 1),
    "notes": (lambda desk: write_patron_note(desk, "P1", "called twice", until=ended(desk)), 32, 1),
    "contacts": (
        lambda desk: save_contact(desk, "P1", "phone", {"text": "555 0199", "until": f"{ended(desk)}"}), 32, 1
    ),
    "restrictions": (lambda desk: restrict(desk, "P1", text="wrote in a book", until=ended(desk)), 732, 1),
    "registrations": (a_party, 32, 1),
    "notices": (a_notice, 180, 1),
    "answers": (a_party, 9, 1),
    "bookings": (a_booking, 32, 1),
    "interlibrary": (a_request, 90, 1),
    "agreements": (a_signature, 730, 1),
    "suggestions": (lambda desk: suggest(desk, {"title": "Owl moon"}, card="P1"), 365, 1),
    "registers": (a_found_thing, 90, 1),


    "reading": (a_reader, 92, 1),
    "staff": (somebody_left, 365, 1),
    "audit": (a_look, 365, 1),
    "moments": (a_change, 30, 1),
    "cards": (lambda desk: replace_card(desk, "P1", "P1b"), 366, 1),
    "machine_log": (lambda desk: note_messages([deed_of("kiosk1", desk.now, "11", "out")]), 30, 1),
}  # fmt: skip


def test_each_rule_is_tried() -> None:
    assert DONE.keys() == RULES.keys() - {"lapsed"}


@pytest.mark.parametrize("kind", DONE)
def test_what_was_kept_long_enough_goes_and_nothing_sooner(kind: str, desk: Desk, clock: Clock) -> None:
    do, days, count = DONE[kind]
    register(desk, "Ada", card="P1", street="Elm Street 5", expires_on="2040-01-01")
    add_item(desk, "C1")
    do(desk)
    clock.forward(days=days - 1)
    assert kind not in purged(desk, dry_run=True)
    clock.forward(days=2)
    add_item(desk, "C9")  # somebody works: the clock is right
    before = dict(rows("SELECT entry, data FROM private"))
    tried = purge_kind(desk, kind, dry_run=True)
    assert tried == Purged(kind, count)
    assert dict(rows("SELECT entry, data FROM private")) == before
    assert purge_kind(desk, kind) == tried
    assert purge_kind(desk, kind) == purge_kind(desk, kind, dry_run=True) == Purged(kind, 0)
    whole(desk)


def test_a_dry_run_counts_just_what_then_goes_and_a_second_run_says_0(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5")
    add_item(desk, "C1")
    for do, _days, _count in DONE.values():
        do(desk)
    clock.forward(days=800)
    state = list(db.connection().iterdump())
    tried = purged(desk, dry_run=True)
    assert list(db.connection().iterdump()) == state, "a try changes nothing"
    assert tried.keys() >= DONE.keys() - {"audit", "staff"}
    assert purged(desk) == tried
    assert purged(desk) == {}
    assert verify_library(desk).ok


def test_what_went_is_noted_as_counts_alone(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1")
    write_patron_note(desk, "P1", "called twice", until=ended(desk))
    clock.forward(days=40)
    purge_kind(desk, "notes", dry_run=True)
    purge_kind(desk, "contacts")
    purge_kind(desk, "notes")
    assert rows("SELECT operator, kind, patron, deed FROM audit_row WHERE kind = 'purge'") == [
        ("admin", "purge", "", "notes 1")
    ]


def test_what_is_kept_for_ever_stays(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5")
    add_item(desk, "C1")
    never = {"borrowers", "moments", "machine_log", "registers"}  # the file of a register may name a shorter time
    for kind in RULES.keys() - never:
        set_retention(desk, kind, "forever")
    for kind in [kind for kind in DONE if kind not in never]:
        DONE[kind][0](desk)
    clock.forward(days=4000)
    assert purged(desk).keys() <= never


def test_the_work_of_the_day_does_the_same(desk: Desk, store: Path, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5")
    write_patron_note(desk, "P1", "called twice", until=ended(desk))
    edit_patron(desk, "P1", {"street": "Oak Street 7"})
    clock.forward(days=40)
    tried = purged(desk, dry_run=True)
    did = run_daily_work(desk, store)
    assert {kind: did[kind] for kind in tried} == tried
    assert purged(desk) == {}


def test_statistics_are_the_same_before_and_after(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    checkout(desk, "P1", "C1")
    undo_last(desk)
    for do, _days, _count in DONE.values():
        do(desk)
    days = desk_day(desk), desk_day(desk)
    before = counted(), counts(*days)
    clock.forward(days=800)
    assert purged(desk)
    assert (counted(), counts(*days)) == before


def test_other_sites_forget_what_needs_no_entry_and_main_writes_the_rest(world: World) -> None:
    desk = world.at("main")
    register(desk, "Ada", card="P1", street="Elm Street 5")
    write_patron_note(desk, "P1", "called twice", until=ended(desk))
    edit_patron(desk, "P1", {"street": "Oak Street 7"})
    world.exchange()
    world.now += 40 * 86_400_000_000
    van = world.use("van")
    assert purged(van) == {"earlier": 1}
    assert "notes" not in purge_kinds(van)
    world.settled()
    assert purged(world.use("main")) == {"earlier": 1, "notes": 1, "moments": 1}
    world.settled()
    for name in world.sites:
        world.use(name)
        assert rows("SELECT * FROM patron_note") == []
    assert in_private("Elm Street") == 0, "van2 did not purge yet, and has what main gathered"


# ---- what was otherwise before


def test_of_a_value_that_was_overwritten_the_last_stays(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5", phone="555 1")
    edit_patron(desk, "P1", {"street": "Oak Street 7"})
    edit_patron(desk, "P1", {"street": "Ash Street 9", "phone": "555 2"})
    undo_last(desk)
    clock.forward(days=32)
    before = whole(desk).digest
    assert purge_kind(desk, "earlier").count == 2
    assert [in_private(text) for text in ("Elm", "Oak", "Ash", "555 1", "555 2")] == [0, 1, 0, 1, 0]
    assert whole(desk).digest == before
    assert value("SELECT street FROM patron WHERE card = 'P1'") == "Oak Street 7"


def test_a_value_waits_until_the_one_after_it_is_old_itself(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5")
    clock.forward(days=300)
    act = edit_patron(desk, "P1", {"street": "Oak Street 7"})
    clock.forward(days=29)
    assert purge_kind(desk, "earlier").count == 0
    undo_last(desk)
    assert value("SELECT street FROM patron WHERE id = ?", act.id) == "Elm Street 5"


def test_too_late_is_said_before_what_was_there_is_forgotten(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", street="Elm Street 5")
    edit_patron(desk, "P1", {"street": "Oak Street 7"})
    clock.forward(days=30, minutes=1)
    assert purge_kind(desk, "earlier").count == 0
    assert codes(lambda: undo(desk, value("SELECT act FROM journal WHERE kind = 'patron_edited'"))) == ["UNDO_TOO_LATE"]


def test_an_old_card_is_gone_from_all_that_is_kept(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="OLDNUMBER")
    replace_card(desk, "OLDNUMBER", "P2")
    clock.forward(days=370)
    assert purged(desk) == {"cards": 1, "earlier": 1, "moments": 1}
    assert (in_private("OLDNUMBER"), rows("SELECT * FROM old_card")) == (2, [])
    for _month in range(3):
        clock.forward(days=32)
        purged(desk)
    assert in_private("OLDNUMBER") == 0
    whole(desk)


def test_two_sites_that_wrote_unknowing_agree_whatever_is_purged(world: World) -> None:
    """Neither value may go by the other's place alone: a clock that is put right may turn the two about."""
    register(world.at("main"), "Ada", card="P1", street="Elm Street 5")
    world.exchange()
    world.skew["van"] = 10 * 3_600_000_000
    edit_patron(world.at("van"), "P1", {"street": "Van Street"})
    world.skew["van"] = 0
    edit_patron(world.at("van2"), "P1", {"street": "Other Street"})
    world.send("van", "van2")
    world.send("van2", "van")
    world.now += 60 * 86_400_000_000
    for name in ("van", "van2"):
        purged(world.use(name))
    world.settled()
    assert value("SELECT street FROM patron WHERE card = 'P1'") in ("Van Street", "Other Street")
    edit_patron(world.at("main"), "P1", {"street": "Last Street"})
    world.exchange()
    world.now += 60 * 86_400_000_000
    for name in world.sites:
        purged(world.use(name))
    world.settled()
    for name in world.sites:
        world.use(name)
        assert [in_private(text) for text in ("Elm", "Van", "Other", "Last")] == [0, 0, 0, 1]


def test_merged_records_forget_without_bringing_anything_back(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1", phone="555 1")
    register(desk, "Ada", card="P2", phone="555 1")
    replace_card(desk, "P1", "P1b")
    merge_patrons(desk, "P1b", "P2")
    clock.forward(days=370)
    for _month in range(5):
        purged(desk)
        whole(desk)
        clock.forward(days=32)
    assert purged(desk) == {}


# ---- staff who left


def test_who_left_keeps_a_login_and_no_name(desk: Desk, clock: Clock) -> None:
    somebody_left(desk)
    add_staff(desk, "mia", "volunteer", name="Miriam", pin="1234")
    clock.forward(days=367)
    assert purge_kind(desk, "staff").count == 1
    assert rows("SELECT login, name, system_user, active FROM staff_user WHERE login = 'leo'") == [("leo", "", "", 0)]
    assert rows("SELECT login FROM staff_pin") == [("mia",)]
    assert in_private("Leopold") > 0
    clock.forward(days=32)
    purge_kind(desk, "earlier")
    assert (in_private("Leopold"), in_private("leopold")) == (0, 0)
    assert in_private("Miriam") == 1
    whole(desk)


def test_old_pins_go_with_what_was_otherwise_before(desk: Desk, clock: Clock) -> None:
    add_staff(desk, "mia", "volunteer", name="Miriam", pin="1234")
    set_pin(desk, "mia", "5678")
    assert in_private("argon2id") == 2
    clock.forward(days=32)
    purge_kind(desk, "earlier")
    assert in_private("argon2id") == 1
    whole(desk)


# ---- people who come no more


def test_nobody_lapses_unless_the_library_says_so(desk: Desk, clock: Clock) -> None:
    register(desk, "Ada", card="P1")
    clock.forward(days=4000)
    assert purge_kind(desk, "lapsed").count == 0
    set_retention(desk, "lapsed", "3y")
    assert purge_kind(desk, "lapsed", dry_run=True).count == 1
    assert value("SELECT count(*) FROM patron") == 1
    assert purge_kind(desk, "lapsed").count == 1
    assert (value("SELECT count(*) FROM patron"), in_private("Ada")) == (0, 0)
    whole(desk)


def test_a_clock_that_is_years_ahead_makes_nobody_lapse(desk: Desk, store: Path, clock: Clock) -> None:
    set_retention(desk, "lapsed", "3y")
    register(desk, "Ada", card="P1")
    clock.forward(days=4000)
    assert run_daily_work(desk, store)["lapsed"] == 0
    clock.forward(days=1)
    assert run_daily_work(desk, store)["lapsed"] == 0, "what the program did by itself tells nothing"
    register(desk, "Bea", card="P2")
    assert purge_kind(desk, "lapsed").count == 1


def test_who_lapses_has_nothing_open_and_did_not_come_since(desk: Desk, clock: Clock) -> None:
    set_retention(desk, "lapsed", "1y")
    for card in ("P1", "P2", "P3", "P4", "P5"):
        register(desk, "Ada", card=card, expires_on="2026-12-31")
    register(desk, "Bea", card="P6", expires_on="")
    add_item(desk, "C1")
    checkout(desk, "P1", "C1", override=Override.of(["DUE_WITHIN_CARD"], ""))
    charge(desk, "P2", 100, "copies")
    edit_patron(desk, "P4", {"guardian": "P3"})
    clock.forward(days=365 + 45)
    add_item(desk, "C2")
    p5 = value("SELECT id FROM patron WHERE card = 'P5'")
    with db.atomic():
        db.execute_sql("INSERT INTO last_use (patron, month) VALUES (?, '2027-05')", (p5,))
    assert purge_kind(desk, "lapsed").count == 1
    assert rows("SELECT card FROM patron ORDER BY card") == [("P1",), ("P2",), ("P3",), ("P5",), ("P6",)]
    whole(desk)
