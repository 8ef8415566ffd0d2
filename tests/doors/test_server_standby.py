"""A server with a standby: what the desks hear when one of them stops, and that nothing that was answered is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.on_server import REQUIRED, programs, server, standby_of
from tuils.library.foundation.store import StoreFault, fault_of
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.models.library_file import STORE_ERRORS
from tuils.models.rows import fetch_number

from .at_server import SYNCHRONOUS, pair_address
from .calling import Program
from .test_library_server import ADA, CARD, at
from .test_server_line import LOANS, working

pytestmark = pytest.mark.skipif(programs() is None and not REQUIRED, reason="PostgreSQL is not installed")


@pytest.fixture
def primary() -> Iterator[Path]:
    """A server of its own, for it is killed."""
    pytest.importorskip("tuils.models.server.driver", reason="psycopg is not installed", exc_type=ImportError)
    with server() as found:
        yield found


def pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def children(folder: Path) -> Iterator[int]:
    """Yield the processes of a server."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid(folder)):
                yield int(stat.parent.name)


def asked(folder: Path, *texts: str) -> None:
    from tuils.models.server.driver import connected

    with contextlib.closing(connected(f"postgresql://tuils@/postgres?host={folder}")) as there:
        for text in texts:
            there.execute(text)


@pytest.fixture
def file(program: Program, primary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tuils.models.server.connections.clock_ahead", lambda _now: 0)
    address = pair_address(primary)
    assert program("server", "create", address).code == 0
    assert program("library", "copy", str(program.library), address).code == 0
    assert at(address, program, "patron", "add", *ADA).code == 0
    place = program.folder / "there.db"
    place.write_text(f"{address}\n")
    return place


def test_a_standby_takes_over_and_nothing_that_was_answered_is_lost(
    program: Program, primary: Path, file: Path
) -> None:
    check = ("server", "check")
    with standby_of(primary) as standby:
        loose = at(str(file), program, *check)
        assert (loose.code, loose.line["standby"]) == (1, "asynchronous")
        asked(primary, *SYNCHRONOUS)
        time.sleep(0.5)
        sure = at(str(file), program, *check)
        assert (sure.code, sure.line["standby"], sure.line["standbys"]) == (0, "synchronous", 1)
        file.write_text(f"{pair_address(primary, standby)}\n")
        with working(file) as desk:
            checkout(desk, CARD, "I1")
            os.kill(pid(primary), signal.SIGQUIT)
            asked(standby, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_promote()")
            began = time.monotonic()
            checkin(desk, "I1")
            assert time.monotonic() - began < 2
            assert fetch_number(LOANS) == 0
        alone = at(str(file), program, *check)
        assert (alone.code, alone.line["standby"]) == (1, "none")
        doctor = [one for one in at(str(file), program, "doctor").lines if one["check"] == "server"]
        assert not doctor[-1]["ok"]


def test_a_silent_standby_is_told_within_five_seconds(program: Program, primary: Path, file: Path) -> None:
    with standby_of(primary) as standby:
        asked(primary, *SYNCHRONOUS)
        time.sleep(0.5)
        with working(file) as desk:
            checkout(desk, CARD, "I1")
            stopped = [*children(standby)]
            for one in stopped:
                os.kill(one, signal.SIGSTOP)
            began = time.monotonic()
            try:
                with pytest.raises(STORE_ERRORS) as silent:
                    checkout(desk, CARD, "I2")
            finally:
                for one in stopped:
                    os.kill(one, signal.SIGCONT)
            assert time.monotonic() - began < 5
            fault = fault_of(silent.value)
            assert fault
            assert fault.code == "STANDBY"
            assert fetch_number(LOANS) == 2


def test_the_old_server_that_comes_back_is_not_written_to(program: Program, primary: Path, file: Path) -> None:
    with standby_of(primary) as standby:
        asked(primary, *SYNCHRONOUS)
        asked(standby, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_promote()")
        file.write_text(f"{pair_address(standby)}\n")
        with working(file) as desk:
            checkout(desk, CARD, "I1")
        file.write_text(f"{pair_address(primary)}\n")
        with pytest.raises(StoreFault) as old, working(file):
            pass
        assert old.value.code == "OTHER_SERVER"
