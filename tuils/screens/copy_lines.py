"""The lines of a copy: what the library has codes for, and what a line must look like. Shared by the forms of one
copy and of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.settings import branches, item_types, locations
from tuils.library.cataloging.showing import STATUS_WORDS
from tuils.values.money import cents

from .form import Form, Values
from .form_lines import Ask, Choice, pick

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


def all_codes() -> dict[str, list[Choice]]:
    """What may stand in a line, by its name: code and word."""
    return {
        "item_type": [(one.code, one.name) for one in item_types()],
        "location": [(one.code, one.name) for one in locations()],
        "home_branch": [(one.code, one.name) for one in branches()],
        "status": [(status, _(STATUS_WORDS[status])) for status in STATUSES],
        "not_for_loan": [("y", _("yes")), ("n", _("no"))],
    }


def choose(text: str, choices: Sequence[Choice]) -> tuple[str, str]:
    """The word that is meant, and what there is to look at."""
    code, fault = pick(text, choices)
    return dict(choices).get(code, ""), fault or ("" if code else _("no such one is set up"))


class CopyForm(Form):
    """A form with lines of a copy. `codes` is read in `begin`."""

    mode = "catalog"
    names_a_person = False

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, list[Choice]] = {}

    async def begin(self) -> Values:
        self.home.desk.require("catalog.edit")
        self.codes = await self.home.read(all_codes)
        for line in self.lines:
            if line.ask.name in self.codes and not line.ask.note:
                line.note = ", ".join(word for _code, word in self.codes[line.ask.name])
        return {}

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in self.codes and text:
            word, fault = choose(text, self.codes[name])
            if word:
                self.line(name).put(word)
            return fault
        if name == "price_cents" and text and cents(text) is None:
            return _("an amount, such as 12.50")
        if name == "acquired_on" and text and not _is_day(text):
            return _("year-month-day, such as 1958-03-31")
        return ""

    def stored(self, name: str, text: str) -> Any:
        """A line as the verbs want it."""
        if name == "not_for_loan":
            return pick(text, self.codes[name])[0] == "y" if text else False
        if name == "price_cents" and text:
            amount = cents(text)
            return text if amount is None else amount
        return (pick(text, self.codes[name])[0] or text) if text and name in self.codes else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
