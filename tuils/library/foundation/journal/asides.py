"""Entries that another copy sent without the right to: each keeps its place, and nothing folds it.

A hole would hold back all later entries of its device, so the place stays: number, stamp and position. The rest is
in `aside_entry`, where no fold and no list looks. Only the main library sets an entry aside, by an entry that names
it (`entry_set_aside`); an administrator accepts it (`entry_taken_over`) or refuses it (`entry_refused`). These
travel like all others, so an entry is aside wherever it was set aside and not accepted, in whatever order they came:
the laptop that wrote it stops folding it, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.models import AsideEntry, ClockShift, Journal, json_in_journal
from tuils.models.rows import AT_ONCE, find, get, parts, put

from . import applying
from .entries import Entry, Facts, entry_from_row, entry_row, to_json
from .families import Family, Pocketful, add_family, family_of_kind, touched_by
from .folding_in import fold_in
from .kinds import EntryWords, Kind
from .queries import drop_aside, rows_of_acts
from .undoing import ITSELF
from .writing import Act

ASIDE = "aside"
"""The kind of a place whose entry is set aside."""
SET_ASIDE, TAKEN_OVER, REFUSED = "entry_set_aside", "entry_taken_over", "entry_refused"


class Asides(Family):
    described = (
        Kind(SET_ASIDE, "staff.roles", is_unlisted=True),
        Kind(TAKEN_OVER, "staff.roles"),
        Kind(REFUSED, "staff.roles"),
    )
    words = {
        TAKEN_OVER: EntryWords(N_("TAKEN")),
        REFUSED: EntryWords(N_("REFUSED")),
    }

    def refold(self, touched: list[Entry]) -> Pocketful:
        keys = {str(entry.data.get("entry", "")) for entry in touched if entry.kind in self.kinds}
        out, forgotten = standing_aside(keys), Pocketful()
        for row in find(Journal, "id", keys):
            if row.kind == ASIDE and row.id not in out:
                forgotten |= _bring_back(entry_from_row(row))
            elif row.kind != ASIDE:  # an edited laptop may never have folded what it wrote
                forgotten |= _let_go(entry_from_row(row)) if row.id in out else applying.refold([entry_from_row(row)])
        return forgotten

    def stays(self, entry: Entry) -> bool:
        """Keep an accepted entry for good if it is about who had a book: that is forgotten once the book came back."""
        was = applying.entry_with(str(entry.data.get("entry", ""))) if entry.kind == TAKEN_OVER else None
        return bool(was and (was.loan or was.hold or was.undoes or was.kind in ("patron_removed", "patron_merged")))

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to undo an acceptance when a later entry depends on the accepted one."""
        was = applying.entry_with(str(entry.data.get("entry", "")))
        if entry.kind == TAKEN_OVER and was:
            if (family := family_of_kind(was.kind)) and family.stays(was):
                return
            for family in touched_by(was.kind):
                family.check_undo(was, {*together, was.id}, pocket)


FAMILY = add_family(Asides())


def standing_aside(keys: Iterable[str] | None = None) -> set[str]:
    """Return those of these entries (ids), or of all, that are set aside and not accepted."""
    if keys is None:
        return json_in_journal.entries_set_aside()
    return set().union(*(json_in_journal.entries_set_aside(part) for part in parts(sorted(set(keys)), AT_ONCE)))


def put_aside(entry: Entry, private: Facts) -> None:
    """Reduce the entry to its place in the journal, and keep the rest aside."""
    was = {name: value for name, value in vars(entry).items() if name not in ("pos", "void")}
    person = str(entry.patron or private.get("patron") or "")
    put(AsideEntry, {"entry": entry.id, "patron": person, "was": to_json(was), "private": to_json(private)})
    place = Entry(
        entry.id, entry.device, entry.seq, entry.stamp, entry.base, entry.at, "", ITSELF, entry.act, ASIDE,
        pos=entry.pos, void=entry.void,
    )  # fmt: skip
    put(Journal, entry_row(place))


def aside_of(place: Entry) -> tuple[Entry, Facts]:
    """Return the entry that this place is for, and its private part."""
    row = get(AsideEntry, place.id)
    if row is None:
        return place, {}
    was = Entry(**json.loads(row.was))
    was.pos, was.void = place.pos, place.void
    return was, json.loads(row.private)


def set_entries_aside(desk: Desk, whys: dict[str, str], site: str) -> None:
    """Write why these entries (ids) were set aside, in the transaction in which they came."""
    act = Act(desk)
    for key, why in whys.items():
        act.write(SET_ASIDE, data={"entry": key, "why": why, "site": site})


def subjects_of(entry: Entry) -> set[str]:
    """Return the ids of the entries whose private parts a copy forgot when it took this one as valid."""
    names = {name for name in (entry.id, entry.loan, entry.hold, entry.charge) if name}
    if entry.undoes:
        names |= {row.id for row in rows_of_acts([entry.undoes])}
    if entry.patron:
        names |= {row.id for row in find(Journal, "patron", [entry.patron])}
    return names


def keep_again(privates: dict[str, Facts]) -> None:
    """Keep again the private parts (by entry) that were forgotten here because of an entry set aside since."""
    kept = applying.private_parts_as_written(privates)
    entries = {row.id: entry_from_row(row) for row in find(Journal, "id", privates.keys() - kept.keys())}
    if entries:
        fold_in(entries, {key: privates[key] for key in entries})


# ---- an entry goes, or comes to count


def _let_go(entry: Entry) -> Pocketful:
    private = applying.private_parts_as_written([entry.id]).get(entry.id, {})
    applying.delete_private_parts([entry.id])
    put_aside(entry, private)
    forgotten = Pocketful()
    for family in touched_by(entry.kind):
        forgotten |= family.let_go(entry)
    if entry.kind == "clock":
        _without_shift(entry)
    if entry.undoes:
        forgotten |= applying.refold(applying.lift_voids([entry]))
    return forgotten


def _bring_back(place: Entry) -> Pocketful:
    entry, private = aside_of(place)
    if entry.kind == ASIDE:
        return {}
    put(Journal, entry_row(entry))
    drop_aside(entry.id)
    if entry.kind == "clock":
        ClockShift.insert(**entry.data).on_conflict_ignore().execute()
        applying.refold(applying.restream(entry.data["device"], entry.data["from_seq"]))
    gone = applying.settle_voids([entry])
    return fold_in({one.id: one for one in [entry, *gone]}, {entry.id: private} if private else {})


def _without_shift(entry: Entry) -> None:
    """Undo the clock correction of this entry, unless another entry says the same."""
    told = [row for row in find(Journal, "kind", ["clock"]) if json.loads(row.data) == entry.data]
    if not told:
        device = str(entry.data["device"])
        ClockShift.delete().where(*(getattr(ClockShift, name) == what for name, what in entry.data.items())).execute()
        applying.refold(applying.restream(device, 1))
