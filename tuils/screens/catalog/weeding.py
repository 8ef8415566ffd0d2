"""Weeding: copies that the library's rules suggest to withdraw, on the screen or at the shelf; copies kept, copies
withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.office.weeding.candidates import WeedCandidate, WeedJudged, candidates, judge_copy, space_words
from tuils.library.office.weeding.deciding import (
    GONE,
    KEPT,
    WEEDING,
    keep_copies,
    mark_copies,
    withdraw_copies,
    withdrawn_copies,
    won_words,
)
from tuils.library.office.weeding.queries import GoneItem, KeptItem
from tuils.screens.kit.home import LONGEST
from tuils.screens.kit.table_screen import CopiesTable, TableScreen
from tuils.screens.widgets.lines import give_way
from tuils.screens.widgets.rows import LIMIT
from tuils.screens.widgets.turns import Doing

PERMISSION = "catalog.edit"
Book = tuple[str, str]
"""The id of a copy, and its title."""


class WeedingList(CopiesTable[WeedCandidate]):
    """The weeding list of all shelves, or of a typed class. Scan a book at the shelf to see if it is on the list, and
    why; until another line is chosen, the keys act on that book."""

    mode, table, word, prompt = "catalog", WEEDING, N_("Weeding"), N_("Scan or class")
    refusal_ends_question = True

    span = space = ""
    in_hand: WeedJudged | None = None

    def read_lines(self, desk: Desk) -> Sequence[WeedCandidate]:
        found = candidates(desk, span=self.span)
        self.space = space_words(desk, found) if found else ""
        return found

    def greet(self) -> None:
        self.in_hand = None
        if not self.lines:
            super().greet()
            return
        hint = _(self.table.some[1])
        if len(self.lines) > LIMIT:
            hint = _("The first {n} are here. Type a class, such as 500-599.").format(n=LIMIT)
        self.say("", f"{self.span}: {self.space}" if self.span else self.space, hint)

    # -- which one

    @property
    def chosen(self) -> Any:
        """Return the id and the title of the book in hand, else of the highlighted line."""
        if self.in_hand:
            return self.in_hand.item, self.in_hand.title
        one = super().chosen
        return (one.item, one.title) if one else None

    def action_move(self, step: int) -> Doing:
        """Say all reasons of the chosen line: the column has room for one only."""
        self.in_hand = None
        doing = super().action_move(step)
        if not self.asks and (one := super().chosen):
            self._say_why(one)
        return doing

    def _say_why(self, candidate: WeedCandidate) -> None:
        said = give_way(f"{candidate.title}: {candidate.why}", candidate.title, LONGEST)
        self.say("NOTE", said, _("F6: withdraw.   F7: keep it.   F8: book sale.   .a: mark it."))

    async def coded(self, code: str) -> None:
        try:
            found = await self.home.read(judge_copy, self.home.desk, code)
        except Refused as no:
            if "ITEM_UNKNOWN" not in no.codes:
                raise
            await self._of_class(code)
            return
        self.in_hand = found
        self.choose(found.item)
        if found.candidate:
            self._say_why(found.candidate)
        else:
            text = _("Not on the weeding list: {title}. {why}").format(title=found.title, why=found.why_not)
            self.say("OK", text, _("Back on the shelf with it. .a marks it as ugly, superseded..."))

    async def _of_class(self, text: str) -> None:
        """Read what is typed as a range of call numbers; `all` lists every shelf again."""
        before, self.span = self.span, "" if text.casefold() in ("all", _("all")) else text
        try:
            await self.load()
        except Refused:
            self.span = before
            self.say(
                "NOTE", _("No copy and no class: {text}.").format(text=text), _("Type 500-599, FIC A - FIC M, or all.")
            )
            return
        self.greet()

    # -- what becomes of it

    @action("o", N_("Withdraw"), N_("Withdraw the book, to discard"), needs=PERMISSION, place=1)
    async def withdraw(self, book: Book) -> None:
        await self._withdraw(book, "discard")

    @action("k", N_("Keep"), N_("Keep the book for some years, whatever the rules say"), needs=PERMISSION, place=2)
    def keep(self, book: Book) -> None:
        item, title = book

        async def named(text: str) -> None:
            years, _space, reason = text.strip().partition(" ")
            years = years or "3"
            if not (years.isdecimal() and len(years) < 3):
                self.remark(_("Type a number of years, such as 3, and the reason if you like."))
                return
            self.settle()
            await self.home.do(keep_copies, [item], int(years), reason)
            await self._ended(_("Kept: {title}").format(title=title))

        sentence = _("Keep {title} for how many years?").format(title=title)
        self.ask_words(_("Years"), N_("Keep"), sentence, _("Such as: 3 local author. Enter alone: 3 years."), named)

    @action("s", N_("Sale"), N_("Withdraw the book, for the book sale"), needs=PERMISSION, place=3)
    async def to_sale(self, book: Book) -> None:
        await self._withdraw(book, "sale")

    @action("n", N_("Donate"), N_("Withdraw the book, to donate"), needs=PERMISSION)
    async def to_donate(self, book: Book) -> None:
        await self._withdraw(book, "donate")

    @action("a", N_("Mark"), N_("Mark what is wrong with the book: MUSTIE"), needs=PERMISSION)
    def mark(self, book: Book) -> None:
        item, title = book

        async def named(text: str) -> None:
            self.settle()
            await self.home.do(mark_copies, [item], text)
            await self._ended(_("Marked: {title}").format(title=title))

        sentence = _("What is wrong with {title}?").format(title=title)
        hint = _("misleading, ugly, superseded, trivial, irrelevant, elsewhere")
        self.ask_words(_("Marks"), N_("Mark"), sentence, hint, named)

    @action("b", N_("Kept"), N_("Copies that are kept whatever the rules say"), needs=PERMISSION)
    async def open_kept(self) -> None:
        await self.home.open("weeding_kept")

    @action("g", N_("Weeded"), N_("What was weeded: for the sale, to donate, to discard"), needs=PERMISSION)
    async def open_gone(self) -> None:
        await self.home.open("weeded")

    async def _withdraw(self, book: Book, to: str) -> None:
        item, title = book
        await self.home.do(withdraw_copies, [item], to=to)
        await self._ended(_("Withdrawn: {title}").format(title=title))

    async def _ended(self, text: str) -> None:
        self.in_hand = None
        await self.done(text, _("F9 undoes it."))


class KeptCopies(TableScreen[KeptItem]):
    table, word, prompt = KEPT, N_("Kept"), N_("Number")

    @action("k", N_("Let go"), N_("No longer keep the selected copy"), needs=PERMISSION, place=1)
    async def let_go(self, item: KeptItem) -> None:
        await self.home.do(keep_copies, [item.id], 0)
        await self.done(_("No longer kept: {title}").format(title=item.title), _("F9 undoes it."))


class WeededCopies(CopiesTable[GoneItem]):
    """The copies withdrawn by weeding, to print as a list: all, or by where they went."""

    table, word, prompt = GONE, N_("Weeded"), N_("Number")

    to = won = ""

    def read_lines(self, desk: Desk) -> Sequence[GoneItem]:
        found = withdrawn_copies(desk, self.to)
        self.won = won_words(desk, found) if found else ""
        return found

    def greet(self) -> None:
        if not self.lines:
            super().greet()
            return
        self.say("", self.won, _("F6 sale, F7 donate, F8 all. .r prints the list."))

    async def _only(self, to: str) -> None:
        self.to = to
        await self.show_anew()

    @action("s", N_("Sale"), N_("Only copies for the book sale"), place=1)
    async def for_sale(self) -> None:
        await self._only("sale")

    @action("n", N_("Donate"), N_("Only donated copies"), place=2)
    async def to_donate(self) -> None:
        await self._only("donate")

    @action("a", N_("All"), N_("All that was weeded"), place=3)
    async def all_of_it(self) -> None:
        await self._only("")
