"""Summer reading: the programs; the log of one, by a scan and a number; its prizes."""

from __future__ import annotations

import re
from functools import partial

from tuils.i18n import N_, _
from tuils.library.activities.reading.readers import ReaderLine, reading_readers
from tuils.library.activities.reading.reading_fields import amount_words
from tuils.library.activities.reading.reading_log import (
    PrizeGiven,
    draw_reading_prize,
    give_reading_prize,
    log_reading,
    take_back_sign_up,
)
from tuils.library.activities.reading.reading_programs import PrizeLine, ReadingLine
from tuils.library.activities.reading.reading_tables import PRIZES, READERS, READINGS, paper_log, reader_name
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.people.patrons.cards import find_card
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing

EDIT, LOG = "programs.edit", "programs.register"
AMOUNT = re.compile(r"(?:(\d{1,3})\s+)?(\d{1,6})(?:\s+([^\d\s].*|\d+[-/].*))?")
"""`20`, `20 fri`, `2 20`: a line of the family, the amount, a day."""


class ReadingProgramList(TableScreen[ReadingLine]):
    mode, table, word, prompt = "events", READINGS, N_("Reading"), N_("Number")

    new_program = opens("reading_form", "n", N_("New"), N_("Set up a reading program"), needs=EDIT, place=1)
    change = opens(
        "reading_form", "o", N_("Change"), N_("Change its days or goals"), needs=EDIT, row="program=id", place=2
    )
    prizes = opens(
        "reading_prizes", "z", N_("Prizes"), N_("Its prizes, and how many are left"), row="program=id", place=3
    )


class ReadingDesk(TableScreen[ReaderLine]):
    """The readers of a program. A scan or a name shows one with the family; then a number is what they read. `who`: a
    family or class, or the id of one reader; empty for all."""

    mode, table, word, prompt = "events", READERS, N_("Reading"), N_("Scan")
    refusal_ends_question = True

    def __init__(self, program: str) -> None:
        super().__init__()
        self.program, self.who = program, ""

    def asked(self) -> tuple[str, str]:
        return self.program, self.who

    def row_asked(self) -> WhySubject | None:
        return WhySubject("reading", session=self.program, reader=self.chosen.id) if self.chosen else None

    def greet(self) -> None:
        if not self.who or not self.lines:
            super().greet()
            return
        has = _("{name} has {has} of {goal}.")
        one = self.chosen or self.lines[0]
        said = has.format(name=cut(reader_name(one), 30), has=one.total, goal=amount_words(one.unit, one.goal))
        self.say("", said, _("20: logs 20 today. 20 fri: on Friday. 2 20: for line 2."))

    # -- who

    async def coded(self, code: str) -> None:
        await self._find(code)

    async def typed(self, text: str) -> None:
        if self.who and (found := AMOUNT.fullmatch(text.strip())):
            await self._log(found[1], found[2], found[3] or "")
        else:
            await self._find(text)

    def picked(self, number: int) -> Doing:
        return self._log(None, str(number), "") if self.who else super().picked(number)

    def open_line(self, index: int) -> Doing:
        return self._focus_on(self.lines[index])

    async def _find(self, text: str) -> None:
        """Show the reader who is meant, or offer to sign up the patron of a card."""
        try:
            found = await self.home.read(reading_readers, self.home.desk, self.program, text)
        except Refused as no:
            card = await self.home.read(find_card, text)
            if card is None or no.codes != ["READING_NOT_SIGNED_UP"] or not self.home.desk.may(LOG):
                raise
            sign_up = partial(self.home.open, "reader_form", program=self.program, card=text)
            self.ask(_("This card is not signed up. Sign the reader up?"), _("y: yes.   n or Esc: no."), sign_up)
            return
        await self._focus_on(found[0])

    async def _focus_on(self, one: ReaderLine) -> None:
        """Show this reader among the family."""
        self.who = one.party or one.id
        await self.load()
        self.choose(one.id)
        self.greet()

    # -- the log

    async def _log(self, line: str | None, amount: str, day: str) -> None:
        if line is not None and not 0 < int(line) <= len(self.lines):
            self.remark(_("There is no line {number}.").format(number=line))
            return
        one = self.lines[int(line) - 1] if line is not None else self.chosen
        if one is None:
            self.none_chosen()
            return
        done = await self.home.do(partial(log_reading, day=day), self.program, one.id, amount)
        await self.load()
        now = done.readers[0]
        self.choose(now.id)
        words = _("Logged for {name}: {n}. Now {has} of {goal}.")
        said = words.format(
            name=cut(reader_name(now), 24), n=amount_words(done.unit, done.n), has=now.total, goal=now.goal
        )
        if now.prizes_due:
            self._offer(now, said)
        else:
            self.say("OK", said, _("F9 undoes it."))

    def _offer(self, one: ReaderLine, said: str) -> None:
        async def give() -> None:
            await self.give(one)

        earned = _("Earned: {prize}. Give it?   y: yes.   n: later.").format(prize=cut(one.prizes_due[0], 30))
        self.ask(said, earned, give)

    @action("n", N_("Sign up"), N_("Sign up a reader without a card, a family, or a class"), needs=LOG, place=1)
    async def sign_up(self) -> None:
        await self.home.open("reader_form", program=self.program)

    @action("o", N_("Give prize"), N_("Give the prize that the selected reader has earned"), needs=LOG, place=2)
    async def give(self, one: ReaderLine) -> None:
        await self._given(await self.home.do(give_reading_prize, self.program, one.id))

    async def _given(self, done: PrizeGiven) -> None:
        text = _("Given to {name}: {prize}.").format(name=cut(reader_name(done.reader), 24), prize=cut(done.prize, 30))
        left = "" if done.left is None else _("{n} left.").format(n=done.left) + " "
        await self.done(text, left + _("F9 undoes it."))

    @action("a", N_("Log for all"), N_("Log so much for each of the family or class"), needs=LOG, place=3)
    def log_for_all(self, one: ReaderLine) -> None:
        async def typed(text: str) -> None:
            self.settle()
            done = await self.home.do(log_reading, self.program, one.party or one.id, text.strip())
            said = _("Logged {n} for each of {readers}.")
            words = said.format(n=amount_words(done.unit, done.n), readers=len(done.readers))
            await self.done(words, _("F9 undoes it."))

        said = _("How much for each of {party}?").format(party=cut(one.party or reader_name(one), 40))
        self.ask_words(_("Amount"), N_("Log it"), said, _("Such as 20. No titles are asked."), typed)

    @action("g", N_("Paper log"), N_("Print a log without a name, for the selected reader"))
    async def print_log(self, one: ReaderLine) -> None:
        head, *lines = await self.home.read(paper_log, self.home.desk, self.program, one.id)
        self.print_lines(head, lines)

    @action("v", N_("Take back"), N_("Take back the sign-up of the selected reader"), needs=LOG)
    def take_back(self, one: ReaderLine) -> None:
        async def taken() -> None:
            await self.home.do(take_back_sign_up, self.program, one.id)
            self.who = ""
            await self.done(_("Sign-up taken back: {name}.").format(name=cut(reader_name(one), 30)), _("F9 undoes it."))

        said = _("Take back the sign-up of {name}? It counts no more.").format(name=cut(reader_name(one), 30))
        self.ask(said, _("y: yes.   n or Esc: no."), taken)

    @action("b", N_("All"), N_("Show all readers again"))
    async def show_all(self) -> None:
        self.who = ""
        await self.show_anew()


class ReadingPrizes(TableScreen[PrizeLine]):
    """The prizes of a program."""

    mode, table, word, prompt = "events", PRIZES, N_("Prizes"), N_("Number")

    def __init__(self, program: str) -> None:
        super().__init__()
        self.program = program

    def asked(self) -> tuple[str]:
        return (self.program,)

    new_prize = opens("reading_prize_form", "n", N_("New"), N_("Add a prize"), needs=EDIT, own="program", place=1)

    @action("o", N_("Change"), N_("Change the selected prize, or how many there are"), needs=EDIT, place=2)
    async def change(self, line: PrizeLine) -> None:
        await self.home.open("reading_prize_form", program=self.program, prize=line.id)

    @action("a", N_("Draw"), N_("Draw a winner; no name is shown"), needs=EDIT, place=3)
    def draw(self, line: PrizeLine) -> None:
        async def drawn() -> None:
            done = await self.home.do(draw_reading_prize, self.program, line.id)
            said = _("{prize}: the winner is {code}.").format(prize=cut(done.prize, 30), code=done.reader.code)
            await self.done(said, _("Type that number at the readers to see who it is. F9 undoes it."))

        self.ask(
            _("Draw a winner for {prize}?").format(prize=cut(line.row.prize, 40)), _("y: yes.   n or Esc: no."), drawn
        )
