"""A library as a folder: its files described once, how it is told whole from half, and how many of each there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import astuple
from datetime import date
from functools import partial
from pathlib import Path

from tuils.i18n import _
from tuils.library.cataloging.carrying import CARRIED_COLUMNS, LIST_COLUMNS, items_out, lists_out
from tuils.library.circulation.carrying import HOLD_COLUMNS, LINE_COLUMNS, holds_out, lines_out
from tuils.library.circulation.exporting import CARRIED_PATRON_COLUMNS, LOAN_COLUMNS, carried_patrons, loans_out
from tuils.library.counters import COLUMNS, CountKey, totals
from tuils.library.describing.field import such
from tuils.library.desk import Desk
from tuils.library.inventory.carrying import INVENTORY_COLUMNS, SCAN_COLUMNS, inventories_out, scans_out
from tuils.library.journal.entries import Facts
from tuils.library.orders import carrying as orders
from tuils.library.people.parts_across import COLUMNS as PART_COLUMNS
from tuils.library.people.patron_fields import FIELDS
from tuils.library.processing.carrying import REPAIR_COLUMNS, STEP_COLUMNS, repairs_out, steps_out
from tuils.library.programs import carrying as programs
from tuils.library.serials.carrying import ISSUE_COLUMNS, SERIAL_COLUMNS, issues_out, serials_out
from tuils.library.weeding.carrying import WEEDING_COLUMNS, weeding_out
from tuils.values.dataclass import dataclass

COUNT_COLUMNS = (*COLUMNS, "n")


def counts_out(_desk: Desk) -> Iterator[Facts]:
    """One row a count, all stations together. Keys: COUNT_COLUMNS."""
    for fact, n in totals().items():
        yield dict(zip(COUNT_COLUMNS, (*astuple(fact), n), strict=True))


def counts_in(rows: Iterable[Mapping[str, str]]) -> Counter[CountKey]:
    """The counts of these rows; ValueError for a day or a number that is none."""
    found: Counter[CountKey] = Counter()
    for row in rows:
        date.fromisoformat(row["day"])
        found[CountKey(*(row[name] for name in COLUMNS))] += int(row["n"])
    return found


@dataclass(kw_only=True)
class HowMany:
    """How many of each came in, or went out."""

    titles: int = 0
    items: int = 0
    patrons: int = 0
    loans: int = 0
    holds: int = 0
    lines: int = 0
    lists: int = 0
    programs: int = 0
    sessions: int = 0
    registrations: int = 0
    bookings: int = 0
    inventories: int = 0
    subscriptions: int = 0
    orders: int = 0


@dataclass(frozen=True)
class FolderFile:
    """A table of the folder. `since`: the first format that has it. `counted`: what `HowMany` calls its rows; where
    `by` names a column, as many as that has different values."""

    name: str
    since: int
    columns: tuple[str, ...]
    rows: Callable[[Desk], Iterable[Facts]]
    counted: str = ""
    by: str = ""


SETTINGS, TITLES, DIGESTS, README = "settings.json", "titles.mrc", "digests.txt", "README.txt"
_TABLES = (
    FolderFile("items.csv", 1, CARRIED_COLUMNS, items_out, "items"),
    FolderFile("patrons.csv", 1, CARRIED_PATRON_COLUMNS, carried_patrons, "patrons"),
    FolderFile("loans.csv", 1, LOAN_COLUMNS, loans_out, "loans"),
    FolderFile("holds.csv", 2, HOLD_COLUMNS, holds_out, "holds"),
    FolderFile("accounts.csv", 2, LINE_COLUMNS, lines_out, "lines"),
    FolderFile("lists.csv", 3, LIST_COLUMNS, lists_out, "lists", by="list"),
    FolderFile("programs.csv", 4, programs.PROGRAM_COLUMNS, programs.programs_out, "programs"),
    FolderFile("sessions.csv", 4, programs.SESSION_COLUMNS, programs.sessions_out, "sessions"),
    FolderFile("registrations.csv", 4, programs.SEAT_COLUMNS, programs.seats_out, "registrations"),
    FolderFile("ticks.csv", 4, programs.TICK_COLUMNS, programs.ticks_out),
    FolderFile("bookings.csv", 4, programs.BOOKING_COLUMNS, programs.bookings_out, "bookings"),
    FolderFile("statistics.csv", 5, COUNT_COLUMNS, counts_out),
    FolderFile("inventories.csv", 6, INVENTORY_COLUMNS, inventories_out, "inventories"),
    FolderFile("scans.csv", 6, SCAN_COLUMNS, scans_out),
    FolderFile("weeding.csv", 6, WEEDING_COLUMNS, weeding_out),
    FolderFile("subscriptions.csv", 6, SERIAL_COLUMNS, serials_out, "subscriptions"),
    FolderFile("issues.csv", 6, ISSUE_COLUMNS, issues_out),
    FolderFile("processing.csv", 7, STEP_COLUMNS, steps_out),
    FolderFile("repairs.csv", 7, REPAIR_COLUMNS, repairs_out),
    *(
        FolderFile(name, 8, columns, partial(orders.rows_out, table=table), "orders" if name == orders.ORDERS else "")
        for name, (table, columns) in orders.FILES.items()
    ),
)
TABLES = {one.name: one for one in _TABLES}
FILES = (SETTINGS, TITLES, *TABLES)
FORMAT = "tuils-library/8"
FORMATS = (FORMAT, *(f"tuils-library/{earlier}" for earlier in range(1, 8)))
LATER_COLUMNS = (  # that a folder of an earlier format has not
    "pieces", "missing_pieces", "alert", "statistics", "bound_with",
    "stopped_at", "charged_from", "noticed_at", "old_lent", "old_lent_on", "old_seen_on", "last_use", *PART_COLUMNS,
    *such(FIELDS, later=True),
)  # fmt: skip


class NotCarried(Exception):  # noqa: N818
    """A library cannot be written or brought in so; the text is a plain sentence for people."""


def digest_of(file: Path) -> str:
    """SHA-256 as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_digests(folder: Path, names: Iterable[str]) -> str:
    """A line a file, in the manner of sha256sum, so that `sha256sum -c digests.txt` checks them, too."""
    return "".join(f"{digest_of(folder / name)}  {name}\n" for name in names)


def check_folder(folder: Path, *, changed: bool = False) -> None:
    """NotCarried where the folder is not whole, or a file is not what was written (unless it may be `changed`)."""
    if not (folder / DIGESTS).is_file():
        said = _("{folder} is not a complete library: {name} is missing. Export it again.")
        raise NotCarried(said.format(folder=folder, name=DIGESTS))
    text = (folder / DIGESTS).read_text(encoding="utf-8", errors="replace")
    known = {name: digest for digest, _blank, name in (line.partition("  ") for line in text.splitlines())}
    for name in _files(known.keys()):
        if not (folder / name).is_file():
            raise NotCarried(_("{name} is missing in {folder}.").format(name=name, folder=folder))
        if not changed and known.get(name) != digest_of(folder / name):
            said = _("{name} was changed after the export. If that was on purpose, add --changed.")
            raise NotCarried(said.format(name=name))


def _files(known: Collection[str]) -> tuple[str, ...]:
    """Return the names of the files in a folder of its format."""
    form = max((one.since for one in _TABLES if one.name in known), default=1)
    return (SETTINGS, TITLES, *(one.name for one in _TABLES if one.since <= form))
