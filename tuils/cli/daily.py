"""tuils daily"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.daily import daily as run_daily

from .call import Call
from .options import command

STEPS = {
    "reasons": N_("old reasons of overrides forgotten: {n}"),
    "earlier_records": N_("imported records that were replaced 30 days ago, forgotten: {n}"),
    "backup": N_("backup: {n} bytes"),
    "checkpoint": N_("log emptied"),
}


@command(
    N_(
        "Do what is due once a day: a backup, and forgetting what need not be kept.\n\n"
        "The program does this by itself; here it is for a timer. Run again on the same day it does nothing."
    )
)
@click.pass_obj
def daily(call: Call) -> None:
    with call.open() as opened, call.out.about():
        did = opened.do(run_daily, opened.path)
        lines = [_(STEPS[step]).format(n=count) if step in STEPS else f"{step}: {count}" for step, count in did.items()]
        call.out.line({"did": did}, *(lines or [_("All was done today already.")]))
