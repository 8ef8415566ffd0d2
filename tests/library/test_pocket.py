"""The pocket: ten minutes, for its station alone, in a file that only its owner reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tuils.library.pocket import KEEP, Pocket

from .makers import MINUTE, START

posix_only = pytest.mark.skipif(os.name != "posix", reason="this platform has no file modes")
PARTS = {"loan": {"patron": "ada"}}


@pytest.fixture(params=["memory", "file"])
def pocket(request: pytest.FixtureRequest, tmp_path: Path) -> Pocket:
    return Pocket(tmp_path / "pocket" if request.param == "file" else None)


def test_what_an_act_forgot_is_there_for_ten_minutes(pocket: Pocket) -> None:
    assert KEEP == 10 * MINUTE
    pocket.put("act", PARTS, START)
    assert pocket.look("act", START) == PARTS
    assert pocket.look("act", START + KEEP - 1) == PARTS
    assert pocket.look("act", START + KEEP) == {}
    assert pocket.look("other", START) == {}


def test_each_act_has_its_own_end(pocket: Pocket) -> None:
    pocket.put("one", PARTS, START)
    pocket.put("two", {"b": {"patron": "bob"}}, START + MINUTE)
    pocket.put("two", {"c": {"patron": "cleo"}}, START + 2 * MINUTE)
    assert pocket.look("two", START) == {"b": {"patron": "bob"}, "c": {"patron": "cleo"}}
    late = START + KEEP + MINUTE
    assert pocket.look("two", late) == {"c": {"patron": "cleo"}}
    pocket.purge(late)
    assert pocket.look("one", START) == {}, "deleted, not only hidden"
    assert pocket.look("two", START) == {"c": {"patron": "cleo"}}


def test_what_was_taken_is_gone_and_the_rest_stays(pocket: Pocket) -> None:
    pocket.put("one", PARTS, START)
    pocket.put("two", PARTS, START)
    pocket.take("one", START)
    assert (pocket.look("one", START), pocket.look("two", START)) == ({}, PARTS)


def test_signing_out_empties_it(pocket: Pocket) -> None:
    pocket.put("act", PARTS, START)
    pocket.empty()
    assert pocket.look("act", START) == {}
    pocket.empty()
    pocket.put("act", PARTS, START)
    assert pocket.look("act", START) == PARTS


def test_another_program_of_the_station_finds_it_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pocket"
    Pocket(file).put("act", PARTS, START)
    Pocket(file).put("more", PARTS, START)
    assert Pocket(file).look("act", START) == PARTS
    Pocket(file).take("act", START)
    assert Pocket(file).look("act", START) == {}
    assert Pocket(file).look("more", START) == PARTS


@posix_only
def test_its_file_is_its_owners_alone_and_goes_when_it_is_empty(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "pocket"
        pocket = Pocket(file)
        pocket.put("one", PARTS, START)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        pocket.put("two", PARTS, START)
        pocket.take("one", START)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "one" not in file.read_text()
    finally:
        os.umask(before)
    pocket.empty()
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_was_cut_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "pocket"
    Pocket(file).put("act", PARTS, START)
    with file.open("a") as out:
        out.write('\n{"act": "half')
    assert Pocket(file).look("act", START) == PARTS
    Pocket(file).put("next", PARTS, START)
    assert Pocket(file).look("next", START) == PARTS
