"""Blocks of a checkout: shown, answered, overridden or fixed."""

from __future__ import annotations

import pytest

from tests import grove
from tests.grove import ATLAS, EMMA, FROG, ITALIC, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import cells, hear, out, said
from tuils.library.front.conversation import Session
from tuils.library.lending.lookups import find_patron
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db


@pytest.fixture
def clock(grove_clock: grove.Clock) -> grove.Clock:
    return grove_clock


def test_one_block_is_asked_and_scans_wait(session: Session) -> None:
    heard = hear(session, OLD, OVERSTORY)
    assert said(heard) == ("STOP", "Not checked out: The Overstory. The card expired Fri, Dec 4.")
    assert (heard.question, heard.prompt) == ("block", "y/n")
    assert cells(heard) == [("1", "Card expired Fri, Dec 4", "you", "Renew the card")]
    for number, code in enumerate((FROG, SPIRITED, EMMA, ITALIC, OWL), 1):
        heard = session.hear(code)
        assert (heard.waiting, said(heard)[0], heard.question) == (number, "STOP", "block")
    assert out(OLD) == []
    heard = session.hear("n")
    assert said(heard) == ("NOTE", "Not checked out: The Overstory")
    answers = []
    while more := session.go_on():
        answers.append(more.answer.said)
        if more.asking:
            session.hear("n")
    assert len(answers) == 5


def test_no_answers_nothing_but_n_and_escape(session: Session) -> None:
    hear(session, OLD, OVERSTORY)
    for text in ("", "7", "abc", "  "):
        assert hear(session, text).question == "block"
    heard = session.press("renew")
    assert (heard.answer.said, heard.question) == ("Answer the question first, or press Esc.", "block")
    assert session.face().answer.said == "Not checked out: The Overstory. The card expired Fri, Dec 4."
    assert session.press("back").question == ""
    assert out(OLD) == []


def test_yes_asks_for_a_reason_and_lends(session: Session) -> None:
    heard = hear(session, OLD, OVERSTORY, "y")
    assert (heard.question, heard.prompt) == ("reason", "Reason")
    assert hear(session, FROG).waiting == 1
    heard = session.hear("pays Friday")
    assert said(heard) == ("NOTE", "Checked out 1, by override: The Overstory")
    assert heard.answer.then == "Due Mon, Dec 28. Overridden: Card expired Fri, Dec 4."
    assert (heard.question, heard.waiting) == ("", 1)
    assert session.go_on() is not None
    assert session.face().question == "block", "the second is asked for itself"
    assert out(OLD) == [OVERSTORY]


def test_a_number_of_words_is_a_reason_but_a_known_code_is_a_scan(session: Session) -> None:
    hear(session, OLD, OVERSTORY, "y", FROG)
    assert session.waiting[0] == FROG
    assert hear(session, "").question == "reason"
    heard = session.hear("12")
    assert said(heard)[0] == "NOTE"
    assert out(OLD) == [OVERSTORY]


def test_escape_from_the_reason_lends_nothing(session: Session) -> None:
    hear(session, OLD, OVERSTORY, "y", ".x")
    assert session.face().question == ""
    assert out(OLD) == []


def test_a_number_does_the_better_thing_and_then_tries_again(session: Session) -> None:
    hear(session, OLD, OVERSTORY)
    heard = session.hear("1")
    assert said(heard) == ("OK", "Card renewed until Tue, Dec 7, 2027.")
    assert heard.waiting == 1
    assert said(session.go_on() or heard) == ("OK", "Checked out 1: The Overstory")


def test_an_address_is_set_right_by_its_number(session: Session) -> None:
    edit_patron(session.desk, SAM, {"address_bad": True})
    heard = hear(session, SAM, OVERSTORY)
    assert cells(heard)[0][1] == "Mail came back: check the address"
    assert said(hear(session, "1")) == ("OK", "Checked out 1: The Overstory")
    assert find_patron(SAM).address_bad == 0  # type: ignore[union-attr]


def test_what_only_a_manager_may_pass(session: Session) -> None:
    heard = hear(session, MARTA, ATLAS)
    assert said(heard) == ("STOP", "Not checked out: World atlas. Reference is for in-house use only.")
    assert cells(heard)[0][2] == "administrator"
    assert heard.panel.notes == ("y needs someone else's PIN (line 1).",)
    heard = hear(session, "y")
    assert said(heard) == ("ASK", "You can't override this. pat can, by typing a PIN here.")
    assert (heard.question, heard.prompt) == ("pin", "PIN")
    heard = hear(session, "n")
    assert said(heard) == ("NOTE", "Not checked out: World atlas")
    assert out(MARTA) == []


def test_a_manager_passes_it_on_the_spot_and_it_is_kept_in_that_name(session: Session) -> None:
    hear(session, MARTA, ATLAS, "y")
    heard = hear(session, "9999")
    assert said(heard) == ("NOTE", "Wrong PIN.")
    assert heard.question == "pin"
    assert hear(session, FROG).waiting == 1, "a scan is no PIN"
    heard = hear(session, "1111")
    assert (heard.question, heard.prompt) == ("reason", "Reason")
    heard = session.hear("for the exhibition")
    assert said(heard) == ("NOTE", "Checked out 1, by override: World atlas")
    kept = db.execute_sql("SELECT operator, kind FROM journal WHERE kind IN ('checkout', 'override')").fetchall()
    assert sorted(kept) == [("pat", "checkout"), ("pat", "override")]
    assert session.desk.operator.login == "ana"
    hear(session, "")
    by = db.execute_sql("SELECT operator FROM journal WHERE kind = 'checkout' ORDER BY seq").fetchall()
    assert [row[0] for row in by] == ["pat", "ana"]


def test_a_manager_passes_it(manager: Session) -> None:
    assert said(hear(manager, MARTA, ATLAS, "y", "for the exhibition")) == (
        "NOTE",
        "Checked out 1, by override: World atlas",
    )


def test_several_things_are_told_at_once(session: Session) -> None:
    heard = hear(session, OLD, OVERSTORY, "1", ATLAS)
    assert len(heard.panel.rows) == 1
    edit_patron(session.desk, OLD, {"address_bad": True})
    session.visit = None
    heard = hear(session, OLD, ATLAS)
    hear(session, "n")
    heard = hear(session, ATLAS)
    assert said(heard) == ("STOP", "Not checked out: World atlas. 2 blocks.")
    assert [row[0] for row in cells(heard)] == ["1", "2"]


def test_what_nobody_may_pass_is_gone_on_from_by_enter(session: Session, manager: Session) -> None:
    edit_patron(manager.desk, SAM, {"barred": True, "address_bad": True})
    heard = hear(session, SAM, OVERSTORY)
    assert heard.question == "stop"
    assert heard.answer.then == "It can't be checked out today.   Enter or Esc: continue."
    assert hear(session, "y").question == "stop"
    assert hear(session, "").question == ""
    assert out(SAM) == []


def test_a_single_impossible_thing_is_told_and_not_asked(session: Session, manager: Session) -> None:
    edit_patron(manager.desk, SAM, {"barred": True})
    heard = hear(session, SAM, OVERSTORY)
    assert (said(heard)[0], heard.question, heard.panel.kind) == ("STOP", "", "loans")
    assert said(hear(session, MARTA, FROG)) == ("OK", "Checked out 1: Frog and Toad are friends")


def test_an_item_on_the_same_card_is_renewed_by_yes(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, ".x")
    clock.forward(days=7)
    heard = hear(session, MARTA, OVERSTORY)
    assert said(heard)[0] == "ASK"
    heard = hear(session, "y")
    assert said(heard) == ("OK", "Renewed: The Overstory")
    assert heard.answer.then == "Due Mon, Jan 4, 2027. 1 renewal left."


def test_an_item_on_another_card_is_checked_in_first_by_its_number(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".x")
    heard = hear(session, SAM, OVERSTORY)
    assert said(heard) == (
        "ASK",
        "The Overstory. Still out on another card. Check it in first?",
    )
    assert said(hear(session, "1")) == ("OK", "Checked out 1: The Overstory")
    assert (out(MARTA), out(SAM)) == ([], [OVERSTORY])
