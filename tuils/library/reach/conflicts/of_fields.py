"""A patron or a copy of which two machines changed the same field, each without knowing of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.item_fields import FIELDS as OF_ITEMS
from tuils.library.lending.lookups import item_of
from tuils.library.people.patrons.patron_fields import FIELDS as OF_PATRONS
from tuils.models import Base, Item, Patron
from tuils.models.rows import get

from . import queries
from .decision import Decision, Remedy, card_of, decision_id, dismiss_remedy, machine, patron_name_or_somebody

ELSEWHERE = ("card", "barcode", "status", "missing_pieces")
"""Fields left out here: duplicate numbers are a decision of their own; missing pieces of a copy add up."""
SEEN_BY = "patrons.see_all"


def of_fields(desk: Desk, since: int) -> Iterator[Decision]:
    for first, second in queries.edited_twice(since, "patron_edited", "patron"):
        yield from _of_patron(desk, *_both(first, second))
    for first, second in queries.edited_twice(since, "item_edited", "item"):
        yield from _of_item(*_both(first, second))


def _both(first: str, second: str) -> tuple[Entry | None, Entry | None]:
    return applying.entry_with(first), applying.entry_with(second)


def _of_patron(desk: Desk, entry: Entry | None, other: Entry | None) -> Iterator[Decision]:
    row = get(Patron, other.patron) if other else None
    if entry and other and row and (differ := _differing(OF_PATRONS, row, entry, other)):
        facts = {"patron": card_of(row), "name": patron_name_or_somebody(row)}
        yield _decision(entry, other, differ, facts, patron_name_or_somebody(row), is_shown=desk.may(SEEN_BY))


def _of_item(entry: Entry | None, other: Entry | None) -> Iterator[Decision]:
    row = get(Item, other.item) if other else None
    if entry and other and row and (differ := _differing(OF_ITEMS, row, entry, other)):
        found = item_of(row.id)
        title = found.whole_title if found else ""
        yield _decision(entry, other, differ, {"item": row.barcode, "title": title}, title or row.barcode)


def _set_by(entry: Entry) -> Facts:
    return {**entry.changes, **applying.private(entry.id).get("set", {})}


def _differing(fields: Sequence[Field], row: Base, entry: Entry, other: Entry) -> list[tuple[Field, object, object]]:
    """Return the fields that both set differently, until somebody who has seen both changes them."""
    before, now = _set_by(entry), _set_by(other)
    both = [field for field in fields if field.name in before and field.name in now and field.name not in ELSEWHERE]
    return [
        (field, before[field.name], now[field.name])
        for field in both
        if before[field.name] != now[field.name] and getattr(row, field.name) == now[field.name]
    ]


def _decision(
    entry: Entry, other: Entry, differ: list[tuple[Field, object, object]], facts: dict[str, str], name: str, *,
    is_shown: bool = True,
) -> Decision:  # fmt: skip
    number, labels = (
        decision_id("EDITED_TWICE", entry.id, other.id),
        ", ".join(_(field.label) for field, *_both in differ),
    )
    text = _("{name} was edited on two machines, at {one} and later at {other}: {fields}.").format(
        name=name, one=machine(entry.device), other=machine(other.device), fields=labels
    )
    keep = dismiss_remedy(
        number, N_("Keep later"), _("The later version stays."), _("The later version stays."), "keep"
    )
    needs = "patrons.edit" if other.kind == "patron_edited" else "catalog.edit"
    take = Remedy("other", N_("Use earlier"), _("Use the earlier version."), partial(_take, other, differ, name), needs)
    versions = tuple((_(field.label), _text(before), _text(now)) for field, before, now in differ) if is_shown else ()
    done = _("The later version is used. Nothing is lost.")
    return Decision(number, "EDITED_TWICE", text, done, other.pos, (keep, take), versions=versions, **facts)


def _text(value: object) -> str:
    return "" if value is None else _("yes") if value is True else _("no") if value is False else str(value)


def _take(other: Entry, differ: list[tuple[Field, object, object]], name: str, desk: Desk) -> tuple[str, str]:
    act, earlier = Act(desk), {"set": {field.name: before for field, before, _now in differ}}
    if other.kind == "patron_edited":
        act.write("patron_edited", earlier, patron=other.patron)
    else:
        act.write("item_edited", item=other.item, data=earlier)
    return act.id, _("{name} now has the earlier version.").format(name=name)
