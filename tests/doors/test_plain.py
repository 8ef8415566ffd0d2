"""Line mode: the same conversation through a pipe, a line in, a line out, not one escape byte."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grove import (
    ATLAS,
    DAY,
    ELENA,
    EMMA,
    FROG,
    ITALIC,
    MARTA,
    NOW,
    OLD,
    OVERSTORY,
    OWL,
    Clock,
    Opened,
    built,
    desk_of,
)
from tests.screens.terminal import Terminal
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.money.paying import charge
from tuils.library.people.staff.signing_in import sign_in
from tuils.library.people.staff.staff import change_staff, give_code
from tuils.line_mode.lines import run_plain
from tuils.models import Loan
from tuils.values.numbers.barcode import with_check_digit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    path = tmp_path / "grove.db"
    path.write_bytes(built())
    open_store(path)
    yield Opened(path, desk_of("ana", Clock()))
    close_store()


def talk(opened: Opened, *lines: str) -> list[str]:
    """Return the answers, without the prompts."""
    out = io.StringIO()
    assert run_plain(opened, io.StringIO("".join(f"{line}\n" for line in lines)), out) == 0
    return out.getvalue().splitlines()


def answers(opened: Opened, *lines: str) -> list[str]:
    return [line.rpartition("> ")[2] for line in talk(opened, *lines)]


def test_a_card_two_items_and_done(opened: Opened) -> None:
    said = answers(opened, MARTA, OVERSTORY, OVERSTORY, FROG, ".x", ".q")
    assert "OK. Marta Field is at the desk. Scan each item. Press .x when done." in said
    assert "OK. Checked out 1: The Overstory. Due Mon, Dec 28." in said
    assert any(line.startswith("OK. Already checked out") for line in said)
    assert "OK. Checked out 2: Frog and Toad are friends. Due Mon, Dec 28." in said
    assert any(line.startswith("OK. Done. Marta Field checked out 2 items.") for line in said)
    assert said[-1] == "OK. Signed out. Good-bye, Ana R."
    assert Loan.select().where(Loan.closed_at.is_null()).count() == 2


def test_a_question_is_answered_and_what_came_meanwhile_is_done_after_it(opened: Opened) -> None:
    said = talk(opened, OLD, OVERSTORY, FROG, "n", ".q")
    assert any("Card expired" in line for line in said)
    assert any("NOTE. 1 scan is waiting." in line for line in said)
    assert any(line.startswith("y/n > ") for line in said)
    assert any("NOTE. Not checked out: The Overstory" in line for line in said)
    assert sum("Card expired" in line for line in said) >= 2  # the waiting one asks in its turn


def test_an_override_asks_for_a_reason(opened: Opened) -> None:
    said = talk(opened, OLD, OVERSTORY, "y", "comes on Friday", ".q")
    assert any("Reason > " in line for line in said)
    assert any("by override: The Overstory" in line for line in said)


def test_check_in_says_where_it_goes(opened: Opened) -> None:
    said = talk(opened, ".i", OWL, "31234000999999", ".i", ".q")
    assert any(line.startswith("CHECK IN > ") for line in said)
    assert any("SHELF. Already checked in" in line and "Owl moon" in line for line in said)
    assert any("PROBLEM. 31234000999999 is not in the catalog" in line for line in said)


def test_people_of_one_name_are_asked_for_a_second_sign(opened: Opened) -> None:
    said = talk(opened, "garcia", "1", ATLAS, "n", ".q")
    assert any(line.startswith("1-2 > ") for line in said)
    assert any("born 1958" in line and f"card ending {ELENA[-4:]}" in line for line in said)
    assert any("Elena Garcia is at the desk" in line for line in said)


def test_undo_and_why(opened: Opened) -> None:
    said = talk(opened, MARTA, OVERSTORY, "?", ".u", ".q")
    assert any("Why is it due on Mon, Dec 28?" in line for line in said)
    assert any("Undone. The Overstory" in line for line in said)
    assert Loan.select().where(Loan.closed_at.is_null()).count() == 0


def test_brackets_stand_as_they_are(opened: Opened) -> None:
    said = talk(opened, MARTA, ITALIC, EMMA, ".q")
    assert any("[/i] and [bold]" in line for line in said)
    assert any("Emma [electronic resource]" in line for line in said)


def test_control_characters_do_not_come_back(opened: Opened) -> None:
    said = "\n".join(talk(opened, "\x1b[31mred\x07", "zz\x00zz", ".q"))
    assert not any(ord(char) < 32 and char != "\n" for char in said)


def test_nobody_gets_in_without_a_pin(opened: Opened) -> None:
    out = io.StringIO()
    nobody = opened.without_person()
    assert run_plain(nobody, io.StringIO("ana\n0000\nana\n2468\n.q\n"), out) == 0
    assert "Wrong PIN" in out.getvalue()
    assert "Ana R. is signed in." in out.getvalue()
    assert run_plain(nobody, io.StringIO("ana\n0000\n"), io.StringIO()) == 1
    out = io.StringIO()
    assert run_plain(nobody, io.StringIO("ana\nana\nana\n2468\n.q\n"), out) == 0
    assert "NOTE. That is a name. Type the PIN of Ana R." in out.getvalue()
    assert "Wrong PIN" not in out.getvalue()


def test_the_real_program_by_a_pipe_writes_no_escape_byte_and_ends_with_its_input(tmp_path: Path) -> None:
    path = tmp_path / "grove.db"
    path.write_bytes(built())
    env = {
        **os.environ,
        "TUILS_PIN": "2468",
        "TUILS_STATE": str(tmp_path / "state"),
        "TUILS_CONFIG": str(tmp_path / "c"),
    }
    words = ["-m", "tuils", "--library", str(path), "--as", "ana", "--plain"]
    talked = f"{MARTA}\n{OVERSTORY}\n{ITALIC}\n".encode()
    ran = subprocess.run([sys.executable, *words], input=talked, capture_output=True, env=env, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr
    assert b"\x1b" not in ran.stdout + ran.stderr
    assert b"Checked out 1: The Overstory" in ran.stdout
    assert b"Good-bye" in ran.stdout
    open_store(path)
    assert Loan.select().where(Loan.closed_at.is_null()).count() == 2
    close_store()


# ---- holds, money, modes


def manager(opened: Opened) -> Desk:
    return desk_of("pat", opened.desk.clock)  # type: ignore[arg-type]


def test_a_patron_is_told_whole_in_words(opened: Opened) -> None:
    charge(manager(opened), MARTA, 240, "copies")
    place_hold(opened.desk, MARTA, OWL)
    said = answers(opened, OWL, "more", MARTA, ".q")
    assert "HOLD. A patron is waiting: Owl moon. Hold shelf, slip FIE 4417, until Tue, Dec 15." in said
    assert "| FIE 4417" in said
    at = said.index("NOTE. Marta Field is at the desk. 1 hold is ready: hold shelf, slip FIE 4417.")
    assert said[at + 1] == "Adult, card ending 4417. Out 0. Holds 1. Owes $2.40."
    assert not any(".." in line for line in said)


def test_a_block_is_paid_away(opened: Opened) -> None:
    charge(manager(opened), MARTA, 1240, "copies")
    said = talk(opened, MARTA, OVERSTORY, "1", "5.00", "pay 7.40", ".q")
    assert "1. Owes $12.40 (limit $10.00). Who can override: you. Fix: type 1 (take a payment)." in said
    assert any(line.startswith("y/n > ASK. How much is Marta Field paying? Enter for $12.40.") for line in said)
    assert any(line.startswith("Amount > OK. Marta Field paid $5.00. Still owes $7.40.") for line in said)
    assert "OK. Checked out 1: The Overstory. Marta Field paid $5.00. Still owes $7.40. Due Mon, Dec 28." in said
    assert any("OK. Marta Field paid $7.40. Nothing more is owed." in line for line in said)


def test_a_manager_types_a_pin_on_the_spot(opened: Opened) -> None:
    said = talk(opened, MARTA, ATLAS, "y", "1111", "for a show", ".q")
    assert any("1. Reference: in-house use only. Who can override: administrator." in line for line in said)
    assert any(line.startswith("PIN > ASK. Marta Field: World atlas. Reason for the override?") for line in said)
    assert any("NOTE. Checked out 1, by override: World atlas" in line for line in said)


def test_the_cart_speaks_only_where_something_is_wrong(opened: Opened) -> None:
    said = talk(opened, MARTA, FROG, ".x", ".v", OWL, EMMA, FROG, ".x", ".q")
    at = next(n for n, line in enumerate(said) if "Scan everything on the cart" in line)
    told = "NOTE. Still checked out: Frog and Toad are friends. Take it off the cart. 1: check it in."
    assert said[at + 1] == f"VERIFY > VERIFY > VERIFY > {told}"
    assert any("OK. 3 on the cart: 1 to check." in line for line in said)


def test_used_here_and_loose(opened: Opened) -> None:
    said = talk(opened, ".h", ATLAS, "loose 3 newspapers", ".x", ".q")
    assert any("IN-HOUSE > OK. In-house use: World atlas. REF 912 WOR." in line for line in said)
    assert any("OK. Counted: 3 newspapers." in line for line in said)


def test_a_number_reads_out_the_list_behind_it(opened: Opened) -> None:
    place_hold(opened.desk, MARTA, OWL)
    said = answers(opened, "1", ".q")
    assert "1. Holds to pull from the shelf, 1" in said
    assert f"1. Adult fiction, E YOL, Owl moon, {OWL}." in said, "a volunteer reads the title, not whose it will be"


def test_renewals_are_said_once(opened: Opened) -> None:
    answers(opened, MARTA, OVERSTORY, FROG, ".q")
    later = Opened(opened.path, desk_of("ana", Clock(NOW + DAY)))
    said = answers(later, MARTA, ".r", ".x", ".i", ".r", OVERSTORY, EMMA, ".q")
    assert sum("Frog and Toad are friends, Due" in line for line in said) == 1
    assert "NOTE. Not renewed: Emma [electronic resource] is not checked out. To check it in: .i, then scan it." in said


def test_what_has_no_record_names_the_command(opened: Opened) -> None:
    said = answers(opened, with_check_digit("2123400009999"), "1", ".q")
    assert any("1: register a new patron." in line for line in said)
    assert "NOTE. Line mode has no forms. On the command line: tuils patron add." in said


def test_the_shelf_around_a_copy_is_read_out(opened: Opened) -> None:
    said = answers(opened, f".s {EMMA}", ".s 641.5 CHI", ".s no such thing", ".q")
    here = [line for line in said if line.startswith("Here: ")]
    assert here == ["Here: FIC AUS. Emma [electronic resource], on the shelf."]
    assert sum(line.startswith("STOP. ") for line in said) == 1


def test_a_number_after_a_search_reads_out_that_title(opened: Opened) -> None:
    said = answers(opened, ".f overstory", "1", "1", ".q")
    assert "Type a number to hear more about one." in said
    assert sum(line.startswith("The Overstory.") for line in said) == 2
    said = answers(opened, ".f overstory", EMMA, "1", ".q")
    assert not any(line.startswith("The Overstory.") for line in said)


def test_a_search_is_narrowed_until_all_titles_are_wanted_again(opened: Opened) -> None:
    said = answers(opened, ".n films, 2010-2020", ".f overstory", ".n", ".f overstory", ".q")
    narrowed, again = said.index("Only: Films, 2010 to 2020"), said.index("The search is not narrowed.")
    assert said[narrowed + 1] == said[narrowed], "said again with what was found"
    assert not any("The Overstory" in line for line in said[narrowed:again])
    assert any("The Overstory" in line for line in said[again:])


def test_a_limit_that_is_not_there_is_answered_and_narrows_nothing(opened: Opened) -> None:
    said = answers(opened, ".n zebras", ".n by", ".f overstory", ".q")
    assert 'NOTE. Nothing here is named "zebras".' in said
    assert any(line.startswith("NOTE. Which of these? by title, by author") for line in said)
    assert any("The Overstory" in line for line in said)


def test_a_search_says_what_it_looked_for_instead(opened: Opened) -> None:
    said = talk(opened, ".f overstorry", ".q")
    assert any("The Overstory" in line for line in said)
    assert 'Searched for "overstory" instead.' in said


def test_someone_takes_over_with_the_patron_who_is_there(opened: Opened) -> None:
    out = io.StringIO()
    lines = [MARTA, OVERSTORY, ".j", "joe", "1357", FROG, ".x"]
    assert run_plain(opened, io.StringIO("\n".join(lines)), out) == 0
    assert "Joe K. is signed in." in out.getvalue()
    assert "Checked out 2: Frog and Toad are friends" in out.getvalue()


def test_an_account_that_ended_is_asked_to_sign_in_again(opened: Opened) -> None:
    out = io.StringIO()

    class Typed(io.StringIO):
        def readline(self, *_size: int) -> str:  # type: ignore[override]
            line = super().readline()
            if line.startswith(OVERSTORY):
                change_staff(desk_of("pat", Clock()), "ana", active=False)
            return line

    typed = Typed("\n".join([MARTA, OVERSTORY, "joe", "1357", OVERSTORY]))
    assert run_plain(opened, typed, out) == 0
    said = out.getvalue()
    assert "The account of Ana R. was changed or closed." in said
    assert said.count("Checked out 1: The Overstory") == 1


def test_a_one_time_code_is_followed_by_a_pin(opened: Opened) -> None:
    code = give_code(desk_of("pat", Clock()), "ana").code
    out = io.StringIO()
    assert run_plain(opened.without_person(), io.StringIO(f"ana\n{code}\n12\n7531\n.q\n"), out) == 0
    assert "Choose a PIN of your own" in out.getvalue()
    assert "Use at least four characters." in out.getvalue()
    assert sign_in(opened.desk, "ana", "7531").login == "ana"


class Slow(io.StringIO):
    """Typed lines; before each of them so many seconds pass as stand in front of it."""

    now = 0.0

    def readline(self, *_size: int) -> str:  # type: ignore[override]
        seconds, _blank, line = super().readline().partition(" ")
        self.now += float(seconds or 0)
        return line

    def clock(self) -> float:
        return self.now


def left_alone(opened: Opened, *lines: str) -> str:
    out, typed = io.StringIO(), Slow("".join(f"{line}\n" for line in lines))
    assert run_plain(opened, typed, out, typed.clock) == 0
    return out.getvalue()


def test_a_desk_that_was_left_asks_for_a_pin_and_does_not_do_what_was_typed(opened: Opened) -> None:
    said = left_alone(opened, f"0 {MARTA}", f"299 {OVERSTORY}", f"300 {FROG}", "0 ana", "0 1111", "0 ana", "0 2468")
    assert "Checked out 1: The Overstory" in said
    assert "Locked: no one was here. The last line was not done." in said
    assert "Wrong PIN" in said
    assert "Checked out 2" not in said
    assert Loan.select().where(Loan.closed_at.is_null()).count() == 1


def test_a_desk_is_locked_on_purpose_and_the_work_is_kept_for_whoever_locked_it(opened: Opened) -> None:
    said = left_alone(opened, f"0 {MARTA}", "0 .l", "0 ana", "0 2468", f"0 {OVERSTORY}", "0 .q")
    assert "Checked out 1: The Overstory" in said
    said = left_alone(opened, f"0 {MARTA}", "0 .l", "0 joe", "0 1357", "0 .q")
    assert "Marta Field is parked." in said


def test_a_pin_is_not_shown_while_it_is_typed(tmp_path: Path) -> None:
    """Text on the terminal in line mode stays there, and scrolls back."""
    path = tmp_path / "grove.db"
    path.write_bytes(built())
    env = {"TUILS_STATE": str(tmp_path / "state"), "TUILS_CONFIG": str(tmp_path / "c")}
    terminal = Terminal(["-m", "tuils", "--library", str(path), "--plain"], env)
    try:
        terminal.until("Your name >")
        terminal.send("ana\r")
        terminal.until("PIN >")
        terminal.send("2468\r")
        terminal.until("Ana R. is signed in.")
        terminal.send(".e zebra\r")
        terminal.until(".e zebra")
        shown = "\n".join(terminal.screen.display)
    finally:
        terminal.end()
    assert "Your name > ana" in shown
    assert "2468" not in shown


def test_what_is_refused_or_asked_names_patron_and_title(opened: Opened) -> None:
    """There is no head above a line that says who is at the desk."""
    said = [
        line.rpartition("> ")[2]
        for line in talk(opened, OLD, OVERSTORY, "y", "comes on Friday", ".x", MARTA, OVERSTORY, "n", ".x", ".q")
    ]
    assert any(line.startswith("STOP. Not checked out to Ruth Yoder: The Overstory. The card expired") for line in said)
    assert any(line.startswith("ASK. Ruth Yoder: The Overstory. Reason for the override?") for line in said)
    assert any(line.startswith("ASK. Marta Field: The Overstory. Still out on another card.") for line in said)


NO_MENU = "NOTE. There is no command .m. Type .? for the commands. To search, leave out the dot."
MODES = {
    "desk": (),
    "patron": (MARTA,),
    "check in": (".i",),
    "renew": (".i", ".r"),
    "in-house": (".h",),
    "cart": (".v",),
}
"""How each mode of the desk is begun."""


@pytest.mark.parametrize("mode", MODES)
def test_a_dot_word_that_is_none_lists_nobody(opened: Opened, mode: str) -> None:
    said = answers(opened, *MODES[mode], ".m", ".", ".q")
    assert NO_MENU in said
    assert not any("born" in line for line in said[said.index(NO_MENU) :])


def test_a_dot_word_that_is_none_is_no_reason_and_no_name(opened: Opened) -> None:
    said = answers(opened, OLD, OVERSTORY, "y", ".m", "Moves next week", ".x", ".q")
    assert NO_MENU.replace("There", "Ruth Yoder: There") in said
    assert any("by override: The Overstory" in line for line in said), "the reason is asked for still"


def test_a_command_without_its_words_says_how_it_is_typed(opened: Opened) -> None:
    said = answers(opened, ".f", ".s", ".i 3", ".F overstory", ".q")
    assert "NOTE. Not understood: .f. .f words find a title." in said
    assert "NOTE. Not understood: .i 3. .i check in, on and off." in said
    assert any(line.startswith("1. The Overstory") for line in said), "capitals are the same command"


def test_a_receipt_without_a_printer_is_not_called_printed(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(opened.path.parent / "nowhere"))
    told = talk(opened, MARTA, OVERSTORY, ".b")
    assert [line for line in told if "rinte" in line] == ["NOTE. Not printed: Checkout receipt. No printer is set up."]
