"""tuils slip, receipt: what goes into a copy, and what people take home"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, command, family
from tuils.cli.kit.paper import paper_command, paper_options, tell_paper
from tuils.i18n import N_
from tuils.library.front.opening import Opened
from tuils.library.office.receipts.asked import CHECKOUT, RECEIPTS_OF, new_card_sheet, receipt_of
from tuils.library.office.receipts.program_papers import registration_sheet, ticket_sheet
from tuils.library.office.receipts.slips import hold_slip, transit_slip

slip = family("slip", N_("Slips for the hold shelf and other branches; registration slips and tickets to take home."))
HOLD = N_("The slip of a hold whose copy is set aside. It shows no name and no title.")
CARD = N_("The slip of a library card, as after registering: expiration date, name on hold slips.")
REGISTRATION = N_("The slip of a program registration: which program, when, how many people.")
TICKET = N_("A ticket for each seat of a program registration.")

paper_command(slip, "hold", hold_slip, HOLD, "hold", "HOLD|BARCODE")
paper_command(slip, "transit", transit_slip, N_("The slip of a copy that goes to another branch."), "item", "BARCODE")
paper_command(slip, "card", new_card_sheet, CARD, "patron", "CARD")
paper_command(slip, "registration", registration_sheet, REGISTRATION, "registration", "REGISTRATION")
paper_command(slip, "ticket", ticket_sheet, TICKET, "registration", "REGISTRATION")


@command(
    N_(
        "A patron's receipt: what was checked out today, the last payment, or all that is out.\n\n"
        "Without --printer and -o it is printed where this desk prints receipts; where it prints none, it is shown."
    )
)
@click.argument("card", type=as_text)
@click.option("--of", type=click.Choice(RECEIPTS_OF), default=CHECKOUT, help=N_("What the receipt is for."))
@paper_options
@in_library(refresh=False, patron="card")
def receipt_command(
    call: Call, opened: Opened, card: str, of: str, file: Path | None, printer: str, width: int | None
) -> None:
    sheet = opened.do(receipt_of, card, of)
    tell_paper(call, opened, sheet, file, printer, width, patron=card)
