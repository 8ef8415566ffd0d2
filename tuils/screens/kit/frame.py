"""The frame of every staff screen: bar, field, answer, rule, body, keys.

A screen is a subclass of `Frame`. It says

* `mode` (`desk`, `catalog`, `patrons`, `events`) or, outside of them, `word`, the name shown as a hole in
  the bar;
* `prompt`, what the field listens for; `keys`, the key line to begin with;
* with `@action` on a method, what F6, F7, F8 (and up to seven dot words) do;

and writes, plain or async, what it needs of `body`, `opened`, `heard`, `chose`, `picked`, `turn`,
`resized`, `action_back`, `action_why`. In them it uses `say`,
`ask_for`, `aside`, `show_keys` and `choices`. Class-level words are msgids marked with `N_`; what is
handed to `say`, `ask_for`, `aside` is already translated.

All input goes into one queue, and a worker handles it in order: a handler may wait for the library while
the screen still draws, and later input waits its turn, keys before the app (`ahead`). Only the lock goes
first. If earlier input opened or closed a screen, later input goes to the screen now on top.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.worker import Worker

from tuils.i18n import N_, _
from tuils.screens.widgets import keys as table
from tuils.screens.widgets.bands import NARROW, AnswerBand, Bar, KeyLine, RuleBand, Side, StandingBand
from tuils.screens.widgets.commands import Commands, House, key_sheet
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Lines, Piece
from tuils.screens.widgets.pane import WIDE
from tuils.screens.widgets.turns import Doing

from .base_app import HouseApp

LOADING = "loading"
"""The group of workers that reload a list."""

__all__ = ["Frame", "Hint", "House", "HouseApp", "key_sheet"]


class Frame(Commands):
    """A screen with one field, one answer, and one list that the arrows move.

    `closed`: sign-in, lock, set-up, which let nobody past: no modes in the bar and no keys past it, also
    on what is opened over them. `field_band`: False for a form, whose lines are fields of its own in the
    body.
    """

    mode: ClassVar[str] = ""
    word: ClassVar[str] = ""
    prompt: ClassVar[str] = N_("Scan")
    keys: Sequence[Hint] = ("help",)
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = self.keys
        self.asked_for = ("", "strong")
        """The word before the field, and its tone."""
        self._dressed = Size(0, 0)

    # -- what a screen writes

    def body(self) -> ComposeResult:
        """The widgets between rule and keys."""
        yield Lines(id="body")

    def opened(self) -> Doing:
        """Greet and load the list. Scans wait meanwhile."""

    def resized(self) -> Doing:
        """Redraw what depends on the size. Called once after `opened` as well."""

    # -- what a screen uses

    @property
    def narrow(self) -> bool:
        return self.app.size.width < NARROW

    @property
    def wide(self) -> bool:
        """True if there is room for a second pane."""
        return self.app.size.width >= WIDE

    @property
    def field(self) -> EntryField | None:
        return self.query_one_optional("#field", EntryField)

    def ask_for(self, prompt: str, tone: str = "strong") -> None:
        """Show the word before the field: what it listens for. A mode other than checkout is colored (`look`)."""
        self.asked_for = prompt, tone
        shown = _("y/n, Enter") if prompt == _("y/n") else prompt  # a letter alone waits: a scan may begin with it
        pieces: list[Piece] = [(f" {shown} ", tone), ("> " if tone == "strong" else " > ", "key")]
        for band in self.query("#prompt").results(Lines):
            width = sum(cell_len(text) for text, _role in pieces)
            if band.styles.width is None or band.styles.width.value != width:
                band.styles.width = width
            band.put([pieces])

    def aside(self, text: str, tone: str = "key") -> None:
        """Show what waits, right of the field. Empty if nothing does."""
        for side in self.query(Side):
            side.show(text, tone)

    def show_keys(self, keys: Sequence[Hint]) -> None:
        """The key line: the keys that work now, most needed first. Their words are msgids."""
        self._hints = keys
        self._show_keys(self.keys_now())

    @property
    def shown_keys(self) -> Sequence[Hint]:
        return self._hints

    def _show_keys(self, now: dict[str, str]) -> None:
        own = [action.name for action in self.actions()]
        parts: dict[Hint, list[str]] = {table.FIRST_THREE: own[:3], table.OTHERS: own[3:]}
        named = [part for hint in self._hints for part in parts.get(hint, [hint])]
        words = {known.id: (now.get(known.id, f".{known.dot}"), known.word) for known in table.EVERYWHERE}
        words |= dict.fromkeys(own, ("", ""))  # what is not to be seen now
        for id_, one in self.own_now().items():
            words[one.name] = now.get(id_, f".{one.action.dot}"), one.action.label
        self.query_one(KeyLine).show([shown for hint in named if (shown := _hint(hint, words, now))])

    def load_by(self, load: Callable[[], Coroutine[Any, Any, None]]) -> Worker[None]:
        """Load the list again, beside the queue."""
        return self.in_worker(load, LOADING)

    # -- drawing

    def compose(self) -> ComposeResult:
        yield Bar(id="bar")
        if self.field_band:
            with Horizontal(id="top"):
                yield Lines(id="prompt")
                yield EntryField(id="field")
                yield Side(id="side")
        yield AnswerBand(id="answer")
        yield RuleBand(id="rule")
        yield from self.body()
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.ask_for(_(self.prompt))

    def on_screen_resume(self) -> None:
        self.dress()
        if self.field:
            self.field.take_cursor()

    async def on_resize(self) -> None:
        if self.app.size != self._dressed:
            self.dress()

    def dress(self) -> None:
        """Redraw the bar, the rule and the keys, after the size, the operator, or the keymap changed."""
        if self.is_gone:
            return
        self._dressed = self.app.size
        self.set_class(self.narrow, "narrow")
        self.set_class(self.wide, "wide")
        here, shut, now = self.house, self.shut, self.keys_now()
        modes = [(now.get(key.id, ""), _(key.word)) for key in table.EVERYWHERE if key.id in table.MODES]
        standing = StandingBand(
            library=here.library_name,
            station=here.station,
            person="" if shut else here.person,
            modes=() if shut else tuple(modes),
            at=table.MODES.index(self.mode) if self.mode and not shut else -1,
            word=_(self.word) if self.word else "",
            practice=here.practice,
        )
        self.query_one(Bar).show(standing)
        progress = "" if shut else here.progress
        self.query_one(RuleBand).show(here.missing or progress, "look" if here.missing else "key")
        self._show_keys(now)


def _hint(hint: Hint, words: dict[str, tuple[str, str]], now: dict[str, str]) -> tuple[str, str] | None:
    key, word = (hint, "") if isinstance(hint, str) else hint
    shown, label = words.get(key, (now.get(key, _(key)), key))
    return (shown, _(word or label)) if shown else None
