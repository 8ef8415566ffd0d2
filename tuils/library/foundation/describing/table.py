"""The description of a list: its columns, how it is read, its words. Screen, `--json`, CSV, words and paper follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from tuils.i18n import _
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk

T = TypeVar("T")
NOT_SAID = object()
"""The value of a line without this fact: in JSON even its name is left out."""
Cell: TypeAlias = str | tuple[str, str]
"""Text; or text, and the role that it is drawn in."""


def cell_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


@dataclass(frozen=True)
class Column:
    """`head`: a msgid (mark it with N_) or ready text, translated when drawn. `width`: cells, at least. `of`: what
    people read of a line, an attribute or a function. `json_name`: what programs call it, the attribute where left
    out; without either they have no such column. `value`: what they get, the attribute of that name where left out.
    `always`: it is a text also where there is none, which else is null.

    `grow`: its share of the room left over. `right`: numbers. `drop`: leaves a narrow screen in this order, 0 never."""

    head: str
    width: int
    of: str | Callable[[Desk, Any], Cell] = ""
    json_name: str = ""
    value: str | Callable[[Desk, Any], object] = ""
    grow: int = 0
    right: bool = False
    drop: int = 0
    always: bool = False

    @property
    def name(self) -> str:
        return self.json_name or (self.of if isinstance(self.of, str) else "")

    def cell(self, desk: Desk, line: Any) -> Cell:
        if not isinstance(self.of, str):
            return self.of(desk, line)
        found = getattr(line, self.of)
        return "" if found is None else str(found)

    def fact(self, desk: Desk, line: Any) -> object:
        value = self.value or (self.of if isinstance(self.of, str) else "") or self.json_name
        found = value(desk, line) if callable(value) else getattr(line, value)
        return None if found == "" and not self.always else found


def fact(json_name: str, value: str | Callable[[Desk, Any], object] = "", *, always: bool = False) -> Column:
    """A column for programs alone."""
    return Column("", 0, json_name=json_name, value=value, always=always)


def fact_columns(names: str, *, always: bool = False) -> tuple[Column, ...]:
    """Return several such columns; `name=attribute` where these differ."""
    return tuple(fact(*part.split("="), always=always) for part in names.split())


def row_facts(names: str) -> tuple[Column, ...]:
    """Return columns for facts of the store's `row` in a line."""
    return tuple(fact(name, _of_row(name)) for name in names.split())


def _of_row(name: str) -> Callable[[Desk, Any], object]:
    return lambda _desk, line: getattr(line.row, name)


@dataclass(frozen=True)
class Table(Generic[T]):
    """`columns` in the order that programs have them; `shown` names those of the screen where they stand there in
    another one: as programs call them, else `By_their_head`. `key` tells a line from others. `read` takes the desk
    first. `example`: a line, by which the tests know what each door makes of it.

    `none`: what is said of an empty list, and what to do then. `some`: of one line, of `{n}`, and what to do then;
    `full`: of as many as are read at most. `enter`: a word, the screen that Enter opens, and what that is given: an
    attribute of the line, or `fact=attribute`.

    `words`: a line in line mode, or some. `nothing`: what a command says of an empty list, where that is another
    sentence. `paper`: a line in print, or its columns, where these are others; `is_printed`: has it a key for that?
    `copies`: the attribute of a line that names its copy, by barcode or id: then a batch edit goes over the list."""

    title: str
    columns: tuple[Column, ...]
    read: Callable[..., Sequence[T]]
    key: str | Callable[[T], str]
    example: T
    none: tuple[str, str] = ("", "")
    some: tuple[tuple[str, str], str] = (("", ""), "")
    full: str = ""
    shown: str = ""
    enter: tuple[str, str, str] = ("", "", "")
    words: Callable[[Desk, T], str | Sequence[str]] | None = None
    nothing: str = ""
    paper: str | Callable[[Desk, T], Sequence[str]] = ""
    is_printed: bool = True
    digits: int = 2
    names_a_person: bool = True
    copies: str = ""

    @property
    def on_screen(self) -> tuple[Column, ...]:
        return self._named(self.shown) if self.shown else tuple(column for column in self.columns if column.width)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns if column.name]

    def cells(self, desk: Desk, line: T) -> tuple[Cell, ...]:
        return tuple(column.cell(desk, line) for column in self.on_screen)

    def facts(self, desk: Desk, line: T) -> dict[str, object]:
        found = {column.name: column.fact(desk, line) for column in self.columns if column.name}
        return {name: value for name, value in found.items() if value is not NOT_SAID}

    def sentences(self, desk: Desk, line: T) -> Sequence[str]:
        said = self.words(desk, line) if self.words else "  ".join(self._texts(desk, line, self.on_screen))
        return [said] if isinstance(said, str) else said

    def print_line(self, desk: Desk, line: T) -> str:
        if callable(self.paper):
            return " | ".join(text for text in self.paper(desk, line) if text)
        return " | ".join(self._texts(desk, line, self._named(self.paper) if self.paper else self.on_screen))

    def says_nothing(self) -> str:
        return _(self.nothing or self.none[0])

    def key_of(self, line: T) -> str:
        key: str = self.key(line) if callable(self.key) else getattr(line, self.key)
        return key

    def _named(self, names: str) -> tuple[Column, ...]:
        known = {column.name or column.head.replace(" ", "_"): column for column in self.columns}
        return tuple(known[name] for name in names.split())

    def _texts(self, desk: Desk, line: T, columns: Sequence[Column]) -> list[str]:
        return [text for column in columns if (text := cell_text(column.cell(desk, line)))]


FactRow = tuple[Cell, Cell]
"""A label and, at its right, its value; without the second a sentence, which may take several lines."""


class FactsBeside(NamedTuple):
    """Facts side by side. `head` is above them; `right` above their values. Words that are translated already."""

    head: str
    rows: tuple[FactRow, ...]
    right: str = ""
