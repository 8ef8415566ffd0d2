"""Amounts in answers, and the lines of what is owed (AV), as kiosks cut them apart."""

from __future__ import annotations

from tuils.library.foundation.local_words import currency_code
from tuils.library.lending.loans.account import MoneyLine
from tuils.values.money.money import plain_amount

from .talk import Fields

SHORT = 12
"""Characters of a charge's id that name it: the last ones, as at the desk."""


def fee_fields(amount: int) -> Fields:
    """Return the fields of a fee that a checkout costs."""
    return [("BT", "06"), ("BH", currency_code()), ("BV", plain_amount(amount))] if amount else []


def owed_line(line: MoneyLine) -> str:
    """Return what is owed as kiosks cut it apart: `ID 1.50 "overdue" Title`."""
    kind = line.why.replace('"', "'") or "charge"
    return f'{line.id[-SHORT:]} {plain_amount(line.left)} "{kind}" {line.about or line.reason or line.words}'.strip()
