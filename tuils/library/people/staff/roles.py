"""The rights of roles: sets of the permission names that verbs declare, and the codes they may override."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Operator
from tuils.library.foundation.journal.undoing import ITSELF
from tuils.library.foundation.wording import WORDING
from tuils.library.people.patrons.queries import own_role_codes, role_row, roles_in_use
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .permissions import starter_may

VOLUNTEER, STAFF, CATALOGUER, MANAGER = "volunteer", "staff", "cataloguer", "manager"
ADMINISTRATOR = "administrator"
ALL = "*"  # every permission, every code of class C: also those of later versions

FIRST_MAY = (  # what a volunteer's role was in the first tuils
    "circulation.checkout",
    "circulation.checkin",
    "circulation.renew",
    "circulation.undo",
    "patrons.find",
    "patrons.register",
    "patrons.edit",
    "patrons.renew",
    "library.verify",
    "library.daily",
    "staff.own_pin",
)
FIRST_PASSES = (
    "PATRON_EXPIRED",
    "ADDRESS_BAD",
    "TOO_MANY_ITEMS",
    "ALREADY_OUT_SAME",
    "ALREADY_OUT_OTHER",
    "OUT_OF_ORDER",
)
SECOND_MAY = (  # as it was before there were lists
    *FIRST_MAY,
    "circulation.state",
    "circulation.count",
    "holds.place",
    "holds.edit",
    "fees.pay",
)
THIRD_MAY = (*SECOND_MAY, "lists.edit")  # as it was before there were programs
VOLUNTEER_MAY = starter_may(VOLUNTEER)
SECOND_PASSES = (  # as they were before there were programs
    *FIRST_PASSES,
    "OWES_TOO_MUCH",
    "TOO_MANY_OVERDUE",
    "AGE_RESTRICTED",
    "PARTS_CHECK",
    "RENTAL_FEE",
    "NOT_HOLDABLE",
    "TOO_MANY_HOLDS",
    "ALREADY_HELD",
    "HAS_IT_ALREADY",
    "ON_SHELF",
    "OVERPAID",
)
VOLUNTEER_PASSES = (
    *SECOND_PASSES,
    "AGREEMENT_UNSIGNED",
    "DEPOSIT_FEE",
    "FOR_GROUP",
    "TOO_SOON",
    "AGE_OUTSIDE",
    "ALREADY_REGISTERED",
    "GUARDIAN_NEEDED",
    "OFFER_LAPSED",
    "PARTY_TOO_LARGE",
    "REGISTRATION_CLOSED",
)
STAFF_PASSES = (  # all but what would take from others who wait
    *VOLUNTEER_PASSES,
    "FAMILY_OWES",
    "LOAN_OVERDUE",
    "NOT_FOR_LOAN",
    "OTHERS_OVERDUE",
    "OVERDUE_TOO_LONG",
    "PARTS_BACK",
    "TOO_MANY_FROM_PLACE",
    "TOO_MANY_HOLDS_TODAY",
    "NO_SEATS",
    "REGISTRATION_NOT_OPEN",
    "LONGEST",
    "NO_AGREEMENT",
    "ROOM_CLOSED",
    "TIME_IS_OVER",
    "TOO_FAR_AHEAD",
)
EARLIER = (
    (set(FIRST_MAY), set(FIRST_PASSES)),
    (set(SECOND_MAY), set(SECOND_PASSES)),
    (set(THIRD_MAY), set(SECOND_PASSES)),
)
"""The volunteer's role in earlier versions."""


@dataclass(frozen=True)
class RoleSheet:
    code: str
    name: str
    permissions: tuple[str, ...]
    passes: tuple[str, ...]

    def fields(self) -> dict[str, Any]:
        return {"name": self.name, "permissions": list(self.permissions), "passes": list(self.passes)}


STARTER = (
    RoleSheet(VOLUNTEER, N_("volunteer"), VOLUNTEER_MAY, VOLUNTEER_PASSES),
    RoleSheet(STAFF, N_("staff"), starter_may(STAFF), STAFF_PASSES),
    RoleSheet(CATALOGUER, N_("cataloger"), starter_may(CATALOGUER), VOLUNTEER_PASSES),
    RoleSheet(MANAGER, N_("manager"), starter_may(MANAGER), (ALL,)),
    RoleSheet(ADMINISTRATOR, N_("administrator"), (ALL,), (ALL,)),
)
BUILT_IN = {sheet.code: sheet for sheet in STARTER}
"""A role of these codes that the library never changed is as here, also in libraries older than the role."""


_SPELLED = {"cataloger": CATALOGUER}
"""Codes as Americans spell them, and as they are stored."""


def role_code(typed: str) -> str:
    """The code of a role that somebody typed: in any case, and in either spelling. One that the library made comes
    first."""
    code, folded = clean(typed), clean(typed).casefold()
    built_in = _SPELLED.get(folded, folded)
    return built_in if built_in in BUILT_IN and _kept(code) is None else code


def shown_code(code: str) -> str:
    """A role's code as it is shown to people, who may type it so."""
    return next((shown for shown, stored in _SPELLED.items() if stored == code), code)


def role_sheet(code: str) -> RoleSheet | None:
    """Return a role as the library changed it, else as it is built in; None where there is no such role."""
    return _kept(code) or BUILT_IN.get(code)


def is_changed(code: str) -> bool:
    """Return whether this is a role of the library's own, or a built-in one that was changed."""
    sheet = _kept(code)
    return sheet is not None and sheet != BUILT_IN.get(code)


def _kept(code: str) -> RoleSheet | None:
    row = role_row(code)
    return _grown(RoleSheet(row[0], row[1], tuple(json.loads(row[2])), tuple(json.loads(row[3])))) if row else None


def read_role_sheet(code: str, value: dict[str, Any] | None) -> RoleSheet | None:
    """Return a role as it was when its setting had this value; None: the library had not changed it."""
    if value is None:
        return BUILT_IN.get(code)
    lists = (tuple(map(str, value.get(name, ()))) for name in ("permissions", "passes"))
    return _grown(RoleSheet(code, str(value.get("name", code)), *lists))


def _grown(sheet: RoleSheet) -> RoleSheet:
    """Return an unchanged starter role with the rights that later versions added."""
    if sheet.code == VOLUNTEER and (set(sheet.permissions), set(sheet.passes)) in EARLIER:
        return replace(sheet, permissions=VOLUNTEER_MAY, passes=VOLUNTEER_PASSES)
    return sheet


def role_codes() -> list[str]:
    """Return the built-in roles, the least powerful first, then those that the library made."""
    own = [str(row[0]) for row in own_role_codes()]
    return [*BUILT_IN, *(code for code in own if code not in BUILT_IN)]


def may_lend_out(operator: Operator, sheet: RoleSheet) -> bool:
    """Return whether the operator has all rights and overrides of the role. Nobody gives, or takes over, more than
    that."""
    if isinstance(operator.permissions, AllPermissions):
        return True
    if ALL in sheet.permissions:
        return False
    return set(sheet.permissions) <= operator.permissions and passes_of(sheet) <= operator.passes


def permissions_of(sheet: RoleSheet) -> frozenset[str]:
    if ALL in sheet.permissions:
        return AllPermissions()
    return frozenset(sheet.permissions)


def passes_of(sheet: RoleSheet) -> frozenset[str]:
    codes = {wording.of or code for code, wording in WORDING.items() if wording.kind == "C"}
    return frozenset(codes if ALL in sheet.passes else codes & set(sheet.passes))


class AllPermissions(frozenset[str]):
    """All permissions, including those of departments that this process has not loaded."""

    def __contains__(self, permission: object) -> bool:
        return True


TUILS = Operator(ITSELF, ITSELF, "", AllPermissions(), frozenset())
"""The operator of the program's own acts. Overrides nothing."""


def who_may_pass(codes: Iterable[str]) -> dict[str, str]:
    """Return for each code the name of the first role that may override it, of roles in use, the least powerful first;
    empty: no role."""
    had = [str(row[0]) for row in roles_in_use()]
    sheets = [sheet for sheet in map(role_sheet, sorted(had, key=_power)) if sheet]
    sheets.sort(key=lambda sheet: (ALL in sheet.passes, len(sheet.passes)))
    return {code: next((sheet.name for sheet in sheets if code in passes_of(sheet)), "") for code in codes}


def _power(code: str) -> int:
    """Return the place among the built-in roles; the library's own roles come after them."""
    return list(BUILT_IN).index(code) if code in BUILT_IN else len(BUILT_IN)
