from __future__ import annotations

import pytest

from tests.formats.samples import emma, read, read_one, titled
from tuils.formats.holdings.holdings import NO_HOLDINGS, Holding, read_barcode, read_price

FULL = (
    "  \x1f00\x1f10\x1f2ddc\x1f40\x1f70\x1f8REF\x1f932\x1faMAIN\x1fbEAST\x1fcGEN\x1fd2014-05-07\x1fg20.00\x1fh2"
    "\x1foFIC AUS\x1fp31042000000013\x1fq2024-03-01\x1ft1\x1fv24.99\x1fx for staff \x1fyBK\x1fzFor all"
)


def copies(*fields: str) -> tuple[Holding, ...]:
    return read_one(emma(*[("952", field) for field in fields])).items


def test_koha_copy_with_all_that_we_keep() -> None:
    assert copies(FULL) == (
        Holding(
            barcode="31042000000013",
            call_number="FIC AUS",
            home_branch="MAIN",
            holding_branch="EAST",
            location="GEN",
            item_type="BK",
            collection_code="REF",
            copy_number="1",
            volume="2",
            price_cents=2499,
            acquired_on="2014-05-07",
            checked_out_note="2024-03-01",
            staff_note="for staff",
            public_note="For all",
        ),
    )


def test_copies_leave_the_title_and_the_rest_of_it_is_untouched() -> None:
    plain = emma()
    one = read_one(emma(("952", FULL), ("952", FULL.replace("0013", "0021"))))
    assert one.marc == plain
    assert [item.barcode for item in one.items] == ["31042000000013", "31042000000021"]


def test_copies_in_the_middle_are_taken_out_too() -> None:
    one = read_one(emma(("952", FULL), ("999", "  \x1fc1\x1fd1"), ("952", FULL)))
    assert one.marc == emma(("999", "  \x1fc1\x1fd1"))
    assert len(one.items) == 2


def test_without_a_holdings_map_everything_stays() -> None:
    whole = emma(("952", FULL))
    one = read_one(whole, NO_HOLDINGS)
    assert (one.marc, one.items) == (whole, ())


@pytest.mark.parametrize(
    "note",
    [
        "  \x1fabz58 12-08-99 to ddc",
        "  \x1faMIUH01S10\x1fbUniversity of Michigan - Hebrew",
        "  \x1faLibrary has 2 copies.",
    ],
)
def test_a_952_of_others_is_no_copy_and_stays(note: str) -> None:
    whole = emma(("952", note))
    one = read_one(whole)
    assert (one.marc, one.items) == (whole, ())


def test_a_copy_without_barcode_is_a_copy() -> None:
    assert [item.barcode for item in copies("  \x1faMAIN\x1fbMAIN\x1fyBK", "  \x1faMAIN\x1fp\x1fyBK")] == [
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("written", "barcode"),
    [
        ("  31042000000021  ", "31042000000021"),
        ("3 1042 00000 0021", "31042000000021"),
        ("A31042000000021B", "31042000000021"),
        ("A0003 17", "A0003 17"),
        ("CONC40000036", "CONC40000036"),
        ("A123B", "A123B"),
    ],
)
def test_barcodes_as_scanners_send_them(written: str, barcode: str) -> None:
    assert copies(f"  \x1faMAIN\x1fp{written}\x1fyBK")[0].barcode == barcode
    assert read_barcode(barcode) == barcode


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ("\x1f00\x1f10\x1f40", ""),
        ("\x1f11", "lost"),
        ("\x1f12", "lost"),
        ("\x1f13", "lost"),
        ("\x1f14", "missing"),
        ("\x1f41", "damaged"),
        ("\x1f11\x1f41", "lost"),
        ("\x1f01\x1f11\x1f41", "withdrawn"),
    ],
)
def test_koha_flags_make_one_state(flags: str, state: str) -> None:
    assert copies(f"  {flags}\x1fp1\x1fyBK")[0].state == state


@pytest.mark.parametrize(("flag", "stays"), [("0", False), ("1", True), ("-1", False), ("2", True), ("", False)])
def test_not_for_loan(flag: str, stays: bool) -> None:
    assert copies(f"  \x1fp1\x1f7{flag}")[0].not_for_loan is stays


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("24.99", 2499),
        ("$24.99", 2499),
        ("$0.00", 0),
        ("25.00 USD", 2500),
        ("25", 2500),
        ("12,50", 1250),
        ("1,234.50", 123450),
        ("1.234,5", 123450),
        ("9.5", 950),
        (" 7.00 ", 700),
        ("free", None),
        ("", None),
        ("-3.00", None),
        ("9780306406157", None),
        ("12.99.00.1x2", None),
    ],
)
def test_prices(written: str, cents: int | None) -> None:
    assert read_price(written) == cents


def test_the_replacement_price_counts_before_the_paid_one() -> None:
    assert (
        copies("  \x1fp1\x1fg10.00\x1fv12.00", "  \x1fp2\x1fg10.00", "  \x1fp3\x1fg10.00\x1fvn/a")[0].price_cents
        == 1200
    )
    assert [item.price_cents for item in copies("  \x1fp2\x1fg10.00", "  \x1fp3\x1fg10.00\x1fvn/a")] == [
        1000,
        1000,
    ]


def test_copies_of_a_title_that_is_set_aside_do_not_hide_the_next_title() -> None:
    first, second = read(titled("10\x1fa", ("952", FULL)) + emma(("952", FULL)))
    assert (first.outcome, second.outcome, len(second.items)) == ("set_aside", "", 1)
