"""Desks that write are served in the order in which they came; whoever ends or is stopped in line holds nobody up."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuils.models import write_queue
from tuils.models.write_queue import NUMBERS, WriteQueue

pytestmark = pytest.mark.whole

IN_LINE = """
import sys, time
from tuils.models.write_queue import WriteQueue
queue = WriteQueue(sys.argv[1])
print("here", flush=True)
queue.take_turn(time.monotonic() + 30, lambda: False, lambda: print("turn", flush=True))
sys.stdin.readline()
queue.leave()
print("left", flush=True)
sys.stdin.readline()
"""


class Other:
    """Another program in the line."""

    def __init__(self, path: Path) -> None:
        words = [sys.executable, "-c", IN_LINE, str(path)]
        self.child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.heard() == "here"

    def heard(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().strip()

    def go_on(self) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write("\n")
        self.child.stdin.flush()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db.turn"


@pytest.fixture
def others(path: Path) -> Iterator[list[Other]]:
    """Three programs in line, in order; the first has its turn."""
    made: list[Other] = []
    for number in range(1, 4):
        made.append(Other(path))
        drawn(path, number)
    assert made[0].heard() == "turn"
    yield made
    for other in made:
        other.child.kill()
        other.child.communicate()


def drawn(path: Path, count: int) -> None:
    """Wait until so many have drawn a number."""
    while not path.exists() or path.stat().st_size < NUMBERS.size or last(path) < NUMBERS.size + count:
        os.sched_yield()


def last(path: Path) -> int:
    return int(NUMBERS.unpack(path.read_bytes()[: NUMBERS.size])[0])


def mine(path: Path) -> tuple[WriteQueue, list[str]]:
    return WriteQueue(str(path)), []


def test_first_come_first_served(others: list[Other]) -> None:
    for before, after in itertools.pairwise(others):
        before.go_on()
        assert before.heard() == "left"
        assert after.heard() == "turn"


def test_whoever_is_killed_in_line_or_at_its_turn_lets_the_next_go(others: list[Other]) -> None:
    first, second, third = others
    second.child.kill()
    second.child.wait()
    first.child.kill()
    assert third.heard() == "turn"


def test_whoever_is_stopped_is_passed_over_by_one_that_can_begin(others: list[Other], path: Path) -> None:
    others[0].child.send_signal(signal.SIGSTOP)
    queue = WriteQueue(str(path))
    begun: list[str] = []

    def past() -> bool:
        begun.append("past")
        return True

    queue.take_turn(time.monotonic() + 30, past, lambda: begun.append("turn"))
    queue.leave()
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
    queue.leave()
    assert begun == ["past", "turn"], "the second time nobody waits for them any more"
    others[0].child.send_signal(signal.SIGCONT)


def test_whoever_passed_a_stopped_desk_still_waits_for_the_next_ones(others: list[Other], path: Path) -> None:
    others[0].child.send_signal(signal.SIGSTOP)
    queue, begun = mine(path)
    queue.take_turn(time.monotonic() + 30, lambda: True, lambda: None)
    queue.leave()
    after = Other(path)
    drawn(path, 5)
    waiting = threading.Thread(target=turn, args=(queue, begun, "turn"))
    waiting.start()
    drawn(path, 6)
    assert not begun
    after.child.kill()
    waiting.join()
    assert begun == ["turn"]
    after.child.communicate()
    others[0].child.send_signal(signal.SIGCONT)


def test_a_line_that_moves_is_not_passed(others: list[Other], path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue, begun = mine(path)
    turns, numbers = itertools.count(), queue._numbers
    monkeypatch.setattr(write_queue, "TRYING", 0.0)
    monkeypatch.setattr(write_queue, "WAITED_LONG", 60.0)
    monkeypatch.setattr(queue, "_numbers", lambda: (numbers()[0], next(turns)))
    monkeypatch.setattr(queue._watch, "wait", lambda *_range: next(turns) < 20 or not kill(others))
    queue.take_turn(time.monotonic() + 30, lambda: not begun.append("past"), lambda: begun.append("turn"))  # type: ignore[func-returns-value]
    assert begun == ["turn"]


def test_whoever_waited_long_tries_though_the_line_moves(
    others: list[Other], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Desks that passed a stopped one keep the turn changing."""
    queue, begun = mine(path)
    turns, numbers = itertools.count(), queue._numbers
    monkeypatch.setattr(write_queue, "TRYING", 0.0)
    monkeypatch.setattr(write_queue, "WAITED_LONG", 0.0)
    monkeypatch.setattr(queue, "_numbers", lambda: (numbers()[0], next(turns)))
    queue.take_turn(time.monotonic() + 30, lambda: not begun.append("past"), lambda: begun.append("turn"))  # type: ignore[func-returns-value]
    assert begun == ["past"]
    assert all(other.child.poll() is None for other in others)


def test_where_no_thread_can_be_started_a_desk_looks_again_and_again(
    others: list[Other], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_thread: threading.Thread) -> None:
        kill(others)
        raise RuntimeError("can't start new thread")

    queue, begun = mine(path)
    with monkeypatch.context() as here:
        here.setattr(threading.Thread, "start", none)
        queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
    assert begun == ["turn"]


def kill(others: list[Other]) -> bool:
    for other in others:
        other.child.kill()
    return True


def test_at_the_end_of_its_patience_a_desk_asks_sqlite(others: list[Other], path: Path) -> None:
    queue, begun = mine(path)
    queue.take_turn(time.monotonic(), lambda: False, lambda: begun.append("turn"))
    assert begun == ["turn"]


def test_where_no_file_can_be_made_sqlites_own_waiting_must_do(tmp_path: Path) -> None:
    queue, begun = mine(tmp_path / "not there" / "library.db.turn")
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
    queue.leave()
    assert begun == ["turn"]


@pytest.mark.parametrize("held", [b"", b"x", b"\xff" * 16, b"\xff" * 7 + b"\x7f" * 9])
def test_what_is_in_the_file_harms_nobody(path: Path, held: bytes) -> None:
    path.write_bytes(held)
    queue, begun = mine(path)
    for _time in range(2):
        queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
        queue.leave()
    assert begun == ["turn", "turn"]


def test_a_file_that_was_deleted_is_made_again(path: Path) -> None:
    queue, begun = mine(path)
    for _time in range(2):
        queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
        queue.leave()
        path.unlink()
    assert begun == ["turn", "turn"]


def test_where_beginning_fails_the_next_has_its_turn(path: Path) -> None:
    queue, begun = mine(path)
    with pytest.raises(RuntimeError):
        queue.take_turn(time.monotonic() + 30, lambda: False, fail)
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: begun.append("turn"))
    assert begun == ["turn"]


def fail() -> None:
    raise RuntimeError


def test_threads_of_one_program_come_in_order_too(path: Path) -> None:
    queue, order = mine(path)
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: order.append("0"))
    threads = [threading.Thread(target=turn, args=(queue, order, str(number))) for number in range(1, 5)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(queue._inside._waiting) < number:
            os.sched_yield()
    queue.leave()
    for thread in threads:
        thread.join()
    assert order == ["0", "1", "2", "3", "4"]


def turn(queue: WriteQueue, order: list[str], name: str) -> None:
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: order.append(name))
    queue.leave()


def test_in_a_shared_folder_the_group_stands_in_the_same_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    queue, _begun = mine(tmp_path / "library.db.turn")
    queue.take_turn(time.monotonic() + 30, lambda: False, lambda: None)
    queue.leave()
    assert (tmp_path / "library.db.turn").stat().st_mode & 0o777 == 0o660
