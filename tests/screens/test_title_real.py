"""Real records, and broken ones: each page of a title keeps to the width of the screen, and shows all there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.formats.samples import DATA, needs_data, read_file
from tuils.formats.marc.marc import RecordRead
from tuils.library.holdings.finding.related import Related
from tuils.library.holdings.items.showing import TitleSheet
from tuils.screens.catalog.title_items import TitleShown
from tuils.screens.catalog.title_record import HEAD, RecordRows, marc_rows, summary_of
from tuils.screens.widgets.rows import LEAD, cell_text

pytestmark = pytest.mark.whole

FILES = (
    "ils/evergreen_concerto_852.mrc", "marc/utf8/blacklight_880_scripts_30.mrc", "marc/utf8/evergreen_nepali.mrc",
    "marc/marc8/evergreen_hebrew.mrc", "marcxml/lc_princeton_99.xml",
)  # fmt: skip
SIZES = ((80, False), (40, True))


def shown(read: RecordRead) -> TitleShown:
    columns = read.columns
    names = set(TitleSheet.__dataclass_fields__) & set(columns._fields)
    known = {name: getattr(columns, name) for name in names}
    known |= {"subjects": tuple(filter(None, columns.subjects.split("; "))), "isbns": columns.isbns}
    sheet = TitleSheet(**known, id="0" * 36, marc=read.marc, items=())
    return TitleShown(sheet, (), (), 0, Related())


def records(name: str) -> Iterator[TitleShown]:
    found = [one for one in read_file(name) if one.marc]
    assert found
    return map(shown, found)


def check(found: TitleShown) -> None:
    for width, narrow in SIZES:
        face = summary_of(found, width, narrow)
        assert len(face.lines) <= HEAD[narrow]
        for line in face.lines:
            text = line if isinstance(line, str) else "".join(words for words, _role in line)
            assert cell_len(text) <= width
        everything = RecordRows(found, width)
        for row in everything.rows:
            assert LEAD + 3 + 1 + 9 + 1 + cell_len(cell_text(row[2])) <= width
        told = "".join("".join(cell_text(row[2]) for row in everything.rows).split())
        assert "".join(found.sheet.summary.split()) in told
        assert all("".join(part.split()) in told for part in found.sheet.description.contents)
        fields, count = marc_rows(found.sheet.marc, width, narrow)
        assert count == sum(bool(cell_text(row[0])) for row in fields)


@needs_data
@pytest.mark.parametrize("name", FILES)
def test_real_records_keep_to_the_screen(name: str) -> None:
    for found in records(name):
        check(found)


@needs_data
def test_broken_records_keep_to_the_screen() -> None:
    count = 0
    for file in sorted(Path(DATA / "bad").rglob("*.mrc")):
        for one in read_file(str(file.relative_to(DATA))):
            if one.marc:
                check(shown(one))
                count += 1
    assert count > 100
