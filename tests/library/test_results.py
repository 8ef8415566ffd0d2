"""Each answer of the desk carries what was done as a value; staff and patrons get their sentences from it."""

from __future__ import annotations

import string
from dataclasses import replace

from tests import grove
from tests.grove import EMMA, FROG, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import hear, said
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording import WORDING
from tuils.library.front.answers.patron_answers import NOT_DONE, WHY_NOT, patron_answer
from tuils.library.front.answers.results import AtTheDesk, FeeAsked, QuestionAsked, RenewedSeveral
from tuils.library.front.conversation import Session
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.holds.holds import HoldSheet, place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.loans.renewal import Renewed
from tuils.library.lending.lookups import find_item, find_patron, open_loan
from tuils.library.lending.money.paying import Booked, charge
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db


def told(session: Session, *texts: str) -> str:
    """Return what a patron at a machine would be told of the last of these."""
    return patron_answer(session.desk, hear(session, *texts).did)


def test_a_card_and_its_items(session: Session) -> None:
    did = hear(session, MARTA).did
    assert isinstance(did, AtTheDesk)
    assert (did.patron.card, did.out, did.late, did.holds, did.owes, did.stops) == (MARTA, 0, 0, 0, None, ())
    did = hear(session, OVERSTORY).did
    assert isinstance(did, CheckedOut)
    assert (did.item, did.title, did.patron) == (OVERSTORY, "The Overstory", MARTA)
    assert patron_answer(session.desk, did) == "Checked out: The Overstory. Due Mon, Dec 28."
    assert told(session, MARTA) == "1 item is on your card."


def test_an_item_comes_back(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, SPIRITED, ".x")
    place_hold(session.desk, SAM, SPIRITED)
    did = hear(session, OVERSTORY).did
    assert isinstance(did, CheckedIn)
    assert (did.route, did.caught, patron_answer(session.desk, did)) == (
        "SHELF",
        None,
        "Thank you. Returned: The Overstory.",
    )
    did = hear(session, SPIRITED).did
    assert isinstance(did, CheckedIn)
    assert did.caught
    assert (did.route, did.caught.patron) == ("HOLD", SAM)
    told = patron_answer(session.desk, did)
    assert told.endswith(". Please leave it on the tray for the staff.")
    assert "Sam" not in told
    assert did.caught.code not in told


def test_renewals(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, EMMA, ".x")
    place_hold(session.desk, SAM, EMMA)
    grove_clock.forward(days=2)
    hear(session, MARTA)
    did = session.press("renew").did
    assert isinstance(did, RenewedSeveral)
    assert [one.title for one in did.done] == ["The Overstory"]
    assert {type(one) for one in did.each} == {Renewed, Refused}
    assert patron_answer(session.desk, did) == "Renewed 1 of 2."
    grove_clock.forward(days=1)
    heard = session.press("renew", OVERSTORY)
    assert isinstance(heard.did, Renewed)
    assert said(heard) == ("OK", "Renewed: The Overstory")
    assert patron_answer(session.desk, heard.did) == "Renewed: The Overstory. Due Thu, Dec 31."


def test_a_block_is_a_question_with_its_reasons(session: Session) -> None:
    heard = hear(session, OLD, OVERSTORY)
    assert isinstance(heard.did, QuestionAsked)
    assert heard.did.refused
    assert (heard.did.question, heard.question, heard.did.refused.codes) == ("block", "block", ["PATRON_EXPIRED"])
    assert heard.did.refused.reasons[0].facts["date"] == "Fri, Dec 4"
    left = hear(session, "n").did
    assert isinstance(left, Refused)
    assert left.codes == ["PATRON_EXPIRED"]
    assert hear(session, ".p").did is None, "no such key: nothing was done"


def test_a_plain_no_is_a_refusal(session: Session) -> None:
    did = hear(session, MARTA, "31234000999999").did
    assert isinstance(did, Refused)
    assert did.codes == ["ITEM_UNKNOWN"]
    assert told(session, "21234000999999") == "This card is not known. Please ask at the desk."


def test_money_and_holds(manager: Session) -> None:
    charge(manager.desk, MARTA, 500, "a bag")
    did = hear(manager, MARTA, "pay 2").did
    assert isinstance(did, Booked)
    assert patron_answer(manager.desk, did) == "Paid: $2.00. Thank you. You still owe $3.00."
    hear(manager, SAM, OWL, ".x")
    place_hold(manager.desk, MARTA, OWL)
    did = hear(manager, OLD, FROG, "y", "is a neighbor").did
    assert isinstance(did, CheckedOut)
    assert [reason.code for reason in did.let_through] == ["PATRON_EXPIRED"]
    assert patron_answer(manager.desk, did).startswith("Checked out: Frog and Toad are friends. Due ")


def test_a_hold_instead(session: Session) -> None:
    place_hold(session.desk, SAM, OWL)
    did = hear(session, MARTA, OWL, "1").did
    assert isinstance(did, HoldSheet)
    assert (did.patron, did.title) == (MARTA, "Owl moon")
    assert patron_answer(session.desk, did) == "You have a hold now: Owl moon."


def at_a_machine(session: Session, *may_pass: str) -> Session:
    """Return the conversation of a machine, whose account may override these blocks, and rent films for $1.50."""
    db.execute_sql("UPDATE item_type SET rental_cents = 150 WHERE code = 'DVD'")
    operator = replace(session.desk.operator, passes=frozenset(may_pass))
    return Session(replace(session.desk, operator=operator), guard=0, asks=False)


def test_a_machine_asks_the_patron_about_a_rental_fee(session: Session) -> None:
    machine, rents = at_a_machine(session, "RENTAL_FEE"), DeskAction("lend", SPIRITED, MARTA)
    asked = machine.request(rents).did
    assert isinstance(asked, FeeAsked)
    assert (asked.cents, asked.refused and asked.refused.codes) == (150, ["RENTAL_FEE"])
    assert patron_answer(machine.desk, asked) == (
        "The rental fee for Spirited away [videorecording] is $1.50. It will be added to your account. "
        "Is that all right?"
    )
    assert machine.question is None, "a patron who says no asks for nothing more"
    assert open_loan_of(SPIRITED) is None
    assert isinstance(machine.request(replace(rents, cents=125)).did, FeeAsked), "it agreed to another fee"
    assert open_loan_of(SPIRITED) is None
    done = machine.request(replace(rents, cents=asked.cents)).did
    assert isinstance(done, CheckedOut)
    assert (done.fee_cents, done.let_through) == (150, ())
    assert patron_answer(machine.desk, done).endswith("You owe $1.50 for it.")
    assert owed_cents(MARTA) == 150


def test_a_fee_is_no_way_around_another_block(session: Session) -> None:
    both = at_a_machine(session, "RENTAL_FEE", "PATRON_EXPIRED")
    did = both.request(DeskAction("lend", SPIRITED, OLD, cents=150, passed=frozenset({"PATRON_EXPIRED"}))).did
    assert isinstance(did, Refused)
    assert did.codes == ["PATRON_EXPIRED", "RENTAL_FEE"]
    did = at_a_machine(session).request(DeskAction("lend", SPIRITED, MARTA, cents=150)).did
    assert isinstance(did, Refused), "its role may not rent"
    assert patron_answer(session.desk, did).endswith("The rental fee is $1.50. Please ask at the desk.")


def test_the_desk_gets_the_same_question(session: Session) -> None:
    db.execute_sql("UPDATE item_type SET rental_cents = 150 WHERE code = 'DVD'")
    heard = hear(session, MARTA, SPIRITED)
    assert isinstance(heard.did, FeeAsked)
    assert (heard.did.cents, heard.question) == (150, "block")
    assert isinstance(hear(session, "n").did, Refused)


def open_loan_of(barcode: str) -> object:
    found = find_item(barcode)
    assert found
    return open_loan(found.row)


def owed_cents(card: str) -> int:
    found = find_patron(card)
    assert found
    return balance(found.id)


def test_patrons_never_read_what_is_for_staff(manager: Session) -> None:
    """Notes on the card and on the copy, the name of who waits, keys, the family's debts."""
    edit_patron(manager.desk, MARTA, {"note": "ask for the blue key"})
    mark_copy(manager.desk, FROG, "damaged", "wet since Ruth had it")
    place_hold(manager.desk, SAM, OWL)
    said = [told(manager, MARTA), told(manager, FROG), told(manager, OWL), told(manager, "n")]
    said += [told(manager, OLD), told(manager, EMMA), told(manager, "n", ".x"), told(manager, FROG)]
    assert said[2] == "Not checked out: Owl moon. Another patron is waiting for it. Please leave it at the desk."
    assert (
        said[5] == "Not checked out: Emma [electronic resource]. Your card expired Fri, Dec 4. Please ask at the desk."
    )
    for words in ("blue key", "wet", "Ruth", "Sam", "Okafor", SAM, "F4", "F9", "Esc", "y:", "1:"):
        assert not [one for one in said if words in one], words


def test_a_sentence_for_patrons_has_no_place_for_staffs_facts() -> None:
    places = {place for text in WHY_NOT.values() for _said, place, _spec, _conversion in string.Formatter().parse(text)}
    assert places - {None} == {"n", "limit", "owed", "date", "due", "age", "fee", "places", "ages"}
    assert WHY_NOT.keys() <= WORDING.keys()
    assert NOT_DONE.keys() >= {"lend", "renew", "hold"}
