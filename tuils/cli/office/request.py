"""tuils request: what to do when somebody asks for records, and the log of it"""

from __future__ import annotations

from datetime import date

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.table import list_command
from tuils.i18n import N_, _
from tuils.library.foundation.administration.legal_requests import KINDS, LOG, STEPS, log_request, request_words
from tuils.library.front.opening import Opened

request = family(
    "request",
    N_(
        "When someone asks what a patron reads: what to do, and the log of such requests.\n\nDo "
        "not answer. Refer them to the director; `request steps` says how. The log never names "
        "the patron."
    ),
)


@request.command("steps", help=N_("What to do when police, a lawyer, or a parent asks."))
def request_steps(call: Call) -> None:
    for number, step in enumerate(STEPS, 1):
        call.out.line({"step": number, "words": _(step)}, f"{number}. {_(step)}")


@request.command(name="add", help=N_("Log a request. Do not write whose record was asked for."))
@click.argument("agency", type=as_text)
@click.option("--kind", type=click.Choice(list(KINDS)), default="other", help=N_("The document they brought."))
@click.option("--date", "asked_on", metavar="DATE", type=as_day, help=N_("The day they asked. Default: today."))
@click.option("--handled-by", metavar="NAME", default="", type=as_text, help=N_("Who handled it. Default: you."))
@click.option("--note", metavar="TEXT", default="", type=as_text, help=N_("The outcome."))
@in_library()
def request_add(
    call: Call, opened: Opened, agency: str, kind: str, asked_on: date | None, handled_by: str, note: str
) -> None:
    made = opened.do(log_request, agency, kind, asked_on=asked_on, handled_by=handled_by, note=note)
    words = request_words(opened.desk, made)
    call.out.line(LOG.facts(opened.desk, made), _("Logged: {words}").format(words=words))


list_command(request, "list", LOG, N_("Show the log, newest first."))
