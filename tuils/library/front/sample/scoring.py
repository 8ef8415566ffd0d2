"""The score of a practice library: what somebody did there, alone or with help, kept in the register of training."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tuils.files import part_folder
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.store import StoreFault, awaits_update, on_another
from tuils.library.office.registers.entries import EntrySheet, every_entry
from tuils.library.office.registers.writing import add_entry, change_entry
from tuils.models.library_file import STORE_ERRORS
from tuils.models.other_files import copy_whole, reading
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

from .tasks import TaskState, practice_tasks

REGISTER = "training"
ALONE, HELPED = "alone", "with_help"
"""The fields of an entry: the steps that somebody does alone, and with help."""
MOST_BYTES = 100_000_000
"""The most bytes of a practice library: many times what one has, so that no large library is copied by mistake."""


@dataclass(frozen=True)
class PracticeScore:
    """`entry`: of the register of training. `alone`, `helped`: steps done now; `open`: tasks of the role not done."""

    entry: EntrySheet
    role: str
    alone: tuple[str, ...]
    helped: tuple[str, ...]
    open: int


def tasks_for(desk: Desk, role: str | None = None) -> list[TaskState]:
    """Return the tasks of the practice library that is open, of one role or of all; none in any other library."""
    return _of_role(practice_tasks(), role)


def _of_role(tasks: Sequence[TaskState], role: str | None) -> list[TaskState]:
    return [one for one in tasks if not role or role in one.roles]


def score_practice(
    desk: Desk, who: str, library: Path, *, role: str = "desk", helped: Collection[int] = ()
) -> PracticeScore:
    """Keep in the register of training what was done in the practice library at this path: the open entry of this name
    and role, or a new one. `helped`: the numbers of the tasks that somebody helped with. A step counts once all of its
    tasks are done; one that was done alone before stays so. Refuses with NOT_PRACTICE, NOT_UNDERSTOOD, and as an entry.
    """
    if not (tasks := _of_role(_tasks_at(library), role)):
        raise refuse("NOT_PRACTICE")
    if unknown := sorted({*helped} - {one.number for one in tasks}):
        raise not_understood("with-help", str(unknown[0]), ", ".join(str(one.number) for one in tasks))
    steps = _steps_done(tasks, helped)
    alone = tuple(step for step, is_alone in steps.items() if is_alone)
    with_help = tuple(step for step, is_alone in steps.items() if not is_alone)
    entry = _keep(desk, clean(who), role, {*alone}, {*with_help})
    return PracticeScore(entry, role, alone, with_help, sum(not one.done for one in tasks))


def _tasks_at(library: Path) -> list[TaskState]:
    """Return the tasks of the practice library at this path. It may be open at another desk: a copy of it is read."""
    try:
        if not library.is_file() or library.stat().st_size > MOST_BYTES:
            raise refuse("NOT_PRACTICE")
        with part_folder(library.parent) as folder:
            copy = Path(folder, library.name)
            with reading(library) as it:
                copy_whole(it, copy)
            if awaits_update(copy):
                raise refuse("NOT_PRACTICE")
            with on_another(copy):
                return practice_tasks()
    except (StoreFault, *STORE_ERRORS) as no:
        raise refuse("NOT_PRACTICE") from no


def _steps_done(tasks: Sequence[TaskState], helped: Collection[int]) -> Mapping[str, bool]:
    """Return the steps all of whose tasks are done; False where somebody helped with one."""
    found: dict[str, bool] = {}
    for step in dict.fromkeys(one.step for one in tasks):
        of_step = [one for one in tasks if one.step == step]
        if all(one.done for one in of_step):
            found[step] = not any(one.number in helped for one in of_step)
    return found


def _keep(desk: Desk, who: str, role: str, alone: set[str], helped: set[str]) -> EntrySheet:
    named = [one for one in every_entry(desk, REGISTER, words=who) if fold_text(one.title) == fold_text(who)]
    known = next((one for one in named if one.held.get("role") == role), None)
    if known is None:
        return add_entry(desk, REGISTER, {"who": who, "role": role, **_fields(alone, helped)})
    alone |= {*known.fact(known.kind.known[ALONE])}
    helped |= {*known.fact(known.kind.known[HELPED])}
    return change_entry(desk, REGISTER, known.id, _fields(alone, helped))


def _fields(alone: set[str], helped: set[str]) -> dict[str, str]:
    return {ALONE: ", ".join(sorted(alone)), HELPED: ", ".join(sorted(helped - alone))}


PRACTICE = Table(
    title=N_("Practice tasks"),
    columns=(
        Column("#", 2, "number", "number"),
        Column(N_("Task"), 40, lambda _desk, one: _(one.words), "task", lambda _desk, one: _(one.words), grow=1),
        Column(N_("Roles"), 16, lambda _desk, one: ", ".join(one.roles), "roles", lambda _desk, one: [*one.roles]),
        Column(N_("Step"), 12, "step", "step"),
        Column(N_("Done"), 5, lambda _desk, one: _("yes") if one.done else "", "done", "done"),
        fact("cards", lambda _desk, one: [code for code, _name in one.cards]),
        fact("items", lambda _desk, one: [code for code, _name in one.items]),
    ),
    read=tasks_for,
    key=lambda one: str(one.number),
    none=(N_("No tasks: this is not a practice library."), N_("Make one: tuils demo --keep practice")),
    some=(NN_("{n} task.", "{n} tasks."), ""),
    words=lambda _desk, one: f"{one.number}. {_('Done.') + ' ' if one.done else ''}{_(one.words)}",
    names_a_person=False,
    is_printed=False,
    example=TaskState("Check in two books", True, (), (("31234000010098", "Emma"),), 2, "checkin", ("desk",)),
)
