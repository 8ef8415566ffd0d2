"""tuils history: what a patron has read, for those who want it kept"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.circulation.history import history_of, keep_history
from tuils.library.people.patrons import patron_sheet
from tuils.values.moments import iso


@command(
    N_(
        "Keep a patron's reading history, if the patron asks for it: `history CARD on`. `off` "
        "deletes it at once.\n\nWithout on or off: show the list."
    )
)
@click.argument("card", type=as_text)
@click.argument("word", metavar="[on|off]", required=False, default="", type=as_text)
@click.pass_obj
def history(call: Call, card: str, word: str) -> None:
    wanted = word.lower()
    if wanted not in ("", "on", "off"):
        raise click.BadParameter(_("Type on or off, not {word}.").format(word=word), param_hint="[on|off]")
    with call.open() as opened, call.out.about(patron=card):
        if wanted:
            sheet = opened.do(keep_history, card, wanted == "on")
            said = _("Reading history is on.") if sheet.keeps_history else _("Reading history is off.")
            call.out.line({"patron": sheet.card, "history": sheet.keeps_history}, said)
            return
        sheet, zone = patron_sheet(opened.desk, card), opened.desk.zone
        lines = history_of(opened.desk, card)
        if not lines:
            call.out.note(_("Nothing has been returned yet.") if sheet.keeps_history else _("Reading history is off."))
        for line in lines:
            facts = {"patron": sheet.card, "biblio": line.biblio, "title": line.title}
            facts |= {name: iso(getattr(line, name), zone) for name in ("lent_at", "due_at", "returned_at")}
            call.out.line(facts, f"{facts['returned_at'][:10]}  {line.title}")
