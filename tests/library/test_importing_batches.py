"""An import goes batch by batch: whole batches only, others write between them, and what was cut off goes on.

A batch is smaller here than it is in use, and so are the files.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.title_imports import importing, intake, pace
from tuils.library.holdings.title_imports.importing import Import
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.models import db

from .makers import codes, raw, rows, value, whole
from .titles_coming_in import bring_in, file_of, many, marc

ROOT = Path(__file__).parents[2]
SMALL = {"FIRST_RECORDS": 50, "MOST_RECORDS": 100}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in SMALL.items():
        monkeypatch.setattr(pace, name, most)


def barcodes() -> list[str]:
    return [row[0] for row in rows("SELECT barcode FROM item ORDER BY barcode")]


def test_a_rehearsal_writes_nothing_and_reports_the_same(desk: Desk, tmp_path: Path) -> None:
    """So it does where a number comes back in a later batch, which a rehearsal never wrote."""
    records = [*many(110), marc("1", "Title 1"), marc("200", "Another", {"p": "B7"}), b"no record at all\x1d"]
    path = file_of(tmp_path, records)
    before = whole(desk).entries
    rehearsed, said = bring_in(desk, path, dry_run=True)
    assert whole(desk).entries == before
    assert not find_titles("title").hits
    done, faults = bring_in(desk, path)
    assert said == faults
    assert rehearsed.batch == ""
    counts = ("added", "matched", "items_added", "set_aside", "rejected", "read")
    assert [getattr(rehearsed, name) for name in counts] == [getattr(done, name) for name in counts]
    assert (done.added, done.matched, done.rejected) == (111, 1, 1)


def batches() -> list[dict[str, Any]]:
    """Return the data of import entries, in order."""
    return [json.loads(data) for (data,) in rows("SELECT data FROM journal WHERE kind = 'import_batch' ORDER BY seq")]


def test_batches_are_acts_of_at_most_so_many_that_share_one_import(desk: Desk, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, many(300), "a.mrc"), file_of(tmp_path, many(10, 500), "b.mrc")]
    summary, _faults = bring_in(desk, *paths)
    *facts, last = batches()
    assert [fact["number"] for fact in facts] == list(range(1, len(facts) + 1))
    assert max(fact["counts"]["added"] for fact in facts) == SMALL["MOST_RECORDS"]
    assert [sum(fact["counts"]["added"] for fact in facts if fact["place"] == n) for n in (0, 1)] == [300, 10]
    assert [fact["read"] for fact in facts if fact["name"] == "b.mrc"] == [10]
    acts = rows("SELECT count(*) FROM journal WHERE kind = 'item_added' GROUP BY act ORDER BY min(seq)")
    assert [number for (number,) in acts] == [fact["counts"]["added"] for fact in facts]
    assert {fact["batch"] for fact in [*facts, last]} == {summary.batch}
    whole(desk)


def test_batches_name_their_files_and_the_last_says_that_it_is(desk: Desk, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, many(300), "a.mrc"), file_of(tmp_path, many(10, 500), "b.mrc")]
    summary, _faults = bring_in(desk, *paths)
    *facts, last = batches()
    assert (last["finished"], last["what"], {fact.get("finished") for fact in facts}) == (True, "marc", {None})
    assert facts[0]["file"] == facts[1]["file"] != facts[-1]["file"]
    assert rows("SELECT DISTINCT batch FROM biblio") == [(summary.batch,)]


def test_other_desks_write_between_batches(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(250))
    other = sqlite3.connect(store, timeout=0)
    written: list[int] = []

    def write(_done: int, _total: int, read: int) -> None:
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        written.append(read)

    import_marc(desk, [path], progress=write)
    other.close()
    assert written[-1] == 250
    assert len(written) > 2


@pytest.mark.parametrize("waits", [False, True])
def test_batches_share_a_transaction_until_a_desk_waits(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(db.obj, "someone_waits", lambda: waits)
    done: list[int] = []
    import_marc(desk, [file_of(tmp_path, many(150))], progress=lambda _done, _total, read: done.append(read))
    *facts, _last = batches()
    ends = list(itertools.accumulate(fact["counts"]["added"] for fact in facts))
    assert list(dict.fromkeys(done)) == (ends if waits else [SMALL["MOST_RECORDS"], 150])
    assert SMALL["FIRST_RECORDS"] in ends  # of the first transaction, where none waits
    whole(desk)


def test_a_dry_run_waits_for_no_desk_and_holds_none_up(desk: Desk, store: Path, tmp_path: Path) -> None:
    """So too while another desk is in the middle of a write."""
    path = file_of(tmp_path, [*many(130), *many(20)])
    other = sqlite3.connect(store, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    summary, _faults = bring_in(desk, path, dry_run=True)
    other.execute("ROLLBACK")
    other.close()
    assert (summary.added, summary.matched) == (130, 20)


def test_what_a_desk_writes_meanwhile_counts(desk: Desk, store: Path, tmp_path: Path) -> None:
    """Between sorting out and writing: a number that another desk gives away is not given twice."""
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}), marc("2", "Persuasion", {"p": "1002"})])
    faults: list[RecordFault] = []
    steps = Import(desk, [path], make_codes=True, tell=faults.append).steps()
    bring_in(desk, file_of(tmp_path, [marc("3", "Sanditon", {"p": "1003"})], "other.mrc"))

    def beside(*given: Any) -> Any:
        sorted_out = intake.decide_records(*given)
        other = raw(store)
        other.execute("UPDATE item SET barcode = '1002' WHERE barcode = '1003'")
        other.commit()
        other.close()
        return sorted_out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "decide_records", beside)
        for _step in steps:
            pass
    assert barcodes() == ["", "1001", "1002"]
    assert "1002" in faults[0].fault


def test_the_disk_is_waited_for_again_between_batches(desk: Desk, tmp_path: Path) -> None:
    db.execute_sql("PRAGMA synchronous = full")
    seen: list[int] = []

    def stop(_done: int, _total: int, _read: int) -> None:
        seen.append(value("PRAGMA synchronous"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_marc(desk, [file_of(tmp_path, many(150))], progress=stop)
    assert seen == [2]
    before = value("SELECT count(*) FROM biblio")
    assert 0 < before < 150
    summary, _faults = bring_in(desk, file_of(tmp_path, many(150)))
    assert (summary.resumed, summary.added, summary.items_added) == (before, 150, 150)
    whole(desk)


KILLED = """
import os, sys
from pathlib import Path
from typing import Any
from tests.library.makers import Clock, START, desk_of
from tuils.library.holdings.title_imports import intake, pace
from tests.at_once import import_marc
from tuils.library.foundation.store import open_store

pace.FIRST_RECORDS, pace.MOST_RECORDS = 50, 100
open_store(Path(sys.argv[1]))
index, calls = intake.search.index_batch, []

def power_cut(first):
    index(first)
    calls.append(first)
    if len(calls) == 3:
        os._exit(9)

intake.search.index_batch = power_cut
import_marc(desk_of("admin", Clock(START), "import-desk"), [Path(sys.argv[2])], make_codes=True)
"""


TAKEN_ON = """
from pathlib import Path
from tests.library.makers import Clock, START, desk_of
from tests.at_once import import_marc
from tuils.library.foundation.store import open_store

open_store(Path("{store}"))
import_marc(desk_of("admin", Clock(START), "other-desk"), [Path("{path}")])
"""


def killed(store: Path, path: Path) -> int:
    """Cut an import off within its second transaction. Return how many titles are in."""
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(store), str(path)], cwd=ROOT, check=False, timeout=300)
    assert ended.returncode == 9
    return int(value("SELECT count(*) FROM biblio"))


def test_a_power_cut_leaves_whole_batches_and_the_import_goes_on_from_there(
    desk: Desk, store: Path, tmp_path: Path
) -> None:
    path = file_of(tmp_path, many(250))
    there = killed(store, path)
    assert there == value("SELECT count(*) FROM item") > 0
    first, *_others = batches()
    whole(desk)
    rehearsed, _faults = bring_in(desk, path, dry_run=True)
    summary, _faults = bring_in(desk, path)
    assert (summary.resumed, summary.added, summary.items_added, summary.read) == (there, 250, 250, 250)
    assert (rehearsed.resumed, rehearsed.added) == (there, 250)
    assert summary.batch == first["batch"]
    assert sum(fact["counts"].get("added", 0) for fact in batches()) == 250
    assert rows("SELECT DISTINCT batch FROM biblio") == [(summary.batch,)]
    assert find_titles("title 150").hits
    whole(desk)
    again, _faults = bring_in(desk, path)
    assert (again.resumed, again.matched, again.batch) == (0, 250, "")


def test_another_profile_or_file_does_not_go_on_but_begins_anew(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(150))
    there = killed(store, path)
    summary, _faults = bring_in(desk, path, match=["control_number"])
    assert (summary.resumed, summary.matched, summary.added) == (0, there, 150 - there)
    other = file_of(tmp_path, many(151), "other.mrc")
    assert bring_in(desk, other)[0].resumed == 0
    whole(desk)


@pytest.mark.whole
def test_of_two_that_go_on_with_one_import_only_one_does(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(300))
    there = killed(store, path)
    mine = Import(desk, [path]).steps()
    next(mine)
    script = TAKEN_ON.format(store=str(store), path=str(path))
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=300).returncode == 0
    assert codes(lambda: list(mine)) == ["IMPORT_UNDER_WAY"]
    assert there < value("SELECT count(*) FROM biblio") == value("SELECT count(DISTINCT control_number) FROM biblio")
    whole(desk)


def test_the_second_file_is_gone_on_with_where_it_was_cut_off(desk: Desk, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, many(30), "a.mrc"), file_of(tmp_path, many(400, 100), "b.mrc")]
    steps = Import(desk, paths, make_codes=True).steps()
    for _batch in range(3):
        next(steps)
    steps.close()
    before = value("SELECT count(*) FROM biblio")
    assert 30 < before < 430
    summary, _faults = bring_in(desk, *paths)
    assert (summary.resumed, summary.added, summary.read) == (before, 430, 430)
    assert value("SELECT count(*) FROM biblio") == 430
    whole(desk)
