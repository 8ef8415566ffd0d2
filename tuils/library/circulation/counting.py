"""Counting what the desk does, and lowering the counts of what is taken back."""

from __future__ import annotations

from tuils.library.desk import Desk
from tuils.library.facts import Fact, count, fact_of, nearest
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.undoing import carried_on
from tuils.models import Item, Patron
from tuils.models.rows import Row, get

KINDS = {"checkout": "loan", "renew": "renewal", "checkin": "return", "used_here": "in_house", "hold_placed": "hold"}


def count_loan(desk: Desk, item: Row, patron: Row) -> None:
    count(desk, fact_of(desk, "loan", desk.at, patron=patron, item=item))


def count_renewal(desk: Desk, item: Row, patron: Row) -> None:
    count(desk, fact_of(desk, "renewal", desk.at, patron=patron, item=item))


def count_return(desk: Desk, item: Row) -> None:
    """Of a return the patron is not counted: the transaction that ends a loan keeps nothing of who had it."""
    count(desk, fact_of(desk, "return", desk.at, item=item))


def count_used(desk: Desk, item: Row) -> None:
    """A use in the library, of which nobody asks by whom."""
    count(desk, fact_of(desk, "in_house", desk.at, item=item))


def counted_by(desk: Desk, entries: list[Entry], pocket: dict[str, Facts]) -> list[tuple[Fact, int]]:
    """What these entries of an act had raised. Ask before they are taken back: then who had it is still known."""
    return [found for entry in entries if (found := _counted(desk, entry, pocket))]


def lower(desk: Desk, counted: list[tuple[Fact, int]]) -> None:
    for fact, n in counted:
        if raised := nearest(desk, fact, n):
            count(desk, raised, -n)


def _counted(desk: Desk, entry: Entry, pocket: dict[str, Facts]) -> tuple[Fact, int] | None:
    if entry.kind == "counted":
        at = entry.at
        kind, of = str(entry.data.get("what", "")), str(entry.data.get("type", ""))
        fact = fact_of(desk, kind, at)
        return Fact(fact.day, fact.kind, entry.branch, item_type=of), int(entry.data.get("n", 1))
    kind = KINDS.get(entry.kind, "")
    if not kind or entry.continues or entry.data.get("imported"):
        return None
    if entry.kind == "checkin" and not entry.loan:
        return None
    item = get(Item, entry.item)
    patron = _patron(entry, pocket) if kind in ("loan", "renewal", "hold") else None
    fact = fact_of(desk, kind, entry.at, patron=patron, item=item)
    return Fact(**{**vars(fact), "branch": entry.branch}), 1


def _patron(entry: Entry, pocket: dict[str, Facts]) -> Row | None:
    """Whose loan or hold it was: it may be over and carried on under another id; then that one knows. The act may have
    ended a loan of somebody else besides."""
    names = carried_on(entry.loan or "" if entry.kind == "renew" else entry.id)
    kept = {**pocket, **applying.privates(names)}
    return next((get(Patron, kept[name]["patron"]) for name in names if kept.get(name, {}).get("patron")), None)
