"""Key in a paper log: card, barcode, time of each line; then all lines are entered, oldest first."""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import clock_label, count_label
from tuils.library.lending.loans.offline_log import (
    DONE,
    KNOWN,
    REFUSED,
    LineTaken,
    LogLine,
    log_lines_by_time,
    take_line,
)
from tuils.library.lending.loans.typed_log import typed_line
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of, to_local

CARD, ITEM, TIME = range(3)


class PaperLog(Listing):
    """A paper log to key in: each text typed or scanned is the next part of the line: card, barcode, time."""

    names_a_person = True
    word, prompt = N_("Key in a paper log"), N_("Card")
    columns = (
        Column("#", 3, right=True),
        Column(N_("Card"), 14, drop=1),
        Column(N_("Barcode"), 14),
        Column(N_("Time"), 8),
        Column(N_("Result"), 16, grow=1),
    )
    keys = (("Enter", N_("Next")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[LogLine] = []
        self.taken: dict[int, LineTaken] = {}
        self.part: list[str] = []
        self.day: date | None = None

    @property
    def on(self) -> date:
        return self.day or day_of(self.home.desk.now, self.home.desk.zone)

    async def load(self) -> None:
        self.put([self._row(line) for line in self.lines], [str(line.number) for line in self.lines])

    def _row(self, line: LogLine) -> Row:
        taken = self.taken.get(line.number)
        when = "" if line.at is None else clock_label(to_local(line.at, self.home.desk.zone).time())
        came = line.fault if taken is None else taken.said
        mark = "look" if line.fault or (taken and taken.outcome not in (DONE, KNOWN)) else ""
        return str(line.number), line.card or _("(return)"), line.item, when, (cut(came, 60), mark) if mark else came

    def greet(self) -> None:
        self._ask_part()

    def _ask_part(self) -> None:
        asked = (
            (_("Card"), _("Scan or type the card."), _("Enter alone: a check-in. F6 records the log.")),
            (_("Barcode"), _("Scan or type the barcode of the item."), _("Esc: begin the line again.")),
            (
                _("Time"),
                _("When was it? Such as 10:31 or 2:15 pm."),
                _("Enter alone: the same time as the line before."),
            ),
        )
        prompt, said, then = asked[len(self.part)]
        self.ask_for(prompt)
        self.say("ASK" if self.part else "", said, then)

    @property
    def holds_scans(self) -> bool:
        """False unless a question is open: scans fill the log's lines."""
        return self.asks and super().holds_scans

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if self.asks or field is None or text.startswith("."):
            return super().sent(text, field)
        return self._hear(text.strip())

    async def typed(self, text: str) -> None:
        await self._hear(text.strip())

    def picked(self, number: int) -> Doing:
        return super().picked(number) if self.asks else self._hear(str(number))

    def scanned(self, code: str) -> Doing:
        return super().scanned(code) if self.asks else self._hear(code)

    async def _hear(self, text: str) -> None:
        if not text and len(self.part) == ITEM:
            self.remark(_("The barcode is missing."), _("Scan or type the barcode of the item."))
            return
        self.part.append(text)
        if len(self.part) > TIME:
            card, item, when = self.part
            self.part = []
            before = self.lines[-1].at if self.lines else None
            number = len(self.lines) + 1
            line = await self.home.read(typed_line, self.home.desk, number, (card, item, when), self.on, before)
            if line.fault:
                self.part = [card, item]
                self.remark(line.fault, _("Type the time again."))
                return
            self.lines.append(line)
            await self.load()
        self._ask_part()

    def action_back(self) -> Doing:
        if self.asks or not self.part:
            return super().action_back()
        self.part = []
        self._ask_part()
        return None

    @action("s", N_("Record it"), N_("Record the whole log, the oldest first"))
    async def take_in(self) -> None:
        self.part = []
        for line in log_lines_by_time(self.lines):
            if line.number not in self.taken or self.taken[line.number].outcome not in (DONE, KNOWN):
                self.taken[line.number] = await self.home.do(take_line, line, NO_OVERRIDE)
        await self.load()
        self.show_keys(self.keys)
        self.ask_for(_("Card"))
        left = sum(one.outcome not in (DONE, KNOWN) for one in self.taken.values())
        if left:
            text = ngettext("{n} line could not be recorded.", "{n} lines could not be recorded.", left)
            self.say("NOTE", text.format(n=count_label(left)), _("The list says why. Take care of these at the desk."))
        else:
            text = ngettext("{n} line was recorded.", "{n} lines were recorded.", len(self.lines))
            self.say("OK", text.format(n=count_label(len(self.lines))), _("Shred the paper."))

    @action("o", N_("Day"), N_("Change the day of the log"))
    def other_day(self) -> None:
        from tuils.library.foundation.typed_days import PAST, typed_day

        async def told(text: str) -> None:
            typed = typed_day(self.home.desk, text, PAST)
            if typed.day is None:
                self.remark(typed.words)
                return
            self.settle()
            self.day = typed.day
            self.say("OK", _("The log is from {day}.").format(day=typed.words), _("Scan or type the card."))

        self.ask_words(_("Day"), N_("Take it"), _("Which day is the log from?"), _("Such as yesterday, or 12/1."), told)

    @action("a", N_("Override"), N_("Record the chosen line anyway, with a reason"), when="is_any_refused")
    def override(self) -> None:
        line = self.lines[self.at] if self.at >= 0 else None
        taken = self.taken.get(line.number) if line else None
        if line is None or taken is None or taken.outcome != REFUSED:
            self.remark(_("Choose a line that could not be recorded."), _("Up and Down move to it."))
        elif not taken.passable:
            self.remark(cut(taken.said, 78), _("Can't be overridden here. Take care of it at the desk."))
        else:
            self._ask_why(line, taken)

    @property
    def is_any_refused(self) -> bool:
        return any(one.outcome == REFUSED for one in self.taken.values())

    def _ask_why(self, line: LogLine, taken: LineTaken) -> None:
        async def with_reason(text: str) -> None:
            if not text.strip():
                self.remark(_("A few words are needed."), _("Esc: leave the line as it is."))
                return
            self.settle()
            done = await self.home.do(take_line, line, Override.of(taken.codes, text))
            self.taken[line.number] = done
            await self.load()
            self.ask_for(_("Card"))
            self.say("OK" if done.outcome in (DONE, KNOWN) else "NOTE", cut(done.said, 78), _("Saved with your name."))

        sentence = _("Line {n}: {why} Reason to do it anyway?").format(n=line.number, why=cut(taken.said, 50))
        self.ask_words(_("Reason"), N_("Override"), sentence, _("Saved with your name.   Esc: cancel."), with_reason)
