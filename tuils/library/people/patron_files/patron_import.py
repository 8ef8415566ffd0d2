"""The import of people from a table of another system: new cards are registered, known ones updated."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tuils.formats.tables.patron_parts import COLUMNS as PARTS_COLUMNS, read_parts
from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import N_, _
from tuils.library.foundation.administration import codes
from tuils.library.foundation.administration.table_batches import TableBatches
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile, TableSource, needed, open_table
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.people.patrons.late_words import LateWords, put_missing_words
from tuils.library.people.patrons.patron_fields import LEFT
from tuils.library.people.patrons.queries import lengths_with_zeros, note_month
from tuils.library.people.patrons.sheets import is_blind
from tuils.models import db
from tuils.models.base import large_load, quick_commits
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .patron_deciding import decide_people
from .patron_guardians import name_guardians, name_proxies
from .patron_run import AT_ONCE, PatronsTaken, PatronSummary, Person, Progress, Roll, Run, Tell
from .patron_survey import Survey, no_card, survey_notes, survey_patron_table
from .patron_table import COLUMNS, guess_columns, patron_row

NOT_SEEN = frozenset((*LEFT, *PARTS_COLUMNS, "guardian"))
NOT_COMPARED = N_(
    "Birth dates, street numbers, phones, emails, messages and family members are brought in, but not compared with "
    "the cards here, because your role can't see them."
)


class PatronImport:
    """One import of people: walk through `steps()` to its end, at any pace; `summary` is true after each. `at_once`,
    the rows of a transaction, may be changed on the way. `people`: the ids of imported people, by row.

    A dry run holds no other desk up and writes nothing.
    """

    def __init__(
        self,
        desk: Desk,
        path: Path,
        profile: TableProfile = PLAIN,
        *,
        dry_run: bool = False,
        make_codes: bool = False,
        tell: Tell = lambda _fault: None,
        roll: Roll | None = None,
    ) -> None:
        self.desk, self.path, self.profile = desk, path, profile
        self.dry_run, self.make_codes, self.tell, self.roll = dry_run, make_codes, tell, roll
        self.summary = PatronSummary()
        self.at_once = AT_ONCE
        self.people: dict[int, str] = {}

    def steps(self) -> Iterator[int]:
        """Import some people at a time, each time one transaction, then name their guardians; yield how many were read.

        A known card is updated in the fields that the table has; an empty cell changes nothing unless the profile says
        so. Unknown categories and branches stop it before anything is written, unless they are to be made; they are in
        the summary. If interrupted, it may be done again: nothing is added twice. Permission library.import. Raises
        `TableUnreadable` where the file is no table of people, refuses with NOT_UNDERSTOOD for a mapping that names no
        column.
        """
        desk, profile, summary = self.desk, self.profile, self.summary
        desk.require("library.import")
        source = open_table(self.path, profile, guess_columns, COLUMNS)
        needed(source, ("first_name", "last_name", "name"), _("a name"), "last_name")
        if "card" not in source.columns and not (profile.new_cards or self.roll):
            raise TableUnreadable(no_card(source))
        found = survey_patron_table(source, profile)
        summary.unknown = codes.unknown_codes(found.codes)
        summary.notes = tuple(survey_notes(source, profile, found))
        if summary.unknown and not (self.make_codes or self.dry_run):
            return
        run = self._run(source, found)
        note_in_audit(desk, "list" if self.dry_run else "import", about=f"import_patrons {found.rows}")
        if run.blind and NOT_SEEN.intersection(source.columns):
            summary.notes += (_(NOT_COMPARED),)
        if summary.unknown and not self.dry_run:
            codes.make_codes(desk, summary.unknown, run.batches.name(desk))
        self.people = run.people
        with contextlib.nullcontext() if self.dry_run else large_load():
            yield from self._bring_in(run)

    def _bring_in(self, run: Run) -> Iterator[int]:
        desk, summary = self.desk, self.summary
        people = _people(run, day_of(desk.now, desk.zone))
        for _put in () if self.dry_run else put_missing_words():  # who has no card here is known by the name
            yield summary.read
        try:
            yield from self._all_people(run, people)
        finally:  # also where it is stopped
            if not db.is_closed():
                run.late.finish()
        for _linked in name_guardians(desk, run):
            yield summary.read
        for _acting in name_proxies(desk, run):
            yield summary.read
        if run.batches.number:
            _finish(desk, run)

    def _all_people(self, run: Run, people: Iterator[Person]) -> Iterator[int]:
        while some := list(itertools.islice(people, self.at_once)):
            # `_finish` makes quick ones safe; of a school's table nothing comes behind.
            with contextlib.nullcontext() if self.dry_run or self.roll else quick_commits():
                taken = (decide_people if self.dry_run else _take_in)(self.desk, run, some)
            if not taken.writes:
                run.batches.untold += _journal_counts(taken)
            run.sum_up(taken)
            yield self.summary.read
            if run.late.are_due:
                run.late.put()
                yield self.summary.read

    def _run(self, source: TableSource, found: Survey) -> Run:
        batches = (Unbatched if self.roll else TableBatches)("patrons", source, source.digest)
        how = (self.dry_run, self.tell, found.highest.values(), lengths_with_zeros(), found.usual_length)
        late = LateWords(self.desk, batches.name(self.desk))
        profile = self.profile
        if alike := codes.alike_codes(found.codes):
            profile = replace(profile, codes=codes.spelled_as_here(profile.codes, alike))
        return Run(source, profile, found, batches, *how, self.summary, late, self.roll, is_blind(self.desk))


class Unbatched(TableBatches):
    """Table batches whose transactions are acts like any other, which undo can undo."""

    def name(self, desk: Desk) -> str:
        return ""

    def head(self, desk: Desk, counts: Counter[str], read: int, *, finished: bool) -> Act:
        return Act(desk)


def import_patrons(
    desk: Desk,
    path: Path,
    profile: TableProfile = PLAIN,
    *,
    dry_run: bool = False,
    make_codes: bool = False,
    tell: Tell = lambda _fault: None,
    progress: Progress = lambda _read: None,
) -> PatronSummary:
    """Bring in the people of this table, read as `profile` says, all at once. See `PatronImport`."""
    whole = PatronImport(desk, path, profile, dry_run=dry_run, make_codes=make_codes, tell=tell)
    for read in whole.steps():
        progress(read)
    return whole.summary


def _people(run: Run, today: date) -> Iterator[Person]:
    profile = run.profile
    several = {name: column for name, column in run.source.columns.items() if name in PARTS_COLUMNS}
    order = run.survey.dates.day_first if profile.day_first is None else profile.day_first
    for number, row in enumerate(run.source.rows(), 1):
        if number in run.survey.totals:
            continue
        fields, faults = patron_row(row, run.source.columns, day_first=order, today=today, fill=profile.fill)
        for kind in ("category", "branch"):
            if fields.get(kind):
                fields[kind] = profile.code(kind, fields[kind])
        if run.roll and run.roll.until and fields:
            fields["expiry"] = run.roll.until.isoformat()
        card = fields.get("card", "") if fields else clean(row.get(run.source.columns.get("card", ""), ""))
        parts, proxies, said = read_parts(row, several)
        yield Person(number, card, dict(fields), [*faults, *said], parts, proxies)


# ---- one transaction


@verb("library.import")
def _take_in(desk: Desk, run: Run, people: Sequence[Person]) -> PatronsTaken:
    """Decide on each person, then write all changes: one act."""
    taken = decide_people(desk, run, people)
    if taken.writes or run.blind:  # to who may not see all, that no batch was made would tell that nothing is new
        _write(desk, run, taken)
    for number, month in taken.visits:
        note_month(taken.people[number], month)
    return taken


def _write(desk: Desk, run: Run, taken: PatronsTaken) -> None:
    counts = _journal_counts(taken)
    read = run.summary.read + sum(counts.values())
    act = run.batches.head(desk, counts, read, finished=False)
    fresh = Act(desk) if run.roll else act  # what registers somebody is not undone, and would hold the others up
    with contextlib.nullcontext() if run.roll else run.late.later():
        for number, patron, fields in taken.writes:
            if patron:
                act.write("patron_edited", {"set": fields}, patron=patron)
            else:
                taken.people[number] = str(fresh.write("patron_registered", {"set": fields}, patron=NEW).patron)
                taken.fresh.add(taken.people[number])


def _journal_counts(taken: PatronsTaken) -> Counter[str]:
    """Return the counts of a transaction for the journal."""
    return Counter({name: taken.counts[name] for name in ("added", "updated", "rejected")})


@verb("library.import")
def _finish(desk: Desk, run: Run) -> None:
    run.batches.head(desk, Counter(), run.summary.read, finished=True)
