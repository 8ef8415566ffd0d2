"""Titles and items from MARC files: nothing lost silently, and a journal that replays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_marc
from tuils.formats.marc.merging import MergeRules
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import item_sheet, title_sheet
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.lending.loans.checkout import checkout
from tuils.library.reach.replay import last_actions
from tuils.values.numbers.barcode import with_check_digit

from .makers import codes, register, rows, value, whole, with_role
from .titles_coming_in import bring_in, file_of, many, marc


def barcodes() -> list[str]:
    return [row[0] for row in rows("SELECT barcode FROM item ORDER BY barcode")]


# ---- what comes in


@pytest.mark.whole
def test_a_real_library_comes_in_whole_and_its_journal_replays(desk: Desk, shared_data: Path) -> None:
    koha = shared_data / "ils" / "koha_sample_952.mrc"
    summary, _faults = bring_in(desk, koha)
    assert (summary.read, summary.added, summary.items_added) == (435, 435, 958)
    assert value("SELECT count(*) FROM item WHERE barcode != ''") == 958
    before = whole(desk).entries
    again, _faults = bring_in(desk, koha)
    assert (again.read, again.matched, again.items_added, again.batch) == (435, 435, 0, "")
    assert whole(desk).entries == before


def test_an_item_has_all_that_its_field_says(desk: Desk, tmp_path: Path) -> None:
    copy = {
        "p": "3 1042 00000001 3", "o": "FIC TES", "c": "ADULT", "8": "LOCAL", "t": "2", "h": "v.1", "g": "12.50",
        "d": "2014-05-07", "x": "for staff", "z": "for all", "b": "WEST", "7": "1",
    }  # fmt: skip
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", copy)]))
    sheet = item_sheet(desk, "31042000000013")
    assert (sheet.title, sheet.call_number, sheet.location, sheet.collection) == ("Emma", "FIC TES", "ADULT", "LOCAL")
    assert (sheet.copy_number, sheet.volume, sheet.price_cents, sheet.acquired_on) == ("2", "v.1", 1250, "2014-05-07")
    assert (sheet.home_branch, sheet.holding_branch, sheet.item_type) == ("MAIN", "WEST", "BK")
    assert (sheet.staff_note, sheet.public_note, sheet.not_for_loan) == ("for staff", "for all", True)
    assert sheet.status == "non_circulating"
    whole(desk)


@pytest.mark.parametrize(
    ("copy", "status"),
    [({"0": "1"}, "withdrawn"), ({"1": "1"}, "lost"), ({"1": "4"}, "missing"), ({"4": "1"}, "damaged")],
)
def test_an_item_comes_in_with_its_state(desk: Desk, tmp_path: Path, copy: dict[str, str], status: str) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"} | copy)]))
    assert item_sheet(desk, "1001").status == status
    whole(desk)


def test_an_imported_item_is_lent_like_any_other(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    assert checkout(desk, register(desk), "1001").title == "Emma"
    whole(desk)


def test_the_stored_record_has_no_items_and_is_else_as_it_came(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    (hit,) = find_titles("emma").hits
    assert title_sheet(hit.biblio).marc == marc("1", "Emma")


def test_without_holdings_the_items_stay_fields_of_the_record(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001", "a": "NOWHERE"})])
    summary = import_marc(desk, [path], MarcProfile(holdings="none"))
    assert (summary.added, summary.items_added, summary.unknown) == (1, 0, ())


def test_an_import_is_not_an_act_that_undo_takes_back(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    assert not last_actions(desk)[0].undoable


# ---- barcodes


def test_a_barcode_that_stands_twice_is_named_and_neither_item_is_lost(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "One", {"p": "1001"}), marc("2", "Two", {"p": "1001"}, {"p": "1002"})])
    summary, faults = bring_in(desk, path)
    assert summary.items_added == 3
    assert barcodes() == ["", "1001", "1002"]
    ((record, outcome, said),) = [(fault.record, fault.outcome, fault.fault) for fault in faults]
    assert (record, outcome) == (2, "repaired")
    assert "1001" in said
    assert item_sheet(desk, "1001").title == "One"
    whole(desk)


def test_a_barcode_that_is_in_use_stays_where_it_is(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    _summary, faults = bring_in(desk, file_of(tmp_path, [marc("2", "Persuasion", {"p": "1001"})]))
    assert len(faults) == 1
    assert "1001" in faults[0].fault
    assert item_sheet(desk, "1001").title == "Emma"
    assert find_titles("persuasion").hits[0].items == 1
    whole(desk)


def test_items_without_barcode_come_in_and_are_counted(desk: Desk, tmp_path: Path) -> None:
    _summary, faults = bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": ""}, {"o": "FIC"})]))
    assert barcodes() == ["", ""]
    assert [(fault.record, fault.outcome) for fault in faults] == [(1, "repaired")]
    assert "2" in faults[0].fault


# ---- codes


def test_unknown_codes_are_counted_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    items = [{"p": "1", "a": "EAST", "b": "MAIN"}, {"p": "2", "a": "EAST", "b": "EAST", "y": "TOY", "c": "ATTIC"}]
    path = file_of(tmp_path, [marc("1", "Emma", *items)])
    before = whole(desk).entries
    summary = import_marc(desk, [path])
    assert [(one.kind, one.code, one.count) for one in summary.unknown] == [
        ("branch", "EAST", 2),
        ("item_type", "TOY", 1),
        ("location", "ATTIC", 1),
    ]
    assert (summary.read, summary.batch) == (0, "")
    assert whole(desk).entries == before
    summary = import_marc(desk, [path], make_codes=True)
    assert summary.items_added == 2
    assert import_marc(desk, [path]).unknown == ()
    whole(desk)


def test_who_may_not_change_settings_makes_no_codes(desk: Desk, tmp_path: Path) -> None:
    importer = with_role(desk, permissions={"library.import"})
    known = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})], "known.mrc")
    odd = file_of(tmp_path, [marc("2", "Persuasion", {"p": "1002", "y": "TOY"})], "odd.mrc")
    assert import_marc(importer, [known]).added == 1
    assert codes(lambda: import_marc(importer, [odd], make_codes=True)) == ["NO_PERMISSION"]
    assert not find_titles("persuasion").hits


def test_codes_of_a_record_whose_lengths_are_wrong_are_seen_too(desk: Desk, tmp_path: Path) -> None:
    record = marc("1", "Emma", {"p": "1001", "y": "TOY"})
    path = file_of(tmp_path, [b"99999" + record[5:], marc("2", "Persuasion", {"p": "1002"})])
    assert [one.code for one in import_marc(desk, [path]).unknown] == ["TOY"]


# ---- what is here already


def test_a_title_that_is_here_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", isbn="9780141439587", lccn="   99012345 ")]))
    others = {
        "same number, same origin": marc("1", "Emma, 2nd edition"),
        "same isbn": marc("9", "Emma in another hand", isbn="0-14-143958-0", source="ELSE"),
        "same lccn": marc("8", "Emma once more", lccn="99012345", source="ELSE"),
    }
    for name, record in others.items():
        summary, _faults = bring_in(desk, file_of(tmp_path, [record]))
        assert (name, summary.matched, summary.added) == (name, 1, 0)
    stranger = marc("1", "Cooking", source="ELSE")
    assert bring_in(desk, file_of(tmp_path, [stranger]))[0].added == 1


def test_what_is_not_asked_for_does_not_match(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", isbn="9780141439587")])
    bring_in(desk, path)
    assert bring_in(desk, path, match=())[0].added == 1
    assert bring_in(desk, path, match=["lccn"])[0].added == 1
    assert bring_in(desk, path, match=["isbn"])[0].matched == 1


def test_a_number_without_origin_is_only_the_same_with_the_same_title(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", source="")]))
    assert bring_in(desk, file_of(tmp_path, [marc("1", "EMMA.", source="")]))[0].matched == 1
    assert bring_in(desk, file_of(tmp_path, [marc("1", "Cooking", source="")]))[0].added == 1


def test_a_record_twice_in_one_file_comes_in_once_but_two_editions_both(
    desk: Desk, tmp_path: Path, shared_data: Path
) -> None:
    assert bring_in(desk, file_of(tmp_path, [marc("1", "Emma"), marc("1", "Emma")]))[0].matched == 1
    assert bring_in(desk, shared_data / "bad" / "made" / "same_001_twice.mrc")[0].added == 2


def test_two_titles_of_one_file_may_share_an_isbn(desk: Desk, tmp_path: Path) -> None:
    """In a library's own file they are two titles there, each with its items."""
    volumes = [
        marc("1", "Set, first", {"p": "1"}, isbn="9780141439587"),
        marc("2", "Set, second", {"p": "2"}, isbn="9780141439587"),
    ]
    summary, _faults = bring_in(desk, file_of(tmp_path, volumes))
    assert (summary.added, summary.items_added) == (2, 2)


def test_add_items_adds_the_new_copies_alone(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"p": "1002"})])
    summary, faults = bring_in(desk, path, on_match="add-items")
    assert (summary.matched, summary.added, summary.items_added, faults) == (1, 0, 1, [])
    assert find_titles("emma").hits[0].items == 2
    assert summary.batch
    assert bring_in(desk, path, on_match="add-items")[0].batch == ""
    whole(desk)


def test_new_brings_the_title_in_once_more(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})])
    bring_in(desk, path)
    summary, faults = bring_in(desk, path, on_match="new")
    assert (summary.added, summary.items_added) == (1, 1)
    assert "1001" in faults[0].fault
    assert len(find_titles("emma").hits) == 2


def test_odd_words_are_refused_before_anything_is_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "there is none.mrc"
    assert codes(lambda: bring_in(desk, path, on_match="merge")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, match=["author"])) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, deletes="all")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, merge=MergeRules(keep=("5",)))) == ["NOT_UNDERSTOOD"]


# ---- files


@pytest.mark.whole
def test_every_bad_file_is_answered_for_record_by_record(desk: Desk, shared_data: Path) -> None:
    """No fault of a file causes a traceback, and every record left out is named."""
    files = sorted(path for path in (shared_data / "bad").rglob("*") if path.suffix in (".mrc", ".dat", ".marc"))
    assert len(files) > 40
    for path in files:
        summary, faults = bring_in(desk, path)
        out = [fault for fault in faults if fault.outcome in ("set_aside", "rejected")]
        assert (path.name, len(out)) == (path.name, summary.set_aside + summary.rejected)
        assert all(fault.fault and fault.file == str(path) for fault in faults)
    whole(desk)
    assert value("SELECT count(*) FROM biblio WHERE title = ''") == 0


def test_a_file_that_is_not_there_is_named_and_the_others_come_in(desk: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(desk, tmp_path / "gone.mrc", file_of(tmp_path, many(1)))
    assert (summary.added, summary.rejected, summary.read) == (1, 1, 2)
    assert faults[0].outcome == "rejected"
    assert "gone.mrc" in faults[0].file


def test_volunteers_do_not_import(volunteer: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(1))
    assert codes(lambda: import_marc(volunteer, [path])) == ["NO_PERMISSION"]


def test_the_next_barcode_goes_on_behind_what_came_in(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": with_check_digit("3123400000041")})]))
    (hit,) = find_titles("emma").hits
    assert add_item(desk, hit.biblio, {}).barcode == with_check_digit("3123400000042")


def test_records_without_any_number_come_in_each_and_a_second_time_not_at_all(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("", "Magazine", {"p": number}, source="") for number in ("1", "2")])
    assert bring_in(desk, path)[0].added == 2
    again, faults = bring_in(desk, path)
    assert (again.matched, again.added, faults) == (2, 0, [])
