"""A merge of titles in a process of its own, which has loaded nothing but that: all that follows from it is done."""

from __future__ import annotations

import os
import subprocess
import sys

from .calling import ROOT, Program

ALONE = """
import sys
import tuils.library.foundation.desk as desk
desk.time.time_ns = lambda: int(sys.argv[1]) * 1000
from tuils.cli.front import run_program as run
sys.exit(run(sys.argv[2:]))
"""


def test_lists_and_subscriptions_follow_a_merged_title(program: Program) -> None:
    stays, goes = (
        str(program.json("title", "add", "Emma", "--anyway", "--barcode", barcode).lines[0]["biblio"])
        for barcode in ("A1", "B1")
    )
    assert program("list", "make", "Bees", "B1").code == 0
    assert program("serial", "add", goes, "--every", "monthly").code == 0
    words = [sys.executable, "-c", ALONE, str(program.clock.now), "title", "merge", stays, goes, "--yes"]
    env = {**os.environ, **program.env}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Emma" in program("list", "show", "Bees").out
    assert program.json("verify").line["ok"]
