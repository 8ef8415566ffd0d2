"""Open loans from another system's table: finding its columns, and reading its rows.

Known are the column names of Koha's and Evergreen's exports and plain English ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tuils.formats.dates import has_short_year, read_date, time_in_date
from tuils.i18n import _
from tuils.values.folding import clean

from .cards import read_card, shortened
from .tables import guess_by_names

_KNOWN = {
    "item": "item itembarcode copybarcode barcode itemnumber copy",
    "card": "card cardnumber patroncard patronbarcode borrowerbarcode usrbarcode userbarcode patron librarycard "
    "librarycardnumber cardno borrowercard borrower patronid userid user",
    "due": "due dueat datedue duedate dueon duetime dateduetime returnby",
    "lent": "lentat lent lenton issued issuedate issuedat dateissued checkedout checkout checkoutdate checkouttime "
    "datecheckedout dateout outdate loandate dateloaned xactstart charged datecharged",
    "renewals": "renewals renewalscount renewalcount timesrenewed renewed",
}
COLUMNS = tuple(_KNOWN)
NEEDED = ("item", "card", "due")
DATES = ("due", "lent")
FIRST_YEAR, LAST_YEAR = 1900, 9998
_MOST_YEARS_TO_COME = 20
_MOST_RENEWALS = 999


class Day(NamedTuple):
    """A day, and its time if one was given: aware if an offset was, else local."""

    day: dt.date
    clock: dt.time | None = None


class LoanRow(NamedTuple):
    """One loan. `lent`: None if unknown."""

    item: str
    card: str
    due: Day
    lent: Day | None = None
    renewals: int = 0


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the column of each of COLUMNS, as far as the names tell. Case, blanks and marks do not matter."""
    return guess_by_names(header, _KNOWN)


def loan_row(
    row: Mapping[str, str], columns: Mapping[str, str], *, today: dt.date, day_first: bool = False, fill: int = 0
) -> tuple[LoanRow | None, list[str]]:
    """Read one row; also return plain sentences for unreadable parts. None: the row is refused.

    Midnight counts as no time: so systems write that is due some time of a day. `fill`: cards that are numbers
    of fewer digits get zeros in front.
    """
    item, card = read_card(row.get(columns["item"], "")), read_card(row.get(columns["card"], ""), fill)
    text = clean(row.get(columns["due"], ""))
    due = _day(text, day_first, today)
    refused = [
        *(_number_fault(item, _("item"), _("Item barcode is missing."))),
        *(_number_fault(card, _("card"), _("Card number is missing."))),
        *([] if due else [_due_fault(text)]),
    ]
    if refused or due is None:
        return None, refused
    faults = _short_year(text, due)
    lent_text = clean(row.get(columns.get("lent", ""), ""))
    lent = _day(lent_text, day_first, today) if lent_text else None
    if lent_text and lent is None:
        faults.append(_("Checkout date not readable: {text}. It is left blank.").format(text=lent_text))
    return LoanRow(item, card, due, lent, _renewals(row.get(columns.get("renewals", ""), ""))), faults


def _number_fault(number: str, what: str, missing: str) -> list[str]:
    if not number:
        return [missing]
    if shortened(number):
        text = _("The {what} number {text} was shortened by a spreadsheet. Save that column as text, then try again.")
        return [text.format(what=what, text=number)]
    return []


def _due_fault(text: str) -> str:
    return _("Due date not readable: {text}.").format(text=text) if text else _("Due date is missing.")


def _day(text: str, day_first: bool, today: dt.date) -> Day | None:
    latest = dt.date(today.year + _MOST_YEARS_TO_COME, 12, 31)
    iso = read_date(text, day_first=day_first, latest=latest)
    if not iso or not FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        return None
    found = time_in_date(text)
    if found and not found[1]:
        return None
    clock = found[0] if found and found[0].replace(tzinfo=None) != dt.time() else None
    return Day(dt.date.fromisoformat(iso), clock)


def _short_year(text: str, due: Day) -> list[str]:
    if not has_short_year(text):
        return []
    sentence = _("{text} has a two-digit year; it was read as {date}.")
    return [sentence.format(text=text, date=due.day.isoformat())]


def _renewals(text: str) -> int:
    digits = read_card(text)
    return min(int(digits), _MOST_RENEWALS) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
