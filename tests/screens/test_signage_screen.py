"""The entrance screen: as staff see it, with the texts to post and their log; and full screen, slide after slide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.grove import Clock, build, desk_of
from tests.screens.december import planned
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here
from tuils.entrance import Entrance, EntranceVisit
from tuils.i18n import use_language
from tuils.library.foundation.store import close_store, open_store
from tuils.library.reach.signage.slides import SlideLine
from tuils.screens.programs.entrance_pages import entrance_pages, page_rows
from tuils.station.settings import Station

LONG = SlideLine("week", "A title as long as a title can be " * 4, "Sat, Dec 5, 9:00 am-12:00 pm", "Market Square " * 9)


def text(rows: Sequence[object]) -> str:
    return "\n".join(row if isinstance(row, str) else "".join(part for part, _role in row) for row in rows)  # type: ignore[attr-defined]


async def test_staff_see_it_and_note_what_was_posted(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await planned(pilot)
        await press(pilot, "<f10>entrance<enter>")
        assert here(pilot) == "Signage", answer(pilot)
        assert_golden(pilot.app, "signage-80x24")
        await press(pilot, "<f6>")
        assert "Saved: 11 files" in " ".join(answer(pilot))
        await press(pilot, "<f7>3<enter><enter>")
        assert here(pilot) == "PostPage", answer(pilot)
        assert_golden(pilot.app, "signage-post-80x24")
        await press(pilot, "<f6>")
        assert "Noted as posted:" in " ".join(answer(pilot))
        await press(pilot, "<escape><f6>")
        assert here(pilot) == "RegisterEntryList"
        assert any("posted" in row for row in screen_text(pilot.app))
        await press(pilot, "<escape><escape>1<enter><enter>")
        assert here(pilot) == "Posts"
        assert "6 texts." in " ".join(answer(pilot))


async def test_it_goes_from_slide_to_slide_and_only_the_word_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    build(file)
    open_store(file)
    try:
        app = Entrance(EntranceVisit(desk_of("pat", Clock()), Station("door"), "Maple Grove", "es", 600.0, "seesaw"))
        async with app.run_test(size=(80, 24)) as pilot:
            await app.workers.wait_for_complete()
            seen = []
            for _slide in range(len(app.pages)):
                seen.append(app.pages[app.at].title)
                await pilot.press("space")
            assert [*dict.fromkeys(seen)] == ["Hoy", "Esta semana", "Novedades", "Horario"]
            assert app.at == 0
            await pilot.press("escape", "q", "ctrl+q", "ctrl+c")
            before = app.return_code
            await pilot.press(*"seesaw", "enter")
            assert (before, app.return_code) == (None, 0)
        app.lane.close()
    finally:
        close_store()
        use_language("en")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (132, 50), (20, 6)])
def test_every_size_shows_whole_lines_within_the_screen(size: tuple[int, int]) -> None:
    pages = entrance_pages([LONG, LONG, *(SlideLine("hours", "10 am-6 pm", "Tue, Dec 15") for _n in range(7))], *size)
    for at, page in enumerate(pages):
        rows = page_rows(page, "Maple Grove Public Library of the Township", "10:30 am", (at, len(pages)), *size)
        assert len(rows) <= size[1]
        if size[0] >= 40:
            assert max(map(len, text(rows).splitlines())) <= size[0]
    assert "No programs today." in text(pages[0].rows)
    assert [page.title for page in entrance_pages([], *size)] == ["Welcome"]
