"""tuils request: what to do when somebody asks for records, and the log of it"""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.administration.legal_requests import KINDS, STEPS, Asked, log_request, requests

from .call import Call
from .options import as_day, as_text, family


@family(
    N_(
        "Somebody asks what a patron reads: what to do, and the log of such requests.\n\n"
        "Do not answer. Refer them to the director; `request steps` says how. The log never names whose record it was."
    )
)
def request() -> None:
    """The family of request commands."""


@request.command(help=N_("What whoever is at the desk does when police, a lawyer or a parent asks."))
@click.pass_obj
def steps(call: Call) -> None:
    for number, step in enumerate(STEPS, 1):
        call.out.line({"step": number, "words": _(step)}, f"{number}. {_(step)}")


@request.command(name="add", help=N_("Log a request. Do not write whose record was asked for."))
@click.argument("agency", type=as_text)
@click.option("--kind", type=click.Choice(list(KINDS)), default="other", help=N_("With what they asked."))
@click.option("--date", "asked_on", metavar="DATE", type=as_day, help=N_("When they asked. Else today."))
@click.option(
    "--handled-by", metavar="NAME", default="", type=as_text, help=N_("Who took it on. Else who is signed in.")
)
@click.option("--note", metavar="TEXT", default="", type=as_text, help=N_("What came of it."))
@click.pass_obj
def add(call: Call, agency: str, kind: str, asked_on: date | None, handled_by: str, note: str) -> None:
    with call.open() as opened, call.out.about():
        made = opened.do(log_request, agency, kind, asked_on=asked_on, handled_by=handled_by, note=note)
        call.out.line(facts(made), _("Logged: {words}").format(words=words(made)))


@request.command(name="list", help=N_("The log, the last on top."))
@click.pass_obj
def listed(call: Call) -> None:
    with call.open() as opened, call.out.about():
        found = opened.do(requests)
        for one in found:
            call.out.line(facts(one), words(one))
        if not found:
            call.out.note(_("Nobody has asked so far."))


def facts(one: Asked) -> dict[str, Any]:
    told = {"request": one.id, "asked_on": one.asked_on, "agency": one.agency, "kind": one.kind}
    return told | {"handled_by": one.handled_by, "note": one.note or None}


def words(one: Asked) -> str:
    return "  ".join(part for part in (one.asked_on, one.agency, _(KINDS[one.kind]), one.handled_by, one.note) if part)
