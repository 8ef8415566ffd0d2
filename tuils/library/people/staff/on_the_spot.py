"""An action beyond one's role: another operator who has the right types a PIN, and it is recorded in their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, Operator

from .staff import operator_of, staff

P = ParamSpec("P")
T = TypeVar("T")

SPOT = "on_the_spot"
"""Its kind in the audit log."""
OWN = frozenset({"staff.own_pin"})
"""The permissions over one's own account: an operator who lends them would change their own instead."""


def able(desk: Desk, may: Callable[[Operator], bool]) -> list[tuple[str, str]]:
    """Logins and names of all others who may, and who have a PIN."""
    return [
        (sheet.login, sheet.name or sheet.login)
        for sheet in staff()
        if sheet.active and sheet.has_pin and sheet.login != desk.operator.login and may(operator_of(sheet))
    ]


def who_may(desk: Desk, permission: str) -> list[tuple[str, str]]:
    """Return the other operators who have this permission; nobody for one's own account."""
    return [] if permission in OWN else able(desk, lambda other: permission in other.permissions)


def staff_meant(people: Sequence[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Return the people meant by a login, a name, or the beginning of a name."""
    word = text.casefold()
    exact = [person for person in people if word in (person[0].casefold(), person[1].casefold())]
    return exact or [person for person in people if word and person[1].casefold().startswith(word)]


def lend_right(desk: Desk, by: Operator, right: str) -> Desk:
    """Return the desk with the operator who lends the right, noted with both names. `right`: a permission or a code."""
    audit.note_in_audit(desk, SPOT, about=right, by=by.login)
    return replace(desk, operator=by)


def who_does(desk: Desk, permission: str) -> Desk:
    """The desk for something in several steps that needs this right: asked for once, before the first. Refuses with
    NO_PERMISSION."""
    desk.require(permission)
    return desk


def in_the_name_of(
    desk: Desk, by: Operator, right: str, act: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Do one verb in the name of the operator who lends the right."""
    return act(lend_right(desk, by, right), *args, **kwargs)
