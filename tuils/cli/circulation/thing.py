"""tuils thing: devices that are turned off when they are late, and their lines"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _
from tuils.library.lending.things.turned_off import TURNED_OFF, note_device_line, turn_off, turn_on

BARCODE = click.argument("barcode", metavar="BARCODE", type=as_text)

thing = family(
    "thing",
    N_(
        "Devices that are turned off when they are late, such as hotspots.\n\n`tuils rules set off_after_days 3 --type "
        "TYPE` says when. The desk is told to turn one on again at its return."
    ),
)
list_command(thing, "list", TURNED_OFF, N_("List what to turn off, what is off, and what is back and to turn on."))


@thing.command("line", help=N_("Note a device's own number, and whom to call about it. An empty text clears it."))
@BARCODE
@click.option("--line", metavar="TEXT", type=as_text, help=N_("Its phone number, or the name of its line."))
@click.option("--call", "number", metavar="TEXT", type=as_text, help=N_("The number to call to turn it off or on."))
def thing_line(call: Call, barcode: str, line: str | None, number: str | None) -> None:
    given: dict[str, Any] = {"line": line, "call": number}
    fields = {name: text for name, text in given.items() if text is not None}
    if not fields:
        raise click.UsageError(_("Say what to note: --line or --call."))
    with call.open() as opened, call.out.about(item=barcode):
        tell_line(call, opened.desk, TURNED_OFF, opened.do(note_device_line, barcode, fields))


for name, words, change in (
    ("off", N_("Note that a device is turned off."), turn_off),
    ("on", N_("Note that a device is on again."), turn_on),
):
    verb_command(thing, name, words, change, line_of(TURNED_OFF), BARCODE, subject="item")
