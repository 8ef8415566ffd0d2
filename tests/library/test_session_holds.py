"""Holds in the conversation: what is caught at check-in, what is told of it at the desk, what a block offers."""

from __future__ import annotations

from tests import grove
from tests.grove import FROG, MARTA, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import cells, change, hear, paper, said
from tuils.library.front.answers.sentences import patron_sentences
from tuils.library.front.conversation import Session
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.queues import holds_of
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db


def patron(card: str) -> str:
    return str(db.execute_sql("SELECT id FROM patron WHERE card = ?", (card,)).fetchone()[0])


# ---- check-in


def test_what_somebody_waits_for_goes_to_the_hold_shelf_with_a_slip(session: Session) -> None:
    hear(session, SAM, OVERSTORY, ".x")
    place_hold(session.desk, MARTA, OVERSTORY)
    heard = hear(session, OVERSTORY)
    assert said(heard) == ("HOLD", "A patron is waiting: The Overstory")
    assert heard.answer.then == "Hold shelf, slip FIE 4417, until Tue, Dec 15."
    assert cells(heard) == [("1", "HOLD", "The Overstory", "Slip FIE 4417, until Tue, Dec 15")]
    assert heard.head.line == "hold 1"
    slip = "\n".join(paper(heard))
    assert "FIE 4417" in slip
    assert "Tue, Dec 15" in slip
    assert OVERSTORY in slip
    for secret in ("Marta", "Field", "Overstory", MARTA):
        assert secret not in slip
    assert max(map(len, paper(heard))) <= 42


def test_a_hold_that_is_picked_up_elsewhere_goes_into_the_crate(session: Session, manager: Session) -> None:
    db.execute_sql("INSERT INTO branch (code, name, return_to, pickup) VALUES ('VAN', 'Bookmobile', 'home', 1)")
    place_hold(session.desk, MARTA, OWL, pickup="VAN")
    heard = hear(session, OWL)
    assert said(heard) == ("TRANSIT", "Send it to Bookmobile: Owl moon")
    assert heard.answer.then == "A patron is waiting there. Put it in the crate for Bookmobile."
    slip = [" ".join(line.split()) for line in paper(heard)]
    assert {"Bookmobile", "To Bookmobile", "For the hold shelf"} <= set(slip)


def test_what_goes_to_its_shelf_has_no_slip(session: Session) -> None:
    assert hear(session, OWL).paper is None


# ---- the patron at the desk


def test_a_hold_that_is_ready_is_told_first_of_all_that_is_no_trouble(session: Session) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    place_hold(session.desk, MARTA, FROG)
    hear(session, OVERSTORY)
    heard = hear(session, MARTA)
    assert heard.head.line == "adult ..4417   Out 0   Holds 2"
    then = "1 hold is ready: hold shelf, slip FIE 4417."
    assert (heard.answer.mark, heard.answer.then, heard.head.alert) == ("NOTE", then, ""), "said once"
    assert hear(session, OWL).head.alert == then, "it stays while there is something to scan"


def test_taking_it_home_fills_the_hold(session: Session) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY, MARTA)
    heard = hear(session, OVERSTORY)
    assert said(heard) == ("OK", "Checked out 1: The Overstory")
    assert heard.answer.then == "Due Mon, Dec 28. The hold is filled."
    assert (heard.head.line, heard.head.alert) == ("adult ..4417   Out 1, next due Dec 28", "")


def test_another_copy_fills_it_and_the_one_on_the_hold_shelf_is_named(session: Session) -> None:
    change(FROG, biblio=db.execute_sql("SELECT biblio FROM item WHERE barcode = ?", (OVERSTORY,)).fetchone()[0])
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY, MARTA)
    heard = hear(session, FROG)
    assert said(heard) == ("NOTE", "Checked out 1: The Overstory")
    assert heard.answer.then == f"Due Mon, Dec 28. Check in {OVERSTORY} from the hold shelf."


def test_a_card_that_ends_soon_is_told_last(session: Session) -> None:
    db.execute_sql("UPDATE patron SET expires_on = '2026-12-18' WHERE card = ?", (SAM,))
    assert hear(session, SAM).answer.then == "The card expires Fri, Dec 18."
    db.execute_sql("UPDATE patron SET note = 'spare key' WHERE card = ?", (SAM,))
    hear(session, ".x")
    assert hear(session, SAM).answer.then == "Note: spare key. The card expires Fri, Dec 18."


def test_all_that_is_to_be_known_is_said_before_the_first_scan(
    session: Session, manager: Session, grove_clock: grove.Clock
) -> None:
    """Holds to hand out, blocks and limits, what is overdue by name, notes: in this order, each once."""
    hear(session, MARTA, FROG, SPIRITED, ".x")
    grove_clock.forward(days=40)
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY)
    edit_patron(manager.desk, MARTA, {"note": "spare key", "address_bad": True})
    set_circulation_rule(manager.desk, "patron_max_checkouts", "2")
    heard = hear(session, MARTA)
    told = [heard.answer.then, *patron_sentences(heard)]
    first, *others = " ".join(told).split(". ")
    assert first == "1 hold is ready: hold shelf, slip FIE 4417"
    assert others[0].startswith("Mail came back")
    assert "Already has 2 items (limit 2)" in others
    late = next(said for said in others if said.startswith("2 items overdue since "))
    assert others.index("Already has 2 items (limit 2)") < others.index(late)
    assert "Note: spare key" in " ".join(told)
    assert told[-1].startswith("Overdue: Frog and Toad are friends, due ")
    assert heard.head.line.startswith("adult ..4417   Out 2, 2 overdue   Holds 1"), "no due date that is past"
    assert len(set(told)) == len(told)


# ---- what stands in the way


def test_what_waits_for_another_offers_a_hold(session: Session) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY)
    heard = hear(session, SAM, OVERSTORY)
    assert said(heard) == ("STOP", "Not checked out: The Overstory. It is on the hold shelf for someone else.")
    assert cells(heard)[0][2:] == ("administrator", "Place a hold")
    assert "Marta" not in str(heard)
    heard = hear(session, "1")
    assert said(heard) == ("OK", "Hold placed for Sam Okafor: The Overstory")
    assert heard.answer.then == "Number 1 in line. Pick up at Maple Grove."
    assert (heard.question, heard.panel.kind) == ("", "loans")
    assert "Holds 1" in heard.head.line
    assert len(holds_of(patron(SAM))) == 1
    assert session.asked_about is not None
    assert session.asked_about.kind == "hold"


def test_a_hold_that_is_asked_for_twice_asks(session: Session, grove_clock: grove.Clock) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY, SAM, OVERSTORY, "1")
    grove_clock.forward(seconds=5)
    hear(session, OVERSTORY)
    heard = hear(session, "1")
    assert said(heard) == ("STOP", "No hold for Sam Okafor: already has one since Mon, Dec 7. The Overstory")
    assert heard.question == "block"
    assert hear(session, "n").answer.said == "No hold for Sam Okafor: The Overstory"
    grove_clock.forward(seconds=5)
    hear(session, OVERSTORY, "1", "y", "for the class too")
    assert len(holds_of(patron(SAM))) == 2


def test_the_last_renewal_is_told_with_a_hold_behind_its_number(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, SPIRITED, ".x")
    grove_clock.forward(days=2)
    hear(session, MARTA, ".r", ".x", MARTA)
    heard = hear(session, SPIRITED)
    assert said(heard)[0] == "STOP"


def test_a_renewal_that_others_wait_for_is_asked_for_alone(
    session: Session, manager: Session, grove_clock: grove.Clock
) -> None:
    hear(session, MARTA, OVERSTORY, FROG)
    grove_clock.forward(days=1)
    place_hold(session.desk, SAM, OVERSTORY)
    heard = hear(session, ".r")
    assert said(heard) == ("NOTE", "Renewed 1 of 2.")
    assert heard.answer.then == "The list says why. F7 on a line tries that one alone."
    assert ("The Overstory", "Another patron is waiting for it") in [row[1:] for row in cells(heard)]
    heard = session.press("renew", OVERSTORY)
    assert said(heard) == ("STOP", "Not renewed: another patron is waiting for The Overstory.")
    assert heard.question == "block"
    heard = hear(session, "n")
    assert said(heard) == ("NOTE", "Not renewed: The Overstory")
    session.press("renew", OVERSTORY)
    hear(session, "y", "1111")
    heard = hear(session, "exam on Monday")
    assert said(heard) == ("OK", "Renewed: The Overstory")


# ---- pieces


def test_pieces_are_counted_at_both_ends(session: Session, manager: Session, grove_clock: grove.Clock) -> None:
    change(SPIRITED, pieces="2 discs, booklet")
    heard = hear(session, MARTA, SPIRITED)
    assert said(heard) == (
        "ASK",
        "Spirited away [videorecording]. Count the pieces first: 2 discs, booklet (3). Are they all there?",
    )
    assert said(hear(session, "y")) == ("OK", "Checked out 1: Spirited away [videorecording]")
    hear(session, ".x")
    grove_clock.forward(seconds=5)
    heard = hear(session, SPIRITED)
    assert (said(heard)[0], heard.question) == ("ASK", "pieces")
    heard = hear(session, "n")
    assert said(heard) == ("PROBLEM", "Pieces are missing: Spirited away [videorecording]")
    assert cells(heard)[-1][1] == "PROBLEM"
    assert "Out 1" in hear(session, MARTA).head.line
    hear(session, ".i", SPIRITED)
    assert said(hear(session, "y"))[0] == "SHELF"


def test_what_is_missing_is_noted_charged_and_undone(
    session: Session, manager: Session, grove_clock: grove.Clock
) -> None:
    change(SPIRITED, pieces="2 discs, booklet")
    hear(manager, MARTA, SPIRITED, "y", ".x")
    grove_clock.forward(seconds=5)
    hear(manager, SPIRITED)
    heard = hear(manager, "the booklet")
    assert said(heard)[0] == "SHELF"
    assert heard.answer.then.startswith("Missing: the booklet.")
    assert "1: charge for it." in heard.answer.then
    heard = hear(manager, "1")
    assert said(heard)[1].startswith("Charge Marta")
    assert said(hear(manager, "4.50"))[1].startswith("Charged Marta Field $4.50.")
    heard = hear(session, SPIRITED)
    assert "missing: the booklet" in heard.answer.said or heard.answer.mark == "SHELF"
    heard = hear(session, MARTA, SPIRITED)
    assert "2 discs, booklet (3); missing: the booklet" in said(heard)[1]


def test_what_comes_back_damaged_can_be_charged_for(manager: Session, grove_clock: grove.Clock) -> None:
    hear(manager, MARTA, OVERSTORY, ".x")
    grove_clock.forward(seconds=5)
    mark_copy(manager.desk, OVERSTORY, "damaged")
    heard = hear(manager, OVERSTORY)
    assert said(heard)[0] == "REPAIR"
    assert heard.answer.then.endswith("1: charge for it.")
    assert said(hear(manager, "1"))[1] == "Charge Marta Field how much? Damaged: The Overstory"
    assert said(hear(manager, "4.50"))[1].startswith("Charged Marta Field $4.50.")


def test_who_borrowed_a_damaged_copy_is_not_charged_for_it(manager: Session, grove_clock: grove.Clock) -> None:
    mark_copy(manager.desk, OVERSTORY, "damaged")
    assert said(hear(manager, MARTA, OVERSTORY))[0] == "NOTE"
    hear(manager, ".x")
    grove_clock.forward(seconds=5)
    heard = hear(manager, OVERSTORY)
    assert said(heard)[0] == "REPAIR"
    assert "charge" not in heard.answer.then


def test_a_note_is_said_at_both_ends_until_it_is_cleared(session: Session, grove_clock: grove.Clock) -> None:
    change(SPIRITED, alert="Look at the case.")
    heard = hear(session, MARTA, SPIRITED)
    assert said(heard) == ("NOTE", "Checked out 1, with a note: Spirited away [videorecording]")
    assert heard.answer.then.startswith("Look at the case.")
    hear(session, ".x")
    grove_clock.forward(seconds=5)
    assert hear(session, SPIRITED).answer.then.startswith("Note: Look at the case.")
    change(SPIRITED, alert="")
    assert said(hear(session, MARTA, SPIRITED))[0] == "OK"


def test_several_that_need_a_plain_yes_are_answered_one_by_one(session: Session) -> None:
    db.execute_sql("UPDATE item_type SET rental_cents = 150 WHERE code = 'DVD'")
    change(SPIRITED, pieces="2 discs")
    heard = hear(session, MARTA, SPIRITED)
    assert [row[3] for row in cells(heard)] == ["Confirm all are there", "Charge and check out"]
    heard = hear(session, "1")
    assert [row[1] for row in cells(heard)] == ["Rental fee $1.50"]
    heard = hear(session, "1")
    assert said(heard) == ("OK", "Checked out 1: Spirited away [videorecording]")
    assert heard.answer.then == "Due Mon, Dec 14. Marta Field was charged $1.50."
    assert "Owes $1.50" in heard.head.line


def test_what_was_found_is_told_with_every_route(session: Session) -> None:
    hear(session, SAM, OVERSTORY, ".x")
    place_hold(session.desk, MARTA, OVERSTORY)
    change(OVERSTORY, state="claims_returned")
    heard = hear(session, OVERSTORY)
    assert said(heard)[0] == "HOLD"
    assert heard.answer.then.endswith("It was claimed returned.")


def test_a_copy_put_by_keeps_its_day(session: Session, grove_clock: grove.Clock) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    first = checkin(session.desk, OVERSTORY)
    grove_clock.forward(days=2)
    heard = hear(session, OVERSTORY)
    assert first.caught is not None
    assert heard.answer.then == "Hold shelf, slip FIE 4417, until Tue, Dec 15."
