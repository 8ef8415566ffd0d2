"""The trips to a server that the verbs of the counter take, counted on the line, with BEGIN and COMMIT."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import IntegrityError

from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db
from tuils.models.administration import Setting
from tuils.models.rows import fetch_number

from .calling import Program
from .line_proxy import CountedLine, counted
from .test_library_server import ADA, CARD, at
from .test_server_line import working

MOST = 8


@pytest.fixture
def line(program: Program, moved: str, folder: Path) -> Iterator[CountedLine]:
    with tempfile.TemporaryDirectory(prefix="tuils-line-") as name, counted(Path(name), folder) as found:
        place = program.folder / "there.db"
        place.write_text(f"{moved.replace(str(folder), name)}\n")
        assert at(str(place), program, "patron", "add", *ADA).code == 0
        yield found


@pytest.fixture
def desk(line: CountedLine, program: Program) -> Iterator[Desk]:
    with working(program.folder / "there.db") as there:
        yield there


def test_the_verbs_of_the_counter_take_few_trips(desk: Desk, line: CountedLine) -> None:
    acts: dict[str, Callable[[], object]] = {
        "checkout": lambda: checkout(desk, CARD, "I1"),
        "checkin": lambda: checkin(desk, "I1"),
    }
    taken: dict[str, int] = {}
    for _first_and_then in range(2):  # the first time it reads the rules
        for name, act in acts.items():
            line.trips = 0
            act()
            taken[name] = line.trips
    assert max(taken.values()) <= MOST, taken


def names() -> list[str]:
    with db.atomic():
        return [str(value) for (value,) in db.execute_sql("SELECT value FROM setting WHERE name = 'name'").fetchall()]


def test_a_setting_that_another_desk_changed_counts_at_once(desk: Desk, moved: str, line: CountedLine) -> None:
    from tuils.models.server.driver import connected

    before = names()
    line.trips = 0
    assert names() == before
    assert line.trips == 2
    with contextlib.closing(connected(moved)) as other:
        other.execute(
            "INSERT INTO setting (name, value) VALUES ('name', 'two') ON CONFLICT (name) DO UPDATE SET value = 'two'"
        )
    assert names() == ["two"]


def test_what_was_taken_back_is_not_kept(desk: Desk) -> None:
    def changed_and_given_up() -> None:
        with db.atomic():
            db.execute_sql("DELETE FROM setting WHERE name = 'name'")
            assert db.execute_sql("SELECT value FROM setting WHERE name = 'name'").fetchall() == []
            raise LookupError

    before = names()
    with pytest.raises(LookupError):
        changed_and_given_up()
    assert names() == before


def test_rules_are_read_by_their_models_too(desk: Desk) -> None:
    def known() -> list[str]:
        return [str(one.name) for one in Setting.select().order_by(Setting.name)]

    before = known()
    with db.atomic():
        assert before
        assert [known(), known()] == [before, before]


def test_what_the_server_refuses_is_raised_where_an_answer_is_wanted_or_at_the_end(desk: Desk) -> None:
    twice = "INSERT INTO have (device, seq, pos) VALUES ('one', 1, 1)"

    def write(*, ask: bool) -> None:
        with db.atomic():
            db.execute_sql(twice)
            db.execute_sql(twice)
            if ask:
                fetch_number("SELECT count(*) FROM have")
                raise AssertionError("it went on")

    for ask in (True, False):
        with pytest.raises(IntegrityError):
            write(ask=ask)
        assert fetch_number("SELECT count(*) FROM have WHERE device = 'one'") == 0


def test_a_count_that_is_asked_for_is_right(desk: Desk) -> None:
    with db.atomic():
        db.execute_sql("INSERT INTO have (device, seq, pos) VALUES ('one', 1, 1), ('two', 1, 1)")
        assert db.execute_sql("DELETE FROM have WHERE device IN ('one', 'two')").rowcount == 2
