"""A question in SQL that would take all memory, all disk, or all time is ended; no desk has less of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.office.reports.questions import answer
from tuils.models import reading_only

from .makers import add_item

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {n}) SELECT {what} FROM n"
HEAVY = "It needs more memory or disk than a question may have."


def refusal(desk: Desk, text: str) -> str:
    with pytest.raises(Refused) as no:
        answer(desk, text)
    return str(no.value.reasons[0].next_step())


def test_a_sort_that_writes_too_much_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    wide = MANY.format(n=3_000_000, what="i, printf('%0200d', i)") + " ORDER BY 2 DESC"
    assert HEAVY in refusal(desk, wide)
    assert list(folder.iterdir()) == [], "nothing of it stays on the disk"


def test_a_text_that_grows_without_end_is_ended(desk: Desk) -> None:
    assert "string or blob too big" in refusal(desk, MANY.format(n=3_000_000, what="group_concat(i)"))


def test_a_wide_answer_is_cut_and_says_so(desk: Desk) -> None:
    columns = ", ".join(f"i AS c{n}" for n in range(500))
    found = answer(desk, MANY.format(n=10_000, what=columns))
    assert found.more
    assert 0 < len(found.rows) < 10_000


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "import os; os.kill(os.getpid(), 9)", ""])
def test_a_process_that_the_system_ends_is_a_plain_refusal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    (script := tmp_path / "ended.py").write_text(program)
    monkeypatch.setattr(reading_only, "PROCESS", script)
    assert HEAVY in refusal(desk, "SELECT 1")


def test_a_process_that_does_not_end_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (script := tmp_path / "waits.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reading_only, "PROCESS", script)
    monkeypatch.setattr(reading_only, "BEYOND", 0.2)
    monkeypatch.setattr("tuils.library.office.reports.questions.MOST_SECONDS", 0.2)
    assert "It took longer" in refusal(desk, "SELECT 1")


def test_bytes_and_empty_values_come_back_as_they_are(desk: Desk) -> None:
    add_item(desk, "A1")
    assert answer(desk, "SELECT x'00ff', NULL, 1.5, 'é' FROM item").rows == ((b"\x00\xff", None, 1.5, "é"),)
