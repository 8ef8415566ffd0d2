"""Patrons as rows of a list, whose card or which copy a code is, and what tells two people of one name apart."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.circulation.lookups import NamedItem, find_item, patron_by_card
from tuils.library.conversation.words import people_panel
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet
from tuils.library.refusals import Refused
from tuils.screens.widgets.rows import Column, Row
from tuils.values.barcode import last_four, readings

PEOPLE = (
    Column("#", 2, right=True),
    Column(N_("Name"), 20, grow=2),
    Column(N_("Born"), 4),
    Column(N_("Street"), 16, grow=1, drop=1),
    Column(N_("Card"), 7),
    Column(N_("Last visit"), 11, drop=2),
)


def rows_of(people: Sequence[PatronSheet], desk: Desk) -> list[Row]:
    """A line each: the name, then what tells two people of one name apart."""
    return list(people_panel(desk, people).rows)


def card_of_code(desk: Desk, text: str) -> str:
    """The card that this code is, as it was scanned or typed; empty where it is no card of ours.
    Refused with CARD_LOST for one that was replaced."""
    desk.require("patrons.find")
    for code in readings(text):
        try:
            return str(patron_by_card(code)["card"])
        except Refused as no:
            if "CARD_LOST" in no.codes:
                raise
    return ""


def item_of_code(text: str) -> NamedItem | None:
    """The copy with this barcode, as it was scanned or typed."""
    return next(filter(None, map(find_item, readings(text))), None)


def signs(sheet: PatronSheet) -> str:
    """By what a person is told from another of the same name."""
    return ", ".join(part for part in (sheet.name, sheet.born_year, sheet.street, last_four(sheet.card)) if part)
