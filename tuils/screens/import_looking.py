"""The first look at a file, for each kind of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tuils.formats.marc import read_marc
from tuils.formats.sniff import sniff
from tuils.formats.tables import TableUnreadable, read_table
from tuils.i18n import _
from tuils.library.administration.codes import unknown_codes
from tuils.library.cataloging.first_look import look_into

from .import_draft import LOANS, MARC, PATRONS, Draft, Look

FIRST = 5
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
    return PATRONS, ""


def look_at(draft: Draft, at: At) -> Look:
    """The whole file, once; `at` hears how many bytes of how many are read, and how many records."""
    return {MARC: _titles, PATRONS: _titles, LOANS: _titles}[draft.kind](draft, at)


def _titles(draft: Draft, at: At) -> Look:
    path = draft.paths[0]
    file = look_into(path, draft.profile.holdings_map())
    if file.fault:
        return Look(fault=file.fault)
    with path.open("rb") as stream:
        some = list(itertools.islice(read_marc(stream), FIRST))
    first = [(one.columns.title, one.columns.author, str(one.columns.year or "")) for one in some]
    look = Look(_("MARC"), file.bytes, first=first, codes=file.codes)
    return replace(look, unknown=unknown_codes(look.codes))
