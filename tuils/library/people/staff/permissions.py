"""All permissions: each with its words, and the starter roles that have it.

The administrator has all, also those of later versions. The test of the matrix (tests/library/test_role_matrix.py)
fails for a verb or a guarded read whose permission has no line here.
"""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.wording.permissions import ALLOWS
from tuils.values.dataclass import dataclass

DESK = ("volunteer", "staff", "cataloguer", "manager")
STAFF = ("staff", "manager")
CATALOG = ("cataloguer", "manager")
MANAGER = ("manager",)
NO_STARTER: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """One permission. `words` complete the sentence: whoever has this may ... `roles` are codes of starter roles."""

    name: str
    words: str
    roles: tuple[str, ...]

    @property
    def said(self) -> str:
        return _(self.words)


_LINES = (
    ("circulation.checkout", DESK),
    ("circulation.checkin", DESK),
    ("circulation.renew", DESK),
    ("circulation.undo", DESK),
    ("circulation.state", DESK),
    ("circulation.count", DESK),
    ("holds.place", DESK),
    ("holds.edit", DESK),
    ("holds.move", STAFF),
    ("fees.pay", DESK),
    ("fees.charge", STAFF),
    ("fees.waive", MANAGER),
    ("fees.refund", MANAGER),
    ("fees.void", MANAGER),
    ("lists.edit", DESK),
    ("lists.publish", CATALOG),
    ("catalog.edit", CATALOG),
    ("catalog.publish", CATALOG),
    ("patrons.find", DESK),
    ("patrons.register", DESK),
    ("patrons.edit", DESK),
    ("patrons.renew", DESK),
    ("patrons.see_all", STAFF),
    ("patrons.see_loans", STAFF),
    ("patrons.see_borrower", STAFF),
    ("patrons.history", STAFF),
    ("patrons.restrict", STAFF),
    ("patrons.lift", MANAGER),
    ("patrons.merge", MANAGER),
    ("patrons.remove", MANAGER),
    ("patrons.batch", MANAGER),
    ("patrons.export", MANAGER),
    ("programs.see", DESK),
    ("programs.edit", STAFF),
    ("programs.register", DESK),
    ("programs.door", DESK),
    ("programs.prepare", DESK),
    ("programs.tell", DESK),
    ("notices.see", STAFF),
    ("notices.send", STAFF),
    ("rooms.book", DESK),
    ("rooms.edit", MANAGER),
    ("reports.see", DESK),
    ("reports.query", MANAGER),
    ("registers.use", DESK),
    ("registers.private", MANAGER),
    ("registers.describe", MANAGER),
    ("ill.edit", STAFF),
    ("orders.edit", CATALOG),
    ("orders.money", MANAGER),
    ("library.import", CATALOG),
    ("library.export", MANAGER),
    ("library.export_private", NO_STARTER),
    ("library.settings", MANAGER),
    ("library.rules", MANAGER),
    ("library.calendar", MANAGER),
    ("library.daily", DESK),
    ("library.merge", MANAGER),
    ("library.decide", STAFF),
    ("library.backup", MANAGER),
    ("library.restore", NO_STARTER),
    ("library.verify", DESK),
    ("library.purge", MANAGER),
    ("privacy.requests", MANAGER),
    ("audit.see", MANAGER),
    ("staff.own_pin", DESK),
    ("staff.edit", MANAGER),
    ("staff.roles", NO_STARTER),
)
PERMISSIONS = {name: Permission(name, ALLOWS[name], roles) for name, roles in _LINES}


def starter_may(role: str) -> tuple[str, ...]:
    """Return the permissions of the starter role with this code."""
    return tuple(permission.name for permission in PERMISSIONS.values() if role in permission.roles)


def permission_words(name: str) -> str:
    """Return the words of a permission; for an unknown one its name."""
    return PERMISSIONS[name].said if name in PERMISSIONS else name
