"""tuils patron export, tuils patron used"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.i18n import N_, _
from tuils.library.people.last_use import SPANS, count_by_use
from tuils.library.persons.personal_record import personal_record
from tuils.library.persons.personal_text import FORMS, JSON, TEXT, record_text, write_record

from .call import Call
from .options import as_out, as_text, command


@command(
    N_(
        "All that is kept of one person, for whoever asks for their own.\n\n"
        "As text to read, or as JSON. A file of -o is readable by this user alone. It is noted in the audit log."
    )
)
@click.argument("card", type=as_text)
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help=N_("text, or json."))
@click.option("-o", "--output", "file", metavar="FILE", type=as_out, help=N_("Else written here."))
@click.pass_obj
def export(call: Call, card: str, form: str | None, file: Path | None) -> None:
    wanted = form or (JSON if call.as_json else TEXT)
    with call.open() as opened, call.out.about(patron=card):
        record = opened.do(personal_record, card)
        if file is None:
            if wanted == JSON:
                call.out.as_json = True
            call.out.line({"patron": card, "record": record}, *record_text(record).splitlines())
            return
        size = write_record(record, wanted, file)
        said = _("Written: {file}. Hand it over, then delete it.").format(file=file)
        call.out.line({"patron": card, "file": str(file), "bytes": size}, said)


@command(N_("How many patrons used their card when: this month, this year, earlier. Counts alone."))
@click.pass_obj
def used(call: Call) -> None:
    with call.open() as opened, call.out.about():
        for span, count in opened.do(count_by_use).items():
            call.out.line({"last_use": span, "count": count}, f"{count:>6}  {_(SPANS[span])}")
