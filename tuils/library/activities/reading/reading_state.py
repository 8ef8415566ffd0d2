"""Reading programs in the store, folded from their entries.

Kinds: `reading_program_made`, `reading_program_changed`, `reading_badge_made`, `reading_badge_changed` (list=NEW or the
thing; `set`). `reading_signed_up` (list=NEW; private: `patron`, and in `set` name, party, code: nobody else is named),
`reading_logged` (list=reader, n, day), `reading_prize_given` (badge), `reading_left`, `reading_joined` (into=reader).
Logs add up in any order of arrival. A prize is one row for each reader and badge, whoever gave it and however often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tuils.i18n import N_, NN_
from tuils.library.activities.registration_queries import counts_of
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, PersonalFamily, Told
from tuils.library.foundation.journal.hooks import DueLine, Moves, PersonPart
from tuils.library.foundation.journal.kinds import (
    EntryWords,
    Kind,
    always,
    by_any,
    by_branch,
    first_at,
    last_word,
    sum_of_field,
)
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.programs import ReadingBadge, ReadingPrize, ReadingProgram, ReadingReader
from tuils.models.rows import find, get
from tuils.values.time.moments import day_of

from .reading_queries import name_reader, old_readers, readers_twice, scarce_prizes

EDIT, LOG = "programs.edit", "programs.register"
MADE, CHANGED = "reading_program_made", "reading_program_changed"
BADGE_MADE, BADGE_CHANGED = "reading_badge_made", "reading_badge_changed"
SIGNED_UP, LOGGED, GIVEN = "reading_signed_up", "reading_logged", "reading_prize_given"
LEFT, JOINED = "reading_left", "reading_joined"
NAMES = ("name", "party", "code")
AT_WORK = by_any(LOG)


def count_scarce(desk: Desk) -> int:
    """Count the prizes of programs that are on of which there are two or fewer left."""
    return scarce_prizes(day_of(desk.now, desk.zone).isoformat())


class ReadingPrograms(FoldedFamily):
    described = (
        Kind(MADE, EDIT, by_branch(EDIT), ReadingProgram, {"made_at": first_at}, leads=1),
        Kind(CHANGED, EDIT, by_branch(EDIT)),
        Kind(BADGE_MADE, EDIT, by_branch(EDIT), ReadingBadge, {"made_at": first_at}),
        Kind(BADGE_CHANGED, EDIT, by_branch(EDIT)),
    )
    words = {
        MADE: EntryWords(
            N_("NEW"), N_("New reading program: {title}"), N_("Undone. The reading program {title} is removed.")
        ),
        CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed reading program: {title}"), N_("Undone. {title} is as it was before.")
        ),
        BADGE_MADE: EntryWords(N_("NEW"), N_("New prize: {title}"), N_("Undone. The prize {title} is removed.")),
        BADGE_CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed prize: {title}"), N_("Undone. The prize {title} is as it was before.")
        ),
    }
    keyed = {ReadingProgram: "id", ReadingBadge: "id"}
    named_by = {ReadingProgram: "name", ReadingBadge: "prize"}
    fixed = FoldedFamily.fixed | {"made_at"}
    due = (
        DueLine(
            "readings", N_("Reading prizes almost gone"), count_scarce, "programs.see",
            "activities.reading.reading_tables:READINGS", is_low=True, then=N_("Count them, get more"),
        ),
    )  # fmt: skip
    carried = ("activities.reading.reading_carrying:READING",)


class ReadingReaders(PersonalFamily):
    described = (
        Kind(SIGNED_UP, LOG, AT_WORK, ReadingReader, {"signed_at": first_at}, is_late=True),
        Kind(LOGGED, LOG, AT_WORK, folds={"total": sum_of_field("n")}),
        Kind(GIVEN, LOG, AT_WORK),
        Kind(LEFT, LOG, AT_WORK, folds={"ended": always(1)}),
        Kind(JOINED, "library.daily", folds={"joined": last_word("into")}, is_unlisted=True),
    )
    words = {
        SIGNED_UP: EntryWords(
            N_("READER"), N_("Signed up: {title}"), N_("Undone. The reader is not signed up for {title}."),
            N_("not signed up"), counted=NN_("{n} reader signed up", "{n} readers signed up"),
        ),
        LOGGED: EntryWords(
            N_("READING"), N_("Logged {n}: {title}"), N_("Undone. The reading for {title} is not logged."),
            N_("not logged"), counted=NN_("{n} reading log", "{n} reading logs"),
        ),
        GIVEN: EntryWords(
            N_("PRIZE"), N_("Prize given: {title}"), N_("Undone. The prize of {title} is not given."),
            N_("not given"), counted=NN_("{n} reading prize", "{n} reading prizes"),
        ),
        LEFT: EntryWords(N_("READER"), N_("Sign-up taken back: {title}"), N_("Undone. The reader is back in {title}.")),
        JOINED: EntryWords(N_("READER"), N_("Signed up twice: {title}"), N_("Undone. These readers are two again.")),
    }  # fmt: skip
    keyed = {ReadingReader: "id", ReadingPrize: "reader"}
    of_person = ReadingReader
    fixed = PersonalFamily.fixed | {*NAMES, "signed_at", "total", "ended", "joined"}
    untold = forgets = PersonalFamily.forgets | {*NAMES}
    travels = frozenset(NAMES)

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        told = super().rows_told(key, entries)
        given: dict[str, Facts] = {}
        for entry in entries if told else ():
            badge = str(entry.data.get("badge", ""))
            if entry.kind == GIVEN and badge not in given:
                given[badge] = {"reader": key, "badge": badge, "given_at": entry.at, "branch": entry.branch}
        return {**told, ReadingPrize: list(given.values())} if told else told

    def called(self, entry: Entry) -> str:
        reader = get(ReadingReader, entry.list)
        program = get(ReadingProgram, reader.program if reader else str(entry.changes.get("program", "")))
        return program.name if program else ""

    def fold_thing(self, key: str) -> Pocketful:
        forgotten = super().fold_thing(key)
        if get(ReadingReader, key):
            self._name(key, applying.privates([key]).get(key, {}))
        return forgotten

    def _name(self, key: str, private: Facts) -> None:
        names = private.get("set", {})
        name_reader(key, private.get("patron"), *(str(names.get(name, "")) for name in NAMES))

    def people_moved(self, people: Collection[str]) -> None:
        for row in find(ReadingReader, "patron", people):
            self._name(row.id, applying.privates([row.id]).get(row.id, {}))

    def private_came(self, entry: Entry, private: Facts) -> None:
        if entry.kind == SIGNED_UP:
            self._name(entry.id, private)

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Logs add up, so each may be undone alone, until a prize was given on top of it."""
        if entry.kind == LOGGED:
            return later.kind == GIVEN
        return entry.kind != GIVEN and super().stands_on(later, entry)

    def forget_person(self, key: str) -> bool:
        applying.delete_private_parts([key])
        self._name(key, {})
        return True


PROGRAMS = add_family(ReadingPrograms())
FAMILY = add_family(ReadingReaders())


def forget_readers(desk: Desk) -> Iterator[int]:
    """Forget who took part in programs that ended as long ago as `reading` says; how many, after each short
    transaction. On every site; idempotent. Counts stay: the main site first joins readers whom two sites signed up for
    the same patron, so that they count once also afterwards."""
    for _joined in in_slices(desk, readers_twice() if desk.main else [], _join):
        yield 0
    before = gone_before(desk, READING_KEPT)
    ended = day_of(before, desk.zone).isoformat() if before is not None else ""
    yield from in_slices(desk, old_readers(ended) if ended else [], _forget)


@verb("library.daily")
def _forget(desk: Desk, readers: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(readers, FAMILY.forget_person)


@verb("library.daily")
def _join(desk: Desk, pairs: Sequence[tuple[str, str]]) -> tuple[int, int]:
    act = Act(desk)
    return while_there_is_time(pairs, lambda pair: bool(act.write(JOINED, list=pair[0], data={"into": pair[1]})))


READING_KEPT = Keeping(
    "reading",
    forget_readers,
    N_("readers no longer known by name: {n}"),
    N_("Who took part in a reading program"),
    period="90d",
)
ReadingReaders.keeps = (READING_KEPT,)
ReadingReaders.persons = (
    PersonPart(
        "reading",
        N_("Reading programs you signed up for"),
        "reading_reader",
        "signed_at, ages, unit, goal, total, party, code",
        "signed_at, id",
        moves=(Moves("reading", counts_of("reading_reader"), N_("Reading programs: {n}")),),
        forget=FAMILY.forget_person_everywhere,
    ),
)
