"""tuils slip: what goes into a copy, and what people take home besides receipts"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family, to_file
from tuils.cli.kit.paper import paper_options, tell_paper
from tuils.i18n import N_
from tuils.library.papers.asked import new_card_sheet
from tuils.library.papers.program_papers import registration_sheet, ticket_sheet
from tuils.library.papers.slips import hold_slip, transit_slip

INTO = to_file(
    "-o", "--output", "file", words=N_("Save to this file; - is the screen."), type=click.Path(path_type=Path)
)


slip = family("slip", N_("Slips for the hold shelf and other branches; registration slips and tickets to take home."))


@slip.command(help=N_("The slip of a hold whose copy is set aside. It shows no name and no title."))
@click.argument("hold", type=as_text)
@paper_options
@INTO
def hold(call: Call, hold: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(hold=hold):
        tell_paper(call, opened, opened.do(hold_slip, hold), file, printer, width, hold=hold)


@slip.command(help=N_("The slip of a copy that goes to another branch."))
@click.argument("barcode", type=as_text)
@paper_options
@INTO
def transit(call: Call, barcode: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(item=barcode):
        tell_paper(call, opened, opened.do(transit_slip, barcode), file, printer, width, item=barcode)


@slip.command(help=N_("The slip of a library card, as after registering: expiration date, name on hold slips."))
@click.argument("card", type=as_text)
@paper_options
@INTO
def card(call: Call, card: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        tell_paper(call, opened, opened.do(new_card_sheet, card), file, printer, width, patron=card)


@slip.command(help=N_("The slip of a program registration: which program, when, how many people."))
@click.argument("registration", type=as_text)
@paper_options
@INTO
def registration(call: Call, registration: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(registration=registration):
        sheet = opened.do(registration_sheet, registration)
        tell_paper(call, opened, sheet, file, printer, width, registration=registration)


@slip.command(help=N_("A ticket for each seat of a program registration."))
@click.argument("registration", type=as_text)
@paper_options
@INTO
def ticket(call: Call, registration: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(registration=registration):
        sheet = opened.do(ticket_sheet, registration)
        tell_paper(call, opened, sheet, file, printer, width, registration=registration)
