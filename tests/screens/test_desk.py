"""The desk on the screen: what it draws, and how keys, scans and words reach the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import ATLAS, ELENA2, EMMA, FROG, ITALIC, MARTA, OLD, OVERSTORY, OWL, SAM, SIX, SPIRITED, desk_of
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.library.lending.holds.holds import place_hold
from tuils.library.people.patrons.patrons import edit_patron
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Rows

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


async def scan(at: Seat, *codes: str) -> None:
    """Scan with the serial scanner."""
    for code in codes:
        at.screen.post_message(EntryField.Sent(code))
    await at.settled()


# -- how it looks


@BOTH
async def test_idle(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        at.golden("grove-idle")


@BOTH
async def test_idle_with_something_overdue(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, *SIX, ".x")
        at.clock.forward(days=40)
        await at.press("<escape>")
        at.golden("grove-overdue")


@BOTH
async def test_patron_at_the_desk(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        edit_patron(at.app.desk, SAM, {"note": "has our spare key"})
        await at.type(SAM, OVERSTORY, FROG, SPIRITED)
        at.golden("grove-loans")


@pytest.mark.parametrize("size", [*SIZES, (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_out_already_is_shown_overdue_first(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, FROG, ".x")
        place_hold(desk_of("pat", at.clock), MARTA, EMMA)
        at.clock.forward(days=9)
        await at.type(MARTA)
        wide = size[0] >= 100
        await at.until(
            lambda: not wide or any("number 1 in line" in row for row in at.rows()), "the second pane is read"
        )
        at.golden("grove-out-already")
        await at.type(OWL)
        assert "Checked out 1: Owl moon" in at.answer[1]
        await at.press("<down><f7>")
        assert at.answer[1] == "Renewed: Spirited away [videorecording]"


@BOTH
async def test_several_things_stand_in_the_way(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(OLD, OVERSTORY, "y", "pays Friday", ATLAS)
        at.golden("grove-block")
        await at.type(OVERSTORY, FROG)
        at.golden("grove-block-waiting")


async def test_the_question_without_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with seat(tmp_path) as at:
        await at.type(OLD, OVERSTORY, "y", "pays Friday", ATLAS)
        at.golden("grove-block-mono")
        assert "STOP" in at.rows()[2]


@BOTH
async def test_reason(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(OLD, OVERSTORY, "y")
        at.golden("grove-reason")


@BOTH
async def test_check_in(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x")
        at.clock.forward(days=9)
        await at.press("<f6>")
        await at.type(OVERSTORY, SPIRITED, ITALIC, "31234000999999")
        at.golden("grove-check-in")
        await at.press("<f8><enter>")
        at.golden("grove-book-drop")


@BOTH
async def test_people_of_one_name(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type("garcia")
        at.golden("grove-names")


@BOTH
async def test_one_person_of_that_name(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type("okafor")
        at.golden("grove-name")


@BOTH
async def test_titles_by_words(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type("owl")
        at.golden("grove-titles")


@BOTH
async def test_parked(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<f8>")
        await at.type(SAM)
        await at.press("<f8><f8>")
        at.golden("grove-parked")


@BOTH
async def test_renewed(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED)
        at.clock.forward(days=1)
        await at.press("<f7>")
        at.golden("grove-renewed")
        await at.press("<f7>")
        at.golden("grove-renewed-again")


async def test_who_comes_back_to_the_desk_sees_what_is_so_now(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        assert not any("Holds to pull" in row for row in at.rows())
        await at.press("<f3>")
        place_hold(desk_of("pat", at.clock), MARTA, OVERSTORY)
        await at.press("<f2>")
        await at.until(lambda: any("Holds to pull" in row for row in at.rows()), "the list is read again")


async def test_practice_is_said_once(tmp_path: Path) -> None:
    from dataclasses import replace

    def practise(opened: object) -> None:
        opened.about = replace(opened.about, practice=True)  # type: ignore[attr-defined]

    async with seat(tmp_path, change=practise, plain_ascii=True) as at:
        await at.type(MARTA, OVERSTORY)
        at.golden("grove-practice-ascii")
        assert sum(row.count("PRACTICE") for row in at.rows()) == 1


async def test_no_answer_is_cut_and_no_key_line_ends_in_dots(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        for keys in (MARTA, OVERSTORY, ".k", ".k", "x", OLD, OVERSTORY, "y", "pays Friday", ATLAS, "y", "n", ".x",
                     "garcia", "x", ".i", OVERSTORY, ".k", "x", "nonsense1", ".x", "zzz", "okafor", "n"):  # fmt: skip
            await at.type(keys)
            for row in (2, 3, 23):
                assert not at.rows()[row].endswith(".."), (keys, at.rows()[row])


# -- one queue


async def test_six_scans_in_one_burst_give_six_loans_in_order(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press(f"{MARTA}<enter>" + "".join(f"{code}<enter>" for code in SIX))
        assert [line.barcode for line in at.app.session.visit.lent] == SIX  # type: ignore[union-attr]
        assert at.said == ("OK", "Checked out 6: 千と千尋の神隠し")
        assert any("5 [/i] and [bold]" in row for row in at.rows())
        assert any("4 Emma [electronic resource]" in row for row in at.rows())


async def test_a_question_with_five_scans_waiting_gives_five_answers_after_no(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        waiting = [FROG, SPIRITED, EMMA, ITALIC, OWL]
        await at.press(f"{ATLAS}<enter>" + "".join(f"{code}<enter>" for code in waiting))
        assert at.said == ("STOP", "Not checked out: World atlas. Reference is for in-house use only.")
        assert at.aside == "5 scans waiting"
        await at.type("n")
        assert at.said == ("OK", "Checked out 6: Owl moon")
        assert at.aside == ""
        assert [line.barcode for line in at.app.session.visit.lent] == [OVERSTORY, *waiting]  # type: ignore[union-attr]


async def test_function_keys_among_scans_keep_their_order(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press(f"{MARTA}<enter>{OVERSTORY}<enter><escape><f6>{OVERSTORY}<enter><f6>{SAM}<enter>{FROG}<enter>")
        assert at.said == ("OK", "Checked out 1: Frog and Toad are friends")
        assert at.app.session.visit.patron.card == SAM  # type: ignore[union-attr]


async def test_a_serial_scan_is_never_a_choice_nor_an_answer(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("garcia")
        await scan(at, "1")
        assert (at.app.session.visit, at.aside, at.said[0]) == (None, "1 scan waiting", "ASK")
        await at.type(".x", "n")
        await at.type(OLD, OVERSTORY)
        await scan(at, "y")
        assert at.aside == "1 scan waiting"
        assert at.app.session.question is not None


async def test_a_command_barcode_works_from_the_scanner(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await scan(at, MARTA, OVERSTORY, ".x")
        assert at.said == ("OK", "Done. Marta Field checked out 1 item.")


async def test_a_key_that_does_nothing_leaves_no_older_advice(tmp_path: Path) -> None:
    """The keys of an open question stay in sight: they still answer it."""
    async with seat(tmp_path) as at:
        await at.type("zzzz", ".g")
        assert at.answer[1] == ".g works on other screens, such as F5 Events."
        assert at.answer[2] == "F1 shows the keys of this screen."
        await at.type("garcia")
        keys = at.answer[2]
        await at.type(".g")
        assert at.answer[2] == keys


async def test_another_screen_lets_a_scan_through_and_says_so(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.press("<f1>")
        await scan(at, OVERSTORY)
        assert at.answer == ("OK", "At the desk: Checked out 1: The Overstory", "Due Mon, Dec 28.")
        assert at.where != "DeskScreen"
        await at.press("<escape>")
        assert any("1 The Overstory" in row for row in at.rows())


# -- numbers, rows, keys


async def test_numbers_choose_from_lists(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("garcia", "2")
        assert at.app.session.visit.patron.card == ELENA2  # type: ignore[union-attr]
        await at.type(OVERSTORY, FROG, "2")
        assert at.desk.query_one(Rows).cursor == 1
        await at.press("<escape>")
        await at.type("garcia")
        await at.press("<down><enter>")
        assert at.said == ("OK", "Elena Garcia is at the desk.")


async def test_the_highlighted_loan_is_the_one_renewed(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        at.clock.forward(days=1)
        await at.press("<down><down><f7>")
        assert at.said == ("OK", "Renewed: Frog and Toad are friends")
        assert any("Frog and Toad are friends" in row and "Due Tue, Dec 29" in row for row in at.rows())


async def test_enter_goes_on_only_where_nobody_may_pass(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(OLD, OVERSTORY)
        await at.press("<enter>")
        assert at.app.session.question is not None
        await at.type("n")
        edit_patron(desk_of("pat", at.clock), OLD, {"barred": True})
        await at.type(FROG)
        assert at.keys.startswith("Enter Continue")
        await at.press("<enter>")
        assert at.app.session.question is None


async def test_a_number_is_a_reason_while_a_reason_is_asked_for(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(OLD, OVERSTORY, "y", "12")
        assert at.said == ("NOTE", "Checked out 1, by override: The Overstory")


async def test_titles_are_opened_by_number(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("owl", "1")
        assert at.where == "Title"
        await at.press("<escape>")
        assert at.where == "DeskScreen"


async def test_the_keys_line_follows_the_state(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        assert "F8 Parked" in at.keys
        await at.type(MARTA)
        assert at.keys.startswith("Esc Done")
        await at.press("<f6>")
        assert at.keys.startswith("Esc Back to checkout")
        await at.press("<escape>")
        await at.type(ATLAS)
        assert at.keys.startswith("y Check it out  n No  1 Fix it")


async def test_the_warning_of_the_front_door_is_said_at_the_start(tmp_path: Path) -> None:
    def behind(opened: object) -> None:
        opened.warnings.append("The clock is 7 minutes behind. Set the clock.")  # type: ignore[attr-defined]

    async with seat(tmp_path, change=behind) as at:
        assert at.answer == ("NOTE", "The clock is 7 minutes behind.", "Set the clock.")


async def test_a_full_list_scrolls_and_a_change_of_size_keeps_it(tmp_path: Path) -> None:
    async with seat(tmp_path, size=(40, 12)) as at:
        await at.type(MARTA, *SIX)
        assert any("6 千と千尋の神隠し" in row for row in at.rows())
        await at.pilot.resize_terminal(80, 24)
        await at.settled()
        assert any("1 The Overstory" in row for row in at.rows())
        assert any("Out 6, next due Dec 14" in row for row in at.rows())


async def test_a_list_of_names_goes_when_the_next_words_find_nobody(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, "garcia")
        assert any("Garcia" in row for row in at.rows())
        await at.type("zzyx")
        assert at.said == ("NOTE", 'No patron or title matches "zzyx".')
        assert not any("Garcia" in row for row in at.rows())
        assert any("1 The Overstory" in row for row in at.rows())


async def test_the_keys_say_what_a_yes_does(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<escape>")
        at.clock.forward(days=1)
        await at.type(MARTA, OVERSTORY)
        assert at.keys.startswith("y Renew it  n No  1 Fix it")
        await at.type("n", OLD, OVERSTORY)
        assert at.keys.startswith("y Check it out")
        await at.type("n")
        edit_patron(desk_of("pat", at.clock), OLD, {"barred": True})
        await at.type(FROG)
        assert at.keys.startswith("Enter Continue")
        assert at.keys.endswith("F12 Why?")
