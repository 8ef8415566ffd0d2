"""The audit log: what is noted, when it is not shown, and that nobody changes it unseen."""

from __future__ import annotations

import ast
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import OperationalError

import tuils.library
from tuils.library.foundation import audit
from tuils.library.foundation.administration.audit_chain import chain_faults, cut_lines
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.store import StoreFault, close_thread, connect_thread, plain_faults
from tuils.library.people.staff.audit_log import KINDS, AuditLine, audit_lines
from tuils.library.reach.replay import verify_library
from tuils.models import db

from .makers import Clock, desk_of, register, rows, value, with_role

HOUSE = Path(tuils.library.__file__).parent
CUT = audit.CUT
ROWS = "SELECT kind, patron, deed, allowed FROM audit_row ORDER BY device, seq"


@pytest.fixture(autouse=True)
def nothing_waits() -> Iterator[None]:
    yield
    assert not audit.waiting


def kinds() -> list[str]:
    return [str(row[0]) for row in rows(ROWS)]


def note_many(desk: Desk) -> None:
    for number in range(2000):
        audit.note_in_audit(desk, "record", f"{number:036}")


@verb("circulation.count")
def halfway(desk: Desk, *, then: Callable[[], object]) -> None:
    """A verb that notes something and goes on."""
    audit.note_in_audit(desk, "money", "somebody")
    then()


# ---- when it is written


def test_what_is_taken_back_was_not_done_and_the_refusal_stays(desk: Desk, volunteer: Desk) -> None:
    with pytest.raises(Refused):
        halfway(volunteer, then=lambda: volunteer.require("audit.see"))
    assert rows(ROWS) == [("refused", "", "audit.see", 0)]
    halfway(volunteer, then=lambda: None)
    assert kinds() == ["refused", "money"]


def test_a_look_is_written_before_its_answer_also_where_nothing_can_be_written(desk: Desk, store: Path) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        audit.looked(desk, "record", "somebody")
        seen.append(kinds())
        with pytest.raises(OperationalError, match="readonly"):
            db.execute_sql("DELETE FROM item")

    def at_a_lane() -> None:
        connect_thread(read_only=True)
        look()
        close_thread()

    thread = threading.Thread(target=at_a_lane)
    thread.start()
    thread.join()
    assert seen == [["record"]]


def test_what_cannot_be_noted_is_not_shown_and_a_refusal_waits(desk: Desk, volunteer: Desk, store: Path) -> None:
    register(desk, card="P1")
    db.execute_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        audit.looked(desk, "record", "somebody")
    with pytest.raises(Refused):
        volunteer.require("audit.see")
    assert audit.waiting
    other.execute("ROLLBACK")
    other.close()
    assert kinds() == []
    audit.flush()
    assert rows(ROWS) == [("refused", "", "audit.see", 0)]


def test_a_full_disk_shows_nothing_either(desk: Desk) -> None:
    pages = value("PRAGMA page_count")
    db.execute_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFault, match="the disk is full"), plain_faults():
        note_many(desk)
    db.execute_sql("PRAGMA max_page_count = 1000000")
    assert chain_faults() == []


def test_the_same_look_again_is_the_same_line(desk: Desk, clock: Clock) -> None:
    for _time in range(3):
        audit.looked(desk, "record", "somebody")
    audit.looked(desk, "loans", "somebody")
    audit.looked(desk, "record", "another")
    assert kinds() == ["record", "loans", "record"]
    clock.forward(minutes=6)
    audit.looked(desk, "record", "somebody")
    assert len(kinds()) == 4
    clock.forward(hours=-5)
    audit.looked(desk, "record", "somebody")
    assert len(kinds()) == 5


def test_programs_of_one_device_write_one_chain(desk: Desk, store: Path) -> None:
    def many() -> None:
        connect_thread()
        for _number in range(30):
            audit.note_in_audit(desk, "record", threading.current_thread().name)
        close_thread()

    threads = [threading.Thread(target=many) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value("SELECT count(*) FROM audit_row") == value("SELECT max(seq) FROM audit_row") == 90
    assert chain_faults() == []


# ---- the chain


@pytest.fixture
def chain(desk: Desk, clock: Clock) -> Desk:
    """Two devices with six lines each, a day apart."""
    for day in range(6):
        for device in ("desk", "van"):
            audit.note_in_audit(desk_of("admin", clock, device=device), "record", f"patron-{day}")
        clock.forward(days=1)
    return desk


TAMPERED = {
    "UPDATE audit_row SET patron = 'x' WHERE device = 'van' AND seq = 3": "audit log of van: line 3 was changed",
    "UPDATE audit_row SET operator = 'x' WHERE device = 'van' AND seq = 6": "audit log of van: line 6 was changed",
    "UPDATE audit_row SET allowed = 0 WHERE device = 'desk' AND seq = 1": "audit log of desk: line 1 was changed",
    "UPDATE audit_row SET kind = 'cut' WHERE device = 'desk' AND seq = 3": "audit log of desk: line 3 was changed",
    "DELETE FROM audit_row WHERE device = 'van' AND seq = 3": "audit log of van: line 3 is missing",
    "DELETE FROM audit_row WHERE device = 'van' AND seq <= 2": "audit log of van: lines 1 to 2 are missing",
    "DELETE FROM audit_row WHERE device = 'van' AND seq >= 5": "audit log of van: lines 5 to 6 are missing",
    "DELETE FROM audit_row WHERE device = 'van'": "audit log of van: lines 1 to 6 are missing",
    "DELETE FROM audit_head WHERE device = 'van'": "audit log of van: its head is missing",
    "UPDATE audit_head SET seq = 5 WHERE device = 'van'": "audit log of van: its head is not that of line 6",
}


@pytest.mark.parametrize("deed", TAMPERED)
def test_what_is_changed_past_the_program_is_found(deed: str, chain: Desk) -> None:
    assert verify_library(chain).ok
    db.execute_sql(deed)
    found = verify_library(chain)
    assert not found.ok
    assert found.differences == ()
    assert [fault[: len(TAMPERED[deed])] for fault in found.audit] == [TAMPERED[deed]]


def test_lines_cut_off_at_the_end_are_missed_also_after_more_is_noted(chain: Desk, clock: Clock) -> None:
    db.execute_sql("DELETE FROM audit_row WHERE device = 'van' AND seq >= 5")
    audit.note_in_audit(desk_of("admin", clock, device="van"), "record")
    assert chain_faults() == ["audit log of van: lines 5 to 6 are missing"]


def test_a_head_that_was_set_back_stops_no_desk(chain: Desk, clock: Clock) -> None:
    db.execute_sql("UPDATE audit_head SET seq = 2, hash = 'x'")
    audit.note_in_audit(desk_of("admin", clock, device="van"), "record")
    assert value("SELECT max(seq) FROM audit_row WHERE device = 'van'") == 7


def test_purging_cuts_from_the_front_and_the_chain_goes_on(chain: Desk, clock: Clock) -> None:
    before = value("SELECT at FROM audit_row WHERE device = 'van' AND seq = 4")
    assert cut_lines(chain, before) == 7  # four of the desk, which come a moment earlier
    assert rows("SELECT device, seq, kind FROM audit_row WHERE seq <= 4 ORDER BY device, seq") == [
        ("desk", 4, "cut"),
        ("van", 3, "cut"),
        ("van", 4, "record"),
    ]
    assert verify_library(chain).ok
    assert cut_lines(chain, before) == 0
    audit.note_in_audit(chain, "record")
    assert cut_lines(chain, clock.now + 1) == 6
    audit.note_in_audit(chain, "record")
    assert verify_library(chain).ok
    db.execute_sql("UPDATE audit_row SET hash = 'x' WHERE kind = 'cut'")
    assert not verify_library(chain).ok


def test_a_line_of_a_clock_that_was_ahead_leaves_no_gap(chain: Desk, clock: Clock) -> None:
    db.execute_sql("DELETE FROM audit_row")
    db.execute_sql("DELETE FROM audit_head")
    start = clock.now
    for days in (0, 400, -399, 1):
        clock.forward(days=days)
        audit.note_in_audit(chain, "record")
    assert cut_lines(chain, start + 5 * 86_400_000_000) == 1
    assert chain_faults() == []


def test_purging_is_for_those_who_may(chain: Desk, volunteer: Desk) -> None:
    with pytest.raises(Refused):
        cut_lines(volunteer, 0)


# ---- reading


def test_the_log_is_read_by_patron_person_kind_and_time(desk: Desk, volunteer: Desk, clock: Clock) -> None:
    card = register(desk, card="P1")
    patron = value("SELECT id FROM patron")
    audit.looked(volunteer, "record", patron)
    clock.forward(days=2)
    day = clock.now
    audit.looked(desk, "history", patron)
    with pytest.raises(Refused):
        volunteer.require("patrons.history")

    def read(**asked: object) -> list[tuple[str, str]]:
        page = audit_lines(desk, **asked)  # type: ignore[arg-type]
        return [(line.operator, line.kind) for line in page.lines if line.kind != "audit"]

    assert read() == [("vera", "refused"), ("admin", "history"), ("vera", "record")]
    assert read(card=card) == read(card=patron) == [("admin", "history"), ("vera", "record")]
    assert read(operator="vera", kind="record") == [("vera", "record")]
    assert read(since=day) == [("vera", "refused"), ("admin", "history")]
    assert read(until=day) == [("vera", "record")]
    page = audit_lines(desk, operator="vera", limit=1, skip=1)
    assert (page.total, [line.kind for line in page.lines]) == (2, ["record"])
    assert page.lines[0].card == card
    with pytest.raises(Refused):
        audit_lines(desk, card="nobody")


def test_looking_at_the_log_is_noted_and_not_for_volunteers(desk: Desk, volunteer: Desk) -> None:
    with pytest.raises(Refused):
        audit_lines(volunteer)
    (first, _second) = audit_lines(desk).lines
    assert (first.operator, first.kind, first.words) == ("admin", "audit", "viewed the audit log")
    assert kinds() == ["refused", "audit"]


def test_a_line_says_what_it_was_about(desk: Desk) -> None:
    nobody = with_role(desk, permissions=set())
    with pytest.raises(Refused):
        nobody.require("fees.waive")
    audit.note_in_audit(desk, "override", about="OWES_TOO_MUCH")
    found: list[AuditLine] = list(audit_lines(desk).lines)
    assert {line.kind: line.about for line in found} == {
        "audit": "",
        "override": "owes too much",
        "refused": "waive charges",
    }


@pytest.mark.whole
def test_every_kind_that_is_noted_has_its_words() -> None:
    named = {CUT}
    for file in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            kind, called = node.args[1], ast.unparse(node.func).rpartition(".")[2]
            if called in ("note_in_audit", "looked") and isinstance(kind, ast.Constant):
                named.add(str(kind.value))
    assert {"record", "export", "money", "override", "audit"} <= named <= {*KINDS}


def test_refusals_of_several_lines_are_each_noted_once(desk: Desk, volunteer: Desk) -> None:
    def twice() -> None:
        for _time in range(2):
            with pytest.raises(Refused):
                volunteer.require("audit.see")
        raise refuse("NAME_MISSING")

    with pytest.raises(Refused):
        halfway(volunteer, then=twice)
    assert kinds() == ["refused", "refused"]
