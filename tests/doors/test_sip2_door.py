"""A machine's door stands on the desk's conversation: the same verbs, facts as values, words for patrons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import grove
from tests.doors.sip2_door import Sip2Door, checksum, connected, fields_of
from tests.grove import ATLAS, EMMA, FROG, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED, desk_of
from tests.library.talking import change, out
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.terms.blocks import Override
from tuils.models import db

NOW = "20261207    103100"
NONE = " " * 18


@pytest.fixture
def clock() -> grove.Clock:
    return grove.Clock()


@pytest.fixture
def door(tmp_path: Path, clock: grove.Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sip2Door]:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    path = tmp_path / "library.db"
    path.write_bytes(grove.built())
    with connected(path, clock) as door:
        yield door


@pytest.fixture
def pat(door: Sip2Door, clock: grove.Clock) -> Desk:
    """The administrator at the desk of the same library."""
    return desk_of("pat", clock)


def ask(door: Sip2Door, message: str) -> tuple[str, dict[str, str]]:
    """Send a message in short; return the fixed part of the answer, with its code, and the fields."""
    answer = door.answer(message)
    head = answer[: {"12": 24, "30": 24, "10": 24, "24": 37, "64": 61}[answer[:2]]]
    fields = [one for one in answer[len(head) :].split("|") if one]
    assert not door.session.waiting
    assert (door.session.question, door.session.offer) == (None, None), "the machine waits for nothing"
    return head, {one[:2]: one[2:] for one in fields}


def lend(door: Sip2Door, card: str, item: str, renews: str = "N") -> tuple[str, dict[str, str]]:
    return ask(door, f"11{renews}N{door.now()}{NONE}AO|AA{card}|AB{item}|AC|")


def give_back(door: Sip2Door, item: str) -> tuple[str, dict[str, str]]:
    return ask(door, f"09N{door.now()}{NOW}AP|AO|AB{item}|AC|")


def test_login_and_status(door: Sip2Door) -> None:
    assert door.answer("9300CNkiosk|COwrong|") == "940"
    assert door.answer("9300CNkiosk|COsecret|") == "941"
    assert re.fullmatch(r"98[YN]{6}\d{6}\d{8} {4}\d{6}2\.00AOMAIN\|BX[YN]{16}\|", door.answer("9900802.00"))
    with_sum = "9300CNkiosk|COsecret|AY3AZ"
    assert door.answer(with_sum + checksum(with_sum)) == "941AY3AZ" + checksum("941AY3AZ")


def test_a_patron_and_items_in_two_languages(door: Sip2Door) -> None:
    head, fields = ask(door, f"63001{NOW}{' ' * 10}AO|AA{MARTA}|")
    assert head == f"64{' ' * 14}001{NOW}000000000000{' ' * 12}"
    assert (fields["AE"], fields["BL"], fields["AF"]) == ("Marta Field", "Y", "0 items are on your card.")
    head, fields = lend(door, MARTA, OVERSTORY)
    assert head == f"121NNY{NOW}"
    assert (fields["AJ"], fields["AH"]) == ("The Overstory", "20261228    235900")
    assert fields["AF"] == "Checked out: The Overstory. Due Mon, Dec 28."
    ask(door, f"23008{NOW}AO|AA{MARTA}|AC|AD|")
    assert lend(door, MARTA, EMMA)[1]["AF"].startswith("Prestado: Emma")
    assert give_back(door, EMMA)[1]["AF"].startswith("Gracias. Devuelto: Emma")
    assert out(MARTA) == [OVERSTORY]
    assert db.execute_sql("SELECT DISTINCT operator FROM journal WHERE kind = 'checkout'").fetchall() == [("kiosk",)]


def test_who_is_not_known_and_whose_card_expired(door: Sip2Door) -> None:
    head, fields = ask(door, f"63001{NOW}{' ' * 10}AO|AA999|")
    assert (head[:16], fields["AE"], fields["BL"]) == ("64YYYY          ", "", "N")
    head, fields = ask(door, f"63001{NOW}{' ' * 10}AO|AA{OLD}|")
    assert (head[:6], fields["BL"]) == ("64YYYY", "Y")
    head, fields = lend(door, OLD, OVERSTORY)
    assert (head[:6], fields["AH"]) == ("120NUN", "")
    assert fields["AF"] == "Not checked out: The Overstory. Your card expired Fri, Dec 4. Please ask at the desk."
    assert lend(door, "999", OVERSTORY)[1]["AF"] == "This card is not known. Please ask at the desk."
    assert lend(door, MARTA, "999")[1]["AF"].startswith("This barcode is not in the catalog.")
    assert out(OLD) == out(MARTA) == []


def test_an_item_that_is_on_the_card_is_renewed_only_if_the_machine_wants(door: Sip2Door, clock: grove.Clock) -> None:
    lend(door, MARTA, OVERSTORY)
    clock.forward(days=1)
    head, fields = lend(door, MARTA, OVERSTORY)
    assert head[:6] == "120NUN"
    assert fields["AF"] == "Not checked out: The Overstory. It is on your card already, due Mon, Dec 28."
    head, fields = lend(door, MARTA, OVERSTORY, "Y")
    assert (head[:6], fields["AH"]) == ("121YUY", "20261229    235900")
    clock.forward(days=1)
    head, fields = ask(door, f"29NN{NOW}{NONE}AO|AA{MARTA}|AB{OVERSTORY}|")
    assert (head[:6], fields["AF"]) == ("301YUY", "Renewed: The Overstory. Due Wed, Dec 30.")
    head, fields = ask(door, f"29NN{NOW}{NONE}AO|AA{MARTA}|AB{OWL}|")
    assert (head[:6], fields["AH"], fields["AJ"]) == ("300NUN", "", "Owl moon")


def test_a_question_is_refused_with_its_reason(door: Sip2Door, pat: Desk) -> None:
    place_hold(pat, SAM, OWL)
    change(FROG, pieces="board, 2 dice")
    assert lend(door, MARTA, OWL)[1]["AF"].startswith("Not checked out: Owl moon. Another patron is waiting for it.")
    assert "several pieces" in lend(door, MARTA, FROG)[1]["AF"]
    assert "in the library" in lend(door, MARTA, ATLAS)[1]["AF"]
    lend(door, SAM, SPIRITED)
    assert lend(door, MARTA, SPIRITED)[0].startswith("120NUN"), "it is out on another card"
    assert (out(MARTA), out(SAM)) == ([], [SPIRITED])


def test_a_note_on_a_damaged_copy_is_for_staff(door: Sip2Door, pat: Desk) -> None:
    mark_copy(pat, FROG, "damaged", "page 3 is torn")
    head, fields = lend(door, MARTA, FROG)
    assert (head[:3], fields["AF"]) == ("121", "Checked out: Frog and Toad are friends. Due Mon, Dec 28.")
    head, fields = give_back(door, FROG)
    assert (head[:6], fields["CV"]) == ("101YNY", "99")
    assert "torn" not in str(fields)


def test_a_held_item_comes_back_and_names_nobody(door: Sip2Door, pat: Desk) -> None:
    lend(door, MARTA, OWL)
    place_hold(pat, SAM, OWL)
    head, fields = give_back(door, OWL)
    assert (head[:6], fields["CV"]) == ("101YNY", "01")
    assert fields["AF"] == "Thank you. Returned: Owl moon. Please leave it on the tray for the staff."
    assert not {"CY", "DA"} & fields.keys()
    assert "Sam" not in str(fields)
    assert give_back(door, "999")[0].startswith("100NUY")


def test_the_machine_overrides_nothing_whatever_it_asks_for(door: Sip2Door) -> None:
    override = Override.of({"PATRON_EXPIRED"}, "a machine says so")
    heard = door.session.request(DeskAction("lend", OVERSTORY, OLD, passed=override.codes, override=override))
    assert isinstance(heard.did, Refused)
    assert (heard.did.codes, heard.question, heard.offered) == (["PATRON_EXPIRED"], "", "")
    assert out(OLD) == []


def test_a_message_sent_again_is_not_done_again(door: Sip2Door) -> None:
    message = f"11YN{NOW}{NONE}AO|AA{MARTA}|AB{OVERSTORY}|AC|"
    assert door.answer(message) == door.answer(message)
    assert db.execute_sql("SELECT kind FROM journal WHERE kind IN ('checkout', 'renew')").fetchall() == [("checkout",)]


def test_a_session_ends_and_the_next_card_begins_with_nothing(door: Sip2Door) -> None:
    lend(door, MARTA, OVERSTORY)
    assert door.answer(f"35{NOW}AO|AA{MARTA}|").startswith("36Y")
    assert (door.session.visit, door.session.pile.lines) == (None, [])
    assert fields_of(f"35{NOW}AO|AA{MARTA}|")[1]["AA"] == MARTA


def test_a_machine_that_may_not_do_it_is_told_so(door: Sip2Door) -> None:
    heard = door.session.request(DeskAction("here", ATLAS))
    assert isinstance(heard.did, Refused)
    assert heard.did.codes == ["NO_PERMISSION"]
