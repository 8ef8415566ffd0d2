"""Who waits for a title: by code, with the place of each; the order is changed here, holds are suspended, cancelled."""

from __future__ import annotations

from datetime import date
from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import Code, branches, name_of
from tuils.library.circulation import hold_lists
from tuils.library.circulation.hold_lists import Waiter
from tuils.library.circulation.holds import (
    HoldSheet,
    cancel_hold,
    change_hold,
    move_hold,
    resume_hold,
    suspend_hold,
)
from tuils.library.dates import iso_words, moment_day
from tuils.library.desk import Desk
from tuils.library.people.masking import sees_loans
from tuils.library.session.asked import Asked

from .looking import head
from .placing import Placing
from .widgets.keys import Verb
from .widgets.lines import Lines, cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

NAME = N_("Name")
WAITERS = (
    Column("#", 2, right=True),
    Column(N_("Slip"), 8),
    Column(NAME, 10, grow=1, drop=2),
    Column(N_("Place"), 5, right=True),
    Column(N_("Picked up at"), 12, grow=1, drop=3),
    Column(N_("Now"), 19),
    Column(N_("Since"), 10, drop=1),
)


class QueueScreen(Placing):
    """`biblio`: the title's id; `item`: the barcode of the copy it was opened about."""

    mode, prompt = "catalog", N_("Card")
    columns = WAITERS
    verbs = (
        Verb("b", N_("Move up"), N_("One place up")),
        Verb("s", N_("Suspend"), N_("Suspend, or resume")),
        Verb("z", N_("Cancel"), N_("Cancel the hold")),
        Verb("a", N_("Move down"), N_("One place down")),
        Verb("t", N_("To place"), N_("To any place in the queue")),
        Verb("k", N_("Pickup"), N_("Another branch to pick it up at")),
        Verb("i", N_("This copy"), N_("The next hold is on the chosen copy alone, or on any")),
    )
    keys = (("Enter", N_("Card")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self, biblio: str, item: str = "") -> None:
        super().__init__(biblio, item)
        self.places: list[Code] = []
        self.found = hold_lists.Queue(biblio, "", (), 0)

    def body(self) -> ComposeResult:
        yield head(self, "title", 1, 1)
        yield from super().body()

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not move holds does not see how; a place to pick up is changed where there are several; one copy
        alone is held where the screen was opened about one."""
        hidden = set() if self.home.desk.may("holds.move") else {"one", "four", "five"}
        hidden |= ({"six"} if len(self.places) < 2 else set()) | (set() if self.item else {"seven"})
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    async def opened(self) -> None:
        self.places = await self.home.read(branches)
        await super().opened()
        self.show_keys(self.keys)

    async def load(self) -> None:
        if self.people:
            return
        found = await self.home.read(hold_lists.queue, self.home.desk, self.biblio)
        if self.people:  # looked for meanwhile: a number means one of them
            return
        self.found = found
        named = self.home.desk.may("patrons.see_all")
        rows = [_row(self.home.desk, number, one, named) for number, one in enumerate(self.found.waiters, 1)]
        self.put(rows, [one.hold.id for one in self.found.waiters])
        columns = [column for column in WAITERS if named or column.head != NAME]
        self.rows.load(self.rows.rows, cursor=self.rows.cursor, columns=columns)
        self.resized()

    def resized(self) -> None:
        self.query_one("#title", Lines).put([[(" " + cut(self.found.title, self.size.width - 2), "strong")]])

    def greet(self) -> None:
        waiting = len(self.found.waiters)
        said = ngettext("{n} person waits for it.", "{n} people wait for it.", waiting).format(n=waiting)
        if not waiting:
            said = _("Nobody waits for it.")
        copies = ngettext("The library has {n} copy.", "The library has {n} copies.", self.found.copies)
        self.say("", f"{said} {copies.format(n=self.found.copies)}", _("Scan a card or type a name for a hold."))

    def open_waiter(self, index: int) -> Doing:
        card = self.found.waiters[index].hold.patron
        return self.home.open("card", card=card) if card and sees_loans(self.home.desk) else None

    def row_asked(self) -> Asked | None:
        return Asked("hold", hold=self.line_keys[self.at]) if self.at >= 0 and not self.people else None

    # -- the chosen hold

    def _chosen(self) -> Waiter | None:
        if self.people or self.at < 0:
            self.none_chosen()
            return None
        return self.found.waiters[self.at]

    async def _move(self, to: int) -> None:
        one = self._chosen()
        if one is None:
            return
        done = await self.home.do(move_hold, one.hold.id, max(1, to))
        await self.load()
        if done.position == one.hold.position:
            self.remark(_("It is number {n} already.").format(n=done.position))
        else:
            self.say(
                "OK", _("{code} is number {n} now.").format(code=one.code, n=done.position), _("F9 takes it back.")
            )

    def _place(self) -> int:
        return self.found.waiters[self.at].hold.position if self.at >= 0 and not self.people else 0

    def action_one(self) -> Doing:
        return self._move(self._place() - 1)

    def action_four(self) -> Doing:
        return self._move(self._place() + 1)

    def action_five(self) -> None:
        """To any place: its number, or Enter alone for the end."""
        one = self._chosen()
        if one is None:
            return

        self.ask_place(_("To which place does {code} go?").format(code=one.code), self._move)

    async def action_two(self) -> None:
        one = self._chosen()
        if one is None:
            return
        if one.now_suspended:
            await self._said(
                await self.home.do(resume_hold, one.hold.id), _("{code} counts again, as number {n}."), one.code
            )
            return
        if not one.hold.position:
            self.say("STOP", _("Not changed: a copy is put by for it already, or is on its way."), _("F8 cancels it."))
            return
        said = _("Suspend {code} until which day?").format(code=one.code)
        then = _("Such as 2026-12-24. Enter alone: no end.")
        self.ask_words(_("Until"), N_("Suspend"), said, then, partial(self._suspend_until, one))

    async def _suspend_until(self, one: Waiter, text: str) -> None:
        try:
            until = date.fromisoformat(text.strip()) if text.strip() else None
        except ValueError:
            self.remark(_("{text} is not a date. Write it as 2026-12-24.").format(text=cut(text, 20)))
            return
        done = await self.home.do(suspend_hold, one.hold.id, until)
        self.settle()
        await self._said(done, _("{code} is suspended, and stays number {n}."), one.code)

    def action_six(self) -> None:
        """Another branch to pick it up at, by its code."""
        one = self._chosen()
        if one is None:
            return

        async def take(text: str) -> None:
            done = await self.home.do(change_hold, one.hold.id, pickup=text.strip().upper())
            self.settle()
            await self._said(done, _("{code} is picked up elsewhere now, and stays number {n}."), one.code)

        said = _("Where is it picked up? The code of a branch.")
        self.ask_words(_("Branch"), N_("Change it"), said, self._branches(), take)

    def _branches(self) -> str:
        return cut(", ".join(f"{code.code} {code.name}" for code in self.places), 70)

    async def _said(self, done: HoldSheet, said: str, code: str) -> None:
        await self.load()
        self.say("OK", said.format(code=code, n=done.position), _("F9 takes it back."))

    def action_three(self) -> None:
        one = self._chosen()
        if one is None:
            return

        async def cancel() -> None:
            done = await self.home.do(cancel_hold, one.hold.id)
            await self.load()
            then = _("F9 takes it back.")
            if one.hold.state == "waiting":
                then = _("Take {item} off the hold shelf, and check it in.").format(item=one.hold.item)
            self.say("OK", _("Cancelled: {code}, {title}").format(code=one.code, title=done.title), then)

        said = _("Cancel the hold of {code}?").format(code=one.code)
        self.ask(said, _("y: not wanted any more.   n or Esc: no."), cancel)


def _row(desk: Desk, number: int, one: Waiter, named: bool) -> Row:
    hold = one.hold
    place = str(hold.position) if hold.position else "-"
    who = (one.code, one.name) if named else (one.code,)
    return (str(number), *who, place, name_of("branch", hold.pickup), _now(desk, one), moment_day(desk, hold.placed_at))


def _now(desk: Desk, one: Waiter) -> Cell:
    hold = one.hold
    if hold.state == "waiting":
        by = hold.pickup_by
        words = _("ready to {date}") if by else _("ready")
        return words.format(date=iso_words(desk, by) if by else ""), "strong"
    if hold.state == "in_transit":
        return _("on its way")
    if one.now_suspended:
        until = hold.suspended_until
        return _("from {date}").format(date=iso_words(desk, until)) if until else _("suspended")
    return _("wants {item}").format(item=hold.wanted[-6:]) if hold.wanted else _("waits")
