"""One line of SIP2: sums, resends, the login, and then the talk of the machine. Bytes in, bytes out, no socket."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import field
from hashlib import sha256

from tuils.formats.sip2.codec import Sip2Message, decode, encode
from tuils.formats.sip2.layouts import PAIRS
from tuils.library.foundation.administration.settings import first_branch, library_name
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault
from tuils.library.people.self_service.machine_kinds import DROP, KIOSK, SORTER, WEB
from tuils.library.people.self_service.machine_log import SHARED, deed_of, note_messages
from tuils.library.people.self_service.machines import (
    LONGEST_NAME,
    MachineSheet,
    find_machine,
    is_password,
    password_hash,
)
from tuils.line_mode.line_mail import LineMail
from tuils.values.dataclass import dataclass

from .pairs import HANDLERS
from .patrons import look_at_pin
from .talk import MachineTalk, Sip2Answer, WrongPins, answer_status

# ---- wrong logins: after three in a minute none is looked at for the rest of it, nor after thirty from one address.
# A password that was right before is let in all the same: it costs nothing to know it again, so nobody who guesses
# behind the same address keeps a device out.


MOST_WRONG, MOST_FROM_ONE = 3, 30
MINUTE = 60.0
MOST_KEPT = 1000
Guessed = tuple[str, str]
"""An address, and the name that was told, whether a device has it or not: both take as long, so nobody learns names."""


class WrongLogins:
    """The wrong logins of all lines. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._counts: dict[Guessed, tuple[float, int]] = {}

    def are_too_many(self, guessed: Guessed) -> bool:
        return self._count(guessed)[1] >= MOST_WRONG or self._are_too_many_from(guessed[0])

    def count(self, guessed: Guessed) -> bool:
        """Count one. Return whether it is the first of its minute: the log tells of that one alone."""
        if self._are_too_many_from(guessed[0]):
            return False
        before = self._add(guessed)
        if before < MOST_WRONG:  # a device whose own password is wrong, and that tries for ever, keeps out no other
            self._add((guessed[0], ""))
        return before == 0

    def _are_too_many_from(self, address: str) -> bool:
        return self._count((address, ""))[1] >= MOST_FROM_ONE

    def _add(self, guessed: Guessed) -> int:
        """Count one; return how many there were before it."""
        since, n = self._count(guessed)
        if len(self._counts) >= MOST_KEPT:
            kept = {one: count for one, count in self._counts.items() if self.clock() - count[0] < MINUTE}
            self._counts = kept if len(kept) < MOST_KEPT else {}
        self._counts[guessed] = since, n + 1
        return n

    def _count(self, guessed: Guessed) -> tuple[float, int]:
        since, n = self._counts.get(guessed, (self.clock(), 0))
        return (since, n) if self.clock() - since < MINUTE else (self.clock(), 0)


# ---- a line


AGAIN = b"96AZFEF6"
"""The request to send the last message again: its sum was wrong, or the library could not be written just now."""
TRIES = 3
"""Wrong logins on one line before it is closed."""
log = logging.getLogger("tuils.machines")


@dataclass
class Passwords:
    """Passwords that were right, so that a vendor's many short lines don't each cost a tenth of a second. Only a digest
    is kept, in this program's memory, with a secret of its own."""

    secret: bytes
    known: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def are_right(self, name: str, typed: str) -> bool:
        if self.were_right(name, typed):
            return True
        hashed = password_hash(name)
        if not is_password(hashed, typed):
            return False
        digest = self._digest(typed)
        self.known = {one: kept for one, kept in self.known.items() if one[0] != name} | {(name, hashed): digest}
        return True

    def were_right(self, name: str, typed: str) -> bool:
        """Return whether this password was right before, and is still the device's."""
        return hmac.compare_digest(self.known.get((name, password_hash(name)), b""), self._digest(typed))

    def _digest(self, typed: str) -> bytes:
        return hmac.new(self.secret, typed.encode(), sha256).digest()


@dataclass
class ServedLibrary:
    """The library as all lines of a server share it. `desk_of`: the desk of a machine, opened at its first sign-in.
    `only`: the machines that may sign in; none: all. `mail`: slips that go by email."""

    desk_of: Callable[[MachineSheet], Desk]
    passwords: Passwords
    now: Callable[[], str]
    only: Collection[str] = ()
    mail: LineMail | None = None
    wrong_pins: dict[str, WrongPins] = field(default_factory=dict)
    wrong_logins: WrongLogins = field(default_factory=WrongLogins)
    signed_in_at: dict[str, str] = field(default_factory=dict)
    """The address from which each device signed in last."""


class Sip2Line:
    """A line from `address`."""

    def __init__(self, house: ServedLibrary, address: str) -> None:
        self._house, self.address = house, address
        self.talk: MachineTalk | None = None
        self._over = False
        self._wrong, self._is_shared = 0, False
        self._asked, self._answered = b"", b""
        self._last: tuple[str, Sip2Answer] | None = None

    def is_over(self) -> bool:
        """Return whether the line is to be closed now."""
        return self._over

    @property
    def encoding(self) -> str:
        return self.talk.machine.get("encoding") if self.talk else "utf-8"

    @property
    def end(self) -> bytes:
        return b"\r\n" if self.talk and self.talk.machine.get("line_end") == "crlf" else b"\r"

    def hear(self, raw: bytes) -> bytes | None:
        """Answer a message, without its end of line; None for what is answered by nothing."""
        message = decode(raw, self.encoding)
        if message.command == "97":
            return self._repeated()
        if message.right_sum is False:
            return AGAIN
        if message.command not in PAIRS:
            return None
        if message.sequence is not None and raw == self._asked:
            return self._answered  # sent again, since its answer was lost
        try:
            answer = self._answer(message)
        except StoreFault as fault:
            log.warning("%s is not answered: %s", message.command, fault.code)
            return AGAIN
        if answer is None:
            return None
        told = self._told(PAIRS[message.command], answer, message.sequence, detect=message.right_sum is True)
        self._asked, self._answered, self._last = raw, told, (PAIRS[message.command], answer)
        return told

    def _told(self, command: str, answer: Sip2Answer, sequence: int | None, *, detect: bool) -> bytes:
        return encode(command, answer.fixed, answer.fields, sequence=sequence, detect=detect, encoding=self.encoding)

    def _repeated(self) -> bytes:
        """Answer 97: the last answer again, without a sequence."""
        if self._last is None:
            return AGAIN
        return self._told(*self._last, None, detect=True)

    def _answer(self, message: Sip2Message) -> Sip2Answer | None:
        if message.command == "93":
            return self._login(message)
        if self.talk and not self._still_is():
            self._over = True
            return None
        if self.talk:
            self._note_heard(self.talk, message)
        if message.command == "99":
            return answer_status(self.talk, message, now=self._now(), library=library_name(), branch=self._branch())
        if self.talk is None:
            self._over = True
            return None
        if not self.talk.may_ask(message.command):
            return None
        look_at_pin(self.talk, message)
        return self.talk.answer(message)

    def _note_heard(self, talk: MachineTalk, message: Sip2Message) -> None:
        """Note that the machine is there, and once a line that its login is used at another address since: two devices
        with one name. A service has many lines."""
        talk.note_heard(message)
        elsewhere = self._house.signed_in_at.get(talk.machine.name, self.address) != self.address
        if elsewhere and not self._is_shared and talk.machine.kind in (KIOSK, DROP, SORTER):
            self._is_shared = True
            note_messages([deed_of(talk.machine.name, talk.desk.now, message.command, SHARED, todo=SHARED)])

    def _now(self) -> str:
        return self.talk.now() if self.talk else self._house.now()

    def _branch(self) -> str:
        return self.talk.institution if self.talk else first_branch()

    def _still_is(self) -> bool:
        """Take over what was changed of the account; false if it was removed, or the line may not come from here."""
        assert self.talk
        machine = find_machine(self.talk.machine.name)
        if machine is None or not machine.has_password or not machine.may_come_from(self.address):
            return False
        self.talk.as_now(machine)
        return True

    def _login(self, message: Sip2Message) -> Sip2Answer:
        name = message.get("CN").strip()
        machine = find_machine(name)
        if not self._fits(message, machine):
            self._wrong += 1
            self._over = self._wrong >= TRIES
            first = self._house.wrong_logins.count(self._guessed(name))
            if machine is not None and first:
                note_messages([deed_of(machine.name, self._house.desk_of(machine).now, "93", "refused", why="LOGIN")])
            return Sip2Answer(["0"], [])
        assert machine
        self.leave()
        tries = self._house.wrong_pins.setdefault(name, WrongPins(machine.kind))
        self.talk = MachineTalk(self._house.desk_of(machine), machine, HANDLERS, tries, self._house.mail)
        self._wrong = 0
        self._house.signed_in_at[name] = self.address
        note_messages([deed_of(machine.name, self.talk.desk.now, "93", "signed in")])
        return Sip2Answer(["1"], [])

    def _fits(self, message: Sip2Message, machine: MachineSheet | None) -> bool:
        """Return whether this login is right. After too many wrong ones a password is no longer looked at for a while,
        but for one that was right before: each look costs much, on purpose. A name that no device has, or that may not
        sign in here, costs as much."""
        typed, only = message.get("CO"), self._house.only
        may = message.fixed == "00" and machine is not None and (not only or machine.name in only)
        speaks = machine is not None and machine.kind != WEB and machine.may_come_from(self.address)
        known = machine.name if machine and may and speaks else ""
        if self._house.wrong_logins.are_too_many(self._guessed(message.get("CN").strip())):
            return self._house.passwords.were_right(known, typed)
        return self._house.passwords.are_right(known, typed)

    def _guessed(self, name: str) -> Guessed:
        return self.address, f"{name.casefold()[:LONGEST_NAME]}."

    def leave(self) -> None:
        """End the talk: nothing of a patron stays, and the log is written."""
        if self.talk:
            self.talk.forget_patron()
            self.talk.write_log()
            self.talk = None
