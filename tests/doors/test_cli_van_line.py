"""A van that is refreshed within reach, sealed under a passphrase, and brought together over a line."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import DAY, HOUR

from .calling import ROOT, Program
from .vans import Fleet, Machine, fleet_of

SSH = """#!{python}
import os, shlex, sys
sys.path.insert(0, {root!r})
os.environ.update(TUILS_LIBRARY={library!r}, TUILS_STATE={state!r})
import tuils.library.foundation.desk as desk
desk.time.time_ns = lambda: {now} * 1000
from tuils.cli.front import run_program as run
assert sys.argv[-2] == "library", sys.argv
words = shlex.split(sys.argv[-1])
assert words[0] == "tuils", words
sys.exit(run(words[1:]))
"""


@pytest.fixture
def fleet(program: Program) -> Fleet:
    return fleet_of(program)


@pytest.fixture
def ssh(fleet: Fleet, tmp_path: Path) -> str:
    """A script in place of ssh: it runs tuils at the main library, on the test's clock."""
    script, main = tmp_path / "ssh", fleet.main
    facts = {"library": str(main.library), "state": str(main.folder / "state"), "now": main.program.clock.now}
    script.write_text(SSH.format(python=sys.executable, root=str(ROOT), **facts), encoding="utf-8")
    script.chmod(0o700)
    return str(script)


def test_a_copy_within_reach_takes_a_day_of_changes(fleet: Fleet) -> None:
    card = fleet.main.patron("Bob")
    fleet.main("checkout", card, "I1")
    mine = fleet.van.patron("Vera")
    done = fleet.main.json("van", "refresh", "van", "--to", str(fleet.van.folder))[0]
    assert (done["device"], done["entries"], done["verified"]) == ("van", 2, True)
    assert fleet.van.json("show", "patron", card)[0]["name"] == "Bob"
    assert fleet.van.json("show", "patron", mine)[0]["name"] == "Vera", "what it wrote itself stays"
    assert fleet.main.json("van", "refresh", "van", "--to", str(fleet.van.folder))[0]["entries"] == 0
    assert fleet.settled()


def test_a_copy_that_is_open_somewhere_is_not_refreshed(fleet: Fleet) -> None:
    with contextlib.closing(sqlite3.connect(fleet.van.library)) as desk:
        desk.execute("PRAGMA journal_mode = wal")
        desk.execute("SELECT count(*) FROM item").fetchone()
        said = fleet.main("van", "refresh", "van", "--to", str(fleet.van.folder))
    assert (said.code, "tuils is open there: " in said.err) == (3, True), said
    assert fleet.main("van", "refresh", "van", "--to", str(fleet.van.folder)).code == 0


def test_where_no_copy_lies_a_file_is_written_for_it(fleet: Fleet) -> None:
    card = fleet.main.patron("Bob")
    made = fleet.main.json("van", "refresh", "van", "--to", str(fleet.stick))[0]
    assert made["entries"] == 1
    fleet.van.json("van", "merge", made["file"])
    assert fleet.van.json("show", "patron", card)[0]["name"] == "Bob"


def test_the_copy_that_a_stick_brought_once_is_not_taken_for_the_laptops(fleet: Fleet) -> None:
    """The laptop works in the copy on its disk; the stick still has the one that was prepared on it."""
    shutil.copy(fleet.van.library, fleet.stick / "library.db")
    card = fleet.main.patron("Bob")
    made = fleet.main.json("van", "refresh", "Van", "--to", str(fleet.stick))[0]
    assert (made["device"], made["entries"], made["library"]) == ("van", 1, str(fleet.stick / "library.db"))
    (merged,) = fleet.van.json("van", "merge", str(fleet.stick))
    assert merged["new"] == 1
    assert fleet.van.json("show", "patron", card)[0]["name"] == "Bob"
    mine = fleet.van.patron("Vera")
    fleet.home()
    before = (fleet.stick / "library.db").read_bytes()
    late = fleet.main.patron("Zoe")
    said = fleet.main("van", "refresh", "van", "--to", str(fleet.stick))
    assert "The library.db there is not the one that the laptop works in." in said.out
    assert (fleet.stick / "library.db").read_bytes() == before
    fleet.van.json("van", "merge", str(fleet.stick))
    assert {fleet.van.json("show", "patron", one)[0]["name"] for one in (late, mine)} == {"Zoe", "Vera"}
    assert fleet.settled()


def test_a_laptop_is_told_that_a_library_on_a_stick_is_no_file_for_it(fleet: Fleet) -> None:
    shutil.copy(fleet.van.library, fleet.stick / "library.db")
    said = fleet.van("van", "merge", str(fleet.stick))
    assert "The library.db there was not loaded: nothing is newer here than before." in said.err


def test_a_van_may_be_called_bookmobile(fleet: Fleet, program: Program) -> None:
    van = Machine(program, program.folder / "bus")
    made = fleet.main.json("van", "prepare", "Bookmobile", "--to", str(van.folder))[0]
    assert made["device"] == "Bookmobile"
    card = van.patron("Vera")
    (packed,) = van.json("van", "pack", "--to", str(fleet.stick))
    assert fleet.main.json("van", "merge", packed["file"])[0]["from"] == "Bookmobile"
    assert fleet.main.json("show", "patron", card)[0]["name"] == "Vera"
    assert [one["device"] for one in fleet.main.json("van", "list")] == ["Bookmobile", "van"]
    assert (
        fleet.main.json("van", "prepare", "bookmobile", "--to", str(program.folder / "x"))[0]["device"] == "Bookmobile"
    )
    assert fleet.main.json("van", "prepare", "Main", "--to", str(program.folder / "y"))[0]["refused"] == ["SITE_NAME"]
    assert fleet.main.json("van", "revoke", "BOOKMOBILE")[0]["revoked"]


def test_another_copy_is_not_refreshed_by_mistake(fleet: Fleet, program: Program) -> None:
    folder = program.folder / "east"
    fleet.main.json("van", "prepare", "east", "--to", str(folder), "--for-branch")
    assert fleet.main.json("van", "refresh", "van", "--to", str(folder))[0]["refused"] == ["BUNDLE_FOR_OTHER"]


@pytest.mark.whole
def test_both_ways_over_a_line(fleet: Fleet, ssh: str) -> None:
    here, there = fleet.van.patron("Vera"), fleet.main.patron("Bob")
    said = fleet.van.json("van", "sync", "library", TUILS_SSH=ssh)[0]
    assert (said["sent"], said["new"], said["missing"], said["missing_there"]) == (1, 1, {}, {})
    assert said["clock_ahead_seconds"] == 0
    assert fleet.main.json("show", "patron", here)[0]["name"] == "Vera"
    assert fleet.van.json("show", "patron", there)[0]["name"] == "Bob"
    assert fleet.main.digest() == fleet.van.digest()
    fleet.van.skew = 3 * HOUR
    fleet.van.patron("Eve")
    told = fleet.van("van", "sync", "library", TUILS_SSH=ssh).out
    assert told.startswith("1 new change sent to library. This computer's clock is 3 hours ahead of library's."), told


def test_a_program_that_just_began_takes_in_the_work_of_every_department(fleet: Fleet, ssh: str) -> None:
    """A command loads what it names: one that merges must know programs and serials all the same."""
    session = fleet.van.json("event", "add", "Story time", "2026-12-02 10:30")[0]["session"]
    assert fleet.van("event", "count", session, "--adult", "3", "--ahead").code == 0
    title = fleet.van.json("title", "add", "Emma Monthly", "--kind", "serial")[0]["biblio"]
    assert fleet.van("serial", "add", title, "--every", "monthly").code == 0
    said = fleet.van.json("van", "sync", "library", TUILS_SSH=ssh)[0]
    assert said.get("missing_there") == {}, said
    assert fleet.main.json("event", "count", session)[0]["counts"] == {"adult": 3}
    assert fleet.main.digest() == fleet.van.digest()


def test_a_line_that_is_down_is_told_and_harms_nothing(fleet: Fleet, tmp_path: Path) -> None:
    fleet.van.patron("Vera")
    before = fleet.van.digest()
    for ssh in ("false", str(tmp_path / "none"), "sh -c 'exit 255'"):
        said = fleet.van.json("van", "sync", "library", TUILS_SSH=ssh)[0]
        assert said["refused"] in (["NO_LINE"], ["REFUSED_THERE"]), said
    assert fleet.van.digest() == before
    assert fleet.settled()


@pytest.mark.whole
def test_a_sealed_copy_says_nothing_without_its_passphrase(program: Program) -> None:
    program.patron("Petronella")
    folder, key = program.folder / "stick", "five words for a van"
    made = program.json("van", "prepare", "van", "--to", str(folder), "--encrypt", TUILS_PASSPHRASE=key).line
    assert [file.name for file in folder.iterdir()] == ["library.db.sealed"]
    sealed = folder / "library.db.sealed"
    assert b"Petronella" not in sealed.read_bytes()
    assert made["library"] == str(sealed)
    open_to = program.folder / "laptop"
    for wrong in ("five words for a vans", "x"):
        said = program.json("van", "unseal", str(sealed), "--to", str(open_to), TUILS_PASSPHRASE=wrong).line
        assert said["refused"] == ["SEAL_WRONG"]
        assert not (open_to / "library.db").exists()
    opened = program.json("van", "unseal", str(sealed), "--to", str(open_to), TUILS_PASSPHRASE=key).line
    assert program("--library", opened["library"], "verify").code == 0
    for words in (("restore", "--from-site", str(sealed)), ("--library", str(sealed), "sites")):
        assert "First: tuils van unseal" in program(*words).err
    whole = sealed.read_bytes()
    for broken in (whole[:-1], whole[: len(whole) // 2], whole[:-2000] + bytes([whole[-2000] ^ 1]) + whole[-1999:]):
        sealed.write_bytes(broken)
        said = program.json("van", "unseal", str(sealed), "--to", str(program.folder / "x"), TUILS_PASSPHRASE=key).line
        assert said["refused"] == ["SEAL_WRONG"]
    note = program.folder / "note.txt"
    note.write_text("a note")
    for other in (note, program.folder / "none"):
        for more in ({"TUILS_PASSPHRASE": key}, {}):
            assert program("van", "unseal", str(other), "--to", str(program.folder / "z"), **more).code != 0
    assert not (program.folder / "z").exists()
    alone = program("van", "prepare", "v2", "--to", str(program.folder / "y"), "--encrypt")
    assert (alone.code, "Set $TUILS_PASSPHRASE." in alone.err) == (2, True), "there is nobody to ask"
    short = program.json("van", "prepare", "v2", "--to", str(program.folder / "y"), "--encrypt", TUILS_PASSPHRASE="abc")
    assert short.line["refused"] == ["PASSPHRASE_SHORT"]


def test_a_large_merge_that_was_cut_off_goes_on_with_the_next_one(
    fleet: Fleet, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuils.library.reach.sites import merging

    file = program.folder / "titles.csv"
    file.write_text("title,barcode\n" + "".join(f"Book {n},L{n}\n" for n in range(600)), encoding="utf-8")
    assert fleet.main("import", "titles", str(file), "--yes").code == 0
    bundle, take, taken = fleet.pack(fleet.main), merging._take_slice, list[int]()

    def dies_soon(*words: Any) -> int:
        if len(taken) == 3:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        taken.append(take(*words))
        return taken[-1]

    with monkeypatch.context() as here:
        here.setattr(merging, "_take_slice", dies_soon)
        assert fleet.van("van", "merge", str(bundle)).code != 0
    inbox = fleet.van.library.parent / "inbox"
    assert len([*inbox.iterdir()]) == 1
    bundle.unlink()
    assert fleet.van.json("van", "merge", str(fleet.stick))[0]["new"] > 0, "from the inbox"
    assert [*inbox.iterdir()] == []
    assert fleet.settled()


def test_files_that_were_taken_in_go_in_time(fleet: Fleet) -> None:
    fleet.van.patron("Vera")
    fleet.exchange()
    assert len(list(fleet.stick.iterdir())) == 4
    fleet.main("daily")
    assert len(list(fleet.stick.iterdir())) == 4
    fleet.main.program.clock.now += 15 * DAY
    assert fleet.main("daily").code == 0
    assert {file.name[:8] for file in fleet.stick.iterdir()} == {"main-to-"}, "those that came from the van are gone"


def test_the_van_says_since_when_it_is_away(fleet: Fleet) -> None:
    """And until work begins there, what its clock says."""
    clock = "Clock: Tue, Dec 1, "
    assert fleet.van("--plain").out.startswith("van: "), "where one is"
    assert clock in fleet.van("--plain").out
    fleet.van.patron("Vera")
    said = fleet.van("--plain")
    assert "van: 1 change to take home. Out since Tue, Dec 1, " in said.out
    assert clock not in said.out
    assert clock not in fleet.main("--plain").out
    fleet.main.program.clock.now += DAY
    assert "Clock: Wed, Dec 2, " in fleet.van("--plain").out


def test_little_of_a_large_bundle_is_one_transaction_beside_a_desk(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Much while nobody else writes; at once little where a desk was seen, though it did not have to wait."""
    from tuils.library.foundation.store import close_store, open_store
    from tuils.library.reach.sites import merging

    clock = [100.0]
    monkeypatch.setattr("tuils.library.reach.sites.merging.time.monotonic", lambda: clock[0])
    open_store(fleet.van.library)
    pace, sizes = merging.MergePace(), list[int]()
    for seconds, writes in ((0.0, False), (2.0, False), (0.1, True), (5.0, False), (6.0, False)):
        clock[0] += seconds
        if writes:
            with contextlib.closing(sqlite3.connect(fleet.van.library)) as desk:
                desk.execute("UPDATE library SET brought_in = brought_in + 1").connection.commit()
        sizes.append(pace.lines)
    close_store()
    few, many = merging.BESIDE_DESKS, merging.TOGETHER
    assert sizes == [few, many, few, few, many]
