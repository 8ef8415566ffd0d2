"""tuils patron export, tuils patron used"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command, to_file
from tuils.i18n import N_, _
from tuils.library.people.last_use import SPANS, count_by_use
from tuils.library.persons.personal_record import personal_record
from tuils.library.persons.personal_text import FORMS, JSON, TEXT, record_text, write_record


@command(
    N_(
        "Everything the library keeps about one patron, for a patron who asks.\n\nAs text to read, "
        "or as JSON. Only you can read the file of -o. The audit log notes it."
    )
)
@click.argument("card", type=as_text)
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help=N_("text or json."))
@to_file("-o", "--output", "file", words=N_("Write it to this file instead of showing it here."))
def export(call: Call, card: str, form: str | None, file: Path | None) -> None:
    wanted = form or (JSON if call.as_json else TEXT)
    with call.open() as opened, call.out.about(patron=card):
        record = opened.do(personal_record, card)
        if file is None:
            if wanted == JSON:
                call.out.as_json = True
            call.out.line({"patron": card, "record": record}, *record_text(record).splitlines())
            return
        size = write_record(record, wanted, file, replace=call.force)
        said = _("Saved: {file}. Give it to the patron, then delete it.").format(file=file)
        call.out.line({"patron": card, "file": str(file), "bytes": size}, said)


@command(N_("How many patrons last used their card this month, this year, or earlier. Only counts."))
def used(call: Call) -> None:
    with call.open() as opened, call.out.about():
        for span, count in opened.do(count_by_use).items():
            call.out.line({"last_use": span, "count": count}, f"{count:>6}  {_(SPANS[span])}")
