"""A library that is exported whole and brought into an empty one is the same library."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tuils.formats.marc.marc import NO_HOLDINGS, read_marc
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.sample import ADMIN
from tuils.library.front.sample.build import build_sample
from tuils.library.holdings import carrying as cataloging_carrying
from tuils.library.holdings.carried_tables import columns_of, rows_out, take_tables
from tuils.library.holdings.items.item_use import OLD_USE, ItemUse, use_of
from tuils.library.holdings.title_imports.batches import batches
from tuils.library.holdings.titles import titles_out
from tuils.library.lending.loans import exporting as circulation_exporting
from tuils.library.office.orders.suggestion_state import DECIDED, MADE
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.reach.library_export import coming_in
from tuils.library.reach.library_export.coming_in import import_library
from tuils.library.reach.library_export.folder import (
    DIGESTS,
    FILES,
    FORMAT,
    PARTS,
    SETTINGS,
    TABLES,
    TITLES,
    NotCarried,
)
from tuils.library.reach.library_export.going_out import write_library_folder
from tuils.models import Item, db
from tuils.models.administration import Setting, StaffPin
from tuils.models.orders import Suggestion
from tuils.models.rows import some

from .makers import Clock, add_item, beginner, codes, desk_of, rows, value, whole, with_role
from .whole_library import ITEMS, fill, records
from .whole_shelves import ROWS as SHELVES

Elsewhere = Callable[[str], Desk]


@pytest.fixture
def elsewhere(desk: Desk, tmp_path: Path, templates: Path, clock: Clock) -> Elsewhere:
    """A switch of the store to another library from here on, empty when it is first named."""

    def go(name: str) -> Desk:
        close_store()
        path = tmp_path / f"{name}.db"
        if not path.exists():
            shutil.copy(templates / "main.db", path)
        open_store(path)
        db.execute_sql("PRAGMA synchronous = OFF")
        return desk_of("admin", clock, "elsewhere")

    return go


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> tuple[Path, int]:
    """The library that has everything, its export beside it, and the time when that was done."""
    place, clock = tmp_path_factory.mktemp("everything"), Clock()
    shutil.copy(templates / "main.db", place / "library.db")
    open_store(place / "library.db")
    desk = desk_of("admin", clock)
    fill(desk, place)
    write_library_folder(desk, place / "out")
    close_store()
    return place, clock.now


@pytest.fixture
def folder(everything: tuple[Path, int], store: Path, desk: Desk, clock: Clock, tmp_path: Path) -> Path:
    """The exported folder of a library that has everything; the desk is in that library."""
    place, clock.now = everything
    close_store()
    shutil.copy(place / "library.db", store)
    open_store(store)
    db.execute_sql("PRAGMA synchronous = OFF")
    shutil.copytree(place / "out", tmp_path / "out")
    return tmp_path / "out"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


# Of a state that is told by names of our own making: ids, which batch, when it moved last (the history stays behind).
UNLIKE = {
    *OLD_USE,  # what was counted here is brought along there: see `used`
    "held_for",
    "held_pos",
    "id",
    "biblio",
    "patron",
    "item",
    "loan",
    "guardian",
    "batch",
    "moved_at",
    "lent",
    "added_pos",
    "pos",
    "made_at",
    "made_pos",
    "placed_pos",
    "changed_at",
    "rank",
}
ROWS = SHELVES | {
    "biblio": "SELECT * FROM biblio WHERE NOT removed ORDER BY no",
    "isbn": "SELECT isbn, no FROM isbn JOIN biblio ON biblio.id = isbn.biblio ORDER BY no, isbn",
    "item": "SELECT item.*, no FROM item JOIN biblio ON biblio.id = item.biblio WHERE NOT biblio.removed "
    "ORDER BY no, barcode, item.added_pos",
    "patron": "SELECT patron.*, elder.card AS elder FROM patron LEFT JOIN patron AS elder "
    "ON elder.id = patron.guardian ORDER BY patron.card",
    "old_card": "SELECT old_card.card, since, patron.card AS of FROM old_card JOIN patron ON patron.id = patron "
    "ORDER BY old_card.card",
    "contact": "SELECT patron_contact.*, card FROM patron_contact JOIN patron ON patron.id = patron ORDER BY card, key",
    "note": "SELECT patron_note.*, card FROM patron_note JOIN patron ON patron.id = patron ORDER BY card, key",
    "restriction": "SELECT restriction.*, card FROM restriction JOIN patron ON patron.id = patron ORDER BY card, key",
    "proxy": "SELECT may, patron.card, other.card AS of FROM proxy JOIN patron ON patron.id = patron "
    "JOIN patron AS other ON other.id = proxy.proxy ORDER BY patron.card, other.card",
    "kept_list": "SELECT name, twin, of, note, shown, search, made_at / 1000000 FROM kept_list WHERE NOT removed "
    "ORDER BY made_pos",
    "list_line": "SELECT kept_list.name, kept_list.twin, coalesce(item.barcode, biblio.title), list_line.note, "
    "added_at / 1000000 FROM list_line JOIN kept_list ON kept_list.id = list LEFT JOIN item ON item.id = thing "
    "LEFT JOIN biblio ON biblio.id = thing WHERE NOT kept_list.removed ORDER BY 1, 2, rank, thing",
    "last use": "SELECT month, card FROM last_use JOIN patron ON patron.id = patron ORDER BY card",
    "words": "SELECT word, card FROM patron_word JOIN patron ON patron.id = patron ORDER BY word, card",
    "program": "SELECT program.*, made_at / 1000000 FROM program WHERE NOT removed ORDER BY made_pos",
    "program_session": "SELECT s.*, s.changed_at / 1000000 FROM program_session AS s WHERE NOT removed "
    "ORDER BY starts_at, id",
    "registration": "SELECT r.*, card, r.made_at / 1000000, s.wall FROM registration AS r "
    "JOIN program_session AS s ON s.id = session LEFT JOIN patron ON patron.id = patron ORDER BY s.wall, r.rank, r.id",
    "attendance": "SELECT * FROM attendance ORDER BY session, age_group",
    "task_tick": "SELECT * FROM task_tick ORDER BY session, task",
    "room": "SELECT * FROM room ORDER BY code",
    "checklist": "SELECT * FROM checklist ORDER BY kind",
    "room_booking": "SELECT b.*, card, b.made_at / 1000000 FROM room_booking AS b LEFT JOIN patron "
    "ON patron.id = b.patron ORDER BY b.starts_at, b.room",
    "room_time": "SELECT room, of, from_at, until_at, clash FROM room_time ORDER BY room, from_at",
    "fact": "SELECT day, kind, branch, category, age_group, item_type, collection, sum(n) FROM fact "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7",
    "signed_agreement": "SELECT topic, title, version, card, signed_at / 1000000 AS signed "
    "FROM signed_agreement AS a JOIN patron ON patron.id = a.patron WHERE a.ended_at = 0 ORDER BY card, topic",
    "device_line": "SELECT barcode, line, call, off_at / 1000000 AS off FROM device_line AS d "
    "JOIN item ON item.id = d.id ORDER BY barcode",
    "processing_step": "SELECT barcode, step, since / 1000000 FROM processing_step JOIN item ON item.id = item "
    "WHERE item.state IN ('in_process', 'on_order') ORDER BY barcode",
    "repair_ticket": "SELECT barcode, branch, sent_at / 1000000 AS sent, problem, vendor, expected, cost_cents, done, "
    "back_at / 1000000 AS back FROM repair_ticket JOIN item ON item.id = item ORDER BY sent_at, barcode",
    "loan": "SELECT barcode, card, due_at, lent_at / 1000000 AS lent, renewals FROM loan JOIN item ON item.id = item "
    "JOIN patron ON patron.id = loan.patron WHERE closed_at IS NULL ORDER BY barcode",
}


def state() -> dict[str, list[dict[str, Any]]]:
    """Return all that staff can see, by table, without UNLIKE."""
    found = {}
    for name, text in ROWS.items():
        cursor = db.execute_sql(text)
        names = [column[0] for column in cursor.description]
        lines = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[name] = [{key: cell for key, cell in line.items() if key not in UNLIKE} for line in lines]
    return found


def used(desk: Desk) -> dict[str, ItemUse]:
    """Return how much each copy was used, anywhere."""
    copies = some(Item, "\"barcode\" <> ''")
    return {str(row.barcode): use_of([row], desk.zone)[row.id] for row in copies}


def test_the_same_library_comes_out_of_the_folder(desk: Desk, folder: Path, elsewhere: Elsewhere) -> None:
    here, use = state(), used(desk)
    assert all(here.values())
    whole(desk)
    other = elsewhere("other")
    brought = import_library(other, folder)
    assert brought.left == ()
    assert (brought.counts["titles"], brought.counts["patrons"], brought.counts["loans"]) == (9, 4, 3)
    assert brought.counts["items"] == len(ITEMS) + 40 + 4, "three of them are issues, one was ordered"
    assert state() == here
    assert used(other) == use
    assert any(one.checkouts for one in use.values())
    whole(other)
    write_library_folder(other, folder.parent / "again")
    assert contents(folder.parent / "again") == contents(folder)


def test_records_come_out_byte_by_byte(folder: Path, elsewhere: Elsewhere) -> None:
    import_library(elsewhere("other"), folder)
    stored = [bytes(marc) for (marc,) in rows("SELECT marc FROM biblio ORDER BY no")]
    read = list(read_marc(io.BytesIO(records()), NO_HOLDINGS))
    assert stored[: len(read)] == [record.marc for record in read]


def test_what_is_searched_is_found_there_too(folder: Path, elsewhere: Elsewhere) -> None:
    import_library(elsewhere("other"), folder)
    assert value("SELECT count(*) FROM biblio_index WHERE biblio_index MATCH 'harafish'") == 1
    assert value("SELECT count(*) FROM isbn WHERE isbn = '9780141439587'") == 2


def test_settings_that_were_not_there_go(folder: Path, elsewhere: Elsewhere) -> None:
    dvd = "SELECT count(*) FROM circ_rule WHERE item_type = 'DVD' AND name = 'loan_period'"
    other = elsewhere("other")
    assert value(dvd) == 1
    import_library(other, folder)
    assert value(dvd) == 0


def test_accounts_and_pins_do_not_travel(folder: Path, elsewhere: Elsewhere) -> None:
    text = (folder / SETTINGS).read_text(encoding="utf-8")
    assert not {"staff", "pin"} & json.loads(text)["settings"].keys()
    assert "argon2" not in text
    before = rows("SELECT login FROM staff_user")
    elsewhere("other")
    assert rows("SELECT login FROM staff_user") == before


def test_more_titles_than_a_page(
    desk: Desk, folder: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (titles_out, cataloging_carrying, circulation_exporting):
        monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(coming_in, "AT_ONCE", 2)
    write_library_folder(desk, folder.parent / "paged")
    assert contents(folder.parent / "paged") == contents(folder)
    here = state()
    other = elsewhere("other")
    import_library(other, folder)
    assert state() == here
    assert value("SELECT count(*) FROM journal WHERE kind = 'import_batch'") == 5
    whole(other)


def test_a_rehearsal_counts_and_writes_nothing(folder: Path, elsewhere: Elsewhere) -> None:
    other = elsewhere("other")
    before = value("SELECT count(*) FROM journal")
    counted = import_library(other, folder, dry_run=True)
    assert (counted.counts["titles"], counted.counts["patrons"], counted.counts["loans"]) == (9, 4, 3)
    assert value("SELECT count(*) FROM journal") == before


def test_removed_titles_stay_behind_and_their_items_are_counted(desk: Desk, folder: Path) -> None:
    db.execute_sql("UPDATE biblio SET removed = 1 WHERE control_number = 'long'")
    written = write_library_folder(desk, folder.parent / "less")
    assert written.counts["titles"] == 8
    assert written.without_title == value(
        "SELECT count(*) FROM item JOIN biblio ON biblio.id = item.biblio WHERE control_number = 'long'"
    )
    assert b"A long one" not in (folder.parent / "less" / TITLES).read_bytes()


LATER, SINCE_4, SINCE_3 = ([one.name for one in TABLES.values() if one.since >= form] for form in (5, 4, 3))
EARLIER = [("3", SINCE_4, 4), ("2", SINCE_3, 0)]


@pytest.mark.parametrize(("version", "lacks", "lists"), EARLIER)
def test_a_folder_of_an_earlier_version_comes_in_without_what_it_had_not(
    folder: Path, elsewhere: Elsewhere, version: str, lacks: tuple[str, ...], lists: int
) -> None:
    for name in lacks:
        (folder / name).unlink()
    known = (folder / DIGESTS).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in known if not any(name in line for name in lacks)]
    (folder / DIGESTS).write_text("".join(kept), encoding="utf-8")
    text = (folder / SETTINGS).read_text(encoding="utf-8")
    (folder / SETTINGS).write_text(text.replace(FORMAT, f"tuils-library/{version}"), encoding="utf-8")
    other = elsewhere("other")
    brought = import_library(other, folder, changed=True)
    assert (
        brought.counts["titles"],
        brought.counts["lists"],
        brought.counts["programs"],
        brought.counts["bookings"],
    ) == (9, lists, 0, 0)
    whole(other)


def test_a_folder_of_version_4_comes_in_and_counts_what_it_tells(folder: Path, elsewhere: Elsewhere) -> None:
    for name in LATER:
        (folder / name).unlink()
    known = (folder / DIGESTS).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in known if not any(name in line for name in LATER)]
    (folder / DIGESTS).write_text("".join(kept), encoding="utf-8")
    import_library(elsewhere("other"), folder)
    assert {kind for (kind,) in rows("SELECT DISTINCT kind FROM fact")} == {"attendance", "room_use", "room_heads"}


def test_programs_keep_their_ids_and_what_calendars_know_them_by(folder: Path, elsewhere: Elsewhere) -> None:
    text = "SELECT id, program, sequence, changed_at / 1000000 FROM program_session WHERE NOT removed ORDER BY id"
    before = rows(text)
    assert max(sequence for _id, _program, sequence, _at in before) == 2
    import_library(elsewhere("other"), folder)
    assert rows(text) == before


def test_what_may_not_be_kept_any_longer_does_not_leave(desk: Desk, folder: Path, clock: Clock) -> None:
    for days, name, told, note in ((0, True, True, True), (17, True, True, False), (50, True, False, False)):
        clock.forward(days=days)
        write_library_folder(desk, folder.parent / f"after {days}")
        seats = (folder.parent / f"after {days}" / "registrations.csv").read_text(encoding="utf-8")
        assert ("wheelchair" in seats, "=Dana" in seats) == (note, told)
        bookings = (folder.parent / f"after {days}" / "bookings.csv").read_text(encoding="utf-8")
        assert ("=Quilters" in bookings) == name, "one is still to come"
    assert bookings.count("=Quilters") < 3


# ---- what cannot be


def test_a_library_in_which_something_is_takes_none(desk: Desk, folder: Path, elsewhere: Elsewhere) -> None:
    other = elsewhere("other")
    register_patron(other, {"first_name": "Ada"})
    assert codes(partial(import_library, other, folder)) == ["NOT_EMPTY"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_or_is_missing_is_found(folder: Path, elsewhere: Elsewhere, name: str) -> None:
    other = elsewhere("other")
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(NotCarried, match=name):
        import_library(other, folder)
    assert import_library(other, folder, changed=True, dry_run=True).counts["titles"] == 9
    (folder / name).unlink()
    with pytest.raises(NotCarried, match=name):
        import_library(other, folder, changed=True)


def edited(file: Path, edit: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Edit the rows of a file as with a spreadsheet."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = edit(list(csv.DictReader(stream)))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


HOLDS = "SELECT control_number, patron.card, hold.state FROM hold JOIN biblio ON biblio.id = hold.biblio " \
    "JOIN patron ON patron.id = hold.patron WHERE hold.closed_at IS NULL ORDER BY hold.rank, hold.id"  # fmt: skip


def test_holds_of_an_older_folder_come_in_without_names_of_titles(folder: Path, elsewhere: Elsewhere) -> None:
    here = rows(HOLDS)
    stable = ("control_number", "isbn")
    edited(folder / "holds.csv", lambda lines: [{k: v for k, v in one.items() if k not in stable} for one in lines])
    assert import_library(elsewhere("other"), folder, changed=True).counts["holds"] == len(here)
    assert rows(HOLDS) == here


def test_a_hold_keeps_its_title_when_records_moved(folder: Path, elsewhere: Elsewhere) -> None:
    """Somebody sorted the records: the hold is found by the control number, and never given to another title."""
    here = rows(HOLDS)

    def moved(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        wrong = {"2": "3", "3": "2"}
        unknown = {**lines[0], "control_number": "gone", "isbn": "9780000000002"}
        return [unknown, *({**one, "record": wrong.get(one["record"], one["record"])} for one in lines)]

    edited(folder / "holds.csv", moved)
    assert import_library(elsewhere("other"), folder, changed=True).counts["holds"] == len(here)
    assert rows(HOLDS) == here


def test_a_table_without_code_of_its_own_comes_back_by_its_kinds(
    desk: Desk, folder: Path, elsewhere: Elsewhere
) -> None:
    """A new kind of record declares no more: nothing names its rows, and later entries tell of their columns."""
    plain = CarriedTable(
        "wishes.csv", 9, Suggestion, "made_at, id", (MADE, DECIDED), key="", sets={DECIDED: ("state", "reason", "line")}
    )
    told = [{name: str(cell) for name, cell in row.items()} for row in rows_out(desk, plain, [plain])]
    assert len({row["state"] for row in told}) > 1
    other = elsewhere("other")
    taken = take_tables(other, [{**row, "patron": "", "line": ""} for row in told], tables=[plain])
    assert taken == ((), (), ())
    alike = ("title", "state", "reason", "made_at", "decided_at")
    again = [{name: str(row[name]) for name in alike} for row in rows_out(other, plain, [plain])]
    assert again == [{name: row[name] for name in alike} for row in told]


def test_what_a_model_keeps_secret_does_not_leave() -> None:
    assert columns_of(CarriedTable("settings.csv", 9, Setting, "name", key="")) == ("name",)
    with pytest.raises(TypeError, match="nobody may read staff_pin"):
        columns_of(CarriedTable("pins.csv", 9, StaffPin, "login"))


def test_every_family_names_its_files() -> None:
    assert [part.files[0].name for part in PARTS if part.files[0].since == 1] == [
        "items.csv",
        "patrons.csv",
        "loans.csv",
    ]
    named = [one for family in every_family() for one in family.carried if isinstance(one, str)]
    assert len(named) == len(PARTS) - 1, "all but the statistics, which are no state"


def test_an_export_that_was_not_finished_is_none(folder: Path, elsewhere: Elsewhere) -> None:
    (folder / DIGESTS).unlink()
    with pytest.raises(NotCarried, match=DIGESTS):
        import_library(elsewhere("other"), folder, changed=True)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("settings.json", b"tuils-library/10", b"tuils-library/11"),
        ("settings.json", b"{", b"["),
        ("settings.json", b'"code": "MAIN"', b'"core": "MAIN"'),
        ("items.csv", b"barcode", b"number"),
        ("items.csv", b"\n1,", b"\n99,"),
        ("items.csv", b",1250,", b",12.50,"),
        ("titles.mrc", b"\x1e", b"."),
        ("loans.csv", b"T", b"?"),
        ("loans.csv", b",2,,,\n", b",two,,,\n"),
        ("accounts.csv", b",1250,", b",,"),
        ("holds.csv", b"\n2,", b"\ntwo,"),
        ("holds.csv", b"T", b"?"),
        ("accounts.csv", b",1250,", b",12.50,"),
        ("patrons.csv", b"card", b"cart"),
        ("programs.csv", b",60,", b",an hour,"),
        ("sessions.csv", b"2026-12-09T11:00", b"2026-13-09T11:00"),
        ("sessions.csv", b"audience", b"audible"),
        ("registrations.csv", b"{", b"{{"),
        ("bookings.csv", b",90,", b",9O,"),
        ("inventories.csv", b"T", b"?"),
        ("scans.csv", b",0,20", b",first,20"),
        ("subscriptions.csv", b",weekly,", b",sometimes,"),
        ("issues.csv", b"2026-08-01", b"2026-18-01"),
        ("weeding.csv", b",UT,", b",UX,"),
        ("orders.csv", b",1000,2000,", b",1000,lots,"),
        ("invoice_lines.csv", b",800,", b",eight,"),
        ("funds.csv", b",5000,", b",5OOO,"),
        ("settings.json", b'"5d"', b'"five"'),
        ("settings.json", b'"loan_period"', b'"lone_period"'),
        ("settings.json", b"10:00-12:00", b"10:00-9:00"),
        ("settings.json", b"2026-12-24", b"2026-24-12"),
        (
            "settings.json",
            b'"role": []',
            b'"role": [{"code": "administrator", "name": "", "permissions": [], "passes": []}]',
        ),
    ],
)
def test_what_cannot_be_read_leaves_the_library_empty(
    folder: Path, elsewhere: Elsewhere, name: str, old: bytes, new: bytes
) -> None:
    other = elsewhere("other")
    before = value("SELECT count(*) FROM journal")
    text = (folder / name).read_bytes()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new))
    with pytest.raises(NotCarried, match=r"\w"):
        import_library(other, folder, changed=True)
    assert value("SELECT count(*) FROM journal") == before
    assert value("SELECT count(*) FROM biblio") == 0


def test_a_zone_that_is_none_is_refused(folder: Path, elsewhere: Elsewhere) -> None:
    text = (folder / SETTINGS).read_text(encoding="utf-8")
    (folder / SETTINGS).write_text(text.replace("America/Chicago", "Nowhere"), encoding="utf-8")
    assert codes(partial(import_library, elsewhere("other"), folder, changed=True)) == ["NOT_UNDERSTOOD"]


def test_one_number_on_two_copies_comes_in_as_it_was(desk: Desk, folder: Path, elsewhere: Elsewhere) -> None:
    """Two machines gave it: the first keeps it, and staff see the other."""
    book = value("SELECT biblio FROM item WHERE barcode = 'B7'")
    add_item(desk, "B7", biblio=book, public_note="the second")
    write_library_folder(desk, folder.parent / "twice")
    other = elsewhere("other")
    import_library(other, folder.parent / "twice")
    assert rows("SELECT clash, public_note FROM item WHERE barcode = 'B7' ORDER BY clash") == [
        (0, ""),
        (1, "the second"),
    ]
    whole(other)


@pytest.mark.whole
def test_the_sample_library_comes_in_as_it_was(desk: Desk, tmp_path: Path, elsewhere: Elsewhere, clock: Clock) -> None:
    close_store()
    build_sample(tmp_path / "sample.db", beginner(clock))
    write_library_folder(desk_of(ADMIN, clock), tmp_path / "out")
    other = elsewhere("other")
    import_library(other, tmp_path / "out")
    write_library_folder(other, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    whole(other)


def test_a_whole_library_is_listed_as_an_import(folder: Path, elsewhere: Elsewhere) -> None:
    import_library(elsewhere("other"), folder)
    (line,) = batches(desk_of("admin", Clock()))
    assert (line.what, line.files, line.counts["added"]) == ("marc", (TITLES,), 9)


def test_a_loan_whose_card_is_gone_is_named(folder: Path, elsewhere: Elsewhere) -> None:
    text = (folder / "loans.csv").read_text(encoding="utf-8")
    (folder / "loans.csv").write_text(text.replace("C902", "C999"), encoding="utf-8")
    brought = import_library(elsewhere("other"), folder, changed=True)
    assert (brought.counts["loans"], brought.left) == (2, ("B7",))


def test_rows_about_somebody_who_is_not_in_the_folder_are_counted(folder: Path, elsewhere: Elsewhere) -> None:
    def strange(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**rows[0], "patron": "C999"}, *rows[1:]]

    edited(folder / "holds.csv", strange)
    edited(folder / "accounts.csv", strange)
    whole = import_library(elsewhere("one"), folder, changed=True, dry_run=True)
    brought = import_library(elsewhere("other"), folder, changed=True)
    assert brought.not_taken == {"holds.csv": 1, "accounts.csv": 1}
    assert brought.counts["holds"] == whole.counts["holds"] - 1
    assert brought.counts["lines"] == whole.counts["lines"] - 1


def test_a_loan_without_a_due_date_is_not_due_in_1970(folder: Path, elsewhere: Elsewhere) -> None:
    edited(folder / "loans.csv", lambda rows: [{**row, "due_at": ""} for row in rows])
    with pytest.raises(NotCarried, match=r"loans\.csv: due_at"):
        import_library(elsewhere("other"), folder, changed=True)


def test_a_folder_that_has_something_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("Dear library,")
    with pytest.raises(NotCarried, match="not empty"):
        write_library_folder(desk, tmp_path / "out")
    assert contents(tmp_path / "out") == {"letter.txt": b"Dear library,"}


def test_an_export_that_is_stopped_leaves_nothing(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_args: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(TABLES, "loans.csv", replace(TABLES["loans.csv"], rows=full))
    with pytest.raises(OSError, match="No space"):
        write_library_folder(desk, tmp_path / "stopped")
    assert not (tmp_path / "stopped").exists()
    (tmp_path / "there").mkdir()
    with pytest.raises(OSError, match="No space"):
        write_library_folder(desk, tmp_path / "there")
    assert contents(tmp_path / "there") == {}


def test_the_folder_and_its_files_are_private(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_nothing_moves_without_the_right_to_it(volunteer: Desk, desk: Desk, folder: Path, tmp_path: Path) -> None:
    assert codes(partial(write_library_folder, volunteer, tmp_path / "no")) == ["NO_PERMISSION"]
    assert not (tmp_path / "no").exists()
    for one in ({"library.import"}, {"library.settings"}):
        assert codes(partial(import_library, with_role(desk, permissions=one), folder)) == ["NO_PERMISSION"]
