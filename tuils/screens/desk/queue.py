"""The holds on a title: patrons by code, with their place; holds can be reordered, suspended, canceled."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from functools import partial
from typing import Any

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import Code, branches, name_of
from tuils.library.foundation.dates import moment_cell, short_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import month_day_label
from tuils.library.foundation.typed_days import day_examples, no_day, typed_day
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.holds import hold_lists
from tuils.library.lending.holds.hold_lists import Waiter, queued_title
from tuils.library.lending.holds.holds import HoldSheet, cancel_hold, change_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.moving import holds_moved_words, move_all_holds
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.people.patrons.masking import sees_loans
from tuils.screens.kit.home import LONGEST, opens
from tuils.screens.kit.search_screen import search_head
from tuils.screens.widgets.lines import Lines, cut, give_way
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .placing_holds import Placing

NAME = N_("Name")
WAITERS = (
    Column("#", 2, right=True),
    Column(N_("Slip"), 8),
    Column(NAME, 10, grow=1, drop=2),
    Column(N_("Place"), 5, right=True),
    Column(N_("Pickup at"), 12, grow=1, drop=3),
    Column(N_("Now"), 16),
    Column(N_("Since"), 12, drop=1),
)


class QueueScreen(Placing):
    """The queue of holds. `biblio`: the title's id; `item`: the barcode of the copy it was opened about."""

    mode, prompt = "catalog", N_("Card")
    columns = WAITERS
    keys = (("Enter", N_("Card")), "own", ("back", N_("Back")), "help", "undo")

    def __init__(self, biblio: str, item: str = "") -> None:
        super().__init__(biblio, item)
        self.places: list[Code] = []
        self.reason = ""
        self.found = hold_lists.Queue(biblio, "", (), 0)

    def body(self) -> ComposeResult:
        yield search_head(self, "title", 1, 1)
        yield from super().body()

    async def opened(self) -> None:
        self.places = await self.home.read(branches)
        await super().opened()
        self.show_keys(self.keys)

    async def load(self) -> None:
        if self.people:
            return
        found = await self.home.read(hold_lists.hold_queue, self.home.desk, self.biblio)
        if self.people:  # looked for meanwhile: a number means one of them
            return
        self.found = found
        named = self.home.desk.may("patrons.see_all")
        rows = [_row(self.home.desk, number, one, named) for number, one in enumerate(self.found.waiters, 1)]
        self.put(rows, [waiter.hold.id for waiter in self.found.waiters])
        columns = [column for column in WAITERS if named or column.head != NAME]
        self.rows.load(self.rows.rows, cursor=self.rows.cursor, columns=columns)
        self.resized()

    def resized(self) -> None:
        self.query_one("#title", Lines).put([[(" " + cut(self.found.title, self.size.width - 2), "strong")]])

    def greet(self) -> None:
        waiting = len(self.found.waiters)
        text = ngettext("{n} patron is waiting for it.", "{n} patrons are waiting for it.", waiting).format(n=waiting)
        if not waiting:
            text = _("No one is waiting for it.")
        copies = ngettext("The library has {n} copy.", "The library has {n} copies.", self.found.copies)
        self.say("", f"{text} {copies.format(n=self.found.copies)}", _("To place a hold, scan a card or type a name."))

    def open_waiter(self, index: int) -> Doing:
        card = self.found.waiters[index].hold.patron
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    def row_asked(self) -> WhySubject | None:
        return WhySubject("hold", hold=self.line_keys[self.at]) if self.at >= 0 and not self.people else None

    # -- the chosen hold

    @property
    def chosen(self) -> Waiter | None:
        return None if self.people or self.at < 0 else self.found.waiters[self.at]

    async def _move(self, waiter: Waiter, to: int) -> None:
        """Ask for the reason of a move, if it moves anything."""
        now, last = waiter.hold.position, sum(one.hold.position > 0 for one in self.found.waiters)
        to = min(max(1, to), last)
        if now == to:
            self.remark(_("It is already number {n}.").format(n=now))
        elif not now:
            await self._moved(waiter, to)  # which says why it can't be
        else:
            said = _("Why move {code} to number {n}?").format(code=_who(waiter), n=to)
            self.ask_reason(said, partial(self._moved, waiter, to))

    def ask_reason(self, said: str, then: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Ask for a reason in a few words; Enter alone is the one given before on this screen."""

        async def take(text: str) -> None:
            self.reason = text.strip() or self.reason
            if not self.reason:
                self.remark(_("A reason is needed."))
                return
            self.settle()
            await then()

        hint = _("A few words, saved with your name.")
        if self.reason:
            hint = _("A few words. Enter alone: {reason}").format(reason=cut(self.reason, 40))
        self.ask_words(_("Reason"), N_("Move it"), said, hint, take)

    async def _moved(self, waiter: Waiter, to: int) -> None:
        done = await self.home.do(move_hold, waiter.hold.id, to, self.reason)
        await self.load()
        text = _("{code} is now number {n}.").format(code=_who(waiter), n=done.position)
        self.say("OK", text, _("F9 undoes it."))

    @action("o", N_("Move all"), N_("Move all holds to another title"), needs="holds.move", place=8)
    def move_all(self) -> None:
        said = _("Move all holds to which title?")
        hint = _("Scan a copy, or type its ISBN or its title. Ready ones stay.")
        self.ask_words(_("Title"), N_("Move them"), said, hint, self._goal_typed, scans=True)

    async def _goal_typed(self, text: str) -> None:
        if not text.strip():
            self.remark(_("Scan a copy, or type its ISBN or its title."))
            return
        to = await self.home.read(queued_title, text.strip())
        title = await self.home.read(title_called, to)
        self.settle()

        async def move() -> None:
            said, *more = holds_moved_words(await self.home.do(move_all_holds, self.biblio, to, reason=self.reason))
            await self.load()
            self.say("OK", said, " ".join([*more, _("F9 undoes it.")]))

        self.ask_reason(_("Why move them to {title}?").format(title=cut(title, 50)), move)

    for_group = opens("group_form", "g", N_("Group"), N_("Hold copies for a class or a book club"), needs="holds.place",
                      own="biblio", place=9)  # fmt: skip

    @action("b", N_("Move up"), N_("Up one position"), needs="holds.move")
    def move_up(self, waiter: Waiter) -> Doing:
        return self._move(waiter, waiter.hold.position - 1)

    @action("a", N_("Move down"), N_("Down one position"), needs="holds.move", place=4)
    def move_down(self, waiter: Waiter) -> Doing:
        return self._move(waiter, waiter.hold.position + 1)

    @action("t", N_("To position"), N_("To any position in the queue"), needs="holds.move", place=5)
    def move_to_place(self, waiter: Waiter) -> None:
        """Move the hold to any place: its number, or Enter alone for the end."""
        self.ask_place(_("Move {code} to which position?").format(code=_who(waiter)), partial(self._move, waiter))

    @action("s", N_("Suspend"), N_("Suspend, or resume"), place=2)
    async def suspend_or_resume(self, waiter: Waiter) -> None:
        if waiter.now_suspended:
            await self._said(
                await self.home.do(resume_hold, waiter.hold.id),
                _("{code} is active again, as number {n}."),
                _who(waiter),
            )
            return
        if not waiter.hold.position:
            text = _("Not changed: a copy is already set aside or in transit for {code}.")
            self.say("STOP", give_way(text.format(code=_who(waiter)), _who(waiter), LONGEST), _("F8 cancels it."))
            return
        text = _("Suspend {code} until which day?").format(code=_who(waiter))
        hint = _("{days}. Enter alone: no end date.").format(days=day_examples(self.home.desk))
        self.ask_words(_("Until"), N_("Suspend"), text, hint, partial(self._suspend_until, waiter))

    async def _suspend_until(self, waiter: Waiter, text: str) -> None:
        typed = typed_day(self.home.desk, text) if text.strip() else None
        if typed and typed.day is None:
            self.remark(*no_day(text, typed))
            return
        until = typed.day if typed else None
        done = await self.home.do(suspend_hold, waiter.hold.id, until)
        self.settle()
        said = _("{code} is suspended and stays number {n}.")
        if until:
            said = _("{code} is suspended until {day} and stays number {n}.")
            said = said.replace("{day}", short_day(self.home.desk, until))
        await self._said(done, said, _who(waiter))

    @action("k", N_("Pickup"), N_("Change the pickup branch"), when=lambda queue: len(queue.places) > 1, place=6)
    def change_pickup(self, waiter: Waiter) -> None:
        """Change the pickup branch, by its code."""

        async def take(text: str) -> None:
            done = await self.home.do(change_hold, waiter.hold.id, pickup=text.strip().upper())
            self.settle()
            await self._said(done, _("{code} has a new pickup branch and stays number {n}."), _who(waiter))

        sentence = _("At which branch will {code} pick it up? Type its code.").format(code=_who(waiter))
        self.ask_words(_("Branch"), N_("Change it"), sentence, self._branches(), take)

    def _branches(self) -> str:
        return cut(", ".join(f"{code.code} {code.name}" for code in self.places), 70)

    async def _said(self, done: HoldSheet, text: str, code: str) -> None:
        await self.load()
        self.say("OK", give_way(text.format(code=code, n=done.position), code, LONGEST), _("F9 undoes it."))

    @action("z", N_("Cancel"), N_("Cancel the hold"), place=3)
    def cancel_this(self, waiter: Waiter) -> None:

        async def cancel() -> None:
            done = await self.home.do(cancel_hold, waiter.hold.id)
            await self.load()
            hint = _("F9 undoes it.")
            if waiter.hold.state == "waiting":
                hint = _("Take {item} off the hold shelf and check it in.").format(item=waiter.hold.item)
            text = _("Hold canceled for {code}: {title}").format(code=_who(waiter), title=done.title)
            self.say("OK", give_way(text, done.title, LONGEST), hint)

        said = _("Cancel the hold for {code}?").format(code=_who(waiter))
        self.ask(said, _("y: cancel the hold.   n or Esc: no."), cancel)


def _who(waiter: Waiter) -> str:
    return cut(waiter.called, 32)


def _row(desk: Desk, number: int, waiter: Waiter, named: bool) -> Row:
    hold = waiter.hold
    place = str(hold.position) if hold.position else "-"
    who = (waiter.hold.code or "-", waiter.name) if named else (waiter.hold.code or "-",)
    return (
        str(number),
        *who,
        place,
        name_of("branch", hold.pickup),
        _now(desk, waiter),
        moment_cell(desk, hold.placed_at),
    )


def _now(desk: Desk, waiter: Waiter) -> Cell:
    hold = waiter.hold
    if hold.state == "waiting":
        by = hold.pickup_by
        words = _("ready to {date}") if by else _("ready")
        return words.format(date=month_day_label(date.fromisoformat(by)) if by else ""), "strong"
    if hold.state == "in_transit":
        return _("in transit")
    if waiter.now_suspended:
        until = hold.suspended_until
        return _("from {date}").format(date=month_day_label(date.fromisoformat(until))) if until else _("suspended")
    return _("wants {item}").format(item=hold.wanted[-6:]) if hold.wanted else _("waiting")
