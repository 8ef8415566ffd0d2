"""A screen of pages, the base of the import assistant and the list of imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import OwnAction, these_actions
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.text_page import folded_lines
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing

from .background_job import Job
from .page import AssistantPage

GUIDE = (
    N_("The assistant first reads the file and shows what is in it. Nothing is saved before the Import step."),
    N_("Enter continues. A number changes that line. Esc goes back and keeps your choices."),
    N_("Titles come as MARC (.mrc, .xml, .json, .mrk, also .gz); patrons and checkouts as a table (.csv, .xlsx)."),
    N_("Desks can keep working during an import. You can stop it and continue later."),
    N_("To undo a whole import: F10, Import records, choose it, then F7."),
)

EVERY = 1.0
"""Seconds between two updates of the progress: over a slow line each costs."""


class Pages(HomeScreen):
    """A screen of pages. A subclass returns the current page; other pages may be put on top of it, and Esc removes the
    top one."""

    word, prompt = N_("Import"), N_("File")
    guide: ClassVar[Sequence[str]] = GUIDE
    keys: Sequence[Hint] = ("back", "help")
    page = AssistantPage("")

    def __init__(self) -> None:
        super().__init__()
        self._ticking: Timer | None = None
        self.above: list[Callable[[], AssistantPage]] = []

    def base(self) -> AssistantPage:
        """Return the page shown while none is on top of it."""
        raise NotImplementedError

    @property
    def working_on(self) -> Job | None:
        """Return the work whose progress the lowest page shows."""
        return None

    def places(self) -> Line:
        """Return the line of steps; empty if there is none."""
        return ""

    async def leave(self) -> None:
        """Handle Esc on the lowest page."""
        await self.close()

    # -- what pages use

    def put(self, page: Callable[[], AssistantPage]) -> None:
        """Put a page on top."""
        self.above.append(page)
        self.draw()

    def down(self, *, all_of_it: bool = False) -> None:
        """Remove the top page, or all of them."""
        del self.above[0 if all_of_it else -1 :]
        self.draw()

    def draw(self, *, again: bool = False) -> None:
        """Draw the page; nothing if the screen is closing already. `again`: its data was read again, so keep any later
        answer."""
        if not self.query("#rows"):
            return
        page = self.page = self.above[-1]() if self.above else self.base()
        if not again or self.is_stated:
            self.state(page.mark, page.said, page.then)
        self.ask_for(page.prompt or _(self.prompt))
        self._draw_body(page)
        self.show_keys(page.keys)
        self._watch()

    # -- drawing

    def body(self) -> ComposeResult:
        yield Lines(id="places", classes="head")
        yield Lines(id="facts", classes="head")
        yield Rows((), id="rows", heads=False)
        yield Rows((), id="sample")

    def resized(self) -> None:
        self.draw()

    def _draw_body(self, page: AssistantPage) -> None:
        rows, sample = self.query_one("#rows", Rows), self.query_one("#sample", Rows)
        shown = page.sample is not None and not self.narrow
        roomy, place = not (page.tight or self.narrow), self.places()
        self.query_one("#places", Lines).put([place, *([""] if roomy else [])] if place else [])
        self.put_facts(page)
        rows.display, sample.display = bool(page.rows) or not shown, shown
        rows.styles.height = len(page.rows) + page.heads + (not page.tight) if shown else "1fr"
        if rows.heads != page.heads:
            rows.heads = page.heads
            rows.refresh()
        rows.load(page.rows, cursor=page.cursor, columns=page.columns)
        if page.sample is not None:
            sample.load(page.sample[1], columns=page.sample[0])

    def put_facts(self, page: AssistantPage) -> None:
        """Show the lines above the list; unchanged lines are not painted again."""
        lines = list(page.facts)
        if not page.rows:
            lines = [part for line in lines for part in folded_lines(line, self.app.size.width)]
        roomy = lines and not (page.tight or self.narrow)
        self.query_one("#facts", Lines).put([*lines, ""] if roomy else lines)

    def _watch(self) -> None:
        """Show the progress of the work, once a second at most."""
        job = self.working_on
        if job is not None and job.running and self._ticking is None:
            self._ticking = self.set_interval(EVERY, self._tick)
        elif (job is None or not job.running) and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def _tick(self) -> None:
        if self.is_current and not self.above:
            self.put_facts(self.base())

    # -- what comes

    def sent(self, text: str, field: EntryField | None) -> Doing:
        rows = self.choices
        if field and not text and (rows is None or rows.cursor < 0):
            return self.page.go_on() if self.page.go_on else None
        return super().sent(text, field)

    @property
    def is_asking(self) -> bool:
        return self.page.heard is not None

    def heard(self, text: str) -> Doing:
        if self.page.heard is None:
            self.remark(_("Nothing to type here."))
            return None
        return self._guarded(self.page.heard, text)

    def chose(self, index: int) -> Doing:
        return self._guarded(self.page.chose, index) if self.page.chose else None

    async def _guarded(self, act: Callable[[Any], Doing], what: Any) -> None:
        try:
            doing = act(what)
            if doing is not None:
                await doing
        except Unfit as no:
            self.say("NOTE", no.said, no.then or self.page.then)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "turn":
            return self.page.turn is not None
        return super().check_action(action, parameters)

    def turn(self, step: int) -> Doing:
        return self.page.turn(step) if self.page.turn else None

    def actions(self) -> Sequence[OwnAction]:
        return these_actions(*self.page.actions)

    async def action_go(self, mode: str) -> None:
        """Close what is over the mode, if its own key is pressed; in another mode this screen stays."""
        if mode != self.app.current_mode:
            await super().action_go(mode)
            return
        with self.app.batch_update():
            while len(self.app.screen_stack) > 1:
                await self.app.pop_screen()

    def action_back(self) -> Doing:
        if self.above:
            self.down()
            return None
        return self.leave()


def place_line(words: Sequence[str], at: int, narrow: bool) -> Line:
    """Return the steps side by side, the current one in brackets; on a narrow screen that one alone."""
    if narrow:
        return [(f" [{words[at]}]", "cursor"), ("  " + _("{n} of {all}").format(n=at + 1, all=len(words)), "key")]
    pieces = []
    for index, word in enumerate(words):
        here = index == at
        pieces += [
            (" ", "text"),
            (f"[{index + 1} {word}]" if here else f"{index + 1} {word} ", "cursor" if here else "key"),
        ]
    return pieces
