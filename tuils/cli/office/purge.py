"""tuils purge"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_, _
from tuils.library.purging import finish, purge_kinds
from tuils.library.purging import purge as let_go

from .daily import STEPS


@command(
    N_(
        "Delete records past their retention period; `retention list` shows the periods. "
        "This can't be undone.\n\nThe daily work does the same. With --dry-run, it only counts."
    )
)
@click.option("--dry-run", is_flag=True, help=N_("Count what would be deleted, and change nothing."))
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
            call.out.note(_("Nothing is due to be deleted."))
        elif dry_run:
            call.out.note(_("Nothing was changed: this was a test run."))
        if not dry_run:
            opened.do(finish, opened.path)
