"""Switching the operator: quick switch, a person who was refused, a permission used by another's PIN."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from rich.cells import cell_len

from tuils.i18n import _
from tuils.library.foundation.describing.action import OwnAction
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.store import StoreFault
from tuils.library.people.staff.on_the_spot import in_the_name_of, who_may
from tuils.library.people.staff.signing_in import still_is
from tuils.screens.kit.home import LONGEST, home_screen

from .idle_lock import Attended

P = ParamSpec("P")
T = TypeVar("T")


class HandingOver(Attended):
    """The part of the app that checks the operator's permissions."""

    async def step_back(self, *, park: bool) -> None:
        raise NotImplementedError

    async def open(self, name: str, **facts: object) -> None:
        raise NotImplementedError

    turned_away = ""

    # -- another's PIN

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one verb at this desk. An act the operator may not do takes the PIN of another who may, and is kept in
        that name."""
        if not await self.is_still_here():
            raise refuse("NO_PERMISSION")
        try:
            return await super().do(verb, *args, **kwargs)
        except Refused as no:
            if no.codes != ["NO_PERMISSION"]:
                raise
            permission = str(no.reasons[0].facts.get("permission", ""))
            by = await self._ask_who_may(permission)
            if by is None:
                raise
        return await self.work(partial(in_the_name_of, self.desk, by, permission, verb, *args, **kwargs))

    async def beyond_role(self, own: OwnAction) -> None:
        """Begin an action beyond the operator's role if its write asks for another's PIN; else refuse it, naming the
        permission."""
        screen, right = home_screen(self.screen), own.action.needs
        people = await self.read(who_may, self.desk, right) if own.action.spot else []
        if screen is None or not people:
            raise refuse("NO_PERMISSION", permission=right)
        if (doing := screen.do_own(own)) is not None:
            await doing
        top = home_screen(self.screen) or screen
        await top.begun.wait()
        if top is not screen or top.asks_something:
            said = refuse("NO_PERMISSION", permission=right).headline()
            more = f"{said} {_('A PIN is asked at the end.')}"
            top.hear_of("NOTE", more if cell_len(more) <= LONGEST else said, top.answered[2])

    async def _ask_who_may(self, permission: str) -> Operator | None:
        screen = home_screen(self.screen)
        people = await self.read(who_may, self.desk, permission)
        if not people or screen is None or screen.shut:
            return None
        answer: asyncio.Future[Operator | None] = asyncio.get_running_loop().create_future()
        await self.open("on_the_spot", permission=permission, people=people, answer=answer)
        if self.screen is screen:  # a lock went up meanwhile
            return None
        return await answer

    # -- somebody else

    async def switch(self) -> None:
        """Switch operators by the list of accounts. The patron at the desk stays; nobody is parked."""
        screen = home_screen(self.screen)
        if screen is None or screen.shut:
            return
        await self.step_back(park=False)

    async def is_still_here(self) -> bool:
        """Return True if the operator's account is valid, with the same permissions. If not, ask to sign in again, and
        park the patron."""
        if not self.desk.operator.login:
            return True
        with contextlib.suppress(StoreFault):  # whoever cannot be looked up may still leave
            if not await self.read(still_is, self.desk.operator):
                self.turned_away = self.desk.operator.name
                await self.step_back(park=True)
                return False
        return True
