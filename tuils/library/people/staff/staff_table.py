"""The staff accounts and their roles, as every door shows them."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.values.dataclass import dataclass

from .permissions import PERMISSIONS, permission_words
from .role_editing import all_names, all_roles, pass_words, role_permissions, who_has
from .roles import BUILT_IN, RoleSheet, is_changed, role_sheet, shown_code
from .staff import StaffSheet, staff


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
