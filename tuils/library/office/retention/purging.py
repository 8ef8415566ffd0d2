"""Purging: what the rules of keeping say may go, goes. The work of the day does the same, by the same functions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from time import monotonic

from tuils.library.foundation import audit
from tuils.library.foundation.administration.at_rest import sweep_written
from tuils.library.foundation.administration.backup import backup_folder, checkpoint
from tuils.library.foundation.administration.queries import without_history
from tuils.library.foundation.administration.removed_ids import note_removed
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.lending.loans.history import end_again
from tuils.library.lending.loans.last_borrower import forget_all_borrowers
from tuils.library.office.person_records.removing import forget_again
from tuils.library.office.retention.retention_rules import KEPT
from tuils.library.people.staff.roles import TUILS
from tuils.models import db
from tuils.values.dataclass import dataclass

BY_KIND = {one.kind: one for one in KEPT}


@dataclass(frozen=True)
class Purged:
    kind: str
    count: int


def purge_kinds(desk: Desk) -> list[str]:
    """Return the kinds that this site purges."""
    return [kind for kind, one in BY_KIND.items() if desk.main or not one.main]


@permitted("library.purge")
def purge_kind(desk: Desk, kind: str, *, dry_run: bool = False) -> Purged:
    """Let go of what the rule of this kind (see `purge_kinds`) says. `dry_run` counts, and changes nothing. Idempotent.

    Noted in the audit log with how many, never what. Permission library.purge. `erase_purged_bytes` follows the last
    kind.
    """
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    slices = BY_KIND[kind].forget(by_itself)
    if dry_run:
        return Purged(kind, sum(only_counted(slices)))
    count = sum(slices)
    if count:
        audit.note_in_audit(desk, "purge", about=f"{kind} {count}")
    return Purged(kind, count)


@dataclass(frozen=True)
class PurgeCount:
    """How many records of a kind may go. `whole`: all were counted; else it is so many or more."""

    kind: str
    count: int
    whole: bool


@permitted("library.purge")
def count_purges(desk: Desk, seconds: float) -> list[PurgeCount]:
    """Count what a purge of each kind would remove, as far as possible in about so many seconds: the kinds take turns,
    so that one of ten years keeps no other from being counted. Nothing is changed. Permission library.purge."""
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    kinds = purge_kinds(desk)
    left = {kind: only_counted(BY_KIND[kind].forget(by_itself)) for kind in kinds}
    counts = dict.fromkeys(kinds, 0)
    until = monotonic() + seconds
    for kind in cycle(kinds):
        if kind in left and (n := next(left[kind], None)) is None:
            del left[kind]
        elif kind in left:
            counts[kind] += n or 0
        if not left or (monotonic() > until and kind == kinds[-1]):
            break
    return [PurgeCount(kind, counts[kind], kind not in left) for kind in kinds]


def only_counted(slices: Iterator[int]) -> Iterator[int]:
    """Count, in transactions that are rolled back, just what would be purged."""
    while True:
        with db.atomic() as part:
            try:
                count = next(slices)
            except StopIteration:
                return
            finally:
                part.rollback()
        yield count


def after_removal(store: Path) -> None:
    """Erase a removed person from the library's bytes and list them, so that no restored backup brings them back."""
    with contextlib.suppress(OSError):  # the work of the day tries again
        note_removed(store)
    checkpoint()


@permitted("library.purge")
def erase_purged_bytes(desk: Desk, store: Path) -> None:
    """Erase purged rows from the library's bytes, too."""
    after_removal(store)


@permitted("library.restore")
def come_back(desk: Desk, store: Path, folder: Path, replaced: Path | None = None, *, asked_by: str = "") -> int:
    """The library was put back from a backup in this folder: all that was let go of since is let go of again. Gives
    back how many persons were removed again. `replaced`: what was there before, which knows who reads without a list.
    `asked_by`: who did it, for the audit log; where nobody could be asked, the program itself.
    """
    who = replace(desk.operator, login=asked_by) if asked_by else desk.operator
    audit.note_in_audit(replace(desk, operator=who), "restored")
    gone = sum(forget_removed(desk, store, folder))
    if replaced:
        end_again(desk, without_history(replaced))
    forget_all_borrowers(desk)
    for kind in purge_kinds(desk):
        purge_kind(desk, kind)
    checkpoint()
    return gone


def forget_removed(desk: Desk, store: Path, *folders: Path) -> Iterator[int]:
    """Remove again the patrons who came back from a backup or in rows of this site alone. Yield how many, after each
    short transaction. Delete week-old files written beside the library. `folders`: other places of backups."""
    yield from forget_again(desk, [backup_folder(store), *folders])
    sweep_written(store, desk.now / 1_000_000)
    with contextlib.suppress(OSError):
        note_removed(store)
