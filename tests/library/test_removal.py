"""A person who is removed is forgotten whole: in every table, in the bytes, and in a backup that is put back."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.at_once import pack_bundle, undo_last
from tuils.library.foundation.administration.backup import back_up, restore_backup
from tuils.library.foundation.administration.removed_ids import note_removed, removed_among
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.answers.actions import describe_act, goes_back
from tuils.library.front.answers.day_list import day_list
from tuils.library.front.conversation import Session
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import removable, remove_patron
from tuils.library.office.retention.purging import (
    after_removal,
    come_back,
    erase_purged_bytes,
    forget_removed,
    purge_kind,
    purge_kinds,
)
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patron_state import part_name
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.people.staff.roles import TUILS
from tuils.library.reach.conflicts.listing import decisions
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.replay import last_actions, undo
from tuils.models import db
from tuils.values.time.moments import day_of

from .always import counted
from .makers import Clock, World, add_item, codes, patron_id, register, rows, value, whole, with_role

MARKS = ("Zebrawood", "Quillfeather", "Mossgrove", "markerstreet", "0815-4711", "zeb@marker.example", "ZZCARD", "jam")


@pytest.fixture
def zeb(desk: Desk) -> str:
    """Somebody of whom very much is known, all of it marked; nothing is open."""
    names = {"last_name": "Quillfeather", "preferred_name": "Mossgrove", "street": "Markerstreet 5"}
    card = register(desk, "Zebrawood", card="ZZCARD1", phone="0815-4711", email="zeb@marker.example", **names)
    add_item(desk, "C1")
    add_item(desk, "C2", biblio="b-title")
    edit_patron(desk, card, {"street": "Markerstreet 6", "note": "jam"})
    card = replace_card(desk, card, "ZZCARD2").card
    write_patron_note(desk, card, "likes jam")
    save_contact(desk, card, "phone", {"text": "0815-4711-2", "label": "jam"})
    restrict(desk, card, text="jam on a book")
    undo_last(desk)
    keep_history(desk, card, True)
    checkout(desk, card, "C1")
    checkin(desk, "C1")
    cancel_hold(desk, place_hold(desk, card, "C2").id)
    charge(desk, card, 100, "jam on a book")
    pay(desk, card, 100)
    other = register(desk, "Bea", card="P2")
    with db.atomic():
        proxy = {part_name("proxy", patron_id(card)): {"may": "pickup"}}
        Act(desk).write("patron_edited", {"set": proxy}, patron=patron_id(other))
        db.execute_sql("INSERT INTO last_use (patron, month) VALUES (?, '2026-12')", (patron_id(card),))
    return card


def told(store: Path, *words: str) -> dict[str, int]:
    """How often the bytes of the store, its log and what lies beside it hold these words, in any case."""
    files = [file for file in store.parent.rglob("*") if file.is_file()]
    data = b"".join(file.read_bytes() for file in files).lower()
    found = {word: data.count(word.lower().encode()) for word in words}
    return {word: count for word, count in found.items() if count}


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for whatever is written down for a moment."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left_in_the_bytes_nor_in_a_backup_made_afterwards(
    desk: Desk, zeb: str, store: Path, clock: Clock, temp: Path
) -> None:
    assert told(store, *MARKS).keys() >= {*MARKS}, "a test that could not fail"
    patron = patron_id(zeb)
    assert remove_patron(desk, zeb).name == "Mossgrove Quillfeather"
    after_removal(store)
    assert told(store, *MARKS) == {}
    back_up(desk, store)
    clock.forward(days=1)
    run_daily_work(desk, store)
    assert told(store, *MARKS) == {}
    assert not any(word.lower() in pack_bundle(desk, {}).lower() for word in MARKS)
    assert [*temp.iterdir()] == []
    left = {table for (table,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'") if holds(table, patron)}
    assert left == {"journal", "audit_row", "private"}, (
        "entries about the record itself, who looked, and a proxy of old"
    )
    whole(desk)
    for _month in range(3):
        clock.forward(days=32)
        purge_kind(desk, "earlier")
    assert not holds("private", patron), "that somebody was a proxy is an earlier value, too"
    whole(desk)


def holds(table: str, text: str) -> bool:
    return any(text in str(cell) for row in rows(f'SELECT * FROM "{table}"') for cell in row)


def test_nobody_finds_the_person_and_the_card_is_unknown(desk: Desk, zeb: str) -> None:
    remove_patron(desk, zeb)
    assert find_patrons(desk, "Quillfeather") == []
    for card in (zeb, "ZZCARD1"):
        assert codes(partial(checkout, desk, card, "C1")) == ["PATRON_UNKNOWN"]
    assert codes(lambda: remove_patron(desk, zeb)) == ["PATRON_UNKNOWN"]
    assert Session(desk).hear(zeb).answer.said


def test_it_cannot_be_taken_back(desk: Desk, zeb: str) -> None:
    remove_patron(desk, zeb)
    act = value("SELECT act FROM journal WHERE kind = 'patron_removed'")
    assert codes(lambda: undo(desk, act)) == ["NOT_BY_UNDO"]
    whole(desk)


def a_return(desk: Desk) -> str:
    checkout(desk, "ZZCARD2", "C1")
    return checkin(desk, "C1").act


def a_payment(desk: Desk) -> str:
    return str(value("SELECT act FROM journal WHERE kind = 'payment'"))


def a_cancelled_hold(desk: Desk) -> str:
    return str(value("SELECT act FROM journal WHERE kind = 'hold_cancelled'"))


@pytest.mark.parametrize("last", [a_return, a_payment, a_cancelled_hold])
def test_nothing_is_taken_back_that_was_theirs(desk: Desk, zeb: str, last: Callable[[Desk], str]) -> None:
    act = last(desk)
    remove_patron(desk, zeb)
    assert codes(lambda: undo(desk, act)) == ["UNDO_TOO_LATE"]
    assert value("SELECT count(*) FROM loan WHERE closed_at IS NULL") == 0
    whole(desk)


def test_the_lists_of_deeds_say_so_without_a_name(desk: Desk, zeb: str) -> None:
    remove_patron(desk, zeb)
    (deed, *before) = last_actions(desk)
    assert (describe_act(desk, deed), goes_back(deed)) == ("Removed a patron", "can't undo: record deleted")
    day = day_list(desk, day_of(desk.now, desk.zone))
    said = " ".join([*(describe_act(desk, one) for one in before), *map(str, day.lines)])
    assert not any(word in said for word in MARKS)
    assert day.lines


def test_statistics_stay(desk: Desk, zeb: str) -> None:
    before = counted()
    lines = rows("SELECT id, kind, cents, why, at, branch, void FROM account_line ORDER BY id")
    remove_patron(desk, zeb)
    assert counted() == before
    assert rows("SELECT id, kind, cents, why, at, branch, void FROM account_line ORDER BY id") == lines


# ---- refused


def lent(desk: Desk, card: str) -> object:
    return checkout(desk, card, "C1")


def held(desk: Desk, card: str) -> object:
    return place_hold(desk, card, "C2")


def owing(desk: Desk, card: str) -> object:
    return charge(desk, card, 150, "copies")


def in_credit(desk: Desk, card: str) -> object:
    charge(desk, card, 100, "copies")
    return pay(desk, card, 150, override=Override.of(["OVERPAID"], ""))


def a_ward(desk: Desk, card: str) -> object:
    return edit_patron(desk, "P2", {"guardian": card})


OPEN: tuple[tuple[Callable[[Desk, str], object], str], ...] = (
    (lent, "HAS_LOANS"),
    (held, "HAS_HOLDS"),
    (owing, "OWES"),
    (in_credit, "HAS_CREDIT"),
    (a_ward, "ANSWERS_FOR"),
)


@pytest.mark.parametrize(("do", "code"), OPEN, ids=[code for _do, code in OPEN])
def test_while_something_is_open_nothing_is_done(desk: Desk, zeb: str, do: Callable[..., object], code: str) -> None:
    do(desk, zeb)
    before = list(db.connection().iterdump())
    assert codes(lambda: remove_patron(desk, zeb)) == [code]
    assert codes(lambda: removable(desk, zeb)) == [code]
    assert list(db.connection().iterdump()) == before
    undo_last(desk, 2 if do is in_credit else 1)
    assert removable(desk, zeb) == "Mossgrove Quillfeather"
    remove_patron(desk, zeb)
    whole(desk)


def test_a_copy_that_is_lost_and_paid_is_withdrawn_first(desk: Desk, zeb: str) -> None:
    add_item(desk, "C9", price_cents=500)
    checkout(desk, zeb, "C9")
    mark_copy(desk, "C9", "lost")
    pay(desk, zeb, 500)
    assert codes(lambda: remove_patron(desk, zeb)) == ["HAS_LOANS"]
    mark_copy(desk, "C9", "withdrawn")
    remove_patron(desk, zeb)
    whole(desk)


def test_all_that_is_open_is_said_at_once(desk: Desk, zeb: str) -> None:
    for do in (lent, held, owing):
        do(desk, zeb)
    assert set(codes(lambda: remove_patron(desk, zeb))) == {"HAS_LOANS", "HAS_HOLDS", "OWES"}


def test_who_may(desk: Desk, volunteer: Desk, zeb: str) -> None:
    for who in (volunteer, with_role(desk, permissions={"patrons.edit", "patrons.find"})):
        assert codes(partial(remove_patron, who, zeb)) == ["NO_PERMISSION"]
        assert codes(partial(removable, who, zeb)) == ["NO_PERMISSION"]
    remove_patron(desk, zeb)
    assert rows("SELECT operator, kind, deed FROM audit_row WHERE kind = 'removed'") == [("admin", "removed", "")]


@pytest.mark.parametrize("name", ['O\'Brien "Bob"', "\u202eعمر", "X", "y" * 200, "🐝"])
def test_any_name_goes(desk: Desk, store: Path, name: str) -> None:
    card = register(desk, name)
    assert remove_patron(desk, card).name
    after_removal(store)
    assert value("SELECT count(*) FROM patron") == 0
    whole(desk)


def test_records_that_were_merged_go_together(desk: Desk, zeb: str, store: Path) -> None:
    twin = register(desk, "Zebrawood", card="ZZCARD9", last_name="Quillfeather", phone="0815-4711")
    merge_patrons(desk, zeb, twin)
    remove_patron(desk, twin)
    after_removal(store)
    assert told(store, *MARKS) == {}
    assert value("SELECT count(*) FROM journal WHERE kind = 'patron_removed'") == 2
    assert rows("SELECT card FROM patron") == [("P2",)]
    whole(desk)


def test_who_was_lent_on_unsettled_is_forgotten_too(world: World) -> None:
    register(world.at("main"), "Ada", card="P1")
    register(world.at("main"), "Bob", card="P2")
    add_item(world.at("main"), "C1")
    world.exchange()
    checkout(world.at("van"), "P1", "C1")
    checkout(world.at("main"), "P2", "C1")
    world.settled()
    remove_patron(world.at("main"), "P1")
    world.settled()
    for name in world.sites:
        world.use(name)
        assert value("SELECT count(*) FROM loan WHERE patron NOT IN (SELECT id FROM patron)") == 0
        assert value("SELECT count(*) FROM patron") == 1


# ---- other machines


@pytest.fixture
def w(world: World) -> World:
    register(world.at("main"), "Ada", card="P1", street="Markerstreet 5")
    add_item(world.at("main"), "C1")
    world.exchange()
    return world


def test_a_late_machine_does_not_bring_a_person_back(w: World) -> None:
    edit_patron(w.at("van"), "P1", {"phone": "0815-4711"})
    with_the_rest = w.pack("van")
    remove_patron(w.at("main"), "P1")
    w.merge("main", with_the_rest)
    w.settled()
    for name in w.sites:
        w.use(name)
        assert rows("SELECT * FROM patron") == []
        assert rows("SELECT * FROM private WHERE data LIKE '%0815%' OR data LIKE '%arker%'") == []


def test_what_another_machine_kept_by_id_alone_goes_with_its_next_day(w: World, tmp_path: Path) -> None:
    van = w.at("van")
    charge(van, "P1", 100, "a bag")
    pay(van, "P1", 100)
    live = place_hold(van, "P1", "C1").id
    with w.sites["van"].store.atomic():
        db.execute_sql("INSERT INTO last_use (patron, month) VALUES (?, '2026-12')", (patron_id("P1"),))
    remove_patron(w.at("main"), "P1")
    w.exchange()
    (one,) = decisions(w.use("main"))
    settle_decision(w.use("main"), one.id, "let-go")  # nobody ends a live hold unasked
    w.exchange()
    w.now += 86_400_000_000
    for name in w.sites:
        sum(forget_removed(w.use(name), tmp_path / f"{name}.db"))
    w.exchange()
    for name in w.sites:
        sum(forget_removed(w.use(name), tmp_path / f"{name}.db"))
        assert value("SELECT count(*) FROM account_line WHERE patron IS NOT NULL") == 0
        assert rows("SELECT * FROM last_use") == []
        assert rows("SELECT state, patron FROM hold WHERE id = ?", live) == [("cancelled", None)]
    w.settled()


# ---- a backup that is put back


def test_a_restore_forgets_again(desk: Desk, zeb: str, store: Path, clock: Clock) -> None:
    checkout(desk, zeb, "C1")
    place_hold(desk, zeb, "C2")
    charge(desk, zeb, 100, "jam")
    old = back_up(desk, store).file
    checkin(desk, "C1")
    undo_last(desk)
    undo_last(desk, 3)
    clock.forward(minutes=1)
    remove_patron(desk, zeb)
    after_removal(store)
    gone = replace(desk, operator=TUILS, device="desk-2")
    close_store()
    restore_backup(old, store)
    open_store(store)
    assert value("SELECT count(*) FROM patron") == 2, "a test that could not fail"
    assert come_back(gone, store, old.parent) == 1
    old.unlink()
    store.with_name(f"{store.name}.replaced").unlink()
    assert told(store, *MARKS) == {}
    assert rows("SELECT card FROM patron") == [("P2",)]
    assert value("SELECT count(*) FROM loan WHERE closed_at IS NULL") == 0
    assert checkout(replace(desk, device="desk-2"), "P2", "C1").item
    assert sum(forget_removed(gone, store)) == 0
    whole(desk)


def test_a_list_of_what_was_read_that_was_ended_since_does_not_come_back(desk: Desk, zeb: str, store: Path) -> None:
    for card in ("P2", "P3"):
        keep_history(desk, card if card == "P2" else register(desk, "Carl", card=card), True)
        checkout(desk, card, "C2")
        checkin(desk, "C2")
    old = back_up(desk, store).file
    keep_history(desk, zeb, False)
    keep_history(desk, "P2", False)
    close_store()
    restore_backup(old, store)
    open_store(store)
    assert value("SELECT count(*) FROM reading_history") == 3, "a test that could not fail"
    replaced = store.with_name(f"{store.name}.replaced")
    come_back(replace(desk, operator=TUILS, device="desk-2"), store, old.parent, replaced)
    assert rows("SELECT patron FROM reading_history") == [(patron_id("P3"),)]
    assert rows("SELECT card FROM patron WHERE keeps_history") == [("P3",)]
    whole(desk)
    replaced.write_bytes(b"no library at all")
    come_back(replace(desk, operator=TUILS, device="desk-2"), store, old.parent, replaced)
    assert value("SELECT count(*) FROM reading_history") == 1


def test_the_work_of_the_day_does_so_where_a_restore_was_cut_off(
    desk: Desk, zeb: str, store: Path, clock: Clock
) -> None:
    old = back_up(desk, store).file
    clock.forward(minutes=1)
    remove_patron(desk, zeb)
    assert run_daily_work(desk, store)["removed"] == 0, "it only writes down who it was"
    close_store()
    restore_backup(old, store)
    open_store(store)
    assert run_daily_work(replace(desk, device="desk-2"), store)["removed"] == 1
    assert value("SELECT count(*) FROM patron") == 1


def test_the_list_beside_the_backups_tells_nobody_who_it_was(desk: Desk, zeb: str, store: Path, tmp_path: Path) -> None:
    patron, other = patron_id(zeb), patron_id("P2")
    assert note_removed(store) == 0
    assert not (store.parent / "backups").exists()
    remove_patron(desk, zeb)
    assert (note_removed(store), note_removed(store)) == (1, 0)
    (file,) = (store.parent / "backups").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert not any(word in text for word in (patron, zeb, *MARKS))
    assert removed_among([patron, other], [file.parent]) == [patron]
    stick = tmp_path / "stick"
    back_up(desk, store, stick)
    assert removed_among([patron, other], [stick]) == [patron], "a copy elsewhere has it beside it"
    assert (stick / file.name).read_text() != text, "with a salt of its own"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"salt": 3}', '{"salt": "", "removed": 3}'])
def test_a_damaged_list_stops_nothing(desk: Desk, zeb: str, store: Path, text: str) -> None:
    folder = store.parent / "backups"
    folder.mkdir()
    (folder / "library.removed").write_text(text)
    assert sum(forget_removed(desk, store)) == 0
    patron = patron_id(zeb)
    remove_patron(desk, zeb)
    after_removal(store)
    assert removed_among([patron], [folder]) == [patron]


def test_a_list_that_cannot_be_written_stops_nothing_either(desk: Desk, zeb: str, store: Path) -> None:
    (store.parent / "backups").write_text("a file where the folder should be")
    remove_patron(desk, zeb)
    after_removal(store)
    erase_purged_bytes(desk, store)
    assert [purge_kind(desk, kind).count for kind in purge_kinds(desk)]
    (store.parent / "backups").unlink()
    after_removal(store)
    assert (store.parent / "backups" / "library.removed").exists()
