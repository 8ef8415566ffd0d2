"""tuils event import-responses: people from a web form's table"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.imports.table_options import (
    Write,
    fault_report,
    keep_profile,
    profile_of,
    require_readable_table,
    table_options,
)
from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.i18n import N_, _
from tuils.library.activities.registration.party_table import PARTIES
from tuils.library.activities.registration.responses import (
    ResponseLine,
    ResponsesTaken,
    look_at_responses,
    take_responses,
)
from tuils.library.activities.registration.who_comes import heads_words, registration_state_words
from tuils.library.foundation.desk import Desk

FAULT = ("file", "row", "name", "fault", "outcome")
OUTCOMES = ("coming", "waiting", "known", "refused")
WORDS = {"known": N_("already registered"), "refused": N_("not imported")}


@command(
    N_(
        "Register people from a web form's table (CSV, .xlsx): `event import-responses 8f21ac03 "
        "answers.csv`. It shows what would change before it imports.\n\nPeople are registered in "
        "the order in which they answered; when seats run out, they are waitlisted. Column names "
        "of Google and Microsoft forms and plain English ones are recognized; --map names "
        "others. Fields: when, name (or first_name, last_name), card, born, phone, email, heads, "
        "adult, teen, child, ages, guardian, needs, and question1, question2, ... for the "
        "program's questions. People already registered are not changed, so importing the same "
        "file again adds nothing. `tuils undo` undoes the whole import."
    )
)
@click.argument("session", metavar="SESSION", type=as_text)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@click.option("--yes", is_flag=True, help=N_("Don't ask first."))
@override_options
def event_import_responses(
    call: Call, /, session: str, file: Path, override: tuple[str, ...], reason: str, **given: Any
) -> None:
    passing = override_of(override, reason)
    with (
        call.open(refresh=False) as opened,
        call.out.about(session=session, file=str(file)),
        require_readable_table(file),
    ):
        profile = profile_of("responses", given)
        with fault_report(call, given["report"], FAULT) as write:
            done = opened.do(look_at_responses, session, file, profile, passing)
            if not given["dry_run"]:
                keep_profile(opened.desk, "responses", given, profile)
            if not given["dry_run"] and done.new and (given["yes"] or _agreed(call, done)):
                done = opened.do(take_responses, session, file, profile, passing)
                _tell(call, opened.desk, file, write, done, written=True)
            else:
                _tell(call, opened.desk, file, write, done, written=False)


def _agreed(call: Call, look: ResponsesTaken) -> bool:
    """Ask at a terminal, after the preview; elsewhere agree."""
    if not can_ask() or call.as_json:
        return True
    for said in (*map(_words, look.lines), *_notes(look)):
        call.out.note(said)
    return click.confirm(_("Import it?"), default=False, err=True)


def _tell(call: Call, desk: Desk, file: Path, write: Write, done: ResponsesTaken, *, written: bool) -> None:
    """Show a line for each response, then the totals. Responses not written have no id."""
    for line in done.lines:
        known = PARTIES.facts(desk, line.line) if line.line else {"name": line.name or None}
        known |= {} if written or line.outcome == "known" else {"registration": None}
        call.out.line({"row": line.row, "outcome": line.outcome, **known, "said": list(line.said)}, _words(line))
        for fault in line.said:
            write({"file": str(file), "row": line.row, "name": line.name, "fault": fault, "outcome": line.outcome})
    for note in _notes(done):
        call.out.note(note)
    counts = {name: done.count(name) for name in OUTCOMES}
    text = _("{title}: {coming} registered, {waiting} waitlisted, {known} already registered, {refused} not imported.")
    lines = [text.format(title=done.title, **counts)]
    if not written and done.new:
        lines.append(_("Nothing was saved."))
    call.out.line({"title": done.title, **counts, "written": written, "act": done.act if written else None}, *lines)
    if not (done.new or counts["known"]):
        call.out.ask(USAGE)


def _notes(done: ResponsesTaken) -> list[str]:
    text = _("To override it, add: --override {codes} --reason TEXT")
    return [*done.notes, *([text.format(codes=",".join(done.passable))] if done.passable else [])]


def _words(line: ResponseLine) -> str:
    """Return `Row 3: Ada Lovelace, 2 people: waiting, number 1`"""
    who = [line.name or _("no name"), *([heads_words(line.line.heads)] if line.line else [])]
    sentence = (
        registration_state_words(line.line)
        if line.line and line.outcome not in WORDS
        else _(WORDS.get(line.outcome, ""))
    )
    text = _("Row {n}: {who}: {state}").format(n=line.row, who=", ".join(who), state=sentence)
    return " ".join([text if not line.said else text + ".", *line.said])
