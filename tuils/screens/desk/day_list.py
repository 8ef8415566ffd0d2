"""The day list: everything done today at all desks, newest first. This desk's acts can be undone from here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.app import ComposeResult

from tuils.files import free_name, text_stream, whole_file
from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import time_label, whole_day_label
from tuils.library.front.answers.day_list import DayLine, DayList, day_list, totals_words, undo_words
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.reach.replay import who_undoes
from tuils.printing.print_out import printer_for
from tuils.screens.kit.asking import yes_or_no
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import LIMIT, Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of

LINES = (
    Column("#", 2, right=True),
    Column(N_("Time"), 8),
    Column(N_("By"), 8, drop=1),
    Column(N_("Did"), 8),
    Column(N_("What"), 20, grow=1),
    Column(N_("Card"), 10, drop=2),
)
KEYS: tuple[Hint, ...] = ("back", "help", "own", ("undo", N_("Undo this one")))
ASKED: tuple[Hint, ...] = (("Enter", N_("Undo it")), ("n", N_("No")), "help")


class DaySheet(HomeScreen):
    passing = True
    word, prompt, keys = N_("Activity log"), N_("Find"), KEYS

    today: date | None = None
    found: DayList | None = None
    mine, words, before = False, "", False

    def body(self) -> ComposeResult:
        yield Rows(LINES, id="rows")

    async def opened(self) -> None:
        await self._load()
        self._tell()

    async def _load(self, keep: str = "") -> None:
        """Load the list. `keep`: the act to highlight; else the newest."""
        desk = self.home.desk
        today = day_of(desk.now, desk.zone)
        self.today = today - timedelta(days=1) if self.before else today
        self.found = await self.home.read(day_list, desk, self.today, tuple(self.home.session.refused))
        lines = self.lines
        at = next((n for n, line in enumerate(lines) if keep and line.act == keep), 0)
        self.query_one(Rows).load([self._row(line) for line in lines], cursor=min(at, len(lines) - 1))

    @property
    def lines(self) -> list[DayLine]:
        """The lines that are shown."""
        found = self.found.lines if self.found else ()
        own, words = self.home.desk.operator.login, fold_text(self.words).split()
        return [
            line
            for line in found
            if (not self.mine or line.by == own)
            and all(word in fold_text(f"{line.did} {line.what} {line.who} {line.card}") for word in words)
        ][:LIMIT]

    def _row(self, line: DayLine) -> Row:
        time = time_label(line.at, self.home.desk.zone)
        card = _("undone") if line.undone else line.card
        return (str(line.number), time, line.who, line.did, line.what, card)

    def _tell(self) -> None:
        """Show the totals, and what narrows the list."""
        assert self.found
        shown, all_of_it = len(self.lines), len(self.found.lines)
        if not all_of_it:
            text = _("Nothing has been done yet today.") if not self.before else _("Nothing was done on that day.")
            self.say("", text, _("Esc goes back."))
            return
        hint = _("No names: after check-in, the link to the patron is erased.")
        if shown < all_of_it and not self.mine and not self.words:
            hint = _("Showing the newest {n} of {all} lines. Type to find the others.").format(n=shown, all=all_of_it)
        elif shown < all_of_it:
            hint = _("Showing {n} of {all} lines. Esc shows all.").format(n=shown, all=all_of_it)
        self.say("", totals_words(self.home.desk, self.found), hint)

    def row_asked(self) -> WhySubject | None:
        cursor, lines = self.query_one(Rows).cursor, self.lines
        return lines[cursor].asked if 0 <= cursor < len(lines) else None

    async def left_alone(self) -> None:
        """Hide cards on a screen that nobody looks at."""
        await self.close()

    # -- what narrows it

    async def heard(self, text: str) -> None:
        self.words = text
        await self._load()
        if self.lines:
            self._tell()
        else:
            self.words = ""
            await self._load()
            self.say(
                "NOTE", _('No line has "{words}".').format(words=text), _("Check the spelling, or try fewer words.")
            )

    @action("o", N_("Only mine"), N_("Only my work, or everyone's"))
    async def only_mine(self) -> None:
        self.mine = not self.mine
        await self._load()
        self._tell()

    @action("y", N_("Yesterday"), N_("Yesterday, or today again"))
    async def other_day(self) -> None:
        self.before = not self.before
        await self._load()
        self._tell()

    async def action_back(self) -> None:
        if self.words or self.mine:
            self.words, self.mine = "", False
            await self._load()
            self._tell()
        else:
            await self.close()

    # -- taking back

    async def action_undo(self) -> None:
        """Undo the highlighted line, after saying what that means."""
        rows, lines = self.query_one(Rows), self.lines
        if not 0 <= rows.cursor < len(lines):
            self.remark(_("Choose a line first."))
            return
        line = lines[rows.cursor]
        if not line.act:
            self.remark(_("Nothing was done on that line, so there is nothing to undo."))
        elif line.undone:
            self.remark(_("It is already undone."))
        elif line.device != self.home.desk.device:
            self.remark(_("Done at {station}. Undo it there.").format(station=line.station))
        else:
            await self._ask(line)

    async def _ask(self, line: DayLine) -> None:
        back, applies, whose = await self.home.read(undo_words, self.home.desk, line.act)
        if not applies:
            self.remark(_("Undo can't reverse this."), back)
            return
        time = time_label(line.at, self.home.desk.zone)
        sentence = _("Undo this from {time}, for {name}? {did}: {what}")
        sentence = sentence if whose else _("Undo this from {time}? {did}: {what}")
        sentence = sentence.format(did=line.did, what=line.what, time=time, name=cut(whose, 30))
        hint = _("{back}.   y: undo it.   n: no.").format(back=f"{back[:1].upper()}{back[1:]}")
        asked = yes_or_no(sentence, hint, partial(self._take_back, line), self.refused_question, lambda _text: None)
        self.ask_question(replace(asked, take=lambda text: asked.take(text or "y"), keys=ASKED))

    def refused_question(self) -> Doing:
        self.settle()
        self._tell()
        return None

    async def _take_back(self, line: DayLine) -> None:
        self.settle()
        heard = await self.home.work(self.home.session.undo, line.act, await self.home.do(who_undoes, line.act))
        await self.home.tell(heard)
        await self._load(line.act)
        self.say(heard.answer.mark, heard.answer.said, heard.answer.then)

    # -- on paper

    @action("t", N_("Print"), N_("Print the list, without card numbers"))
    async def print_list(self) -> None:
        """Print without card numbers: paper stays. Without a printer, save a file beside the library's."""
        assert self.found
        text = list_text(self.home.library_name, self.home.desk.zone, self.found.day, self.lines)
        if printer_for(self.home.station_settings, "page") is None:
            file = free_name(self.home.path.with_name(f"day-list-{self.found.day.isoformat()}.txt"))
            await self.home.read(_write, file, text)
            self.say("OK", _("Saved: {file}").format(file=file.name), _("It is in {folder}").format(folder=file.parent))
            return
        self.home.print_out(_("the day list"), [text], _("It has no card numbers."))


def list_text(library: str, zone: ZoneInfo, day: date, lines: list[DayLine]) -> str:
    """Return the list as plain lines, oldest first, as they were written down."""
    head = [f"{library}  {whole_day_label(day)}", ""]
    rows = [
        f"{line.number:>3} {time_label(line.at, zone):>8} {line.who[:10]:<10} {line.did:<8} {line.what}"
        + (f" ({_('undone')})" if line.undone else "")
        for line in reversed(lines)
    ]
    return "\n".join([*head, *rows]) + "\n"


def _write(file: Path, text: str) -> None:
    with whole_file(file) as out, text_stream(out) as written:
        written.write(text)
