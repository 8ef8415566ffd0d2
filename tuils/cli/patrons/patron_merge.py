"""tuils patron merge"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import Door, as_text
from tuils.i18n import N_, _
from tuils.library import departments as _departments  # noqa: F401  (whatever is a patron's moves along)
from tuils.library.conversation.merging_words import coming, staying
from tuils.library.persons.merging import Merging, look_at_merge, merge_patrons


@click.command(
    cls=Door,
    help=N_(
        "Merge two records of the same patron: everything from CARD moves to INTO.\n\nBoth cards "
        "then open the same record. At a terminal it shows what moves and asks, unless you give "
        "--yes. `tuils undo` separates them again."
    ),
)
@click.argument("card", type=as_text)
@click.argument("into", type=as_text)
@click.option("--dry-run", is_flag=True, help=N_("Show what would move, and change nothing."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
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
