"""Tables that were damaged: read or refused in a sentence, never anything else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.at_once import import_loans
from tuils.formats.tables.tables import TableUnreadable, write_csv
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.title_imports.title_import import TitleImport
from tuils.library.people.patron_files.patron_import import import_patrons

pytestmark = pytest.mark.whole

PEOPLE = [
    {"card": f"2104200000{n:04d}", "surname": f"Fïeld {n}", "dob": "3/4/58", "guardian": f"2104200000{n - 1:04d}"}
    for n in range(30)
]
LOANS = [{"barcode": f"B{n}", "cardnumber": f"P{n}", "due": "2026-12-11 12:00", "renewals": n} for n in range(30)]

TITLES = [{"title": f"Émile {n}", "isbn": f"97801414395{n:02d}", "barcode": f"B{n}", "copies": 1} for n in range(30)]


def damaged(data: bytes, seed: int) -> bytes:
    """Some bytes flipped, and the rest cut or doubled."""
    dice = random.Random(seed)
    found = bytearray(data)
    for _flip in range(dice.randrange(1, 8)):
        found[dice.randrange(len(found))] = dice.randrange(256)
    cut = dice.randrange(len(found))
    return bytes({0: found[:cut], 1: found + found[cut:]}.get(dice.randrange(4), found))


def saved(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, rows in (("people", PEOPLE), ("loans", LOANS), ("titles", TITLES)):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8") as out:
            write_csv(rows, list(rows[0]), out)
        yield name, path.read_bytes()
        yield name, path.read_text(encoding="utf-8").encode("utf-16")
        book = Workbook()
        book.active.append(list(rows[0]))
        for row in rows:
            book.active.append(list(row.values()))
        book.save(folder / f"{name}.xlsx")
        yield name, (folder / f"{name}.xlsx").read_bytes()


def test_damaged_tables_are_read_or_refused(desk: Desk, tmp_path: Path, full: bool) -> None:
    outcomes = set()
    for name, data in list(saved(tmp_path)):
        for seed in range(200 if full else 12):
            path = tmp_path / "damaged"
            path.write_bytes(damaged(data, seed))
            try:
                if name == "people":
                    summary = import_patrons(desk, path, dry_run=True)
                    outcomes.add("read" if summary.read else "nothing")
                elif name == "loans":
                    import_loans(desk, path, dry_run=True)
                else:
                    list(TitleImport(desk, path, dry_run=True).steps())
            except (TableUnreadable, Refused):
                outcomes.add("refused")
    assert {"read", "refused"} <= outcomes


@pytest.mark.parametrize("name", ["json/pymarc_batch.json", "bad/made/is_really_a_png.mrc", "bad/made/entity_bomb.xml"])
def test_what_is_no_table_is_refused_in_a_sentence(name: str, desk: Desk, shared_data: Path) -> None:
    with pytest.raises(TableUnreadable, match=r"\.$"):
        import_patrons(desk, shared_data / name, dry_run=True)


def test_evergreens_people_come_in_whole_and_again(desk: Desk, shared_data: Path) -> None:
    path = shared_data / "patrons" / "evergreen_concerto_patrons.csv"
    assert import_patrons(desk, path).added == 0
    first = import_patrons(desk, path, make_codes=True)
    assert (first.read, first.added, first.rejected) == (377, 377, 0)
    again = import_patrons(desk, path)
    assert (again.updated, again.unchanged, again.batch) == (377, 377, "")
