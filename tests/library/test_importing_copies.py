"""Copies on their way in: numbers, codes, states, one copy a title, and those that are here already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tuils.formats.marc_files.iso2709 import put_together
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.lending.loans.checkin import checkin
from tuils.values.numbers.barcode import BarcodeRule, with_check_digit

from .makers import codes, rows, value, whole
from .titles_coming_in import bring_in, file_of, marc

WRONG = with_check_digit("3123400000001")[:-1] + "0"


def numbers() -> list[str]:
    return [number for (number,) in rows("SELECT barcode FROM item ORDER BY barcode")]


def told(summary: ImportSummary) -> tuple[int, int, int]:
    return summary.items_without_barcode, summary.items_barcode_taken, summary.items_wrong_check


def said(faults: list[RecordFault]) -> str:
    return " ".join(fault.fault for fault in faults)


def test_numbers_are_counted_and_named_and_never_refused(desk: Desk, tmp_path: Path) -> None:
    copies = [{"p": WRONG}, {"p": "A7"}, {"p": "A7"}, {"o": "none"}, {"p": with_check_digit("3123400000002")}]
    summary, faults = bring_in(desk, file_of(tmp_path, [marc("1", "Emma", *copies)]))
    assert (summary.items_added, told(summary)) == (5, (2, 1, 1))
    assert numbers() == ["", "", WRONG, with_check_digit("3123400000002"), "A7"]
    assert [fault.outcome for fault in faults] == ["repaired"]
    for word in (WRONG, "A7", "1 item has no barcode"):
        assert word in said(faults)
    whole(desk)


def test_old_numbers_are_completed_by_the_rule(desk: Desk, tmp_path: Path) -> None:
    rule = BarcodeRule(strip="T ", prefix="31042", digits=14, check=True)
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "T 4711"}, {"p": "X-9"})])
    bring_in(desk, path, barcodes=rule)
    assert numbers() == [with_check_digit("3104200004711"), "X-9"]
    again, _faults = bring_in(desk, path, barcodes=rule, on_match="add-items")
    assert (again.matched, again.items_added) == (1, 0)


def test_our_codes_for_theirs(desk: Desk, tmp_path: Path) -> None:
    copy = {"p": "1001", "a": "MPL", "b": "EAST", "c": "GEN", "y": "01"}
    path = file_of(tmp_path, [marc("1", "Emma", copy, {"p": "1002", "a": "", "b": "", "y": ""})])
    ours = {"branch/MPL": "MAIN", "branch/EAST": "MAIN", "location/GEN": "", "item_type/01": "DVD", "item_type/": "BK"}
    assert [one.code for one in import_marc(desk, [path]).unknown] == ["EAST", "MPL", "01", "GEN"]
    profile = MarcProfile(codes={**ours, "item_type/01": "ODD"})
    assert [(one.kind, one.code, one.count) for one in import_marc(desk, [path], profile).unknown] == [
        ("item_type", "ODD", 1)
    ]
    assert import_marc(desk, [path], MarcProfile(codes=ours)).unknown == ()
    assert rows("SELECT home_branch, holding_branch, location, item_type FROM item ORDER BY barcode") == [
        ("MAIN", "MAIN", "", "DVD"),
        ("MAIN", "MAIN", "", "BK"),
    ]
    whole(desk)


def test_a_copy_that_was_out_keeps_that_until_it_is_seen(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001", "q": "2026-11-30"})]))
    assert value("SELECT old_loan FROM item") == "2026-11-30"
    checkin(desk, "1001")
    assert value("SELECT old_loan FROM item") == ""
    whole(desk)


def follett(barcode: str, call_number: str = "") -> bytes:
    call = f"\x1fh{call_number}" if call_number else ""
    copy = f"  \x1faMAIN{call}\x1fp{barcode}\x1f9150\x1fxFSC@aR"
    return put_together(
        "00000nam a2200000 i 4500",
        ["001", "082", "245", "852"],
        [b"f1", b"04\x1fa823.7", b"10\x1faEmma", copy.encode()],
    )


@pytest.mark.parametrize("holdings", ["auto", "follett"])
def test_a_blank_call_number_of_follett_is_the_titles(desk: Desk, tmp_path: Path, holdings: str) -> None:
    bring_in(desk, file_of(tmp_path, [follett("1001"), follett("1002", "FIC AUS")]), match=(), holdings=holdings)
    assert item_sheet(desk, "1001").call_number == "823.7"
    assert item_sheet(desk, "1002").call_number.startswith("FIC AUS")


# ---- one copy, numbers of our own


def test_one_copy_a_title_that_has_none(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma"), marc("2", "Persuasion", {"p": "1002"})])
    odd = MarcProfile(one_copy=True, codes={"item_type/": "ODD"})
    assert [one.code for one in import_marc(desk, [path], odd).unknown] == ["ODD"]
    summary, _faults = bring_in(desk, path, one_copy=True, codes={"item_type/": "BK"})
    assert (summary.added, summary.items_added, numbers()) == (2, 2, ["", "1002"])
    assert value("SELECT item_type FROM item WHERE barcode = ''") == "BK"
    again, _faults = bring_in(desk, path, one_copy=True, on_match="add-items")
    assert (again.items_added, again.batch) == (0, "")
    whole(desk)


def test_numbers_of_our_own_go_on_behind_all_that_come_and_across_batches(desk: Desk, tmp_path: Path) -> None:
    late = with_check_digit("3123400000050")
    records = [marc(str(n), f"Title {n}") for n in range(1, 400)]
    path = file_of(tmp_path, [marc("0", "First", {"o": "x"}), *records, marc("900", "Last", {"p": late}, {"p": late})])
    more: dict[str, Any] = {"one_copy": True, "give_numbers": True}
    rehearsed, _faults = bring_in(desk, path, dry_run=True, **more)
    summary, faults = bring_in(desk, path, **more)
    assert rehearsed.items_added == summary.items_added == 402
    assert told(summary) == told(rehearsed) == (0, 1, 0)
    assert sorted(numbers()) == [late, *(with_check_digit(f"31234{n:08d}") for n in range(51, 452))]
    assert "given a new barcode" in said(faults)
    (title,) = rows("SELECT id FROM biblio WHERE title = 'Last'")
    assert add_item(desk, title[0], {}).barcode == with_check_digit("3123400000452")
    whole(desk)


def test_the_next_import_gives_numbers_behind_those_of_the_last(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"o": "x"})]), give_numbers=True)
    bring_in(desk, file_of(tmp_path, [marc("2", "Persuasion", {"o": "x"})]), give_numbers=True)
    assert numbers() == [with_check_digit("3123400000001"), with_check_digit("3123400000002")]


# ---- here already


def test_copies_without_number_are_known_by_what_is_written_on_them(desk: Desk, tmp_path: Path) -> None:
    twins = [marc("1", "Emma", {"o": "FIC"}, {"o": "FIC"}), marc("2", "Persuasion", {"p": "1001"})]
    path = file_of(tmp_path, twins)
    bring_in(desk, path)
    assert bring_in(desk, path, on_match="add-items")[0].items_added == 0
    third = file_of(tmp_path, [marc("1", "Emma", {"o": "FIC"}, {"o": "FIC"}, {"o": "FIC"}, {"o": "LP"})])
    assert bring_in(desk, third, on_match="add-items")[0].items_added == 2
    assert value("SELECT count(*) FROM item") == 5
    whole(desk)


def test_a_number_that_was_taken_is_not_brought_in_again_and_again(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    path = file_of(tmp_path, [marc("2", "Persuasion", {"p": "1001", "o": "FIC"})])
    for items in (1, 0, 0):
        assert bring_in(desk, path, on_match="add-items")[0].items_added == items
    whole(desk)


# ---- profiles


def test_a_profile_is_the_same_after_it_was_kept() -> None:
    profile = MarcProfile(
        holdings="own",
        tag="949",
        fields=("barcode=i",),
        match=("issn",),
        barcodes=BarcodeRule("T", "31", 14, True),
        codes={"branch/A": "B"},
    )
    assert MarcProfile.of(profile.facts()) == profile
    assert MarcProfile.of({**profile.facts(), "unheard of": 1}) == profile
    assert MarcProfile.of({}) == MarcProfile()
    assert profile.digest != MarcProfile().digest == MarcProfile.of({}).digest


@pytest.mark.parametrize(
    "wrong", [MarcProfile("own", "949"), MarcProfile("own", "9", ("barcode=i",)), MarcProfile(fields=("colour=i",))]
)
def test_a_mapping_by_hand_that_cannot_be_is_refused(desk: Desk, tmp_path: Path, wrong: MarcProfile) -> None:
    path = file_of(tmp_path, [marc("1", "Emma")])
    assert codes(lambda: import_marc(desk, [path], wrong)) == ["NOT_UNDERSTOOD"]
