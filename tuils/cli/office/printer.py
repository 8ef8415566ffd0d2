"""tuils printer: what prints on this machine, what is printed where, and the templates of papers"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import said_of_editor
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.printing import not_printed_words, print_job
from tuils.devices.printers.printer_list import add_printer, assign_printer, remove_printer, require_printer
from tuils.devices.printers.printers import found_printers, printer_of
from tuils.devices.printers.printing import PrintJob
from tuils.files import open_input
from tuils.i18n import LANGUAGES, N_, _, ngettext
from tuils.library.office.receipts.examples import example_sheet
from tuils.library.office.receipts.templates import (
    MOST_TEMPLATE,
    TEMPLATES,
    drop_template,
    fill_template,
    paper_template,
    save_template,
    template_folder,
)
from tuils.printing.print_out import page_printer, printer_test, printers_of, spooler_of
from tuils.station.settings import Station, load_station
from tuils.values.paper_layout import lay_out, plain_text
from tuils.values.station.paper_kinds import GROUPS, PAPER_KINDS, WHEN, in_groups, paper_kinds_meant
from tuils.values.station.printer_setup import (
    NO_PRINTER,
    PRINTER_KINDS,
    USUAL_WIDTH,
    WIDEST,
    PrinterSetup,
    printer_setup,
)
from tuils.values.words import Unclear

NAME = click.argument("name", type=as_text)


printer = family("printer", N_("Printers of this desk: set up, tested, assigned; and what could not be printed."))


@printer.command(
    "template",
    help=N_(
        "Show a receipt or slip as it is printed, with made-up names; --source shows its template.\n\n"
        "--edit opens the template in your editor ($VISUAL, $EDITOR), --from takes one from a file. It is tried before "
        "it is saved: a mistake in it is told with its line. --reset brings back the program's own."
    ),
)
@click.argument("name", type=click.Choice(tuple(TEMPLATES)), metavar="PAPER")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help=N_("en or es."))
@click.option("--width", type=click.IntRange(20, WIDEST), metavar="N", default=42, help=N_("Characters per line."))
@click.option("--large", is_flag=True, help=N_("Use large type."))
@click.option("--source", is_flag=True, help=N_("Show the template itself."))
@click.option("--edit", "editing", is_flag=True, help=N_("Edit it in your editor."))
@click.option("--from", "file", metavar="FILE", type=click.Path(path_type=Path), help=N_("Load it from this file."))
@click.option("--reset", is_flag=True, help=N_("Go back to the built-in template."))
def printer_template(call: Call, /, name: str, language: str, width: int, large: bool, source: bool, editing: bool,
             file: Path | None, reset: bool) -> None:  # fmt: skip
    if editing + reset + (file is not None) + source > 1:
        raise click.UsageError(_("Choose one of --source, --edit, --from and --reset."))
    folder = template_folder(call.path)
    if editing or reset or file:
        with call.open() as opened:
            opened.desk.require("library.settings")
        _change(call, folder, name, language, editing=editing, reset=reset, file=file)
        return
    found = paper_template(folder, name, language)
    if source:
        call.out.line(
            {"paper": name, "language": language, "own": found.own, "text": found.text}, *found.text.splitlines()
        )
        return
    lines = lay_out(fill_template(found, example_sheet(name, language, large=large)), width, large=large)
    shown = plain_text(lines, width // 2 if large else width)
    call.out.line({"paper": name, "language": language, "own": found.own, "text": shown}, *shown.splitlines())


def _change(
    call: Call, folder: Path, name: str, language: str, *, editing: bool, reset: bool, file: Path | None
) -> None:
    facts = {"paper": name, "language": language}
    if reset:
        was = drop_template(folder, name, language)
        call.out.line(
            facts | {"own": False},
            _("Go back to the built-in template.") if was else _("This is the built-in template."),
        )
        return
    if editing:
        with said_of_editor():
            text = click.edit(paper_template(folder, name, language).text, extension=".txt")
        if text is None:
            call.out.note(_("Nothing was changed."))
            return
    else:
        assert file is not None
        with open_input(file, MOST_TEMPLATE) as stream:
            text = stream.read().decode("utf-8-sig", "replace")
    saved = save_template(folder, name, language, text.replace("\r\n", "\n"), example_sheet(name, language))
    call.out.line(facts | {"own": True, "file": str(saved)}, _("Saved: {file}").format(file=saved))


@printer.command(
    "list",
    help=N_("Show the printers that are set up, what each prints, and whether it is ready.\n\n"
            "With --found: what is plugged in or set up on this machine, to be added."),
)  # fmt: skip
@click.option("--found", is_flag=True, help=N_("Show printers that can be added."))
def printer_list(call: Call, found: bool) -> None:
    if found:
        _list_found(call)
        return
    station = load_station(call.station)
    setups = printers_of(station)
    for setup in setups.values():
        status, prints = printer_of(setup).status(), prints_of(station, setup.name)
        facts = _printer_json(setup) | {"prints": prints, "ready": not status, "status": status}
        told = (setup.name, _(PRINTER_KINDS[setup.kind]), setup.where, setup.written_pages)
        words = "  ".join((*filter(None, told), ", ".join(in_groups(prints)) or "-"))
        call.out.line(facts, f"{words}  {status or _('ready')}")
    if not setups:
        call.out.note(_("No printer is set up. tuils printer list --found shows what is there."))


def _list_found(call: Call) -> None:
    there = found_printers()
    for found_printer in there:
        call.out.line(
            {"where": found_printer.where, "kind": found_printer.kind, "words": found_printer.words},
            f"{found_printer.where}  {found_printer.kind}  {found_printer.words}",
        )
    if not there:
        call.out.note(_("Nothing was found. A network printer is added by its address: tcp:192.168.1.9"))
    else:
        call.out.note(_("To add one: tuils printer add NAME WHERE --kind KIND"))


def prints_of(station: Station, name: str) -> list[str]:
    """Return the kinds of paper that this printer is for."""
    return [kind for kind in PAPER_KINDS if station.papers.get(kind) == name]


def _printer_json(setup: PrinterSetup) -> dict[str, Any]:
    facts = {"printer": setup.name, "where": setup.where, "kind": setup.kind, "width": setup.width}
    return facts | ({"pages": list(setup.pages)} if setup.kind == "escpos" else {})


@printer.command(
    "add",
    help=N_(
        "Set up a printer: `printer add receipts usb:04b8:0202 --kind escpos`.\n\n"
        "WHERE is serial:/dev/ttyUSB0, usb:04b8:0202, tcp:192.168.1.9:9100, cups:QUEUE, or file:PATH. A receipt "
        "printer gets receipts and slips, unless they have a printer already."
    ),
)
@NAME
@click.argument("where", type=as_text)
@click.option("--kind", type=click.Choice(tuple(PRINTER_KINDS)), required=True, help=N_("The printer's type."))
@click.option("--width", type=int, metavar="N", help=N_("Characters per line: 32, 42, 48, or 80."))
@click.option(
    "--pages",
    metavar="PAGES",
    type=as_text,
    default="",
    help=N_("The letters that a receipt printer has, such as cp437,cp858; or ascii. The test page shows them."),
)
def printer_add(call: Call, name: str, where: str, kind: str, width: int | None, pages: str) -> None:
    station = load_station(call.station)
    facts = {"where": where, "kind": kind, "width": width or USUAL_WIDTH.get(kind, 80), "pages": pages}
    try:
        setup = printer_setup(name, facts)
    except Unclear as unclear:
        raise click.UsageError(unclear.sentence(_)) from unclear
    kinds = add_printer(station, setup, own=bool(call.station))
    text = _("Set up: {name}. Try it: tuils printer test {name}").format(name=name)
    sentence = _("It prints: {kinds}.").format(kinds=", ".join(in_groups(kinds))) if kinds else ""
    call.out.line(_printer_json(setup) | {"prints": list(kinds)}, text, *filter(None, [sentence]))


@printer.command(
    "test", help=N_("Print a test page: all widths, accented letters, a barcode. Without a name, on every printer.")
)
@click.argument("name", required=False, default="", type=as_text)
def printer_test_command(call: Call, name: str) -> None:
    station = load_station(call.station)
    if name:
        require_printer(station, name)
    for setup in printers_of(station).values():
        if name in ("", setup.name):
            done = print_job(station, printer_test(setup))
            text = _("Sent to the printer: test page. Check that it looks right.")
            if why := done.why:
                text = not_printed_words(why)
            elif setup.at.way == "cups" and (why := printer_of(setup).status()):  # it takes jobs all the same
                text = _("Not printed yet: {why}.").format(why=why)
            call.out.line({"printer": setup.name, "printed": not why, "why": why}, f"{setup.name}  {text}")
            call.out.ask(1 if why else 0)
    if not station.printers:
        call.out.note(_("No printer is set up. tuils printer list --found shows what is there."))
        call.out.ask(1)


@printer.command(
    "assign",
    help=N_(
        "Choose what prints where: `printer assign hold receipts`, `printer assign pages office`.\n\n"
        "KIND is one paper (checkout, checkin, renewal, payment, refund, hold, transit, routing, registration, ticket, "
        "page, label) or receipts, slips, pages, labels, all. NAME is a printer, or none. With --station for one desk."
    ),
)
@click.argument("kind", type=as_text)
@NAME
@click.option("--when", type=click.Choice(tuple(WHEN)), help=N_("Print always, never, or ask each time."))
def printer_assign(call: Call, kind: str, name: str, when: str | None) -> None:
    kinds = paper_kinds_meant(kind)
    if not kinds:
        names = ", ".join((*PAPER_KINDS, *GROUPS))
        raise click.UsageError(_("There is no paper {kind}. Papers: {names}.").format(kind=kind, names=names))
    assign_printer(load_station(call.station), kinds, name, when or "", own=bool(call.station))
    nowhere = _("Not printed anywhere now: {kinds}.").format(kinds=", ".join(in_groups(kinds)))
    text = _("{name} prints: {kinds}.").format(name=name, kinds=", ".join(in_groups(kinds)))
    printer_name = None if name == NO_PRINTER else name
    call.out.line({"kinds": list(kinds), "printer": printer_name, "when": when}, text if printer_name else nowhere)


@printer.command("remove", help=N_("Remove a printer. The papers it printed then have no printer."))
@NAME
def printer_remove(call: Call, name: str) -> None:
    kinds = remove_printer(load_station(call.station), name)
    text = _("Removed: {name}.").format(name=name)
    left = _("These have no printer now: {kinds}.").format(kinds=", ".join(in_groups(kinds))) if kinds else ""
    call.out.line({"printer": name, "prints": list(kinds)}, " ".join(filter(None, (text, left))))


@printer.command("queue", help=N_("Show what could not be printed at this desk. It is kept for a day."))
def printer_queue(call: Call) -> None:
    station = load_station(call.station)
    spooler = spooler_of(station)
    spooler.load()
    for number, job in enumerate(spooler.kept, 1):
        facts = {"number": number, "what": job.what, "printer": job.printer or None, "why": job.why, "begun": job.begun,
                 "seconds": round(time.time() - job.at)}  # fmt: skip
        call.out.line(facts, f"{number}  {job.what}  {job.printer or '-'}  {job.why_words}")
    if not spooler.kept:
        call.out.note(_("Nothing is waiting to print."))


@printer.command("retry", help=N_("Print again what could not be printed: all, or these numbers of `printer queue`."))
@click.argument("numbers", nargs=-1, type=int)
@click.option("--drop", is_flag=True, help=N_("Delete it instead."))
def printer_retry(call: Call, numbers: tuple[int, ...], drop: bool) -> None:
    station = load_station(call.station)
    spooler = spooler_of(station, look_after=())
    spooler.load()
    kept = [job for number, job in enumerate(spooler.kept, 1) if not numbers or number in numbers]
    for job in kept:
        _tried(call, station, spooler, job, drop)
    spooler.close()
    if not kept:
        call.out.note(_("Nothing is waiting to print."))
    elif drop:
        call.out.note(ngettext("Deleted: {n}.", "Deleted: {n}.", len(kept)).format(n=len(kept)))


def _tried(call: Call, station: Station, spooler: Any, job: PrintJob, drop: bool) -> None:
    if drop:
        spooler.drop(job)
        return
    told = spooler.retry(job, page_printer(station))
    if told is None:
        return  # somebody else did it
    done = told.result()
    text = not_printed_words(done.why) if done.why else _("Sent to the printer.")
    call.out.line(
        {"what": job.what, "printer": job.printer, "printed": not done.why, "why": done.why}, f"{job.what}  {text}"
    )
    call.out.ask(1 if done.why else 0)
