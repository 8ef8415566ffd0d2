"""Files of titles damaged in every way: no exception, no hang, no memory, and an import that stays whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tests.library.makers import Clock, desk_of
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.models import Item, Journal

from .conftest import Place

ROOT = Path(__file__).parents[2]
pytest.importorskip("resource", reason="memory is measured by the system's own count")

from .damage import BOMBS, bad, copies

pytestmark = pytest.mark.whole

MEMORY = 300  # MiB
SECONDS_A_CASE = 60.0  # of the processor: one that takes so long has no end in sight


def damage(*words: str, deadline: float = 600) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults.damage", *words]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=deadline)
    assert (ran.returncode, ran.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_damaged_files_are_read_without_a_word(shared_data: Path, full: bool) -> None:
    found = damage(str(shared_data), "2000" if full else "60", "2026")
    assert found["wrong"] == []
    assert found["cases"] > (2000 if full else 60)
    assert found["records"] > found["cases"]
    assert found["mib"] < MEMORY
    assert found["slowest"] < SECONDS_A_CASE


@pytest.mark.parametrize("name", BOMBS)
def test_what_has_no_end_takes_neither_memory_nor_for_ever(name: str, full: bool) -> None:
    found = damage("bomb", name, "100" if full else "12")
    assert found["wrong"] == []
    assert found["mib"] < MEMORY


def bring_in(desk: Desk, path: Path, *, dry_run: bool) -> tuple[ImportSummary, list[RecordFault]]:
    faults: list[RecordFault] = []
    profile = MarcProfile(on_match="overlay", deletes="apply")
    return import_marc(desk, [path], profile, dry_run=dry_run, make_codes=True, tell=faults.append), faults


def test_damaged_files_come_in_or_are_named_and_the_journal_replays(
    place: Place, shared_data: Path, tmp_path: Path, full: bool
) -> None:
    """Bad files and damaged copies: a dry run writes nothing and reports the same as the import after it."""
    open_store(place.path)
    desk = desk_of("admin", Clock(wall_clock()))
    cases = [*list(bad(shared_data))[:: 1 if full else 12], *copies(shared_data, 200 if full else 12, 7)]
    for number, (name, data) in enumerate(cases):
        path = tmp_path / f"{number} {name.replace('/', ' ')}"
        path.write_bytes(data[:40_000])
        before = Journal.select().count(), Item.select().count()
        tried, said = bring_in(desk, path, dry_run=True)
        assert (Journal.select().count(), Item.select().count()) == before
        done, named = bring_in(desk, path, dry_run=False)
        assert (done.read, done.rejected, done.set_aside) == (tried.read, tried.rejected, tried.set_aside), name
        assert [(one.record, one.outcome) for one in named] == [(one.record, one.outcome) for one in said], name
        assert done.rejected <= sum(one.outcome == "rejected" for one in named), name
    assert verify_store().ok
    close_store()
