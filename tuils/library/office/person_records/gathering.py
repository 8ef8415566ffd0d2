"""The gathering, at night on the main site: older entries about a person's record become one entry of that person, in
no order (`journal/gathering.py`). The library sets their age; a few others are included, so that the night does not
show whose entries became so old today."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_
from tuils.library.foundation.administration.audit_chain import cut_lines
from tuils.library.foundation.administration.audit_months import blur_lines
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, fold_placed
from tuils.library.foundation.journal.gathering import GATHERED, is_within, month_start_of, ungathered_entries, up_to
from tuils.library.foundation.journal.persons import MERGED, all_of
from tuils.library.foundation.journal.queries import is_about
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.patrons.patron_state import BEGINS

from .queries import count_before_it, others_gathered, people_due, with_same_card
from .removing import is_in_use

CROWD = 20
"""The least number of people gathered in a night, where there are as many."""
_IN_DICE = random.SystemRandom()


def gather_people(desk: Desk) -> Iterator[int]:
    """Gather entries about people's records that are older than `moments` says; how many people's, after each short
    transaction. Twice does nothing."""
    before = gone_before(desk, MOMENTS_KEPT)
    if before is None:
        return
    due = set(people_due(before))
    if due:
        yield from in_slices(desk, _in_no_order(due), partial(_slice, before=before, due=due, to=up_to(before)))


def _in_no_order(due: set[str]) -> list[str]:
    """Return the people in random order; those who share a card number come first, in their order: the first keeps the
    card."""
    others = others_gathered(CROWD)
    all_of_them = [*due, *[other for other in others if other not in due][: max(0, CROWD - len(due))]]
    _IN_DICE.shuffle(all_of_them)
    clashing = dict.fromkeys(str(row[0]) for row in with_same_card())
    return [*[one for one in clashing if one in due], *[one for one in all_of_them if one not in clashing]]


@verb("library.daily")
def _slice(desk: Desk, patrons: Sequence[str], *, before: int, due: set[str], to: dict[str, int]) -> tuple[int, int]:
    def one(patron: str) -> bool:
        _gather(desk, patron, to, before - (desk.now - before))
        return patron in due

    return while_there_is_time(patrons, one)


def _gather(desk: Desk, patron: str, to: dict[str, int], long_before: int) -> None:
    entries = ungathered_entries(applying.entries_naming(patron=patron))
    old = [entry for entry in entries if entry.kind == GATHERED or is_within(to, entry)]
    if is_about(patron):  # it may still be taken over, in its place among these
        return
    begun = next((entry for entry in old if entry.kind in BEGINS and not entry.void), None)
    if begun is None or any(entry.kind == "patron_removed" for entry in entries):
        return
    for entry in old:
        if entry.kind == MERGED and not entry.void:
            place = entry.data.get("place", month_start_of(entry.pos))
            Act(desk).write(MERGED, patron=patron, data={"into": entry.data["into"], "place": place})
        to = {name: max(seq, to.get(name, 0)) for name, seq in (to | entry.data.get("to", {})).items()}
    since = begun.data.get("since") or month_start_of(begun.pos) + count_before_it(patron)
    Act(desk).write(GATHERED, _placed_fields(patron, old, long_before), patron=patron, data={"to": to, "since": since})


def _placed_fields(patron: str, old: list[Entry], long_before: int) -> Facts:
    """Return all fields, each with its place; without fields removed so long ago that nothing shows them any more."""
    placed = fold_placed(old, applying.private_parts_as_written(entry.id for entry in old))
    alone = len(all_of(patron)) == 1
    kept = {name: what for name, what in placed.items() if what[1] is not None or what[0] >= long_before or not alone}
    places = {name: month_start_of(place) for name, (place, _what) in kept.items()}
    return {"set": {name: what for name, (_place, what) in kept.items()}, "places": places}


def forget_minutes(desk: Desk) -> Iterator[int]:
    """Blur the minutes: of the audit log at each site, of the journal at the main site, which sends its entries to the
    others."""
    if desk.main:
        yield from gather_people(desk)
    before = gone_before(desk, MOMENTS_KEPT)
    if before is not None:
        yield from blur_lines(desk, before, gone_before(desk, AUDIT_KEPT) or 0)


def cut_audit_log(desk: Desk) -> Iterator[int]:
    """Cut the old lines, unless nobody worked for months: then the clock may be wrong, or set ahead by somebody who
    would rather not be seen. Work at such a moment leaves an entry that every desk complains of."""
    before = gone_before(desk, AUDIT_KEPT)
    if before is not None and is_in_use(desk):
        yield cut_lines(desk, before)


AUDIT_KEPT = Keeping(
    "audit", cut_audit_log, N_("old lines of the audit log, deleted: {n}"), N_("The audit log"), "1y", least="90d"
)
MOMENTS_KEPT = Keeping(
    "moments",
    forget_minutes,
    N_("record changes and views that no longer show the exact time: {n}"),
    N_("Exact time of changes to a record"),
    "30d",
    least="1d",
    most="1y",
)
