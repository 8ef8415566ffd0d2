"""What the commands of orders have in common: their arguments, what `-` means, how a file is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import given
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_text, to_file
from tuils.cli.kit.table import apart_from_json, write_rows
from tuils.i18n import N_, _
from tuils.library.local_words import money_label
from tuils.library.orders.ordering import Order
from tuils.library.orders.printing import copies_words, order_paper
from tuils.library.orders.tables import SHEET

LINE = click.argument("line", metavar="LINE", type=as_text)
VENDOR = click.option("--vendor", metavar="NAME", default="", type=as_text, help=N_("Of this vendor alone."))
ANYWAY = click.option("--anyway", is_flag=True, help=N_("Do it anyway: go over the fund's budget, if you may."))
text_option = to_file("-o", "--output", "file", type=click.Path(path_type=Path), words=N_("Save it as text to print."))
sheet_option = click.option("--csv", "sheet", metavar="FILE", type=click.Path(path_type=Path), callback=apart_from_json,
                            help=N_("Save it as a table for the vendor; - prints it here."))  # fmt: skip


def with_blanks(options: dict[str, Any]) -> dict[str, Any]:
    """What was given; `-` takes a text away."""
    return {name: "" if value == "-" else value for name, value in given(options).items()}


def check_files(call: Call, file: Path | None, sheet: Path | None) -> None:
    """What is sure to fail is said before anything is marked as ordered. Two names cannot be one."""
    if file and file == sheet:
        raise click.UsageError(_("Name two files, one for text and one for the table."))
    for one in (file, sheet):
        if one and str(one) != "-" and (one.is_dir() or not one.parent.is_dir() or (one.exists() and not call.force)):
            said = _("{file}: it is there already (--force replaces it), or its folder is not.")
            raise click.UsageError(said.format(file=one))


def tell_order(call: Call, opened: Opened, order: Order, file: Path | None, sheet: Path | None, words: str) -> None:
    """Into the files that were named, else as text here."""
    from tuils.files import as_text as text_of
    from tuils.files import whole_file

    paper = order_paper(opened.desk, order)
    if file:
        with whole_file(file, replace=call.force) as out, text_of(out) as text:
            text.write("\n".join(paper) + "\n")
    if sheet:
        write_rows(call, sheet, [SHEET.facts(opened.desk, one) for one in order.lines], SHEET.names)
    facts = {"order": order.number, "vendor": order.vendor, "titles": len(order.lines), "copies": order.copies}
    facts |= {"cost_cents": order.cents, "file": str(file) if file else None, "act": order.act or None}
    said = words.format(
        order=order.number, vendor=order.vendor, copies=copies_words(order.copies), money=money_label(order.cents)
    )
    call.out.line(facts, *(() if file or sheet else paper), said)
