"""The audit log on the screen: pages, kinds, one card, one login; not for volunteers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here, told
from tuils.library.foundation import audit
from tuils.screens.office.audit_log import AuditScreen

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


async def looked(pilot: Pilot[Any]) -> None:
    """Look at Marta's card, then Elena's; and have something refused."""
    app: Any = pilot.app
    for card in (MARTA, ELENA):
        await press(pilot, f"<f4>{card}<enter><escape>")
    await app.work(audit.note_refusal, app.desk, "audit.see")
    await press(pilot, "<f2><f10>audit log<enter>")
    assert here(pilot) == "AuditScreen"


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await looked(pilot)
        assert_golden(pilot.app, f"audit-log-{size[0]}x{size[1]}")
        assert not any(word in "\n".join(screen_text(pilot.app)) for word in ("Marta", "Field", MARTA))


async def test_one_kind_one_card_one_login_and_all_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await looked(pilot)
        whole = len(told(pilot, 0))
        await press(pilot, "<f6>")
        assert told(pilot, 3) == [("was refused: see the audit log",)]
        assert answer(pilot)[1] == "1 line, newest first. Only was refused."
        await press(pilot, f"{MARTA}<enter>")
        assert [card for what, card in told(pilot, 3, 4) if what == "viewed a patron's record"] == ["..4417"]
        assert {card for (card,) in told(pilot, 4)} == {"..4417"}
        await press(pilot, "admin<enter>")
        assert {login for (login,) in told(pilot, 2)} == {"admin"}
        assert answer(pilot)[1].endswith("Only by admin.")
        await press(pilot, "nobody<enter>")
        assert answer(pilot)[1] == "No matches in the audit log."
        await press(pilot, ".o<enter>")
        assert len(told(pilot, 0)) >= whole


async def test_enter_opens_the_card_where_a_line_is_about_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await looked(pilot)
        await press(pilot, f"{MARTA}<enter><enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape>")
        assert here(pilot) == "AuditScreen"
        await press(pilot, ".o<enter>")
        lines = cast("AuditScreen", pilot.app.screen).found.lines
        bare = next(number for number, line in enumerate(lines, 1) if not line.card)
        await press(pilot, f"{bare}<enter>")
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "This line is not about a patron's card."


async def test_many_lines_go_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.screens.office.audit_log.PAGE", 2)
    async with at_desk(tmp_path, "admin") as pilot:
        await looked(pilot)
        assert answer(pilot)[2].startswith("Page 1 of ")
        await press(pilot, "<right>")
        assert told(pilot, 0) == [("3",), ("4",)]
        await press(pilot, "<left><left>")
        assert "Page 2" not in answer(pilot)[2]


async def test_a_volunteer_has_no_such_line_in_the_menu(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>")
        assert "Audit log" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "audit log<enter>")
        assert here(pilot) == "Menu"
        app: Any = pilot.app
        await app.open("audit")
        await press(pilot, "")
        assert answer(pilot)[0] == "STOP"
        assert told(pilot, 0) == []
