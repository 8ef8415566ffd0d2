"""The whole library leaves as a folder that any system can read, and from which tuils makes the same library again."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from tuils.files import text_stream, whole_file
from tuils.formats.marc_files.marc_out import AS_STORED
from tuils.formats.tables.tables import write_csv
from tuils.i18n import _
from tuils.library.foundation.administration.carrying import settings_out
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.hooks import CarriedFile
from tuils.library.holdings.carrying import MARK
from tuils.library.holdings.record_queries import items_without_title
from tuils.library.holdings.titles.titles_out import TitleOut, export_titles
from tuils.models.base import the_store
from tuils.values.dataclass import dataclass

from .folder import (
    DIGESTS,
    FILES,
    FORMAT,
    PARTS,
    README,
    SETTINGS,
    TABLES,
    TITLES,
    HowMany,
    NotCarried,
    write_digests,
)


@dataclass
class FolderWritten(HowMany):
    """How many of each are in the folder. `short`: titles whose record has no room for all its copies; items.csv
    has them all. `without_title`: items that stay behind, as their title was removed."""

    folder: Path
    without_title: int = 0
    short: list[TitleOut] = field(default_factory=list)


@permitted("library.export")
def write_library_folder(desk: Desk, folder: Path) -> FolderWritten:
    """Write everything into `folder`, which is new or empty: all of one moment, though desks go on working.

    Nothing stays in it where that does not succeed. Raises NotCarried where there is something already, OSError.
    Permission library.export.
    """
    note_in_audit(desk, "export", about="library")
    with _empty(folder), the_store().one_moment():
        written = FolderWritten(folder, without_title=items_without_title())
        _write_settings(desk, folder / SETTINGS)
        _write_titles(desk, written)
        for table in TABLES.values():
            count = _write_rows(desk, folder, table)
            if table.counted:
                written.counts[table.counted] = count
        _write_text(folder / README, _readme())
        _write_text(folder / DIGESTS, write_digests(folder, (*FILES, README)))
    return written


@contextlib.contextmanager
def _empty(folder: Path) -> Iterator[None]:
    """The folder, 0700; taken away again, or emptied, where writing into it does not succeed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        text = _("{folder} already exists and is not empty. Name a new folder.")
        raise NotCarried(text.format(folder=folder))
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


def _write_settings(desk: Desk, file: Path) -> None:
    facts = {"format": FORMAT, "settings": settings_out(desk)}
    _write_text(file, json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def _write_titles(desk: Desk, written: FolderWritten) -> None:
    with whole_file(written.folder / TITLES) as out:
        for title in export_titles(desk, AS_STORED, "koha", mark=MARK):
            out.write(title.data)
            written.counts["titles"] = title.number
            if title.left:
                written.short.append(title._replace(data=b""))


def _write_rows(desk: Desk, folder: Path, table: CarriedFile) -> int:
    found = Counter[object]()

    def told() -> Iterator[Mapping[str, object]]:
        for row in table.rows(desk):
            found[row[table.by] if table.by else ""] += 1
            yield row

    with whole_file(folder / table.name) as out, text_stream(out) as text:
        write_csv(told(), table.columns, text)
    return len(found) if table.by else found.total()


def _write_text(file: Path, words: str) -> None:
    with whole_file(file) as out:
        out.write(words.encode())


def _readme() -> str:
    names = {Path(name).stem: name for name in FILES} | {"serials": "subscriptions.csv"}
    files = (
        (_("{file}: every title as MARC (ISO 2709, UTF-8), with its copies in field 952, as in Koha."), TITLES),
        *((_(part.words), part.files[0].name) for part in PARTS if part.words),
        (
            _("{file}: branches, shelving locations, item types, categories, rules, hours, closed days, roles."),
            SETTINGS,
        ),
        (_("{file}: checksums, to find changed files (sha256sum -c {file})."), DIGESTS),
    )
    lines = (
        _("This folder is a full export of {name}, written by tuils.").format(name=library_name()),
        "",
        _("It has patrons' names, addresses and checkouts. Keep it safe, and delete it when you are done."),
        "",
        *(said.format(**names, file=file) for said, file in files),
        "",
        _("Tables are CSV in UTF-8. A cell that a spreadsheet might run as a formula starts with an apostrophe."),
        _("Staff accounts, PINs, checkout history and removed titles are not included."),
        "",
        _("To load it into a new library: tuils init --name NAME, then tuils import library FOLDER"),
    )
    return "\n".join(lines) + "\n"
