"""Every permission there is: what it allows, in words, and which starter roles have it.

The administrator has all, also those of later versions. The test of the matrix (tests/library/test_role_matrix.py)
fails for a verb or a guarded read whose permission has no line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuils.i18n import N_, _

DESK = ("volunteer", "staff", "cataloguer", "manager")
STAFF = ("staff", "manager")
CATALOG = ("cataloguer", "manager")
MANAGER = ("manager",)
NO_STARTER: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """`words` complete the sentence: whoever has this may ... `roles` are codes of starter roles."""

    name: str
    words: str
    roles: tuple[str, ...]

    @property
    def said(self) -> str:
        return _(self.words)


_LINES = (
    ("circulation.checkout", N_("lend items"), DESK),
    ("circulation.checkin", N_("take items back"), DESK),
    ("circulation.renew", N_("renew loans"), DESK),
    ("circulation.undo", N_("take back what was done at this desk"), DESK),
    ("circulation.state", N_("mark items lost, found, missing or damaged"), DESK),
    ("circulation.count", N_("count what is used in the library"), DESK),
    ("holds.place", N_("place holds"), DESK),
    ("holds.edit", N_("see, change and cancel holds, pull what is on hold"), DESK),
    ("holds.move", N_("change the order of a queue"), STAFF),
    ("fees.pay", N_("take payments, see the cash drawer"), DESK),
    ("fees.charge", N_("charge by hand"), STAFF),
    ("fees.waive", N_("waive what is owed"), MANAGER),
    ("fees.refund", N_("pay back"), MANAGER),
    ("fees.void", N_("void a line of an account"), MANAGER),
    ("lists.edit", N_("make and change lists of titles"), DESK),
    ("lists.publish", N_("show a list in the patrons' catalog"), CATALOG),
    ("catalog.edit", N_("add and change titles and items"), CATALOG),
    ("catalog.publish", N_("publish the patrons' catalog"), CATALOG),
    ("patrons.find", N_("find a patron by name, birth year or card"), DESK),
    ("patrons.register", N_("register patrons"), DESK),
    ("patrons.edit", N_("change what is known of a patron, replace a card"), DESK),
    ("patrons.renew", N_("renew memberships"), DESK),
    ("patrons.see_all", N_("see and search birth days, addresses, phones, e-mail"), STAFF),
    ("patrons.see_loans", N_("see what somebody has who is not at the desk"), STAFF),
    ("patrons.see_borrower", N_("see who has an item"), STAFF),
    ("patrons.history", N_("see and keep what somebody has read, if they asked for it"), STAFF),
    ("patrons.restrict", N_("stop lending to somebody"), STAFF),
    ("patrons.lift", N_("lift a restriction"), MANAGER),
    ("patrons.merge", N_("make one patron of two"), MANAGER),
    ("patrons.remove", N_("remove patrons"), MANAGER),
    ("patrons.batch", N_("change many patrons at once"), MANAGER),
    ("patrons.export", N_("write out all that is kept of one patron"), MANAGER),
    ("library.import", N_("bring in records, items and patrons from files"), CATALOG),
    ("library.export", N_("write out the library's tables"), MANAGER),
    ("library.export_private", N_("write out the journal with who did what"), NO_STARTER),
    ("library.settings", N_("change settings, branches and codes"), MANAGER),
    ("library.rules", N_("change the rules of lending"), MANAGER),
    ("library.calendar", N_("change hours and closed days"), MANAGER),
    ("library.daily", N_("do the work of the day"), DESK),
    ("library.merge", N_("take in the work of another machine"), MANAGER),
    ("library.backup", N_("make backups"), MANAGER),
    ("library.restore", N_("put a backup in the place of the library"), NO_STARTER),
    ("library.verify", N_("check the library against its journal"), DESK),
    ("library.purge", N_("say how long things are kept, and purge"), MANAGER),
    ("privacy.requests", N_("log requests for records"), MANAGER),
    ("audit.see", N_("see the audit log"), MANAGER),
    ("staff.own_pin", N_("change the own PIN"), DESK),
    ("staff.edit", N_("add and change staff accounts"), MANAGER),
    ("staff.roles", N_("change what roles may do"), NO_STARTER),
)
PERMISSIONS = {name: Permission(name, words, roles) for name, words, roles in _LINES}


def starter_may(role: str) -> tuple[str, ...]:
    """What the starter role of this code may do."""
    return tuple(one.name for one in PERMISSIONS.values() if role in one.roles)


def words_of(name: str) -> str:
    """What a permission allows; of one that is not known its name."""
    return PERMISSIONS[name].said if name in PERMISSIONS else name
