"""tuils patron-card: library cards to print"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import click

from tuils.cli.catalog.label import label_run, sheet_options
from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command, to_file
from tuils.cli.kit.output import save_bytes
from tuils.formats.paper.label_pdf import NoLabels, write_cards
from tuils.formats.paper.label_sheets import USUAL_CARD, card_sheet
from tuils.i18n import N_, _, ngettext
from tuils.library.holdings.labels.faces import card_faces, on_own_paper
from tuils.library.people.patrons.choosing import PatronChoice

from .patron_batch import listed_cards, people_options


@command(
    N_(
        "Make library cards to print, front and back, the size of a bank card. Print on both "
        "sides, flipped on the long edge.\n\nOnly you can read the file: it has names and card "
        "numbers."
    )
)
@people_options
@click.option("--symbology", type=click.Choice(("codabar", "code39", "code128")), help=N_("The kind of barcode."))
@sheet_options
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def patron_card_command(
    call: Call,
    /,
    cards: tuple[str, ...],
    source: Path | None,
    grade: str,
    category: str,
    file: Path | None,
    **given: Any,
) -> None:
    if not (cards or grade or category or source) or file is None:
        raise click.UsageError(_("Name cards, --from FILE, --grade or --category, and a file with -o FILE.pdf."))
    listed = listed_cards((), source)
    chosen = grade or category or listed is not None
    choice = PatronChoice(grade=grade, category=category, cards=listed) if chosen else None
    with call.open(refresh=False) as opened, call.out.about():
        run = label_run(call, opened, given, card_sheet, on_own_paper(USUAL_CARD))
        made = opened.do(card_faces, cards, choice)
        if made.without:
            text = ngettext("{n} patron has no card: {names}", "{n} patrons have no card: {names}", len(made.without))
            call.out.note(text.format(n=len(made.without), names=", ".join(made.without)))
        if made.unknown:
            call.out.note(_("No patron has: {cards}").format(cards=", ".join(made.unknown)))
        if not made.faces:
            call.out.note(_("No cards to print."))
            return
        out = io.BytesIO()
        try:
            sheets = write_cards(made.faces, run, out)
        except NoLabels as no:
            raise click.UsageError(str(no)) from no
        if not save_bytes(file, out.getvalue(), replace=call.force):
            return
        text = ngettext("{n} card saved: {file}. Delete it once it is printed.",
                        "{n} cards saved: {file}. Delete it once they are printed.", len(made.faces))  # fmt: skip
        facts = {"cards": len(made.faces), "sheets": sheets, "sheet": run.sheet.name, "file": str(file)}
        call.out.line(facts, text.format(n=len(made.faces), file=file))
