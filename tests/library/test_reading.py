"""Reading programs: a whole summer against an own count, logs that add up, prizes given once, names that go."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import undo_last
from tuils.library.activities.reading.readers import reading_readers
from tuils.library.activities.reading.reading_log import (
    draw_reading_prize,
    give_reading_prize,
    log_reading,
    sign_up_reader,
    take_back_sign_up,
)
from tuils.library.activities.reading.reading_programs import (
    add_reading_prize,
    add_reading_program,
    change_reading_prize,
    reading_prizes,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.office.reports.catalog import report_called, report_options, run_report
from tuils.library.office.retention.purging import purge_kind
from tuils.library.reach.replay import verify_library
from tuils.models.base import db

from .makers import Clock, register, rows, with_role

GOALS = "minutes:600, 0-5=books:100, 12-18=days:30"
UNIT_OF = {"0-5": "books", "6-11": "minutes", "12-18": "days", "adults": "minutes", "general": "minutes"}
GOAL_OF = {"books": 100, "minutes": 600, "days": 30}


@pytest.fixture
def summer(desk: Desk, clock: Clock) -> str:
    """A program of 2026 that has been on for 60 days."""
    days = {"first": "2026-06-01", "last": "2027-02-28"}
    made = add_reading_program(desk, "Color Our World", {**days, "goals": GOALS}).id
    add_reading_prize(desk, made, "Sticker", {"step": "50%"})
    add_reading_prize(desk, made, "A book", {"step": "100%", "stock": "40"})
    add_reading_prize(desk, made, "Bicycle", {"step": "100%", "drawn": True, "stock": "1"})
    return made


def refused(do: Callable[..., Any], *words: Any, **more: Any) -> str:
    with pytest.raises(Refused) as no:
        do(*words, **more)
    return no.value.codes[0]


def report_lines(desk: Desk, **asked: Any) -> dict[str, dict[str, Any]]:
    one = report_called("reading")
    found = run_report(desk, one, report_options(desk, one, "2026", **asked))
    return {line.words[0]: dict(zip(COLUMNS, line.figures, strict=True)) for line in found.lines}


COLUMNS = ("readers", "finished", "minutes", "days", "books", "prizes", "last_year")


def test_a_summer_of_300_children_is_what_was_counted_beside_it(desk: Desk, summer: str) -> None:
    chance, total, ages_of = random.Random(7), Counter[str](), dict[str, str]()
    for number in range(300):
        ages = chance.choice(["0-5", "6-11", "12-18", "adults"])
        one = sign_up_reader(desk, summer, "", {"name": f"Child {number}", "ages": ages})
        ages_of[one.code] = ages
    codes, prizes = sorted(ages_of), Counter[str]()
    for _log in range(500):
        code = chance.choice(codes)
        n = chance.randint(1, 400) if UNIT_OF[ages_of[code]] == "minutes" else chance.randint(1, 30)
        log_reading(desk, summer, code, n)
        total[code] += n
    for code in codes:
        for _prize in range(2):
            with contextlib.suppress(Refused):
                give_reading_prize(desk, summer, code)
                prizes[ages_of[code]] += 1
    told = report_lines(desk)
    for ages in ("0-5", "6-11", "12-18", "adults"):
        own = [code for code in codes if ages_of[code] == ages]
        unit = UNIT_OF[ages]
        line = told["adults" if ages == "adults" else f"ages {ages}"]
        assert line["readers"] == len(own)
        assert line[unit] == sum(total[code] for code in own)
        assert line["finished"] == sum(total[code] >= GOAL_OF[unit] for code in own)
        assert line["prizes"] == prizes[ages]
    assert (told["Total"]["readers"], told["Total"]["prizes"]) == (300, prizes.total())
    (book,) = [one for one in reading_prizes(desk, summer) if one.row.prize == "A book"]
    assert book.given == min(40, sum(total[code] >= GOAL_OF[UNIT_OF[ages_of[code]]] for code in codes))
    assert verify_library(desk).ok


def test_a_family_a_class_and_a_goal_of_ones_own(desk: Desk, summer: str) -> None:
    register(desk, "Rosa", card="P1", born="2019-03-01")
    rosa = sign_up_reader(desk, summer, "P1", {"party": "Field family"})
    assert (rosa.ages, rosa.unit, rosa.goal) == ("6-11", "minutes", 600)
    tom = sign_up_reader(desk, summer, "", {"name": "Tom", "goal": "minutes:300", "party": "field FAMILY"})
    room = sign_up_reader(desk, summer, "", {"heads": "22", "party": "Room 12"})
    assert (tom.goal, room.goal) == (300, 13_200)
    done = log_reading(desk, summer, "Field family", 150)
    assert {(one.id, one.total) for one in done.readers} == {(rosa.id, 150), (tom.id, 150)}
    assert [step.prize for step in done.reached[tom.id]] == ["Sticker"]
    assert log_reading(desk, summer, "P1", 20, day="2026-06-05").day == "2026-06-05"
    assert log_reading(desk, summer, tom.code.lower(), 100, less=True).readers[0].total == 50
    assert refused(log_reading, desk, summer, tom.code, 60, less=True) == "READING_BELOW_ZERO"
    assert refused(sign_up_reader, desk, summer, "P1") == "READING_SIGNED_UP"
    assert refused(sign_up_reader, desk, summer, "", {"code": tom.code}) == "READING_CODE_USED"
    assert refused(log_reading, desk, summer, "P1", 20, day="2026-05-31") == "READING_NOT_ON"
    assert refused(log_reading, desk, summer, "Nobody", 20) == "READING_NOT_SIGNED_UP"
    assert refused(log_reading, desk, summer, "P1", "1e3") == "NOT_UNDERSTOOD"
    take_back_sign_up(desk, summer, room.id)
    assert [one.id for one in reading_readers(desk, summer)] == [rosa.id, tom.id]
    assert report_lines(desk)["Total"]["readers"] == 2


def test_readers_who_count_days_have_no_more_than_there_were(desk: Desk, summer: str) -> None:
    teen = sign_up_reader(desk, summer, "", {"ages": "12-18"})
    assert refused(log_reading, desk, summer, teen.code, 2, day="2026-06-01") == "NOT_UNDERSTOOD"
    assert log_reading(desk, summer, teen.code, 2, day="2026-06-02").readers[0].total == 2


def test_a_prize_is_given_once_and_as_long_as_there_are_any(desk: Desk, summer: str) -> None:
    one, other = (sign_up_reader(desk, summer, "", {"goal": "minutes:10"}) for _time in range(2))
    assert refused(give_reading_prize, desk, summer, one.code) == "READING_NOT_EARNED"
    log_reading(desk, summer, one.code, 10)
    change_reading_prize(desk, summer, "a book", {"stock": "1"})
    assert [give_reading_prize(desk, summer, one.code).prize for _time in range(2)] == ["Sticker", "A book"]
    assert refused(give_reading_prize, desk, summer, one.code, "a book") == "READING_GIVEN"
    assert refused(give_reading_prize, desk, summer, one.code, "bicycle") == "READING_DRAWN"
    log_reading(desk, summer, other.code, 10)
    give_reading_prize(desk, summer, other.code)
    assert refused(give_reading_prize, desk, summer, other.code) == "READING_NO_STOCK"
    assert refused(draw_reading_prize, desk, summer, "a book") == "READING_NOT_DRAWN"
    won = draw_reading_prize(desk, summer, "bicycle")
    assert won.reader.id in (one.id, other.id)
    assert refused(draw_reading_prize, desk, summer, "bicycle") in ("READING_NO_STOCK", "READING_NOBODY_TO_DRAW")
    undo_last(desk)
    assert draw_reading_prize(desk, summer, "bicycle").left == 0


def test_names_go_after_the_program_and_numbers_stay(desk: Desk, clock: Clock, summer: str, store: Path) -> None:
    register(desk, "Rosa", card="P1", born="2019-03-01")
    sign_up_reader(desk, summer, "P1", {"party": "Quixotefamily"})
    tom = sign_up_reader(desk, summer, "", {"name": "Zebulonius", "party": "Quixotefamily", "code": "LOGCARD77"})
    log_reading(desk, summer, tom.code, 20)
    before = report_lines(desk)
    clock.forward(days=400)
    assert purge_kind(desk, "reading").count == 2
    assert purge_kind(desk, "reading").count == 0
    assert rows("SELECT count(*) FROM reading_reader WHERE patron IS NOT NULL OR name || party || code <> ''") == [(0,)]
    assert report_lines(desk) == before
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in store.parent.glob(f"{store.name}*"):
        assert not [word for word in (b"Zebulonius", b"Quixotefamily", b"LOGCARD77") if word in file.read_bytes()]
    assert verify_library(desk).ok


def test_a_volunteer_logs_and_does_not_set_up(desk: Desk, volunteer: Desk, summer: str) -> None:
    one = sign_up_reader(volunteer, summer, "", {"name": "Tom"})
    log_reading(volunteer, summer, one.code, 300)
    give_reading_prize(volunteer, summer, one.code)
    assert refused(add_reading_prize, volunteer, summer, "X", {"step": "50%"}) == "NO_PERMISSION"
    assert refused(draw_reading_prize, volunteer, summer, "bicycle") == "NO_PERMISSION"
    guest = with_role(desk, permissions=set())
    assert refused(reading_readers, guest, summer) == "NO_PERMISSION"
    assert refused(log_reading, guest, summer, one.code, 5) == "NO_PERMISSION"
