"""PINs and setup codes: their argon2id hash and what it costs, and the waits after wrong ones.

Waits are counted in the store, before a PIN is looked at, so that several programs at once get no more tries than one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from tuils.library.administration.settings import value_of
from tuils.models import db
from tuils.values.dataclass import dataclass

MINUTE = 60_000_000  # microseconds
TRIES = 3
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
"""After so many wrong PINs in a row as `TRIES`; then after as many again, the last for ever."""
SHORTEST_PIN = 4
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
CODE_LENGTH = 8


# ---- what a hash costs


@dataclass(frozen=True)
class Cost:
    """What argon2id is given: KiB of memory, and how often it goes over them."""

    memory: int
    passes: int


LEAST = Cost(19 * 1024, 2)
"""No PIN is kept for less."""
MEMORIES = (64 * 1024, 38 * 1024, 19 * 1024)
GOAL, MOST_PASSES = 0.1, 12  # seconds
Timed = Callable[[Cost], float]


def seconds_of(cost: Cost) -> float:
    """How long one hash takes on this machine."""
    began = time.perf_counter()
    _hasher(cost).hash("a PIN that nobody has")
    return time.perf_counter() - began


def measured(timed: Timed = seconds_of) -> Cost:
    """What makes a hash take about a tenth of a second here: as much memory as two passes leave time for."""
    for memory in MEMORIES:
        took = timed(Cost(memory, 2))
        if took <= 1.5 * GOAL:
            return Cost(memory, max(2, min(MOST_PASSES, round(GOAL / (took / 2)))))
    return LEAST


def cost_now() -> Cost:
    """As measured when the library began; of libraries older than that, and of what makes no sense, the least."""
    kept: Any = value_of("pin_cost")
    try:
        cost = Cost(int(kept["memory"]), int(kept["passes"]))
    except (TypeError, KeyError, ValueError):
        return LEAST
    sensible = LEAST.memory <= cost.memory <= MEMORIES[0] and LEAST.passes <= cost.passes <= MOST_PASSES
    return cost if sensible else LEAST


def hash_of(pin: str) -> str:
    return str(_hasher(cost_now()).hash(pin))


def fits(hashed: str, typed: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher(LEAST).verify(hashed, typed))  # the hash itself says what it cost
    except (VerificationError, InvalidHashError):
        return False


def _hasher(cost: Cost) -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=1)


# ---- setup codes


def fresh_code() -> str:
    """`K7MX-4RTP`: read over the telephone, and never guessed."""
    letters = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_letters(typed: str) -> str:
    """A setup code as it is hashed: with or without its dash, in capitals or not."""
    return "".join(typed.split()).replace("-", "").upper()


# ---- waits


@dataclass(frozen=True)
class Tried:
    """`wrong` PINs in a row, this one counted; `wait`: microseconds until the next is taken, 0 where it is at once."""

    wrong: int
    wait: int = 0
    taken: bool = True

    @property
    def left(self) -> int:
        """Tries until the next wait."""
        return -self.wrong % TRIES


def wait_after(wrong: int) -> int:
    """How long the wait is that so many wrong PINs in a row bring; 0 for none."""
    rounds = wrong // TRIES
    return WAITS[min(rounds, len(WAITS)) - 1] if rounds else 0


def take_try(login: str, now: int) -> Tried:
    """Count one more try as wrong until it turns out right; not taken while a wait stands.

    A wait is never longer from now than it was when it began: where the clock was set back, it begins anew.
    """
    with db.atomic():
        row: Any = db.execute_sql("SELECT wrong, wait_until FROM pin_try WHERE login = ?", (login,)).fetchone()
        wrong, until = (int(row[0]), int(row[1])) if row else (0, 0)
        if until > now:
            until = min(until, now + wait_after(wrong))
            _keep(login, wrong, until)
            return Tried(wrong, until - now, taken=False)
        wrong += 1
        wait = wait_after(wrong) if wrong % TRIES == 0 else 0
        _keep(login, wrong, now + wait if wait else 0)
        return Tried(wrong, wait)


def _keep(login: str, wrong: int, until: int) -> None:
    db.execute_sql(
        "INSERT INTO pin_try (login, wrong, wait_until) VALUES (?, ?, ?) ON CONFLICT (login) "
        "DO UPDATE SET wrong = excluded.wrong, wait_until = excluded.wait_until",
        (login, wrong, until),
    )


def forget_tries(login: str) -> None:
    """A right PIN, or a new one: nobody waits any more."""
    db.execute_sql("DELETE FROM pin_try WHERE login = ?", (login,))
