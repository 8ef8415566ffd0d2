"""The modes of the desk, lists of scans in one line, and what is said when something is taken back."""

from __future__ import annotations

import pytest

from tests import grove
from tests.grove import ATLAS, FROG, ITALIC, MARTA, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import cells, change, hear, out, said, texts
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.store import StoreFault
from tuils.library.front.answers.actions import actions_panel
from tuils.library.front.conversation import Session, checkins
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.models import db
from tuils.values.numbers.barcode import with_check_digit

NEW_ITEM, NEW_CARD = with_check_digit("3123400099999"), with_check_digit("2123400009999")
BY_F9 = "F9 shows what else can be undone."


def facts(kind: str) -> int:
    return int(db.execute_sql("SELECT coalesce(sum(n), 0) FROM fact WHERE kind = ?", (kind,)).fetchone()[0])


# ---- renew by item


def test_items_are_renewed_for_whoever_has_them(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, ".x", SAM, SPIRITED, ".x")
    grove_clock.forward(days=3)
    heard = hear(session, ".i", ".r")
    assert (heard.prompt, heard.loud, heard.mode) == ("RENEW", True, "renew")
    heard = hear(session, OVERSTORY)
    assert said(heard) == ("OK", "Renewed: The Overstory")
    assert "Marta" not in str(heard)
    hear(session, SPIRITED)
    heard = hear(session, FROG)
    assert said(heard) == ("NOTE", "Not renewed: Frog and Toad are friends is not checked out.")
    assert cells(heard) == [
        ("1", "The Overstory", "Due Thu, Dec 31"),
        ("2", "Spirited away [videorecording]", "Due Thu, Dec 17"),
        ("3", "Frog and Toad are friends", "It is not checked out"),
    ]
    assert heard.head.name == "2 renewed", "what is not on loan is told apart"
    heard = hear(session, "31234000999999")
    assert cells(heard)[-1] == ("4", "Unknown item 999999", "Problem box, with a note")
    heard = hear(session, ".x")
    assert (heard.prompt, heard.panel.kind) == ("Scan", "today")


def test_a_renewal_that_is_stopped_asks_and_the_next_scan_waits(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, OVERSTORY, FROG, ".x")
    grove_clock.forward(days=1)
    place_hold(session.desk, SAM, OVERSTORY)
    heard = hear(session, ".i", ".r", OVERSTORY)
    assert (said(heard)[0], heard.question) == ("STOP", "block")
    assert hear(session, FROG).waiting == 1
    session.hear("n")
    assert said(session.go_on() or heard) == ("OK", "Renewed: Frog and Toad are friends")


# ---- used here


def test_what_was_used_here_is_counted(session: Session) -> None:
    heard = hear(session, ".h")
    assert (heard.prompt, heard.mode) == ("IN-HOUSE", "here")
    heard = hear(session, ATLAS)
    assert said(heard) == ("OK", "In-house use: World atlas")
    assert cells(heard) == [("1", "SHELF", "World atlas", "REF 912 WOR")]
    heard = hear(session, "loose newspapers")
    assert said(heard) == ("OK", "Counted: 1 newspapers")
    hear(session, "loose 3 magazines")
    assert (facts("in_house"), facts("loose")) == (1, 4)
    heard = hear(session, ".u")
    assert said(heard) == ("OK", "Undone. It is not counted.")
    assert len(heard.panel.rows) == 2
    assert facts("loose") == 1
    assert said(hear(session, ".h"))[1].startswith("2 in-house")


def test_loose_change_is_a_title_elsewhere(session: Session) -> None:
    assert hear(session, "loose change").find == "loose change"
    assert said(hear(session, "loose 12 newspapers")) == ("OK", "Counted: 12 newspapers")
    assert said(hear(session, "loose 0 newspapers"))[0] == "STOP"


def test_what_stays_in_the_library_is_counted_by_its_number(session: Session) -> None:
    hear(session, MARTA, ATLAS)
    heard = hear(session, "1")
    assert said(heard) == ("OK", "In-house use: World atlas")
    assert (heard.question, heard.panel.kind, out(MARTA)) == ("", "loans", [])
    assert facts("in_house") == 1


# ---- the cart


def test_the_cart_is_silent_until_something_is_wrong(session: Session, manager: Session) -> None:
    set_value(manager.desk, "shelving_cart", True)
    hear(session, MARTA, FROG, ".x", SAM, OVERSTORY, ".x", OVERSTORY)
    assert db.execute_sql("SELECT state FROM item WHERE barcode = ?", (OVERSTORY,)).fetchone()[0] == "cart"
    heard = hear(session, ".v")
    assert (heard.prompt, heard.mode) == ("VERIFY", "verify")
    before = heard.answer
    heard = hear(session, OVERSTORY, OWL)
    assert heard.answer == before
    assert (heard.panel.rows, heard.head.name) == ((), "2 on the cart")
    assert db.execute_sql("SELECT state FROM item WHERE barcode = ?", (OVERSTORY,)).fetchone()[0] == ""
    heard = hear(session, FROG)
    assert said(heard) == ("NOTE", "Still checked out: Frog and Toad are friends")
    assert heard.answer.then == "Take it off the cart.   1: check it in."
    assert heard.head.line == "1 to check"
    heard = hear(session, "1")
    assert said(heard)[0] == "SHELF"
    assert out(MARTA) == []
    assert [row[1] for row in cells(heard)] == ["SHELF"]


def test_what_is_wrong_on_the_cart_has_its_own_word(session: Session) -> None:
    place_hold(session.desk, MARTA, OWL)
    change(ITALIC, withdrawn=1)
    change(FROG, state="missing")
    db.execute_sql("INSERT INTO branch (code, name, return_to) VALUES ('VAN', 'Bookmobile', 'home')")
    change(OVERSTORY, home_branch="VAN")
    hear(session, ".v", OWL, ITALIC, FROG, OVERSTORY)
    heard = hear(session, "31234000999999")
    assert [row[1:] for row in cells(heard)] == [
        ("HOLD", "Owl moon", "A patron is waiting"),
        ("PROBLEM", "[/i] and [bold]", "Problem box, with a note"),
        ("NOTE", "Frog and Toad are friends", "Not marked as in"),
        ("TRANSIT", "The Overstory", "To Bookmobile"),
        ("PROBLEM", "Unknown item 999999", "Problem box, with a note"),
    ]


# ---- many in one line


def test_pasted_numbers_are_scans_each_for_itself(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, FROG, OWL, ".x", ".i")
    heard = session.hear(f"{OVERSTORY}, {FROG} 31234000999999;{OWL}")
    assert (said(heard)[0], heard.waiting) == ("SHELF", 3)
    while more := session.go_on():
        heard = more
    assert heard.head.line == "shelf 3, 1 unknown"
    assert said(heard) == ("SHELF", "Put it on the cart: Owl moon")
    assert heard.answer.then == "3 checked in: shelf 3, 1 unknown."
    assert out(MARTA) == []
    acts = db.execute_sql("SELECT count(DISTINCT act) FROM journal WHERE kind = 'checkin'").fetchone()[0]
    assert acts == 3
    assert said(hear(session, ".x")) == ("OK", "3 checked in: shelf 3, 1 unknown.")


def test_words_with_blanks_are_words(session: Session) -> None:
    assert session.hear("owl moon").find == "owl moon"
    assert session.hear("1984 2001").find == "1984 2001"


# ---- a plain no with something better


def test_who_may_adds_what_has_no_record(session: Session, manager: Session) -> None:
    hear(session, MARTA)
    heard = hear(session, NEW_ITEM)
    assert not heard.offered, "a volunteer may not add copies"
    hear(manager, MARTA)
    heard = hear(manager, NEW_ITEM)
    assert heard.answer.then == "Scan again.   1: it is not in the catalog yet, add it now."
    heard = hear(manager, "1")
    assert (heard.opens, heard.opens_with) == ("quick_add", NEW_ITEM)
    heard = hear(session, NEW_CARD)
    assert heard.answer.then == "Scan again, or type the name.   1: register a new patron."
    heard = hear(session, "1")
    assert (heard.opens, heard.opens_with) == ("register", NEW_CARD)
    assert not hear(session, NEW_CARD, MARTA).offered


def test_after_the_last_renewal_a_hold_is_offered(session: Session, manager: Session) -> None:
    set_circulation_rule(manager.desk, "renewals_allowed", "0")
    hear(session, MARTA, OVERSTORY)
    heard = session.press("renew", OVERSTORY)
    assert said(heard) == ("STOP", "Not renewed: The Overstory. No renewals left (0 used).")
    assert (heard.answer.then, heard.offered, heard.question) == (
        "The patron can return it.   1: place a hold.",
        "1",
        "",
    )
    heard = hear(session, "1")
    assert said(heard) == ("STOP", "No hold for Marta Field: already has The Overstory checked out.")


def test_a_copy_with_damage_is_kept_for_repair_by_its_number(session: Session) -> None:
    change(OWL, state="damaged", public_note="torn")
    heard = hear(session, MARTA, OWL)
    assert heard.answer.then == "Due Mon, Dec 28. Show the patron: torn   1: send it to repair."
    heard = hear(session, "1")
    assert said(heard) == ("REPAIR", "Not checked out, set aside: Owl moon")
    assert out(MARTA) == []
    assert heard.panel.rows == ()
    assert db.execute_sql("SELECT state FROM item WHERE barcode = ?", (OWL,)).fetchone()[0] == "in_repair"


def test_what_was_offered_stands_when_the_library_is_busy(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(session, MARTA, FROG, ".x", ".v", FROG)
    with monkeypatch.context() as away:
        away.setattr(checkins, "checkin", _busy)
        with pytest.raises(StoreFault):
            session.hear("1")
    assert session.face().offered
    assert [row[1] for row in cells(session.face())] == ["NOTE"]
    assert said(hear(session, "1"))[0] == "SHELF"


def _busy(*_args: object, **_named: object) -> None:
    raise StoreFault("BUSY", "Another desk has been busy for too long.")


# ---- taking back


def test_the_undo_list_names_slips_money_and_marks(session: Session, manager: Session) -> None:
    charge(manager.desk, MARTA, 400, "copies")
    hear(session, MARTA, "pay 4.00", ".x")
    place_hold(session.desk, MARTA, OVERSTORY)
    hear(session, OVERSTORY)
    hear(session, MARTA, OVERSTORY, ".x")
    held = place_hold(session.desk, SAM, FROG)
    cancel_hold(session.desk, held.id)
    mark_copy(session.desk, OWL, "missing")
    rows = [row[2:] for row in texts(actions_panel(session.desk))]
    assert rows[:8] == [
        ("Marked missing: Owl moon", "as it was before"),
        ("Hold ended: Frog and Toad are friends", "hold active again"),
        ("Hold: Frog and Toad are friends", "hold removed"),
        ("Checked out: The Overstory", "not checked out; hold active again"),
        ("Checked in: The Overstory, HOLD", "hold active again; remove the slip"),
        ("Hold: The Overstory", "hold removed"),
        ("Marta Field paid $4.00: Charge, copies", "owed again; give the money back"),
        ("Charged Marta Field $4.00: Charge, copies", "no longer owed"),
    ]
    answers = []
    for _n in range(8):
        heard = hear(session, ".u")
        answers.append((heard.answer.said, heard.answer.then.removesuffix(BY_F9).strip()))
    assert answers == [
        ("Undone. Owl moon is as it was before.", ""),
        ("Undone. The hold on Frog and Toad are friends is active again.", ""),
        ("Undone. The hold on Frog and Toad are friends is removed.", ""),
        ("Undone. The Overstory is not checked out.", "The hold is active again."),
        ("Undone. The Overstory is where it was before.", "Remove the slip."),
        ("Undone. The hold on The Overstory is removed.", ""),
        ("Undone. Marta Field owes $4.00 again.", "Give the money back."),
        ("Your role doesn't let you charge a patron by hand.", "Ask someone whose role allows it to sign in."),
    ]
    assert hear(manager, ".u").answer.said == "Undone. Marta Field no longer owes $4.00."


def test_who_sees_what_people_have_reads_whose_hold_and_mark_is_undone(manager: Session) -> None:
    place_hold(manager.desk, MARTA, OVERSTORY)
    cancel_hold(manager.desk, place_hold(manager.desk, SAM, FROG).id)
    checkout(manager.desk, SAM, OWL)
    mark_copy(manager.desk, OWL, "claims_returned")
    rows = [row[2] for row in texts(actions_panel(manager.desk))]
    assert rows[:4] == [
        "Marked claims returned for Sam Okafor: Owl moon",
        "Checked out to Sam Okafor: Owl moon",
        "Hold ended for Sam Okafor: Frog and Toad are friends",
        "Hold for Sam Okafor: Frog and Toad are friends",
    ]
    answers = [hear(manager, ".u").answer for _n in range(5)]
    assert [(one.said, one.then.removesuffix(BY_F9).strip()) for one in answers] == [
        ("Undone. Owl moon is as it was before.", "It is on Sam Okafor's card."),
        ("Undone. Owl moon is not checked out. It is back on the shelf.", ""),
        ("Undone. The hold for Sam Okafor is active again: Frog and Toad are friends", ""),
        ("Undone. The hold for Sam Okafor is removed: Frog and Toad are friends", ""),
        ("Undone. The hold for Marta Field is removed: The Overstory", ""),
    ]


def test_a_late_return_is_a_return_in_the_undo_list(
    session: Session, manager: Session, grove_clock: grove.Clock
) -> None:
    set_value(manager.desk, "fines", True)
    set_circulation_rule(manager.desk, "fine_rate", "25/1d", item_type="DVD")
    hear(session, MARTA, SPIRITED, ".x")
    grove_clock.forward(days=10)
    hear(session, SPIRITED)
    row = texts(actions_panel(session.desk))[0]
    assert row[2:] == ("Checked in: Spirited away [videorecording], SHELF", "checked out again; fine removed")


# ---- today


def test_today_lists_what_holds_ask_for(session: Session, grove_clock: grove.Clock) -> None:
    place_hold(session.desk, MARTA, OVERSTORY)
    held = place_hold(session.desk, MARTA, FROG)
    place_hold(session.desk, SAM, OWL)
    hear(session, FROG, OWL)
    cancel_hold(session.desk, held.id)
    heard = session.greet()
    assert cells(heard) == [
        ("1", "Holds to pull from the shelf", "1"),
        ("2", "Expired or canceled holds to clear", "1"),
    ]
    assert heard.panel.keys == ("pull_list", "hold_shelf")
    grove_clock.forward(days=20)
    assert ("2", "Holds past their pickup date", "1") in cells(session.greet())


def test_why_is_never_about_the_thing_before(session: Session) -> None:
    hear(session, MARTA, OVERSTORY, ".x", ".i", OVERSTORY)
    seen = [getattr(session.asked_about, "barcode", "")]
    for scans in (("31234000999999",), (".i", ".h", FROG)):
        hear(session, *scans)
        seen.append(getattr(session.asked_about, "barcode", ""))
    assert seen == [OVERSTORY, "", FROG]
