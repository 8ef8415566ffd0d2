"""Everything that a file holds is counted as something: records and copies, in the preview, the dry run and the import.

Both sums hold for every file of titles that there is, for each thing that can be done with titles on file, and for a
file that comes in again.
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from pymarc import MARCReader

from tuils.formats.marc.marc import read_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports import pace
from tuils.library.holdings.title_imports.first_look import FirstLook, first_look
from tuils.library.holdings.title_imports.importing import Import, ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import ON_MATCH
from tuils.library.holdings.title_imports.title_import import OF_TABLES, TitleImport
from tuils.library.reach.import_undo import undo_import

from .makers import rows, value, whole
from .titles_coming_in import bring_in, file_of, marc

RECORDS = ("added", "matched", "overlaid", "set_aside", "rejected")
LEFT = ("items_on_file", "items_repeated", "items_skipped", "items_set_aside", "items_rejected")
NOT_TOLD_OF_A_TEST = {"batch", "seconds", "resumed", "unknown"}
FOLDERS = ("ils", "marc", "marcxml", "json", "mrk", "bad")


def counts(summary: ImportSummary) -> dict[str, int]:
    return {one.name: getattr(summary, one.name) for one in fields(summary) if one.name not in NOT_TOLD_OF_A_TEST}


def hold_both_sums(summary: ImportSummary, faults: list[RecordFault]) -> None:
    """Assert that the sums hold: imported records have an outcome, the others a line in the report."""
    assert summary.read == sum(getattr(summary, name) for name in RECORDS)
    copies = summary.items_added - summary.items_made + sum(getattr(summary, name) for name in LEFT)
    assert summary.items_read == copies
    assert summary.repeated <= summary.matched
    told = [fault.outcome for fault in faults]
    assert (told.count("set_aside"), told.count("rejected")) == (summary.set_aside, summary.rejected)
    assert ("skipped" in told) == bool(summary.items_skipped)
    assert told.count("merged") <= summary.repeated + summary.overlaid


def brought_in(desk: Desk, *paths: Path, **how: Any) -> ImportSummary:
    """Rehearse an import, which says the same to the line, then run it."""
    rehearsed, said = bring_in(desk, *paths, dry_run=True, **how)
    before = value("SELECT count(*) FROM item"), value("SELECT count(*) FROM biblio WHERE NOT removed")
    summary, faults = bring_in(desk, *paths, **how)
    after = value("SELECT count(*) FROM item"), value("SELECT count(*) FROM biblio WHERE NOT removed")
    assert said == faults
    assert counts(rehearsed) == counts(summary)
    gained = summary.items_added, summary.added - summary.removed
    assert (after[0] - before[0], after[1] - before[1]) == gained
    hold_both_sums(summary, faults)
    return summary


def as_previewed(look: FirstLook, summary: ImportSummary, faulty: bool) -> None:
    """`faulty`: a file that is no file of records, of which the import makes one record that was rejected."""
    assert look.copies == summary.items_read
    assert look.records + faulty == summary.read
    assert look.copies_left_out == summary.items_set_aside + summary.items_rejected
    assert look.faults + look.left_out + faulty == summary.set_aside + summary.rejected


# ---- a record that stands twice


def test_a_record_that_stands_twice_adds_its_copies(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"p": "1002"}), marc("1", "Emma", {"p": "1003"})])
    assert first_look([path]).copies == 3
    summary = brought_in(desk, path)
    assert (summary.added, summary.matched, summary.repeated, summary.items_added) == (1, 1, 1, 3)
    assert [code for (code,) in rows("SELECT barcode FROM item ORDER BY barcode")] == ["1001", "1002", "1003"]
    assert value("SELECT count(DISTINCT biblio) FROM item") == 1
    whole(desk)


@pytest.mark.parametrize("between", [0, 3000], ids=["one-batch", "another-batch"])
@pytest.mark.parametrize("on_match", ["skip", "add-items", "overlay"])
def test_a_copy_of_both_records_comes_in_once_and_is_told(
    desk: Desk, tmp_path: Path, on_match: str, between: int
) -> None:
    """By its barcode; without one by how it looks: but one that looks like a copy with a barcode is another one."""
    first = marc("1", "Emma", {"p": "1001", "o": "FIC"}, {"o": "LP"}, {"o": "LP"})
    again = marc("1", "Emma", {"p": "1001", "o": "FIC"}, {"o": "LP"}, {"o": "FIC"}, {"p": "1004"})
    others = [marc(str(n), f"Title {n}") for n in range(100, 100 + between)]
    summary = brought_in(desk, file_of(tmp_path, [first, *others, again]), on_match=on_match)
    assert (summary.items_read, summary.items_added, summary.items_repeated) == (7, 5, 2)
    assert value("SELECT count(*) FROM item WHERE barcode = '1001'") == 1
    whole(desk)


def test_the_report_names_what_was_listed_twice(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}), marc("1", "Emma", {"p": "1001"}, {"p": "1002"})])
    _summary, (fault,) = bring_in(desk, path)
    assert (fault.record, fault.outcome) == (2, "merged")
    assert "1 copy added" in fault.fault
    assert "1001" in fault.fault


def test_given_numbers_are_not_given_again(desk: Desk, tmp_path: Path) -> None:
    twice = [marc("1", "Emma", {"o": "FIC"})] * 2
    others = [marc(str(n), f"Title {n}") for n in range(100, 3100)]
    for name, records in (("near", twice), ("far", [marc("2", "Sanditon", {"o": "X"}), *others])):
        path = file_of(tmp_path, [*records, records[0]], f"{name}.mrc")
        summary = brought_in(desk, path, give_numbers=True)
        assert (summary.items_added, summary.items_without_barcode) == (1, 0), name


def test_undo_takes_all_copies_back_and_the_file_comes_in_again(desk: Desk, tmp_path: Path) -> None:
    copies = [marc("1", "Emma", {"p": "1001"}, {"o": "LP"}), marc("1", "Emma", {"p": "1002"}, {"p": "1001"})]
    path = file_of(tmp_path, [*copies, marc("2", "Persuasion", {"p": "1003"})])
    first = brought_in(desk, path)
    assert undo_import(desk, first.batch).counts == {"items_removed": 4, "titles_removed": 2}
    assert (value("SELECT count(*) FROM item"), value("SELECT count(*) FROM biblio WHERE NOT removed")) == (0, 0)
    again = brought_in(desk, path)
    assert counts(again) == counts(first)
    whole(desk)


@pytest.mark.whole
def test_a_run_that_goes_on_counts_as_one_that_was_not_cut_off(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So too where a title's first record was imported before the cut, and its second is now."""
    monkeypatch.setattr(pace, "MOST_RECORDS", 1000)
    records = [marc(str(n), f"Title {n}", {"p": f"A{n}"}, {"o": "LP"}) for n in range(1, 700)]
    again = [marc(str(n), f"Title {n}", {"p": f"A{n}"}, {"p": f"B{n}"}, {"o": "LP"}) for n in range(1, 700)]
    path = file_of(tmp_path, [*records, *again])
    whole_run, _faults = bring_in(desk, path, dry_run=True)
    steps = Import(desk, [path], make_codes=True).steps()
    next(steps)
    steps.close()
    rehearsed, said = bring_in(desk, path, dry_run=True)
    summary, faults = bring_in(desk, path)
    assert 0 < summary.resumed < summary.read
    assert counts(summary) == counts(rehearsed) == counts(whole_run)
    assert said == faults
    assert (summary.items_added, summary.items_repeated, summary.repeated) == (2097, 1398, 699)
    assert value("SELECT count(*) FROM item") == 2097
    whole(desk)


# ---- titles on file


@pytest.mark.parametrize(
    ("on_match", "told"),
    [
        ("skip", {"items_on_file": 2, "items_skipped": 2, "items_added": 0}),
        ("add-items", {"items_on_file": 2, "items_added": 2}),
        ("overlay", {"items_on_file": 2, "items_added": 2}),
        ("new", {"items_added": 4, "items_barcode_taken": 1, "items_without_barcode": 2}),
    ],
)
def test_copies_of_a_title_on_file_are_counted(desk: Desk, tmp_path: Path, on_match: str, told: dict[str, int]) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"o": "LP"})]))
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"o": "LP"}, {"p": "1002"}, {"p": "1003"})], "more.mrc")
    summary = brought_in(desk, path, on_match=on_match)
    assert {name: getattr(summary, name) for name in told} == told
    whole(desk)


def test_skipped_copies_are_named(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"p": "1002"}, {"o": "LP"})], "more.mrc")
    _summary, (fault,) = bring_in(desk, path)
    assert (fault.outcome, "1002" in fault.fault, "1001" in fault.fault) == ("skipped", True, False)
    assert "2 copies of it were not added" in fault.fault
    assert "1 without a barcode" in fault.fault


# ---- records that do not come in


@pytest.mark.parametrize("deletes", ["aside", "apply"])
def test_copies_of_records_that_stay_out_are_counted_and_named(desk: Desk, tmp_path: Path, deletes: str) -> None:
    holdings = marc("1", "Emma", {"p": "1002"}).replace(b"nam a", b"nx  a", 1)
    deleted = marc("3", "Sanditon", {"p": "1004"}).replace(b"nam a", b"dam a", 1)
    records = [marc("1", "Emma", {"p": "1001"}), holdings, marc("2", "", {"p": "1003"}), deleted]
    path = file_of(tmp_path, records)
    look = first_look([path])
    assert (look.left_out, look.copies_left_out) == (3, 3)
    summary = brought_in(desk, path, deletes=deletes)
    as_previewed(look, summary, faulty=False)
    _summary, faults = bring_in(desk, path, deletes=deletes)
    assert [[code for code in ("1002", "1003", "1004") if code in fault.fault] for fault in faults] == [
        ["1002"], ["1003"], ["1004"],
    ]  # fmt: skip


def test_copies_of_a_record_that_an_overlay_sets_aside_are_counted(desk: Desk, tmp_path: Path) -> None:
    """Its number is that of quite another title."""
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    path = file_of(tmp_path, [marc("1", "Dracula", {"p": "1002"}, {"p": "1001"})], "other.mrc")
    summary = brought_in(desk, path, on_match="overlay")
    assert (summary.set_aside, summary.items_set_aside, summary.items_read) == (1, 2, 2)
    _summary, (fault,) = bring_in(desk, path, on_match="overlay")
    assert "Its 2 copies were not imported: 1002, 1001." in fault.fault


def test_copies_of_a_deleted_record_that_takes_its_title_away(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("3", "Sanditon")]))
    deleted = marc("3", "Sanditon", {"p": "1004"}).replace(b"nam a", b"dam a", 1)
    summary = brought_in(desk, file_of(tmp_path, [deleted], "gone.mrc"), deletes="apply")
    assert (summary.removed, summary.items_skipped) == (1, 1)


def test_a_record_whose_letters_cannot_be_read_has_copies(desk: Desk, tmp_path: Path) -> None:
    odd = "Война и мир".encode("cp866") * 20
    record = marc("7", "X" * len(odd), {"p": "1007"}).replace(b"X" * len(odd), odd)
    path = file_of(tmp_path, [record])
    summary = brought_in(desk, path)
    assert (summary.rejected, summary.items_rejected) == (1, 1)
    as_previewed(first_look([path]), summary, faulty=False)


# ---- every file that there is


def real_files(data: Path) -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((data / folder).rglob("*.*"))]
    return [path for path in found if path.suffix in (".mrc", ".xml", ".json", ".mrk", ".gz")]


@pytest.mark.whole
def test_both_sums_hold_for_every_real_file(desk: Desk, shared_data: Path) -> None:
    files = real_files(shared_data)
    assert len(files) > 120
    copies = 0
    for path in files:
        look = first_look([path])
        rehearsed, faults = bring_in(desk, path, dry_run=True)
        hold_both_sums(rehearsed, faults)
        as_previewed(look, rehearsed, faulty=not look.records and any(file.fault for file in look.files))
        copies += rehearsed.items_read
    assert copies > 8000
    brought_in(desk, *(path for path in files if path.parent.name == "made"))
    whole(desk)


@pytest.mark.whole
@pytest.mark.parametrize("on_match", ON_MATCH)
@pytest.mark.parametrize("name", ["ils/koha_sample_952.mrc", "marc/marc8/evergreen_jazz_1k.mrc"])
def test_both_sums_hold_where_a_file_comes_again(desk: Desk, shared_data: Path, name: str, on_match: str) -> None:
    first = brought_in(desk, shared_data / name)
    again = brought_in(desk, shared_data / name, on_match=on_match)
    assert (again.read, again.items_read) == (first.read, first.items_read)
    if on_match != "new":
        assert (again.items_added, again.items_on_file, again.items_skipped) == (0, first.items_added, 0)
    whole(desk)


@pytest.mark.whole
def test_a_file_behind_itself_is_the_same_library(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    """Records that stand twice because an export was put together of pages that overlap."""
    one = shared_data / "ils" / "evergreen_concerto_852.mrc"
    path = file_of(tmp_path, [one.read_bytes()] * 2)
    once, _faults = bring_in(desk, one, dry_run=True)
    summary = brought_in(desk, path)
    assert (summary.added, summary.items_added, summary.repeated) == (once.added, once.items_added, once.added)
    assert summary.items_read == 2 * once.items_read


@pytest.mark.whole
def test_as_many_copies_as_another_reader_finds(desk: Desk, shared_data: Path) -> None:
    """pymarc counts the fields, without any of our reading."""
    for name, tag in (("ils/koha_sample_952.mrc", "952"), ("ils/evergreen_concerto_852.mrc", "852")):
        with (shared_data / name).open("rb") as stream:
            found = sum(len(record.get_fields(tag)) for record in MARCReader(stream, permissive=True) if record)
        with (shared_data / name).open("rb") as stream:
            titles = sum(1 for _record in read_marc(stream))
        summary = brought_in(desk, shared_data / name)
        assert (summary.read, summary.items_read) == (titles, found)


# ---- tables


def test_both_sums_hold_for_a_table(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text(
        "title,author,barcode,copies,call number\n"
        "Emma,Austen,B1,,FIC\nEmma,Austen,B2,,FIC\nEmma,Austen,B2,,FIC\n"
        ",Nobody,B3,,\n,Nobody,,4,\nPersuasion,Austen,,3,FIC\nSanditon,Austen,,,\n",
        encoding="utf-8",
    )

    def come(on_match: str, *, dry_run: bool = False) -> tuple[ImportSummary, list[RecordFault]]:
        faults: list[RecordFault] = []
        how = replace(OF_TABLES, on_match=on_match)
        table = TitleImport(desk, path, how, make_codes=True, dry_run=dry_run, tell=faults.append)
        for _step in table.steps():
            pass
        hold_both_sums(table.summary, faults)
        return table.summary, faults

    added: dict[str, list[int]] = {}
    for on_match in ("add-items", *ON_MATCH):
        rehearsed, said = come(on_match, dry_run=True)
        summary, faults = come(on_match)
        assert (counts(rehearsed), said) == (counts(summary), faults)
        assert (summary.read, summary.rejected, summary.items_read, summary.items_rejected) == (5, 2, 12, 5)
        added.setdefault(on_match, []).append(summary.items_added)
    assert added == {"add-items": [7, 0], "skip": [0], "overlay": [0], "new": [7]}
    assert value("SELECT count(*) FROM item") == 14
    whole(desk)
