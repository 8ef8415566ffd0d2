"""Bring in people from a table of another system: new cards are registered, known ones brought up to date."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuils.formats.patron_table import FIELDS, FLAGS, day_first, guess_columns, patron_row
from tuils.formats.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.administration import codes
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.library.refusals import refuse
from tuils.models import Patron
from tuils.models.rows import Row, find
from tuils.values.moments import day_of

from .patrons import end_of_enrolment, in_own_range, next_card

AT_ONCE = 500  # rows a transaction
OURS = {"expiry": "expires_on", "enrolled": "enrolled_on"}  # where the table's word is not the column's
FALLBACK = "ADULT"


@dataclass(frozen=True)
class RowFault:
    """`row` counts people from 1, without the head. `outcome`: repaired (it came in without that) or rejected."""

    file: str
    row: int
    card: str
    fault: str
    outcome: str


@dataclass
class PatronSummary:
    """`read` is the sum of added, updated (known cards, also where nothing changed) and rejected.

    `unknown`: codes that the library had not; unless they were to be made, they stopped it."""

    added: int = 0
    updated: int = 0
    rejected: int = 0
    unknown: tuple[codes.UnknownCode, ...] = ()

    @property
    def read(self) -> int:
        return self.added + self.updated + self.rejected


Tell = Callable[[RowFault], None]
Progress = Callable[[int], None]


@dataclass
class _Rows:
    """The people of a file, read again from its beginning each time."""

    path: Path
    columns: dict[str, str]
    day_first: bool = False

    def __iter__(self) -> Iterator[tuple[Facts, list[str]]]:
        for row in read_table(self.path).rows:
            yield patron_row(row, self.columns, day_first=self.day_first)


@dataclass
class _Batch:
    summary: PatronSummary
    tell: Tell
    file: str
    dry_run: bool
    given: str  # the last card that was given to someone without one: behind all cards of the file
    number: int = 0
    seen: set[str] = field(default_factory=set)


def import_patrons(
    desk: Desk,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    make_codes: bool = False,
    tell: Tell = lambda _fault: None,
    progress: Progress = lambda _read: None,
) -> PatronSummary:
    """Bring in the people of this table, 500 a transaction. `mapping`: our field -> column, over what is guessed.

    A card that is known is brought up to date in the fields that the table has. Categories and branches that the
    library has not stop it before anything is written, unless `make_codes`. Permission library.import. Raises
    `TableUnreadable` where the file is no table, refuses with NOT_UNDERSTOOD for a mapping that names no column.
    """
    desk.require("library.import")
    rows = _open(path, mapping or {})
    summary = PatronSummary(unknown=codes.unknown_codes(_codes_in(rows)))
    if summary.unknown and not (make_codes or dry_run):
        return summary
    if summary.unknown and not dry_run:
        codes.make_codes(desk, summary.unknown)
    batch = _Batch(summary, tell, str(path), dry_run, _highest(rows))
    people = iter(rows)
    while some := list(itertools.islice(people, AT_ONCE)):
        _take_in(desk, batch, some)
        progress(batch.number)
    return summary


def _open(path: Path, mapping: Mapping[str, str]) -> _Rows:
    table = read_table(path)
    columns = guess_columns(table.columns)
    for name, column in mapping.items():
        if name not in FIELDS or column not in table.columns:
            hint = ", ".join(FIELDS if name not in FIELDS else table.columns)
            raise refuse("NOT_UNDERSTOOD", field="map", text=f"{name}={column}", hint=hint)
        columns[name] = column
    if not {"first_name", "last_name"} & columns.keys():
        raise TableUnreadable(_("No column of this file is known as a name. Say which: --map last_name=COLUMN."))
    return _Rows(path, columns, bool(day_first(table.rows, columns)))


def _codes_in(rows: _Rows) -> codes.Codes:
    found: codes.Codes = Counter()
    for fields, _faults in rows:
        for kind in ("category", "branch"):
            if fields.get(kind):
                found[kind, str(fields[kind])] += 1
    return found


def _highest(rows: _Rows) -> str:
    """The highest card of the file in the library's own range, so that no card that is given meets one of these."""
    return max(
        (str(fields.get("card", "")) for fields, _faults in rows if in_own_range(fields.get("card", ""))), default=""
    )


@verb("library.import")
def _take_in(desk: Desk, batch: _Batch, people: Sequence[tuple[Facts, list[str]]]) -> None:
    """One transaction. Each person is an act of their own."""
    known = {row["card"]: row for row in find(Patron, "card", {str(fields.get("card", "")) for fields, _f in people})}
    for fields, faults in people:
        batch.number += 1
        card = str(fields.get("card", ""))
        if card and card in batch.seen:
            fields, faults = {}, [*faults, _("The card {card} stands twice in the file.").format(card=card)]
        if faults:
            outcome = "repaired" if fields else "rejected"
            batch.tell(RowFault(batch.file, batch.number, card, " ".join(faults), outcome))
        if not fields:
            batch.summary.rejected += 1
            continue
        batch.seen.add(card)
        _write(desk, batch, {OURS.get(name, name): value for name, value in fields.items()}, known.get(card))


def _write(desk: Desk, batch: _Batch, fields: Facts, row: Row | None) -> None:
    summary = batch.summary
    values = {**fields, **{name: bool(fields[name]) for name in FLAGS if name in fields}}
    if row is not None:
        changes = {name: value for name, value in values.items() if value != "" and row[name] != value}
        summary.updated += 1
        if changes and not batch.dry_run:
            Act(desk).write("patron_edited", {"set": changes}, patron=row["id"])
        return
    summary.added += 1
    if not batch.dry_run:
        Act(desk).write("patron_registered", {"set": _fresh(desk, batch, values)}, patron=NEW)


def _fresh(desk: Desk, batch: _Batch, values: Facts) -> Facts:
    today = day_of(desk.at, desk.zone)
    known: dict[str, Any] = {name: value for name, value in values.items() if value not in ("", False)}
    known = {"category": FALLBACK, "branch": desk.branch, "enrolled_on": today.isoformat(), **known}
    if "card" not in known:
        known["card"] = batch.given = next_card(batch.given)
    known.setdefault("expires_on", end_of_enrolment(str(known["category"]), today))
    return known
