"""All commands on a screen: found by everyday words, filled in, done with their own rights and refusals."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

import pytest

from tests.grove import OLD
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.cli.front import front
from tuils.cli.kit.line_commands import CommandPlaces
from tuils.cli.kit.line_menu import OWN_PROGRAMS
from tuils.cli.spec import every_command
from tuils.library.front.opening import Opened
from tuils.station.settings import DeviceRecord

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def with_commands(at: Seat, folder: Path) -> CommandPlaces:
    here = at.app.opened
    record = DeviceRecord("", "", 0, here.station.name, here.desk.device, 0, folder / "seq")
    opened = Opened(here.path, here.about, here.station, here.desk, record)
    at.app.make_commands = partial(CommandPlaces, opened, front, str(folder / "library.db"))
    return cast("CommandPlaces", at.app.commands)


async def done(at: Seat) -> None:
    """Wait until the command is done, and reported."""
    await at.until(lambda: not at.app.command_runs, "the command is done")
    await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "command"), "it is told")
    await at.settled()


@SIZE
async def test_a_command_without_a_screen_is_a_form(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        with_commands(at, tmp_path)
        await at.press("<f10>all commands<enter>")
        assert at.where == "CommandList"
        assert at.answer[1].endswith(" commands.")
        assert any(" checkout" in row for row in at.rows()), "what is done most stands first"
        await at.type("typical week")
        await at.press("<enter>")
        assert at.where == "CommandForm"
        at.golden("command-form")
        await at.press("<f6>")
        await at.type("visits", "someday")
        assert at.answer[1].startswith("Someday is not a date"), (
            "a text that doesn't fit is refused at once, in the command's words"
        )
        await at.type("2026-01-05")
        await at.press("<f6>")
        await done(at)
        assert at.answer[0] == "OK", at.answer


async def test_every_command_has_a_form_or_says_why_not(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        commands = with_commands(at, tmp_path)
        desk, wrong = at.app.desk, list[str]()
        for name, _command in every_command(front):
            place, fields = await at.app.read(commands.command, desk, name)
            own = bool({name, name.partition(" ")[0]} & OWN_PROGRAMS) and not place.inner
            if bool(place.why_not) is not own and name.count(" ") == 0:
                wrong.append(name)
            if not (fields or place.inner or place.line):
                wrong.append(name)
        assert wrong == []


async def test_what_is_a_program_of_its_own_says_so(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        with_commands(at, tmp_path)
        await at.press("<f10>broken disk<enter>")
        assert at.where == "CommandForm"
        assert at.answer[0] == "NOTE"
        assert "tuils restore" in " ".join(at.answer)


async def test_the_rights_are_those_of_the_command(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana") as at:
        with_commands(at, tmp_path)
        await at.press("<f10>export everything<enter>")
        assert at.answer[0] == "NOTE", at.answer
        assert at.answer[1].startswith("Your role doesn't let you"), "told as the form opens, not once it is filled in"
        await at.press("<f6>")
        assert at.answer[0] == "NOTE", at.answer


async def test_after_a_command_the_patron_at_the_desk_is_drawn_again(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        with_commands(at, tmp_path)
        await at.type(OLD)
        head = at.rows()[5:8]
        await at.press("<f10>all commands<enter>")
        await at.type("charge")
        await at.press("<enter>")
        assert at.where == "CommandForm"
        await at.press("<f6>")
        await at.type("3.75")
        if at.screen.is_asking:
            await at.type("Mug")
        await at.press("<f6>")
        await done(at)
        assert at.answer[0] == "OK", at.answer
        while at.where != "DeskScreen":
            await at.press("<escape>")
        assert "3.75" in " ".join(at.rows()[5:8]), (head, at.rows()[5:8])


async def test_a_command_asks_for_a_pin_here_and_a_scan_goes_on_meanwhile(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        with_commands(at, tmp_path)
        await at.press("<f10>reset pin<enter>")
        assert at.where == "CommandForm"
        await at.press("<f6>")
        await at.type("marta")
        await at.press("<f6>")
        await at.until(lambda: at.screen.is_asking, "the PIN is asked for")
        at.golden("command-asks")
        await at.app.overhear(OLD)
        await at.type("2580")
        await at.until(lambda: "again" in at.answer[1].lower(), "it is asked for once more")
        await at.type("2580")
        await done(at)
        assert at.answer[0] == "OK", at.answer
        assert at.app.session.visit is not None, "the desk went on meanwhile"


async def test_esc_at_a_question_of_a_command_leaves_all_as_it_was(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        with_commands(at, tmp_path)
        await at.press("<f10>reset pin<enter><f6>")
        await at.type("marta")
        await at.press("<f6>")
        await at.until(lambda: at.screen.is_asking, "the PIN is asked for")
        await at.press("<escape>")
        await done(at)
        assert at.answer[0] == "STOP", at.answer
        await at.press("<f6>")
        await at.until(lambda: at.screen.is_asking, "the PIN is asked for")
        await at.press("<f2>")
        await done(at)
        assert not at.screen.is_asking, "leaving cancels the question, and the command with it"


async def test_a_long_answer_is_a_page(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        with_commands(at, tmp_path)
        await at.press("<f10>all commands<enter>")
        await at.type("role list")
        await at.press("<enter><f6>")
        await done(at)
        assert at.where == "CommandAnswer"
