"""A desk that was cut off finds its patrons again; one that was signed out of leaves nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.grove import ELENA, MARTA, OVERSTORY, Clock, build, desk_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import DESK_KEEP, Pocket
from tuils.library.front.conversation import Session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    build(tmp_path / "library.db")
    open_store(tmp_path / "library.db")
    yield replace(desk_of("ana", clock), pocket=Pocket(tmp_path / "front.pocket"))
    close_store()


def test_whoever_was_there_or_parked_is_found_and_scans_go_on(desk: Desk) -> None:
    before = Session(desk)
    before.hear(ELENA)
    before.park()
    before.hear(MARTA)
    before.hear(OVERSTORY)
    after = Session(desk)  # the line was lost: nobody signed out
    heard = after.greet()
    assert heard.answer.said == "tuils was cut off while 2 patrons were at the desk or parked."
    assert heard.parked == 2
    assert "Marta Field" in after.hear(MARTA).answer.said
    assert after.visit
    assert after.visit.out == 1
    assert after.face().parked == 1


def test_one_is_named(desk: Desk) -> None:
    Session(desk).hear(MARTA)
    heard = Session(desk).greet()
    assert heard.answer.said == "tuils was cut off while Marta Field was at the desk."
    assert heard.answer.then == "Your answers are saved. F8 brings a patron back."


def test_done_and_signed_out_leave_nobody(desk: Desk, tmp_path: Path) -> None:
    session = Session(desk)
    session.hear(MARTA)
    session.finish()
    assert Session(desk).greet().parked == 0
    session.hear(MARTA)
    session.sign_out()
    session.hear("y")
    assert Session(desk).greet().parked == 0
    assert not list(tmp_path.glob("*.desk"))


def test_after_half_a_day_and_in_another_desks_place_nobody_is_found(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    Session(desk).hear(MARTA)
    assert MARTA not in (tmp_path / "front.desk").read_text(), "no card and no name, an id"
    assert Session(replace(desk, pocket=Pocket(tmp_path / "back.pocket"))).greet().parked == 0
    clock.now += DESK_KEEP + 1
    assert Session(desk).greet().parked == 0


def test_what_is_in_the_file_harms_nobody(desk: Desk, tmp_path: Path) -> None:
    for spoilt in (b"", b"[1]", b"{", b'{"ends": 9999999999999999, "patrons": ["nobody"]}'):
        (tmp_path / "front.desk").write_bytes(spoilt)
        assert Session(desk).greet().parked == 0
