"""tuils event checklist, tick, sheet, template, due: what is to be done and brought before a session"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_text, command, to_file, together
from tuils.cli.kit.output import bytes_out
from tuils.cli.kit.printing import printed
from tuils.cli.kit.table import csv_option, tell_line, tell_table
from tuils.files import whole_file
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.checklists import (
    checklist_templates,
    copy_template,
    days_words,
    drop_line,
    drop_template_line,
    save_line,
    set_checklist_template,
    template_line,
    template_of,
)
from tuils.library.activities.programs.preparing import (
    TAKE,
    Preparation,
    SupplyLine,
    TaskLine,
    checklist_of,
    due_today,
    tick,
)
from tuils.library.activities.programs.session_table import DUE, TASKS, TEMPLATES
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.door_list import printed_session_sheet
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.values.checklists import GROUPS, WHO, Supply, Task, Template
from tuils.values.programs import KINDS
from tuils.values.time.moments import day_of

SESSION = click.argument("session", type=as_text)


line_options = together(
    click.option("--add", metavar="WORDS", type=as_text, default="", help=N_("Add a task.")),
    click.option("--change", metavar="LINE", type=as_text, default="", help=N_("Task to change: its number or key.")),
    click.option("--drop", metavar="LINE", type=as_text, default="", help=N_("Remove this task.")),
    click.option("--words", metavar="WORDS", type=as_text, default=None, help=N_("New words, with --change.")),
    click.option(
        "--days", metavar="N", type=int, default=None, help=N_("Days before the session; below 0 means after it.")
    ),
    click.option("--who", metavar="WHO", type=as_text, default=None, help=N_("leader, helper, anyone, or a login.")),
    click.option("--group", metavar="G", type=as_text, default=None, help=N_("setup, materials, publicity, people.")),
    click.option("--once/--each", default=None, help=N_("First session only, or every session.")),
    click.option("--take", metavar="N", type=as_count, default=None, help=N_("Number of supplies to bring.")),
    click.option("--per-head/--fixed", default=None, help=N_("This many supplies for each registered person.")),
)
"""The options that change the lines of a list."""


# ---- one session


@command(
    N_(
        "A session's checklist: tasks with due dates, and supplies to bring.\n\n--add, --change, "
        "and --drop change the program's checklist for all its sessions. Tasks are numbered. "
        "Tasks already done stay done."
    )
)
@SESSION
@click.option("--anew", is_flag=True, help=N_("Copy the starting checklist again."))
@line_options
def event_checklist(call: Call, /, session: str, add: str, change: str, drop: str, anew: bool, **how: Any) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session):
        found = opened.do(checklist_of, session)
        program, fields = found.session.program, _fields(how)
        if add:
            opened.do(save_line, program, {**fields, "words": add})
        elif change:
            opened.do(save_line, program, fields, key=_key(found, change))
        elif drop:
            opened.do(drop_line, program, _key(found, drop))
        elif anew:
            opened.do(copy_template, program)
        elif fields:
            raise click.UsageError(_("Say what to change: --add WORDS, or --change LINE."))
        _report_preparation(call, opened.do(checklist_of, session), opened.desk)


def _fields(how: dict[str, Any]) -> dict[str, Any]:
    said = {"n" if name == "take" else name: value for name, value in how.items() if value is not None}
    return said | ({"n": 1} if said.get("per_head") and "n" not in said else {})


def _key(found: Preparation, text: str) -> str:
    """Return the key of a line by its number as shown; else the text is a key."""
    return _by_number([*(line.key for line in found.tasks), *(line.key for line in found.supplies)], text)


@command(
    N_(
        "Mark a task on a session's checklist done, by its number, its key, or its first "
        "words.\n\nWho did it and when is kept. --undone marks it not done."
    )
)
@SESSION
@click.argument("task", metavar="LINE", type=as_text)
@click.option("--undone", is_flag=True, help=N_("Mark it not done."))
@click.option("--note", metavar="TEXT", type=as_text, default="", help=N_("A short note; don't name patrons."))
@in_library("session", "task", refresh=False)
def event_tick(call: Call, opened: Opened, session: str, task: str, undone: bool, note: str) -> None:
    key = opened.do(session_line, session).id
    line = opened.do(tick, key, task, done=not undone, note=note)
    desk = opened.desk
    if isinstance(line, TaskLine):
        tell_line(call, desk, TASKS, line)
    else:
        call.out.line(_supply_facts(line, key), _supply_words(line))


event_tick.name = "tick"


@command(
    N_(
        "A session's prep sheet: time and place, setup, expected people, checklist, and "
        "supplies.\n\nIt has no patron names. --roster adds the names, for staff who may see full "
        "patron records."
    )
)
@SESSION
@to_file("-o", "--output", "file", words=N_("File to write."))
@click.option("--print", "on_paper", is_flag=True, help=N_("Send them to the printer."))
@click.option("--roster", is_flag=True, help=N_("Add the names of registered people."))
@in_library("session", refresh=False)
def event_sheet(call: Call, opened: Opened, session: str, file: Path | None, on_paper: bool, roster: bool) -> None:
    key = opened.do(session_line, session).id
    text = opened.do(printed_session_sheet, key, roster=roster)
    given_out(call, text, file, on_paper, {"session": key})


def given_out(call: Call, text: str, file: Path | None, on_paper: bool, facts: dict[str, Any]) -> None:
    """Write a text to a file, to paper, or here."""
    if file:
        with whole_file(file, replace=call.force) as out:
            out.write(text.encode())
    at_printer = on_paper and printed(call, text, _("Save it to a file with -o, and print that on another computer."))
    if call.as_json:
        call.out.line(facts | {"file": str(file) if file else None, "printed": at_printer, "text": text})
    elif file:
        call.out.note(_("Saved: {file}").format(file=file))
    elif not on_paper:
        bytes_out().write(text.encode("utf-8", "replace"))


@command(N_("Tasks due today and overdue, for all sessions, by date."))
@click.option("--days", metavar="N", type=as_count, default=None, help=N_("Also tasks due in the next N days."))
@csv_option
@in_library(refresh=False)
def event_due(call: Call, opened: Opened, days: int | None, file: Path | None) -> None:
    until = day_of(opened.desk.now, opened.desk.zone) + timedelta(days=days or 0)
    count = tell_table(call, opened, DUE, opened.do(due_today, until=until), file)
    if count and not call.as_json:
        call.out.note(ngettext("{n} task due.", "{n} tasks due.", count).format(n=count))


# ---- templates


@command(
    N_(
        "The starting checklist for a kind of new program; without KIND, list the kinds. See "
        "`tuils event kinds`.\n\n--add, --change, and --drop change it for new programs; --first "
        "restores the original. Existing programs keep their own checklists."
    )
)
@click.argument("kind", required=False, default="", type=as_text)
@click.option("--first", is_flag=True, help=N_("Restore the original checklist."))
@line_options
@csv_option
def event_template(
    call: Call, /, kind: str, add: str, change: str, drop: str, first: bool, file: Path | None, **how: Any
) -> None:
    with call.open(refresh=False) as opened, call.out.about(kind=kind or None):
        if not kind:
            tell_table(call, opened, TEMPLATES, opened.do(TEMPLATES.read), file)
            return
        fields, keys = _fields(how), _template_keys(template_of(kind))
        if add:
            opened.do(template_line, kind, {**fields, "words": add})
        elif change:
            opened.do(template_line, kind, fields, key=_by_number(keys, change))
        elif drop:
            opened.do(drop_template_line, kind, _by_number(keys, drop))
        elif first:
            opened.do(set_checklist_template, kind, None)
        elif fields:
            raise click.UsageError(_("Say what to change: --add WORDS, or --change LINE."))
        _template_told(call, kind, opened.do(_read_template, kind))


def _read_template(desk: Desk, kind: str) -> Template:
    from tuils.library.foundation.refusals import refuse

    known = checklist_templates(desk)
    if kind not in known:
        raise refuse("NOT_UNDERSTOOD", field=_("kind"), text=kind, hint=", ".join(KINDS))
    return known[kind]


def _template_keys(found: Template) -> list[str]:
    return [*(line.key for line in found.tasks), *(line.key for line in found.supplies)]


def _by_number(keys: list[str], text: str) -> str:
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return keys[at - 1] if 0 < at <= len(keys) and text not in keys else text


def _template_told(call: Call, kind: str, found: Template) -> None:
    for number, task in enumerate(found.tasks, 1):
        facts = {"kind": kind, "line": "task", **_task_facts(task)}
        when = days_words(task.days)
        once = ", " + _("once") if task.once else ""
        who = _(WHO[task.who]) if task.who in WHO else task.who
        call.out.line(facts, f"{number:>2}  {_(task.words)}: {when}, {who}, {_(GROUPS[task.group])}{once}")
    for number, supply in enumerate(found.supplies, len(found.tasks) + 1):
        facts = {"kind": kind, "line": "supply", **_plain_supply(supply)}
        call.out.line(facts, f"{number:>2}  {_number_of(supply.n, supply.per_head)} {_(supply.words)}")


def _number_of(n: int, per_head: bool) -> str:
    return _("{n} per person").format(n=n) if per_head else f"{n} x"


def _task_facts(task: Task) -> dict[str, Any]:
    facts = {"key": task.key, "words": _(task.words) if task.words else "", "group": task.group, "days": task.days}
    return facts | {"who": task.who, "once": task.once}


def _plain_supply(supply: Supply) -> dict[str, Any]:
    return {"key": supply.key, "words": _(supply.words), "n": supply.n, "per_head": supply.per_head}


# ---- words and objects


def _report_preparation(call: Call, found: Preparation, desk: Desk) -> None:
    for number, line in enumerate(found.tasks, 1):
        tell_line(call, desk, TASKS, line, f"{number:>2}  {{line}}")
    for number, one in enumerate(found.supplies, len(found.tasks) + 1):
        call.out.line(_supply_facts(one, found.session.id), f"{number:>2}  {_supply_words(one)}")
    if not (call.as_json or found.tasks or found.supplies):
        call.out.note(_("No checklist. To make one: --add WORDS, or --anew."))


def _supply_facts(line: SupplyLine, session: str) -> dict[str, Any]:
    facts = {"session": session, "line": "supply", "task": TAKE + line.key, "words": _(line.words), "n": line.n}
    facts |= {"per_head": line.per_head, "done": line.packed}
    return facts | {"done_on": line.done_on or None, "by": line.by or None}


def _supply_words(line: SupplyLine) -> str:
    return f"{'[x]' if line.packed else '[ ]'} {line.n} x {_(line.words)}"
