"""The description of one attribute of a record: its name, its words, its names in tables, its fate in merges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from tuils.values.dataclass import dataclass

FieldKind = Literal["text", "date", "flag", "code", "number", "money", "card"]
"""The kinds of fields. A code is one of a few words; a card a number that may be scanned."""
Merge = Literal["", "alone", "together", "second"]
"""The rule for a field when records merge: the one kept takes the other's value if it has none; with its neighboring
fields; or as a second one. Empty: the person who merges decides."""
Masked = Literal["", "year", "no numbers", "nothing"]
"""The part of a field that is left for people who may not see all. Empty: all."""


@dataclass(frozen=True)
class Field:
    """`name`: in the store, in JSON, and of the option unless `option` says another (`--setup N`). `label`: what people
    call it (msgid); `short`, where there is less room. `help`: of the option; None: it has none. `note`: beside its
    line of the form; None: it has none; `long`: that line is long. `columns`: the names that tables of other systems
    give it, as letters and digits; `mapped`: what a mapping of columns calls it, where that is not the name. `past`: a
    day that is never still to come. `choices`: the codes it may hold, where they are fixed. `most`: letters, or how
    much. `many`: its option may stand several times. `merge` and `masked`: see above. `later`: the first libraries had
    no such column, nor has what they wrote. `example`: what it may hold, as it is typed."""

    name: str
    label: str
    help: str | None = None
    note: str | None = None
    kind: FieldKind = "text"
    columns: str = ""
    merge: Merge = ""
    masked: Masked = ""
    past: bool = False
    short: str = ""
    option: str = ""
    mapped: str = ""
    later: bool = False
    choices: tuple[str, ...] = ()
    most: int = 0
    long: bool = False
    many: bool = False
    example: str = ""

    @property
    def column(self) -> str:
        return self.mapped or self.name

    def called(self, cells: int) -> str:
        """Return the label, or the short one where that takes more than so many cells."""
        return self.label if len(self.label) <= cells or not self.short else self.short


def such(fields: Iterable[Field], **attributes: object) -> tuple[str, ...]:
    """Return the names of fields with these attributes: `such(FIELDS, kind="date")`."""
    return tuple(
        field.name for field in fields if all(getattr(field, name) == value for name, value in attributes.items())
    )


def by_name(fields: Iterable[Field]) -> Mapping[str, Field]:
    return {field.name: field for field in fields}
