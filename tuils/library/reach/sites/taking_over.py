"""Taking over after the main library is lost: a copy becomes the main library, and lists what it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.foundation.administration.queries import file_facts
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.this_site import MAIN, this_site
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.models import Library, StaffPin, StaffUser
from tuils.models.rows import get, put
from tuils.models.sites import OwnSite, Site, SiteContact
from tuils.values.dataclass import dataclass

from .known_sites import known_site_list
from .queries import contact_with, keep_contact, months_counted
from .signing import new_secret, public_of

LACKS = {
    "since": N_("What the main library did after {when} is missing, unless another copy brings it."),
    "people": N_("A van's copy has no addresses, phone numbers, notes, or reading histories."),
    "audit": N_("The audit log and the records requests are missing."),
    "pins": N_("These staff members have no PIN here: {names}. Give each a new code: tuils staff code LOGIN."),
    "copies": N_(
        "Bring the work of every van and branch home: there, tuils van pack --all --to DIR; here, tuils van merge DIR. "
        "Then prepare each of them again. Known here: {names}."
    ),
}
"""The things that a copy lacks when it becomes the main library, or what to do about them."""


@dataclass(frozen=True)
class TakenOver:
    """The result of taking over. `site`: its old name; `fresh_at`: the time of its data. `lacks`: names of LACKS with
    their sentences."""

    site: str
    fresh_at: int
    lacks: tuple[tuple[str, str], ...]


def is_site_copy(file: Path) -> bool:
    """Return whether the file is a copy that was prepared for a van or a branch."""
    facts = file_facts(file)
    return facts is not None and bool(facts.site)


@verb("library.restore")
def take_over(desk: Desk) -> TakenOver:
    """Make this library the main one, with a key of its own: the old main one's signature is not trusted any more.
    Other copies learn of it when they are prepared again."""
    was, known = this_site(), get(Site, this_site().name)
    _know_the_old(was.name, desk.now)
    secret = new_secret()
    Library.update(main=True).execute()
    OwnSite.delete().execute()
    put(OwnSite, {"name": MAIN, "secret": secret, "since": desk.now, "fresh_at": desk.now})
    value: Facts = {"kind": MAIN, "keys": [public_of(secret)], "made_at": desk.now, "reduced": False}
    write_setting(Act(desk), "site", MAIN, value=value)
    reduced = known is None or bool(known.reduced)
    return TakenOver(was.name, was.fresh_at, tuple(_lacks(desk, was.fresh_at, reduced=reduced)))


def _know_the_old(name: str, now: int) -> None:
    """The laptop that it came from has all that is here. Of the others nothing is known: they get all of it."""
    SiteContact.delete().where(SiteContact.name == MAIN).execute()
    keep_contact({**contact_with(name), "have": applying.have(), "counts": months_counted(), "last_at": now})


def _lacks(desk: Desk, fresh_at: int, *, reduced: bool) -> Iterator[tuple[str, str]]:
    yield "since", _(LACKS["since"]).format(when=moment_words(desk, fresh_at))
    if reduced:
        yield "people", _(LACKS["people"])
    yield "audit", _(LACKS["audit"])
    have_pin = StaffPin.select(StaffPin.login).where(StaffPin.hash != "")
    rows = StaffUser.select(StaffUser.login).where(StaffUser.active, StaffUser.login.not_in(have_pin))
    if names := sorted(row.login for row in rows):
        yield "pins", _(LACKS["pins"]).format(names=", ".join(names))
    names = [site.name for site in known_site_list() if site.kind != MAIN and not site.revoked_at]
    yield "copies", _(LACKS["copies"]).format(names=", ".join(names))
