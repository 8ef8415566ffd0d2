"""tuils round: homebound rounds, the bags of a driver, picks, and what patrons wish"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_or_cleared
from tuils.cli.kit.options import as_text, command, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.paper import paper_command
from tuils.cli.kit.table import csv_option, line_of, list_command, tell_line, tell_table, verb_command
from tuils.i18n import N_, _
from tuils.library.activities.homebound.homebound_fields import PROFILE_FIELDS, ROUND_FIELDS
from tuils.library.activities.homebound.picking import pick_for_bag, propose_picks
from tuils.library.activities.homebound.profiles import WISHES, change_wishes, end_wishes, wishes_of
from tuils.library.activities.homebound.round_tables import BAGS, PICKS, ROUNDS, STOPS
from tuils.library.activities.homebound.rounds import (
    add_bag,
    add_round,
    cancel_round,
    change_round,
    send_bag_out,
    take_bag_in,
)
from tuils.library.office.receipts.bag_papers import bag_label, bag_slip

from .checkin import checkin_money_words, checkin_notes, checkin_sentence

ROUND = click.argument("called", metavar="ROUND", type=as_text)
WHAT = click.argument("called", metavar="ROUND|BAG", type=as_text)
BAG = click.argument("bag", metavar="BAG", type=as_text)
CARD = click.argument("card", metavar="CARD", type=as_text)
DRIVER_AND_ROUTE = ROUND_FIELDS[1:]

round_family = family(
    "round",
    N_(
        "Homebound rounds: books to patrons at home, and back.\n\nROUND is the ID that `round list` shows. BAG is the "
        "code on the label of a bag, such as BAG-3F9A1C. `tuils undo` undoes each."
    ),
)

list_command(
    round_family, "list", ROUNDS, N_("List the rounds that are not done, by day."),
    click.option("--driver", metavar="NAME", default="", type=as_text, help=N_("Only the rounds of this driver.")),
)  # fmt: skip
list_command(round_family, "show", BAGS, N_("List the bags of a round, or show one bag."), WHAT, subject="round")
list_command(round_family, "stops", STOPS, N_("List the stops of a round for its driver: names and addresses."), ROUND,
             subject="round")  # fmt: skip
list_command(round_family, "patrons", WISHES, N_("List the homebound patrons with what they wish."))


@command(
    N_(
        "Plan a round: a bag for each CARD; without cards for all homebound patrons, of one route if it is named.\n\n"
        "Who has a bag that is not out yet gets no second one."
    )
)
@click.argument("day", metavar="DATE", type=as_text)
@click.argument("cards", metavar="[CARD...]", nargs=-1, type=as_text)
@field_options(DRIVER_AND_ROUTE)
def round_add_command(call: Call, day: str, cards: tuple[str, ...], **fields: Any) -> None:
    with call.open() as opened, call.out.about(day=day):
        made = opened.do(add_round, day, fields=given_or_cleared(fields), cards=cards)
        tell_line(call, opened.desk, ROUNDS, made)
        for bag in made.bags:
            call.out.note(f"  {BAGS.sentences(opened.desk, bag)[0]}")


@command(
    N_(
        "Propose picks for the bags of a round, or for one bag, in shelf order. With BARCODEs, put these into the bag."
        "\n\nProposed is what the patron likes, is on the shelf, and is not out to them now. Titles that they returned "
        "are left out only if they keep a reading history."
    )
)
@WHAT
@click.argument("barcodes", metavar="[BARCODE...]", nargs=-1, type=as_text)
@csv_option
def round_pick_command(call: Call, called: str, barcodes: tuple[str, ...], file: Path | None) -> None:
    with call.open() as opened:
        if not barcodes:
            with call.out.about(round=called):
                tell_table(call, opened, PICKS, opened.do(propose_picks, called), file)
        for barcode in barcodes:
            with call.out.about(bag=called, item=barcode):
                tell_line(call, opened.desk, BAGS, opened.do(pick_for_bag, called, barcode))


@command(
    N_(
        "Check out all that is in a bag, by one scan of it.\n\nIf something is blocked, nothing is checked out. "
        "`hold cancel` leaves one item out of the bag."
    )
)
@BAG
@override_options
def round_out_command(call: Call, bag: str, override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(bag=bag):
        tell_line(call, opened.desk, BAGS, opened.do(send_bag_out, bag, override=given))


@command(
    N_(
        "Check in all that went out with a bag, by one scan of it.\n\n--kept names what did not come back: it stays on "
        "loan."
    )
)
@BAG
@click.option(
    "--kept", metavar="BARCODE", type=as_text, multiple=True, help=N_("A copy that didn't come back. Can be repeated.")
)
def round_in_command(call: Call, bag: str, kept: tuple[str, ...]) -> None:
    with call.open(refresh=False) as opened, call.out.about(bag=bag):
        done = opened.do(take_bag_in, bag, kept=kept)
        left = [barcode for barcode, _why in done.left]
        tell_line(call, opened.desk, BAGS, done.line, checked_in=len(done.done), left=" ".join(left) or None)
        for one in done.done:
            for said in (checkin_sentence(one), *checkin_notes(one), *checkin_money_words(one)):
                call.out.note(said)
        for barcode, why in done.left:
            call.out.note(_("{item} stays checked out. {why}").format(item=barcode, why=why).rstrip())


verb_command(
    round_family, "edit", N_("Change the day, the driver or the route of a round."), change_round, line_of(ROUNDS),
    ROUND, ROUND_FIELDS, subject="round", missing=N_("Say what to change, such as --driver Rosa."),
)  # fmt: skip
verb_command(
    round_family, "cancel", N_("Cancel a round, or one of its bags, that is not out."), cancel_round, line_of(ROUNDS),
    WHAT, subject="round",
)  # fmt: skip
verb_command(
    round_family, "bag", N_("Add a patron's bag to a round."), add_bag, line_of(BAGS), ROUND, CARD, subject="round"
)


@command(
    N_(
        "Show what a homebound patron wishes; with options, change it: the patron is on the rounds from then on.\n\n"
        "`-` clears a text. --end ends it, and deletes the wishes."
    )
)
@CARD
@field_options(PROFILE_FIELDS)
@click.option("--end", is_flag=True, help=N_("No more rounds for this patron: delete the wishes."))
def round_profile_command(call: Call, card: str, end: bool, **fields: Any) -> None:
    given = given_or_cleared(fields)
    if end and given:
        raise click.UsageError(_("--end stands alone."))
    with call.open() as opened, call.out.about(patron=card):
        if given:
            done = opened.do(change_wishes, card, fields=given)
        else:
            done = opened.do(end_wishes if end else wishes_of, card)
        tell_line(call, opened.desk, WISHES, done)


for name, one in (
    ("add", round_add_command), ("pick", round_pick_command), ("out", round_out_command),
    ("in", round_in_command), ("profile", round_profile_command),
):  # fmt: skip
    round_family.add_command(one, name)
paper_command(
    round_family, "label", bag_label, N_("The label outside of a bag: its code, no name and no title."), "bag", "BAG"
)
paper_command(
    round_family, "slip", bag_slip, N_("The slip inside of a bag that is out: its titles and due dates."), "bag", "BAG"
)
