"""The step of columns in the import assistant, for people and loans: which column of the table is what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.table_profile import MOST_FILL
from tuils.library.people.patron_fields import FIELDS
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

from .draft import PATRONS, Look
from .file_steps import LookingStep
from .matching_step import keeping
from .page import AssistantPage, Option, PageChoice, choose, write

COLUMNS = (
    Column("#", 2, right=True),
    Column(N_("Field in tuils"), 22),
    Column(N_("Column in the file"), 18, grow=1),
    Column(N_("First row"), 20, grow=1, drop=1),
)
NONE = ""
WORDS = {one.column: one.label for one in FIELDS} | {
    "name": N_("Full name"),
    "wanted": N_("Requested copy"),
    "item_only": N_("This copy only"),
    "record": N_("Record number"),
    "isbn": N_("ISBN"),
    "title": N_("Title"),
    "pickup": N_("Pickup branch"),
    "position": N_("Place in line"),
    "placed": N_("Date placed"),
    "pickup_by": N_("Pick up by"),
    "suspended": N_("Suspended"),
    "suspended_until": N_("Suspended until"),
    "left": N_("Amount owed"),
    "amount": N_("Amount"),
    "credit": N_("Credit"),
    "why": N_("Reason"),
    "day": N_("Date"),
    "lost": N_("Card lost"),
    "last_visit": N_("Last visit"),
    "number": N_("Number in old system"),
    "phone_2": N_("Second phone"),
    "phone_3": N_("Third phone"),
    "email_2": N_("Second email"),
    "old_cards": N_("Old cards"),
    "contacts": N_("Contacts"),
    "all_notes": N_("Notes"),
    "restrictions": N_("Restrictions"),
    "proxies": N_("Proxies"),
    "item": N_("Item barcode"),
    "due": N_("Due"),
    "lent": N_("Checked out on"),
    "out": N_("Checked out on"),
    "renewals": N_("Renewals"),
}
ORDERS = {None: N_("automatic"), True: N_("day first: 31/1/2027"), False: N_("month first: 1/31/2027")}


class ColumnsStep(LookingStep):
    word = N_("Columns")

    def shows(self, look: Look) -> AssistantPage:
        options = list(self._options(look))
        samples = [look.row.get(look.columns.get(name, ""), "") for name in self._fields(look)]
        return AssistantPage(
            self.said(_("Check what each column is.")),
            _("Type a number to change that line. Enter continues."),
            prompt=_("Columns"),
            facts=list(_facts(look)),
            columns=COLUMNS,
            rows=list(_rows(options, samples)),
            heads=True,
            chose=lambda index: options[index].change(),
            go_on=self.on,
        )

    def _fields(self, look: Look) -> list[str]:
        """What the file has, first."""
        return sorted(look.fields, key=lambda name: name not in look.columns)

    def _options(self, look: Look) -> Iterator[Option]:
        for name in self._fields(look):
            yield Option(_(WORDS.get(name, name)), look.columns.get(name, "."), self._asking(look, name))
        table = self.draft.table
        yield Option(_("Missing leading zeros"), _fill(table.fill), self._ask_fill)
        yield Option(_("Dates such as 1/2/2027"), _(ORDERS[table.day_first]), self._ask_order)
        if self.draft.kind == PATRONS:
            erase = _("clears the field") if table.erase else _("changes nothing")
            yield Option(_("An empty cell"), erase, lambda: self._table(erase=not table.erase))
        yield keeping(self)

    def _asking(self, look: Look, name: str) -> Any:
        return lambda: self._ask(look, name)

    def _ask(self, look: Look, name: str) -> None:
        choices = [
            PageChoice(NONE, _("No column")),
            *(PageChoice(one, one, look.row.get(one, "")) for one in look.header),
        ]
        said = _("Which column has this: {what}?").format(what=_(WORDS.get(name, name)))
        now = look.columns.get(name, NONE)
        self.at.put(lambda: choose(said, choices, now, lambda column: self._take(look, name, column)))

    def _take(self, look: Look, name: str, column: str) -> Doing:
        table = self.draft.table
        columns = {field: one for field, one in table.columns.items() if field != name and one != column}
        if column:
            skip = tuple(one for one in table.skip if one != column)
            return self._table(columns={**columns, name: column}, skip=skip)
        guessed = look.columns.get(name, "")
        skip = (*table.skip, guessed) if guessed in look.header and guessed not in table.skip else table.skip
        return self._table(columns=columns, skip=skip)

    def _ask_fill(self) -> None:
        said = _("How many digits does a card number have? Shorter ones get zeros.")
        self.at.put(lambda: write(said, _("Such as 14. 0 = leave them as they are."), _("Digits"), self._take_fill))

    def _take_fill(self, text: str) -> Doing:
        if not text.isdecimal() or int(text[:4]) > MOST_FILL:
            raise Unfit(_("That is not a number of digits."), _("Such as 14. 0 = leave them as they are."))
        return self._table(fill=int(text))

    def _ask_order(self) -> None:
        names = {"": None, "day": True, "month": False}
        choices = [PageChoice(name, _(ORDERS[value])) for name, value in names.items()]
        now = next(name for name, value in names.items() if value is self.draft.table.day_first)
        said = _("How are dates like 1/2/2027 written?")
        self.at.put(lambda: choose(said, choices, now, lambda name: self._table(day_first=names[name])))

    def _table(self, **facts: Any) -> Doing:
        """Something else is chosen: the file is looked into again."""
        self.at.draft = replace(self.draft, table=replace(self.draft.table, **facts))
        return self.at.go(self.at.number)


def _fill(count: int) -> str:
    return _("filled to {n} digits").format(n=count) if count else _("unchanged")


def _facts(look: Look) -> Iterator[Line]:
    if look.missing_columns:
        names = ", ".join(_(WORDS.get(name, name)) for name in look.missing_columns)
        yield [(" ! ", "look"), (" " + _("No column found for: {names}.").format(names=names), "text")]
    if look.unused:
        yield " " + _("Skipped: {names}.").format(names=", ".join(look.unused))


def _rows(options: list[Option], samples: list[str]) -> Iterator[Row]:
    for number, option in enumerate(options, 1):
        sample = samples[number - 1] if number <= len(samples) else ""
        yield str(number), option.label, option.shown, sample
