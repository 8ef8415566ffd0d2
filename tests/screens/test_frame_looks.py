"""How the frame looks: in each size and palette, in practice, too small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text, strips
from tests.screens.keys import press, settled
from tests.screens.tiny import TITLES, Tiny, TinyUndo, desk
from tuils.screens.kit.palettes import PALETTES

SIX = list(TITLES)[:6]
SIZES = [(80, 24), (40, 12)]


@pytest.fixture(autouse=True)
def _forget() -> None:
    TinyUndo.taken.clear()


async def seven(pilot: Pilot[Any]) -> None:
    await press(pilot, "".join(f"{code}<enter>" for code in TITLES))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_desk(size: tuple[int, int]) -> None:
    async with Tiny().run_test(size=size) as pilot:
        await seven(pilot)
        assert_golden(pilot.app, f"desk-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_highlight_and_question_without_colour(size: tuple[int, int]) -> None:
    async with Tiny("mono").run_test(size=size) as pilot:
        await press(pilot, "<f9><down>")
        assert_golden(pilot.app, f"undo-mono-{size[0]}x{size[1]}")
        assert any(row.startswith(">") for row in screen_text(pilot.app))
        assert any("ASK" in row for row in screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_practice_says_so_once(size: tuple[int, int]) -> None:
    async with Tiny(practice=True, plain_ascii=True).run_test(size=size) as pilot:
        await press(pilot, f"<f6>{SIX[0]}<enter>")
        assert_golden(pilot.app, f"practice-ascii-{size[0]}x{size[1]}")
        assert sum(row.count("PRACTICE") for row in screen_text(pilot.app)) == 1


async def test_check_in_stands_on_a_colour_and_what_waits_at_the_right() -> None:
    async with Tiny("contrast").run_test(size=(120, 40)) as pilot:
        await press(pilot, f"{SIX[4]}<enter><f6>")
        desk(pilot).aside("1 scan waiting", "look")
        await settled(pilot)
        assert_golden(pilot.app, "check-in-contrast-120x40")


async def test_a_list_uses_the_columns_there_are() -> None:
    async with Tiny().run_test(size=(120, 40)) as pilot:
        await press(pilot, f"{SIX[0]}<enter>")
        assert 100 < len(screen_text(pilot.app)[8].rstrip()) <= 120


async def test_below_the_smallest_size_it_says_so_and_scans_still_count() -> None:
    async with Tiny().run_test(size=(36, 10)) as pilot:
        await press(pilot, f"{SIX[0]}<enter>")
        words = " ".join(" ".join(screen_text(pilot.app)[2:5]).split())
        assert words == "Make the window larger: 40 by 12 at least."
        assert desk(pilot).log_of == SIX[:1]


async def test_a_change_of_size_draws_all_bands_anew() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await seven(pilot)
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        assert_golden(pilot.app, "desk-40x12")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert screen_text(pilot.app)[0].endswith("Ana R.")


async def test_the_bar_follows_the_person_and_practice() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        app = cast("Tiny", pilot.app)
        app.person = "Joe K."
        await press(pilot, "<f3>")
        assert screen_text(app)[0].endswith("Joe K.")
        await press(pilot, "<f2>")
        assert screen_text(app)[0].endswith("Joe K.")


async def test_only_whole_keys_stand_in_the_key_line() -> None:
    async with Tiny().run_test(size=(40, 12)) as pilot:
        assert screen_text(pilot.app)[-1] == " Esc Done  F1 Help  F6 Check in"


def cells(app: App[Any], y: int) -> Iterator[Style]:
    for segment in strips(app)[y]:
        for _character in segment.text:
            yield segment.style or Style()


@pytest.mark.parametrize("without_colour", [False, True])
@pytest.mark.parametrize("palette", PALETTES)
async def test_the_cursor_is_seen(palette: str, without_colour: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if without_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    async with Tiny(palette).run_test(size=(80, 24)) as pilot:
        for typed in ("", "abc"):
            await press(pilot, typed)
            assert pilot.app.cursor_position == (8 + len(typed), 1)
            here, beside = list(cells(pilot.app, 1))[8 + len(typed) :][:2]
            assert here.reverse
            assert not beside.reverse
            assert here.color is None or here.color.is_default or here.color != here.bgcolor


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_to_do_next_is_told_whole_and_the_list_gives_way(size: tuple[int, int]) -> None:
    then = "Put it in the problem box with a note, and say on the note who brought it. A librarian will check it."
    async with Tiny().run_test(size=size) as pilot:
        await seven(pilot)
        short = screen_text(pilot.app)
        desk(pilot).say("PROBLEM", "9999 is not in the catalog. Set it aside.", then)
        await settled(pilot)
        shown = screen_text(pilot.app)
        assert then in " ".join(" ".join(row[9:] if size[0] > 60 else row for row in shown[2:8]).split())
        desk(pilot).say("OK", "Checked out 1: Emma", "Due Mon, Dec 21.")
        await settled(pilot)
        assert screen_text(pilot.app)[6:] == short[6:]
