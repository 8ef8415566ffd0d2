"""The pace of an import: its own work counts where it is alone, the time that desks wait where they are at work."""

from __future__ import annotations

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports import pace
from tuils.library.holdings.title_imports.pace import BESIDE, FIRST_RECORDS, MOST_RECORDS, Pace
from tuils.models import db
from tuils.models.base import PRAGMAS, large_load
from tuils.models.file_words import LOAD
from tuils.models.search import merge_some

from .makers import Clock

SECOND = 1_000_000


class _Worked:
    """The processor's time of this thread, as a test says."""

    def __init__(self) -> None:
        self.microseconds = 0

    def thread_time_ns(self) -> int:
        return self.microseconds * 1000


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> _Worked:
    thread = _Worked()
    monkeypatch.setattr(pace, "time", thread)
    return thread


def after(own: Pace, clock: Clock, worked: _Worked, took: int, work: int) -> float:
    own.begin()
    clock.now += took
    worked.microseconds += work
    return own.after()


def test_alone_a_slow_machine_gets_no_smaller_batches(desk: Desk, clock: Clock, worked: _Worked) -> None:
    own = Pace(desk)
    assert after(own, clock, worked, 20 * SECOND, 10_000) == 0.0
    assert own.records == 2 * FIRST_RECORDS
    assert after(own, clock, worked, 20 * SECOND, 10_000) == 0.0
    assert after(own, clock, worked, 20 * SECOND, 10_000) == 0.0
    assert own.records == MOST_RECORDS
    assert after(own, clock, worked, 20 * SECOND, 400_000) == 0.0
    assert own.records == MOST_RECORDS // 2


def test_beside_desks_the_time_that_they_wait_counts(desk: Desk, clock: Clock, worked: _Worked) -> None:
    own, clock.step = Pace(desk), 0
    own.heed(True)
    assert after(own, clock, worked, 10 * BESIDE, 100) > 0
    assert own.records == FIRST_RECORDS // 10


def settings() -> dict[str, int]:
    return {name: int(db.execute_sql(f"PRAGMA {name}").fetchone()[0]) for name in LOAD}


def broken_load(meanwhile: dict[str, int]) -> None:
    with large_load():
        meanwhile |= settings()
        raise ZeroDivisionError


@pytest.mark.usefixtures("store")
def test_a_load_gives_the_connection_back_as_it_was() -> None:
    before, meanwhile = settings(), dict[str, int]()
    with pytest.raises(ZeroDivisionError):
        broken_load(meanwhile)
    assert meanwhile == LOAD
    assert settings() == before
    assert before["cache_size"] == PRAGMAS["cache_size"]


@pytest.mark.usefixtures("store")
def test_what_is_deleted_after_the_index_is_tidied_is_overwritten() -> None:
    with db.atomic():
        merge_some()
    assert int(db.execute_sql("PRAGMA secure_delete").fetchone()[0]) == PRAGMAS["secure_delete"]
