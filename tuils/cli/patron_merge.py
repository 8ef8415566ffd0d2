"""tuils patron merge"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.persons.merging import Merging, look_at_merge, merge_patrons
from tuils.library.session.merging_words import coming, staying

from .call import Call, can_ask
from .options import Door, as_text


@click.command(
    cls=Door,
    help=N_(
        "Make one of two records of a person: all that the one with CARD has comes to the one with INTO.\n\n"
        "The card of the record that goes opens the other one. At a terminal it shows what comes along and asks, "
        "unless --yes is given. `tuils undo` gives everything back."
    ),
)
@click.argument("card", type=as_text)
@click.argument("into", type=as_text)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would come along."))
@click.option("--yes", is_flag=True, help=N_("Do it without asking."))
@click.pass_obj
def merge(call: Call, card: str, into: str, dry_run: bool, yes: bool) -> None:
    with call.open() as opened, call.out.about(patron=card):
        look = opened.do(look_at_merge, card, into)
        if dry_run:
            said = _("Would merge {name}, card {card}, into card {into}.")
            call.out.line(facts(look, merged=False), said.format(**_who(look)), *_lines(look))
            return
        if not yes and can_ask():
            for line in _lines(look):
                call.out.note(line)
            if not click.confirm(_("Merge {name}, card {card}, into card {into}?").format(**_who(look)), err=True):
                call.out.note(_("Nothing was changed."))
                return
        done = opened.do(merge_patrons, card, into)
        said = _("Merged: {name}, card {card}, into card {into}.").format(**_who(done))
        call.out.line(facts(done, merged=True), said, *_lines(done))


def _who(found: Merging) -> dict[str, str]:
    return {"name": found.goes.name, "card": found.goes.card, "into": found.stays.card}


def _lines(found: Merging) -> list[str]:
    return [*coming(found), *staying(found)]


def facts(found: Merging, *, merged: bool) -> dict[str, Any]:
    """The merge as an object: `patron` is the card of the record that goes, `into` that of the one that stays."""
    return {
        "patron": found.goes.card,
        "into": found.stays.card,
        "name": found.stays.name,
        "merged": merged,
        **{name: found.counts.get(name, 0) for name in ("loans", "holds", "history", "notes", "wards", "proxies")},
        "owed_cents": found.owed_cents,
        "fills": sorted(found.fills),
        "seconds": sorted(found.seconds),
        "differs": list(found.differs),
    }
