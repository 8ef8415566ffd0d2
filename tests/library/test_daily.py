"""The daily work: once a day, safe to miss for days and to run twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tuils.library.foundation.administration.backup import backups, last_backup
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.store import StoreFault
from tuils.library.front import daily as day_of_work
from tuils.library.front.daily import Today, close_day, is_done, run_daily_work, used_since_backup
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.reach.replay import accept_clock

from .makers import MINUTE, Clock, World, add_item, codes, register, rows, value, whole, with_role

ALL = [
    "long_overdue", "expired", "unclaimed", "renewed", "cart", "offers", "doubled", "returned", "times", "removed",
    "ties", "accounts", "holds", "borrowers", "reasons", "notes", "contacts", "restrictions", "cards", "notices",
    "answers", "registrations", "staff", "bookings", "suggestions", "registers", "interlibrary", "lapsed", "earlier",
    "audit", "moments", "machine_log", "agreements", "pauses", "computers", "curbside", "groups", "rounds", "reading",
    "earlier_records", "numbers", "backup", "checkpoint",
]  # fmt: skip
MAIN = {*ALL[:8], "notes", "contacts", "restrictions", "cards", "staff", "lapsed"}
FORGETS = [step for step in ALL if step not in MAIN]


def test_each_step_runs_once_a_day(desk: Desk, store: Path, clock: Clock) -> None:
    did = run_daily_work(desk, store)
    assert list(did) == ALL
    assert did["backup"] == backups(store)[0].stat().st_size
    assert run_daily_work(desk, store) == {}
    clock.forward(hours=14, minutes=30)
    assert run_daily_work(desk, store) == {}, "still the same day in the library's zone"
    clock.forward(hours=1)
    assert list(run_daily_work(desk, store)) == [step for step in ALL if step != "backup"], (
        "nothing was written since then"
    )
    register(desk)
    clock.forward(days=1)
    assert list(run_daily_work(desk, store)) == ALL
    assert len(backups(store)) == 2
    whole(desk)


def test_days_may_be_missed(desk: Desk, store: Path, clock: Clock) -> None:
    run_daily_work(desk, store)
    clock.forward(days=90)
    register(desk)
    assert list(run_daily_work(desk, store)) == ALL
    assert value("SELECT count(*) FROM daily_step") == len(ALL), "old steps are cleared away"


def test_what_each_did_is_written_down(desk: Desk, store: Path) -> None:
    did = run_daily_work(desk, store)
    assert dict(rows("SELECT step, outcome FROM daily_step")) == {name: str(done) for name, done in did.items()}
    assert last_backup() == (value("SELECT at FROM daily_step WHERE step = 'backup'"), str(did["backup"]))


def test_of_the_backups_the_newest_fourteen_stay(desk: Desk, store: Path, clock: Clock) -> None:
    names = []
    for _day in range(16):
        register(desk)
        run_daily_work(desk, store)
        names.append(backups(store)[0].name)
        clock.forward(days=1)
    assert [file.name for file in backups(store)] == names[:1:-1]


def test_reasons_of_a_year_ago_are_forgotten(desk: Desk, store: Path, clock: Clock) -> None:
    card = register(desk, address_bad=True, category="STAFF")
    add_item(desk, "C1")
    checkout(desk, card, "C1", override=Override.of(["ADDRESS_BAD"], "moved"))
    override = value("SELECT id FROM journal WHERE kind = 'override'")
    clock.forward(days=364)
    assert run_daily_work(desk, store)["reasons"] == 0
    clock.forward(days=2)
    assert run_daily_work(desk, store)["reasons"] == 1
    assert applying.private(override) == {}


def test_they_are_forgotten_on_other_sites_too(world: World, tmp_path: Path) -> None:
    desk = world.at("van")
    card = register(desk, address_bad=True, category="STAFF")
    add_item(desk, "C1")
    checkout(desk, card, "C1", override=Override.of(["ADDRESS_BAD"], "moved"))
    world.exchange()
    override = value("SELECT id FROM journal WHERE kind = 'override'")
    world.now += 366 * 24 * 60 * MINUTE
    for name in world.sites:
        desk = world.use(name)
        assert applying.private(override) == {"reason": "moved"}
        assert run_daily_work(desk, tmp_path / f"{name}.db")["reasons"] == 1
        assert applying.private(override) == {}
    world.settled()
    for name in world.sites:
        world.use(name)
        assert applying.private(override) == {}


def test_a_backup_that_cannot_be_made_is_told_and_tried_again(desk: Desk, store: Path, clock: Clock) -> None:
    (store.parent / "backups").write_text("a file where the folder should be")
    did = run_daily_work(desk, store)
    assert "Can't create the folder" in str(did["backup"])
    assert used_since_backup(desk)
    assert last_backup() == (value("SELECT at FROM daily_step WHERE step = 'backup'"), did["backup"])
    assert "Can't create the folder" in close_day(desk, store)
    (store.parent / "backups").unlink()
    assert close_day(desk, store) == ""
    assert len(backups(store)) == 1
    assert not used_since_backup(desk)
    found = last_backup()
    assert found is not None
    assert found[1] == str(backups(store)[0].stat().st_size)


def test_on_leaving_after_a_day_with_use_there_is_a_backup(desk: Desk, store: Path, clock: Clock) -> None:
    run_daily_work(desk, store)
    clock.forward(minutes=1)
    assert close_day(desk, store) == ""
    assert len(backups(store)) == 1, "nothing was done, so nothing is copied"
    register(desk)
    clock.forward(minutes=1)
    assert close_day(desk, store) == ""
    assert len(backups(store)) == 2
    assert not used_since_backup(desk)


def test_a_volunteer_may_and_nobody_else_need(desk: Desk, volunteer: Desk, store: Path) -> None:
    assert codes(lambda: run_daily_work(with_role(desk, permissions=set()), store)) == ["NO_PERMISSION"]
    assert value("SELECT count(*) FROM daily_step") == 0
    assert "backup" in run_daily_work(volunteer, store)


@pytest.mark.parametrize("main", [True, False])
def test_daily_writes_no_entry_where_nothing_is_to_do(main: bool, desk: Desk, store: Path) -> None:
    before = value("SELECT count(*) FROM journal")
    assert list(run_daily_work(replace(desk, main=main), store)) == (ALL if main else FORGETS)
    assert value("SELECT count(*) FROM journal") == before


# two programs, and what is cut off


def test_while_one_program_is_at_it_another_does_nothing(desk: Desk, store: Path) -> None:
    one, other = Today(desk, store), Today(desk, store)
    assert one.go_on()
    assert not other.go_on()
    assert run_daily_work(desk, store) == {}
    one.close()
    assert run_daily_work(desk, store).keys() | one.did.keys() == set(ALL)
    assert value("SELECT count(*) FROM daily_step WHERE outcome = ''") == 0


def test_a_step_that_was_cut_off_is_begun_anew_and_what_was_done_is_not_done_twice(desk: Desk, store: Path) -> None:
    run_daily_work(desk, store)
    rows("UPDATE daily_step SET outcome = '' WHERE step IN ('reasons', 'checkpoint') RETURNING step")
    assert list(run_daily_work(desk, store)) == ["reasons", "checkpoint"]
    assert run_daily_work(desk, store) == {}


def test_a_step_that_goes_wrong_is_tried_again(desk: Desk, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today, busy = Today(desk, store), [StoreFault("BUSY", "", "")] * 2
    at_first = day_of_work.STEPS["ties"]

    def ties(work: Today) -> Iterator[int | str]:
        if busy:
            raise busy.pop()
        yield from at_first.slices(work)

    monkeypatch.setitem(day_of_work.STEPS, "ties", replace(at_first, slices=ties))
    faults = 0
    while True:
        try:
            if not today.go_on():
                break
        except StoreFault:
            faults += 1
    assert (faults, list(today.did)) == (2, ALL)


def test_what_takes_long_is_run_apart(desk: Desk, store: Path) -> None:
    register(desk)
    today, apart = Today(desk, store), []
    while today.go_on():
        if today.apart:
            apart.append(today.apart())
            today.came(apart[-1])
    assert apart == [today.did["backup"]] == [backups(store)[0].stat().st_size]


def test_nothing_is_done_by_a_clock_that_is_behind(desk: Desk, store: Path, clock: Clock) -> None:
    clock.forward(days=3)
    register(desk)
    clock.forward(days=-3)
    assert codes(lambda: run_daily_work(desk, store)) == ["CLOCK_WRONG"]
    assert value("SELECT count(*) FROM daily_step") == 0
    clock.forward(days=3, minutes=1)
    assert list(run_daily_work(desk, store)) == ALL


def test_a_backup_by_a_clock_that_was_years_ahead_stops_no_later_one(desk: Desk, store: Path, clock: Clock) -> None:
    clock.forward(days=1500)
    register(desk)
    assert "backup" in run_daily_work(desk, store)
    clock.forward(days=-1500)
    accept_clock(desk)
    register(desk)
    assert used_since_backup(desk)
    assert "backup" in run_daily_work(desk, store)


def test_it_is_known_cheaply_that_all_is_done(desk: Desk, store: Path, clock: Clock) -> None:
    assert not is_done(desk)
    run_daily_work(desk, store)
    assert is_done(desk)
    clock.forward(days=1)
    assert not is_done(desk)
