"""What is late, page by page: whoever is late longest on top; and what is due soon. Enter opens the card; letters are
written from here."""

from __future__ import annotations

from functools import partial

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.at_rest import LETTERS as FOLDER
from tuils.library.circulation.drawer import handles_money
from tuils.library.circulation.letters import Letter, overdue_letters, write_letters
from tuils.library.circulation.overdue import PAGE, SOON, Late, Overdues, due_soon, overdue_list
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.masking import sees_loans
from tuils.library.session.asked import Asked
from tuils.values.money import plain

from .listing import Listing
from .widgets.keys import Hint, Verb
from .widgets.rows import Column, Row
from .widgets.turns import Doing

LATE = (
    Column("#", 3, right=True),
    Column(N_("Who"), 14, grow=1),
    Column(N_("Title"), 12, grow=2),
    Column(N_("Due"), 10, drop=2),
    Column(N_("Days"), 4, right=True),
    Column(N_("Fine"), 6, right=True, drop=3),
    Column(N_("Tell by"), 7, drop=1),
)
FINE = 5
"""Its place among the columns, for those who see something of money."""
SINCE = {
    0: N_("Late: {loans}, {people}."),
    7: N_("Late by a week or more: {loans}, {people}."),
    21: N_("Late by 3 weeks or more: {loans}, {people}."),
}
STEPS = (*SINCE,)
"""Days late from which on the list shows: all, a week, three weeks."""
WAYS = {"phone": N_("phone"), "email": N_("e-mail"), "letter": N_("letter")}
LETTERS = "patrons.see_all"
PAGES: Hint = ("Left/Right", N_("Page"))


class OverdueList(Listing):
    """`days`: late by so many days or more. `soon`: what is due in the next days stands there instead."""

    word, prompt = N_("Overdue"), N_("Line")
    columns = LATE
    verbs = (
        Verb("t", N_("Letters"), N_("Letters to those on the list")),
        Verb("s", N_("Days"), N_("All, from a week on, from three weeks on")),
        Verb("o", N_("Due soon"), N_("What is due soon, or late again")),
        Verb("k", N_("Next page")),
    )

    def __init__(self, days: int = 0) -> None:
        super().__init__()
        self.days, self.page = days, 0
        self.soon = self.money = False
        self.found = Overdues((), 0, 0, 0)
        self._letters: list[Letter] = []

    async def load(self) -> None:
        self.found = await self.home.read(self._page, self.home.desk)
        first = self.page * PAGE + 1
        rows = [_row(self.home.desk, number, line) for number, line in enumerate(self.found.lines, first)]
        columns: tuple[Column, ...] = LATE
        if self.soon or not self.money:
            rows = [(*row[:FINE], *row[FINE + 1 :]) for row in rows]
            columns = (*LATE[:FINE], *LATE[FINE + 1 :])
        self.put(rows, [line.item for line in self.found.lines], columns)
        if not self.asks:
            self.keys = self._keys()
            self.show_keys(self.keys)

    def _page(self, desk: Desk) -> Overdues:
        self.money = handles_money()
        if not self.soon:
            return overdue_list(desk, days=self.days, page=self.page)
        lines = due_soon(desk)
        shown = lines[self.page * PAGE : (self.page + 1) * PAGE]
        people = len({(line.card, line.name) for line in lines})
        return Overdues(tuple(shown), len(lines), people, 0, self.page, max(1, -(-len(lines) // PAGE)))

    def _keys(self) -> tuple[Hint, ...]:
        """Those that do something in this view."""
        letters: tuple[Hint, ...] = ("one",) if self.home.desk.may(LETTERS) else ()
        view: tuple[Hint, ...] = (("three", N_("What is late")),) if self.soon else (*letters, "two", "three")
        pages = (PAGES,) if self.found.pages > 1 else ()
        card: tuple[Hint, ...] = (("Enter", N_("Card")),) if sees_loans(self.home.desk) else ()
        why: tuple[Hint, ...] = ("why",) if sees_loans(self.home.desk) else ()
        return (*card, *view, *pages, ("back", N_("Back")), "help", *why)

    def greet(self) -> None:
        found = self.found
        if not found.loans:
            self.say("", *self._nothing())
            return
        loans = ngettext("{n} loan", "{n} loans", found.loans).format(n=f"{found.loans:,}")
        people = ngettext("{n} person", "{n} people", found.people).format(n=f"{found.people:,}")
        said = SINCE.get(self.days, N_("Late by {days} days or more: {loans}, {people}."))
        if self.soon:
            said = N_("Due in the next {days} days: {loans}, {people}.")
        said = _(said).format(loans=loans, people=people, days=SOON if self.soon else self.days)
        if found.cents:
            said += " " + _("Fines: {money}.").format(money=plain(found.cents))
        pages = _("Page {n} of {all}.").format(n=self.page + 1, all=found.pages) if found.pages > 1 else ""
        then = (
            _("Enter opens the card.")
            if sees_loans(self.home.desk)
            else _("Initials and the end of the card say whose.")
        )
        if not self.soon and self.home.desk.may(LETTERS):
            then = _("Enter opens the card. F6 writes letters.")
        self.say("", said, f"{pages} {then}".strip())

    def _nothing(self) -> tuple[str, str]:
        if self.soon:
            return _("Nothing is due in the next {days} days.").format(days=SOON), _("F8 shows what is late.")
        if not self.days:
            return _("Nothing is late."), _("F8 shows what is due soon.")
        said = _("Nothing is late by {days} days or more.").format(days=self.days)
        return said, _("F7 shows what is late by less.")

    def row_asked(self) -> Asked | None:
        if self.at < 0 or not sees_loans(self.home.desk):
            return None
        line = self.found.lines[self.at]
        return Asked("fine" if line.fine_cents else "due", line.item, line.card)

    def open_line(self, index: int) -> Doing:
        """Who does not see loans is not told the name that goes with the title."""
        card = self.found.lines[index].card
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    async def action_two(self) -> None:
        at = next((number for number, step in enumerate(STEPS) if step > self.days), 0)
        await self._view(soon=False, days=0 if self.soon else STEPS[at])

    async def action_three(self) -> None:
        await self._view(soon=not self.soon, days=self.days)

    async def _view(self, *, soon: bool, days: int) -> None:
        self.soon, self.days, self.page = soon, days, 0
        self.rows.cursor = 0
        await self.load()
        self.greet()

    def action_four(self) -> Doing:
        return self.turn(1)

    def turn(self, step: int) -> Doing:
        return self._turn(step)

    async def _turn(self, step: int) -> None:
        if self.found.pages == 1:
            self.remark(_("There is one page."))
            return
        self.page = (self.page + step) % self.found.pages
        self.rows.cursor = 0
        await self.load()
        self.greet()

    # -- letters

    async def action_one(self) -> None:
        if self.soon:
            self.remark(_("Letters are for what is late."), _("F8 shows what is late."))
            return
        letters = await self.home.read(partial(overdue_letters, days=self.days), self.home.desk)
        ready = [letter for letter in letters if letter.text]
        if not ready:
            self.say("LOOK", _("No letter to write."), _("No address is known, or they want to be told otherwise."))
            return
        said = ngettext("{n} letter, with titles inside.", "{n} letters, with titles inside.", len(ready))
        said = said.format(n=len(ready))
        if len(letters) > len(ready):
            said += " " + _("Without an address: {n}.").format(n=len(letters) - len(ready))
        then = _("y: as files in {folder}.   p: print.   n or Esc: none.").format(folder=FOLDER)
        self._letters = ready
        self.ask(said, then, self._write, (("y", N_("As files")), ("p", N_("Print")), ("n", N_("None"))))

    async def _write(self) -> None:
        """Beside the library, where its backups lie, too."""
        folder = self.home.path.parent / FOLDER
        files = await self.home.work(write_letters, self.home.desk, self._letters, folder)
        said = ngettext("{n} letter is written.", "{n} letters are written.", len(files)).format(n=len(files))
        self.say("OK", said, _("For a week they lie in {folder}").format(folder=folder))

    async def heard(self, text: str) -> None:
        if self.asks and text.casefold() == "p":
            self.settle()
            await self._print(self._letters)
            return
        await super().heard(text)

    async def _print(self, letters: list[Letter]) -> None:
        try:
            for letter in letters:
                await self.home.read(print_text, letter.text)
        except NoPrinter as no:
            said = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
            self.say("LOOK", said, _("F6, then y: as files, to print them elsewhere."))
        else:
            said = ngettext("{n} letter is at the printer.", "{n} letters are at the printer.", len(letters))
            self.say("OK", said.format(n=len(letters)), _("Put them into envelopes: they hold titles."))


def _row(desk: Desk, number: int, line: Late) -> Row:
    fine = plain(line.fine_cents) if line.fine_cents else ""
    way = _(WAYS[line.tell_by]) if line.tell_by in WAYS else "-"
    name = line.name if sees_loans(desk) else f"{line.name} {line.card}"
    title = line.title if line.item else _("(title not shown)")
    return (str(number), name, title, due_words(desk, line.due_at), str(abs(line.days)), fine, way)
