"""Keys that come faster than they are done lead where they lead when each waits for the one before."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.library.makers import rows
from tests.screens.keys import NAMED, burst, press, settled
from tests.screens.maple import answer, at_desk, here
from tuils.screens.kit.keyboard import KeysApart

MARTA, CHILD = "21234000004417", "21234000003328"
BEE, SECRET = "31234000010017", "31234000010025"
ZOE = "<f4>.n<enter><tab>Zoe<tab>Quick<tab>Z<tab>1990"
SCENES = {
    "a person registered and takes a book": f"{ZOE}<tab>ad<tab>Oak 1<f6>{BEE}<enter>",
    "the same by the last line's question": f"{ZOE}{'<enter>' * 13}y<enter>{BEE}<enter>{SECRET}<enter>",
    "the desk lends, undoes, checks in": f"{MARTA}<enter>{BEE}<enter><f9><enter>{SECRET}<enter><f6>{SECRET}<enter>",
    "a setting, and on to the desk": f"<f10>settings<enter>1<enter>New<enter><escape><f2>{MARTA}<enter>{BEE}<enter>",
    "how long things are kept, who looked": "<f10>data retention<enter>1<enter>30d<enter><escape><f10>audit log<enter>",
    "from one card to another": f"<f4>{MARTA}<enter><right><right><escape><f4>{CHILD}<enter><right>",
}
TABLES = ("patron", "loan", "journal")


def keys_of(scene: str) -> list[str]:
    return [f"<{name}>" if name else letter for name, letter in NAMED.findall(scene)]


async def played(folder: Path, scene: str, gap: Callable[[], float | None] | None) -> tuple[Any, ...]:
    """Return where the scene leads. `gap`: seconds after each key, None for no gap; without it each key is pressed
    alone."""
    folder.mkdir()
    async with at_desk(folder, "admin") as pilot:
        for key in keys_of(scene):
            if gap is None:
                await press(pilot, key)
                continue
            burst(pilot, key)
            if (seconds := gap()) is not None:
                await asyncio.sleep(seconds)
        await settled(pilot)
        counts = [rows(f"SELECT count(*) FROM {table}") for table in TABLES]
        return here(pilot), answer(pilot), counts


@pytest.mark.whole
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_typed_at_once_or_by_and_by_it_is_the_same(tmp_path: Path, scene: str) -> None:
    slow = await played(tmp_path / "slow", scene, None)
    assert await played(tmp_path / "burst", scene, lambda: None) == slow
    chance = random.Random(scene)
    assert await played(tmp_path / "gaps", scene, lambda: chance.choice((None, 0, chance.random() / 100))) == slow


async def test_a_line_feed_is_enter_and_behind_one_nothing(tmp_path: Path) -> None:
    """Typed before the program was up, Enter comes as one; some scanners end their lines with both."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, f"{MARTA}<ctrl+j>")
        assert answer(pilot)[1] == "Marta Field is at the desk."
        await press(pilot, f"{BEE}<enter><ctrl+j>")
        assert answer(pilot)[1] == "Checked out 1: The bee book"


@pytest.mark.parametrize(
    ("came", "keys"),
    [
        (["\x1b21234\r"], ["escape", "2", "1", "2", "3", "4", "enter"]),
        (["\x1b", "21\r"], ["escape", "2", "1", "enter"]),
        (["2\x1b", ""], ["2", "escape"]),
        (["\x1b\x1b[A"], ["escape", "up"]),
        (["\x1bOP", "\x1b", "[17~"], ["f1", "f6"]),
        (["\x1b.x\r"], ["escape", "full_stop", "x", "enter"]),
        (["\x1b[200~ab\x1b[201~\x1b3"], ["escape", "3"]),
    ],
)
def test_esc_and_what_is_behind_it_are_two_keys(came: list[str], keys: list[str]) -> None:
    """However the line delivers them."""
    parser = KeysApart(False)
    found = [event for text in came for event in parser.events(text)]
    assert [event.key for event in found if isinstance(event, events.Key)] == keys
