from __future__ import annotations

import pytest

from tests.formats.samples import DATA, needs_data
from tuils.formats.dates import read_date
from tuils.formats.patron_table import FIELDS, day_first, guess_columns, patron_row
from tuils.formats.tables import read_table

OWN = {field: field for field in FIELDS}
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
        (["Library Card", "E-mail"], "card", "Library Card"),
        (["Library Card", "E-mail"], "email", "E-mail"),
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
    ("dates", "order"),
    [
        (["1/2/2001", "31/12/2001"], True),
        (["1/2/2001", "12/31/2001"], False),
        (["31/12/2001", "12/31/2001"], None),
        (["1/2/2001", "2001-12-31", ""], None),
    ],
)
def test_the_whole_column_tells_the_order(dates: list[str], order: bool | None) -> None:
    assert day_first(({"dob": date} for date in dates), {"born": "dob"}) is order


def test_both_date_columns_tell_together() -> None:
    rows = [{"born": "12/31/1975", "expiry": "01/02/2027"}]
    assert day_first(rows, {"born": "born", "expiry": "expiry"}) is False


def test_a_row_that_is_fine() -> None:
    assert row(born="1/2/1980", barred="0") == (ANN | {"born": "1980-01-02", "barred": ""}, [])


def test_a_year_alone_is_a_birth() -> None:
    assert row(born="1980")[0]["born"] == "1980"
    assert row(expiry="1980")[1] != []


def test_what_cannot_be_read_is_said_and_the_rest_is_kept() -> None:
    fields, faults = row(born="1990-13-45", expiry="soon", email="not-an-email", phone="555")
    assert (fields["born"], fields["expiry"], fields["email"], fields["phone"]) == ("", "", "", "555")
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
    ],
)
def test_cards(written: str, card: str) -> None:
    assert row(card=written) == (ANN | {"card": card}, [])


def test_no_card_is_said_and_no_name_is_refused() -> None:
    assert row(card="") == (ANN | {"card": ""}, ["There is no card number."])
    assert row(last_name="")[0]["first_name"] == "Ann"
    assert row(first_name=" ", last_name="") == ({}, ["There is no name."])


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
        ("No", "", None),
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
    assert day_first(rows, columns) is False
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
