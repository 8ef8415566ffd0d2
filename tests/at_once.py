"""Whole runs and single deeds in one call, as tests want them. The doors do the same step by step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path

from tuils.formats.calendar.ical import CalendarFault
from tuils.library.activities.calendar.program_as_told import FIELDS
from tuils.library.activities.calendar_files.ical_in import CalendarLook, take_offer
from tuils.library.activities.calendar_files.ical_plan import CalendarChange
from tuils.library.activities.changing.editing import Changed, edit_sessions
from tuils.library.activities.programs.planning import PlannedProgram, add_sessions
from tuils.library.foundation.administration.calendar import write_end_of_season
from tuils.library.foundation.administration.settings import CODED, write_setting
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.bundles import (
    as_sent,
    aside_in,
    bundle_line,
    correction,
    end_loans_for_good,
    found_here,
    joining,
    set_back,
    take_in_entries,
)
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.queries import was_removed
from tuils.library.foundation.journal.undoing import PastAction
from tuils.library.foundation.journal.writing import CLOCK_SLACK, NEW, Act, library_id
from tuils.library.foundation.refusals import Reason, Refused, not_understood, refuse
from tuils.library.holdings.finding import PAGE
from tuils.library.holdings.lists.list_naming import live_list
from tuils.library.holdings.lists.list_reading import ListedLine, lines_of_list
from tuils.library.holdings.title_imports.importing import Import, ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import USUAL, MarcProfile
from tuils.library.lending.lines_in import LineFault
from tuils.library.lending.loans.loan_import import LoanImport, LoanSummary
from tuils.library.lending.loans.renewal import renewal_blocks
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.rules.rules import require_complete_rules, resolve
from tuils.library.lending.terms.blocks import Blocks
from tuils.library.lending.terms.queues import queue_of
from tuils.library.reach.conflicts.lifting import lift_of, loans_touched_since
from tuils.library.reach.replay import last_actions, undo
from tuils.models import Journal, Loan, Patron
from tuils.models.rows import some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

FORMAT = "tuils-bundle/1"
HEAD = {"format", "library", "from", "clock"}
PASSED_OVER = 200
"""The number of acts that are passed over, as undo doesn't apply to them, to find others."""


@permitted("circulation.undo")
def undo_last(desk: Desk, count: int = 1) -> tuple[list[PastAction], list[PastAction], Refused | None]:
    """Take back this station's newest `count` acts, each in its own transaction; stops at the first refusal.

    Gives back the acts taken back, those passed over (undo does not apply to them), and the refusal.
    """
    done: list[PastAction] = []
    acts = last_actions(desk, count + PASSED_OVER)
    passed = [action for action in acts if not action.undoable]
    for action in [action for action in acts if action.undoable][:count]:
        try:
            done.append(undo(desk, action.act))
        except Refused as no:
            return done, _newer(passed, action), no
    if len(done) < count and not done:
        return done, passed, refuse("NOTHING_TO_UNDO")
    return done, _newer(passed, done[-1]) if done else passed, None


def _newer(passed: list[PastAction], than: PastAction) -> list[PastAction]:
    return [action for action in passed if action.entries[0].order > than.entries[0].order]


@dataclass
class Merged:
    new: int = 0
    known: int = 0
    missing: dict[str, int] = field(default_factory=dict)  # device: first sequence that is not here yet
    written: int = 0


@verb("library.merge")
def take_in_bundle(desk: Desk, text: str) -> Merged:
    """Take in a bundle of another device: all or nothing, in any order, twice without harm."""
    before = applying.have()
    merged = merge_text(desk, text)
    if desk.main and merged.new:
        lift_of(desk, loans_touched_since(desk, before))
    if desk.pocket:
        desk.pocket.let_go([patron for patron in desk.pocket.people() if was_removed(patron)])
    return merged


def merge_text(desk: Desk, text: str) -> Merged:
    """Merge a bundle: all or nothing; in any order; twice without harm. Call in a transaction."""
    head, parts = read_bundle(text)
    lines = [*map(bundle_line, parts)]
    found = found_here(lines)
    new, missing = joining([line for line in lines if line[0].id not in found])
    report = Merged(new=len(new), known=len(found), missing=missing)
    if new:
        take_in_entries(new, aside_in(parts))
        if desk.main:
            report.written = _correct_clock(desk, head, [entry for entry, _ in new]) + end_loans_for_good(desk)
    return report


def _correct_clock(desk: Desk, head: Facts, new: list[Entry]) -> int:
    """Set back devices whose clock was ahead: by their last entry's time, the sender also by its clock. Return how
    many."""
    now = desk.now
    corrections = []
    for device in sorted({entry.device for entry in new}):
        late = [entry for entry in new if entry.device == device and entry.stamp > now]
        told = [entry.at for entry in late] + [head["clock"]] * (device == head["from"])
        if late and max(told) - now > CLOCK_SLACK:
            corrections.append(correction(device, late[0].seq, late[-1].seq, max(told) - now))
    set_back(desk, corrections)
    return len(corrections)


def read_bundle(text: str) -> tuple[Facts, list[Facts]]:
    """Return the head and the lines after it. Refuse with BUNDLE_DAMAGED, BUNDLE_NEWER, BUNDLE_FOREIGN."""
    body, _, digest = text.rstrip("\n").rpartition("\n")
    if hashlib.sha256(body.encode()).hexdigest() != digest:
        raise refuse("BUNDLE_DAMAGED")
    first, *rest = body.split("\n")
    head = _part(first)
    if head.get("format") != FORMAT:
        raise refuse("BUNDLE_NEWER")
    if head.get("library") != library_id():
        raise refuse("BUNDLE_FOREIGN")
    if not head.keys() >= HEAD:
        raise refuse("BUNDLE_DAMAGED")
    return head, [_part(line) for line in rest]


def _part(line: str) -> Facts:
    try:
        part = json.loads(line)
    except ValueError as unclear:
        raise refuse("BUNDLE_DAMAGED") from unclear
    if not isinstance(part, dict):
        raise refuse("BUNDLE_DAMAGED")
    return part


@verb("library.settings")
def add_code(desk: Desk, prefix: str, code: str, fields: Facts) -> None:
    """Make or change a branch, location, item_type or category, by its code; nothing else has a code."""
    if prefix not in CODED:
        raise not_understood("code", prefix, ", ".join(CODED))
    write_setting(Act(desk), prefix, code, value=fields)


@verb("programs.edit")
def make_program(desk: Desk, fields: Facts, walls: Sequence[str]) -> PlannedProgram:
    """Make a program of these fields (of `Program`, as stored; at least a title) with a session at each local wall
    time (`2026-12-07T10:30`), even if its room is taken. Refuses with NOT_UNDERSTOOD."""
    facts = {name: value for name, value in fields.items() if name in FIELDS}
    facts |= {"title": clean(str(fields.get("title", ""))), "branch": fields.get("branch") or desk.branch}
    if not facts["title"]:
        raise not_understood("title", "", "Such as Story time.", line="title", wording="NOT_SAID")
    act = Act(desk)
    program = act.write("program_made", program=NEW, data={"set": facts})
    return PlannedProgram(program.id, add_sessions(act, program.id, facts, walls), act=act.id)


@dataclass(frozen=True)
class CalendarTaken:
    """The changes made, a program in one act."""

    changes: tuple[CalendarChange, ...]
    faults: tuple[CalendarFault, ...]
    ignored: dict[str, int]

    def count(self, outcome: str) -> int:
        return sum(change.outcome == outcome for change in self.changes)


def take_calendar(
    desk: Desk, look: CalendarLook, tell: Callable[[CalendarChange], None] = lambda change: None
) -> CalendarTaken:
    """Take a previewed file, a program in one act and one transaction: after an interruption a program is whole or
    missing, and the same file continues there. `tell` gets each change after it is written."""
    done = []
    for offer in look.offers:
        change = take_offer(desk, offer)
        tell(change)
        done.append(change)
    return CalendarTaken(tuple(done), look.faults, look.ignored)


def move_session(desk: Desk, session: str, wall: str, *, room: str | None = None, closed: str = "skip") -> Changed:
    """Move this one date alone to another local time, or into another room. Refuses as `edit_sessions`."""
    return edit_sessions(desk, session, {} if room is None else {"room": room}, wall=wall, closed=closed)


def pack_bundle(desk: Desk, theirs: dict[str, int], limit: int = 0) -> str:
    """Return everything the other side lacks, as far as known; each entry with its private part.

    `limit`: only so many of the first lines, or (negative) of the last: what a cut stick would hold.
    """
    rows: list[Journal] = []
    for device, seq in applying.have().items():
        rows.extend(some(Journal, '"device" = ? AND "seq" > ? AND "seq" <= ?', device, theirs.get(device, 0), seq))
    entries = sorted(map(entry_from_row, rows), key=lambda entry: entry.order)
    kept = applying.private_parts_as_written(entry.id for entry in entries)
    lines = [json.dumps(as_sent(entry, kept.get(entry.id, {})), sort_keys=True) for entry in entries]
    lines = lines[:limit] if limit > 0 else lines[limit:]
    head = {
        "format": FORMAT,
        "library": library_id(),
        "from": desk.device,
        "clock": desk.now,
        "entries": len(lines),
        "have": applying.have(),
    }
    body = "\n".join([json.dumps(head, sort_keys=True), *lines])
    return f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n"


def import_marc(
    desk: Desk,
    paths: Sequence[Path],
    profile: MarcProfile = USUAL,
    *,
    dry_run: bool = False,
    make_codes: bool = False,
    tell: Callable[[RecordFault], None] = lambda _fault: None,
    progress: Callable[[int, int, int], None] = lambda _done, _total, _read: None,
    rest: Callable[[float], None] = lambda _seconds: None,
) -> ImportSummary:
    """Bring in the titles and items of these files, read and matched as `profile` says, all at once.

    `progress` hears after each transaction how many bytes of how many, and how many records; `rest` for how many
    seconds to leave the library to other desks. See `Import`.
    """
    whole = Import(desk, paths, profile, dry_run=dry_run, make_codes=make_codes, tell=tell)
    for step in whole.steps():
        progress(step.done, step.total, step.read)
        if step.rest:
            rest(step.rest)
    return whole.summary


def import_loans(
    desk: Desk,
    path: Path,
    profile: TableProfile = PLAIN,
    *,
    dry_run: bool = False,
    tell: Callable[[LineFault], None] = lambda _fault: None,
    progress: Callable[[int], None] = lambda _read: None,
) -> LoanSummary:
    """Import the open loans of this table, read as `profile` says, all at once. See `LoanImport`."""
    whole = LoanImport(desk, path, profile, dry_run=dry_run, tell=tell)
    for read in whole.steps():
        progress(read)
    return whole.summary


def stops_renewing(desk: Desk, patron: Patron, item: NamedItem, loan: Loan) -> tuple[Reason, ...]:
    """Return all that keeps this loan from renewing itself now; nobody is there to override it."""
    blocks = Blocks(replace(desk, operator=replace(desk.operator, passes=frozenset())))
    rules = require_complete_rules(resolve(desk.branch, patron.category, item.row.item_type), "renew")
    renewal_blocks(blocks, patron, item, loan, rules, queue_of(item.row.biblio))
    return tuple(reason for reason in blocks.found if reason.kind != "A")


def list_lines(text: str, *, limit: int = PAGE, offset: int = 0) -> list[ListedLine]:
    """Return the lines of a list (its name or id) in their order, a page of them. Lines not in the catalog now are left
    out. Refuses with LIST_UNKNOWN, LIST_UNCLEAR."""
    row = live_list(text)
    return lines_of_list(row.id, row.of, limit=limit, offset=offset)


@verb("library.calendar")
def remove_season_hours(desk: Desk, branch: str, season: str) -> None:
    """Remove the hours of a season, so that the ordinary ones hold on its days. UNKNOWN_ID where it has none."""
    write_end_of_season(Act(desk), branch, season)
