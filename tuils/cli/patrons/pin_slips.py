"""tuils patron pin-slips: PINs for many patrons, each on a letter"""

from __future__ import annotations

import io
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command, to_file
from tuils.cli.kit.output import save_bytes
from tuils.cli.kit.progress import progress
from tuils.formats.paper.letter_pdf import LetterPage, write_letters_pdf
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.dates import moment_day
from tuils.library.people.patrons.choosing import PatronChoice
from tuils.library.people.self_service.pin_slips import PinSlip, hashed_pins, keep_pins, plan_pin_slips

from .patron_batch import listed_cards, people_options


@command(
    N_(
        "Make a PIN for each of many patrons who have none, on a letter for each: to mail in a window envelope, or to "
        "hand out. A PIN that is there stays.\n\nThe PINs stand in this file alone, which only you can read; the "
        "library keeps hashes. Delete it once it is printed."
    )
)
@people_options
@to_file("-o", "--output", "file", words=N_("The PDF to write."), type=click.Path(path_type=Path))
def patron_pin_slips(
    call: Call, cards: tuple[str, ...], source: Path | None, grade: str, category: str, file: Path | None
) -> None:
    listed = listed_cards(cards, source)
    if file is None or not (listed is not None or grade or category):
        raise click.UsageError(_("Name cards, --from FILE, --grade or --category, and a file with -o FILE.pdf."))
    with call.open() as opened, call.out.about():
        plan = opened.do(plan_pin_slips, PatronChoice(grade=grade, category=category, cards=listed))
        if plan.unknown:
            call.out.note(_("No patron has: {cards}").format(cards=", ".join(plan.unknown)))
        if plan.had_one:
            text = ngettext("{n} patron has a PIN already.", "{n} patrons have a PIN already.", plan.had_one)
            call.out.note(text.format(n=plan.had_one))
        if not plan.slips:
            call.out.line({"slips": 0, "file": None}, _("No slips to print."))
            return
        hashes = []
        with progress(_("PINs")) as tell:
            for one in hashed_pins(plan.slips):
                hashes.append(one)
                tell(len(hashes), len(plan.slips), len(hashes))
        out = io.BytesIO()
        date = moment_day(opened.desk, opened.desk.now)
        write_letters_pdf([_letter(one, date) for one in plan.slips], out)
        saved = save_bytes(file, out.getvalue(), replace=call.force)
        kept = opened.do(keep_pins, hashes)
        if not saved:
            return
        text = ngettext(
            "{n} slip saved: {file}. Delete it once it is printed.",
            "{n} slips saved: {file}. Delete it once they are printed.",
            kept,
        )
        call.out.line({"slips": kept, "file": str(file)}, text.format(n=kept, file=file))


def _letter(one: PinSlip, date: str) -> LetterPage:
    body = _(
        "Your library card: {card}\nYour PIN: {pin}\n\nSelf-check, public computers and online services ask for it. "
        "You can choose another at the desk. Please keep it to yourself, and throw this letter away."
    )
    return LetterPage(one.address, [library_name()], date, _("Your PIN"), body.format(card=one.card, pin=one.pin))
