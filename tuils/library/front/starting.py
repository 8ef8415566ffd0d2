"""A new library: its first settings, rules, roles and administrator, all through the journal."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import write_setting, zone_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import StoreFault, create_store, there_already
from tuils.library.holdings.titles.staleness import mark_fresh
from tuils.library.lending.rules.rule_parameters import RELEASE
from tuils.library.lending.rules.rule_starter import STARTER as STARTER_RULES
from tuils.library.people.staff.pins import LEAST, Cost
from tuils.library.people.staff.roles import ADMINISTRATOR, TUILS, VOLUNTEER
from tuils.library.people.staff.staff import add_staff
from tuils.models import Library, db
from tuils.values.dataclass import dataclass

CATEGORIES = {
    "ADULT": (N_("adult"), "365d"),
    "TEEN": (N_("teen"), "365d"),
    "CHILD": (N_("child"), "365d"),
    "STAFF": (N_("staff"), ""),
    "VOL": (N_("volunteer"), ""),
    "TEMP": (N_("visitor"), "90d"),
    "HOME": (N_("homebound"), "365d"),
    "LIB": (N_("another library"), ""),
}
KINDS = {"TEMP": "temporary", "LIB": "institution"}
"""Categories that are not for a person who stays."""
ITEM_TYPES = {
    "BK": N_("Book"),
    "LP": N_("Large print"),
    "DVD": N_("DVD"),
    "CD": N_("CD"),
    "CDB": N_("Audiobook"),
    "MAG": N_("Magazine"),
    "REF": N_("Reference"),
    "NEW": N_("New book"),
    "EQUIP": N_("Equipment"),
    "LAPTOP": N_("Laptop"),
    "ILL": N_("Interlibrary loan"),
}
STAY = ("REF",)


@dataclass(frozen=True)
class Beginning:
    """The answers that `init` needs. Hours by weekday may wait: then every day 9 to 17, shown as a to-do.

    `pin_cost`: what it costs to try a PIN, as `measured` on this machine. `system_user` is tied to the administrator;
    where it is `shared`, to a volunteer's account without a PIN, so that nobody is the administrator without a PIN.
    `year_starts`: the month in which the fiscal year begins, which no state or country tells.
    """

    name: str
    zone: str = "UTC"
    branch: str = "MAIN"
    admin: str = "admin"
    pin: str = ""
    system_user: str = ""
    shared: bool = False
    practice: bool = False
    main: bool = True
    pin_cost: Cost = LEAST
    year_starts: int = 1


def start_library(path: Path, beginning: Beginning, clock: Desk) -> str:
    """Make the library's file at `path` and fill it. Gives back the library's id.

    Raises `StoreFault` where the file cannot be made, `Refused` for what is not understood; then no file
    stays behind. `clock` lends its clock and device name.
    """
    zone_of(beginning.zone)
    fresh = not path.exists()
    create_store(path)
    try:
        return _fill(_by_tuils(clock, beginning), beginning, path)
    except StoreFault:  # another program was first: the file is its own
        db.close()
        raise
    except BaseException:
        db.close()
        if fresh:
            for leftover in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", ".turn"))):
                leftover.unlink(missing_ok=True)
        raise


def _by_tuils(desk: Desk, beginning: Beginning) -> Desk:
    return Desk(beginning.branch, desk.station, desk.device, TUILS, zone_of(beginning.zone), desk.clock)


@verb("library.settings")
def _fill(desk: Desk, beginning: Beginning, path: Path) -> str:
    if Library.select().exists():
        raise there_already(path)
    library = new_id(desk.now)
    Library.insert(id=library, made_at=desk.now, main=beginning.main, practice=beginning.practice).execute()
    if beginning.main:
        write_starters(Act(desk), beginning)
        _add_accounts(desk, beginning)
    mark_fresh(desk.now)
    return library


def shared_login(admin: str) -> str:
    """Return the login of a shared system user's account."""
    return "frontdesk" if admin == "desk" else "desk"


def _add_accounts(desk: Desk, beginning: Beginning) -> None:
    admin, user = beginning.admin, beginning.system_user
    own = "" if beginning.shared else user
    add_staff(desk, admin, ADMINISTRATOR, name=admin, pin=beginning.pin, system_user=own)
    if beginning.shared:
        add_staff(desk, shared_login(admin), VOLUNTEER, name=_("Front desk"), system_user=user)


def write_starters(act: Act, beginning: Beginning) -> None:
    """Name, zone, branch, categories, item types, what a PIN costs, and the starter rules. Roles are built in."""
    cost = beginning.pin_cost
    write_setting(act, "library", "name", value=beginning.name)
    write_setting(act, "library", "zone", value=beginning.zone)
    write_setting(act, "library", "first_branch", value=beginning.branch)
    if beginning.year_starts != 1:
        write_setting(act, "library", "year_starts", value=beginning.year_starts)
    write_setting(act, "library", "pin_cost", value={"memory": cost.memory, "passes": cost.passes})
    write_setting(act, "branch", beginning.branch, value={"name": beginning.name, "return_to": "home"})
    for code, (name, enrolment) in CATEGORIES.items():
        kind = KINDS.get(code, "")
        write_setting(act, "category", code, value={"name": _(name), "enrolment": enrolment, "kind": kind})
    for code, name in ITEM_TYPES.items():
        write_setting(act, "item_type", code, value={"name": _(name), "not_for_loan": code in STAY})
    for rule in STARTER_RULES:
        write_setting(act, "rule", rule.name, *rule.place, value={"value": rule.value})
    write_setting(act, "library", "rules_release", value=RELEASE)
