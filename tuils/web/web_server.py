"""The server of the pages on the web: one thread for the library, small limits for strangers, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from tuils.lane import Lane
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.people.staff.roles import TUILS
from tuils.station.settings import state_folder

from .account_pages import account_frames
from .own_account_desk import OwnAccountDesk
from .served_site import ServedSite
from .web_app import WebHouse, web_app
from .web_sessions import WebSessions, WrongAddresses

MOST_LINES, EACH_ADDRESS = 256, 40
HEAD_SECONDS, KEEP_SECONDS, END_SECONDS = 10.0, 5, 5
MOST_HEAD = 16_384
log = logging.getLogger("tuils.web")


class WebServer:
    """A library on a port. `told` is called with the address once it listens."""

    def __init__(self, opened: Opened, *, behind_proxy: bool = False) -> None:
        self._opened = opened
        self._lane = Lane("web")
        desk = OwnAccountDesk(opened.desk)
        folder = state_folder() / "web" / opened.about.id
        frames = account_frames(opened.about)
        self._site = ServedSite(
            self._lane, opened.path, opened.station.opac_folder, self._publisher, folder, frames.show
        )
        self.house = WebHouse(
            self._lane, desk, self._site, frames,
            WebSessions(desk.machine.number("idle_seconds") or 600.0), WrongAddresses(), opened.path, behind_proxy,
        )  # fmt: skip

    def _publisher(self) -> Desk:
        return replace(self._opened.desk, operator=TUILS)

    async def run(self, host: str, port: int, told: Callable[[str], None]) -> None:
        """Listen until the program is asked to end. Raises OSError for an address that can't be had."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows, and a thread of a test
                loop.add_signal_handler(one, stop.set)
        await self.serve(host, port, told, stop)

    async def serve(self, host: str, port: int, told: Callable[[str], None], stop: asyncio.Event) -> None:
        listening = _listening(host, port)
        try:
            if await self._made(stop):
                await self._serve(listening, told, stop)
        finally:
            self._site.end()
            listening.close()
            await asyncio.to_thread(self._lane.close)

    async def _made(self, stop: asyncio.Event) -> bool:
        """Make the files first; return whether that ended before the program was asked to end."""
        making, asked = asyncio.create_task(self._site.refresh()), asyncio.create_task(stop.wait())
        await asyncio.wait((making, asked), return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if not making.done():
            self._site.end()
            await asyncio.gather(making, return_exceptions=True)
            return False
        making.result()
        return True

    async def _serve(self, listening: socket.socket, told: Callable[[str], None], stop: asyncio.Event) -> None:
        server = QuietServer(
            uvicorn.Config(
                web_app(self.house), http=PatientLine, ws="none", lifespan="off", log_config=None, access_log=False,
                server_header=False, proxy_headers=False, timeout_keep_alive=KEEP_SECONDS,
                timeout_graceful_shutdown=END_SECONDS, h11_max_incomplete_event_size=MOST_HEAD,
            )
        )  # fmt: skip
        here = listening.getsockname()
        told(f"[{here[0]}]:{here[1]}" if ":" in here[0] else f"{here[0]}:{here[1]}")
        refreshing, ending = asyncio.create_task(self._site.keep_new()), asyncio.create_task(_end_with(server, stop))
        try:
            await server.serve(sockets=[listening])
        finally:
            for task in (refreshing, ending):
                task.cancel()


def _listening(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(MOST_LINES)
    except OSError:
        made.close()
        raise
    return made


async def _end_with(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PatientLine(H11Protocol):
    """A connection that has a few seconds for the head of each request, among a limited number of them."""

    _by_address: Counter[str] = Counter()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._late: asyncio.TimerHandle | None = None
        self._from = self.client[0] if self.client else ""
        self._by_address[self._from] += 1
        many = len(self.connections) > MOST_LINES
        if many or (self._by_address[self._from] > EACH_ADDRESS and not _is_near(self._from)):
            transport.abort()
            return
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self._by_address[self._from] -= 1
        if self._by_address[self._from] <= 0:
            del self._by_address[self._from]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        had_one = self.cycle
        super().data_received(data)
        if self.cycle is not had_one:
            self._head_is_here()
        elif self._late is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()

    def _wait_for_head(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _head_is_here(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None


def _is_near(address: str) -> bool:
    """Return whether this is this computer: a proxy here brings all readers from one address."""
    return address.startswith("127.") or address == "::1"
