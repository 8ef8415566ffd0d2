"""tuils order import: a vendor's file of order records"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.fields import field_options
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import Door, as_text
from tuils.formats.order_records import OrderRecord
from tuils.i18n import N_, _, ngettext
from tuils.library.orders.order_fields import LINE as LINE_FIELDS
from tuils.library.orders.order_file import RecordOrdered, copies_meant, order_record, read_order_file
from tuils.library.orders.ordering import send_order
from tuils.library.orders.printing import copies_words
from tuils.library.refusals import Refused

from .order_options import with_blanks


@click.command(
    "import",
    cls=Door,
    help=N_(
        "Put the titles of a vendor's file of order records (MARC) on the vendor's list. --map says which fields hold "
        "copies, price, and fund: sierra, koha, grid, plain, none, or such as copies=960$o,price=960$s,fund=960$u; "
        "else the vendor's own map counts. What is on order from this vendor already is left out."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--map", "named", metavar="MAP", default="", type=as_text, help=N_("Which fields say what."))
@field_options(LINE_FIELDS)
@click.option("--sent", is_flag=True, help=N_("They are ordered already: mark the vendor's list as sent."))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would be ordered."))
@click.option("--anyway", is_flag=True, help=N_("Also what is on order already, and over a fund's budget, if you may."))
def import_file(call: Call, /, file: Path, named: str, sent: bool, dry_run: bool, anyway: bool, **options: Any) -> None:
    usual = with_blanks(options)
    with call.open() as opened, call.out.about(file=str(file)):
        vendor = str(usual.get("vendor", ""))
        records = opened.do(lambda _desk: read_order_file(file, vendor, named))
        done = [_one(call, opened, record, usual, dry_run, anyway) for record in records]
        added = sum(one.outcome == "added" for one in done)
        copies = sum(line.line.copies for one in done for line in one.lines)
        if dry_run:
            told = [one.get("copies", "1") for record in records if not record.fault for one in record.wanted]
            copies = sum(map(copies_meant, told))
        number = opened.do(send_order, vendor).number if sent and added and not dry_run else ""
        facts = {"read": len(done), "ordered": added, "copies": copies, "set_aside": len(done) - added}
        words = ngettext("{n} of {all} title to order: {copies}.", "{n} of {all} titles to order: {copies}.", len(done))
        words = words.format(n=added, all=len(done), copies=copies_words(copies))
        call.out.line({**facts, "order": number or None}, f"{words}{f' {number}' if number else ''}")
        call.out.ask(0 if any(not one.fault for one in records) else USAGE)


def _one(
    call: Call, opened: Opened, record: OrderRecord, usual: dict[str, Any], dry_run: bool, anyway: bool
) -> RecordOrdered:
    if dry_run:
        told = "; ".join(", ".join(f"{part} {text}" for part, text in one.items()) for one in record.wanted)
        outcome = "set_aside" if record.fault else "added"
        done = RecordOrdered(record.number, record.columns.title, (), record.fault or told, outcome)
    else:
        try:
            done = opened.do(order_record, record, usual, sure=anyway)
        except Refused as no:
            if "NO_PERMISSION" in no.codes:
                raise
            done = RecordOrdered(record.number, record.columns.title, (), no.message, "set_aside")
    if done.said or dry_run:
        facts = {"record": done.number, "title": done.title, "said": done.said or None, "outcome": done.outcome}
        call.out.line(facts, f"{done.number}. {done.title}: {done.said or _('1 copy')}")
    return done
