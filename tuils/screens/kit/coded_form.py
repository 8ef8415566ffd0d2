"""A form with lines that hold a code of the library, shown as its word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from tuils.i18n import _
from tuils.screens.widgets.lines import Lines, wrap

from .form import Form, Values
from .form_lines import Choice, FormLine, pick, some_of

LABEL, ROWS, NARROW_ROWS = 15, 6, 3
Codes = dict[str, list[Choice]]
"""What may stand in a line, by its name: code and word."""


def choose(text: str, choices: Sequence[Choice]) -> tuple[str, str]:
    """The word that is meant, and what there is to look at."""
    code, fault = pick(text, choices)
    return dict(choices).get(code, ""), fault or ("" if code else _("not one of your codes"))


class CodedForm(Form):
    """`permission`: who may fill it in. `known`: reads the codes, at the beginning."""

    names_a_person = False
    permission: ClassVar[str]
    known: ClassVar[Callable[[], Codes]]

    def __init__(self) -> None:
        super().__init__()
        self.codes: Codes = {}
        self.all_words = Lines()
        self.all_words.display = False

    async def opened(self) -> None:
        await self.query_one("#body").mount(self.all_words)
        await super().opened()

    def report(self, last: FormLine | None = None) -> None:
        """Below a line whose word is not known stand all that there are: there is room beside it for a few."""
        if last is not None:
            here = next((line for line in self.lines if self.focused is line.field), last)
            self._list_words(here if here.fault and here.ask.name in self.codes else last)
        super().report(last)

    def _list_words(self, line: FormLine) -> None:
        words = [word for _code, word in self.codes.get(line.ask.name, [])] if line.fault else []
        self.all_words.display = bool(words)
        if words:
            left = 3 if self.narrow else LABEL
            rows = wrap(", ".join(words), self.size.width - left - 1, NARROW_ROWS if self.narrow else ROWS)
            self.all_words.put([" " * left + row for row in rows])
            self.all_words.styles.height = len(rows)
            self.query_one("#body").move_child(self.all_words, after=line)

    async def begin(self) -> Values:
        self.home.desk.require(self.permission)
        self.codes = await self.home.read(type(self).known)
        for line in self.lines:
            if line.ask.name in self.codes and not line.ask.note:
                line.note = self.beside([word for _code, word in self.codes[line.ask.name]])
        return {}

    def beside(self, words: list[str]) -> str:
        """The choices of a line, as they stand beside it."""
        return some_of(words)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name not in self.codes or not text:
            return ""
        word, fault = choose(text, self.codes[name])
        if word:
            self.line(name).put(word)
        return fault
