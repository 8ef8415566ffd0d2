"""The step of columns in the import assistant, for people and loans: which column of the table is what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.table_profile import MOST_FILL

from .import_draft import PATRONS, Look
from .import_file import Looking
from .import_matching import keeping
from .import_page import Choice, Option, Page, Unfit, choose, write
from .widgets.lines import Line
from .widgets.rows import Column, Row
from .widgets.turns import Doing

COLUMNS = (
    Column("#", 2, right=True),
    Column(N_("What we keep"), 22),
    Column(N_("Column of the file"), 18, grow=1),
    Column(N_("In its first line"), 20, grow=1, drop=1),
)
NONE = ""
WORDS = {
    "card": N_("Card number"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "name": N_("Whole name"),
    "preferred_name": N_("Called"),
    "born": N_("Born"),
    "category": N_("Category"),
    "branch": N_("Branch"),
    "street": N_("Street"),
    "city": N_("Town"),
    "postcode": N_("Postal code"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "language": N_("Language"),
    "expiry": N_("Card is good until"),
    "enrolled": N_("Member since"),
    "note": N_("Note"),
    "barred": N_("Lending is stopped"),
    "barred_until": N_("Stopped until"),
    "address_bad": N_("Mail came back"),
    "tell_by": N_("Tell by"),
    "guardian": N_("Card of the guardian"),
    "number": N_("Number in the old system"),
    "grade": N_("Class"),
    "family": N_("Family"),
    "phone_2": N_("Second phone"),
    "phone_3": N_("Third phone"),
    "email_2": N_("Second e-mail"),
    "id_seen_on": N_("Paper seen"),
    "mail_titles": N_("E-mail may name titles"),
    "old_cards": N_("Earlier cards"),
    "contacts": N_("Contacts"),
    "all_notes": N_("Notes"),
    "restrictions": N_("Restrictions"),
    "proxies": N_("Proxies"),
    "item": N_("Barcode of the item"),
    "due": N_("Due"),
    "lent": N_("Lent on"),
    "out": N_("Lent on"),
    "renewals": N_("Renewals so far"),
}
ORDERS = {None: N_("as the dates tell"), True: N_("day first: 31/1/2027"), False: N_("month first: 1/31/2027")}


class ColumnsStep(Looking):
    word = N_("Columns")

    def shows(self, look: Look) -> Page:
        options = list(self._options(look))
        samples = [look.row.get(look.columns.get(name, ""), "") for name in self._fields(look)]
        return Page(
            self.said(_("Which column is what?")),
            _("Not right? A number changes that line. Enter goes on."),
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
        yield Option(_("Numbers with zeros lost"), _fill(table.fill), self._ask_fill)
        yield Option(_("Dates such as 1/2/2027"), _(ORDERS[table.day_first]), self._ask_order)
        if self.draft.kind == PATRONS:
            erase = _("empties what is here") if table.erase else _("changes nothing")
            yield Option(_("An empty cell"), erase, lambda: self._table(erase=not table.erase))
        yield keeping(self)

    def _asking(self, look: Look, name: str) -> Any:
        return lambda: self._ask(look, name)

    def _ask(self, look: Look, name: str) -> None:
        choices = [Choice(NONE, _("No column")), *(Choice(one, one, look.row.get(one, "")) for one in look.header)]
        said = _("In which column is this: {what}?").format(what=_(WORDS.get(name, name)))
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
        said = _("How many digits has a card number? Shorter ones get zeros in front.")
        self.at.put(lambda: write(said, _("Such as 14. 0: they stay as they are."), _("Digits"), self._take_fill))

    def _take_fill(self, text: str) -> Doing:
        if not text.isdecimal() or int(text[:4]) > MOST_FILL:
            raise Unfit(_("That is no number of digits."), _("Such as 14. 0: they stay as they are."))
        return self._table(fill=int(text))

    def _ask_order(self) -> None:
        names = {"": None, "day": True, "month": False}
        choices = [Choice(name, _(ORDERS[value])) for name, value in names.items()]
        now = next(name for name, value in names.items() if value is self.draft.table.day_first)
        said = _("How are dates with the year at the end written?")
        self.at.put(lambda: choose(said, choices, now, lambda name: self._table(day_first=names[name])))

    def _table(self, **facts: Any) -> Doing:
        """Something else is chosen: the file is looked into again."""
        self.at.draft = replace(self.draft, table=replace(self.draft.table, **facts))
        return self.at.go(self.at.number)


def _fill(count: int) -> str:
    return _("filled up to {n} digits").format(n=count) if count else _("stay as they are")


def _facts(look: Look) -> Iterator[Line]:
    if look.missing_columns:
        names = ", ".join(_(WORDS.get(name, name)) for name in look.missing_columns)
        yield [(" ! ", "look"), (" " + _("No column is known as: {names}.").format(names=names), "text")]
    if look.unused:
        yield " " + _("Not taken: {names}.").format(names=", ".join(look.unused))


def _rows(options: list[Option], samples: list[str]) -> Iterator[Row]:
    for number, option in enumerate(options, 1):
        sample = samples[number - 1] if number <= len(samples) else ""
        yield str(number), option.label, option.shown, sample
