"""The pages that `make docs` writes into docs/: each page's contents, and the text behind the mark of some."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

import tuils.library
import tuils.screens
from tuils.cli.kit.fields import option_of
from tuils.formats.manual import sections
from tuils.library.activities.calendar import room_fields
from tuils.library.activities.programs import program_fields
from tuils.library.foundation.describing.action import actions_of
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.describing.table import Table
from tuils.library.foundation.wording import WORDING
from tuils.library.holdings.items import item_fields
from tuils.library.people.patrons import patron_fields
from tuils.screens.kit import registry
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.patrons.card.tab import Tab
from tuils.screens.widgets.commands import Commands
from tuils.screens.widgets.keys import OWN

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


CONTENTS = "**On this page:** "
MANY = 3
"""The number of headings from which a page begins with a list of them."""


def with_contents(page: str, text: str) -> str:
    """The page with its own headings named and linked below its title; a short one without."""
    heads = [one for one in sections(page, text) if one.level == 2]
    title, *rest = [line for line in text.splitlines() if not line.startswith(CONTENTS.strip())]
    while rest and not rest[0]:
        rest = rest[1:]
    links = " · ".join(f"[{one.title}](#{one.anchor})" for one in heads)
    contents = ["", CONTENTS + links] if len(heads) >= MANY else []
    return "\n".join([title, *contents, "", *rest]) + "\n"


def codes() -> Iterator[str]:
    """Every code with its class and its short sentence."""
    classes = {"X": "no", "C": "override", "A": "note"}
    yield from ("| code | | words |", "| --- | --- | --- |")
    for code, wording in sorted(WORDING.items()):
        if not wording.of:
            yield f"| `{code}` | {classes[wording.kind]} | {re.sub('{[a-z]+}', '…', wording.short)} |"


FIELD_HEAD = ("| field | called | option | columns of tables | two become one |", "| --- | --- | --- | --- | --- |")


def fields(records: Mapping[str, Iterable[Field]]) -> Iterator[str]:
    """Yield the fields of each kind of record."""
    merged = {"": "", "alone": "taken over", "together": "taken over together", "second": "a second one is kept"}
    for name, known in records.items():
        yield from ("", f"## {name}", *FIELD_HEAD)
        for one in known:
            option = f"`{option_of(one)[0]}`" if one.help is not None else ""
            yield f"| `{one.name}` | {one.label} | {option} | {one.columns} | {merged[one.merge]} |"


def every_screen() -> dict[str, Any]:
    """Return the screens by name; those that are not opened by one (a tab, a mode, a form of two kinds) by class in
    words."""
    for module in pkgutil.walk_packages(tuils.screens.__path__, "tuils.screens."):
        import_module(module.name)
    opened = {
        f"tuils.screens.{module}.{kind}": name for name, (module, kind) in (registry.SCREENS | registry.MODES).items()
    }
    found: dict[str, Any] = {}
    for kind in dict.fromkeys([*_below(Commands), *_below(Tab)]):
        called = f"{kind.__module__}.{kind.__name__}"
        if called.startswith("tuils.screens.") and (called in opened or not kind.__subclasses__()):
            found[opened.get(called, re.sub("(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower())] = kind
    return dict(sorted(found.items()))


def _below(kind: Any) -> Iterator[Any]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


KEY_HEAD = ("| screen | key | it says | it does | permission |", "| --- | --- | --- | --- | --- |")


def keys(screens: Mapping[str, Any]) -> Iterator[str]:
    """Yield the actions of each screen's own keys, room by room."""
    rooms: dict[str, list[str]] = {}
    for name, kind in screens.items():
        rows = rooms.setdefault(kind.__module__.split(".")[2], [])
        for method, one in actions_of(kind):
            if method == "print_list" and issubclass(kind, TableScreen) and not kind.table.is_printed:
                continue
            key = f"F{5 + one.place} " if one.place <= len(OWN) else ""
            needs = one.needs and f"`{one.needs}`"
            rows.append(f"| `{name}` | {key}.{one.dot} | {one.label} | {one.help or one.label} | {needs} |")
    for room, rows in sorted(rooms.items()):
        if rows:
            yield from ("", f"## {room.capitalize()}", *KEY_HEAD, *rows)


def every_table() -> dict[str, Table[Any]]:
    """Return all tables, by module and name."""
    found: dict[str, Table[Any]] = {}
    for module in pkgutil.walk_packages(tuils.library.__path__, "tuils.library."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Table) and value not in found.values():
                found[f"{module.name.removeprefix('tuils.library.')}.{name}"] = value
    return dict(sorted(found.items()))


def columns(tables: Mapping[str, Table[Any]]) -> Iterator[str]:
    """Yield the columns of each list, for programs and for people."""
    yield from ("| list | called | columns of JSON and CSV | heads |", "| --- | --- | --- | --- |")
    for name, one in tables.items():
        heads = ", ".join(column.head for column in one.on_screen if column.head)
        yield f"| `{name}` | {one.title} | {' '.join(f'`{column}`' for column in one.names)} | {heads} |"


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
    many = option["many"] and not option["help"].endswith("Can be repeated.")
    words = [option["help"], "Required." if option["required"] else "", "Can be repeated." if many else ""]
    told = " ".join(word for word in words if word)
    names = f"* `{', '.join(option['names'])}{value}`"
    return f"{names}: {told}" if told else names


def _line(kind: Facts) -> str:
    names = ", ".join(f"`{name}`{'?' if name in kind['sometimes'] else ''}" for name in kind["names"])
    return f"* JSON: {names}"
