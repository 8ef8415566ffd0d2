"""Ask all targets at once, each in a thread of its own; answers arrive as they come, and none waits for another."""

from __future__ import annotations

import contextlib
import hashlib
import io
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tuils.devices.fetching import NotFetched, too_slow
from tuils.files import open_input
from tuils.formats.marc.marc import RecordRead, read_marc, read_stored
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted
from tuils.models.own_files.record_index import Indexed, build_index, find_in_index, sign_of_index
from tuils.station.settings import state_folder
from tuils.values.time.moments import day_of

from .answers import MOST, FoundRecord, TargetAnswer, TargetRecords, Wanted, read_lookup_words
from .sru import ask_open_library, ask_sru
from .targets import Target, active_targets, clean_record, target_called
from .z3950 import ask_z3950

# ---- a file of MARC records as a target: indexed once on this machine, then asked without a connection


FOLDER = "targets"
SHORTEST_NUMBER = 7
Tell = Callable[[int], None]
"""The callback for progress: how many records were read so far."""


def ask_file(target: Target, wanted: Wanted) -> TargetRecords:
    """Ask a file. Raises NotFetched where it was not indexed on this machine, or has changed since."""
    file = index_of(target)
    sign = sign_of_index(file)
    if not sign:
        raise NotFetched(_("it is not indexed on this machine. Run: tuils target test {name}").format(name=target.name))
    numbers = (wanted.number,) if wanted.number else ()
    try:
        found = find_in_index(file, numbers, wanted.words, MOST)
    except OSError as damaged:
        text = _("its index is damaged. Run: tuils target test {name}").format(name=target.name)
        raise NotFetched(text) from damaged
    return TargetRecords(b"".join(found.records), found.count)


def index_file(target: Target, tell: Tell = lambda _count: None) -> int:
    """Read the whole file, once: how many records it has. 0 where the index is up to date. Raises NotFetched."""
    source = Path(target.url).expanduser()
    try:
        sign = file_sign(source)
        if sign == sign_of_index(index_of(target)):
            return 0
        with open_input(source) as stream:
            count = build_index(index_of(target), _indexed(stream, tell), sign)
    except OSError as why:
        raise NotFetched(_("the file can't be read: {file}").format(file=source)) from why
    if not count:
        forget_index(target)
        raise NotFetched(_("the file has no MARC record: {file}").format(file=source))
    return count


def forget_index(target: Target) -> None:
    with contextlib.suppress(OSError):
        index_of(target).unlink(missing_ok=True)


def index_of(target: Target) -> Path:
    """Return the path of its index, beside the state of this machine."""
    folder = state_folder() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{hashlib.sha256(target.url.encode()).hexdigest()[:24]}.db"


def file_sign(source: Path) -> str:
    """Return a sign that differs for another file, or after a change. Raises OSError."""
    facts = source.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def _indexed(stream: io.BufferedReader, tell: Tell) -> Iterator[Indexed]:
    for count, record in enumerate(read_marc(stream), 1):
        if record.outcome not in ("rejected", "set_aside"):
            yield Indexed(tuple(_numbers(record)), _words(record), record.marc)
        if count % 1000 == 0:
            tell(count)


def _numbers(record: RecordRead) -> Iterator[str]:
    columns = record.columns
    yield from dict.fromkeys(columns.isbns)
    if columns.issn:
        yield columns.issn
    for number in columns.numbers.split():
        if len(number) >= SHORTEST_NUMBER and number.isdigit():
            yield number.zfill(12) if len(number) == 11 else number


def _words(record: RecordRead) -> str:
    columns = record.columns
    return " ".join(filter(None, (columns.title, columns.more_titles, columns.author, columns.more_authors)))


# ---- ask all targets at once, each in a thread of its own; answers arrive as they come, and none waits for another


GRACE = 0.25
"""Seconds beyond its own limit that a target gets to report why it failed."""
Asked = tuple[int, TargetAnswer]


def answers(targets: Sequence[Target], wanted: Wanted, today: date) -> Iterator[TargetAnswer]:
    """Yield each target's answer as soon as it is there; end when the last has answered, or has used its time up.
    that is down, slow or sends nonsense keeps the others. Reads nothing of the library, and may be called anywhere."""
    came: queue.SimpleQueue[Asked] = queue.SimpleQueue()
    begun = time.monotonic()
    for place, target in enumerate(targets):
        work = (place, target, wanted, today, came)
        threading.Thread(target=_ask, args=work, name=f"tuils-ask-{target.name}", daemon=True).start()
    waiting = dict(enumerate(targets))
    seen: set[tuple[object, ...]] = set()
    while waiting:
        until = begun + min(one.seconds for one in waiting.values()) + GRACE
        try:
            place, answer = came.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            yield from _too_late(waiting, time.monotonic() - begun)
            continue
        if waiting.pop(place, None):
            yield _without_same(answer, seen)


def _too_late(waiting: dict[int, Target], passed: float) -> Iterator[TargetAnswer]:
    for place, target in [(place, one) for place, one in waiting.items() if one.seconds <= passed]:
        del waiting[place]
        yield TargetAnswer(target.name, round(passed, 3), fault=too_slow(target.seconds))


def _without_same(answer: TargetAnswer, seen: set[tuple[object, ...]]) -> TargetAnswer:
    """Leave out records that another target sent too: two often have the very same."""
    fresh = []
    for record in answer.records:
        if record.sign not in seen:
            seen.add(record.sign)
            fresh.append(record)
    same = len(answer.records) - len(fresh)
    return TargetAnswer(answer.target, answer.seconds, tuple(fresh), answer.hits, same, answer.fault)


def _ask(place: int, target: Target, wanted: Wanted, today: date, came: queue.SimpleQueue[Asked]) -> None:
    begun = time.monotonic()

    def told(**what: Any) -> None:
        seconds = round(time.monotonic() - begun, 3)
        came.put((place, TargetAnswer(target.name, seconds, **what)))

    try:
        given = _WAYS[target.kind](target, wanted, today)
        seconds = round(time.monotonic() - begun, 3)
        records = tuple(_records(given, place, target, seconds, today))
        if given.hits and not records:
            told(fault=_("its records can't be read."))
        else:
            told(records=records, hits=given.hits)
    except NotFetched as no:
        told(fault=str(no))
    except Exception:  # whatever it sent: the others go on, and nobody waits for this one
        told(fault=_("its answer can't be read."))


def _records(given: TargetRecords, place: int, target: Target, seconds: float, today: date) -> Iterator[FoundRecord]:
    """Yield the records of an answer that are titles. They are numbered by the target's place among those asked, so
    that the numbers are the same whoever answers first."""
    number = place * MOST
    for read in read_marc(io.BytesIO(given.records)):
        if number >= (place + 1) * MOST:
            return
        if read.outcome in ("rejected", "set_aside"):
            continue
        try:
            marc = clean_record(read.marc, target, today)
        except Unreadable:
            continue
        number += 1
        yield FoundRecord(target.name, number, seconds, marc, read_stored(marc).columns)


def _sru(target: Target, wanted: Wanted, _today: date) -> TargetRecords:
    return ask_sru(target, wanted)


def _z3950(target: Target, wanted: Wanted, _today: date) -> TargetRecords:
    return ask_z3950(target, wanted)


def _file(target: Target, wanted: Wanted, _today: date) -> TargetRecords:
    return ask_file(target, wanted)


_WAYS: dict[str, Callable[[Target, Wanted, date], TargetRecords]] = {
    "sru": _sru,
    "z3950": _z3950,
    "file": _file,
    "openlibrary": ask_open_library,
}


TESTED = "9780141439518"
"""The ISBN for tests, Pride and Prejudice: every catalog should know it."""


@permitted("catalog.edit")
def ask_targets(desk: Desk, text: str, target: str = "") -> Iterator[TargetAnswer]:
    """Look a number or words up in the active targets (`target`: this one alone), and yield answers as they come.

    Refuses with NO_PERMISSION, NOTHING_TO_LOOK_UP, NO_TARGET, TARGET_UNKNOWN. What it gives back needs no library, and
    waits for the network: never walk it on a lane or an event loop.
    """
    asked, asking = read_lookup_words(text), active_targets(target)
    return answers(asking, asked, day_of(desk.at, desk.zone))


def try_target(desk: Desk, name: str, text: str = TESTED) -> Iterator[TargetAnswer]:
    """Ask this target alone, on or off. Refuses with TARGET_UNKNOWN, NOTHING_TO_LOOK_UP."""
    return answers([target_called(name)], read_lookup_words(text), day_of(desk.at, desk.zone))
