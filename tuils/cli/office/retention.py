"""tuils retention: how long things are kept"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.administration.retention import RetentionPeriod, set_retention
from tuils.library.administration.retention import retention as rules


@family(N_("How long patron data is kept. `purge` deletes what is older."))
def retention() -> None:
    """The family of retention commands."""


@retention.command("list", help=N_("List what is kept, and for how long."))
@click.pass_obj
def list_rules(call: Call) -> None:
    with call.open():
        for one in rules():
            call.out.line(facts(one), sentence(one))


@retention.command(
    "set", help=N_("Set how long: `retention set notes 60d`; `forever` keeps it. F9 or `undo` undoes it.")
)
@click.argument("kind", type=as_text)
@click.argument("period", type=as_text)
@click.pass_obj
def set_rule(call: Call, kind: str, period: str) -> None:
    with call.open() as opened, call.out.about(kind=kind):
        one = opened.do(set_retention, kind, period)
        call.out.line(facts(one), sentence(one))


def facts(one: RetentionPeriod) -> dict[str, object]:
    return {"kind": one.kind, "period": one.period or None, "default": one.default or None, "words": one.words}


def sentence(one: RetentionPeriod) -> str:
    period = one.period or _("forever")
    return f"{one.kind:<14} {period:<10} {one.words}"
