"""tuils pc: public computers, who has one, and who waits"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, each_line_of, line_of, list_command, tell_line, tell_list, verb_command
from tuils.i18n import N_, _
from tuils.library.activities.computers.board import COMPUTERS
from tuils.library.activities.computers.signing_up import (
    block_stations,
    end_session,
    extend_session,
    give_seat_away,
    sign_up_at_computer,
    take_seat,
)
from tuils.library.activities.computers.stations import STATIONS, add_station, edit_station, remove_station
from tuils.library.foundation.administration.known import CODE_FIELDS

STATION = click.argument("computer", metavar="STATION", type=as_text)
CODE = click.argument("code", metavar="CODE", type=as_text)

pc = family(
    "pc",
    N_(
        "Public computers: who has one, and who waits.\n\nSTATION is the code or name of a computer. A guest needs no "
        "name: the number of the slip will do. Names are gone at night. `tuils undo` undoes each."
    ),
)


@pc.command("list", help=N_("Show each computer and who waits, with the time that is left."))
@csv_option
def pc_list(call: Call, /, file: Path | None) -> None:
    tell_list(call, COMPUTERS, file)


@pc.command("sign-up", help=N_("Sign up a card or a guest for a computer, or with --next for the first free one."))
@click.argument("names", metavar="[STATION] [CARD]", nargs=-1, type=as_text)
@click.option("--next", "any_one", is_flag=True, help=N_("Any computer that is free first."))
@click.option("--guest", is_flag=True, help=N_("Without a card."))
def pc_sign_up(call: Call, /, names: tuple[str, ...], any_one: bool, guest: bool) -> None:
    if len(names) != (not any_one) + (not guest):
        raise click.UsageError(_("Give a computer or --next, and a card or --guest."))
    station = "" if any_one else names[0]
    card = "" if guest else names[-1]
    with call.open() as opened, call.out.about(computer=station or None):
        tell_line(call, opened.desk, COMPUTERS, opened.do(sign_up_at_computer, station, card=card))


for name, words, change in (
    ("seat", N_("Begin the session of whoever the computer is held for."), take_seat),
    ("no-show", N_("No-show. The next in line gets the computer."), give_seat_away),
    ("extend", N_("Make the session longer, if nobody is waiting."), extend_session),
    ("end", N_("End the session. The next in line gets the computer."), end_session),
):
    verb_command(pc, name, words, change, line_of(COMPUTERS), STATION, subject="computer")


@pc.command("block", help=N_("Keep computers for a class. Sessions there end before it."))
@click.argument("stations", metavar="STATION...", nargs=-1, required=True, type=as_text)
@click.option("--from", "first", metavar="TIME", required=True, type=as_text, help=N_("Such as 14:00."))
@click.option("--until", "last", metavar="TIME", required=True, type=as_text, help=N_("Such as 15:00."))
def pc_block(call: Call, /, stations: tuple[str, ...], first: str, last: str) -> None:
    with call.open() as opened, call.out.about(computer=stations[0]):
        each_line_of(COMPUTERS)(call, opened, opened.do(block_stations, stations, first, last))


station = family("station", N_("The computers themselves: codes, zones, hours, ages."))
pc.add_command(station)
list_command(station, "list", STATIONS, N_("List the computers."))


def _fields(command: Any) -> Any:
    for name, known in reversed(CODE_FIELDS["pc_station"].items()):
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, name, metavar="VALUE", type=as_text, default=None, help=known.words)(command)
    return command


@station.command("add", help=N_("Add a computer."))
@CODE
@_fields
def pc_station_add(call: Call, /, code: str, **fields: str | None) -> None:
    given = {name: text for name, text in fields.items() if text is not None}
    with call.open() as opened, call.out.about(code=code):
        tell_line(call, opened.desk, STATIONS, opened.do(add_station, code, given))


@station.command("edit", help=N_("Change a computer."))
@CODE
@_fields
def pc_station_edit(call: Call, /, code: str, **fields: str | None) -> None:
    given = {name: text for name, text in fields.items() if text is not None}
    if not given:
        raise click.UsageError(_("Say what to change, such as --minutes 15."))
    with call.open() as opened, call.out.about(code=code):
        tell_line(call, opened.desk, STATIONS, opened.do(edit_station, code, given))


verb_command(
    station, "remove", N_("Remove a computer. What was counted stays."), remove_station, line_of(STATIONS), CODE,
    subject="code",
)  # fmt: skip
