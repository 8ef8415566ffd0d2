"""tuils receipt"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command, to_file
from tuils.cli.kit.paper import paper_options, tell_paper
from tuils.i18n import N_
from tuils.library.papers.asked import CHECKOUT, RECEIPTS_OF, receipt_of


@command(
    N_(
        "A patron's receipt: what was checked out today, the last payment, or all that is out.\n\n"
        "Without --printer and -o it is printed where this desk prints receipts; where it prints none, it is shown."
    )
)
@click.argument("card", type=as_text)
@click.option("--of", type=click.Choice(RECEIPTS_OF), default=CHECKOUT, help=N_("What the receipt is for."))
@paper_options
@to_file("-o", "--output", "file", words=N_("Save to this file; - is the screen."), type=click.Path(path_type=Path))
def receipt(call: Call, card: str, of: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        sheet = opened.do(receipt_of, card, of)
        tell_paper(call, opened, sheet, file, printer, width, patron=card)
