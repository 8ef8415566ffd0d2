"""A library as a folder: what is in it, and how it is told whole from half. Open loans come from one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tuils.i18n import _
from tuils.library.cataloging.carrying import put_back
from tuils.library.describing.field import such
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.people.parts_across import COLUMNS as PART_COLUMNS
from tuils.library.people.patron_fields import FIELDS
from tuils.models import Item, Patron
from tuils.models.rows import one
from tuils.values.moments import parse_when

SETTINGS, TITLES, ITEMS, PATRONS, LOANS = "settings.json", "titles.mrc", "items.csv", "patrons.csv", "loans.csv"
HOLDS, LINES, LISTS = "holds.csv", "accounts.csv", "lists.csv"
FIRST_FILES = (SETTINGS, TITLES, ITEMS, PATRONS, LOANS)  # a folder of the first format has just these
SECOND_FILES = (*FIRST_FILES, HOLDS, LINES)
THIRD_FILES = (*SECOND_FILES, LISTS)
PROGRAMS, SESSIONS, SEATS = "programs.csv", "sessions.csv", "registrations.csv"
TICKS, BOOKINGS = "ticks.csv", "bookings.csv"
FOURTH = (PROGRAMS, SESSIONS, SEATS, TICKS, BOOKINGS)
FOURTH_FILES = (*THIRD_FILES, *FOURTH)
COUNTS = "statistics.csv"
FIFTH_FILES = (*FOURTH_FILES, COUNTS)
INVENTORIES, SCANS, WEEDING = "inventories.csv", "scans.csv", "weeding.csv"
SERIALS, ISSUES = "subscriptions.csv", "issues.csv"
SIXTH = (INVENTORIES, SCANS, WEEDING, SERIALS, ISSUES)
SIXTH_FILES = (*FIFTH_FILES, *SIXTH)
PROCESSING, REPAIRS = "processing.csv", "repairs.csv"
SEVENTH = (PROCESSING, REPAIRS)
SEVENTH_FILES = (*SIXTH_FILES, *SEVENTH)
VENDORS, FUNDS, ORDERS, SUGGESTIONS = "vendors.csv", "funds.csv", "orders.csv", "suggestions.csv"
INVOICES, BILLED = "invoices.csv", "invoice_lines.csv"
EIGHTH = (VENDORS, FUNDS, ORDERS, INVOICES, BILLED, SUGGESTIONS)
FILES = (*SEVENTH_FILES, *EIGHTH)
DIGESTS, README = "digests.txt", "README.txt"
FORMAT = "tuils-library/8"
FORMATS = (FORMAT, *(f"tuils-library/{earlier}" for earlier in range(1, 8)))
LATER_COLUMNS = (  # that a folder of an earlier format has not
    "pieces", "missing_pieces", "alert", "statistics", "bound_with",
    "stopped_at", "charged_from", "noticed_at", "old_lent", "old_lent_on", "old_seen_on", *PART_COLUMNS,
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
    """What a folder of its format has."""
    if {*EIGHTH} & {*known}:
        return FILES
    if {*SEVENTH} & {*known}:
        return SEVENTH_FILES
    if {*SIXTH} & {*known}:
        return SIXTH_FILES
    if COUNTS in known:
        return FIFTH_FILES
    if {*FOURTH} & {*known}:
        return FOURTH_FILES
    if LISTS in known:
        return THIRD_FILES
    return SECOND_FILES if {HOLDS, LINES} & {*known} else FIRST_FILES


@verb("library.import")
def take_loans(desk: Desk, rows: Iterable[Mapping[str, str]]) -> tuple[int, list[str]]:
    """The open loans of `export loans`, as if lent then: gives back how many, and the barcodes that could not be.

    Those whose item or card is not here. Each is an entry `checkout` that is marked as imported.
    """
    count, left = 0, []
    for row in rows:
        item = one(Item, '"barcode" = ? ORDER BY "clash" LIMIT 1', row["item"]) if row["item"] else None
        patron = one(Patron, '"card" = ? ORDER BY "clash" LIMIT 1', row["patron"]) if row["patron"] else None
        if item is None or patron is None or item["loan"]:
            left.append(row["item"])
            continue
        lent, due = parse_when(row["lent_at"], desk.zone), parse_when(row["due_at"], desk.zone)
        facts = {"due": due, "renewals": int(row["renewals"] or 0), "imported": True}
        if row.get("charged_from"):
            facts["charged_from"] = parse_when(row["charged_from"], desk.zone)
        state = item["state"]
        act = Act(replace(desk.as_of(lent), branch=item["holding_branch"] or desk.branch))
        loan = act.write("checkout", {"patron": patron["id"]}, item=item["id"], data=facts)
        put_back(act, item["id"], item)
        if row.get("noticed_at"):
            Act(desk.as_of(parse_when(row["noticed_at"], desk.zone))).write(
                "overdue_notice", item=item["id"], loan=loan.id, data={"how": "before"}
            )
        if row["stopped_at"]:
            stopped = desk.as_of(parse_when(row["stopped_at"], desk.zone))
            Act(stopped).write("item_state", item=item["id"], loan=loan.id, data={"state": state})
        count += 1
    return count, left
