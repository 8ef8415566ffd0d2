"""The conversation at the desk, without a screen: what is heard, what is answered, what it leaves in the store."""

from __future__ import annotations

import pytest

from tests import grove
from tests.grove import EMMA, FROG, ITALIC, MARTA, OLD, OVERSTORY, OWL, SAM, SIX, SPIRITED
from tests.library.talking import cells, hear, out, paper, said, texts
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault
from tuils.library.front.answers.actions import actions_panel
from tuils.library.front.answers.idle_desk import is_new
from tuils.library.front.answers.searching import look_for
from tuils.library.front.answers.visits import OutLine
from tuils.library.front.answers.why_shown import explained
from tuils.library.front.conversation import Cell, Session, lending
from tuils.library.lending.desk_queries import to_scan
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.lookups import find_item, find_patron
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.models import db
from tuils.values.time.moments import day_of


@pytest.fixture
def clock(grove_clock: grove.Clock) -> grove.Clock:
    return grove_clock


# ---- the idle desk


@pytest.mark.parametrize(("hours", "part"), [(-2, "morning"), (3, "afternoon"), (9, "evening")])
def test_it_greets_by_the_hour(session: Session, clock: grove.Clock, hours: int, part: str) -> None:
    clock.forward(minutes=60 * hours)
    heard = session.greet()
    assert heard.answer.said == f"Good {part}, Ana."
    assert heard.panel.kind == "today"
    assert heard.panel.title.startswith("Mon, Dec 7. Open 10 am-6 pm")
    assert "No backup yet. One is made when you exit." in heard.panel.notes


def test_a_closed_day_says_so_and_why(session: Session, manager: Session) -> None:
    today = day_of(session.desk.now, session.desk.zone)
    close_days(manager.desk, today, today, "Snow")
    assert session.greet().panel.title == "Mon, Dec 7. Closed today: Snow"


def test_today_lists_what_is_overdue_and_leaves_out_what_is_not(session: Session, clock: grove.Clock) -> None:
    assert session.greet().panel.rows == ()
    hear(session, MARTA, OVERSTORY, SPIRITED, ".x")
    clock.forward(days=24)
    heard = session.greet()
    assert cells(heard) == [("1", "Overdue", "2")]
    assert heard.panel.keys == ("overdue",)
    clock.forward(days=10)
    assert cells(session.greet()) == [("1", "More than 3 weeks overdue", "1"), ("2", "Overdue", "1")]


def test_a_library_without_hours_and_books_is_new(session: Session) -> None:
    assert not is_new("MAIN")
    db.execute_sql("DELETE FROM opening_hours")
    assert not is_new("MAIN")
    db.execute_sql("DELETE FROM item")
    assert is_new("MAIN")
    assert any("set the opening hours" in note for note in session.greet().panel.notes)


# ---- lending


def test_six_items_to_a_card(session: Session) -> None:
    heard = hear(session, MARTA)
    assert said(heard) == ("OK", "Marta Field is at the desk.")
    assert heard.head.name == "Marta Field"
    assert heard.head.line == "adult ..4417   Out 0"
    heard = hear(session, *SIX)
    assert said(heard) == ("OK", "Checked out 6: 千と千尋の神隠し")
    assert heard.answer.then == "Due Mon, Dec 28."
    assert heard.head.line == "adult ..4417   Out 6, next due Dec 14"
    assert cells(heard)[4] == ("5", "[/i] and [bold]", "Mon, Dec 28")
    assert heard.panel.keys == tuple(SIX)
    assert out(MARTA) == sorted(SIX)


def test_esc_finishes_with_a_slip_that_names_nobody(session: Session) -> None:
    heard = hear(session, MARTA, OVERSTORY, SPIRITED, ".x")
    assert said(heard) == ("OK", "Done. Marta Field checked out 2 items.")
    assert heard.panel.kind == "today"
    slip = "\n".join(paper(heard))
    assert "The Overstory" in slip
    assert "Due Mon, Dec 28" in slip
    assert "2 items" in slip
    assert "Marta" not in slip
    assert "4417" not in slip
    assert max(map(len, paper(heard))) <= 42


def test_a_patron_who_takes_nothing_gets_no_slip(session: Session) -> None:
    heard = hear(session, MARTA, ".x")
    assert (said(heard), heard.paper) == (("OK", "Done. Marta Field checked out nothing."), None)


def test_the_next_card_finishes_the_one_before(session: Session) -> None:
    heard = hear(session, MARTA, OVERSTORY, SAM)
    assert said(heard) == ("OK", "Sam Okafor is at the desk.")
    assert any("The Overstory" in line for line in paper(heard))
    assert hear(session, FROG).panel.rows[0][1] == "Frog and Toad are friends"
    assert (out(MARTA), out(SAM)) == ([OVERSTORY], [FROG])


def test_the_same_card_again_keeps_what_was_lent(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY)
    clock.forward(seconds=5)
    heard = hear(session, MARTA)
    assert said(heard) == ("OK", "Marta Field is at the desk.")
    assert [row[1] for row in heard.panel.rows] == ["The Overstory"]
    assert heard.paper is None


def test_the_echo_of_a_scanner_lends_once(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY)
    clock.forward(seconds=1)
    heard = hear(session, OVERSTORY)
    assert said(heard) == ("OK", "Already checked out a moment ago: The Overstory")
    clock.forward(seconds=5)
    assert said(hear(session, OVERSTORY)) == ("OK", "Already checked out in this visit: The Overstory")
    assert len(session.panel.rows) == 1


def test_codes_in_any_reading_are_understood(session: Session) -> None:
    hear(session, "]C0" + MARTA, f"A{OVERSTORY}B", "3 1234 00001 0027")
    assert out(MARTA) == [OVERSTORY, FROG]


def test_two_numbers_sent_as_one_are_two_scans(session: Session) -> None:
    heard = session.hear(MARTA)
    heard = session.hear(OVERSTORY + FROG)
    assert (said(heard), heard.waiting) == (("OK", "Checked out 1: The Overstory"), 1)
    heard = session.go_on() or heard
    assert (said(heard), heard.waiting) == (("OK", "Checked out 2: Frog and Toad are friends"), 0)
    assert session.go_on() is None


def test_alerts_are_told_with_the_loan(session: Session) -> None:
    item = find_item(OVERSTORY)
    assert item is not None
    db.execute_sql("UPDATE item SET state = 'damaged', public_note = 'torn cover' WHERE id = ?", (item.id,))
    heard = hear(session, MARTA, OVERSTORY)
    assert heard.answer.mark == "NOTE"
    assert heard.answer.said == "Checked out 1, with a damage note: The Overstory"
    assert "torn cover" in heard.answer.then


def test_what_to_say_to_a_patron_stands_in_the_head(session: Session, clock: grove.Clock) -> None:
    edit_patron(session.desk, SAM, {"note": "has our spare key"})
    heard = hear(session, SAM)
    assert (heard.answer.mark, heard.answer.then) == ("NOTE", "Note: has our spare key")
    assert hear(session, OVERSTORY).head.alert == "Note: has our spare key"
    hear(session, ".x")
    clock.forward(days=30)
    heard = hear(session, SAM)
    assert heard.answer.then == "1 item overdue since Mon, Dec 28, 2026. Note: has our spare key"
    assert cells(heard) == [("!", "The Overstory", "Mon, Dec 28", "9 days overdue"), ("", ""), ("", "This visit")]


def test_what_is_out_already_stands_above_the_visit_overdue_first(session: Session, clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, SPIRITED, ".x")
    clock.forward(days=8)
    heard = hear(session, MARTA, FROG)
    assert heard.panel.title == "Already out: 2, 1 overdue"
    rows = cells(heard)
    assert [row[0] for row in rows] == ["!", "-", "", "", "1"]
    assert rows[0][1:] == ("Spirited away [videorecording]", "Mon, Dec 14", "1 day overdue")
    assert (rows[1][1], rows[4][1]) == ("The Overstory", "Frog and Toad are friends")
    assert heard.panel.keys == (SPIRITED, OVERSTORY, "", "", FROG)
    renewed = session.press("renew", SPIRITED)
    assert renewed.answer.said == "Renewed: Spirited away [videorecording]"
    assert session.row_about(0) is not None


def test_of_much_that_is_out_the_first_lines_are_shown(session: Session) -> None:
    hear(session, MARTA)
    assert session.visit is not None
    session.visit.before = tuple(OutLine(str(n), f"Title {n}", "Mon, Dec 14") for n in range(12))
    heard = hear(session, OVERSTORY)
    assert heard.panel.title == "Already out: 12"
    assert cells(heard)[7] == ("", "and 5 more. F4 opens the card.")
    assert len(heard.panel.keys) == len(heard.panel.rows)


def test_an_unknown_item_while_lending_is_told_with_a_guess(session: Session) -> None:
    hear(session, MARTA)
    assert said(hear(session, "31234000999993")) == ("STOP", "Not checked out: no item has the barcode 31234000999993.")
    heard = hear(session, OVERSTORY[:-1] + "9")
    assert heard.answer.then.startswith("Probably misread: the last digit should be")


def test_an_unknown_card_and_a_lost_one(session: Session, manager: Session) -> None:
    assert said(hear(session, "21234000099991")) == ("STOP", "No library card has the number 21234000099991.")
    fresh = replace_card(manager.desk, SAM).card
    assert said(hear(session, SAM)) == ("STOP", "This card was reported lost on Mon, Dec 7. It can't be used.")
    assert said(hear(session, fresh)) == ("OK", "Sam Okafor is at the desk.")


# ---- parking


def test_park_and_bring_back_keeps_list_question_and_scans(session: Session) -> None:
    hear(session, OLD, OVERSTORY, "1", FROG)
    edit_patron(session.desk, OLD, {"address_bad": True})
    session.hear(OWL)
    session.hear(EMMA)
    heard = session.press("park")
    assert said(heard) == ("OK", "Ruth Yoder is parked.")
    assert (heard.parked, heard.waiting, heard.question) == (1, 0, "")
    assert said(hear(session, MARTA, ITALIC, ".x")) == ("OK", "Done. Marta Field checked out 1 item.")
    heard = session.press("park")
    assert (heard.question, cells(heard)) == ("back", [("1", "Ruth Yoder", "..0501", "2 items", "10:31 am")])
    heard = session.hear("1")
    assert (heard.question, heard.waiting, heard.head.name) == ("block", 1, "Ruth Yoder")
    hear(session, "n")
    assert [line.title for line in session.visit.lent] == ["The Overstory", "Frog and Toad are friends"]  # type: ignore[union-attr]


def test_the_card_brings_a_parked_patron_back(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".k")
    heard = hear(session, MARTA)
    assert (heard.parked, [row[1] for row in heard.panel.rows]) == (0, ["The Overstory"])


def test_nobody_parked_and_nobody_back(session: Session) -> None:
    assert said(hear(session, ".k")) == ("", "No patron is parked.")
    hear(session, MARTA, ".k", ".k")
    assert hear(session, "9").answer.said == "There is no line 9."
    assert said(hear(session, "x")) == ("OK", "No patron was chosen.")
    assert len(session.parked) == 1


def test_left_alone_the_patron_is_parked_and_no_name_stays(session: Session) -> None:
    assert session.left_alone() is None
    hear(session, OLD, OVERSTORY, FROG)
    heard = session.left_alone()
    assert heard is not None
    assert (heard.parked, heard.head.name, heard.question) == (1, "", "")
    assert list(session.parked[0].waiting) == [FROG]
    heard = session.left_alone()
    assert heard is not None, "the answer still said who is parked"
    assert "Ruth" not in heard.answer.said
    assert session.left_alone() is None
    session.found("garcia", *look_for(session.desk, "garcia"))
    heard = session.left_alone()
    assert heard is not None
    assert heard.panel.kind == "today"


# ---- renewing, undo, why


def test_renew_all_and_one(session: Session, clock: grove.Clock) -> None:
    assert said(session.press("renew")) == ("", "Renew for which patron?")
    assert said(hear(session, MARTA, ".r")) == ("", "No checkouts.")
    hear(session, OVERSTORY, SPIRITED, ".x")
    clock.forward(days=2)
    hear(session, MARTA)
    heard = session.press("renew", SPIRITED)
    assert said(heard) == ("OK", "Renewed: Spirited away [videorecording]")
    heard = hear(session, ".r")
    assert said(heard) == ("NOTE", "Renewed 1 of 2.")
    assert ("Spirited away [videorecording]", "No renewals left") in [row[1:] for row in cells(heard)]


def test_undo_takes_the_last_thing_back_and_off_the_list(session: Session) -> None:
    assert said(hear(session, ".u"))[0] == "STOP"
    hear(session, MARTA, OVERSTORY, FROG)
    lent = session.asked_about
    assert lent is not None
    heard = hear(session, ".u")
    assert said(heard) == ("OK", "Undone. Frog and Toad are friends is not checked out. It is back on the shelf.")
    assert [row[1] for row in heard.panel.rows] == ["The Overstory"]
    assert session.asked_about is not lent
    assert out(MARTA) == [OVERSTORY]


def test_undo_of_a_check_in_takes_it_off_the_list(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".x", OVERSTORY, OWL)
    act = session.panel.keys[0]
    heard = session.undo(act)
    assert said(heard) == ("OK", "Undone. The Overstory is checked out to the same patron again.")
    assert cells(heard)[0][:3] == ("1", "SHELF", "Owl moon")
    assert out(MARTA) == [OVERSTORY]


def test_the_undo_list_says_in_words_what_goes_back(session: Session, manager: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".x", OVERSTORY, OWL)
    assert texts(actions_panel(session.desk))[:3] == [
        ("1", "10:31 am", "Checked in: Owl moon, SHELF", "where it was before"),
        ("2", "10:31 am", "Checked in: The Overstory, SHELF", "checked out to the same patron"),
        ("3", "10:31 am", "Checked out: The Overstory", "back on the shelf, not checked out"),
    ]
    from tuils.library.people.patrons.patrons import register_patron

    register_patron(manager.desk, {"first_name": "Linh", "last_name": "Nguyen"})
    first = actions_panel(session.desk).rows[0]
    assert first[2] == "New patron: Linh Nguyen"
    assert first[3] == Cell("can't undo: F4, Remove", "look")
    act = actions_panel(session.desk).keys[0]
    assert said(session.undo(act))[0] == "STOP"


def test_why_tells_the_rule_the_counting_and_the_days_passed_over(session: Session, manager: Session) -> None:
    from datetime import date

    close_days(manager.desk, date(2026, 12, 14), date(2026, 12, 15), "Inventory")
    hear(session, MARTA, SPIRITED)
    assert session.asked_about is not None
    told = explained(session.desk, session.asked_about)
    assert told.question == "Why is it due on Wed, Dec 16?"
    lines = [(reason.number, reason.said.strip()) for reason in told.steps]
    assert lines[0] == ("1", "Which rule? Loan period for: this library, adult, DVD")
    assert any("7 days" in line and line.endswith("<- used, line 7 of 8") for _n, line in lines)
    assert ("2", "Counting: Mon, Dec 7 plus 7 days is Mon, Dec 14") in lines
    assert ("3", "Mon, Dec 14: closed, Inventory") in lines
    assert ("", "Tue, Dec 15: closed, Inventory") in lines
    assert ("", "Moved to Wed, Dec 16") in lines
    assert told.steps[-1].strong
    assert lines[-1] == ("4", "Due: Wed, Dec 16")
    assert told.later[-1].said == "Renewals: 1, if no one is waiting. No one is waiting now."


# ---- signing out


def test_signing_out_is_asked_while_someone_is_there(session: Session) -> None:
    assert session.sign_out().leaving
    hear(session, MARTA, OVERSTORY)
    heard = session.sign_out()
    assert (heard.leaving, heard.question, heard.prompt) == (False, "leave", "y/n")
    assert said(heard) == ("ASK", "Marta Field is still at the desk. Sign out anyway?")
    assert hear(session, "").question == "leave"
    assert hear(session, FROG).waiting == 1
    assert not session.hear("n").leaving
    session.go_on()
    session.sign_out()
    heard = session.hear("y")
    assert heard.leaving
    assert any("The Overstory" in line for line in paper(heard))


def test_signing_out_with_someone_parked_is_asked(session: Session) -> None:
    hear(session, MARTA, ".k")
    assert said(session.sign_out()) == ("ASK", "1 patron is parked. Sign out anyway?")
    assert session.press("back").question == ""
    hear(session, OLD, OVERSTORY)
    assert session.sign_out().answer.said == "Answer the question first, or press Esc."


# ---- a busy library


BUSY = StoreFault("BUSY", "Another desk has been busy for too long.")


def test_a_scan_that_the_library_could_not_take_is_taken_when_it_is_heard_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(session, MARTA)
    with monkeypatch.context() as away:
        away.setattr(lending, "checkout", _busy)
        with pytest.raises(StoreFault):
            session.hear(OVERSTORY)
    assert said(session.hear(OVERSTORY)) == ("OK", "Checked out 1: The Overstory")


def test_a_scan_that_waited_stays_first_when_the_library_is_busy(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(session, OLD, OVERSTORY)
    session.hear(FROG)
    session.hear(OWL)
    session.hear("1")
    with monkeypatch.context() as away:
        away.setattr(lending, "checkout", _busy)
        with pytest.raises(StoreFault):
            session.go_on()
    assert list(session.waiting) == [OVERSTORY, FROG, OWL]
    while session.go_on():
        pass
    assert out(OLD) == sorted([OVERSTORY, FROG, OWL])
    assert find_patron(OLD).expires_on == "2027-12-07"  # type: ignore[union-attr]


def test_renewing_all_goes_on_where_a_busy_library_stopped_it(
    session: Session, clock: grove.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuils.library.front.conversation import lending

    hear(session, MARTA, OVERSTORY, FROG)
    clock.forward(days=1)
    calls = iter((False, True))

    def second_is_busy(*args: object, **kwargs: object) -> object:
        if next(calls, True):
            raise BUSY
        return renew(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(lending, "renew", second_is_busy)
    heard = hear(session, ".r")
    assert said(heard) == ("NOTE", "Renewed 1 of 2.")
    assert cells(heard)[1][2] == "Another desk has been busy for too long."
    monkeypatch.setattr(lending, "renew", _busy)
    with pytest.raises(StoreFault):
        session.press("renew")


def _busy(*_args: object, **_named: object) -> None:
    raise BUSY


# ---- practice


def test_there_is_something_to_scan(session: Session) -> None:
    cards, items = to_scan(2, 3)
    assert cards == [(OLD, "Ruth Yoder"), (grove.ELENA, "Elena Garcia")]
    assert [title for _code, title in items] == ["The Overstory", "Frog and Toad are friends", "Spirited away"]
    checkout(session.desk, MARTA, OVERSTORY)
    assert OVERSTORY not in dict(to_scan()[1])


def test_refusals_that_are_no_question_are_told(session: Session) -> None:
    with pytest.raises(Refused):
        checkout(session.desk, "nobody", OVERSTORY)
    assert hear(session, "").answer == session.answer
