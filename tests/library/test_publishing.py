"""The published copy has every change of the library, and everything that reads a catalog can read it."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.at_once import add_code, list_lines, undo_last
from tests.formats.samples import marc
from tuils.library.foundation.administration.calendar import calendar_of, set_hours
from tuils.library.foundation.administration.settings import about_library, branches, first_branch, set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.finding import SORTS, Limits, find_titles
from tuils.library.holdings.finding.availability import where_they_stand
from tuils.library.holdings.finding.related import related_titles
from tuils.library.holdings.items.shelves import place_of_call_number, place_of_title, stretch
from tuils.library.holdings.items.shelving import shelf_order
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.lists.list_lines import put_on_list
from tuils.library.holdings.lists.list_naming import all_lists, lists_of_title
from tuils.library.holdings.lists.lists import make_list, publish_list
from tuils.library.holdings.lists.narrowing import offer
from tuils.library.holdings.publishing.making import PART, Publishing
from tuils.library.holdings.publishing.publish import Keeper, publish_catalog as ask_to_publish
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.reach.import_undo import undo_import
from tuils.models import db

from .acts import EVERYTHING, furnish, night, open_library
from .makers import DAY, Clock, World, add_item, codes, edit_item, item_row, raw, rows, value, with_role
from .publishing import AsPatron, bring_in, content, lively, publish, same_as_whole

ISBN = "9780141439587"
PERSUASION = marc(("001", "x"), ("245", "00\x1faPersuasion"))

# ---- the reads of the catalog run on it


def test_finding_and_showing_run_on_the_copy(desk: Desk, store: Path) -> None:
    lively(desk)
    title = find_titles("emma").hits[0].biblio
    here = title_sheet(title)
    publish(desk, catalog_file(store))
    with AsPatron(store):
        (hit, *_others) = [hit for hit in find_titles("emma").hits if hit.biblio == title]
        there = title_sheet(title)
    assert (hit.items, hit.available) == (6, sum(item.status == "available" for item in here.items))
    told = {item.id: (item.status, item.due_at) for item in there.items}
    for item in here.items:
        status, due = told[item.id]
        hidden = item.status == "claims_returned"
        assert status == ("missing" if hidden else item.status)
        assert due == (None if hidden else item.due_at)
    assert {status for status, _due in told.values()} >= {"checked_out", "available", "on_hold_shelf", "missing"}
    assert all(item.barcode == "" and item.price_cents is None for item in there.items)


def read_all(desk: Desk, title: str, list_name: str) -> list[object]:
    """Return all answers of a catalog: searches, a title, what goes with it, the shelf around it, lists, limits."""
    asked: list[object] = []
    limits = (Limits(), Limits(on_shelf=True), Limits(branch="MAIN", location="", new_since=desk.now - 31 * DAY))
    for sort in SORTS:
        asked += [[hit.biblio for hit in find_titles("emma", sort=sort, limits=one).hits] for one in limits]
        asked += [find_titles("", sort=sort, limits=one).total for one in limits]
    asked += [find_titles(words).corrected for words in ("emna", '"em ma" -x', "9780141439587", "C1")]
    sheet = title_sheet(title)
    asked += [sheet.title, sheet.description, related_titles(sheet)]
    place = place_of_title(title, "MAIN")
    asked += [[spine.place for spine in stretch(place, 5, 5).spines], place_of_call_number("FIC AUS", "MAIN")]
    asked += [where_they_stand([title]).keys(), [line.title for line in list_lines(list_name)]]
    asked += [[one.name for one in all_lists(shown=True)], [one.name for one in lists_of_title(title, shown=True)]]
    asked += [len(offer(desk).choices), about_library(), [one.name for one in branches()], first_branch()]
    asked += [calendar_of("MAIN", desk.zone).week, shelf_order()]
    return asked


def test_whatever_reads_a_catalog_reads_the_copy(desk: Desk, store: Path) -> None:
    """The same answers, and no question of a table that is not there."""
    title = add_title(desk, {"title": "Emma", "author": "Austen, Jane", "call_number": "FIC AUS", "isbn": ISBN}).id
    other = add_title(desk, {"title": "Emma", "author": "Austen, Jane", "year": 1999}).id
    for number in range(4):
        add_item(desk, f"C{number}", biblio=(title, other)[number % 2], call_number="FIC AUS", location="AFIC")
    checkout(desk, register_patron(desk, {"first_name": "Ada"}).card, "C0")
    add_code(desk, "location", "AFIC", {"name": "Adult fiction"})
    set_hours(desk, "MAIN", {0: "10:00-12:00"})
    _list(desk, title)
    set_value(desk, "shelf_sections", ["J", "FIC"])
    here = read_all(desk, title, "Picks")
    publish(desk, catalog_file(store))
    with AsPatron(store):
        there = read_all(desk, title, "Picks")
    for one, another in zip(here, there, strict=True):
        assert one == another


@pytest.mark.parametrize("state", ["lost", "long_overdue", "claims_returned", "claims_never_had"])
def test_what_tells_of_a_borrower_is_missing(desk: Desk, store: Path, state: str) -> None:
    title = add_title(desk, {"title": "Emma"}).id
    item = add_item(desk, "C1", biblio=title)
    checkout(desk, register_patron(desk, {"first_name": "Ada"}).card, "C1")
    edit_item(desk, item, state=state)
    publish(desk, catalog_file(store))
    with AsPatron(store):
        (copy,) = title_sheet(title).items
    assert (copy.status, copy.due_at) == ("missing", None)


# ---- what became other


Change = Callable[[Desk, str], object]


def _list(desk: Desk, title: str) -> None:
    made = make_list(desk, "Picks")
    put_on_list(desk, made.id, [title])
    publish_list(desk, made.id)


def _word() -> None:
    """Count one more title for a word, as the library's own index does."""
    db.execute_sql("UPDATE word SET titles = titles + 1 WHERE word = 'emma'")


CHANGES: dict[str, Change] = {
    "lent": lambda desk, title: checkout(desk, "P1", "C1"),
    "a hold": lambda desk, title: place_hold(desk, "P1", title, override=Override.of(["ON_SHELF"], "")),
    "another title": lambda desk, title: add_title(desk, {"title": "Sanditon"}),
    "a copy": lambda desk, title: add_item(desk, "C9", biblio=title),
    "moved to another title": lambda desk, title: edit_item(
        desk, item_row("C1")["id"], biblio=add_title(desk, {"title": "Sanditon"}).id
    ),
    "removed, as if it had never come": lambda desk, title: edit_item(desk, item_row("C1")["id"], removed=True),
    "withdrawn": lambda desk, title: mark_copy(desk, "C2", "withdrawn"),
    "missing": lambda desk, title: mark_copy(desk, "C2", "missing"),
    "a name": lambda desk, title: set_value(desk, "name", "Elm Street"),
    "a place": lambda desk, title: add_code(desk, "location", "NF", {"name": "By the window"}),
    "hours": lambda desk, title: set_hours(desk, "MAIN", {0: "10:00-12:00"}),
    "a list": _list,
    "a word": lambda desk, title: _word(),
    "imported": lambda desk, title: bring_in(desk, PERSUASION),
}


@pytest.fixture
def emma_title(desk: Desk) -> str:
    register_patron(desk, {"first_name": "Ada", "card": "P1"})
    title = add_title(desk, {"title": "Emma"}).id
    for number in (1, 2):
        add_item(desk, f"C{number}", biblio=title)
    return title


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_comes_into_the_copy(desk: Desk, store: Path, emma_title: str, name: str) -> None:
    file = catalog_file(store)
    publish(desk, file)
    before = content(file)
    CHANGES[name](desk, emma_title)
    done = publish(desk, file)
    assert (done.made, done.whole) == (True, False)
    assert content(file) != before
    same_as_whole(desk, file)
    undone = name not in ("another title", "a copy", "moved to another title", "imported")
    if undone:
        with contextlib.suppress(Refused):
            undo_last(desk)
        publish(desk, file)
        same_as_whole(desk, file)


def test_what_did_not_change_is_not_written(desk: Desk, store: Path, emma_title: str) -> None:
    file = catalog_file(store)
    assert publish(desk, file).whole
    stamp = file.stat()
    done = publish(desk, file)
    assert (done.made, done.titles) == (False, 1)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)


def test_an_import_that_is_taken_back_is_gone_from_the_copy(desk: Desk, store: Path, emma_title: str) -> None:
    file = catalog_file(store)
    publish(desk, file)
    bring_in(desk, PERSUASION)
    publish(desk, file)
    assert b"Persuasion" in file.read_bytes()
    batch = value("SELECT batch FROM biblio WHERE batch != ''")
    undo_import(desk, batch)
    publish(desk, file)
    same_as_whole(desk, file)
    assert b"Persuasion" not in file.read_bytes(), "the pages of the past are wiped"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_any_order_is_followed(desk: Desk, store: Path, clock: Clock, seed: int) -> None:
    dice = random.Random(seed)
    open_library(desk)
    things = furnish(desk)
    file = catalog_file(store)
    publish(desk, file)
    for number in range(1, 101):
        deed = dice.choice((*EVERYTHING, undo, undo, night))
        with contextlib.suppress(Refused):
            deed(desk, things, dice.randrange(3), dice.randrange(3))
        clock.forward(days=dice.choice((0, 0, 0, 1, 10)), minutes=3)
        if number % 4 == 0:
            publish(desk, file)
        if number % 20 == 0:
            publish(desk, file)
            without_the_returned_of_long_ago(desk, file)


def undo(desk: Desk, _things: object, _one: int, _two: int) -> None:
    undo_last(desk)


def without_the_returned_of_long_ago(desk: Desk, file: Path) -> None:
    """Whole, but for what came back too long ago to be told: that goes with the day's comparison."""
    anew = file.with_name("anew.db")
    publish(desk, anew, whole=True)
    now, wanted = content(file), content(anew)
    assert set(wanted.pop("returned")) <= set(now.pop("returned"))
    assert now == wanted


def test_what_comes_from_other_machines_is_followed(world: World, tmp_path: Path) -> None:
    desk = world.at("main")
    open_library(desk)
    furnish(desk)
    world.exchange()
    file = tmp_path / "opac" / "catalog.db"
    publish(world.use("main"), file)
    checkout(world.at("van"), "P1", "C1")
    add_title(world.at("van"), {"title": "Sanditon"})
    checkout(world.at("main"), "P0", "C1")
    place_hold(world.at("van2"), "P2", rows("SELECT id FROM biblio LIMIT 1")[0][0])
    world.exchange()
    main = world.use("main")
    assert publish(main, file).whole is False
    same_as_whole(main, file)


# ---- healing


def test_the_day_s_comparison_heals_whatever_was_missed(desk: Desk, store: Path, emma_title: str) -> None:
    file = catalog_file(store)
    publish(desk, file)
    copy = raw(file)
    copy.execute("DELETE FROM item")
    copy.execute("UPDATE biblio SET title = 'Amme'")
    copy.commit()
    copy.close()
    assert not publish(desk, file).made, "the journal tells of no change"
    assert run_daily_work(desk, store)["published"] == 1
    same_as_whole(desk, file)


def test_what_came_back_long_ago_leaves_with_the_day(desk: Desk, store: Path, emma_title: str, clock: Clock) -> None:
    checkout(desk, "P1", "C1")
    checkin(desk, "C1")
    publish(desk, catalog_file(store))
    assert len(content(catalog_file(store))["returned"]) == 1
    clock.forward(days=15)
    run_daily_work(desk, store)
    assert content(catalog_file(store))["returned"] == []


def broken(file: Path) -> None:
    file.write_bytes(b"no catalog at all" * 1000)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20_000])


def of_another_shape(file: Path) -> None:
    _marked(file, "shape", "0001_first 0")


def of_another_library(file: Path) -> None:
    _marked(file, "library", "another")


def without_marks(file: Path) -> None:
    copy = raw(file)
    copy.execute("DROP TABLE published")
    copy.close()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def _marked(file: Path, name: str, told: str) -> None:
    copy = raw(file)
    copy.execute("UPDATE published SET value = ? WHERE name = ?", (told, name))
    copy.commit()
    copy.close()


Harm = Callable[[Path], None]


@pytest.mark.parametrize("harm", [broken, cut, of_another_shape, of_another_library, without_marks, emptied])
def test_what_cannot_be_followed_is_made_anew(desk: Desk, store: Path, emma_title: str, harm: Harm) -> None:
    file = catalog_file(store)
    publish(desk, file)
    harm(file)
    checkout(desk, "P1", "C1")
    done = publish(desk, file)
    assert done.whole
    same_as_whole(desk, file)


def test_a_library_that_was_put_back_is_compared(desk: Desk, store: Path, emma_title: str, tmp_path: Path) -> None:
    file, before = catalog_file(store), tmp_path / "before.db"
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(store, before)
    checkout(desk, "P1", "C1")
    publish(desk, file)
    db.close()
    shutil.copy(before, store)
    db.connect()
    checkout(desk, "P1", "C2")
    publish(desk, file)
    same_as_whole(desk, file)


# ---- two at once, stopping, asking


def test_while_one_is_at_it_another_goes_on_without(desk: Desk, store: Path, emma_title: str) -> None:
    file = catalog_file(store)
    one = Publishing(desk, file).steps()
    next(one)
    done = publish(desk, file)
    assert (done.busy, done.made, file.exists()) == (True, False, False)
    list(one)
    assert publish(desk, file).titles == 1


@pytest.mark.parametrize("slices", [1, 2])
def test_what_is_stopped_leaves_the_old_copy(desk: Desk, store: Path, emma_title: str, slices: int) -> None:
    file = catalog_file(store)
    publish(desk, file)
    stamp = file.read_bytes()
    checkout(desk, "P1", "C1")
    run = Publishing(desk, file, whole=True)
    steps = run.steps()
    for _slice in range(slices):
        next(steps)
    run.stop()
    list(steps)
    assert not run.done.made
    assert file.read_bytes() == stamp
    assert not file.with_name(f"{file.name}{PART}").exists()
    assert publish(desk, file).made


def test_a_desk_never_waits_for_it(desk: Desk, store: Path, emma_title: str) -> None:
    """Between any two slices somebody else writes at once, and while somebody writes it goes on."""
    other = raw(store)
    other.execute("PRAGMA busy_timeout = 0")
    for step in Publishing(desk, catalog_file(store), whole=True).steps():
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE biblio SET extent = ?", (str(step),))
        other.commit()
    other.execute("BEGIN IMMEDIATE")
    assert publish(desk, catalog_file(store), whole=True).made
    other.rollback()
    other.close()


def test_it_writes_nothing_into_the_library(desk: Desk, store: Path, emma_title: str) -> None:
    db.execute_sql("PRAGMA query_only = 1")
    assert publish(desk, catalog_file(store)).made
    db.execute_sql("PRAGMA query_only = 0")


def test_who_may_not_is_refused(desk: Desk, store: Path) -> None:
    nobody = with_role(desk, permissions={"circulation.checkout"})
    assert codes(lambda: ask_to_publish(nobody, catalog_file(store))) == ["NO_PERMISSION"]


def test_it_is_kept_only_where_somebody_asked_for_it(desk: Desk, store: Path, tmp_path: Path, emma_title: str) -> None:
    keeper = Keeper(store)
    assert keeper.keep(desk) is None
    assert "published" not in run_daily_work(desk, store)
    publish(desk, catalog_file(store))
    kept = keeper.keep(desk)
    assert kept is not None
    assert not kept.made
    elsewhere = Keeper(store, str(tmp_path / "window"))
    made = elsewhere.keep(desk)
    assert made is not None
    assert made.file == tmp_path / "window" / "catalog.db"
    assert made.whole
    elsewhere.stop()
    assert elsewhere.keep(desk) is None


def test_the_catalog_of_another_library_is_never_replaced_by_itself(desk: Desk, store: Path, tmp_path: Path) -> None:
    """A practice library is opened on a machine whose station has a folder for the real one."""
    folder = tmp_path / "window"
    keeper, file = Keeper(store, str(folder)), folder / "catalog.db"
    db.execute_sql("UPDATE library SET practice = 1")
    assert keeper.keep(desk) is None
    assert not folder.exists()
    publish(desk, file)
    of_another_library(file)
    assert keeper.keep(desk) is None
    assert run_daily_work(desk, store, keeper)["published"] == 0
    with pytest.raises(StoreFault, match="Another library"):
        ask_to_publish(desk, file)
    for _step in ask_to_publish(desk, file, whole=True).steps():
        pass
    assert keeper.keep(desk) is not None


def test_it_is_on_the_disk_before_it_takes_its_name(
    desk: Desk, store: Path, emma_title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace_ = os.fsync, Path.replace

    def on_disk(handle: int) -> None:
        done.append("on the disk")
        fsync(handle)

    def named(part: Path, target: Path) -> Path:
        done.append("named")
        return replace_(part, target)

    monkeypatch.setattr(os, "fsync", on_disk)
    monkeypatch.setattr(Path, "replace", named)
    publish(desk, catalog_file(store))
    assert done == ["on the disk", "named", "on the disk"]
