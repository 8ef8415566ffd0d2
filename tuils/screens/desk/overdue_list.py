"""Overdue items, page by page, and items due soon; preview of what the daily work would mark lost and charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.cells import cell_len

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.at_rest import LETTERS as FOLDER
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.loans.came_overdue import (
    AT_ONCE,
    EXTEND,
    OverdueChoice,
    came_overdue_done_words,
    kept_overdue,
    read_choice,
    release_some,
)
from tuils.library.lending.loans.long_overdue import BILLED_AT_ONCE, LongLate, LostPlan, bill_some, plan_lost
from tuils.library.lending.loans.notices import FILE, PRINTED, TOLD, note_notices
from tuils.library.lending.loans.overdue import PAGE, SOON, Overdues, due_soon, overdue_list
from tuils.library.lending.loans.overdue_table import LONG_OVERDUE, OVERDUE
from tuils.library.lending.money.bill_terms import term_words
from tuils.library.lending.money.drawer import handles_money
from tuils.library.office.notices.overdue_letters import Letter, overdue_letters, write_letters
from tuils.library.office.notices.sender import on_paper_here
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.people.staff.on_the_spot import who_does
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Listing, Then
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

DUE, FINE = 3, 5
"""The places of the columns; the fine is for operators who may see fines."""
SINCE = {
    0: N_("Overdue: {loans}, {people}."),
    7: N_("Overdue a week or more: {loans}, {people}."),
    21: N_("Overdue 3 weeks or more: {loans}, {people}."),
}
STEPS = (*SINCE,)
"""The least days late to show: all, a week, three weeks."""
LETTERS = "patrons.see_all"
IMPORT = "library.import"
PAGES: Hint = ("Left/Right", N_("Page"))


class OverdueList(Listing):
    """The overdue list. `days`: late by so many days or more. `soon`: shows items due in the next days instead."""

    word, prompt = N_("Overdue"), N_("Line")
    columns = (Column("#", OVERDUE.digits, right=True), *OVERDUE.on_screen)

    def __init__(self, days: int = 0) -> None:
        super().__init__()
        self.days, self.page = days, 0
        self.soon = self.money = False
        self.found = Overdues((), 0, 0, 0)

    async def load(self) -> None:
        self.found = await self.home.read(self._page, self.home.desk)
        first = self.page * PAGE + 1
        desk, columns = self.home.desk, self.columns
        rows: list[Row] = [(str(n), *OVERDUE.cells(desk, line)) for n, line in enumerate(self.found.lines, first)]
        if self.soon or not self.money:
            rows = [(*row[:FINE], *row[FINE + 1 :]) for row in rows]
            columns = (*columns[:FINE], *columns[FINE + 1 :])
        self.put(rows, [line.item for line in self.found.lines], _whole_dates(columns, rows))
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
        """Return the keys that work in this view."""
        letters: tuple[Hint, ...] = ("print_letters",) if self.home.desk.may(LETTERS) else ()
        view: tuple[Hint, ...] = (
            (("late_or_soon", N_("What is overdue")),) if self.soon else (*letters, "other_days", "late_or_soon")
        )
        pages = (PAGES,) if self.found.pages > 1 else ()
        card: tuple[Hint, ...] = (("Enter", N_("Card")),) if sees_loans(self.home.desk) else ()
        why: tuple[Hint, ...] = ("why",) if sees_loans(self.home.desk) else ()
        return (*card, *view, *pages, ("back", N_("Back")), "help", *why)

    def greet(self) -> None:
        found = self.found
        if not found.loans:
            self.say("", *self._nothing())
            return
        loans = ngettext("{n} item", "{n} items", found.loans).format(n=count_label(found.loans))
        people = ngettext("{n} patron", "{n} patrons", found.people).format(n=count_label(found.people))
        said = SINCE.get(self.days, N_("Overdue {days} days or more: {loans}, {people}."))
        if self.soon:
            said = N_("Due in the next {days} days: {loans}, {people}.")
        said = _(said).format(loans=loans, people=people, days=SOON if self.soon else self.days)
        if found.cents:
            said += " " + _("Fines: {money}.").format(money=money_label(found.cents))
        pages = _("Page {n} of {all}.").format(n=self.page + 1, all=found.pages) if found.pages > 1 else ""
        if not self.soon and any(line.came_overdue for line in found.lines) and self.home.desk.may(IMPORT):
            came = _("Some were overdue when imported. .r releases them.")
            self.say("", said, f"{pages} {came}".strip())
            return
        hint = (
            _("Enter opens the card.")
            if sees_loans(self.home.desk)
            else _("Initials and the end of the card number show whose it is.")
        )
        if not self.soon and self.home.desk.may(LETTERS):
            hint = _("Enter opens the card. F6 makes letters.")
        self.say("", said, f"{pages} {hint}".strip())

    def _nothing(self) -> tuple[str, str]:
        if self.soon:
            return _("Nothing is due in the next {days} days.").format(days=SOON), _("F8 shows what is overdue.")
        if not self.days:
            return _("Nothing is overdue."), _("F8 shows what is due soon.")
        text = _("Nothing is overdue {days} days or more.").format(days=self.days)
        return text, _("F7 shows items overdue for less time.")

    def row_asked(self) -> WhySubject | None:
        if self.at < 0 or not sees_loans(self.home.desk):
            return None
        line = self.found.lines[self.at]
        return WhySubject("fine" if line.fine_cents else "due", line.item, line.card)

    def open_line(self, index: int) -> Doing:
        """Open the patron's card. An operator who may not see loans doesn't see the name that goes with a title."""
        card = self.found.lines[index].card
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    @action("s", N_("Days"), N_("All, a week or more, three weeks or more"))
    async def other_days(self) -> None:
        at = next((number for number, step in enumerate(STEPS) if step > self.days), 0)
        await self._view(soon=False, days=0 if self.soon else STEPS[at])

    @action("o", N_("Due soon"), N_("Due soon, or back to overdue"))
    async def late_or_soon(self) -> None:
        await self._view(soon=not self.soon, days=self.days)

    async def _view(self, *, soon: bool, days: int) -> None:
        self.soon, self.days, self.page = soon, days, 0
        self.rows.cursor = 0
        await self.show_anew()

    @action("k", N_("Next page"))
    def next_page(self) -> Doing:
        return self.turn(1)

    async def turn(self, step: int) -> None:
        if self.found.pages == 1:
            self.remark(_("There is only one page."))
            return
        self.page = (self.page + step) % self.found.pages
        self.rows.cursor = 0
        await self.show_anew()

    # -- a call, and what came in overdue

    @action("y", N_("Told"), N_("This patron was told by phone"), needs=LETTERS, spot=True)
    async def told_by_phone(self) -> None:
        """Note that the patron was told about all overdue items on this line's card."""
        if self.at < 0 or self.soon:
            self.none_chosen()
            return
        line = self.found.lines[self.at]
        loans = [one.loan for one in self.found.lines if (one.card, one.name) == (line.card, line.name)]
        count = await self.home.do(note_notices, loans, TOLD)
        await self.load()
        text = ngettext(
            "Noted: {name} was told about {n} overdue item.", "Noted: {name} was told about {n} overdue items.", count
        )
        self.say("OK", text.format(name=cut(line.name, 40), n=count), _("F9 undoes it."))

    @action("v", N_("Devices"), N_("Devices to turn off, or on again"), needs="circulation.state")
    async def open_turned_off(self) -> None:
        await self.home.open("turned_off")

    @action("r", N_("Release"), N_("Overdue when imported: new due date, or write off"), needs=IMPORT)
    async def release(self) -> None:
        loans = await self.home.read(partial(kept_overdue, days=0 if self.soon else self.days), self.home.desk)
        if not loans:
            self.remark(_("Nothing here was overdue when it was imported."))
            return

        async def take(text: str) -> None:
            try:
                choice = read_choice(text if ":" in text or text.isalpha() else f"{EXTEND}:{text}")
            except Refused:
                self.remark(_("Write a number of days such as 14d, or forgive."))
                return
            self.settle()
            await self._release(loans, choice)

        sentence = ngettext(
            "{n} checkout was overdue when imported.", "{n} checkouts were overdue when imported.", len(loans)
        ).format(n=len(loans))
        hint = _("14d: due in 14 days.   forgive: write off.   Esc: leave them.")
        self.ask_words(_("Release"), N_("Do it"), sentence, hint, take)

    async def _release(self, loans: list[str], choice: OverdueChoice) -> None:
        count = 0
        for first in range(0, len(loans), AT_ONCE):
            count += await self.home.do(release_some, loans[first : first + AT_ONCE], choice)
        self.page = 0
        await self.load()
        self.say(
            "OK",
            came_overdue_done_words(choice, count),
            _("F9 undoes the last {n} of them.").format(n=min(AT_ONCE, count)),
        )

    # -- letters

    @action("t", N_("Letters"), N_("Letters to the patrons on the list"), place=1)
    async def print_letters(self) -> None:
        if self.soon:
            self.remark(_("Letters are only for overdue items."), _("F8 shows what is overdue."))
            return
        by = await self.home.do(who_does, LETTERS)
        letters = await self.home.read(partial(overdue_letters, days=self.days), by)
        ready = [letter for letter in letters if letter.text]
        if not ready:
            hint = _("No address on file, or they prefer another kind of notice.")
            if any(line.came_overdue for line in self.found.lines):
                hint = _("Imported items count from the import date: try again later.")
            self.say("NOTE", _("No letters to make."), hint)
            return
        text = ngettext("{n} letter, with titles inside.", "{n} letters, with titles inside.", len(ready))
        text = text.format(n=len(ready))
        if len(letters) > len(ready):
            text += " " + _("Without an address: {n}.").format(n=len(letters) - len(ready))
        hint = _("y: save in {folder}.   p: print.   n or Esc: neither.").format(folder=FOLDER)
        keys = (("y", N_("Save as files")), ("p", N_("Print")), ("n", N_("None")))
        self.ask(text, hint, partial(self._write, by, ready), keys, {"p": partial(self._print_letters, by, ready)})

    async def _write(self, by: Desk, letters: list[Letter]) -> None:
        """Save the letters beside the library, where its backups are, too."""
        await self.home.work(on_paper_here, by, self.home.path)
        folder = self.home.path.parent / FOLDER

        async def told(files: list[Path]) -> None:
            await self._noted(by, letters, FILE)
            await self.load()
            text = ngettext("{n} letter saved.", "{n} letters saved.", len(files)).format(n=len(files))
            self.say("OK", text, _("They stay for a week in {folder}").format(folder=folder))

        await self.write_out(lambda old: write_letters(by, letters, folder, replace=old), told)

    async def _noted(self, by: Desk, letters: list[Letter], how: str) -> None:
        loans = [loan for letter in letters for loan in letter.loans]
        for first in range(0, len(loans), AT_ONCE):
            await self.home.work(note_notices, by, loans[first : first + AT_ONCE], how)

    async def _print_letters(self, by: Desk, letters: list[Letter]) -> None:
        await self.home.work(on_paper_here, by, self.home.path)
        texts = [letter.text for letter in letters]
        what = ngettext("{n} overdue letter", "{n} overdue letters", len(texts)).format(n=len(texts))
        noted = partial(self._noted, by, letters, PRINTED)
        self.home.print_out(what, texts, _("Put them in envelopes, since they show titles."), noted)


def _whole_dates(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Widen the due date if it has a year: it matters most here, so the title is cut."""
    width = max((cell_len(str(row[DUE])) for row in rows), default=0)
    return tuple(replace(one, width=max(width, one.width)) if n == DUE else one for n, one in enumerate(columns))


CHARGE = "fees.charge"


class LongOverdue(TableScreen[LongLate]):
    """The items overdue for long: those that can be billed, then those that wait (for the days since their notice, or
    for a notice). Items imported as overdue wait until staff choose them."""

    table, word, prompt = LONG_OVERDUE, N_("Long overdue"), N_("Line")

    @property
    def plan(self) -> LostPlan:
        return self.whole or LostPlan()

    def read_lines(self, desk: Desk) -> LostPlan:
        return plan_lost(desk)

    async def load(self) -> None:
        await super().load()
        if not self.asks:
            self.keys = self._keys()
            self.show_keys(self.keys)

    def _keys(self) -> tuple[Hint, ...]:
        bill: tuple[Hint, ...] = ("bill",) if self.plan.loans and self.home.desk.may(CHARGE) else ()
        card: tuple[Hint, ...] = (("Enter", N_("Card")), "why") if sees_loans(self.home.desk) else ()
        came: tuple[Hint, ...] = ("bill_imported",) if self.plan.came_overdue and self.home.desk.may(CHARGE) else ()
        return (*card[:1], *bill, "open_overdue", *came, ("back", N_("Back")), "help", *card[1:])

    def greet(self) -> None:
        plan = self.plan
        if not self.lines:
            super().greet()
        elif plan.loans:
            self.say("", self._sum(), self._why())
        elif plan.came_overdue and self.home.desk.may(CHARGE):
            text = ngettext(
                "{n} item was overdue when imported: billed only if you choose.",
                "{n} items were overdue when imported: billed only if you choose.",
                len(plan.came_overdue),
            )
            self.say(
                "",
                text.format(n=count_label(len(plan.came_overdue))),
                _(".o bills the item on this line, or all of them."),
            )
        elif plan.without_notice:
            text = ngettext(
                "{n} long overdue item. No notice was sent yet, so it isn't billed.",
                "{n} long overdue items. No notices were sent yet, so none are billed.",
                len(plan.without_notice),
            )
            self.say("", text.format(n=len(plan.without_notice)), _("F7, then F6: print the overdue letters."))
        else:
            text = ngettext("{n} long overdue item.", "{n} long overdue items.", len(self.lines))
            self.say("", text.format(n=len(self.lines)), _("They are billed from the day in the list."))

    def _sum(self) -> str:
        text = ngettext(
            "{n} item to mark lost, {money} to charge.",
            "{n} items to mark lost, {money} to charge.",
            len(self.plan.loans),
        )
        return text.format(n=count_label(len(self.plan.loans)), money=money_label(self.plan.cents))

    def _why(self) -> str:
        if not self.plan.held:
            return _("They will be marked lost automatically tomorrow.")
        return _("That is a lot for one day, so nothing happens until you say so.")

    def row_asked(self) -> WhySubject | None:
        late = self.chosen
        return WhySubject("due", late.item, late.card) if late and sees_loans(self.home.desk) else None

    def open_line(self, index: int) -> Doing:
        card = self.lines[index].card
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    @action("t", N_("Mark lost, bill"), N_("Mark those with a notice lost and bill for them"))
    def bill(self) -> None:
        if not self.plan.loans:
            hint = term_words(self.home.desk, self.chosen.term) if self.chosen else ""
            self.remark(_("There is nothing to bill."), hint)
            return
        self.ask(
            _("Mark lost and bill?") + " " + self._sum(),
            _("y: yes, bill them.   n or Esc: no. It shows on each patron's account."),
            self._bill,
            (("y", N_("Bill them")), ("n", N_("No"))),
        )

    async def _bill(self) -> None:
        await self._bill_these(self.plan.loans)

    async def _bill_these(self, loans: Sequence[LongLate], *, came_overdue: bool = False) -> None:
        by, money, count = await self.home.do(who_does, CHARGE), money_label(sum(late.cents for late in loans)), 0
        step = partial(bill_some, by, came_overdue=came_overdue)
        for first in range(0, len(loans), BILLED_AT_ONCE):
            count += await self.home.work(step, loans[first : first + BILLED_AT_ONCE])
        text = ngettext("Marked lost: {n} item. {money} charged.", "Marked lost: {n} items. {money} charged.", count)
        if count < len(loans):
            text = ngettext("Marked lost: {n} item of {all}.", "Marked lost: {n} items of {all}.", count)
        hint = _("If one turns up, check it in.")
        await self.done(text.format(n=count_label(count), all=count_label(len(loans)), money=money), hint)

    open_overdue = opens("overdue", "s", N_("Overdue list"), N_("Everything overdue: letters, calls, new due dates"))

    @action("o", N_("Bill imported"), N_("Bill what was overdue when imported: one, or all"), needs=CHARGE, spot=True)
    def bill_imported(self) -> None:
        """Bill overdue imports, one by one or all: nothing else bills items imported as overdue."""
        late, ready = self.chosen, self.plan.to_choose
        if not self.plan.came_overdue:
            self.remark(_("Nothing here was overdue when it was imported."))
        elif not ready or (late and late.term.came_overdue and late not in ready):
            some = late if late and late.term.came_overdue else self.plan.came_overdue[0]
            text = _("Not billed yet: {title}.").format(title=cut(some.title or some.name, 40))
            self.remark(text, term_words(self.home.desk, some.term))
        else:
            self._ask_imported(late if late in ready else None, ready)

    def _ask_imported(self, late: LongLate | None, ready: Sequence[LongLate]) -> None:
        n, money = count_label(len(ready)), money_label(sum(long_late.cents for long_late in ready))
        text = ngettext("Bill {n} item that was overdue when imported, {money}?",
                        "Bill all {n} items that were overdue when imported, {money}?", len(ready))  # fmt: skip
        hint = _("y: mark all lost and bill.   n or Esc: no.")
        keys: tuple[Hint, ...] = (("y", N_("Bill all")), ("n", N_("No")))
        others: dict[str, Then] = {}
        if late:
            hint = _("y: all.   1: only {title}.   n or Esc: no.").format(title=cut(late.title or late.name, 30))
            keys = (keys[0], ("1", N_("Only this")), keys[1])
            others = {"1": partial(self._bill_these, [late], came_overdue=True)}
        text = text.format(n=n, money=money)
        self.ask(text, hint, partial(self._bill_these, ready, came_overdue=True), keys, others)
