"""The import of titles and copies from a table: each row becomes a short record, imported like any other."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tuils.formats.dates import DateOrder
from tuils.formats.holdings.holdings_guess import Guess
from tuils.formats.marc.marc import RecordRead
from tuils.formats.tables.title_table import COLUMNS, TitleTable, guess_columns
from tuils.i18n import _
from tuils.library.foundation.administration.codes import Codes
from tuils.library.foundation.administration.table_profile import (
    PLAIN,
    TableProfile,
    TableSource,
    needed,
    open_table,
    source_notes,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import to_json
from tuils.values.time.moments import day_of

from .copies import in_our_codes, own_number
from .importing import Import, Tell
from .profile import MarcProfile
from .resuming import interrupted_run, unfinished
from .source_files import SourceFile, count_codes

TABLE = "table"
OF_TABLES = MarcProfile(holdings="none", match=("isbn", "title"), on_match="add-items")
"""The profile of tables. Rows have no control number, and a title in several rows has several copies."""


class TitleImport(Import):
    """An import of one table; see `Import`. `table`: the columns' meaning. `notes`: sentences on the whole file.

    Its `steps` raise TableUnreadable where the file is no table of titles.
    """

    def __init__(
        self,
        desk: Desk,
        path: Path,
        profile: MarcProfile = OF_TABLES,
        table: TableProfile = PLAIN,
        *,
        dry_run: bool = False,
        make_codes: bool = False,
        tell: Tell = lambda _fault: None,
    ) -> None:
        super().__init__(desk, [path], profile, dry_run=dry_run, make_codes=make_codes, tell=tell)
        self.table = table
        self._source: TableSource | None = None
        self._reader = TitleTable({}, day_of(desk.now, desk.zone))
        self._notes: list[str] = []

    def look(self) -> None:
        """Survey the file as for any import: find the columns and count the codes."""
        self.desk.require("library.import")
        self.profile.check()
        (path,) = self.paths
        source = self._source = open_table(path, self.table, guess_columns, COLUMNS)
        needed(source, ("title",), _("the title"), "title")
        self.guess = Guess(TABLE, "", _("Chosen by you."))
        dates, found = self._survey(source)
        self._files = [SourceFile(path, path.stat().st_size, source.digest, found)]
        self._notes = source_notes(source, self.table, dates)
        self._codes_found(in_our_codes(found, self.profile))
        self._before = unfinished(self._run)

    def _survey(self, source: TableSource) -> tuple[DateOrder, Codes]:
        """Read all rows once: in which order dates are written, and which codes the copies have."""
        dates, found = DateOrder(), Counter[tuple[str, str]]()
        reader = self._reader = TitleTable(source.columns, self._reader.entered, fill=self.table.fill)
        for row in source.rows():
            dates.see(row.get(source.columns.get("acquired", ""), ""))
            for item in reader.items_of(row):
                count_codes(found, item)
        reader.survey(source.rows())
        for item in reader.kept_apart(source.rows()):
            count_codes(found, item)
        reader.day_first = dates.day_first if self.table.day_first is None else self.table.day_first
        return dates, found

    @property
    def _run(self) -> str:
        table = hashlib.sha256(to_json(self.table.facts()).encode()).hexdigest()
        return interrupted_run(self.profile, [table, *(file.digest for file in self._files)])

    def records(self, _path: Path, stream: BinaryIO) -> Iterator[RecordRead]:
        """Yield a record for each row. The progress in bytes is not known: the end is reported when it is done."""
        assert self._source
        yield from self._reader.records(self._source.rows())
        stream.seek(0, 2)

    def _highest_own(self) -> int:
        assert self._source
        items = (item for row in self._source.rows() for item in self._reader.items_of(row))
        return max((own_number(item.barcode) for item in items), default=0)

    @property
    def notes(self) -> list[str]:
        """Return the sentences about the file as a whole, once it was read."""
        said, reader = [*self._notes], self._reader
        if reader.further:
            words = _("Rows that are extra copies of a title in the file: {n}.")
            said.append(words.format(n=reader.further))
        if reader.mended:
            words = _("ISBNs shortened by a spreadsheet and repaired: {n}.")
            said.append(words.format(n=reader.mended))
        return said
