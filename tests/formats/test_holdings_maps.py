"""Copies of each system, from fields as the systems write them to what we would store."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.formats.samples import emma, needs_data, read_file, read_one
from tuils.formats.holdings.field_852 import EVERGREEN, FOLLETT, MARC21
from tuils.formats.holdings.holdings import Holding, HoldingsMap, read_acquired, read_cents
from tuils.formats.holdings.holdings_maps import HOLDINGS, NAMES, holdings_map
from tuils.formats.holdings.holdings_status import read_status
from tuils.formats.holdings.own_items import FIELDS, own_map
from tuils.formats.holdings.sierra import SIERRA
from tuils.formats.holdings.symphony import SYMPHONY
from tuils.formats.marc.marc import read_marc
from tuils.values.words import Unclear


def copy(holdings: HoldingsMap, field: str) -> Holding:
    """The copy in one field, written with `$` for the subfield mark."""
    read = holdings.read(field.replace("$", "\x1f").replace("USD", "$"))
    assert read is not None
    return read


# ---- Evergreen


def test_evergreen_copy() -> None:
    field = (
        "4 $bSYS1-A$bSYS1-B$cAudio/Video$gdvd$kJ$jFIC AUS$mv.2$pCONC40000036"
        "$sAvailable$t2$xreference$y24.99$zGift$zWorn"
    )
    assert copy(EVERGREEN, field) == Holding(
        barcode="CONC40000036",
        call_number="J FIC AUS v.2",
        home_branch="SYS1-A",
        holding_branch="SYS1-B",
        location="Audio/Video",
        item_type="dvd",
        copy_number="2",
        price_cents=2499,
        not_for_loan=True,
        public_note="Gift; Worn",
    )


@pytest.mark.parametrize(
    ("status", "state", "out", "note"),
    [
        ("Available", "", "", ""),
        ("Reshelving", "", "", ""),
        ("Checked out", "", "Checked out", ""),
        ("Long Overdue", "lost", "Long Overdue", ""),
        ("Lost and Paid", "lost", "", ""),
        ("Missing", "missing", "", ""),
        ("Bindery", "damaged", "", ""),
        ("Discard/Weed", "withdrawn", "", ""),
        ("On order", "on_order", "", ""),
    ],
)
def test_evergreen_words_of_status(status: str, state: str, out: str, note: str) -> None:
    one = copy(EVERGREEN, f"4 $bA$bA$jX$p1$s{status}")
    assert (one.state, one.checked_out_note, one.staff_note) == (state, out, note)


def test_the_import_profile_of_evergreen_has_its_status_in_z() -> None:
    one = copy(EVERGREEN, "  $bA$bB$jX$p1$zLost$zA gift$xcirculating$xholdable$xvisible")
    assert (one.state, one.public_note, one.staff_note, one.not_for_loan) == ("lost", "A gift", "", False)


def test_what_is_only_a_place_is_no_copy_of_evergreen() -> None:
    assert EVERGREEN.read("  \x1fbALDERMAN\x1fcSTACKS") is None


# ---- MARC 21


@pytest.mark.parametrize(
    ("field", "call_number"),
    [
        ("0 $bMAIN$cSTCK$kFolio$hPT2638.E4$iL4 1913$iv.2$mCage$p39097010041581", "Folio PT2638.E4 L4 1913 v.2 Cage"),
        ("4 $bMAIN$cSTCK$jMF125$p1", "MF125"),
        ("5 $bMAIN$lEmma$p1", "Emma"),
    ],
)
def test_marc21_call_numbers(field: str, call_number: str) -> None:
    one = copy(MARC21, field)
    assert (one.call_number, one.home_branch) == (call_number, "MAIN")


def test_marc21_copy() -> None:
    assert copy(MARC21, "1 $3v.1$aMiU$cGRAD$h842$iS48$p31042000000013$t2$xmend$zGift") == Holding(
        barcode="31042000000013",
        call_number="842 S48",
        home_branch="MiU",
        holding_branch="MiU",
        location="GRAD",
        copy_number="2",
        volume="v.1",
        staff_note="mend",
        public_note="Gift",
    )


@pytest.mark.parametrize(
    "field",
    [
        "0 $aFU$bUFSCI$cDISS",
        "  $aLibrary of Congress$bPrints$eWashington$ndcu",
        "0 $bglx",
        "  $aX$xAccession no.: 4900",
    ],
)
def test_a_place_without_piece_or_call_number_is_no_copy(field: str) -> None:
    assert MARC21.read(field.replace("$", "\x1f")) is None


# ---- Follett


def test_follett_copy() -> None:
    facts = "FSC@aR@bFICTION@c20240115@e2@fBTSB"
    assert copy(FOLLETT, f"1 $aMAIN$kJ$h813.54$iAUS$p4711$t1$91250$x{facts}$xFUND:Title I$xtorn") == Holding(
        barcode="4711",
        call_number="J 813.54 AUS",
        home_branch="MAIN",
        holding_branch="MAIN",
        location="FICTION",
        item_type="R",
        copy_number="1",
        volume="2",
        price_cents=1250,
        acquired_on="2024-01-15",
        staff_note="torn",
    )


@pytest.mark.parametrize(
    ("written", "cents"),
    [("150", 150), ("5", 5), ("0", 0), ("24.99", 2499), ("$24.99", 2499), ("", None), ("n/a", None)],
)
def test_follett_prices_without_a_point_are_cents(written: str, cents: int | None) -> None:
    assert read_cents(written) == cents


def test_a_blank_call_number_of_follett_stays_blank() -> None:
    assert copy(FOLLETT, "  $p4711$xFSC@aR").call_number == ""


# ---- Symphony


def test_symphony_copy() -> None:
    field = (
        "  $aDS432 .T3 1982$wLC$c1$iX000951206$d4/17/2009$lALD-STKS$mALDERMAN$n3$pUSD20.00$rM$sY$tBOOK$u6/28/1996$v2"
        "$xH-NOTIS$o.STAFF. spine$o.PUBLIC. With map$o.CIRCNOTE. 2 discs"
    )
    assert copy(SYMPHONY, field) == Holding(
        barcode="X000951206",
        call_number="DS432 .T3 1982",
        home_branch="ALDERMAN",
        holding_branch="ALDERMAN",
        location="ALD-STKS",
        item_type="BOOK",
        collection_code="H-NOTIS",
        copy_number="1",
        volume="2",
        price_cents=2000,
        acquired_on="1996-06-28",
        staff_note="spine; 2 discs",
        public_note="With map",
        checkouts=3,
        seen_on="2009-04-17",
    )


@pytest.mark.parametrize(
    ("places", "state", "out", "note"),
    [
        ("$kCHECKEDOUT$lSTACKS", "", "CHECKEDOUT", ""),
        ("$kLOST-PAID$lSTACKS", "lost", "", ""),
        ("$kMISSING$lSTACKS", "missing", "", ""),
        ("$kREPAIR$lSTACKS", "damaged", "", ""),
        ("$kDISCARD$lSTACKS", "withdrawn", "", ""),
        ("$kPHYS-RESV$lSTACKS", "", "", "PHYS-RESV"),
        ("$kSTACKS$lSTACKS", "", "", ""),
        ("$lLOSTCLOSED", "lost", "", ""),
        ("$lWITHDRAWN", "withdrawn", "", ""),
        ("$lREFERENCE", "", "", ""),
    ],
)
def test_symphony_states_are_where_it_is_now(places: str, state: str, out: str, note: str) -> None:
    one = copy(SYMPHONY, f"  $aX$wLC$i1$mMAIN{places}")
    assert (one.state, one.checked_out_note, one.staff_note, one.not_for_loan) == (state, out, note, False)


@pytest.mark.parametrize("field", ["  $c1$d1", "  $lWFIS$aJuv. 542", "  $aFC2646$wLC$mUPEI$zNOITEM", "  $aADB1504001"])
def test_other_999_and_949_are_no_copies_of_symphony(field: str) -> None:
    assert SYMPHONY.read(field.replace("$", "\x1f")) is None


# ---- Sierra


def test_sierra_copy() -> None:
    field = "  $a904.7 You$g2$i36431100233167$lvt   $nreceipt$o-$pUSD19.00$q $s-$t201$u1$y.i1573187x$z090723$h07-23-26"
    assert copy(SIERRA, field) == Holding(
        barcode="36431100233167",
        call_number="904.7 You",
        home_branch="vt",
        holding_branch="vt",
        location="vt",
        item_type="201",
        copy_number="2",
        price_cents=1900,
        acquired_on="2009-07-23",
        checked_out_note="2026-07-23",
        staff_note="receipt",
        checkouts=1,
    )


@pytest.mark.parametrize(
    ("status", "state", "stays", "note"),
    [
        ("-", "", False, ""),
        ("m", "missing", False, ""),
        ("$", "lost", False, ""),
        ("n", "lost", False, ""),
        ("z", "missing", False, ""),
        ("o", "", True, ""),
        ("q", "", False, "status q"),
    ],
)
def test_sierra_states_are_one_character(status: str, state: str, stays: bool, note: str) -> None:
    one = SIERRA.read(f"  \x1fi1\x1fs{status}\x1fh  -  -  ")
    assert one is not None
    assert (one.state, one.not_for_loan, one.staff_note, one.checked_out_note) == (state, stays, note, "")


def test_of_two_numbers_the_one_of_fourteen_digits() -> None:
    assert copy(SIERRA, "  $i82171070517$i35054003684301$y.i1").barcode == "35054003684301"


@pytest.mark.parametrize("field", ["  $aOCLC Strip/Reload Project", "  $lmain ", "00$aMabinogion$xSee$aMabinogi"])
def test_a_945_without_item_number_and_barcode_is_no_copy(field: str) -> None:
    assert SIERRA.read(field.replace("$", "\x1f")) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [("090723", "2009-07-23"), ("990101", "1999-01-01"), ("07-23-49", "2049-07-23"), ("07-23-50", "1950-07-23"),
     ("7/23/2009", "2009-07-23"), ("20240115", "2024-01-15"), ("991301", ""), ("soon", "")],
)  # fmt: skip
def test_days(written: str, day: str) -> None:
    assert read_acquired(written) == day


# ---- by hand


def test_a_mapping_by_hand() -> None:
    fields = dict(zip(FIELDS, "abcdefghijklmnopqrs", strict=True))
    ours = own_map("949", {**fields, "call_number": "bz"})
    said = {
        "barcode": "4711", "call_number": "FIC", "home_branch": "MAIN", "holding_branch": "EAST", "location": "AV",
        "item_type": "BK", "collection": "C", "copy_number": "1", "volume": "2", "due": "2026-01-01",
        "staff_note": "s", "public_note": "p", "price": "1.50", "acquired_on": "7/23/2009", "status": "Lost",
        "not_for_loan": "Y", "checkouts": "12", "last_checkout": "7/23/2009", "last_seen": "20240115",
    }  # fmt: skip
    field = "  " + "".join(f"${fields[name]}{value}" for name, value in said.items()) + "$zAUS"
    assert copy(ours, field) == Holding(
        "4711", "FIC AUS", "MAIN", "EAST", "AV", "BK", "C", "1", "2", 150, "2009-07-23", "lost", True, "2026-01-01",
        "s", "p", checkouts=12, lent_on="2009-07-23", seen_on="2024-01-15",
    )  # fmt: skip


def test_what_a_mapping_by_hand_does_not_know_stays_a_note() -> None:
    ours = own_map("949", {"barcode": "i", "status": "s", "home_branch": "l"})
    one = copy(ours, "  $i1$sIn the cellar$lMAIN")
    assert (one.staff_note, one.state, one.holding_branch) == ("In the cellar", "", "MAIN")
    assert copy(ours, "  $i1$sOn loan").checked_out_note == "On loan"
    assert ours.read("  \x1fxnothing of that") is None


@pytest.mark.parametrize(
    ("tag", "fields", "words"),
    [
        ("949", {"shelf": "c"}, "shelf"),
        ("949", {"barcode": "-"}, "subfields"),
        ("949", {}, "barcode=i"),
        ("94", {"barcode": "i"}, "94"),
        ("001", {"barcode": "i"}, "001"),
    ],
)
def test_a_mapping_by_hand_that_cannot_be(tag: str, fields: dict[str, str], words: str) -> None:
    with pytest.raises(Unclear, match=words):
        own_map(tag, fields)


def test_the_refusal_names_every_field() -> None:
    with pytest.raises(Unclear) as no:
        own_map("949", {"shelf": "c"})
    assert all(name in str(no.value) for name in FIELDS)


# ---- by name


def test_maps_by_name() -> None:
    assert all(holdings_map(name, "949", ["barcode=i"]).name == "own" for name in NAMES)
    assert holdings_map("symphony").tags == ("999", "949")
    assert holdings_map("symphony", "949").tags == ("949",)
    assert holdings_map("lc") == HOLDINGS["marc21"]
    assert holdings_map("none", "949").tags == ()
    for system, fields in (("horizon", ()), ("own", ()), ("own", ("barcode",))):
        with pytest.raises(Unclear):
            holdings_map(system, "949", fields)


def test_copies_of_two_tags_leave_the_title() -> None:
    copies = [("949", "  \x1faX\x1fi1\x1fmMAIN"), ("999", "  \x1faX\x1fi2\x1fmMAIN"), ("999", "  \x1fc1\x1fd1")]
    one = read_one(emma(*copies), SYMPHONY)
    assert [item.barcode for item in one.items] == ["1", "2"]
    assert one.marc == emma(copies[-1])


@pytest.mark.parametrize("word", ["Available", "", "On shelf", "IN TRANSIT", "circulating"])
def test_words_for_what_is_here(word: str) -> None:
    known = read_status(word)
    assert known is not None
    assert (known.state, known.out, known.stays) == ("", False, False)


PIECES = st.sampled_from(
    [
        "\x1f",
        "\x1fp",
        "\x1fi",
        "\x1fb",
        "\x1fx",
        "\x1fy.i1",
        "\x1fxFSC@a",
        "@c2024",
        "\x1f9",
        "\x1fkLOST",
        "\x1fs$",
        "\x1b[2J",
    ]
)
ANY_FIELD = st.lists(PIECES | st.text(max_size=6)).map("".join)


@given(ANY_FIELD)
def test_no_field_stops_a_map_or_brings_a_control_character(text: str) -> None:
    by_hand = own_map("949", dict(zip(FIELDS, "pibxy9ksatcdefghlmn", strict=True)))
    for holdings in (*HOLDINGS.values(), by_hand):
        for value in holdings.read(text) or ():
            assert not (isinstance(value, str) and any(unicodedata.category(char) == "Cc" for char in value))


# ---- real files


@needs_data
@pytest.mark.parametrize(
    ("name", "holdings", "copies", "states", "out"),
    [
        ("ils/evergreen_concerto_852.mrc", EVERGREEN, 4763,
             {"lost": 11, "on_order": 44, "in_process": 6}, 465),
        ("marc/marc8/uva_2000_999items.mrc", holdings_map("symphony", "999"), 2903,
         {"lost": 30, "missing": 6, "withdrawn": 97, "damaged": 1}, 53),
        ("marc/marc8/evergreen_jazz_1k.mrc", SYMPHONY, 1238, {"damaged": 1}, 0),
        ("bad/openlibrary_odd/collingswood_bad_008.mrc", SIERRA, 2, {}, 0),
    ],
)  # fmt: skip
def test_copies_of_real_files(name: str, holdings: HoldingsMap, copies: int, states: dict[str, int], out: int) -> None:
    items = [item for record in read_file(name, holdings) for item in record.items]
    assert len(items) == copies
    assert Counter(item.state for item in items if item.state) == states
    assert sum(item.checked_out_note != "" for item in items) == out
    assert all(item.home_branch and item.barcode for item in items)


# ---- the same made library as each system writes it

SYSTEMS = ("koha", "evergreen", "follett", "symphony", "sierra")
SAME = ("barcode", "call_number", "copy_number", "price_cents")
ALSO_SAME = {
    "evergreen": ("home_branch", "holding_branch", "location", "item_type", "state", "not_for_loan"),
    "follett": ("home_branch", "holding_branch", "item_type", "acquired_on"),
    "symphony": ("home_branch", "holding_branch", "location", "item_type", "state", "acquired_on"),
    "sierra": ("state", "acquired_on"),
}


def copies_of(folder: Path, system: str) -> list[Holding]:
    with (folder / system / "library.mrc").open("rb") as stream:
        records = list(read_marc(stream, HOLDINGS[system]))
    return [item for record in records for item in record.items]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_made_library_is_the_same_from_every_system(made_libraries: Path, system: str) -> None:
    summary = json.loads((made_libraries / system / "summary.json").read_text())
    here, koha = copies_of(made_libraries, system), copies_of(made_libraries, "koha")
    assert len(here) == len(koha) == summary["items"] > 150
    for ours, theirs in zip(here, koha, strict=True):
        for name in (*SAME, *ALSO_SAME.get(system, ())):
            assert getattr(ours, name) == getattr(theirs, name), (name, ours)


@pytest.mark.parametrize("system", ["evergreen", "symphony"])
def test_what_was_out_is_a_note_and_no_state(made_libraries: Path, system: str) -> None:
    loans = (made_libraries / system / "loans.csv").read_text().splitlines()[1:]
    out = {item.barcode for item in copies_of(made_libraries, system) if item.checked_out_note}
    lost = {item.barcode for item in copies_of(made_libraries, system) if item.state}
    assert out == {loan.partition(",")[0] for loan in loans} - lost
    assert out
