"""Bring in people from a table of another system: new cards are registered, known ones brought up to date."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tuils.formats.patron_parts import COLUMNS as PARTS_COLUMNS
from tuils.formats.patron_parts import read_parts
from tuils.formats.patron_table import ASIDE, COLUMNS, FLAGS, guess_columns, patron_row, read_old_cards
from tuils.i18n import N_, _
from tuils.library.administration import codes
from tuils.library.administration.table_batches import TableBatches
from tuils.library.administration.table_profile import PLAIN, Source, TableProfile, needed, open_table
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW
from tuils.library.refusals import Refused
from tuils.models.rows import Row
from tuils.values.folding import clean
from tuils.values.moments import day_of

from .categories import usual_category
from .parts_across import parts_in
from .patron_guardians import name_guardians
from .patron_known import KnownCards, Namesakes, lengths_with_zeros
from .patron_proxies import name_proxies
from .patron_run import AT_ONCE, PatronSummary, Person, Progress, RowFault, Run, Taken, Tell
from .patron_state import OLD_CARD
from .patron_survey import Survey, notes, survey
from .patrons import end_of_enrolment, next_card

OURS = {"expiry": "expires_on", "enrolled": "enrolled_on"}  # where the table's word is not the column's
NEVER_ERASED = ("card", "category", "branch")


class PatronImport:
    """One import of people: walk through `steps()` to its end, at any pace; `summary` is true after each.
    `at_once`, the rows of a transaction, may be changed on the way.

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
    ) -> None:
        self.desk, self.path, self.profile = desk, path, profile
        self.dry_run, self.make_codes, self.tell = dry_run, make_codes, tell
        self.summary = PatronSummary()
        self.at_once = AT_ONCE

    def steps(self) -> Iterator[int]:
        """Take in some people at a time, each time one transaction, then name their guardians; how many were read.

        A card that is known is brought up to date in the fields that the table has; an empty cell changes nothing
        unless the profile says so. Categories and branches that the library has not stop it before anything is
        written, unless they are to be made; they are in the summary. Cut off in the middle, it may be done again:
        nothing comes twice. Permission library.import. Raises `TableUnreadable` where the file is no table of
        people, refuses with NOT_UNDERSTOOD for a mapping that names no column.
        """
        desk, profile, summary = self.desk, self.profile, self.summary
        desk.require("library.import")
        source = open_table(self.path, profile, guess_columns, COLUMNS)
        needed(source, ("first_name", "last_name", "name"), _("a name"), "last_name")
        found = survey(source, profile)
        summary.unknown = codes.unknown_codes(found.codes)
        summary.notes = tuple(notes(source, profile, found))
        if summary.unknown and not (self.make_codes or self.dry_run):
            return
        if summary.unknown and not self.dry_run:
            codes.make_codes(desk, summary.unknown)
        run = _run(source, profile, found, summary, self.dry_run, self.tell)
        people = _people(run, day_of(desk.now, desk.zone))
        while some := list(itertools.islice(people, self.at_once)):
            run.sum_up((_sort_out if self.dry_run else _take_in)(desk, run, some))
            yield summary.read
        for _linked in name_guardians(desk, run):
            yield summary.read
        for _acting in name_proxies(desk, run):
            yield summary.read
        if run.batches.number:
            _finish(desk, run)


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


def _run(
    source: Source, profile: TableProfile, found: Survey, summary: PatronSummary, dry_run: bool, tell: Tell
) -> Run:
    batches = TableBatches("patrons", source, source.digest)
    lengths, usual = lengths_with_zeros(), found.usual_length
    return Run(source, profile, found, batches, dry_run, tell, found.highest.values(), lengths, usual, summary)


def _people(run: Run, today: date) -> Iterator[Person]:
    profile = run.profile
    several = {name: column for name, column in run.source.columns.items() if name in PARTS_COLUMNS}
    order = run.survey.dates.day_first if profile.day_first is None else profile.day_first
    for number, row in enumerate(run.source.rows(), 1):
        fields, faults = patron_row(row, run.source.columns, day_first=order, today=today, fill=profile.fill)
        for kind in ("category", "branch"):
            if fields.get(kind):
                fields[kind] = profile.code(kind, fields[kind])
        card = fields.get("card", "") if fields else clean(row.get(run.source.columns.get("card", ""), ""))
        parts, proxies, said = read_parts(row, several)
        yield Person(number, card, dict(fields), [*faults, *said], parts, proxies)


# ---- one transaction


@verb("library.import")
def _take_in(desk: Desk, run: Run, people: Sequence[Person]) -> Taken:
    """Decide on each person, then write what there is to write: one act."""
    taken = _sort_out(desk, run, people)
    if taken.writes:
        _write(desk, run, taken)
    return taken


def _sort_out(desk: Desk, run: Run, people: Sequence[Person]) -> Taken:
    taken = Taken(given=set(run.given))
    known = KnownCards((person.card for person in people), run.lengths, run.fresh)
    called = Namesakes((person.fields for person in people if not person.card), run.fresh)
    for person in people:
        _decide(desk, run, taken, person, known.find(person.card) if person.card else called.find(person.fields))
    return taken


def _decide(desk: Desk, run: Run, taken: Taken, person: Person, known: tuple[Row | None, str]) -> None:
    row, faults = None, person.faults
    fields = {OURS.get(name, name): value for name, value in person.fields.items() if name not in ASIDE}
    if fields:
        row, said = known
        faults = [*faults, *filter(None, [said or _short(run, person.card, row)])]
        signs = {person.card, str(row["id"]) if row else ""} - {""}
        if signs & run.seen or signs & taken.seen:
            fields, faults = {}, [*faults, _("The card {card} stands twice in the file.").format(card=person.card)]
        taken.seen |= signs
    values: Facts = {}
    if fields:
        values, unknown = _values(person, row, fields)
        faults = [*faults, *unknown]
    if fields and row is None:
        try:
            values = _fresh(desk, taken, values, str(person.fields.get("old_cards", "")))
        except Refused as no:  # no number is left for a card
            fields, faults = {}, [*faults, no.message]
    if faults:
        outcome = "repaired" if fields else "rejected"
        taken.faults.append(RowFault(str(run.source.path), person.row, person.card, " ".join(faults), outcome))
    if not fields:
        taken.counts["rejected"] += 1
        return
    if row:
        _bring_up_to_date(run, taken, person.row, values, row)
    else:
        taken.counts["added"] += 1
        taken.writes.append((person.row, "", values))
        taken.people[person.row] = f"row {person.row}"
    if ward := str(person.fields.get("guardian", "")):
        taken.wards.append((person.row, person.card, ward))
    if person.proxies:
        taken.acting.append((person.row, person.card, list(person.proxies)))


def _values(person: Person, row: Row | None, fields: Facts) -> tuple[Facts, list[str]]:
    """The patron's fields as they are stored, and what is said of those that are left out."""
    values = {**fields, **{name: fields[name] == "1" for name in FLAGS if fields.get(name)}}
    parts, faults = parts_in(person.parts, row, fields) if person.parts else ({}, [])
    if any(name.startswith("restriction/") for name in parts):  # they say when lending stops
        values |= {"barred": "", "barred_until": ""}
    return values | parts, faults


def _short(run: Run, card: str, row: Row | None) -> str:
    """Zeros in front are what a spreadsheet takes away; that is seen by the length of the other cards."""
    if row or not card.isascii() or not card.isdigit() or len(card) >= run.usual_length:
        return ""
    said = N_(
        "The card {card} is shorter than the others, which have {n} digits. If a spreadsheet took zeros away in "
        "front, --fill {n} puts them back."
    )
    return _(said).format(card=card, n=run.usual_length)


def _bring_up_to_date(run: Run, taken: Taken, number: int, values: Facts, row: Row) -> None:
    taken.counts["updated"] += 1
    erased = () if not run.profile.erase else tuple(name for name in values if name not in NEVER_ERASED)
    blank = {name: False if name in FLAGS else "" for name in erased if values[name] == ""}
    coming = {name: value for name, value in values.items() if value != "" and name != "card"} | blank
    changes = {name: value for name, value in coming.items() if row.get(name) != value}
    taken.changed.update(name.partition("/")[0] for name in changes)
    taken.people[number] = row["id"]
    if changes:
        taken.writes.append((number, row["id"], changes))
    else:
        taken.counts["unchanged"] += 1


def _fresh(desk: Desk, taken: Taken, values: Facts, old_cards: str) -> Facts:
    today = day_of(desk.at, desk.zone)
    known: dict[str, Any] = {name: value for name, value in values.items() if value not in ("", False)}
    known = {"branch": desk.branch, "enrolled_on": today.isoformat(), **known}
    known.setdefault("category", usual_category(str(known.get("born", "")), today))
    if "card" not in known:
        known["card"] = next_card(taken.given, str(known["category"]))
        taken.given.add(known["card"])
    known.setdefault("expires_on", end_of_enrolment(str(known["category"]), today))
    return known | {OLD_CARD + card: since for card, since in read_old_cards(old_cards).items()}


def _write(desk: Desk, run: Run, taken: Taken) -> None:
    counts = Counter({name: taken.counts[name] for name in ("added", "updated", "rejected")})
    read = run.summary.read + sum(counts.values())
    act = run.batches.head(desk, counts, read, finished=False)
    for number, patron, fields in taken.writes:
        if patron:
            act.write("patron_edited", {"set": fields}, patron=patron)
        else:
            taken.people[number] = act.write("patron_registered", {"set": fields}, patron=NEW).id
            taken.fresh.add(taken.people[number])


@verb("library.import")
def _finish(desk: Desk, run: Run) -> None:
    run.batches.head(desk, Counter(), run.summary.read, finished=True)
