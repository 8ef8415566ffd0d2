"""Patron files of other systems, recognized by their columns: `patron_systems.toml` has each system's names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from tuils.values.dataclass import dataclass

from .tables import plain_column_name

SYSTEMS = "patron_systems.toml"
ENOUGH = 2
"""The signs that, with the column of its card, identify a system."""


@dataclass(frozen=True)
class PatronSystem:
    """A system. `signs`: names that its files have and few others. `columns`: by our field the names it has there."""

    name: str
    words: str
    signs: frozenset[str]
    columns: Mapping[str, str]

    def over(self, usual: Mapping[str, str]) -> dict[str, str]:
        """The names of each field: this system's before the usual ones. Its own numbers have no others."""
        wider = {field: names for field, names in usual.items() if field != "number"}
        every = (*self.columns, *(field for field in wider if field not in self.columns))
        return {field: f"{self.columns.get(field, '')} {wider.get(field, '')}".strip() for field in every}


@cache
def patron_systems() -> Mapping[str, PatronSystem]:
    """Return all known systems, by name."""
    told = tomllib.loads((files(__package__) / SYSTEMS).read_text(encoding="utf-8"))
    return {
        name: PatronSystem(name, one["words"], frozenset(one["signs"].split()), one["columns"])
        for name, one in told.items()
    }


def system_of(header: Iterable[str], name: str = "") -> PatronSystem | None:
    """The system that wrote a file with these columns, or the one of this name."""
    if name:
        return patron_systems().get(name)
    names = {plain_column_name(column) for column in header}
    fitting = [
        (len(names & system.signs), system)
        for system in patron_systems().values()
        if len(names & system.signs) >= ENOUGH and names & {*system.columns["card"].split()}
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None
