"""tuils suggestion import-responses, tuils ill import-responses: titles asked for in a web form"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.imports.form_answers import import_answers, yes_to_import
from tuils.cli.imports.table_options import Write, table_options
from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import CommandFamily
from tuils.i18n import N_, _
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.front.opening import Opened
from tuils.library.office.orders.title_responses import (
    TitleAnswer,
    TitleAnswers,
    TitlesAsked,
    look_at_title_answers,
    take_title_answers,
)

OUTCOMES = {"new": N_("new"), "known": N_("already here"), "refused": N_("not imported")}


def responses_command(family: CommandFamily, thing: str, form: TitlesAsked, words: str) -> None:
    """Add `import-responses` to a family. `thing`: what a row becomes, also the name of its id in the JSON."""

    @family.command("import-responses", help=words)
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
    @table_options
    @yes_to_import
    @click.option("--anyway", is_flag=True, help=N_("Import titles that the library has, too."))
    def import_responses(call: Call, /, file: Path, anyway: bool, **given: Any) -> None:
        def run(opened: Opened, profile: TableProfile, written: bool) -> TitleAnswers:
            verb = take_title_answers if written else look_at_title_answers
            return opened.do(verb, form, file, profile, sure=anyway)

        def tell(_opened: Opened, write: Write, done: TitleAnswers, written: bool) -> None:
            _tell(call, thing, file, write, done, written)

        import_answers(call, "responses", file, given, run, _preview, tell)


def _preview(look: TitleAnswers) -> list[str]:
    return [*map(_words, look.lines), *_notes(look)]


def _tell(call: Call, thing: str, file: Path, write: Write, done: TitleAnswers, written: bool) -> None:
    """Show a line for each answer, then the totals. Answers not written have no id."""
    for line in done.lines:
        made = {thing: line.id if written and line.id else None}
        facts = {"row": line.row, "outcome": line.outcome, **made, "title": line.title, "name": line.name or None}
        call.out.line({**facts, "said": list(line.said)}, _words(line))
        for fault in line.said:
            write({"file": str(file), "row": line.row, "name": line.name, "fault": fault, "outcome": line.outcome})
    for note in _notes(done):
        call.out.note(note)
    counts = {name: done.count(name) for name in OUTCOMES}
    lines = [_("{new} new, {known} already here, {refused} not imported.").format(**counts)]
    if done.new and not written:
        lines.append(_("Nothing was saved."))
    call.out.line({**counts, "written": written, "act": done.act if written else None}, *lines)
    if not (done.new or counts["known"]):
        call.out.ask(USAGE)


def _notes(done: TitleAnswers) -> list[str]:
    here = [_("To import titles that the library has, too, add --anyway.")] if any(x.here for x in done.lines) else []
    return [*done.notes, *here]


def _words(line: TitleAnswer) -> str:
    """Return `Row 3: Dune, Ada Lovelace: new`"""
    who = ", ".join(filter(None, (line.title or _("no title"), line.name)))
    text = _("Row {n}: {who}: {state}").format(n=line.row, who=who, state=_(OUTCOMES[line.outcome]))
    return " ".join([text if not line.said else text + ".", *line.said])
