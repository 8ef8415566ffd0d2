"""Roles as sets that a library changes: their permissions, and the blocks they may override."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.wording import WORDING
from tuils.values.folding import clean

from .permissions import PERMISSIONS
from .roles import ADMINISTRATOR, BUILT_IN, RoleSheet, may_lend_out, passes_of, role_code, role_codes, role_sheet
from .staff import staff

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
    sheet = role_sheet(code)
    if sheet is None:
        raise refuse("UNKNOWN_ID", code=code)
    return sheet


def _known(names: Iterable[str]) -> frozenset[str]:
    known = all_names()
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            raise not_understood(_("right"), name, ", ".join(near) or _("See them all: tuils role rights."))
    return frozenset(names)
