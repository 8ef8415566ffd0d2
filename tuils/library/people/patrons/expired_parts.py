"""Remove the expired parts of a person, at the main site alone: notes, contacts and restrictions after their last day,
the numbers of old cards, and the names of staff who left. Once a day for each person, under an id that follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.state import KIND, setting_name
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, derived_id, entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.models import Journal, db
from tuils.models.rows import some
from tuils.values.time.moments import day_of

from .forgetting_queries import ENDED, ended_accounts, logins
from .patron_state import OLD_CARD, part_name

PAGE = 40  # persons in one short transaction
Over = tuple[str, list[str]]
"""A patron's id, and the fields that are over."""


def end_parts(kind: str, desk: Desk) -> Iterator[int]:
    """Remove the expired parts of this kind (a key of `ENDED`); yield how many, after each short transaction.
    Idempotent."""
    before = gone_before(desk, _BY_KIND[kind])
    if before is None:
        return
    part, text = ENDED[kind]
    people: dict[str, list[str]] = {}
    for patron, key in db.execute_sql(text, (day_of(before, desk.zone).isoformat(),)).fetchall():
        field = part_name(part, str(key)) if part else f"{OLD_CARD}{key}"
        people.setdefault(str(patron), []).append(field)
    over = sorted(people.items())
    for at in range(0, len(over), PAGE):
        yield _end(desk, kind, over[at : at + PAGE])


PARTS_KEPT = tuple(
    Keeping(kind, partial(end_parts, kind), counted, words, period=period, main=True)
    for kind, period, words, counted in (
        ("notes", "30d", N_("Notes after their last day"), N_("notes past their last day, deleted: {n}")),
        ("contacts", "30d", N_("Addresses after their last day"), N_("expired addresses and phones, deleted: {n}")),
        ("restrictions", "2y", N_("Restrictions after they end"), N_("expired restrictions, deleted: {n}")),
        ("cards", "1y", N_("Old card numbers"), N_("old card numbers, deleted: {n}")),
    )
)
_BY_KIND = {one.kind: one for one in PARTS_KEPT}


@verb("library.daily")
def _end(desk: Desk, kind: str, over: Sequence[Over]) -> int:
    return sum(map(partial(_end_one, desk, kind), over))


def _end_one(desk: Desk, kind: str, over: Over) -> int:
    patron, fields = over
    entry_id = derived_id("over", patron, kind, day_of(desk.now, desk.zone).isoformat())
    if applying.entry_with(entry_id):
        return 0
    Act(desk).write("patron_edited", {"set": dict.fromkeys(fields)}, patron=patron, entry_id=entry_id)
    return len(fields)


# ---- staff who left


def forget_staff(desk: Desk) -> Iterator[int]:
    """Forget name, system user and PIN of accounts that ended longer ago than `staff` says. The login stays, for the
    journal names it."""
    before = gone_before(desk, STAFF_KEPT)
    if before is not None:
        yield _forget_staff(desk, before)


STAFF_KEPT = Keeping(
    "staff",
    forget_staff,
    N_("names of staff who left, deleted: {n}"),
    N_("Names of staff who left"),
    period="1y",
    main=True,
)


@verb("library.daily")
def _forget_staff(desk: Desk, before: int) -> int:
    ended = ended_accounts()
    if not ended:
        return 0
    last = _last_of_accounts()
    gone = [(login, last[login]) for (login,) in ended if login in last and last[login].at < before]
    return sum(_forget_account(desk, login, entry) for login, entry in gone)


def _last_of_accounts() -> dict[str, Entry]:
    """Return the last entry of each account, by login."""
    entries = [entry_from_row(row) for row in some(Journal, '"kind" = ? ORDER BY "pos", "device", "seq"', KIND)]
    by_name = {str(entry.data["name"]): entry for entry in entries if not entry.void}
    return {login: by_name[name] for login in logins() if (name := setting_name("staff", login)) in by_name}


def _forget_account(desk: Desk, login: str, entry: Entry) -> bool:
    entry_id = derived_id("left", login, entry.id)
    if applying.entry_with(entry_id):
        return False
    act = Act(desk)
    act.write(KIND, data={"name": entry.data["name"], "value": entry.data["value"]}, entry_id=entry_id)
    write_setting(act, "pin", login, value=None)
    return True
