"""The report of an import: a line for each record with a fault, on disk while it runs, and read back by the page.

A report may be as long as the imported file, so its lines are never all in memory: only the place of every hundredth
line is, in eight bytes.
"""

from __future__ import annotations

import csv
import io
import os
from array import array
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from tuils.files import changed_stream, own_stream
from tuils.formats.tables.tables import safe_cell, unsafe_cell
from tuils.values.folding import clean

COLUMNS = ("file", "record", "control_number", "fault", "outcome")
"""The columns of a `Fault`. Tables of people and loans have `row` and `card` instead."""
EACH = 100
"""The interval of lines whose place in the file is kept."""
_BOM = b"\xef\xbb\xbf"


class ImportReport:
    """Lines of `columns` as CSV with safe cells, in UTF-8 with a byte order mark, for this system user alone.

    A file at `path` is written over. `OSError` where it cannot be written: the import is not to stop for that, so the
    caller says so once and continues.
    """

    def __init__(self, path: Path, columns: Iterable[str] = COLUMNS) -> None:
        self.path, self.columns = path, tuple(columns)
        self.count = 0
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = own_stream(path)
        self._places = array("Q")
        self._end = self._file.write(_BOM + _line(self.columns))

    def tell(self, fault: Any) -> None:
        """Write down this fault: its attributes are the cells."""
        if self.count % EACH == 0:
            self._places.append(self._end)
        self._file.seek(self._end)
        self._end += self._file.write(_line(str(getattr(fault, name, "") or "") for name in self.columns))
        self.count += 1

    def page(self, start: int, lines: int) -> list[tuple[str, ...]]:
        """Return so many lines from this one on, counted from 0; fewer at the end."""
        if not 0 <= start < self.count:
            return []
        self._file.seek(self._places[start // EACH])
        lines = min(lines, self.count - start)
        text = [self._file.readline().decode("utf-8") for _n in range(start % EACH + lines)]
        return [tuple(unsafe_cell(cell) for cell in row) for row in csv.reader(text[start % EACH :])]

    def move(self, path: Path) -> None:
        """Call the file otherwise, once the import has a name."""
        self.close()
        try:
            os.replace(self.path, path)
            self.path = path
        finally:
            self._file = changed_stream(self.path)

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Close it, and take the file away."""
        self.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> ImportReport:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _no: BaseException | None, _at: TracebackType | None) -> None:
        self.close()


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([safe_cell(clean(cell)) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")
