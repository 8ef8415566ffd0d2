"""Answers to devices: values, sentences for patrons, nothing for staff; who is there, and who guesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import grove
from tests.at_once import add_code
from tests.doors.sip2_talking import BLANK, PASSWORD, Device, house_of, pat_of
from tests.grove import ATLAS, ELENA, EMMA, FROG, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import change, out
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.self_service import machines
from tuils.library.people.self_service.machine_log import (
    machine_deeds,
    machine_lines,
    machines_to_see,
    mark_machine_seen,
)
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.machines import line
from tuils.machines.line import Sip2Line
from tuils.models import db


@pytest.fixture
def clock() -> grove.Clock:
    return grove.Clock()


@pytest.fixture
def kiosk(tmp_path: Path, clock: grove.Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    """A kiosk that is signed in. Each test ends with nothing open and nothing waiting in its conversation."""
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    (tmp_path / "library.db").write_bytes(grove.built())
    with house_of(tmp_path / "library.db", clock) as house:
        kiosk = Device(house, pat_of(clock), "kiosk", "kiosk1", {})
        yield kiosk
        assert kiosk.line.talk
        session = kiosk.line.talk.session
        assert (session.question, session.offer, list(session.waiting)) == (None, None, [])


def told(kiosk: Device, card: str, item: str) -> str:
    """Return what is said to the patron about a checkout."""
    return kiosk.checkout(card, item).get("AF")


def request(kiosk: Device, action: DeskAction) -> object:
    assert kiosk.line.talk
    return kiosk.line.talk.session.request(action).did


def test_a_family_that_has_enough_hears_it_in_the_patrons_words(kiosk: Device, clock: grove.Clock) -> None:
    edit_patron(pat_of(clock), SAM, {"guardian": MARTA})
    set_circulation_rule(pat_of(clock), "family_max_checkouts", "1")
    assert kiosk.checkout(SAM, SPIRITED).fixed[:1] == "1"
    no = kiosk.checkout(MARTA, OVERSTORY)
    assert no.fixed[:1] == "0"
    assert no.get("AF").endswith("Your family has 1 already. The limit is 1.")


def test_a_patron_is_spoken_to_in_two_languages(kiosk: Device, clock: grove.Clock) -> None:
    assert kiosk.patron(MARTA).get("AF") == "0 items are on your card."
    assert told(kiosk, MARTA, OVERSTORY) == "Checked out: The Overstory. Due Mon, Dec 28."
    asked = kiosk.ask(f"23008{kiosk.now()}AO|AA{MARTA}|AC|")
    assert asked.get("AF").startswith("1 ejemplar"), "the first answer already"
    assert told(kiosk, MARTA, EMMA).startswith("Prestado: Emma")
    clock.forward(days=1)
    assert kiosk.checkin(EMMA).get("AF").startswith("Gracias. Devuelto: Emma")
    assert out(MARTA) == [OVERSTORY]


def test_patron_enable_tells_whether_the_pin_is_right(kiosk: Device) -> None:
    kiosk.set("messages", "93 99 97 25")
    set_patron_pin(kiosk.pat, SAM, "7351")
    told = [kiosk.ask(f"25{kiosk.now()}AO|AA{SAM}|AC|{pin}").get("CQ") for pin in ("AD7351|", "AD1111|", "")]
    assert told == ["Y", "N", ""]


def test_who_is_not_known_and_whose_card_expired(kiosk: Device) -> None:
    nobody = kiosk.patron("999")
    assert (nobody.fixed[:4], nobody.get("AE"), nobody.get("BL")) == ("YYYY", "", "N")
    assert (kiosk.patron(OLD).fixed[:4], kiosk.patron(OLD).get("BL")) == ("YYYY", "Y")
    no = kiosk.checkout(OLD, OVERSTORY)
    assert (no.fixed[:4], no.get("AH")) == ("0NUN", "")
    assert no.get("AF") == "Not checked out: The Overstory. Your card expired Fri, Dec 4. Please ask at the desk."
    assert told(kiosk, "999", OVERSTORY) == "This card is not known. Please ask at the desk."
    assert told(kiosk, MARTA, "999").startswith("This barcode is not in the catalog.")
    assert out(OLD) == out(MARTA) == []


def test_an_item_that_is_on_the_card_is_renewed_only_if_the_machine_wants(kiosk: Device, clock: grove.Clock) -> None:
    kiosk.checkout(MARTA, OVERSTORY)
    clock.forward(days=1)
    no = kiosk.checkout(MARTA, OVERSTORY)
    assert no.fixed[:4] == "0NUN"
    assert no.get("AF") == "Not checked out: The Overstory. It is on your card already, due Mon, Dec 28."
    renewed = kiosk.checkout(MARTA, OVERSTORY, head="YN")
    assert (renewed.fixed[:4], renewed.get("AH")) == ("1YUY", "20261229    235900")
    clock.forward(days=1)
    again = kiosk.renew(MARTA, OVERSTORY)
    assert (again.fixed[:4], again.get("AF")) == ("1YUY", "Renewed: The Overstory. Due Wed, Dec 30.")
    not_out = kiosk.renew(MARTA, OWL)
    assert (not_out.fixed[:4], not_out.get("AH"), not_out.get("AJ")) == ("0NUN", "", "Owl moon")


def test_a_question_is_refused_with_its_reason(kiosk: Device) -> None:
    place_hold(kiosk.pat, SAM, OWL)
    change(FROG, pieces="board, 2 dice")
    assert told(kiosk, MARTA, OWL).startswith("Not checked out: Owl moon. Another patron is waiting for it.")
    assert "several pieces" in told(kiosk, MARTA, FROG)
    assert "in the library" in told(kiosk, MARTA, ATLAS)
    kiosk.checkout(SAM, SPIRITED)
    assert kiosk.checkout(MARTA, SPIRITED).fixed[:4] == "0NUN", "it is out on another card"
    assert (out(MARTA), out(SAM)) == ([], [SPIRITED])


def test_a_note_on_a_damaged_copy_is_for_staff(kiosk: Device, clock: grove.Clock) -> None:
    mark_copy(kiosk.pat, FROG, "damaged", "page 3 is torn")
    assert told(kiosk, MARTA, FROG) == "Checked out: Frog and Toad are friends. Due Mon, Dec 28."
    clock.forward(days=1)
    back = kiosk.checkin(FROG)
    assert (back.fixed[:4], back.get("CV")) == ("1YNY", "99")
    assert "torn" not in str(back.fields)


def test_a_held_item_comes_back_and_names_nobody(kiosk: Device, clock: grove.Clock) -> None:
    kiosk.checkout(MARTA, OWL)
    place_hold(kiosk.pat, SAM, OWL)
    clock.forward(days=1)
    back = kiosk.checkin(OWL)
    assert (back.fixed[:4], back.get("CV")) == ("1YNY", "01")
    assert back.get("AF") == "Thank you. Returned: Owl moon. Please leave it on the tray for the staff."
    assert not {"CY", "DA"} & dict(back.fields).keys()
    assert "Sam" not in str(back.fields)
    assert kiosk.checkin("999").fixed[:4] == "0NUY"


def test_the_machine_overrides_nothing_whatever_it_asks_for(kiosk: Device) -> None:
    override = Override.of({"PATRON_EXPIRED"}, "a machine says so")
    did = request(kiosk, DeskAction("lend", OVERSTORY, OLD, passed=override.codes, override=override))
    assert isinstance(did, Refused)
    assert did.codes == ["PATRON_EXPIRED"]
    assert out(OLD) == []


def test_a_session_ends_and_the_next_card_begins_with_nothing(kiosk: Device) -> None:
    kiosk.checkout(MARTA, OVERSTORY)
    ended = kiosk.ask(f"35{kiosk.now()}AO|AA{MARTA}|")
    assert (ended.fixed[0], ended.get("AA")) == ("Y", MARTA)
    assert kiosk.line.talk
    session = kiosk.line.talk.session
    assert (session.visit, session.pile.lines) == (None, [])


def test_a_machine_that_may_not_do_it_is_told_so(kiosk: Device) -> None:
    did = request(kiosk, DeskAction("here", ATLAS))
    assert isinstance(did, Refused)
    assert did.codes == ["NO_PERMISSION"]


def test_a_device_that_only_shows_that_it_is_there_is_not_silent(kiosk: Device, clock: grove.Clock) -> None:
    kiosk.set("silent_minutes", "30")
    pat = kiosk.pat
    for _time in range(7):
        clock.forward(minutes=10)
        kiosk.send("9910802.00")
    assert kiosk.line.talk
    kiosk.line.talk.write_log()
    (line,) = machine_lines(pat)
    assert (line.silent, clock() - line.last_at) == (False, 0)
    assert [one.did for one in machine_deeds(pat, kiosk.name)] == ["out of paper", "signed in"]
    clock.forward(minutes=40)
    assert [one.silent for one in machine_lines(pat)] == [True]
    assert Sip2Line(kiosk.house, "10.0.0.9").hear(b"9300CNkiosk1|COwrong-password|") == b"940"
    assert [one.silent for one in machine_lines(pat)] == [True], "whoever guesses is not the device"


def test_guessed_passwords_are_looked_at_three_times_a_minute(kiosk: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    house, seconds, looks = kiosk.house, [0.0], list[str]()
    house.wrong_logins.clock = lambda: seconds[0]
    monkeypatch.setattr(line, "is_password", lambda _hash, typed: looks.append(typed))
    for n in range(20):
        assert Sip2Line(house, "127.0.0.1").hear(f"9300CNkiosk1|COguess-number-{n}|".encode()) == b"940"
    assert len(looks) == 3
    assert sorted(one.did for one in machine_deeds(kiosk.pat, kiosk.name)) == ["refused", "signed in"]
    kiosk.new_line()  # its own password is known: it gets in all the same
    assert Sip2Line(house, "10.0.0.9").hear(b"9300CNkiosk1|COguess-elsewhere|") == b"940"
    assert len(looks) == 4
    seconds[0] = 61.0
    assert Sip2Line(house, "127.0.0.1").hear(b"9300CNkiosk1|COguess-later|") == b"940"
    assert len(looks) == 5


def test_names_of_devices_cant_be_guessed_by_the_time_it_takes(kiosk: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody has costs a look as a device's does; from one address there are thirty in a minute."""
    looks = list[str]()

    def look(hashed: str, _typed: str) -> bool:
        looks.append(hashed)
        return False

    monkeypatch.setattr(machines, "pin_fits", look)
    for name in ("nobody", "kiosk1") * 5:
        assert Sip2Line(kiosk.house, "127.0.0.1").hear(f"9300CN{name}|COguess-a-word|".encode()) == b"940"
    assert (len(looks), all(one.startswith("$argon2id$") for one in looks)) == (6, True)
    for n in range(40):
        assert Sip2Line(kiosk.house, "127.0.0.1").hear(f"9300CNname{n}|COguess-a-word|".encode()) == b"940"
    assert len(looks) == 30
    kiosk.new_line()


@pytest.mark.parametrize(
    "message", ["11NN{at}{blank}AO|AB{item}|", "29NN{at}{blank}AO|AB{item}|", "37{at}0400USDBV1.00|"]
)
def test_a_message_without_a_card_is_for_nobody(kiosk: Device, message: str) -> None:
    text = message.format(at=kiosk.now(), blank=BLANK, item=OVERSTORY)
    assert kiosk.ask(text).fixed[0] in "0N"
    kiosk.patron(SAM)
    assert kiosk.ask(text).fixed[0] in "0N", "the patron whose visit is open did not ask for it"


def test_a_language_that_is_none_is_not_sent_back(kiosk: Device) -> None:
    assert kiosk.send(f"23\x1b[2{kiosk.now()}AO|AA29999|AC|AD|").startswith(b"24YYYY          001")


@pytest.mark.parametrize("clock_says", ["19990101    000000", " " * 18])
def test_a_device_whose_clock_stands_still_lends_and_returns_each_day(
    clock_says: str, kiosk: Device, clock: grove.Clock
) -> None:
    for _day in range(3):
        lent = kiosk.checkout(MARTA, OVERSTORY, at=clock_says)
        assert (lent.fixed[0], out(MARTA)) == ("1", [OVERSTORY])
        kiosk.new_line()
        assert kiosk.checkout(MARTA, OVERSTORY, at=clock_says).fixed[0] == "1", "its answer was lost"
        clock.forward(minutes=2)
        for _time in range(2):
            kiosk.new_line()
            assert kiosk.checkin(OVERSTORY, at=clock_says).fixed[0] == "1"
        assert out(MARTA) == []
        clock.forward(minutes=1)
        assert kiosk.checkout(MARTA, OVERSTORY, at=clock_says).fixed[0] == "1"
        clock.forward(minutes=2)  # no failed gate any more
        assert kiosk.checkin(OVERSTORY, at=clock_says).fixed[0] == "1"
        assert out(MARTA) == [], "it is another return, though its bytes are those of before"
        clock.forward(days=1)
    assert kiosk.checkout(MARTA, OVERSTORY, head="NY", at=clock_says).fixed[0] == ("0" if clock_says.strip() else "1")


@pytest.mark.parametrize("clock_says", ["19990101    000000", ""])
def test_a_number_of_a_payment_that_a_device_begins_anew_is_another_payment(
    clock_says: str, kiosk: Device, clock: grove.Clock
) -> None:
    charge(kiosk.pat, MARTA, 500, "copies")
    for week in range(3):
        at = clock_says or kiosk.now()
        for _lost_answer in range(3):
            kiosk.new_line()
            assert kiosk.ask(f"37{at}0400USDBV1.00|AO|AA{MARTA}|BK1|").fixed[0] == "Y"
            clock.forward(minutes=40)
            at = clock_says or kiosk.now()
        assert patron_account(kiosk.pat, MARTA).owed_cents == 400 - week * 100
        clock.forward(days=7)
    at = kiosk.now()
    for _lost_answer in range(2):
        assert kiosk.ask(f"37{at}0400USDBV1.00|AO|AA{MARTA}|BK9|").fixed[0] == "Y"
        clock.forward(days=3)
    assert patron_account(kiosk.pat, MARTA).owed_cents == 100, "it was sent again after days, with its own time"


def test_a_hold_is_changed_and_has_a_last_day(kiosk: Device) -> None:
    checkout(kiosk.pat, MARTA, OVERSTORY)
    add_code(kiosk.pat, "branch", "EAST", {"name": "East"})
    about = f"AO|AA{SAM}|AB{OVERSTORY}|"
    assert kiosk.ask(f"15+{kiosk.now()}BW20200101    000000|{about}").fixed[0] == "0", "a day that is over"
    placed = kiosk.ask(f"15+{kiosk.now()}BW20301224    000000|{about}")
    assert (placed.fixed[0], placed.get("BW"), placed.get("BS")) == ("1", "20301224    235900", "MAIN")
    changed = kiosk.ask(f"15*{kiosk.now()}BW20310115    000000|BSEAST|{about}")
    assert (changed.fixed[0], changed.get("BW"), changed.get("BR")) == ("1", "20310115    235900", "1")
    assert (changed.get("BS"), changed.get("AF")) == ("EAST", "Hold changed.")
    assert kiosk.ask(f"15*{kiosk.now()}BSNOWHERE|{about}").fixed[0] == "0"
    assert kiosk.ask(f"15*{kiosk.now()}AO|AA{MARTA}|AB{OVERSTORY}|").fixed[0] == "0", "no hold of theirs"
    assert kiosk.ask(f"15?{kiosk.now()}{about}").fixed[0] == "0"
    assert kiosk.ask(f"15-{kiosk.now()}{about}").get("AF") == "Hold canceled."
    told = [one.did for one in machine_deeds(kiosk.pat, kiosk.name) if one.command == "15" and one.did != "refused"]
    assert sorted(told) == ["hold", "hold canceled", "hold changed"]


def test_a_hold_whose_answer_is_lost_is_placed_changed_and_canceled_once(kiosk: Device) -> None:
    checkout(kiosk.pat, MARTA, OVERSTORY)
    add_code(kiosk.pat, "branch", "EAST", {"name": "East"})
    about, at = f"AO|AA{SAM}|AB{OVERSTORY}|", kiosk.now()
    for message in (f"15+{at}{about}", f"15*{at}BSEAST|{about}", f"15-{at}{about}"):
        first = kiosk.ask(message)
        kiosk.new_line()
        assert (first.fixed[0], kiosk.ask(message).fields) == ("1", first.fields), message
    told = [one.did for one in machine_deeds(kiosk.pat, kiosk.name) if one.command == "15"]
    assert sorted(told) == ["hold", "hold canceled", "hold changed"]
    assert kiosk.ask(f"15+{at}{about}").fixed[0] == "1", "that hold is gone: it is another one"
    assert kiosk.ask(f"15+{kiosk.now()}AO|AA{ELENA}|AB{OVERSTORY}|").fixed[0] == "1"


@pytest.mark.parametrize("by_id", [False, True])
def test_a_renewal_by_its_title_is_done_once(by_id: bool, kiosk: Device, clock: grove.Clock) -> None:
    title = checkout(kiosk.pat, MARTA, OVERSTORY).title
    (biblio,) = db.execute_sql("SELECT biblio FROM item WHERE barcode = ?", (OVERSTORY,)).fetchone()
    clock.forward(days=5)
    message = f"29NN{kiosk.now()}{BLANK}AO|AA{MARTA}|AJ{biblio if by_id else title}|"
    first = kiosk.ask(message)
    clock.forward(days=1)
    kiosk.new_line()
    assert (first.fixed[:2], first.get("AB")) == ("1Y", OVERSTORY)
    assert kiosk.ask(message).get("AH") == first.get("AH")
    assert kiosk.ask(f"29NN{kiosk.now()}{BLANK}AO|AA{SAM}|AJ{title}|").fixed[0] == "0"


def test_two_devices_with_one_name_keep_their_patrons_apart(kiosk: Device) -> None:
    other = Sip2Line(kiosk.house, "10.0.0.9")
    assert other.hear(f"9300CNkiosk1|CO{PASSWORD}|".encode()) == b"941"
    kiosk.patron(MARTA)
    assert b"AA" + SAM.encode() in (other.hear(f"63001{kiosk.now()}{' ' * 10}AO|AA{SAM}|AC|".encode()) or b"")
    assert kiosk.checkout(MARTA, OVERSTORY).fixed[0] == "1"
    at = kiosk.now()
    told = other.hear(f"11NN{at}{BLANK}AO|AA{SAM}|AB{EMMA}|AC|".encode()) or b""
    assert told.startswith(b"121")
    assert (out(MARTA), out(SAM)) == ([OVERSTORY], [EMMA])
    same = other.hear(f"11NN{at}{BLANK}AO|AA{SAM}|AB{OVERSTORY}|AC|".encode()) or b""
    assert same.startswith(b"120"), "the item of another's visit"
    assert machines_to_see(kiosk.pat) == 1
    (shared,) = [one for one in machine_deeds(kiosk.pat, "kiosk1") if one.did == "shared"]
    assert shared.todo, "the desk is told, once a line"
    assert [line.shared for line in machine_lines(kiosk.pat)] == [1]
    mark_machine_seen(kiosk.pat, "kiosk1")
    assert machines_to_see(kiosk.pat) == 0


def test_a_service_of_many_lines_shares_no_name(kiosk: Device) -> None:
    Device(kiosk.house, kiosk.pat, "vendor", "libby", {"pin": "none"})
    lines = [Sip2Line(kiosk.house, address) for address in ("10.0.0.8", "10.0.0.9")]
    for one in lines:
        assert one.hear(f"9300CNlibby|CO{PASSWORD}|".encode()) == b"941"
    for one in lines:
        assert (one.hear(f"63001{kiosk.now()}{' ' * 10}AO|AA{SAM}|AC|".encode()) or b"").startswith(b"64")
    assert machines_to_see(kiosk.pat) == 0


def test_a_volunteer_reads_the_log_which_names_items_by_barcode_and_nobody(kiosk: Device, clock: grove.Clock) -> None:
    kiosk.checkout(MARTA, OVERSTORY)
    kiosk.checkout(MARTA, "A misread title")
    kiosk.checkin(EMMA)
    told = machine_deeds(grove.desk_of("ana", clock), kiosk.name)
    assert {one.item for one in told} == {OVERSTORY, EMMA, ""}
    assert not [word for word in (MARTA, "Marta", "Field", "Overstory", "Emma", "misread") if word in str(told)]
