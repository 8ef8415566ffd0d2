"""tuils curbside: times for ready holds, packed before, and who is outside"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_
from tuils.library.activities.curbside.pickups import (
    CURBSIDE,
    add_pickup,
    cancel_pickup,
    hand_out_pickup,
    note_no_show,
    pack_pickup,
    patron_is_here,
)

CARD = click.argument("card", metavar="CARD", type=as_text)
TIME = click.argument("time", metavar="TIME", type=as_text)

curbside = family(
    "curbside",
    N_(
        "Curbside pickups: a time for ready holds.\n\nPacking checks the holds out before the patron comes. A no-show "
        "puts them back on the hold shelf. `tuils undo` undoes each."
    ),
)
list_command(curbside, "list", CURBSIDE, N_("List who is outside, then who comes, by time."))
verb_command(
    curbside, "add", N_("Give a card's ready holds a time, such as 15:30 or 2026-12-07T15:30."), add_pickup,
    line_of(CURBSIDE), CARD, TIME, subject="card",
)  # fmt: skip


@command(N_("Check out the ready holds of a pickup, and bag them.\n\nIf something is blocked, nothing is checked out."))
@CARD
@override_options
def curbside_pack_command(call: Call, card: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(card=card):
        tell_line(call, opened.desk, CURBSIDE, opened.do(pack_pickup, card, override=given))


curbside.add_command(curbside_pack_command, "pack")
for name, words, change in (
    ("here", N_("The patron is outside."), patron_is_here),
    ("done", N_("The patron has the bag."), hand_out_pickup),
    ("no-show", N_("Nobody came. What is packed goes back to the hold shelf."), note_no_show),
    ("cancel", N_("Cancel a pickup. What is packed goes back to the hold shelf."), cancel_pickup),
):
    verb_command(curbside, name, words, change, line_of(CURBSIDE), CARD, subject="card")
