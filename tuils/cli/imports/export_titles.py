"""tuils export marc, marcxml"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.output import bytes_out
from tuils.files import whole_file
from tuils.formats.marc_out import MarcForm, form_of
from tuils.i18n import _, ngettext
from tuils.library.cataloging.titles_out import TitleOut, export_titles


def write_titles(call: Call, form_name: str, file: Path | None, system: str | None) -> None:
    """`form_name`: iso2709, marcxml, json (an object a line) or mrk. Without a file it goes to standard output."""
    if file is None and sys.stdout.isatty():
        raise click.UsageError(_("This format can't be shown in a terminal. Name a file with -o."))
    form = form_of(form_name)
    with call.open() as opened, call.out.about(export="marc"):
        titles = export_titles(opened.desk, form, system or "koha")
        if file is None:
            _write(titles, form, bytes_out(), lambda title: _tell(call, None, title))
            return
        with whole_file(file, replace=call.force) as out:
            count = _write(titles, form, out, lambda title: _tell(call, file, title))
        said = ngettext("{n} title saved: {file}", "{n} titles saved: {file}", count).format(n=count, file=file)
        call.out.line({"file": str(file), "titles": count}, said)


def _write(titles: Iterable[TitleOut], form: MarcForm, out: BinaryIO, tell: Callable[[TitleOut], None]) -> int:
    """The whole file; `tell` hears of each title that is not whole in it. Gives back how many titles it has."""
    count = 0
    out.write(form.head)
    for title in titles:
        count += bool(title.data)
        out.write(title.data)
        if title.faults:
            tell(title)
    out.write(form.tail)
    return count


def _tell(call: Call, file: Path | None, title: TitleOut) -> None:
    """What is not in the file is named, a line a title; the command then leaves 1."""
    call.out.ask(REFUSED)
    said = _("title {number} ({control_number}): {fault}")
    fault = " ".join(title.faults)
    words = said.format(number=title.number, control_number=title.control_number or "-", fault=fault)
    if file is None or not call.as_json:
        call.out.note(words)
        return
    facts = {"file": str(file), "record": title.number, "control_number": title.control_number or None}
    call.out.line({**facts, "fault": fault, "outcome": "repaired" if title.data else "rejected"}, words)
