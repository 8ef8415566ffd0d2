"""Whom to tell of a program, and how; what is said, in their language; files, a list of calls, a sign."""

from __future__ import annotations

from pathlib import Path

from tests.library.makers import register as new_patron, rows
from tests.library.queued import ada, bo, edited, only, planned, queue, refused
from tuils.library.activities.programs.contacts_due import messages_due
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.contact_marks import mark_notified
from tuils.library.activities.registration.messages import (
    call_list,
    contact_list,
    message_text,
    session_door_sign,
    short_of,
    subject_of,
    write_messages,
)
from tuils.library.activities.registration.registering import cancel_registration, register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.personal_record import personal_record
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.patrons.restrictions import join_family
from tuils.models import db

# ---- whom, and how


def test_a_patron_is_told_as_they_wish(desk: Desk, volunteer: Desk) -> None:
    session = planned(desk)
    card = new_patron(desk, "Eva", phone="555-0101", email="eva@example.org", born="1980", tell_by="phone")
    register_for_session(desk, session, SignUp(card=card))
    edited(desk, session, status="cancelled")
    reach = only(desk).reach
    assert (reach.name, reach.how, reach.to, reach.hidden) == ("Eva", "phone", "555-0101", False)
    edit_patron(desk, card, {"tell_by": "email"})
    assert only(desk).reach.to == "eva@example.org"
    masked = only(volunteer).reach
    assert (masked.how, masked.phone, masked.email, masked.hidden) == ("email", "", "", True)
    assert "staff have the number" in call_list(volunteer, messages_due(volunteer))


def test_a_number_that_was_given_for_this_goes_before_the_record(desk: Desk) -> None:
    session = planned(desk)
    card = new_patron(desk, "Eva", phone="555-0101", email="eva@example.org", born="1980")
    register_for_session(desk, session, SignUp(card=card, guest=Guest(phone="555-0199")))
    edited(desk, session, status="cancelled")
    assert (only(desk).reach.how, only(desk).reach.to) == ("phone", "555-0199")


def test_a_childs_own_number_is_never_told(desk: Desk) -> None:
    session = planned(desk)
    mother = new_patron(desk, "Mo", phone="555-0102", born="1985", language="es")
    child = new_patron(desk, "Kit", phone="555-6666", email="kit@example.org", born="2018-05-01", guardian=mother)
    register_for_session(desk, session, SignUp(card=child))
    edited(desk, session, status="cancelled")
    one = only(desk)
    assert (one.name, one.reach.whom, one.reach.to, one.reach.child) == ("Kit", "Mo", "555-0102", True)
    assert "A quien cuida de Kit:" in message_text(desk, one)
    text = contact_list(desk, session)
    assert "Kit (Mo)" in text
    assert "555-0102" in text
    assert "6666" not in text


def test_of_a_child_who_comes_with_an_adult_of_the_family_the_adult_is_told(desk: Desk) -> None:
    session = planned(desk)
    mother = new_patron(desk, "Mo", phone="555-0102", born="1985", language="es")
    child = new_patron(desk, "Kit", phone="555-6666", born="2018-05-01")
    for card in (child, new_patron(desk, "Gil", born="1950"), new_patron(desk, "Sib", born="2016", phone="555-7777")):
        join_family(desk, card, mother)
    register_for_session(desk, session, SignUp(card=child, members=[mother]))
    edited(desk, session, status="cancelled")
    reach = only(desk).reach
    assert (reach.whom, reach.to, reach.language, reach.child) == ("Mo", "555-0102", "es", True)


def test_of_a_child_without_an_adult_in_the_party_the_family_is_not_told(desk: Desk) -> None:
    session = planned(desk)
    mother, child = new_patron(desk, "Mo", phone="555-0102", born="1985"), new_patron(desk, "Kit", born="2010-05-01")
    join_family(desk, child, mother)
    register_for_session(desk, session, SignUp(card=child), override=Override.of(["GUARDIAN_NEEDED"], "comes alone"))
    edited(desk, session, status="cancelled")
    assert (only(desk).reach.whom, only(desk).reach.to) == ("", "")


def test_of_a_child_nobody_answers_for_no_number_is_shown(desk: Desk) -> None:
    session = planned(desk)
    with db.atomic():
        act = Act(desk)
        facts = {"heads": 2, "children": 2, "state": "coming", "source": "desk"}
        private = {"set": {"name": "Kit", "phone": "555-6666"}}
        act.write("registration_made", private, registration="r1", session=session, data={"set": facts})
        private = {"set": {"name": "Lou", "phone": "555-6666", "guardian": "Mo, 555-0102"}}
        act.write("registration_made", private, registration="r2", session=session, data={"set": facts})
    edited(desk, session, status="cancelled")
    kit, lou = messages_due(desk)
    assert (kit.reach.how, kit.reach.to) == ("", "")
    assert (lou.reach.how, lou.reach.to) == ("phone", "Mo, 555-0102")
    assert "6666" not in contact_list(desk, session)


# ---- texts and files


def test_all_that_is_told_is_in_the_librarys_own_time(desk: Desk) -> None:
    """Chicago; the session came with a calendar of New York."""
    session = planned(desk, minutes=45)
    edited(desk, session, zone="America/New_York")
    ada(desk, session)
    edited(desk, session, wall="2026-12-12T20:00")
    text = call_list(desk, messages_due(desk))
    assert "Story time, Sat, Dec 12, 7:00 pm\n" in text
    assert "Sat, Dec 12, 7:00-7:45 pm" in text
    assert "It was scheduled for: Thu, Dec 10, 9:30 am." in text


def test_the_text_is_in_the_language_of_who_reads_it(desk: Desk) -> None:
    session = planned(desk)
    register_for_session(desk, session, SignUp(guest=Guest("Luz", "555-0103", language="es"), heads=3))
    edited(desk, session, wall="2026-12-11T14:00")
    one = only(desk)
    assert message_text(desk, one) == SPANISH
    assert short_of(desk, one).endswith(
        "Nueva hora o lugar: Story time, vie, 11 de dic, 2:00-2:45 pm. Maple Grove. "
        "Antes era: jue, 10 de dic, 10:30 am."
    )


SPANISH = """\
Hola, Luz:

esta actividad tiene nueva hora o nuevo lugar. Su plaza sigue reservada.

    Story time
    vie, 11 de dic, 2:00-2:45 pm
    Maple Grove
    Para 3 personas

Antes era: jue, 10 de dic, 10:30 am.

Si no puede venir, díganoslo, por favor: otra persona se alegrará de la
plaza.

Un saludo cordial,
Maple Grove
"""


def test_an_offer_says_by_when_to_answer(desk: Desk) -> None:
    session = planned(desk, capacity=1)
    first = ada(desk, session)
    bo(desk, session)
    cancel_registration(desk, first)
    text = message_text(desk, only(desk))
    assert "Please accept by Wed, Dec 2, 9:00 am. After that, the seat goes to the next person." in " ".join(
        text.split()
    )
    assert max(map(len, text.splitlines())) <= 72


def test_what_is_data_gives_a_printer_or_a_mail_program_no_order(desk: Desk) -> None:
    session = planned(desk, title="Story\x1b[2J time")
    register_for_session(desk, session, SignUp(guest=Guest("Eve\r\nBcc: all@example.org", email="eve@example.org")))
    edited(desk, session, status="cancelled", why="Ill\x07ness")
    one = only(desk)
    for text in (message_text(desk, one), subject_of(desk, one), short_of(desk, one), session_door_sign(desk, session)):
        assert not set(text) & {"\x1b", "\x07", "\r"}
    assert "\n" not in subject_of(desk, one) + short_of(desk, one)


def test_all_is_written_as_private_files(desk: Desk, tmp_path: Path) -> None:
    session = planned(desk)
    ada(desk, session)
    bo(desk, session)
    letter = new_patron(desk, "Old", born="1930", street="Mill Road 3", city="Grove", tell_by="letter")
    register_for_session(desk, session, SignUp(card=letter))
    edited(desk, session, status="cancelled", why="Snow.")
    folder = tmp_path / "out"
    done = write_messages(desk, messages_due(desk), folder)
    assert (done.calls, done.emails, done.texts, done.letters) == (1, 1, 1, 1)
    assert [file.name for file in done.files] == [
        "program-mail-2026-12-01-001.txt",
        "program-letter-2026-12-01-001.txt",
        "program-calls-2026-12-01.txt",
        "program-sms-2026-12-01.txt",
    ]
    assert {oct(path.stat().st_mode & 0o777) for path in done.files} == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    mail, _letter, calls, sms = (file.read_text() for file in done.files)
    assert mail.startswith("To: bo@example.org\nSubject: Canceled: Story time, Thu, Dec 10\n\nDear Bo,\n")
    assert "[ ] Ada   555-0100   canceled" in calls
    assert sms.startswith("555-0100\t")
    assert queue(desk) == [("Ada", "cancelled"), ("Bo", "cancelled"), ("Old", "cancelled")]  # written is not told
    assert rows("SELECT count(*) FROM audit_row WHERE deed = 'messages'") == [(1,)]


def test_a_volunteer_writes_no_files(desk: Desk, volunteer: Desk, tmp_path: Path) -> None:
    session = planned(desk)
    refused("NO_PERMISSION", write_messages, volunteer, [], tmp_path / "out")
    refused("NO_PERMISSION", contact_list, volunteer, session)
    assert not (tmp_path / "out").exists()


def test_a_sign_for_the_door(desk: Desk) -> None:
    session = planned(desk)
    edited(desk, session, status="cancelled", why="The storyteller is ill.")
    words = [line.strip() for line in session_door_sign(desk, session).splitlines() if line.strip(" =")]
    assert words[:3] == ["CANCELED", "Story time", "Thu, Dec 10, 10:30-11:15 am"]
    assert "The storyteller is ill." in words
    edited(desk, session, status="planned", why="", wall="2026-12-11T10:30")
    assert "It was scheduled for: Thu, Dec 10, 10:30 am." in session_door_sign(desk, session)


def test_what_a_patron_was_told_stands_in_their_own_record(desk: Desk) -> None:
    session = planned(desk)
    card = new_patron(desk, "Eva", phone="555-0101", born="1980")
    party = register_for_session(desk, session, SignUp(card=card)).id
    edited(desk, session, status="cancelled")
    mark_notified(desk, party, "cancelled", "phone", note="was sorry")
    (line,) = personal_record(desk, card)["registrations"]
    assert (line["told"], line["notes"]) == ({"cancelled": "2026-12-01 phone"}, "was sorry")
