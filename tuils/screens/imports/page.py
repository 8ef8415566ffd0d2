"""A page of the import assistant: its sentence, its options, its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuils.i18n import N_, _
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

OPTIONS = (Column("#", 2, right=True), Column("", 22), Column("", 20, grow=1))
"""The columns of options: what can be changed, and its value now."""
GO_ON: Sequence[Hint] = (("Enter", N_("Next")), ("1-99", N_("Change")), ("back", N_("Back one step")), "help")
CHOOSE: Sequence[Hint] = (("1-99", N_("Choose")), ("back", N_("Back")), "help")
WRITE: Sequence[Hint] = (("Enter", N_("Save")), ("back", N_("Don't save")), "help")


@dataclass(frozen=True)
class Option:
    """An option on a line: its name, its value, and the effect of choosing it."""

    label: str
    shown: str
    change: Callable[[], Doing]


@dataclass(frozen=True)
class AssistantPage:
    """A page. `rows` can be chosen, `sample` (columns and rows) is to look at. `heard` takes typed text, `go_on` Enter
    on the empty field, `actions` are its acts of F6 to F8, `turn` is Left and Right. `tight`: without blank lines, for
    a page that needs all the room."""

    said: str
    then: str = ""
    mark: str = ""
    prompt: str = ""
    facts: Sequence[Line] = ()
    columns: Sequence[Column] = OPTIONS
    rows: Sequence[Row] = ()
    heads: bool = False
    cursor: int = -1
    tight: bool = False
    sample: tuple[Sequence[Column], Sequence[Row]] | None = None
    keys: Sequence[Hint] = GO_ON
    actions: Sequence[Callable[[], Doing]] = ()
    chose: Callable[[int], Doing] | None = None
    heard: Callable[[str], Doing] | None = None
    go_on: Callable[[], Doing] | None = None
    turn: Callable[[int], Doing] | None = None


def option_rows(options: Sequence[Option]) -> list[Row]:
    return [(str(number), option.label, option.shown) for number, option in enumerate(options, 1)]


@dataclass(frozen=True)
class PageChoice:
    """A choice: its value, its words, and a note."""

    value: str
    words: str
    note: str = ""


CHOICES = (Column("#", 2, right=True), Column("", 30, grow=1), Column("", 34, drop=1))


def choose(
    text: str, choices: Sequence[PageChoice], now: str, take: Callable[[str], Doing], hint: str = ""
) -> AssistantPage:
    """Return a page that asks for one of these; the current one is highlighted."""
    at = next((index for index, choice in enumerate(choices) if choice.value == now), -1)
    return AssistantPage(
        text,
        hint or _("Type its number, then Enter. Esc changes nothing."),
        prompt=_("Choose"),
        columns=CHOICES,
        rows=[(str(n), choice.words, choice.note) for n, choice in enumerate(choices, 1)],
        cursor=at,
        keys=CHOOSE,
        chose=lambda index: take(choices[index].value),
    )


def words_page(
    text: str, hint: str, prompt: str, take: Callable[[str], Doing], facts: Sequence[Line] = ()
) -> AssistantPage:
    """Return a page that asks for words. Enter alone changes nothing, like Esc."""
    return AssistantPage(text, hint, prompt=prompt, facts=facts, keys=WRITE, heard=take)
