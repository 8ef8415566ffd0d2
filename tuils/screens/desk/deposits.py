"""Deposits: the sets that are out, what is scanned for a new one, the copies of one, and the places."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.deposits.deposit_places import (
    PLACES,
    PlaceSheet,
    change_deposit_place,
    place_called,
    place_words,
    remove_deposit_place,
)
from tuils.library.activities.deposits.deposit_tables import DEPOSIT_COPIES, DEPOSITS, set_words
from tuils.library.activities.deposits.deposits import (
    DepositLine,
    DepositSet,
    bring_deposit_home,
    change_deposit_due,
    check_copy_to_send,
    copies_to_send,
    count_deposit_uses,
    mark_deposit_missing,
    move_deposit,
    send_deposit,
)
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.office.receipts.slips import checkin_slip
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Take
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.turns import Doing

T = TypeVar("T")
SEND, BACK = "circulation.state", "circulation.checkin"


class _Scanned(TableScreen[T]):
    """A list where a scan brings a copy home. The desk takes every other scan."""

    async def coded(self, code: str) -> None:
        try:
            lines = await self.home.do(bring_deposit_home, [code])
        except Refused as no:
            if no.codes not in (["DEPOSIT_UNKNOWN"], ["DEPOSIT_NOT_AWAY"]):
                raise
            await super().coded(code)
            return
        await self.say_home(lines)

    async def say_home(self, lines: list[DepositLine]) -> None:
        """Say where a copy goes; of several, how many came, and how many are for holds."""
        await self.load()
        if len(lines) == 1 and (done := lines[0].checkin):
            answer = await self.home.read(checked_in, self.home.desk, done)
            paper = await self.home.read(checkin_slip, self.home.desk, done)
            self.say(answer.mark, answer.said, (self.offer_paper(paper) if paper else "") + answer.then)
            return
        text = ngettext("{n} copy is back.", "{n} copies are back.", len(lines)).format(n=len(lines))
        held = [line.title for line in lines if line.checkin and line.checkin.caught]
        if held:
            text += " " + _("For holds: {titles}.").format(titles=", ".join(held))
        hint = _("Scan those for holds: each has its slip.") if held else _("F9 undoes it.")
        self.say("HOLD" if held else "OK", text, hint)


class DepositList(_Scanned[DepositSet]):
    table, word, prompt = DEPOSITS, N_("Deposits"), N_("Scan or place")
    refusal_ends_question = True

    async def typed(self, text: str) -> None:
        """Begin a set for the place with this name. Digits are a barcode; a new place is asked for first."""
        words = text.strip()
        if not words or words.isdecimal():
            await self.coded(words)
            return
        await self._name_place(words, self._send_to)

    async def _name_place(self, words: str, then: Take) -> None:
        """Go on with the place that is meant: by its name, or a part of it. Ask before one is added."""
        if known := await self.home.read(place_called, words):
            await then(known.name)
            return
        said = _("{place} is not on the list of places. Send a set there?").format(place=words)
        self.ask(said, _("y: yes, a new place.   n or Esc: no."), partial(then, words))

    async def _send_to(self, place: str) -> None:
        self.greet()  # a question that was answered is not shown again on the way back
        await self.home.open("deposit_sending", place=place)

    @action("i", N_("All back"), N_("All that is left of this set is here"), needs=BACK, place=1)
    def bring_home(self, line: DepositSet) -> None:
        said = ngettext("{n} copy from {place}: is it here?", "{n} copies from {place}: are all here?", len(line.there))
        said = said.format(n=len(line.there), place=line.place)
        self.ask(said, _("y: check them in.   n or Esc: no."), partial(self._home, line))

    async def _home(self, line: DepositSet) -> None:
        await self.say_home(await self.home.do(bring_deposit_home, [line.deposit]))

    @action("k", N_("Count"), N_("What the place counted: no circulation"), needs="circulation.count", place=2)
    def count(self, line: DepositSet) -> None:
        async def typed(text: str) -> None:
            self.settle()
            uses = int(text) if text.strip().isdecimal() and len(text.strip()) < 9 else 0
            await self._told(await self.home.do(count_deposit_uses, line.deposit, uses))

        said = _("How many uses did {place} count?").format(place=line.place)
        self.ask_words(_("Uses"), N_("Save"), said, _("They are added, and are no circulation."), typed)

    @action("z", N_("Missing"), N_("What is not given back is missing; nobody is billed"), needs=SEND, place=3)
    def missing(self, line: DepositSet) -> None:
        said = ngettext("Mark {n} copy at {place} missing?", "Mark {n} copies at {place} missing?", len(line.there))
        said = said.format(n=len(line.there), place=line.place)
        self.ask(said, _("y: nobody is billed.   n or Esc: no."), partial(self._missing, line))

    async def _missing(self, line: DepositSet) -> None:
        await self._told(await self.home.do(mark_deposit_missing, line.deposit))

    @action("t", N_("Due"), N_("When it should be back"), needs=SEND)
    def due(self, line: DepositSet) -> None:
        async def typed(text: str) -> None:
            self.settle()
            await self._told(await self.home.do(change_deposit_due, line.deposit, text))

        self._ask_due(typed)

    @action("o", N_("Move on"), N_("Send what is there on to the next place"), needs=SEND)
    def move_on(self, line: DepositSet) -> None:
        async def dated(place: str, due: str) -> None:
            self.settle()
            await self._told(await self.home.do(move_deposit, line.deposit, place, due=due))

        async def named(place: str) -> None:
            self._ask_due(partial(dated, place))

        async def typed(words: str) -> None:
            self.settle()
            if words.strip():
                await self._name_place(words.strip(), named)
            else:
                self.greet()

        said = _("Where does the set from {place} go next?").format(place=line.place)
        self.ask_words(_("Place"), N_("Next"), said, _("Type the name of the place."), typed)

    def _ask_due(self, typed: Take) -> None:
        hint = _("Such as jan 15 or +6w. Enter alone: no day.")
        self.ask_words(_("Back"), N_("Save"), _("When should it be back?"), hint, typed)

    async def _told(self, line: DepositSet) -> None:
        await self.done(set_words(self.home.desk, line), _("F9 undoes it."))
        self.choose(line.deposit)

    show_places = opens("deposit_places", "s", N_("Places"), N_("Private places, names, and what to take off"))


class DepositCopies(_Scanned[DepositLine]):
    """The copies of a set. A scan brings one home."""

    table, word, prompt = DEPOSIT_COPIES, N_("Copies of a set"), N_("Scan")
    keys = (("Enter", N_("Title")), "own", ("back", N_("Back")), "help", "undo", "why")

    def __init__(self, deposit: str) -> None:
        super().__init__()
        self.deposit = deposit

    def asked(self) -> tuple[str]:
        return (self.deposit,)

    def row_asked(self) -> WhySubject | None:
        return WhySubject("route", self.chosen.item) if self.chosen else None


class DepositSending(TableScreen[DepositLine]):
    """The copies scanned for a new set. Nothing is sent before F6."""

    table, word, prompt = DEPOSIT_COPIES, N_("New set"), N_("Scan")
    refusal_ends_question = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place, self.codes, self.warned = place, list[str](), False

    def read_lines(self, desk: Desk) -> list[DepositLine]:
        return copies_to_send(desk, self.place, self.codes)

    def greet(self) -> None:
        n = len(self.codes)
        text = ngettext("{n} copy for {place}.", "{n} copies for {place}.", n).format(n=n, place=self.place)
        self.say("", text, _("Scan what goes there. F6 sends the set."))

    def action_back(self) -> Doing:
        """Warn once before what was scanned is dropped."""
        if self.asks or self.warned or not self.codes:
            return super().action_back()
        self.warned = True
        text = ngettext(
            "{n} copy was scanned, and not sent.", "{n} copies were scanned, and not sent.", len(self.codes)
        )
        self.remark(text.format(n=len(self.codes)), _("F6 sends the set. Esc again: send nothing."))
        return None

    async def coded(self, code: str) -> None:
        barcode = await self.home.read(check_copy_to_send, self.home.desk, code.strip())
        if barcode not in self.codes:
            self.codes.append(barcode)
            self.warned = False
        await self.load()
        self.choose(barcode)
        self.greet()

    @action("a", N_("Send"), N_("Send the set: say when it should be back"), needs=SEND, place=1)
    def send(self) -> None:
        async def typed(due: str) -> None:
            self.settle()
            done = await self.home.do(send_deposit, self.place, self.codes, due=due)
            await self.close_with("OK", set_words(self.home.desk, done), _("F9 undoes it."))

        if not self.codes:
            self.remark(_("Nothing was scanned yet."), _("Scan what goes there."))
            return
        hint = _("Such as jan 15 or +6w. Enter alone: no day.")
        self.ask_words(_("Back"), N_("Send"), _("When should it be back?"), hint, typed)

    @action("o", N_("Leave out"), N_("Take it off this list"), place=2)
    async def leave_out(self, line: DepositLine) -> None:
        self.codes.remove(line.item)
        await self.load()
        self.greet()


class DepositPlaces(TableScreen[PlaceSheet]):
    table, word, prompt = PLACES, N_("Deposit places"), N_("Number")
    refusal_ends_question = True

    @action("v", N_("Private"), N_("Patrons see its name, or not: a jail"), needs=SEND, place=1)
    async def private(self, line: PlaceSheet) -> None:
        await self._told(await self.home.do(change_deposit_place, line.place, private=not line.is_private))

    @action("n", N_("Rename"), N_("Change its name"), needs=SEND, place=2)
    def rename(self, line: PlaceSheet) -> None:
        async def typed(name: str) -> None:
            self.settle()
            await self._told(await self.home.do(change_deposit_place, line.place, name=name))

        said = _("What is {place} called?").format(place=line.name)
        self.ask_words(_("Name"), N_("Save"), said, _("Such as Sunrise Home."), typed)

    @action("z", N_("Remove"), N_("Take it off the list; not while it has copies"), needs=SEND, place=3)
    async def take_off(self, line: PlaceSheet) -> None:
        await self.home.do(remove_deposit_place, line.place)
        await self.done(_("Removed: {place}.").format(place=line.name), _("F9 undoes it."))

    async def _told(self, line: PlaceSheet) -> None:
        await self.done(place_words(self.home.desk, line), _("F9 undoes it."))
        self.choose(line.place)
