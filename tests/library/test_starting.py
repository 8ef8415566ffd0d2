"""How a library begins: its first settings through the journal, or nothing at all."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuils.library.foundation.administration.settings import (
    about_library,
    branches,
    categories,
    first_branch,
    item_types,
    set_value,
    value_of,
    zone,
)
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault, close_store, open_store
from tuils.library.front.starting import CATEGORIES, ITEM_TYPES, Beginning, start_library
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.queries import facts_of_copy
from tuils.library.lending.rules.rule_starter import STARTER
from tuils.library.lending.rules.rules import all_rules
from tuils.library.people.staff.signing_in import SignInFault, sign_in
from tuils.library.people.staff.staff import staff
from tuils.models import Item, Library
from tuils.models.rows import row_with
from tuils.values.time.moments import iso

from .makers import ZONE, Clock, add_item, beginner, codes, desk_of, register, rows, value, whole

CHICAGO = Beginning("Maple Grove", "America/Chicago", branch="CEN", admin="ana", pin="2468", system_user="aruiz")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "new" / "library.db"
    close_store()


def test_a_library_begins_ready_to_lend(path: Path, clock: Clock) -> None:
    library = start_library(path, CHICAGO, beginner(clock))
    about = about_library()
    assert (about.id, about.name, about.zone.key, about.main, about.practice) == (
        library,
        "Maple Grove",
        "America/Chicago",
        True,
        False,
    )
    assert (first_branch(), [branch.code for branch in branches()]) == ("CEN", ["CEN"])
    assert {code.code for code in categories()} == CATEGORIES.keys()
    assert {code.code for code in item_types()} == ITEM_TYPES.keys()
    assert sorted(map(repr, all_rules())) == sorted(map(repr, STARTER))
    assert [facts_of_copy(row_with(Item, {"item_type": code})).stays for code in ("REF", "BK")] == [True, False]
    (ana,) = staff()
    assert (ana.login, ana.role, ana.system_user, ana.has_pin) == ("ana", "administrator", "aruiz", True)
    assert sign_in(beginner(clock), "ana", "2468").role == "administrator"
    desk = desk_of("ana", clock)
    card = register(desk)
    add_item(desk, "C1")
    assert iso(checkout(desk, card, "C1").due_at, ZONE) == "2026-12-22T23:59:00-06:00"
    whole(desk)


def test_all_of_it_stands_in_the_journal_by_the_program_itself(path: Path, clock: Clock) -> None:
    start_library(path, CHICAGO, beginner(clock))
    assert rows("SELECT DISTINCT kind, operator FROM journal") == [("setting_set", "tuils")]
    names = {json.loads(data)["name"] for (data,) in rows("SELECT data FROM journal")}
    assert {"library/name", "branch/CEN", "library/pin_cost", "staff/ana", "pin/ana", "item_type/REF"} <= names
    assert "2468" not in json.dumps(rows("SELECT data FROM journal"))
    assert "aruiz" not in json.dumps(rows("SELECT data FROM journal"))


def test_each_library_has_an_id_of_its_own(path: Path, clock: Clock) -> None:
    first = start_library(path, CHICAGO, beginner(clock))
    close_store()
    assert start_library(path.with_name("other.db"), CHICAGO, beginner(clock)) != first


@pytest.mark.skipif(os.name != "posix", reason="this platform has no file modes")
def test_the_file_is_its_owners_alone(path: Path, clock: Clock) -> None:
    before = os.umask(0)
    try:
        start_library(path, CHICAGO, beginner(clock))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for beside in path.parent.iterdir():
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600, beside.name


@pytest.mark.parametrize(
    "beginning",
    [Beginning("X", "Moon/Crater"), Beginning("X", pin="1"), Beginning("X", admin=""), Beginning("X", admin="a/b")],
    ids=["zone", "pin", "login", "slash"],
)
def test_what_is_not_understood_leaves_no_file(beginning: Beginning, path: Path, clock: Clock) -> None:
    with pytest.raises(Refused) as no:
        start_library(path, beginning, beginner(clock))
    assert no.value.codes == ["NOT_UNDERSTOOD"]
    assert list(path.parent.glob("*")) == []
    start_library(path, CHICAGO, beginner(clock))


def test_where_a_library_is_none_is_begun(path: Path, clock: Clock) -> None:
    library = start_library(path, CHICAGO, beginner(clock))
    close_store()
    with pytest.raises(StoreFault) as no:
        start_library(path, Beginning("Mine"), beginner(clock))
    assert no.value.code == "EXISTS"
    open_store(path)
    assert about_library().id == library


def test_another_site_begins_empty_and_is_not_the_main_one(path: Path, clock: Clock) -> None:
    start_library(path, Beginning("Maple Grove", main=False), beginner(clock))
    assert (value("SELECT count(*) FROM journal"), about_library().main) == (0, False)


def test_a_practice_library_says_so(path: Path, clock: Clock) -> None:
    start_library(path, Beginning("Maple Grove", practice=True), beginner(clock))
    assert about_library().practice
    assert Library.select().count() == 1
    with pytest.raises(SignInFault):
        sign_in(beginner(clock), "admin", "")


# settings


def test_a_zone_is_one_that_there_is(path: Path, clock: Clock) -> None:
    start_library(path, CHICAGO, beginner(clock))
    desk = desk_of("ana", clock)
    set_value(desk, "zone", "Europe/Berlin")
    assert zone().key == "Europe/Berlin"
    for wrong in ("Moon/Crater", "", "../etc/passwd", "/etc/passwd"):
        assert codes(lambda name=wrong: set_value(desk, "zone", name)) == ["NOT_UNDERSTOOD"]  # type: ignore[misc]
    assert zone().key == "Europe/Berlin"


def test_a_value_keeps_its_kind(path: Path, clock: Clock) -> None:
    start_library(path, CHICAGO, beginner(clock))
    desk = desk_of("ana", clock)
    for worth in (True, 0, 3, "words", [1, "a"], {"a": None}):
        set_value(desk, "anything", worth)
        assert value_of("anything") == worth
        assert type(value_of("anything")) is type(worth)
    set_value(desk, "anything", None)
    assert value_of("anything", "gone") == "gone"
    whole(desk)
