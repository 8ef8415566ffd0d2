"""Commands and their options: those that every command takes, the kinds of values, and help in our words."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.station.settings import be_accessible

F = TypeVar("F", bound=Callable[..., Any])

EVERYWHERE = N_(
    "Every command also accepts --library, --as, --branch, --station, --json, and --at: see "
    "tuils --help. Put a word that begins with - but is not an option after --."
)


# ---- values


def as_text(value: str) -> str:
    """Return the words as typed; broken UTF-8 becomes a replacement character, so nothing below meets half a letter."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_out(value: str) -> Path | None:
    """Return a file to write into. - is standard output, like no file: never a file of that name."""
    return None if value == "-" else Path(value)


def as_file(value: str) -> Path:
    """Return a file to write into, never standard output: that has the answers of the command."""
    if value == "-":
        raise click.BadParameter(_("Name a file."))
    return Path(value)


def bytes_from(source: str, most: int, option: str = "--from") -> bytes:
    """Return all of this file; `-` is standard input. A pipe, a device, and more than `most` bytes are refused."""
    import sys

    from tuils.files import open_input

    if source == "-":
        return sys.stdin.buffer.read(most)
    try:
        with open_input(Path(source), most) as stream:
            return stream.read()
    except OSError as why:
        text = _("{file} cannot be read: {why}").format(file=source, why=why.strerror)
        raise click.BadParameter(text, param_hint=option) from why


def as_day(value: str) -> date:
    """Return a date: year first, or as people here write it."""
    from .typed_day import day_here

    return day_here(value)


def as_count(value: str | int) -> int:
    """Return a whole number, 1 or more."""
    number = str(value)
    if not number.isascii() or not number.isdigit() or len(number) > 9 or int(number) < 1:
        raise click.BadParameter(_("{text} is not a whole number of 1 or more.").format(text=number))
    return int(number)


def as_days(value: str | int) -> int:
    """Return a number of days, 0 or more."""
    return _from_0(value, N_("{text} is not a number of days."))


def as_number(value: str | int) -> int:
    """Return a whole number, 0 or more."""
    return _from_0(value, N_("{text} is not a whole number of 0 or more."))


def _from_0(value: str | int, otherwise: str) -> int:
    number = str(value)
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        raise click.BadParameter(_(otherwise).format(text=number))
    return int(number)


def as_one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """Return a reader of one of these words, for a place whose metavar need not name all of them."""

    def known(value: str) -> str:
        if value not in allowed:
            raise click.BadParameter(_("one of: {words}.").format(words=", ".join(allowed)))
        return value

    return known


# ---- options that stand before or after the command


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Store an option on the call; one not given leaves it as it is."""
    if value is not None and value is not False:
        setattr(ctx.find_root().obj, str(param.name), value)


def _everywhere(hidden: bool, names: list[str], metavar: str | None, words: str, **more: Any) -> click.Option:
    """Make an option of the whole program. Eager: a date of the command is read by the library's locale, wherever
    --library is typed."""
    return click.Option(
        names, metavar=metavar, help=words, hidden=hidden, expose_value=False, callback=_keep, is_eager=True, **more
    )


@lru_cache(maxsize=2)
def everywhere(*, hidden: bool) -> tuple[click.Option, ...]:
    """Return the options of the whole program; hidden in the help of each command, which names them in its last
    line."""
    option = partial(_everywhere, hidden)
    return (
        option(["--library"], "WHERE", N_("The library file. Default: $TUILS_LIBRARY, or else the usual folder.")),
        option(
            ["--as", "acting"],
            "LOGIN",
            N_("The staff account to use. Its PIN is asked, or read from $TUILS_PIN."),
            type=as_text,
        ),
        option(
            ["--branch"],
            "CODE",
            N_("The branch where this happens. Default: $TUILS_BRANCH, this desk's branch, or the first."),
            type=as_text,
        ),
        option(["--station"], "NAME", N_('Which desk this is. Default: $TUILS_STATION, or else "desk".'), type=as_text),
        option(
            ["--at"],
            "TIME",
            N_("When it happened, such as 2026-12-14T10:31: for a paper log or the book drop."),
            type=as_text,
        ),
        option(["--json", "as_json"], None, N_("Answer in JSON, one object per line."), is_flag=True),
    )


def _accessible(_ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        be_accessible()


def together(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Make one decorator of several, written in the order in which help shows their options."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


face_options = together(*(
    click.option(f"--{name}", is_flag=True, hidden=True, expose_value=False, is_eager=True, callback=keep)
    for name, keep in (("ascii", _keep), ("accessible", _accessible), ("plain", _keep))
))  # fmt: skip
"""Accept --plain, --accessible and --ascii behind a command that opens a screen, too."""


force_option = click.option(
    "--force",
    is_flag=True,
    expose_value=False,
    callback=_keep,
    help=N_("Replace an existing file (never a library or a backup)."),
)


def to_file(*names: str, words: str, metavar: str = "FILE", **more: Any) -> Callable[[F], F]:
    """Make an option for the file to write to, with --force beside it: without that an existing file stays."""
    where = click.option(*names, metavar=metavar, help=words, **{"type": as_out, **more})

    def both(command: F) -> F:
        return where(force_option(command))

    return both


# ---- commands


def translate(command: click.Command) -> None:
    """Translate help into the reader's language, when it is shown."""
    command.help = _(command.help) if command.help else None
    command.epilog = _(command.epilog) if command.epilog else None
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            param.help = _(param.help)


class Door(click.Command):
    """A command that also takes the options of the whole program. Its function is given the call first."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *everywhere(hidden=True)]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = EVERYWHERE
        translate(self)
        super().format_help(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        assert self.callback is not None
        return ctx.invoke(self.callback, ctx.obj, **ctx.params)


class CommandFamily(click.Group):
    """Commands that belong together: `patron add`, `patron edit`, ..."""

    command_class = Door

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *everywhere(hidden=True)]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = EVERYWHERE
        translate(self)
        for command in self.commands.values():
            translate(command)
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            raise click.UsageError(_("Choose one: {words}.").format(words=", ".join(self.list_commands(ctx))), ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            raise no_command(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


class LazyFamily(CommandFamily):
    """A family whose commands are loaded when called. `places`: by command name the module beside the family's, and its
    name there, as `module:name`."""

    def __init__(self, name: str, *, help: str, package: str, places: Mapping[str, str]) -> None:
        super().__init__(name, help=help, no_args_is_help=False)
        self.package, self.places = package, places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.places and cmd_name not in self.commands:
            module, _colon, name = self.places[cmd_name].partition(":")
            self.add_command(getattr(importlib.import_module(f"{self.package}.{module}"), name), cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for name in self.places:
            self.get_command(ctx, name)
        super().format_help(ctx, formatter)


def no_command(ctx: click.Context, name: str, known: list[str]) -> click.UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    text = _("There is no command {name}.").format(name=name)
    return click.UsageError(text + (" " + _("Did you mean {name}?").format(name=near[0]) if near else ""), ctx)


def family(name: str, words: str) -> CommandFamily:
    """Return the head of a family of commands."""
    return CommandFamily(name, help=words, no_args_is_help=False)


def command(words: str) -> Callable[[Callable[..., Any]], Door]:
    """Make a function a command of its own."""
    return click.command(cls=Door, help=words)
