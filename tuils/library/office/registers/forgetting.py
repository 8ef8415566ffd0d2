"""Forget what people typed in a register: so long after its end as its file says; what a correction replaced, after the
time of earlier values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.hooks import Moves, PersonPart
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.patrons.earlier_values import EARLIER_KEPT
from tuils.models.rows import first
from tuils.values.time.moments import MINUTE
from tuils.values.time.periods import Period

from .entries import sheet_of
from .kinds import all_kinds, kind_called
from .queries import IS_ANY, OF_PATRON, closed_before, corrected_before, register_row, register_rows_about
from .register_state import FAMILY, entry_parts, forget_corrected


def forget_words(desk: Desk) -> Iterator[int]:
    """Forget the words of entries past their time: that there was one, when, and in which state stays and is counted.
    The rule `registers` of the library holds where it is shorter. On every site; idempotent."""
    if not first(IS_ANY):
        return
    shortest = gone_before(desk, REGISTERS_KEPT)
    for kind in all_kinds():
        limits = [] if shortest is None else [shortest]
        if kind.forget.after:
            limits.append(desk.now - Period.parse(kind.forget.after).minutes * MINUTE)
        if limits:
            yield from in_slices(desk, closed_before(kind.name, max(limits), kind.forget.since), _forget)
    if (before := gone_before(desk, EARLIER_KEPT)) is not None:
        yield from in_slices(desk, corrected_before(before), partial(_forget_corrected, before=before))


REGISTERS_KEPT = Keeping(
    "registers",
    forget_words,
    N_("entries of registers whose words are forgotten: {n}"),
    N_("Words in registers, after their end"),
)


@verb("library.daily")
def _forget(desk: Desk, entries: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(entries, forget_entry)


def forget_entry(key: str) -> bool:
    """Forget the words of an entry, and whom it was about."""
    gone = applying.delete_private_parts(entry.id for entry, _part in entry_parts(key))
    FAMILY.fold_thing(key)
    return bool(gone)


@verb("library.daily")
def _forget_corrected(desk: Desk, entries: Sequence[str], before: int) -> tuple[int, int]:
    return while_there_is_time(entries, partial(forget_corrected, before=before))


def _told(desk: Desk, _row: Any, people: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the entries that name a person, of the registers that are part of a patron's own record."""
    for person in people:
        for entry in register_rows_about("patron", [person], closed=True):
            kind = kind_called(entry.register)
            if kind.tells_patron and (row := register_row(entry.id)):
                sheet = sheet_of(kind, row)
                told = "; ".join(f"{one.label}: {sheet.shown(one)}" for one in kind.fields if sheet.shown(one))
                yield {"register": kind.title, "opened_at": row.opened_at, "state": row.state, "entry": told}


NAMED_IN = PersonPart(
    "registers",
    N_("What the library's registers say about you"),
    "register_entry",
    told=_told,
    moves=(Moves("registers", OF_PATRON, N_("Register entries: {n}")),),
    forget=FAMILY.forget_person,
)
