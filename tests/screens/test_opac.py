"""The patrons' catalog: what a visitor sees and does with the arrows and Enter alone, in English and in Spanish."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import burst, press, settled
from tests.screens.visited import Sitting, answer, visiting
from tuils.opac import PatronsCatalog
from tuils.screens.opac.page import Choices
from tuils.screens.opac.screen import DEEPEST, LONGEST, OpacScreen
from tuils.screens.widgets.field import EntryField

SIZES = [(80, 24), (40, 12)]
LANGUAGES = ["en", "es"]


def chosen(pilot: Pilot[Any]) -> str:
    """The first line of what is chosen; empty where nothing is."""
    block = pilot.app.screen.query_one(Choices).chosen
    if block is None:
        return ""
    line = block.lines[0]
    return (line if isinstance(line, str) else "".join(text for text, _role in line)).strip()


async def go_to(pilot: Pilot[Any], words: str) -> None:
    """Go down until this is chosen."""
    for _step in range(20):
        if chosen(pilot) == words:
            return
        await press(pilot, "<down>")
    raise AssertionError(f"{words} is not reached, only {chosen(pilot)}")


def field(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one(EntryField).value


def pages(pilot: Pilot[Any]) -> list[str]:
    screen = pilot.app.screen
    assert isinstance(screen, OpacScreen)
    return [type(page).__name__ for page in screen.pages]


# -- what it looks like


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    end = f"{language}-{size[0]}x{size[1]}"
    async with visiting(tmp_path, size=size, language=language) as pilot:
        assert_golden(pilot.app, f"opac-welcome-{end}")
        await press(pilot, "bee<enter><down>")
        assert_golden(pilot.app, f"opac-results-{end}")
        await press(pilot, "braiding<enter>")
        assert_golden(pilot.app, f"opac-found-one-{end}")
        await press(pilot, "owls<enter><enter>")
        assert_golden(pilot.app, f"opac-title-{end}")
        await press(pilot, "<pagedown>")
        assert_golden(pilot.app, f"opac-title-below-{end}")
        await press(pilot, "<escape><f1>")
        assert_golden(pilot.app, f"opac-help-{end}")
        await press(pilot, "xqzvw<enter>")
        assert_golden(pilot.app, f"opac-nothing-{end}")


async def test_over_a_line_one_can_leave(tmp_path: Path) -> None:
    async with visiting(tmp_path, may_leave=True) as pilot:
        assert_golden(pilot.app, "opac-welcome-ssh-80x24")
        await press(pilot, "<down>" * 9)
        assert chosen(pilot) == "Quit"
        burst(pilot, "<enter>")
        await until_ended(pilot)
        assert pilot.app.return_code == 0


async def test_without_colour_and_with_plain_characters(tmp_path: Path) -> None:
    async with visiting(tmp_path, palette="mono", plain_ascii=True) as pilot:
        await press(pilot, "bee<enter>")
        assert_golden(pilot.app, "opac-results-mono-80x24")
        assert any(row.startswith(" >  ") for row in screen_text(pilot.app))


async def until_ended(pilot: Pilot[Any]) -> None:
    async def gone() -> bool:
        return not pilot.app._running or pilot.app._exit

    while not await gone():
        await pilot.pause(0)


# -- arrows and Enter


async def test_all_that_is_chosen_is_reached_by_arrows_and_enter(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        seen = [chosen(pilot)]
        for _step in range(8):
            await press(pilot, "<down>")
            seen.append(chosen(pilot))
        assert list(dict.fromkeys(seen)) == [
            "Find a book, film or magazine",
            "New this month",
            "Just returned",
            "Lists from the library",
            "Our hours",
            "Español",
            "How this works",
        ]
        await press(pilot, "<up>" * 3 + "<enter>")
        assert chosen(pilot) == "Bees for beginners"
        await press(pilot, "<enter><enter>")
        assert pages(pilot) == ["Welcome", "ListOfLists", "Results", "TitlePage"]
        await press(pilot, "<left><left><left>")
        assert pages(pilot) == ["Welcome"]
        assert chosen(pilot) == "Lists from the library"


async def test_a_title_leads_to_more_of_the_same_and_back(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "owls<enter><enter>")
        reached = set()
        for _step in range(12):
            reached.add(chosen(pilot))
            await press(pilot, "<down>")
        assert reached >= {"By Lobel, Arnold", "In the series An I can read book", "About Owls -- Fiction", "Back"}
        await press(pilot, "<up>" * 20)
        await go_to(pilot, "By Lobel, Arnold")
        await press(pilot, "<enter>")
        assert answer(pilot)[0] == "1 found for: Lobel, Arnold"
        await press(pilot, "<escape>")
        assert chosen(pilot) == "By Lobel, Arnold"


async def test_esc_leads_back_however_far_one_went(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "owls<enter>")
        for _round in range(16):
            await press(pilot, "<enter>")
            await go_to(pilot, "By Lobel, Arnold")
            await press(pilot, "<enter>")
        assert len(pages(pilot)) == DEEPEST
        await press(pilot, "<escape>" * DEEPEST)
        assert pages(pilot) == ["Welcome"]


async def test_every_line_of_a_title_is_seen_with_down_alone(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(40, 12)) as pilot:
        await press(pilot, "owls<enter><enter>")
        body = pilot.app.screen.query_one(Choices)
        lines, seen = len(body._rows), set()
        for _step in range(30):
            seen |= set(range(body.top, body.top + body.size.height))
            await press(pilot, "<down>")
        assert seen >= set(range(lines - 1))
        assert chosen(pilot) == "Back"


async def test_enter_never_opens_what_is_not_seen(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(40, 12)) as pilot:
        await press(pilot, "owls<enter><enter>")
        assert chosen(pilot) == ""
        await press(pilot, "<enter>")
        assert pages(pilot)[-1] == "TitlePage"


async def test_a_new_search_stands_on_the_welcome(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "owls<enter><enter>bee<enter>")
        assert pages(pilot) == ["Welcome", "Results"]
        await press(pilot, "<escape>")
        assert pages(pilot) == ["Welcome"]
        assert field(pilot) == ""


async def test_what_was_found_before_does_not_stand_below_nothing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "bee<enter>xqzvw<enter>")
        assert answer(pilot)[0] == 'No matches for "xqzvw".'
        assert pages(pilot) == ["Welcome"]
        assert chosen(pilot) == "Find a book, film or magazine"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_to_do_next_is_said_whole_however_long_the_words(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async with visiting(tmp_path, size=size, language=language) as pilot:
        await press(pilot, "xqzvwkjq" * 9 + "<enter>")
        said, then = answer(pilot)
        shown = " ".join(row.strip() for row in screen_text(pilot.app))
        assert said.endswith('…"' + ".")
        assert f"{said} {then}" in shown


async def test_home_and_end_lead_to_the_ends_of_a_page_and_of_what_is_typed(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(40, 12)) as pilot:
        await press(pilot, "owls<enter><enter>")
        body = pilot.app.screen.query_one(Choices)
        above = screen_text(pilot.app)
        await press(pilot, "<end>")
        assert chosen(pilot) == "Back"
        assert not body.more_below
        await press(pilot, "<home>")
        assert screen_text(pilot.app) == above
        await press(pilot, "ee<home>b")
        assert field(pilot) == "bee"


async def test_what_is_new_and_what_came_back_stand_in_their_order(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "<down><enter>")
        assert answer(pilot) == ("New this month", "Up and Down, then Enter. Esc goes back.")
        assert chosen(pilot) == "Owls at home : five stories"
        await press(pilot, "<left><down><enter>")
        assert answer(pilot)[0] == "Just returned"
        assert chosen(pilot).startswith("Braiding sweetgrass")
        assert_golden(pilot.app, "opac-returned-en-80x24")


@pytest.mark.parametrize("plain", [False, True], ids=["blocks", "ascii"])
async def test_a_link_is_shown_whole_and_as_a_code_and_opened_nowhere(tmp_path: Path, plain: bool) -> None:
    async with visiting(tmp_path, plain_ascii=plain) as pilot:
        await press(pilot, "owls<enter><enter>")
        await go_to(pilot, "Online: Read by the author")
        await press(pilot, "<enter>")
        assert pages(pilot)[-1] == "LinkPage"
        assert "https://example.org/owls" in "".join(row[-40:] for row in screen_text(pilot.app)).replace(" ", "")
        assert answer(pilot)[0] == "Read by the author"
        if not plain:
            assert_golden(pilot.app, "opac-link-en-80x24")
        await press(pilot, "<left>")
        assert pages(pilot)[-1] == "TitlePage"


async def test_who_waits_is_told_as_a_number(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "honeybee<enter><enter>")
        assert (
            answer(pilot)[0]
            == "It is checked out and should be back soon. We can hold it for you. 1 person is waiting."
        )
        await press(pilot, "<f2>")
        assert answer(pilot)[0].endswith("Espera 1 persona.")
        assert "Garcia" not in "\n".join(screen_text(pilot.app))


@pytest.mark.parametrize(("language", "said"), [("en", "It is on the shelf."), ("es", "Está en el estante.")])
async def test_the_only_copy_is_not_counted(tmp_path: Path, language: str, said: str) -> None:
    async with visiting(tmp_path, language=language) as pilot:
        await press(pilot, "bible<enter><enter>")
        assert answer(pilot)[0] == said


async def test_one_letter_wrong_says_what_was_found_instead(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "braidign<enter>")
        assert answer(pilot)[0].startswith('No matches for "braidign". Showing: braiding')


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No title has all the words"), ("es", "Ningún título tiene todas")]
)
async def test_what_has_most_of_the_words_alone_is_said_so(tmp_path: Path, language: str, said: str) -> None:
    async with visiting(tmp_path, language=language) as pilot:
        await press(pilot, "red book about bees xqzvw<enter>")
        assert answer(pilot)[0].startswith(said)
        assert "bee" in chosen(pilot).lower()


async def test_words_typed_apart_and_a_call_number_find_here_too(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "braid ing<enter>")
        assert answer(pilot)[0].startswith('No matches for "braid ing". Showing: braiding')


async def test_the_hours_are_told(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "<down><down><down><down><enter>")
        assert answer(pilot)[0] == "We are open now, until 6 pm."
        await press(pilot, "<up>")
        assert answer(pilot)[0] == "Welcome. What are you looking for?"


async def test_titles_come_twenty_at_a_time_as_one_goes_down(tmp_path: Path) -> None:
    from tuils.screens.opac import results

    async with visiting(tmp_path) as pilot:
        results.AT_ONCE, before = 2, results.AT_ONCE
        try:
            await press(pilot, "bee<enter>")
            screen = pilot.app.screen
            assert isinstance(screen, OpacScreen)
            titles = [chosen(pilot)]
            for _step in range(10):
                await press(pilot, "<down>")
                titles.append(chosen(pilot))
            assert answer(pilot)[0] == f"{len(set(titles))} found for: bee"
            assert len(set(titles)) > 4
        finally:
            results.AT_ONCE = before


# -- the other language


async def test_f2_and_the_choice_speak_the_other_language_wherever_one_is(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "bee<enter><f2>")
        assert answer(pilot)[0].endswith("encontrados con: bee")
        assert any("EN EL ESTANTE" in row for row in screen_text(pilot.app))
        await press(pilot, "<escape><down><down><down><down><down>")
        assert chosen(pilot) == "English"
        await press(pilot, "<enter>")
        assert answer(pilot)[0] == "Welcome. What are you looking for?"
        assert chosen(pilot) == "Español"


# -- nobody there


async def test_after_sixty_seconds_nothing_of_the_visitor_remains(tmp_path: Path) -> None:
    sitting = Sitting()
    async with visiting(tmp_path, idle_clock=sitting) as pilot:
        await press(pilot, "<f2>owls<enter><enter>secret")
        sitting.seconds = 41
        pilot.app.look_idle()  # type: ignore[attr-defined]
        await settled(pilot)
        assert answer(pilot)[0] == "¿Sigue ahí? Pulse cualquier tecla para seguir."
        assert_golden(pilot.app, "opac-idle-es-80x24")
        sitting.seconds = 61
        pilot.app.look_idle()  # type: ignore[attr-defined]
        await settled(pilot)
        assert pages(pilot) == ["Welcome"]
        assert field(pilot) == ""
        assert answer(pilot)[0] == "Welcome. What are you looking for?"
        shown = "\n".join(screen_text(pilot.app))
        assert "secret" not in shown
        assert "Lobel" not in shown


async def test_any_key_stays_and_brings_back_what_stood_there(tmp_path: Path) -> None:
    sitting = Sitting()
    async with visiting(tmp_path, idle_clock=sitting) as pilot:
        await press(pilot, "owls<enter>")
        before = answer(pilot)
        sitting.seconds = 41
        pilot.app.look_idle()  # type: ignore[attr-defined]
        await press(pilot, "<space>")
        assert answer(pilot) == before
        sitting.seconds = 100
        pilot.app.look_idle()  # type: ignore[attr-defined]
        assert pages(pilot) == ["Welcome", "Results"]
        sitting.seconds = 102
        pilot.app.look_idle()  # type: ignore[attr-defined]
        await settled(pilot)
        assert pages(pilot) == ["Welcome"]


async def test_a_catalog_that_nobody_touches_waits_without_a_timer(tmp_path: Path) -> None:
    sitting = Sitting()
    async with visiting(tmp_path, idle_clock=sitting) as pilot:
        await press(pilot, "<space>")
        sitting.seconds = 41
        pilot.app.look_idle()  # type: ignore[attr-defined]
        assert answer(pilot)[0] == "Welcome. What are you looking for?"
        assert pilot.app._idle_timer is None  # type: ignore[attr-defined]


async def test_a_line_that_nobody_uses_ends(tmp_path: Path) -> None:
    async with visiting(tmp_path, may_leave=True) as pilot:
        app = pilot.app
        assert isinstance(app, PatronsCatalog)
        app.look_idle()
        assert app._idle_timer is not None
        assert app._idle_timer.name == "abandoned"
        await press(pilot, "<down>")
        assert app._idle_timer.name == "idle"


# -- what does no harm


@pytest.mark.parametrize(
    "key", ["ctrl+p", "ctrl+q", "ctrl+c", "ctrl+z", "ctrl+backslash", "ctrl+s", "ctrl+l", "ctrl+x", "f10", "f12", "tab"]
)
async def test_no_key_leads_anywhere_else(tmp_path: Path, key: str) -> None:
    async with visiting(tmp_path) as pilot:
        before = screen_text(pilot.app)
        await press(pilot, f"<{key}>")
        assert screen_text(pilot.app) == before
        assert type(pilot.app.screen) is OpacScreen
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "bee<enter>")
        assert pages(pilot) == ["Welcome", "Results"]


async def test_staff_words_are_words_here(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        for word in (".q", ".d", ".m", ".l", "?", "31234000010017"):
            await press(pilot, f"{word}<enter>")
            assert type(pilot.app.screen) is OpacScreen
            await press(pilot, "<escape>")


async def test_only_the_word_of_the_staff_ends_a_kiosk(tmp_path: Path) -> None:
    async with visiting(tmp_path, leave_word="maple leaf") as pilot:
        await press(pilot, "maple<enter>")
        assert pilot.app._running
        burst(pilot, "maple leaf<enter>")
        await until_ended(pilot)
        assert pilot.app.return_code == 0


async def test_pastes_and_long_words_are_cut(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        pilot.app.post_message(events.Paste("be\x1b[2Je\r\nowls\r\n" + "x" * 1_000_000))
        await settled(pilot)
        assert len(field(pilot)) <= LONGEST
        assert "\x1b" not in field(pilot)
        await press(pilot, "y" * 200)
        assert len(field(pilot)) <= LONGEST
        await press(pilot, '<escape>" * NEAR( -- ; DROP<enter>')
        assert type(pilot.app.screen) is OpacScreen
        assert pilot.app._running


async def test_a_terminal_that_says_it_is_huge_is_not_believed(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        huge = Size(10_000_000, 10_000_000)
        pilot.app.post_message(events.Resize(huge, huge))
        await settled(pilot)
        assert pilot.app.size == Size(80, 24)


async def test_a_mouse_does_nothing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        before = screen_text(pilot.app)
        await pilot.click(Choices)
        await settled(pilot)
        assert screen_text(pilot.app) == before


@pytest.mark.parametrize("used", [True, False], ids=["after-use", "from-the-start"])
async def test_a_catalog_that_is_broken_is_said_in_plain_words_until_there_is_another(
    tmp_path: Path, used: bool
) -> None:
    file = tmp_path / "catalog.db"
    async with visiting(tmp_path) as pilot:
        whole = file.read_bytes()
        if used:
            await press(pilot, "owls<enter><escape>")
        put_in_place(file, b"no catalog")
        await press(pilot, "bee<enter>")
        assert answer(pilot)[0] == "The catalog is not available right now."
        assert pages(pilot) == ["Welcome"]
        put_in_place(file, whole)
        await press(pilot, "bee<enter>")
        assert pages(pilot) == ["Welcome", "Results"]


def published_again(folder: Path, change: str) -> None:
    """Publish again with this change, while somebody looks."""
    other = folder / "other.db"
    other.write_bytes((folder / "catalog.db").read_bytes())
    with contextlib.closing(sqlite3.connect(other)) as store, store:
        store.execute(change)
    put_in_place(folder / "catalog.db", other.read_bytes())


async def test_a_title_that_was_taken_out_meanwhile_is_said_to_be_gone(tmp_path: Path) -> None:
    async with visiting(tmp_path) as pilot:
        await press(pilot, "owls<enter>")
        published_again(tmp_path, "UPDATE biblio SET removed = 1 WHERE title LIKE 'Owls%'")
        await press(pilot, "<enter>")
        assert answer(pilot)[0] == "This title is no longer in the catalog."
        assert pages(pilot) == ["Welcome", "Results"]


@pytest.mark.parametrize(
    ("language", "mark", "said"),
    [("en", "ONLINE", "is available online."), ("es", "EN LÍNEA", "está disponible en línea.")],
)
async def test_what_has_no_copy_but_a_link_to_itself_is_not_said_to_be_missing(
    tmp_path: Path, language: str, mark: str, said: str
) -> None:
    async with visiting(tmp_path, language=language) as pilot:
        without = "DELETE FROM item WHERE biblio = (SELECT id FROM biblio WHERE title LIKE 'Owls%')"
        published_again(tmp_path, without)
        await press(pilot, "owls<enter>")
        assert any(mark in line for line in screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert answer(pilot)[0].endswith(said)


def put_in_place(file: Path, what: bytes) -> None:
    """Replace a file as publishing does: by a rename."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(what)
    fresh.replace(file)
