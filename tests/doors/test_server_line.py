"""The line to a server is cut at any point of an act: it is done exactly once, and the desk tells what it knows."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, fault_of
from tuils.library.front.opening import open_desk
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.staff.roles import TUILS
from tuils.models import db
from tuils.models.library_file import STORE_ERRORS
from tuils.models.rows import fetch_number

from .calling import Program
from .test_library_server import ADA, CARD, at

SENDS = ("execute_sql", "begin", "commit")
LOANS = "SELECT count(*) FROM loan WHERE closed_at IS NULL"
ENTRIES = "SELECT count(*) FROM journal WHERE kind = 'checkout'"


@pytest.fixture
def file(program: Program, moved: str) -> Path:
    """The file that stands for a library on the server, with a patron."""
    place = program.folder / "there.db"
    place.write_text(f"{moved}\n")
    assert at(str(place), program, "patron", "add", *ADA).code == 0
    return place


@contextlib.contextmanager
def working(file: Path) -> Iterator[Desk]:
    with open_desk(file, sign_in=lambda _desk: TUILS) as opened:
        yield opened.desk


class Line:
    """Counts what is sent to the server, and is cut before one of them, or after COMMIT and before its answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent, self.cut_at, self.late = 0, 0, False
        for name in SENDS:
            monkeypatch.setattr(db.obj, name, self._counted(getattr(db.obj, name)))

    def _counted(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.sent += 1
            if self.sent == self.cut_at:
                connection = db.obj._connection()
                if self.late and connection.info.transaction_status.name == "INTRANS" and send.__name__ == "commit":
                    connection.execute("COMMIT")
                connection.close()
            return send(*args, **kwargs)

        return counted

    def is_cut(self, at: int, *, late: bool = False) -> None:
        self.sent, self.cut_at, self.late = 0, at, late


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    with working(file) as there:
        yield there


def test_cut_anywhere_a_checkout_is_done_exactly_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch)
    checkout(desk, CARD, "I1")
    trips = line.sent
    checkin(desk, "I1")
    for late in (False, True):
        for cut in range(1, trips + 1):
            before = fetch_number(ENTRIES)
            line.is_cut(cut, late=late)
            checkout(desk, CARD, "I1")
            assert (fetch_number(LOANS), fetch_number(ENTRIES)) == (1, before + 1), cut
            checkin(desk, "I1")


def test_a_server_that_is_gone_while_it_saves_is_said_to_be_unsure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.models.server.line.TAKING_UP", 0.1)
    checkout(desk, CARD, "I2")
    line = Line(monkeypatch)
    checkin(desk, "I2")
    monkeypatch.setattr(db.obj, "address", "postgresql://tuils@/library?host=/nowhere")
    line.is_cut(line.sent, late=True)
    with pytest.raises(STORE_ERRORS) as lost:
        checkout(desk, CARD, "I1")
    fault = fault_of(lost.value)
    assert fault
    assert fault.code in ("UNSURE", "LINE")


def test_an_earlier_server_that_comes_back_is_never_written_to(file: Path) -> None:
    seen = file.with_name(f"{file.name}.server")
    with working(file):
        system, timeline = seen.read_text().split()
    seen.write_text(f"{system} 0000000F\n")
    with pytest.raises(StoreFault) as other, working(file):
        pass
    assert other.value.code == "OTHER_SERVER"
    seen.write_text(f"{system}0 {timeline}\n")
    with pytest.raises(StoreFault) as other, working(file):
        pass
    assert other.value.code == "OTHER_SERVER"


def test_a_server_that_lost_what_it_had_saved_is_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout(desk, CARD, "I1")
    db.execute_sql("UPDATE have SET seq = 0")
    db.obj._connection().close()
    with pytest.raises(STORE_ERRORS) as behind:
        checkin(desk, "I1")
    fault = fault_of(behind.value)
    assert fault
    assert fault.code == "BEHIND"


def test_a_newer_program_at_another_desk_ends_the_work_of_an_older_one(desk: Desk) -> None:
    db.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '')")
    with pytest.raises(STORE_ERRORS) as newer:
        checkout(desk, CARD, "I1")
    fault = fault_of(newer.value)
    assert fault
    assert fault.code == "NEWER"


def test_a_person_whom_another_machine_removed_leaves_the_pocket_at_the_next_act(desk: Desk, moved: str) -> None:
    from tuils.models.server.driver import connected

    assert desk.pocket
    checkout(desk, CARD, "I1")
    checkin(desk, "I1")
    checkout(desk, CARD, "I1")
    (patron,) = desk.pocket.people()
    with contextlib.closing(connected(moved)) as other:
        columns = "id, device, seq, stamp, base, at, branch, operator, act, kind, v, patron, data, void, pos"
        values = "'gone', 'there~', 1, 1, 0, 1, 'MAIN', 'pat', 'gone', 'patron_removed', 1, $1, '{}', false, 1"
        other.execute(f"INSERT INTO journal ({columns}) VALUES ({values})", (patron,))
    add_title(desk, {"title": "Bees"})
    assert desk.pocket.people() == set()


def test_the_servers_clock_counts(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that is two days ahead can't move the order, and is told."""
    from tuils.models.server.line import clock_ahead

    monkeypatch.setattr("tuils.models.server.connections.clock_ahead", clock_ahead)
    right = datetime.now(UTC).timestamp()
    monkeypatch.setattr(time, "time_ns", lambda: int((right + 2 * 86_400) * 1e9))
    with open_desk(file, sign_in=lambda _desk: TUILS) as opened:
        checkout(opened.desk, CARD, "I1")
        (stamp,) = db.execute_sql("SELECT max(stamp) FROM journal").fetchone()
    assert abs(stamp / 1e6 - right) < 60
    assert any("minutes off" in one for one in opened.warnings)
