# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""All that a title tells: its own script, contents, series, other forms, links; where the numbers lead; and titles
that are no easy ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.formats.samples import Field
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, here, until
from tests.screens.shelf_of_titles import OTHERS, WAR, at_title, library_with, title
from tuils.library.holdings.finding import Found, find_titles
from tuils.screens.catalog.search import Catalog
from tuils.screens.widgets.page import Page
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
COPIES = (("roman", "31234000020014"), ("roman", "31234000020022"), ("anna", "31234000020030"))
by_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def war(tmp_path: Path) -> Path:
    return library_with(tmp_path, (WAR, *OTHERS), COPIES)


@by_size
async def test_what_it_looks_like(war: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_title(war, "voina roman", size) as pilot:
        assert_golden(pilot.app, f"title-war-{name}")
        await press(pilot, "<right>")
        assert_golden(pilot.app, f"title-war-all-{name}")
        await press(pilot, "<pagedown>")
        assert_golden(pilot.app, f"title-war-more-{name}")
        await press(pilot, "<escape>.k<enter>")
        if size == SIZES[0]:
            assert_golden(pilot.app, f"title-war-code-{name}")
        else:
            assert answer(pilot)[2].startswith("Make the window 40 by 22, or run: tuils show title ")


def field_of(pilot: Pilot[Any]) -> str:
    catalog = pilot.app.screen
    assert isinstance(catalog, Catalog)
    assert catalog.field is not None
    return catalog.field.value


async def title_of(pilot: Pilot[Any], words: str) -> str:
    found: Found = await pilot.app.read(find_titles, words)  # type: ignore[attr-defined]
    return found.hits[0].biblio


async def number_of(pilot: Pilot[Any], words: str) -> str:
    """The number before these words, on the page that is shown."""
    line = next(line for line in screen_text(pilot.app) if words in line)
    return line[: line.index(words)].split()[-1]


async def test_a_subject_looks_for_more_of_the_same(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, f"{await number_of(pilot, 'Aristocracy')}<enter>")
        assert field_of(pilot) == 'subject:"Aristocracy -- Russia"'


async def test_more_of_the_same_is_found_and_nothing_else(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, "<right>")
        await press(pilot, f"{await number_of(pilot, 'War stories')}<enter>")
        assert field_of(pilot) == 'subject:"War stories"'
        await until(pilot, lambda: answer(pilot)[1].startswith("2 titles"))
        assert sorted(line[5:25].strip() for line in screen_text(pilot.app)[6:8]) == [
            "Voina i mir : roman",
            "War stories alone",
        ]


async def test_a_series_looks_for_its_titles(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, f"{await number_of(pilot, 'Russian classics')}<enter>")
        assert field_of(pilot) == 'series:"Russian classics"'
        await until(pilot, lambda: answer(pilot)[1].startswith("3 titles"))


async def test_from_a_title_at_the_desk_a_subject_goes_to_the_catalog_and_the_title_stays(war: Path) -> None:
    async with at_title(war, "<f2>") as pilot:
        await press(pilot, "31234000020014<enter>")
        await pilot.app.open("title", biblio=await title_of(pilot, "voina roman"))  # type: ignore[attr-defined]
        await press(pilot, "")
        await press(pilot, f"{await number_of(pilot, 'Aristocracy')}<enter>")
        assert field_of(pilot) == 'subject:"Aristocracy -- Russia"'
        await press(pilot, "<f2>")
        assert here(pilot) == "Title"


async def test_the_next_title_of_the_series_and_another_form_are_a_number_away(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, f"{await number_of(pilot, 'next: Anna')}<enter>")
        assert screen_text(pilot.app)[5] == " Anna Karenina"
        await press(pilot, "<escape>")
        await press(pilot, f"{await number_of(pilot, 'Audiobook 1999')}<enter>")
        assert screen_text(pilot.app)[5] == " Voina i mir"
        assert screen_text(pilot.app)[7] == " Audio     1999. English. For adults"


@pytest.mark.whole
async def test_words_typed_on_a_title_over_a_title_go_to_the_catalog(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, f"{await number_of(pilot, 'next: Anna')}<enter>")
        await press(pilot, "dead souls<enter>")
        assert field_of(pilot) == "dead souls"


async def test_numbers_of_copies_go_on_behind_the_others(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, f"{await number_of(pilot, 'Adult fiction')}<enter>")
        assert answer(pilot)[1] == "Copy 1, 31234000020014: on the shelf."
        await press(pilot, "77<enter>")
        assert answer(pilot)[1] == "There is no line 77."


async def test_only_what_is_of_the_web_is_a_link(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        assert not any("javascript" in line for line in screen_text(pilot.app))
        await press(pilot, "<right>")
        rows = pilot.app.screen.query_one("#all", Page).rows
        (bad,) = [row for row in rows if "javascript" in cell_text(row[2])]
        assert cell_text(bad[0]) == ""
        (toc,) = [row for row in rows if "Table of contents" in cell_text(row[2])]
        assert cell_text(toc[2]) == "Table of contents, related: example.org"
        await press(pilot, f"{cell_text(toc[0])}<enter>")
        assert here(pilot) == "QrCode"
        assert any("http://example.org/toc" in line for line in screen_text(pilot.app))


@pytest.mark.whole
async def test_an_arrow_chooses_on_the_second_page_as_a_number_does(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, "<right><down>")
        assert any(line.startswith(">   1 Subjects") for line in screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert field_of(pilot) == 'subject:"Aristocracy -- Russia"'


async def test_left_and_right_turn_the_pages_and_escape_goes_back_to_the_first(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        said = answer(pilot)
        await press(pilot, "<left>")
        assert answer(pilot)[1] == "MARC record, 21 fields."
        await press(pilot, "<escape>")
        assert answer(pilot) == said
        await press(pilot, "<right><right><right>")
        assert answer(pilot) == said


async def test_without_a_link_the_code_is_the_isbn_and_without_both_there_is_none(tmp_path: Path) -> None:
    records = (title("c1", "10\x1faWith.", ("020", "  \x1fa9780306406157")), title("c2", "10\x1faWithout."))
    path = library_with(tmp_path, records)
    async with at_title(path, "with") as pilot:
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "9780306406157"
    async with at_title(path, "without") as pilot:
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == ".k is not used on this screen."


async def test_a_thing_that_is_only_online_says_so_and_its_number_opens(tmp_path: Path) -> None:
    path = library_with(tmp_path, [title("o1", "10\x1faOnline.", ("856", "40\x1fuhttps://example.org/a"))])
    async with at_title(path, "online") as pilot:
        assert answer(pilot)[1] == "Online only. There is no physical copy."
        await press(pilot, "1<enter>")
        assert here(pilot) == "QrCode"


@pytest.mark.whole
async def test_a_code_too_large_for_the_window_says_how_large_it_must_be(tmp_path: Path) -> None:
    address = "https://example.org/" + "a" * 400
    path = library_with(tmp_path, [title("o1", "10\x1faOnline.", ("856", f"40\x1fu{address}"))])
    async with at_title(path, "online", (72, 42)) as pilot:
        await press(pilot, ".k<enter>")
        assert answer(pilot)[2] == "Point a phone's camera at it. Esc goes back."
    async with at_title(path, "online") as pilot:
        await press(pilot, ".k<enter>")
        assert answer(pilot)[2].startswith("Make the window 72 by 42, or run: tuils show title ")
        assert address in "".join(line.strip() for line in screen_text(pilot.app)[5:-1])


async def test_an_address_of_usual_length_fits_a_usual_screen(tmp_path: Path) -> None:
    address = "https://link.example.org/?websiteID=1234&titleID=5678901&lang=en"
    path = library_with(tmp_path, [title("o1", "10\x1faOnline.", ("856", f"40\x1fu{address}"))])
    async with at_title(path, "online") as pilot:
        await press(pilot, ".k<enter>")
        assert answer(pilot)[0] == ""
        assert sum("\u2588" in line for line in screen_text(pilot.app)) >= 15


async def test_in_ascii_the_code_is_drawn_in_ascii(war: Path) -> None:
    async with at_title(war, "voina roman", (120, 50), plain_ascii=True) as pilot:
        await press(pilot, ".k<enter>")
        drawn = "\n".join(screen_text(pilot.app)[5:-1])
        assert "#" * 14 in drawn
        assert drawn.isascii()


@pytest.mark.whole
async def test_of_hundreds_of_copies_it_is_said_how_many_are_not_shown(tmp_path: Path) -> None:
    path = library_with(tmp_path, [title("c1", "10\x1faMany.")], [("many", f"3123400003{n:04}") for n in range(203)])
    async with at_title(path, "many") as pilot:
        assert answer(pilot)[1] == "203 of 203 copies are on the shelf."
        rows = pilot.app.screen.query_one("#copies", Rows).rows
        assert (len(rows), cell_text(rows[198][0])) == (200, "199")
        assert cell_text(rows[199][1]).startswith("4 more copies: tuils show title ")


# -- titles that are no easy ones

ODD: dict[str, tuple[str, tuple[Field, ...]]] = {
    "right-to-left": (
        "10\x1f6880-01\x1faKitab alf layla",
        (
            ("100", "1 \x1faأحمد بن علي"),
            ("880", "10\x1f6245-01/(3/r\x1faكتاب ألف ليلة وليلة :\x1fbقصص \u202eعربية\u202c."),
        ),
    ),
    "marks": (
        "10\x1fae\u0301lan vital a\u0308\u0332\u0301 n\u0303o Ti\u1ebf\u0302ng",
        (("520", "  \x1fa" + "Z\u0351\u0352a\u0351lgo " * 20),),
    ),
    "wide": ("10\x1fa千と千尋の神隠し" + "千尋" * 40, (("100", "1 \x1fa宮崎駿"), ("650", " 0\x1fa" + "日本映画" * 30))),
    "controls": (
        "10\x1faNew\x1b[2Jline\x07 and\x9b31m more\x00",
        (("520", "  \x1faOne\x1b]0;x\x07two\ttabs\r\nends"), ("856", "40\x1fuhttps://example.org/\x1b[31m")),
    ),
    "markup": (
        "10\x1faBold [b]not[/b] [/i] [red]red[/]",
        (("650", " 0\x1fa[/i] [link=x]"), ("505", "0 \x1fa[@click=app.quit]x[/] -- {n} %s \\[x]")),
    ),
    "nine-thousand": ("10\x1fa" + "A title that goes on. " * 410 + "END", (("520", "  \x1fa" + "word" * 2200),)),
    "many-fields": (
        "10\x1faMany fields",
        tuple(("650", f" 0\x1faHeading number {n}") for n in range(1000))
        + tuple(("500", f"  \x1faNote number {n}") for n in range(1000)),
    ),
}


@by_size
@pytest.mark.parametrize("name", ODD)
@pytest.mark.whole
async def test_no_title_breaks_the_layout(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    field, more = ODD[name]
    path = library_with(tmp_path, [title("odd1", field, *more)], [("odd1", "31234000020014")])
    async with at_title(path, "31234000020014", size) as pilot:
        for page, keys in (("", ""), ("-all", "<right>"), ("-end", "<pagedown><pagedown>"), ("-marc", "<f8>")):
            await press(pilot, keys)
            rows = screen_text(pilot.app)
            assert len(rows) == size[1]
            assert all(cell_len(row) <= size[0] for row in rows)
            assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for row in rows for char in row)
            if page in ("", "-all"):
                assert_golden(pilot.app, f"title-odd-{name}{page}-{size[0]}x{size[1]}")


async def read_through(pilot: Pilot[Any], page: str) -> list[str]:
    """Every line of a page, as Down brings it on to the screen, from the first to the last."""
    rows = pilot.app.screen.query_one(page, Page)
    seen = [cell_text(row[-1]) for row in rows.rows[: rows.height]]
    top = 0
    for _step in range(len(rows.rows)):
        await press(pilot, "<down>" * 50)
        assert rows.top - top <= 50
        seen += [cell_text(row[-1]) for row in rows.rows[top + rows.height : rows.top + rows.height]]
        if rows.top == top and rows.top + rows.height >= len(rows.rows):
            break
        top = rows.top
    return seen


@pytest.mark.whole
@by_size
@pytest.mark.parametrize("page", ["#all", "#marc"])
async def test_a_title_of_nine_thousand_characters_is_read_to_its_end(
    tmp_path: Path, size: tuple[int, int], page: str
) -> None:
    field, more = ODD["nine-thousand"]
    path = library_with(tmp_path, [title("odd1", field, *more)], [("odd1", "31234000020014")])
    async with at_title(path, "31234000020014", size) as pilot:
        await press(pilot, "<right>" if page == "#all" else "<f8>")
        seen = "".join("".join(await read_through(pilot, page)).split())
        assert ("Atitlethatgoeson." * 410 + "END") in seen
        assert "word" * 2200 in seen


@pytest.mark.whole
async def test_two_thousand_fields_are_read_to_the_last(tmp_path: Path) -> None:
    field, more = ODD["many-fields"]
    path = library_with(tmp_path, [title("odd1", field, *more)], [("odd1", "31234000020014")])
    async with at_title(path, "31234000020014") as pilot:
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "MARC record, 2004 fields."
        seen = await read_through(pilot, "#marc")
        assert [text for text in seen if "number" in text] == [
            *(f"$a Heading number {n}" for n in range(1000)),
            *(f"$a Note number {n}" for n in range(1000)),
        ]


async def test_the_highlight_goes_from_field_to_field_and_back(war: Path) -> None:
    async with at_title(war, "voina roman") as pilot:
        await press(pilot, "<f8>")
        marc = pilot.app.screen.query_one("#marc", Page)
        await press(pilot, "<down>" * 60)
        assert cell_text(marc.rows[marc.cursor][0]) == "880"
        assert marc.top + marc.height == len(marc.rows)
        await press(pilot, "<up>" * 60)
        assert (marc.top, marc.cursor) == (0, 0)
