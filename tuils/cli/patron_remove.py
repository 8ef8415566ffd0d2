"""tuils patron remove"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.persons.removing import removable
from tuils.library.persons.removing import remove_patron as forget
from tuils.library.purging import after_removal

from .call import Call, can_ask
from .options import Door, as_text


@click.command(
    cls=Door,
    help=N_(
        "Forget a person: all that is known of them. It cannot be taken back.\n\n"
        "Refused while something is on loan, on hold or owed. At a terminal it asks once more, unless --yes is given."
    ),
)
@click.argument("card", type=as_text)
@click.option("--yes", is_flag=True, help=N_("Do it without asking."))
@click.pass_obj
def remove(call: Call, card: str, yes: bool) -> None:
    with call.open() as opened, call.out.about(patron=card):
        name = removable(opened.desk, card)
        if not yes and can_ask():
            said = _("Forget {name}, card {card}, for good?").format(name=name, card=card)
            if not click.confirm(said, err=True):
                call.out.note(_("Nothing was changed."))
                return
        gone = opened.do(forget, card)
        after_removal(opened.path)
        said = _("Removed: {name}, card {card}. All that was known is forgotten.")
        call.out.line({"patron": gone.card, "removed": True}, said.format(name=gone.name, card=gone.card))
