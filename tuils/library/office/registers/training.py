"""The confidentiality agreement as the gate to a role at the desk: an entry of the register `training` with the day on
which it was signed, and the login or the name of who signed. A setting of the library asks for it; it is off at first.
"""

from __future__ import annotations

import json

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import refuse
from tuils.library.people.staff.roles import ADMINISTRATOR, RoleSheet, permissions_of, role_sheet
from tuils.values.folding import fold_text

from .queries import every_row

REGISTER, SIGNED = "training", "signed"
AT_DESK = "circulation.checkout"
"""The permission of the roles that need the agreement. The administrator's never does: nobody could let them in."""
NEXT = N_("Note the day it was signed: F10, Registers. Name the login, too.")


def check_training(login: str, name: str, role: RoleSheet) -> None:
    """Refuse with AGREEMENT_MISSING to give a desk role to somebody whose agreement is not on file, if the library asks
    for it."""
    if lacks_agreement(login, name, role):
        raise refuse("AGREEMENT_MISSING", name=name or login)


def lacks_agreement(login: str, name: str, role: RoleSheet) -> bool:
    """Return whether this role needs an agreement, and none of this person is on file."""
    if role.code == ADMINISTRATOR or AT_DESK not in permissions_of(role) or not value_of("training_gate", False):
        return False
    names = {fold_text(login), fold_text(name)}
    for row in every_row(REGISTER):
        if (row.assigned == login or fold_text(row.title) in names) and json.loads(row.facts).get(SIGNED):
            return False
    return True


def told_of_training(desk: Desk) -> tuple[str, str]:
    """Return what somebody is told at sign-in whose agreement is missing, and the next step; empty if it is not."""
    who = desk.operator
    role = role_sheet(who.role)
    if role is None or not lacks_agreement(who.login, who.name, role):
        return "", ""
    said = _("Your confidentiality agreement is not on file.")
    return said, _(NEXT) if desk.may("registers.private") else _("Sign it, and ask a manager to note the day.")
