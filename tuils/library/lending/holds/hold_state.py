"""Holds in the store: a hold's state follows from what names it, from its loan, and from where its item is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.families import CopyAsRead, Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any
from tuils.library.foundation.journal.same_titles import (
    MERGED,
    TITLES_MOVE,
    moved_titles,
    related,
    stands_for,
    title_for,
)
from tuils.library.foundation.journal.undoing import carried_on, none_names
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.custody import TAKEN_BACK
from tuils.library.lending.hold_queries import put_patron
from tuils.models import Base, Hold, Item, Journal, Loan
from tuils.models.rows import Row, blank, find, get, marks, put, some
from tuils.values.dataclass import dataclass

MOVES = frozenset({"checkout", "checkin", "item_state", "used_here", "settled", TAKEN_BACK})
ADDED = "item_added"
AIM = ("biblio", "wanted")
"""The title, and the one copy that will do: changed where holds are moved to another title."""
FIELDS = ("pickup", "expires", "suspended", "suspended_until", "rank", "pickup_by", "any_of", "for_group")
BLANK = blank(Hold)


class Holds(Family):
    described = (
        Kind("hold_placed", brought=by_any(
            "holds.place", "circulation.undo", "orders.edit", "library.import", "ill.edit"
        ), is_late=True),
        Kind("hold_edited", brought=by_any("holds.edit", "holds.move", "ill.edit")),
        Kind("hold_cancelled", brought=by_any(
            "holds.edit", "circulation.checkin", "circulation.checkout", "catalog.edit", "library.import", "ill.edit",
            "holds.move",
        )),
    )  # fmt: skip
    words = {
        "hold_placed": EntryWords(
            N_("HOLD"),
            N_("Hold: {title}"),
            N_("Undone. The hold on {title} is removed."),
            N_("hold removed"),
            did_for=N_("Hold for {name}: {title}"),
            undone_for=N_("Undone. The hold for {name} is removed: {title}"),
            counted=NN_("{n} hold", "{n} holds"),
        ),
        "hold_edited": EntryWords(
            N_("HOLD"),
            N_("Changed hold: {title}"),
            N_("Undone. The hold on {title} is as it was before."),
            did_for=N_("Changed hold for {name}: {title}"),
            undone_for=N_("Undone. The hold for {name} is as it was before: {title}"),
            counted=NN_("{n} hold changed", "{n} holds changed"),
        ),
        "hold_cancelled": EntryWords(
            N_("NO HOLD"),
            N_("Hold ended: {title}"),
            N_("Undone. The hold on {title} is active again."),
            N_("hold active again"),
            did_for=N_("Hold ended for {name}: {title}"),
            undone_for=N_("Undone. The hold for {name} is active again: {title}"),
            counted=NN_("{n} hold canceled", "{n} holds canceled"),
        ),
    }
    follows = MOVES | TITLES_MOVE | {ADDED}
    tables = (Hold,)
    carried = ("lending.loans.carrying:HOLDS",)
    untold = frozenset({"patron"})
    forgets = untold

    def apply_new(self, entry: Entry) -> Pocketful:
        """Apply the newest entry. A copy that is new to all is put by for nobody."""
        return {} if entry.kind == ADDED else _refresh_all(_touched([entry]))

    def apply_to_copy(self, entry: Entry, read: CopyAsRead) -> Pocketful:
        """Apply the newest entry: a checkout or check-in."""
        return _refresh_all(read.holds | ({entry.hold} if entry.hold else set()))

    def refold(self, touched: list[Entry]) -> Pocketful:
        return _refresh_all(_touched(touched))

    def retains(self, entry: Entry) -> bool:
        return not (entry.void or _loan_is_over(entry.id))

    def private_came(self, entry: Entry, private: Facts) -> None:
        put_patron(private.get("patron"), entry.id)
        applying.drop_who(entry.id)

    def people_moved(self, people: Collection[str]) -> None:
        holds = [row.id for row in find(Hold, "patron", people)]
        for hold, private in applying.privates(holds).items():
            put_patron(private.get("patron"), hold)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if entry.kind == "hold_placed":
            for hold in {entry.id, *together}:
                none_names("hold", hold, together)
        elif entry.kind == "hold_cancelled" and not (applying.private(entry.hold or "") or _is_of_group(entry)):
            raise refuse("UNDO_TOO_LATE")
        elif entry.kind == "hold_edited":
            _is_last_edit(entry, together)
            if "biblio" in entry.changes:
                _none_caught_since(entry, together)
        elif entry.kind == MERGED:
            _none_put_by_across(entry)

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """After an undone cancellation, or an undone loan that had come back: a new hold continues the ended one."""
        old = get(Hold, entry.hold)
        if old is None or not old.named:
            return
        if entry.kind == "hold_cancelled":
            _continue(desk, old, applying.private_parts_as_written([old.id]).get(old.id, {}).get("patron"))
        elif entry.kind == "checkout" and not old.how:
            _continue(desk, old, _who_had(entry, pocket))


def _continue(desk: Desk, old: Hold, patron: str | None) -> None:
    """Continue this hold. Each such entry is an act of its own, undone only with what it carries on."""
    if patron or old.for_group:
        facts = {name: getattr(old, name) for name in FIELDS} | {"biblio": old.biblio, "wanted": old.wanted}
        facts["suspended"] = bool(old.suspended)
        who: Facts | None = None if old.for_group else {"patron": patron}
        Act(desk).write("hold_placed", who, biblio=old.biblio, continues=old.id, data=facts)


def _is_of_group(entry: Entry) -> bool:
    """Return whether the hold that this entry ended is a group's, which has no patron."""
    hold = get(Hold, entry.hold)
    return hold is not None and bool(hold.for_group)


def _who_had(entry: Entry, pocket: Pocketful) -> str | None:
    """Return the patron of this loan, or of those that carried it on; the same act may have ended another's loan."""
    return next(filter(None, (pocket.get(loan, {}).get("patron") for loan in carried_on(entry.id))), None)


def _is_last_edit(entry: Entry, together: set[str]) -> None:
    for other in applying.later(entry, "hold", together):
        if other.kind == "hold_edited" and other.changes.keys() & entry.changes.keys():
            raise refuse("UNDO_NOT_LAST")


def _none_caught_since(entry: Entry, together: set[str]) -> None:
    """Refuse to move a hold back to its old title while a copy of the new one is set aside for it, or was lent."""
    if any(other.kind in ("checkin", "checkout") for other in applying.later(entry, "hold", together)):
        raise refuse("UNDO_NOT_LAST")


def _none_put_by_across(merge: Entry) -> None:
    """Refuse to undo a merge of titles while a copy of the one is put by for a hold on the other."""
    for hold in find(Hold, "biblio", related([merge.biblio or ""])):
        placed = applying.entry_with(hold.id) if hold.item else None
        added = applying.entries_naming(item=hold.item) if placed and hold.item else []
        of_copy = next((e.changes["biblio"] for e in reversed(added) if not e.void and "biblio" in e.changes), "")
        wished = placed.biblio or placed.data.get("biblio", "") if placed else ""
        if of_copy and stands_for(of_copy, merge.id) != stands_for(wished, merge.id):
            raise refuse("UNDO_NOT_LAST", wording="PUT_BY_SINCE_MERGE")


# ---- which holds these entries touch


def _touched(entries: list[Entry]) -> set[str]:
    holds = {entry.hold for entry in entries if entry.hold}
    holds |= {entry.id for entry in entries if entry.kind == "hold_placed"}
    holds |= {entry.data["filled"] for entry in entries if entry.kind == "hold_cancelled" and "filled" in entry.data}
    moved = {entry.item for entry in entries if entry.kind in MOVES and entry.item}
    late = {entry.item for entry in entries if entry.kind == ADDED and entry.item}
    ended = {entry.loan for entry in entries if entry.kind in MOVES and entry.loan}
    return (
        holds
        | _holds_in(Hold, "biblio", moved_titles(entries), "id")
        | _holds_in(Hold, "item", moved, "id")
        | _holds_in(Item, "id", moved | late, "held_for")
        | _holds_in(Loan, "item", late, "hold")  # what became of a copy may come before the copy
        | _holds_in(Loan, "id", ended, "hold")
    )


def _holds_in(table: type[Base], by: str, values: Collection[str], column: str) -> set[str]:
    """Return the holds named in this column of the rows that have one of the values."""
    return {hold for row in find(table, by, values) if (hold := getattr(row, column))}


def _refresh_all(holds: Collection[str]) -> Pocketful:
    forgotten: Pocketful = {}
    for first in sorted(set(map(_first_of, holds))):
        forgotten |= _refresh(first, set())
    return forgotten


def _first_of(hold: str) -> str:
    """Return the hold that this one carries on in the end: itself, if it carries on none that is known."""
    entry = applying.entry_with(hold)
    while entry and entry.continues and (before := applying.entry_with(entry.continues)):
        entry = before
    return entry.id if entry else hold


# ---- one hold


@dataclass
class Story:
    """The facts from a hold's entries, in order."""

    placed: Entry
    first: Entry  # as it was first placed, under whatever id: when, and in which place of the queue
    fields: Facts = field(default_factory=dict)
    cancelled: Entry | None = None
    lent: bool = False
    ready_at: dict[str, int] = field(default_factory=dict)  # item: since when it is put by


def _refresh(hold: str, taken: set[str]) -> Pocketful:
    """Refresh this hold and all that carry it on. Of two that do (an undo here, an undo there) the earlier gets the
    copy that was put by; `taken` are the copies that are given out."""
    forgotten: Pocketful = {}
    if placed := _placed(hold):  # else it has not come yet
        forgotten |= _save(placed, taken)
    later = [entry_from_row(row) for row in find(Journal, "continues", [hold]) if row.kind == "hold_placed"]
    for entry in sorted(later, key=lambda entry: entry.order):
        forgotten |= _refresh(entry.id, taken)
    return forgotten


def _save(placed: Entry, taken: set[str]) -> Pocketful:
    names = _carried(placed)
    story = _story(placed, names)
    over = _loan_is_over(placed.id)
    item = None if placed.void or story.cancelled or story.lent or over else _put_by(names, taken)
    if item:
        taken.add(item.id)
    forgotten = applying.delete_private_parts([placed.id]) if over or placed.void else {}
    put(Hold, _row(story, item, over, applying.private(placed.id).get("patron")))
    return forgotten


def _placed(hold: str) -> Entry | None:
    entry = applying.entry_with(hold)
    return entry if entry and entry.kind == "hold_placed" else None


def place_by_time(hold: str) -> int:
    """Return the rank of a hold as it was first placed, whatever place staff gave it since."""
    first = applying.entry_with(_first_of(hold))
    return int(first.data.get("rank") or first.pos) if first else 0


def _carried(placed: Entry) -> list[str]:
    """Return this hold and those it carries on: an item put by for them is put by for this one."""
    names, before = [placed.id], placed.continues
    while before:
        names.append(before)
        carried = get(Journal, before)
        before = carried.continues if carried else None
    return names


def _story(placed: Entry, names: list[str]) -> Story:
    first = next(filter(None, map(_placed, reversed(names))), placed)
    story = Story(placed, first, {name: first.data[name] for name in FIELDS if name in first.data})
    for name in reversed(names):
        for entry in applying.entries_naming(hold=name):
            if entry.kind == "hold_cancelled" and name == placed.id:
                story.cancelled = story.cancelled if _is_crossed(entry) else entry  # it stands, even if it is undone
            elif not entry.void:
                _tell(story, entry, own=name == placed.id)
    return story


def _is_crossed(ender: Entry) -> bool:
    """Return whether the linked hold that ended this one had been ended by it before, elsewhere: the first stands.

    Emma is set aside on the van at 2:00, Persuasion at the desk at 2:05, both for Ada, who wanted one of the two.
    The van ends Persuasion for Emma, the desk ends Emma for Persuasion. Emma stays; Persuasion goes back.
    """
    others = applying.entries_naming(hold=ender.data["filled"]) if "filled" in ender.data else ()
    return any(
        other.kind == "hold_cancelled"
        and other.data.get("filled") == ender.hold
        and not other.void
        and other.order < ender.order
        for other in others
    )


def _tell(story: Story, entry: Entry, *, own: bool) -> None:
    if entry.kind == "checkout" and own:
        story.lent = True
    elif entry.kind == "checkin" and entry.item and not entry.data.get("to"):
        story.ready_at[entry.item] = int(entry.data.get("ready_at") or entry.at)
        story.fields["pickup_by"] = entry.data.get("pickup_by", "")
    elif entry.kind == "hold_edited":
        story.fields |= {name: value for name, value in entry.changes.items() if name in (*FIELDS, *AIM)}


def _put_by(names: list[str], taken: set[str]) -> Item | None:
    rows = some(Item, f'"held_for" IN ({marks(names)}) ORDER BY "held_pos", "id"', *names)
    return next((row for row in rows if row.id not in taken), None)


def _row(story: Story, item: Item | None, over: bool, patron: str | None) -> Row:
    placed, ender = story.placed, story.cancelled
    waiting = item is not None and not item.transit_to
    values = {**BLANK, **story.fields}
    if not waiting:
        values["pickup_by"] = ""
    return {
        **values,
        "id": placed.id,
        "biblio": title_for(values["biblio"] or placed.biblio or placed.data.get("biblio", "")),
        "wanted": story.fields.get("wanted", placed.data.get("wanted", "")),
        "patron": patron,
        "placed_at": story.first.at,
        "rank": int(story.fields.get("rank") or story.first.pos),
        "suspended": bool(values["suspended"]),
        "state": _state(story, item, over),
        "item": item.id if item else None,
        "caught_at": story.ready_at.get(item.id) if item and waiting else None,
        "closed_at": ender.at if ender else None,
        "how": str(ender.data.get("why", "cancelled")) if ender else "",
        "named": bool(ender or over),
    }


def _state(story: Story, item: Item | None, over: bool) -> str:
    if story.placed.void:
        return "undone"
    if story.lent:
        return "fulfilled"
    if story.cancelled or over:
        return "cancelled"
    if item is None:
        return "placed"
    return "in_transit" if item.transit_to else "waiting"


def _loan_is_over(hold: str) -> bool:
    """Return whether the loan that filled it has ended for good."""
    return any(loan.named for loan in find(Loan, "hold", [hold]))


FAMILY = add_family(Holds())
