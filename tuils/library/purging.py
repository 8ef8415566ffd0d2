"""Purging: what the rules of keeping say may go, goes. The work of the day does the same, by the same functions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from time import monotonic

from tuils.i18n import N_, _
from tuils.library import departments as _departments  # noqa: F401  (who goes, goes from all of them)
from tuils.library.accounts.forgetting import cut_ties, drop_lines
from tuils.library.administration.at_rest import sweep_written
from tuils.library.administration.audit_chain import cut_lines
from tuils.library.administration.audit_months import blur_lines
from tuils.library.administration.backup import backup_folder, checkpoint, keeping_no_history
from tuils.library.administration.removed_ids import note_removed
from tuils.library.administration.retention import NOT_AT_ALL, RetentionPeriod, gone_before, retention
from tuils.library.circulation.ageing import forget_hold_patrons
from tuils.library.circulation.history import end_again
from tuils.library.circulation.last_borrower import forget_all_borrowers, forget_borrowers
from tuils.library.circulation.reasons import forget_reasons
from tuils.library.circulation.rule_kinds import period_words
from tuils.library.describing.table import Column, Table, fact
from tuils.library.notices.log import forget_notices
from tuils.library.orders.suggestion_state import forget_suggestions
from tuils.library.people.earlier_values import forget_earlier
from tuils.library.people.expired_parts import end_parts, forget_staff
from tuils.library.people.roles import TUILS
from tuils.library.persons.gathering import gather_people
from tuils.library.persons.removing import forget_again, forget_lapsed, is_in_use
from tuils.library.programs.booking_forgetting import forget_bookers
from tuils.library.programs.registration_forgetting import forget_answers, forget_registrations
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.periods import Period

from . import audit
from .desk import Desk


@dataclass(frozen=True)
class Purge:
    """`slices` does it in short transactions and says how many each; `main`: it writes entries, so the main site alone
    does it."""

    slices: Callable[[Desk], Iterator[int]]
    main: bool = False


def _cut_audit_log(desk: Desk) -> Iterator[int]:
    """Where nobody worked for months the clock may be wrong, or set ahead by somebody who would rather not be seen.
    Whoever works at such a moment leaves an entry that every desk complains of."""
    before = gone_before(desk, "audit")
    if before is not None and is_in_use(desk):
        yield cut_lines(desk, before)


def _forget_minutes(desk: Desk) -> Iterator[int]:
    """Of each site its own audit log; of the journal the main site, whose entries the others get."""
    if desk.main:
        yield from gather_people(desk)
    before = gone_before(desk, "moments")
    if before is not None:
        yield from blur_lines(desk, before, gone_before(desk, "audit") or 0)


PURGES: dict[str, Purge] = {
    "ties": Purge(cut_ties),
    "accounts": Purge(drop_lines),
    "holds": Purge(forget_hold_patrons),
    "borrowers": Purge(forget_borrowers),
    "reasons": Purge(forget_reasons),
    "notes": Purge(partial(end_parts, "notes"), main=True),
    "contacts": Purge(partial(end_parts, "contacts"), main=True),
    "restrictions": Purge(partial(end_parts, "restrictions"), main=True),
    "cards": Purge(partial(end_parts, "cards"), main=True),
    "notices": Purge(forget_notices),
    "answers": Purge(forget_answers),
    "registrations": Purge(forget_registrations),
    "staff": Purge(forget_staff, main=True),
    "bookings": Purge(forget_bookers),
    "suggestions": Purge(forget_suggestions),
    "lapsed": Purge(forget_lapsed, main=True),
    "earlier": Purge(forget_earlier),
    "audit": Purge(_cut_audit_log),
    "moments": Purge(_forget_minutes),
}
"""By kind, in the order in which they are done: the rules of `retention.py`, and ties, which have no choice."""


def kept_words(one: RetentionPeriod) -> str:
    """7 days, 1 year, for ever, not at all."""
    if one.period == NOT_AT_ALL:
        return _("not at all")
    return period_words(Period.parse(one.period, zero=True)) if one.period else _("forever")


def _due(_desk: Desk, one: RetentionPeriod) -> str:
    return "" if one.due is None else str(one.due)


RETENTION = Table(
    title=N_("Retention"),
    columns=(
        fact("kind"),
        Column(N_("Kept for"), 10, lambda _desk, one: kept_words(one), "period"),
        fact("default"),
        Column(N_("What"), 24, "words", grow=1),
        Column(N_("To delete"), 9, _due, right=True, drop=1),
    ),
    shown="words period To_delete",
    read=lambda _desk: retention(),
    key="kind",
    enter=(N_("How long"), "", ""),
    words=lambda _desk, one: f"{one.kind:<14} {one.period or _('forever'):<10} {one.words}",
    is_printed=False,
    names_a_person=False,
    example=RetentionPeriod("notes", "Notes after their last day", "60d", "30d", 3),
)


@dataclass(frozen=True)
class Purged:
    kind: str
    count: int


def purge_kinds(desk: Desk) -> list[str]:
    """What this site purges."""
    return [kind for kind, one in PURGES.items() if desk.main or not one.main]


def purge(desk: Desk, kind: str, *, dry_run: bool = False) -> Purged:
    """Let go of what the rule of this kind (see `purge_kinds`) says. `dry_run` counts, and changes nothing. Idempotent.

    Noted in the audit log with how many, never what. Permission library.purge. `finish` follows the last kind.
    """
    desk.require("library.purge")
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    slices = PURGES[kind].slices(by_itself)
    if dry_run:
        return Purged(kind, sum(only_counted(slices)))
    count = sum(slices)
    if count:
        audit.note(desk, "purge", about=f"{kind} {count}")
    return Purged(kind, count)


@dataclass(frozen=True)
class PurgeCount:
    """How many records of a kind may go. `whole`: all were counted; else it is so many or more."""

    kind: str
    count: int
    whole: bool


def count_purges(desk: Desk, seconds: float) -> list[PurgeCount]:
    """What a purge of each kind would let go of, as far as that can be counted in about so many seconds: the kinds take
    turns, so that one of ten years keeps no other from being counted. Nothing is changed. Permission library.purge."""
    desk.require("library.purge")
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    kinds = purge_kinds(desk)
    left = {kind: only_counted(PURGES[kind].slices(by_itself)) for kind in kinds}
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
    """Each slice in a transaction that is rolled back: so what is counted is just what would go."""
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
    """Once a removal is written: who it was is in no backup that is put back, nor in the bytes of the library."""
    with contextlib.suppress(OSError):  # the work of the day tries again
        note_removed(store)
    checkpoint()


def finish(desk: Desk, store: Path) -> None:
    """After purging: what went is gone from the bytes, too."""
    desk.require("library.purge")
    after_removal(store)


def come_back(desk: Desk, store: Path, folder: Path, replaced: Path | None = None, *, asked_by: str = "") -> int:
    """The library was put back from a backup in this folder: all that was let go of since is let go of again. Gives
    back how many persons were removed again. `replaced`: what was there before, which knows who reads without a list.
    `asked_by`: who did it, for the audit log; where nobody could be asked, the program itself.
    """
    desk.require("library.restore")
    who = replace(desk.operator, login=asked_by) if asked_by else desk.operator
    audit.note(replace(desk, operator=who), "restored")
    gone = sum(forget_removed(desk, store, folder))
    if replaced:
        end_again(desk, keeping_no_history(replaced))
    forget_all_borrowers(desk)
    for kind in purge_kinds(desk):
        purge(desk, kind)
    checkpoint()
    return gone


def forget_removed(desk: Desk, store: Path, *folders: Path) -> Iterator[int]:
    """Whoever was removed, and is here again from a backup, or in rows of this site alone, goes. How many, after each
    short transaction; and what was written beside the library goes, a week on. `folders`: where backups lie besides."""
    yield from forget_again(desk, [backup_folder(store), *folders])
    sweep_written(store, desk.now / 1_000_000)
    with contextlib.suppress(OSError):
        note_removed(store)
