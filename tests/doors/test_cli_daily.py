"""The work of the day from a timer: what it says, and that two programs never do one step twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tuils.cli.office.daily import STEPS as WORDS
from tuils.library.front import daily as day

from .calling import PIN, ROOT, Program

STEPS = set(day.STEPS)
NOT_EVERY_DAY = {"published", "words", "calendar", "bundles", "notices_sent", "reports", "site_upload", "checklists"}
"""Nobody asked for a patrons' catalog; words are counted anew now and then; no van is out; no mail server is set; no
report is scheduled, no web host is set, and nothing stands in a register."""


def test_every_step_has_words() -> None:
    assert WORDS.keys() == STEPS


def test_what_was_done_is_told_as_counts_and_in_words(program: Program) -> None:
    card = program.patron()
    program("setting", "set", "bill_without_notice", "yes")
    program("item", "edit", "I1", "--price-cents", "1250")
    program("checkout", card, "I1")
    program.clock.forward(days=60)
    did = program.json("daily").line["did"]
    assert did.keys() | NOT_EVERY_DAY == STEPS
    assert (did["long_overdue"], did["expired"], did["backup"] > 0) == (1, 0, True)
    assert program.json("daily").line == {"did": {}}
    assert "another program" in program("daily").out
    assert program.json("show", "item", "I1").line["status"] == "long_overdue"
    assert program.json("checkin", "I1").line["alerts"] == ["WAS_LOST"]
    program.clock.forward(days=1)
    words = program("daily").out
    assert "backup:" in words
    assert ": 0" not in words
    assert program.json("verify").line["ok"]


def test_a_clock_that_is_behind_does_nothing(program: Program) -> None:
    program.clock.forward(days=2)
    program.patron()
    program.clock.forward(days=-2)
    refused = program.json("daily")
    assert (refused.code, refused.line["refused"]) == (1, ["CLOCK_WRONG"])
    assert not (program.folder / "backups").exists()


@pytest.mark.whole
def test_two_programs_at_once_do_each_step_once(bare: Program) -> None:
    made = bare.child("init", "--name", "Maple Grove", env={"TUILS_PIN": PIN})
    assert made.returncode == 0, made.stderr
    env = {**os.environ, **bare.env, "TUILS_PIN": PIN}
    words = [sys.executable, "-m", "tuils", "--json", "daily"]
    both = [
        subprocess.Popen([*words, "--station", name], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said: list[dict[str, Any]] = [json.loads(one.communicate(timeout=300)[0])["did"] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert said[0].keys() | said[1].keys() | NOT_EVERY_DAY == STEPS
    assert not said[0].keys() & said[1].keys()


def test_a_series_without_an_end_that_runs_out_of_dates_is_told(program: Program) -> None:
    program.json("event", "add", "Tea", "2026-12-08 10:30", "--repeat", "weekly")
    assert len(program.json("daily").lines) == 1
    program.clock.forward(days=700)
    told = program.json("daily").lines[1]
    assert (told["title"], told["last_at"][:10]) == ("Tea", "2028-12-05")
    assert program("daily").out.splitlines()[-1].endswith(f"Add more: tuils event more {told['program'][-8:]}")
