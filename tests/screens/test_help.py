"""Help, the menu, Why? and the slip."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY, SPIRITED, Opened
from tests.library.makers import Clock, beginner
from tests.screens.at_desk import SIZES, seat
from tests.screens.keys import press, settled
from tests.screens.maple import NOW, Maple, answer, open_library, until
from tuils.library.foundation.store import close_store
from tuils.library.front.sample.build import build_sample
from tuils.screens.kit import registry
from tuils.screens.kit.help import Help
from tuils.screens.kit.menu import paged
from tuils.screens.kit.menu_entries import GROUPS, HOLDER, MenuLine, found_lines, number_lines
from tuils.screens.widgets.bands import RuleBand

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


def practise(opened: Opened) -> None:
    opened.about = replace(opened.about, practice=True)


# -- help


@BOTH
async def test_the_key_sheet(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.press("<f1>")
        at.golden("grove-help")


async def test_in_practice_there_is_something_to_scan(tmp_path: Path) -> None:
    async with seat(tmp_path, change=practise) as at:
        await at.press("<f1>")
        at.golden("grove-help-practice")
        assert any("21234000000501 Ruth Yoder" in row for row in at.rows())
        assert any("31234000010017 The Overstory" in row for row in at.rows())


async def test_the_number_of_a_task_begins_it(tmp_path: Path) -> None:
    """The codes to scan stay visible until it is done."""
    library = tmp_path / "demo.db"
    build_sample(library, beginner(Clock(NOW - 1_000_000, step=1)))
    close_store()
    app = Maple(open_library(library, "pat"))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, "<f1>2<enter>")
            assert answer(pilot)[1:] == ("Check in two books from the book drop.", "Just scan them.")
            assert app.progress == "Task 2: 31234000010098 31234000010114"
            await press(pilot, "31234000010098<enter>")
            assert app.progress == "Task 2: 31234000010098 31234000010114"
            await press(pilot, "31234000010114<enter>")
            await until(pilot, lambda: app.progress == "Done: Check in two books from the book drop. 1 of 10.")
    finally:
        app.close_all()
        close_store()


@pytest.mark.whole
async def test_f1_lists_the_tasks_on_every_screen_that_says_so(tmp_path: Path) -> None:
    """Every place that opens without a subject: where the rule shows the progress, F1 shows the tasks."""
    library = tmp_path / "demo.db"
    build_sample(library, beginner(Clock(NOW - 1_000_000, step=1)))
    close_store()
    app, seen = Maple(open_library(library, "pat")), set[str]()
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: bool(app.progress))
            for place in [None, *registry.SCREENS]:
                made = place and getattr(
                    import_module(f"tuils.screens.{registry.SCREENS[place][0]}"), registry.SCREENS[place][1]
                )
                if made and any(one.default is one.empty for one in inspect.signature(made).parameters.values()):
                    continue
                if place:
                    await app.open(place)
                    await settled(pilot)
                on_top = app.screen
                rule = on_top.query(RuleBand)
                if rule and "F1" in rule.first().note:
                    await press(pilot, "<f1>")
                    assert isinstance(app.screen, Help), place
                    assert any("Practice tasks" in str(line) for line in app.screen.text), place
                    seen.add(type(on_top).__name__)
                while len(app.screen_stack) > 1:
                    await app.pop_screen()
                await app.go("desk")
    finally:
        app.close_all()
        close_store()
    assert len(seen) > 40, sorted(seen)


async def test_reading_on_and_back(tmp_path: Path) -> None:
    async with seat(tmp_path, size=(40, 12)) as at:
        await at.press("<f1>")
        first = at.rows()[5]
        await at.press("<down>")
        assert at.rows()[5] != first
        await at.press("<up><up>")
        assert at.rows()[5] == first
        await at.press("<pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown>")
        assert "and undoes it." in " ".join(" ".join(at.rows()).split())


async def test_a_word_finds_its_key(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f1>")
        await at.type("renew")
        assert ["F7", ".r", "Renew"] in [row.split() for row in at.rows()[5:]]
        await at.type("banana")
        assert at.said == ("NOTE", 'Nothing matches "banana".')


async def test_long_words_go_on_below_where_they_began(tmp_path: Path) -> None:
    """Under the left half they would seem to belong to another key."""
    async with seat(tmp_path) as at:
        await at.press("<f3>", "<f1>")
        first = next(number for number, row in enumerate(at.rows()) if "F6  " in row)
        one, two = at.rows()[first : first + 2]
        assert (one[54:], two[38:54], two[54:]) == ("Holds on the selected", " " * 16, "title; place a hold")
        assert two.startswith(" F2      .d    Desk")


async def test_the_sheet_is_of_the_screen_that_asked(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f9>", "<f1>")
        assert not any("Check in, on and off" in row for row in at.rows())
        await at.press("<escape>", "<escape>", "<ctrl+l>", "<f1>")
        assert not any("Undo" in row for row in at.rows())


# -- the menu


@BOTH
async def test_the_menu_of_a_manager(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>")
        at.golden("grove-menu")


async def test_what_a_role_may_not_do_is_not_shown(tmp_path: Path) -> None:
    """Its numbers have no holes for that."""
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        shown = "\n".join(at.rows())
        assert "First setup" not in shown
        assert "Back up now" not in shown
        numbers = sorted(int(number) for number in re.findall(r" (\d+) [A-Z]", shown))
        assert numbers == list(range(1, len(numbers) + 1))
        await at.type("first setup")
        assert at.said == ("STOP", "Your role doesn't let you change settings, branches, and codes.")
        await at.press("<escape>")
        await at.type("99")
        assert at.said == ("NOTE", "The menu has no number 99.")


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("fine", "Fines and fees"),
        ("receipt", "Print last receipt"),
        ("lost card", "Lost card"),
        ("print", "Print last receipt"),
        ("PIN", "Staff and PINs"),
        ("hours", "Hours and closings"),
        ("add a book", "Add a book"),
        ("holiday", "Hours and closings"),
        ("donation", "Add a book"),
        ("backup", "Back up now"),
        ("new card", "New patron"),
        ("police", "Records requests"),
        ("attendance", "Attendance"),
        ("how do I register for a program", "Program registration"),
        ("sign up", "Program registration"),
        ("story time", "Program registration"),
        ("register", "New patron"),
        ("new program", "New program"),
    ],
)
def test_what_one_wants_to_do_brings_its_line_first(wanted: str, first: str) -> None:
    entries = [one for entries in GROUPS.values() for one in entries]
    lines = [MenuLine(number, "", one) for number, one in enumerate(entries, 1)]
    assert found_lines(lines, wanted)[0].entry.words == first


@pytest.mark.parametrize(("task", "said"), [("attendance", "Attendance: "), ("lost card", "Lost library card: ")])
async def test_a_task_without_a_screen_says_where_it_begins(tmp_path: Path, task: str, said: str) -> None:
    """So too where that mode is opened for the first time, and greets."""
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        await at.type(task)
        await at.settled()
        assert at.said[1].startswith(said)


def test_closing_is_found_by_its_name() -> None:
    lines = [MenuLine(number, "", one) for number, one in enumerate(GROUPS["Today"], 1)]
    assert found_lines(lines, "close")[0].entry.words == "Close the day"


async def test_words_are_looked_for_as_they_are_typed_and_enter_runs_the_first(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>", "holiday")
        assert at.said[1].endswith(("match.", "matches."))
        assert any(row.startswith(">") and "Hours and closings" in row for row in at.rows())
        await at.press("<escape>")
        assert at.said == ("", "What would you like to do?")
        await at.press("password<down><up><enter>")
        assert at.where == "People"


async def test_a_number_opens(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("2")
        assert at.where == "HoldShelf"


async def test_a_task_without_a_screen_of_its_own_is_begun_in_its_mode(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("lost card")
        assert at.where == "Patrons"
        assert at.said == ("", "Lost library card: find the patron first.")


async def test_help_finds_keys_and_lines_of_the_menu_and_runs_them(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f1>")
        await at.type("hours")
        assert at.said == ("", 'For "hours":')
        number = next(row.split()[0] for row in at.rows() if "Hours and closings" in row)
        await at.type(number)
        assert at.where == "CalendarSheet"


async def test_the_documentation_is_read_from_help_and_the_menu(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f1>")
        await at.type("backup")
        rows = at.rows()
        head = next(number for number, row in enumerate(rows) if "In the manual" in row)
        await at.type(rows[head + 1].split()[0])
        assert at.where == "Documentation"
        assert at.said[1].endswith('for "backup".')
        await at.press("<enter>", "<escape>", "<escape>", "<escape>")
        assert at.where == "DeskScreen", "it goes back to where it was opened"
        await at.press("<f10>")
        await at.type("zebra mussels")
        assert (at.where, at.said[1]) == ("Documentation", 'No heading or text matches "zebra mussels".')
        await at.press("<f2>")
        assert at.where == "DeskScreen", "as other pages that are read in passing"


@pytest.mark.parametrize("size", [(80, 24), (60, 12), (120, 40)])
@pytest.mark.parametrize("count", [3, 38, 45, 70])
def test_the_pages_of_the_menu_have_every_line_once(count: int, size: Size) -> None:
    entry = GROUPS["Today"][0]
    lines = [MenuLine(number, f"Group {number // 9}", entry) for number in range(1, count + 1)]
    columns = [column for page in paged(lines, size) for column in page]
    assert [one for column in columns for one in column if not isinstance(one, str)] == lines
    assert max(map(len, columns)) <= size[1] - 7


def test_the_whole_menu_has_at_most_forty_lines_and_each_place_once() -> None:
    lines = number_lines([(group, one) for group, entries in GROUPS.items() for one in entries])
    assert sum(not line.within for line in lines) <= 40
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    places = [line.entry.place for line in lines if line.entry.place != HOLDER]
    assert sorted(places) == sorted(one.place for entries in GROUPS.values() for one in entries)


async def test_an_entry_that_holds_others_shows_them_and_lately_used_keep_their_numbers(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        number = next(re.search(r"(\d+) Orders and magazines", row)[1] for row in at.rows() if "Orders and" in row)  # type: ignore[index]
        await at.type(number)
        assert at.said[1] == "Orders and magazines."
        await at.press("<down><enter>")
        assert at.where == "SuggestionList"
        await at.press("<escape>", "<f10>")
        rows = at.rows()
        assert "Used lately" in rows[5]
        assert "Suggestions" in rows[6]
        await at.press("<pagedown>")
        assert any(f"{number} Orders and magazines" in row for row in [*rows, *at.rows()])


async def test_arrows_and_pages_of_the_whole_menu(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>", "<pagedown>")
        assert any("PgUp" in row for row in at.rows())
        await at.press("<pageup>", "<down>", "<down>")
        assert any(row.startswith("> 2 Hold shelf") for row in at.rows())
        await at.press("<up>", "<enter>")
        assert at.where == "Pulls"


async def test_back_up_now_says_where_it_lies(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("back up")
        assert at.said[0] == "OK"
        made = list((tmp_path / "backups").glob("*.db"))
        assert len(made) == 1
        assert made[0].name in at.said[1]


async def test_sign_out_by_the_menu(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        await at.type("sign out")
        assert at.where == "SignIn"


async def test_the_narrow_menu_takes_the_arrows(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", size=(40, 12)) as at:
        await at.press("<f10>")
        for _step in range(10):
            await at.press("<up>")
            if any(row.startswith(">") and "Lock, hand over, sign out" in row for row in at.rows()):
                break
        await at.press("<enter>", "<down>", "<down>", "<enter>")
        assert at.where == "SignIn"


async def test_the_slip_is_shown_again_after_a_patron_is_done(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        await at.type("print last slip")
        assert at.said == ("NOTE", "There is no slip to print yet.")
        await at.press("<escape><escape>")
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x")
        await at.press("<f10>")
        await at.type("print last slip")
        at.golden("grove-slip")
        assert not any("Marta" in row or "4417" in row for row in at.rows())


# -- why?


@BOTH
async def test_why_is_it_due_then(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, SPIRITED, "?")
        at.golden("grove-why")


async def test_why_of_the_highlighted_loan(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED)
        await at.press("<down><f12>")
        assert at.said == ("", "Why is it due on Mon, Dec 28?")
        assert any("The Overstory" in row for row in at.rows())
        await at.press("<escape>")
        assert at.where == "DeskScreen"
        assert any("2 Spirited away" in row for row in at.rows())


async def test_nothing_to_explain_yet(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f12>")
        assert at.said == ("NOTE", "Nothing to explain yet.")
        assert at.where == "DeskScreen"
