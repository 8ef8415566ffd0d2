"""The local server, as a self-check asks it: SIP2 over a socket, one question at a time.

    sign in      93, 99    what may be done here
    a card       63        who it is, and whether the PIN is right
    an item      11, 09    checked out, or returned; 09 with BI puts back what a gate did not let out
    help         81        the desk is told
    a slip       83, 85    whether it can be emailed, and that it shall be

A question whose answer is lost is sent again, as it was: the server knows it, and does nothing twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import field

from tuils.formats.sip2.codec import LONGEST_MESSAGE, Sip2Message, decode, encode
from tuils.formats.sip2.layouts import PAIRS
from tuils.values.dataclass import dataclass

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 10.0
TRIES = 3
"""How often a question is asked until the server counts as away."""
PAUSE = 0.3
BLANK = " " * 18
Asked = Sequence[tuple[str, str]]


class ServerAway(Exception):
    """The server doesn't answer, or doesn't let this device in (`is_refused`)."""

    def __init__(self, *, is_refused: bool = False) -> None:
        self.is_refused = is_refused
        super().__init__()


@dataclass
class LocalServer:
    """The server at `host` and `port`, for the device `name`. `now`: 18 characters, local time."""

    host: str
    port: int
    name: str
    password: str
    now: Callable[[], str]
    library: str = ""
    takes_returns: bool = False
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    _sequence: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    # -- what a visit asks

    async def arrive(self) -> None:
        """Sign in, and ask what may be done here. Raises ServerAway."""
        await self._ask("99", ["0", "080", "2.00"], [])

    async def card(self, card: str, pin: str | None, language: str) -> Sip2Message:
        """Ask who has this card. `language`: three digits, or 000 for the patron's own."""
        return await self._ask("63", [language, self.now(), " " * 10], _of(card, pin))

    async def is_out_to(self, card: str, pin: str | None, item: str, language: str) -> bool:
        """Ask whether this card has the item."""
        answer = await self._ask("63", [language, self.now(), "  Y".ljust(10)], _of(card, pin))
        return ("AU", item) in answer.fields

    async def checkout(self, card: str, pin: str | None, item: str, *, agreed: bool = False) -> Sip2Message:
        """Check out, or renew what is on the card already. `agreed`: to the fee that the answer before named."""
        more = [("AB", item), ("CH", ""), ("BO", "Y" if agreed else "N"), ("BI", "N")]
        return await self._ask("11", ["Y", "N", self.now(), BLANK], [*_of(card, pin), *more])

    async def put_back(self, item: str) -> Sip2Message:
        """Undo the checkout of an item whose security could not be switched off."""
        return await self._return(item, "Y")

    async def checkin(self, item: str) -> Sip2Message:
        return await self._return(item, "N")

    async def item(self, item: str) -> Sip2Message:
        """Ask what this barcode is. Without a title (AJ) it is no item."""
        return await self._ask("17", [self.now()], [("AO", ""), ("AB", item)])

    async def end(self, card: str) -> None:
        """End the visit: the server forgets it."""
        await self._ask("35", [self.now()], [("AO", ""), ("AA", card)])

    async def may_mail(self) -> str:
        """Ask whether this visit's slip can be emailed: 1; E: it is, by itself; 0: no."""
        return (await self._ask("83", [self.now()], [("AO", "")])).part("ok")

    async def mail(self) -> str:
        """Let the server email the slip; return its words."""
        return (await self._ask("85", [self.now()], [("AO", "")])).get("AF")

    async def ring(self) -> None:
        await self._ask("81", [self.now()], [("AO", "")])

    async def _return(self, item: str, undoes: str) -> Sip2Message:
        now = self.now()
        return await self._ask(
            "09", ["N", now, now], [("AP", ""), ("AO", ""), ("AB", item), ("AC", ""), ("BI", undoes)]
        )

    # -- the line

    async def _ask(self, command: str, fixed: Sequence[str], fields: Asked) -> Sip2Message:
        async with self._turn:
            for one in range(TRIES):
                try:
                    if self._writer is None:
                        await self._connect()
                    return await self._say(command, fixed, fields)
                except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
                    self.leave()
                    await asyncio.sleep(PAUSE * one)
            raise ServerAway

    async def _connect(self) -> None:
        opening = asyncio.open_connection(self.host, self.port, limit=2 * LONGEST_MESSAGE)
        self._reader, self._writer = await asyncio.wait_for(opening, CONNECT_SECONDS)
        await self._sign_in()

    async def _sign_in(self) -> None:
        answer = await self._say("93", ["0", "0"], [("CN", self.name), ("CO", self.password), ("CP", "")])
        if answer.part("ok") != "1":
            self.leave()
            raise ServerAway(is_refused=True)
        told = await self._say("99", ["0", "080", "2.00"], [])
        self.library, self.takes_returns = told.get("AM"), told.part("checkin_ok") == "Y"

    async def _say(self, command: str, fixed: Sequence[str], fields: Asked) -> Sip2Message:
        """Send a question and read its answer. A busy library asks to hear it again (96)."""
        assert self._reader
        assert self._writer
        for _time in range(TRIES):
            self._sequence = (self._sequence + 1) % 10
            self._writer.write(encode(command, fixed, fields, sequence=self._sequence, detect=True) + b"\r")
            await asyncio.wait_for(self._writer.drain(), ANSWER_SECONDS)
            raw = await asyncio.wait_for(self._reader.readuntil(b"\r"), ANSWER_SECONDS)
            answer = decode(raw.strip())
            if answer.command == PAIRS[command] and answer.right_sum:
                return answer
            await asyncio.sleep(PAUSE)
        raise EOFError

    def leave(self) -> None:
        """Close the line."""
        if self._writer:
            with contextlib.suppress(OSError, RuntimeError):
                self._writer.close()
        self._reader = self._writer = None


def _of(card: str, pin: str | None) -> list[tuple[str, str]]:
    return [("AO", ""), ("AA", card), ("AC", ""), *([("AD", pin)] if pin is not None else [])]
