"""Import profiles: how the files of one source are read, saved by name so that the next file needs no answers."""

from __future__ import annotations

import json

from tuils.formats.tables.patron_systems import patron_systems
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood

from .settings import write_setting
from .settings_queries import import_profiles

KINDS = {
    "marc": N_("titles"),
    "titles": N_("titles from tables"),
    "patrons": N_("patrons"),
    "loans": N_("checkouts"),
    "holds": N_("holds"),
    "charges": N_("fines, fees and credits"),
    "responses": N_("form answers"),
}


@verb("library.import")
def save_profile(desk: Desk, kind: str, name: str, how: Facts) -> None:
    """Save `how` files of this kind (one of KINDS) are read, replacing any profile of that name.

    `how` holds plain JSON values; their meaning is the kind's own. Refuses with NOT_UNDERSTOOD.
    """
    _kind(kind)
    if not name.strip():
        raise not_understood("profile", name, _("A name, such as the old system's."))
    write_setting(Act(desk), "import_profile", kind, name.strip(), value={"how": how})


def load_profile(kind: str, name: str) -> Facts:
    """Return the profile saved under this name, or known for the files of this system. Refuses with NOT_UNDERSTOOD, and
    the names there are, where there is none."""
    _kind(kind)
    kept = profiles(kind)
    if kind == "patrons":
        kept = {system: {"system": system} for system in patron_systems()} | kept
    if name not in kept:
        raise not_understood("profile", name, ", ".join(kept) or _("none saved yet"))
    return kept[name]


def profiles(kind: str) -> dict[str, Facts]:
    """Return all profiles of a kind, by name."""
    rows = import_profiles(_kind(kind))
    return {str(name): dict(json.loads(how)) for name, how in rows}


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise not_understood("profile", kind, ", ".join(KINDS))
    return kind
