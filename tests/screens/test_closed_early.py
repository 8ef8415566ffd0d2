"""A screen that is closed while the library still looks for it: what comes back then is nobody's mistake."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pytest

from tests.grove import MARTA
from tests.screens.at_desk import Seat, seat
from tuils.models import db
from tuils.screens.kit import registry
from tuils.screens.kit.home import HomeScreen


def without_facts() -> Iterator[str]:
    for name, (module, made) in registry.SCREENS.items():
        facts = signature(getattr(import_module(f"tuils.screens.{module}"), made)).parameters.values()
        if all(fact.default is not Parameter.empty or fact.kind is Parameter.VAR_KEYWORD for fact in facts):
            yield name


LANES = ("read", "work", "newest")


class Slow:
    """The library answers when it is let go, and then at once."""

    def __init__(self, at: Seat) -> None:
        self.at, self.asked, self.go_on = at, asyncio.Event(), asyncio.Event()
        for lane in LANES:
            setattr(at.app, lane, self._slow(getattr(at.app, lane)))

    def _slow(self, lane: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def wait(act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
            found = await lane(act, *args, **facts)
            self.asked.set()
            await self.go_on.wait()
            return found

        return wait

    def let_go(self) -> None:
        self.go_on.set()
        for lane in LANES:
            delattr(self.at.app, lane)


async def close_early(at: Seat, name: str, **facts: Any) -> None:
    slow = Slow(at)
    opening = asyncio.ensure_future(at.app.open(name, **facts))
    screen = at.app.screen
    await at.until(lambda: slow.asked.is_set() or opening.done(), "it asks, or is there")
    if slow.asked.is_set() and isinstance(at.screen, HomeScreen) and at.screen is not screen:
        await at.app.pop_screen()
    slow.let_go()
    await opening
    await at.settled()
    assert not Path(os.environ["TUILS_STATE"], "last-fault.txt").exists(), name
    while len(at.app.screen_stack) > 1:
        await at.app.pop_screen()
    await at.settled()


@pytest.mark.whole
async def test_it_is_no_mistake(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        for name in sorted(without_facts()):
            await close_early(at, name)


async def test_nor_for_a_title(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        (biblio,) = db.execute_sql("SELECT id FROM biblio ORDER BY id LIMIT 1").fetchone()
        for name in ("title", "shelf", "queue"):
            await close_early(at, name, biblio=biblio)


async def test_nor_for_a_patron(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        for name in ("card", "edit"):
            await close_early(at, name, card=MARTA)
