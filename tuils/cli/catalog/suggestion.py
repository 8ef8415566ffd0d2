"""tuils suggestion: what patrons wish that the library had"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.declared import line_of, verb_command
from tuils.cli.kit.fields import field_options, given_options
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, tell_line, tell_list
from tuils.i18n import N_
from tuils.library.office.orders.order_fields import SUGGESTION as FIELDS
from tuils.library.office.orders.suggesting import decline_suggestion, mark_suggestion_answered, suggest
from tuils.library.office.orders.tables import SUGGESTIONS

SUGGESTION = click.argument("wish", metavar="SUGGESTION", type=as_text)


suggestion = family(
    "suggestion",
    N_(
        "Titles that patrons suggest, and what becomes of them. To order one: `order add --suggestion ID`; the patron "
        "gets a hold. SUGGESTION is its ID, its ISBN, or the beginning of its title."
    ),
)


@suggestion.command("list", help=N_("List open suggestions, and decided ones whose patron has not been told yet."))
@click.option("--all", "every", is_flag=True, help=N_("All of them, also those that are done."))
@csv_option
def suggestion_list(call: Call, every: bool, file: Path | None) -> None:
    tell_list(call, SUGGESTIONS, file, "all" if every else "open")


@suggestion.command("add", help=N_("Note a title that somebody wants. --card: the patron to notify."))
@click.argument("title", metavar="[TITLE]", default="", type=as_text)
@field_options([field for field in FIELDS if field.name != "title"])
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("The patron who wants it."))
@click.option("--anyway", is_flag=True, help=N_("Add it even though the library has a title like it."))
def suggestion_add(call: Call, /, title: str, card: str, anyway: bool, **options: Any) -> None:
    fields = given_options({**options, "title": title or None})
    with call.open() as opened, call.out.about(title=title):
        tell_line(call, opened.desk, SUGGESTIONS, opened.do(suggest, fields, card=card, sure=anyway))


verb_command(
    suggestion,
    "decline",
    N_("Decline this suggestion. The patron is told the reason."),
    decline_suggestion,
    line_of(SUGGESTIONS),
    SUGGESTION,
    click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("Such as: out of print.")),
    subject="suggestion",
)


verb_command(
    suggestion,
    "told",
    N_("The patron has been told. The link to the patron is erased."),
    mark_suggestion_answered,
    line_of(SUGGESTIONS),
    SUGGESTION,
    subject="suggestion",
)
