"""The server of SIP2: one task a line, one thread for the library. A line that is slow, or noise, holds up no other.

Each answer is one write. The library is asked in its own thread, message by message, so that the lines of 64 devices
need one connection to the store, and no lock between them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import socket
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from tuils.formats.sip2.codec import MessageCutter
from tuils.lane import Lane
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, answering
from tuils.library.front.opening import Opened, another_desk
from tuils.library.people.self_service.machines import MachineSheet
from tuils.line_mode.line_mail import LineMail
from tuils.values.time.moments import to_local

from .line import AGAIN, Passwords, ServedLibrary, Sip2Line

MOST_LINES = 256
LOGIN_SECONDS, WRITE_SECONDS, LOG_SECONDS = 60.0, 30.0, 5.0
AT_ONCE = 4096
log = logging.getLogger("tuils.machines")


class Sip2Server:
    """A library on a port. `told` is called with the address once it listens."""

    def __init__(self, opened: Opened, *, only: Collection[str] = ()) -> None:
        self._opened, self._clock = opened, opened.desk.clock
        self._lane = Lane("machines")
        self._desks: dict[tuple[str, str], Desk] = {}
        self._lines: set[asyncio.Task[None]] = set()
        self._open: dict[Sip2Line, asyncio.Task[None]] = {}
        self._mail = LineMail(opened.path)
        self._house = ServedLibrary(self._desk_of, Passwords(secrets.token_bytes(32)), self._now, only, self._mail)

    def _desk_of(self, machine: MachineSheet) -> Desk:
        """Return the desk of a machine: a station of its own. In the library's thread."""
        key = machine.name, machine.branch
        if key not in self._desks:
            made = another_desk(self._opened, machine.name, machine.branch, machine.operator, self._clock)
            self._desks[key] = made
        return self._desks[key]

    def _now(self) -> str:
        return f"{to_local(self._clock(), self._opened.desk.zone):%Y%m%d    %H%M%S}"

    async def run(self, host: str, port: int, told: Callable[[str], None]) -> None:
        """Listen until the program is asked to end."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows, and a thread of a test
                loop.add_signal_handler(one, stop.set)
        await self.serve(host, port, told, stop)

    async def serve(self, host: str, port: int, told: Callable[[str], None], stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._begin, host, port, limit=AT_ONCE)
        try:
            here = server.sockets[0].getsockname()
            told(f"{here[0]}:{here[1]}")
            writer = asyncio.create_task(self._write_logs())
            await stop.wait()
            writer.cancel()
        finally:
            server.close()
            for line in self._lines:
                line.cancel()
            await asyncio.gather(*self._lines, return_exceptions=True)
            await self._lane.do(self._leave_all)
            await asyncio.to_thread(self._lane.close)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._lines) >= MOST_LINES and not self._make_room():
            writer.close()
            return
        line = Sip2Line(self._house, str((writer.get_extra_info("peername") or ("",))[0]))
        task = asyncio.create_task(self._line(line, reader, writer))
        self._open[line] = task
        self._lines.add(task)
        task.add_done_callback(partial(self._end, line, writer))

    def _end(self, line: Sip2Line, writer: asyncio.StreamWriter, task: asyncio.Task[None]) -> None:
        """Close a line, also one that was ended before it began."""
        self._lines.discard(task)
        self._open.pop(line, None)
        with contextlib.suppress(Exception):
            writer.close()

    def _make_room(self) -> bool:
        """End the oldest line on which nobody signed in. Return false if all did."""
        silent = next((task for line, task in self._open.items() if line.talk is None), None)
        return silent is not None and silent.cancel()

    async def _line(self, line: Sip2Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _keep_alive(writer.get_extra_info("socket"))
        try:
            await self._talk(line, reader, writer)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            pass
        except Exception:
            log.exception("a line ended by a fault of ours")
        finally:
            with contextlib.suppress(Exception):
                await asyncio.shield(self._lane.do(line.leave))

    async def _talk(self, line: Sip2Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        framer = MessageCutter()
        while not line.is_over():
            async with asyncio.timeout(self._patience(line)):
                data = await reader.read(AT_ONCE)
            if not data:
                return
            for raw in framer.feed(data):
                answer = await self._lane.do(partial(self._hear, line, raw))
                if answer is not None:
                    writer.write(answer + line.end)
                    async with asyncio.timeout(WRITE_SECONDS):
                        await writer.drain()
                if line.is_over():
                    return

    def _hear(self, line: Sip2Line, raw: bytes) -> bytes | None:
        try:
            with answering(self._opened.path):
                return line.hear(raw)
        except StoreFault as fault:
            log.warning("not answered: %s", fault.code)
            return AGAIN

    @staticmethod
    def _patience(line: Sip2Line) -> float | None:
        if line.talk is None:
            return LOGIN_SECONDS
        seconds = line.talk.machine.number("idle_seconds")
        return float(seconds) if seconds else None

    # -- the log of what changed nothing

    async def _write_logs(self) -> None:
        while True:
            await asyncio.sleep(LOG_SECONDS)
            with contextlib.suppress(StoreFault):
                await self._lane.do(self._write_logs_now)

    def _write_logs_now(self) -> None:
        with answering(self._opened.path):
            self._mail.told()
            for line in list(self._open):
                if line.talk and line.talk.has_log:
                    line.talk.write_log()

    def _leave_all(self) -> None:
        with contextlib.suppress(StoreFault), answering(self._opened.path):
            for line in list(self._open):
                line.leave()
            self._mail.close()


def _keep_alive(one: Any) -> None:
    """Notice a line whose other end lost its power: nothing else does."""
    if one is None:
        return
    with contextlib.suppress(OSError, AttributeError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 20)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
