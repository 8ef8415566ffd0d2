"""Changes of the person at the desk: quick switch, an account that ends, another's PIN on the spot, one-time codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, Clock, Opened, desk_of
from tests.screens.at_desk import SIZES, Seat, seat
from tests.screens.late import Late
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.answers.arriving import arriving
from tuils.library.people.staff.role_editing import set_role
from tuils.library.people.staff.staff import change_staff, give_code, set_pin
from tuils.models import db

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


def rows(text: str, *values: object) -> list[tuple[object, ...]]:
    return list(db.execute_sql(text, values).fetchall())


def boss(at: Seat | Opened) -> object:
    clock = at.clock if isinstance(at, Seat) else at.desk.clock
    return desk_of("pat", clock)  # type: ignore[arg-type]


# -- quick switch


async def test_someone_takes_over_with_the_patron_who_is_there(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<ctrl+o>")
        assert at.where == "SignIn"
        assert not any("Marta" in row or "Overstory" in row for row in at.rows())
        assert any(row.startswith(">") and "Joe" in row for row in at.rows()), "the other one is chosen"
        await at.type("1357")
        assert (at.where, at.said) == ("DeskScreen", ("NOTE", "Joe K. is at the desk."))
        assert at.rows()[0].endswith("Joe K.")
        assert at.aside == "", "nobody is parked"
        await at.type(FROG)
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")
        assert rows("SELECT operator FROM journal WHERE kind = 'checkout' ORDER BY pos") == [("ana",), ("joe",)]


async def test_the_dot_word_does_it_and_an_open_question_waits(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".q")
        assert at.answer[0] == "ASK"
        await at.type(".j", "1357")
        assert at.desk.face is not None
        assert at.desk.face.question == "leave"
        await at.type("n")
        assert at.said == ("", "You stay signed in.")


async def test_the_same_person_may_come_back(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, ".j", "1", "2468")
        assert at.rows()[0].endswith("Ana R.")
        assert at.app.session.visit is not None


async def test_who_pressed_it_by_mistake_goes_back(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<ctrl+o>")
        assert "Esc Go back" in " ".join(at.rows()[-1].split())
        await at.press("<escape>")
        assert at.said == ("", "Ana R.: type your PIN to go back.")
        await at.type("2468")
        assert at.where == "DeskScreen"
        assert any("The Overstory" in row for row in at.rows())


@pytest.mark.whole
async def test_what_only_a_manager_may_see_is_closed_for_who_takes_over(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("settings")
        assert at.where == "LibrarySettings"
        await at.press("<f4>garcia", "<ctrl+o>")
        await at.type("1", "2468")
        assert at.where == "DeskScreen"
        await at.press("<f4>")
        assert not any("Garcia" in row for row in at.rows())


async def test_forms_half_filled_stay_for_who_may_as_much(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f4>garcia", "<ctrl+o>")
        await at.type("1357")
        await at.press("<f4>")
        assert any("Garcia" in row for row in at.rows())


async def test_switching_forgets_what_the_one_before_could_take_back(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", OVERSTORY)
        pocket = at.app.desk.pocket
        assert pocket is not None
        assert pocket._read()
        await at.type(".j", "1357")
        assert pocket._read() == []


async def test_what_is_typed_ahead_is_for_the_door_and_a_scan_for_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.press(f".j<enter>2<enter>{OVERSTORY}<enter>1357<enter>")
        assert at.where == "DeskScreen"
        assert at.rows()[0].endswith("Joe K.")
        assert at.said == ("OK", "Checked out 1: The Overstory")


async def test_what_is_scanned_at_the_door_meanwhile_is_kept_for_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, ".j", OVERSTORY)
        assert at.said == ("NOTE", "The scan will wait for you.")
        at.app.post_message(at.app.Scanned(FROG))
        await at.settled()
        assert rows("SELECT count(*) FROM loan") == [(0,)]
        await at.type("2", "1357")
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")
        assert rows("SELECT operator FROM journal WHERE kind = 'checkout' ORDER BY pos") == [("joe",), ("joe",)]


async def test_whoever_comes_after_a_patron_was_parked_scans_once_signed_in(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.press("<ctrl+l>", "<escape>")
        await at.type(OVERSTORY)
        assert at.said == ("STOP", "Scan not used: nobody is signed in.")


# -- an account that is changed while its person is signed in


async def test_an_account_that_ended_does_nothing_more(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        change_staff(boss(at), "ana", active=False)  # type: ignore[arg-type]
        await at.type(OVERSTORY)
        assert at.where == "SignIn"
        assert at.answer == (
            "NOTE",
            "Ana R.'s account was changed or closed.",
            "Sign in again. Your last entry was not saved.",
        )
        assert rows("SELECT count(*) FROM loan") == [(0,)]
        await at.type("2468")
        assert at.where == "SignIn"
        await at.type("1", "1357")
        assert (at.where, at.aside) == ("DeskScreen", "1 parked")


async def test_who_has_another_role_now_signs_in_again_and_has_it(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        change_staff(boss(at), "ana", role="manager")  # type: ignore[arg-type]
        await at.press("<f10>")
        assert at.where == "SignIn"
        await at.type("1", "2468")
        assert at.app.desk.may("library.settings")
        set_role(boss(at), "manager", take=["library.settings"])  # type: ignore[arg-type]
        await at.press("<f3>")
        assert at.where == "SignIn"


async def test_a_name_or_a_pin_that_changes_throws_nobody_out(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        change_staff(boss(at), "ana", name="Ana Ruiz")  # type: ignore[arg-type]
        set_pin(boss(at), "ana", "8642")  # type: ignore[arg-type]
        await at.type(MARTA)
        assert at.app.session.visit is not None


# -- another's PIN, on the spot


def no_lists(opened: Opened) -> None:
    set_role(desk_of("pat", Clock(opened.desk.now)), "volunteer", take=["patrons.register", "circulation.checkout"])


@BOTH
async def test_what_one_may_not_is_done_with_the_pin_of_who_may(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await as_volunteer(at)
        doing = at.app.run_worker(at.app.do(set_value, "park_seconds", 30))
        await at.until(lambda: at.where == "OnTheSpot", "asked")
        await at.settled()
        at.golden("grove-on-the-spot")
        await at.type("9999")
        assert at.said == ("NOTE", "Wrong PIN.")
        await at.type("1111")
        await doing.wait()
        assert at.where == "DeskScreen"
        last = rows("SELECT operator, data FROM journal ORDER BY pos DESC LIMIT 1")[0]
        assert (last[0], "park_seconds" in str(last[1])) == ("pat", True), "kept in that one's name"
        noted = rows("SELECT operator, kind, deed, \"by\" FROM audit_row WHERE kind IN ('refused', 'on_the_spot')")
        assert noted == [("ana", "refused", "library.settings", ""), ("ana", "on_the_spot", "library.settings", "pat")]


async def as_volunteer(at: Seat) -> None:
    await at.type(".j", "1", "2468")
    assert at.app.desk.operator.login == "ana"


@pytest.mark.parametrize("leaving", ["<escape>", "idle", "<ctrl+l><escape>"])
async def test_without_a_pin_it_is_not_done(tmp_path: Path, leaving: str) -> None:
    async with seat(tmp_path) as at:
        doing = at.app.run_worker(at.app.do(set_value, "park_seconds", 30), exit_on_error=False)
        await at.until(lambda: at.where == "OnTheSpot", "asked")
        await at.settled()
        await at.press("<enter>")
        assert at.where == "OnTheSpot"
        await at.type(OVERSTORY)
        assert (at.said[0], at.aside) == ("ASK", "1 scan waiting"), "it is no PIN, and not lost"
        if leaving == "idle":
            await at.idle(91)
        else:
            for key in leaving.replace("><", "> <").split():
                await at.press(key)
        await at.until(lambda: doing.is_finished, "given up")
        assert at.where == ("SignIn" if "ctrl+l" in leaving else "DeskScreen")
        assert rows("SELECT count(*) FROM setting WHERE name = 'park_seconds'") == [(0,)]
        if leaving == "<escape>":
            assert at.said == ("ASK", "1 scan waited: The Overstory. Run it?")


async def test_the_conversation_asks_for_the_pin_itself(tmp_path: Path) -> None:
    async with seat(tmp_path, "", change=no_lists) as at:
        await at.type("2468", MARTA, OVERSTORY)
        assert at.said == ("ASK", "You can't do this. pat can, by typing a PIN here.")
        await at.type("1111")
        assert at.said == ("OK", "Checked out 1: The Overstory")
        assert rows("SELECT operator FROM journal WHERE kind = 'checkout'") == [("pat",)]
        assert rows("SELECT \"by\" FROM audit_row WHERE kind = 'on_the_spot'") == [("pat",)]


# -- one-time codes, and what is told


@pytest.mark.whole
async def test_a_one_time_code_then_a_pin_of_ones_own(tmp_path: Path) -> None:
    codes: list[str] = []
    async with seat(tmp_path, "", change=lambda opened: codes.append(give_code(boss(opened), "ana").code)) as at:  # type: ignore[arg-type]
        await at.type(codes[0].lower())
        assert at.said == ("ASK", "Choose your own PIN: four characters or more.")
        await at.type("12")
        assert at.said == ("NOTE", "That PIN is too short. Use four characters or more.")
        await at.type("7531", "7532")
        assert at.said == ("NOTE", "The two PINs don't match. Choose a PIN again.")
        await at.type("7531", "7531")
        assert at.where == "DeskScreen"
        assert at.app.desk.may("circulation.checkout")
        await at.press("<ctrl+l>")
        await at.type(codes[0])
        assert at.where == "Lock"
        await at.type("7531")
        assert at.where == "DeskScreen"


async def test_not_now_leaves_the_code_as_it_was(tmp_path: Path) -> None:
    codes: list[str] = []
    async with seat(tmp_path, "", change=lambda opened: codes.append(give_code(boss(opened), "ana").code)) as at:  # type: ignore[arg-type]
        await at.type(codes[0])
        await at.press("<escape>")
        assert at.said[1].startswith("Good morning.")
        await at.type("2468")
        assert at.said == ("NOTE", "Wrong PIN.")
        await at.type(codes[0])
        assert at.answer[0] == "ASK"


async def test_wrong_pins_are_told_to_the_administrator(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        await at.type("0000", "0000", "0000")
        await at.type("2", "1357")
        assert at.said == ("", "Good morning, Joe."), "nobody else is told"
        await at.type(".j", "3", "1111")
        await at.until(lambda: at.said == ("NOTE", "3 wrong PINs typed for Ana R."), "told")
        await at.type(".q", "3", "1111")
        assert at.said[0] == "", "told once"


async def test_wrong_pins_that_are_told_late_take_no_answer_away(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        await at.type("0000", "0000", "0000")
        late = Late(at.pilot, arriving, "work")
        await at.type("3", "1111", MARTA, OVERSTORY)
        lent = at.answer
        assert lent[:2] == ("OK", "Checked out 1: The Overstory")
        await late.comes()
        assert at.answer == ("NOTE", "3 wrong PINs typed for Ana R.", lent[2])
        await at.type(".")
        assert at.answer == lent
