"""Lines that hold one of a few words: the choices are listed below the line, and completed."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import LAST, action
from tuils.screens.widgets.field import EDITING

from .choice_list import Choice, ChoiceList, begun_by
from .form_lines import NOTE, FormField, FormLine, pick, some_of
from .search_screen import OverModeScreen

Codes = dict[str, list[Choice]]
"""The choices for each line by its name: code and word."""
BEFORE_NOTE = 43
"""Cells of a label and its field."""


class ChoosingLines(OverModeScreen):
    """A form's choices. `codes`: the choices for lines that hold one of a few words."""

    lines: list[FormLine]

    def __init__(self) -> None:
        super().__init__()
        self.codes: Codes = {}
        self.choice_list = ChoiceList()

    def line(self, name: str) -> FormLine:
        return next(line for line in self.lines if line.ask.name == name)

    def choices_for(self, name: str) -> Sequence[Choice]:
        """Return the choices for this line, if it takes one of a few words."""
        return self.codes.get(name, ())

    def look_at_choice(self, name: str) -> str:
        """Complete the text; for an unknown one, return the choices."""
        text, choices = self.line(name).value, self.choices_for(name)
        if not text or (name not in self.codes and not choices):
            return ""
        code, _fault = pick(text, choices)
        if code:
            self.line(name).put(dict(choices)[code])
            return ""
        return some_of([word for _code, word in begun_by(text, choices)], NOTE - 1) or _("not one of your codes")

    def _note_choices(self) -> None:
        for line in self.lines:
            words = [name for _code, name in self.choices_for(line.ask.name)]
            if words and not line.note:
                line.note = some_of(words, max(NOTE, self.size.width - BEFORE_NOTE))
        self.show_keys(self.keys)  # only now it is known whether there is anything to choose

    def chooses(self, field: FormField, key: str, known: str) -> bool:
        """Return True if this key is handled: it moves in the list of a line, opens or closes it. Keys that go on, like
        Enter, take the highlighted choice."""
        line, listed = field.parent, self.choice_list
        if not isinstance(line, FormLine):
            return False
        if listed.under is not line:
            opens = key == "space" and (field.replaced or not field.value) and bool(self.choices_for(line.ask.name))
            return opens and self.list_choices(line)
        if known in ("up", "down"):
            listed.move(1 if known == "down" else -1)
            return True
        if known != "back" and (len(key) == 1 or key in EDITING or key == "space"):
            return False
        if known != "back" and listed.word:
            line.put(listed.word)
        listed.shut()
        return known == "back"

    def list_choices(self, line: FormLine, typed: str | None = None) -> bool:
        """List the choices below the line; return True if there are any."""
        if typed == "":
            self.choice_list.shut()
        elif choices := self.choices_for(line.ask.name):
            self.choice_list.open_under(line, line.value, choices, typed)
            self.call_later(self._into_sight)
        return self.choice_list.under is line

    @property
    def has_choices(self) -> bool:
        return any(self.choices_for(line.ask.name) for line in self.lines)

    @action("f", N_("Choose"), N_("List what this line may hold"), when="has_choices", place=LAST)
    def choose(self) -> None:
        """List the choices of the line. Space on a line just entered does the same, as does typing."""
        line = next((line for line in self.lines if line.field is self.focused), None)
        if line is None or not self.list_choices(line):
            self.remark(_("This line has no list. Type in it."))

    def _into_sight(self) -> None:
        raise NotImplementedError
