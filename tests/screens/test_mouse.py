"""The switch `mouse` of a station: keys and rows that are clicked do what they do from the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.at_desk import Seat, seat
from tuils import app
from tuils.screens.widgets.bands import Bar, KeyLine
from tuils.screens.widgets.rows import Rows
from tuils.station.settings import Station


async def click(at: Seat, kind: type[Bar | KeyLine | Rows], words: str) -> None:
    """Click on the middle of these words, where a widget of this kind shows them."""
    widget = at.screen.query(kind).first()
    y, row = next((y, row) for y, row in enumerate(at.rows()) if words in row and widget.region.contains(2, y))
    await at.pilot.click(offset=(row.index(words) + len(words) // 2, y))
    await at.settled()


async def test_modes_keys_and_rows_are_clicked(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await click(at, KeyLine, "F10 Menu")
        assert at.where == "Menu"
        await at.press("overdue")
        await click(at, Rows, "Overdue list")
        if at.where == "Menu":  # the first click chose the line
            await click(at, Rows, "Overdue list")
        assert at.where == "OverdueList"
        await click(at, KeyLine, "Esc")
        await click(at, Bar, "F3 Catalog")
        assert at.app.current_mode == "catalog"
        await click(at, Bar, "F2 Desk")
        assert at.app.current_mode == "desk"


async def test_the_wheel_moves_the_highlight_and_a_click_beside_a_row_nothing(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>late")
        rows = at.screen.query_one(Rows)
        chosen = []
        for turn in (at.screen.on_mouse_scroll_down, at.screen.on_mouse_scroll_down, at.screen.on_mouse_scroll_up):
            turn()
            await at.settled()
            chosen.append(rows.cursor)
        assert chosen[1] == chosen[0] + 1
        assert chosen[2] == chosen[0]
        await at.pilot.click(offset=(1, 1))
        await at.settled()
        assert at.where == "Menu"


@pytest.mark.parametrize("on", [False, True])
def test_the_terminal_is_asked_for_clicks_only_where_the_station_says_so(
    on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(app.Tuils, "__init__", lambda self, *_all, **_named: None)
    monkeypatch.setattr(app.Tuils, "run", lambda self, **named: asked.append(named["mouse"]))
    monkeypatch.setattr(app.Tuils, "close_all", lambda self: None)
    monkeypatch.setattr(app.Tuils, "last_words", "", raising=False)
    monkeypatch.setattr(app.Tuils, "return_code", 0)
    station = Station("desk", mouse=on)
    opened = type("Opened", (), {"station": station})()
    assert app.run_app(opened) == 0
    assert asked == [on]
