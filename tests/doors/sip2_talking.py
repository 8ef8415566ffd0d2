"""Messages of SIP2 in short, for tests: a device on a library, without a socket."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests import grove
from tests.grove import desk_of
from tuils.formats.sip2.codec import Sip2Message, decode
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import NOBODY, another_desk, open_desk
from tuils.library.people.self_service.machines import MachineSheet, add_machine, change_machine
from tuils.machines.line import Passwords, ServedLibrary, Sip2Line

BLANK = " " * 18
PASSWORD = "correct-horse"


class Device:
    """A device and its line. `pat` is the administrator at the desk of the same library."""

    def __init__(self, house: ServedLibrary, pat: Desk, kind: str, name: str, switches: dict[str, str]) -> None:
        self.house, self.pat, self.name = house, pat, name
        add_machine(pat, name, kind, password=PASSWORD)
        for key, value in switches.items():
            change_machine(pat, name, key, value)
        self.line = Sip2Line(house, "127.0.0.1")
        self.sign_in()

    def sign_in(self) -> None:
        assert self.line.hear(f"9300CN{self.name}|CO{PASSWORD}|".encode()) == b"941"

    def new_line(self) -> None:
        """The line broke, and the device is here again."""
        self.line = Sip2Line(self.house, "127.0.0.1")
        self.sign_in()

    def set(self, key: str, value: str) -> None:
        change_machine(self.pat, self.name, key, value)

    def send(self, text: str) -> bytes:
        answer = self.line.hear(text.encode())
        assert answer is not None, text
        return answer

    def ask(self, text: str) -> Sip2Message:
        return decode(self.send(text))

    def now(self) -> str:
        return self.house.now()

    def checkout(self, card: str, item: str, more: str = "", head: str = "NN", at: str = "") -> Sip2Message:
        return self.ask(f"11{head}{at or self.now()}{BLANK}AO|AA{card}|AB{item}|AC|{more}")

    def checkin(self, item: str, more: str = "", no_block: str = "N", at: str = "") -> Sip2Message:
        return self.ask(f"09{no_block}{at or self.now()}{at or self.now()}AP|AO|AB{item}|AC|{more}")

    def renew(self, card: str, item: str, more: str = "") -> Sip2Message:
        return self.ask(f"29NN{self.now()}{BLANK}AO|AA{card}|AB{item}|{more}")

    def patron(self, card: str, more: str = "", summary: str = "") -> Sip2Message:
        return self.ask(f"63001{self.now()}{summary:<10}AO|AA{card}|AC|{more}")

    def pay(self, card: str, amount: str, more: str = "") -> Sip2Message:
        return self.ask(f"37{self.now()}0400USDBV{amount}|AO|AA{card}|{more}")


@contextmanager
def house_of(path: Path, clock: grove.Clock) -> Iterator[ServedLibrary]:
    """Open a library as the server does."""
    with open_desk(path, station="server", sign_in=lambda _desk: NOBODY, clock=clock) as opened:

        def desk(machine: MachineSheet) -> Desk:
            return another_desk(opened, machine.name, machine.branch, machine.operator, clock)

        def now() -> str:
            from tuils.values.time.moments import to_local

            return f"{to_local(clock(), opened.desk.zone):%Y%m%d    %H%M%S}"

        yield ServedLibrary(desk, Passwords(secrets.token_bytes(32)), now)


def pat_of(clock: grove.Clock) -> Desk:
    return replace(desk_of("pat", clock))
