"""Holds in bulk: moved from title to title, suspended for a vacation, moved in line for a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.hold_lists import hold_queue
from tuils.library.lending.holds.holds import hold_sheet, place_first_of, place_hold, suspend_hold
from tuils.library.lending.holds.moving import holds_moved_words, move_all_holds
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.together import resume_all_holds, suspend_all_holds
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.reasons import forget_reasons
from tuils.library.lending.terms.queues import holds_of
from tuils.library.lending.why.hold import why_hold_of
from tuils.library.office.catalog_maintenance.title_merging import merge_titles
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.people.staff.permissions import PERMISSIONS
from tuils.library.reach.replay import undo
from tuils.values.time.moments import day_of

from .acts import all_the_same
from .makers import Clock, add_item, patron_id, register, rows, value, with_role


@pytest.fixture
def emma(desk: Desk) -> str:
    """Emma and Persuasion, both copies of each out; Ada, Bo, Cleo and Dan."""
    for card in ("ADA", "BO", "CLEO", "DAN", "OUT"):
        register(desk, card, card=card)
    biblio = add_title(desk, {"title": "Emma"}).id
    other = add_title(desk, {"title": "Persuasion"}).id
    for number, title in ((1, biblio), (2, biblio), (3, other), (4, other)):
        add_item(desk, f"C{number}", biblio=title)
        checkout(desk, "OUT", f"C{number}")
    return biblio


def line(biblio: str, desk: Desk) -> list[tuple[str, str, int]]:
    found = [waiter.hold for waiter in hold_queue(desk, biblio).waiters]
    return [(hold.patron, hold.state, hold.position) for hold in found]


def other_title() -> str:
    return str(value("SELECT id FROM biblio WHERE title = 'Persuasion'"))


def may_not(desk: Desk, right: str) -> Desk:
    return with_role(desk, permissions=set(PERMISSIONS) - {right})


def day(desk: Desk, days: int) -> date:
    return day_of(desk.now, desk.zone) + timedelta(days)


def caught(desk: Desk, barcode: str) -> str:
    """Check it in; return the hold that it is set aside for."""
    found = checkin(desk, barcode).caught
    return found.hold if found else ""


def test_each_keeps_its_place_by_time_and_what_is_ready_stays(desk: Desk, emma: str) -> None:
    place_hold(desk, "BO", "C1")
    place_hold(desk, "ADA", "C1")
    place_hold(desk, "DAN", "C3")
    last = place_hold(desk, "CLEO", "C1").id
    move_hold(desk, last, 1)
    move_hold(desk, last, 2)
    checkin(desk, "C1")  # for Bo
    before = line(emma, desk), line(other_title(), desk)
    done = move_all_holds(desk, "C1", "C3")
    assert holds_moved_words(done) == ["2 holds moved to Persuasion.", "1 stays: its copy is ready for pickup."]
    assert line(emma, desk) == [("BO", "waiting", 0)]
    assert line(other_title(), desk) == [("ADA", "placed", 1), ("DAN", "placed", 2), ("CLEO", "placed", 3)]
    assert caught(desk, "C3") == holds_of(patron_id("ADA"))[0].id
    undo_last(desk, 2)
    assert (line(emma, desk), line(other_title(), desk)) == before


def test_the_move_stands_once_a_copy_of_the_other_title_is_set_aside(desk: Desk, emma: str) -> None:
    place_hold(desk, "ADA", "C1")
    done = move_all_holds(desk, emma, other_title())
    assert caught(desk, "C3")
    with pytest.raises(Refused) as no:
        undo(desk, done.act)
    assert no.value.codes == ["UNDO_NOT_LAST"]
    assert checkout(desk, "ADA", "C3").hold


def test_a_patron_with_both_keeps_the_earlier(desk: Desk, emma: str) -> None:
    place_hold(desk, "ADA", "C3")
    for card in ("CLEO", "ADA"):
        place_hold(desk, card, "C1")
    place_hold(desk, "CLEO", "C3")
    done = move_all_holds(desk, emma, other_title())
    assert (done.moved, done.ended) == (1, 2)
    assert line(other_title(), desk) == [("ADA", "placed", 1), ("CLEO", "placed", 2)]
    assert line(emma, desk) == []


def test_one_who_has_the_other_title_or_may_not_hold_it_stays(desk: Desk, emma: str) -> None:
    place_hold(desk, "OUT", "C1", override=all_the_same())
    place_hold(desk, "BO", "C1")
    done = move_all_holds(desk, emma, other_title())
    assert (done.moved, done.stays) == (1, {"has_it": 1})
    kept = add_title(desk, {"title": "Kept"}).id
    add_item(desk, "K1", biblio=kept, not_for_loan=True)
    assert move_all_holds(desk, other_title(), kept).stays == {"not_holdable": 1}


def test_between_copies_and_titles(desk: Desk, emma: str) -> None:
    one = place_hold(desk, "ADA", "C1", item_only=True).id
    place_hold(desk, "BO", "C1")
    assert holds_moved_words(move_all_holds(desk, "C1", emma, item=True)) == [
        "1 hold moved to Emma.",
        "1 waited for one copy, and waits for any copy now.",
    ]
    assert hold_sheet(one).wanted == ""
    undo_last(desk)
    assert hold_sheet(one).wanted == "C1"
    move_all_holds(desk, "C1", "C2", item=True, to_item=True)
    assert hold_sheet(one).wanted == "C2"
    move_all_holds(desk, emma, "C4", to_item=True)
    assert [hold_sheet(hold.id).wanted for hold in (*holds_of(patron_id("ADA")), *holds_of(patron_id("BO")))] == [
        "C4",
        "C4",
    ]


@pytest.mark.parametrize(
    ("origin", "to", "code"),
    [("C1", "C2", "SAME_TITLE"), ("nothing such", "C3", "UNKNOWN_ID"), ("C1", "nothing such", "UNKNOWN_ID")],
)
def test_what_cannot_be_moved(desk: Desk, emma: str, origin: str, to: str, code: str) -> None:
    place_hold(desk, "ADA", "C1")
    before = value("SELECT count(*) FROM journal")
    with pytest.raises(Refused) as no:
        move_all_holds(desk, origin, to)
    assert no.value.codes == [code]
    assert value("SELECT count(*) FROM journal") == before


# ---- a vacation


def test_all_holds_rest_until_the_day_and_wake_by_themselves(desk: Desk, clock: Clock, emma: str) -> None:
    ready, waits = place_hold(desk, "ADA", "C1").id, place_hold(desk, "ADA", "C3").id
    other = place_hold(desk, "BO", "C3").id
    checkin(desk, "C1")
    found = suspend_all_holds(desk, "ADA", day(desk, 10))
    assert [(hold.id, bool(hold.act), hold.suspended) for hold in found] == [(ready, False, False), (waits, True, True)]
    assert hold_sheet(waits).position == 1
    assert caught(desk, "C3") == other
    clock.forward(days=10)
    assert caught(desk, "C4") == waits


def test_longer_rests_stay_and_all_are_resumed_at_once(desk: Desk, clock: Clock, emma: str) -> None:
    long = place_hold(desk, "ADA", "C1").id
    short = place_hold(desk, "ADA", "C3").id
    suspend_hold(desk, long)
    suspend_all_holds(desk, "ADA", day(desk, 5))
    assert [hold_sheet(one).suspended_until for one in (long, short)] == ["", day(desk, 5).isoformat()]
    assert all(hold.act for hold in resume_all_holds(desk, "ADA"))
    assert not any(hold_sheet(one).suspended for one in (long, short))
    undo_last(desk)
    assert all(hold_sheet(one).suspended for one in (long, short))
    with pytest.raises(Refused):
        suspend_all_holds(desk, "ADA", day(desk, 0))


# ---- moved in line, with a reason


def test_the_reason_is_told_by_why_and_kept_for_its_time(desk: Desk, clock: Clock, emma: str) -> None:
    place_hold(desk, "ADA", "C1")
    mine = place_hold(desk, "BO", "C1").id
    move_hold(desk, mine, 1, "needs it for  class on Friday")
    told = " ".join(why_hold_of(desk, mine).lines)
    assert "moved in line (needs it for class on Friday)" in told
    assert "class on Friday" not in " ".join(why_hold_of(may_not(desk, "holds.move"), mine).lines)
    assert rows("SELECT kind, deed, patron FROM audit_row WHERE kind = 'queue'") == [("queue", "", "")]
    assert "class" not in str(rows("SELECT data FROM journal"))
    clock.forward(days=370)
    assert sum(forget_reasons(desk)) == 1
    assert "class on Friday" not in " ".join(why_hold_of(desk, mine).lines)


# ---- linked holds, and what else becomes of titles and patrons


def test_linked_holds_when_titles_become_one(desk: Desk, emma: str) -> None:
    place_first_of(desk, "ADA", ["C1", "C3"])
    third = add_title(desk, {"title": "Third"}).id
    add_item(desk, "C5", biblio=third)
    merge_titles(desk, emma, other_title())
    assert [(hold.biblio, hold_sheet(hold.id).first_of) for hold in holds_of(patron_id("ADA"))] == [(emma, 0)]
    undo_last(desk)
    assert [hold_sheet(hold.id).first_of for hold in holds_of(patron_id("ADA"))] == [2, 2]
    move_all_holds(desk, emma, third)
    assert {hold.biblio for hold in holds_of(patron_id("ADA"))} == {third, other_title()}
    assert caught(desk, "C5")
    assert [hold.biblio for hold in holds_of(patron_id("ADA"))] == [third]


def test_linked_holds_of_two_patrons_who_become_one(desk: Desk, emma: str) -> None:
    place_first_of(desk, "ADA", ["C1", "C3"])
    place_first_of(desk, "BO", ["C1", "C3"])
    merge_patrons(desk, "BO", "ADA")
    assert caught(desk, "C1")
    held = holds_of(patron_id("ADA"))
    assert sorted(hold.state for hold in held) == ["placed", "placed", "waiting"], "the other request goes on"
    undo_last(desk, 2)
    assert [len(holds_of(patron_id(card))) for card in ("ADA", "BO")] == [2, 2]


def test_who_may_not_edit_holds_fills_linked_ones_all_the_same(desk: Desk, emma: str) -> None:
    place_first_of(desk, "ADA", ["C1", "C3"])
    checker = may_not(desk, "holds.edit")
    assert caught(checker, "C1")
    assert len(holds_of(patron_id("ADA"))) == 1
    undo_last(checker)
    assert len(holds_of(patron_id("ADA"))) == 2
