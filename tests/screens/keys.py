"""Keys for the tests: in one burst, as a lagging line delivers them, and waited for through the screen's own queue."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Set
from inspect import getcoroutinelocals, iscoroutine
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from tuils.screens.kit.frame import LOADING
from tuils.screens.kit.operator.on_the_spot import OnTheSpot
from tuils.screens.kit.search_screen import SEARCHING
from tuils.screens.widgets.turns import Turns

PATIENCE = 120.0
"""Seconds to wait: a busy machine is slow, and no test is about that."""
A_MOMENT = 0.002
"""Seconds between two checks."""
NAMED = re.compile(r"<([^<>]+)>|(.)", re.DOTALL)


def burst(pilot: Pilot[Any], keys: str) -> None:
    """All keys at once, none waited for. Names stand in `<>`: `31234<enter><f6>`."""
    for name, character in NAMED.findall(keys):
        key = "space" if character == " " else name or character
        pilot.app.post_message(events.Key(key, character or None))


async def printed(pilot: Pilot[Any]) -> None:
    """Wait until the printer's thread has answered all it was given, and that is shown."""
    async with asyncio.timeout(PATIENCE):
        while any(worker.name == "print" and not worker.is_finished for worker in pilot.app.workers):
            await asyncio.sleep(A_MOMENT)
    await settled(pilot)


async def settled(pilot: Pilot[Any], *, searching: bool = False) -> None:
    """Until everything that came has been done and painted, also what was handed to another screen, and what is
    searched as one types; not that where the test holds it up (`searching`).

    A key goes from the app to the screen, to its field, and from there into the queue. It is at rest when no task could
    go on, nothing waits anywhere, and painting what is there brings nothing more; not for a screen that was closed
    meanwhile.
    """
    rests, waits, seen = 0, "the first greeting", set[Turns]()
    try:
        async with asyncio.timeout(PATIENCE):
            while rests < 2:
                top = pilot.app.screen
                if isinstance(top, Turns):
                    seen.add(top)
                    await _done(pilot, top)
                await all_have_run()
                pilot.app.screen._on_timer_update()
                waits = what_waits(pilot.app, seen, set() if searching else {SEARCHING})
                rests = rests + 1 if top is pilot.app.screen and not waits else 0
                if waits:
                    await asyncio.sleep(A_MOMENT)
    except TimeoutError:
        raise AssertionError(f"it never comes to rest: {waits}") from None


async def all_have_run() -> None:
    """Wait until every task waits for a thread, a clock or a message. Only here asyncio is asked for what may run."""
    loop: Any = asyncio.get_running_loop()
    await asyncio.sleep(0)
    while loop._ready:
        await asyncio.sleep(0)


def what_waits(app: App[Any], seen: Set[Turns], groups: Set[str]) -> str:
    """A message for some widget, a step for its turn, a list for its rows, something to be painted. Empty where nothing
    does, or a step waits for the PIN that is asked for on top."""
    if (ahead := getattr(app, "ahead", None)) and (ahead.keys or ahead._locks):
        return f"keys, or a lock: {ahead.keys}"
    if app._batch_count or app.screen._callbacks:
        return "the painting"
    if loads := [one for one in app.workers if one.group in {LOADING, "beside", *groups} and not one.is_finished]:
        return f"a list: {loads}"
    if not isinstance(app.screen, OnTheSpot) and (
        busy := [one for one in seen | _others(app) if one.is_at_work or not one.begun.is_set()]
    ):
        return f"a step: {busy}"
    return _what_is_answered(app)


def _what_is_answered(app: App[Any]) -> str:
    """A message that some widget has to answer yet, or that it is answering now."""
    pumps = [one for one in (app, *app._registry) if one.is_running]
    if waiting := [one for one in pumps if one.message_queue_size or one._next_callbacks]:
        return f"messages: {waiting}"
    if answering := [one for one in (app, *app.screen.walk_children(with_self=True)) if _is_busy(one)]:
        return f"a message that is being answered: {answering}"
    return ""


def _is_busy(pump: MessagePump) -> bool:
    """Return whether it has an unfinished message."""
    return pump.is_running and not pump._message_queue.ready_event._waiters


def _others(app: App[Any]) -> set[Turns]:
    """All that take turns, also those that were closed meanwhile: what was opened in passing was never on top when it
    was looked at. Behind a lock they wait as long as it is there."""
    works = [worker._work for worker in app.workers if not worker.is_finished]
    screens = [getcoroutinelocals(work).get("self") for work in works if iscoroutine(work)]
    return {one for one in screens if isinstance(one, Turns) and not one._locked_off()}


async def _done(pilot: Pilot[Any], screen: Turns) -> None:
    """Wait until it has greeted and loaded, and its work is done or itself waits for a PIN asked by the screen
    above."""
    while not screen.begun.is_set():
        await asyncio.sleep(A_MOMENT)
    joining = asyncio.ensure_future(screen.queue.join())
    while not joining.done() and (screen is pilot.app.screen or not isinstance(pilot.app.screen, OnTheSpot)):
        await asyncio.wait([joining], timeout=0.01)
    joining.cancel()


async def press(pilot: Pilot[Any], keys: str, *, searching: bool = False) -> None:
    """A burst, and until it is done."""
    burst(pilot, keys)
    await settled(pilot, searching=searching)
