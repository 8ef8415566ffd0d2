"""Earlier values of a person's fields: the address before this one, an old PIN. They are kept for a while, to correct
slips; then the private parts forget them. The patron's current fields do not change by that.

A value may go once a later one stands on every site for good: written by the same machine, or by one that had seen
all up to it, whatever a clock is corrected to. Until then an undo could bring it back; undo ends sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.administration.state import KIND
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.gathering import GATHERED
from tuils.library.foundation.journal.persons import all_of
from tuils.models import Journal, db
from tuils.models.json_in_journal import forget_refused
from tuils.models.rows import ids, some

from .forgetting_queries import EMPTIED, PEOPLE, TWICE, VOID

DAY = 86_400_000_000
PAGE = 300  # patrons that are looked through in one statement
AT_ONCE = 20  # patrons in one short transaction


def forget_earlier(desk: Desk) -> Iterator[int]:
    """Forget values that were overwritten (or undone) longer ago than `earlier` says, on every site; yield how many
    private parts were reduced, after each short transaction. Idempotent."""
    before = gone_before(desk, EARLIER_KEPT)
    if before is None:
        return
    before -= DAY  # an undo of the last moment may still be on its way
    yield _forget_of_staff(desk, before)
    after = ""
    while page := ids(PEOPLE, after, PAGE):
        yield 0
        found = _worth_a_look(page[0], page[-1], before, before - (desk.now - before))
        for at in range(0, len(found), AT_ONCE):
            yield _forget(desk, found[at : at + AT_ONCE], before)
        after = page[-1]


EARLIER_KEPT = Keeping(
    "earlier",
    forget_earlier,
    N_("entries that no longer show earlier values: {n}"),
    N_("Earlier addresses, names, PINs"),
    period="30d",
    least="30d",
)


def _worth_a_look(first: str, last: str, before: int, long_before: int) -> list[str]:
    values = (first, last, before, first, last, before, first, last, long_before)
    found = db.execute_sql(f"{TWICE} UNION {VOID} UNION {EMPTIED}", values).fetchall()
    return sorted(str(row[0]) for row in found)


@verb("library.daily")
def _forget(desk: Desk, patrons: Sequence[str], before: int) -> int:
    long_before = before - (desk.now - before)
    return sum(_forget_of(patron, before, long_before) for patron in patrons)


def _forget_of(patron: str, before: int, long_before: int) -> int:
    entries = applying.entries_naming(patron=patron)
    kept = applying.private_parts_as_written(entry.id for entry in entries)
    old = [entry for entry in entries if entry.pos < before and entry.id in kept]
    less = 0
    for entry in old:
        fields: Facts = kept[entry.id].get("set", {})
        over = set(fields) if entry.void else {name for name in fields if _is_over(name, entry, old, kept)}
        if entry.pos < long_before and len(all_of(patron)) == 1:  # else it may hide what a merged record tells
            over |= {name for name in fields if fields[name] is None and _is_alone(name, entry, kept)}
        if over or (entry.void and kept[entry.id]):
            _keep_less(entry, {} if entry.void else _without_fields(kept[entry.id], over))
            less += 1
    return less


def _is_over(name: str, entry: Entry, old: list[Entry], kept: dict[str, Facts]) -> bool:
    later = (one for one in old if not one.void and one.kind != GATHERED)  # its fields are older than it is
    return any(name in kept[one.id].get("set", {}) and one.knew(entry) for one in later)


def _is_alone(name: str, entry: Entry, kept: dict[str, Facts]) -> bool:
    """Return whether no other part has this field: a card's number, which is the name of its field."""
    return not any(name in facts.get("set", {}) for other, facts in kept.items() if other != entry.id)


def _without_fields(facts: Facts, names: set[str]) -> Facts:
    return {part: _without(what, names) if part in ("set", "places") else what for part, what in facts.items()}


def _without(fields: Facts, names: set[str]) -> Facts:
    return {name: what for name, what in fields.items() if name not in names}


def _keep_less(entry: Entry, facts: Facts) -> None:
    if facts.get("set"):
        applying.keep_private_part(entry.id, facts)
    else:
        applying.delete_private_parts([entry.id])


@verb("library.daily")
def _forget_of_staff(desk: Desk, before: int) -> int:
    """Forget all but the last of each setting with a private part (accounts, PINs); and whatever another copy sent of
    anybody and was refused."""
    entries = [entry_from_row(row) for row in some(Journal, '"kind" = ? ORDER BY "pos", "device", "seq"', KIND)]
    with_part = applying.private_parts_as_written(entry.id for entry in entries).keys()
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.pos < before:
            by_name.setdefault(str(entry.data["name"]), []).append(entry)
    over = [
        entry.id
        for same in by_name.values()
        for entry in same
        if entry.id in with_part and any(map(partial(_stands_after, entry), same))
    ]
    applying.delete_private_parts(over)
    return len(over) + forget_refused(before)


def _stands_after(entry: Entry, later: Entry) -> bool:
    return later.id != entry.id and not later.void and later.knew(entry)
