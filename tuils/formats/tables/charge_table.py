"""Fines, fees and credits from another system's table: finding its columns, and reading its rows.

Known are the column names of Koha's account lines, Evergreen's bills, our own export, and plain English ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from tuils.formats.dates import read_date
from tuils.i18n import _
from tuils.values.folding import clean

from .cards import read_card, shortened
from .tables import guess_by_names

_KNOWN = {
    "card": "card cardnumber patroncard patronbarcode borrowerbarcode usrbarcode userbarcode patron librarycard "
    "librarycardnumber cardno borrower user",
    "left": "amountoutstanding outstanding balance balanceowed left owed owing due amountdue amountowed",
    "left_cents": "leftcents",
    "cents": "cents amountcents",
    "amount": "amount charge total charged fee fine bill billed originalamount",
    "credit": "credit creditleft credits",
    "kind": "kind",
    "why": "why debittypecode debittype accounttype billingtype type chargetype feetype reasoncode "
    "credittypecode credittype",
    "day": "day date at charged on datecharged billdate billingts createdon billingdate chargedate assessed xactstart",
    "note": "note notes reason comment comments",
    "description": "description",
    "item": "item itembarcode copybarcode barcode copy",
    "number": "number accountlinesid billid billingid chargeid id entry transactionid xactid",
}
COLUMNS = tuple(_KNOWN)
AMOUNTS = ("left", "left_cents", "amount", "cents", "credit")
WHOLE_CENTS = ("left_cents", "cents")
MOST = 10_000_00
_WHYS = (
    ("processing", ("processing",)),
    ("lost", ("lost", "replac")),
    ("overdue", ("overdue", "fine", "late")),
    ("rental", ("rent",)),
    ("card", ("card",)),
    ("membership", ("member", "account management", "enrol")),
)
"""The reasons for charges, by words of the old system; the first that fits."""
_CODES = {
    "f": "overdue",
    "fu": "overdue",
    "o": "overdue",
    "l": "lost",
    "n": "card",
    "new_card": "card",
    "a": "membership",
}
_NOT_CHARGES = ("payment", "waive", "refund")
_MONEY = re.compile(r"[^0-9]*[0-9][0-9.,' ]*(?:[^0-9]*)")
_DECIMAL_COMMA = re.compile(r"[0-9]+(?:\.[0-9]{3})*,[0-9]{1,2}")


class ChargeRow(NamedTuple):
    """One charge. `cents` still owed; below 0 for credit. `whole`: the original amount. `day`: ISO date or "".
    `number`: the old system's own of this row."""

    card: str
    cents: int
    whole: int
    why: str = "manual"
    day: str = ""
    note: str = ""
    item: str = ""
    number: str = ""


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the column of each of COLUMNS, as far as the names tell. Case, blanks and marks do not matter. Beside
    cents a column `charge` is no amount: in our own export it is the line that this one settles."""
    found = guess_by_names(header, _KNOWN)
    if found.get("amount", "").strip().lower() == "charge" and ("cents" in found or "left_cents" in found):
        del found["amount"]
    return found


def charge_row(
    row: Mapping[str, str], columns: Mapping[str, str], *, day_first: bool = False, fill: int = 0
) -> tuple[ChargeRow | None, list[str]]:
    """Read one row; also return plain sentences for unreadable parts. None: the row is refused.

    What the old system says in words of a fine or a lost book names a title: only the words on other charges are
    taken.
    """
    cells = {name: clean(row.get(column, "")) for name, column in columns.items()}
    cells = {name: "" if text in ("NULL", "\\N") else text for name, text in cells.items()}
    get = cells.get
    card = read_card(get("card", ""), fill)
    if not card:
        return None, [_("Card number is missing.")]
    if shortened(card):
        sentence = _("{text} was shortened by a spreadsheet. Save that column as text, then try again.")
        return None, [sentence.format(text=card)]
    cents, whole, unread = _amounts(cells)
    if unread:
        return None, [unread]
    faults = []
    if get("day") and not (day := read_date(cells["day"], day_first=day_first)):
        faults.append(_("Date not readable: {text}. Today's date is used.").format(text=cells["day"]))
    day = (read_date(cells["day"], day_first=day_first) or "") if get("day") else ""
    why = why_of(get("why", ""))
    note = get("note", "") or (get("description", "") if why in ("manual", "card", "membership") else "")
    return ChargeRow(card, cents, whole, why, day, note[:500], read_card(get("item", "")), get("number", "")), faults


def _amounts(cells: Mapping[str, str]) -> tuple[int, int, str]:
    """Return the amount left, the original amount, and a sentence if one is no amount of money."""
    found: dict[str, int] = {}
    for name in AMOUNTS:
        if text := cells.get(name, ""):
            cents = int(text) if name in WHOLE_CENTS and text.isdecimal() else typed_amount(text)
            if cents is None or abs(cents) > MOST:
                return 0, 0, _("Amount not readable, or over $10,000: {text}.").format(text=text)
            found[name] = cents
    if cells.get("kind") in _NOT_CHARGES:  # our own export: what is left stands with the charges
        return 0, 0, ""
    if found.get("credit"):
        return -abs(found["credit"]), -abs(found["credit"]), ""
    if not found:
        return 0, 0, "" if cells.get("kind") == "charge" else _("Amount is missing.")
    whole = found.get("amount", found.get("cents"))
    left = found.get("left", found.get("left_cents", whole or 0))
    return left, left if whole is None else whole, ""


def typed_amount(text: str) -> int | None:
    """Return the cents of `2.50`, `$1,234.50`, `12,50`, `2.500000` (as databases write it), `-5.00` and `(5.00)`; else
    None."""
    if not _MONEY.fullmatch(text):
        return None
    minus = "-" in text or (text.startswith("(") and text.endswith(")")) or text.upper().endswith("CR")
    digits = re.sub("[^0-9.,]", "", text)
    if _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        cents = (Decimal(digits.replace(",", "").rstrip(".")) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return int(-cents if minus else cents)


def why_of(text: str) -> str:
    """Return our code for the reason of a charge."""
    said = text.strip().lower()
    if said in _CODES:
        return _CODES[said]
    return next((why for why, words in _WHYS if any(word in said for word in words)), "manual")
