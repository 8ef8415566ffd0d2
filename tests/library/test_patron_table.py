from __future__ import annotations

import datetime as dt

import pytest

from tests.formats.samples import DATA, needs_data
from tuils.formats.dates import DateOrder, read_date, time_in_date
from tuils.formats.tables.tables import read_table
from tuils.library.people.patron_files.patron_table import ASIDE, COLUMNS, guess_columns, patron_row

OWN = {field: field for field in COLUMNS if field not in ASIDE}
ANN = {"card": "21042000000015", "first_name": "Ann", "last_name": "O'Neil"}


def row(**more: str) -> tuple[dict[str, str], list[str]]:
    return patron_row(ANN | more, {field: field for field in ANN | more})


def test_kohas_columns() -> None:
    header = "cardnumber,surname,firstname,address,city,state,zipcode,email,phone,dateofbirth,branchcode,categorycode,"
    found = guess_columns((header + "dateenrolled,dateexpiry,lost,debarred,borrowernotes").split(","))
    assert found == {
        "card": "cardnumber",
        "first_name": "firstname",
        "last_name": "surname",
        "born": "dateofbirth",
        "category": "categorycode",
        "branch": "branchcode",
        "street": "address",
        "city": "city",
        "state": "state",
        "lost": "lost",
        "postcode": "zipcode",
        "phone": "phone",
        "email": "email",
        "enrolled": "dateenrolled",
        "expiry": "dateexpiry",
        "note": "borrowernotes",
        "barred": "debarred",
    }


@pytest.mark.parametrize(
    ("header", "field", "column"),
    [
        (["barcode", "dob"], "card", "barcode"),
        (["Library Card", "Email"], "card", "Library Card"),
        (["Library Card", "Email"], "email", "Email"),
        (["post_code"], "postcode", "post_code"),
        (["Date of Birth"], "born", "Date of Birth"),
        (["Mobile", "Phone"], "phone", "Phone"),
        (["preferred name"], "preferred_name", "preferred name"),
        (["lang"], "language", "lang"),
    ],
)
def test_plain_names(header: list[str], field: str, column: str) -> None:
    assert guess_columns(header)[field] == column


def test_unknown_columns_are_left_out() -> None:
    assert guess_columns(["shoe size", ""]) == {}


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1980-02-29", "1980-02-29"),
        ("1980-2-9", "1980-02-09"),
        ("1980-02-29T00:00:00", "1980-02-29"),
        ("19800229", "1980-02-29"),
        ("12/31/1975", "1975-12-31"),
        ("31/12/1975", "1975-12-31"),
        ("31.12.1975", "1975-12-31"),
        ("1/2/49", "2049-01-02"),
        ("1/2/50", "1950-01-02"),
        ("7-May-2014", "2014-05-07"),
        ("May 7, 2014", "2014-05-07"),
        ("7 Mayhem 2014 x", None),
        ("1990-13-45", None),
        ("2/30/2001", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_dates_month_first(written: str, iso: str | None) -> None:
    assert read_date(written, day_first=False) == iso


def test_dates_day_first() -> None:
    assert read_date("1/2/2027", day_first=True) == "2027-02-01"
    assert read_date("12/31/1975", day_first=True) == "1975-12-31"


@pytest.mark.parametrize(
    ("dates", "day_first", "unclear"),
    [
        (["1/2/2001", "31/12/2001"], True, False),
        (["1/2/2001", "12/31/2001"], False, False),
        (["31/12/2001", "12/31/2001"], False, False),
        (["31/12/2001", "12/31/2001", "1/2/2001"], False, True),
        (["1/2/2001", "2001-12-31", ""], False, True),
        (["2/2/2001"], False, False),
    ],
)
def test_all_dates_together_tell_the_order(dates: list[str], day_first: bool, unclear: bool) -> None:
    order = DateOrder()
    for date in dates:
        order.see(date)
    assert (order.day_first, order.is_unclear) == (day_first, unclear)


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("2026-01-28 23:59:00", "23:59:00"),
        ("2026-01-28T23:59+01:00", "23:59:00+01:00"),
        ("1/28/2026 11:59 PM", "23:59:00"),
        ("1/28/2026 12:05 am", "00:05:00"),
        ("2026-01-28", None),
    ],
)
def test_the_time_behind_a_date(written: str, clock: str | None) -> None:
    found = time_in_date(written)
    assert (found and (found[0].isoformat(), found[1])) == (clock and (clock, True))


def test_a_time_that_is_none() -> None:
    assert time_in_date("2026-01-28 25:61") == (dt.time(), False)


def test_a_row_that_is_fine() -> None:
    assert row(born="1/2/1980", barred="0") == (ANN | {"born": "1980-01-02", "barred": "0"}, [])


def test_a_year_alone_is_a_birth() -> None:
    assert row(born="1980")[0]["born"] == "1980"
    assert row(expiry="1980")[1] != []


def test_what_cannot_be_read_is_said_and_the_rest_is_kept() -> None:
    fields, faults = row(born="1990-13-45", expiry="soon", email="not-an-email", phone="555")
    assert fields == ANN | {"phone": "555"}
    assert [word for word in ("1990-13-45", "soon", "not-an-email") if any(word in fault for fault in faults)] == [
        "1990-13-45",
        "soon",
        "not-an-email",
    ]
    assert len(faults) == 3


@pytest.mark.parametrize("card", ["2.1042E+13", "9,78E+12", "2E+13"])
def test_a_card_that_a_spreadsheet_shortened_is_refused(card: str) -> None:
    fields, (why,) = row(card=card)
    assert fields == {}
    assert card in why


@pytest.mark.parametrize(
    ("written", "card"),
    [
        (" 21042000000015 ", "21042000000015"),
        ("21042000000015.0", "21042000000015"),
        ("12E45", "12E45"),
        ("00123", "00123"),
        ("\u200b2104 2000\u00a0000015", "21042000000015"),
    ],
)
def test_cards(written: str, card: str) -> None:
    assert row(card=written) == (ANN | {"card": card}, [])


def test_no_card_is_said_and_no_name_is_refused() -> None:
    assert row(card="") == (ANN | {"card": ""}, ["The card number is missing."])
    assert row(last_name="")[0]["first_name"] == "Ann"
    assert row(first_name=" ", last_name="") == ({}, ["The name is missing."])


TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "born", "said"),
    [
        ("1/2/49", "1949-01-02", "1949-01-02"),
        ("1/2/15", "2015-01-02", "2015-01-02"),
        ("11/24/26", "2026-11-24", "2026-11-24"),
        ("11/25/26", "1926-11-25", "1926-11-25"),
        ("58", "1958", "1958"),
        ("1949-01-02", "1949-01-02", ""),
        ("1/2/2049", None, "in the future"),
        ("2049", None, "in the future"),
    ],
)
def test_nobody_is_born_in_the_future(written: str, born: str | None, said: str) -> None:
    fields, faults = patron_row(
        ANN | {"born": written}, {**{field: field for field in ANN}, "born": "born"}, today=TODAY
    )
    assert fields.get("born") == born
    assert said in " ".join(faults)
    assert len(faults) == bool(said)


@pytest.mark.parametrize(
    ("written", "end"), [("12/31/30", "2030-12-31"), ("12/31/75", "2075-12-31"), ("12/31/99", "1999-12-31")]
)
def test_the_end_of_a_card_may_lie_ahead(written: str, end: str) -> None:
    fields, (said,) = patron_row(
        ANN | {"expiry": written}, {**{field: field for field in ANN}, "expiry": "expiry"}, today=TODAY
    )
    assert fields["expiry"] == end
    assert end in said


def test_what_databases_write_for_nothing_is_nothing() -> None:
    fields, faults = row(born="0000-00-00", phone="NULL", expiry="\\N", last_name="Null")
    assert fields == ANN | {"born": "", "phone": "", "expiry": "", "last_name": "Null"}
    assert faults == []


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [("Okafor, Ada", "Ada", "Okafor"), ("Ada Mae Okafor", "Ada Mae", "Okafor"), ("Prince", "", "Prince")],
)
def test_the_whole_name_in_one_column(whole: str, first: str, last: str) -> None:
    fields, _faults = patron_row({"Name": whole}, {"name": "Name"})
    assert fields == {"first_name": first, "last_name": last}


def test_other_numbers_that_a_spreadsheet_shortened_are_left_empty() -> None:
    fields, faults = row(phone="5.55E+09", guardian="2.1042E+13")
    assert fields == ANN
    assert len(faults) == 2


def test_zeros_in_front_are_put_back_when_told_to() -> None:
    columns = {"card": "card", "last_name": "last_name", "guardian": "guardian"}
    fields, _faults = patron_row({"card": "123", "last_name": "Li", "guardian": "45.0"}, columns, fill=6)
    assert (fields["card"], fields["guardian"]) == ("000123", "000045")
    assert patron_row({"card": "A123", "last_name": "Li"}, columns, fill=6)[0]["card"] == "A123"


def test_letters_that_cannot_be_read_are_named() -> None:
    fields, (said,) = row(first_name="Zo\ufffd")
    assert fields["first_name"] == "Zo\ufffd"
    assert "Zo\ufffd" in said


def test_guardians_as_koha_writes_them() -> None:
    found = guess_columns(["borrowernumber", "cardnumber", "surname", "guarantorid"])
    assert (found["number"], found["guardian"]) == ("borrowernumber", "guarantorid")
    assert "guardian" in COLUMNS
    assert "guardian" not in OWN


def test_formulas_are_named_and_kept_as_text() -> None:
    fields, faults = row(last_name="=cmd|' /C calc'!A0", phone="+1 555 0101", note="-")
    assert fields["last_name"] == "=cmd|' /C calc'!A0"
    assert fields["phone"] == "+1 555 0101"
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("written", "barred", "until"),
    [
        ("1", "1", None),
        ("yes", "1", None),
        ("t", "1", None),
        ("No", "0", None),
        ("0000-00-00", "0", None),
        ("", "", None),
        ("2027-01-31", "1", "2027-01-31"),
    ],
)
def test_barred(written: str, barred: str, until: str | None) -> None:
    fields, faults = row(barred=written)
    assert (fields["barred"], fields.get("barred_until"), faults) == (barred, until, [])


def test_controls_and_overrides_leave_the_text() -> None:
    assert row(first_name="A\x1b[31mn\u202en", note="two\nlines")[0]["first_name"] == "A[31mnn"


def problems(name: str) -> list[tuple[dict[str, str], list[str]]]:
    table = read_table(DATA / f"bad/made/patrons_problems_{name}")
    columns = guess_columns(table.columns)
    rows = list(table.rows)
    return [patron_row(one, columns, day_first=False) for one in rows]


@needs_data
def test_one_set_of_people_in_five_forms_reads_the_same() -> None:
    plain = problems("utf8.csv")
    assert [bool(fields) for fields, _ in plain] == [True] * 5 + [False] + [True] * 3
    assert [len(faults) for _, faults in plain] == [0, 0, 2, 0, 1, 1, 0, 2, 0]
    assert problems("utf8_bom_crlf.csv") == plain
    plain[2][0].update(first_name="Xiaolong", last_name="Li")
    assert problems("latin1.csv") == plain
    plain[1][0].update(note='likes "quotes"; commas')
    assert problems("semicolons.csv") == plain
    plain[2][0].update(first_name="小龙", last_name="李")
    plain[1][0].update(note='likes "quotes" commas')
    assert problems("tabs_utf16.tsv") == plain


@needs_data
def test_evergreens_people() -> None:
    table = read_table(DATA / "patrons/evergreen_concerto_patrons.csv")
    columns = guess_columns(table.columns)
    assert {
        "card",
        "first_name",
        "last_name",
        "born",
        "category",
        "branch",
        "expiry",
        "barred",
    } <= columns.keys()
    read = [patron_row(one, columns) for one in table.rows]
    assert len(read) == 377
    assert sum(bool(fields) for fields, _ in read) == 377


def test_an_address_of_a_carrier_is_a_phone() -> None:
    fields, faults = row(email="7155550142@vtext.com")
    assert "email" not in fields
    assert fields["phone"] == "715-555-0142"
    assert "Kept as a phone" in faults[0]
    assert row(email="7155550142@vtext.com", phone="555-0100")[0]["phone"] == "555-0100"
