"""Sign-in, lock, signing out, and a desk that nobody touches."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.grove import ATLAS, FROG, MARTA, OLD, OVERSTORY, OWL, SAM
from tests.screens.at_desk import SIZES, seat
from tuils.library.people.staff.system_user import system_user
from tuils.models import db
from tuils.screens.kit.operator.idle import Idle
from tuils.screens.widgets.field import EntryField

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


def only(*logins: str) -> None:
    """No other accounts but these."""
    marks = ", ".join("?" for _ in logins)
    db.execute_sql(f"UPDATE staff_user SET active = 0 WHERE login NOT IN ({marks})", logins)


def without_pin(login: str, system_user: str) -> None:
    db.execute_sql("DELETE FROM staff_pin WHERE login = ?", (login,))
    db.execute_sql("UPDATE staff_user SET system_user = ? WHERE login = ?", (system_user, login))


# -- sign-in


@BOTH
async def test_the_list_of_accounts(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "", size=size) as at:
        at.golden("grove-sign-in")
        assert not any("Marta" in row or "F2" in row for row in at.rows())


async def test_a_number_chooses_and_the_pin_signs_in(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        await at.type("2")
        assert at.said == ("", "Joe K.: type your PIN and press Enter.")
        await at.press("1357")
        assert "****" in at.rows()[1]
        assert "1357" not in "".join(at.rows())
        await at.press("<enter>")
        assert at.where == "DeskScreen"
        assert at.rows()[0].endswith("Joe K.")
        assert at.said == ("", "Good morning, Joe.")
        assert at.app.session.desk.operator.login == "joe"


async def test_a_name_chooses_its_person_and_costs_no_try(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        for name in ("joe", "Joe K.", "JOE", "ana"):
            await at.type(name)
            assert at.said[1].endswith(": type your PIN and press Enter."), name
        assert db.execute_sql("SELECT count(*) FROM audit_row WHERE kind = 'wrong_pin'").fetchone() == (0,)
        await at.type("joe", "1357")
        assert at.app.session.desk.operator.login == "joe"
        await at.press("<ctrl+l>")
        await at.type("joe")
        assert at.said == ("NOTE", "That is a name. Type the PIN of Joe K.")
        await at.type("1357")
        assert at.where == "DeskScreen"


async def test_whoever_has_a_name_for_a_pin_types_it_twice(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        await at.type("ana", "ana")
        assert at.said == ("NOTE", "Wrong PIN.")


async def test_one_account_is_asked_for_the_pin_alone(tmp_path: Path) -> None:
    async with seat(tmp_path, "", change=lambda _opened: only("ana")) as at:
        at.golden("grove-sign-in-one")
        await at.type("2468")
        assert at.where == "DeskScreen"


async def test_a_wrong_pin_and_the_wait(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        await at.type("0000")
        assert at.answer == ("NOTE", "Wrong PIN.", "2 tries left, then a one-minute wait.")
        await at.type("0000", "0000", "2468")
        assert at.said == ("NOTE", "Too many tries. Wait a minute, then try again.")
        assert at.where == "SignIn"
        at.clock.forward(minutes=2)
        await at.type("2468")
        assert at.where == "DeskScreen"


@pytest.mark.parametrize("code", [OVERSTORY, MARTA, "9780140328721"])
async def test_a_scan_is_not_taken_for_a_pin(tmp_path: Path, code: str) -> None:
    async with seat(tmp_path, "") as at:
        await at.type(code)
        assert at.answer == ("STOP", "Scan not used: nobody is signed in.", "Sign in, then scan again.")
        at.screen.post_message(EntryField.Sent("2468"))
        await at.settled()
        assert at.said[0] == "STOP"
        assert at.where == "SignIn"
        assert db.execute_sql("SELECT count(*) FROM pin_try").fetchone()[0] == 0


async def test_the_account_of_this_system_user_needs_no_pin_where_it_has_none(tmp_path: Path) -> None:
    def change(_opened: object) -> None:
        only("ana")
        without_pin("ana", system_user())

    async with seat(tmp_path, "", change=change) as at:
        assert at.said == ("", "Good morning. Press Enter.")
        await at.press("<enter>")
        assert at.where == "DeskScreen"
        await at.press("<ctrl+l>", "<enter>")
        assert at.where == "DeskScreen"


async def test_an_account_of_someone_else_without_a_pin_lets_nobody_in(tmp_path: Path) -> None:
    async with seat(tmp_path, "", change=lambda _opened: without_pin("ana", "someone else")) as at:
        await at.press("<enter>")
        await at.type("0000")
        assert at.where == "SignIn"


async def test_sign_in_lets_nothing_past(tmp_path: Path) -> None:
    async with seat(tmp_path, "") as at:
        for keys in ("<f2>", "<f3>", "<f9>", "<f10>", "<f12>", "<ctrl+l>", "<escape>", "?<enter>"):
            await at.press(keys)
            assert at.where == "SignIn"
        await at.press("<f1>")
        assert at.rows()[0].startswith(" HELP ")
        await at.press("<f2>")
        assert not any("Ana" in row for row in at.rows())


# -- signing out, and leaving


async def test_sign_out_goes_to_the_list_and_forgets_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", OVERSTORY)
        pocket = at.app.desk.pocket
        assert pocket is not None
        assert pocket._read(), "who had it could be taken back until now"
        await at.type(".q")
        assert at.where == "SignIn"
        assert pocket._read() == []
        assert at.app.paper is None
        await at.type("2", "1357")
        assert at.where == "DeskScreen"
        assert at.app.session.pile.lines == []


async def test_sign_out_asks_while_a_patron_is_there(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<f1>.q<enter>")
        assert at.where == "DeskScreen"
        assert at.said == ("ASK", "Marta Field is still at the desk. Sign out anyway?")
        await at.type("n")
        assert at.said == ("", "You stay signed in.")
        await at.type(".q", "y")
        assert at.where == "SignIn"


async def test_leaving_makes_a_backup_and_says_nothing(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", ".q")
        at.burst(".q<enter>")
        await at.until(lambda: at.app._exit, "it leaves")
        assert at.app.return_code == 0
        assert at.app.last_words == ""
        assert len(list((tmp_path / "backups").glob("*.db"))) == 1


async def test_leaving_without_a_backup_says_so(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        (tmp_path / "backups").write_text("a file where the folder should be")
        await at.type(MARTA, OVERSTORY, ".x", ".q")
        at.burst("<ctrl+c>")
        await at.until(lambda: at.app._exit, "it leaves")
        assert at.app.last_words.startswith("No new backup: Can't create the folder")


# -- lock


@BOTH
async def test_the_lock_shows_the_library_name_and_nothing_else(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(OLD, OVERSTORY, FROG)
        await at.press("<ctrl+l>")
        at.golden("grove-lock")
        assert not any("Ruth" in row or "Overstory" in row for row in at.rows())


async def test_the_pin_brings_back_the_same_state(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ATLAS)
        await at.press(f"{FROG}<enter>half")
        before = at.rows()
        await at.type(".l")
        assert at.where == "DeskScreen", "half typed text is not the dot word"
        await at.press("<ctrl+l>")
        assert at.where == "Lock"
        assert at.said == ("", "Locked by Ana R. The patron stays on the screen. 2 scans are waiting.")
        await at.type("1357")
        assert at.said == ("NOTE", "Wrong PIN.")
        await at.type("2468")
        assert at.where == "DeskScreen"
        assert at.rows()[2:] == before[2:]


async def test_a_scan_at_the_lock_is_no_pin_and_is_asked_about(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<ctrl+l>")
        await at.type(OVERSTORY)
        assert at.answer == (
            "NOTE",
            "The scan will wait for you.",
            "You are asked about it when the screen is unlocked.",
        )
        await at.press("<enter>")
        assert at.said == ("", "Locked by Ana R. 1 scan is waiting.")
        assert at.where == "Lock"
        await at.type("2468")
        assert at.said == ("ASK", "1 scan waited: The Overstory. Run it?")
        await at.type("n")
        assert at.said == ("NOTE", "1 scan was not run. The Overstory.")


async def test_someone_else_signs_in_and_the_patron_is_parked(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<ctrl+l>", "<escape>")
        assert at.where == "SignIn"
        assert not any("Marta" in row for row in at.rows())
        await at.type("2", "1357")
        assert at.where == "DeskScreen"
        assert at.aside == "1 parked"
        assert at.rows()[0].endswith("Joe K.")
        await at.type(MARTA, FROG)
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")
        assert at.app.session.desk.operator.login == "joe"


async def test_scans_behind_the_lock_go_with_the_parked_patron(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.press("<ctrl+l>")
        behind = at.desk
        behind.queue.put_nowait(EntryField.Sent(OVERSTORY))
        behind.queue.put_nowait(EntryField.Sent(FROG))
        await at.until(lambda: behind.waiting == 2, "two wait behind the lock")
        await at.press("<escape>")
        await at.type("2", "1357")
        assert at.app.session.visit is None
        assert list(at.app.session.parked[0].waiting) == [OVERSTORY, FROG]
        await at.type(MARTA)
        assert at.said == ("ASK", "2 scans waited: The Overstory; Frog and Toad are friends. Run them?")
        await at.type("y")
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")


async def test_the_lock_closes_over_every_mode_and_opens_there(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f3>bee", "<ctrl+l>")
        assert at.where == "Lock"
        await at.type("2468")
        assert at.app.current_mode == "catalog"


# -- nobody touches the desk


def test_what_is_due_when() -> None:
    now = [0.0]
    idle = Idle(lambda: now[0])
    assert (idle.due(), idle.wait()) == ([], 90.0)
    now[0] = 91
    assert idle.due() == ["park"]
    assert idle.wait() == 189.0
    now[0] = 281
    assert idle.due() == ["warn"]
    assert idle.warned
    now[0] = 300
    assert (idle.due(), idle.wait()) == (["lock"], None)
    idle.touch()
    assert (idle.due(), idle.wait()) == ([], 90.0)
    now[0] = 9000
    assert idle.due() == ["park", "lock"], "no warning where the lock itself is due"


def test_a_lock_that_is_turned_off_never_comes() -> None:
    assert Idle(lambda: 0.0, lock=0, park=0).wait() is None
    assert Idle(lambda: 1.0, lock=0).wait() == 90.0, "the patron is parked all the same"


async def test_left_alone_the_patron_is_parked_then_it_warns_then_it_locks(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.idle(89)
        assert at.app.session.visit is not None
        await at.idle(2)
        assert at.said == ("OK", "Marta Field is parked.")
        assert at.aside == "1 parked"
        await at.idle(188)
        assert at.where != "Lock"
        await at.idle(2)
        assert at.answer == ("NOTE", "The screen is about to lock.", "Press any key to stay.")
        await at.idle(20)
        assert at.where == "Lock"
        assert at.app.idle.wait() is None


async def test_a_key_in_time_keeps_the_screen_open_and_brings_the_answer_back(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.idle(281)
        assert at.said == ("NOTE", "The screen is about to lock.")
        await at.press("a")
        assert at.said == ("", "Good morning, Ana.")
        await at.idle(60)
        assert at.where == "DeskScreen"


async def test_a_key_after_a_long_sleep_of_the_machine_locks(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        at.ticks.now += 3600
        await at.press("a")
        await at.until(lambda: at.where == "Lock", "locked")
        assert at.desk.field
        assert at.desk.field.value == ""


async def test_what_comes_right_behind_the_key_that_locks_is_for_the_lock(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        at.ticks.now += 3600
        await at.press(f"a{OVERSTORY}<enter>")
        assert at.said == ("NOTE", "The scan will wait for you.")
        at.ticks.now += 3600
        await at.press("2468<enter>")
        assert at.where == "DeskScreen"
        assert at.desk.field
        assert at.desk.field.value == ""


async def test_the_desk_is_watched_again_after_unlocking(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.idle(400)
        assert at.where == "Lock"
        await at.type("2468")
        await at.idle(301)
        assert at.where == "Lock"


async def test_a_serial_scan_is_a_touch(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        at.ticks.now += 80
        at.app.post_message(at.app.Scanned(OVERSTORY))
        await at.settled()
        await at.idle(80)
        assert at.app.session.visit is not None


async def test_the_library_sets_its_own_times(tmp_path: Path) -> None:
    from tuils.library.foundation.administration.settings import set_value

    def change(opened: object) -> None:
        from tests.grove import desk_of

        boss = desk_of("pat", opened.desk.clock)  # type: ignore[attr-defined]
        set_value(boss, "park_seconds", 10)
        set_value(boss, "lock_seconds", 60)

    async with seat(tmp_path, change=change) as at:
        await at.type(SAM)
        await at.idle(11)
        assert at.aside == "1 parked"
        await at.idle(50)
        assert at.where == "Lock"


async def test_names_of_people_do_not_stay_on_the_screen(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("garcia")
        await at.idle(91)
        assert not any("Garcia" in row for row in at.rows())


async def test_keys_are_touches_and_focus_events_are_not(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(OWL)
        last = at.app.idle._last
        at.ticks.now += 5
        at.app.post_message(events.AppFocus())
        await at.settled()
        assert at.app.idle._last == last
        await at.press("a")
        assert at.app.idle._last > last


@pytest.mark.parametrize("days", [-2, 2])
async def test_the_wall_clock_may_jump_while_a_lock_is_pending(tmp_path: Path, days: int) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.idle(60)
        at.clock.forward(days=days)
        await at.idle(29)
        assert at.app.session.visit is not None, "not sooner"
        await at.idle(1)
        assert at.aside == "1 parked", "and not later"
        at.clock.forward(days=-days)
        await at.idle(209)
        assert at.where == "DeskScreen"
        await at.idle(1)
        assert at.where == "Lock"
        await at.type("2468")
        assert at.where == "DeskScreen"
        await at.press("<f8>")
        await at.type("1")
        assert at.app.session.visit is not None, "what was at the desk is kept"


async def test_a_machine_that_slept_locks_at_the_next_look(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        timer = at.app._idle_timer
        assert timer is not None
        assert timer._interval <= 10, "the timer stands still while the machine sleeps: it is short"
        await at.idle(3600)
        assert at.where == "Lock"
        assert not any("Marta" in row or "Overstory" in row for row in at.rows())


async def test_the_times_are_settings(tmp_path: Path) -> None:
    from tests.grove import Clock, desk_of
    from tuils.library.foundation.administration.known import change_setting
    from tuils.library.foundation.refusals import Refused

    def change(_opened: object) -> None:
        boss = desk_of("pat", Clock())
        change_setting(boss, "park_seconds", "20")
        change_setting(boss, "lock_seconds", "0")
        for wrong in ("", "-1", "soon", "86401"):
            with pytest.raises(Refused):
                change_setting(boss, "lock_seconds", wrong)

    async with seat(tmp_path, change=change) as at:
        await at.type(MARTA)
        await at.idle(21)
        assert at.aside == "1 parked"
        assert at.app.idle.wait() is None, "a library that wants no lock has none"
