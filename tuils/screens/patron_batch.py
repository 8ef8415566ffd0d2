"""Many people changed alike: whom, and what should change; then a preview."""

from __future__ import annotations

from pathlib import Path

from tuils.formats.card_list import cards_in
from tuils.formats.tables import TableUnreadable
from tuils.i18n import N_, _
from tuils.library.administration.settings import branches, categories
from tuils.library.people.batch_change import Wanted, change_patrons
from tuils.library.people.choosing import BATCH, Choice, choose_patrons

from .coded_form import CodedForm, Codes, as_day
from .form import Values
from .form_lines import Ask
from .widgets.keys import Verb
from .widgets.turns import Doing

NEXT, NONE = "+", "-"
YES = N_("yes")
DAYS = ("ended", "until")


def all_codes() -> Codes:
    """What may stand in a line, by its name: code and word."""
    kinds = [(one.code, one.name) for one in categories()]
    places = [(one.code, one.name) for one in branches()]
    return {"category": kinds, "new_category": kinds, "branch": places, "new_branch": places}


def cards_of(file: str) -> list[str]:
    return cards_in(Path(file).expanduser())


class PeopleForm(CodedForm):
    """A form whose lines may hold a category or a branch, or a day."""

    mode = "patrons"
    permission = BATCH
    known = staticmethod(all_codes)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in DAYS and text and as_day(text) is None:
            return _("year-month-day, such as 2027-07-31")
        return await super().look(name)

    def code(self, name: str) -> str:
        """The code that stands in a line."""
        text = self.line(name).value
        return next((code for code, word in self.codes[name] if text in (code, word)), text)

    def faulty(self) -> bool:
        """Say it where a line cannot be read: nothing is begun then."""
        if any(line.fault for line in self.lines):
            self.report()
            return True
        return False


class PatronBatch(PeopleForm):
    """An empty line says nothing."""

    kept_as = "patron_batch"
    verbs = (
        Verb("s", N_("Preview"), N_("Look at what would change")),
        Verb("y", N_("School year"), N_("Classes from the school office's table")),
    )
    keys = (("Tab", N_("Next")), "one", "help", "two", ("back", N_("Keep for later")), ("Shift+Tab", N_("Back")))
    asked = (
        Ask("category", N_("Category"), whole=True),
        Ask("branch", N_("Branch"), whole=True),
        Ask("grade", N_("Class"), N_("such as 7b; 7 is all its classes")),
        Ask("ended", N_("Over before"), N_("a day: the membership had ended")),
        Ask("outgrown", N_("Outgrown"), N_("y: too old for the category"), whole=True),
        Ask("file", N_("Cards from"), N_("a file: one a line, or a table")),
        Ask("new_category", N_("To category"), whole=True),
        Ask("new_branch", N_("To branch"), whole=True),
        Ask("new_grade", N_("To class"), N_("+ is the next one, - is none")),
        Ask("member", N_("Membership"), N_("its last day, or: renew, end")),
    )
    RENEW, END = N_("renew"), N_("end")

    def heading(self) -> tuple[str, str]:
        return _("Whom? All that is said must fit. Then what should be new."), _("An empty line says nothing.")

    def called(self, values: Values) -> str:
        return ", ".join(text for text in values.values() if text)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "outgrown" and text:
            yes = _(YES).startswith(text.casefold())
            self.line(name).put(_(YES) if yes else text)
            return "" if yes else _("y, or nothing")
        if name != "member" or not text or as_day(text):
            return await super().look(name)
        word = next((_(word) for word in (self.RENEW, self.END) if _(word).startswith(text.casefold())), "")
        if word:
            self.line(name).put(word)
        return "" if word else _("a day such as 2027-07-31, renew or end")

    async def save(self, values: Values) -> None:
        """Look at all of them first; the form stays below until it is done."""
        if self.faulty():
            return
        wanted = self._wanted(values)
        try:
            cards = await self.home.read(cards_of, values["file"]) if values["file"] else None
        except (OSError, TableUnreadable):
            self.warn("file", _("this file cannot be read"))
            self.report()
            return
        ended = as_day(values["ended"]) if values["ended"] else None
        listed = None if cards is None else tuple(cards)
        outgrown = values["outgrown"] == _(YES)
        choice = Choice(self.code("category"), self.code("branch"), values["grade"], ended, listed, outgrown)
        whom = await self.home.read(choose_patrons, self.home.desk, choice)
        lines = await self.home.read(change_patrons, self.home.desk, whom, wanted, dry_run=True)
        if lines:
            await self.home.open("people_preview", whom=tuple(whom), wanted=wanted, lines=lines)
        else:
            self.say("LOOK", _("Nobody fits."), _("Look at the first lines: all that is said must fit."))

    def _wanted(self, values: Values) -> Wanted:
        grade, member = values["new_grade"], values["member"]
        return Wanted(
            category=self.code("new_category"),
            branch=self.code("new_branch"),
            grade=None if grade in ("", NEXT) else "" if grade == NONE else grade,
            up=grade == NEXT,
            until=as_day(member) if member else None,
            renew=member == _(self.RENEW),
            end=member == _(self.END),
        )

    def action_two(self) -> Doing:
        return self.home.open("school_year")
