"""The rows of a command's answer, as line mode and forms use them: what a number opens, and what a record has now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import click

from tuils.library.front.answers.asked_commands import Given, Opens

from .output import CommandOutput, terminal_safe

Facts: TypeAlias = Mapping[str, object]
Known: TypeAlias = Callable[[str], click.Command | None]
RECORDS = {"show item": "item", "show patron": "patron", "show title": "biblio", "event show": "session"}
"""The commands that show a record whose key other lists tell, too, and what they call that."""
EDITS = frozenset({"edit", "set", "change"})
_NUMBERED = 2


class RowsOut(CommandOutput):
    """The output of a command whose facts are kept. `rows`: those of each answer, and its first sentence."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__(as_json=as_json)
        self.rows: list[tuple[Facts, str]] = []

    def line(self, facts: dict[str, Any], *words: str) -> None:
        if words:
            self.rows.append((facts, terminal_safe(words[0])))
        super().line(facts, *words)


def shown_by(command: str, facts: Facts, known: Known) -> Opens | None:
    """Return the command that shows the record of such a row: `show` of the same family, else of what it is about."""
    for name in (f"{command.partition(' ')[0]} show", *RECORDS):
        asked = _arguments(known(name))
        if name == command or not asked:
            continue
        keys = (RECORDS.get(name), (asked[0].metavar or "").lower(), str(asked[0].name))
        if key := next((facts[word] for word in keys if word and facts.get(word)), None):
            return name, {str(asked[0].name): [str(key)]}
    return None


def numbered_rows(
    told: Sequence[str], rows: Sequence[tuple[Facts, str]], opens: Sequence[Opens | None]
) -> tuple[list[str], list[Opens]]:
    """Return the lines, those that a number opens with it, and what these open. One alone is no list."""
    found = [(words, one) for (_facts, words), one in zip(rows, opens, strict=True) if one]
    if len(found) < _NUMBERED:
        return list(told), []
    said, at = [], 0
    for line in told:
        is_next = at < len(found) and line == found[at][0]
        at += is_next
        has_one = line.startswith(f"{at}. ")
        said.append(f"{at}. {line}" if is_next and not has_one else line)
    return said, [one for _words, one in found]


def stored_in(
    command: click.Command | None,
    name: str,
    given: Given,
    known: Known,
    facts_of: Callable[[str, Given], Sequence[Facts]],
) -> Given:
    """Return what the one record has that an editing command is given: what is shown of it, else its row in the list
    of its family. Nothing if it is not exactly one."""
    family, _blank, verb = name.rpartition(" ")
    keys = [text for one in _arguments(command) for text in given.get(str(one.name), [])]
    if verb not in EDITS or not keys or command is None:
        return {}
    for shows in (f"{family} show", f"show {family}", f"{family} list"):
        if (found := known(shows)) is None or isinstance(found, click.Group):
            continue
        asked = [] if shows.endswith(" list") else _arguments(found)[:1]
        rows = facts_of(shows, {str(one.name): keys[:1] for one in asked})
        if not asked:
            rows = [row for row in rows if _has_all(row, keys)]
        if len(rows) == 1:
            return {str(one.name): [text] for one in command.params if (text := _stored_text(rows[0], one))}
    return {}


def _arguments(command: click.Command | None) -> list[click.Argument]:
    return [one for one in command.params if isinstance(one, click.Argument)] if command else []


def _has_all(row: Facts, keys: Sequence[str]) -> bool:
    """Return whether the row has each of these keys, the whole one or the name."""
    known = {str(value).casefold() for value in row.values() if isinstance(value, str | int)}
    return all(key.casefold() in known for key in keys)


def _stored_text(row: Facts, param: click.Parameter) -> str:
    """Return what a row has for a parameter, as people type it."""
    if isinstance(param, click.Argument) and param.required and param.metavar != "VALUE":
        return ""
    value = row.get(str(param.name))
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, int) and str(param.name).endswith("cents"):
        return f"{value / 100:.2f}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) if all(isinstance(one, str | int) for one in value) else ""
    return str(value) if isinstance(value, str | int | float) and value != "" else ""
