"""tuils purge"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.purging import finish, purge_kinds
from tuils.library.purging import purge as let_go

from .call import Call
from .daily import STEPS
from .options import command


@command(
    N_(
        "Let go of what was kept long enough; `retention list` says how long that is. It cannot be taken back.\n\n"
        "The work of the day does the same. With --dry-run it only counts."
    )
)
@click.option("--dry-run", is_flag=True, help=N_("Count what would go, and change nothing."))
@click.pass_obj
def purge(call: Call, dry_run: bool) -> None:
    with call.open() as opened, call.out.about():
        opened.desk.require("library.purge")
        some = 0
        for kind in purge_kinds(opened.desk):
            done = opened.do(let_go, kind, dry_run=dry_run)
            some += done.count
            words = _(STEPS[kind]).format(n=done.count) if done.count else ""
            call.out.line({"kind": done.kind, "count": done.count}, *([words] if words else []))
        if not some:
            call.out.note(_("Nothing has been kept too long."))
        elif dry_run:
            call.out.note(_("Nothing was changed: this was a try."))
        if not dry_run:
            opened.do(finish, opened.path)
