"""Undo, verify and merge: what works on the whole journal, so every department must be known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tuils.library.activities.programs.counting import facts_follow, sessions_in, uses_follow
from tuils.library.foundation.administration.audit_chain import chain_faults
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.bundles import correction, set_back
from tuils.library.foundation.journal.entries import both_of, first_act, station_of
from tuils.library.foundation.journal.families import entry_kind
from tuils.library.foundation.journal.queries import acts_ending, last_places
from tuils.library.foundation.journal.undoing import (
    PastAction,
    acts_of_change,
    batch_of,
    may_undo,
    past_actions,
    require_undo,
    undo_act,
)
from tuils.library.foundation.journal.verifying import Verified, verify_store
from tuils.library.foundation.journal.writing import clock_behind
from tuils.library.foundation.refusals import need, refuse
from tuils.library.foundation.store import on_a_copy
from tuils.library.holdings.items.items import labels_of_none
from tuils.library.holdings.titles.deriving import finding_faults
from tuils.library.holdings.titles.refreshing import Refreshing
from tuils.library.holdings.titles.staleness import COLUMNS, stale_parts
from tuils.library.lending.counting import counted_by, lower
from tuils.library.lending.queries import forget_returns
from tuils.library.office.person_records.people_back import family_in, forget_family, nothing_since
from tuils.library.office.retention.retention_rules import note_taken_back
from tuils.library.people.patrons.late_words import put_missing_words
from tuils.library.people.self_service.queries import event_of_act
from tuils.library.reach.conflicts.listing import count_again

MANY = 5000
CHANGED = "heading_changed"
MOST_JOINED = 500
"""The number of further acts read where some may be parts of one."""


def undo(desk: Desk, act: str) -> PastAction:
    """Take back one act of this station, by its id or the end of it (6 characters or more, if only one fits); of a
    change of very many things all its acts, the last first, each in its own transaction. What it had counted is not
    counted any more. Where it registered a family, `purging.after_removal` follows.

        10:00 act 8f21ac  checkout of Emma to Ada         undo("8f21ac") writes an entry `undo`; nothing is deleted.
        10:00             count of loans today 41 -> 42   The checkout is void: its loan goes, Emma is on the shelf,
                                                          the count is 41.
        10:05 act 91bc00  renewal of Emma                 then undo("8f21ac") is refused with UNDO_NOT_LAST: first
                                                          undo("91bc00").
    """
    return _as_one([undo_part(desk, one) for one in acts_to_undo(desk, act)])


def undo_at_machine(desk: Desk, act: str) -> PastAction:
    """Undo an act of a device, for staff. Refuses with NOTHING_TO_UNDO for an act that no device did."""
    there = desk_of_act(desk, act)
    if there is desk:
        raise refuse("NOTHING_TO_UNDO")
    return undo(there, act)


def desk_of_act(desk: Desk, act: str) -> Desk:
    """Return the desk at which to undo an act (its whole id): this one, or for an act of a device that device's, for
    an undo takes back what the same station wrote. Whoever undoes it is named. A return names its borrower for ten
    minutes, also where the server of devices runs as another system user that shares the library's folder."""
    entries = applying.entries_naming(act=act) if event_of_act(act) else []
    if not entries:
        return desk
    device = station_of(entries[0].device)
    return replace(desk, device=device, pocket=desk.pocket.beside(device) if desk.pocket else None)


def acts_to_undo(desk: Desk, act: str) -> list[str]:
    """Return the acts to give to `undo_part`, in order, to undo this one: itself, or all acts of a batch change, last
    first. For copies, anything that blocks one of them is refused before anything is undone."""
    whole = whole_act(act, desk.device)
    head = applying.entry_with(whole)
    if head is None or not entry_kind(head.kind).is_joined or len(acts := acts_of_change(desk, whole)) == 1:
        return [whole]
    desk.require("circulation.undo")
    for one in acts if entry_kind(head.kind).is_headed else ():
        may_undo(desk, one, desk.pocket.look(one, desk.now) if desk.pocket else {})
    return acts


def who_undoes(desk: Desk, act: str) -> Desk:
    """The desk to take this act back at: asked for first, so that another may lend the right. Refuses with
    NO_PERMISSION."""
    require_undo(desk, applying.entries_naming(act=act))
    return desk


def _as_one(actions: Sequence[PastAction]) -> PastAction:
    """Acts that go together, newest first, as people see them."""
    return replace(actions[0], entries=tuple(entry for action in actions for entry in action.entries))


@verb("circulation.undo")
def undo_part(desk: Desk, whole: str) -> PastAction:
    """One act (by its whole id) of those that `acts_to_undo` gives."""
    pocket = desk.pocket.look(whole, desk.now) if desk.pocket else {}
    entries = applying.entries_naming(act=whole)
    counted = counted_by(desk, entries, pocket)
    bookings = {entry.booking for entry in entries if entry.booking}
    family = family_in(entries)
    nothing_since(family, whole)
    with facts_follow(desk, sessions_in(entries)), uses_follow(desk, bookings):
        action = undo_act(desk, whole, partial(forget_family, people=family))
    count_again()
    lower(desk, counted)
    note_taken_back(desk, entries)
    forget_returns(entry.loan for entry in entries if entry.loan)
    labels_of_none(entry.item for entry in entries if entry.kind == "item_added" and entry.item)
    return action


def undo_change(desk: Desk, act: str = "") -> Iterator[tuple[int, int, PastAction]]:
    """Take back a change of a heading as a whole: all its acts, the last first, each in its own transaction; (done,
    total, the act) after each. `act`: any one of them; by default of the last change. Refuses as `undo`; what is taken
    back by then stays so."""
    acts = [action for action in past_actions(desk, MANY) if action.kind == CHANGED and action.undoable]
    meant = need(
        next((action for action in acts if not act or action.act == whole_act(act, desk.device)), None),
        "NOTHING_TO_UNDO",
    )
    together = acts_of_change(desk, meant.act)
    for done, one in enumerate(together, 1):
        yield done, len(together), undo_part(desk, one)


def last_actions(desk: Desk, limit: int = 50) -> list[PastAction]:
    """Return the undo list: this station's acts, newest first; a batch change or an import is one."""
    acts = past_actions(desk, limit)
    if all(_change(act) == act.act for act in acts):
        return acts
    return _joined(past_actions(desk, limit + MOST_JOINED))[:limit]


def _change(action: PastAction) -> str:
    """Return the batch change or import that an act is part of, or the act itself."""
    if entry_kind(action.kind).is_joined:
        return first_act(action.entries[0])
    return batch_of(action.entries) if action.kind == "import_batch" else action.act


def _joined(actions: Iterable[PastAction]) -> list[PastAction]:
    found: dict[str, list[PastAction]] = {}
    for action in actions:
        found.setdefault(_change(action), []).append(action)
    return [_as_one(together) if len(together) > 1 else together[0] for together in found.values()]


def whole_act(text: str, device: str) -> str:
    """The act's whole id from its last characters; refused with UNKNOWN_ID where none or several fit."""
    if len(text) == 36:
        return text
    acts = acts_ending(both_of(device), text) if len(text) >= 6 else []
    if len(acts) != 1:
        raise refuse("UNKNOWN_ID", code=text)
    return acts[0]


@permitted("library.verify")
def verify_library(desk: Desk) -> Verified:
    """Check the file, the state against a replay of the journal, the chains of the audit log, and what searching needs
    against both: in a copy, so that no desk waits for it. Changes nothing."""
    with on_a_copy():
        return verify_here(desk)


def verify_here(desk: Desk) -> Verified:
    """Do `verify_library` where this thread stands, in what nobody else works with: a copy, or a library that was put
    back. What follows from records is first made as this program makes it: after an update that it is older is no
    difference, nor are words of patrons that an import has yet to put."""
    for _put in put_missing_words():
        pass
    if COLUMNS & {*stale_parts()}:
        Refreshing(desk, Path()).finish()
    found = verify_store()
    if not found.digest:
        return found
    found = replace(found, audit=tuple(chain_faults()))
    if found.differences or found.finding:
        return found
    return replace(found, finding=tuple(finding_faults()))


@verb("library.settings")
def accept_clock(desk: Desk) -> int:
    """This machine's clock is right and the library's last entries are ahead of it: set them back.

    Gives back by how many microseconds.
    """
    now = desk.now
    behind = clock_behind(now)
    rows = last_places(now)
    set_back(desk, [correction(device, first, last, stamp - now) for device, first, last, stamp in rows])
    return behind
