"""A first look at files: whose copies, ten of them as they would be here, what is wrong with numbers and codes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.at_once import import_marc
from tests.formats.samples import emma, marc
from tuils.library.foundation.administration.codes import UnknownCode
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.title_imports.first_look import SAMPLES, first_look, look_into, whose_copies
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.models import db
from tuils.values.numbers.barcode import BarcodeRule, with_check_digit
from tuils.values.words import Unclear

from .records import copy, record, write

BARCODES = [with_check_digit(f"31042{n:08d}") for n in range(1, 40)]
WRONG = BARCODES[2][:-1] + str((int(BARCODES[2][-1]) + 1) % 10)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three titles: two copies, none, three of which one has no number and one has that of the first again."""
    return write(
        tmp_path / "titles.mrc",
        record("n1", "Emma", [copy(BARCODES[0], a="EAST", b="EAST"), copy(BARCODES[1], q="2026-03-01")]),
        record("n2", "Persuasion"),
        record("n3", "Lady Susan", [copy("", y="DVD"), copy(BARCODES[0]), copy(WRONG)]),
    )


def test_what_is_counted(desk: Desk, file: Path) -> None:
    seen = first_look([file])
    assert (seen.records, seen.copies, seen.titles_without_copies, seen.faults) == (3, 5, 1, 0)
    assert (seen.missing, seen.doubled, seen.taken, seen.old_loans) == (1, 1, 0, 1)
    assert seen.examples["doubled"] == (BARCODES[0],)
    assert (seen.guess.system, seen.guess.tag) == ("koha", "952")
    (source,) = seen.files
    assert (source.path, source.bytes, source.fault) == (file, file.stat().st_size, "")
    assert source.format
    assert len(source.digest) == 64


def test_codes_with_their_counts_and_those_not_known_here(desk: Desk, file: Path) -> None:
    seen = first_look([file])
    assert (seen.codes["branch", "EAST"], seen.codes["branch", "MAIN"]) == (1, 4)
    assert (seen.codes["item_type", "DVD"], seen.codes["item_type", "BK"]) == (1, 4)
    assert UnknownCode("branch", "EAST", 1) in seen.unknown
    mapped = first_look([file], MarcProfile(codes={"branch/EAST": "MAIN"}))
    assert UnknownCode("branch", "EAST", 1) not in mapped.unknown
    assert mapped.codes == seen.codes, "what the file says does not change"


def test_samples_are_what_would_be_stored(desk: Desk, file: Path) -> None:
    rule = BarcodeRule(prefix="9", digits=16)
    seen = first_look([file], MarcProfile(barcodes=rule, codes={"branch/EAST": "MAIN", "item_type/DVD": "BK"}))
    assert [one.barcode for one in seen.samples] == [
        "90" + BARCODES[0], "90" + BARCODES[1], "", "90" + BARCODES[0], "90" + WRONG,
    ]  # fmt: skip
    assert {one.home_branch for one in seen.samples} == {"MAIN"}
    assert {one.item_type for one in seen.samples} == {"BK"}


def test_a_blank_call_number_of_follett_is_the_titles(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "f.mrc", emma(("082", "04\x1fa813.54"), ("852", "  \x1fp4711\x1fxFSC@aR")))
    (one,) = first_look([path]).samples
    assert (one.call_number, one.item_type) == ("813.54", "R")


def test_no_more_than_ten_samples(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "many.mrc", record("n1", "Emma", [copy(code) for code in BARCODES]))
    assert [one.barcode for one in first_look([path]).samples] == BARCODES[:SAMPLES]


def test_wrong_check_digits_are_counted_after_the_rule(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "w.mrc", record("n1", "Emma", [copy(WRONG), copy(f"X{WRONG}"), copy("4711")]))
    assert first_look([path]).wrong_check == 1
    seen = first_look([path], MarcProfile(barcodes=BarcodeRule(strip="X")))
    assert (seen.wrong_check, seen.doubled) == (2, 1)


def test_numbers_that_are_in_use_here(desk: Desk, file: Path) -> None:
    import_marc(desk, [file], make_codes=True)
    seen = first_look([file])
    assert (seen.taken, seen.unknown) == (4, ())
    assert set(seen.examples["taken"]) <= set(BARCODES) | {WRONG}


def test_doubled_numbers_are_found_across_files_and_far_apart(desk: Desk, tmp_path: Path) -> None:
    many = [record(f"n{n}", f"Title {n}", [copy(with_check_digit(f"31042{n:08d}"))]) for n in range(1200)]
    first = write(tmp_path / "a.mrc", *many)
    second = write(tmp_path / "b.mrc", many[3], many[700])
    seen = first_look([first, second])
    assert (seen.copies, seen.doubled) == (1202, 2)


def test_a_connection_that_cannot_write_is_enough(desk: Desk, file: Path) -> None:
    db.execute_sql("PRAGMA query_only = 1")
    try:
        assert first_look([file]).copies == 5
    finally:
        db.execute_sql("PRAGMA query_only = 0")
    assert [path.name for path in file.parent.iterdir() if path.is_file() and "library" not in path.name] == [file.name]


def test_gzip_and_other_formats(desk: Desk, file: Path, tmp_path: Path, shared_data: Path) -> None:
    packed = tmp_path / "titles.mrc.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    plain, seen = first_look([file]), first_look([packed])
    assert (seen.copies, seen.codes, seen.samples) == (plain.copies, plain.codes, plain.samples)
    as_xml = first_look([shared_data / "ils/koha_sample_952.xml"])
    as_marc = first_look([shared_data / "ils/koha_sample_952.mrc"])
    assert (as_xml.copies, as_xml.codes, as_xml.samples) == (as_marc.copies, as_marc.codes, as_marc.samples)
    assert as_xml.titles_without_copies == 25


@pytest.mark.whole
def test_the_quick_look_counts_the_same_codes(desk: Desk, shared_data: Path) -> None:
    for name in (
        "ils/koha_sample_952.mrc", "ils/koha_sample_952.xml", "ils/evergreen_concerto_852.mrc",
        "marc/marc8/uva_2000_999items.mrc", "marc/marc8/evergreen_lul_fre_500.mrc",
    ):  # fmt: skip
        path = shared_data / name
        holdings, _guess = whose_copies([path])
        quick = {key: count for key, count in look_into(path, holdings).codes.items() if key[1]}
        assert quick == first_look([path]).codes


def test_codes_in_other_letters_are_read_as_the_import_reads_them(desk: Desk, tmp_path: Path) -> None:
    field = b"  \x1faMAIN\x1fbMAIN\x1fcR\xe2eserve\x1fyBK\x1fp1"
    title = marc(("001", "n1"), ("245", b"10\x1fa\xe2Etude"), ("952", field), leader="nam  ")
    path = write(tmp_path / "marc8.mrc", title)
    seen = first_look([path])
    assert seen.codes["location", "Réserve"] == 1
    assert seen.samples[0].location == "Réserve"
    assert look_into(path, whose_copies([path])[0]).codes["location", "Réserve"] == 1


def test_files_that_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    letter, none = tmp_path / "letter.mrc", tmp_path / "none.mrc"
    letter.write_text("Dear library,\n")
    cut = write(tmp_path / "cut.mrc", record("n1", "Emma", [copy("1")]), record("n2", "Cut")[:60])
    seen = first_look([letter, none, cut])
    assert [bool(file.fault) for file in seen.files] == [True, True, False]
    assert (seen.records, seen.faults, seen.copies) == (3, 2, 1)


def test_an_empty_file(desk: Desk, tmp_path: Path) -> None:
    seen = first_look([write(tmp_path / "empty.mrc")])
    assert (seen.records, seen.copies, seen.guess.system) == (0, 0, "none")


def test_copies_by_hand(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "own.mrc", emma(("949", "  \x1fb4711\x1fcJUV")))
    assert first_look([path]).copies == 0
    profile = MarcProfile(tag="949", fields=("barcode=b", "location=c"))
    seen = first_look([path], profile)
    assert [(one.barcode, one.location) for one in seen.samples] == [("4711", "JUV")]
    with pytest.raises(Unclear):
        first_look([path], MarcProfile(tag="949", fields=("shelf=c",)))


def test_copies_that_stand_in_two_tags_are_taken_once(desk: Desk, shared_data: Path) -> None:
    path = shared_data / "bad/openlibrary_odd/warofrebellionco1473unit_meta.mrc"
    seen = first_look([path], MarcProfile(holdings="symphony"))
    assert (seen.copies, seen.doubled, seen.guess.tag) == (127, 0, "999")


def test_deleted_records_and_authorities_are_no_titles_without_copies(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "d.mrc", emma(leader="dam a"), emma(leader="nz  a"), emma())
    assert first_look([path]).titles_without_copies == 1


def test_progress_is_told(desk: Desk, file: Path) -> None:
    told: list[tuple[int, int, int]] = []
    first_look([file, file], at=lambda *step: told.append(step))
    size = file.stat().st_size
    assert told[-1] == (2 * size, 2 * size, 6)


@pytest.mark.whole
def test_an_import_by_guess_takes_the_same_copies(desk: Desk, shared_data: Path) -> None:
    path = shared_data / "marc/marc8/evergreen_jazz_1k.mrc"
    try:
        summary = import_marc(desk, [path], make_codes=True)
    except Refused as no:
        pytest.fail(no.message)
    assert summary.items_added == first_look([path]).copies == 1238
