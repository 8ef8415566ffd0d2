"""Ask all targets at once, each in a thread of its own; answers arrive as they come, and none waits for another."""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from tuils.devices.fetching import NotFetched, too_slow
from tuils.formats.marc.marc import read_marc, read_stored
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import day_of

from .answers import MOST, FoundRecord, TargetAnswer, TargetRecords
from .cleaning import clean_record
from .open_library import ask_open_library
from .record_file import ask_file
from .sru import ask_sru
from .targets import Target, active_targets, target_called
from .wanted import Wanted, read_lookup_words
from .z3950 import ask_z3950

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


def ask_targets(desk: Desk, text: str, target: str = "") -> Iterator[TargetAnswer]:
    """Look a number or words up in the active targets (`target`: this one alone), and yield answers as they come.

    Refuses with NO_PERMISSION, NOTHING_TO_LOOK_UP, NO_TARGET, TARGET_UNKNOWN. What it gives back needs no library, and
    waits for the network: never walk it on a lane or an event loop.
    """
    desk.require("catalog.edit")
    asked, asking = read_lookup_words(text), active_targets(target)
    return answers(asking, asked, day_of(desk.at, desk.zone))


def try_target(desk: Desk, name: str, text: str = TESTED) -> Iterator[TargetAnswer]:
    """Ask this target alone, on or off. Refuses with TARGET_UNKNOWN, NOTHING_TO_LOOK_UP."""
    return answers([target_called(name)], read_lookup_words(text), day_of(desk.at, desk.zone))
