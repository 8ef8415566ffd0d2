"""tuils event checklist, tick, sheet, template, due"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.file_out import whole_file
from tuils.library.dates import iso_words, moment_day
from tuils.library.desk import Desk
from tuils.library.programs.checklists import (
    copy_template,
    days_words,
    drop_line,
    drop_template_line,
    is_own,
    save_line,
    set_template,
    template_line,
    template_of,
    templates,
)
from tuils.library.programs.preparing import (
    TAKE,
    Preparation,
    SupplyLine,
    TaskLine,
    checklist_of,
    due_today,
    tick,
)
from tuils.library.programs.sessions import session_line
from tuils.library.programs.sheet import session_sheet
from tuils.values.checklists import GROUPS, WHO, Supply, Task, Template
from tuils.values.moments import day_of, iso, time_label
from tuils.values.programs import KINDS

from .call import Call
from .options import as_count, as_out, as_text, command
from .output import bytes_out

SESSION = click.argument("session", type=as_text)


_LINE = (
    click.option("--add", metavar="WORDS", type=as_text, default="", help=N_("A further line.")),
    click.option("--change", metavar="LINE", type=as_text, default="", help=N_("Change this line: by number or key.")),
    click.option("--drop", metavar="LINE", type=as_text, default="", help=N_("Take this line out.")),
    click.option("--words", metavar="WORDS", type=as_text, default=None, help=N_("Other words, with --change.")),
    click.option("--days", metavar="N", type=int, default=None, help=N_("So many days before; less than 0: after it.")),
    click.option("--who", metavar="WHO", type=as_text, default=None, help=N_("leader, helper, anyone, or a login.")),
    click.option("--group", metavar="G", type=as_text, default=None, help=N_("setup, materials, publicity, people.")),
    click.option("--once/--each", default=None, help=N_("For the first session alone, or for each.")),
    click.option("--take", metavar="N", type=as_count, default=None, help=N_("So many are taken along.")),
    click.option("--per-head/--fixed", default=None, help=N_("So many for each head that is coming.")),
)


def line_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What changes the lines of a list."""
    for option in reversed(_LINE):
        function = option(function)
    return function


# ---- one session


@command(
    N_(
        "The checklist of a session: what is to be done by which day, what is taken along.\n\n"
        "With --add, --change or --drop the list of its program is changed, for all its sessions. Lines are numbered; "
        "what is ticked stays ticked."
    )
)
@SESSION
@click.option("--anew", is_flag=True, help=N_("Copy the template of its kind anew."))
@line_options
@click.pass_obj
def checklist(call: Call, /, session: str, add: str, change: str, drop: str, anew: bool, **how: Any) -> None:
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
            raise click.UsageError(_("Say what is changed: --add WORDS, or --change LINE."))
        _told(call, opened.do(checklist_of, session), opened.desk)


def _fields(how: dict[str, Any]) -> dict[str, Any]:
    said = {"n" if name == "take" else name: value for name, value in how.items() if value is not None}
    return said | ({"n": 1} if said.get("per_head") and "n" not in said else {})


def _key(found: Preparation, text: str) -> str:
    """By the number of a line as it is shown; else a key."""
    return _by_number([*(line.key for line in found.tasks), *(line.key for line in found.supplies)], text)


@command(
    N_(
        "Tick a line of the checklist of a session: by its number, its key, or how its words begin.\n\n"
        "Who ticked it and when is kept. --undone takes the tick away."
    )
)
@SESSION
@click.argument("task", metavar="LINE", type=as_text)
@click.option("--undone", is_flag=True, help=N_("It is not done yet."))
@click.option("--note", metavar="TEXT", type=as_text, default="", help=N_("A few words; they name no patron."))
@click.pass_obj
def tick_line(call: Call, session: str, task: str, undone: bool, note: str) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session, task=task):
        key = opened.do(session_line, session).id
        line = opened.do(tick, key, task, done=not undone, note=note)
        desk = opened.desk
        if isinstance(line, TaskLine):
            call.out.line(task_facts(line, desk), task_words(line, desk))
        else:
            call.out.line(_supply_facts(line, key), _supply_words(line))


tick_line.name = "tick"


@command(
    N_(
        "The sheet of a session: when and where, set-up, expected heads, checklist, what is taken along.\n\n"
        "It names nobody who is coming. --roster puts the names on it, for those who see all of a patron."
    )
)
@SESSION
@click.option("-o", "--output", "file", metavar="FILE", type=as_out, help=N_("To this file."))
@click.option("--print", "on_paper", is_flag=True, help=N_("To the printer, through lp."))
@click.option("--roster", is_flag=True, help=N_("With the names of who is coming."))
@click.pass_obj
def sheet(call: Call, session: str, file: Path | None, on_paper: bool, roster: bool) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session):
        key = opened.do(session_line, session).id
        text = opened.do(session_sheet, key, roster=roster)
        given_out(call, text, file, on_paper, {"session": key})


def given_out(call: Call, text: str, file: Path | None, on_paper: bool, facts: dict[str, Any]) -> None:
    """A text to a file, to paper, or here."""
    printed = False
    if file:
        with whole_file(file) as out:
            out.write(text.encode())
    if on_paper:
        try:
            print_text(text)
            printed = True
        except NoPrinter as no:
            call.out.ask(1)
            said = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
            call.out.note(said)
    if call.as_json:
        call.out.line(facts | {"file": str(file) if file else None, "printed": printed, "text": text})
    elif file:
        call.out.note(_("Written: {file}").format(file=file))
    elif not on_paper:
        bytes_out().write(text.encode("utf-8", "replace"))


@command(N_("What is due today and what is overdue, over all sessions, in the order of time."))
@click.option("--days", metavar="N", type=as_count, default=None, help=N_("Also what is due in the next N days."))
@click.pass_obj
def due(call: Call, days: int | None) -> None:
    with call.open(refresh=False) as opened, call.out.about():
        desk = opened.desk
        until = day_of(desk.now, desk.zone) + timedelta(days=days or 0)
        lines = opened.do(due_today, until=until)
        for line in lines:
            call.out.line(task_facts(line, desk), due_words(line, desk))
        if not call.as_json:
            said = ngettext("{n} thing to prepare.", "{n} things to prepare.", len(lines)).format(n=len(lines))
            call.out.note(said if lines else _("Nothing is to be prepared."))


# ---- templates


@command(
    N_(
        "What a new program of a kind begins with; without KIND the kinds. `tuils event kinds` tells them.\n\n"
        "--add, --change and --drop change it for programs to come; --first puts back what the program came with. "
        "Programs that are there keep their own list."
    )
)
@click.argument("kind", required=False, default="", type=as_text)
@click.option("--first", is_flag=True, help=N_("As the program came."))
@line_options
@click.pass_obj
def template(call: Call, /, kind: str, add: str, change: str, drop: str, first: bool, **how: Any) -> None:
    with call.open(refresh=False) as opened, call.out.about(kind=kind or None):
        if not kind:
            for code, one in opened.do(templates).items():
                _kind_told(call, code, one)
            return
        fields, keys = _fields(how), _template_keys(template_of(kind))
        if add:
            opened.do(template_line, kind, {**fields, "words": add})
        elif change:
            opened.do(template_line, kind, fields, key=_by_number(keys, change))
        elif drop:
            opened.do(drop_template_line, kind, _by_number(keys, drop))
        elif first:
            opened.do(set_template, kind, None)
        elif fields:
            raise click.UsageError(_("Say what is changed: --add WORDS, or --change LINE."))
        _template_told(call, kind, opened.do(_read_template, kind))


def _read_template(desk: Desk, kind: str) -> Template:
    from tuils.library.refusals import refuse

    known = templates(desk)
    if kind not in known:
        raise refuse("NOT_UNDERSTOOD", field=_("kind"), text=kind, hint=", ".join(KINDS))
    return known[kind]


def _template_keys(found: Template) -> list[str]:
    return [*(line.key for line in found.tasks), *(line.key for line in found.supplies)]


def _by_number(keys: list[str], text: str) -> str:
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return keys[at - 1] if 0 < at <= len(keys) and text not in keys else text


def _kind_told(call: Call, kind: str, found: Template) -> None:
    facts = {"kind": kind, "own": is_own(kind), "tasks": len(found.tasks), "supplies": len(found.supplies)}
    said = ngettext("{n} line", "{n} lines", len(found.tasks)).format(n=len(found.tasks))
    more = ngettext("{n} thing to take along", "{n} things to take along", len(found.supplies))
    call.out.line(facts, f"{kind}  {said}, {more.format(n=len(found.supplies))}")


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
    return _("{n} a head").format(n=n) if per_head else f"{n} x"


def _task_facts(task: Task) -> dict[str, Any]:
    facts = {"key": task.key, "words": _(task.words) if task.words else "", "group": task.group, "days": task.days}
    return facts | {"who": task.who, "once": task.once}


def _plain_supply(supply: Supply) -> dict[str, Any]:
    return {"key": supply.key, "words": _(supply.words), "n": supply.n, "per_head": supply.per_head}


# ---- words and objects


def _told(call: Call, found: Preparation, desk: Desk) -> None:
    for number, line in enumerate(found.tasks, 1):
        call.out.line(task_facts(line, desk), f"{number:>2}  {task_words(line, desk)}")
    for number, one in enumerate(found.supplies, len(found.tasks) + 1):
        call.out.line(_supply_facts(one, found.session.id), f"{number:>2}  {_supply_words(one)}")
    if not (call.as_json or found.tasks or found.supplies):
        call.out.note(_("There is no checklist. Make one: --add WORDS, or --anew."))


def task_facts(line: TaskLine, desk: Desk) -> dict[str, Any]:
    return {
        "session": line.session,
        "program": line.program,
        "title": line.title,
        "starts_at": iso(line.starts_at, desk.zone),
        "line": "task",
        "task": line.key,
        "words": _(line.words) if line.words else "",
        "group": line.group,
        "days": line.days,
        "who": line.who,
        "login": line.whom or None,
        "due": line.due or None,
        "late": line.late,
        "done": line.done,
        "done_on": line.done_on or None,
        "by": line.by or None,
        "note": line.note or None,
    }


def task_words(line: TaskLine, desk: Desk) -> str:
    """`[ ] Tue 1 Dec  Choose books (leader)`"""
    box = "[x]" if line.done else "[ ]"
    when = iso_words(desk, line.due) if line.due else "-"
    who = _(WHO[line.who]) if line.who in WHO else line.who
    done = _("done {day} by {by}").format(day=iso_words(desk, line.done_on), by=line.by) if line.done else ""
    late = _("OVERDUE") if line.late else ""
    more = ", ".join(part for part in (who, done, line.note, late) if part)
    return f"{box} {when}  {_(line.words) if line.words else ''} ({more})"


def due_words(line: TaskLine, desk: Desk) -> str:
    when = f"{moment_day(desk, line.starts_at)} {time_label(line.starts_at, desk.zone)}"
    return f"{task_words(line, desk)}  {line.session[-8:]} {line.title}, {when}"


def _supply_facts(line: SupplyLine, session: str) -> dict[str, Any]:
    facts = {"session": session, "line": "supply", "task": TAKE + line.key, "words": _(line.words), "n": line.n}
    facts |= {"per_head": line.per_head, "done": line.packed}
    return facts | {"done_on": line.done_on or None, "by": line.by or None}


def _supply_words(line: SupplyLine) -> str:
    return f"{'[x]' if line.packed else '[ ]'} {line.n} x {_(line.words)}"
