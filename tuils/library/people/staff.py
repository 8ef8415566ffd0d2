"""Staff accounts: who they are, their PIN, and signing in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.administration.settings import write_setting
from tuils.library.desk import Desk, Operator, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import StaffUser, db

from .roles import ADMINISTRATOR, passes_of, permissions_of, role_codes, role_sheet

TRIES = 3
WAIT = 60_000_000  # microseconds after so many wrong PINs
SHORTEST_PIN = 4


class SignInFault(Exception):  # noqa: N818
    """Not signed in. `said` is so, `then` is what to do."""

    def __init__(self, said: str, then: str = "") -> None:
        super().__init__(f"{said} {then}".strip())
        self.said, self.then = said, then


@dataclass(frozen=True)
class StaffSheet:
    login: str
    name: str
    role: str
    system_user: str
    active: bool
    has_pin: bool


def staff() -> list[StaffSheet]:
    """All accounts, by login."""
    rows: Any = db.execute_sql(
        "SELECT s.login, s.name, s.role, s.system_user, s.active, p.login IS NOT NULL FROM staff_user s "
        "LEFT JOIN staff_pin p ON p.login = s.login ORDER BY s.login"
    ).fetchall()
    return [
        StaffSheet(login, name, role, user, bool(active), bool(pin)) for login, name, role, user, active, pin in rows
    ]


def account(login: str) -> StaffSheet | None:
    return next((sheet for sheet in staff() if sheet.login == login), None)


def account_of_system_user(system_user: str) -> StaffSheet | None:
    """The account that is tied to this system user: commands act as it without asking for a PIN."""
    if not system_user:
        return None
    return next((sheet for sheet in staff() if sheet.system_user == system_user and sheet.active), None)


def operator_of(sheet: StaffSheet) -> Operator:
    role = role_sheet(sheet.role)
    permissions = permissions_of(role) if role else frozenset()
    passes = passes_of(role) if role else frozenset()
    return Operator(sheet.login, sheet.name or sheet.login, sheet.role, permissions, passes)


# ---- signing in


def sign_in(login: str, pin: str, now: int) -> Operator:
    """Who this is, if the PIN is right. Three wrong ones in a row, then a minute's wait; counted in the store."""
    sheet = account(login)
    with db.atomic():
        wrong, until = _tries(login)
        if until > now:
            raise SignInFault(
                _("Too many tries. A minute's wait, then again."), _("Forgotten? A manager sets a new PIN.")
            )
        right = sheet is not None and sheet.active and _pin_fits(login, pin)
        if right and sheet is not None:
            db.execute_sql("DELETE FROM pin_try WHERE login = ?", (login,))
            return operator_of(sheet)
        left = _count_wrong(login, wrong, now)
    raise SignInFault(
        _("That PIN is not right."),
        ngettext("{n} more try, then a minute's wait.", "{n} more tries, then a minute's wait.", left).format(n=left)
        if left
        else _("A minute's wait, then again."),
    )


def _tries(login: str) -> tuple[int, int]:
    row: Any = db.execute_sql("SELECT wrong, wait_until FROM pin_try WHERE login = ?", (login,)).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _count_wrong(login: str, wrong: int, now: int) -> int:
    """One more; gives back how many tries are left before the wait."""
    wrong += 1
    full = wrong >= TRIES
    db.execute_sql(
        "INSERT INTO pin_try (login, wrong, wait_until) VALUES (?, ?, ?) ON CONFLICT (login) "
        "DO UPDATE SET wrong = excluded.wrong, wait_until = excluded.wait_until",
        (login, 0 if full else wrong, now + WAIT if full else 0),
    )
    return TRIES - wrong


def _pin_fits(login: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    row: Any = db.execute_sql("SELECT hash FROM staff_pin WHERE login = ?", (login,)).fetchone()
    if not row:
        return False
    try:
        return bool(_hasher().verify(row[0], pin))
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> Any:
    """argon2id with 19 MiB, two passes: a tenth of a second on an old laptop."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


# ---- verbs


@verb("staff.edit")
def add_staff(desk: Desk, login: str, role: str, *, name: str = "", pin: str = "", system_user: str = "") -> StaffSheet:
    """Make an account. Refused for a login in use, an unknown role, a PIN under four digits."""
    login = login.strip()
    if not login or "/" in login:
        raise refuse("NOT_UNDERSTOOD", field="login", text=login, hint=_("A short word without a slash."))
    if account(login):
        raise refuse("LOGIN_IN_USE", code=login)
    act = Act(desk)
    sheet = StaffSheet(login, name or login, _role(role), system_user, True, bool(pin))
    _write(act, sheet)
    if pin:
        _write_pin(act, login, pin)
    return sheet


@verb("staff.own_pin")
def change_own_pin(desk: Desk, pin: str) -> None:
    """Anyone may change their own PIN."""
    _write_pin(Act(desk), desk.operator.login, pin)


@verb("staff.edit")
def set_pin(desk: Desk, login: str, pin: str) -> None:
    """A new PIN for an account; whoever waits after wrong ones need wait no longer."""
    _known(login)
    _write_pin(Act(desk), login, pin)
    db.execute_sql("DELETE FROM pin_try WHERE login = ?", (login,))


@verb("staff.edit")
def link_staff(desk: Desk, login: str, system_user: str) -> StaffSheet:
    """Tie an account to a system user; whoever was tied to it before is untied."""
    sheet, act = _known(login), Act(desk)
    for other in staff():
        if system_user and other.system_user == system_user and other.login != login:
            _write(act, replace(other, system_user=""))
    linked = replace(sheet, system_user=system_user)
    _write(act, linked)
    return linked


@verb("staff.edit")
def change_staff(desk: Desk, login: str, *, role: str | None = None, active: bool | None = None) -> StaffSheet:
    """Change role or end an account. Refused for the last administrator."""
    sheet = _known(login)
    changed = replace(
        sheet,
        role=sheet.role if role is None else _role(role),
        active=sheet.active if active is None else active,
    )
    stays = changed.active and changed.role == ADMINISTRATOR
    others = [s for s in staff() if s.login != login and s.active and s.role == ADMINISTRATOR]
    if sheet.role == ADMINISTRATOR and not stays and not others:
        raise refuse("LAST_ADMINISTRATOR")
    _write(Act(desk), changed)
    return changed


def _known(login: str) -> StaffSheet:
    sheet = account(login)
    if sheet is None:
        raise refuse("UNKNOWN_ID", code=login)
    return sheet


def _role(role: str) -> str:
    if role not in role_codes():
        raise refuse("NOT_UNDERSTOOD", field="role", text=role, hint=", ".join(role_codes()))
    return role


def _write(act: Act, sheet: StaffSheet) -> None:
    """What the role may do is public; name and system user are private parts of the entry."""
    write_setting(
        act,
        "staff",
        sheet.login,
        value={"role": sheet.role, "active": sheet.active},
        private={"name": sheet.name, "system_user": sheet.system_user},
    )


def _write_pin(act: Act, login: str, pin: str) -> None:
    if len(pin) < SHORTEST_PIN:
        raise refuse("NOT_UNDERSTOOD", field="PIN", text="*" * len(pin), hint=_("At least four characters."))
    write_setting(act, "pin", login, value={}, private={"hash": _hasher().hash(pin)})


def count_accounts() -> int:
    return int(StaffUser.select().where(StaffUser.active).count())
