"""People and roles: accounts, one-time codes, and what roles may do, by keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screens.at_desk import SIZES, Seat, seat
from tuils.library.people.staff.roles import role_sheet
from tuils.library.people.staff.signing_in import must_choose, sign_in
from tuils.library.people.staff.staff import account
from tuils.models import db

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


async def go(at: Seat) -> None:
    await at.press("<f10>")
    await at.type("staff and pins")
    assert at.where == "People"


@BOTH
async def test_the_list_of_people(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await go(at)
        at.golden("grove-people")


async def test_a_volunteer_does_not_see_it_in_the_menu(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        await at.type("staff and pins")
        assert at.where == "Menu"


async def test_a_new_account_gets_a_code(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type(".n", "lou", "Lou M. O'Brien")
        assert at.answer == (
            "ASK",
            "What is Lou M. O'Brien's role?",
            "1 volunteer, 2 staff, 3 cataloger, 4 manager, 5 administrator",
        )
        await at.type("nobody")
        assert at.said[0] == "NOTE"
        await at.type("2")
        assert at.answer[0] == "OK"
        code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", at.answer[1])
        assert code
        assert must_choose(sign_in(at.app.desk, "lou", code[0]))
        sheet = account("lou")
        assert sheet is not None
        assert (sheet.role, sheet.name) == ("staff", "Lou M. O'Brien")
        assert any(row.startswith(">") and "Lou" in row and "one-time code" in row for row in at.rows())


async def test_a_code_a_role_a_name_and_the_end_of_an_account(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type("1")
        await at.press("<f7>")
        assert at.said == ("ASK", "Make a one-time code for Ana R.? The current PIN stops working.")
        await at.type("n")
        assert account("ana") is not None
        assert account("ana").has_pin  # type: ignore[union-attr]
        await at.press("<f7>")
        await at.type("y")
        assert at.said[1].startswith("One-time code for Ana R.:")
        await at.press("<enter>")
        await at.type("cata")
        assert at.said == ("OK", "Ana R. is now cataloger.")
        await at.type(".a", "Ana Ruiz")
        assert at.said == ("OK", "Name changed to Ana Ruiz.")
        await at.type(".z", "y")
        assert at.said == ("OK", "Ana Ruiz can no longer sign in.")
        assert any("Ana Ruiz" in row and "ended" in row for row in at.rows())
        await at.type(".z")
        assert at.said == ("OK", "Ana Ruiz can sign in again.")


async def test_what_is_refused_leaves_no_question_open(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type("pat")
        await at.press("<enter>")
        await at.type("1")
        assert at.said == ("STOP", "This is the last administrator. There must be at least one.")
        await at.type(".n", "ana", "Another Ana", "")
        assert at.said == ("STOP", "The login ana is already in use.")
        await at.type(".x")
        assert at.where == "DeskScreen"


async def test_names_do_not_stay_when_nobody_is_there(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type(".n", "lou", "", "")
        await at.idle(91)
        assert at.where == "DeskScreen"


@BOTH
async def test_the_roles_and_one_of_them(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await go(at)
        await at.press("<f8>")
        at.golden("grove-roles")
        await at.press("<enter>")
        assert at.where == "RoleRights"
        assert at.rows()[6].split()[:3] == [">", "1", "[x]"]
        await at.type("addresses, phones")
        assert any(row.startswith(">") and "[ ]" in row for row in at.rows())
        await at.press("<enter>")
        sheet = role_sheet("volunteer")
        assert sheet is not None
        assert "patrons.see_all" in sheet.permissions
        assert any(row.startswith(">") and "[x]" in row for row in at.rows())
        await at.type("is owed")
        await at.press("<enter>", "<escape>")
        assert at.where == "RoleList"
        assert any("volunteer" in row and ("changed" in row or size[0] == 40) for row in at.rows())


async def test_a_role_is_made_like_another_named_and_taken_away(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type(".o", "2", ".n", "helper")
        assert at.answer == ("OK", "Role added: helper", "Enter opens it.")
        await at.type(".n", "helper")
        assert at.said == ("NOTE", "There is already a role helper.")
        await at.press("<escape>")
        await at.type(".a", "Desk helper")
        assert at.said == ("OK", "Name changed to Desk helper.")
        await at.type(".z", "y")
        assert at.said == ("OK", "Role deleted.")
        assert role_sheet("helper") is None


@pytest.mark.whole
async def test_a_built_in_role_comes_back_and_the_administrators_stays(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await go(at)
        await at.type(".o")
        await at.press("<enter>", "<enter>", "<escape>")
        assert db.execute_sql("SELECT count(*) FROM role").fetchone() == (1,)
        await at.type(".z", "y")
        assert at.said == ("OK", "The role has its default permissions again.")
        assert db.execute_sql("SELECT count(*) FROM role").fetchone() == (0,)
        await at.type("5")
        await at.press("<enter>")
        assert at.said == ("", "The administrator can do everything.")
        await at.press("<enter>")
        assert at.said[0] == "STOP"


async def test_a_manager_gives_no_more_than_a_manager_has(tmp_path: Path) -> None:
    def change(opened: object) -> None:
        db.execute_sql("UPDATE staff_user SET role = 'manager' WHERE login = 'ana'")

    async with seat(tmp_path, "", change=change) as at:
        await at.type("2468")
        await go(at)
        await at.type("2")
        await at.press("<enter>")
        await at.type("administrator")
        assert at.said == ("STOP", "The role administrator can do more than you can.")
        await at.press("<f8>", "<enter>", "<enter>")
        assert at.where == "OnTheSpot", "changing roles is beyond a manager"
        await at.type("1111")
        assert at.where == "RoleRights"
        assert at.answer[0] == "OK"
