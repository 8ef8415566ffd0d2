"""The whole library leaves as a folder that any system can read, and from which tuils makes the same library again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from tuils.files import as_text, whole_file
from tuils.formats.marc_out import AS_STORED
from tuils.formats.tables import write_csv
from tuils.i18n import _
from tuils.library.administration.carrying import settings_out
from tuils.library.administration.settings import library_name
from tuils.library.audit import note
from tuils.library.cataloging.carrying import CARRIED_COLUMNS, MARK, items_out, items_without_title
from tuils.library.cataloging.carrying_lists import LIST_COLUMNS, lists_out
from tuils.library.cataloging.titles_out import TitleOut, export_titles
from tuils.library.circulation.carrying import (
    BOOKINGS,
    COUNTS,
    DIGESTS,
    FILES,
    FORMAT,
    FUNDS,
    HOLDS,
    INVENTORIES,
    INVOICES,
    ISSUES,
    ITEMS,
    LINES,
    LISTS,
    LOANS,
    ORDERS,
    PATRONS,
    PROCESSING,
    PROGRAMS,
    README,
    REPAIRS,
    SCANS,
    SEATS,
    SERIALS,
    SESSIONS,
    SETTINGS,
    SUGGESTIONS,
    TICKS,
    TITLES,
    VENDORS,
    WEEDING,
    NotCarried,
    write_digests,
)
from tuils.library.circulation.carrying_wishes import HOLD_COLUMNS, LINE_COLUMNS, holds_out, lines_out
from tuils.library.circulation.exporting import CARRIED_PATRON_COLUMNS, LOAN_COLUMNS, carried_patrons, loans_out
from tuils.library.desk import Desk
from tuils.library.inventory.carrying import INVENTORY_COLUMNS, SCAN_COLUMNS, inventories_out, scans_out
from tuils.library.orders import carrying as orders
from tuils.library.processing.carrying import REPAIR_COLUMNS, STEP_COLUMNS, repairs_out, steps_out
from tuils.library.programs import carrying as programs
from tuils.library.serials.carrying import ISSUE_COLUMNS, SERIAL_COLUMNS, issues_out, serials_out
from tuils.library.weeding.carrying import WEEDING_COLUMNS, weeding_out
from tuils.models import db
from tuils.values.dataclass import dataclass

from .counts_carried import COUNT_COLUMNS, counts_out
from .how_many import HowMany


@dataclass
class FolderWritten(HowMany):
    """How many of each are in the folder. `short`: titles whose record has no room for all its copies; items.csv
    has them all. `without_title`: items that stay behind, as their title was removed."""

    folder: Path
    without_title: int = 0
    short: list[TitleOut] = field(default_factory=list)


def export_library(desk: Desk, folder: Path) -> FolderWritten:
    """Write everything into `folder`, which is new or empty: all of one moment, though desks go on working.

    Nothing stays in it where that does not succeed. Raises NotCarried where there is something already, OSError.
    Permission library.export.
    """
    desk.require("library.export")
    note(desk, "export", about="library")
    with _empty(folder), _one_moment():
        written = FolderWritten(folder, without_title=items_without_title())
        _write_settings(desk, folder / SETTINGS)
        _write_titles(desk, written)
        written.items = _write_rows(folder / ITEMS, items_out(desk), CARRIED_COLUMNS)
        written.patrons = _write_rows(folder / PATRONS, carried_patrons(desk), CARRIED_PATRON_COLUMNS)
        written.loans = _write_rows(folder / LOANS, loans_out(desk), LOAN_COLUMNS)
        written.holds = _write_rows(folder / HOLDS, holds_out(desk), HOLD_COLUMNS)
        written.lines = _write_rows(folder / LINES, lines_out(desk), LINE_COLUMNS)
        _write_rows(folder / LISTS, _counting(lists_out(desk), written), LIST_COLUMNS)
        _write_programs(desk, written)
        written.inventories = _write_rows(folder / INVENTORIES, inventories_out(desk), INVENTORY_COLUMNS)
        _write_rows(folder / SCANS, scans_out(desk), SCAN_COLUMNS)
        _write_rows(folder / WEEDING, weeding_out(desk), WEEDING_COLUMNS)
        written.subscriptions = _write_rows(folder / SERIALS, serials_out(desk), SERIAL_COLUMNS)
        _write_rows(folder / ISSUES, issues_out(desk), ISSUE_COLUMNS)
        _write_orders(desk, folder, written)
        _write_rows(folder / COUNTS, counts_out(), COUNT_COLUMNS)
        _write_rows(folder / PROCESSING, steps_out(desk), STEP_COLUMNS)
        _write_rows(folder / REPAIRS, repairs_out(desk), REPAIR_COLUMNS)
        _write_text(folder / README, _readme())
        _write_text(folder / DIGESTS, write_digests(folder, (*FILES, README)))
    return written


@contextlib.contextmanager
def _empty(folder: Path) -> Iterator[None]:
    """The folder, 0700; taken away again, or emptied, where writing into it does not succeed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        said = _("{folder} already exists and is not empty. Name a new folder.")
        raise NotCarried(said.format(folder=folder))
    fresh = not folder.exists()
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        yield
    except BaseException:
        for name in (*FILES, README, DIGESTS):
            (folder / name).unlink(missing_ok=True)
        if fresh:
            folder.rmdir()
        raise


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """Everything that is read within is of one moment. Holds no desk up."""
    db.connection().execute("BEGIN")
    try:
        yield
    finally:
        db.connection().execute("ROLLBACK")


def _write_settings(desk: Desk, file: Path) -> None:
    facts = {"format": FORMAT, "settings": settings_out(desk)}
    _write_text(file, json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def _write_titles(desk: Desk, written: FolderWritten) -> None:
    with whole_file(written.folder / TITLES) as out:
        for title in export_titles(desk, AS_STORED, "koha", mark=MARK):
            out.write(title.data)
            written.titles = title.number
            if title.left:
                written.short.append(title._replace(data=b""))


def _write_programs(desk: Desk, written: FolderWritten) -> None:
    folder = written.folder
    written.programs = _write_rows(folder / PROGRAMS, programs.programs_out(desk), programs.PROGRAM_COLUMNS)
    written.sessions = _write_rows(folder / SESSIONS, programs.sessions_out(desk), programs.SESSION_COLUMNS)
    written.registrations = _write_rows(folder / SEATS, programs.seats_out(desk), programs.SEAT_COLUMNS)
    _write_rows(folder / TICKS, programs.ticks_out(desk), programs.TICK_COLUMNS)
    written.bookings = _write_rows(folder / BOOKINGS, programs.bookings_out(desk), programs.BOOKING_COLUMNS)


def _write_orders(desk: Desk, folder: Path, written: FolderWritten) -> None:
    counts = {file: _write_rows(folder / file, orders.rows_out(desk, table), columns)
              for file, (table, columns) in orders.FILES.items()}  # fmt: skip
    written.orders = counts[ORDERS]


def _write_rows(file: Path, rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> int:
    count = 0

    def told() -> Iterator[Mapping[str, object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with whole_file(file) as out, as_text(out) as text:
        write_csv(told(), columns, text)
    return count


def _counting(rows: Iterable[Mapping[str, object]], written: FolderWritten) -> Iterator[Mapping[str, object]]:
    """A list is as many rows as it has lines."""
    for row in rows:
        written.lists = max(written.lists, int(str(row["list"])))
        yield row


def _write_text(file: Path, words: str) -> None:
    with whole_file(file) as out:
        out.write(words.encode())


def _readme() -> str:
    lines = (
        _("This folder is a full export of {name}, written by tuils.").format(name=library_name()),
        "",
        _("It has patrons' names, addresses and checkouts. Keep it safe, and delete it when you are done."),
        "",
        _("{file}: every title as MARC (ISO 2709, UTF-8), with its copies in field 952, as in Koha.").format(
            file=TITLES
        ),
        _("{file}: every copy. `record` is its title's number in {titles}.").format(file=ITEMS, titles=TITLES),
        _("{file}: every patron, and cards that are no longer valid.").format(file=PATRONS),
        _("{file}: current checkouts, by barcode and card.").format(file=LOANS),
        _("{file}: holds. `record` is the title's number.").format(file=HOLDS),
        _("{file}: charges, payments, waivers and refunds, in cents.").format(file=LINES),
        _("{file}: named lists, in order. `record` is the title's number.").format(file=LISTS),
        _("{programs}, {sessions}: programs, their dates and attendance.").format(programs=PROGRAMS, sessions=SESSIONS),
        _("{file}: registrations and waitlists, in order. {ticks}: checklist items that are done.").format(
            file=SEATS, ticks=TICKS
        ),
        _("{file}: room bookings, and who booked.").format(file=BOOKINGS),
        _("{file}: checkouts, renewals, check-ins and in-house use by day, without patrons or titles.").format(
            file=COUNTS
        ),
        _("{inventories}, {scans}: inventories and their scans. {weeding}: what was decided when weeding.").format(
            inventories=INVENTORIES, scans=SCANS, weeding=WEEDING
        ),
        _("{serials}, {issues}: subscriptions to magazines, and their issues.").format(serials=SERIALS, issues=ISSUES),
        _("{processing}: copies in processing, step by step. {repairs}: repairs, and what they cost.").format(
            processing=PROCESSING, repairs=REPAIRS
        ),
        _("{vendors}, {funds}, {orders}, {invoices}, {suggestions}: what is bought, and from which money.").format(
            vendors=VENDORS, funds=FUNDS, orders=ORDERS, invoices=INVOICES, suggestions=SUGGESTIONS
        ),
        _("{file}: branches, shelving locations, item types, categories, rules, hours, closed days, roles.").format(
            file=SETTINGS
        ),
        _("{file}: checksums, to find changed files (sha256sum -c {file}).").format(file=DIGESTS),
        "",
        _("Tables are CSV in UTF-8. A cell that a spreadsheet might run as a formula starts with an apostrophe."),
        _("Staff accounts, PINs, checkout history and removed titles are not included."),
        "",
        _("To load it into a new library: tuils init --name NAME, then tuils import library FOLDER"),
    )
    return "\n".join(lines) + "\n"
