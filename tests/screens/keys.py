"""Keys for the tests: in one burst, as a lagging line delivers them, and waited for through the screen's own queue."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from textual import events
from textual.pilot import Pilot

from tuils.screens.frame import Frame
from tuils.screens.on_the_spot import OnTheSpot

A_MOMENT = 0.002
"""Seconds between two looks whether it is so by now."""
NAMED = re.compile(r"<([^<>]+)>|(.)", re.DOTALL)


def burst(pilot: Pilot[Any], keys: str) -> None:
    """All keys at once, none waited for. Names stand in `<>`: `31234<enter><f6>`."""
    for name, character in NAMED.findall(keys):
        key = "space" if character == " " else name or character
        pilot.app.post_message(events.Key(key, character or None))


async def settled(pilot: Pilot[Any]) -> None:
    """Until everything that came has been done and painted, also what was handed to another screen.

    Only the last pause is one of Textual's own, which waits until the processor rests and costs a fiftieth of a second.
    What takes a while is slept through: a pause of Textual's asks every widget, and asking again and again kept the
    processor from what was waited for.
    """
    before: object = None
    while before is not pilot.app.screen:
        before = pilot.app.screen
        await pilot.pause(0)
        if isinstance(before, Frame):
            async with asyncio.timeout(120):
                while not before._ready:  # it still greets, or loads its list
                    await asyncio.sleep(A_MOMENT)
            await _joined(pilot, before)
        await pilot.pause(0)
    async with asyncio.timeout(120):
        while pilot.app._batch_count:  # painting is held back while the first screen is put up, and behind a burst
            await asyncio.sleep(A_MOMENT)
    await pilot.pause()


async def _joined(pilot: Pilot[Any], screen: Frame) -> None:
    """Until what waits there is done, or waits itself for a PIN that the screen above asks for."""
    joining = asyncio.ensure_future(screen.queue.join())
    while not joining.done() and (screen is pilot.app.screen or not isinstance(pilot.app.screen, OnTheSpot)):
        await asyncio.wait([joining], timeout=0.01)
    joining.cancel()


async def press(pilot: Pilot[Any], keys: str) -> None:
    """A burst, and until it is done."""
    burst(pilot, keys)
    await settled(pilot)
