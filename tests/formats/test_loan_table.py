from __future__ import annotations

import datetime as dt

import pytest

from tuils.formats.tables.loan_table import Day, LoanRow, guess_columns, loan_row

EAST = dt.timezone(dt.timedelta(hours=-5))
TODAY = dt.date(2026, 11, 24)
COLUMNS = {"item": "item", "card": "card", "due": "due", "lent": "lent", "renewals": "renewals"}
ROW = {"item": "31042000000039", "card": "21042000032232", "due": "2026-12-01"}


def row(**more: str) -> tuple[LoanRow | None, list[str]]:
    return loan_row(ROW | more, COLUMNS, today=TODAY)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("barcode,cardnumber,issued,due,renewals", "barcode,cardnumber,due,issued,renewals"),
        (
            "borrowernumber,cardnumber,barcode,issuedate,date_due,renewals_count",
            "barcode,cardnumber,date_due,issuedate,renewals_count",
        ),
        ("copy_barcode,usr_barcode,xact_start,due_date", "copy_barcode,usr_barcode,due_date,xact_start"),
        ("Item Barcode,Patron Barcode,Checkout Date,Due Date", "Item Barcode,Patron Barcode,Due Date,Checkout Date"),
        ("item,title,patron,lent_at,due_at,renewals", "item,patron,due_at,lent_at,renewals"),
    ],
)
def test_columns_by_their_names(header: str, found: str) -> None:
    assert list(guess_columns(header.split(",")).values()) == found.split(",")


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2026-12-01", Day(dt.date(2026, 12, 1))),
        ("2026-12-01 00:00:00", Day(dt.date(2026, 12, 1))),
        ("2026-12-01 14:30", Day(dt.date(2026, 12, 1), dt.time(14, 30))),
        ("12/1/2026 2:30 PM", Day(dt.date(2026, 12, 1), dt.time(14, 30))),
        ("2026-12-01T23:59:59-0500", Day(dt.date(2026, 12, 1), dt.time(23, 59, 59, tzinfo=EAST))),
        ("1-Dec-2026", Day(dt.date(2026, 12, 1))),
    ],
)
def test_due_dates(due: str, day: Day) -> None:
    loan, faults = row(due=due)
    assert loan is not None
    assert (loan.due, faults) == (day, [])


@pytest.mark.parametrize("due", ["", "soon", "2026-13-01", "2026-12-01 25:00", "9999-12-31", "0000-00-00"])
def test_without_a_due_date_a_row_is_refused(due: str) -> None:
    loan, (why,) = row(due=due)
    assert loan is None
    assert due in why


def test_all_that_stands_in_the_way_is_said_at_once() -> None:
    loan, faults = row(item="3.1042E+13", card="", due="never")
    assert loan is None
    assert len(faults) == 3
    assert "3.1042E+13" in faults[0]


def test_lent_and_renewals() -> None:
    loan, faults = row(lent="2026-11-02", renewals="2")
    assert loan is not None
    assert (loan.lent, loan.renewals, faults) == (Day(dt.date(2026, 11, 2)), 2, [])
    loan, faults = row(lent="once", renewals="many")
    assert loan is not None
    assert (loan.lent, loan.renewals, len(faults)) == (None, 0, 1)


def test_a_year_of_two_digits_is_said() -> None:
    loan, (said,) = row(due="12/1/26")
    assert loan is not None
    assert loan.due.day == dt.date(2026, 12, 1)
    assert "2026-12-01" in said


def test_zeros_are_put_before_cards_alone() -> None:
    loan, _faults = loan_row({**ROW, "card": "12", "item": "34.0"}, COLUMNS, today=TODAY, fill=5)
    assert loan is not None
    assert (loan.card, loan.item) == ("00012", "34")
