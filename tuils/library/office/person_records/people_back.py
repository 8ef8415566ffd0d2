"""The undo of an import of people: new patrons are removed, updated patrons get their old values back.

A patron who since checked out, placed a hold, owes, registered, visited, or was edited stays, and is named. The
import's patrons and the old values are known for 30 days (`moments` in `retention.py`). Undo also removes a family
registered by mistake, and forgets its people as Remove does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from tuils.i18n import _, ngettext
from tuils.library.foundation import audit
from tuils.library.foundation.administration.batch_pages import (
    BatchPage,
    LeftAsIs,
    Look,
    Work,
    came_and_went,
    imports_among,
    left_as_is,
)
from tuils.library.foundation.administration.retention import kept_for
from tuils.library.foundation.administration.settings import zone
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, fold_fields
from tuils.library.foundation.journal.gathering import GATHERED
from tuils.library.foundation.journal.persons import MERGED, all_of
from tuils.library.foundation.journal.undoing import FADED, ITSELF
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.people.patrons.patron_state import BLANK, FAMILY_MARK
from tuils.models import Patron, ReadingHistory, db
from tuils.models.programs import Registration, RoomBooking
from tuils.models.rows import find, get, one
from tuils.values.person_words import full_name
from tuils.values.time.moments import MINUTE

from .gathering import MOMENTS_KEPT
from .queries import TRACES, act_of_registration, entries_of_act, wards_of
from .removing import remove_person, what_is_open

AT_ONCE = 20  # people a transaction: to forget somebody takes long, and a desk waits no longer than that
OPEN: dict[str, Callable[[int], str]] = {
    "HAS_LOANS": lambda n: ngettext("{who} has {n} checkout.", "{who} has {n} checkouts.", n),
    "HAS_HOLDS": lambda n: ngettext("{who} has {n} hold.", "{who} has {n} holds.", n),
    "OWES": lambda _n: _("{who} owes {owed}."),
    "HAS_CREDIT": lambda _n: _("{who} has a credit of {owed}."),
}
"""The sentences about open business between a person and the library, by the code of its reason."""


class _Change(NamedTuple):
    """The fields that a patron gets back."""

    patron: str
    fields: Facts


def people_back(work: Work) -> Iterator[Look]:
    """Yield pages of new people, then pages of people who were known before."""
    if _is_gathered(work):
        raise refuse("UNDO_TOO_LATE", wording="PEOPLE_GATHERED")
    for act in work.parts:
        yield partial(_new_page, work, act)
    for act in work.parts:
        yield partial(_known_page, work, act)


def _is_gathered(work: Work) -> bool:
    """Return whether the import is so old that nothing shows any more who was in it."""
    period = kept_for(MOMENTS_KEPT)
    if period is None or work.now - work.at < period.minutes * MINUTE:
        return False
    return not any(_entries(act, kind, 0, 1) for act in work.parts for kind in ("patron_registered", "patron_edited"))


# ---- who came in


def _new_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows = _entries(act, "patron_registered", after, size)
    here = {row.id: row for row in find(Patron, "id", [patron for _seq, patron in rows])}
    leaving = _Leaving(work)
    why = {patron: leaving.why_not(patron) for _seq, patron in rows if patron in here}
    going = [patron for patron, no in why.items() if no is None]
    stays = [LeftAsIs("patron", here[patron].card, no) for patron, no in why.items() if no]
    work.left.update(("patron", patron) for patron, no in why.items() if no)

    def write(act: Act) -> None:
        for patron in going:
            remove_person(act, patron)
            audit.note_in_audit(act.desk, "removed", patron)

    counts = {"patrons_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _entries(act: str, kind: str, after: int, size: int) -> Sequence[Any]:
    return entries_of_act(act, kind, after, min(size, AT_ONCE))


class _Leaving:
    """The check which patrons of an import may be removed. A guardian only with all children who came in with them."""

    def __init__(self, work: Work) -> None:
        self.work, self.own = work, work.own()
        self.month = datetime.fromtimestamp(work.at / 1_000_000, zone()).strftime("%Y-%m")

    def why_not(self, patron: str) -> Refused | None:
        """Return why this person stays; None where they may be removed."""
        row = get(Patron, patron)
        if row is None:
            return None
        if said := self._said(row):
            return left_as_is(said.format(who=_who(row)))
        for (ward,) in wards_of(patron):
            if not self._came_in(ward) or self.why_not(ward):
                child = get(Patron, ward)
                said = _("{who} is the guardian of {child}, who stays.")
                return left_as_is(said.format(who=_who(row), child=_who(child) if child else ward))
        return None

    def _came_in(self, patron: str) -> bool:
        return _registered_in(patron) in self.work.acts

    def _said(self, row: Patron) -> str:
        """Return the reason against it, with a placeholder for the person."""
        for reason in what_is_open(row.id):
            if words := OPEN.get(reason.code):
                n = int(reason.facts.get("count", 0))
                return words(n).format(who="{who}", n=n, owed=reason.facts.get("owed", ""))
        if len(all_of(row.id)) > 1 or any(entry.kind == MERGED for entry in applying.entries_naming(patron=row.id)):
            return _("{who} was merged with another record since then.")
        if any(_is_later(entry, self.own) for entry in _told_of(row.id)):
            return _("{who} was edited since then.")
        for text, said in TRACES.items():
            given = (row.id, self.month) if "?2" in text else (row.id,)
            if db.execute_sql(text, given).fetchone():
                return _(said)
        return ""


def _registered_in(patron: str) -> str:
    """Return the act that registered this person; "" where it was gathered."""
    row = act_of_registration(patron)
    return str(row[0]) if row else ""


def _told_of(patron: str) -> list[Entry]:
    """Return the entries about this person, without those of another import that was undone."""
    story = applying.entries_naming(patron=patron)
    acts = [entry.act for entry in story]
    gone = came_and_went(acts, imports_among(acts))
    return [entry for entry in story if entry.act not in gone]


def _is_later(entry: Entry, own: frozenset[str]) -> bool:
    """Return whether somebody wrote this entry after the import. The program's own entries don't count, as when a note
    ends."""
    return not entry.void and entry.act not in own and entry.operator != ITSELF


def _who(row: Patron) -> str:
    return f"{full_name(row)} ({row.card})"


# ---- who was known before


def _known_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows = _entries(act, "patron_edited", after, size)
    going: list[_Change] = []
    stays: list[LeftAsIs] = []
    for patron in dict.fromkeys(patron for _seq, patron in rows):
        row = get(Patron, patron)
        if row is None or _registered_in(patron) in work.acts:
            continue
        found = _before(work, row)
        if isinstance(found, Refused):
            stays.append(LeftAsIs("patron", row.card, found))
        elif found:
            going.append(_Change(patron, found))

    def write(act: Act) -> None:
        for change in going:
            act.write("patron_edited", {"set": change.fields}, patron=change.patron)

    counts = {"patrons_put_back": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _before(work: Work, row: Patron) -> Facts | Refused:
    """The fields that this patron had before the import; none where they have them again."""
    story = [entry for entry in _told_of(row.id) if not entry.void]
    story.sort(key=lambda entry: entry.kind != GATHERED)  # what it tells is older than all that stands beside it
    private = applying.privates(entry.id for entry in story)
    told = {entry.id: private.get(entry.id, {}).get("set", {}) for entry in story}
    own = work.own()
    last = {name: entry for entry in story for name in told[entry.id]}
    ours = {name for entry in story if entry.act in work.acts for name in told[entry.id]}
    if any(last[name].act not in own for name in ours):
        return left_as_is(_("{who} was edited since then.").format(who=_who(row)))
    again = {name for name in ours if last[name].act in work.acts}
    if again and work.now - work.at > FADED:
        return refuse("UNDO_TOO_LATE", wording="VALUES_FORGOTTEN_OF", who=_who(row))
    before = fold_fields([entry for entry in story if entry.act not in own], private)
    return {name: before.get(name, BLANK.get(name)) for name in sorted(again)}


MARKS_LEFT = (Registration, RoomBooking, ReadingHistory)
"""Tables that name who was here."""


def family_in(entries: Sequence[Entry]) -> list[str]:
    """The people who were registered together in this act, children before the adult they depend on."""
    return [
        str(entry.patron)
        for entry in reversed(entries)
        if entry.kind == "patron_registered" and FAMILY_MARK in entry.data
    ]


def nothing_since(people: Sequence[str], act: str) -> None:
    """Refuse with UNDO_NOT_LAST where anything was done with one of them after this act."""
    for patron in people:
        for entry in applying.entries_naming(patron=patron):
            if entry.act != act and not entry.void and entry.operator != ITSELF:
                raise refuse("UNDO_NOT_LAST")
        if any(one(table, '"patron" = ?', patron) for table in MARKS_LEFT):
            raise refuse("UNDO_NOT_LAST")


def forget_family(act: Act, people: Sequence[str]) -> None:
    """Forget the family in the act that undoes its registration, once its charges are void."""
    for patron in people:
        if what_is_open(patron):
            raise refuse("UNDO_NOT_LAST")
        remove_person(act, patron)
        audit.note_in_audit(act.desk, "removed", patron)
