"""A manager's own questions, in SQL: they are read-only; personal data is hidden from users who may not see it; each
is audited. A question can be saved by a name, with parameters such as :first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tuils.files import text_stream, whole_file
from tuils.formats.tables.tables import write_csv
from tuils.i18n import N_, NN_, _
from tuils.library.foundation import audit
from tuils.library.foundation.administration.at_rest import WITH_NAMES
from tuils.library.foundation.administration.settings import value_of, write_setting
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.models.question_process import HiddenColumns
from tuils.models.readers import OF_SQLITE, readers_by_table
from tuils.models.reading_only import (
    Answered as Answered,
    QuestionHeavy,
    QuestionRefused,
    QuestionStopped,
    names_of_parameters,
    select_rows,
)
from tuils.values.dataclass import dataclass

from .queries import STARTERS

MOST_ROWS, MOST_SECONDS, CHECK_SECONDS = 10_000, 20.0, 1.0
LONGEST = 20_000
SEE = "patrons.see_all"


@dataclass(frozen=True)
class KeptQuestion:
    name: str
    words: str
    text: str

    @property
    def parameters(self) -> list[str]:
        return list(names_of_parameters(self.text))


@permitted("reports.query")
def kept_questions(desk: Desk) -> list[KeptQuestion]:
    """Return the program's questions, and the library's own."""
    own = value_of("questions") or {}
    found = {name: KeptQuestion(name, _(words), text) for name, (words, text) in STARTERS.items()}
    found |= {name: KeptQuestion(name, one["words"], one["text"]) for name, one in own.items()}
    return [found[name] for name in sorted(found)]


def question_called(desk: Desk, name: str) -> KeptQuestion:
    known = {question.name: question for question in kept_questions(desk)}
    if name not in known:
        raise not_understood(_("Question"), name, ", ".join(known))
    return known[name]


@verb("reports.query")
def keep_question(desk: Desk, name: str, text: str, words: str = "") -> KeptQuestion:
    """Save a question by a name. An existing one is changed, and keeps its words if no others are given. Refuses
    with NOT_UNDERSTOOD."""
    word = name.strip().lower().replace(" ", "-")
    if not word or len(word) > 40 or len(text) > LONGEST or not text.strip():
        raise not_understood(_("Name"), name, _("A short word, such as new-fiction."))
    own: dict[str, Any] = dict(value_of("questions") or {})
    own[word] = {"words": words or own.get(word, {}).get("words", ""), "text": text.strip()}
    write_setting(Act(desk), "library", "questions", value=own)
    return question_called(desk, word)


@verb("reports.query")
def forget_question(desk: Desk, name: str) -> KeptQuestion:
    """Remove a question; one that comes with the program returns to its original. Refuses with NOT_UNDERSTOOD."""
    known = question_called(desk, name)
    own: dict[str, Any] = dict(value_of("questions") or {})
    if own.pop(known.name, None) is None:
        raise not_understood(_("Question"), name, _("This question comes with tuils, so it stays."))
    write_setting(Act(desk), "library", "questions", value=own)
    return known


@permitted("reports.query")
def check_question(desk: Desk, text: str) -> None:
    """Check that this can be asked: tried without values, and nothing of it is shown. Refuses with NOT_UNDERSTOOD."""
    values = dict.fromkeys(names_of_parameters(text))
    try:
        select_rows(text, values, hidden=hider(desk), most=1, seconds=CHECK_SECONDS)
    except (QuestionStopped, QuestionHeavy):
        return  # it can; how long it takes, whoever asks it sees
    except QuestionRefused as no:
        raise _not_a_question(text, no) from no


def _not_a_question(text: str, no: QuestionRefused) -> Refused:
    hint = _("Write one SELECT that only reads ({said}).").format(said=str(no).rstrip("."))
    return not_understood(_("Question"), _short(text), hint)


@permitted("reports.query")
def answer(desk: Desk, text: str, values: Mapping[str, object] | None = None) -> Answered:
    """Return the rows of this question, 10,000 at most. Needs reports.query. Audited before it is asked.

    Refuses with NOT_UNDERSTOOD: no SELECT, a write, a parameter without a value, or too slow.
    """
    given = dict(values or {})
    if missing := [name for name in names_of_parameters(text) if name not in given]:
        hint = _("Give a value for each: {names}.").format(names=", ".join(f"{name}=..." for name in missing))
        raise not_understood(_("Question"), _short(text), hint)
    audit.note_in_audit(desk, "query", about=_short(text))
    try:
        return select_rows(text, given, hidden=hider(desk), most=MOST_ROWS, seconds=MOST_SECONDS)
    except QuestionStopped as slow:
        hint = _("It took longer than {n} seconds. Ask for less.").format(n=round(MOST_SECONDS))
        raise not_understood(_("Question"), _short(text), hint) from slow
    except QuestionHeavy as heavy:
        hint = _("It needs more memory or disk than a question may have. Join fewer tables, or sort fewer columns.")
        raise not_understood(_("Question"), _short(text), hint) from heavy
    except QuestionRefused as no:
        raise _not_a_question(text, no) from no


def value_typed(text: str) -> object:
    """Convert to a number if it is one."""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 18 else text


def told_value(value: object) -> object:
    """Return a value to show: bytes in hex."""
    return value.hex() if isinstance(value, bytes) else value


def question_file_name(name: str, found: Answered) -> str:
    """Return the file name for this question's table. If it read personal data, the name says so: such files are
    deleted after a week, whatever their columns are called."""
    looked = [one.partition(".") for one in found.read]
    open_to_all = _parts()
    of_people = any(column and column not in open_to_all.get(table, (column,)) for table, _dot, column in looked)
    return f"{WITH_NAMES if of_people else ''}{name}.csv"


def question_file(found: Answered, file: Path, *, replace: bool) -> Path:
    """Write all rows as a table, whole or not at all."""
    rows = [dict(zip(found.columns, map(told_value, row), strict=True)) for row in found.rows]
    with whole_file(file, replace=replace) as out, text_stream(out) as text:
        write_csv(rows, found.columns, text)
    return file


def hider(desk: Desk) -> HiddenColumns:
    """Return the columns (table, column) that are NULL for this desk's operator, as each model's `readers` say."""
    parts = {} if desk.may(SEE) and desk.may("patrons.see_loans") else _parts()
    known = readers_by_table()
    whole = OF_SQLITE | {table for table, readers in known.items() if readers.staff and table not in parts}
    return HiddenColumns(whole, parts, {table: readers.secret for table, readers in known.items()})


def _parts() -> dict[str, tuple[str, ...]]:
    """Return, of each table that tells of patrons, the columns that identify nobody."""
    known = readers_by_table().items()
    return {table: readers.columns for table, readers in known if readers.columns is not None}


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


QUESTIONS = Table(
    title=N_("Saved questions"),
    columns=(
        Column(N_("Question"), 18, "name", "question", grow=1, always=True),
        Column(N_("What it asks"), 30, "words", "words", grow=2),
        Column(N_("Values"), 12, lambda _desk, row: ", ".join(row.parameters), "parameters", "parameters", drop=1),
    ),
    read=kept_questions,
    key="name",
    none=(N_("No saved questions."), N_("F6 saves a new one.")),
    some=(NN_("{n} question.", "{n} questions."), N_("Enter runs it.")),
    enter=(N_("Ask"), "question", "called=name"),
    names_a_person=False,
    example=KeptQuestion("titles-with-copies", *STARTERS["titles-with-copies"]),
)
