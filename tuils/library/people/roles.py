"""What roles may do: sets of the permission names that verbs declare, and the codes they may pass."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tuils.i18n import N_
from tuils.library.desk import VERBS, Operator
from tuils.library.journal.undoing import ITSELF
from tuils.library.wording import WORDING
from tuils.models import db

VOLUNTEER = "volunteer"
ADMINISTRATOR = "administrator"
ALL = "*"  # every permission, every code of class C: also those of later versions

READS = (  # what is asked for within, not by a verb's own permission
    "library.backup",
    "library.restore",
    "library.verify",
    "patrons.find",
    "patrons.see_borrower",
    "patrons.see_all",
    "patrons.lift",
    "library.export",
    "library.export_private",
    "catalog.publish",
)

FIRST_MAY = (  # as the first tuils gave it
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
VOLUNTEER_MAY = (*SECOND_MAY, "lists.edit")
VOLUNTEER_PASSES = (
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


EARLIER = ((set(FIRST_MAY), set(FIRST_PASSES)), (set(SECOND_MAY), set(VOLUNTEER_PASSES)))
"""What the role was in earlier versions."""


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
    RoleSheet(ADMINISTRATOR, N_("administrator"), (ALL,), (ALL,)),
)


def role_sheet(code: str) -> RoleSheet | None:
    row: Any = db.execute_sql("SELECT code, name, permissions, passes FROM role WHERE code = ?", (code,)).fetchone()
    return _grown(RoleSheet(row[0], row[1], tuple(json.loads(row[2])), tuple(json.loads(row[3])))) if row else None


def _grown(sheet: RoleSheet) -> RoleSheet:
    """A starter role that nobody changed may also do what came with later versions."""
    if sheet.code == VOLUNTEER and (set(sheet.permissions), set(sheet.passes)) in EARLIER:
        return replace(sheet, permissions=VOLUNTEER_MAY, passes=VOLUNTEER_PASSES)
    return sheet


def role_codes() -> list[str]:
    return [str(row[0]) for row in db.execute_sql("SELECT code FROM role ORDER BY code").fetchall()]


def permissions_of(sheet: RoleSheet) -> frozenset[str]:
    if ALL in sheet.permissions:
        return Everything()
    return frozenset(sheet.permissions)


def passes_of(sheet: RoleSheet) -> frozenset[str]:
    codes = {wording.of or code for code, wording in WORDING.items() if wording.kind == "C"}
    return frozenset(codes if ALL in sheet.passes else codes & set(sheet.passes))


class Everything(frozenset[str]):
    """All permissions there are, also those of departments that this process has not loaded."""

    def __contains__(self, permission: object) -> bool:
        return True


TUILS = Operator(ITSELF, ITSELF, "", Everything(), frozenset())
"""Who acts where nobody does: what the program does by itself. Passes nothing."""


def known_permissions() -> set[str]:
    """Of the departments that are loaded."""
    return {*VERBS.values(), *READS}


def who_may_pass(codes: Iterable[str]) -> dict[str, str]:
    """For each code the name of the first role that may pass it, the least powerful first; empty: no one."""
    sheets = [sheet for sheet in map(role_sheet, role_codes()) if sheet]
    sheets.sort(key=lambda sheet: (ALL in sheet.passes, len(sheet.passes)))
    return {code: next((sheet.name for sheet in sheets if code in passes_of(sheet)), "") for code in codes}
