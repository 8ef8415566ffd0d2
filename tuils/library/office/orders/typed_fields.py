"""Typed fields of a vendor, a fund, an order line or an invoice, read into their stored form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import PAST, day_in
from tuils.library.holdings.items.items import check_codes
from tuils.values.folding import clean
from tuils.values.money.order_money import read_percent
from tuils.values.numbers.isbn import normalise
from tuils.values.time.moments import day_of
from tuils.values.time.spans import year_with
from tuils.values.words import Unclear

from .order_fields import KNOWN

MOST_CENTS = 99_999_999
FIRST_YEAR, LAST_YEAR = 1990, 2199
CODES = {"branch": "home_branch", "location": "location", "item_type": "item_type"}
"""Fields of a line by the names that a copy has for them."""


def stored_order_fields(desk: Desk, kind: str, fields: Facts) -> Facts:
    """Return each field of this kind of record (a key of KNOWN) in stored form, blank ones blank. Refuses with
    NOT_UNDERSTOOD."""
    known: Facts = {}
    for name, value in fields.items():
        known[name] = _checked(desk, kind, name, value)
    codes = {CODES[name]: known[name] for name in CODES if known.get(name)}
    check_codes(codes)
    return known


def _checked(desk: Desk, kind: str, name: str, value: Any) -> Any:
    field = KNOWN[kind][name]
    if field.kind == "flag":
        return int(bool(value))
    text = "" if value is None else clean(str(value))
    if field.kind == "money":
        return _cents(name, text)
    if name == "discount":
        return _percent(text)
    if name == "year":
        return _year(desk, text)
    if field.kind == "number":
        return whole_number(name, text, field.most)
    if field.kind == "date":
        today = day_of(desk.now, desk.zone)
        return day_in(name, text, today, PAST).isoformat() if text else today.isoformat()
    if field.choices and text and text not in field.choices:
        raise not_understood(name, text, ", ".join(field.choices))
    if name == "isbn" and text:
        return normalise(text) or text
    if field.most and len(text) > field.most:
        raise not_understood(name, text[:40], _most(field.most))
    return text


def _most(letters: int) -> str:
    return _("{n} characters at most.").format(n=letters)


def _cents(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_CENTS):
        raise not_understood(name, text, _("Whole cents, such as 1250."))
    return int(text)


def _percent(text: str) -> int | None:
    try:
        return read_percent(text) if text else None
    except Unclear as unclear:
        raise not_understood("discount", text, unclear.said(_)) from unclear


def whole_number(name: str, text: str, most: int, least: int = 1) -> int | None:
    """Return a whole number; None where it is blank. Refuses with NOT_UNDERSTOOD."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
        raise not_understood(name, text, _("A number from {least} to {most}.").format(least=least, most=most))
    return int(text)


def _year(desk: Desk, text: str) -> int:
    """`2027`, `FY2027`; this fiscal year where it is blank."""
    return whole_number("year", text.upper().removeprefix("FY"), LAST_YEAR, FIRST_YEAR) or fiscal_year(desk)


def fiscal_year(desk: Desk) -> int:
    """Return the fiscal year of the desk's day: the year in which it ends."""
    starts = year_starts()
    return year_with(day_of(desk.now, desk.zone), starts).last.year


def without_blanks(fields: Mapping[str, Any]) -> Facts:
    """Leave out blank fields, so that they get their defaults."""
    return {name: value for name, value in fields.items() if value not in (None, "")}
