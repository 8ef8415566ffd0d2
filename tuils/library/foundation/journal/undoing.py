"""Undo: a new entry makes an act void. What had ended is carried on under a new id, by its family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models import Journal
from tuils.models.rows import find, some
from tuils.values.dataclass import dataclass

from . import applying
from .entries import Entry, both_of, entry_from_row, settled_id, station_of
from .families import Pocketful, entry_kind, family_of_kind, touched_by
from .queries import rows_of_acts
from .writing import DAY, Act

BY_ITSELF = ("clock", "undo")  # what no person decided, or what is a step back itself
ITSELF = "tuils"  # the operator of what the program does by itself, such as the first settings
LOOK_BACK = 20_000  # entries of this station among which the last acts are sought: one act may be thousands
FADED = 30 * DAY
AT_ONCE = 50  # acts that are read together


@dataclass(frozen=True)
class PastAction:
    """An act of this station, as the undo list shows it: newest first."""

    act: str
    kind: str
    at: int
    entries: tuple[Entry, ...]
    undoable: bool

    @property
    def item(self) -> str | None:
        """The copy of the act; None for an act about very many, whatever was read of them."""
        if entry_kind(self.kind).is_headed:
            return None
        return next((entry.item for entry in self.entries if entry.item), None)

    @property
    def patron(self) -> str | None:
        return next((entry.patron for entry in self.entries if entry.patron), None)


def past_actions(desk: Desk, limit: int = 50) -> list[PastAction]:
    """Return this station's last acts that are neither undone nor themselves an undo, newest first."""
    since = '(SELECT "seq" FROM "have" WHERE "device" = ?) - ?'
    text = f'"device" = ? AND "seq" > {since} AND "id" = "act" AND NOT "void" ORDER BY "seq" DESC'
    heads = [entry_from_row(row) for one in both_of(desk.device) for row in some(Journal, text, one, one, LOOK_BACK)]
    heads = [head for head in heads if not _by_itself(head)]
    heads.sort(key=lambda head: head.order, reverse=True)
    found: list[PastAction] = []
    for start in range(0, len(heads), AT_ONCE):
        found.extend(_past_actions_of(heads[start : start + AT_ONCE]))
        if len(found) >= limit:
            break
    return found[:limit]


def _past_actions_of(heads: list[Entry]) -> Iterator[PastAction]:
    acts: dict[str, list[Entry]] = {head.act: [head] for head in heads}
    whole = [head.act for head in heads if not entry_kind(head.kind).is_headed]
    for row in rows_of_acts(whole):
        if row.id != row.act:
            acts[row.act].append(entry_from_row(row))
    for entries in acts.values():
        if not any(map(_by_itself, entries)):
            yield past_action_of(entries)


def past_action_of(entries: list[Entry]) -> PastAction:
    """Return these entries of one act as an action."""
    entries = sorted(entries, key=lambda entry: (entry.id != entry.act, entry.order))
    return PastAction(entries[0].act, leading_kind(entries), entries[0].at, tuple(entries), undoable(entries))


def leading_kind(entries: list[Entry]) -> str:
    """Return the kind that names the act: a checkout that first checked the item in is a checkout, a return with a
    fine a return, an import of loans an import, a form that also changed the status an edit."""
    kinds = [entry.kind for entry in entries if entry.kind != "override"] or ["override"]
    return kinds[0] if entry_kind(kinds[0]).is_first else max(kinds, key=lambda kind: entry_kind(kind).leads)


def undoable(entries: list[Entry]) -> bool:
    """Return whether this act can be undone. Not if its family says no, if nobody decided it, or if it belongs to
    another act."""
    for entry in entries:
        family = family_of_kind(entry.kind)
        if _by_itself(entry) or entry.kind == "import_batch" or (family and family.stays(entry)):
            return False
    return True


def batch_of(entries: Sequence[Entry]) -> str:
    """Return the import that wrote this act, or undid it: `import undo` is for it. Empty for any other act."""
    if not entries or (entries[0].kind != "import_batch" and not entries[0].data.get("batch")):
        return ""
    return str(entries[0].data.get("batch") or entries[0].id)


def no_undo(entries: Sequence[Entry]) -> Refused:
    """Return the refusal to undo this act; for an import it says what to use instead."""
    if batch := batch_of(entries):
        if "taken_back" in entries[0].data:
            return refuse("NOT_BY_UNDO", wording="IMPORT_IS_UNDONE")
        return refuse("NOT_BY_UNDO", wording="IMPORT_NOT_BY_UNDO", batch=batch[-8:])
    return refuse("NOT_BY_UNDO")


def _by_itself(entry: Entry) -> bool:
    settled = entry.kind == "settled" and entry.id == settled_id(entry.loan or "")
    return settled or entry.kind in BY_ITSELF or entry.operator == ITSELF or bool(entry.continues)


def undo_act(desk: Desk, act: str, also: Callable[[Act], None] = lambda _act: None) -> PastAction:
    """Undo one act of this station. `also` writes what else belongs to the undo. Refuse as `may_undo`."""
    pocket = desk.pocket.look(act, desk.now) if desk.pocket else {}
    entries, later = may_undo(desk, act, pocket)
    known = {**pocket, **_void(desk, entries, later, also)}
    for entry in reversed(entries):
        for family in touched_by(entry.kind):
            family.carry_on(desk, entry, known)
    if desk.pocket:
        desk.pocket.take(act)
    return PastAction(act, leading_kind(entries), entries[0].at, tuple(entries), True)


def may_undo(desk: Desk, act: str, pocket: Pocketful) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of an act that can be undone, and those that carry them on.

    Refuse with UNDO_NOT_LAST, UNDO_TOO_LATE, NOT_BY_UNDO, NOTHING_TO_UNDO, NO_PERMISSION.
    """
    entries = sorted(applying.entries_naming(act=act), key=lambda entry: entry.id != act)
    if not entries or station_of(entries[0].device) != desk.device or any(entry.void for entry in entries):
        raise refuse("NOTHING_TO_UNDO")
    if not undoable(entries):
        raise no_undo(entries)
    later = continuations(desk.device, entries)
    together = {entry.id for entry in [*entries, *later]}
    require_undo(desk, entries)
    for entry in entries:
        for family in touched_by(entry.kind):
            if entry_kind(entry.kind).is_fading and desk.now - entry.pos > FADED:
                raise refuse("UNDO_TOO_LATE", wording="VALUES_FORGOTTEN")
            family.check_undo(entry, together, pocket)
    return entries, later


def require_undo(desk: Desk, entries: Iterable[Entry]) -> None:
    """Refuse with NO_PERMISSION unless the operator may do what would be undone."""
    for needed in {family.undo_needs(entry) for entry in entries for family in touched_by(entry.kind)} - {""}:
        desk.require(needed)


def acts_of_change(desk: Desk, act: str) -> list[str]:
    """Return the acts of this station that make up one very large change, the last first; otherwise this act alone."""
    head = applying.entry_with(act)
    if head is None or "first" not in head.data:
        return [act]
    first = head.data["first"] or act
    text = '"device" = ? AND "seq" >= ? AND "kind" = ? AND NOT "void" ORDER BY "seq" DESC'
    begun = applying.entry_with(first) or head
    heads = map(entry_from_row, some(Journal, text, head.device, begun.seq, head.kind))
    return [one.act for one in heads if first in (one.act, one.data.get("first"))] or [act]


def _void(desk: Desk, entries: list[Entry], later: list[Entry], also: Callable[[Act], None]) -> Pocketful:
    """Write the undo. Return what the undo itself made forgotten."""
    return void_acts(desk, dict.fromkeys(entry.act for entry in [*reversed(later), *entries]), also)


def void_acts(desk: Desk, acts: Iterable[str], also: Callable[[Act], None] = lambda _act: None) -> Pocketful:
    """Undo these acts, of any station, where their subject proves them wrong. In the caller's transaction."""
    step_back = Act(desk)
    for undone in acts:
        step_back.write("undo", undoes=undone)
    forgotten = applying.refold(applying.settle_voids(step_back.entries))
    also(step_back)
    return forgotten


def continuations(device: str, entries: list[Entry]) -> list[Entry]:
    """Return entries of earlier undos that carry these on: they are undone too. Refuse if another device wrote one."""
    found: list[Entry] = []
    fresh = entries
    while fresh:
        carrying = find(Journal, "continues", [entry.id for entry in fresh])
        acts = {row.act for row in carrying if not row.void}
        fresh = [entry_from_row(row) for row in rows_of_acts(acts) if not row.void]
        if any(station_of(entry.device) != device for entry in fresh):
            raise refuse("UNDO_NOT_LAST")
        found.extend(fresh)
    return found


def carried_on(name: str) -> list[str]:
    """Return this loan or hold, and those that carry it on, in their order."""
    names = [name]
    for known in names:
        names += [row.id for row in find(Journal, "continues", [known])]
    return names


def none_names(column: str, value: str, together: set[str]) -> None:
    """Refuse when a later entry that stays names this loan, charge, ..."""
    for row in find(Journal, column, [value]):
        if not row.void and row.id not in together:
            raise refuse("UNDO_NOT_LAST")
