"""The base of the day's lists: rows with a key each, a question now and then, and paper."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult

from tuils.files import FileRefused
from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import OwnAction
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.receipts.slips import checkin_slip
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from .asking import LONGEST, ScreenQuestion
from .patron_rows import card_of_code
from .search_screen import OverModeScreen

T = TypeVar("T")
Then = Callable[[], Coroutine[Any, Any, None]]
Take = Callable[[str], Coroutine[Any, Any, None]]
NO = ("n", N_("No"))
YES = ("y", N_("Yes"))
LAST_PLACE = 999_999_999
"""A place after every line."""


class Listing(OverModeScreen):
    """The base of lists. `line_keys`: the key of each row, in order; the highlight stays with it on reading again.

    While a question is open, `y` does it, `n` and Esc leave it; any other text repeats it, and scans wait.
    """

    names_a_person = True
    refusal_ends_question: ClassVar[bool] = False
    """If False, a refused question is asked again."""
    columns: ClassVar[tuple[Column, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.line_keys: list[str] = []

    def body(self) -> ComposeResult:
        yield Rows(self.columns)

    async def opened(self) -> None:
        await self.show_anew()

    async def show_anew(self) -> None:
        """Read the list again, and say what it is now."""
        await self.load()
        self.greet()

    def greet(self) -> None:
        """Say what the list is, or that it is empty."""

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def at(self) -> int:
        """The index of the highlighted row, -1 if there is none."""
        cursor = self.rows.cursor
        return cursor if 0 <= cursor < len(self.line_keys) else -1

    def put(self, rows: Sequence[Row], keys: Sequence[str], columns: Sequence[Column] | None = None) -> None:
        """Show these rows. The highlight stays with its line, or near its place. A list closed while it was read shows
        nothing."""
        if self.is_gone:
            return
        before, old = self.at, self.line_keys
        chosen = old[before] if before >= 0 else ""
        self.line_keys = list(keys)
        at = self.line_keys.index(chosen) if chosen and chosen in self.line_keys else min(max(before, 0), len(rows) - 1)
        self.rows.load(rows, cursor=at, columns=columns)

    def open_line(self, index: int) -> Doing:
        """Handle Enter on a row."""

    def chose(self, index: int) -> Doing:
        return self.open_line(index)

    def picked(self, number: int) -> Doing:
        """Move the highlight to a number; Enter opens."""
        index = self.rows.find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
        else:
            self.rows.load(self.rows.rows, cursor=index)
        return None

    @property
    def chosen(self) -> Any:
        """Return the highlighted line, for an action that takes one; None if there is none."""
        return None

    def do_own(self, own: OwnAction) -> Doing:
        if not own.action.of_row:
            return super().do_own(own)
        if (line := self.chosen) is None:
            self.none_chosen()
            return None
        doing: Doing = own.do(line)
        return doing

    # -- a question

    @property
    def asks(self) -> bool:
        return self.open_question is not None

    def ask(
        self,
        sentence: str,
        hint: str,
        yes: Then,
        keys: Sequence[Hint] = (YES, NO),
        others: Mapping[str, Then] | None = None,
        no: Callable[[], Doing] | None = None,
        back: Callable[[], Doing] | None = None,
    ) -> None:
        """Ask for yes or no. `others`: letters with other actions. `no`: the action then, if more than greeting;
        `back`: at Esc, if that is not no."""

        def take(text: str) -> Doing:
            letter = text.casefold()
            does = (others or {}).get(letter) or (yes if letter in (_("y"), "y") else None)
            if does:
                self.settle()
                return does()
            return leave() if letter in (_("n"), "n") else self.again_in_words()

        leave = no or self.refused_question
        self.ask_question(ScreenQuestion(_("y/n"), sentence, hint, take, keys, spelled=False, no=back or leave))

    def ask_words(
        self, prompt: str, word: str, text: str, hint: str, take: Take, *, secret: bool = False, scans: bool = False
    ) -> None:
        """Ask for a day, a number, a few words: `take` gets the text, even an empty one, and calls `settle` if it is
        right. `word`: a msgid, the effect of Enter. `secret`: shown as stars. `scans`: a barcode is wanted, so that a
        scan is the answer, and not for the desk."""
        keys = (("Enter", word), ("back", N_("Cancel")))
        self.ask_question(ScreenQuestion(prompt, text, hint, take, keys, scans=scans, secret=secret))

    def ask_override(self, no: Refused, word: str, then: Callable[[Override], Coroutine[Any, Any, None]]) -> None:
        """Ask for the reason to do all the same what was refused. `word`: a msgid, the effect of Enter."""

        async def given(words: str) -> None:
            if not words.strip():
                self.remark(_("A reason is needed."))
                return
            self.settle()
            await then(Override.of(no.codes, words))

        said = give_way(no.headline(), no.title, LONGEST)
        self.ask_words(_("Reason"), word, said, _("A reason sends it all the same.   Esc: it stays here."), given)

    def ask_place(self, sentence: str, move: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        """Ask for the new place of a line, counted from 1; Enter alone is the end."""

        async def there(text: str) -> None:
            place = text.strip()
            if place and not (place.isdecimal() and 0 < int(place[:20]) <= LAST_PLACE):
                self.remark(_("There is no position {text}. 1 is the first.").format(text=cut(place, 20)))
                return
            self.settle()
            await move(int(place) if place else LAST_PLACE)

        self.ask_words(
            _("Position"), N_("Move it"), sentence, _("1 is the first. Enter alone moves it to the end."), there
        )

    async def heard(self, text: str) -> None:
        await self.typed(text)

    async def typed(self, text: str) -> None:
        """Handle text that is no answer: a code, for most lists."""
        await self.coded(text)

    async def coded(self, code: str) -> None:
        """Send a barcode, typed or scanned, that is no line of this list to the desk, as on every screen."""
        await self._overheard(code)
        await self.load()

    def scanned(self, code: str) -> Doing:
        """Take a scan as the answer to a question for a barcode."""
        return super().scanned(code) if self.asks else self.coded(code)

    def faulted(self, problem: Exception) -> None:
        if self.refusal_ends_question and isinstance(problem, Refused) and self.asks and not self.is_gone:
            self.settle()
        super().faulted(problem)

    def refused_question(self) -> Doing:
        self.settle()
        self.greet()
        return None

    async def check_in(self, code: str) -> None:
        """Check in a copy here, whoever is at the desk: it is not checked out to them. A card ends the work at this
        list: its patron has come to check out. Anything else goes to the desk."""
        try:
            done = await self.home.do(checkin, code)
        except Refused as no:
            if no.codes != ["ITEM_UNKNOWN"]:
                raise
            if await self.home.read(card_of_code, self.home.desk, code):
                await self.close()
                await self.home.serve(code)
            else:
                await self._overheard(code)
            return
        answer = await self.home.read(checked_in, self.home.desk, done)
        paper = await self.home.read(checkin_slip, self.home.desk, done)
        await self.load()
        self.say(answer.mark, answer.said, (self.offer_paper(paper) if paper else "") + answer.then)

    # -- files

    async def write_out(self, write: Callable[[bool], T], told: Callable[[T], Coroutine[Any, Any, None]]) -> None:
        """Write files, on the write lane; `write` gets whether it may replace. Ask first if a file exists. `told`
        reports the result."""
        try:
            done = await self.home.work(write, False)
        except FileRefused as no:
            if not no.there:
                raise
            self._ask_to_replace(no, write, told)
        else:
            await told(done)

    def _ask_to_replace(
        self, no: FileRefused, write: Callable[[bool], T], told: Callable[[T], Coroutine[Any, Any, None]]
    ) -> None:
        async def replaced() -> None:
            await told(await self.home.work(write, True))

        text = _("{name} already exists. Replace that file?").format(name=cut(Path(no.filename).name, 40))
        self.ask(text, _("y: replace it.   n or Esc: keep the old file."), replaced)

    # -- paper

    def print_lines(self, head: str, lines: Sequence[str]) -> None:
        """Print this list on this machine's printer."""
        self.home.print_out(head, ["\n".join((head, "", *lines, ""))])

    def none_chosen(self) -> None:
        self.say("NOTE", _("No line is chosen."), _("Type its line number, or press Down to select it."))
