"""The copies of the library at a glance: last contact, waiting bundles, and clock."""

from __future__ import annotations

from tuils.library.foundation.administration.this_site import this_site
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.reach.conflicts.listing import pending
from tuils.models.sites import TakenBundle
from tuils.values.dataclass import dataclass

from .known_sites import KnownSite, known_site_list
from .packing import entries_waiting
from .queries import contact_with


@dataclass(frozen=True)
class SiteLine:
    """One copy. `to_send`: entries that wait here for it; `to_bring`: its bundles that wait for missing ones.

    Moments in microseconds UTC; 0: never. `clock`: by how much its clock was ahead at the last contact.
    """

    site: KnownSite
    here: bool
    last_contact: int
    to_send: int
    to_bring: int
    clock: int


@permitted("library.merge")
def sites_at_a_glance(desk: Desk) -> list[SiteLine]:
    """Return all copies, the main one first. Needs the right to merge."""
    own = this_site()
    return [_line(site, site.name == own.name, own.main) for site in known_site_list()]


def _line(site: KnownSite, here: bool, at_main: bool) -> SiteLine:
    contact = contact_with(site.name)
    speaks = not here and not site.revoked_at and (at_main or site.kind == "main")
    waits = TakenBundle.select().where(TakenBundle.site == site.name, TakenBundle.waits).count()
    to_send = entries_waiting(site.name) if speaks else 0
    return SiteLine(site, here, contact["last_at"], to_send, waits, contact["clock"])


def decisions_waiting(desk: Desk) -> int:
    """Return how many decisions wait for staff at the main library."""
    return len(pending(desk)) if desk.main else 0
