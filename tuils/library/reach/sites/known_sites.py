"""The copies of this library, and the first of them: the main one, which gets a key when it is needed."""

from __future__ import annotations

import json
import re

from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.models.rows import columns, get, put, some
from tuils.models.sites import OwnSite, Site
from tuils.values.dataclass import dataclass

from .signing import new_secret, public_of

VAN, BRANCH = "van", "branch"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,22}[A-Za-z0-9])?")


@dataclass(frozen=True)
class KnownSite:
    """One copy, as all others know it. `revoked_at` is 0 as long as it is trusted."""

    name: str
    kind: str
    keys: tuple[str, ...]
    made_at: int
    revoked_at: int
    staff: tuple[str, ...]
    reduced: bool


def known_site_list() -> list[KnownSite]:
    """Return all copies of this library, the main one first."""
    return [_site(row) for row in some(Site, '1 = 1 ORDER BY "kind" <> ?, "name"', MAIN)]


def site_named(name: str) -> KnownSite:
    """Return the copy of this name. Refuses with SITE_UNKNOWN."""
    row = need(get(Site, name) or get(Site, as_known(name)), "SITE_UNKNOWN", code=name)
    return _site(row)


def as_known(name: str) -> str:
    """Return the copy's name as it is written, in whatever case it is typed; itself where there is none."""
    known: list[str] = [row.name for row in some(Site, "true")]
    return next((one for one in known if one.casefold() == name.casefold()), name)


def _site(row: Site) -> KnownSite:
    staff = tuple(row.staff.split())
    keys = tuple(json.loads(row.keys))
    return KnownSite(row.name, row.kind, keys, row.made_at, row.revoked_at, staff, bool(row.reduced))


def others() -> list[KnownSite]:
    """Return the copies that this one exchanges with: the main one with all that are trusted, each of those with the
    main one."""
    own = own_name()
    found = [site for site in known_site_list() if site.name != own and not site.revoked_at]
    return found if own == MAIN else [site for site in found if site.kind == MAIN]


def own_name() -> str:
    """The name of this copy. Refuses with NO_OTHER_SITE where there is no other."""
    row = need(OwnSite.select(OwnSite.name).tuples().first(), "NO_OTHER_SITE")
    return str(row[0])


def own_secret() -> bytes:
    row = OwnSite.select(OwnSite.secret).tuples().first()
    return bytes(row[0]) if row else b""


def fit_name(name: str) -> str:
    """Refuse with SITE_NAME a name that cannot be part of a file's name everywhere, and the main library's name."""
    if not _NAME.fullmatch(name) or name.casefold() == MAIN:
        raise refuse("SITE_NAME", code=name)
    return name


@verb("library.settings")
def found_main(desk: Desk) -> None:
    """Give the main library its key, before there is another copy, unless it has one."""
    if OwnSite.select().exists():
        return
    secret = new_secret()
    put(OwnSite, {"name": MAIN, "secret": secret, "since": desk.now, "fresh_at": desk.now})
    value = {"kind": MAIN, "keys": [public_of(secret)], "made_at": desk.now, "reduced": False}
    write_setting(Act(desk), "site", MAIN, value=value)


@verb("library.settings")
def write_site(desk: Desk, name: str, changed: Facts) -> KnownSite:
    """Add a copy, or change its public facts: fields not given keep their value."""
    row = get(Site, name)
    value = {**({} if row is None else _fields(columns(row))), **changed}
    write_setting(Act(desk), "site", name, value=value)
    return site_named(name)


@verb("library.settings")
def unwrite_site(desk: Desk, name: str, before: Facts | None) -> None:
    """A copy that was not made after all: all is known of it that was known before."""
    write_setting(Act(desk), "site", name, value=None if before is None else _fields(before))


def _fields(row: Facts) -> Facts:
    """Return the fields as they are in a setting."""
    fields = {name: what for name, what in row.items() if name != "name"}
    return fields | {"keys": json.loads(row["keys"]), "cards": json.loads(row["cards"])}


@permitted("library.settings")
def trust(desk: Desk, name: str, key: str) -> KnownSite:
    """Trust a copy that was prepared elsewhere after this library's own copy was made, before that became the main one:
    somebody confirms that this key is its own. It is treated as a van until it is prepared again. Refuses with
    NOT_MAIN_SITE, SITE_NAME, SITE_REVOKED."""
    need(desk.main, "NOT_MAIN_SITE")
    name = as_known(fit_name(name))
    known = get(Site, name)
    if known and known.revoked_at:
        raise refuse("SITE_REVOKED", code=name)
    if known and key in json.loads(known.keys):
        return site_named(name)
    keys = [*json.loads(known.keys), key] if known else [key]
    return write_site(desk, name, {"made_at": desk.now, "cards": {}, **({} if known else {"kind": VAN}), "keys": keys})


@permitted("library.settings")
def revoke_site(desk: Desk, name: str) -> KnownSite:
    """Revoke a copy: nothing it wrote is merged any more. Refuses with SITE_UNKNOWN, NOT_MAIN_SITE, SITE_NAME."""
    need(desk.main, "NOT_MAIN_SITE")
    known = site_named(fit_name(name))
    return known if known.revoked_at else write_site(desk, known.name, {"revoked_at": desk.now})
