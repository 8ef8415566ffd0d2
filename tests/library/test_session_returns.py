"""The conversation where items come in: without a card, in check in, and from the book drop."""

from __future__ import annotations

import pytest

from tests import grove
from tests.grove import EMMA, FROG, MARTA, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import cells, hear, out, said
from tuils.library.front.conversation import Session
from tuils.models import db


@pytest.fixture
def clock(grove_clock: grove.Clock) -> grove.Clock:
    return grove_clock


# ---- checking in


def test_an_item_without_a_card_is_checked_in(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".x")
    heard = hear(session, OVERSTORY)
    assert said(heard) == ("SHELF", "Put it on the cart: The Overstory")
    assert heard.answer.then == "FIC POW, Adult fiction."
    assert (heard.head.name, heard.head.line) == ("1 checked in", "shelf 1")
    assert cells(heard) == [("1", "SHELF", "The Overstory", "FIC POW, Adult fiction")]
    assert out(MARTA) == []


def test_check_in_mode_on_and_off(session: Session) -> None:
    heard = session.press("checkin")
    assert (heard.prompt, heard.loud, heard.head.name) == ("CHECK IN", True, "0 checked in")
    hear(session, OVERSTORY, "31234000999999", FROG)
    heard = hear(session, "31234000999999")
    assert said(heard) == ("PROBLEM", "31234000999999 is not in the catalog. Set it aside.")
    assert cells(heard)[1] == ("2", "PROBLEM", "Unknown item 999999", "Problem box, with a note")
    assert heard.head.line == "2 not out, 2 unknown"
    heard = hear(session, ".i")
    assert said(heard) == ("OK", "0 checked in: 2 not out, 2 unknown.")
    assert (heard.prompt, heard.loud, heard.panel.kind) == ("Scan", False, "today")


def test_check_in_keeps_the_patron_at_the_desk(session: Session) -> None:
    hear(session, SAM, OWL, ".x", MARTA, OVERSTORY, ".i", OWL)
    assert out(SAM) == []
    heard = hear(session, ".x")
    assert heard.head.name == "Marta Field"
    assert [row[1] for row in heard.panel.rows] == ["The Overstory"]
    assert said(hear(session, FROG)) == ("OK", "Checked out 2: Frog and Toad are friends")


def test_a_card_ends_check_in(session: Session) -> None:
    heard = hear(session, ".i", MARTA)
    assert (heard.prompt, heard.loud) == ("Scan", False)
    assert said(hear(session, OVERSTORY)) == ("OK", "Checked out 1: The Overstory")


def test_words_in_check_in_are_searched(session: Session) -> None:
    assert hear(session, ".i", "overstory").find == "overstory"


def test_late_transit_repair_and_withdrawn(session: Session, manager: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, SPIRITED, OVERSTORY, FROG, EMMA, ".x")
    clock.forward(days=9)
    heard = hear(session, SPIRITED)
    assert heard.answer.then == "DVD SPI, Adult fiction. It was 2 days overdue."
    assert cells(heard)[0][3].startswith("2 days overdue")
    db.execute_sql("UPDATE item SET state = 'damaged', staff_note = 'torn' WHERE barcode = ?", (OVERSTORY,))
    assert said(hear(session, OVERSTORY)) == ("REPAIR", "Set it aside: The Overstory")
    db.execute_sql("UPDATE item SET home_branch = 'VAN' WHERE barcode = ?", (FROG,))
    db.execute_sql("INSERT INTO branch (code, name, return_to) VALUES ('VAN', 'Bookmobile', 'home')")
    heard = hear(session, FROG)
    assert said(heard) == ("TRANSIT", "Send it to Bookmobile: Frog and Toad are friends")
    db.execute_sql("UPDATE item SET withdrawn = 1 WHERE barcode = ?", (EMMA,))
    assert said(hear(session, EMMA))[0] == "PROBLEM"
    assert session.face().head.line == "shelf 1, repair 1, transit 1, problem 1"


def test_a_lost_item_that_comes_back(session: Session) -> None:
    db.execute_sql("UPDATE item SET state = 'lost' WHERE barcode = ?", (OWL,))
    assert said(hear(session, OWL)) == ("SHELF", "Found: it was marked lost. Put it on the cart: Owl moon")


def test_what_is_on_the_shelf_already(session: Session) -> None:
    heard = hear(session, OWL)
    assert said(heard) == ("SHELF", "Already checked in, on Sat, Nov 7: Owl moon")


# ---- the book drop


def test_the_book_drop_is_dated_back_to_the_last_closing(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, SPIRITED, ".x")
    clock.forward(days=8, minutes=-60)
    heard = hear(session, ".i", ".k")
    assert (heard.question, heard.prompt) == ("drop", "When")
    assert said(heard) == ("ASK", "When were these returned? Enter for Mon, Dec 14, 6:00 pm.")
    heard = hear(session, "")
    assert heard.head.alert == "Checked in as of Mon, Dec 14, 6:00 pm"
    heard = hear(session, SPIRITED)
    assert heard.answer.then == "DVD SPI, Adult fiction."
    assert hear(session, ".k").head.alert == ""
    hear(session, ".k", "2026-12-13")
    assert session.desk.back_dated is not None
    hear(session, ".i")
    assert session.desk.back_dated is None


def test_a_time_that_cannot_be_is_said_and_asked_again(session: Session) -> None:
    hear(session, ".i", ".k")
    assert hear(session, "someday").answer.said == '"someday" is not a date.'
    assert hear(session, "2027-01-01").answer.said == "2027-01-01 is in the future."
    assert hear(session, OWL).waiting == 1
    heard = session.press("back")
    assert (heard.question, session.desk.back_dated) == ("", None)
    assert said(session.go_on() or heard) == ("ASK", "1 scan waited: Owl moon. Run it?")
    assert said(hear(session, "y"))[0] == "SHELF"


def test_back_dated_before_the_item_moved_is_asked(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, ".x", ".i", OVERSTORY)
    clock.forward(seconds=5)
    hear(session, ".k", "2026-12-06")
    heard = hear(session, OVERSTORY)
    assert (heard.question, heard.prompt) == ("late", "y/n")
    assert hear(session, "").question == "late"
    assert said(hear(session, "n"))[0] == "NOTE"
    clock.forward(seconds=5)
    hear(session, OVERSTORY)
    assert said(hear(session, "y"))[0] == "SHELF"
