"""A copy becomes another site: it knows who it is, and forgets what stays at home. Done where nobody else looks on."""

from __future__ import annotations

import json

from tuils.library.administration.this_site import MAIN
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, entry_of
from tuils.models import (
    AuditHead,
    AuditRow,
    AuditSeam,
    DailyStep,
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
from tuils.models.notices import Notice, NoticeAbout
from tuils.models.rows import find, put, some
from tuils.models.sites import OwnSite, SiteContact, TakenBundle
from tuils.values.dataclass import dataclass

from .queries import contact_with, keep_contact, months_counted
from .reducing import Reduce, whole

STAYS = (
    ReadingHistory,
    LastBorrower,
    LastUse,
    LegalRequest,
    AuditRow,
    AuditHead,
    AuditSeam,
    PinTry,
    Notice,
    NoticeAbout,
)
"""What no copy takes along: what people read, who looked at whom, what was written to whom."""
OF_THIS_FILE = (DailyStep, SiteContact, TakenBundle, OwnSite)
AT_ONCE = 500


@dataclass(frozen=True)
class Leaving:
    """Who it is from now on: its name, the key that signs for it, and when it leaves."""

    name: str
    secret: bytes
    at: int


def become(leaving: Leaving, reduce: Reduce) -> None:
    """This thread stands on a copy: make it that site's own."""
    have, counts, before = applying.have(), months_counted(), contact_with(leaving.name)
    with db.atomic():
        for table in (*STAYS, *OF_THIS_FILE):
            table.delete().execute()
        Library.update(main=False).execute()
        put(OwnSite, {"name": leaving.name, "secret": leaving.secret, "since": leaving.at, "fresh_at": leaving.at})
        known = {"have": have, "counts": counts, "last_at": leaving.at, "told": leaving.at}
        known |= {"sent": before["came"], "came": before["sent"]}  # numbers go on
        keep_contact({**contact_with(MAIN), **known})
        if reduce is not whole:
            _reduce_all(reduce)


def _reduce_all(reduce: Reduce) -> None:
    """Every private part, a page at a time; then what showed it is folded again."""
    after, touched = "", list[Entry]()
    while page := some(Private, '"entry" > ? ORDER BY "entry" LIMIT ?', after, AT_ONCE):
        after = page[-1]["entry"]
        kept = {row["entry"]: json.loads(row["data"]) for row in page}
        for row in find(Journal, "id", kept):
            entry = entry_of(row)
            less = reduce(entry, kept[entry.id])
            if less != kept[entry.id]:
                if less:
                    applying.keep(entry.id, less)
                else:
                    applying.forget([entry.id])
                touched.append(entry)
    for at in range(0, len(touched), AT_ONCE):
        applying.refold(touched[at : at + AT_ONCE])
