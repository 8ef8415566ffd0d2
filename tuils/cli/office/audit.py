"""tuils audit: who looked at whom, who did what, and when"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_day, as_text, command, family
from tuils.cli.kit.table import csv_option, line_of, list_command, tell_table, verb_command
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.office.retention.purging import BY_KIND, erase_purged_bytes, purge_kind as let_go, purge_kinds
from tuils.library.office.retention.retention_rules import RETENTION, set_retention
from tuils.library.people.staff.audit_log import KINDS, MOST, audit_lines
from tuils.library.people.staff.audit_table import AUDIT
from tuils.values.time.moments import local_moment


def as_kind(value: str) -> str:
    if value not in KINDS:
        raise click.BadParameter(_("There is no such kind. Use one of: {kinds}.").format(kinds=", ".join(KINDS)))
    return value


@command(
    N_(
        "The audit log, newest first: who viewed, exported, overrode, or was refused what.\n\nIt "
        "holds kinds and ids, but no titles and no names. Nothing in tuils can change it; `tuils "
        "verify` reports changes made in any other way. Reading it is logged, too."
    )
)
@click.option("--patron", "card", metavar="CARD", default="", type=as_text, help=N_("Only this patron."))
@click.option("--operator", metavar="LOGIN", default="", type=as_text, help=N_("Only this staff account."))
@click.option("--kind", metavar="KIND", default=None, type=as_kind, help=N_("Only this kind, such as refused."))
@click.option("--since", metavar="DATE", default=None, type=as_day, help=N_("On or after this day."))
@click.option("--until", metavar="DATE", default=None, type=as_day, help=N_("On or before this day."))
@click.option("--limit", metavar="N", default=MOST, show_default=True, type=as_count, help=N_("The newest N lines."))
@csv_option
def audit_command(
    call: Call,
    card: str,
    operator: str,
    kind: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    file: Path | None,
) -> None:
    with call.open(refresh=False) as opened, call.out.about(**({"patron": card} if card else {})):
        begin = _start_of(since, opened.desk) if since else None
        end = _start_of(until + timedelta(days=1), opened.desk) if until else None
        found = opened.do(
            audit_lines, card=card, operator=operator, kind=kind or "", since=begin, until=end, limit=limit
        )
        tell_table(call, opened, AUDIT, found.lines, file)
        if found.total > len(found.lines) > 0:
            text = _("Showing the newest {n} of {all}. --limit shows more.")
            call.out.note(text.format(n=len(found.lines), all=found.total))


def _start_of(day: date, desk: Desk) -> int:
    return local_moment(datetime.combine(day, time(0)), desk.zone)


# ---- tuils retention, purge: how long things are kept, and what is past that


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
@in_library()
def purge_command(call: Call, opened: Opened, dry_run: bool) -> None:
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
