"""What merges do to patrons in the store: a record that was merged has no row; its cards, notes, contacts, restrictions
and proxies are those of the record that stands for both. Other fields were decided when the records were merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.gathering import GATHERED
from tuils.library.journal.persons import MERGED, any_merged, merged_into, related, stands_for
from tuils.models import Patron, Proxy
from tuils.models.rows import find

PROXY = "proxy/"
MOVES = frozenset({MERGED, GATHERED, "patron_registered", "patron_removed"})


def moved_by(touched: Iterable[Entry]) -> set[str]:
    """The records (ids) of which another may stand for which, after these entries; mostly none."""
    people = {entry.patron for entry in touched if entry.kind in MOVES and entry.patron}
    if not people or not any_merged():
        return set()
    groups = [related([patron]) for patron in people]
    return {one for group in groups for one in group if len(group) > 1}


def together(people: Iterable[str]) -> set[str]:
    """These records and all that merges connect with them."""
    wanted = set(people)
    return related(wanted) if wanted and any_merged() else wanted


def tied_to(people: Iterable[str]) -> set[str]:
    """Who has one of these as guardian or as proxy."""
    wanted = set(people)
    wards = {row["id"] for row in find(Patron, "guardian", wanted)}
    return wards | {row["patron"] for row in find(Proxy, "proxy", wanted)}


def of_all(patron: str, own: Facts, fields_of: Callable[[str], Facts], old_card: str) -> Facts | None:
    """The fields of this record with what comes to it from those that it stands for; None where another stands for it.

    `fields_of`: the fields that were written of a record, by id; `old_card`: how a field of a card begins.
    """
    if not any_merged():
        return own
    if stands_for(patron) != patron:
        return None
    fields: Facts = {}
    for one in merged_into(patron):
        theirs = fields_of(one)
        fields |= {name: what for name, what in theirs.items() if "/" in name}
        if theirs.get("card"):
            fields[old_card + theirs["card"]] = ""
    fields |= own
    fields.pop(old_card + str(own.get("card", "")), None)
    return _people_in(patron, fields)


def _people_in(patron: str, fields: Facts) -> Facts:
    """Guardian and proxies by the records that stand for them; nobody is their own."""
    found = {name: what for name, what in fields.items() if not name.startswith(PROXY)}
    guardian = stands_for(str(fields.get("guardian") or ""))
    found["guardian"] = "" if guardian == patron else guardian
    for name in sorted(fields.keys() - found.keys()):
        proxy, what = stands_for(name.removeprefix(PROXY)), fields[name]
        if what and proxy != patron:
            before = (found.get(PROXY + proxy) or {}).get("may", "")
            may = dict.fromkeys(f"{before} {what.get('may', '')}".split())
            found[PROXY + proxy] = {**what, "may": " ".join(may)}
    return found
