"""A patron as an object, and the fee that an action charged."""

from __future__ import annotations

from typing import Any

from tuils.cli.kit.fields import fields_json
from tuils.i18n import _
from tuils.library.foundation.local_words import money_label
from tuils.library.people.patrons.patron_fields import FIELDS
from tuils.library.people.patrons.sheets import PatronSheet


def patron_json(sheet: PatronSheet) -> dict[str, Any]:
    """Return the patron as an object. `patron` is the card number."""
    return {"patron": sheet.card, "name": sheet.name or None, **fields_json(FIELDS, sheet.fields)}


def action_fee_line(sheet: PatronSheet) -> list[str]:
    """Return a line for the fee that the action charged, if any."""
    return [_("{money} was charged for it.").format(money=money_label(sheet.fee_cents))] if sheet.fee_cents else []
