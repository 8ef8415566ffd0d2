"""Titles from a table: they come in as any others do, once, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.formats.tables.tables import TableUnreadable
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.title_import import OF_TABLES, TitleImport
from tuils.library.reach.import_undo import batches, undo_import

from .makers import rows, value, whole

HEAD = "Title,Author,ISBN,Call Number,Barcode\n"
LIST = "Emma,Jane Austen,141439580,F AUS,B1\nEmma,Jane Austen,0141439580,F AUS,B2\n,Nobody,,,B3\nBeowulf,,,,B4\n"


def bring_in(
    desk: Desk, folder: Path, text: str, table: TableProfile | None = None, *, dry_run: bool = False, **more: bool
) -> tuple[ImportSummary, list[RecordFault], TitleImport]:
    path = folder / "books.csv"
    path.write_text(text, encoding="utf-8")
    faults: list[RecordFault] = []
    profile = table or TableProfile()
    made = TitleImport(desk, path, OF_TABLES, profile, tell=faults.append, dry_run=dry_run, **more)
    for _step in made.steps():
        pass
    return made.summary, faults, made


def test_rows_become_titles_and_copies(desk: Desk, tmp_path: Path) -> None:
    summary, faults, made = bring_in(desk, tmp_path, HEAD + LIST)
    assert (summary.read, summary.added, summary.matched, summary.items_added) == (3, 2, 0, 3)
    assert [(fault.record, fault.outcome) for fault in faults] == [(3, "rejected")]
    assert value("SELECT count(DISTINCT biblio) FROM item WHERE barcode IN ('B1', 'B2')") == 1
    assert rows("SELECT isbn FROM isbn") == [("9780141439587",)]
    assert [note[-2:] for note in made.notes] == ["1.", "1."]
    whole(desk)


def test_a_second_time_doubles_nothing(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, HEAD + LIST)
    summary, _faults, _made = bring_in(desk, tmp_path, HEAD + LIST)
    assert (summary.added, summary.matched, summary.items_added, summary.batch) == (0, 2, 0, "")


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    dry, faults, _made = bring_in(desk, tmp_path, HEAD + LIST, dry_run=True)
    assert value("SELECT count(*) FROM biblio") == 0
    summary, faults_again, _made = bring_in(desk, tmp_path, HEAD + LIST)
    assert faults == faults_again
    for name in ("read", "added", "matched", "items_added", "rejected"):
        assert getattr(dry, name) == getattr(summary, name)


def test_it_is_taken_back_like_any_import(desk: Desk, tmp_path: Path) -> None:
    summary, _faults, _made = bring_in(desk, tmp_path, HEAD + LIST)
    assert [line.id for line in batches(desk)] == [summary.batch]
    back = undo_import(desk, summary.batch)
    assert (back.counts["titles_removed"], back.counts["items_removed"], back.refused) == (2, 3, 0)
    again, _faults, _made = bring_in(desk, tmp_path, HEAD + LIST)
    assert (again.added, again.items_added) == (2, 3)
    whole(desk)


def test_unknown_codes_stop_it_and_can_be_put_right(desk: Desk, tmp_path: Path) -> None:
    text = "title,barcode,shelf,type\nEmma,B1,Attic,Book\n"
    summary, _faults, _made = bring_in(desk, tmp_path, text)
    assert {(one.kind, one.code) for one in summary.unknown} == {("location", "Attic")}, "a type called Book is here"
    assert value("SELECT count(*) FROM biblio") == 0
    summary, _faults, _made = bring_in(desk, tmp_path, text, make_codes=True)
    assert summary.items_added == 1
    assert rows("SELECT location, item_type FROM item") == [("Attic", "BK")]


def test_columns_are_mapped_and_the_rest_is_said(desk: Desk, tmp_path: Path) -> None:
    text = "Titel,Nummer,Farbe\nEmma,7,rot\n"
    with pytest.raises(TableUnreadable, match="--map title"):
        bring_in(desk, tmp_path, text)
    _summary, _faults, made = bring_in(
        desk, tmp_path, text, TableProfile({"title": "Titel", "barcode": "Nummer"}, fill=4)
    )
    assert "Farbe" in made.notes[0]
    assert rows("SELECT barcode FROM item") == [("0007",)]


def test_volunteers_do_not_import(volunteer: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NO_PERMISSION"):
        bring_in(volunteer, tmp_path, HEAD)
