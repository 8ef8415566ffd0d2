"""Four processes register 400 parties on one file: never more than there is room for, and the line in its order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tuils.library.activities.programs.sessions import session_line, session_row
from tuils.library.activities.registration.registering import cancel_registration
from tuils.library.activities.registration.who_comes import registrations_of
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.store import close_store, open_store

from .makers import desk_of, rows, value, whole
from .programs import a_session, change
from .registering_process import heads_of

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
DESKS, EACH = 4, 100


def start(store: Path, session: str, now: int, each: int = EACH, every: int = EACH) -> list[subprocess.Popen[str]]:
    """So many processes at the line where they wait."""
    common = [sys.executable, "-m", "tests.library.registering_process", str(store)]
    offset = str(now - wall_clock())
    desks = [
        subprocess.Popen(
            [*common, f"desk{n}", session, offset, str(n * each), str((n + 1) * each), str(every)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in range(DESKS)
    ]  # fmt: skip
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n", desk.communicate()[1]
    return desks


def go(desks: Iterable[subprocess.Popen[str]]) -> None:
    for desk in desks:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()


def answers(desks: Iterable[subprocess.Popen[str]]) -> list[list[str]]:
    said = []
    for desk in desks:
        out, err = desk.communicate(timeout=300)
        assert desk.returncode == 0, err
        said += [line.split() for line in out.splitlines()]
    return said


def some_lines(process: subprocess.Popen[str], count: int) -> list[list[str]]:
    assert process.stdout is not None
    return [process.stdout.readline().split() for _line in range(count)]


def seats_in_order(capacity: int) -> list[int]:
    """Return the heads that have seats: whoever was first, as long as the next fits in."""
    in_order = rows("SELECT state, heads FROM registration ORDER BY rank")
    seated = [heads for state, heads in in_order if state == "coming"]
    assert in_order[: len(seated)] == [("coming", heads) for heads in seated], "whoever was first has a seat"
    assert sum(seated) <= capacity < sum(seated) + in_order[len(seated)][1], "and the next did not fit in"
    return seated


def test_400_at_once_never_exceed_the_capacity_and_the_line_is_in_order(desk: Desk, store: Path) -> None:
    session, capacity = a_session(desk, 150), 150
    now = desk.now + 1_000_000
    close_store()
    desks = start(store, session, now)
    go(desks)
    said = answers(desks)
    open_store(store)
    desk = desk_of("admin", lambda: now + 600_000_000)
    assert len(said) == DESKS * EACH
    assert {word for word, *_ in said} == {"coming", "waiting"}
    lines = registrations_of(desk, session)
    assert {(line.state, line.name, str(line.heads)) for line in lines} == {
        (word, f"G{number}", heads) for word, number, heads in said
    }
    seated = seats_in_order(capacity)
    order = [row[0] for row in rows("SELECT registration FROM journal WHERE kind = 'registration_made' ORDER BY pos")]
    waiting = [line for line in lines if line.state == "waiting"]
    assert [line.id for line in waiting] == order[len(seated) :]
    assert [line.place for line in waiting] == list(range(1, len(waiting) + 1))
    assert sum(line.heads for line in lines) == sum(map(heads_of, range(DESKS * EACH)))
    assert session_line(desk, session).taken == sum(seated)
    freed = cancel_registration(desk, order[0])
    assert [line.id for line in freed.passed_on] == order[len(seated) : len(seated) + len(freed.passed_on)]
    whole(desk)


def test_a_session_is_cancelled_while_others_register(desk: Desk, store: Path) -> None:
    """People who came before it are registered and are to be told; people who come after it hear that it is
    cancelled."""
    session, now = a_session(desk, None), desk.now + 1_000_000
    offset = now - wall_clock()
    desks = start(store, session, now, each=30, every=10)
    go(desks)
    said = [line for process in desks for line in some_lines(process, 10)]
    go(desks)
    here = desk_of("admin", lambda: wall_clock() + offset, "here")
    change(here, session, status="cancelled", why="A burst pipe.")
    go(desks)
    said += answers(desks)
    assert session_row(session).status == "cancelled"
    refused = [codes for word, _number, codes in said if word == "refused"]
    assert set(refused) == {"SESSION_CANCELLED"}
    assert DESKS * 10 <= len(registrations_of(here, session)) == DESKS * 30 - len(refused) <= DESKS * 20
    last = value("SELECT max(pos) FROM journal WHERE kind = 'registration_made'")
    assert last < value("SELECT max(pos) FROM journal WHERE kind = 'sessions_edited'")
    whole(here)
