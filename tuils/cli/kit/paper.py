"""A receipt or slip of a command: to a printer, into a file, or as lines here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.devices.printers.printer_list import require_printer
from tuils.devices.printers.printers import paper_for
from tuils.devices.printers.printing import NotPrinted
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.office.receipts.sheets import Sheet
from tuils.library.office.receipts.templates import template_folder, text_of_all
from tuils.printing.print_out import SCREEN_WIDTH, assigned, printers_of, sheet_job, shown_lines
from tuils.values.station.printer_setup import WIDEST, PrinterSetup

from .call import Call
from .options import as_text, to_file
from .output import save_bytes
from .printing import not_printed_words, print_job

F = TypeVar("F", bound=Callable[..., Any])
into = to_file(
    "-o", "--output", "file", words=N_("Save to this file; - is the screen."), type=click.Path(path_type=Path)
)


def paper_options(function: F) -> F:
    """Add the options for the printer, the width, and the file to write to instead."""
    printer = click.option("--printer", metavar="NAME", default="", type=as_text, help=N_("On this printer."))
    wide = click.IntRange(20, WIDEST)
    width = click.option("--width", metavar="N", type=wide, help=N_("Characters per line: 32, 42, 48, or 80."))
    return printer(width(into(function)))


def paper_command(
    group: click.Group, name: str, read: Callable[[Desk, str], Sheet], words: str, of: str, place: str
) -> None:
    """Add a command that only prints this paper. `of`: its subject in JSON; `place`: on the command line."""

    @group.command(name, help=words)
    @click.argument("key", metavar=place, type=as_text)
    @paper_options
    def tell(call: Call, key: str, file: Path | None, printer: str, width: int | None) -> None:
        with call.open(refresh=False) as opened, call.out.about(**{of: key}):
            tell_paper(call, opened, opened.do(read, key), file, printer, width, **{of: key})


def tell_paper(
    call: Call, opened: Opened, sheet: Sheet, file: Path | None, name: str, width: int | None, **subject: Any
) -> None:
    """Print, write or show a paper. `subject`: its subject in JSON."""
    if name:
        require_printer(opened.station, name)
    facts = {**subject, "paper": sheet.template}
    setup = printers_of(opened.station)[name] if name else assigned(opened.station, sheet.kind)
    if setup and width:
        setup = replace(setup, width=width)
    if file is not None or (setup is None and not name):
        _write(call, opened, sheet, file, setup if name else None, width, facts)
    elif setup:
        done = print_job(opened.station, sheet_job(opened.station, opened.path, sheet, setup))
        kept = _("Saved to print later: tuils printer retry") if done.id else ""
        said = f"{not_printed_words(done.why)} {kept}".strip() if done.why else _("Sent to the printer: {what}.")
        told = facts | {"printer": setup.name, "printed": not done.why, "why": done.why, "file": None}
        call.out.line(told, said.format(what=sheet.called))
        call.out.ask(1 if done.why else 0)


def _write(
    call: Call, opened: Opened, sheet: Sheet, file: Path | None, setup: PrinterSetup | None, width: int | None,
    facts: dict[str, Any],
) -> None:  # fmt: skip
    lines = shown_lines(opened.path, sheet, width or SCREEN_WIDTH)
    if file is None:
        call.out.line(facts | {"printed": False, "text": "\n".join(lines)}, *lines)
        return
    data = _data(opened, sheet, setup) if setup else ("\n".join(lines) + "\n").encode()
    if not save_bytes(file, data, replace=call.force):
        return
    told = facts | {"printer": setup.name if setup else None, "printed": False, "why": "", "file": str(file)}
    call.out.line(told, _("Saved: {file}").format(file=file))


def _data(opened: Opened, sheet: Sheet, setup: PrinterSetup) -> bytes:
    """Return the bytes that this printer would get."""
    try:
        return paper_for(setup, text_of_all(template_folder(opened.path), sheet), large=sheet.large).data
    except NotPrinted as no:
        raise click.UsageError(not_printed_words(no.said)) from no
