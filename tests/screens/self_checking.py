"""A self-check on a library, for tests: the server's own line answers it, without a socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests import grove
from tests.doors.sip2_talking import PASSWORD, house_of, pat_of
from tests.screens.keys import A_MOMENT, burst
from tuils.formats.sip2.codec import Sip2Message, decode, encode
from tuils.i18n import use_language
from tuils.library.foundation.desk import Desk
from tuils.library.office.receipts.sheets import Sheet
from tuils.library.people.self_service.machines import add_machine, change_machine
from tuils.line_mode.line_mail import LineMail
from tuils.machines.line import ServedLibrary, Sip2Line
from tuils.screens.self_check.service import LocalServer
from tuils.self_check import SelfCheck, SelfCheckSetup
from tuils.station.settings import Station
from tuils.values.time.moments import to_local

NAME = "self-check"


class Closer:
    """The end of a line that is no socket."""

    def close(self) -> None:
        pass


class AtLine(LocalServer):
    """The server in this thread. `lost`: the answers that get lost on their way, and are asked for again."""

    def __init__(self, house: ServedLibrary, name: str = NAME, password: str = PASSWORD) -> None:
        super().__init__("", 0, name, password, house.now)
        self.house, self.line = house, Sip2Line(house, "127.0.0.1")
        self.asked: list[str] = []
        self.lost, self.is_away = 0, False

    async def _connect(self) -> None:
        if self.is_away:
            raise ConnectionRefusedError
        self.line = Sip2Line(self.house, "127.0.0.1")
        self._writer: Any = Closer()
        await self._sign_in()

    async def _say(self, command: str, fixed: Sequence[str], fields: Sequence[tuple[str, str]]) -> Sip2Message:
        if self.is_away:
            raise ConnectionResetError
        self.asked.append(command)
        answer = self.line.hear(encode(command, fixed, fields, sequence=1, detect=True))
        if self.lost and command not in ("93", "99"):
            self.lost -= 1
            raise ConnectionResetError
        assert answer is not None, command
        return decode(answer)


class Mails(LineMail):
    """Emails that are noted, and sent nowhere."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.begun: list[Sheet] = []

    def may(self, desk: Desk, sheet: Sheet) -> bool:
        return True

    def begin(self, desk: Desk, sheet: Sheet) -> bool:
        self.begun.append(sheet)
        return True


@dataclass
class Seconds:
    """The clock of a visit, moved by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Checking:
    """The program at work. `pat`: the administrator at the desk of the same library."""

    pilot: Pilot[Any]
    app: SelfCheck
    server: AtLine
    seconds: Seconds
    clock: grove.Clock
    pat: Desk
    sounds: list[str] = field(default_factory=list)

    async def scan(self, code: str) -> None:
        """Scan as a keyboard scanner does."""
        burst(self.pilot, f"{code}<enter>")
        await self.rest()

    async def press(self, keys: str) -> None:
        burst(self.pilot, keys)
        await self.rest()
        if self.app._lone:  # a lone 1 or 2 waits for more
            self.app._sent()
            await self.rest()

    async def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.seconds.now += seconds
        self.app.do(self.app.visit.tick)
        await self.rest()

    async def rest(self) -> None:
        await self.pilot.pause()
        await self.app._todo.join()
        await self.pilot.pause()

    @property
    def place(self) -> str:
        return self.app.visit.place.value

    @property
    def shown(self) -> str:
        """The words of the page, line by line."""
        rows = [row if isinstance(row, str) else "".join(text for text, _role in row) for row in self.app._drawn.rows]
        return "\n".join(row.rstrip() for row in rows)


@contextlib.asynccontextmanager
async def checking(
    folder: Path,
    *,
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    switches: dict[str, str] | None = None,
    mail: LineMail | None = None,
    **more: Any,
) -> AsyncIterator[Checking]:
    """The real program on a fresh library."""
    clock = grove.Clock()
    path = folder / "library.db"
    path.write_bytes(grove.built())
    with house_of(path, clock) as house:
        house.mail = mail
        pat = pat_of(clock)
        add_machine(pat, NAME, "kiosk", password=PASSWORD)
        for key, value in (switches or {}).items():
            change_machine(pat, NAME, key, value)
        server, seconds = AtLine(house), Seconds()
        station = Station("self-check", language=language)

        def now() -> datetime:
            return to_local(clock(), grove.ZONE)

        app = SelfCheck(SelfCheckSetup(server, station, now=now, clock=seconds, **more))
        try:
            async with app.run_test(size=size) as pilot:
                made = Checking(pilot, app, server, seconds, clock, pat)
                while app.visit.place.value == "resting" and not server.is_away:
                    await asyncio.sleep(A_MOMENT)
                await made.rest()
                yield made
        finally:
            app.close_all()
            server.line.leave()
            use_language("en")
