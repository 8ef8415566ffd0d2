"""A library that was exported whole comes into an empty one: all of it, or nothing."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from tuils.formats.marc_files.iso2709 import Unreadable, record_pieces
from tuils.formats.tables.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.foundation.administration.carrying import Settings, are_settings, differences, take_settings
from tuils.library.foundation.administration.settings import zone_of
from tuils.library.foundation.counters import count_up_to, totals
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.hooks import Carried
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.carried_tables import TablesTaken
from tuils.library.holdings.carrying import CarriedTitle, bind_carried, take_titles
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.people.staff.roles import permissions_of, role_sheet
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.time.hours import parse_hours, parse_month_day, parse_season
from tuils.values.words import Unclear

from .folder import (
    FORMATS,
    PARTS,
    SETTINGS,
    TABLES,
    TITLES,
    HowMany,
    NotCarried,
    check_folder,
    counts_in,
    digest_of,
)

NOTHING_YET = ("biblio", "item", "patron", "program", "room_booking")
ITEMS, COUNTS = "items.csv", "statistics.csv"
AT_ONCE = 1000  # titles a batch
Row = Mapping[str, str]
Progress = Callable[[int, int, int], None]  # bytes of titles taken in, of how many, and titles


@dataclass
class LibraryBrought(HowMany):
    """How many of each came in. `left`: barcodes of loans whose item or card is not in the folder. `not_taken`: other
    files, and how many of their rows name a patron, a title or an item that is not in it."""

    settings: int = 0
    left: tuple[str, ...] = ()
    not_taken: dict[str, int] = field(default_factory=dict)

    def note(self, part: Carried, came: Any) -> None:
        """Keep what the import of this part returned."""
        if isinstance(came, TablesTaken):
            came, left, not_taken = came
            self.left += left
            self.not_taken.update(not_taken)
        names = (file.counted for file in part.files if file.counted)
        self.counts.update(zip(names, came if isinstance(came, tuple) else (came,), strict=False))


@permitted("library.import")
@permitted("library.settings")
def import_library(
    desk: Desk,
    folder: Path,
    *,
    dry_run: bool = False,
    changed: bool = False,
    progress: Progress = lambda _done, _total, _titles: None,
) -> LibraryBrought:
    """Make this library, in which nothing is yet, the one that `export_library` wrote into `folder`.

    Accounts and PINs stay those of this library. One transaction: what stops it leaves the library empty.
    `changed`: files may have been altered since. Raises NotCarried; refuses with NOT_EMPTY, or without the rights
    library.import and library.settings.
    """
    _is_empty()
    check_folder(folder, changed=changed)
    settings = _settings(folder / SETTINGS)
    try:
        _check_values(settings)
        if dry_run:
            return _counted(folder, settings)
        return _bring_in(desk, folder, settings, progress)
    except (Unreadable, TableUnreadable, csv.Error) as why:
        raise NotCarried(str(why)) from why
    except ValueError as why:  # a number or a time that is none
        text = _("{folder} has a value that cannot be read: {why}")
        raise NotCarried(text.format(folder=folder, why=why.sentence(_) if isinstance(why, Unclear) else why)) from why


def _settings(file: Path) -> Settings:
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
        found, form = facts["settings"], facts["format"]
    except (ValueError, KeyError, TypeError) as unclear:
        raise NotCarried(_("{name} cannot be read.").format(name=file.name)) from unclear
    if form not in FORMATS:
        raise NotCarried(_("This folder was written by a newer version of tuils. Update tuils first."))
    if not are_settings(found):
        raise NotCarried(_("{name} has an entry that is not a setting.").format(name=file.name))
    return dict(found)


def _check_values(settings: Settings) -> None:
    """ValueError or a refusal for what later could not be reckoned with."""
    for row in settings.get("rule", ()):
        parameter = PARAMETERS.get(row["name"])
        if parameter is None:
            raise ValueError(row["name"])
        parameter.read(str(row.get("value")))
    for kind in ("hours", "season", "opened", "stop"):
        for row in settings.get(kind, ()):
            parse_hours(str(row.get("spans")))
    for row in settings.get("season", ()):
        parse_season(row["season"])
    for kind in ("closed", "opened"):
        for row in settings.get(kind, ()):
            date.fromisoformat(row["day"])
    for row in settings.get("closed_yearly", ()):
        parse_month_day(row["day"])
    for row in settings.get("library", ()):
        if row["name"] == "zone":
            zone_of(str(row.get("value")))


def _counted(folder: Path, settings: Settings) -> LibraryBrought:
    """A rehearsal: everything is read, nothing is written."""
    found = LibraryBrought(settings=sum(1 for _change in differences(settings)))
    for title in _titles(folder):
        title.record()
        found.counts["titles"] += 1
        found.counts["items"] += len(title.items)
    for table in TABLES.values():
        if table.counted and table.name != ITEMS:
            rows = _rows(folder, table.name)
            count = len({row[table.by] for row in rows}) if table.by else sum(1 for _row in rows)
            found.counts[table.counted] = count
    counts_in(_rows(folder, COUNTS))
    return found


@verb("library.import")
def _bring_in(desk: Desk, folder: Path, settings: Settings, progress: Progress) -> LibraryBrought:
    _is_empty()
    counted = totals()
    brought = LibraryBrought(settings=take_settings(desk, settings))
    sheet = role_sheet(desk.operator.role)
    if sheet is None or "library.settings" not in permissions_of(sheet):
        raise NotCarried(_("The roles in this folder would take away your right to change settings."))
    _bring_titles(desk, folder, brought, progress)
    bind_carried(desk)
    for part in PARTS:
        if part.take:
            brought.note(part, part.take(desk, *(_rows(folder, file.name) for file in part.files)))
    if (folder / COUNTS).exists():  # else what came in is counted as far as it tells
        count_up_to(desk, counted + counts_in(_rows(folder, COUNTS)))
    return brought


def _is_empty() -> None:
    if any(db.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in NOTHING_YET):
        raise refuse("NOT_EMPTY")


def _bring_titles(desk: Desk, folder: Path, brought: LibraryBrought, progress: Progress) -> None:
    batch, total = new_id(desk.now), (folder / TITLES).stat().st_size
    file = {"file": digest_of(folder / TITLES), "name": TITLES}
    titles, done = _titles(folder), 0
    for number in itertools.count(1):
        taken = list(itertools.islice(titles, AT_ONCE))
        if not taken:
            return
        brought.counts["items"] += take_titles(desk, taken, batch, number, file)
        brought.counts["titles"] += len(taken)
        done += sum(len(title.piece) for title in taken)
        progress(done, total, brought.counts["titles"])


def _titles(folder: Path) -> Iterator[CarriedTitle]:
    """Each record with the rows of its items, one record at a time."""
    rows = _rows(folder, ITEMS)
    waiting = next(rows, None)
    number = 0
    with (folder / TITLES).open("rb") as stream:
        for number, piece in enumerate(record_pieces(stream), 1):
            items = []
            while waiting is not None and waiting["record"] == str(number):
                items.append(waiting)
                waiting = next(rows, None)
            yield CarriedTitle(piece, items)
    if waiting is not None:
        text = _("{name}: record {number} has items but no title.")
        raise NotCarried(text.format(name=ITEMS, number=waiting["record"]))


def _rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one file; none where a folder of an earlier format has no such file."""
    described, file = TABLES[name], folder / name
    if described.since > 1 and not file.exists():
        return iter(())
    table = read_table(file)
    missing = [column for column in described.columns if column not in table.columns]
    if lacking := [column for column in missing if column not in described.later]:
        raise NotCarried(_("{name}: column {column} is missing.").format(name=name, column=lacking[0]))
    return ({**dict.fromkeys(missing, ""), **row} for row in table.rows)
