"""Holds from another system's table: finding its columns, and reading its rows.

Known are the column names of Koha's and Evergreen's exports, our own, and plain English ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tuils.formats.dates import read_date
from tuils.i18n import N_, _
from tuils.values.folding import clean
from tuils.values.numbers.isbn import normalise

from .cards import read_card, shortened
from .tables import guess_by_names

_KNOWN = {
    "card": "card cardnumber patroncard patronbarcode borrowerbarcode usrbarcode userbarcode patron librarycard "
    "librarycardnumber cardno borrower user",
    "item": "item itembarcode copybarcode barcode currentcopybarcode copy",
    "wanted": "wanted wantedbarcode",
    "item_only": "itemlevelhold itemlevel itemonly copyhold",
    "record": "record biblionumber bibid recordnumber controlnumber titleid target",
    "biblio": "biblio",
    "isbn": "isbn",
    "title": "title booktitle itemtitle",
    "pickup": "pickup pickupbranch pickuplibrary pickuplib branchcode pickuplocation branch",
    "position": "position priority queueposition queue rank place",
    "placed": "placed placedat reservedate holddate requesttime requestdate dateplaced placedon created requested",
    "state": "state status found holdstatus",
    "expires": "expires expirationdate expiretime expiration expirydate neededby wanteduntil notneededafter",
    "pickup_by": "pickupby holduntil shelfexpiretime lastpickupdate pickupdate",
    "suspended": "suspended suspend frozen",
    "suspended_until": "suspendeduntil suspenduntil thawdate",
}
COLUMNS = tuple(_KNOWN)
DATES = ("placed", "expires", "pickup_by", "suspended_until")
TITLES = ("item", "wanted", "record", "biblio", "isbn")
"""The columns that identify a title; its words alone do not."""

WAITING, IN_TRANSIT, OVER = "waiting", "in_transit", "over"
_STATES = {
    WAITING: "w waiting ready available shelf onholdshelf readyforpickup onshelf heldforpickup captured",
    IN_TRANSIT: "t transit intransit p processing inprocessing",
    OVER: "f fulfilled filled finished completed cancelled canceled expired c x closed",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}
_YES = ("1", "y", "yes", "true", "t", "x")
_LAST = 1_000_000


class HoldRow(NamedTuple):
    """One hold. `position`: 0 if the row has none. Days are ISO dates. `state`: "" for a hold in the queue, else
    WAITING, IN_TRANSIT or OVER. `item_only`: no other copy will do."""

    card: str
    item: str = ""
    item_only: bool = False
    record: str = ""
    biblio: str = ""
    isbn: str = ""
    title: str = ""
    pickup: str = ""
    position: int = 0
    placed: str = ""
    state: str = ""
    expires: str = ""
    pickup_by: str = ""
    suspended: bool = False
    suspended_until: str = ""

    @property
    def place(self) -> tuple[int, str]:
        """The order of the holds of a file: those on the hold shelf, then by their number, then by day."""
        return (-1 if self.state else self.position or _LAST), self.placed or "9999"


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the column of each of COLUMNS, as far as the names tell. Case, blanks and marks do not matter."""
    return guess_by_names(header, _KNOWN)


def hold_row(
    row: Mapping[str, str], columns: Mapping[str, str], *, day_first: bool = False, fill: int = 0
) -> tuple[HoldRow | None, list[str]]:
    """Read one row; also return plain sentences for unreadable parts. None: the row is refused."""

    def cell(name: str) -> str:
        text = clean(row.get(columns.get(name, ""), ""))
        return "" if text in ("NULL", "\\N") else text

    card, wanted = read_card(cell("card"), fill), read_card(cell("wanted"))
    item = wanted or read_card(cell("item"))
    if refused := _refused(card, item, cell):
        return None, [refused]
    faults: list[str] = []
    days = {name: _day(name, cell(name), day_first, faults) for name in DATES}
    position, suspended = read_card(cell("position")), cell("suspended").lower() in _YES
    return (
        HoldRow(
            card,
            item,
            bool(wanted) or cell("item_only").lower() in _YES,
            read_card(cell("record")),
            cell("biblio"),
            normalise(cell("isbn")) or "",
            cell("title"),
            cell("pickup"),
            int(position) if position.isascii() and position.isdigit() and len(position) < 7 else 0,
            days["placed"],
            _STATE_OF.get("".join(filter(str.isalnum, cell("state").lower())), ""),
            days["expires"],
            days["pickup_by"],
            suspended,
            days["suspended_until"] if suspended else "",
        ),
        faults,
    )


def _refused(card: str, item: str, cell: object) -> str:
    if not card:
        return _("Card number is missing.")
    for number in (card, item):
        if shortened(number):
            text = _("{text} was shortened by a spreadsheet. Save that column as text, then try again.")
            return text.format(text=number)
    named = callable(cell) and any(cell(name) for name in TITLES)
    return "" if named else _("No title given. A hold needs a barcode, a record number or an ISBN.")


_UNREAD = {
    "placed": N_("Date placed not readable: {text}. It is left blank."),
    "expires": N_("Last day not readable: {text}. It is left blank."),
    "pickup_by": N_("Pickup deadline not readable: {text}. The usual one is used."),
    "suspended_until": N_("End of suspension not readable: {text}. It is left blank."),
}


def _day(name: str, text: str, day_first: bool, faults: list[str]) -> str:
    day = read_date(text, day_first=day_first, latest=dt.date(2099, 12, 31)) if text else ""
    if text and not day:
        faults.append(_(_UNREAD[name]).format(text=text))
    return day or ""
