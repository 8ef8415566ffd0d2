"""The lists of reading programs, of their readers and prizes; and why a reader has this goal and these prizes."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.dates import iso_cell, iso_of, iso_words, moment_day
from tuils.library.foundation.describing.table import Cell, Column, Table, fact, fact_columns, row_facts
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import count_label
from tuils.library.lending.why.steps_shown import Explanation, ExplanationSteps
from tuils.models.programs import ReadingBadge, ReadingProgram
from tuils.models.rows import row_with
from tuils.values.programs import AUDIENCES

from .readers import ReaderLine, ReadingStep, readers_called, reading_readers
from .reading_fields import GENERAL, Goal, amount_words, goal_for, goals_of
from .reading_programs import PrizeLine, ReadingLine, reading_called, reading_prizes, reading_programs

STATES = {
    "planned": N_("planned"), "open": N_("on now"), "ended": N_("ended"),
    "reading": N_("reading"), "finished": N_("finished"),
}  # fmt: skip
BAR, LEFT = "\u2588", "\u2591"
BAR_CELLS = 12


def goals_words(goals: Sequence[Goal]) -> str:
    """`600 minutes; ages 0-5: 100 books`"""
    return "; ".join(
        amount_words(goal.unit, goal.amount) if goal.ages == GENERAL
        else f"{_(AUDIENCES[goal.ages])}: {amount_words(goal.unit, goal.amount)}"
        for goal in goals
    )  # fmt: skip


def _words(desk: Desk, line: ReadingLine) -> str:
    days = _("{first} to {last}").format(first=iso_words(desk, line.row.first), last=iso_words(desk, line.row.last))
    readers = _("readers {readers}, finished {finished}").format(readers=line.readers, finished=line.finished)
    return f"{line.id[-8:]}  {line.name}: {days}, {_(STATES[line.state])}, {readers}. {goals_words(line.goals)}"


READINGS = Table(
    title=N_("Reading programs"),
    columns=(
        fact("reading", "id"),
        Column(N_("Program"), 20, "name", grow=2),
        Column(N_("From"), 12, lambda desk, line: iso_cell(desk, line.row.first), drop=2),
        Column(N_("To"), 12, lambda desk, line: iso_cell(desk, line.row.last)),
        Column(N_("Readers"), 7, lambda _desk, line: count_label(line.readers), "readers", right=True, value="readers"),
        Column(N_("Finished"), 8, lambda _desk, line: count_label(line.finished), "finished", right=True,
               value="finished"),
        Column(N_("Status"), 10, lambda _desk, line: _(STATES[line.state]), "state", "state", drop=1),
        *row_facts("first last branch"),
        fact("goals", lambda _desk, line: [goal._asdict() for goal in line.goals]),
    ),
    read=reading_programs,
    key="id",
    none=(N_("No reading programs."), N_("F6 sets one up.")),
    some=(NN_("{n} reading program.", "{n} reading programs."), N_("Enter opens its readers and their log.")),
    enter=(N_("Readers"), "reading", "program=id"),
    words=_words,
    names_a_person=False,
    example=ReadingLine(row_with(ReadingProgram, {"id": "p", "name": "Color Our World", "first": "2027-06-01",
                                                  "last": "2027-08-07", "goals": '[["general", "minutes", 600]]'}),
                        "planned", 3, 1),
)  # fmt: skip


def progress_bar(line: ReaderLine) -> str:
    """Draw how far a reader is on the way to the goal."""
    full = min(BAR_CELLS, line.total * BAR_CELLS // line.goal if line.goal else 0)
    return BAR * full + LEFT * (BAR_CELLS - full)


def reader_name(line: ReaderLine) -> str:
    """Return what to call a reader: the name, else the log card."""
    return line.name or (line.party if line.heads > 1 else "") or line.code or _("(no name)")


def _due_cell(_desk: Desk, line: ReaderLine) -> Cell:
    return (", ".join(line.prizes_due), "look") if line.prizes_due else ""


def reader_words(_desk: Desk, line: ReaderLine) -> str:
    has = _("{has} of {goal}").format(has=count_label(line.total), goal=amount_words(line.unit, line.goal))
    due = _("prize to give: {prizes}").format(prizes=", ".join(line.prizes_due)) if line.prizes_due else ""
    parts = (line.party, _(AUDIENCES.get(line.ages, line.ages)), has, _(STATES[line.state]), due)
    return f"{line.code}  {reader_name(line)}: {', '.join(filter(None, parts))}"


READERS = Table(
    title=N_("Readers"),
    columns=(
        fact("reader", "id"),
        fact("reading", "program"),
        fact("patron", "card"),
        Column(N_("Reader"), 16, lambda _desk, line: reader_name(line), "name", "name", grow=2),
        Column(N_("Family/class"), 12, "party", grow=1, drop=4),
        Column(N_("Ages"), 9, lambda _desk, line: _(AUDIENCES.get(line.ages, line.ages)), "ages", "ages", drop=2),
        Column(N_("Has"), 5, lambda _desk, line: count_label(line.total), "total", right=True, value="total"),
        Column(N_("Goal"), 12, lambda _desk, line: amount_words(line.unit, line.goal), "goal", right=True,
               value="goal"),
        Column("", BAR_CELLS, lambda _desk, line: progress_bar(line), drop=3),
        Column(N_("Prize"), 12, _due_cell, drop=1, grow=1),
        *fact_columns("unit heads branch state"),
        fact("log_card", "code"),
        fact("signed_at", iso_of("signed_at")),
        fact("prizes_due"),
        fact("prizes_given"),
    ),
    read=reading_readers,
    key="id",
    none=(N_("No readers yet."), N_("F7 signs one up. Or scan a card.")),
    some=(NN_("{n} reader.", "{n} readers."), N_("Scan a card or log card, or type a name or a family.")),
    words=reader_words,
    example=ReaderLine("r", "p", "Color Our World", "21234000001234", "Tom Field", "R1234567", "Field family", "6-11",
                       "minutes", 600, 1, 410, "MAIN", 1_796_000_000_000_000, (), ("r",)),
)  # fmt: skip


def prize_step_words(line: PrizeLine) -> str:
    """`400 minutes`, or `50% of the goal`."""
    row = line.row
    return amount_words(row.unit, row.amount) if row.unit else _("{n}% of the goal").format(n=row.amount)


def _left(_desk: Desk, line: PrizeLine) -> str:
    return "" if line.left is None else count_label(line.left)


def _prize_words(_desk: Desk, line: PrizeLine) -> str:
    parts = [_("given {n}").format(n=count_label(line.given))]
    parts += [_("{n} left").format(n=count_label(line.left))] if line.left is not None else []
    parts += [_("by drawing")] if line.row.drawn else []
    return f"{prize_step_words(line)}: {line.row.prize}. {', '.join(parts)}"


PRIZES = Table(
    title=N_("Reading prizes"),
    columns=(
        fact("prize_id", "id"),
        fact("reading", lambda _desk, line: line.row.program),
        Column(N_("Reached at"), 18, lambda _desk, line: prize_step_words(line)),
        Column(N_("Prize"), 20, lambda _desk, line: line.row.prize, "prize", lambda _desk, line: line.row.prize,
               grow=2),
        Column(N_("Given"), 6, lambda _desk, line: count_label(line.given), "given", right=True, value="given"),
        Column(N_("Left"), 6, _left, "left", right=True, value="left"),
        Column(N_("Drawing"), 8, lambda _desk, line: _("yes") if line.row.drawn else "", "drawn",
               lambda _desk, line: bool(line.row.drawn), drop=1),
        *row_facts("unit amount stock"),
    ),
    read=reading_prizes,
    key="id",
    none=(N_("No prizes yet."), N_("F6 adds one.")),
    some=(NN_("{n} prize.", "{n} prizes."), N_("F7 changes how many there are.")),
    words=_prize_words,
    names_a_person=False,
    example=PrizeLine(row_with(ReadingBadge, {"id": "b", "program": "p", "unit": "minutes", "amount": 400,
                                              "prize": "A book", "stock": 40}), 26),
)  # fmt: skip


SHEET_LINES = 21


@permitted("programs.see")
def paper_log(desk: Desk, program: str, reader: str = "") -> list[str]:
    """Return a log to print and fill in by hand: the number of the log card, and no name. Without a reader, any
    takes it: room for a number. Permission programs.see; refuses with READING_UNKNOWN, READING_NOT_SIGNED_UP."""
    row = reading_called(desk, program)
    line = readers_called(desk, row, reader)[0] if reader else None
    days = _("{first} to {last}").format(first=iso_words(desk, row.first), last=iso_words(desk, row.last))
    wants = amount_words(line.unit, line.goal) if line else goals_words(goals_of(row.goals))
    head = [row.name, days, _("Goal: {goal}").format(goal=wants)]
    head.append(_("Log card: {code}").format(code=line.code if line else "_" * 12))
    columns = f"{_('Day'):<14}{_('How much'):<14}"
    return [*head, "", f"{columns}    {columns}".rstrip(), *["____________  ____________      " * 2] * SHEET_LINES]


@permitted("programs.see")
def why_reading(desk: Desk, program: str, reader: str) -> Explanation:
    """Explain a reader's goal, and which prizes are earned, given, or ahead. Permission programs.see; refuses with
    READING_UNKNOWN, READING_NOT_SIGNED_UP."""
    row = reading_called(desk, program)
    line = readers_called(desk, row, reader)[0]
    telling, goal = ExplanationSteps(), goal_for(ReadingLine(row, "open").goals, line.ages)
    group, wants = _(AUDIENCES.get(line.ages, line.ages)), amount_words(line.unit, line.goal)
    if goal and (goal.unit, goal.amount * line.heads) == (line.unit, line.goal):
        telling.step(_("Goal for {group}: {goal}.").format(group=group, goal=wants))
    else:
        telling.step(_("Own goal, said at sign-up or before the program changed: {goal}.").format(goal=wants))
    telling.step(_("Read so far: {has}.").format(has=amount_words(line.unit, line.total)))
    if len(line.keys) > 1:
        telling.besides(_("Signed up {n} times, at different computers. It counts as one.").format(n=len(line.keys)))
    for step in line.steps:
        telling.step(f"{amount_words(line.unit, step.amount)}: {step.prize}. {_step(desk, line, step)}")
    answer = _("{name} has {has} of {goal}.").format(name=reader_name(line), has=count_label(line.total), goal=wants)
    return telling.because(row.name, _("Why this goal and these prizes?"), answer)


def _step(desk: Desk, line: ReaderLine, step: ReadingStep) -> str:
    given_at = step.given_at
    if given_at:
        return _("Given {day}.").format(day=moment_day(desk, given_at))
    if not step.is_reached:
        return _("{n} to go.").format(n=amount_words(line.unit, step.amount - line.total))
    return _("In the drawing.") if step.is_drawn else _("Earned, to be given.")
