"""tuils import"""

from __future__ import annotations

import importlib

import click

from tuils.cli.kit.options import CommandFamily
from tuils.i18n import N_

_FUNCTIONS = {
    "marc": "marc",
    "titles": "titles",
    "patrons": "patrons",
    "loans": "loans",
    "holds": "holds",
    "charges": "charges",
    "koc": "koc",
    "scans": "scans",
    "library": "library",
    "look": "look",
    "undo": "undo",
    "list": "listing",
}
"""By name of the command the function in `import_NAME`, imported when it is called."""


class ImportCommands(CommandFamily):
    """The family of import commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_FUNCTIONS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _FUNCTIONS and cmd_name not in self.commands:
            module = importlib.import_module(f"{__package__}.import_{cmd_name}")
            self.add_command(getattr(module, _FUNCTIONS[cmd_name]))
        return super().get_command(ctx, cmd_name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for name in _FUNCTIONS:
            self.get_command(ctx, name)
        super().format_help(ctx, formatter)


@click.group(cls=ImportCommands, help=N_("Import records, items and patrons from files."), no_args_is_help=False)
def imports() -> None:
    """The family of import commands."""
