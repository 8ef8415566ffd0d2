"""Turn answers to a web form into suggestions, or into requests of interlibrary loan, all in one act.

A longer file of the same form adds only its new answers. Worked case: Ana and Bo ask for Dune, Bo without a card. Two
suggestions of Dune are made after both answered. When the file comes again, Ana's answer finds the suggestion that is
hers, Bo's the other one: each record stands for one answer. Dune asked for a third time, later, is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from tuils.formats.dates import DateOrder, read_date
from tuils.formats.tables.response_table import TITLE_NAMES, Response, guess_columns, response_of
from tuils.i18n import _
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
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.lending.interlibrary.borrowing import request_in_act
from tuils.library.lending.interlibrary.queries import request_rows
from tuils.library.people.patron_files.form_patrons import patron_of_answer
from tuils.library.people.patrons.queries import lengths_with_zeros
from tuils.library.people.patrons.sheets import is_blind
from tuils.models import Patron, db
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.numbers.isbn import normalise
from tuils.values.time.moments import day_of, local_moment, micros_of

from .queries import all_suggestions
from .suggesting import require_not_here, suggest_in_act

NEW_ONE, KNOWN, REFUSED = "new", "known", "refused"
MOST = 300  # in one transaction: so long other desks wait
DATES = ("when", "need_by")


class TitleAsked(Protocol):
    """A suggestion or a request that is here already."""

    @property
    def title(self) -> str: ...
    @property
    def isbn(self) -> str: ...
    @property
    def patron(self) -> str | None: ...
    @property
    def made_at(self) -> int: ...


@dataclass(frozen=True)
class TitlesAsked:
    """The records that answers become. `fields`: what an answer says of the title. `earlier`: the records that are
    here. `make`: write one in an act, return its id; `sure`: also where the library has the title. `for_patrons`: only
    for them."""

    fields: tuple[str, ...]
    earlier: Callable[[], Sequence[TitleAsked]]
    make: Callable[[Act, Patron | None, Facts, bool], str]
    for_patrons: bool = False


def _suggest(act: Act, patron: Patron | None, fields: Facts, sure: bool) -> str:
    return suggest_in_act(act, fields, patron, sure=sure)


def _request(act: Act, patron: Patron | None, fields: Facts, sure: bool) -> str:
    if patron is None:
        raise ValueError("an interlibrary loan is for a patron")
    if not sure:
        require_not_here(fields)
    return request_in_act(act, patron, fields)


SUGGESTION_FORM = TitlesAsked(("title", "author", "isbn", "note"), all_suggestions, _suggest)
REQUEST_FORM = TitlesAsked(("title", "author", "isbn", "note", "need_by"), request_rows, _request, for_patrons=True)


@dataclass(frozen=True)
class TitleAnswer:
    """The outcome of one row, counted from 1 without the head: new, known (made of it before) or refused. `id`: of
    what was made. `name`: as typed in the form. `here`: refused because the library has the title."""

    row: int
    outcome: str
    title: str
    name: str
    said: tuple[str, ...] = ()
    id: str = ""
    here: bool = False


@dataclass(frozen=True)
class TitleAnswers:
    """The result of importing a form. `lines` in the order of the file. `notes`: on the file as a whole. `act`: what
    undo reverses."""

    lines: tuple[TitleAnswer, ...]
    notes: tuple[str, ...] = ()
    act: str = ""

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def new(self) -> int:
        return self.count(NEW_ONE)


@verb("holds.place")
def look_at_title_answers(
    desk: Desk, form: TitlesAsked, path: Path, profile: TableProfile = PLAIN, *, sure: bool = False
) -> TitleAnswers:
    """Preview `take_title_answers`: run it, then roll it back. The look stays audited: it tells whose card a number
    is."""
    looked(desk, "list", about="import_responses")
    with db.atomic() as step:
        try:
            return take_title_answers(desk, form, path, profile, sure=sure)
        finally:
            step.rollback()


@verb("holds.place")
def take_title_answers(
    desk: Desk, form: TitlesAsked, path: Path, profile: TableProfile = PLAIN, *, sure: bool = False
) -> TitleAnswers:
    """Make a record of each new answer. A patron is recognized by the card and name, or by name and birth date, email
    or phone. `sure`: also where the library has the title.

    Raises `TableUnreadable`; refuses with NOT_UNDERSTOOD for a column that is not there.
    """
    source = open_table(path, profile, lambda header: guess_columns(header, TITLE_NAMES), tuple(TITLE_NAMES))
    needed(source, ("title", "isbn"), _("a title"), "title")
    order = DateOrder()
    for cells in source.rows():
        for name in DATES:
            order.see(cells.get(source.columns.get(name, ""), ""))
    day_first = order.day_first if profile.day_first is None else profile.day_first
    answers = list(_answers(desk, source, day_first))
    if len(answers) > MOST:
        raise not_understood(_("file"), path.name, _("Up to {n} rows.").format(n=MOST))
    taking = _Taking(Act(desk), form, answers, day_first, sure)
    return TitleAnswers(tuple(taking.lines()), tuple(source_notes(source, profile, order)), taking.act.id)


def _answers(desk: Desk, source: TableSource, day_first: bool) -> Iterable[Response]:
    today = day_of(desk.now, desk.zone)
    return (response_of(cells, source.columns, day_first=day_first, today=today) for cells in source.rows())


class _Taking:
    """One file's answers, and the records here that none of them stands for yet."""

    def __init__(self, act: Act, form: TitlesAsked, answers: list[Response], day_first: bool, sure: bool) -> None:
        self.act, self._form, self._answers, self._day_first, self._sure = act, form, answers, day_first, sure
        self._left = list(form.earlier())
        self._asked: set[tuple[str, str, str]] = set()
        self._lengths = lengths_with_zeros()

    def lines(self) -> list[TitleAnswer]:
        """Take the answers whose own record is known by its patron first, so that no other answer takes it."""
        patrons = [self._patron_of(answer) for answer in self._answers]
        asked = list(zip(self._answers, patrons, strict=True))
        own = [self._own(answer, patron) for answer, (patron, _said) in asked]
        return [self._line(n, answer, *who, known=own[n - 1]) for n, (answer, who) in enumerate(asked, 1)]

    def _patron_of(self, answer: Response) -> tuple[Patron | None, tuple[str, ...]]:
        if answer.wrong:
            return None, ()
        return patron_of_answer(answer.said, self._lengths, blind=is_blind(self.act.desk))

    def _line(
        self, row: int, answer: Response, patron: Patron | None, said: tuple[str, ...], *, known: bool
    ) -> TitleAnswer:
        outcome = partial(
            TitleAnswer,
            row,
            title=answer.said.get("title") or answer.said.get("isbn", ""),
            name=answer.said.get("name", ""),
        )
        if answer.wrong:
            return outcome(REFUSED, said=(answer.wrong,))
        asked = (patron.id if patron else "", fold_text(answer.said.get("title", "")), answer.said.get("isbn", ""))
        if known or (patron and asked in self._asked) or self._forgotten(answer):
            self._asked.add(asked)
            return outcome(KNOWN)
        if self._form.for_patrons and patron is None:
            return outcome(REFUSED, said=(*said, _("No patron has this card, or this name and email.")))
        try:
            made = self._form.make(self.act, patron, self._fields(answer), self._sure)
        except Refused as no:
            return outcome(REFUSED, said=(no.message,), here="SUGGESTION_HERE" in no.codes)
        self._asked.add(asked)
        if patron is None:
            said = (*said, _("Not a patron here: nobody is told what becomes of it."))
        return outcome(NEW_ONE, said=said, id=made)

    def _fields(self, answer: Response) -> Facts:
        known: Facts = {name: text for name, text in answer.said.items() if name in self._form.fields}
        if text := known.get("need_by"):
            known |= {"need_by": read_date(str(text), day_first=self._day_first) or text}
        return known

    def _own(self, answer: Response, patron: Patron | None) -> bool:
        """Return whether a record here stands for this answer and is this patron's."""
        if answer.wrong or patron is None:
            return False
        return self._take(lambda one: one.patron == patron.id and _is_of(one, answer))

    def _forgotten(self, answer: Response) -> bool:
        """Return whether a record without a patron, or whose patron is forgotten by now, stands for this answer."""
        return self._take(
            lambda one: one.patron is None and _is_of(one, answer) and self._was_before(answer, one.made_at)
        )

    def _take(self, stands_for_it: Callable[[TitleAsked], bool]) -> bool:
        found = next(filter(stands_for_it, self._left), None)
        if found is not None:
            self._left.remove(found)
        return found is not None

    def _was_before(self, answer: Response, moment: int) -> bool:
        """Return whether they answered before the record was made; yes where the form keeps no time."""
        if answer.when is None:
            return True
        zone = self.act.desk.zone
        return (micros_of(answer.when) if answer.when.tzinfo else local_moment(answer.when, zone)) <= moment


def _is_of(one: TitleAsked, answer: Response) -> bool:
    isbn = answer.said.get("isbn", "")
    if isbn and one.isbn == (normalise(isbn) or isbn):
        return True
    title = answer.said.get("title", "")
    return bool(title) and fold_text(one.title) == fold_text(title)
