"""One line of a form: a label, a field, and the words right of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from tuils.i18n import _, ngettext
from tuils.library.foundation.describing.field import Field
from tuils.screens.widgets.field import EDITING, EntryField
from tuils.screens.widgets.lines import Lines, Piece, fit
from tuils.values.dataclass import dataclass
from tuils.values.station.printer_setup import ScannerSetup

from .asking import BARCODE
from .choice_list import Choice, bare

LABEL, NOTE = 12, 37
STEPS = {"next_line": 1, "down": 1, "last_line": -1, "up": -1}
"""The ids of the bindings that leave a line, and the number of lines they move."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A line. `name`: of the verb's field. `label` (at most 12 cells) and `note` (37) are msgids. `code`: a card or
    barcode, which takes a scan. `whole`: typed text replaces the old one. `long`: a line of 44 cells, which leaves 19
    for words."""

    name: str
    label: str
    note: str = ""
    code: bool = False
    whole: bool = False
    long: bool = False


def form_lines(fields: Iterable[Field]) -> dict[str, Ask]:
    """Return a line for each field that a form asks for, by its name."""
    return {
        field.name: Ask(
            field.name, field.called(LABEL), field.note, field.kind == "card", field.kind != "text", field.long
        )
        for field in fields
        if field.note is not None
    }


def pick(text: str, choices: Iterable[Choice]) -> tuple[str, str]:
    """Return the one code meant by a code, a name, or the beginning of either; else words for the operator. Ignores
    hyphens and accents: `e-mail` is email."""
    typed, known = bare(text), [(code, name, {bare(code), bare(name)}) for code, name in choices]
    exact = [code for code, _name, words in known if typed in words]
    begun = [(code, name) for code, name, words in known if any(word.startswith(typed) for word in words)]
    if exact or len(begun) == 1:
        return (exact or [begun[0][0]])[0], ""
    return "", ", ".join(name for _code, name in begun or [known_one[:2] for known_one in known])


def some_of(names: list[str], width: int = 37) -> str:
    """Return as many names as fit beside a line, and how many more there are."""
    for count in range(len(names), 0, -1):
        left = len(names) - count
        more = [ngettext("{n} more", "{n} more", left).format(n=left)] if left else []
        if cell_len(text := ", ".join([*names[:count], *more])) <= width:
            return text
    return ""


class FieldsInOrder(Protocol):
    """The screen of a form's fields."""

    def go_on(self, field: FormField, step: int) -> None:
        """Move the focus by so many lines down; 0 is Enter."""

    def chooses(self, field: FormField, key: str, known: str) -> bool:
        """Return True if this key is handled in the line's list of choices."""

    def list_choices(self, line: FormLine, typed: str | None = None) -> bool:
        """List the choices for the line that begin with the typed text."""

    def choices_for(self, name: str) -> Sequence[Choice]:
        """Return the choices for this line."""


class FormField(EntryField, inherit_bindings=False):
    """The field of a line. Esc does not empty it: it leaves the form, which keeps all. `replaced`: the next character
    starts a new text. `by_hand`: changed by a key, not by the program."""

    replaced = by_hand = False
    _step = 0

    async def _on_key(self, event: events.Key) -> None:
        self.note_key(event)
        bound = self.screen.active_bindings.get(event.key)
        known = bound.binding.id if bound else None
        self.by_hand = event.is_printable or event.key in EDITING
        if cast("FieldsInOrder", self.screen).chooses(self, event.key, known or ""):
            event.stop()
            event.prevent_default()
            return
        if known not in (*STEPS, "back"):
            if self.replaced and event.is_printable:
                self.value = ""
            self.replaced = self.replaced and not self.by_hand
            return
        event.stop()
        event.prevent_default()
        if known == "back":
            self.tell(self.Pressed(event.key))
        else:
            self.leave(STEPS[str(known)])

    def watch_value(self, value: str) -> None:
        """List the choices at once, before the next key."""
        if self.by_hand and isinstance(self.parent, FormLine):
            cast("FieldsInOrder", self.screen).list_choices(self.parent, value)
            if self.parent.first:
                self.parent.draw()

    def _on_paste(self, event: events.Paste) -> None:
        if self.replaced:
            self.value, self.replaced = "", False

    def send(self, ended_by: ScannerSetup | None = None) -> None:
        """Leave the line on Enter."""
        self.leave(0)

    def leave(self, step: int) -> None:
        """Leave the line: by Enter (0), or by so many lines down. The focus moves on at once; but not before it is
        known whether the text was a scan, which is for the desk."""
        self._step, waits = step, bool(self.scan) and not self.has_class(BARCODE)
        super().send()
        if not waits:
            self.passed_on()

    def passed_on(self) -> None:
        cast("FieldsInOrder", self.screen).go_on(self, self._step)


SHORT, LONG = 20, 43
"""Cells of a blank line, so that its end shows; as wide as the styles make it, less one."""


class FormLine(Horizontal):
    """A label, a field, and the words right of it: a note, or a warning. `first`: the default the form wrote, which is
    marked as such while it stays."""

    first = ""

    def __init__(self, ask: Ask, *, keeps: bool = True) -> None:
        super().__init__(classes="row")
        self.ask, self.note, self.fault = ask, _(ask.note) if ask.note else "", ""
        blank = "_" * (LONG if ask.long else SHORT) if keeps else ""
        classes = " ".join(name for name, so in ((BARCODE, ask.code), ("long", ask.long)) if so)
        self.field = FormField(keeps=keeps, placeholder=blank, id=ask.name, classes=classes or None)
        self.field.styles.margin = (0, 1, 0, 0)
        self.label, self.words = Lines(classes="label"), Lines(classes="note")

    def compose(self) -> ComposeResult:
        yield self.label
        yield self.field
        yield self.words

    @property
    def value(self) -> str:
        return self.field.value.strip()

    def put(self, text: str) -> None:
        """Write this into the line."""
        self.field.by_hand = False
        self.field.value = text
        self.field.cursor_position = len(text)

    def draw(self) -> None:
        """Draw label and words; `!` is at the left as well, for screens without room for words."""
        here, bad = self.screen.focused is self.field, bool(self.fault)
        lead: list[Piece] = [(" >" if here else "  ", "text"), ("!" if bad else " ", "look" if bad else "text")]
        self.label.put([[*lead, (fit(_(self.ask.label), LABEL), "strong" if here else "key")]])
        self.words.put([[("!", "look"), (f" {self.fault}", "text")] if bad else self._beside()])

    def _beside(self) -> str:
        if not self.first or self.value != self.first:
            return self.note
        choices = [name for _code, name in cast("FieldsInOrder", self.screen).choices_for(self.ask.name)]
        named = _("default")
        note = some_of(choices, NOTE - cell_len(named) - 2) if choices else self.note
        return f"{named}. {note}" if note else named
