"""Lists on the screen: made and kept, opened, added to by a scan; moved, noted, shown to patrons, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import list_lines
from tests.library.makers import value
from tests.screens.golden import assert_golden
from tests.screens.keys import press, settled
from tests.screens.maple import answer, at_desk, here, keys, told
from tuils.library.holdings.finding import Limits
from tuils.library.holdings.lists.list_lines import note_line, put_on_list
from tuils.library.holdings.lists.list_naming import all_lists, list_called
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.lists import edit_list, keep_search, make_list, publish_list
from tuils.screens.widgets.field import EntryField

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BEES, SECRET, BIBLE, FILM = "31234000010017", "31234000010025", "31234000010041", "31234000010074"
CARD = "21234000004417"


def titles(pilot: Pilot[Any]) -> list[str]:
    return [title for (title,) in told(pilot, 1)]


async def some_lists(pilot: Pilot[Any]) -> None:
    """A list of titles that patrons see, one of items, and an empty one."""
    app: Any = pilot.app
    await app.do(make_list, "Bees in the window", note="Until the end of May")
    await app.do(put_on_list, "Bees in the window", [BEES, SECRET, BIBLE, FILM])
    await app.do(note_line, "Bees in the window", SECRET, "signed")
    await app.do(make_list, "Summer reading")


async def lists_open(pilot: Pilot[Any]) -> None:
    await press(pilot, "<f10>book lists<enter>")
    assert here(pilot) == "Lists"


async def one_open(pilot: Pilot[Any]) -> None:
    await some_lists(pilot)
    await lists_open(pilot)
    await press(pilot, "<enter>")
    assert here(pilot) == "OpenList"


# ---- all of them


async def test_without_any_it_says_where_they_come_from(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await lists_open(pilot)
        assert answer(pilot)[1:] == (
            "No lists yet.",
            "Press F6 to make one, or find titles and save them as a list.",
        )


@SIZE
@pytest.mark.parametrize("login", ["ana", "admin"])
async def test_what_they_look_like(tmp_path: Path, size: tuple[int, int], login: str) -> None:
    async with at_desk(tmp_path, login, size=size) as pilot:
        await some_lists(pilot)
        if login == "admin":
            app: Any = pilot.app
            await app.do(publish_list, "Bees in the window")
        await lists_open(pilot)
        assert_golden(pilot.app, f"lists-{login}-{size[0]}x{size[1]}")


async def test_one_is_made_renamed_noted_and_taken_away(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, "<f6>Gardens<enter>")
        assert answer(pilot) == ("OK", "List made: Gardens", "Press Enter to open it and add titles.")
        await press(pilot, "<f7>Gardens in June<enter>")
        assert answer(pilot)[1] == "Renamed: Gardens in June"
        await press(pilot, ".t<enter>by the door<enter>")
        assert [(one.name, one.note) for one in all_lists()][1] == ("Gardens in June", "by the door")
        await press(pilot, "<f8>y<enter>")
        assert answer(pilot)[1] == "List deleted: Gardens in June"
        assert [name for (name,) in told(pilot, 1)] == ["Bees in the window", "Summer reading"]


async def test_a_name_that_is_taken_is_asked_for_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, "<f6>summer READING<enter>")
        assert answer(pilot)[:2] == ("STOP", "There is already a list called summer READING.")
        await press(pilot, "Summer reading 2<enter>")
        assert answer(pilot)[1] == "List made: Summer reading 2"


async def test_a_list_of_items_takes_single_copies(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await lists_open(pilot)
        await press(pilot, ".i<enter>Needs repair<enter><enter>")
        assert here(pilot) == "OpenList"
        await press(pilot, f"{SECRET}<enter>")
        assert [(line.item, line.status) for line in list_lines("Needs repair")] == [(SECRET, "available")]
        assert told(pilot, 5) == [("in",)]


async def test_one_is_put_on_another(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, ".g<enter>summer reading<enter>")
        assert answer(pilot)[1] == "4 titles on list Summer reading."
        assert told(pilot, 1, 3) == [("Summer reading", "4")]


async def test_it_is_opened_by_its_name(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, "summer reading<enter>")
        assert here(pilot) == "OpenList"
        assert answer(pilot)[1] == "This list is empty."
        await press(pilot, "<escape>nothing so<enter>")
        assert answer(pilot)[:2] == ("STOP", "There is no list called nothing so.")


@pytest.mark.whole
async def test_who_may_not_publish_does_not_see_how(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, ".s<enter>")
        assert not list_called("Bees in the window").shown
    (tmp_path / "again").mkdir()
    async with at_desk(tmp_path / "again", "admin") as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, ".s<enter>")
        assert answer(pilot)[1] == "Shown in the patrons' catalog: Bees in the window"
        assert list_called("Bees in the window").shown


# ---- one


@SIZE
async def test_what_one_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await one_open(pilot)
        assert_golden(pilot.app, f"list-{size[0]}x{size[1]}")


async def test_a_scan_puts_a_book_on_and_a_number_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, "summer reading<enter>")
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot) == ("OK", "Added as number 1: The bee book", "Scan the next copy.")
        await press(pilot, "978-1-58479-918-4<enter>")
        assert answer(pilot)[1].startswith("Added as number 2: The beekeeper's bible")
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[1] == "Already on the list: The bee book"
        await press(pilot, "99999<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Nothing on file has the number 99999.")
        assert len(list_lines("Summer reading")) == 2


async def test_what_the_scanner_reads_goes_onto_the_list_that_is_open(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await lists_open(pilot)
        await press(pilot, "summer reading<enter>")
        for code in (BEES, SECRET, FILM):
            pilot.app.screen.post_message(EntryField.Sent(code))
        await settled(pilot)
        assert answer(pilot)[1] == "Added as number 3: 千と千尋の神隠し"
        assert [line.title for line in list_lines("Summer reading")][:2] == ["The bee book", "The secret life of bees"]
        await press(pilot, "<f7>")
        pilot.app.screen.post_message(EntryField.Sent(BIBLE))
        await settled(pilot)
        assert len(list_lines("Summer reading")) == 3, "while something is asked a scan is no answer"


async def test_enter_opens_the_title_and_esc_comes_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, "<down><enter>")
        assert here(pilot) == "Title"
        await press(pilot, "<escape>")
        assert here(pilot) == "OpenList"


async def test_lines_are_moved_noted_and_taken_off(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, "<down><f7>1<enter>")
        assert answer(pilot)[1] == "It is now number 1."
        assert titles(pilot)[:2] == ["The secret life of bees", "The bee book"]
        await press(pilot, "<f7>0<enter>")
        assert "no position 0" in answer(pilot)[1]
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "It is now number 4."
        await press(pilot, ".n<enter>on the blue shelf<enter>")
        assert list_lines("Bees in the window")[3].note == "on the blue shelf"
        await press(pilot, ".n<enter>")
        assert answer(pilot)[2] == "Now: on the blue shelf. Enter alone removes it."
        await press(pilot, "<escape>")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Removed from the list: The secret life of bees"
        assert len(titles(pilot)) == 3


async def test_it_is_sorted_one_way_after_the_other(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "Sorted by title."
        assert titles(pilot)[0] == "The bee book"
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "Sorted by author."
        await press(pilot, ".k<enter>")
        assert titles(pilot)[0] == "The bee book", "2016 is the newest"


@pytest.mark.whole
async def test_its_search_is_made_again_where_there_was_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await app.do(keep_search, "Bees", Search("bees"))
        count = list_called("Bees").lines
        await lists_open(pilot)
        await press(pilot, "<enter>.g<enter>")
        assert answer(pilot)[:2] == ("OK", "Nothing new found.")
        assert len(list_lines("Bees")) == count > 1


@pytest.mark.parametrize(
    ("form", "file"),
    [("", "bees-in-the-window.txt"), ("csv", "bees-in-the-window.csv"), ("marc", "bees-in-the-window.mrc")],
)
async def test_it_leaves_as_a_file_beside_the_library(tmp_path: Path, form: str, file: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, f"<f8>{form}<enter>")
        assert answer(pilot)[1] == f"Saved: {file}"
        written = (tmp_path / "lists" / file).read_bytes()
        assert b"The secret life of bees" in written


async def test_a_file_of_that_name_is_asked_about_and_a_library_never_replaced(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        file = tmp_path / "lists" / "bees-in-the-window.txt"
        file.parent.mkdir()
        file.write_text("mine")
        await one_open(pilot)
        await press(pilot, "<f8><enter>")
        assert answer(pilot)[:2] == ("ASK", f"{file.name} already exists. Replace that file?")
        await press(pilot, "n<enter>")
        assert file.read_text() == "mine"
        await press(pilot, "<f8><enter>y<enter>")
        assert answer(pilot)[:2] == ("OK", f"Saved: {file.name}")
        assert b"The secret life of bees" in file.read_bytes()
        file.unlink()
        file.symlink_to(tmp_path / "elsewhere.txt")
        await press(pilot, "<f8><enter>")
        assert answer(pilot)[0] == "STOP"
        assert "is a link to something else" in answer(pilot)[1]
        assert not (tmp_path / "elsewhere.txt").exists()


async def test_a_form_that_is_none_is_asked_for_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, "<f8>pdf<enter>")
        assert answer(pilot)[1].startswith("Type one of: text, csv")


async def test_pages_are_turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.screens.catalog.one_list.PAGE", 3)
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        assert answer(pilot)[1] == "4 titles. Page 1 of 2."
        await press(pilot, "<right>")
        assert told(pilot, 0) == [("4",)]
        await press(pilot, f"{BEES}<enter>")
        assert "Already" in answer(pilot)[1]


async def test_what_a_desk_scans_that_is_no_book_changes_no_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, f"{CARD}<enter>")
        assert answer(pilot)[0] == "NOTE"
        assert len(list_lines("Bees in the window")) == 4


@pytest.mark.whole
async def test_undo_is_in_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        await press(pilot, "<f6><f9>")
        assert told(pilot, 2)[0] == ("Removed from list: Bees in the window",)
        await press(pilot, "<enter>")
        assert len(list_lines("Bees in the window")) == 4


# ---- kept from what was found


async def kept_from(pilot: Pilot[Any], **facts: Any) -> None:
    app: Any = pilot.app
    await press(pilot, "<f3>")
    await app.open("keep_list", **facts)
    await settled(pilot)
    assert here(pilot) == "KeepList"


@SIZE
async def test_what_was_found_is_kept_under_a_new_name(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await some_lists(pilot)
        await kept_from(pilot, search=Search("bees"))
        assert_golden(pilot.app, f"list-keep-{size[0]}x{size[1]}")
        await press(pilot, "All bees<enter>")
        kept = list_called("All bees")
        assert kept.search == Search("bees")
        assert answer(pilot)[1] == f"{kept.lines} titles on list All bees."
        await press(pilot, "<enter>")
        assert here(pilot) == "OpenList"
        await press(pilot, "<escape><escape>")
        assert here(pilot) == "Catalog"


async def test_what_is_kept_with_limits_alone_has_no_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await kept_from(pilot, search=Search("", limits=Limits(kinds=("video",))))
        assert answer(pilot)[1] == "Save all results as a list."
        await press(pilot, "Films<enter>")
        assert [line.title for line in list_lines("Films")] == ["千と千尋の神隠し"]


async def test_where_none_has_all_of_the_words_it_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await kept_from(pilot, search=Search("braiding sweetgrass wisdom spaceships"))
        await press(pilot, "Near<enter>")
        assert answer(pilot)[1] == "No title has all the words. Closest matches saved: Near"


async def test_what_a_scanner_types_is_no_name(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await kept_from(pilot, search=Search("bees"))
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[1].startswith("At the desk: ")
        await press(pilot, "<escape>")
        await lists_open(pilot)
        await press(pilot, f"<f6>{BEES}<enter>")
        assert answer(pilot)[1] == "Name of the new list?"
        await press(pilot, f"<escape>n<enter>{BEES}<enter>")
        assert answer(pilot)[1].startswith("At the desk: ")
        assert all_lists() == []


async def test_enter_alone_keeps_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        before = value("SELECT count(*) FROM journal")
        await kept_from(pilot, search=Search("bees"))
        await press(pilot, "<enter>")
        assert value("SELECT count(*) FROM journal") == before


async def test_what_was_found_is_put_on_a_list_that_is_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        await kept_from(pilot, search=Search("beeline"))
        await press(pilot, "2<enter>")
        assert list_lines("Summer reading")[0].title.startswith("Beeline")


async def test_a_title_is_put_on_a_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await some_lists(pilot)
        biblio = value("SELECT biblio FROM item WHERE barcode = ?", BEES)
        await kept_from(pilot, biblios=(biblio,), title="The bee book")
        assert answer(pilot)[1] == "Add to a list: The bee book"
        await press(pilot, "1<enter>")
        assert answer(pilot)[2] == "Everything was already on it. Press Enter to open the list."
        await press(pilot, "<escape>")
        await kept_from(pilot, biblios=(biblio,), title="The bee book")
        await press(pilot, "New ones<enter>")
        assert [line.title for line in list_lines("New ones")] == ["The bee book"]


async def test_a_list_that_is_closed_while_it_is_read_draws_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await one_open(pilot)
        app: Any = pilot.app
        closed = app.screen
        await press(pilot, "<escape><escape>")
        await closed.load()
        assert here(pilot) == "DeskScreen"


async def test_a_long_name_and_note_break_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(40, 12)) as pilot:
        app: Any = pilot.app
        made = await app.do(make_list, "千と千尋の神隠し " * 8)
        await app.do(edit_list, made.id, note="[red]" + "x" * 400)
        await lists_open(pilot)
        await press(pilot, "<enter>")
        assert here(pilot) == "OpenList"
        assert pilot.app.screen.query_one(EntryField)
        assert keys(pilot)
