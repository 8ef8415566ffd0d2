"""Turn answers to a web form into registrations for one session, all in one act.

They are taken in the order they were given. Parties already registered are left as they are, so that a repeated, longer
file adds only new ones. Rows of one name, each for one person, with different ages or birth dates are different people:
children whose parent wrote their own name each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tuils.formats.dates import DateOrder
from tuils.formats.tables.response_table import COLUMNS, DATES, Response, guess_columns, response_of
from tuils.i18n import _
from tuils.library.activities.programs.parties import GROUP_FIELDS, Guest, SignUp, WhoRegisters
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.foundation.administration.table_profile import (
    PLAIN,
    TableProfile,
    TableSource,
    needed,
    open_table,
    source_notes,
)
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.people.patron_files.form_patrons import is_same_way, patron_of_answer
from tuils.library.people.patrons.queries import lengths_with_zeros
from tuils.library.people.patrons.sheets import is_blind
from tuils.models import Patron, db
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of, local_moment, micros_of

from .registering import RegistrationWanted, register_party_in_act
from .registration_blocks import LONGEST, questions_of, same_guest
from .who_comes import RegistrationLine, read_registration_line

KNOWN, REFUSED = "known", "refused"
MOST = 300  # in one transaction: so long other desks wait
QUESTION = "question"
NOBODY = ("", "")


@dataclass(frozen=True)
class ResponseLine:
    """The outcome of one row, counted from 1 without the head: coming, waiting, known (registered before) or
    refused. `line`: the registration, as it is by then. `said`: plain sentences. `passable`: the codes of the
    refusal, if the user can override all of them."""

    row: int
    outcome: str
    name: str
    line: RegistrationLine | None = None
    said: tuple[str, ...] = ()
    passable: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResponsesTaken:
    """The result of importing a form. `lines` in the order in which they were taken. `notes`: on the file as a
    whole. `act`: what undo reverses."""

    title: str
    lines: tuple[ResponseLine, ...]
    notes: tuple[str, ...] = ()
    act: str = ""

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def passable(self) -> tuple[str, ...]:
        return tuple(sorted({code for line in self.lines for code in line.passable}))

    @property
    def new(self) -> int:
        return self.count("coming") + self.count("waiting")


class FormAnswer(NamedTuple):
    row: int
    at: int | None
    told: Response
    answers: dict[str, str]

    @property
    def of_one(self) -> tuple[str, str]:
        """Return what tells people of one name apart: birth date and age. Empty for a party."""
        if heads_in_response(self.told) > 1:
            return NOBODY
        return self.told.said.get("born", ""), str(self.told.ages[0]) if self.told.ages else ""


class EarlierRegistrations:
    """The registrations of a session, and which person of a name each of them turned out to be."""

    def __init__(self, session: str) -> None:
        self.rows = some(Registration, '"session" = ? ORDER BY "rank", "id"', session)
        self.people: dict[str, tuple[str, str]] = {}

    def add(self, row: Registration, answer: FormAnswer) -> None:
        self.rows.append(row)
        self._is_of(row, answer)

    def of(self, who: WhoRegisters, answer: FormAnswer) -> tuple[Registration | None, bool]:
        """Return their registration; and is one of that name registered, even another person's?"""
        named = [row for row in self.rows if _is_theirs(row, who, answer.at)]
        found = [row for row in named if not _differ(self.people.get(row.id, NOBODY), answer.of_one)]
        row = next((row for row in found if self.people.get(row.id) == answer.of_one), found[0] if found else None)
        if row:
            self._is_of(row, answer)
        return row, bool(named)

    def _is_of(self, row: Registration, answer: FormAnswer) -> None:
        """Note the person, unless it is a party."""
        if row.heads == 1 and any(answer.of_one):
            self.people.setdefault(row.id, answer.of_one)


def _differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(said and told and said != told for said, told in zip(one, other, strict=True))


@verb("programs.register")
def look_at_responses(
    desk: Desk, session: str, path: Path, profile: TableProfile = PLAIN, override: Override = NO_OVERRIDE
) -> ResponsesTaken:
    """Preview `take_responses`: run it, then roll it back. The look stays audited: a row shows whether an e-mail, a
    phone or a birth date is that of a patron here, to users who may see these."""
    looked(desk, "list", about="import_responses")
    with db.atomic() as step:
        try:
            return take_responses(desk, session, path, profile, override)
        finally:
            step.rollback()


@verb("programs.register")
def take_responses(
    desk: Desk, session: str, path: Path, profile: TableProfile = PLAIN, override: Override = NO_OVERRIDE
) -> ResponsesTaken:
    """Register the people who answered a form, for a session; if it is full they wait. A patron is recognized by the
    card, or by name and birth date, e-mail or phone; others are guests. `override` applies to each of them.

    Raises `TableUnreadable`; refuses with SESSION_UNKNOWN, and NOT_UNDERSTOOD for a column that is not there.
    """
    row = session_row(session)
    asked = questions_of(program_row(row.program))
    known = (*COLUMNS, *(f"{QUESTION}{n}" for n in range(1, len(asked) + 1)))
    source = open_table(path, profile, lambda header: _guess(header, asked), known)
    needed(source, ("name", "first_name", "card", "email", "phone"), _("a name"), "name")
    order = DateOrder()
    for cells in source.rows():
        for name in DATES:
            order.see(cells.get(source.columns.get(name, ""), ""))
    answers = list(_answers(desk, source, order.day_first if profile.day_first is None else profile.day_first))
    if len(answers) > MOST:
        raise not_understood(_("file"), path.name, _("Up to {n} rows.").format(n=MOST))
    act, before, lengths = Act(desk), EarlierRegistrations(row.id), lengths_with_zeros()
    lines = [_take(act, row, answer, before, lengths, override) for answer in _in_order(answers)]
    return ResponsesTaken(row.title, tuple(lines), tuple(source_notes(source, profile, order)), act.id)


def _guess(header: Sequence[str], asked: Sequence[str]) -> dict[str, str]:
    """Guess the columns: a question's is the first with all of its words; the others go by their names."""
    found: dict[str, str] = {}
    for number, question in enumerate(asked, 1):
        words, left = set(fold_text(question).split()), [name for name in header if name not in found.values()]
        column = next((name for name in left if words and words <= set(fold_text(name).split())), None)
        found |= {f"{QUESTION}{number}": column} if column else {}
    return guess_columns([name for name in header if name not in found.values()]) | found


def _answers(desk: Desk, source: TableSource, day_first: bool) -> Iterator[FormAnswer]:
    columns = {name: column for name, column in source.columns.items() if name in COLUMNS}
    asked = {name.removeprefix(QUESTION): column for name, column in source.columns.items() if name not in COLUMNS}
    today = day_of(desk.now, desk.zone)
    for number, cells in enumerate(source.rows(), 1):
        response = response_of(cells, columns, day_first=day_first, today=today)
        at = None
        if response.when:
            at = micros_of(response.when) if response.when.tzinfo else local_moment(response.when, desk.zone)
        yield FormAnswer(
            number, at, response, {n: text for n, column in asked.items() if (text := cells[column].strip())}
        )


def _in_order(answers: Sequence[FormAnswer]) -> list[FormAnswer]:
    """Sort by the moment; an answer without one stays behind the one before it in the file."""
    keyed, last = [], 0
    for answer in answers:
        last = last if answer.at is None else answer.at
        keyed.append((last, answer.row, answer))
    return [one for _at, _row, one in sorted(keyed, key=lambda key: key[:2])]


def _take(
    act: Act,
    session: ProgramSession,
    answer: FormAnswer,
    before: EarlierRegistrations,
    lengths: tuple[int, ...],
    override: Override,
) -> ResponseLine:
    name = answer.told.said["name"]
    if answer.told.wrong:
        return ResponseLine(answer.row, REFUSED, name, said=(answer.told.wrong,))
    patron, said = patron_of_answer(answer.told.said, lengths, blind=is_blind(act.desk))
    if said and patron is None:
        said = (" ".join((*said, _("Imported as a guest."))),)
    who = _who(patron, answer.told.said)
    if patron is None and not {"name", "phone", "email"} & who.said.keys():
        return ResponseLine(answer.row, REFUSED, name, said=(_("Name missing."),))
    row, named = before.of(who, answer)
    if row:
        line = read_registration_line(act.desk, row.id)
        return ResponseLine(answer.row, KNOWN, name, line, _told_otherwise(line, answer))
    try:
        asked = _asked(act.desk, session, who, answer, override)
        done = register_party_in_act(act, session, replace(asked, another=named))
    except Refused as no:
        passable = tuple(no.overridable) if len(no.overridable) == len(no.codes) else ()
        return ResponseLine(answer.row, REFUSED, name, said=(no.message,), passable=passable)
    if made := get(Registration, done.id):
        before.add(made, answer)
    if named:
        said = (
            *said,
            _("Someone with this name is registered. This row gives another age: imported as another person."),
        )
    return ResponseLine(answer.row, done.state, name, done.line, said)


def _asked(
    desk: Desk, session: ProgramSession, who: WhoRegisters, answer: FormAnswer, override: Override
) -> RegistrationWanted:
    told, groups = answer.told, {name: n for name, n in answer.told.counts.items() if name in GROUP_FIELDS}
    heads, ages = told.counts.get("heads", 1), () if groups else told.ages
    if not (groups or ages or who.patron) and heads == 1 and told.said.get("born"):
        ages = (max(0, age_on(told.said["born"], day_of(session.starts_at, desk.zone))),)
    needs = told.said.get("needs", "")
    sign_up = SignUp(heads=heads, groups=groups or None, ages=ages, needs=needs, answers=answer.answers, source="form")
    return RegistrationWanted(who, sign_up, override)


def heads_in_response(response: Response) -> int:
    groups = sum(response.counts.get(group, 0) for group in GROUP_FIELDS)
    return max(response.counts.get("heads", 1), groups, len(response.ages))


def _told_otherwise(line: RegistrationLine, answer: FormAnswer) -> tuple[str, ...]:
    """Report where a row differs from its registration, so that somebody looks at it."""
    if line.state == "cancelled":
        return ()
    if (heads := heads_in_response(answer.told)) != line.heads:
        sentence = _("Already registered, party of {heads}. This row says {more}: not changed.")
        return (sentence.format(heads=line.heads, more=heads),)
    noted = {line.needs, *line.answers.values()}
    if any(
        clean(text)[:LONGEST] not in noted
        for text in (answer.told.said.get("needs", ""), *answer.answers.values())
        if text
    ):
        return (_("Already registered. This row has other answers: not changed."),)
    return ()


def _is_theirs(row: Registration, who: WhoRegisters, at: int | None) -> bool:
    """Return whether the registration is theirs. Also an ended one, unless they answered after it was made: then they
    register again."""
    own = who.patron and row.patron == who.patron.id
    if not own and (row.patron or not same_guest(row, who)):
        return False
    return row.state != "cancelled" or (row.source == "form" and (at is None or at <= row.made_at))


# ---- who it is


def _who(patron: Patron | None, mapping: Mapping[str, str]) -> WhoRegisters:
    """Return who registers; a patron's data is left out if it equals their record."""
    ways = {name: mapping.get(name, "") for name in ("name", "phone", "email", "guardian")}
    if patron:
        ways |= {way: "" for way in ("phone", "email") if is_same_way(ways[way], getattr(patron, way))}
    return WhoRegisters(patron, Guest(**ways).facts())
