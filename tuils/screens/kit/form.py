"""A form: one line a field, checked when it is left, and nothing lost.

A form is a subclass of `Form`. It names its lines in `asked`, and writes `begin`, `heading`, `look` (the warning
of a line) and `save`. A verb's refusal is shown beside its line, in the verb's words.

The focus moves at the key itself; reads of the library follow through the screen's queue. A dot is
text here, so Enter on the last line asks whether to save; a question is answered in a line of its own, below
the others.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
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
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import money_fault, whole_day_label
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import NEXT, typed_day
from tuils.library.front.conversation import Session
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass
from tuils.values.time.typed_days import YearGuess

from .choosing_lines import ChoosingLines, Codes
from .form_lines import Ask, FormField, FormLine
from .home import LONGEST as LONGEST, home_screen

NUMBERS = ("barcode", "card")
YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", "x", ""})
QUESTION_KEYS = (("y", N_("Yes")), ("n", N_("No")), "help")
UNUSUAL = "NUMBER_UNUSUAL"
LINE_OF = {
    "CARD_IN_USE": "card", "NAME_MISSING": "last_name", "BARCODE_IN_USE": "barcode", "TITLE_MISSING": "title",
    "ON_LOAN": "status", "WITHDRAWN": "status", UNUSUAL: "barcode",
}  # fmt: skip
"""The line that a refusal is about, if it has no `field`."""

Values = dict[str, str]
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class KeptForm:
    """A form that was left: its lines, and the line with the focus."""

    values: Values
    at: str


_DRAFTS: WeakKeyDictionary[Session, dict[str, KeptForm]] = WeakKeyDictionary()
"""Kept forms by session and form, in memory only: they end with the operator's session."""


@dataclass(frozen=True)
class FormQuestion:
    """A question below the lines. `yes` and `no`: what to do then; `back`: at Esc, if that differs from no."""

    said: str
    then: str
    yes: Callable[[], Doing]
    no: Callable[[], Doing]
    back: Callable[[], Doing] | None = None


def _second_look(count: int) -> str:
    text = ngettext("Check {n} line. It is marked with !", "Check {n} lines. They are marked with !", count)
    return text.format(n=count)


class Form(ChoosingLines):
    """A form of lines. `kept_as`: the name under which Esc keeps its text, until sign-out; `whose`: its subject, named
    when it is offered again. `sure`: the question of Enter on the last line. `offers`: its first values are defaults,
    not those on file."""

    field_band = False
    asked: ClassVar[Sequence[Ask]] = ()
    head: ClassVar[tuple[str, str]] = ("", "")
    """Msgids: the fixed words of `heading`."""
    named_by: ClassVar[Sequence[str]] = ()
    """The lines that name a kept form; the first filled one does."""
    days: ClassVar[Sequence[str]] = ()
    year_meant: ClassVar[YearGuess] = NEXT
    """The lines that hold a day, and the year meant if none is typed. Lines named `_cents` hold money."""
    kept_as = ""
    offers = False
    sure, sure_then = N_("Save? y/n"), N_("y: save.   n or Esc: keep editing.")
    keys: Sequence[Hint] = (
        ("Tab", N_("Next")), "send_form", "choose", "help", ("back", N_("Finish later")), ("Shift+Tab", N_("Back")),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move(1)", N_("Next line"), id="next_line"),
        Binding("shift+tab", "move(-1)", N_("Previous line"), id="last_line"),
    ]

    _moving = False

    def __init__(self) -> None:
        super().__init__()
        self.lines = [FormLine(ask) for ask in self.asked]
        self.answer = FormLine(Ask("answer", N_("y/n, Enter")), keeps=False)
        self.answer.display = False
        self.question: FormQuestion | None = None
        self.first: Values = {}
        self.sure_of = self.whose = self._last_line = ""

    @property
    def acts_for(self) -> tuple[str, str]:
        return "", self.whose or (self.called(self.values) if self._ready else "")

    # -- what a form writes

    async def begin(self) -> Values:
        """Return the first values of the lines, by name."""
        return {}

    def heading(self) -> tuple[str, str]:
        """Return the answer shown while there is nothing else to say."""
        said, then = self.head
        return (_(said), _(then)) if said else ("", "")

    async def look(self, name: str) -> str:
        """Return the warning about this line, in at most 36 cells; empty if it is right."""
        if name in self.days:
            return self.look_at_day(name, self.year_meant)
        text = self.line(name).value
        return money_fault(text) if name.endswith("_cents") and text else self.look_at_choice(name)

    async def save(self, values: Values) -> None:
        """Save, and go to the next screen. `values`: every line by name, without surrounding spaces."""

    def called(self, values: Values) -> str:
        """Return the name under which a kept form is offered again."""
        return next((values[name] for name in self.named_by if values[name]), "")

    # -- what a form uses

    @property
    def drafts(self) -> dict[str, KeptForm]:
        """The forms kept for later in this session; signing out starts with none."""
        return _DRAFTS.setdefault(self.home.session, {})

    @property
    def values(self) -> Values:
        return {line.ask.name: line.value for line in self.lines}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put these texts into their lines; the others become empty."""
        for line in self.lines:
            line.put(values.get(line.ask.name, ""))
            line.first = self.first.get(line.ask.name, "") if self.offers else ""
            line.fault = ""
            line.draw()

    def warn(self, name: str, fault: str) -> None:
        """Show words right of a line, or remove them."""
        line = self.line(name)
        line.fault = fault
        line.draw()

    def look_at_day(self, name: str, way: YearGuess = NEXT) -> str:
        """Read the day in this line: write it out, and show it in words beside the line. Return the warning."""
        line = self.line(name)
        typed = typed_day(self.home.desk, line.value, way) if line.value else None
        line.note = typed.words if typed and typed.day else _(line.ask.note) if line.ask.note else ""
        if typed and typed.day and typed.iso != line.value:
            line.put(typed.iso)
        return typed.fault if typed else ""

    async def all_right(self) -> bool:
        """Check every line, and focus the first one with a warning."""
        for line in self.lines:
            self.warn(line.ask.name, await self.look(line.ask.name))
        faulty = [line for line in self.lines if line.fault]
        if faulty and self.is_current:
            self.put_focus(faulty[0].field)
            self.report(faulty[0])
        return self.is_current and not faulty

    def ask(self, question: FormQuestion) -> None:
        """Ask below the lines; the next text is the answer."""
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
            yield self.choice_list

    def on_mount(self) -> None:
        self.watch(self.query_one("#body"), "virtual_size", self._laid_out, init=False)

    def _laid_out(self) -> None:
        self.call_later(self._into_sight)  # laid out only now: a burst of keys puts it off

    async def opened(self) -> None:
        self.first = await self.begin()
        self._note_choices()
        self.fill(self.first)
        self._note_days()
        self.put_focus(self.lines[0].field)
        if kept := self.drafts.get(self.kept_as):
            text = _("You have unsaved changes: {name}. Continue?").format(name=self._draft_name(kept.values))
            hint = _("y: continue where you were.   n: discard them.")
            self.ask(FormQuestion(text, hint, partial(self._go_on_with, kept), self._begin_anew))
        else:
            self.report()

    def _note_days(self) -> None:
        """Show dates of lines in words beside them."""
        for line in self.lines:
            with contextlib.suppress(ValueError):
                if ISO_DAY.fullmatch(line.value):
                    line.note = whole_day_label(date.fromisoformat(line.value))
                    line.draw()

    async def _go_on_with(self, kept: KeptForm) -> None:
        """Fill a kept form and return to the line where it was left: the next text is meant for that line."""
        self.fill(kept.values)
        at = next((line for line in self.lines if line.ask.name == kept.at and line.display), self.lines[0])
        self.put_focus(at.field)
        for line in self.lines:
            if line.value:
                self.warn(line.ask.name, await self.look(line.ask.name))
        self.report()

    def _begin_anew(self) -> None:
        self.drafts.pop(self.kept_as, None)
        self.put_focus(self.lines[0].field)

    @property
    def _offers_kept(self) -> bool:
        """Return True while a kept form is offered. Only a plain no discards it."""
        return self.question is not None and self.question.no == self._begin_anew

    def _draft_name(self, values: Values) -> str:
        called = cut(self.called(values), 24)
        if self.whose:
            return f"{cut(self.whose, 30)}, {called}" if called else cut(self.whose, 30)
        return called or _("no name yet")

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
        """Move the focus and paint two lines; Textual paints the whole screen (3,000 bytes)."""
        self._moving = True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._moving = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if self._moving and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def put_focus(self, field: EntryField) -> None:
        self.choice_list.shut()
        self.set_focus(field, scroll_visible=False)
        if field is not self.answer.field:
            self._last_line = str(field.id)
        if isinstance(field, FormField) and isinstance(field.parent, FormLine):
            field.replaced = field.parent.ask.whole
            if field.parent.fault and field is not self.answer.field:
                self.list_choices(field.parent, field.value)
        self._into_sight()

    def _into_sight(self) -> None:
        body, focused = self.query_one("#body"), self.focused
        if focused and focused.parent and (high := body.size.height):
            at = body.children.index(focused.parent)
            if not body.scroll_offset.y <= at < body.scroll_offset.y + high - self.choice_list.rows:
                body.scroll_to(y=max(0, at - high // 2), animate=False, force=True, immediate=True)

    def report(self, last: FormLine | None = None) -> None:
        """Show the answer: the open question; else how many lines have warnings, and on a narrow screen the words
        beside the line just left."""
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
        self.say("NOTE" if faulty else "", said, then)

    @property
    def is_asking(self) -> bool:
        return self.question is not None

    def again_in_words(self) -> Doing:
        if self.question:
            self.report()
        return None

    def cancel_question(self) -> None:
        """Cancel only a question about scans: all others stay with the lines."""
        if self._asks_about_scans:
            self._back_to_lines()

    def ask_to_run(self, text: str, hint: str) -> None:
        self.ask(FormQuestion(text, hint, self._back_to_lines, self.drop_scans))

    # -- going on, and what comes

    @property
    def listens(self) -> bool:
        """True even before the lines are filled: text typed before that would be lost."""
        return self._ready and super().listens

    def go_on(self, field: FormField, step: int) -> None:
        """Move the focus on; on the last line Enter asks whether to save."""
        fields = [line.field for line in self.lines if line.display]
        if field not in fields:
            if step < 0:
                self._back_to_lines()
        elif step or field is not fields[-1]:
            self.put_focus(fields[(fields.index(field) + (step or 1)) % len(fields)])
        else:
            self.ask(FormQuestion(_(self.sure), _(self.sure_then), self._save, self._back_to_lines))

    def sent(self, text: str, field: EntryField | None) -> Doing:
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
        self.question, self.answer.display, self._asks_about_scans = None, False, False
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

    @action("s", N_("Save"), N_("Save this form"))
    async def send_form(self) -> None:
        """Save (F6), unless a kept form is offered."""
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
        """Show a refusal beside the line it is about, and focus that line."""
        reason = no.reasons[0]
        if reason.code == UNUSUAL:
            self._ask_for_number(str(reason.facts["code"]), reason.sentence(), reason.next_step())
            return
        name = str(reason.facts.get("line") or reason.facts.get("field") or LINE_OF.get(reason.code, ""))
        line = next((line for line in self.lines if line.ask.name == name), None)
        if line is None:
            self.say("STOP", _("Not saved. {said}").format(said=reason.sentence()), reason.next_step())
            return
        if not line.fault:
            self.warn(name, reason.next_step() if reason.code == "NOT_UNDERSTOOD" else reason.short())
        self.put_focus(line.field)
        self.say("STOP", _("Not saved. Check this line: {label}").format(label=_(line.ask.label)), line.fault)

    def is_sure(self, number: str) -> bool:
        """Return True if staff confirmed this unusual number."""
        return number.replace(" ", "") in self.sure_of.split()

    def _ask_for_number(self, number: str, text: str, hint: str) -> None:
        """Ask for a yes before saving a number unlike the library's others."""
        line = next((line for line in self.lines if line.ask.name in NUMBERS), None)

        async def yes() -> None:
            self.sure_of += f" {number}"
            await self._save()

        def no() -> None:
            self._back_to_lines()
            if line:
                self.put_focus(line.field)

        self.ask(FormQuestion(text, hint, yes, no))

    async def action_back(self) -> None:
        """Answer no to a question on Esc; else close the form, and keep its text, like earlier kept text."""
        if self.question and not self._offers_kept:
            await self._close_question(self.question.back or self.question.no)
            return
        self.left_words = kept = self.keep()
        await self.close()
        if kept and (below := home_screen(self.app.screen)):
            below.say("OK", kept, _("Open the form again to continue."))

    def keep(self) -> str:
        """Keep the text; return the words about it, empty if there was none."""
        values = self.values
        if not self.kept_as or all(values[name] == self.first.get(name, "") for name in values):
            return ""
        self.drafts[self.kept_as] = KeptForm(values, self._line_here())
        return _("Unsaved changes kept: {name}").format(name=self._draft_name(values))

    def _line_here(self) -> str:
        """Return the name of the line with the focus; during a question, of the line before it."""
        here = next((line.ask.name for line in self.lines if line.field is self.focused), "")
        return here or self._last_line

    async def left_alone(self) -> None:
        """Keep the form, then close it: its text names a person."""
        self.keep()
        await super().left_alone()


class CodedForm(Form):
    """A form with codes. `permission`: to fill it in, empty if its verb asks. `known`: reads the codes first."""

    names_a_person = False
    permission: ClassVar[str]
    known: ClassVar[Callable[[], Codes]]

    async def begin(self) -> Values:
        if self.permission:
            self.home.desk.require(self.permission)
        self.codes = await self.home.read(type(self).known)
        return {}
