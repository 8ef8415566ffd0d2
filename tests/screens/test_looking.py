# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""A search never stands in the way: keys give it up, scans pass it, and whatever is typed does no harm."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.at_once import import_marc
from tests.formats.samples import titled
from tests.screens.bees import at_hive, hive_in, record
from tests.screens.golden import screen_text
from tests.screens.keys import burst, press, settled
from tests.screens.late import Late
from tests.screens.maple import answer, at_desk, here, until
from tests.screens.test_narrow import found, titles
from tuils.library.holdings.finding import Found, find_titles
from tuils.models import db
from tuils.screens.catalog import search as catalog_module
from tuils.screens.catalog.search import Catalog
from tuils.screens.widgets.field import EntryField

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
SLOW = "zzslow"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The searches begun and given up, for a word whose search would never end."""
    told: list[str] = []

    def find(words: str, **named: Any) -> Found:
        if words.startswith(SLOW):
            told.append(f"begun {words}")
            try:
                db.execute_sql(ENDLESS).fetchone()
            finally:
                told.append(f"ended {words}")
        return find_titles(words, **named)

    monkeypatch.setattr(catalog_module, "find_titles", find)
    return told


async def begun(pilot: Pilot[Any], slow: list[str], keys: str = SLOW) -> None:
    """Not until all is done, as `until` waits: what Enter began is not."""
    burst(pilot, keys)
    async with asyncio.timeout(120):
        while f"begun {SLOW}" not in slow:
            await asyncio.sleep(0)


async def test_a_scan_is_answered_while_a_search_is_under_way(tmp_path: Path, slow: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await begun(pilot, slow)
        pilot.app.screen.post_message(EntryField.Sent("31234000010041"))
        await until(pilot, lambda: here(pilot) == "Title")
        assert "beekeeper's bible" in screen_text(pilot.app)[5]


async def test_a_card_is_heard_at_the_desk_meanwhile(tmp_path: Path, slow: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await begun(pilot, slow)
        await press(pilot, "<f2>", searching=True)
        burst(pilot, "21234000004417<enter>")
        await until(pilot, lambda: "Marta Field is at the desk." in answer(pilot)[1], searching=True)


async def test_a_scan_passes_also_what_enter_began(tmp_path: Path, slow: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await begun(pilot, slow, f"{SLOW}<enter>")
        pilot.app.screen.post_message(EntryField.Sent("31234000010041"))
        await until(pilot, lambda: here(pilot) == "Title")


async def test_each_key_gives_up_the_search_before_it(tmp_path: Path, slow: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await begun(pilot, slow)
        burst(pilot, "a")
        async with asyncio.timeout(120):
            while f"begun {SLOW}a" not in slow:
                await asyncio.sleep(0)
        assert slow[:2] == [f"begun {SLOW}", f"ended {SLOW}"]
        burst(pilot, "<escape>secret")
        await until(pilot, lambda: pilot.app.screen.shown == "secret")  # type: ignore[attr-defined]
        assert titles(pilot) == ["The secret life of bees"]
        assert slow[-1] == f"ended {SLOW}a"


async def test_a_search_given_up_between_two_statements_ends_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        told: list[str] = []

        def two_statements() -> None:
            db.execute_sql("SELECT 1").fetchone()
            told.append("between")
            while "given up" not in told:
                time.sleep(0.001)
            db.execute_sql(ENDLESS).fetchone()

        first = pilot.app.run_worker(pilot.app.newest(two_statements), exit_on_error=False)  # type: ignore[attr-defined]
        await until(pilot, lambda: "between" in told)
        pilot.app.give_up()  # type: ignore[attr-defined]
        told.append("given up")
        await until(pilot, lambda: first.is_finished)
        assert type(first.error).__name__ == "Interrupted"


# ---- what people say


async def test_that_red_book_about_bees(tmp_path: Path) -> None:
    """Typed word by word, as the patron says it; the first title is the one."""
    async with at_hive(hive_in(tmp_path)) as pilot:
        typed = ""
        for word in ["that", "red", "book", "about", "bees"]:
            typed = f"{typed} {word}".strip()
            await press(pilot, word if typed == word else f" {word}")
            await found(pilot, typed)
        assert titles(pilot)[0] == "The hive at the end of the lane", titles(pilot)
        mark, said, then = answer(pilot)
        assert mark == "NOTE"
        assert "the closest" in said
        assert "Enter" in then


# ---- pages


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The title from which on each search gave its hits."""
    offsets: list[int] = []

    def find(words: str, **named: Any) -> Found:
        offsets.append(named["offset"])
        return find_titles(words, **named)

    monkeypatch.setattr(catalog_module, "find_titles", find)
    return offsets


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """450 titles about wasps."""
    folder = tmp_path_factory.mktemp("many")
    path = hive_in(folder)
    from tests.screens.maple import open_library
    from tuils.library.foundation.store import close_store

    desk = open_library(path, "admin").desk
    file = folder / "wasps.mrc"
    file.write_bytes(b"".join(record(f"w{n}", f"Wasps, part {n:03}.") for n in range(450)))
    import_marc(desk, [file])
    close_store()
    return path


async def test_a_key_held_down_asks_for_the_next_page_once(many: Path, asked: list[int]) -> None:
    async with at_hive(many) as pilot:
        await press(pilot, "wasps")
        await found(pilot, "wasps")
        await press(pilot, "<escape>.k<enter>")
        await until(pilot, lambda: answer(pilot)[1] == "201 to 400 of 450")
        asked.clear()
        late = Late(pilot, by="newest")
        burst(pilot, "<pageup>")
        await late.until(lambda: asked)
        await press(pilot, "<pageup><pageup>", searching=True)
        await late.comes()
        assert (asked, answer(pilot)[1]) == ([0], "1 to 200 of 450")


async def test_pages_of_200(many: Path) -> None:
    async with at_hive(many) as pilot:
        await press(pilot, "wasps")
        await found(pilot, "wasps")
        assert answer(pilot)[1] == "1 to 200 of 450"
        first = titles(pilot)
        await press(pilot, "<escape>.k<enter>")
        await until(pilot, lambda: answer(pilot)[1] == "201 to 400 of 450")
        second = titles(pilot)
        rows_on_a_page = 20
        for _page in range(200 // 17 + rows_on_a_page):
            await press(pilot, "<pagedown>")
        await until(pilot, lambda: not pilot.app.screen.is_looking)  # type: ignore[attr-defined]
        assert answer(pilot)[1] == "This is the last page."
        third = titles(pilot)
        assert (len(first), len(second), len(third)) == (200, 200, 50)
        assert len({*first, *second, *third}) == 450
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "This is the last page."
        await press(pilot, "7<enter>")
        assert here(pilot) == "Title"
        assert third[6] in screen_text(pilot.app)[5]


async def test_pgup_at_the_beginning_goes_back(many: Path) -> None:
    async with at_hive(many) as pilot:
        await press(pilot, "wasps")
        await found(pilot, "wasps")
        first = titles(pilot)
        await press(pilot, "<escape>.k<enter>")
        await until(pilot, lambda: answer(pilot)[1] == "201 to 400 of 450")
        await press(pilot, "<pageup>")
        await until(pilot, lambda: answer(pilot)[1] == "1 to 200 of 450")
        assert titles(pilot) == first
        await press(pilot, "<pageup>")
        assert answer(pilot)[1] == "This is the first page."


# ---- what does not belong into a row

ODD = {
    "long": "Qodd " + "a long title that does not end " * 290,
    "rtl": "Qodd \u202eשלום עולם\u202c וברכה \u200f" * 9,
    "wide": "Qodd " + "千と千尋の神隠し" * 40,
    "marks": "Qodd " + "a" + "\u0301" * 3000 + " end",
    "markup": "Qodd [/i][bold red]x[/] \\[/ [link=x]",
    "controls": "Qodd \x1b[31mred\x07 \x9b2J tab\there soft\xadhyphen",
}


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_odd_titles_leave_the_rows_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    from tests.screens.maple import open_library
    from tuils.library.foundation.store import close_store

    path = hive_in(tmp_path)
    desk = open_library(path, "admin").desk
    file = tmp_path / "odd.mrc"
    file.write_bytes(b"".join(titled(f"10\x1fa{text}", ("100", f"1 \x1fa{text[:300]}")) for text in ODD.values()))
    import_marc(desk, [file])
    close_store()
    async with at_hive(path, size) as pilot:
        await press(pilot, "qodd")
        await found(pilot, "qodd")
        assert len(titles(pilot)) == len(ODD)
        rows = screen_text(pilot.app)
        shown = rows[6 : 6 + len(ODD)]
        assert all(cell_len(row) <= size[0] for row in rows)
        assert all("Qodd" in row for row in shown if row.strip() and not row.startswith(" Enter"))
        assert all(len(row) < 1000 for row in rows)
        assert not any(char in "".join(rows) for char in "\x1b\x07\x9b\u202e\t\xad")


# ---- whatever is typed or pasted

PIECES = (
    '"', "'", "*", "NEAR(a b, 2)", "-", "--", "(", ")", "((", "AND", "OR", "NOT", "^", "title:", "author:", ":", "{x}:",
    "\\", "%", "_", "[/i]", "\U0001f600", "千", "e\u0301", "\x00", "\x1b[31m", "\ud800", "bees", "b", "0", "978", "ł",
    "ß", "\u200f", ".", "?", ";", "--;DROP", "a" * 300,
)  # fmt: skip


async def test_a_fuzzer_finds_no_fault(tmp_path: Path) -> None:
    dice = random.Random(5)
    async with at_hive(hive_in(tmp_path)) as pilot:
        for _round in range(40):
            text = dice.choice(("", " ")).join(dice.choices(PIECES, k=dice.randint(1, 6)))
            pilot.app.screen.query_one(EntryField).post_message(events.Paste(text))
            await settled(pilot)
            assert isinstance(pilot.app.screen, Catalog)
            await until(pilot, lambda: not pilot.app.screen.is_looking)  # type: ignore[attr-defined]
            assert answer(pilot)[0] != "STOP", (text, answer(pilot))
            assert "our mistake" not in answer(pilot)[1], text
            await press(pilot, "<escape>")


async def test_ten_thousand_characters_are_taken_calmly(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        for text in ("bees " * 2000, "x" * 10_000, '"' * 10_000, "-a " * 3000):
            pilot.app.screen.query_one(EntryField).post_message(events.Paste(text))
            await settled(pilot)
            await until(pilot, lambda: not pilot.app.screen.is_looking)  # type: ignore[attr-defined]
            assert answer(pilot)[0] != "STOP", answer(pilot)
            await press(pilot, "<escape>")
