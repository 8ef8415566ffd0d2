"""The checklist and supplies of a program: a template by kind, and each program's own copy of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models import Checklist
from tuils.models.rows import get
from tuils.values.checklists import (
    MOST,
    Supply,
    Task,
    Template,
    checked_supply,
    checked_task,
    kept,
    read_supplies,
    read_tasks,
    starter,
)
from tuils.values.dataclass import dataclass
from tuils.values.programs import KINDS
from tuils.values.words import Unclear

from .sessions import program_row

Line = TypeVar("Line", Task, Supply)
TASK_FIELDS = ("words", "group", "days", "who", "once")
SUPPLY_FIELDS = ("words", "n", "per_head")


@dataclass(frozen=True)
class OwnList:
    """The checklist of a program: its id and title, its tasks, its supplies."""

    program: str
    title: str
    tasks: tuple[Task, ...]
    supplies: tuple[Supply, ...]


def checklist_for(kind: str) -> Facts:
    """Return the `checklist` and `supplies` that a new program of this kind copies."""
    found = template_of(kind)
    return {"checklist": kept(found.tasks), "supplies": kept(found.supplies)}


def days_words(days: int) -> str:
    """Say when a line is due, relative to the session."""
    if not days:
        return _("on the day")
    if days > 0:
        return ngettext("{n} day before", "{n} days before", days).format(n=days)
    return ngettext("{n} day after", "{n} days after", -days).format(n=-days)


def template_of(kind: str) -> Template:
    """Return the template of a kind: the library's, else the built-in one."""
    row = get(Checklist, kind)
    if row is None:
        return starter(kind)
    return Template(read_tasks(stored_checklist(row.tasks)), read_supplies(stored_checklist(row.supplies)))


def is_own(kind: str) -> bool:
    """Return whether the template is the library's own."""
    return get(Checklist, kind) is not None


def stored_checklist(text: str) -> list[Any]:
    """Read a JSON list of the store; empty if it isn't one."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else []


# ---- templates


@verb("programs.edit")
def set_checklist_template(desk: Desk, kind: str, template: Template | None) -> Template:
    """Set the template of a kind of program, for programs to come; None restores the original one.

    Refuses with NOT_UNDERSTOOD (kind, words, days, group).
    """
    _known_kind(kind)
    value = None
    if template is not None:
        tasks, supplies = _checked(template.tasks, checked_task), _checked(template.supplies, checked_supply)
        value = {"tasks": kept(tasks), "supplies": kept(supplies)}
    write_setting(Act(desk), "checklist", kind, value=value)
    return template_of(kind)


@verb("programs.edit")
def template_line(desk: Desk, kind: str, fields: Facts, *, key: str = "") -> Template:
    """Add a line to a template, or change the one with this key. With `n` or `per_head` it is a supply. Refuses with
    NOT_UNDERSTOOD, TASK_UNKNOWN."""
    _known_kind(kind)
    found = template_of(kind)
    tasks, supplies = _with_line(desk, found.tasks, found.supplies, fields, key)
    return set_checklist_template(desk, kind, Template(tasks, supplies))


@verb("programs.edit")
def drop_template_line(desk: Desk, kind: str, key: str) -> Template:
    """Remove a line from a template. Refuses with NOT_UNDERSTOOD, TASK_UNKNOWN."""
    _known_kind(kind)
    found = template_of(kind)
    tasks, supplies = _without(found.tasks, found.supplies, key)
    return set_checklist_template(desk, kind, Template(tasks, supplies))


@permitted("programs.see")
def checklist_templates(desk: Desk) -> dict[str, Template]:
    """Return the template of every kind of program."""
    return {kind: template_of(kind) for kind in KINDS}


def _known_kind(kind: str) -> None:
    if kind not in KINDS:
        raise not_understood(_("kind"), kind, ", ".join(KINDS))


# ---- of one program


@permitted("programs.see")
def own_list(desk: Desk, program: str) -> OwnList:
    """Return the checklist of a program. Refused with PROGRAM_UNKNOWN."""
    return _own(program)


def _own(program: str) -> OwnList:
    row = program_row(program)
    tasks, supplies = read_tasks(stored_checklist(row.checklist)), read_supplies(stored_checklist(row.supplies))
    return OwnList(row.id, row.title, tasks, supplies)


@verb("programs.edit")
def save_line(desk: Desk, program: str, fields: Facts, *, key: str = "") -> OwnList:
    """Add a line to the checklist of a program, or change the one with this key; for all its sessions. With `n` or
    `per_head` it is a supply. Ticks are kept. Names no patron.

    Refuses with PROGRAM_UNKNOWN, TASK_UNKNOWN, NOT_UNDERSTOOD.
    """
    found = _own(program)
    return _written(desk, found, *_with_line(desk, found.tasks, found.supplies, fields, key))


@verb("programs.edit")
def drop_line(desk: Desk, program: str, key: str) -> OwnList:
    """Remove a line from the checklist of a program. Refuses with PROGRAM_UNKNOWN, TASK_UNKNOWN."""
    found = _own(program)
    return _written(desk, found, *_without(found.tasks, found.supplies, key))


@verb("programs.edit")
def copy_template(desk: Desk, program: str) -> OwnList:
    """Replace a program's lines with its kind's template. Refuses with PROGRAM_UNKNOWN."""
    row = program_row(program)
    found = template_of(row.kind)
    return _written(desk, _own(program), found.tasks, found.supplies)


def _written(desk: Desk, was: OwnList, tasks: Sequence[Task], supplies: Sequence[Supply]) -> OwnList:
    changes: Facts = {}
    if tuple(tasks) != was.tasks:
        changes["checklist"] = kept(_checked(tasks, checked_task))
    if tuple(supplies) != was.supplies:
        changes["supplies"] = kept(_checked(supplies, checked_supply))
    if changes:
        Act(desk).write("program_edited", program=was.program, data={"set": changes})
    return _own(was.program)


def _with_line(
    desk: Desk, tasks: Sequence[Task], supplies: Sequence[Supply], fields: Facts, key: str
) -> tuple[tuple[Task, ...], tuple[Supply, ...]]:
    if any(supply.key == key for supply in supplies) or (not key and {"n", "per_head"} & fields.keys()):
        given = {name: fields[name] for name in SUPPLY_FIELDS if name in fields}
        return tuple(tasks), _changed_lines(
            supplies, key, lambda supply: replace(supply, **given), Supply(_new_key(desk), "")
        )
    if key and not any(task.key == key for task in tasks):
        raise refuse("TASK_UNKNOWN", text=key)
    given = {name: fields[name] for name in TASK_FIELDS if name in fields}
    return _changed_lines(tasks, key, lambda task: replace(task, **given), Task(_new_key(desk), "")), tuple(supplies)


def _changed_lines(lines: Sequence[Line], key: str, changed: Callable[[Line], Line], new: Line) -> tuple[Line, ...]:
    found: list[Line] = [changed(line) if line.key == key else line for line in lines]
    if not key:
        found.append(changed(new))
    return tuple(found)


def _without(
    tasks: Sequence[Task], supplies: Sequence[Supply], key: str
) -> tuple[tuple[Task, ...], tuple[Supply, ...]]:
    left = tuple(task for task in tasks if task.key != key), tuple(supply for supply in supplies if supply.key != key)
    if left == (tuple(tasks), tuple(supplies)):
        raise refuse("TASK_UNKNOWN", text=key)
    return left


def _new_key(desk: Desk) -> str:
    """Return a key never used before: an old tick would apply to it."""
    return new_id(desk.now)[-8:]


def _checked(lines: Iterable[Line], check: Callable[[Line], Line]) -> list[Line]:
    try:
        found = [check(line) for line in lines]
    except Unclear as unclear:
        raise not_understood("words", "", unclear.sentence(_)) from unclear
    if len(found) > MOST:
        raise not_understood("words", len(found), _("Up to {n} tasks.").format(n=MOST))
    return found
