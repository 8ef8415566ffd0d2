"""Search while typing: the common base of finding titles and finding patrons.

Each key cancels the search before it, and late results are dropped. The list stays until other words have
results, so that an arrow or a number still chooses from it when the field is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.widgets import Input
from textual.worker import Worker

from tuils.i18n import _
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Lines
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Came, Doing

from .home import HomeScreen, home_screen

SEARCHING = "looking"
"""The group of the workers that search while one types."""
FEWEST = 2
"""The least letters for a search while typing."""
LONGEST_NUMBER = 4
"""The most digits searched while typed, enough for a year; more are a code, and end with Enter."""

_CODE = re.compile(r"\d{7,14}[Xx]?")
_SCANNED = re.compile(rf"(?:^|\D)({_CODE.pattern})$")


def is_scan(text: str) -> bool:
    """Return True for digits alone, as scanners type a code or people copy one: more than people usually type."""
    return _CODE.fullmatch(text.replace(" ", "").replace("-", "")) is not None


def codes_in(text: str) -> Iterator[str]:
    """Yield possible codes: the text itself, or its end. A scanner that acts as a keyboard types after the search
    words."""
    yield text
    if (at_the_end := _SCANNED.search(text)) and at_the_end[1] != text:
        yield at_the_end[1]


def is_enough(words: str) -> bool:
    """Return True if this can be searched while it is typed. One or two digits choose a line."""
    if words.startswith("."):
        return False
    if words.isdecimal():
        return FEWEST < len(words) <= LONGEST_NUMBER
    return sum(map(len, words.split())) >= FEWEST


def search_head(screen: HomeScreen, name: str, wide: int, narrow: int) -> Lines:
    """Return a block of lines above a list. Its height never depends on its content: the list stays in place, and the
    screen is laid out (and painted) once."""
    lines = Lines(id=name, classes="head")
    lines.styles.height = narrow if screen.narrow else wide
    return lines


class Looking(HomeScreen):
    """A search screen. `shown`: the words whose results are in the list."""

    hears_codes = True

    shown = _wanted = ""
    _looking: Worker[None] | None = None

    # -- what a screen writes

    def greet(self) -> None:
        """Say what can be looked for; the list is empty."""

    async def find(self, words: str) -> Any:
        """Return the results for these words, read by `home.newest`."""
        raise NotImplementedError

    def show(self, words: str, found: Any) -> None:
        """Show the results, and say how many there are."""
        raise NotImplementedError

    async def open_code(self, text: str) -> bool:
        """Open the target of this code, if it is one."""
        raise NotImplementedError

    def is_guess(self, found: Any) -> bool:
        """Return True if the result differs from the words: then it is shown before any of it is opened."""
        return False

    def unchosen(self) -> Doing:
        """Handle Enter on words while no result is highlighted."""

    # -- looking

    def opened(self) -> None:
        self.greet()

    def came_back(self) -> None:
        """Say how many there are again: the list is still there."""
        self.left_open = ""
        if not self.is_bare:
            self.say(*self.answered[:2], _("Type to search again. Esc clears the list."))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._follow(event.value.strip())

    def _follow(self, words: str) -> None:
        """Search in a worker that the next key cancels: the queue is for sent text. While that is handled, don't
        search: it would cancel a read, or be meant for another screen."""
        if is_enough(words) and words != self._wanted and self.is_current and not self.is_at_work:
            self.look(words)

    def rested(self) -> None:
        self._follow(self.field.value.strip() if self.field else "")

    @property
    def is_looking(self) -> bool:
        """True while a search runs."""
        return self._looking is not None and not self._looking.is_finished

    def look(self, words: str) -> None:
        """Search now, and show the results."""
        self._wanted = words
        self.look_by(partial(self._look, words))

    def look_by(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run it in a worker that the next key cancels."""
        self._looking = self.in_worker(doing, SEARCHING)

    async def _look(self, words: str) -> None:
        found = await self.find(words)
        if words == self._wanted:
            self._put(words, found)

    def _put(self, words: str, found: Any) -> None:
        self.shown = self._wanted = words
        self.show(words, found)

    async def heard(self, text: str) -> None:
        """Handle Enter: open the code's target; else the highlighted result."""
        self._give_up()
        for code in codes_in(text):
            if await self.open_code(code):
                if self.shown and code.startswith(self.shown):
                    self.clear()  # the first digits were no words
                await self._look_again(text.removesuffix(code).strip())
                return
        if text != self.shown:
            if self.code_waits or self.house.ahead.code_waits:
                return
            self._put(text, found := await self.find(text))
            if self.is_guess(found):
                return
        at = self.query_one(Rows).cursor
        if (doing := self.chose(at) if at >= 0 else self.unchosen()) is not None:
            await doing

    async def _look_again(self, words: str) -> None:
        """Search again for the words before a scan: a keyboard scanner's digits may have been searched with them."""
        if words and words != self.shown and not self.is_current:
            self._wanted = words
            await self._look(words)

    async def look_for(self, text: str) -> None:
        """Search for words typed on a screen over this one, or answer anything else."""
        if self.field and is_enough(text):
            self.field.value = text
            self.field.cursor_position = len(text)
        else:
            await self.heard(text)

    async def scanned(self, code: str) -> None:
        """Cancel the current search: it must not replace the scan's answer."""
        self._give_up()
        if not await self.open_code(code):
            await self._overheard(code)

    def came_in(self, came: Came) -> None:
        if isinstance(came, EntryField.Sent) and came.is_code:
            self.code_comes()
        super().came_in(came)

    def code_comes(self) -> None:
        """Cancel a search that Enter began, for which a scan would wait."""
        if self._acting:
            self.home.give_up()

    def _give_up(self) -> None:
        if self._looking:
            self._looking.cancel()
        if self._wanted != self.shown:
            self._wanted = ""  # the next key, or Enter, asks again

    def action_back(self) -> Doing:
        """Clear the list, too, on Esc in an empty field."""
        if self.is_bare:
            return super().action_back()
        self.clear()
        return None

    @property
    def is_bare(self) -> bool:
        """True if Esc has nothing to clear."""
        return not self.shown

    def clear(self) -> None:
        if self.field:
            self.field.value = ""
        self.shown = self._wanted = ""
        self.query_one(Rows).load([])
        self.greet()


class OverModeScreen(HomeScreen):
    """A screen over a mode, about a person or a title. It stays there when the operator leaves and comes back; the
    mode's own key closes it, and F4 shows the patron at the desk."""

    names_a_person: ClassVar[bool] = True

    _loading: Worker[None] | None = None

    async def load(self) -> None:
        """Read and show its subject, again after another screen."""

    def on_screen_resume(self) -> None:
        if self._ready:
            self._loading = self.load_by(self._load_again)

    async def _load_again(self) -> None:
        """Load again, then restore the open question: loading may have said something else."""
        await self.load()
        if (doing := self.again_in_words()) is not None:
            await doing

    def begins_anew(self) -> str:
        if not self.mode or self.asks_something:
            return ""
        return self.way_to_search(self.keys_now().get(self.mode, f".{self.mode[0]}"))

    def way_to_search(self, key: str) -> str:
        """Return how to start a new search. `key`: that of the mode."""
        return _("{key} again, or Esc: back.").format(key=key)

    async def action_go(self, mode: str) -> None:
        if mode != self.app.current_mode:
            await super().action_go(mode)
        else:
            if (doing := self.step_back()) is not None:
                await doing
            if mode == "patrons":
                await self.home.show_who_is_here(self)

    async def left_alone(self) -> None:
        """Close each screen that names a person, down to the mode below."""
        if not self.names_a_person:
            return
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding
