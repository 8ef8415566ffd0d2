"""tuils deposit: sets of copies at places outside of the library"""

from __future__ import annotations

from collections.abc import Sequence

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_
from tuils.library.activities.deposits.deposit_places import PLACES, change_deposit_place, remove_deposit_place
from tuils.library.activities.deposits.deposit_tables import DEPOSIT_COPIES, DEPOSITS
from tuils.library.activities.deposits.deposits import (
    DepositLine,
    bring_deposit_home,
    change_deposit_due,
    count_deposit_uses,
    deposit_copies,
    deposit_list,
    mark_deposit_missing,
    move_deposit,
    send_deposit,
)
from tuils.library.front.opening import Opened

from .checkin import checkin_sentence

DEPOSIT = click.argument("deposit", metavar="SET", type=as_text)
PLACE = click.argument("place", metavar="PLACE", type=as_text)
DUE = click.option("--due", metavar="DATE", default="", type=as_text, help=N_("When the set should be back."))
PRIVATE = click.option("--private", is_flag=True, help=N_("Patrons never see the name of the place, such as a jail."))

deposit = family(
    "deposit",
    N_(
        "Sets of copies at a school, a jail, a senior home, or the next place of a rotation.\n\nNobody is billed, and "
        "sending is no circulation. SET is its id, the end of it, or its place. `tuils undo` undoes each."
    ),
)
list_command(
    deposit, "list", DEPOSITS, N_("List the sets that are out: those with a day first."),
    click.option("--all", "everything", is_flag=True, help=N_("Those that are back, too.")), read=deposit_list,
)  # fmt: skip
list_command(deposit, "show", DEPOSIT_COPIES, N_("List the copies of a set."), DEPOSIT, read=deposit_copies,
             subject="deposit")  # fmt: skip


@deposit.command("out", help=N_("Send copies to a place as one set, all or none. A new place is added."))
@PLACE
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@DUE
@PRIVATE
def deposit_out(call: Call, /, place: str, barcodes: tuple[str, ...], due: str, private: bool) -> None:
    with call.open() as opened, call.out.about(place=place):
        done = opened.do(send_deposit, place, barcodes, due=due, private=private)
        tell_line(call, opened.desk, DEPOSITS, done)


def _tell_home(call: Call, opened: Opened, lines: Sequence[DepositLine]) -> None:
    for line in lines:
        done = line.checkin
        assert done is not None
        facts = DEPOSIT_COPIES.facts(opened.desk, line)
        more = {"route": done.route, "to": done.to or None, "hold": done.caught.hold if done.caught else None}
        call.out.line({**facts, **more}, checkin_sentence(done))


verb_command(
    deposit, "in", N_("Check in what comes back, in one act: barcodes, or all that is left of a SET or a place."),
    bring_deposit_home, _tell_home, click.argument("named", metavar="BARCODE|SET|PLACE...", nargs=-1, required=True,
    type=as_text),
)  # fmt: skip
verb_command(
    deposit, "move", N_("Send what a place still has of a set on to the next place."), move_deposit,
    line_of(DEPOSITS), DEPOSIT, PLACE, DUE, PRIVATE, subject="deposit",
)  # fmt: skip
verb_command(
    deposit, "due", N_("Change when a set should be back."), change_deposit_due, line_of(DEPOSITS), DEPOSIT,
    click.argument("due", metavar="DATE", type=as_text), subject="deposit",
)  # fmt: skip
verb_command(
    deposit, "count", N_("Add the uses that the place counted. They are no circulation."), count_deposit_uses,
    line_of(DEPOSITS), DEPOSIT, click.argument("uses", metavar="N", type=int), subject="deposit",
)  # fmt: skip
verb_command(
    deposit, "missing", N_("Mark what a place doesn't give back as missing. Nobody is billed."),
    mark_deposit_missing, line_of(DEPOSITS), DEPOSIT, subject="deposit",
)  # fmt: skip

place = family("place", N_("The places that get sets."))
deposit.add_command(place)
list_command(place, "list", PLACES, N_("List the places, and how many copies are there."))
verb_command(
    place, "edit", N_("Rename a place, or make it private: patrons then never see its name."),
    change_deposit_place, line_of(PLACES), PLACE,
    click.option("--name", metavar="NAME", default="", type=as_text, help=N_("Its new name.")),
    click.option("--private/--public", "private", default=None, help=N_("Whether patrons see its name.")),
    subject="place",
)  # fmt: skip
verb_command(
    place, "remove", N_("Take a place off the list. Refused while it has copies."), remove_deposit_place,
    line_of(PLACES), PLACE, subject="place",
)  # fmt: skip
