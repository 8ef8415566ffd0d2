"""tuils transfer"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.circulation.transfers import in_transit
from tuils.library.circulation.transfers import transfer as send
from tuils.library.dates import moment_words
from tuils.values.moments import iso

from .call import Call
from .opening import Opened
from .options import as_text, command


@command(
    N_(
        "Send a copy to another branch: `transfer BARCODE BRANCH`. A check-in there receives it.\n\n"
        "--list shows what is on its way, the longest under way first; with a BRANCH only what goes there."
    )
)
@click.argument("barcode", metavar="[BARCODE]", required=False, default="", type=as_text)
@click.argument("target", metavar="[BRANCH]", required=False, default="", type=as_text)
@click.option("--list", "listing", is_flag=True, help=N_("List what is on its way."))
@click.pass_obj
def transfer(call: Call, barcode: str, target: str, listing: bool) -> None:
    if listing and not target:
        with call.open() as opened, call.out.about():
            _list(call, opened, barcode)
    elif listing or not target:
        raise click.UsageError(_("Name the copy and the branch: transfer BARCODE BRANCH. Or: transfer --list."))
    else:
        with call.open() as opened, call.out.about(item=barcode):
            done = opened.do(send, barcode, target)
            facts = {"item": done.item, "title": done.title, "to": done.to, "route": "TRANSIT"}
            words = _("Send it to {branch}: {title}").format(branch=name_of("branch", done.to), title=done.title)
            call.out.line(facts, f"TRANSIT  {words}")


def _list(call: Call, opened: Opened, branch: str) -> None:
    lines = in_transit(branch)
    for line in lines:
        facts = {
            "item": line.item,
            "title": line.title,
            "from": line.origin,
            "to": line.to,
            "since": iso(line.since, opened.desk.zone) if line.since else None,
            "for_hold": line.for_hold,
        }
        since = moment_words(opened.desk, line.since) if line.since else ""
        call.out.line(facts, f"{line.item}  {line.origin} > {line.to}  {since}  {line.title}")
    if not lines:
        call.out.note(_("Nothing is on its way."))
