"""A form: one line a field, looked at when it is left, and nothing lost.

A form is a subclass of `Form`. It names its lines in `asked`, and writes `begin`, `heading`, `look` (is there
something to look at in this line?) and `save`. What a verb refuses stands beside its line, in the verb's words.

The focus moves at the key itself; what has to ask the library follows through the screen's queue. A dot is
text here, so Enter on the last line asks whether to save; a question is answered in a line of its own, below
the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from typing import ClassVar, Self
from weakref import WeakKeyDictionary

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.widget import Widget

from tuils.i18n import N_, _, ngettext
from tuils.library.refusals import Refused
from tuils.library.session import Session
from tuils.values.dataclass import dataclass

from .form_lines import Ask, FormField, FormLine
from .home import home_screen
from .looking import Over
from .widgets.field import Field
from .widgets.keys import Hint, Verb
from .widgets.lines import cut
from .widgets.turns import Doing

LONGEST = 70
"""Cells of a sentence in the answer."""
YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", "x", ""})
QUESTION_KEYS = (("y", N_("Yes")), ("n", N_("No")), "help")
LINE_OF = {
    "CARD_IN_USE": "card", "NAME_MISSING": "last_name", "BARCODE_IN_USE": "barcode", "TITLE_MISSING": "title",
    "ON_LOAN": "status", "WITHDRAWN": "status",
}  # fmt: skip
"""The line that a refusal is about, where it does not say so by `field`."""

Values = dict[str, str]
_DRAFTS: WeakKeyDictionary[Session, dict[str, Values]] = WeakKeyDictionary()
"""By session and form, in memory only: they go when the session of the person at the desk goes."""


@dataclass(frozen=True)
class Question:
    """What is asked below the lines. `yes` and `no`: what to do then."""

    said: str
    then: str
    yes: Callable[[], Doing]
    no: Callable[[], Doing]


def _second_look(count: int) -> str:
    said = ngettext(
        "{n} line needs a second look; it is marked with !",
        "{n} lines need a second look; they are marked with !",
        count,
    )
    return said.format(n=count)


class Form(Over):
    """Lines that are fields. `kept_as`: the name under which Esc keeps what was typed, until sign-out. `sure`: what
    Enter on the last line asks."""

    field_band = False
    asked: ClassVar[Sequence[Ask]] = ()
    kept_as = ""
    sure, sure_then = N_("Save? y/n"), N_("y: save it.   n or Esc: go on writing.")
    verbs: Sequence[Verb | None] = (Verb("s", N_("Save"), N_("Save what is written")),)
    keys: Sequence[Hint] = (
        ("Tab", N_("Next")), "one", "help", "three", ("back", N_("Keep for later")), ("Shift+Tab", N_("Back")),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move(1)", N_("The next line"), id="next_line"),
        Binding("shift+tab", "move(-1)", N_("The line before"), id="last_line"),
    ]

    _moving = False

    def __init__(self) -> None:
        super().__init__()
        self.lines = [FormLine(ask) for ask in self.asked]
        self.answer = FormLine(Ask("answer", N_("y/n")), keeps=False)
        self.answer.display = False
        self.question: Question | None = None
        self.first: Values = {}

    # -- what a form writes

    async def begin(self) -> Values:
        """What stands in the lines at first, by name."""
        return {}

    def heading(self) -> tuple[str, str]:
        """The answer while nothing else has to be said."""
        return "", ""

    async def look(self, name: str) -> str:
        """What there is to look at in this line, in at most 36 cells; empty where it is right."""
        return ""

    async def save(self, values: Values) -> None:
        """Do it, and go where one goes then. `values`: every line by name, without blanks around it."""

    def called(self, values: Values) -> str:
        """What a kept form is called when it is offered again."""
        return ""

    # -- what a form uses

    @property
    def drafts(self) -> dict[str, Values]:
        """What is kept for later in this session; signing out begins another one."""
        return _DRAFTS.setdefault(self.home.session, {})

    @property
    def values(self) -> Values:
        return {line.ask.name: line.value for line in self.lines}

    def line(self, name: str) -> FormLine:
        return next(line for line in self.lines if line.ask.name == name)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put these texts into their lines; the others become empty."""
        for line in self.lines:
            line.put(values.get(line.ask.name, ""))
            line.fault = ""
            line.draw()

    def warn(self, name: str, fault: str) -> None:
        """Put words right of a line, or take them away."""
        line = self.line(name)
        line.fault = fault
        line.draw()

    async def all_right(self) -> bool:
        """Look at every line; where there is something to look at, the focus goes to the first of these."""
        for line in self.lines:
            self.warn(line.ask.name, await self.look(line.ask.name))
        faulty = [line for line in self.lines if line.fault]
        if faulty and self.is_current:
            self.put_focus(faulty[0].field)
            self.report(faulty[0])
        return self.is_current and not faulty

    def ask(self, question: Question) -> None:
        """Ask below the lines; what is typed then is the answer."""
        self.question = question
        self.answer.display = True
        self.put_focus(self.answer.field)
        self.show_keys(QUESTION_KEYS)
        self.report()

    # -- drawing

    def body(self) -> ComposeResult:
        with Vertical(classes="form", id="body"):
            yield from self.lines
            yield self.answer

    def on_mount(self) -> None:
        self.watch(self.query_one("#body"), "virtual_size", self._laid_out, init=False)

    def _laid_out(self) -> None:
        """A line that is shown only now is reached when it has been laid out, which a burst of keys puts off."""
        self.call_later(self._into_sight)

    async def opened(self) -> None:
        self.first = await self.begin()
        self.fill(self.first)
        self.put_focus(self.lines[0].field)
        if kept := self.drafts.get(self.kept_as):
            said = _("A form was kept for later: {name}. Go on with it?").format(name=self._draft_name(kept))
            then = _("y: go on with it.   n: a new one, and it is forgotten.")
            self.ask(Question(said, then, partial(self._go_on_with, kept), self._begin_anew))
        else:
            self.report()

    async def _go_on_with(self, kept: Values) -> None:
        self.fill(kept)
        self.put_focus(self.lines[0].field)
        for line in self.lines:
            if line.value:
                self.warn(line.ask.name, await self.look(line.ask.name))
        self.report()

    def _begin_anew(self) -> None:
        self.drafts.pop(self.kept_as, None)
        self.put_focus(self.lines[0].field)

    @property
    def _offers_kept(self) -> bool:
        """Is it asked whether to go on with a form that was kept? Only a plain no forgets that."""
        return self.question is not None and self.question.no == self._begin_anew

    def _draft_name(self, values: Values) -> str:
        return cut(self.called(values), 24) or _("no name yet")

    def on_descendant_focus(self) -> None:
        self._draw_labels()

    def on_descendant_blur(self) -> None:
        self._draw_labels()

    def _draw_labels(self) -> None:
        for line in (*self.lines, self.answer):
            line.draw()

    def resized(self) -> None:
        self._into_sight()

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Textual paints the whole screen when the focus moves (3,000 bytes); two lines of it are enough."""
        self._moving = True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._moving = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if self._moving and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def put_focus(self, field: Field) -> None:
        self.set_focus(field, scroll_visible=False)
        if isinstance(field, FormField) and isinstance(field.parent, FormLine):
            field.replaced = field.parent.ask.whole
        self._into_sight()

    def _into_sight(self) -> None:
        body, focused = self.query_one("#body"), self.focused
        if focused and focused.parent and (high := body.size.height):
            at = body.children.index(focused.parent)
            if not body.scroll_offset.y <= at < body.scroll_offset.y + high:
                body.scroll_to(y=max(0, at - high // 2), animate=False, force=True, immediate=True)

    def report(self, last: FormLine | None = None) -> None:
        """The answer: the open question; else how many lines need a look, and on a narrow screen the words
        that stand beside the line which was just left."""
        if self.question:
            self.say("ASK", self.question.said, self.question.then)
            return
        said, then = self.heading()
        faulty = [line for line in self.lines if line.fault]
        if faulty and self.narrow:
            shown = last if last and last.fault else faulty[0]
            said = ngettext("{n} line is marked with !", "{n} lines are marked with !", len(faulty))
            said, then = said.format(n=len(faulty)), f"{_(shown.ask.label)}: {shown.fault}"
        elif faulty:
            both = f"{said} {_second_look(len(faulty))}"
            said = both if cell_len(both) <= LONGEST else _second_look(len(faulty))
        self.say("LOOK" if faulty else "", said, then)

    # -- going on, and what comes

    @property
    def listens(self) -> bool:
        """Also until its lines are filled: what was typed into them before that would be lost."""
        return self._ready and super().listens

    def go_on(self, field: FormField, step: int) -> None:
        """The focus leaves this line; from the last one Enter asks whether to save."""
        fields = [line.field for line in self.lines]
        if field not in fields:
            if step < 0:
                self._back_to_lines()
        elif step or field is not fields[-1]:
            self.put_focus(fields[(fields.index(field) + (step or 1)) % len(fields)])
        else:
            self.ask(Question(_(self.sure), _(self.sure_then), self._save, self._back_to_lines))

    def sent(self, text: str, field: Field | None) -> Doing:
        if field is None:
            return super().sent(text, field)
        if field is self.answer.field:
            return self._reply(text)
        if field in [line.field for line in self.lines]:
            return self._left(str(field.id))
        return None

    def action_move(self, step: int) -> Doing:
        if isinstance(self.focused, FormField):
            self.focused.leave(step)
        return None

    async def _left(self, name: str) -> None:
        self.warn(name, await self.look(name))
        self.report(self.line(name))

    async def _reply(self, text: str) -> None:
        question, word = self.question, text.lower()
        if question is None:
            return
        if word not in YES | NO:
            self.report()
            return
        await self._close_question(question.yes if word in YES else question.no)

    def _no_question(self) -> None:
        self.question, self.answer.display = None, False
        if self.focused is self.answer.field:
            self.put_focus(self.lines[-1].field)
        self.show_keys(self.keys)

    async def _close_question(self, then: Callable[[], Doing]) -> None:
        self._no_question()
        doing = then()
        if isawaitable(doing):
            await doing
        elif self.is_current:
            self.report()

    def _back_to_lines(self) -> None:
        self._no_question()
        self.report()

    async def action_one(self) -> None:
        """F6: save. While a kept form is offered there is nothing to save yet."""
        if self._offers_kept:
            self.report()
        else:
            await self._save()

    async def _save(self) -> None:
        self._no_question()
        if isinstance(self.focused, FormField):
            await self._left(str(self.focused.id))
        try:
            await self.save(self.values)
        except Refused as no:
            self._refused(no)
        else:
            self.drafts.pop(self.kept_as, None)

    def _refused(self, no: Refused) -> None:
        """Where the refusal is about a line, it stands beside that line, and the focus is there."""
        reason = no.reasons[0]
        name = str(reason.facts.get("line") or reason.facts.get("field") or LINE_OF.get(reason.code, ""))
        line = next((line for line in self.lines if line.ask.name == name), None)
        if line is None:
            self.say("STOP", _("Not saved. {said}").format(said=reason.said()), reason.then())
            return
        if not line.fault:
            self.warn(name, reason.then() if reason.code == "NOT_UNDERSTOOD" else reason.short())
        self.put_focus(line.field)
        self.say("STOP", _("Not saved. Look at this line: {label}").format(label=_(line.ask.label)), line.fault)

    async def action_back(self) -> None:
        """Esc: no to a question; else the form is closed, and what was typed is kept, as is what was kept before."""
        if self.question and not self._offers_kept:
            await self._close_question(self.question.no)
            return
        kept = self._keep()
        await self.close()
        if kept and (below := home_screen(self.app.screen)):
            below.say("OK", kept, _("It is offered when the form is opened again."))

    def _keep(self) -> str:
        """Keep what was typed; gives back what to say of it, empty where nothing was."""
        values = self.values
        if not self.kept_as or all(values[name] == self.first.get(name, "") for name in values):
            return ""
        self.drafts[self.kept_as] = values
        return _("Kept for later: {name}").format(name=self._draft_name(values))

    async def left_alone(self) -> None:
        """What is written here names a person."""
        self._keep()
        await super().left_alone()
