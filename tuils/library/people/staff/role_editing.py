"""Roles as sets that a library changes: their permissions, and the blocks they may override."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.foundation.wording import WORDING
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .permissions import PERMISSIONS, permission_words
from .roles import (
    ADMINISTRATOR,
    BUILT_IN,
    RoleSheet,
    is_changed,
    may_lend_out,
    passes_of,
    role_code,
    role_codes,
    role_sheet,
    shown_code,
)
from .staff import StaffSheet, staff

LONGEST_CODE = 40


def passable() -> list[str]:
    """The blocking codes that a role may be allowed to pass."""
    return sorted({wording.of or code for code, wording in WORDING.items() if wording.kind == "C"})


def pass_words(code: str) -> str:
    """Return the words for a blocking code."""
    words = _(WORDING[code].short or WORDING[code].said) if code in WORDING else code
    return re.sub(r"\{\w+\}", "..", words)


def all_names() -> list[str]:
    """Return everything that a role may be given: permissions, then blocking codes."""
    return [*PERMISSIONS, *passable()]


def all_roles() -> list[RoleSheet]:
    """Return the built-in roles, the least powerful first, then those that the library made."""
    return [sheet for sheet in map(role_sheet, role_codes()) if sheet]


def role_permissions(sheet: RoleSheet) -> frozenset[str]:
    """The names of `all_names` that this role has."""
    everything = "*" in sheet.permissions
    may = PERMISSIONS if everything else set(sheet.permissions)
    return frozenset(may) | passes_of(sheet)


def who_has(code: str) -> list[str]:
    """Return the names of those who have this role, ended accounts included."""
    return [sheet.name or sheet.login for sheet in staff() if sheet.role == code]


@verb("staff.roles")
def set_role(
    desk: Desk, code: str, *, name: str = "", like: str = "", add: Iterable[str] = (), take: Iterable[str] = ()
) -> RoleSheet:
    """Make or change a role: `add` and `take` are names of permissions, such as `patrons.see_all`, and of blocking
    codes that it may override, such as OWES_TOO_MUCH. A new role begins with the rights of the role `like`, else with
    none.

    Refused for the administrator, who may do all (ROLE_FIXED), for more than one has oneself (ROLE_ABOVE), and with
    NOT_UNDERSTOOD.
    """
    code = role_code(code)
    if code == ADMINISTRATOR:
        raise refuse("ROLE_FIXED")
    before = role_sheet(code)
    sheet = before or _new(code, name)
    if like:
        model = _there(role_code(like))
        sheet = replace(
            sheet, permissions=tuple(sorted(role_permissions(model) & {*PERMISSIONS})), passes=tuple(passes_of(model))
        )
    had = (role_permissions(sheet) | _known(add)) - _known(take)
    after = replace(
        sheet,
        name=clean(name) or sheet.name,
        permissions=tuple(permission for permission in PERMISSIONS if permission in had),
        passes=tuple(one for one in passable() if one in had),
    )
    if after != before:
        _no_more_than_ones_own(desk, before, after)
        write_setting(Act(desk), "role", code, value=after.fields())
    return after


@verb("staff.roles")
def remove_role(desk: Desk, code: str) -> RoleSheet | None:
    """Remove a role. A built-in one is reset and returned.

    Refused while somebody has it (ROLE_IN_USE), for the administrator (ROLE_FIXED), where the reset role has more
    rights than the operator (ROLE_ABOVE), and with UNKNOWN_ID.
    """
    code = role_code(code)
    if code == ADMINISTRATOR:
        raise refuse("ROLE_FIXED")
    sheet, people = _there(code), who_has(code)
    if people and code not in BUILT_IN:
        many = ngettext("{n} account", "{n} accounts", len(people)).format(n=len(people))
        raise refuse("ROLE_IN_USE", role=_(sheet.name), accounts=many)
    if code in BUILT_IN:
        _no_more_than_ones_own(desk, sheet, BUILT_IN[code])
    write_setting(Act(desk), "role", code, value=None)
    return BUILT_IN.get(code)


def _new(code: str, name: str) -> RoleSheet:
    if not code or len(code) > LONGEST_CODE or "/" in code:
        raise not_understood(_("code"), code, _("A short word, such as helper."))
    return RoleSheet(code, clean(name) or code, (), ())


def _no_more_than_ones_own(desk: Desk, before: RoleSheet | None, after: RoleSheet) -> None:
    """Refuse to give a role more rights than the operator has: they could give them to themselves."""
    gained = role_permissions(after) - (role_permissions(before) if before else frozenset())
    rights = RoleSheet(after.code, after.name, tuple(gained & {*PERMISSIONS}), tuple(gained - {*PERMISSIONS}))
    if not may_lend_out(desk.operator, rights):
        raise refuse("ROLE_ABOVE", role=_(after.name))


def _there(code: str) -> RoleSheet:
    return need(role_sheet(code), "UNKNOWN_ID", code=code)


def _known(names: Iterable[str]) -> frozenset[str]:
    known = all_names()
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            raise not_understood(_("right"), name, ", ".join(near) or _("See them all: tuils role rights."))
    return frozenset(names)


# ---- the staff accounts and their roles, as every door shows them


def _role(_desk: Desk, staff_sheet: StaffSheet) -> str:
    sheet = role_sheet(staff_sheet.role)
    return _(sheet.name) if sheet else staff_sheet.role


def _pin(_desk: Desk, sheet: StaffSheet) -> Cell:
    if not sheet.active:
        return _("ended"), "strong"
    return _("yes") if sheet.has_pin else _("one-time code") if sheet.has_code else _("none")


def _staff_words(_desk: Desk, sheet: StaffSheet) -> str:
    if not sheet.active:
        return _("{login}  {name}  (closed)").format(login=sheet.login, name=sheet.name)
    return f"{sheet.login}  {sheet.name}  {shown_code(sheet.role)}  {sheet.system_user}".rstrip()


STAFF = Table(
    title=N_("People"),
    columns=(
        Column(N_("Login"), 8, "login", grow=1, drop=2),
        Column(N_("Name"), 16, lambda _desk, row: row.name or row.login, "name", grow=2),
        Column(N_("Role"), 13, _role, "role", grow=1),
        fact("system_user"),
        fact("active"),
        Column(N_("PIN"), 13, _pin, "has_pin"),
        fact("has_code"),
    ),
    shown="name login role has_pin",
    read=lambda _desk: staff(),
    key="login",
    enter=(N_("Role"), "", ""),
    words=_staff_words,
    is_printed=False,
    example=StaffSheet("vera", "Vera", "volunteer", "", True, False, True),
)


def _may(_desk: Desk, sheet: RoleSheet) -> list[str]:
    had = role_permissions(sheet)
    return [name for name in PERMISSIONS if name in had]


def _passes(_desk: Desk, sheet: RoleSheet) -> list[str]:
    had = role_permissions(sheet)
    return [name for name in all_names() if name in had and name not in PERMISSIONS]


def _people(_desk: Desk, sheet: RoleSheet) -> str:
    people = who_has(sheet.code)
    more = len(people) - 3
    text = ", ".join(people[:3])
    return f"{text} " + ngettext("and {n} more", "and {n} more", more).format(n=more) if more > 0 else text


def _changed(_desk: Desk, sheet: RoleSheet) -> str:
    return _("changed") if sheet.code in BUILT_IN and is_changed(sheet.code) else ""


def _role_words(desk: Desk, sheet: RoleSheet) -> str:
    text = _("{role}  {name}  {n} permissions, can override {m} blocks  {people}").format(
        role=sheet.code,
        name=_(sheet.name),
        n=len(_may(desk, sheet)),
        m=len(_passes(desk, sheet)),
        people=", ".join(who_has(sheet.code)),
    )
    return text.rstrip()


ROLES = Table(
    title=N_("Roles"),
    columns=(
        fact("role", "code"),
        Column(N_("Role"), 13, lambda _desk, row: _(row.name), "name", lambda _desk, row: _(row.name), grow=1),
        Column("", 8, _changed, "changed", lambda _desk, row: is_changed(row.code), drop=3),
        Column(N_("Can do"), 6, lambda desk, row: str(len(_may(desk, row))), "permissions", _may, right=True),
        Column(
            N_("Can override"),
            12,
            lambda desk, row: str(len(_passes(desk, row))),
            "passes",
            _passes,
            right=True,
            drop=2,
        ),
        Column(N_("Used by"), 12, _people, "accounts", lambda _desk, row: who_has(row.code), grow=2, drop=1),
    ),
    shown="name permissions passes changed accounts",
    read=lambda _desk: all_roles(),
    key="code",
    enter=(N_("Open"), "role", "code"),
    words=_role_words,
    is_printed=False,
    names_a_person=False,
    example=RoleSheet("helper", "helper", ("holds.edit",), ("OWES_TOO_MUCH",)),
)


@dataclass(frozen=True)
class RightLine:
    """A right that a role can have: a permission, or a blocking code that it `passes`. `held`: the role has it."""

    right: str
    passes: bool
    held: bool = False

    @property
    def words(self) -> str:
        return pass_words(self.right) if self.passes else permission_words(self.right)

    @property
    def said(self) -> str:
        return _("override at the desk: {words}").format(words=self.words) if self.passes else self.words


def _rights(_desk: Desk, code: str = "") -> list[RightLine]:
    sheet = role_sheet(code) if code else None
    had = role_permissions(sheet) if sheet else ()
    return [RightLine(name, name not in PERMISSIONS, name in had) for name in all_names()]


RIGHTS = Table(
    title=N_("Permissions"),
    columns=(
        Column("", 3, lambda _desk, row: ("[x]", "strong") if row.held else "[ ]"),
        fact("right"),
        Column(N_("Permissions"), 24, "said", "words", "words", grow=1),
        fact("passes"),
    ),
    read=_rights,
    key="right",
    words=lambda _desk, row: f"{row.right}  {row.said}",
    is_printed=False,
    names_a_person=False,
    example=RightLine("OWES_TOO_MUCH", True, True),
)
