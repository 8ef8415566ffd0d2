"""Patrons as rows of a list; the card or copy of a code; facts that tell two patrons of one name apart."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.words import people_panel
from tuils.library.lending.lookups import NamedItem, find_item, patron_by_card
from tuils.library.people.patrons.patrons import PatronSheet
from tuils.screens.widgets.rows import Column, Row
from tuils.values.numbers.barcode import last_four, readings

PEOPLE = (
    Column("#", 2, right=True),
    Column(N_("Name"), 20, grow=2),
    Column(N_("Born"), 4),
    Column(N_("Street"), 16, grow=1, drop=1),
    Column(N_("Card"), 7),
    Column(N_("Last visit"), 11, drop=2),
)


def patron_rows(people: Sequence[PatronSheet], desk: Desk) -> list[Row]:
    """Return a row for each: the name, then facts that tell patrons of one name apart."""
    return list(people_panel(desk, people).rows)


def card_of_code(desk: Desk, text: str) -> str:
    """Return the card of a scanned or typed code; empty if it is no card of ours. Refused with CARD_LOST for a replaced
    card."""
    desk.require("patrons.find")
    for code in readings(text):
        try:
            return str(patron_by_card(code).card)
        except Refused as no:
            if "CARD_LOST" in no.codes:
                raise
    return ""


def item_of_code(text: str) -> NamedItem | None:
    """Return the copy with this barcode, scanned or typed."""
    return next(filter(None, map(find_item, readings(text))), None)


def signs(sheet: PatronSheet) -> str:
    """Return the facts that tell a patron from others of the same name."""
    return ", ".join(part for part in (sheet.name, sheet.born_year, sheet.street, last_four(sheet.card)) if part)
