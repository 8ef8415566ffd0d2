"""Names of registered people: shown to those who ask, gone in time from every byte, gone with the record, kept by a
merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.door import check_in_party
from tuils.library.activities.registration.registering import cancel_registration, register_for_session as come
from tuils.library.activities.registration.waitlist import lapse_offers
from tuils.library.activities.registration.who_comes import registrant_name, registration_line, registrations_of
from tuils.library.activities.rooms.booking import Booker, book_room
from tuils.library.activities.rooms.booking_change import cancel_booking
from tuils.library.activities.rooms.room_reading import booking_line
from tuils.library.foundation.administration.backup import checkpoint
from tuils.library.foundation.desk import Desk
from tuils.library.front.daily import run_daily_work
from tuils.library.office.person_records.merging import look_at_merge, merge_patrons
from tuils.library.office.person_records.personal_record import personal_record
from tuils.library.office.person_records.personal_text import personal_record_text
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.retention.purging import after_removal, purge_kind
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.reach.replay import undo

from .makers import Clock, World, codes, patron_id, register, rows, value, whole
from .programs import a_session, party, states

MARKERS = ("Zyxguest", "555-zyx-phone", "zyx@mail.example", "Zyxguardian", "zyx-allergy", "zyx-ramp")
GUEST = Guest(MARKERS[0], MARKERS[1], MARKERS[2], MARKERS[3], "es")
IN_THREE_DAYS = "2026-12-04T10:30"


@pytest.fixture
def session(desk: Desk) -> str:
    return a_session(desk, 10, IN_THREE_DAYS, questions='["Allergies?"]')


def held(store: Path) -> set[str]:
    """Which of the markers stand anywhere in the bytes of the library."""
    checkpoint()
    found = b"".join(file.read_bytes() for file in store.parent.glob(f"{store.name}*") if file.is_file())
    return {marker for marker in MARKERS if marker.encode() in found}


def of_registrations() -> int:
    """Private parts of entries about registrations."""
    return int(value("SELECT count(*) FROM private JOIN journal ON id = entry WHERE registration IS NOT NULL"))


# ---- in its time


def test_answers_go_first_then_who_it_was_and_the_counts_stay(
    desk: Desk, session: str, store: Path, clock: Clock
) -> None:
    done = come(desk, session, SignUp(guest=GUEST, heads=3, answers={"1": MARKERS[4]}, needs=MARKERS[5]))
    assert held(store) == set(MARKERS)
    clock.forward(days=3 + 7)
    assert (purge_kind(desk, "answers").count, purge_kind(desk, "registrations").count) == (0, 0), (
        "it ended in the afternoon"
    )
    clock.forward(days=1)
    assert purge_kind(desk, "answers", dry_run=True).count == 1
    assert purge_kind(desk, "answers").count == 1
    assert held(store) == set(MARKERS[:4])
    whole(desk)
    clock.forward(days=23)
    assert purge_kind(desk, "registrations").count == 1
    assert held(store) == set()
    assert of_registrations() == 0
    line = registration_line(desk, done.id)
    assert (registrant_name(line), line.heads, line.state, dict(line.answers)) == ("name deleted", 3, "coming", {})
    assert session_line(desk, session).taken == 3
    assert purge_kind(desk, "registrations").count == 0
    whole(desk)


def test_a_patron_is_forgotten_likewise_and_the_day_does_it(
    desk: Desk, session: str, store: Path, clock: Clock
) -> None:
    card = register(desk, "Ada")
    come(desk, session, SignUp(card=card, heads=2))
    clock.forward(days=34)
    assert run_daily_work(desk, store)["registrations"] == 1
    assert rows("SELECT patron, name, heads FROM registration") == [(None, "", 2)]
    assert patron_id(card) not in str(
        rows("SELECT private.data FROM private JOIN journal ON id = entry WHERE session != ''")
    )
    assert "registrations" not in personal_record(desk, card)
    whole(desk)


def test_what_was_cancelled_early_is_not_kept_until_the_session(desk: Desk, clock: Clock) -> None:
    session = a_session(desk, 10, "2027-11-04T10:30")
    first = cancel_registration(desk, party(desk, session, "Bo", needs="a ramp").id)
    party(desk, session, "Cy")
    clock.forward(days=8)
    assert purge_kind(desk, "answers").count == 1
    clock.forward(days=23)
    assert purge_kind(desk, "registrations").count == 1
    assert states(desk, session) == {"Cy": "coming", "": "cancelled"}
    assert codes(lambda: undo(desk, first.act)) == ["UNDO_TOO_LATE"], "nobody would know who comes"
    whole(desk)


def test_for_ever_is_for_ever(desk: Desk, session: str, clock: Clock) -> None:
    party(desk, session, "Bo")
    set_retention(desk, "registrations", "forever")
    clock.forward(days=4000)
    assert purge_kind(desk, "registrations").count == 0


def test_what_a_stick_brings_late_goes_with_the_next_purge(world: World) -> None:
    session = a_session(world.at("main"), 10, IN_THREE_DAYS)
    world.exchange()
    come(world.at("van"), session, SignUp(guest=GUEST, needs=MARKERS[5]))
    world.now += 60 * 86_400_000_000
    desk = world.use("main")
    assert purge_kind(desk, "registrations").count == 0
    world.exchange()
    assert purge_kind(world.use("main"), "registrations").count == 1
    assert states(world.use("main"), session) == {"": "coming"}
    assert purge_kind(world.use("van"), "registrations").count == 1
    world.settled()
    assert of_registrations() == 0


# ---- one person


def test_all_of_it_is_told_to_who_asks(desk: Desk, session: str) -> None:
    card = register(desk, "Ada")
    come(desk, session, SignUp(card=card, heads=2, guest=Guest(guardian="Kim"), needs="a ramp", answers={"1": "nuts"}))
    (told,) = personal_record(desk, card)["registrations"]
    assert told["title"] == "Story time"
    assert told["starts_at"].startswith("2026-12-04T10:30")
    assert (told["heads"], told["guardian"], told["needs"]) == (2, "Kim", "a ramp")
    assert told["answers"] == {"Allergies?": "nuts"}
    text = personal_record_text(personal_record(desk, card))
    assert "Programs you attended or registered for" in text
    assert "a ramp" in text


def test_who_is_removed_leaves_their_seat_to_the_next(desk: Desk, session: str, store: Path, clock: Clock) -> None:
    card = register(desk, "Zyxguest")
    gone = patron_id(card)
    later = a_session(desk, 10, "2026-12-20T10:30")
    come(desk, session, SignUp(card=card, heads=10, needs=MARKERS[5]))
    clock.forward(days=4)
    come(desk, later, SignUp(card=card, heads=10, guest=Guest(phone=MARKERS[1])))
    waits = party(desk, later, "Bo", 4)
    remove_patron(desk, card)
    after_removal(store)
    assert held(store) == set()
    assert gone not in str(rows("SELECT * FROM registration"))
    assert gone not in str(rows("SELECT data FROM private"))
    assert session_line(desk, session).taken == 10, "they attended: that is a count"
    assert registration_line(desk, waits.id).state == "offered"
    assert states(desk, later) == {"Bo": "offered", "": "cancelled"}
    whole(desk)


def test_what_another_site_tells_of_who_was_removed_is_not_kept(world: World) -> None:
    card = register(world.at("main"), "Ada")
    session = a_session(world.at("main"))
    world.exchange()
    come(world.at("van"), session, SignUp(card=card, needs=MARKERS[5]))
    remove_patron(world.at("main"), card)
    world.exchange()
    for site in ("main", "van", "van2"):
        desk = world.use(site)
        assert [registrant_name(line) for line in registrations_of(desk, session)] == ["name deleted"]
        assert of_registrations() == 0
    world.settled()
    assert sum(lapse_offers(world.use("main"))) == 1, "nobody is known who could come: the seat is free"
    assert registrations_of(world.use("main"), session)[0].why == "removed"
    assert sum(lapse_offers(world.use("main"))) == 0
    world.settled()


def test_a_room_that_another_site_gave_to_who_was_removed_is_free_again(world: World) -> None:
    main = world.at("main")
    card = register(main, "Ada")
    save_room(main, "meeting", {"name": "Meeting room", "any_hour": True})
    world.exchange()
    van = world.at("van")
    made = book_room(van, "meeting", IN_THREE_DAYS, Booker(card=card, group=MARKERS[0], purpose=MARKERS[4]))
    library = book_room(van, "meeting", "2026-12-05T10:30", Booker(library="Stocktaking"))
    remove_patron(world.at("main"), card)
    world.exchange()
    desk = world.use("main")
    assert booking_line(desk, made.id).state == "booked"
    assert sum(lapse_offers(desk)) == 1
    assert (booking_line(desk, made.id).state, booking_line(desk, library.id).state) == ("cancelled", "booked")
    assert sum(lapse_offers(desk)) == 0
    world.settled()


def test_two_records_that_are_merged_bring_it_along_and_back(desk: Desk, session: str) -> None:
    goes, stays = register(desk, "Ada"), register(desk, "Adah")
    come(desk, session, SignUp(card=goes, heads=2))
    assert look_at_merge(desk, goes, stays).counts["registrations"] == 1
    merge_patrons(desk, goes, stays)
    (line,) = registrations_of(desk, session)
    assert (line.patron, line.name) == (patron_id(stays), "Adah")
    assert codes(lambda: come(desk, session, SignUp(card=stays))) == ["ALREADY_REGISTERED"]
    assert len(personal_record(desk, stays)["registrations"]) == 1
    whole(desk)
    undo(desk, value("SELECT act FROM journal WHERE kind = 'patron_merged'"))
    assert registrations_of(desk, session)[0].name == "Ada"
    whole(desk)


def test_no_contact_of_a_patron_is_shown_to_who_may_not_see_it(desk: Desk, volunteer: Desk, session: str) -> None:
    card = register(desk, "Ada", phone="555 0100", email="ada@example.org")
    come(desk, session, SignUp(card=card))
    assert registrations_of(desk, session)[0].phone == "555 0100"
    (line,) = registrations_of(volunteer, session)
    assert (line.phone, line.email, line.card) == ("", "", f"..{card[-4:]}")


# ---- cards that lapse


def expired(desk: Desk, clock: Clock) -> str:
    """The card of somebody whose membership ended four years ago, where persons lapse after three."""
    card = register(desk, "Ada")
    clock.forward(days=5 * 365)
    set_retention(desk, "lapsed", "3y")
    return card


def test_whoever_is_still_to_come_does_not_lapse(desk: Desk, clock: Clock) -> None:
    card = expired(desk, clock)
    line = come(desk, a_session(desk, 10, "2031-12-07T10:30"), SignUp(card=card)).line
    assert (purge_kind(desk, "lapsed").count, registration_line(desk, line.id).state) == (0, "coming")
    cancel_registration(desk, line.id)
    assert purge_kind(desk, "lapsed").count == 1


def test_nor_does_whoever_has_a_room(desk: Desk, clock: Clock) -> None:
    card = expired(desk, clock)
    save_room(desk, "seat1", {"name": "Study seat 1", "any_hour": True})
    booked = book_room(desk, "seat1", "2031-12-07 10:30", Booker(card=card))
    assert (purge_kind(desk, "lapsed").count, booking_line(desk, booked.id).state) == (0, "booked")
    cancel_booking(desk, booked.id)
    assert purge_kind(desk, "lapsed").count == 1


def test_nor_does_whoever_came_to_a_program_of_which_nobody_knows_any_more_who_was_there(
    desk: Desk, clock: Clock
) -> None:
    card = expired(desk, clock)
    session = a_session(desk, 10, "2031-12-07T10:30")
    line = come(desk, session, SignUp(card=card)).line
    clock.forward(days=8)
    check_in_party(desk, session, line.id)
    clock.forward(days=60)
    assert purge_kind(desk, "registrations").count == 1
    assert purge_kind(desk, "lapsed").count == 0
    clock.forward(days=4 * 365)
    register(desk, "Bea")  # the library is in use
    assert purge_kind(desk, "lapsed").count == 1
