"""tuils van paper, key-in"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from tuils.cli.imports.log_lines import read_codes, tell_log
from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_day, command, to_file
from tuils.cli.kit.output import save_bytes
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.printing import printed
from tuils.formats.barcode_list import text_of
from tuils.i18n import N_, _
from tuils.library.circulation.typed_log import read_typed
from tuils.library.sites.van_paper import van_paper
from tuils.values.moments import day_of


@command(
    N_(
        "One page for the bookmobile, for a day when nothing works: blocked cards, holds ready for each stop, due "
        "dates, and a form to write on.\n\nIt has card numbers and titles on it, but no names. Shred it afterwards."
    )
)
@to_file("-o", "--output", "file", words=N_("Where to save it; shown here if left out."))
@click.option("--print", "on_paper", is_flag=True, help=N_("Send it to the printer."))
def paper(call: Call, file: Path | None, on_paper: bool) -> None:
    with call.open() as opened, call.out.about(paper="van"):
        made = opened.do(van_paper)
        facts = {"file": str(file) if file else None, "blocked": made.blocked, "holds": made.holds}
        if on_paper:
            done = printed(call, made.text, _("Save it with -o, and print it elsewhere."))
            call.out.line({**facts, "printed": done}, _("Sent to the printer.") if done else "")
        elif file is None:
            call.out.line({**facts, "text": made.text}, *made.text.splitlines())
        elif save_bytes(file, made.text.encode(), replace=call.force):
            call.out.line({**facts, "printed": False}, _("Saved: {file}").format(file=file))


@command(
    N_(
        "Key in a paper log: a line for each item, from FILE or typed here.\n\nA line is the card, the barcode, and "
        "the time: `21234000000018 31234000000016 10:31`. For a return, write - instead of the card. All lines are "
        "taken in at the end, the oldest first, with the same checks as at the desk. What can't be done is listed."
    )
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--day", metavar="DATE", type=as_day, help=N_("The day of the log. Default: today."))
@override_options
def key_in(call: Call, file: Path | None, day: date | None, override: tuple[str, ...], reason: str) -> None:
    passing = override_of(override, reason)
    if file is None and can_ask():
        call.out.note(_("Card, barcode, time. For a return: - instead of the card. Ctrl+D ends the log."))
    data = sys.stdin.buffer.read() if file is None or str(file) == "-" else read_codes(file)
    with call.open() as opened, call.out.about(file=str(file or "-")):
        lines = read_typed(opened.desk, text_of(data), day or day_of(opened.desk.now, opened.desk.zone))
        tell_log(call, opened, lines, passing, str(file or "-"))


key_in.name = "key-in"
