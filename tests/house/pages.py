"""Pages of docs/ that `make docs` writes: their beginning is written by hand, what stands behind the mark is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuils.cli.kit.fields import option_of
from tuils.library.cataloging import item_fields
from tuils.library.describing.field import Field
from tuils.library.people import patron_fields
from tuils.library.programs import program_fields, room_fields
from tuils.library.wording import WORDING

MARK = "<!-- `make docs` writes what follows. -->\n"
Facts = dict[str, Any]
RECORDS: Mapping[str, tuple[Field, ...]] = {
    "Patrons": patron_fields.FIELDS,
    "Copies": item_fields.FIELDS,
    "Titles": item_fields.WORDS,
    "Rooms": room_fields.FIELDS,
    "Programs": program_fields.FIELDS,
}


def page(now: str, lines: Iterable[str]) -> str:
    """The page as it is now up to the mark, then these lines."""
    by_hand, mark, _rest = now.partition(MARK)
    return by_hand + mark + "".join(f"{line}\n" for line in lines)


def codes() -> Iterator[str]:
    """Every code with its class and its short sentence."""
    classes = {"X": "no", "C": "override", "A": "note"}
    yield from ("| code | | words |", "| --- | --- | --- |")
    for code, wording in sorted(WORDING.items()):
        if not wording.of:
            yield f"| `{code}` | {classes[wording.kind]} | {re.sub('{[a-z]+}', '…', wording.short)} |"


FIELD_HEAD = ("| field | called | option | columns of tables | two become one |", "| --- | --- | --- | --- | --- |")


def fields(records: Mapping[str, Iterable[Field]]) -> Iterator[str]:
    """What is known of each kind of record, field by field."""
    merged = {"": "", "alone": "taken over", "together": "taken over together", "second": "a second one is kept"}
    for name, known in records.items():
        yield from ("", f"## {name}", *FIELD_HEAD)
        for one in known:
            option = f"`{option_of(one)[0]}`" if one.help is not None else ""
            yield f"| `{one.name}` | {one.label} | {option} | {one.columns} | {merged[one.merge]} |"


def commands(spec: Facts) -> Iterator[str]:
    """Everything that `tuils --spec` says, to read."""
    yield "## Exit codes"
    yield from (f"* `{code}`: {words}" for code, words in spec["exit_codes"].items())
    yield from ("", "## Options of the program")
    yield from map(_option, spec["options"])
    yield from ("", "## Options of every command")
    yield from map(_option, spec["everywhere"])
    families = {name.partition(" ")[0]: "" for name in _names(spec) if " " in name}
    for command in spec["commands"]:
        head = command["command"].partition(" ")[0]
        if head in families and not families[head]:
            families[head] = f"## {head}"
            yield from ("", families[head])
        yield from ("", f"{'###' if head in families else '##'} tuils {command['command']}")
        yield from _command(command)


def _names(spec: Facts) -> list[str]:
    return [command["command"] for command in spec["commands"]]


def _command(command: Facts) -> Iterator[str]:
    yield from (f"    {command['usage']}", "", command["help"])
    if command["options"]:
        yield ""
        yield from map(_option, command["options"])
    if command["json"]:
        yield from ("", f"Example: `{command['example']}`", "")
        yield from map(_line, command["json"])


def _option(option: Facts) -> str:
    value = f" {option['value']}" if option["value"] else ""
    words = [option["help"], "Required." if option["required"] else "", "Can be repeated." if option["many"] else ""]
    told = " ".join(word for word in words if word)
    names = f"* `{', '.join(option['names'])}{value}`"
    return f"{names}: {told}" if told else names


def _line(kind: Facts) -> str:
    names = ", ".join(f"`{name}`{'?' if name in kind['sometimes'] else ''}" for name in kind["names"])
    return f"* JSON: {names}"
