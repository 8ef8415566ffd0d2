"""Office, Devices: added, set, looked at, given another password, removed; and the PIN on a patron's card."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, NOW, OVERSTORY
from tests.screens.at_desk import SIZES, seat
from tests.screens.keys import settled
from tuils.library.people.self_service.machine_log import deed_of, note_messages
from tuils.library.people.self_service.patron_pins import RIGHT, try_pin
from tuils.screens.desk.desk import DeskScreen
from tuils.screens.widgets.field import EntryField

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@SIZE
async def test_what_devices_look_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>devices<enter>")
        assert at.where == "DeviceList"
        assert at.answer[1] == "No devices."
        await at.press("<f6>")
        await at.type("kiosk1 kiosk")
        assert at.answer[1].startswith("Added: kiosk1. Its password, shown only now: ")
        note_messages([deed_of("kiosk1", NOW, "11", "out", item="31234000010017")])
        note_messages([deed_of("kiosk1", NOW, "11", "offline", item="31234000010027", todo="offline")])
        await at.press("<escape><f10>devices<enter>")
        at.golden("devices")


async def test_a_device_from_the_office(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>devices<enter><f6>")
        await at.type("kiosk1")
        assert "Type a name and a kind" in str(at.rows())
        await at.type("kiosk1 kiosk")
        await at.press("<f7>")

        assert at.where == "DeviceSettings"
        await at.press("<down><down><down><down><down><enter>")
        await at.type("capture")
        assert at.answer[1] == "Changed: held_returns."
        await at.press("<down>" * 24 + "<enter>")
        await at.type("somewhere")
        assert at.answer[1].startswith("from cannot be read: somewhere")
        await at.press("<down>" * 24 + "<enter>")
        await at.type("10.0.0.31")
        assert at.answer[1] == "Changed: from."
        await at.press("<escape>")
        note_messages([deed_of("kiosk1", NOW, "11", "offline", item="31234000010027", todo="offline")])
        await at.press("<enter>")
        assert at.where == "DeviceLog"
        await at.press("<f6>")
        assert at.answer[1] == "Reviewed: 1 line."
        await at.type(".z")
        assert "Nothing" in at.answer[1]
        await at.press("<escape><f8>")
        await at.type("y")
        assert at.answer[1].startswith("kiosk1 has a new password.")
        await at.type(".z")
        await at.type("y")
        assert at.answer[1] == "Removed: kiosk1."


async def test_a_pin_is_typed_on_the_card_and_removed(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f4>")
        await at.type(MARTA)
        await at.type(".s")
        await at.type(".g")
        await at.type("4")
        await at.type("1958")
        assert "too easy to guess" in str(at.rows())
        assert at.screen.query_one("#field", EntryField).password, "the next try is a PIN, too"
        await at.type("7391")
        assert at.answer[1] == "Marta Field has a new PIN."
        assert "7391" not in str(at.rows())
        assert await at.app.lanes.write.do(try_pin, at.app.desk, MARTA, "7391") == RIGHT
        await at.type(".g")
        await at.type("4")
        await at.type("1")
        assert at.answer[1] == "The PIN of Marta Field is removed."


async def test_a_bell_is_heard_at_the_desk_once_and_stays_until_somebody_looked(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>devices<enter><f6>")
        await at.type("kiosk1 kiosk")
        await at.press("<f2>")
        note_messages([deed_of("kiosk1", NOW, "81", "bell", todo="bell")])
        desk = at.app.screen
        assert isinstance(desk, DeskScreen)
        await desk.bells.look()
        await settled(at.pilot)
        assert at.answer[1] == "Somebody needs help: kiosk1"
        assert "Somebody needs help: kiosk1" in str(at.rows())
        at.app.screen.remark("Another remark.")  # type: ignore[attr-defined]
        await desk.bells.look()
        assert at.answer[1] == "Another remark."
        await at.press("<f10>devices<enter><enter><f6>")
        await at.press("<escape><escape>")
        assert at.where == "DeskScreen"
        await at.until(lambda: "Somebody needs help" not in str(at.rows()), "the bell is gone")


async def test_a_claim_is_a_task_of_its_own(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>devices<enter><f6>")
        await at.type("drop1 drop")
        for item in (OVERSTORY, FROG):
            note_messages([deed_of("drop1", NOW, "09", "in", item=item, todo="claim")])
        await at.press("<f2>")
        await at.until(lambda: "Claimed returned, back at a device" in str(at.rows()), "the task stands in the list")
        await at.press("<f10>devices<enter><enter>")
        await at.press("<f6>")
        assert at.answer[1] == "Reviewed: 0 lines."
        await at.type(".k")
        assert at.answer[1] == "Done."
        await at.type(".k")
        assert "nothing to do" in at.answer[1]
        await at.press("<escape><escape>")
        assert at.where == "DeskScreen"
        await at.until(lambda: "Claimed returned, back at a device" in str(at.rows()), "the task stands in the list")


async def test_a_vendor_without_any_pin_is_told(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>devices<enter><f6>")
        await at.type("overdrive vendor")
        assert "password, shown only now" in at.answer[1]
        assert "No patron has a PIN" in at.answer[2]


async def test_a_silent_device_is_told_and_a_volunteer_changes_nothing(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>devices<enter><f6>")
        await at.type("kiosk1 kiosk")
        note_messages([deed_of("kiosk1", NOW - 40 * 60_000_000, "99", "card")])
        await at.press("<escape><f10>devices<enter>")
        assert at.answer[1].startswith("kiosk1 has been silent since")
        assert "silent" in str(at.rows())
    async with seat(tmp_path, "ana") as at:
        await at.press("<f10>devices<enter>")
        assert at.where == "DeviceList"
        for keys in ("<f6>", "<f7>", "<f8>"):
            await at.press(keys)
            assert "change settings" in at.answer[1], keys
