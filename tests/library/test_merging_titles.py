"""Two titles become one and come apart again: copies, holds in their places, lists, numbers, the record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.at_once import list_lines
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.holdings.editing.record_editing import open_record, save_record, with_field
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.finding.titles import by_number
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.lists.list_lines import note_line, put_on_list, take_off_list
from tuils.library.holdings.lists.lists import make_list
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import queue_of
from tuils.library.office.catalog_maintenance.duplicates import duplicate_titles
from tuils.library.office.catalog_maintenance.queries import _PAIRS
from tuils.library.office.catalog_maintenance.title_merging import look_at_title_merge, merge_titles
from tuils.library.office.catalog_maintenance.title_removing import remove_title
from tuils.library.office.serials.issues import issue_came
from tuils.library.office.serials.subscriptions import start_serial
from tuils.library.reach.conflicts.listing import decisions
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import World, codes, register, rows, value, whole, with_role


class Two:
    """*Ulysses* twice: K1 and K2 on the one that stays, of which K1 is out; O1 on the other, out; P2, P1, P3 wait in
    this order, P2 and P3 for the one that stays, P1 for both. Both are on a list."""

    def __init__(self, desk: Desk) -> None:
        isbns = "9780141182803", "9780679722762"
        words = {"title": "Ulysses", "author": "Joyce, James"}
        self.keep = add_title(desk, {**words, "isbn": isbns[0], "year": 1992}, item={"barcode": "K1"}).id
        self.other = add_title(desk, {**words, "isbn": isbns[1], "publisher": "Vintage"}, item={"barcode": "O1"}).id
        for card in ("P1", "P2", "P3", "P4"):
            register(desk, card, card=card)
        checkout(desk, "P4", "K1")
        checkout(desk, "P4", "O1")
        place_hold(desk, "P2", self.keep)
        place_hold(desk, "P1", self.other)
        place_hold(desk, "P3", self.keep)
        make_list(desk, "Irish")
        put_on_list(desk, "Irish", ["O1", "K1"])
        note_line(desk, "Irish", "O1", "window")

    def waits(self, biblio: str) -> list[str]:
        cards = dict(rows("SELECT id, card FROM patron"))
        return [cards[hold.patron] for hold in queue_of(biblio)]


@pytest.fixture
def two(desk: Desk) -> Two:
    return Two(desk)


def state() -> dict[str, list[Any]]:
    """All that undo must bring back, but for the ids of holds that an undo carries on."""
    return {
        "items": rows("SELECT barcode, biblio, loan, held_for, shelf_key FROM item ORDER BY barcode"),
        "holds": rows(
            "SELECT biblio, patron, placed_at, rank, state FROM hold WHERE state != 'cancelled' ORDER BY placed_at"
        ),
        "lines": rows('SELECT "list", thing, rank, note, added_at FROM list_line ORDER BY rank'),
        "titles": rows("SELECT id, title, isbns, publisher, removed, marc FROM biblio ORDER BY id"),
        "isbns": rows("SELECT isbn, biblio FROM isbn ORDER BY isbn"),
    }


def last(desk: Desk) -> str:
    return past_actions(desk, 1)[0].act


def test_all_of_the_one_is_the_others_and_one_undo_brings_both_back_whole(desk: Desk, two: Two) -> None:
    before = state()
    look = look_at_title_merge(desk, two.keep, two.other)
    assert look.comes == {"copies": 1, "out": 1, "holds": 1, "lists": 1, "checkouts": 1}
    assert state() == before
    done = merge_titles(desk, two.keep, two.other[-8:])
    assert two.waits(two.keep) == ["P2", "P1", "P3"]  # by the day that each was placed
    assert {item.barcode for item in done.stays.items} == {"K1", "O1"}
    assert done.stays.isbns == ("9780141182803", "9780679722762")
    assert [line.note for line in list_lines("Irish")] == ["window"]
    assert title_sheet(two.other[-8:]).id == title_sheet(two.other).id == two.keep
    assert [hit.biblio for hit in find_titles("ulysses").hits] == [two.keep]
    assert [hit.biblio for hit in by_number("9780679722762")] == [two.keep]
    assert codes(lambda: place_hold(desk, "P1", two.other)) == ["ALREADY_HELD"]
    whole(desk)
    undo(desk, done.act)
    assert state() == before
    whole(desk)


def test_undo_after_other_work_leaves_that_work_where_it_belongs(desk: Desk, two: Two) -> None:
    done = merge_titles(desk, two.keep, two.other)
    register(desk, "New", card="P5")
    place_hold(desk, "P5", two.other)  # by its old number: it is a hold on the one that stays
    checkin(desk, "K1")  # for P2, who waits for that title
    note_line(desk, "Irish", "K1", "door")
    undo(desk, done.act)
    assert (two.waits(two.keep), two.waits(two.other)) == (["P2", "P3", "P5"], ["P1"])
    assert [line.title for line in list_lines("Irish")] == ["Ulysses", "Ulysses"]
    whole(desk)


def test_what_cannot_come_apart_says_why_and_does_nothing(desk: Desk, two: Two) -> None:
    done = merge_titles(desk, two.keep, two.other)
    checkin(desk, "O1")  # a copy of the one, put by for P2, who waits for the other
    before = state()
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]
    assert state() == before
    checkout(desk, "P2", "O1")
    edit_title(desk, two.keep, {"publisher": "Bodley Head"})
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]
    undo(desk, last(desk))
    undo(desk, done.act)
    assert (title_sheet(two.keep).publisher, title_sheet(two.other).publisher) == ("", "Vintage")
    whole(desk)


def test_who_waits_for_both_keeps_the_earlier_hold_and_undo_brings_the_other_back(desk: Desk, two: Two) -> None:
    place_hold(desk, "P3", two.other)
    before = state()
    done = merge_titles(desk, two.keep, two.other)
    assert (done.twice, two.waits(two.keep)) == (1, ["P2", "P1", "P3"])
    undo(desk, done.act)
    assert state() == before
    whole(desk)


def test_fields_are_chosen_one_by_one(desk: Desk, two: Two) -> None:
    look = look_at_title_merge(desk, two.keep, two.other, {"264": "there"})
    assert {one.tag: one.takes for one in look.fields if one.differs} == {"020": "both", "264": "there"}
    assert codes(lambda: merge_titles(desk, two.keep, two.other, {"999": "there"})) == ["NOT_UNDERSTOOD"]
    assert merge_titles(desk, two.keep, two.other, {"264": "there", "020": "here"}).stays.publisher == "Vintage"
    assert title_sheet(two.keep).isbns == ("9780141182803",)


def test_off_the_list_is_off_and_a_chain_of_merges_comes_apart_from_its_end(desk: Desk, two: Two) -> None:
    third = add_title(desk, {"title": "Ulysses"}).id
    first = merge_titles(desk, two.keep, two.other).act
    second = merge_titles(desk, third, two.keep).act
    take_off_list(desk, "Irish", [third])
    assert (list_lines("Irish"), title_sheet(two.other).id) == ([], third)
    assert codes(lambda: undo(desk, first)) == ["UNDO_NOT_LAST"]
    undo(desk, second)
    undo(desk, first)
    assert value("SELECT count(*) FROM biblio WHERE removed") == 0
    whole(desk)


def test_refusals(desk: Desk, two: Two) -> None:
    assert codes(lambda: merge_titles(desk, two.keep, two.keep)) == ["SAME_TITLE"]
    assert codes(lambda: merge_titles(desk, two.keep, "nobody")) == ["UNKNOWN_ID"]
    nobody = with_role(desk, permissions={"circulation.checkout"})
    assert codes(lambda: merge_titles(nobody, two.keep, two.other)) == ["NO_PERMISSION"]
    assert codes(lambda: remove_title(nobody, two.keep)) == ["NO_PERMISSION"]
    assert codes(lambda: remove_title(desk, two.keep)) == ["COPIES_OUT", "TITLE_WANTED"]


def test_a_title_is_removed_with_its_copies_and_comes_back(desk: Desk) -> None:
    sheet = add_title(desk, {"title": "Emma"}, item={"barcode": "E1"})
    assert codes(lambda: remove_title(desk, sheet.id)) == ["COPIES_LEFT"]
    before = state()
    done = remove_title(desk, sheet.id, copies=True)
    assert done.withdrawn == 1
    assert codes(lambda: title_sheet(sheet.id)) == ["UNKNOWN_ID"]
    undo(desk, done.act)
    assert state() == before
    whole(desk)


def test_the_duplicates_list_has_the_surest_first(desk: Desk, two: Two) -> None:
    add_title(desk, {"title": "Emma", "isbn": "9780141439587"})
    add_title(desk, {"title": "Emma : a novel", "isbn": "9780141439587"})
    assert [one.why for one in duplicate_titles(desk)] == ["isbn"]
    edit_title(desk, two.other, {"year": "1992"})
    assert [(one.why, one.title) for one in duplicate_titles(desk)] == [("isbn", "Emma"), ("words", "Ulysses")]


# ---- unknowing of each other


@pytest.fixture
def apart(world: World) -> tuple[World, str, str]:
    desk = world.at("main")
    ids = [add_title(desk, {"title": f"Title {one}"}, item={"barcode": one}, sure=True).id for one in "XY"]
    register(desk, "Ada", card="P1")
    make_list(desk, "Window")
    world.exchange()
    return world, ids[0], ids[1]


def everywhere(world: World) -> list[tuple[str, str]]:
    """The titles of X and Y, the same on all sites, each of which is sound."""
    world.settled()
    found = []
    for name in world.sites:
        desk = world.use(name)
        whole(desk)
        found.append(rows("SELECT barcode, biblio FROM item ORDER BY barcode"))
        assert rows("SELECT thing FROM list_line") in ([], [(value("SELECT biblio FROM item"),)])
    assert all(one == found[0] for one in found)
    return found[0]


def test_work_on_the_one_that_went_is_about_the_one_that_stays(apart: tuple[World, str, str]) -> None:
    world, x, y = apart
    merge_titles(world.at("main"), x, y)
    van = world.at("van")
    place_hold(van, "P1", y)
    put_on_list(van, "Window", ["Y"])
    add_title(van, {"title": "Z"}, item={"barcode": "Z"}, sure=True)
    assert everywhere(world)[:2] == [("X", x), ("Y", x)]
    assert value("SELECT biblio FROM hold") == x


def test_merged_into_each_other_one_of_them_stays(apart: tuple[World, str, str]) -> None:
    world, x, y = apart
    merge_titles(world.at("main"), x, y)
    merge_titles(world.at("van"), y, x)
    titles = {title for _barcode, title in everywhere(world)}
    assert len(titles) == 1
    assert value("SELECT count(*) FROM biblio WHERE NOT removed") == 1


def test_an_undo_here_and_work_there_agree(apart: tuple[World, str, str]) -> None:
    world, x, y = apart
    merge_titles(world.at("main"), x, y)
    world.exchange()
    put_on_list(world.at("van"), "Window", ["Y"])
    desk = world.at("main")
    undo(desk, last(desk))
    world.settled()
    for name in world.sites:
        whole(world.use(name))
        assert rows("SELECT barcode, biblio FROM item ORDER BY barcode") == [("X", x), ("Y", y)]


def test_removed_here_while_it_got_a_hold_there_is_told_and_brought_back(apart: tuple[World, str, str]) -> None:
    world, x, _y = apart
    remove_title(world.at("main"), x, copies=True)
    place_hold(world.at("van"), "P1", x, override=Override.of(["NOT_HOLDABLE"], ""))
    world.settled()
    desk = world.at("main")
    (told,) = [one for one in decisions(desk) if one.code == "GONE_IN_USE"]
    settle_decision(desk, told.id, "bring-back")
    assert title_sheet(x).title == "Title X"
    assert [one for one in decisions(desk) if one.code == "GONE_IN_USE"] == []
    whole(desk)


def test_removed_here_while_it_was_changed_and_subscribed_to_there(apart: tuple[World, str, str]) -> None:
    """The change is in the record that comes back, and the magazine's issues are checked in again."""
    world, x, y = apart
    remove_title(world.at("main"), x, copies=True)
    remove_title(world.at("main"), y, copies=True)
    van = world.at("van")
    opened = open_record(van, x)
    save_record(van, opened, with_field(opened.record, "500", "## $a From the van"))
    start_serial(van, y, {"first_on": "2026-12-01", "lend": True})
    world.settled()
    desk = world.at("main")
    told = {one.title: one for one in decisions(desk) if one.code == "GONE_IN_USE"}
    assert [told[name].said.rpartition(" still has ")[2] for name in ("Title X", "Title Y")] == [
        "a change to its record.", "a subscription.",
    ]  # fmt: skip
    for one in told.values():
        settle_decision(desk, one.id, "bring-back")
    assert b"From the van" in title_sheet(x).marc
    assert issue_came(desk, "Title Y").item is not None
    world.settled()
    whole(world.use("van"))


def test_a_lookup_in_the_index_of_merges_reads_no_whole_journal(desk: Desk) -> None:
    text = "EXPLAIN QUERY PLAN SELECT 1 FROM journal WHERE kind = 'biblio_merged' AND biblio > ''"
    assert "journal_titles_merged" in str(db.execute_sql(text).fetchall())


def test_a_year_of_titles_is_not_compared_each_with_each(desk: Desk) -> None:
    """With 12,000 titles, half of them new, the list of duplicates took 4 seconds."""
    plan = db.execute_sql(f"EXPLAIN QUERY PLAN {_PAIRS['words']} AND a.kind = b.kind LIMIT 500").fetchall()
    assert "USING INDEX biblio_title_key" in plan[-1][3]
