"""tuils transfer: copies on their way to another branch"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.lending.holds.transfers import IN_TRANSIT, transfer_copy as send


@command(
    N_(
        "Send a copy to another branch: `transfer BARCODE BRANCH`. Check it in there to receive "
        "it.\n\n--list shows what is in transit, the longest first; with a BRANCH, only what goes "
        "there."
    )
)
@click.argument("barcode", metavar="[BARCODE]", required=False, default="", type=as_text)
@click.argument("target", metavar="[BRANCH]", required=False, default="", type=as_text)
@click.option("--list", "listing", is_flag=True, help=N_("List what is in transit."))
@csv_option
def transfer_command(call: Call, barcode: str, target: str, listing: bool, file: Path | None) -> None:
    if listing and not target:
        tell_list(call, IN_TRANSIT, file, barcode)
    elif listing or not target:
        raise click.UsageError(_("Name the copy and the branch: transfer BARCODE BRANCH. Or: transfer --list."))
    else:
        with call.open() as opened, call.out.about(item=barcode):
            done = opened.do(send, barcode, target)
            facts = {"item": done.item, "title": done.title, "to": done.to, "route": "TRANSIT"}
            words = _("Send it to {branch}: {title}").format(branch=name_of("branch", done.to), title=done.title)
            call.out.line(facts, f"TRANSIT  {words}")
