"""The lines of a copy: what the library has codes for, and what a line must look like. Shared by the forms of one
copy and of many."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.settings import branches, item_types, locations
from tuils.library.cataloging.showing import STATUS_WORDS
from tuils.values.money import cents

from .coded_form import CodedForm, Codes, as_day
from .form_lines import Ask, pick

CODED = {
    "item_type": Ask("item_type", N_("Type"), whole=True),
    "location": Ask("location", N_("Stands in"), whole=True),
    "home_branch": Ask("home_branch", N_("Branch"), whole=True),
    "status": Ask("status", N_("Status"), whole=True),
    "not_for_loan": Ask("not_for_loan", N_("Stays here"), N_("y or n: it is not lent"), whole=True),
}
STATUSES = (
    "available", "lost", "missing", "damaged", "in_repair", "in_process", "claims_returned", "claims_never_had",
    "withdrawn",
)  # fmt: skip


def all_codes() -> Codes:
    """What may stand in a line, by its name: code and word."""
    return {
        "item_type": [(one.code, one.name) for one in item_types()],
        "location": [(one.code, one.name) for one in locations()],
        "home_branch": [(one.code, one.name) for one in branches()],
        "status": [(status, _(STATUS_WORDS[status])) for status in STATUSES],
        "not_for_loan": [("y", _("yes")), ("n", _("no"))],
    }


class CopyForm(CodedForm):
    """A form with lines of a copy."""

    mode = "catalog"
    permission = "catalog.edit"
    known = staticmethod(all_codes)

    def beside(self, words: list[str]) -> str:
        return ", ".join(words)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "price_cents" and text and cents(text) is None:
            return _("an amount, such as 12.50")
        if name == "acquired_on" and text and as_day(text) is None:
            return _("year-month-day, such as 1958-03-31")
        return await super().look(name)

    def stored(self, name: str, text: str) -> Any:
        """A line as the verbs want it."""
        if name == "not_for_loan":
            return pick(text, self.codes[name])[0] == "y" if text else False
        if name == "price_cents" and text:
            amount = cents(text)
            return text if amount is None else amount
        return (pick(text, self.codes[name])[0] or text) if text and name in self.codes else text
