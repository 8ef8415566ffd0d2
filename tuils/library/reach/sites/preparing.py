"""A copy of the library for a van or a branch: made from a private copy, so that no byte of the data left out is ever
on the stick.

The copy is made beside the library, there it is made smaller (`reducing.py`), and what is left is written to where it
is wanted as a fresh file. It verifies against what it was given, and its digest is that of the library it came from. It
becomes another site while nobody else uses it: it gets its name, and forgets what stays at home.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from tuils.files import FileRefused, about_file, part_beside, sweep_parts, take_name
from tuils.i18n import _
from tuils.library.foundation.administration.settings import categories
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.verifying import broken_invariants, digest_here
from tuils.library.foundation.journal.writing import clock_behind, clock_wrong
from tuils.library.foundation.refusals import need, refuse
from tuils.library.foundation.store import SEALED, check_copy, make_private, on_a_copy, on_another, open_path
from tuils.library.holdings.items.items import share_of_barcodes
from tuils.library.people.patrons.card_numbers import share_of_cards
from tuils.library.people.staff.staff import account
from tuils.models import (
    AuditHead,
    AuditRow,
    AuditSeam,
    Biblio,
    DailyStep,
    Item,
    Journal,
    LastBorrower,
    LastUse,
    LegalRequest,
    Library,
    PinTry,
    Private,
    ReadingHistory,
    db,
)
from tuils.models.administration import MachineDone, MachineEvent, PatronPin
from tuils.models.notices import Notice, NoticeAbout, NoticeHeld
from tuils.models.other_files import opened
from tuils.models.rows import columns, find, get, put, row_with, some
from tuils.models.sites import OwnSite, Site, SiteContact, TakenBundle, vacuum_into
from tuils.values.dataclass import dataclass

from .known_sites import BRANCH, VAN, as_known, fit_name, found_main, unwrite_site, write_site
from .packing import DAY, tells_contacts
from .queries import contact_with, keep_contact, months_counted
from .reducing import Reduce, keep_whole, reducer
from .sealing import fit_passphrase, seal
from .signing import new_secret, public_of
from .sticks import make_folder, still_in

FILE = "library.db"
CARDS, BARCODES = 1000, 1000
"""The count of numbers a copy may give out before it needs others."""
MEGABYTE = 1_000_000
AS_THEY_ARE = ("biblio", "item")


@dataclass(frozen=True)
class Prepared:
    """A copy that is ready to go. `verified`: it was opened again, and agrees with the library."""

    device: str
    library: Path
    bytes: int
    verified: bool = True


@permitted("library.settings")
def prepare_site_copy(
    desk: Desk, name: str, folder: Path, *, staff: Sequence[str] = (), kind: str = VAN, passphrase: str = ""
) -> Prepared:
    """Make the copy `name` in this folder, for these members of staff (else for the operator). With a `passphrase`
    nothing readable is ever written there: the copy is sealed on its way.

    Refuses with CLOCK_WRONG, NOT_MAIN_SITE, SITE_NAME, SITE_UNKNOWN, UNKNOWN_ID, NO_ROOM; raises FileRefused where a
    library is.
    """
    if clock_behind(desk.now):  # a copy would begin with it
        raise clock_wrong(desk.now)
    if passphrase:
        fit_passphrase(passphrase)
    file, name = _place(desk, fit_name(name), folder, FILE + (SEALED if passphrase else "")), as_known(name)
    secret, before = new_secret(), get(Site, name)
    known = _register(desk, name, kind, public_of(secret), _company(desk, kind, staff))
    part = part_beside(open_path() if passphrase else file)
    try:
        with still_in(folder):
            with about_file(file):
                make_private(part, fresh=True)
            reduce = reducer(known, contacts=tells_contacts()) if kind == VAN else keep_whole
            has = _written(part, CopyIdentity(name, secret, desk.now), reduce)
            if passphrase:
                seal(part, file, passphrase)
            else:
                take_name(part, file)
            size = file.stat().st_size
        note_has(desk, name, {**has, "last_at": desk.now})
    except BaseException:
        unwrite_site(desk, name, columns(before) if before else None)  # no copy has this name, or this key
        raise
    finally:
        for leftover in (part, Path(f"{part}-journal")):
            with contextlib.suppress(OSError):  # a stick that can only be read, or is gone: that is told
                leftover.unlink(missing_ok=True)
    return Prepared(name, file, size)


def _written(part: Path, leaving: CopyIdentity, reduce: Reduce) -> Facts:
    """Make the copy, write it there and open it again. Returns what it has."""
    with on_a_copy():
        digest, has = _digest(), {"have": applying.have(), "counts": months_counted()}
        become(leaving, reduce)
        vacuum_into(str(part))
    _check(part, digest)
    return has


@verb("library.settings")
def note_has(desk: Desk, name: str, has: Facts) -> None:
    """Record that the copy has everything the library has now."""
    contact = contact_with(name)
    keep_contact({**contact, **has, "known": contact["sent"], "clock": 0})


def _place(desk: Desk, name: str, folder: Path, called: str) -> Path:
    need(desk.main, "NOT_MAIN_SITE")
    make_folder(folder)
    file = folder / called
    if file.exists():
        text = _("Not saved: there is already a library in {folder}.")
        raise FileRefused(file, text, _("Bring its work home first (tuils van merge), or name another folder."))
    sweep_parts(folder, (desk.now - DAY) / 1_000_000)
    needed, free = open_path().stat().st_size // MEGABYTE, shutil.disk_usage(folder).free // MEGABYTE
    if needed > free:
        raise refuse("NO_ROOM", folder=str(folder), needed=needed, free=free)
    return file


def _company(desk: Desk, kind: str, staff: Sequence[str]) -> list[str]:
    """Return who may sign in there: at a branch everybody, unless some are named."""
    return [_login(login) for login in staff] or ([desk.operator.login] if kind == VAN else [])


def _login(login: str) -> str:
    need(account(login), "UNKNOWN_ID", wording="COMPANION_UNKNOWN", code=login)
    return login


def _register(desk: Desk, name: str, kind: str, key: str, staff: list[str]) -> list[str]:
    """Register the copy: all know of it before it is made. An earlier key of it stays good, for its last bundle may be
    on its way, unless it was reported lost."""
    found_main(desk)
    before: Facts = columns(get(Site, name) or row_with(Site, {"keys": "[]", "cards": "{}"}))
    keys = [] if before["revoked_at"] else json.loads(before["keys"])
    facts = {"kind": kind, "keys": [*keys, key], "made_at": desk.now, "revoked_at": 0}
    facts |= {"staff": " ".join(staff), "reduced": kind != BRANCH}
    if before["cards"] == "{}" or before["revoked_at"]:
        codes = ["", *(category.code for category in categories())]
        shares = {code: share_of_cards(code, CARDS) for code in codes}
        facts |= {"cards": {code: share for code, share in shares.items() if share}}
        facts |= {"barcodes": share_of_barcodes(BARCODES)}
    write_site(desk, name, facts)
    return staff


def _digest() -> str:
    """Return the digest of everything that making a copy smaller could touch. Titles and items are copied as they are,
    and counted."""
    return f"{digest_here(AS_THEY_ARE)} {Biblio.select().count()} {Item.select().count()}"


def _check(part: Path, digest: str) -> None:
    """Open it again: whole, sound, and equal to the library in all that both know."""
    with opened(part) as copy:
        check_copy(copy, part)
    with on_another(part):
        faults = broken_invariants()
        if faults or _digest() != digest or not applying.have():
            raise refuse("COPY_DIFFERS")


STAYS = (
    ReadingHistory,
    LastBorrower,
    LastUse,
    LegalRequest,
    AuditRow,
    AuditHead,
    AuditSeam,
    PinTry,
    PatronPin,
    MachineEvent,
    MachineDone,
    Notice,
    NoticeAbout,
    NoticeHeld,
)
"""The tables that no copy includes: reading histories, the audit log, messages to people, what machines did."""
OF_THIS_FILE = (DailyStep, SiteContact, TakenBundle, OwnSite)
AT_ONCE = 500


@dataclass(frozen=True)
class CopyIdentity:
    """The copy's new identity: its name, the key that signs for it, and when it leaves."""

    name: str
    secret: bytes
    at: int


def become(leaving: CopyIdentity, reduce: Reduce) -> None:
    """Make the copy, to which this thread is connected, that site's own."""
    have, counts, before = applying.have(), months_counted(), contact_with(leaving.name)
    with db.atomic():
        for table in (*STAYS, *OF_THIS_FILE):
            table.delete().execute()
        Library.update(main=False).execute()
        put(OwnSite, {"name": leaving.name, "secret": leaving.secret, "since": leaving.at, "fresh_at": leaving.at})
        known = {"have": have, "counts": counts, "last_at": leaving.at, "told": leaving.at}
        known |= {"sent": before["came"], "came": before["sent"]}  # numbers go on
        keep_contact({**contact_with(MAIN), **known})
        if reduce is not keep_whole:
            _reduce_all(reduce)


def _reduce_all(reduce: Reduce) -> None:
    """Reduce every private part, a page at a time; then fold again the rows computed from them."""
    after, touched = "", list[Entry]()
    while page := some(Private, '"entry" > ? ORDER BY "entry" LIMIT ?', after, AT_ONCE):
        after = page[-1].entry
        kept = {row.entry: json.loads(row.data) for row in page}
        for row in find(Journal, "id", kept):
            entry = entry_from_row(row)
            less = reduce(entry, kept[entry.id])
            if less != kept[entry.id]:
                if less:
                    applying.keep_private_part(entry.id, less)
                else:
                    applying.delete_private_parts([entry.id])
                touched.append(entry)
    for at in range(0, len(touched), AT_ONCE):
        applying.refold(touched[at : at + AT_ONCE])
