"""Reading programs, exported to and imported from another tuils library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models.programs import ReadingBadge, ReadingPrize, ReadingProgram, ReadingReader
from tuils.models.rows import row_with

from .reading_state import BADGE_MADE, GIVEN, JOINED, LEFT, LOGGED, MADE, NAMES, SIGNED_UP

Rows = Iterable[Mapping[str, str]]
SINCE = 9
SIGNED = ("program", "branch", "ages", "unit", "goal", "heads")
PROGRAMS = CarriedTable(
    "reading_programs.csv", SINCE, ReadingProgram, "made_at, id", (MADE,), counted="reading_programs",
    words=N_("{file}, {reading_prizes}, {readers}, {prizes_given}: reading programs, their prizes, and readers."),
)  # fmt: skip
BADGES = CarriedTable(
    "reading_prizes.csv", SINCE, ReadingBadge, "made_at, id", (BADGE_MADE,), {"program": ReadingProgram}
)
READERS = CarriedTable(
    "readers.csv", SINCE, ReadingReader, "joined, signed_at, id",
    refers={"program": ReadingProgram, "joined": ReadingReader}, counted="readers",
)  # fmt: skip
GIVEN_OUT = CarriedTable(
    "prizes_given.csv", SINCE, ReadingPrize, "reader, badge",
    refers={"reader": ReadingReader, "badge": ReadingBadge}, key="",
)  # fmt: skip
TABLES = (PROGRAMS, BADGES, READERS, GIVEN_OUT)


@verb("library.import")
def take_reading(desk: Desk, programs: Rows, badges: Rows, readers: Rows, given: Rows) -> tuple[int, int]:
    """Import these rows. Return the number of programs, and of readers. What a reader read comes as one log."""
    coming, made, signed = Incoming(desk, TABLES), 0, 0
    for row in programs:
        coming.make(PROGRAMS, row)
        made += 1
    for row in badges:
        coming.make(BADGES, row)
    for row in readers:
        _sign_up(coming, row)
        signed += 1
    for row in given:
        prize = row_with(ReadingPrize, coming.typed(GIVEN_OUT, row))
        act = coming.act(prize.given_at, prize.branch)
        act.write(GIVEN, list=prize.reader, data={"badge": prize.badge})
    return made, signed


def _sign_up(coming: Incoming, row: Mapping[str, str]) -> None:
    reader = row_with(ReadingReader, coming.typed(READERS, row))
    names = {name: text for name in NAMES if (text := getattr(reader, name))}
    private = {**({"patron": reader.patron} if reader.patron else {}), **({"set": names} if names else {})}
    act = coming.act(reader.signed_at, reader.branch)
    data = {"set": {name: getattr(reader, name) for name in SIGNED}}
    key = str(act.write(SIGNED_UP, private or None, list=NEW, data=data).list)
    coming.ids[ReadingReader][row["key"]] = key
    if reader.total:
        act.write(LOGGED, list=key, data={"n": reader.total})
    if reader.ended:
        act.write(LEFT, list=key)
    if reader.joined:
        act.write(JOINED, list=key, data={"into": reader.joined})


READING = carried_tables(TABLES, take_reading)
