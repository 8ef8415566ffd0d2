"""The picture on the terminal: whatever is painted over whatever, the terminal shows what Textual painted."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tuils.screens.kit.palettes import styles
from tuils.screens.widgets.picture import Picture, change_of_style

SIZE = Size(30, 4)
CONSOLE = Console(force_terminal=True, color_system="standard", width=SIZE.width)
TEXTS = ("Due", "  ", " " * 13, "a b", "x", "千と", "e\u0301", "─" * 7, "Mon, Dec 28", "1")
SIZE_Y, PAGES = range(SIZE.height), 40
Page = Sequence[Strip]


class Shown:
    """A terminal of pyte, and the cells that it shows. The ink of a blank is not seen."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(SIZE.width, SIZE.height)
        self.stream = pyte.Stream(self.screen)

    def cells(self) -> list[list[tuple[object, ...]]]:
        return [[_seen(self.screen.buffer[y][x]) for x in range(SIZE.width)] for y in range(SIZE.height)]


def _seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    ink = ("", False) if cell.data == " " and not cell.reverse else (cell.fg, cell.bold)
    return cell.data, cell.bg, cell.reverse, cell.underscore, *ink


def page_by(drawn: random.Random, palette: str) -> Page:
    inks = [style for role, style in styles(palette).items() if role != "faint"]
    paper = Segment(" " * SIZE.width, styles(palette)["text"])
    lines = ([Segment(drawn.choice(TEXTS), drawn.choice(inks)) for _n in range(drawn.randint(1, 8))] for _y in SIZE_Y)
    last = Strip([Segment("|", inks[0])])  # pyte takes an accent in the last column for a cell of the next row
    return [Strip.join([Strip([*pieces, paper]).crop(0, SIZE.width - 1), last]) for pieces in lines]


def whole(page: Page) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in page], Region(0, 0, *SIZE))


def piece(page: Page, y: int, left: int, right: int) -> ChopsUpdate:
    """The update of a part of one row."""
    chops: list[dict[int, Strip | None]] = [{} for _row in page]
    chops[y] = {0: None, left: page[y].crop(left, right), right: None}
    return ChopsUpdate(chops, [(y, left, right)], [[left, right, SIZE.width] for _row in page])


def by_textual(shown: Shown, update: CompositorUpdate) -> None:
    shown.stream.feed(update.render_segments(CONSOLE).replace("\n", "\r\n"))


@pytest.mark.parametrize("palette", ["dark", "light", "mono"])
@pytest.mark.parametrize("terminal", ["xterm-256color", "vt220"])
@pytest.mark.parametrize("dense", [0, 1500])
def test_any_page_over_any_other_shows_what_textual_paints(
    palette: str, terminal: str, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuils.screens.widgets.picture.DENSE", dense)
    monkeypatch.setattr("tuils.screens.widgets.picture.LEAST_ROWS", 2)
    drawn, picture = random.Random(len(palette + terminal)), Picture(styles(palette)["text"], terminal)
    ours, theirs, page = Shown(), Shown(), page_by(random.Random(0), palette)
    for _time in range(PAGES):
        page = [drawn.choice([old, new]) for old, new in zip(page, page_by(drawn, palette), strict=True)]
        other, left = page_by(drawn, palette), 1 + drawn.randrange(20)
        _both(picture, ours, theirs, whole(page))
        y = drawn.randrange(SIZE.height)
        if not any(theirs.screen.buffer[y][x].data == "" for x in (left, left + 9)):
            _both(picture, ours, theirs, piece(other, y, left, left + 9))


def _both(picture: Picture, ours: Shown, theirs: Shown, update: CompositorUpdate) -> None:
    by_textual(theirs, update)
    ours.stream.feed(picture.changes(update, SIZE, CONSOLE))
    assert ours.cells() == theirs.cells()


def test_half_of_a_wide_character_that_is_painted_over_is_blank() -> None:
    picture, wide = Picture(Style()), [Strip([Segment("千と".ljust(SIZE.width - 2))])] * SIZE.height
    picture.changes(whole(wide), SIZE, CONSOLE)
    written = picture.changes(piece(page_of("", "", "xxxx"), 2, 1, 3), SIZE, CONSOLE)
    assert written == "\x1b[3H\x1b[K xx"


def page_of(*texts: str) -> Page:
    return [Strip([Segment(text.ljust(SIZE.width))]) for text in (*texts, *[""] * SIZE.height)][: SIZE.height]


def test_one_figure_that_differs_is_all_that_is_written() -> None:
    picture = Picture(Style())
    picture.changes(whole(page_of("", "2 checked out")), SIZE, CONSOLE)
    assert picture.changes(whole(page_of("", "3 checked out")), SIZE, CONSOLE) == "\x1b[2H3"
    assert picture.changes(whole(page_of("", "3 checked out")), SIZE, CONSOLE) == ""
    assert picture.changes(whole(page_of()), SIZE, CONSOLE) == "\x1b[2H\x1b[K"


def test_what_another_program_wrote_goes_when_the_picture_is_forgotten() -> None:
    shown, picture, page = Shown(), Picture(Style()), page_of("Scan >", "", "1 Emma")
    shown.stream.feed(picture.changes(whole(page), SIZE, CONSOLE))
    before = shown.cells()
    shown.stream.feed("\x1b[2;1HThe system goes down\r\nfor maintenance at noon\r\n\r\n\r\n")
    shown.stream.feed(picture.changes(whole(page), SIZE, CONSOLE))
    assert shown.cells() != before
    picture.forget()
    shown.stream.feed(picture.changes(whole(page), SIZE, CONSOLE))
    assert shown.cells() == before


def test_a_part_painted_first_after_that_leaves_the_rest_alone() -> None:
    shown, picture, page = Shown(), Picture(Style()), page_of("Scan >", "2 Emma", "3 Owl moon")
    shown.stream.feed(picture.changes(whole(page), SIZE, CONSOLE))
    picture.forget()
    written = picture.changes(piece(page, 1, 2, 10), SIZE, CONSOLE)
    assert "Emma" in written
    assert "Owl moon" not in written
    shown.stream.feed(written)
    assert shown.screen.display[2].startswith("3 Owl moon")


def test_rows_that_are_to_be_said_again_are_written_whole() -> None:
    picture, page = Picture(Style()), page_of("Scan >", "Checked out 1: Emma", "1 Emma")
    picture.changes(whole(page), SIZE, CONSOLE)
    picture.forget(range(1, 2))
    assert picture.changes(whole(page), SIZE, CONSOLE) == "\x1b[2H\x1b[KChecked out 1: Emma"


def test_behind_a_wide_character_the_place_is_said_anew() -> None:
    """A terminal that takes it for narrow shows the rest of the row where it belongs."""
    picture = Picture(Style())
    picture.changes(whole(page_of("DVD SEN")), SIZE, CONSOLE)
    title = Strip([Segment("千と DVD SEN".ljust(SIZE.width - 2))])
    written = picture.changes(whole([title, *page_of()[1:]]), SIZE, CONSOLE)
    assert written == "\x1b[1H\x1b[K千と\x1b[1;6HDVD SEN"


@pytest.mark.parametrize(
    ("had", "wanted", "written"),
    [
        ("", "1", "\x1b[1m"),
        ("1", "", "\x1b[m"),
        ("1", "1;4", "\x1b[4m"),
        ("1;4", "1", "\x1b[24m"),
        ("1;30;107", "30;107", "\x1b[22m"),
        ("1;2;30;107", "2;30;107", "\x1b[0;2;30;107m"),
        ("7;30;107", "34;107", "\x1b[27;34m"),
        ("1;31;107", "1;107", "\x1b[39m"),
        ("36", "30;103", "\x1b[30;103m"),
        ("30;107", "34;107", "\x1b[34m"),
        ("38;5;9", "38;5;9;1", "\x1b[0;38;5;9;1m"),
    ],
)
def test_a_style_is_changed_by_its_difference(had: str, wanted: str, written: str) -> None:
    assert change_of_style(had, wanted) == written


def test_a_terminal_without_colored_erasing_gets_no_blanks_erased() -> None:
    paper = styles("light")["text"]
    page = [Strip([Segment("Due".ljust(SIZE.width), paper)])] * SIZE.height
    assert "\x1b[K" not in Picture(paper, "screen-256color").changes(whole(page), SIZE, CONSOLE)
    assert "\x1b[" in Picture(paper, "xterm").changes(whole(page), SIZE, CONSOLE)
