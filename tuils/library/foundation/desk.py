"""The desk: who is acting, where and when. The first argument of every verb."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from peewee import IntegrityError

from tuils.models import db
from tuils.values.dataclass import dataclass

from . import audit
from .refusals import refuse

if TYPE_CHECKING:
    from tuils.values.time.date_form import DateForm

    from .undo_memory import Pocket

P = ParamSpec("P")
T = TypeVar("T")


def wall_clock() -> int:
    """Now, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


@dataclass(frozen=True)
class Operator:
    """The person who acts, their permissions, and the blocking codes they may override with a reason."""

    login: str
    name: str = ""
    role: str = ""
    permissions: frozenset[str] = frozenset()
    passes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Desk:
    """A station of a branch with someone at it. Times are microseconds since 1970, UTC.

    `dates`: how due dates are written; None is in words, `Mon, Dec 14`. `locale`: how days that are typed are read.
    """

    branch: str
    station: str
    device: str
    operator: Operator
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    clock: Callable[[], int] = wall_clock
    back_dated: int | None = None
    main: bool = True
    pocket: Pocket | None = None
    dates: DateForm | None = None
    locale: str = "en_US"

    @property
    def now(self) -> int:
        """The machine's clock."""
        return self.clock()

    @property
    def at(self) -> int:
        """When it happened: now, unless back-dated."""
        return self.at_of(self.clock())

    def at_of(self, now: int) -> int:
        return now if self.back_dated is None else min(self.back_dated, now)

    def as_of(self, moment: int | None) -> Desk:
        """The same desk, for something that happened earlier."""
        return self if moment == self.back_dated else replace(self, back_dated=moment)

    def may(self, permission: str) -> bool:
        """Return whether this is permitted. On a van or at a branch, people who check out may also merge their work at
        home."""
        held = self.operator.permissions
        return permission in held or (
            permission == "library.merge" and not self.main and "circulation.checkout" in held
        )

    def require(self, permission: str) -> None:
        if not self.may(permission):
            audit.note_refusal(self, permission)
            raise refuse("NO_PERMISSION", permission=permission)


@contextlib.contextmanager
def _one_transaction(desk: Desk) -> Iterator[None]:
    """Keep the act as a whole or not at all. The pocket has what it forgets, unless none was kept."""
    kept = sure = False
    try:
        with db.atomic():
            yield
            kept = True  # until COMMIT says that it is not
        sure = True
    except IntegrityError:
        kept = False
        raise
    finally:
        if desk.pocket:
            desk.pocket.settle(kept=kept, sure=sure)


VERBS: dict[str, str] = {}  # qualified name of each verb: its permission
READS: dict[str, str] = {}  # the same of each guarded read


def permitted(
    permission: str,
) -> Callable[[Callable[Concatenate[Desk, P], T]], Callable[Concatenate[Desk, P], T]]:
    """Make a function a guarded read: it names its permission, which is asked for before it looks at anything."""

    def wrap(read: Callable[Concatenate[Desk, P], T]) -> Callable[Concatenate[Desk, P], T]:
        READS[f"{read.__module__}.{read.__qualname__}"] = permission

        @functools.wraps(read)
        def call(desk: Desk, *args: P.args, **kwargs: P.kwargs) -> T:
            desk.require(permission)
            return read(desk, *args, **kwargs)

        return cast("Callable[Concatenate[Desk, P], T]", call)

    return wrap


def verb(
    permission: str,
) -> Callable[[Callable[Concatenate[Desk, P], T]], Callable[Concatenate[Desk, P], T]]:
    """Make a function a verb: it names its permission and is one transaction.

    Only the outermost verb retries, once, when another desk came first (IntegrityError): the second try
    sees what the other did and answers with a refusal. It also does, where the line to a server was cut and nothing
    was kept.
    """

    def wrap(act: Callable[Concatenate[Desk, P], T]) -> Callable[Concatenate[Desk, P], T]:
        VERBS[f"{act.__module__}.{act.__qualname__}"] = permission

        @functools.wraps(act)
        def call(desk: Desk, *args: P.args, **kwargs: P.kwargs) -> T:
            desk.require(permission)
            if db.in_transaction():
                return act(desk, *args, **kwargs)
            try:
                with _one_transaction(desk):
                    return act(desk, *args, **kwargs)
            except IntegrityError:
                with _one_transaction(desk):
                    return act(desk, *args, **kwargs)
            finally:
                audit.flush()

        return cast("Callable[Concatenate[Desk, P], T]", call)

    return wrap
