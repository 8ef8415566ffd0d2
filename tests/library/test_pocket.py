"""The pocket: ten minutes, for its station alone, in a file that only its owner reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tuils.library.foundation.undo_memory import KEEP, Pocket
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.reach.replay import undo

from .makers import MINUTE, START, World, add_item, codes, patron_id, register

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
    pocket.take("one")
    assert (pocket.look("one", START), pocket.look("two", START)) == ({}, PARTS)
    pocket.settle(kept=True, sure=True)
    assert (pocket.look("one", START), pocket.look("two", START)) == ({}, PARTS)


def test_an_undo_that_could_not_be_saved_can_be_tried_again(pocket: Pocket) -> None:
    pocket.put("one", PARTS, START)
    pocket.settle(kept=True, sure=True)
    pocket.take("one")
    pocket.settle(kept=True, sure=False)
    assert pocket.look("one", START) == PARTS


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
    other = Pocket(file)
    other.take("act")
    other.settle(kept=True, sure=True)
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
        pocket.take("one")
        pocket.settle(kept=True, sure=True)
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


def test_who_is_to_be_forgotten_is_forgotten_at_once_by_all_stations_of_the_library(tmp_path: Path) -> None:
    library = "0197a5c0-0000-7000-8000-000000000000"
    front, back = (Pocket(tmp_path / f"{library}-{name}.pocket") for name in ("front", "back"))
    other = Pocket(tmp_path / f"{library.replace('a', 'b')}-front.pocket")
    for pocket in (front, back, other):
        pocket.put("one", PARTS, START)
        pocket.put("two", {"hold": {"patron": "bob"}}, START)
    front.let_go(["ada"])
    for pocket in (front, back):
        assert (pocket.look("one", START), pocket.people()) == ({}, {"bob"})
        assert pocket.file is not None
        assert "ada" not in pocket.file.read_text(encoding="utf-8")
    assert other.people() == {"ada", "bob"}


@pytest.mark.parametrize("how", ["removed", "no history", "removed elsewhere"])
def test_what_a_return_left_goes_with_the_person(how: str, world: World) -> None:
    register(world.at("main"), "Ada", card="P1")
    add_item(world.at("main"), "C1")
    keep_history(world.at("main"), "P1", True)
    world.exchange()
    desk = world.at("main")
    ada = patron_id("P1")
    act = checkout(desk, "P1", "C1").act and checkin(desk, "C1").act
    assert desk.pocket is not None
    assert desk.pocket.people() == {ada}
    if how == "removed":
        remove_patron(desk, "P1")
    elif how == "no history":
        keep_history(desk, "P1", False)
    else:
        remove_patron(world.at("van"), "P1")
        world.send("van", "main")
    world.use("main")
    assert desk.pocket.people() == set()
    assert codes(lambda: undo(desk, act)) == ["UNDO_TOO_LATE"]
    world.settled()


@posix_only
def test_the_pocket_of_a_device_is_for_all_who_share_the_library(tmp_path: Path) -> None:
    library = "0197a5c0-0000-7000-8000-000000000000"
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    own.mkdir()
    drop = Pocket(shared / f"{library}-drop1.pocket", shared)
    drop.put("one", PARTS, START)
    drop.put("two", {"hold": {"patron": "bob"}}, START)
    assert stat.S_IMODE((shared / f"{library}-drop1.pocket").stat().st_mode) == 0o660
    desk = Pocket(own / f"{library}-desk.pocket", shared)
    found = desk.beside("drop1")
    assert found is not None
    assert found.look("one", START) == PARTS
    found.take("one")
    found.settle(kept=True, sure=True)
    assert stat.S_IMODE((shared / f"{library}-drop1.pocket").stat().st_mode) == 0o660
    desk.let_go(["bob"])
    assert drop.look("two", START) == {}
    assert list(shared.iterdir()) == []


def test_a_program_that_runs_for_days_keeps_nobody_longer(tmp_path: Path) -> None:
    pocket = Pocket(tmp_path / "pocket")
    for n in range(4):
        pocket.put(f"act-{n}", PARTS, START + n * (KEEP + 1))
    assert "act-2" not in (tmp_path / "pocket").read_text()


def test_a_folder_that_the_system_takes_away_costs_nothing_but_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in-memory"
    folder.mkdir()
    pocket = Pocket(folder / "library-kiosk1.pocket", folder)
    folder.rmdir()
    pocket.put("a1", {"loan": {"patron": "p1"}}, START)
    assert pocket.look("a1", START) == {"loan": {"patron": "p1"}}
