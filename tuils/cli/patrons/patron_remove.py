"""tuils patron remove"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import Door, as_text
from tuils.i18n import N_, _
from tuils.library.persons.removing import removable
from tuils.library.persons.removing import remove_patron as forget
from tuils.library.purging import after_removal


@click.command(
    cls=Door,
    help=N_(
        "Delete a patron record for good. This can't be undone.\n\nNot allowed while the patron "
        "has checkouts or holds, or owes money. At a terminal it asks first, unless you give "
        "--yes."
    ),
)
@click.argument("card", type=as_text)
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
def remove(call: Call, card: str, yes: bool) -> None:
    with call.open() as opened, call.out.about(patron=card):
        name = removable(opened.desk, card)
        if not yes and can_ask():
            said = _("Delete {name}, card {card}, for good?").format(name=name, card=card)
            if not click.confirm(said, err=True):
                call.out.note(_("Nothing was changed."))
                return
        gone = opened.do(forget, card)
        after_removal(opened.path)
        said = _("Deleted: {name}, card {card}. The patron record is gone.")
        call.out.line({"patron": gone.card, "removed": True}, said.format(name=gone.name, card=gone.card))
