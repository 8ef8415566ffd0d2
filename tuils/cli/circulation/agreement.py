"""tuils agreement: what patrons sign before they borrow a hotspot or a telescope"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.paper import paper_options, tell_paper
from tuils.cli.kit.table import line_of, list_command, verb_command
from tuils.i18n import N_
from tuils.library.lending.things.agreements import SIGNED_LIST, end_agreement, sign_agreement
from tuils.library.office.receipts.agreement import agreement_sheet

CARD = click.argument("card", metavar="CARD", type=as_text)
TOPIC = click.argument("topic", metavar="TOPIC", type=as_text)

agreement = family(
    "agreement",
    N_(
        "Agreements that patrons sign: a text of `tuils policy`, by its topic.\n\n`tuils rules set agreement TOPIC "
        "--type TYPE` asks for it at checkout: once, and again when the text has changed."
    ),
)
list_command(
    agreement,
    "list",
    SIGNED_LIST,
    N_("List who has signed what, newest first."),
    click.option("--topic", metavar="TOPIC", default="", type=as_text, help=N_("Only this agreement.")),
    click.option("--card", metavar="CARD", default="", type=as_text, help=N_("Only of this card.")),
)
verb_command(
    agreement, "sign", N_("Note that a patron signed an agreement, as its text is now."), sign_agreement,
    line_of(SIGNED_LIST), CARD, TOPIC, subject="card",
)  # fmt: skip
verb_command(
    agreement, "end", N_("Note that a patron's agreement does not hold any more."), end_agreement,
    line_of(SIGNED_LIST, N_("No longer signed: {line}")), CARD, TOPIC, subject="card",
)  # fmt: skip


@agreement.command("print", help=N_("Print an agreement to sign; with a card, for that patron."))
@TOPIC
@click.argument("card", metavar="CARD", default="", type=as_text)
@paper_options
def agreement_print(call: Call, topic: str, card: str, file: Path | None, printer: str, width: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(topic=topic):
        sheet = opened.do(agreement_sheet, topic, card)
        tell_paper(call, opened, sheet, file, printer, width, topic=topic)
