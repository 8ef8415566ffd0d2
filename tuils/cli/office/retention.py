"""tuils retention: how long things are kept"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import list_command, tell_line
from tuils.i18n import N_
from tuils.library.administration.retention import set_retention
from tuils.library.purging import RETENTION

retention = family("retention", N_("How long patron data is kept. `purge` deletes what is older."))


list_command(retention, "list", RETENTION, N_("List what is kept, and for how long."))


@retention.command(
    "set", help=N_("Set how long: `retention set notes 60d`; `forever` keeps it. F9 or `undo` undoes it.")
)
@click.argument("kind", type=as_text)
@click.argument("period", type=as_text)
def set_rule(call: Call, kind: str, period: str) -> None:
    with call.open() as opened, call.out.about(kind=kind):
        tell_line(call, opened.desk, RETENTION, opened.do(set_retention, kind, period))
