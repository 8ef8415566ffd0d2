"""Lines, rows and the field, by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from tests.screens.golden import screen_text
from tests.screens.keys import press, settled
from tuils.screens.kit.frame import Frame, HouseApp
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Lines, cut, drawn, fit, without_controls, wrap
from tuils.screens.widgets.rows import LIMIT, Column, Row, Rows

KIMMERER = "Braiding sweetgrass : indigenous wisdom"
CHIHIRO = "千と千尋の神隠し"


# -- text


@pytest.mark.parametrize("width", range(12))
@pytest.mark.parametrize("text", [KIMMERER, CHIHIRO, "Les mise\u0301rables", "", "ab"])
def test_cut_and_fit_count_cells(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width


def test_what_is_cut_shows_an_ellipsis_and_what_fits_is_whole() -> None:
    assert cut(KIMMERER, 20) == "Braiding sweetgrass…"
    assert cut(KIMMERER, len(KIMMERER)) == KIMMERER
    assert cut(CHIHIRO, 9) == "千と千尋…"
    assert cut("mise\u0301rables", 6) == "mise\u0301r…"
    assert cut("mise\u0301", 4) == "mise\u0301"
    assert fit("4", 3, right=True) == "  4"


def test_wrap_breaks_between_words_and_cuts_the_last_line() -> None:
    assert wrap("Not shown: Braiding sweetgrass.", 12, 3) == ["Not shown:", "Braiding", "sweetgrass."]
    assert wrap("Not shown: Braiding sweetgrass.", 12, 2) == ["Not shown:", "Braiding sw…"]
    assert wrap("", 12, 3) == [""]


def test_wrap_breaks_a_text_without_blanks() -> None:
    lines = wrap(CHIHIRO, 6, 3)
    assert lines == ["千と千", "尋の神", "隠し"]


def test_what_is_drawn_has_no_mark_that_terminals_measure_differently() -> None:
    """A name is kept and typed with its joiners; what goes to the terminal is as wide as its letters."""
    nepali, family = "प्याकुर्\u200cयाल", "\U0001f469\u200d\U0001f467 family"
    assert (without_controls(nepali), drawn(nepali)) == (nepali, nepali.replace("\u200c", ""))
    assert drawn(family) == "\U0001f469\U0001f467 family"
    assert cell_len(drawn(family)) == 2 + 2 + 7
    assert drawn("\u200fEmma\x1b") == "Emma"


def test_plain_leaves_nothing_that_a_terminal_would_obey() -> None:
    assert without_controls("a\x1b[31mred\x1b[0m\x07\x9b1m") == "a[31mred[0m1m"
    assert without_controls("\u202eevil\u202c \u2066x\u2069") == "evil x"
    assert without_controls("\u200fEmma\u200e \u061cx\u200b\u2060y") == "Emma xy"
    assert without_controls("one\r\ntwo\tthree") == "one two three"
    assert without_controls("\ud800half") == "?half"
    assert without_controls("Emma [electronic resource] [/i]") == "Emma [electronic resource] [/i]"
    assert without_controls(f"{CHIHIRO} e\u0301") == f"{CHIHIRO} e\u0301"


# -- widgets


class Bare(HouseApp):
    """An app with nothing but the widget that is looked at."""

    MODES: ClassVar = {}

    def __init__(self, widget: Widget, *, plain_ascii: bool = False) -> None:
        super().__init__(plain_ascii=plain_ascii)
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that were asked to be painted again; -1 for a whole widget."""
    rows: list[int] = []
    original: Callable[..., Any] = Widget.refresh

    def refresh(self: Widget, *regions: Region, **named: Any) -> Any:
        if isinstance(self, Lines):
            rows.extend([region.y for region in regions] or [-1])
        return original(self, *regions, **named)

    monkeypatch.setattr(Widget, "refresh", refresh)
    return rows


async def test_put_paints_only_rows_that_changed(painted: list[int]) -> None:
    lines = Lines(["one", "two", "three"])
    async with Bare(lines).run_test(size=(40, 12)) as pilot:
        painted.clear()
        lines.styles.height = 3
        await pilot.pause()
        painted.clear()
        lines.put(["one", [("2", "strong")], "three", "four"])
        assert painted == [1, 3]
        painted.clear()
        lines.put(["one", [("2", "strong")], "three", "four"])
        assert painted == []
        await pilot.pause()
        assert screen_text(pilot.app)[:3] == ["one", "2", "three"]


async def test_data_is_never_markup_nor_an_escape() -> None:
    lines = Lines(["Emma [electronic resource]", "[/i] [bold]x[/bold]", "\x1b[2Jgone\u202e", CHIHIRO])
    async with Bare(lines).run_test(size=(40, 12)) as pilot:
        rows = ["Emma [electronic resource]", "[/i] [bold]x[/bold]", "[2Jgone", CHIHIRO]
        assert screen_text(pilot.app)[:4] == rows


async def test_ascii_draws_rules_without_boxes() -> None:
    async with Bare(Lines(["\u2500\u2500\u2502", "y" * 41]), plain_ascii=True).run_test(size=(40, 12)) as pilot:
        assert screen_text(pilot.app)[:2] == ["--|", "y" * 39 + "~"]


COLUMNS = [
    Column("#", 2, right=True),
    Column("Title", 12, grow=1),
    Column("Author", 16, drop=1),
    Column("Year", 4, drop=2),
]


def some(count: int) -> list[Row]:
    return [(str(n), f"Title {n}", "Kidd, Sue Monk", "2002") for n in range(1, count + 1)]


async def test_columns_leave_a_narrow_screen_the_highest_drop_first() -> None:
    rows = Rows(COLUMNS, some(1))
    async with Bare(rows).run_test(size=(60, 12)) as pilot:
        assert screen_text(pilot.app)[0].split() == ["#", "Title", "Author", "Year"]
        await pilot.resize_terminal(38, 12)
        await pilot.pause()
        assert screen_text(pilot.app)[0].split() == ["#", "Title", "Author"]
        await pilot.resize_terminal(24, 12)
        await pilot.pause()
        assert screen_text(pilot.app)[0].split() == ["#", "Title"]


async def test_a_title_is_cut_but_never_a_number() -> None:
    rows = Rows(COLUMNS[:2], [("100", KIMMERER)], cursor=0)
    async with Bare(rows).run_test(size=(20, 12)) as pilot:
        assert screen_text(pilot.app)[1] == "> 100 Braiding swe…"


async def test_nothing_is_highlighted_until_an_arrow_comes(painted: list[int]) -> None:
    rows = Rows(COLUMNS, some(3))
    async with Bare(rows).run_test(size=(80, 24)) as pilot:
        assert rows.cursor == -1
        assert not any(row.startswith(">") for row in screen_text(pilot.app))
        rows.move(1)
        painted.clear()
        rows.move(1)
        assert painted == [1, 2]
        await pilot.pause()
        assert screen_text(pilot.app)[2].startswith(">  2 Title 2")
        rows.move(9)
        assert rows.cursor == 2
        rows.move(-9)
        assert rows.cursor == 0


async def test_up_from_no_highlight_begins_at_the_end() -> None:
    rows = Rows(COLUMNS, some(3))
    async with Bare(rows).run_test(size=(80, 24)):
        rows.move(-1)
        assert rows.cursor == 2


async def test_the_highlight_steps_over_text_rows() -> None:
    rows = Rows(COLUMNS, [("1", "Holds"), ("", "Closed on Fri, Dec 25."), ("2", "Overdue")], cursor=0)
    async with Bare(rows).run_test(size=(80, 24)):
        rows.move(1)
        assert rows.cursor == 2


async def test_a_page_is_what_is_in_sight() -> None:
    rows = Rows(COLUMNS, some(50), cursor=0)
    async with Bare(rows).run_test(size=(80, 11)) as pilot:
        rows.page(1)
        await pilot.pause()
        assert rows.cursor == 10
        assert any(row.startswith("> 11 Title 11") for row in screen_text(pilot.app))


async def test_adding_to_a_full_list_scrolls_half_a_page_and_then_paints_one_row(painted: list[int]) -> None:
    rows = Rows(COLUMNS, some(10))
    async with Bare(rows).run_test(size=(80, 11)) as pilot:
        rows.add(("11", "Owl moon", "Yolen", "1987"))
        await pilot.pause()
        assert any("11 Owl moon" in row for row in screen_text(pilot.app))
        painted.clear()
        rows.add(("12", "Beloved", "Morrison", "1987"))
        assert len(painted) == 1


async def test_load_paints_only_rows_that_differ(painted: list[int]) -> None:
    rows = Rows(COLUMNS, some(5), cursor=0)
    async with Bare(rows).run_test(size=(80, 24)):
        painted.clear()
        rows.load([*some(2), ("3", "Emma", "", "")], cursor=0)
        assert painted == [3, 4, 5]


async def test_a_list_keeps_two_hundred_rows() -> None:
    rows = Rows(COLUMNS, some(300))
    async with Bare(rows).run_test(size=(80, 24)):
        assert len(rows.rows) == LIMIT == 200
        rows.load(some(250))
        rows.add(("251", "Last", "", ""))
        assert len(rows.rows) == 200
        assert (rows.rows[0][0], rows.rows[-1][0]) == ("2", "251")


async def test_marks_stand_beside_the_highlight() -> None:
    rows = Rows(COLUMNS, some(3), cursor=1, markable=True)
    async with Bare(rows).run_test(size=(80, 24)) as pilot:
        rows.mark()
        rows.move(1)
        rows.mark()
        rows.mark()
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert (shown[2][:4], shown[3][:4], rows.marked) == (" * 2", ">  3", {1})
        rows.load(some(3))
        assert rows.marked == set()


async def test_a_row_is_found_by_the_number_it_shows() -> None:
    rows = Rows(COLUMNS, [("41", "a"), (("40", "strong"), "b"), ("", "c")])
    async with Bare(rows).run_test(size=(80, 24)):
        assert (rows.find(40), rows.find(1)) == (1, -1)


# -- the field


class Listener(Frame):
    def __init__(self, **_named: Any) -> None:
        super().__init__()
        self.came: list[str] = []

    def heard(self, text: str) -> None:
        self.came.append(text)


class Listening(HouseApp):
    MODES: ClassVar = {"desk": Listener}
    DEFAULT_MODE = "desk"
    library_name, station, person, practice = "", "", "", False


async def heard(keys: str) -> list[str]:
    app = Listening()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, keys)
        assert isinstance(app.screen, Listener)
        return app.screen.came


async def test_editing_keys_of_a_burst_keep_their_order() -> None:
    assert await heard("abd<backspace>c<enter>") == ["abc"]
    assert await heard("ac<left>b<enter>") == ["abc"]
    assert await heard("wrong<ctrl+u>right<enter>") == ["right"]
    assert await heard("bc<home>a<end>d<enter>") == ["abcd"]
    assert await heard("half a<escape>whole<enter>") == ["whole"]


async def test_blanks_around_a_text_are_not_sent() -> None:
    assert await heard("  owl moon <enter>") == ["owl moon"]


async def test_a_paste_of_lines_is_as_if_typed() -> None:
    app = Listening()
    async with app.run_test(size=(80, 24)) as pilot:
        from textual import events

        app.post_message(events.Paste("31234\r\n31235\n312\x1b36"))
        await settled(pilot)
        assert isinstance(app.screen, Listener)
        assert app.screen.came == ["31234", "31235"]
        assert app.screen.field
        assert app.screen.field.value == "31236"


async def test_a_pin_is_stars() -> None:
    field = EntryField(password=True)
    async with Bare(field).run_test(size=(40, 12)) as pilot:
        field.value = "2468"
        await pilot.pause()
        assert screen_text(pilot.app)[0] == "****"


async def test_the_field_draws_nothing_that_a_terminal_would_obey() -> None:
    field = EntryField()
    async with Bare(field).run_test(size=(40, 12)) as pilot:
        field.value = "a\x1b[31m\u202eb"
        await pilot.pause()
        assert screen_text(pilot.app)[0] == "a[31mb"


class Form(Frame):
    field_band = False

    def body(self) -> ComposeResult:
        yield EntryField(keeps=True, id="first")
        yield EntryField(keeps=True, id="last")

    def sent(self, text: str, field: EntryField | None) -> None:
        self.focus_next(EntryField)


async def test_a_line_of_a_form_keeps_its_text_and_takes_a_dot_as_text() -> None:
    app = Listening()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Form())
        await press(pilot, ".x<enter>")
        await press(pilot, "Garcia")
        values = [field.value for field in app.screen.query(EntryField)]
        assert values == [".x", "Garcia"]
