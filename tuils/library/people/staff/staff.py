"""Staff accounts: names, rights, and PINs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unicodedata import category

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of, write_setting
from tuils.library.foundation.desk import Desk, Operator, verb
from tuils.library.foundation.journal.hooks import declared_at
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.people.patrons.queries import forget_tries, staff_rows
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .pins import SHORTEST_PIN, code_letters, fresh_code, hash_of
from .roles import ADMINISTRATOR, may_lend_out, passes_of, permissions_of, role_code, role_codes, role_sheet, shown_code

LONGEST_LOGIN = 40
CODE_LASTS = 3 * 24 * 60 * 60 * 1_000_000
"""Microseconds that a setup code is good for."""


@dataclass(frozen=True)
class StaffSheet:
    """`has_code`: a setup code waits to be used; there is no PIN yet, or no longer."""

    login: str
    name: str
    role: str
    system_user: str
    active: bool
    has_pin: bool
    has_code: bool = False


@dataclass(frozen=True)
class SetupCode:
    """A setup code, shown once to pass on: good until `until` (microseconds UTC), and for one sign-in."""

    login: str
    name: str
    code: str
    until: int


class OnlyPin(frozenset[str]):
    """The rights of somebody who signed in by a setup code: choose a PIN."""


def staff() -> list[StaffSheet]:
    """Return all accounts, by login."""
    return _sheets("ORDER BY s.login")


def account(login: str) -> StaffSheet | None:
    return next(iter(_sheets("WHERE s.login = ?", login)), None)


def name_of_account(login: str) -> str:
    """The login itself where there is no name."""
    sheet = account(login)
    return sheet.name if sheet and sheet.name else login


def _sheets(which: str, *values: str) -> list[StaffSheet]:
    rows: Any = staff_rows(which, values)
    return [
        StaffSheet(login, name, role, user, bool(active), once == 0, bool(once))
        for login, name, role, user, active, once in rows
    ]


def account_of_system_user(system_user: str) -> StaffSheet | None:
    """The account that is tied to this system user: commands act as it without asking for a PIN."""
    if not system_user:
        return None
    return next((sheet for sheet in staff() if sheet.system_user == system_user and sheet.active), None)


def operator_of(sheet: StaffSheet) -> Operator:
    """Return the operator, with the rights of the role; while a setup code waits, only that of choosing a PIN."""
    role = role_sheet(sheet.role)
    permissions = permissions_of(role) if role else frozenset()
    passes = passes_of(role) if role else frozenset()
    if sheet.has_code:
        permissions, passes = OnlyPin({"staff.own_pin"}), frozenset()
    return Operator(sheet.login, sheet.name or sheet.login, sheet.role, permissions, passes)


def login_fault(text: str) -> str:
    """Return why a new account can't have this login, or "". Old accounts may have other signs."""
    fits = all(char in "._-" or category(char)[0] in "LMN" for char in text)
    if fits and len(text) <= LONGEST_LOGIN:
        return ""
    return _("Use letters, digits, and . - _ (no spaces), up to {n}.").format(n=LONGEST_LOGIN)


# ---- verbs


@verb("staff.edit")
def add_staff(desk: Desk, login: str, role: str, *, name: str = "", pin: str = "", system_user: str = "") -> StaffSheet:
    """Make an account. Refuses a login in use (LOGIN_IN_USE), an unknown role or a PIN under four characters
    (NOT_UNDERSTOOD), a role with more rights than its maker, or whose system user is taken (ROLE_ABOVE), and a role
    that needs an agreement which is missing (AGREEMENT_MISSING)."""
    login = clean(login)
    if not login:
        raise not_understood("login", "", _("Type a login for the new account."), wording="NOT_SAID")
    if fault := login_fault(login):
        raise not_understood("login", login, fault)
    if account(login):
        raise refuse("LOGIN_IN_USE", code=login)
    role = _role(role)
    _below(desk, role)
    act = Act(desk)
    _untie(desk, act, system_user, login)
    sheet = StaffSheet(login, clean(name) or login, role, system_user, True, bool(pin))
    _check_training(sheet)
    _write(act, sheet)
    if pin:
        _write_pin(act, login, pin)
    return sheet


@verb("staff.own_pin")
def change_own_pin(desk: Desk, pin: str) -> None:
    """Change one's own PIN: anyone may. Refuses with NOT_UNDERSTOOD where it has fewer than four characters."""
    _write_pin(Act(desk), desk.operator.login, pin)


@verb("staff.edit")
def set_pin(desk: Desk, login: str, pin: str) -> None:
    """Set a new PIN for an account; its waits after wrong PINs end.

    Refuses with ROLE_ABOVE; with NOT_UNDERSTOOD where it has fewer than four characters.
    """
    _below(desk, _known(login).role)
    _write_pin(Act(desk), login, pin)
    forget_tries(login)


@verb("staff.edit")
def give_code(desk: Desk, login: str) -> SetupCode:
    """Set a one-time code in the place of the PIN, for three days: its person signs in with it and chooses a PIN.

    Refuses with ROLE_ABOVE; with UNKNOWN_ID for an account that is not there, or has ended.
    """
    sheet = _known(login)
    need(sheet.active, "UNKNOWN_ID", code=login)
    _below(desk, sheet.role)
    made = SetupCode(login, sheet.name or login, fresh_code(), desk.now + CODE_LASTS)
    write_setting(
        Act(desk),
        "pin",
        login,
        value={"once": True, "until": made.until},
        private={"hash": hash_of(code_letters(made.code))},
    )
    forget_tries(login)
    return made


@verb("staff.edit")
def link_staff(desk: Desk, login: str, system_user: str) -> StaffSheet:
    """Tie an account to a system user; an account tied to it before is untied. Refuses with ROLE_ABOVE, even where the
    old account has more rights than the operator."""
    sheet, act = _known(login), Act(desk)
    _below(desk, sheet.role)
    _untie(desk, act, system_user, login)
    linked = replace(sheet, system_user=system_user)
    _write(act, linked)
    return linked


@verb("staff.edit")
def change_staff(
    desk: Desk, login: str, *, role: str | None = None, active: bool | None = None, name: str | None = None
) -> StaffSheet:
    """Change role or name, end an account or open it again. Refused for the last administrator
    (LAST_ADMINISTRATOR), where the role, before or after, may more than who changes it (ROLE_ABOVE), and where it needs
    an agreement which is missing (AGREEMENT_MISSING)."""
    sheet = _known(login)
    changed = replace(
        sheet,
        role=sheet.role if role is None else _role(role),
        active=sheet.active if active is None else active,
        name=sheet.name if name is None else clean(name) or login,
    )
    stays = changed.active and changed.role == ADMINISTRATOR
    others = [s for s in staff() if s.login != login and s.active and s.role == ADMINISTRATOR]
    if sheet.role == ADMINISTRATOR and not stays and not others:
        raise refuse("LAST_ADMINISTRATOR")
    for code in {sheet.role, changed.role}:
        _below(desk, code)
    if changed.active and (changed.role != sheet.role or not sheet.active):
        _check_training(changed)
    if changed.active and not sheet.active and account_of_system_user(sheet.system_user):
        changed = replace(changed, system_user="")  # another was tied to it meanwhile
    _write(Act(desk), changed)
    return changed


def _untie(desk: Desk, act: Act, system_user: str, login: str) -> None:
    """Untie every other account from this system user."""
    for other in staff():
        if system_user and other.system_user == system_user and other.login != login:
            _below(desk, other.role)
            _write(act, replace(other, system_user=""))


def _known(login: str) -> StaffSheet:
    return need(account(login), "UNKNOWN_ID", code=login)


def _role(typed: str) -> str:
    if (role := role_code(typed)) not in role_codes():
        raise not_understood("role", typed, ", ".join(map(shown_code, role_codes())))
    return role


def _below(desk: Desk, role: str) -> None:
    """Refuse an account with more rights than the operator: to make or take it over is to have them."""
    sheet = role_sheet(role)
    if sheet and not may_lend_out(desk.operator, sheet):
        raise refuse("ROLE_ABOVE", role=sheet.name)


def _check_training(sheet: StaffSheet) -> None:
    """Refuse with AGREEMENT_MISSING a role that needs a signed agreement, if the library asks for it."""
    role = role_sheet(sheet.role)
    if role and value_of("training_gate", False):
        declared_at("office.registers.training:check_training")(sheet.login, sheet.name, role)


def _write(act: Act, sheet: StaffSheet) -> None:
    """Write the account: the role is public; name and system user are private parts of the entry."""
    write_setting(
        act,
        "staff",
        sheet.login,
        value={"role": sheet.role, "active": sheet.active},
        private={"name": sheet.name, "system_user": sheet.system_user},
    )


def _write_pin(act: Act, login: str, pin: str) -> None:
    if len(pin) < SHORTEST_PIN:
        raise not_understood("PIN", "*" * len(pin), _("Use at least four characters."))
    write_setting(act, "pin", login, value={}, private={"hash": hash_of(pin)})
