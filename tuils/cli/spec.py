"""The whole command line as data, for `tuils --spec` and docs/commands.md.

Commands and options are what click has. What a command answers as JSON stands in answers.json, written from the
goldens of all commands: an example, and the names of each kind of line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .kit.errors import EXIT_CODES
from .kit.options import everywhere

ANSWERS = Path(__file__).with_name("answers.json")
REFUSED = ("refused", "overridable", "message")
"""The names in a line of refusal, behind those of its subject."""
Facts = dict[str, Any]


def spec(front: click.Group) -> Facts:
    """Return everything: commands with arguments, options and names; the values of each; exit codes."""
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return {
        "program": "tuils",
        "exit_codes": {str(code): words for code, words in EXIT_CODES.items()},
        "everywhere": [option_facts(option) for option in everywhere(hidden=False)],
        "options": [option_facts(option) for option in front.params if isinstance(option, click.Option)],
        "refused": list(REFUSED),
        "commands": [
            command_facts(name, command) | answers.get(name, {"example": None, "json": []})
            for name, command in every_command(front)
        ],
    }


def every_command(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield each command that does something, by its whole name: `hold place`; also the head of a family, if it
    does."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and getattr(command, "invoke_without_command", True):
            yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")


def command_facts(name: str, command: click.Command) -> Facts:
    needed = [param for param in command.params if isinstance(param, click.Option) and param.required]
    pieces = command.collect_usage_pieces(click.Context(command))[1:]
    pieces += [f"{one.opts[0]} {one.make_metavar(click.Context(command))}" for one in needed]
    return {
        "command": name,
        "usage": " ".join(["tuils", name, *pieces]),
        "help": command.help,
        "arguments": [argument_facts(param) for param in command.params if isinstance(param, click.Argument)],
        "options": [
            option_facts(param) for param in command.params if isinstance(param, click.Option) and not param.hidden
        ],
    }


def argument_facts(argument: click.Argument) -> Facts:
    return {"name": argument.make_metavar(click.Context(click.Command(None))), "required": argument.required}


def option_facts(option: click.Option) -> Facts:
    return {
        "names": [*option.opts, *option.secondary_opts],
        "value": None if option.is_flag else option.make_metavar(click.Context(click.Command(None))),
        "many": option.multiple,
        "required": option.required,
        "help": option.help,
    }
