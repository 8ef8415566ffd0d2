"""Batch edit of patrons: which patrons, and which changes; then a preview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from tuils.formats.tables.card_list import cards_in
from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import branches, categories
from tuils.library.foundation.describing.action import action, in_other_words
from tuils.library.foundation.typed_days import typed_day
from tuils.library.people.patrons.batch_change import PatronsWanted, change_patrons
from tuils.library.people.patrons.choosing import BATCH, PatronChoice, choose_patrons
from tuils.library.people.patrons.patron_fields import KNOWN
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.papers.library_cards import save_cards
from tuils.screens.widgets.turns import Doing

NEXT, NONE = "+", "-"
YES = N_("yes")
DAYS = ("ended", "until")


def patron_code_choices() -> Codes:
    """Return the choices for each line by its name: code and word."""
    kinds = [(category.code, category.name) for category in categories()]
    places = [(branch.code, branch.name) for branch in branches()]
    return {"category": kinds, "new_category": kinds, "branch": places, "new_branch": places}


def cards_in_file(file: str) -> list[str]:
    return cards_in(Path(file).expanduser())


class PeopleForm(CodedForm):
    """A form whose lines may hold a category or a branch, or a day."""

    mode = "patrons"
    permission = BATCH
    known = staticmethod(patron_code_choices)
    days = DAYS

    def day(self, name: str) -> date | None:
        """Return the day in a line."""
        text = self.line(name).value
        return typed_day(self.home.desk, text).day if text else None

    def code(self, name: str) -> str:
        """Return the code in a line."""
        text = self.line(name).value
        return next((code for code, word in self.codes[name] if text in (code, word)), text)

    def faulty(self) -> bool:
        """Say which line can't be read: nothing is begun then."""
        if any(line.fault for line in self.lines):
            self.report()
            return True
        return False


class PatronBatch(PeopleForm):
    """An empty line says nothing."""

    kept_as = "patron_batch"
    send_form = in_other_words(PeopleForm.send_form, N_("Preview"), N_("Preview the changes"))
    keys = (
        ("Tab", N_("Next")),
        "send_form",
        "help",
        "open_school_year",
        "print_cards",
        ("back", N_("Finish later")),
        ("Shift+Tab", N_("Back")),
    )
    asked = (
        Ask("category", N_("Category"), whole=True),
        Ask("branch", N_("Branch"), whole=True),
        Ask("grade", KNOWN["grade"].label, N_("such as 7b; 7 includes 7a and 7b")),
        Ask("ended", N_("Expired by"), N_("a date: cards expired before it")),
        Ask("outgrown", N_("Outgrown"), N_("y = too old for their category"), whole=True),
        Ask("file", N_("Cards from"), N_("a file: one card per line, or a table")),
        Ask("new_category", N_("To category"), whole=True),
        Ask("new_branch", N_("To branch"), whole=True),
        Ask("new_grade", N_("To grade"), N_("+ for the next grade, - for none")),
        Ask("member", N_("Expires"), N_("expiration date, renew, or end")),
    )
    RENEW, END = N_("renew"), N_("end")

    def __init__(self, cards: Sequence[str] = ()) -> None:
        super().__init__()
        self.cards = tuple(cards)
        if cards:
            self.kept_as = ""

    def heading(self) -> tuple[str, str]:
        if self.cards:
            text = ngettext("{n} patron of this list.", "{n} patrons of this list.", len(self.cards))
            return text.format(n=len(self.cards)), _("The first lines narrow it down. What should change of them?")
        return _("Which patrons? They must match every line that you fill in."), _("Leave a line blank to ignore it.")

    def called(self, values: Values) -> str:
        return ", ".join(text for text in values.values() if text)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "outgrown" and text:
            yes = _(YES).startswith(text.casefold())
            self.line(name).put(_(YES) if yes else text)
            return "" if yes else _("y, or leave blank")
        if name != "member":
            return await super().look(name)
        if not text or self.day(name):
            return self.look_at_day(name)
        word = next((_(word) for word in (self.RENEW, self.END) if _(word).startswith(text.casefold())), "")
        if word:
            self.line(name).put(word)
        return "" if word else _("a date, renew, or end")

    async def save(self, values: Values) -> None:
        """Preview the changes; the form stays below until they are made."""
        if self.faulty():
            return
        wanted, choice = self._wanted(values), await self._whom(values)
        if choice is None:
            return
        whom = await self.home.read(choose_patrons, self.home.desk, choice)
        lines = await self.home.read(change_patrons, self.home.desk, whom, wanted, dry_run=True)
        if lines:
            await self.home.open("people_preview", whom=tuple(whom), wanted=wanted, lines=lines)
        else:
            self.say("NOTE", _("No patrons match."), _("Check the first lines. A patron must match all of them."))

    async def _whom(self, values: Values) -> PatronChoice | None:
        """Return the choice of patrons; None if the file of cards can't be read, which is said."""
        try:
            cards = await self.home.read(cards_in_file, values["file"]) if values["file"] else None
        except (OSError, TableUnreadable):
            self.warn("file", _("can't read this file"))
            self.report()
            return None
        ended = self.day("ended")
        listed = (self.cards or None) if cards is None else tuple(cards)
        outgrown = values["outgrown"] == _(YES)
        return PatronChoice(self.code("category"), self.code("branch"), values["grade"], ended, listed, outgrown)

    def _wanted(self, values: Values) -> PatronsWanted:
        grade, member = values["new_grade"], values["member"]
        return PatronsWanted(
            category=self.code("new_category"),
            branch=self.code("new_branch"),
            grade=None if grade in ("", NEXT) else "" if grade == NONE else grade,
            up=grade == NEXT,
            until=self.day("member"),
            renew=member == _(self.RENEW),
            end=member == _(self.END),
        )

    @action("k", N_("Cards"), N_("Make the library cards of these patrons as a PDF file to print"), place=3)
    async def print_cards(self) -> None:
        """Print the cards (F8), whatever changes the last lines hold."""
        if not self.faulty() and (choice := await self._whom(self.values)):
            await self.home.read(choose_patrons, self.home.desk, choice)  # refused at once, or not at all
            self.say("", _("Making the cards."), _("You can keep working. It says when they are ready."))
            self.home.behind(partial(self._cards, choice), "cards")

    async def _cards(self, choice: PatronChoice) -> None:
        told = await save_cards(self.home, choice=choice)
        if not self.is_gone:
            self.say(*told)

    @action("y", N_("School year"), N_("New grades from the school office's file"), place=2)
    def open_school_year(self) -> Doing:
        return self.home.open("school_year")
