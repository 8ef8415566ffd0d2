"""Sessions of programs, as commands print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import iso_cell, iso_of, iso_words, moment_cell, moment_words, span_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact, fact_columns
from tuils.library.foundation.desk import Desk
from tuils.values.checklists import WHO, Template
from tuils.values.dataclass import dataclass
from tuils.values.programs import kind_words

from .checklists import checklist_templates, is_own
from .preparing import SupplyLine, TaskLine, due_today
from .sessions import SessionLine, sessions_on


def session_words(desk: Desk, line: SessionLine) -> str:
    """Return `8f21ac03  Tue, Dec 8 10:30-11:15  Story time, Meeting room: 12 of 20 are coming, 3 wait`."""
    named = _("{title}, {where}").format(title=line.title, where=line.where) if line.where else line.title
    told = [said for said in (_status(line), _coming(line), _counted(line)) if said]
    head = f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {named}"
    return (f"{head}: {', '.join(told)}" if told else head) + (f"  [{line.closed}]" if line.closed else "")


def _status(line: SessionLine) -> str:
    if line.cancelled:
        return _("CANCELED ({why})").format(why=line.why) if line.why else _("CANCELED")
    return _("draft") if line.draft else ""


def _coming(line: SessionLine) -> str:
    if line.registration == "none" and not line.taken and not line.waiting:
        return ""
    if line.capacity is None:
        coming = ngettext("{n} registered", "{n} registered", line.taken).format(n=line.taken)
    else:
        coming = _("{n} of {places} registered").format(n=line.taken, places=line.capacity)
    if not line.waiting_heads:
        return coming
    waits = ngettext("{n} waitlisted", "{n} waitlisted", line.waiting_heads).format(n=line.waiting_heads)
    return f"{coming}, {waits}"


def _counted(line: SessionLine) -> str:
    return "" if line.came is None else _("{n} attended").format(n=line.came)


SESSIONS = Table(
    title=N_("Programs"),
    columns=(
        *fact_columns("session=id program title kind audience", always=True),
        fact("starts_at", iso_of("starts_at")),
        fact("ends_at", iso_of("ends_at")),
        fact("branch"),
        fact("place", always=True),
        *fact_columns("address room capacity left"),
        *fact_columns("registration status", always=True),
        *fact_columns("why draft coming=taken waiting waiting_heads attendance=came"),
    ),
    read=sessions_on,
    key="id",
    none=(N_("Nothing scheduled on these days."), ""),
    words=session_words,
    names_a_person=False,
    example=SessionLine(
        "8f21ac03", "p1", "Story time", "class", "0-5", 1_796_000_000_000_000, 1_796_002_700_000_000,
        "2026-12-08T10:30", "MAIN", "onsite", "", "meeting", "Meeting room", 20, "required", "planned", "", "ana", "",
        False, 12, 3, 5, None,
    ),
)  # fmt: skip
SESSIONS_LISTED = replace(SESSIONS, columns=(*SESSIONS.columns, fact("closed")))
"""The list with the reason why the library is closed on that day, if asked."""


# ---- preparation tasks, and the checklists that new programs begin with, as every door shows them


def said(words: str) -> str:
    """Return a line in the desk's language."""
    return _(words) if words else ""


def box(done: bool) -> Cell:
    return ("[x]", "strong") if done else "[ ]"


def task_done_words(desk: Desk, line: TaskLine | SupplyLine) -> str:
    """Return the day, and by whom; a note."""
    done = line.done if isinstance(line, TaskLine) else line.packed
    ticked = f"{iso_words(desk, line.done_on)}, {line.by}" if done else ""
    return f"{ticked}: {line.note}" if isinstance(line, TaskLine) and line.note else ticked


def _due(desk: Desk, line: TaskLine) -> Cell:
    words = iso_cell(desk, line.due) if line.due else "-"
    return (words, "look") if line.late else words


def _words(_desk: Desk, line: TaskLine) -> str:
    return said(line.words)


def _task_words(desk: Desk, line: TaskLine) -> str:
    """Return `[ ] Tue, Dec 1  Choose books (leader)`."""
    when = iso_words(desk, line.due) if line.due else "-"
    who = _(WHO[line.who]) if line.who in WHO else line.who
    done = _("done {day} by {by}").format(day=iso_words(desk, line.done_on), by=line.by) if line.done else ""
    late = _("OVERDUE") if line.late else ""
    more = ", ".join(part for part in (who, done, line.note, late) if part)
    return f"{'[x]' if line.done else '[ ]'} {when}  {said(line.words)} ({more})"


def _due_words(desk: Desk, line: TaskLine) -> str:
    when = moment_words(desk, line.starts_at)
    return f"{_task_words(desk, line)}  {line.session[-8:]} {line.title}, {when}"


def _held(desk: Desk, line: TaskLine) -> str:
    return moment_cell(desk, line.starts_at)


def _who(_desk: Desk, line: TaskLine) -> str:
    return line.whom or (_(WHO[line.who]) if line.who in WHO else line.who)


DUE = Table(
    title=N_("Program prep"),
    columns=(
        fact("session", always=True),
        fact("program", always=True),
        Column(N_("Program"), 12, "title", grow=1, drop=3, always=True),
        Column(N_("Session"), 10, _held, "starts_at", iso_of("starts_at"), drop=1),
        fact("line", lambda _desk, _one: "task"),
        fact("task", "key"),
        Column(N_("What"), 17, _words, "words", _words, grow=2, always=True),
        fact("group", always=True),
        fact("days"),
        Column(N_("Who"), 10, _who, "who", drop=2, always=True),
        fact("login", "whom"),
        Column(N_("Due"), 12, _due, "due"),
        fact("late"),
        Column(N_("Done"), 4, lambda _desk, row: box(row.done), "done"),
        fact("done_on"),
        Column(N_("Done by"), 18, task_done_words, "by", grow=1, drop=3),
        fact("note"),
    ),
    shown="due words who title starts_at",
    read=due_today,
    key=lambda one: f"{one.session} {one.key}",
    none=(N_("No tasks due."), ""),
    enter=(N_("Session"), "preparation", "session"),
    words=_due_words,
    is_printed=False,
    names_a_person=False,
    example=TaskLine(
        "S1", "P1", "Story time", "2026-12-03T10:30", 1_796_000_000_000_000, "Story corner", "books", "Choose books",
        "materials", 7, "leader", "ana", "2026-11-26", True, "2026-11-25", "ana", "twelve", True,
    ),
)  # fmt: skip
TASKS = replace(DUE, shown="done due words who by", words=_task_words)
"""The tasks of one session."""


@dataclass(frozen=True)
class KindTemplate:
    """The template of a kind of program. `own`: the library set it."""

    kind: str
    template: Template
    own: bool

    @property
    def tasks(self) -> int:
        return len(self.template.tasks)

    @property
    def supplies(self) -> int:
        return len(self.template.supplies)


def _templates(desk: Desk) -> list[KindTemplate]:
    found: Mapping[str, Template] = checklist_templates(desk)
    return [KindTemplate(kind, one, is_own(kind)) for kind, one in found.items()]


def _template_words(_desk: Desk, template: KindTemplate) -> str:
    tasks = ngettext("{n} task", "{n} tasks", template.tasks).format(n=template.tasks)
    supplies = ngettext("{n} supply item", "{n} supply items", template.supplies).format(n=template.supplies)
    return f"{template.kind}  {tasks}, {supplies}"


TEMPLATES = Table(
    title=N_("Checklists"),
    columns=(
        Column(N_("Kind of program"), 18, lambda _desk, row: _(kind_words(row.kind)), "kind", grow=1),
        Column(N_("Edited"), 6, lambda _desk, row: _("yes") if row.own else "", "own"),
        Column(N_("Tasks"), 5, "tasks", right=True),
        Column(N_("Supplies"), 10, "supplies", right=True, drop=1),
    ),
    shown="kind tasks supplies own",
    read=_templates,
    key="kind",
    enter=(N_("Open"), "checklist", "kind"),
    words=_template_words,
    is_printed=False,
    names_a_person=False,
    example=KindTemplate("storytime", Template(), True),
)
