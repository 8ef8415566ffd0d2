"""Import the holds of another system from a table: who waits for what, in which place, and what is put by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from tuils.formats.marc.marc_columns import title_key
from tuils.formats.tables.hold_table import (
    COLUMNS,
    DATES,
    IN_TRANSIT,
    OVER,
    TITLES,
    WAITING,
    HoldRow,
    guess_columns,
    hold_row,
)
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.table_profile import TableSource, needed
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carrying import put_back
from tuils.library.lending.hold_queries import TITLES_BY, branches_of_pickup, title_has_isbn, titles_by
from tuils.library.lending.lines_in import ImportedRow, KnownItems, LineImport, LinesTaken
from tuils.library.lending.rules.rules import at_any_rate, resolve
from tuils.library.lending.terms.queues import queue_of
from tuils.library.lending.terms.terms import pickup_day
from tuils.library.people.patron_files.patron_known import KnownCards
from tuils.models import Item
from tuils.models.rows import columns
from tuils.values.time.moments import day_of, local_moment

from .queue_order import ROOM


class HoldWrite(NamedTuple):
    """A hold to import. `item`: the copy that is put by for it."""

    patron: str
    biblio: str
    placed: int
    facts: Facts
    item: Item | None = None
    pickup_by: str = ""


class HoldImport(LineImport):
    """See `LineImport`. No rule is asked: the old system took the hold. Holds of one title keep their order, and are
    placed among those made here by the day on which they were placed."""

    what = "holds"
    columns = COLUMNS
    dates = DATES
    also = "patrons.see_loans"

    guess = staticmethod(guess_columns)

    def needs(self, source: TableSource) -> None:
        super().needs(source)
        needed(source, TITLES, _("the title: a barcode, a record number, or an ISBN"), "item")

    def lines(self, source: TableSource) -> Iterator[ImportedRow]:
        """Yield the whole file by place in the queue: it may be in any order. For each title the first comes first."""
        self.remember_lengths()
        self._ranks: dict[str, int] = {}
        self._seen: set[tuple[str, str, str]] = set()
        self._put_by: set[str] = set()
        self._said: list[str] = (
            [] if "pickup" in source.columns else [_("No column gives a pickup branch, so pickup is here.")]
        )
        found = []
        for number, row in enumerate(source.rows(), 1):
            hold, faults = hold_row(row, source.columns, day_first=self.day_first, fill=self.profile.fill)
            if hold and hold.item:
                hold = hold._replace(item=self.profile.barcodes.apply(hold.item))
            found.append(ImportedRow(number, hold.card if hold else "", hold, faults))
        return iter(sorted(found, key=lambda line: line.said.place if line.said else (0, "")))

    def decide(
        self, taken: LinesTaken, line: ImportedRow, items: KnownItems, cards: KnownCards
    ) -> tuple[str, list[str]]:
        row: HoldRow | None = line.said
        if row is None:
            return "rejected", line.faults
        if row.state == OVER:
            return "passed", []
        (item, near_item), (patron, near_card) = items.find(row.item), cards.find(row.card)
        if patron is None:
            return "rejected", [_("No library card has the number {code}.").format(code=row.card)]
        try:
            biblio = imported_title_meant(row, item)
            pickup = self._pickup(row.pickup)
        except NotMeant as why:
            return "rejected", [str(why)]
        wanted = item.id if item and row.item_only else ""
        said = [*line.faults, *filter(None, (near_item, near_card))]
        if self._is_here(patron.id, biblio, wanted):
            return "updated", said
        today = day_of(self.desk.now, self.desk.zone).isoformat()
        if not row.state and row.expires and row.expires < today:
            return "passed", []
        self._seen.add((patron.id, biblio, wanted))
        taken.writes.append(self._made(row, patron.id, biblio, wanted, pickup, item, said))
        return "added", said

    def _pickup(self, code: str) -> str:
        """Return the branch of this code or name. Raise NotMeant."""
        ours = self.profile.code("branch", code)
        if not ours:
            return self.desk.branch
        rows: Any = branches_of_pickup()
        found = [row for row in rows if row[0] == ours]
        found = found or [row for row in rows if ours.casefold() in (row[0].casefold(), row[1].casefold())]
        if len(found) != 1:
            text = _("There is no branch {code} here. Say which branch it is: --code branch/{code}=OURS.")
            raise NotMeant(text.format(code=code))
        if not found[0][2]:
            raise NotMeant(_("{branch} has no hold pickup.").format(branch=found[0][1]))
        return str(found[0][0])

    def _is_here(self, patron: str, biblio: str, wanted: str) -> bool:
        """Return whether the same hold is here already. Then later ones of the file are placed after it."""
        if (patron, biblio, wanted) in self._seen:
            return True
        for hold in queue_of(biblio):
            if hold.patron == patron and hold.wanted in ("", wanted):
                self._ranks[biblio] = max(self._ranks.get(biblio, 0), int(hold.rank))
                return True
        return False

    def _made(
        self, row: HoldRow, patron: str, biblio: str, wanted: str, pickup: str, item: Item | None, said: list[str]
    ) -> HoldWrite:
        placed = min(self._moment(row.placed) or self.desk.now, self.desk.now)
        rank = max(placed, self._ranks[biblio] + ROOM) if biblio in self._ranks else placed
        self._ranks[biblio] = rank
        caught = self._caught(row, biblio, item, said)
        facts: Facts = {"imported": True, "wanted": wanted, "pickup": pickup, "rank": rank}
        facts["expires"] = "" if row.state == WAITING and not row.pickup_by else row.expires
        facts |= {"suspended": row.suspended, "suspended_until": row.suspended_until}
        by = self._pickup_by(row, pickup) if caught else ""
        return HoldWrite(patron, biblio, placed, facts, caught, by)

    def _caught(self, row: HoldRow, biblio: str, item: Item | None, said: list[str]) -> Item | None:
        """Return the copy on the hold shelf for it, if it is free; otherwise the hold waits in line, and `said` says
        so."""
        if not row.state:
            return None
        if row.state == IN_TRANSIT:
            said.append(_("A copy was in transit for it. Once checked in, it goes to this hold if no one is ahead."))
            return None
        free = item is not None and item.biblio == biblio and not (item.loan or item.held_for)
        if item is None or not free or item.withdrawn or item.id in self._put_by:
            said.append(_("It was on the hold shelf, but that copy is not available here; the hold waits in line."))
            return None
        self._put_by.add(item.id)
        return item

    def _pickup_by(self, row: HoldRow, pickup: str) -> str:
        """Return the last day on the hold shelf; a past one begins anew, so that the move costs nobody a hold."""
        told, today = row.pickup_by or row.expires, day_of(self.desk.now, self.desk.zone)
        if told and date.fromisoformat(told) >= today:
            return told
        days = at_any_rate(resolve(pickup, "", ""), "hold_pickup_days").limit
        there = replace(self.desk, branch=pickup)
        return pickup_day(there, days).isoformat() if days is not None else ""

    def _moment(self, day: str) -> int:
        whole = datetime.combine(date.fromisoformat(day), time()) if day else None
        return local_moment(whole, self.desk.zone) if whole else 0

    def write(self, act: Act, taken: LinesTaken) -> None:
        desk = act.desk
        for hold in taken.writes:
            act.desk = replace(desk.as_of(hold.placed), branch=hold.facts["pickup"])
            placed = act.write("hold_placed", {"patron": hold.patron}, biblio=hold.biblio, hold=NEW, data=hold.facts)
            if hold.item:
                act.desk = replace(desk, branch=hold.facts["pickup"])
                route: Facts = {"route": "HOLD", "imported": True, "pickup_by": hold.pickup_by, "ready_at": desk.now}
                act.write("checkin", item=hold.item.id, hold=placed.id, data=route)
                put_back(act, hold.item.id, columns(hold.item))

    def last_words(self) -> list[str]:
        said = [*self._said]
        if n := self.summary.passed:
            words = ngettext("{n} hold had ended and was skipped.", "{n} holds had ended and were skipped.", n)
            said.append(words.format(n=n))
        return said


_MOST_LETTERS = 12


class NotMeant(Exception):
    """The row does not name exactly one title or branch; the text is a plain sentence for people."""


def imported_title_meant(row: HoldRow, item: Item | None) -> str:
    """Return the id of the title. Raise NotMeant: a wrong title is worse than none."""
    if item:
        return str(item.biblio)
    found = next(filter(None, (_found_by(name, row) for name in TITLES_BY if getattr(row, name))), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise NotMeant(_("More than one title matches. Add the barcode of a copy."))
    raise _not_meant(row)


def _found_by(name: str, row: HoldRow) -> list[str]:
    """Return the titles (ids) with this number of the row, as far as other columns agree with them."""
    titles = {str(biblio): str(title) for biblio, title in titles_by(TITLES_BY[name], getattr(row, name))}
    if name == "record" and not row.title:  # numbers of several systems are alike
        return [biblio for biblio in titles if _has_isbn(biblio, row.isbn)]
    return [biblio for biblio, title in titles.items() if _agree(row.title, title)]


def _not_meant(row: HoldRow) -> NotMeant:
    """Say why no title is found."""
    if row.item and not (row.record or row.isbn or row.biblio):
        return NotMeant(_("No item has the barcode {code}.").format(code=row.item))
    if row.record and not (row.title or row.isbn):
        text = _(
            "The record number {code} alone could be another title. Add a column with the title, the ISBN or a barcode."
        )
        return NotMeant(text.format(code=row.record))
    return NotMeant(_("No title here matches, by number or by words."))


def _agree(text: str, title: str) -> bool:
    """Return whether these words are of one title: one begins as the other does. An empty text agrees with all."""
    one, other = title_key(text), title_key(title)
    short = min(len(one), len(other), _MOST_LETTERS)
    return not one or (short > 0 and one[:short] == other[:short])


def _has_isbn(biblio: str, isbn: str) -> bool:
    return bool(isbn) and title_has_isbn(biblio, isbn)
