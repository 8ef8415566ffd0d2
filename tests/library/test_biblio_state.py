"""A title's record over time: what an edit replaced is kept, put back, forgotten; its row follows from the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_marc, undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.finding import find_titles, title_by_isbn
from tuils.library.holdings.items.item_state import title_moved
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles import biblio_state
from tuils.library.holdings.titles.biblio_state import (
    columns_in,
    edit_record,
    keep_originals,
    record_base64,
    replace_records,
    version,
)
from tuils.library.holdings.titles.titles import add_title
from tuils.library.reach.replay import undo, verify_library
from tuils.models import db
from tuils.models.search import index_batch

from .makers import Clock, World, codes, rows, value, whole, with_role
from .records import copy, record, write

ISBN, OTHER = "9780141439587", "9780306406157"
OLD = record("1", "Emma", isbn=ISBN)
NEW = record("1", "Emma and Knightley", isbn=OTHER)
THIRD = record("1", "Emma, third")


def edit(desk: Desk, biblio: str, marc: bytes, based_on: str = "") -> str:
    with db.atomic():
        return edit_record(Act(desk), biblio, marc, based_on=based_on).id


def remove(desk: Desk, biblio: str, removed: bool = True) -> str:
    with db.atomic():
        return Act(desk).write("biblio_edited", biblio=biblio, data={"set": {"removed": removed}}).id


def marc_of(biblio: str) -> bytes:
    return bytes(value("SELECT marc FROM biblio WHERE id = ?", biblio))


def kept() -> list[tuple[str, bytes]]:
    return [(entry, bytes(marc)) for entry, marc in rows("SELECT entry, marc FROM earlier_record ORDER BY at")]


@pytest.fixture
def imported(desk: Desk, tmp_path: Path) -> str:
    """The id of an imported title."""
    import_marc(desk, [write(tmp_path / "one.mrc", record("1", "Emma", [copy("1001")], isbn=ISBN))])
    return str(value("SELECT id FROM biblio"))


@pytest.fixture
def by_hand(desk: Desk) -> str:
    return add_title(desk, {"title": "Emma"}).id


# ---- one title


def test_an_edit_of_an_imported_title_keeps_what_was_imported(desk: Desk, imported: str) -> None:
    first = edit(desk, imported, NEW)
    assert (title_sheet(imported).title, marc_of(imported)) == ("Emma and Knightley", NEW)
    assert kept() == [(first, OLD)]
    whole(desk)
    edit(desk, imported, THIRD)
    assert kept() == [(first, OLD)], "the second record stands in its entry"
    whole(desk)


def test_search_and_the_number_on_the_book_follow(desk: Desk, imported: str) -> None:
    edit(desk, imported, NEW)
    assert find_titles("knightley").total == 1
    assert title_by_isbn(ISBN) is None
    hit = title_by_isbn(OTHER)
    assert hit
    assert hit.biblio == imported


def test_undo_brings_the_old_record_back_step_by_step(desk: Desk, imported: str) -> None:
    edit(desk, imported, NEW)
    edit(desk, imported, THIRD)
    undo_last(desk)
    assert marc_of(imported) == NEW
    whole(desk)
    undo_last(desk)
    assert marc_of(imported) == OLD
    assert not find_titles("knightley").hits
    whole(desk)
    edit(desk, imported, THIRD)
    undo_last(desk)
    assert marc_of(imported) == OLD
    whole(desk)


def test_an_edit_of_a_title_by_hand_needs_no_keeping(desk: Desk, by_hand: str) -> None:
    before = marc_of(by_hand)
    edit(desk, by_hand, NEW)
    assert kept() == []
    whole(desk)
    undo_last(desk)
    assert marc_of(by_hand) == before
    whole(desk)


def test_an_earlier_edit_is_not_undone_under_a_later_one(desk: Desk, imported: str) -> None:
    first = edit(desk, imported, NEW)
    edit(desk, imported, THIRD)
    assert codes(lambda: undo(desk, first)) == ["UNDO_NOT_LAST"]


def test_after_thirty_days_it_is_forgotten_and_undo_says_so(
    desk: Desk, imported: str, store: Path, clock: Clock
) -> None:
    first = edit(desk, imported, NEW)
    clock.forward(days=29)
    second = edit(desk, imported, THIRD)
    assert run_daily_work(desk, store)["earlier_records"] == 0
    clock.forward(days=2)
    assert run_daily_work(desk, store)["earlier_records"] == 1
    assert kept() == []
    whole(desk)
    undo(desk, second)
    assert marc_of(imported) == NEW
    with pytest.raises(Refused) as no:
        undo(desk, first)
    assert no.value.codes == ["UNDO_TOO_LATE"]
    assert "title" in no.value.message
    assert "card" not in no.value.message
    assert marc_of(imported) == NEW
    whole(desk)


def test_many_are_forgotten_a_part_at_a_time(
    desk: Desk, tmp_path: Path, store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(biblio_state, "FORGOTTEN_AT_ONCE", 2)
    import_marc(desk, [write(tmp_path / "five.mrc", *(record(str(number), f"T{number}") for number in range(5)))])
    for (biblio,) in rows("SELECT id FROM biblio"):
        edit(desk, biblio, NEW)
    clock.forward(days=31)
    assert run_daily_work(desk, store)["earlier_records"] == 5
    assert kept() == []
    whole(desk)


def test_what_was_put_back_and_is_forgotten_is_kept_again_by_the_next_edit(
    desk: Desk, imported: str, store: Path, clock: Clock
) -> None:
    edit(desk, imported, NEW)
    undo_last(desk)
    clock.forward(days=31)
    run_daily_work(desk, store)
    whole(desk)
    last = edit(desk, imported, THIRD)
    assert kept() == [(last, OLD)]
    undo_last(desk)
    assert marc_of(imported) == OLD
    whole(desk)


def test_an_edit_names_what_it_was_based_on(desk: Desk, imported: str, by_hand: str) -> None:
    batch = value("SELECT batch FROM biblio WHERE id = ?", imported)
    assert (version(imported), version(by_hand)) == (batch, by_hand)
    first = edit(desk, imported, NEW)
    assert version(imported) == first
    shown = edit(desk, imported, THIRD, based_on=batch)
    based = "SELECT json_extract(data, '$.based_on') FROM journal WHERE id = ?"
    assert (value(based, first), value(based, shown)) == (batch, batch)
    assert version(imported) == shown


def test_a_removed_title_is_nowhere_until_it_comes_back(desk: Desk, imported: str) -> None:
    remove(desk, imported)
    assert not find_titles("emma").hits
    assert not find_titles(ISBN).hits
    assert title_by_isbn(ISBN) is None
    assert codes(lambda: title_sheet(imported)) == ["UNKNOWN_ID"]
    whole(desk)
    undo_last(desk)
    assert find_titles("emma").hits
    assert title_sheet(imported).title == "Emma"
    remove(desk, imported)
    edit(desk, imported, NEW)
    assert not find_titles("knightley").hits
    remove(desk, imported, False)
    assert find_titles("knightley").hits
    whole(desk)


def test_removed_titles_do_not_crowd_out_those_that_are_there(desk: Desk) -> None:
    ids = [add_title(desk, {"title": "Emma", "isbn": ISBN}).id for _time in range(61)]
    for biblio in ids[:60]:
        remove(desk, biblio)
    for words in (ISBN, "emma"):
        found = find_titles(words)
        assert ([hit.biblio for hit in found.hits], found.total) == (ids[60:], 1), words


# ---- in bulk, and in two places


def test_many_at_once_give_what_one_by_one_gives(desk: Desk, imported: str, by_hand: str) -> None:
    """An import that overlays records does by hand what edits do one by one."""
    edits = [(imported, NEW), (by_hand, THIRD), (imported, THIRD)]
    written = [new_id(desk.now) for _edit in edits]
    with db.atomic():
        keep_originals([(entry, biblio) for entry, (biblio, _marc) in zip(written, edits, strict=True)], desk.now)
        for entry, (biblio, marc) in zip(written, edits, strict=True):
            _bare(desk, entry, biblio, marc)
        replace_records([(biblio, marc, columns_in(marc)) for biblio, marc in edits])
    assert marc_of(imported) == THIRD
    assert {marc for _entry, marc in kept()} == {OLD}
    whole(desk)
    undo(desk, written[2])
    assert marc_of(imported) == NEW
    undo(desk, written[0])
    assert marc_of(imported) == OLD
    hit = title_by_isbn(ISBN)
    assert hit
    assert hit.biblio == imported
    whole(desk)


def _bare(desk: Desk, entry: str, biblio: str, marc: bytes) -> None:
    """Write an entry without its state."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(biblio_state.FAMILY, "apply_new", lambda _entry: {})
        Act(desk).write("biblio_edited", biblio=biblio, entry_id=entry, data={"set": {"record": record_base64(marc)}})


def test_a_wrong_row_of_an_edited_title_is_found(desk: Desk, imported: str) -> None:
    edit(desk, imported, NEW)
    for column, wrong in (("title", "Enma"), ("marc", OLD), ("removed", True)):
        was = value(f"SELECT {column} FROM biblio")
        db.execute_sql(f"UPDATE biblio SET {column} = ?", (wrong,))
        assert any(line.startswith(f"biblio {imported}: {column}") for line in verify_library(desk).differences), column
        db.execute_sql(f"UPDATE biblio SET {column} = ?", (was,))
    whole(desk)


def put_row(row: tuple[object, ...]) -> None:
    """Put a whole row of a biblio, as a copy of the store has it."""
    db.execute_sql(f"INSERT INTO biblio VALUES ({', '.join('?' * len(row))})", row)
    index_batch(1)


def test_a_removal_that_no_entry_says_and_an_earlier_record_of_nothing_are_found(desk: Desk, imported: str) -> None:
    edit(desk, imported, NEW)
    undo_last(desk)
    whole(desk)
    db.execute_sql("UPDATE earlier_record SET entry = 'none'")
    assert verify_library(desk).differences == ("earlier_record none: no such entry is about its title",)
    db.execute_sql("DELETE FROM earlier_record")
    db.execute_sql("UPDATE biblio SET removed = 1")
    assert any(line.startswith(f"biblio {imported}: removed") for line in verify_library(desk).differences)
    db.execute_sql("UPDATE biblio SET removed = 0")
    whole(desk)


def test_a_removal_of_a_title_without_entries_is_found(desk: Desk, imported: str) -> None:
    db.execute_sql("UPDATE biblio SET removed = 1")
    assert verify_library(desk).differences == (f"biblio {imported}: it is removed, and no entry says so",)


@pytest.fixture
def shared(world: World, tmp_path: Path) -> World:
    """A main site with an imported title, and a van that was given its rows, as a prepared copy has them."""
    desk = world.at("main")
    import_marc(desk, [write(tmp_path / "one.mrc", record("1", "Emma", [copy("1001")], isbn=ISBN))])
    (row,) = rows("SELECT * FROM biblio")
    world.exchange()
    for name in ("van", "van2"):
        world.use(name)
        put_row(row)
        title_moved(str(row[1]))
    world.settled()
    return world


def test_edits_of_two_sites_meet_in_any_order(shared: World) -> None:
    world = shared
    world.use("main")
    biblio = str(value("SELECT id FROM biblio"))
    van = edit(world.at("van"), biblio, NEW)
    main = edit(world.at("main"), biblio, THIRD)
    world.settled()
    for name in world.sites:
        world.use(name)
        assert marc_of(biblio) == THIRD
        assert {marc for _entry, marc in kept()} == {OLD}, name
    undo(world.at("main"), main)
    world.settled()
    for name in world.sites:
        world.use(name)
        assert marc_of(biblio) == NEW
    undo(world.at("van"), van)
    world.settled()
    for name in world.sites:
        world.use(name)
        assert marc_of(biblio) == OLD


def test_an_edit_of_a_title_that_has_not_come_does_nothing_until_it_comes(world: World, tmp_path: Path) -> None:
    desk = world.at("main")
    import_marc(desk, [write(tmp_path / "one.mrc", record("1", "Emma", [copy("1001")], isbn=ISBN))])
    (row,) = rows("SELECT * FROM biblio")
    biblio = str(value("SELECT id FROM biblio"))
    edit(desk, biblio, NEW)
    world.send("main", "van")
    desk = world.use("van")
    assert value("SELECT count(*) FROM biblio") == 0
    whole(desk)
    put_row(row)
    edit(desk, biblio, THIRD)
    assert marc_of(biblio) == THIRD
    whole(desk)


def test_who_may_not_edit_the_catalog_may_not_take_an_edit_back(desk: Desk, imported: str) -> None:
    act = edit(desk, imported, NEW)
    assert codes(lambda: undo(with_role(desk, permissions={"circ.undo"}), act)) == ["NO_PERMISSION"]
