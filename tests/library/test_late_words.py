"""The words of imported patrons come some thousand at a time; what a cut-off import left out is put later."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.publishing.queries import finding_state
from tuils.library.holdings.titles.refreshing import Refreshing
from tuils.library.people.patron_files.patron_import import PatronImport
from tuils.library.people.patrons import late_words
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.patrons.late_words import CUT_OFF, MARK, LateWords, are_words_missing, put_missing_words
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.patrons.queries import late_marks, put_words
from tuils.library.reach.replay import verify_library
from tuils.models import Patron, PatronContact, db
from tuils.models.rows import columns, some
from tuils.models.store_words import version
from tuils.values.person_words import person_words

from .makers import Clock, rows, value

COUNT = 23


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of 23 patrons, each third with a second phone; eight of them at a time get their words."""
    monkeypatch.setattr(late_words, "TOGETHER", 8)
    monkeypatch.setattr(late_words, "BESIDE", 3)
    monkeypatch.setattr(late_words, "WORDS", 10)
    second = [str(777_000 + n) if n % 3 == 0 else "" for n in range(COUNT)]
    lines = [
        f"2123400000{n:04d},Reader{n},Ann,1990-01-{n + 1:02d},{n} Oak Street,555-{1000 + n},{second[n]}"
        for n in range(COUNT)
    ]
    path = tmp_path / "people.csv"
    path.write_text("card,last_name,first_name,born,street,phone,phone_2\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def import_of(desk: Desk, table: Path) -> Iterator[int]:
    whole = PatronImport(desk, table)
    whole.at_once = 4
    return whole.steps()


def begin(desk: Desk, table: Path, read: int) -> Iterator[int]:
    """Begin an import, and stop after so many rows."""
    steps = import_of(desk, table)
    while next(steps) < read:
        pass
    return steps


def cut_off(desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin an import whose program ends without a last word."""
    with monkeypatch.context() as patched:
        patched.setattr(LateWords, "finish", lambda _late: None)
        begin(desk, table, 4).close()  # type: ignore[attr-defined]


def words() -> list[tuple[object, ...]]:
    return rows("SELECT word, patron FROM patron_word ORDER BY 1, 2")


def expected() -> list[tuple[object, ...]]:
    """The words of all patrons, reckoned from their rows."""
    found = []
    for patron in some(Patron, "true"):
        contacts = [columns(row) for row in some(PatronContact, "patron = ?", patron.id)]
        found += [(word, patron.id) for word in person_words(columns(patron), contacts)]
    return sorted(found)


def cards(desk: Desk, text: str) -> list[str]:
    return [sheet.card[-2:] for sheet in find_patrons(desk, text)]


def test_all_words_are_in_when_an_import_is_over(desk: Desk, table: Path) -> None:
    list(import_of(desk, table))
    assert words() == expected()
    assert len({patron for _word, patron in words()}) == COUNT
    assert cards(desk, "reader7") == ["07"]
    assert cards(desk, "777003") == ["03"]
    assert not late_marks(MARK)
    assert verify_library(desk).ok


def test_the_same_where_a_desk_waits_each_time(desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.obj, "someone_waits", lambda: True)
    list(import_of(desk, table))
    assert words() == expected()


def test_the_same_where_a_desk_comes_in_the_middle(desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter([False, False, True])
    monkeypatch.setattr(db.obj, "someone_waits", lambda: next(asked, False))
    list(import_of(desk, table))
    assert words() == expected()


def test_the_words_of_eight_come_together(desk: Desk, table: Path) -> None:
    steps = import_of(desk, table)
    counts = [value("SELECT count(DISTINCT patron) FROM patron_word") for _read in steps]
    assert [count for n, count in enumerate(counts) if count not in counts[:n]] == [0, 8, 16]
    assert value("SELECT count(DISTINCT patron) FROM patron_word") == COUNT


def test_an_import_that_is_stopped_puts_its_words(desk: Desk, table: Path) -> None:
    steps = begin(desk, table, 4)
    assert words() == []
    assert late_marks(MARK)
    steps.close()  # type: ignore[attr-defined]
    assert words() == expected()
    assert not late_marks(MARK)


def test_a_patron_who_is_edited_meanwhile_has_no_old_words(desk: Desk, table: Path) -> None:
    steps = begin(desk, table, 4)
    edit_patron(desk, "21234000000001", {"last_name": "Newname"})
    list(steps)
    assert words() == expected()
    assert (cards(desk, "newname"), cards(desk, "reader1")[:1]) == (["01"], ["10"])


def test_words_read_before_a_desk_wrote_are_read_again(
    desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter(range(100))
    monkeypatch.setattr(late_words, "version", lambda: next(seen))
    put: list[int] = []

    def put_some(patrons: list[str], _meanwhile: object) -> None:
        put.append(len(patrons))
        put_words(late_words._words_of(patrons))

    monkeypatch.setattr(late_words, "_put_some", put_some)
    list(import_of(desk, table))
    assert put == [3, 1] * 5 + [3], "of each batch, since a desk is at work"
    assert words() == expected()


def test_a_start_puts_what_a_cut_off_import_left_out(
    desk: Desk, table: Path, store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(desk, table, monkeypatch)
    assert (cards(desk, "reader1"), are_words_missing(desk.now)) == ([], False)  # it may be at work
    clock.now += CUT_OFF
    assert are_words_missing(desk.now)
    refreshing = Refreshing(desk, store)
    while refreshing.go_on():
        pass
    refreshing.close()
    assert cards(desk, "reader1") == ["01"]
    assert words() == expected()
    assert not are_words_missing(desk.now)


def test_the_next_import_begins_with_what_is_missing(desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off(desk, table, monkeypatch)
    list(import_of(desk, table))
    assert words() == expected()
    assert value("SELECT count(*) FROM patron") == COUNT
    assert not late_marks(MARK)


def test_verify_finds_nothing_wrong_while_words_are_missing(
    desk: Desk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(desk, table, monkeypatch)
    assert verify_library(desk).ok
    assert words() == []  # it looked at a copy


def test_a_mark_that_is_set_again_meanwhile_stays(desk: Desk, table: Path) -> None:
    steps = begin(desk, table, 4)
    putting = put_missing_words()
    next(putting)
    next(steps)
    list(putting)
    assert late_marks(MARK)
    list(steps)
    assert words() == expected()
    assert not late_marks(MARK)


def test_the_patrons_catalog_does_not_hear_of_it(desk: Desk, table: Path) -> None:
    before = finding_state()
    steps = begin(desk, table, 4)
    assert late_marks(MARK)
    assert finding_state() == before
    list(steps)


def test_a_dry_run_leaves_no_mark(desk: Desk, table: Path) -> None:
    list(PatronImport(desk, table, dry_run=True).steps())
    assert not late_marks(MARK)
    assert words() == []


def test_words_that_a_desk_interrupted_are_put_after_a_crash(
    desk: Desk, table: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk came when some words were in, and the power went before the rest: nobody is left with half of them."""
    cut_off(desk, table, monkeypatch)
    patrons = [str(row[0]) for row in rows("SELECT id FROM patron")]
    waits = iter([False, False, True])
    with monkeypatch.context() as patched:
        patched.setattr(db.obj, "someone_waits", lambda: next(waits, True))
        assert not late_words._put_sorted(late_words._words_of(patrons), version())
    clock.now += CUT_OFF + 1
    assert are_words_missing(desk.now)
    list(put_missing_words())
    assert words() == expected()


def test_a_patron_is_found_at_once_where_another_desk_works(
    desk: Desk, table: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_words, "TOGETHER", 1000)
    steps = import_of(desk, table)
    for _step in range(3):
        next(steps)
        with contextlib.closing(sqlite3.connect(store)) as other, other:
            other.execute("UPDATE item SET staff_note = staff_note || '.'")
            other.execute("INSERT OR REPLACE INTO finding_state (name, number, text) VALUES ('other', 1, '')")
    assert len({patron for _word, patron in words()}) >= 4
    list(steps)
    assert words() == expected()
