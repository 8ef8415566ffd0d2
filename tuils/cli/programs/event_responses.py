"""tuils event import-responses: people from a web form's table"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.imports.form_answers import import_answers, yes_to_import
from tuils.cli.imports.table_options import Write, table_options
from tuils.cli.kit.call import Call
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
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened

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
@yes_to_import
@override_options
def event_import_responses(
    call: Call, /, session: str, file: Path, override: tuple[str, ...], reason: str, **given: Any
) -> None:
    passing = override_of(override, reason)

    def run(opened: Opened, profile: TableProfile, written: bool) -> ResponsesTaken:
        return opened.do(take_responses if written else look_at_responses, session, file, profile, passing)

    def tell(opened: Opened, write: Write, done: ResponsesTaken, written: bool) -> None:
        _tell(call, opened.desk, file, write, done, written=written)

    import_answers(call, "responses", file, given, run, _preview, tell, session=session)


def _preview(look: ResponsesTaken) -> list[str]:
    return [*map(_words, look.lines), *_notes(look)]


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
