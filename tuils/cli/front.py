"""The front of the program: its options, its commands (each loaded when called), and what no command does."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import ClassVar

import click

from tuils import VERSION
from tuils.i18n import LANGUAGES, N_, _, use_language
from tuils.station.settings import be_accessible

from .kit.call import Call
from .kit.errors import CLOSED, EXIT_CODES, guarded
from .kit.options import everywhere, no_command, translate

# Name: module (and what is meant there, where it has another name), what it does in a few words. No module is loaded
# to say so.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("office.init:init_command", N_("Make a new library")),
    "demo": ("office.demo:demo_command", N_("Open a sample library to try things out")),
    "practice": ("office.practice", N_("Practice tasks by role, and who did them alone")),
    "checkout": ("circulation.checkout:checkout_command", N_("Check out items to a patron")),
    "checkin": ("circulation.checkin:checkin_command", N_("Check in items")),
    "renew": ("circulation.renew:renew_command", N_("Renew a patron's items")),
    "pay": ("circulation.money:pay_command", N_("Take a payment")),
    "waive": ("circulation.money:waive_command", N_("Waive what a patron owes")),
    "charge": ("circulation.money:charge_command", N_("Charge a patron by hand")),
    "refund": ("circulation.money:refund_command", N_("Pay out a credit")),
    "void": ("circulation.money:void_command", N_("Void a charge or payment")),
    "cash": ("circulation.money:cash_command", N_("Money taken in a day")),
    "hold": ("circulation.hold", N_("Place and change holds; the pull list, the hold shelf")),
    "overdue": ("circulation.overdue:overdue_command", N_("What is overdue, and who has it")),
    "due-soon": ("circulation.overdue:due_soon_command", N_("What is due in the next days")),
    "letters": ("circulation.overdue:letters_command", N_("Overdue letters, as files or on paper")),
    "receipt": ("circulation.slip:receipt_command", N_("A patron's receipt: printed, in a file, or here")),
    "label": ("catalog.label", N_("Labels: spine, pocket and barcode; the label queue")),
    "processing": ("catalog.processing", N_("Copies on their way to the shelf: steps, age, slips")),
    "repair": ("circulation.repair", N_("Repairs and the bindery: what is out, late, back, and what it cost")),
    "inventory": ("catalog.inventory", N_("Check the shelves: sessions, scans, what is missing")),
    "serial": ("catalog.serial", N_("Magazines and newspapers: subscriptions, issues, what is late")),
    "weed": ("catalog.weed", N_("Find copies to withdraw, by the library's rules")),
    "patron-card": ("patrons.library_card:patron_card_command", N_("Library cards to print")),
    "command-sheet": ("office.help:command_sheet_command", N_("Barcodes for a counter without a keyboard")),
    "cheat-sheet": ("office.help:cheat_sheet_command", N_("The keys on one page to print (PDF)")),
    "slip": ("circulation.slip", N_("Slips for holds and other branches; registration slips, tickets")),
    "undo": ("circulation.undo:undo_command", N_("Undo what this desk did last")),
    "why": ("circulation.why", N_("Explain a due date, a fine, or a block")),
    "search": ("catalog.search:search_command", N_("Find titles")),
    "shelf": ("catalog.shelf:shelf_command", N_("The shelf around a call number, left and right")),
    "lookup": ("catalog.lookup:lookup_command", N_("Look up a book elsewhere, by ISBN or words")),
    "add": ("catalog.lookup:add_command", N_("Add a book by its ISBN, looked up elsewhere")),
    "order": ("catalog.order", N_("Order titles, receive and claim them")),
    "vendor": ("catalog.order_money:vendor", N_("Vendors: who sells to the library")),
    "fund": ("catalog.order_money:fund", N_("Funds: budget, on order, spent, free")),
    "invoice": ("catalog.order_money:invoice", N_("Vendors' invoices")),
    "suggestion": ("catalog.order:suggestion", N_("Titles that patrons suggest")),
    "ill": ("catalog.ill", N_("Interlibrary loan: borrow for patrons, lend to other libraries")),
    "complete": ("catalog.lookup:complete_command", N_("Look up the books that were added in a short form")),
    "target": ("office.target", N_("Where lookup asks: other catalogs, files of records")),
    "list": ("catalog.lists", N_("Named lists of titles or items; save a search as one")),
    "show": ("catalog.show", N_("Show a patron, an item or a title")),
    "patron": ("patrons.patron", N_("Register, edit, and renew patrons and their cards")),
    "history": ("patrons.history:history_command", N_("Reading history, for patrons who want it kept")),
    "item": ("catalog.item", N_("Add, edit, and mark copies")),
    "inhouse": ("circulation.counts:inhouse_command", N_("Count in-house use")),
    "loose": ("circulation.counts:loose_command", N_("Count uncataloged items")),
    "transfer": ("circulation.transfer:transfer_command", N_("Send copies to another branch")),
    "title": ("catalog.title", N_("Add, edit, merge, and remove titles")),
    "heading": ("catalog.heading", N_("Names, subjects, and series: list and change everywhere")),
    "authority": ("catalog.heading:authority", N_("Authority records: see-references in and out")),
    "record": ("catalog.record", N_("The MARC record of a title: show, edit, check")),
    "event": ("programs.event", N_("Programs: sessions, registration, attendance")),
    "reading": ("programs.reading", N_("Reading programs: sign-up, the log, prizes, drawings")),
    "room": ("programs.room", N_("Rooms and equipment, and their bookings")),
    "round": ("circulation.rounds:round_family", N_("Homebound rounds: bags to patrons at home, and back")),
    "curbside": ("circulation.curbside", N_("Curbside pickups: a time for ready holds, who is outside")),
    "class": ("circulation.classes:class_family", N_("Books to a whole class and back, class lists")),
    "deposit": ("circulation.deposit", N_("Deposits: sets of copies at a school, a jail, a senior home")),
    "pc": ("programs.pc", N_("Public computers: who has one, and who waits")),
    "import": ("imports.imports", N_("Import records, items, and patrons from files")),
    "export": ("imports.export:export_command", N_("Export everything")),
    "opac": ("catalog.opac", N_("The public catalog for patrons, without sign-in")),
    "publish": ("catalog.publish:publish_command", N_("The catalog for the web, as files without a server")),
    "signage": ("office.signage", N_("The entrance screen, slides, posters, and texts to post")),
    "rules": ("office.rules", N_("Checkout rules: how long, how many, what fine")),
    "hours": ("office.hours", N_("Opening hours of a branch")),
    "stop": ("sites.stop", N_("Stops of the bookmobile: places and times")),
    "closure": ("office.hours:closure", N_("Closed days of a branch")),
    "setting": ("office.setting", N_("Settings for the whole library: fines, holds, due dates")),
    "code": ("office.setting:code", N_("Branches, shelving locations, item types, patron categories")),
    "staff": ("office.staff", N_("Staff accounts, their PINs and roles")),
    "role": ("office.staff:role", N_("Roles and their permissions")),
    "counts": ("circulation.counts:counts_between", N_("Checkouts and returns in a day or month")),
    "policy": ("office.policy", N_("Policies, what to say, emergencies: read and edit")),
    "thing": ("circulation.thing", N_("Devices that are turned off when they are late")),
    "agreement": ("circulation.agreement", N_("Agreements that patrons sign: who has signed what")),
    "register": ("registers.register", N_("Registers: every other list of the library; add your own")),
    "report": ("office.report", N_("Reports: numbers for the board, lists to work from")),
    "notice": ("office.notice", N_("Notices to patrons: preview, send, and the log")),
    "mail": ("office.mail", N_("The mail server that notices go through")),
    "tally": ("office.tally", N_("Count visits, questions, computer and wifi uses of a day")),
    "survey": ("office.tally:survey_command", N_("The answers to the Public Libraries Survey")),
    "query": ("office.report:query_command", N_("Ask the library in SQL, read-only")),
    "daily": ("office.daily:daily_command", N_("Do the daily work: backup, notices, cleanup")),
    "purge": ("office.audit:purge_command", N_("Delete records past their retention period")),
    "retention": ("office.audit:retention", N_("How long patron data is kept")),
    "request": ("office.request", N_("Records requests: what to do, and the log")),
    "audit": ("office.audit:audit_command", N_("Audit log: who viewed or did what")),
    "backup": ("office.backup:backup_command", N_("Back up the library and test the backup")),
    "restore": ("office.backup:restore_command", N_("Replace the library with a backup")),
    "verify": ("office.backup:verify_command", N_("Check the library for errors")),
    "library": ("office.server:library", N_("Copy the whole library, also to or from a server")),
    "server": ("office.server", N_("A library on a PostgreSQL server: make, check, grant")),
    "index": ("catalog.index:index_command", N_("Rebuild the search index and shelf order")),
    "decision": ("office.decision", N_("Settle conflicts between two machines")),
    "van": ("sites.van", N_("The bookmobile: prepare a laptop, bring its work home")),
    "sites": ("sites.van:sites_command", N_("Every copy of the library, and what is waiting for it")),
    "clock": ("office.doctor:clock", N_("Repair times after this computer's clock was wrong")),
    "docs": ("office.help:docs_command", N_("Read the documentation here")),
    "completion": ("office.help:completion_command", N_("Set up command completion in your shell")),
    "help": ("office.help:help_command", N_("Find a command by what you want to do")),
    "printer": ("office.printer", N_("Printers: set up, test, assign, print again")),
    "device": ("office.device", N_("Kiosks, book drops, vendors: devices that speak SIP2")),
    "serve": ("office.serve", N_("Answer devices that speak SIP2")),
    "self-check": ("office.self_check:self_check_command", N_("Self-check for patrons, full screen")),
    "scanner": ("office.scanner", N_("Scanners: find, watch what they send, set up")),
    "rfid": ("office.scanner:rfid", N_("RFID pad: read and write tags")),
    "doctor": ("office.doctor:doctor_command", N_("Check library, backups, clock, scanner, printer")),
    "config": ("office.setting:config", N_("Settings of this desk: scanner, colors, language")),
}

COMPLETE = "_TUILS_COMPLETE"
"""The variable set by a shell that completes a command: what it wants."""

FACES = ("demo", "docs", "opac")
"""Commands that have a screen and line mode."""

_LEAVES = " ".join(f"{code}: {words}." for code, words in EXIT_CODES.items() if code <= CLOSED)
HELP = (
    N_("The library system for small libraries. Without a COMMAND, the full-screen program starts.")
    + f"\n\nLeaves {_LEAVES}"
)


class Front(click.Group):
    """The commands by name; a command's file is loaded only when it is called. `told`: what each does."""

    told: ClassVar[dict[str, str]] = {name: words for name, (_module, words) in COMMANDS.items()}

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*everywhere(hidden=False), *super().get_params(ctx)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        if not ctx.resilient_parsing:
            return list(COMMANDS)
        from .kit.register_names import shipped_registers  # a shell completes these, too

        return [*COMMANDS, *shipped_registers()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            from .kit.register_names import register_command

            return register_command(cmd_name, ctx.find_root().obj)
        module, _colon, name = COMMANDS[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(f"tuils.cli.{module}"), name or module.rpartition(".")[2])
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            from .kit.register_names import library_behind, register_command, shipped_registers

            library_behind(args[1:], ctx.find_root().obj)
            if register_command(args[0], ctx.find_root().obj) is None:
                raise no_command(ctx, args[0], [*COMMANDS, *shipped_registers()])
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translate(self)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in COMMANDS.items()])
        from .kit.register_names import shipped_registers

        with formatter.section(_("Registers")):
            formatter.write_dl([*shipped_registers().items()])


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"tuils {VERSION}")
        ctx.exit()


def _spec(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        import json

        from .spec import spec

        click.echo(json.dumps(spec(front), indent=1))
        ctx.exit()


@click.group(cls=Front, invoke_without_command=True, help=HELP)
@click.option("--plain", is_flag=True, help=N_("Line mode: one question, one answer, the next line."))
@click.option("--accessible", is_flag=True, help=N_("For screen readers: line mode, no motion. Or set ACCESSIBLE=1."))
@click.option("--ascii", is_flag=True, help=N_("No line drawing, only plain characters."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("The language of the screens: en or es."))
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help=N_("Show the version.")
)
@click.option(
    "--spec",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_spec,
    help=N_("Show all commands, options, JSON names, and exit codes as JSON."),
)
@click.pass_context
def front(ctx: click.Context, plain: bool, accessible: bool, ascii: bool, lang: str | None) -> None:
    call = ctx.ensure_object(Call)
    call.plain, call.ascii, call.lang = plain, ascii, lang
    if accessible:
        be_accessible()
    if ctx.invoked_subcommand is None:
        from .kit.no_command import start_program

        call.out.ask(start_program(call))
    elif (plain or ascii) and ctx.invoked_subcommand not in FACES:
        raise click.UsageError(_("--plain and --ascii work without a command, or with demo, docs, or opac."), ctx)


def run_program(argv: Sequence[str]) -> int:
    """Run the program with these words; return the exit code. All output is written by then."""
    _ready_streams()
    _no_core()
    if asked := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(front, {}, "tuils", COMPLETE, asked)
    use_language("en")  # staff words are in English alone; the patrons' catalog chooses for itself
    call = Call()

    def act() -> None:
        with front.make_context("tuils", list(argv), obj=call) as ctx:
            front.invoke(ctx)

    return guarded(act, call)


def _ready_streams() -> None:
    """Make standard streams safe: one that is closed, or can't show a character, does not stop the work."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (it stays open to the end)
        else:
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")


def _no_core() -> None:
    """Turn off core dumps: one of a crashed program (Ctrl+\\ in line mode is enough) would contain patron data."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
