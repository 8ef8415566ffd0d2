"""Text typed at once behind a key of a form, or behind the answer to its question: it is for the next screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.screens.keys import A_MOMENT, PATIENCE, burst, press, settled
from tests.screens.late import Late
from tests.screens.maple import answer, at_desk, here, until, values
from tuils.library.foundation.administration.settings import categories
from tuils.library.people.patrons.patrons import patron_sheet

NEXT = "21234000007781"
JON = "<tab>Jon<tab>Park<tab>JJ<tab>1990-02-03"
BEE = "31234000010017"
QUESTION = "<enter>" * 16
"""The keys from the last of these lines to the question whether to save."""


async def form(pilot: Pilot[Any]) -> None:
    await press(pilot, "<f4>.n<enter>")
    await press(pilot, JON)


async def test_what_is_typed_before_the_lines_are_filled_stands_in_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        late = Late(pilot, of=categories)
        burst(pilot, ".n<enter>")
        await late.until(lambda: here(pilot) == "Register" and pilot.app.screen.focused)
        burst(pilot, JON)
        await late.comes()
        filled = values(pilot)
        assert [filled[name] for name in ("card", "first_name", "last_name", "born")] == [
            NEXT,
            "Jon",
            "Park",
            "1990-02-03",
        ]


@pytest.mark.whole
@pytest.mark.parametrize("saving", ["<f6>", f"{QUESTION}y<enter>"], ids=["key", "answer"])
async def test_what_is_scanned_behind_saving_is_lent_and_not_written_into_the_form(tmp_path: Path, saving: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, f"{saving}{BEE}<enter>")
        assert here(pilot) == "DeskScreen"
        assert answer(pilot)[1] == "Checked out 1: The bee book"
        sheet = await pilot.app.read(patron_sheet, pilot.app.desk, NEXT)  # type: ignore[attr-defined]
        assert (sheet.first_name, sheet.last_name, sheet.preferred_name, sheet.born) == (
            "Jon",
            "Park",
            "JJ",
            "1990-02-03",
        )


@pytest.mark.whole
async def test_a_scan_that_comes_in_two_parts_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        work, go_on = pilot.app.work, asyncio.Event()  # type: ignore[attr-defined]

        async def slow(act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
            if here(pilot) == "DeskScreen":
                await go_on.wait()
            return await work(act, *args, **facts)

        monkeypatch.setattr(pilot.app, "work", slow)
        burst(pilot, f"<f6>{BEE[:6]}")
        async with asyncio.timeout(PATIENCE):
            while here(pilot) != "DeskScreen":
                await asyncio.sleep(A_MOMENT)
        burst(pilot, f"{BEE[6:]}<enter>")
        go_on.set()
        await settled(pilot)
        assert answer(pilot)[1] == "Checked out 1: The bee book"


async def test_a_paste_behind_saving_is_no_part_of_the_form_either(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        burst(pilot, "<f6>")
        pilot.app.post_message(events.Paste(f"{BEE}\r"))
        await settled(pilot)
        assert answer(pilot)[1] == "Checked out 1: The bee book"


async def test_where_saving_is_refused_it_is_typed_into_the_line_that_needs_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "soon<f6>" + "<backspace>" * 5 + "4<f6>")
        assert here(pilot) == "DeskScreen"
        sheet = await pilot.app.read(patron_sheet, pilot.app.desk, NEXT)  # type: ignore[attr-defined]
        assert (sheet.first_name, sheet.born) == ("Jon", "1990-02-04")


@pytest.mark.whole
async def test_behind_the_key_that_leaves_the_form_it_is_for_the_screen_below(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "<escape>garcia")
        assert here(pilot) == "Patrons"
        assert pilot.app.screen.field.value == "garcia"  # type: ignore[attr-defined]
        await press(pilot, "<escape>.n<enter>y<enter>")
        assert values(pilot)["born"] == "1990-02-03"


@pytest.mark.whole
async def test_behind_the_lock_nothing_of_it_reaches_the_form_nor_the_lock(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        before = values(pilot)
        burst(pilot, "<f1>x<ctrl+l>")
        await until(pilot, lambda: here(pilot) == "Lock")
        assert pilot.app.screen.field.value == ""  # type: ignore[attr-defined]
        await press(pilot, "2468<enter>")
        assert here(pilot) == "Help"
        await press(pilot, "<escape><escape>")
        assert values(pilot) == before
