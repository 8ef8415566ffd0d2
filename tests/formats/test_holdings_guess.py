"""The form of a file's copies: guessed for every file of real data, and for one library as each system writes it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from tests.formats.samples import DATA, emma, marc, needs_data
from tuils.formats.holdings.holdings_guess import Guess, guess_holdings
from tuils.formats.marc_files.iso2709 import Raw, Unreadable, read_piece, record_pieces

from .conftest import SYSTEMS

WITH_COPIES = {
    "ils/koha_sample_952.mrc": ("koha", "952", "952p"),
    "ils/evergreen_concerto_852.mrc": ("evergreen", "852", "852p"),
    "marc/marc8/uva_2000_999items.mrc": ("symphony", "999", "999i"),
    "marc/marc8/evergreen_jazz_1k.mrc": ("symphony", "949", "949i"),
    "marc/marc8/evergreen_lul_fre_500.mrc": ("symphony", "949", "949i"),
    "marc/marc8/solrmarc_spec76.mrc": ("symphony", "999", "999i"),
    "bad/evergreen_oss_one_bad_marc8.mrc": ("symphony", "949", "949i"),
    "bad/openlibrary_odd/880_table_of_contents.mrc": ("sierra", "945", "945i"),
    "bad/openlibrary_odd/collingswood_bad_008.mrc": ("sierra", "945", "945i"),
    "bad/openlibrary_odd/ocm00400866.mrc": ("sierra", "945", "945i"),
    "bad/openlibrary_odd/lesabndioeinas00sche_meta.mrc": ("marc21", "852", "852p"),
    "bad/openlibrary_odd/lincolncentenary00horn_meta.mrc": ("symphony", "999", "999i"),
    "bad/openlibrary_odd/uoft_4351105_1626.mrc": ("symphony", "949", "949i"),
    "bad/openlibrary_odd/warofrebellionco1473unit_meta.mrc": ("symphony", "999", "999i"),
}
MADE = "bad/made/"


def raws(path: Path) -> Iterator[Raw]:
    opened = gzip.GzipFile(path) if path.suffix == ".gz" else path.open("rb")
    with opened as stream:
        for piece in record_pieces(cast("BinaryIO", stream)):
            try:
                yield read_piece(piece)
            except Unreadable:
                continue


def files() -> list[str]:
    found = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.suffix in (".mrc", ".gz")]
    return sorted(found)


@needs_data
@pytest.mark.parametrize("name", [name for name in files() if not name.startswith(MADE)])
def test_every_real_file(name: str) -> None:
    guess = guess_holdings(raws(DATA / name))
    assert (guess.system, guess.tag, guess.barcode) == WITH_COPIES.get(name, ("none", "", ""))
    assert guess.why.startswith("This looks like" if name in WITH_COPIES else "No field looks like")


@needs_data
def test_bad_files_with_copies_of_koha() -> None:
    for path in (DATA / MADE).glob("*.mrc"):
        has_copies = any("952" in raw.tags for raw in raws(path))
        assert guess_holdings(raws(path)).system == ("koha" if has_copies else "none"), path


@pytest.mark.parametrize("system", SYSTEMS)
def test_made_libraries(made_libraries: Path, system: str) -> None:
    guess = guess_holdings(raws(made_libraries / system / "library.mrc"))
    assert guess.system == system


def guess_of(*fields: tuple[str, str]) -> Guess:
    return guess_holdings([read_piece(emma((tag, text.replace("$", "\x1f")))) for tag, text in fields])


def test_a_952_of_the_library_of_congress_is_not_koha() -> None:
    assert guess_of(("952", "  $abz58 12-08-99 to ddc"), ("952", "  $aMIUH01S10$bMichigan")).system == "none"


def test_an_852_alone_decides_nothing() -> None:
    assert guess_of(("852", "  $aNNC$9a link$hQA76"), ("852", "0 $bUMDUB$cUGEN$hDA574.A8$iA4")).system == "none"


def test_a_952_of_koha_with_blank_numbers_is_koha() -> None:
    assert guess_of(("952", "  $aMAIN$bMAIN$p$yBK")).system == "koha"


def test_a_few_stray_fields_do_not_make_it_koha() -> None:
    notes = [("952", f"  $anote {n}") for n in range(9)]
    assert guess_of(("952", "  $aMAIN$p1$yBK"), *notes).system == "none"


def test_right_barcodes_of_no_known_system_are_pointed_out() -> None:
    numbers = ("30007007467409", "30007007674582", "30007007465361")
    guess = guess_of(*[("949", f"  $b{number}$cJUV") for number in numbers])
    assert (guess.system, guess.tag, guess.barcode) == ("none", "949", "949b")
    assert "949 $b" in guess.why


def test_the_reason_says_how_many() -> None:
    guess = guess_of(("852", "  $p1$xFSC@aR"), ("852", "  $p2$910.00"), ("852", "  $aX"))
    assert guess.why == (
        "This looks like Follett: 2 of 3 fields 852 have a barcode in $p with FSC in $x or a price in $9."
    )


def test_nothing_read_is_no_copies() -> None:
    assert guess_holdings([]).system == "none"
    assert guess_holdings([read_piece(marc(("245", "10\x1faX")))]).tag == ""
