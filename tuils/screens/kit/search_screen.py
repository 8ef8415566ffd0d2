"""Words in, rows out, as they are typed: what finding titles and finding people have in common.

Each key gives up the search before it, and what comes back late is dropped. The list stands until other words
have been found, so that an arrow or a number still chooses from it when the field is empty.
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
"""Letters from which on it searches by itself."""
LONGEST_NUMBER = 4
"""Digits alone are searched as they are typed up to a year; what is longer is a code, and ends with Enter."""

_CODE = re.compile(r"\d{7,14}[Xx]?")
_SCANNED = re.compile(rf"(?:^|\D)({_CODE.pattern})$")


def is_scan(text: str) -> bool:
    """As scanners type what stands on cards and books, or who copies it: digits alone, more than people else type."""
    return _CODE.fullmatch(text.replace(" ", "").replace("-", "")) is not None


def codes_in(text: str) -> Iterator[str]:
    """What may be a code: the text itself, or the end of it. A scanner that is a keyboard types behind the words
    whose hits are being looked at."""
    yield text
    if (at_the_end := _SCANNED.search(text)) and at_the_end[1] != text:
        yield at_the_end[1]


def is_enough(words: str) -> bool:
    """Whether to search for this while it is still being typed. One or two digits choose a line."""
    if words.startswith("."):
        return False
    if words.isdecimal():
        return FEWEST < len(words) <= LONGEST_NUMBER
    return sum(map(len, words.split())) >= FEWEST


def head(screen: HomeScreen, name: str, wide: int, narrow: int) -> Lines:
    """A block of lines above a list. Its height does not depend on what will be read: the list stays in its
    place, and the screen is laid out (and painted) once."""
    lines = Lines(id=name, classes="head")
    lines.styles.height = narrow if screen.narrow else wide
    return lines


class Looking(HomeScreen):
    """`shown`: the words whose hits stand in the list."""

    hears_codes = True

    def __init__(self) -> None:
        super().__init__()
        self.shown = self._wanted = ""
        self._looking: Worker[None] | None = None

    # -- what a screen writes

    def greet(self) -> None:
        """Say what can be looked for; the list is empty."""

    async def find(self, words: str) -> Any:
        """What there is for these words, read by `home.newest`."""
        raise NotImplementedError

    def show(self, words: str, found: Any) -> None:
        """Put what was found into the list, and say how much it is."""
        raise NotImplementedError

    async def open_code(self, text: str) -> bool:
        """Open what this code stands for, if it is one."""
        raise NotImplementedError

    def is_guess(self, found: Any) -> bool:
        """Is it something else than what was asked for? That is looked at before any of it is opened."""
        return False

    def unchosen(self) -> Doing:
        """Enter on words while no row of what they found is highlighted."""

    # -- looking

    def opened(self) -> None:
        self.greet()

    def came_back(self) -> None:
        """How many there are stands: the list is still there."""
        self.left_open = ""
        if not self.is_bare:
            self.say(*self.answered[:2], _("Type to search again. Esc clears the list."))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._follow(event.value.strip())

    def _follow(self, words: str) -> None:
        """A worker of its own, which the next key cancels: the queue is for what is sent. While that is being
        done, nothing else is searched: it would give up what is being read, or be meant for another screen."""
        if is_enough(words) and words != self._wanted and self.is_current and not self.is_at_work:
            self.look(words)

    def rested(self) -> None:
        self._follow(self.field.value.strip() if self.field else "")

    @property
    def is_looking(self) -> bool:
        """Is something being searched now?"""
        return self._looking is not None and not self._looking.is_finished

    def look(self, words: str) -> None:
        """Find these words now, and show what there is."""
        self._wanted = words
        self.look_by(partial(self._look, words))

    def look_by(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """In a worker that the next key gives up."""
        self._looking = self.in_worker(doing, SEARCHING)

    async def _look(self, words: str) -> None:
        found = await self.find(words)
        if words == self._wanted:
            self._put(words, found)

    def _put(self, words: str, found: Any) -> None:
        self.shown = self._wanted = words
        self.show(words, found)

    async def heard(self, text: str) -> None:
        """Enter on a text: what the code stands for; else the highlighted row of what was found."""
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
        """The words before a scan: a scanner that is a keyboard may have had its digits looked for with them."""
        if words and words != self.shown and not self.is_current:
            self._wanted = words
            await self._look(words)

    async def look_for(self, text: str) -> None:
        """What was typed on a screen over this one: words are looked for, anything else is answered."""
        if self.field and is_enough(text):
            self.field.value = text
            self.field.cursor_position = len(text)
        else:
            await self.heard(text)

    async def scanned(self, code: str) -> None:
        """The search under way is given up: it must not put its answer over that of the scan."""
        self._give_up()
        if not await self.open_code(code):
            await self._overheard(code)

    def came_in(self, came: Came) -> None:
        if isinstance(came, EntryField.Sent) and came.is_code:
            self.code_comes()
        super().came_in(came)

    def code_comes(self) -> None:
        """It waits behind a search that Enter began: not for long."""
        if self._acting:
            self.home.give_up()

    def _give_up(self) -> None:
        if self._looking:
            self._looking.cancel()
        if self._wanted != self.shown:
            self._wanted = ""  # the next key, or Enter, asks again

    def action_back(self) -> Doing:
        """Esc on an empty field: the list goes, too."""
        if self.is_bare:
            return super().action_back()
        self.clear()
        return None

    @property
    def is_bare(self) -> bool:
        """Is there nothing that Esc could take away?"""
        return not self.shown

    def clear(self) -> None:
        if self.field:
            self.field.value = ""
        self.shown = self._wanted = ""
        self.query_one(Rows).load([])
        self.greet()


class Over(HomeScreen):
    """A screen opened over a mode, about a person or a title. It stays there when one goes elsewhere and comes
    back; the key of the mode itself closes it, and F4 shows the patron at the desk."""

    names_a_person: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self._loading: Worker[None] | None = None

    async def load(self) -> None:
        """Read and show what it is about, again after something else was on the screen."""

    def on_screen_resume(self) -> None:
        if self._ready:
            self._loading = self.load_by(self._load_again)

    async def _load_again(self) -> None:
        """What is read again may say what there is: what is asked stays whole."""
        await self.load()
        if (doing := self.again_in_words()) is not None:
            await doing

    def begins_anew(self) -> str:
        if not self.mode or self.asks_something:
            return ""
        return self.way_to_search(self.keys_now().get(self.mode, f".{self.mode[0]}"))

    def way_to_search(self, key: str) -> str:
        """What begins anew. `key`: that of the mode."""
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
        """Whatever names a person is closed, down to the mode below."""
        if not self.names_a_person:
            return
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding
