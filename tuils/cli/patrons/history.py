"""tuils history: what a patron has read, for those who want it kept"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.lending.loans.history import HISTORY, keep_history
from tuils.library.people.patrons.patrons import patron_sheet


@command(
    N_(
        "Keep a patron's reading history, if the patron asks for it: `history CARD on`. `off` "
        "deletes it at once.\n\nWithout on or off: show the list."
    )
)
@click.argument("card", type=as_text)
@click.argument("word", metavar="[on|off]", required=False, default="", type=as_text)
@csv_option
def history_command(call: Call, card: str, word: str, file: Path | None) -> None:
    wanted = word.lower()
    if wanted not in ("", "on", "off"):
        raise click.BadParameter(_("Type on or off, not {word}.").format(word=word), param_hint="[on|off]")
    with call.open() as opened, call.out.about(patron=card):
        if wanted:
            sheet = opened.do(keep_history, card, wanted == "on")
            text = _("Reading history is on.") if sheet.keeps_history else _("Reading history is off.")
            call.out.line({"patron": sheet.card, "history": sheet.keeps_history}, text)
            return
        sheet = patron_sheet(opened.desk, card)
        none = "" if sheet.keeps_history else _("Reading history is off.")
        tell_table(call, opened, HISTORY, HISTORY.read(opened.desk, card), file, none, patron=sheet.card)
