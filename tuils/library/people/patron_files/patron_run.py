"""The state that the transactions of one import of people share, and its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from datetime import date
from typing import Any, NamedTuple

from tuils.formats.tables.patron_parts import Parts
from tuils.library.foundation.administration import codes
from tuils.library.foundation.administration.table_batches import TableBatches
from tuils.library.foundation.administration.table_profile import TableProfile, TableSource
from tuils.library.foundation.journal.entries import Facts
from tuils.library.people.patrons.late_words import LateWords
from tuils.values.dataclass import dataclass

from .patron_survey import Survey

AT_ONCE = 50  # rows a transaction: a desk waits no longer than that


@dataclass(frozen=True)
class RowFault:
    """The fault of one row. `row` counts people from 1, without the head. `outcome`: repaired (imported without the
    faulty value) or rejected."""

    file: str
    row: int
    card: str
    fault: str
    outcome: str


@dataclass
class PatronSummary:
    """`read` is the sum of added, updated (known cards, also where nothing changed) and rejected.

    `changed`: fields of known cards by name, how often each got another value. `guardians`: how many were named
    or changed. `unknown`: codes that the library had not; unless they were to be made, they stopped it. `notes`:
    sentences on the file as a whole. `batch`: the import in the journal; empty where nothing was written."""

    added: int = 0
    updated: int = 0
    rejected: int = 0
    unchanged: int = 0
    guardians: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    unknown: tuple[codes.UnknownCode, ...] = ()
    notes: tuple[str, ...] = ()
    batch: str = field(default="", compare=False)

    @property
    def read(self) -> int:
        return self.added + self.updated + self.rejected


Tell = Callable[[RowFault], None]
Progress = Callable[[int], None]


class PatronBrought(NamedTuple):
    """One imported person. `patron`: the id, empty for a new one. `changes`: by field the old and new value."""

    patron: str
    card: str
    name: str
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Roll:
    """The differences of a school's table: it is not recorded as an import, but as acts that can be undone; a child not
    known by the card is looked for by name and birth date. `category` of new children; `until`: the end of everyone's
    membership; `tell` hears of each person."""

    category: str
    until: date | None
    tell: Callable[[PatronBrought], None]


class Person(NamedTuple):
    """The contents of one row. No fields: it is refused."""

    row: int
    card: str
    fields: Facts
    faults: list[str]
    parts: Parts = {}
    proxies: Sequence[dict[str, str]] = ()


@dataclass
class PatronsTaken:
    """The results of one transaction; counted only when it is through."""

    counts: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    faults: list[RowFault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    people: dict[int, str] = field(default_factory=dict)  # ids by row, where there are guardians
    wards: list[tuple[int, str, str]] = field(default_factory=list)  # row, card, what stands for the guardian
    acting: list[tuple[int, str, list[dict[str, str]]]] = field(default_factory=list)  # row, card, their proxies
    writes: list[tuple[int, str, Facts]] = field(default_factory=list)  # row, id ("": register), fields
    visits: list[tuple[int, str]] = field(default_factory=list)  # row, month of the last visit in the old system
    given: set[str] = field(default_factory=set)
    on_copies: Collection[str] = ()  # of the numbers of these people, those that copies have
    brought: list[PatronBrought] = field(default_factory=list)
    called: Collection[tuple[str, str]] = ()  # of the names of these people, those that patrons here have


@dataclass
class Run:
    """The state that all transactions of one import share."""

    source: TableSource
    profile: TableProfile
    survey: Survey
    batches: TableBatches
    dry_run: bool
    tell: Tell
    given: Collection[str]  # the highest cards of the file: who has none gets one behind them
    lengths: tuple[int, ...]
    usual_length: int
    summary: PatronSummary
    late: LateWords
    roll: Roll | None = None
    blind: bool = False  # the operator may not see all of a person: no answer may depend on what is hidden
    seen: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    people: dict[int, str] = field(default_factory=dict)
    wards: list[tuple[int, str, str]] = field(default_factory=list)
    acting: list[tuple[int, str, list[dict[str, str]]]] = field(default_factory=list)

    def sum_up(self, taken: PatronsTaken) -> None:
        summary = self.summary
        for name, number in taken.counts.items():
            setattr(summary, name, getattr(summary, name) + number)
        summary.changed.update(taken.changed)
        summary.batch = self.batches.batch
        self.seen |= taken.seen
        self.fresh |= taken.fresh
        self.people |= taken.people
        self.wards += taken.wards
        self.acting += taken.acting
        for fault in taken.faults:
            self.tell(fault)
        if self.roll:
            for person in taken.brought:
                self.roll.tell(person)
