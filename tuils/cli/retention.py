"""tuils retention: how long things are kept"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.administration.retention import Kept, set_retention
from tuils.library.administration.retention import retention as rules

from .call import Call
from .options import as_text, family


@family(N_("How long what is known of people is kept. `purge` lets go of what is older."))
def retention() -> None:
    """The family of retention commands."""


@retention.command("list", help=N_("List what is kept, and for how long."))
@click.pass_obj
def list_rules(call: Call) -> None:
    with call.open():
        for one in rules():
            call.out.line(facts(one), sentence(one))


@retention.command(
    "set", help=N_("Say how long: `retention set notes 60d`; `forever` keeps it. F9, or `undo`, takes it back.")
)
@click.argument("kind", type=as_text)
@click.argument("period", type=as_text)
@click.pass_obj
def set_rule(call: Call, kind: str, period: str) -> None:
    with call.open() as opened, call.out.about(kind=kind):
        one = opened.do(set_retention, kind, period)
        call.out.line(facts(one), sentence(one))


def facts(one: Kept) -> dict[str, object]:
    return {"kind": one.kind, "period": one.period or None, "default": one.default or None, "words": one.words}


def sentence(one: Kept) -> str:
    period = one.period or _("for ever")
    return f"{one.kind:<14} {period:<10} {one.words}"
