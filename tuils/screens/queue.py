"""Who waits for a title: the order is changed here, and a card typed or scanned places a hold."""

from __future__ import annotations

from datetime import date
from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import Code, branches, name_of
from tuils.library.circulation import hold_lists
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.hold_lists import Waiter
from tuils.library.circulation.holds import (
    HoldSheet,
    cancel_hold,
    change_hold,
    move_hold,
    place_hold,
    resume_hold,
    suspend_hold,
)
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet, find_patrons
from tuils.library.refusals import Refused
from tuils.library.session.asked import Asked
from tuils.library.session.waiting import placed
from tuils.values.moments import day_label, day_of

from .listing import Listing
from .looking import head
from .patrons import PEOPLE, card_of_code, rows_of
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
END = 999_999_999


class QueueScreen(Listing):
    """`biblio`: the title's id; `item`: the barcode of the copy it was opened about. A name may be typed as well as a
    card; who is meant is chosen from a list then."""

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
        super().__init__()
        self.biblio, self.item, self.this_copy = biblio, item, False
        self.places: list[Code] = []
        self.found = hold_lists.Queue(biblio, "", (), 0)
        self.people: list[PatronSheet] = []  # shown in place of the queue, to choose one

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
        self.found = await self.home.read(hold_lists.queue, self.home.desk, self.biblio)
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

    # -- placing

    async def typed(self, text: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, text):
            await self.place(card)
        else:
            await self._look(text)

    async def coded(self, code: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, code):
            await self.place(card)
        else:
            await super().coded(code)

    async def _look(self, words: str) -> None:
        """People by name, with a second sign."""
        people = await self.home.read(find_patrons, self.home.desk, words)
        if not people:
            self.say(
                "LOOK",
                _('Nobody matches "{words}".').format(words=cut(words, 40)),
                _("Scan the card, or type the name."),
            )
            return
        self.people = people
        self.rows.load(rows_of(people), cursor=-1, columns=PEOPLE)
        self.line_keys = [one.card for one in people]
        self.show_keys((("1-99", N_("Choose")), ("back", N_("None of these")), "help"))
        said = ngettext("{n} person", "{n} people", len(people)).format(n=len(people))
        self.say("ASK", said, _("Ask for the birth year or the street. A number places the hold."))

    def picked(self, number: int) -> Doing:
        if not self.people:
            return super().picked(number)
        index = self.rows.find(number)
        if index >= 0:
            return self.open_line(index)
        self.remark(_("There is no line {number}.").format(number=number))
        return None

    def open_line(self, index: int) -> Doing:
        if self.people:
            return self._meant(self.people[index].card)
        card = self.found.waiters[index].hold.patron
        return self.home.open("card", card=card) if card else None

    def action_seven(self) -> None:
        self.this_copy = not self.this_copy
        said = _("Any copy will do for the next hold.")
        if self.this_copy:
            said = _("The next hold is on copy {item} alone.").format(item=self.item)
        self.say("LOOK" if self.this_copy else "", said, _("Scan a card or type a name for a hold."))

    async def _meant(self, card: str) -> None:
        self.people = []
        await self.place(card)

    async def place(self, card: str, override: Override = NO_OVERRIDE) -> None:
        self.people = []
        self.show_keys(self.keys)
        try:
            what = self.item if self.this_copy else self.biblio
            done = await self.home.do(place_hold, card, what, item_only=self.this_copy, override=override)
        except Refused as no:
            await self.load()
            self._stopped(card, no)
            return
        await self.load()
        self._choose(done.id)
        answer = await self.home.read(placed, done)
        self.say(answer.mark, answer.said, answer.then)

    def _choose(self, hold: str) -> None:
        if hold in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(hold))

    def _stopped(self, card: str, no: Refused) -> None:
        first = no.reasons[0]
        if len(no.overridable) < len(no.codes):
            self.faulted(no)
            return
        said = first.said(title=no.title)
        if len(no.codes) > 1:
            said = _("No hold: {reasons}").format(reasons=", ".join(reason.short() for reason in no.reasons))

        async def why() -> None:
            said = _("Why may it be held? A few words, then Enter.")
            self.ask_words(_("Reason"), N_("Place the hold"), said, _("They are kept with your name."), keep)

        async def keep(words: str) -> None:
            if not words.strip():
                self.again()
                return
            self.settle()
            await self.place(card, Override.of(no.codes, words))

        self.ask(cut(said, 70), _("y: place it all the same.   n or Esc: no."), why)

    def action_back(self) -> Doing:
        if self.people and not self.asks:
            self.people = []
            return self._again()
        return super().action_back()

    async def _again(self) -> None:
        self.show_keys(self.keys)
        await self.load()
        self.greet()

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

        async def there(text: str) -> None:
            if text.strip() and not (text.strip().isdecimal() and int(text)):
                self.remark(_("{text} is no place. 1 is the first.").format(text=cut(text, 20)))
                return
            self.settle()
            await self._move(int(text) if text.strip() else END)

        said = _("To which place does {code} go?").format(code=one.code)
        self.ask_words(_("Place"), N_("Move it"), said, _("1 is the first. Enter alone: the end."), there)

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
    today = day_of(desk.now, desk.zone)
    place = str(hold.position) if hold.position else "-"
    since = day_label(day_of(hold.placed_at, desk.zone), today, _)
    who = (one.code, one.name) if named else (one.code,)
    return (str(number), *who, place, name_of("branch", hold.pickup), _now(one, today), since)


def _now(one: Waiter, today: date) -> Cell:
    hold = one.hold
    if hold.state == "waiting":
        by = hold.pickup_by
        words = _("ready to {date}") if by else _("ready")
        return words.format(date=day_label(date.fromisoformat(by), today, _) if by else ""), "strong"
    if hold.state == "in_transit":
        return _("on its way")
    if one.now_suspended:
        until = hold.suspended_until
        return _("from {date}").format(date=day_label(date.fromisoformat(until), today, _)) if until else _("suspended")
    return _("wants {item}").format(item=hold.wanted[-6:]) if hold.wanted else _("waits")
