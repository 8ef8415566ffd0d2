"""tuils history: what a patron has read, for those who want it kept"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.circulation.history import history_of, keep_history
from tuils.library.people.patrons import patron_sheet
from tuils.values.moments import iso

from .call import Call
from .options import as_text, command


@command(
    N_(
        "Keep a list of what a patron has read, at their own wish: `history CARD on`. `off` deletes it at once.\n\n"
        "Without a word: show the list."
    )
)
@click.argument("card", type=as_text)
@click.argument("word", metavar="[on|off]", required=False, default="", type=as_text)
@click.pass_obj
def history(call: Call, card: str, word: str) -> None:
    wanted = word.lower()
    if wanted not in ("", "on", "off"):
        raise click.BadParameter(_("{word} is neither on nor off.").format(word=word), param_hint="[on|off]")
    with call.open() as opened, call.out.about(patron=card):
        if wanted:
            sheet = opened.do(keep_history, card, wanted == "on")
            said = _("A list is kept of what is read.") if sheet.keeps_history else _("No list is kept.")
            call.out.line({"patron": sheet.card, "history": sheet.keeps_history}, said)
            return
        sheet, zone = patron_sheet(opened.desk, card), opened.desk.zone
        lines = history_of(opened.desk, card)
        if not lines:
            call.out.note(_("Nothing is in it.") if sheet.keeps_history else _("No list is kept."))
        for line in lines:
            facts = {"patron": sheet.card, "biblio": line.biblio, "title": line.title}
            facts |= {name: iso(getattr(line, name), zone) for name in ("lent_at", "due_at", "returned_at")}
            call.out.line(facts, f"{facts['returned_at'][:10]}  {line.title}")
