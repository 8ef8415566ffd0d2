"""PINs and setup codes: their argon2id hash and what it costs, and the waits after wrong ones.

Waits are counted in the store. A try takes its place there before the PIN is checked, so that several programs at once
get no more tries than one; a further try waits until one of them is right or wrong.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.store import StoreFault
from tuils.library.people.patrons.queries import put_tries, tries_of
from tuils.models import db
from tuils.values.dataclass import dataclass

MINUTE = 60_000_000  # microseconds
TRIES = 3
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
"""The waits: after so many wrong PINs in a row as `TRIES`; then after as many again, the last for ever."""
LOOKED_AT = 10_000_000
"""Microseconds in which a PIN is looked at; a program that says nothing by then was ended, and its try was wrong."""
SHORTEST_PIN = 4
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
CODE_LENGTH = 8


# ---- what a hash costs


@dataclass(frozen=True)
class Cost:
    """The cost of argon2id: KiB of memory, and how often it goes over them."""

    memory: int
    passes: int


LEAST = Cost(19 * 1024, 2)
"""The least cost of any stored PIN."""
MEMORIES = (64 * 1024, 38 * 1024, 19 * 1024)
GOAL, MOST_PASSES = 0.1, 12  # seconds
Timed = Callable[[Cost], float]


def seconds_of(cost: Cost) -> float:
    """Return how long one hash takes on this machine."""
    began = time.perf_counter()
    _hasher(cost).hash("a PIN that nobody uses")
    return time.perf_counter() - began


def measured(timed: Timed = seconds_of) -> Cost:
    """Return the cost at which a hash takes about a tenth of a second here: as much memory as two passes leave time
    for."""
    for memory in MEMORIES:
        took = timed(Cost(memory, 2))
        if took <= 1.5 * GOAL:
            return Cost(memory, max(2, min(MOST_PASSES, round(GOAL / (took / 2)))))
    return LEAST


def cost_now() -> Cost:
    """Return the cost measured when the library began; for older libraries, and where it makes no sense, the least."""
    kept: Any = value_of("pin_cost")
    try:
        cost = Cost(int(kept["memory"]), int(kept["passes"]))
    except (TypeError, KeyError, ValueError):
        return LEAST
    sensible = LEAST.memory <= cost.memory <= MEMORIES[0] and LEAST.passes <= cost.passes <= MOST_PASSES
    return cost if sensible else LEAST


def hash_of(pin: str) -> str:
    return hash_at(cost_now(), pin)


def hash_at(cost: Cost, secret: str) -> str:
    return str(_hasher(cost).hash(secret))


def pin_fits(hashed: str, typed: str) -> bool:
    """Return whether the PIN is right. Raises StoreFault NO_MEMORY where this machine cannot tell: that is no wrong
    PIN."""
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

    try:
        return bool(_hasher(LEAST).verify(hashed, typed))  # the hash itself says what it cost
    except (VerifyMismatchError, InvalidHashError):
        return False
    except (VerificationError, MemoryError) as failed:
        raise StoreFault(
            "NO_MEMORY",
            _("Can't check the PIN: this computer is out of memory."),
            _("This doesn't count as a wrong PIN. Close other programs, then try again."),
        ) from failed


def _hasher(cost: Cost) -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=1)


# ---- setup codes


def fresh_code() -> str:
    """`K7MX-4RTP`: read over the telephone, and never guessed."""
    from secrets import choice

    letters = "".join(choice(LETTERS) for _letter in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_letters(typed: str) -> str:
    """A setup code as it is hashed: with or without its dash, in capitals or not."""
    return "".join(typed.split()).replace("-", "").upper()


# ---- waits


@dataclass(frozen=True)
class PinTries:
    """`wrong` PINs in a row; `wait`: microseconds until the next is taken, 0 where it is at once."""

    wrong: int
    wait: int = 0
    taken: bool = True

    @property
    def left(self) -> int:
        """Tries until the next wait."""
        return -self.wrong % TRIES


def wait_after(wrong: int) -> int:
    """Return the wait after so many wrong PINs in a row; 0 for none."""
    rounds = wrong // TRIES
    return WAITS[min(rounds, len(WAITS)) - 1] if rounds else 0


def take_try(login: str, now: int) -> PinTries:
    """Take a place for one more try, which ends by `count_wrong` or `forget_tries`; none is taken during a wait. Raises
    StoreFault BUSY, upon which doors try again, while so many are checked that one more may be too many.

    A wait is never longer from now than it was when it began: where the clock was set back, it begins anew.
    """
    with db.atomic():
        tries = _tries(login)
        if tries.looked_at and abs(now - tries.since) >= LOOKED_AT:
            for _program in range(tries.looked_at):
                tries = _one_wrong(tries, now)
        if tries.wait_until > now:
            tries = replace(tries, wait_until=min(tries.wait_until, now + wait_after(tries.wrong)))
            _keep(login, tries)
            return PinTries(tries.wrong, tries.wait_until - now, taken=False)
        if tries.wrong % TRIES + tries.looked_at >= TRIES:
            raise StoreFault(
                "BUSY", _("This PIN is being tried somewhere else right now."), _("Wait a moment, then try again.")
            )
        _keep(login, replace(tries, looked_at=tries.looked_at + 1, since=now))
        return PinTries(tries.wrong)


def wait_of(login: str, now: int) -> int:
    """Return the microseconds until the next PIN is looked at; 0 where it is at once. Only reads."""
    tries = _tries(login)
    return max(0, min(tries.wait_until - now, wait_after(tries.wrong)))


def count_wrong(login: str, now: int) -> PinTries:
    """The PIN of a try that was taken is wrong."""
    with db.atomic():
        tries = _one_wrong(_tries(login), now)
        _keep(login, tries)
        return PinTries(tries.wrong, max(0, tries.wait_until - now))


def let_go_of_try(login: str) -> None:
    """The PIN of a try that was taken could not be looked at: neither right nor wrong."""
    with db.atomic():
        tries = _tries(login)
        _keep(login, replace(tries, looked_at=max(0, tries.looked_at - 1)))


@dataclass(frozen=True)
class _Tries:
    """`looked_at`: how many are, the newest since that moment."""

    wrong: int = 0
    wait_until: int = 0
    looked_at: int = 0
    since: int = 0


def _one_wrong(tries: _Tries, now: int) -> _Tries:
    wrong = tries.wrong + 1
    until = now + wait_after(wrong) if wrong % TRIES == 0 else tries.wait_until
    return replace(tries, wrong=wrong, wait_until=until, looked_at=max(0, tries.looked_at - 1))


def _tries(login: str) -> _Tries:
    row = tries_of(login)
    return _Tries(*map(int, row)) if row else _Tries()


def _keep(login: str, tries: _Tries) -> None:
    put_tries(login, tries.wrong, tries.wait_until, tries.looked_at, tries.since)
