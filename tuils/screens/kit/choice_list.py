"""The choices for a line, listed below it: narrowed by typing, chosen by Down and Enter."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from tuils.i18n import ngettext
from tuils.screens.widgets.lines import Line, Lines, fit
from tuils.values.folding import fold_text

Choice = tuple[str, str]
"""A code and its name."""
ROWS, NARROW_ROWS = 6, 3
LEFT, NARROW_LEFT, MOST_WIDE = 15, 3, 40


def bare(text: str) -> str:
    """Return the form in which choices are compared: `e-mail` is email."""
    return fold_text(text.replace("-", "")) or text.casefold()


def begun_by(text: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices whose code, name or a later word of the name begins with `text`; all if none does."""
    typed = bare(text)
    found = [choice for choice in choices if f" {typed}" in f" {bare(choice[0])} {bare(choice[1])}"]
    return found or list(choices)


class ChoiceList(Lines):
    """The list of choices. `under`: the line it belongs to while it is open. `at`: the highlighted choice, -1 for none:
    typed text is only replaced by a highlighted choice, or the only one."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self.under: Widget | None = None
        self.shown: list[Choice] = []
        self.at = -1

    @property
    def word(self) -> str:
        """The name of the highlighted choice."""
        return self.shown[self.at][1] if self.under and self.at >= 0 else ""

    @property
    def rows(self) -> int:
        return int(self.styles.height.value) if self.under and self.styles.height else 0

    def open_under(self, line: Widget, value: str, choices: Sequence[Choice], typed: str | None = None) -> None:
        """Open the list below this line, which holds `value`; all choices, or those that begin with the typed text."""
        narrow = self.screen.has_class("narrow")
        self.shown = begun_by(typed, choices) if typed else list(choices)
        named = next((n for n, (_code, name) in enumerate(self.shown) if name == value), -1)
        self.at = 0 if len(self.shown) == 1 < len(choices) else -1 if typed is not None else max(0, named)
        if self.under is not line:
            self.under = line
            assert isinstance(line.parent, Widget)
            line.parent.move_child(self, after=line)
            self.display = True
        self.styles.height = min(NARROW_ROWS if narrow else ROWS, len(self.shown))
        self._draw()

    def shut(self) -> None:
        if self.under:
            self.under, self.display = None, False

    def move(self, step: int) -> None:
        self.at = max(0, min(len(self.shown) - 1, self.at + step))
        self._draw()

    def _draw(self) -> None:
        narrow = self.screen.has_class("narrow")
        left = NARROW_LEFT if narrow else LEFT
        wide = min(MOST_WIDE, self.screen.size.width - left - 1)
        first = max(0, min(self.at - self.rows + 2, len(self.shown) - self.rows))
        rows: list[Line] = []
        for number, (_code, name) in enumerate(self.shown[first : first + self.rows], first):
            here = number == self.at
            rows.append(
                [(" " * left, "text"), (fit(f"{'>' if here else ' '} {name}", wide), "cursor" if here else "text")]
            )
        if (left_out := len(self.shown) - first - self.rows) > 0:
            more = ngettext("{n} more", "{n} more", left_out + 1).format(n=left_out + 1)
            rows[-1] = [(" " * left, "text"), (f"  {more}", "key")]
        self.put(rows)
