"""The frame: one queue, its keys and dot words, what it says, how it looks."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot

from tests.screens.golden import screen_text
from tests.screens.keys import burst, press, settled
from tests.screens.tiny import TITLES, Tiny, TinyCatalog, TinyDesk, TinyLock, TinyUndo, desk
from tuils.i18n import N_
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.frame import Frame, key_sheet
from tuils.screens.widgets.bands import TONES, mark_word
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import key_name

SIX = list(TITLES)[:6]
OPENING = (".?", ".u", ".m", ".w", "?")


@pytest.fixture(autouse=True)
def _forget() -> None:
    TinyUndo.taken.clear()
    TinyLock.tried.clear()


def on_top(pilot: Pilot[Any]) -> str:
    return type(pilot.app.screen).__name__


def said(pilot: Pilot[Any]) -> str:
    return cast("Frame", pilot.app.screen).query_one("#answer").said  # type: ignore[attr-defined, no-any-return]


async def until(true: Any, what: str) -> None:
    """Let the app go on until `true()`."""
    async with asyncio.timeout(120):
        while not true():
            await asyncio.sleep(0)
    assert true(), what


# -- one queue


async def test_six_scans_in_one_burst_arrive_whole_and_in_order() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "".join(f"{code}<enter>" for code in SIX))
        assert desk(pilot).log_of == SIX


async def test_function_keys_among_scans_keep_their_order() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, f"<f6>{SIX[0]}<enter>{SIX[1]}<enter><f6>{SIX[2]}<enter><f7>")
        assert desk(pilot).log_of == ["F6", SIX[0], SIX[1], "F6", SIX[2], "F7"]


async def test_scans_wait_while_a_step_is_being_done() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        desk(pilot).gate = gate = asyncio.Event()
        burst(pilot, f"{SIX[0]}<enter>{SIX[1]}<enter>")
        await until(lambda: desk(pilot).log_of, "the first is being done")
        assert desk(pilot).log_of == SIX[:1]
        gate.set()
        await settled(pilot)
        assert desk(pilot).log_of == SIX[:2]


async def test_a_scan_from_elsewhere_takes_its_turn() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        burst(pilot, f"{SIX[0]}<enter>")
        await pilot.pause()
        pilot.app.screen.post_message(EntryField.Sent(SIX[1]))
        await settled(pilot)
        assert desk(pilot).log_of == SIX[:2]


async def test_what_follows_a_key_that_opens_a_screen_goes_to_that_screen() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "<f9>1<enter>")
        assert TinyUndo.taken == [0]
        assert isinstance(pilot.app.screen, TinyDesk)


async def test_scans_behind_a_screen_that_closes_itself_go_to_the_one_below() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, f"<f9><enter>{SIX[0]}<enter>{SIX[1]}<enter>")
        assert TinyUndo.taken == [0]
        assert desk(pilot).log_of == SIX[:2]


async def test_text_half_typed_behind_the_key_is_carried_along() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "abc<f3>bee")
        catalog = pilot.app.screen
        assert isinstance(catalog, TinyCatalog)
        assert catalog.field
        assert catalog.field.value == "bee"
        await press(pilot, "<f2>")
        assert desk(pilot).field.value == "abc"  # type: ignore[union-attr]


async def test_keys_wait_for_what_those_before_them_lead_to() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        tiny = desk(pilot)
        tiny.gate = asyncio.Event()
        burst(pilot, f"{SIX[0]}<enter><f3>be")
        await until(lambda: tiny.log_of and cast("Tiny", pilot.app).ahead.keys, "the first is being done, keys wait")
        burst(pilot, "e")
        assert tiny.field
        assert tiny.field.value == ""
        tiny.gate.set()
        await settled(pilot)
        assert isinstance(pilot.app.screen, TinyCatalog)
        assert pilot.app.screen.field
        assert pilot.app.screen.field.value == "bee"


@pytest.mark.whole
async def test_what_is_typed_behind_the_lock_is_for_the_lock_alone() -> None:
    for keys in ("<ctrl+l>", ".l<enter>"):
        async with Tiny().run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            tiny = desk(pilot)
            await press(pilot, f"{keys}24")
            lock = pilot.app.screen
            assert lock is not tiny
            assert tiny.field
            assert tiny.field.value == ""
            assert lock.query_one(EntryField).value == "24"


async def test_a_mistake_of_ours_is_said_calmly_and_the_next_goes_on() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "oops<enter>")
        rows = screen_text(pilot.app)
        assert "STOP" in rows[2]
        assert "That didn't work. This is a fault in tuils. Nothing was changed." in rows[2]
        assert "Continue with the next item. The details are saved for support." in rows[3]
        await press(pilot, "<f11>")  # what belonged to the fault does not stay under another sentence
        assert "F1 shows the keys of this screen." in screen_text(pilot.app)[3]
        await press(pilot, f"{SIX[0]}<enter>")
        assert "Checked out 1: The Overstory" in screen_text(pilot.app)[2]
        assert [str(problem) for problem in cast("Tiny", pilot.app).faults] == ["a mistake of ours"]


async def test_a_mistake_of_a_screen_that_has_closed_is_said_by_the_one_below() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, f"<f9>2<enter>{SIX[0]}<enter>")
        assert "Checked out 1" in said(pilot)
        await press(pilot, "<f9>2<enter>")
        assert said(pilot).startswith("That didn't work")


async def test_scans_are_heard_while_the_window_has_lost_the_focus() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(events.AppBlur())
        await settled(pilot)
        assert pilot.app.focused is None
        await press(pilot, f"{SIX[0]}<enter>")
        pilot.app.post_message(events.Paste(f"{SIX[1]}\n"))
        await settled(pilot)
        assert desk(pilot).log_of == SIX[:2]


async def test_long_work_says_so_once_and_then_gives_way_to_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.screens.widgets.turns.WORKING_AFTER", 0.01)
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        desk(pilot).gate = gate = asyncio.Event()
        burst(pilot, f"{SIX[0]}<enter>")
        await until(lambda: said(pilot) == "Working...", "it says that it works")
        gate.set()
        await settled(pilot)
        assert said(pilot) == "Checked out 1: The Overstory"


# -- lock


async def test_the_lock_goes_ahead_and_what_waited_is_done_afterwards() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        under = desk(pilot)
        under.gate = gate = asyncio.Event()
        burst(pilot, f"{SIX[0]}<enter>{SIX[1]}<enter>{SIX[2]}<enter>")
        await until(lambda: under.log_of, "the first is being done")
        burst(pilot, "<ctrl+l>")
        await until(lambda: isinstance(pilot.app.screen, TinyLock), "locked while a scan is being done")
        gate.set()
        await settled(pilot)
        await press(pilot, "1111<enter>")
        assert (under.log_of, TinyLock.tried) == (SIX[:1], ["1111"])
        await press(pilot, "2468<enter>")
        await until(lambda: len(under.log_of) == 3, "the scans that were kept")
        assert under.log_of == SIX[:3]
        assert TinyLock.tried == ["1111", "2468"]


async def test_a_locked_screen_lets_nothing_past_and_shows_no_modes() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, ".l<enter>")
        lock = pilot.app.screen
        assert isinstance(lock, TinyLock)
        assert screen_text(pilot.app)[0] == " LOCKED  Maple Grove, front desk"
        for keys in ("<f2>", "<f3>", "<f9>", "<f10>", "<f12>", "<ctrl+l>", ".c<enter>", ".q<enter>", "?<enter>"):
            await press(pilot, keys)
            assert pilot.app.screen is lock
            assert "is not used on this screen." in said(pilot)
        await press(pilot, "<f1><f2>")
        assert pilot.app.current_mode == "desk"
        assert not any("F2" in row or "Ana R." in row for row in screen_text(pilot.app)[:1])


# -- keys and dot words


@pytest.mark.parametrize("keys", ["<f3>", ".c<enter>", ".C<enter>"])
async def test_modes_by_key_and_by_dot_word(keys: str) -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, keys)
        assert isinstance(pilot.app.screen, TinyCatalog)


@pytest.mark.parametrize("keys", [*("<f1>", "<f9>", "<f10>", "<f12>"), *(f"{w}<enter>" for w in OPENING)])
async def test_keys_that_open_a_screen(keys: str) -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, keys)
        assert on_top(pilot) == "TinyUndo"
        await press(pilot, ".x<enter>")
        assert on_top(pilot) == "TinyDesk"


async def test_own_letters_do_what_the_function_keys_do() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, ".i<enter>.r<enter>.q<enter>")
        assert desk(pilot).log_of == ["F6", "F7"]
        assert cast("Tiny", pilot.app).left


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("<f8>", "F8 is not used on this screen."),
        ("<f11>", "F11 is not used on this screen."),
        ("<tab>", "Tab is not used on this screen."),
        ("<ctrl+q>", "Ctrl+Q is not used on this screen."),
        ("<ctrl+z>", "Ctrl+Z is not used on this screen."),
        ("<ctrl+p>", "Ctrl+P is not used on this screen."),
        ("<escape>", "Esc is not used on this screen."),
        (" ", "Space is not used on this screen."),
        (".g<enter>", ".g works on other screens, such as F5 Events."),
        (".5<enter>", "No command has the letter 5."),
        ("<ctrl+c>", "To leave, sign out: type .q, then Enter."),
    ],
)
async def test_a_key_that_does_nothing_says_so_and_where_the_keys_are(keys: str, answer: str) -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, keys)
        assert screen_text(pilot.app)[2] == f"   NOTE   {answer}"
        assert screen_text(pilot.app)[3].strip() == "F1 shows the keys of this screen."
        assert pilot.app.is_running
        await press(pilot, ".<enter>")
        assert said(pilot) == "Good morning, Ana."


async def test_a_dot_before_more_than_a_letter_is_text() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, ".net<enter>")
        assert desk(pilot).log_of == [".net"]


async def test_a_number_chooses_only_while_a_list_is_shown() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "1<enter>")
        assert desk(pilot).log_of == ["1"]
        await press(pilot, "1<enter>0<enter>001<enter>²<enter>7<enter>")
        assert desk(pilot).log_of == ["1", "row 0", "0", "001", "²"]
        assert said(pilot) == "There is no line 7."


async def test_enter_on_the_empty_field_opens_the_highlight_and_nothing_without_one() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, f"{SIX[0]}<enter>{SIX[1]}<enter><enter>")
        assert desk(pilot).log_of == SIX[:2]
        await press(pilot, "<down><down><enter>")
        assert desk(pilot).log_of[2:] == ["row 1"]


async def test_escape_clears_the_field_first_and_then_steps_back() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "<f9>abc<escape>")
        assert on_top(pilot) == "TinyUndo"
        await press(pilot, "<escape>")
        assert on_top(pilot) == "TinyDesk"


async def test_left_and_right_turn_tabs_only_on_an_empty_field() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "<right><right><left>ab<left><left>")
        assert desk(pilot).tab == 1
        await press(pilot, "<escape><f3><left>")
        assert said(pilot) == "Left is not used on this screen."


async def test_space_marks_the_highlighted_row_and_types_otherwise() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "<f3> <down> <down>owl moon")
        catalog = cast("TinyCatalog", pilot.app.screen)
        assert catalog.choices
        assert catalog.choices.marked == {0, 1}
        assert catalog.field
        assert catalog.field.value == "owl moon"


async def test_the_hardware_cursor_follows_the_highlight_and_comes_back() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "<down>")
        assert pilot.app.cursor_position == (0, 7)
        await press(pilot, "b")
        assert pilot.app.cursor_position.y == 1


async def test_the_focus_never_leaves_the_field() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        for keys in ("<tab>", "<down>", "<f3>", "<f2>", "<f9>", "<escape>"):
            await press(pilot, keys)
            assert pilot.app.focused is cast("Frame", pilot.app.screen).field


async def test_nothing_of_textual_itself_is_bound() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        bound = pilot.app.screen.active_bindings
        assert not {"ctrl+q", "ctrl+z", "ctrl+p", "tab"} & set(bound)
        assert all(active.node is pilot.app.screen for active in bound.values())
        assert not pilot.app.ENABLE_COMMAND_PALETTE
        assert pilot.app.save_screenshot() == ""


# -- the key sheet and the station's keys


async def test_the_key_sheet_is_made_of_the_bindings() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        sheet = key_sheet(desk(pilot))
        assert sheet[0] == ("F1", ".?", "This help")
        assert ("F12", "?", "Why?") in sheet
        assert ("Ctrl+L", ".l", "Lock the screen") in sheet
        assert ("", ".q", "Sign out") in sheet
        assert ("F6", ".i", "Check in, on and off") in sheet
        assert ("F7", ".r", "Renew") in sheet
        assert ("Up Down", "", "Move in the list") in sheet
        assert ("Left Right", "", "Tabs, pages, days, shelf") in sheet
        assert ("1-99", "Enter", "Choose that line") in sheet
        assert not any(key in ("F8", "Space") for key, _dot, _words in sheet)


async def test_every_binding_with_words_has_an_id_but_enter() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        bound = [active.binding for active in desk(pilot).active_bindings.values() if active.binding.description]
        assert [binding.key for binding in bound if not binding.id] == ["enter"]
        ids = [binding.id for binding in bound if binding.id]
        assert len(ids) == len(set(ids))


async def test_keys_of_the_station_work_and_show_everywhere() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        pilot.app.set_keymap({"undo": "f11", "catalog": "ctrl+u", "sign_out": "f8"})
        await press(pilot, "<f3>")
        assert said(pilot) == "F3 is not used on this screen."
        await press(pilot, "abc<ctrl+u>")
        assert isinstance(pilot.app.screen, TinyCatalog)
        await press(pilot, "<f2>")
        assert "Ctrl+U Catalog" in screen_text(pilot.app)[0]
        assert "F11 Undo" in screen_text(pilot.app)[-1]
        assert ("F8", ".q", "Sign out") in key_sheet(desk(pilot))
        await press(pilot, "<f11>")
        assert isinstance(pilot.app.screen, TinyUndo)


def test_a_letter_of_a_screen_never_repeats_a_fixed_one() -> None:
    with pytest.raises(ValueError, match="every screen"):

        class Clash(Frame):
            @action("u", N_("Use here"))
            def use_here(self) -> None:
                """Do nothing: it is never called."""


def test_keys_are_written_as_on_the_keyboard() -> None:
    written = [key_name(key) for key in ("f6", "ctrl+l", "escape", "pageup", "space")]
    assert written == ["F6", "Ctrl+L", "Esc", "PgUp", "Space"]


def test_marks_fit_their_block() -> None:
    assert all(len(mark_word(mark)) <= 9 for mark in TONES)


# -- without a list


class Short(Frame):
    """A screen with a question but no list, and one of its own keys."""

    mode = "desk"
    BINDINGS: ClassVar = []

    def body(self) -> ComposeResult:
        return iter(())


async def test_arrows_without_a_list_say_so() -> None:
    async with Tiny().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Short())
        await press(pilot, "<down>")
        assert said(pilot) == "Down is not used on this screen."
        await press(pilot, "5<enter>")
        assert said(pilot) == "5 is not used on this screen."
