"""Registers as commands by their names: those that come with the program, and a library's own."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tuils.station.settings import library_path

if TYPE_CHECKING:
    from .call import Call

COMMANDS = "tuils.cli.registers.register"
LIBRARY = "--library"


def shipped_registers() -> dict[str, str]:
    """Return the registers that come with the program, each with what it is."""
    from tuils.library.office.registers.kind_file import read_kind
    from tuils.library.office.registers.kinds import shipped_texts

    kinds = {name: read_kind(text) for name, text in shipped_texts().items()}
    return {name: kind.help or kind.title for name, kind in kinds.items()}


def register_command(name: str, call: Call | None) -> click.Command | None:
    """Return the command of this register; None if there is none. The library's own description goes before ours."""
    from tuils.library.office.registers.kind_file import NAME
    from tuils.library.office.registers.kinds import kind_here, kind_of_library

    if not NAME.fullmatch(name):
        return None
    is_open = call and call.held
    kind = kind_here(name) if is_open else kind_of_library(library_path(call.library if call else None), name)
    if kind is None:
        return None
    commands: Any = importlib.import_module(COMMANDS)
    made: click.Command = commands.command_of(kind)
    return made


def library_behind(words: Sequence[str], call: Call | None) -> None:
    """Take --library from behind the name of a register: whether there is such a register, only its library knows."""
    for at, word in enumerate(words):
        option, _is, value = word.partition("=")
        if call and option == LIBRARY and (found := value or next(iter(words[at + 1 :]), "")):
            call.library = found
