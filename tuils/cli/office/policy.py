"""tuils policy: the library's texts: policies, what to say, emergencies, subject guides"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_or_cleared
from tuils.cli.kit.options import as_text, bytes_from, family
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.office.policies.policies import (
    POLICY_LIST,
    Policy,
    edit_policy,
    policy_called,
    remove_policy,
    version_words,
)
from tuils.library.office.policies.policy_fields import FIELDS, KINDS

MOST = 1_000_000
"""The most bytes of a file with a text: many times what a text may have."""
TOPIC = click.argument("topic", metavar="TOPIC", type=as_text)

policy = family(
    "policy",
    N_(
        "The library's texts by topic: policies, what to say when it is hard, emergencies, subject guides. Examples "
        "are shipped; each change is a new version with its date."
    ),
)
list_command(
    policy,
    "list",
    POLICY_LIST,
    N_("List the texts by kind and title."),
    click.option("--kind", type=click.Choice(KINDS), help=N_("Only of this kind.")),
    click.option("--find", "words", metavar="WORDS", default="", type=as_text, help=N_("Only with these words.")),
    click.option("--patrons", is_flag=True, help=N_("Only what patrons may read.")),
)


def _tell_text(call: Call, opened: Opened, one: Policy) -> None:
    facts = {**POLICY_LIST.facts(opened.desk, one), "blocks": one.codes or None, "text": one.text}
    call.out.line(facts, one.title, version_words(opened.desk, one), "", *one.text.splitlines())


verb_command(policy, "show", N_("Show one text."), policy_called, _tell_text, TOPIC, subject="policy")


@policy.command(
    "edit", help=N_("Change a text, or add one. Without options for it, a new topic needs --text or --from.")
)
@TOPIC
@field_options(FIELDS)
@click.option("--from", "source", metavar="FILE", help=N_("A file with the text; - reads standard input."))
def policy_edit(call: Call, /, topic: str, source: str | None, **options: Any) -> None:
    fields = given_or_cleared(options)
    if source is not None:
        try:
            fields["text"] = bytes_from(source, MOST).decode("utf-8")
        except UnicodeDecodeError as no:
            text = _("{file} is not a text in UTF-8. Save it as UTF-8, then try again.").format(file=source)
            raise click.BadParameter(text, param_hint="--from") from no
    if not fields:
        raise click.UsageError(_("Say what to change, such as --text or --from."))
    with call.open() as opened, call.out.about(policy=topic):
        tell_line(call, opened.desk, POLICY_LIST, opened.do(edit_policy, topic, fields), _("Saved: {line}"))


verb_command(
    policy,
    "remove",
    N_("Remove a text of your own; an example is again as it was shipped."),
    remove_policy,
    line_of(POLICY_LIST, N_("Removed: {line}")),
    TOPIC,
    subject="policy",
)
