"""The lines of a copy, their codes and formats. Shared by the forms of one copy and of many."""

from __future__ import annotations

from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import branches, item_types, locations
from tuils.library.foundation.typed_days import PAST
from tuils.library.holdings.items.item_fields import FIELDS
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm
from tuils.screens.kit.form_lines import form_lines, pick
from tuils.values.money.money import cents

LINES = form_lines(FIELDS)
STATUSES = (
    "available", "lost", "missing", "damaged", "in_repair", "on_order", "in_process", "claims_returned",
    "claims_never_had", "withdrawn",
)  # fmt: skip


def item_code_choices() -> Codes:
    """Return the choices for each line by its name: code and word."""
    return {
        "item_type": [(kind.code, kind.name) for kind in item_types()],
        "location": [(location.code, location.name) for location in locations()],
        "home_branch": [(branch.code, branch.name) for branch in branches()],
        "status": [(status, _(STATUS_WORDS[status])) for status in STATUSES],
        "not_for_loan": [("y", _("yes")), ("n", _("no"))],
    }


class CopyForm(CodedForm):
    """A form with lines of a copy."""

    mode = "catalog"
    permission = "catalog.edit"
    known = staticmethod(item_code_choices)
    days, year_meant = ("acquired_on",), PAST

    def stored(self, name: str, text: str) -> Any:
        """Return a line's value as the verbs expect it."""
        if name == "not_for_loan":
            return pick(text, self.codes[name])[0] == "y" if text else False
        if name == "price_cents" and text:
            amount = cents(text)
            return text if amount is None else amount
        return (pick(text, self.codes[name])[0] or text) if text and name in self.codes else text
