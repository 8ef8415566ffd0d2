"""Placing a hold and what becomes of it before a copy is caught: limits, places in the queue, suspension, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import (
    HoldSheet,
    cancel_hold,
    change_hold,
    hold_sheet,
    place_hold,
    resume_hold,
    suspend_hold,
)
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import positions, queue_of
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db

from .makers import Clock, add_item, codes, edit_item, item_row, register, rows, value, whole, with_role

TODAY = date(2026, 12, 1)


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return [register(desk, f"Reader {n}", card=f"P{n}") for n in range(1, 7)]


@pytest.fixture
def emma(desk: Desk, people: list[str]) -> str:
    """A title with one copy, which is out."""
    add_item(desk, "C1")
    checkout(desk, people[5], "C1")
    return "C1"


@pytest.fixture
def queue(desk: Desk, people: list[str], emma: str) -> list[str]:
    """The ids of five holds on it, in their order."""
    return [place_hold(desk, card, emma).id for card in people[:5]]


def quick_title(desk: Desk, title: str) -> str:
    return add_title(desk, {"title": title}).id


def order(title: str = "a-title") -> list[str]:
    """Return the cards of those who wait, in the order of the queue; the places must be 1, 2, 3, ... without a gap."""
    places = positions([title])
    assert sorted(places.values()) == list(range(1, len(places) + 1))
    return [hold_sheet(hold).patron for hold in sorted(places, key=lambda hold: places[hold])]


# placed


def test_a_hold_is_on_the_title_of_the_barcode(desk: Desk, people: list[str], emma: str) -> None:
    placed = place_hold(desk, "P1", emma)
    assert (placed.patron, placed.biblio, placed.state, placed.position) == ("P1", "a-title", "placed", 1)
    assert (placed.pickup, placed.wanted, placed.expires, placed.suspended) == ("MAIN", "", "", False)
    whole(desk)


def test_a_title_without_copies_is_held_by_its_id(desk: Desk, people: list[str]) -> None:
    title = quick_title(desk, "The overstory")
    placed = place_hold(desk, "P1", title)
    assert (placed.title, placed.position) == ("The overstory", 1)
    assert place_hold(desk, "P2", title[-8:]).position == 2
    whole(desk)


@pytest.mark.parametrize("what", ["C9", "no-such", "0" * 36])
def test_what_is_not_there_cannot_be_held(what: str, desk: Desk, people: list[str]) -> None:
    assert codes(partial(place_hold, desk, "P1", what)) == ["UNKNOWN_ID"]
    assert value("SELECT count(*) FROM hold") == 0


def test_a_title_that_was_taken_out_cannot_be_held(desk: Desk, people: list[str]) -> None:
    title = quick_title(desk, "The overstory")
    with db.atomic():
        Act(desk).write("biblio_edited", biblio=title, data={"set": {"removed": True}})
    assert codes(partial(place_hold, desk, "P1", title)) == ["UNKNOWN_ID"]


def test_a_hold_on_one_copy_takes_no_other(desk: Desk, people: list[str], emma: str) -> None:
    add_item(desk, "C2")
    placed = place_hold(desk, "P1", "C1", item_only=True)
    assert placed.wanted == "C1"
    assert checkin(desk, "C2").route == "SHELF"
    assert checkin(desk, "C1").route == "HOLD"
    assert codes(partial(place_hold, desk, "P1", "a-title-of-none", item_only=True)) == ["UNKNOWN_ID"]


def test_it_ends_after_the_life_the_library_gives_a_hold(desk: Desk, people: list[str], emma: str) -> None:
    set_value(desk, "hold_life", "30d")
    assert place_hold(desk, "P1", emma).expires == "2026-12-31"
    assert place_hold(desk, "P2", emma, expires=date(2026, 12, 9)).expires == "2026-12-09"


def test_it_begins_on_a_later_day_and_keeps_its_place(desk: Desk, clock: Clock, people: list[str], emma: str) -> None:
    later = place_hold(desk, "P1", emma, starts=TODAY + timedelta(days=3))
    place_hold(desk, "P2", emma)
    assert (later.suspended, later.suspended_until, order()) == (True, "2026-12-04", ["P1", "P2"])
    assert place_hold(desk, "P3", emma, starts=TODAY).suspended is False
    clock.forward(days=3)
    caught = checkin(desk, emma).caught
    assert caught is not None
    assert caught.hold == later.id


def test_it_is_picked_up_where_the_patron_wants_and_only_where_things_are_picked_up(
    desk: Desk, people: list[str], emma: str
) -> None:
    add_code(desk, "branch", "EAST", {"name": "East side", "pickup": True})
    add_code(desk, "branch", "DEPOT", {"name": "The depot", "pickup": False})
    assert place_hold(desk, "P1", emma, pickup="EAST").pickup == "EAST"
    assert codes(partial(place_hold, desk, "P2", emma, pickup="DEPOT")) == ["NO_PICKUP"]
    assert codes(partial(place_hold, desk, "P2", emma, pickup="NONE")) == ["UNKNOWN_ID"]
    hold = place_hold(desk, "P2", emma).id
    assert codes(partial(change_hold, desk, hold, pickup="DEPOT")) == ["NO_PICKUP"]
    assert change_hold(desk, hold, pickup="EAST", expires=date(2027, 1, 9)).pickup == "EAST"
    assert hold_sheet(hold).expires == "2027-01-09"
    whole(desk)


# what stands in the way


def blocked(desk: Desk, card: str = "P1", what: str = "C1", **more: object) -> list[str]:
    return codes(partial(place_hold, desk, card, what, **more))  # type: ignore[arg-type]


def test_one_title_once_a_patron_unless_on_purpose(desk: Desk, people: list[str], emma: str) -> None:
    place_hold(desk, "P1", emma)
    assert blocked(desk) == ["ALREADY_HELD"]
    again = place_hold(desk, "P1", emma, override=Override.of(["ALREADY_HELD"], "a book club"))
    assert again.position == 2
    assert value("SELECT count(*) FROM journal WHERE kind = 'override' AND hold = ?", again.id) == 1
    whole(desk)


def test_two_copies_of_one_title_are_two_wishes_the_same_copy_is_one(desk: Desk, people: list[str], emma: str) -> None:
    add_item(desk, "C2")
    place_hold(desk, "P1", "C1", item_only=True)
    assert blocked(desk, item_only=True) == ["ALREADY_HELD"]
    assert blocked(desk) == ["ALREADY_HELD"], "any copy, when one is wanted already"
    assert place_hold(desk, "P1", "C2", item_only=True).position == 2


def test_who_has_it_at_home_is_told_so(desk: Desk, people: list[str], emma: str) -> None:
    assert blocked(desk, "P6") == ["HAS_IT_ALREADY"]


@pytest.mark.parametrize(
    ("allowed", "out", "refused"),
    [
        ("yes", 0, []),
        ("no", 0, ["ON_SHELF"]),
        ("no", 1, ["ON_SHELF"]),
        ("no", 2, []),
        ("if_all_out", 1, ["ON_SHELF"]),
        ("if_all_out", 2, []),
    ],
)
def test_what_stands_on_the_shelf_is_held_as_the_rule_says(
    allowed: str, out: int, refused: list[str], desk: Desk, people: list[str]
) -> None:
    set_circulation_rule(desk, "on_shelf_holds", allowed)
    for number in (1, 2):
        add_item(desk, f"C{number}")
    for number in range(out):
        checkout(desk, "P6", f"C{number + 1}")
    assert blocked(desk) == refused


def test_copies_that_stay_or_are_damaged_cannot_be_held(desk: Desk, people: list[str]) -> None:
    item = add_item(desk, "C1", not_for_loan=True)
    assert blocked(desk) == ["NOT_HOLDABLE"]
    edit_item(desk, item, not_for_loan=False, state="damaged")
    assert blocked(desk) == ["NOT_HOLDABLE"]
    set_value(desk, "holds_on_damaged", True)
    assert blocked(desk) == []
    assert checkin(desk, "C1").route == "HOLD"


def test_a_type_or_a_category_without_holds(desk: Desk, people: list[str]) -> None:
    add_item(desk, "C1", "DVD")
    set_circulation_rule(desk, "holds_allowed", "0", item_type="DVD")
    assert blocked(desk) == ["NOT_HOLDABLE"]
    add_item(desk, "C2", "BK")
    assert blocked(desk) == [], "another copy of the title can be held"
    add_code(desk, "category", "NONE", {"name": "No holds", "can_hold": False})
    edit_patron(desk, "P2", {"category": "NONE"})
    assert blocked(desk, "P2") == ["NOT_HOLDABLE"]


def test_the_limits_count_what_is_not_over(desk: Desk, people: list[str]) -> None:
    set_circulation_rule(desk, "holds_allowed", "2", item_type="DVD")
    set_circulation_rule(desk, "patron_max_holds", "3")
    titles = [quick_title(desk, f"Film {n}") for n in range(4)]
    for number, title in enumerate(titles):
        add_item(desk, f"D{number}", "DVD", biblio=title)
    first = place_hold(desk, "P1", "D0").id
    place_hold(desk, "P1", "D1")
    assert blocked(desk, what="D2") == ["TOO_MANY_HOLDS"]
    place_hold(desk, "P1", quick_title(desk, "A book to come"))
    assert blocked(desk, what=quick_title(desk, "Another")) == ["TOO_MANY_HOLDS"]
    cancel_hold(desk, first)
    assert blocked(desk, what="D2") == []
    place_hold(desk, "P2", "D3", override=Override.of(["TOO_MANY_HOLDS"], ""))
    set_circulation_rule(desk, "patron_max_holds", "0")
    assert blocked(desk, "P3", "D3") == ["TOO_MANY_HOLDS"], "none is not no limit"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"barred": True}, "PATRON_BARRED"), ({"expires_on": "2026-11-30"}, "PATRON_EXPIRED"), ({}, "CARD_LOST")],
)
def test_the_patrons_own_standing(
    fields: dict[str, object], code: str, desk: Desk, people: list[str], emma: str
) -> None:
    from tuils.library.people.patrons.patrons import replace_card

    if fields:
        edit_patron(desk, "P1", fields)
    else:
        replace_card(desk, "P1", "P77")
    assert blocked(desk) == [code]
    assert blocked(desk, "P99") == ["PATRON_UNKNOWN"]


def test_a_library_may_limit_the_holds_of_a_day(desk: Desk, clock: Clock, people: list[str]) -> None:
    for number in range(4):
        add_item(desk, f"D{number}", biblio=quick_title(desk, f"Film {number}"))
    set_value(desk, "holds_per_day", 2)
    place_hold(desk, "P1", "D0")
    cancel_hold(desk, place_hold(desk, "P1", "D1").id)
    assert blocked(desk, what="D2") == ["TOO_MANY_HOLDS"], "what was placed counts, cancelled or not"
    assert blocked(desk, "P2", "D2") == []
    place_hold(desk, "P1", "D2", override=Override.of(["TOO_MANY_HOLDS"], "a class visit"))
    clock.forward(days=1)
    assert blocked(desk, what="D3") == []


def test_what_is_all_withdrawn_cannot_be_held(desk: Desk, people: list[str]) -> None:
    title = quick_title(desk, "Old atlas")
    for barcode in ("A1", "A2"):
        add_item(desk, barcode, biblio=title)
    mark_copy(desk, "A1", "withdrawn")
    assert blocked(desk, "P2", "A1") == [], "another copy is left"
    mark_copy(desk, "A2", "withdrawn")
    assert blocked(desk, what="A2") == ["NOT_HOLDABLE"]


def test_all_that_stands_is_said_at_once(desk: Desk, people: list[str], emma: str) -> None:
    edit_patron(desk, "P6", {"expires_on": "2026-11-30"})
    set_circulation_rule(desk, "patron_max_holds", "1")
    place_hold(desk, "P6", quick_title(desk, "A book to come"), override=Override.of(["PATRON_EXPIRED"], "soon"))
    assert set(blocked(desk, "P6")) == {"PATRON_EXPIRED", "TOO_MANY_HOLDS", "HAS_IT_ALREADY"}


def test_a_role_without_the_right(desk: Desk, people: list[str], emma: str, queue: list[str]) -> None:
    nobody = with_role(desk, permissions={"circulation.checkout"})
    acts: list[Callable[[], object]] = [
        partial(place_hold, nobody, "P1", emma),
        partial(cancel_hold, nobody, queue[0]),
        partial(suspend_hold, nobody, queue[0]),
        partial(move_hold, with_role(desk, permissions={"holds.edit"}), queue[0], 2),
    ]
    assert [codes(act) for act in acts] == [["NO_PERMISSION"]] * 4


# places in the queue


@pytest.mark.parametrize(
    ("who", "to", "after"),
    [
        (3, 1, "P4 P1 P2 P3 P5"),
        (3, 3, "P1 P2 P4 P3 P5"),
        (0, 5, "P2 P3 P4 P5 P1"),
        (0, 99, "P2 P3 P4 P5 P1"),
        (1, 4, "P1 P3 P4 P2 P5"),
        (4, 1, "P5 P1 P2 P3 P4"),
    ],
)
def test_a_hold_moves_to_any_place(who: int, to: int, after: str, desk: Desk, queue: list[str]) -> None:
    moved = move_hold(desk, queue[who], to)
    assert (" ".join(order()), moved.position) == (after, min(to, 5))
    whole(desk)
    undo_last(desk)
    assert " ".join(order()) == "P1 P2 P3 P4 P5"


def test_a_hold_that_stands_there_already_is_not_moved(desk: Desk, queue: list[str]) -> None:
    assert move_hold(desk, queue[1], 2).position == 2
    assert value("SELECT count(*) FROM journal WHERE kind = 'hold_edited'") == 0


def test_however_often_it_is_moved_between_two_there_is_room(desk: Desk, queue: list[str]) -> None:
    for number in range(80):
        last = queue_of("a-title")[-1].id
        assert move_hold(desk, last, 2).position == 2, number
    assert order()[0] == "P1"
    whole(desk)
    undo_last(desk)
    assert order()[0] == "P1"
    place_hold(desk, "P6", "C1", override=Override.of(["HAS_IT_ALREADY"], "two of them"))
    assert order()[-1] == "P6"
    whole(desk)


def test_below_the_first_place_there_is_none(desk: Desk, queue: list[str]) -> None:
    assert codes(partial(move_hold, desk, queue[2], 0)) == ["NOT_UNDERSTOOD"]


def test_when_one_goes_the_others_move_up(desk: Desk, queue: list[str]) -> None:
    cancel_hold(desk, queue[0])
    cancel_hold(desk, queue[2])
    assert order() == ["P2", "P4", "P5"]
    assert checkin(desk, "C1").route == "HOLD"
    assert order() == ["P4", "P5"]
    assert hold_sheet(queue[1]).position == 0


# suspended


def test_a_suspended_hold_keeps_its_place_and_catches_nothing(desk: Desk, clock: Clock, queue: list[str]) -> None:
    suspend_hold(desk, queue[0], date(2026, 12, 10))
    suspend_hold(desk, queue[1])
    assert order()[:2] == ["P1", "P2"]
    caught = checkin(desk, "C1").caught
    assert caught is not None
    assert caught.patron == "P3"
    whole(desk)


def test_a_suspension_ends_by_itself_on_its_day(desk: Desk, clock: Clock, queue: list[str]) -> None:
    suspend_hold(desk, queue[0], date(2026, 12, 4))
    clock.forward(days=2)
    assert checkin(desk, "C1").caught.patron == "P2"  # type: ignore[union-attr]
    undo_last(desk)
    clock.forward(days=1)
    assert checkin(desk, "C1").caught.patron == "P1"  # type: ignore[union-attr]


def test_resuming_clears_the_day(desk: Desk, queue: list[str]) -> None:
    suspend_hold(desk, queue[0], date(2026, 12, 24))
    resumed = resume_hold(desk, queue[0])
    assert (resumed.suspended, resumed.suspended_until, resumed.position) == (False, "", 1)
    assert checkin(desk, "C1").caught.patron == "P1"  # type: ignore[union-attr]


def test_the_day_must_be_still_to_come(desk: Desk, queue: list[str]) -> None:
    assert codes(partial(suspend_hold, desk, queue[0], TODAY)) == ["NOT_UNDERSTOOD"]


def test_what_is_caught_is_neither_suspended_nor_moved(desk: Desk, queue: list[str]) -> None:
    checkin(desk, "C1")
    move, change = partial(move_hold, position=2), partial(change_hold, pickup="MAIN")
    of_those_who_wait: list[Callable[..., object]] = [suspend_hold, move, change]
    assert [codes(partial(act, desk, queue[0])) for act in of_those_who_wait] == [["HOLD_CAUGHT"]] * 3
    cancel_hold(desk, queue[0])
    of_all: list[Callable[..., object]] = [*of_those_who_wait, resume_hold, cancel_hold]
    assert [codes(partial(act, desk, queue[0])) for act in of_all] == [["HOLD_ENDED"]] * 5


def test_what_is_on_its_way_is_not_suspended(desk: Desk, people: list[str], emma: str) -> None:
    add_code(desk, "branch", "EAST", {"name": "East side", "pickup": True})
    hold = place_hold(desk, "P1", emma, pickup="EAST").id
    assert checkin(desk, emma).route == "TRANSIT"
    assert codes(partial(suspend_hold, desk, hold)) == ["HOLD_CAUGHT"]


def test_a_hold_is_not_filled_after_its_last_day(desk: Desk, clock: Clock, people: list[str], emma: str) -> None:
    place_hold(desk, "P1", emma, expires=date(2026, 12, 3))
    second = place_hold(desk, "P2", emma)
    clock.forward(days=3)
    assert checkin(desk, emma).caught.hold == second.id  # type: ignore[union-attr]


# undone

DEEDS: dict[str, Callable[[Desk, str], HoldSheet]] = {
    "place": lambda desk, hold: place_hold(desk, "P6", "C1", override=Override.of(["HAS_IT_ALREADY"], "two of them")),
    "suspend": suspend_hold,
    "until": lambda desk, hold: suspend_hold(desk, hold, date(2026, 12, 24)),
    "change": lambda desk, hold: change_hold(desk, hold, expires=date(2026, 12, 24)),
    "move": lambda desk, hold: move_hold(desk, hold, 4),
}


def whole_queue() -> list[tuple[object, ...]]:
    live = ("id", "patron", "rank", "state", "suspended", "suspended_until", "expires", "pickup")
    return [tuple(getattr(hold, name) for name in live) for hold in queue_of("a-title")]


@pytest.mark.parametrize("what", DEEDS)
def test_each_deed_is_taken_back(what: str, desk: Desk, queue: list[str]) -> None:
    before = whole_queue()
    DEEDS[what](desk, queue[1])
    assert whole_queue() != before
    undo_last(desk)
    assert whole_queue() == before
    whole(desk)


def test_a_cancelled_hold_that_is_taken_back_is_in_its_old_place(desk: Desk, queue: list[str]) -> None:
    suspend_hold(desk, queue[1], date(2026, 12, 24))
    cancel_hold(desk, queue[1])
    assert order() == ["P1", "P3", "P4", "P5"]
    undo_last(desk)
    assert order() == ["P1", "P2", "P3", "P4", "P5"]
    again = queue_of("a-title")[1]
    assert (again.suspended_until, bool(again.suspended)) == ("2026-12-24", True)
    assert again.id != queue[1]
    whole(desk)


def test_a_placed_hold_that_was_caught_is_not_taken_back(desk: Desk, queue: list[str]) -> None:
    placed = value("SELECT act FROM journal WHERE id = ?", queue[0])
    checkin(desk, "C1")
    from tuils.library.reach.replay import undo

    with pytest.raises(Refused):
        undo(desk, placed)
    whole(desk)


def test_holds_of_another_desk_are_in_one_queue(desk: Desk, people: list[str], emma: str) -> None:
    other = replace(desk, device="desk2", station="desk2")
    place_hold(desk, "P1", emma)
    place_hold(other, "P2", emma)
    place_hold(desk, "P3", emma)
    assert order() == ["P1", "P2", "P3"]


def test_the_public_part_of_an_entry_never_names_the_patron(desk: Desk, queue: list[str]) -> None:
    cancel_hold(desk, queue[0])
    told = rows("SELECT data, patron FROM journal WHERE kind LIKE 'hold_%'")
    known = [row[0] for row in rows("SELECT id FROM patron")]
    assert told
    assert not any(one in f"{data}{patron}" for data, patron in told for one in [*known, "P1", "P2"])
    assert item_row("C1")["held_for"] is None
