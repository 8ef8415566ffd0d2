"""A whole import is taken back: what nothing later names goes, what stays is told, and all can come in again."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc, undo_last
from tuils.library.foundation.administration.batch_pages import Work
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.finding import find_titles, title_by_isbn
from tuils.library.holdings.items.items import add_item as add_copy
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.title_imports import pace, taking_back
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.holdings.title_imports.taking_back import items_of
from tuils.library.holdings.titles.biblio_state import edit_record
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.reach.import_undo import LeftAsIs, TakenBack, TakingBack, batches, undo_import
from tuils.library.reach.replay import last_actions, undo
from tuils.models import db

from .makers import (
    Clock,
    World,
    add_item,
    codes,
    dump,
    edit_item,
    item_row,
    raw,
    register,
    rows,
    value,
    whole,
    with_role,
)
from .records import copy, record, write

ISBN = "9780141439587"
FILE = (
    record("1", "Emma", [copy("1001"), copy("1002")], isbn=ISBN),
    record("2", "Persuasion", [copy("1003")]),
    record("3", "Lady Susan"),
    record("4", "Sanditon", [copy("1004"), copy("1005"), copy("")]),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "titles.mrc", *FILE)


@pytest.fixture
def batch(desk: Desk, path: Path) -> str:
    return import_marc(desk, [path]).batch


def take_back(desk: Desk, batch: str, **how: Any) -> tuple[TakenBack, list[LeftAsIs]]:
    stays: list[LeftAsIs] = []
    summary = undo_import(desk, batch, tell=stays.append, **how)
    assert summary.refused == len(stays)
    return summary, stays


def counts(summary: TakenBack) -> tuple[int, int, int, int]:
    found = summary.counts
    return found["titles_removed"], found["items_removed"], found["records_put_back"], summary.refused


def brought(summary: ImportSummary) -> tuple[int, int, int]:
    return summary.added, summary.matched, summary.items_added


def biblio_of(barcode: str) -> str:
    return str(item_row(barcode)["biblio"])


def marc_of(biblio: str) -> bytes:
    return bytes(value("SELECT marc FROM biblio WHERE id = ?", biblio))


def overlay(desk: Desk, *edits: tuple[str, bytes | None]) -> str:
    """A batch that lays records over titles that are here, or takes titles out; as an import writes it."""
    with db.atomic():
        act = Act(desk)
        data = {"number": 1, "file": "digest", "name": "update.mrc", "counts": {"overlaid": len(edits)}}
        act.write("import_batch", entry_id=(batch := new_id(desk.now)), data={"batch": batch, "finished": True, **data})
        for biblio, marc in edits:
            if marc is None:
                act.write("biblio_edited", biblio=biblio, data={"set": {"removed": True}})
            else:
                edit_record(act, biblio, marc)
    return batch


# ---- all of it


def test_all_that_came_in_goes_and_the_same_file_comes_in_again(desk: Desk, path: Path) -> None:
    before = dump()
    first = import_marc(desk, [path])
    summary, stays = take_back(desk, first.batch)
    assert (counts(summary), stays, summary.batch) == ((4, 6, 0, 0), [], first.batch)
    whole(desk)
    assert dump()["item"] == before["item"]
    for words in ("emma", ISBN, "1001", "sanditon"):
        assert not find_titles(words).hits, words
    assert title_by_isbn(ISBN) is None
    assert codes(lambda: item_sheet(desk, "1001")) == ["ITEM_UNKNOWN"]
    again = import_marc(desk, [path])
    assert brought(again) == brought(first) == (4, 0, 6)
    assert find_titles("emma").hits[0].items == 2
    assert title_by_isbn(ISBN)
    whole(desk)
    assert counts(take_back(desk, again.batch)[0]) == (4, 6, 0, 0)
    whole(desk)


@pytest.mark.whole
def test_a_real_library_goes_as_it_came(desk: Desk, shared_data: Path) -> None:
    first = import_marc(desk, [shared_data / "ils" / "koha_sample_952.mrc"], make_codes=True)
    summary, _stays = take_back(desk, first.batch[-6:])
    assert counts(summary) == (435, first.items_added, 0, 0)
    assert (value("SELECT count(*) FROM item"), value("SELECT count(*) FROM biblio WHERE NOT removed")) == (0, 0)
    whole(desk)


def test_taken_back_twice_does_nothing_more(desk: Desk, batch: str) -> None:
    take_back(desk, batch)
    entries = value("SELECT count(*) FROM journal")
    assert counts(take_back(desk, batch)[0]) == (0, 0, 0, 0)
    assert value("SELECT count(*) FROM journal") == entries


def test_what_another_import_brought_stays(desk: Desk, batch: str, tmp_path: Path) -> None:
    other = import_marc(desk, [write(tmp_path / "other.mrc", record("9", "Lesley Castle", [copy("2001")]))])
    take_back(desk, batch)
    assert [hit.title for hit in find_titles("lesley").hits] == ["Lesley Castle"]
    assert item_sheet(desk, "2001").status == "available"
    assert counts(take_back(desk, other.batch)[0]) == (1, 1, 0, 0)
    whole(desk)


def test_a_number_that_two_imports_brought_is_the_others_again(desk: Desk, batch: str) -> None:
    add_item(desk, "1003")
    assert item_row_count("1003") == [0, 1]
    take_back(desk, batch)
    assert item_row_count("1003") == [0]
    whole(desk)


def item_row_count(barcode: str) -> list[int]:
    return [clash for (clash,) in rows("SELECT clash FROM item WHERE barcode = ? ORDER BY added_pos", barcode)]


# ---- what stays


def said(stays: Sequence[LeftAsIs]) -> dict[str, str]:
    """Return the refusal of each, by the item's number, else under "title"."""
    for one in stays:
        assert one.no.codes == ["STILL_NAMED"]
        assert one.what in ("item", "biblio")
    return {one.name if one.what == "item" else "title": one.no.message for one in stays}


@pytest.mark.parametrize("how", ["out", "back", "undone"])
def test_an_item_that_was_lent_stays_with_its_title(how: str, desk: Desk, batch: str) -> None:
    checkout(desk, register(desk), "1001")
    if how == "back":
        checkin(desk, "1001")
    if how == "undone":
        undo_last(desk)
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (3, 5, 0, 1)
    assert said(stays) == {"1001": "Not undone: Emma (1001) has been checked out since."}
    assert [hit.items for hit in find_titles("emma").hits] == [1]
    whole(desk)


def test_an_item_that_was_changed_stays_unless_that_was_undone(desk: Desk, batch: str) -> None:
    edit_item(desk, item_row("1003")["id"], volume="2")
    edit_item(desk, item_row("1004")["id"], volume="2")
    undo_last(desk)
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (3, 5, 0, 1)
    assert said(stays) == {"1003": "Not undone: Persuasion (1003) has been changed since."}
    whole(desk)


def test_an_item_without_a_number_is_told_by_its_id(desk: Desk, batch: str) -> None:
    item = value("SELECT id FROM item WHERE barcode = ''")
    edit_item(desk, item, volume="2")
    (stays,) = take_back(desk, batch)[1]
    assert (stays.what, stays.name, stays.no.message) == (
        "item",
        item,
        "Not undone: Sanditon (no barcode) has been changed since.",
    )


def test_a_title_with_a_copy_by_hand_stays_and_so_does_the_copy(desk: Desk, batch: str) -> None:
    biblio = biblio_of("1001")
    add_copy(desk, biblio, {"barcode": "7001"})
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (3, 6, 0, 1)
    assert said(stays) == {"title": "Not undone: Emma has a copy from somewhere else: 7001."}
    assert stays[0].name == biblio
    assert [hit.items for hit in find_titles("emma").hits] == [1]
    whole(desk)


def test_a_title_that_was_edited_stays_unless_that_was_undone(desk: Desk, batch: str) -> None:
    for barcode in ("1001", "1003"):
        with db.atomic():
            edit_record(Act(desk), biblio_of(barcode), record("1", "Emma, mended"))
    undo_last(desk)
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (3, 6, 0, 1)
    assert said(stays) == {"title": "Not undone: Emma, mended has been changed since."}
    whole(desk)


def test_a_title_that_somebody_waits_for_stays(desk: Desk, batch: str) -> None:
    card = register(desk)
    place_hold(desk, card, "1003")
    place_hold(desk, card, "1004", item_only=True)
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (2, 5, 0, 3)
    assert sorted(no.no.message for no in stays) == [
        "Not undone: Persuasion has had a hold since.",
        "Not undone: Sanditon (1004) has a hold.",
        "Not undone: Sanditon has had a hold since.",
    ]
    assert item_row_count("1003") == [], "another copy can come"
    whole(desk)


def test_what_stayed_goes_when_nothing_names_it_any_more(desk: Desk, batch: str) -> None:
    edit_item(desk, item_row("1003")["id"], volume="2")
    take_back(desk, batch)
    undo(desk, value("SELECT act FROM journal WHERE kind = 'item_edited' AND data LIKE '%volume%'"))
    assert counts(take_back(desk, batch)[0]) == (1, 1, 0, 0)
    assert value("SELECT count(*) FROM item") == 0
    whole(desk)


def test_copies_that_came_to_a_title_of_before_go_and_the_title_stays(desk: Desk, batch: str, tmp_path: Path) -> None:
    more = write(tmp_path / "more.mrc", record("1", "Emma", [copy("1001"), copy("1009")], isbn=ISBN))
    second = import_marc(desk, [more], MarcProfile(on_match="add-items"))
    assert brought(second) == (0, 1, 1)
    assert counts(take_back(desk, second.batch)[0]) == (0, 1, 0, 0)
    assert find_titles("emma").hits[0].items == 2
    third = import_marc(desk, [more], MarcProfile(on_match="add-items"))
    summary, stays = take_back(desk, batch)
    assert counts(summary) == (3, 6, 0, 1)
    assert "1009" in stays[0].no.message
    assert counts(take_back(desk, third.batch)[0]) == (0, 1, 0, 0)
    assert counts(take_back(desk, batch)[0]) == (1, 0, 0, 0)
    whole(desk)


# ---- records laid over others


NEWER, NEWEST = record("1", "Emma, newer"), record("1", "Emma, newest")


def test_the_old_record_comes_back_under_an_overlay(desk: Desk, batch: str) -> None:
    emma, persuasion = biblio_of("1001"), biblio_of("1003")
    old = marc_of(emma)
    second = overlay(desk, (emma, NEWER), (persuasion, None))
    assert not find_titles("persuasion").hits
    whole(desk)
    assert counts(take_back(desk, second)[0]) == (0, 0, 2, 0)
    assert marc_of(emma) == old
    assert title_by_isbn(ISBN)
    assert find_titles("persuasion").hits[0].items == 1
    whole(desk)
    assert counts(take_back(desk, second)[0]) == (0, 0, 0, 0)


def test_overlays_are_taken_back_the_newest_first(desk: Desk, batch: str) -> None:
    emma = biblio_of("1001")
    old = marc_of(emma)
    second, third = overlay(desk, (emma, NEWER)), overlay(desk, (emma, NEWEST))
    summary, stays = take_back(desk, second)
    assert counts(summary) == (0, 0, 0, 1)
    assert said(stays) == {"title": "Not undone: Emma, newest has been changed again since."}
    assert counts(take_back(desk, third)[0]) == (0, 0, 1, 0)
    assert marc_of(emma) == NEWER
    whole(desk)
    assert counts(take_back(desk, second)[0]) == (0, 0, 1, 0)
    assert marc_of(emma) == old
    whole(desk)
    assert counts(take_back(desk, batch)[0]) == (4, 6, 0, 0), "nothing of all that names its titles any more"
    whole(desk)


def test_a_title_laid_over_twice_by_one_import_goes_back_before_the_first(desk: Desk, batch: str) -> None:
    emma = biblio_of("1001")
    old = marc_of(emma)
    second = overlay(desk, (emma, NEWER), (emma, NEWEST))
    rehearsed, _stays = take_back(desk, second, dry_run=True)
    summary, _stays = take_back(desk, second)
    assert counts(summary) == counts(rehearsed) == (0, 0, 1, 0)
    assert marc_of(emma) == old
    whole(desk)


def test_an_edit_by_hand_over_an_overlay_stays(desk: Desk, batch: str) -> None:
    emma = biblio_of("1001")
    second = overlay(desk, (emma, NEWER))
    with db.atomic():
        edit_record(Act(desk), emma, NEWEST)
    assert counts(take_back(desk, second)[0]) == (0, 0, 0, 1)
    assert marc_of(emma) == NEWEST
    whole(desk)


def test_after_thirty_days_the_record_before_is_not_known_and_that_is_said(
    desk: Desk, batch: str, store: Path, clock: Clock
) -> None:
    emma = biblio_of("1001")
    second = overlay(desk, (emma, NEWER))
    assert batches(desk)[0].until == batches(desk)[0].at + 30 * 86_400_000_000
    clock.forward(days=31)
    run_daily_work(desk, store)
    summary, stays = take_back(desk, second)
    assert counts(summary) == (0, 0, 0, 1)
    assert stays[0].no.codes == ["UNDO_TOO_LATE"]
    assert "30 days" in stays[0].no.message
    assert marc_of(emma) == NEWER
    whole(desk)


# ---- how it is done


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk, batch: str) -> None:
    checkout(desk, register(desk), "1001")
    add_copy(desk, biblio_of("1003"), {"barcode": "7001"})
    overlay(desk, (biblio_of("1004"), NEWER))
    before = list(db.connection().iterdump())
    db.execute_sql("PRAGMA query_only = 1")
    rehearsed, told = take_back(desk, batch, dry_run=True)
    db.execute_sql("PRAGMA query_only = 0")
    assert list(db.connection().iterdump()) == before
    summary, stays = take_back(desk, batch)
    assert counts(summary) == counts(rehearsed) == (1, 5, 0, 3)
    assert said(stays) == said(told)
    whole(desk)


def no_more_at_once(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for name in ("FIRST_RECORDS", "MOST_RECORDS", "LEAST_RECORDS"):
        monkeypatch.setattr(pace, name, most)


@pytest.mark.parametrize("steps", range(1, 6))
def test_cut_off_in_the_middle_it_goes_on_from_there(
    steps: int, desk: Desk, batch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_more_at_once(monkeypatch, 2)
    first = TakingBack(desk, batch)
    walk = first.steps()
    for _step in range(steps):
        next(walk)
    whole(desk)
    assert not batches(desk)[0].undone
    del walk
    second, _stays = take_back(desk, batch)
    assert [a + b for a, b in zip(counts(first.summary), counts(second), strict=True)] == [4, 6, 0, 0]
    (line,) = batches(desk)
    assert (line.undone, line.taken_back["titles_removed"], line.taken_back["items_removed"]) == (True, 4, 6)
    whole(desk)


def test_desks_may_work_between_its_transactions(desk: Desk, batch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_more_at_once(monkeypatch, 1)
    card = register(desk)
    stays: list[LeftAsIs] = []
    whole_way = TakingBack(desk, batch, tell=stays.append)
    for number, _step in enumerate(whole_way.steps()):
        assert not db.in_transaction()
        if number == 0:
            checkout(desk, card, "1003")
    assert said(stays) == {"1003": "Not undone: Persuasion (1003) has been checked out since."}
    assert counts(whole_way.summary) == (3, 5, 0, 1)
    whole(desk)


def test_what_another_desk_writes_while_it_looks_is_seen(
    desk: Desk, batch: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks before it holds the others up, and once more where one of them was quicker."""
    looked: list[bool] = []
    item = item_row("1003")["id"]
    columns = "device, stamp, base, at, branch, operator, v, item, data, pos, void"
    later = f"INSERT INTO journal (id, act, kind, seq, {columns}) SELECT 'x', 'x', 'item_edited', 10000, {columns}"

    def look(work: Work, items: Sequence[str]) -> Any:
        found = items_of(work, items)
        if not looked:
            with contextlib.closing(raw(store)) as other, other:
                other.execute(f"{later} FROM journal WHERE id = ?", (item,))
        looked.append(db.in_transaction())
        return found

    monkeypatch.setattr(taking_back, "items_of", look)
    rests: list[float] = []
    _summary, stays = take_back(desk, batch, rest=rests.append)
    assert looked[:2] == [False, True]
    assert said(stays) == {"1003": "Not undone: Persuasion (1003) has been changed since."}
    assert len(rests) == 2, "after each transaction, once another desk was seen at work"


def test_progress_ends_at_the_whole(desk: Desk, batch: str) -> None:
    heard: list[tuple[int, int]] = []
    undo_import(desk, batch, progress=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (10, 10)


def test_who_may_not_import_may_not_take_back(desk: Desk, batch: str) -> None:
    nobody = with_role(desk, permissions={"catalog.edit"})
    for act in (
        lambda: undo_import(nobody, batch),
        lambda: undo_import(nobody, batch, dry_run=True),
        lambda: batches(nobody),
    ):
        assert codes(act) == ["NO_PERMISSION"]


def test_a_batch_that_is_not_there_is_refused(desk: Desk, batch: str) -> None:
    for text in ("", batch[-5:], "nothing-like-it", "%"):
        assert codes(lambda text=text: undo_import(desk, text)) == ["UNKNOWN_ID"], text  # type: ignore[misc]


def test_what_has_no_way_back_is_refused(desk: Desk) -> None:
    with db.atomic():
        entry = Act(desk).write("import_batch", data={"batch": "sermons-1", "what": "sermons", "counts": {}})
    assert entry
    assert codes(lambda: undo_import(desk, "sermons-1")) == ["NOT_BY_UNDO"]


def test_neither_an_import_nor_its_taking_back_is_undone(desk: Desk, batch: str) -> None:
    take_back(desk, batch)
    for deed in last_actions(desk)[:2]:
        assert not deed.undoable
        assert codes(lambda deed=deed: undo(desk, deed.act)) == ["NOT_BY_UNDO"]  # type: ignore[misc]


# ---- other sites


def test_it_travels_and_what_was_lent_elsewhere_meanwhile_comes_back(world: World, path: Path) -> None:
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    batch = import_marc(desk, [path]).batch
    world.exchange()
    checkout(world.at("van"), "P1", "1002")
    take_back(world.at("main"), batch)
    world.use("main")
    assert value("SELECT count(*) FROM item") == 0
    world.exchange()
    for name in world.sites:
        world.use(name)
        assert [code for (code,) in rows("SELECT barcode FROM item")] == ["1002"], name
        assert item_row("1002")["loan"]
        whole(world.use(name))


# ---- the list


def test_the_list_tells_what_came_in_and_what_became_of_it(desk: Desk, batch: str, path: Path) -> None:
    second = overlay(desk, (biblio_of("1001"), NEWER))
    newest, oldest = batches(desk)
    assert (newest.id, oldest.id) == (second, batch)
    assert (newest.files, newest.what, newest.finished, newest.operator) == (("update.mrc",), "marc", True, "admin")
    assert (oldest.counts["added"], oldest.counts["items_added"], oldest.until) == (4, 6, None)
    assert not oldest.undone
    assert not oldest.taken_back
    take_back(desk, batch)
    assert batches(desk, 1, 1)[0].taken_back == {"titles_removed": 3, "items_removed": 6}
    assert batches(desk, 1, 1)[0].undone
    assert [line.id for line in batches(desk, 1)] == [second]
    assert batches(desk, 5, 2) == []


def test_an_import_of_an_older_version_is_in_the_list_too(desk: Desk) -> None:
    with db.atomic():
        old = Act(desk).write("import_batch", data={"batch": "b-old", "number": 1, "file": "x", "counts": {"added": 2}})
        Act(desk).write("import_batch", data={"batch": "b-old", "number": 2, "file": "x", "counts": {"added": 3}})
    (line,) = batches(desk)
    assert (line.id, line.at, line.counts, line.files, line.finished) == ("b-old", old.at, {"added": 5}, (), None)
