"""The first look at a file, for each kind of it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tuils.formats import loan_table, patron_table
from tuils.formats.marc import read_marc
from tuils.formats.sniff import sniff
from tuils.formats.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.administration.codes import unknown_codes
from tuils.library.administration.table_profile import Source, open_table
from tuils.library.cataloging.first_look import first_look
from tuils.library.people.patron_survey import survey

from .import_draft import LOANS, MARC, PATRONS, Draft, Look

FIRST = 5
EVERY = 1000
HEAD = 4096
At = Callable[[int, int, int], None]


def kind_of(path: Path) -> tuple[str, str]:
    """What the file seems to be (a kind), and why it can be nothing of that as a sentence; reads its first bytes."""
    if path.is_dir():
        return MARC, _("This is a folder. Choose a file in it.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as no:
        return MARC, _("The file cannot be read: {why}").format(why=no.strerror)
    fault = sniff(head)
    if not fault:
        return MARC, ""
    return _table_kind(path, fault)


def _table_kind(path: Path, fault: str) -> tuple[str, str]:
    try:
        columns = read_table(path).columns
    except (TableUnreadable, OSError, UnicodeError) as no:
        return MARC, str(no) or fault
    if len(columns) < 2:
        return MARC, fault
    found = loan_table.guess_columns(columns)
    return LOANS if all(name in found for name in loan_table.NEEDED) else PATRONS, ""


def look_at(draft: Draft, at: At) -> Look:
    """The whole file, once; `at` hears how many bytes of how many are read, and how many records."""
    return _titles(draft, at) if draft.kind == MARC else _table(draft, at)


def _titles(draft: Draft, at: At) -> Look:
    seen = first_look(draft.paths, draft.profile, at)
    if fault := next((file.fault for file in seen.files if file.fault), ""):
        return Look(fault=fault)
    return Look(
        seen.files[0].format or _("MARC"),
        sum(file.bytes for file in seen.files),
        records=seen.records,
        faults=seen.faults,
        first=_first_titles(draft.paths[0]),
        copies=seen.copies,
        without=seen.titles_without_copies,
        missing=seen.missing,
        doubled=seen.doubled,
        taken=seen.taken,
        wrong_check=seen.wrong_check,
        old_loans=seen.old_loans,
        system=seen.guess.system,
        why=seen.guess.why,
        samples=seen.samples,
        codes=seen.codes,
        unknown=unknown_codes(seen.codes),
    )


def _first_titles(path: Path) -> list[tuple[str, ...]]:
    with path.open("rb") as stream:
        some = list(itertools.islice(read_marc(stream), FIRST))
    return [(one.columns.title, one.columns.author, str(one.columns.year or "")) for one in some]


def _table(draft: Draft, at: At) -> Look:
    path, people = draft.paths[0], draft.kind == PATRONS
    known = patron_table if people else loan_table
    try:
        source = open_table(path, draft.table, known.guess_columns, known.COLUMNS)
        records, some = 0, []
        for row in source.rows():
            records += 1
            if records <= FIRST:
                some.append(row)
            if records % EVERY == 0:
                at(records, 0, records)
        codes = survey(source, replace(draft.table, codes={})).codes if people else Counter()
    except (TableUnreadable, UnicodeError) as no:
        return Look(fault=str(no))
    return Look(
        _("A table"),
        path.stat().st_size,
        records=records,
        first=[_person(source, row) if people else _loan(source, row) for row in some],
        codes=codes,
        unknown=unknown_codes(codes),
        header=read_table(path, sheet=draft.table.sheet).columns,
        columns=source.columns,
        fields=known.COLUMNS,
        missing_columns=_missing(source, people),
        unused=source.unused,
        row=some[0] if some else {},
    )


def _missing(source: Source, people: bool) -> tuple[str, ...]:
    """What there must be a column for, and is none."""
    if people:
        return () if {"first_name", "last_name", "name"} & source.columns.keys() else ("last_name",)
    return tuple(name for name in loan_table.NEEDED if name not in source.columns)


def _loan(source: Source, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(source.columns.get(name, ""), "").strip() for name in loan_table.NEEDED)


def _person(source: Source, row: Mapping[str, str]) -> tuple[str, ...]:
    cells = {name: row.get(column, "").strip() for name, column in source.columns.items()}
    parts = (cells.get("last_name", ""), cells.get("first_name", ""))
    return cells.get("name", "") or ", ".join(filter(None, parts)), cells.get("card", ""), cells.get("category", "")
