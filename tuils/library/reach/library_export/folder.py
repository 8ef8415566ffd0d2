"""A library as a folder: its files described once, how it is told whole from half, and how many of each there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, field
from datetime import date
from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.foundation.counters import COLUMNS, CountKey, totals
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.hooks import Carried, CarriedFile, CarriedTable, declared_at
from tuils.library.holdings.carried_tables import carried_tables
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


SETTINGS, TITLES, DIGESTS, README = "settings.json", "titles.mrc", "digests.txt", "README.txt"
STATISTICS = Carried(
    (CarriedFile("statistics.csv", 5, COUNT_COLUMNS, counts_out),),
    words=N_("{file}: checkouts, renewals, check-ins and in-house use by day, without patrons or titles."),
)
"""The counts come in last: what came in before was counted as far as it tells."""


def _declared() -> Iterator[Carried]:
    """Yield the files that the families declare, in the order of folding."""
    for family in every_family():
        tables = [one for one in family.carried if isinstance(one, CarriedTable)]
        yield from (declared_at(one) for one in family.carried if isinstance(one, str))
        yield from [carried_tables(tables)] if tables else []


def _place(part: Carried) -> tuple[int, bool]:
    """Return the format that has it first, and whether it names patrons: they come before what they have."""
    return part.files[0].since, any("patron" in file.columns for file in part.files)


PARTS = tuple(sorted([*_declared(), STATISTICS], key=_place))
"""The files of a folder, in the order in which they are imported."""
_TABLES = tuple(file for part in PARTS for file in part.files)
TABLES = {table.name: table for table in _TABLES}
FILES = (SETTINGS, TITLES, *TABLES)
FORM = max(table.since for table in _TABLES)
FORMAT = f"tuils-library/{FORM}"
FORMATS = tuple(f"tuils-library/{form}" for form in range(1, FORM + 1))
NONE = dict.fromkeys(("titles", *(table.counted for table in _TABLES if table.counted)), 0)


@dataclass(kw_only=True)
class HowMany:
    """How many of each came in, or went out: titles, items, patrons, and so on."""

    counts: dict[str, int] = field(default_factory=lambda: {**NONE})


class NotCarried(Exception):
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
        sentence = _("{folder} is not a complete library: {name} is missing. Export it again.")
        raise NotCarried(sentence.format(folder=folder, name=DIGESTS))
    text = (folder / DIGESTS).read_text(encoding="utf-8", errors="replace")
    known = {name: digest for digest, _blank, name in (line.partition("  ") for line in text.splitlines())}
    for name in _files(known.keys()):
        if not (folder / name).is_file():
            raise NotCarried(_("{name} is missing in {folder}.").format(name=name, folder=folder))
        if not changed and known.get(name) != digest_of(folder / name):
            sentence = _("{name} was changed after the export. If that was on purpose, add --changed.")
            raise NotCarried(sentence.format(name=name))


def _files(known: Collection[str]) -> tuple[str, ...]:
    """Return the names of the files in a folder of its format."""
    form = max((table.since for table in _TABLES if table.name in known), default=1)
    return (SETTINGS, TITLES, *(table.name for table in _TABLES if table.since <= form))
