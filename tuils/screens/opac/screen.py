"""The one screen of the patrons' catalog: the library's name, the field, two lines of answer, what can be chosen, the
keys. Pages change; the screen stays.

Arrows, Enter and Esc are enough. A key that does nothing here is ignored: whoever stands here has not
learnt any key, and need not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, ParamSpec, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tuils.i18n import _
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault
from tuils.screens.widgets.bands import MARK, NARROW, AnswerBand, KeyLine
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Line, Lines, cut, without_controls
from tuils.screens.widgets.turns import Came, Doing, Turns

from .page import Choices, OpacPage

if TYPE_CHECKING:
    from tuils.library.holdings.publishing.patrons_view import OpenHours

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 100
"""The most characters one may type."""
LONGEST_SAID = 40
"""The most cells of typed text that an answer repeats."""
DEEPEST = 30
"""The most pages that Esc can go back through; older ones are forgotten except the welcome."""


class CatalogHouse(Protocol):
    """The program as the screen uses it."""

    library_name: str
    zone: ZoneInfo
    ascii: bool
    branch_names: dict[str, str]

    @property
    def today(self) -> date: ...

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    async def next_opening(self) -> OpenHours | None: ...

    def other_language(self) -> None: ...

    def is_leave_word(self, text: str) -> bool: ...

    def ready(self) -> None: ...

    def leave(self) -> None: ...

    def fault(self, problem: Exception) -> None: ...


class Words(EntryField):
    """The field: a paste becomes one line, cut to its limit. While it is empty, Home and End are for the page."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("home", "end") and not self.value:
            event.stop()
            event.prevent_default()
            self.tell(self.Pressed(event.key))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        room = LONGEST - len(self.value)
        self.insert_text_at_cursor(without_controls(event.text[: 4 * LONGEST]).strip()[: max(0, room)])


class Name(Lines):
    """The library's name, in spaced capitals if there is room."""

    def line(self, y: int) -> Line:
        name = cast("CatalogHouse", self.app).library_name.upper()
        spaced = "   ".join(" ".join(word) for word in name.split())
        fits = cell_len(name) == len(name) and len(spaced) < self.size.width - 1
        return [(f" {spaced if fits else name} ".ljust(self.size.width), "bar")]


class OpacScreen(Turns, inherit_bindings=False):
    """The screen as a `page.Reader`. `pages`: the welcome, and the pages opened from it; the last one is shown."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False

    def __init__(self, welcome: Callable[[OpacScreen], OpacPage], *, may_leave: bool) -> None:
        super().__init__()
        self.may_leave = may_leave
        self.pages: list[OpacPage] = [welcome(self)]
        self._places: list[tuple[int, int]] = []
        self._told: tuple[str, str] | None = None

    # -- what pages ask

    @property
    def house(self) -> CatalogHouse:
        return cast("CatalogHouse", self.app)

    @property
    def page(self) -> OpacPage:
        return self.pages[-1]

    @property
    def narrow(self) -> bool:
        return self.app.size.width < NARROW

    @property
    def room(self) -> int:
        return max(20, self.app.size.width - self.page.indent - 1)

    @property
    def height(self) -> int:
        return self.body.size.height

    @property
    def ascii(self) -> bool:
        return self.house.ascii

    @property
    def today(self) -> date:
        return self.house.today

    @property
    def zone(self) -> ZoneInfo:
        return self.house.zone

    def branch_name(self, code: str) -> str:
        names = self.house.branch_names
        return names.get(code, code) if len(names) > 1 else ""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.house.read(act, *args, **kwargs)

    async def next_opening(self) -> OpenHours | None:
        return await self.house.next_opening()

    async def turn_to(self, page: OpacPage) -> None:
        self._places.append(self._place())
        self.pages.append(page)
        if len(self.pages) > DEEPEST:
            del self.pages[1], self._places[1]
        self._told = None
        self.show()

    async def search(self, words: str, field: str = "") -> None:
        from .results import search_results_page

        page = await search_results_page(self, words, field)
        if page is None:
            if not field:  # what stood here answered other words
                self._to_welcome()
                self.show()
            self.tell(self._nothing_has(words), _("Try fewer words, check the spelling, or ask at the desk."))
            return
        if field:
            await self.turn_to(page)
            return
        self._to_welcome()
        self.pages.append(page)
        self._places.append((-1, 0))
        self.show()

    def _nothing_has(self, words: str) -> str:
        """Return the no-results words in one line, so that the advice below is whole."""
        text = _('No matches for "{words}".')
        room = self.app.size.width - (0 if self.narrow else MARK + 1) - cell_len(text.format(words=""))
        return text.format(words=cut(words, min(LONGEST_SAID, room)))

    def go_back(self) -> None:
        if len(self.pages) > 1:
            self.pages.pop()
            self.show(*self._places.pop())
        else:
            self.start_again()

    def other_language(self) -> None:
        self.house.other_language()
        self._told = None
        self.show(*self._place())

    def tell(self, text: str, hint: str = "") -> None:
        self._told = (text, hint)
        self._say()

    def leave(self) -> None:
        self.house.leave()

    def drawn_anew(self) -> None:
        self.show(*self._place())

    # -- what the app asks

    def again(self) -> None:
        """Restore the answer from before a remark."""
        self._told = None
        self._say()

    def start_again(self) -> None:
        """Go back to the welcome page, and empty the field."""
        self._to_welcome()
        if self.field:
            self.field.value = ""
        self.show()

    @property
    def untouched(self) -> bool:
        """Return True if it looks as it does for the next visitor."""
        first = next((i for i, block in enumerate(self.body.blocks) if block.chosen), -1)
        typed = bool(self.field and self.field.value)
        return len(self.pages) == 1 and not typed and not self._told and self.body.at == first

    # -- drawing

    @property
    def body(self) -> Choices:
        return self.query_one(Choices)

    @property
    def field(self) -> EntryField | None:
        return self.query_one_optional("#field", EntryField)

    def compose(self) -> ComposeResult:
        yield Name(id="bar")
        yield Lines([""], classes="gap")
        with Horizontal(id="top"):
            prompt = Lines(id="prompt")
            prompt.styles.width = cell_len(_("Find")) + 4
            yield prompt
            field = Words(id="field")
            field.max_length = LONGEST
            yield field
        yield Lines([""], classes="gap")
        yield AnswerBand(id="answer")
        yield Lines([""], classes="gap")
        yield Choices()
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        if self.field:
            self.field.take_cursor()

    def opened(self) -> None:
        self.show()

    def resized(self) -> None:
        self.set_class(self.narrow, "narrow")
        self.call_after_refresh(self._fitted)

    def _fitted(self) -> None:
        """Draw again: the body has its new height."""
        self.show(*self._place())
        self.house.ready()

    def show(self, at: int = -1, top: int = 0) -> None:
        """Draw the page on top."""
        self._prompt()
        self.body.load(self.page.blocks(), at, top)
        self.query_one(KeyLine).show(list(self.page.keys()))
        self._say()
        self._follow()

    def _prompt(self) -> None:
        band, word = self.query_one("#prompt", Lines), " " + _("Find") + " "
        width = cell_len(word) + 2
        if band.styles.width is None or band.styles.width.value != width:  # each time it is set all is laid out
            band.styles.width = width
        band.put([[(word, "strong"), ("> ", "key")]])

    def _place(self) -> tuple[int, int]:
        return self.body.at, self.body.top

    def _say(self) -> None:
        said, then = self._told or self.page.answer()
        self.query_one(AnswerBand).say("", said, then)

    def _follow(self) -> None:
        """Move the terminal's own cursor to the field."""
        if self.field:
            self.field.take_cursor()

    # -- being done

    @property
    def shut(self) -> bool:
        return False

    def at_once(self, came: Came) -> Callable[[], Awaitable[None]] | None:
        return None

    async def act(self, came: Came) -> None:
        if self._told:
            self.again()
        doing = self._sent(came.text) if isinstance(came, EntryField.Sent) else self._pressed(came.key)
        if doing is not None:
            await doing

    def _sent(self, text: str) -> Doing:
        if text and self.house.is_leave_word(text):
            self.leave()
        elif text:
            return self.search(text)
        elif block := self.body.chosen:
            return block.chosen() if block.chosen else None
        return None

    def _pressed(self, key: str) -> Doing:
        steps: dict[str, Callable[[], Doing]] = {
            "up": lambda: self._moved(self.body.move, -1),
            "down": lambda: self._moved(self.body.move, 1),
            "pageup": lambda: self._moved(self.body.page, -1),
            "pagedown": lambda: self._moved(self.body.page, 1),
            "home": lambda: self._moved(self.body.to_end, -1),
            "end": lambda: self._moved(self.body.to_end, 1),
            "left": self.go_back,
            "right": lambda: self._sent(""),
            "escape": self._back,
            "f1": self._help,
            "f2": self.other_language,
        }
        step = steps.get(key)
        return step() if step else None

    def _moved(self, move: Callable[[int], None], step: int) -> Doing:
        move(step)
        self._follow()
        return self.page.near_end() if step > 0 and self.body.at_last else None

    def _help(self) -> Doing:
        from .help import OpacHelp

        return None if isinstance(self.page, OpacHelp) else self.turn_to(OpacHelp(self))

    def _back(self) -> None:
        """Clear the typed text on Esc, else go back a page."""
        if self.field and self.field.value:
            self.field.value = ""
        else:
            self.go_back()

    def _to_welcome(self) -> None:
        del self.pages[1:]
        self._places.clear()
        self._told = None

    def working(self) -> None:
        for answer in self.query(AnswerBand):
            answer.say("", _("Working..."), "")

    def worked(self) -> None:
        if any(answer.said == _("Working...") for answer in self.query(AnswerBand)):
            self._say()

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.tell(_("This title is no longer in the catalog."), _("Esc goes back."))
            return
        if not isinstance(problem, StoreFault):
            self.house.fault(problem)
        self.tell(_("The catalog is not available right now."), _("Try again in a minute, or ask at the desk."))
