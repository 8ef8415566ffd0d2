"""tuils repair: what is mended, by whom, and until when"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_or_cleared
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.paper import paper_command
from tuils.cli.kit.table import list_command, verb_command
from tuils.i18n import N_
from tuils.library.front.opening import Opened
from tuils.library.lending.item_status.marking import waits_again_words
from tuils.library.lending.item_status.repair_fields import BACK, FIELDS, OUT
from tuils.library.lending.item_status.repairs import (
    REPAIRS,
    RepairSaid,
    back_from_repair,
    change_repair,
    list_repairs,
    repairs_of,
    send_to_repair,
)
from tuils.library.office.receipts.slips import repair_batch, repair_slip

from .checkin import checkin_json, checkin_sentence

BARCODE = click.argument("barcode", metavar="BARCODE", type=as_text)
BARCODES = click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)


repair = family(
    "repair",
    N_(
        "Copies being repaired, here or at a bindery. Nobody can borrow them meanwhile, and no hold gets them. The "
        "check-in of one that was sent out takes it back, and whoever waits gets it. `report run repairs` sums costs."
    ),
)


def _tell(call: Call, opened: Opened, done: RepairSaid) -> None:
    for line in done.lines:
        slip = done.slips.get(line.item, "")
        more = [f"  {waits_again_words(slip)}"] if slip else []
        facts = {**REPAIRS.facts(opened.desk, line), "act": done.act or None, "hold_slip": slip or None}
        call.out.line(facts, *REPAIRS.sentences(opened.desk, line), *more)


list_command(
    repair,
    "list",
    REPAIRS,
    N_("What is damaged or in repair at this branch: late ones first, then by who has it."),
    click.option("--with", "vendor", metavar="NAME", default="", type=as_text, help=N_("Only what this one has.")),
    click.option("--late", is_flag=True, help=N_("Only copies that are due back.")),
    read=list_repairs,
)


verb_command(
    repair,
    "send",
    N_("Send copies out for repair, all or none, in one act: to a bindery, or repaired here."),
    send_to_repair,
    _tell,
    BARCODES,
    OUT,
)


verb_command(
    repair,
    "edit",
    N_("Change what is said of the last repair of a copy, also once it is done."),
    change_repair,
    _tell,
    BARCODE,
    FIELDS,
    subject="item",
    missing=N_("Say what to change, such as --cost 1250."),
)


@repair.command("back", help=N_("Check in copies that are repaired, and record what was done."))
@BARCODES
@field_options(BACK)
def repair_back(call: Call, /, barcodes: tuple[str, ...], **options: Any) -> None:
    fields = given_or_cleared(options)
    with call.open() as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(back_from_repair, barcode, fields)
                call.out.line({**checkin_json(done, opened.desk), "act": done.act}, checkin_sentence(done))


list_command(
    repair,
    "history",
    REPAIRS,
    N_("List every repair of one copy, the newest first."),
    BARCODE,
    read=repairs_of,
    subject="item",
    nothing=N_("It was never in repair."),
)


paper_command(repair, "slip", repair_slip, N_("Print the slip that goes with a copy in repair."), "item", "BARCODE")
paper_command(
    repair,
    "batch",
    repair_batch,
    N_("Print the slip that goes along with a box to the bindery: all that NAME has."),
    "vendor",
    "NAME",
)
