"""The queue of a title: who waits by code, moved and suspended by keys, and a hold placed by a card or a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import add_code
from tests.library.makers import desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import ED, ELENA, MARTA, answer, at_desk, here, keys
from tuils.library.lending.holds.holds import place_hold, suspend_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
BOOK, OTHER = "31234000010082", "31234000010017"
CARDS = (ELENA, "21234000003310", "21234000001186")


def told(pilot: Pilot[Any]) -> list[tuple[str, ...]]:
    """Code, place and state of each row."""
    rows = pilot.app.screen.query_one(Rows).rows
    return [tuple(cell_text(cell) for cell in (row[1], row[-4], row[-2])) for row in rows]


async def waiting(pilot: Pilot[Any], code: str = OTHER) -> list[str]:
    """Three people wait for this title; the queue is opened from the catalog."""
    app: Any = pilot.app
    holds = [(await app.do(place_hold, card, code)).id for card in CARDS]
    await open_queue(pilot, code)
    return holds


async def open_queue(pilot: Pilot[Any], code: str = OTHER) -> None:
    await press(pilot, "<f3>")
    await press(pilot, f"{code}<enter>")
    await press(pilot, "<f6>")
    assert here(pilot) == "QueueScreen"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("login", ["ana", "admin"])
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int], login: str) -> None:
    async with at_desk(tmp_path, login, size=size) as pilot:
        app: Any = pilot.app
        for card in CARDS:
            await app.do(place_hold, card, OTHER)
        await app.do(checkin, OTHER)
        held = await app.do(place_hold, MARTA, OTHER)
        await app.do(suspend_hold, held.id)
        await open_queue(pilot)
        assert_golden(pilot.app, f"queue-{login}-{size[0]}x{size[1]}")
        if login == "ana":
            await press(pilot, "garcia<enter>")
            assert_golden(pilot.app, f"queue-who-{size[0]}x{size[1]}")


async def test_a_name_is_for_those_who_may_see_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        assert told(pilot) == [("-", "1", "waiting"), ("-", "2", "waiting"), ("-", "3", "waiting")]
        assert not any("Elena" in row or "GAR" in row for row in screen_text(pilot.app)), "nobody beside the title"
        await press(pilot, "<f8>")
        assert answer(pilot)[:2] == ("ASK", "Cancel the hold for number 1?")
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        assert any("Elena" in row for row in screen_text(pilot.app))


async def test_the_order_is_changed_by_keys_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        await press(pilot, "<down><down><f6>")
        assert answer(pilot)[:2] == ("ASK", "Why move Helena Garcia-Lopez to number 2?")
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "A reason is needed."
        await press(pilot, "leaves on Friday<enter>")
        assert [code for code, *_rest in told(pilot)] == ["GAR 0923", "GAR 1186", "GAR 3310"]
        assert answer(pilot)[:2] == ("OK", "Helena Garcia-Lopez is now number 2.")
        await press(pilot, ".t<enter>1<enter><enter>")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "It is already number 1."
        assert [code for code, *_rest in told(pilot)] == ["GAR 1186", "GAR 0923", "GAR 3310"]
        await press(pilot, ".a<enter><enter>")
        await press(pilot, "1<enter>.t<enter>soon<enter>")
        assert answer(pilot)[1] == "There is no position soon. 1 is the first."
        await press(pilot, "<enter><enter>")
        assert [code for code, *_rest in told(pilot)] == ["GAR 1186", "GAR 3310", "GAR 0923"]
        await press(pilot, "3<enter><f12>")
        assert any("leaves on Friday" in row for row in screen_text(pilot.app))
        await press(pilot, "<escape><f9><enter>")
        assert [code for code, *_rest in told(pilot)] == ["GAR 0923", "GAR 1186", "GAR 3310"]


async def test_all_holds_are_moved_to_another_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await waiting(pilot)
        await app.do(checkin, OTHER)
        await press(pilot, ".o<enter>no such book<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, f".o<enter>{BOOK}<enter>")
        assert answer(pilot)[1].startswith("Why move them to ")
        await press(pilot, "the old edition goes<enter>")
        assert answer(pilot)[1].startswith("2 holds moved to ")
        assert answer(pilot)[2] == "1 stays: its copy is ready for pickup. F9 undoes it."
        assert [state for _code, _place, state in told(pilot)] == ["ready to Dec 15"]
        await press(pilot, "<f9><enter>")
        assert len(told(pilot)) == 3


async def test_where_it_is_picked_up_is_changed_where_there_are_several_places(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == ".k is not used on this screen."
        await press(pilot, "<escape><escape>")
        app: Any = pilot.app
        for code, pickup in (("EAST", True), ("DEPOT", False)):
            await app.work(add_code, desk_of("admin", app.desk.clock), "branch", code, {"name": code, "pickup": pickup})
        await open_queue(pilot)
        await press(pilot, "2<enter>.k<enter>")
        assert answer(pilot)[2] == "DEPOT DEPOT, EAST EAST, MAIN Maple Grove"
        await press(pilot, "depot<enter>")
        assert answer(pilot)[:2] == ("STOP", "No hold: The bee book. DEPOT has no hold pickup.")
        await press(pilot, "east<enter>")
        assert answer(pilot)[0] == "OK"
        places = [cell_text(row[-3]) for row in pilot.app.screen.query_one(Rows).rows]
        assert places == ["Maple Grove", "EAST", "Maple Grove"]


async def test_one_copy_alone_is_held_from_the_chosen_copy(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "31234000010033<enter>")
        await press(pilot, "2<enter><f6>")
        await press(pilot, ".i<enter>")
        assert answer(pilot)[:2] == ("NOTE", "The next hold is for copy 31234000010033 only.")
        await press(pilot, f"{ELENA}<enter>")
        assert told(pilot) == [("GAR 0923", "1", "wants 010033")]
        await press(pilot, ".i<enter>")
        await press(pilot, f"{MARTA}<enter>")
        assert told(pilot)[1] == ("FIE 4417", "2", "waiting")


async def test_a_volunteer_does_not_move_holds(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        assert "Move up" not in keys(pilot)
        await press(pilot, "<down><f6>")
        assert [place for _code, place, _state in told(pilot)] == ["1", "2", "3"]


async def test_a_hold_is_suspended_until_a_day_and_resumed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        await press(pilot, "<f7>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "soon<enter>")
        assert answer(pilot)[1].startswith('"soon" is not a date.')
        await press(pilot, "2026-12-24<enter>")
        assert told(pilot)[0] == ("GAR 0923", "1", "from Dec 24")
        await press(pilot, "<f7>")
        assert told(pilot)[0] == ("GAR 0923", "1", "waiting")
        await press(pilot, "<f7><enter>")
        assert told(pilot)[0] == ("GAR 0923", "1", "suspended")
        await press(pilot, "2<enter><f7><escape>")
        assert told(pilot)[1] == ("GAR 3310", "2", "waiting")


async def test_a_hold_is_cancelled_after_a_question(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        await press(pilot, "<f8>")
        assert answer(pilot)[:2] == ("ASK", "Cancel the hold for Elena Garcia?")
        await press(pilot, "<enter>")
        assert len(told(pilot)) == 3, "Enter alone is no yes"
        await press(pilot, "n<enter>")
        assert len(told(pilot)) == 3
        await press(pilot, "<f8>y<enter>")
        assert [code for code, *_rest in told(pilot)] == ["GAR 3310", "GAR 1186"]
        assert answer(pilot)[0] == "OK"


async def test_a_card_places_a_hold_typed_or_scanned(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await open_queue(pilot)
        assert answer(pilot)[1] == "No one is waiting for it. The library has 1 copy."
        await press(pilot, f"{MARTA}<enter>")
        assert answer(pilot) == (
            "OK",
            "Hold placed for Marta Field: The bee book",
            "Number 1 in line. Pick up at Maple Grove.",
        )
        pilot.app.screen.post_message(EntryField.Sent(ELENA))
        await settled(pilot)
        assert [code for code, *_rest in told(pilot)] == ["FIE 4417", "GAR 0923"]


async def test_a_copy_is_no_card(tmp_path: Path) -> None:
    """One of this title is named as such; that of another opens its title, scanned or typed."""
    async with at_desk(tmp_path, "admin") as pilot:
        await open_queue(pilot)
        await press(pilot, f"{OTHER}<enter>")
        assert answer(pilot)[:2] == ("NOTE", f"{OTHER} is a copy of this title, not a library card.")
        await press(pilot, f"{BOOK}<enter>")
        assert here(pilot) == "Title"
        await press(pilot, "<escape>")
        assert here(pilot) == "QueueScreen"
        pilot.app.screen.post_message(EntryField.Sent(BOOK))
        await settled(pilot)
        assert here(pilot) == "Title"


async def test_a_name_asks_who_is_meant(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await open_queue(pilot)
        await press(pilot, "nobody at all<enter>")
        assert answer(pilot)[:2] == ("NOTE", 'No patron matches "nobody at all".')
        await press(pilot, "elena<enter>")
        assert answer(pilot)[:2] == ("ASK", "3 people")
        await press(pilot, "<escape>")
        assert told(pilot) == []
        await press(pilot, "elena<enter>2<enter>")
        assert told(pilot) == [("GAR 3310", "1", "waiting")]


async def test_what_stands_in_the_way_is_asked_and_a_reason_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        await press(pilot, f"{ELENA}<enter>")
        assert answer(pilot)[0] == "ASK"
        assert answer(pilot)[1].startswith("No hold for Elena Garcia: already has one since ")
        await press(pilot, "n<enter>")
        assert len(told(pilot)) == 3
        await press(pilot, f"{ELENA}<enter>y<enter>")
        assert answer(pilot)[1] == "Elena Garcia: Reason for the override?"
        await press(pilot, "a book club<enter>")
        assert len(told(pilot)) == 4
        await press(pilot, f"{ED}<enter>y<enter><escape>")
        assert len(told(pilot)) == 4


async def test_who_has_it_at_home_and_who_is_barred(tmp_path: Path) -> None:
    from tuils.library.people.patrons.patrons import edit_patron

    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(edit_patron, ELENA, {"barred": True})
        await open_queue(pilot, BOOK)
        await press(pilot, f"{ELENA}<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, f"{MARTA}<enter>")
        assert answer(pilot)[:2] == (
            "ASK",
            "No hold for Marta Field: already has Braiding sweetgrass… checked out.",
        )


async def test_enter_opens_the_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape>")
        assert here(pilot) == "QueueScreen"


async def test_from_the_list_of_titles_the_chosen_one_is_held(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3><f6>")
        assert answer(pilot)[1] == "No title is selected."
        await press(pilot, "beebook<enter>")
        await press(pilot, "<escape>")
        await press(pilot, "bee book<enter>")
        assert here(pilot) == "Title"
        await press(pilot, "<escape><f6>")
        assert here(pilot) == "QueueScreen"
        assert "The bee book" in screen_text(pilot.app)[5]


async def test_a_desk_left_alone_shows_no_code(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        await pilot.app.screen.left_alone()  # type: ignore[attr-defined]
        await settled(pilot)
        assert not any("GAR" in row for row in screen_text(pilot.app))


async def test_the_title_says_how_many_wait(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await waiting(pilot)
        await press(pilot, "<escape>")
        assert here(pilot) == "Title"
        await press(pilot, f"{OTHER}<enter>")
        assert answer(pilot)[1:] == (
            "Copy 1, 31234000010017: on the shelf.",
            "595.799 BEE, Adult nonfiction, row 7. 3 holds: press F6.",
        )
