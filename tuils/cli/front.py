"""The front of the program: its options, its commands (each loaded when called), and what no command does."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence

import click

from tuils.i18n import N_, _, use_language

from .call import Call
from .guard import guarded
from .options import everywhere, no_command, translate

# Name: module, what it does in a few words. No module is loaded to say so.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", N_("Make a new library")),
    "demo": ("demo", N_("Open a sample library to try things out")),
    "checkout": ("checkout", N_("Lend items to a patron")),
    "checkin": ("checkin", N_("Take items back")),
    "renew": ("renew", N_("Renew a patron's loans")),
    "pay": ("pay", N_("Take a payment")),
    "waive": ("waive", N_("Let go of what is owed")),
    "charge": ("charge", N_("Charge a patron by hand")),
    "refund": ("refund", N_("Give credit back")),
    "void": ("void", N_("Void a charge or payment")),
    "cash": ("cash", N_("The money of a day")),
    "hold": ("hold", N_("Place and change holds; what to pull, what waits")),
    "overdue": ("overdue", N_("What is late, and who has it")),
    "due-soon": ("due_soon", N_("What is due in the next days")),
    "letters": ("letters", N_("Overdue letters, as files or on paper")),
    "undo": ("undo", N_("Take back what this desk did last")),
    "why": ("why", N_("Why it is due then, costs so much, is not lent")),
    "search": ("search", N_("Find titles")),
    "shelf": ("shelf", N_("The shelf around a call number, left and right")),
    "list": ("lists", N_("Named lists of titles or items; keep a search as one")),
    "show": ("show", N_("Show a patron, an item or a title")),
    "patron": ("patron", N_("Register, change and renew patrons, and their cards")),
    "history": ("history", N_("What a patron has read, for those who want it kept")),
    "item": ("item", N_("Add, change and mark items")),
    "inhouse": ("inhouse", N_("Count copies that were used in the library")),
    "loose": ("loose", N_("Count loose things without a number")),
    "transfer": ("transfer", N_("Send copies to another branch")),
    "title": ("title", N_("Add and correct titles")),
    "event": ("event", N_("Programs: planned, registered for, counted at the door")),
    "room": ("room", N_("Rooms and equipment, and who has booked them")),
    "import": ("imports", N_("Bring in records, items and patrons from files")),
    "export": ("export", N_("Write everything out")),
    "opac": ("opac", N_("The patrons' catalog: for everybody, without sign-in")),
    "rules": ("rules", N_("How long, how many: the rules of lending")),
    "hours": ("hours", N_("When a branch is open")),
    "closure": ("closure", N_("Days when a branch is closed")),
    "setting": ("setting", N_("What holds for the whole library: fines, holds, due dates")),
    "code": ("code", N_("Branches, places, item types, patron categories")),
    "staff": ("staff", N_("Staff accounts, their PINs and roles")),
    "role": ("role", N_("What staff may do, as sets of rights")),
    "counts": ("counts", N_("How much was lent and returned, of a day or a month")),
    "daily": ("daily", N_("Do the work of the day: backup, cleaning up")),
    "purge": ("purge", N_("Let go of what was kept long enough")),
    "retention": ("retention", N_("How long what is known of people is kept")),
    "request": ("request", N_("Somebody asks for records: what to do, and the log")),
    "audit": ("audit", N_("Who looked at whom, and who did what")),
    "backup": ("backup", N_("Make a tested copy of the library")),
    "restore": ("restore", N_("Put a backup in the place of the library")),
    "verify": ("verify", N_("Check the library against its journal")),
    "index": ("index", N_("Bring the search index and the shelves in order")),
    "clock": ("clock", N_("When this machine's clock was wrong")),
}

FACES = ("demo", "opac")
"""Commands that have a screen and line mode."""

HELP = N_(
    "The library system for small libraries. Without a COMMAND the full-screen program starts.\n\n"
    "Leaves 0: done. 1: refused by a rule of the library, or a code that is not known. "
    "2: not understood, or a file that cannot be read. 3: the library cannot be opened."
)


class Front(click.Group):
    """The commands by name; a command's file is loaded only when it is called."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*everywhere(hidden=False), *super().get_params(ctx)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name][0]
        found = getattr(importlib.import_module(f"tuils.cli.{module}"), module)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            raise no_command(ctx, args[0], list(COMMANDS))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translate(self)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in COMMANDS.items()])


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"tuils {version('tuils')}")
        ctx.exit()


@click.group(cls=Front, invoke_without_command=True, help=HELP)
@click.option("--plain", is_flag=True, help=N_("Line mode: a question, an answer, the next line."))
@click.option("--accessible", is_flag=True, help=N_("For screen readers: plain lines, nothing moves by itself."))
@click.option("--ascii", is_flag=True, help=N_("No line drawing, only plain characters."))
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help=N_("Say the version.")
)
@click.pass_context
def front(ctx: click.Context, plain: bool, accessible: bool, ascii: bool) -> None:  # noqa: A002
    call = ctx.ensure_object(Call)
    call.plain, call.accessible, call.ascii = plain, accessible, ascii
    if ctx.invoked_subcommand is None:
        from .program import start

        call.out.ask(start(call))
    elif (plain or accessible or ascii) and ctx.invoked_subcommand not in FACES:
        raise click.UsageError(_("--plain, --accessible and --ascii go without a command, or with demo or opac."), ctx)


def run(argv: Sequence[str]) -> int:
    """Run the program with these words; gives back the exit code. Everything it says is said by then."""
    _ready_streams()
    _no_core()
    use_language("en")  # staff words are in English alone; the patrons' catalog chooses for itself
    call = Call()

    def act() -> None:
        with front.make_context("tuils", list(argv), obj=call) as ctx:
            front.invoke(ctx)

    return guarded(act, call)


def _ready_streams() -> None:
    """Standard streams may be closed, or unable to show a character: neither stops the work."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        else:
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")


def _no_core() -> None:
    """Where the machine keeps the memory of a program that fell over (Ctrl+\\ in line mode is enough), it would keep
    patrons."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
