"""tuils retention, purge: how long things are kept, and what is past that"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.declared import line_of, list_command, verb_command
from tuils.cli.kit.options import as_text, command, family
from tuils.i18n import N_, _
from tuils.library.office.retention.purging import BY_KIND, erase_purged_bytes, purge_kinds
from tuils.library.office.retention.purging import purge_kind as let_go
from tuils.library.office.retention.retention_rules import RETENTION, set_retention

retention = family("retention", N_("How long patron data is kept. `purge` deletes what is older."))


list_command(retention, "list", RETENTION, N_("List what is kept, and for how long."))


verb_command(
    retention,
    "set",
    N_("Set how long: `retention set notes 60d`; `forever` keeps it. F9 or `undo` undoes it."),
    set_retention,
    line_of(RETENTION),
    click.argument("kind", type=as_text),
    click.argument("text", metavar="PERIOD", type=as_text),
    subject="kind",
)


@command(
    N_(
        "Delete records past their retention period; `retention list` shows the periods. "
        "This can't be undone.\n\nThe daily work does the same. With --dry-run, it only counts."
    )
)
@click.option("--dry-run", is_flag=True, help=N_("Count what would be deleted, and change nothing."))
def purge_command(call: Call, dry_run: bool) -> None:
    with call.open() as opened, call.out.about():
        opened.desk.require("library.purge")
        some = 0
        for kind in purge_kinds(opened.desk):
            done = opened.do(let_go, kind, dry_run=dry_run)
            some += done.count
            words = _(BY_KIND[kind].counted).format(n=done.count) if done.count else ""
            call.out.line({"kind": done.kind, "count": done.count}, *([words] if words else []))
        if not some:
            call.out.note(_("Nothing is due to be deleted."))
        elif dry_run:
            call.out.note(_("Nothing was changed: this was a test run."))
        if not dry_run:
            opened.do(erase_purged_bytes, opened.path)
