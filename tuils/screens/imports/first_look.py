"""The first look at a file of each kind."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tuils.files import open_input
from tuils.formats.marc.marc import read_marc
from tuils.formats.marc_files.sniff import sniff
from tuils.formats.tables import charge_table, hold_table, loan_table
from tuils.formats.tables.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.foundation.administration.codes import unknown_codes
from tuils.library.foundation.administration.table_profile import TableSource, open_table
from tuils.library.holdings.title_imports.first_look import first_look, unimarc_words
from tuils.library.people.patron_files import patron_table
from tuils.library.people.patron_files.patron_survey import survey_patron_table

from .draft import CHARGES, HOLDS, LOANS, MARC, PATRONS, ImportDraft, Look

FIRST = 5
EVERY = 1000
HEAD = 4096
_OF_PEOPLE = {"street", "born", "phone", "email", "city", "first_name"}
_TABLES: dict[str, Any] = {
    PATRONS: patron_table,
    LOANS: loan_table,
    HOLDS: hold_table,
    CHARGES: charge_table,
}
_FIRST_CELLS = {LOANS: loan_table.NEEDED, HOLDS: ("item", "card", "pickup"), CHARGES: ("amount", "card", "why")}
_ONE_OF = {HOLDS: ("item", hold_table.TITLES), CHARGES: ("left", charge_table.AMOUNTS)}
At = Callable[[int, int, int], None]


def likely_file_kind(path: Path) -> tuple[str, str]:
    """Return the likely kind of the file, and a sentence if it can't be imported; reads its first bytes."""
    if path.is_dir():
        return MARC, _("This is a folder. Choose a file inside it.")
    try:
        with open_input(path) as file:
            head = file.read(HEAD)
    except OSError as no:
        return MARC, _("Cannot read the file: {why}").format(why=no.strerror)
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
    return _kind_by(columns), ""


def _kind_by(columns: Sequence[str]) -> str:
    """Return the kind of a table by its column names: patrons if nothing suggests another kind."""
    if all(name in loan_table.guess_columns(columns) for name in loan_table.NEEDED):
        return LOANS
    if _OF_PEOPLE & patron_table.guess_columns(columns).keys():
        return PATRONS
    holds, charges = hold_table.guess_columns(columns), charge_table.guess_columns(columns)
    if "card" in holds and {"position", "placed"} & holds.keys() and {*hold_table.TITLES} & holds.keys():
        return HOLDS
    return CHARGES if "card" in charges and {*charge_table.AMOUNTS} & charges.keys() else PATRONS


def inspect_file(draft: ImportDraft, at: At) -> Look:
    """Read the whole file once; `at` gets the bytes read, all bytes, and the records."""
    return _titles(draft, at) if draft.kind == MARC else _table(draft, at)


def _titles(draft: ImportDraft, at: At) -> Look:
    seen = first_look(draft.paths, draft.profile, at)
    if fault := next((file.fault for file in seen.files if file.fault), ""):
        return Look(fault=fault)
    return Look(
        seen.files[0].format or _("MARC"),
        sum(file.bytes for file in seen.files),
        records=seen.records,
        faults=seen.faults,
        left_out=seen.left_out,
        first=_first_titles(draft.paths[0]),
        copies=seen.copies,
        copies_left_out=seen.copies_left_out,
        unimarc=unimarc_words(seen.unimarc, seen.undecided, seen.unmapped),
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
    with open_input(path) as stream:
        some = list(itertools.islice(read_marc(stream), FIRST))
    return [(one.columns.title, one.columns.author, str(one.columns.year or "")) for one in some]


def _table(draft: ImportDraft, at: At) -> Look:
    path, people = draft.paths[0], draft.kind == PATRONS
    known = _TABLES[draft.kind]
    try:
        source = open_table(path, draft.table, known.guess_columns, known.COLUMNS)
        records, some, codes = 0, [], Counter[tuple[str, str]]()
        for row in source.rows():
            records += 1
            if draft.kind == HOLDS and (pickup := row.get(source.columns.get("pickup", ""), "").strip()):
                codes["branch", pickup] += 1
            if records <= FIRST:
                some.append(row)
            if records % EVERY == 0:
                at(records, 0, records)
        codes = survey_patron_table(source, replace(draft.table, codes={})).codes if people else codes
    except (TableUnreadable, UnicodeError) as no:
        return Look(fault=str(no))
    return Look(
        _("A table"),
        path.stat().st_size,
        records=records,
        first=[_person(source, row) if people else _cells(source, row, draft.kind) for row in some],
        codes=codes,
        unknown=unknown_codes(codes),
        header=read_table(path, sheet=draft.table.sheet).columns,
        columns=source.columns,
        fields=known.COLUMNS,
        missing_columns=_missing(source, draft.kind, new_cards=draft.table.new_cards),
        unused=source.unused,
        row=some[0] if some else {},
    )


def _missing(source: TableSource, kind: str, *, new_cards: bool = False) -> tuple[str, ...]:
    """Return the required columns that are missing."""
    if kind in _ONE_OF:
        example, names = _ONE_OF[kind]
        lacking = () if {*names} & source.columns.keys() else (example,)
        return (*lacking, *(() if "card" in source.columns else ("card",)))
    if kind == PATRONS:
        named = {"first_name", "last_name", "name"} & source.columns.keys()
        carded = new_cards or "card" in source.columns
        return (*(() if named else ("last_name",)), *(() if carded else ("card",)))
    return tuple(name for name in loan_table.NEEDED if name not in source.columns)


def _cells(source: TableSource, row: Mapping[str, str], kind: str) -> tuple[str, ...]:
    """Return the cells that identify a row; the first is the first amount or title it has."""
    first, *others = _FIRST_CELLS[kind]
    names = _ONE_OF[kind][1] if kind in _ONE_OF else (first,)
    cells = (row.get(source.columns.get(name, ""), "").strip() for name in names)
    return next(filter(None, cells), ""), *(row.get(source.columns.get(name, ""), "").strip() for name in others)


def _person(source: TableSource, row: Mapping[str, str]) -> tuple[str, ...]:
    cells = {name: row.get(column, "").strip() for name, column in source.columns.items()}
    parts = (cells.get("last_name", ""), cells.get("first_name", ""))
    return cells.get("name", "") or ", ".join(filter(None, parts)), cells.get("card", ""), cells.get("category", "")
