"""Registers on the screen: all of them, one's list, form and page; and one that a director makes without a file."""

from __future__ import annotations

from pathlib import Path

from tests.screens.at_desk import seat


async def test_trouble_is_written_down_found_changed_and_done(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>printer broken<enter>")
        assert at.where == "RegisterEntryList"
        await at.press("<f6>")
        assert at.where == "RegisterForm"
        at.golden("register-form")
        await at.press("Printer jams<enter>Front desk<f6>")
        assert at.answer[1] == "Saved: Printer jams"
        await at.press("<f6>Wifi is slow<tab><tab><tab><tab><tab><tab>tomorrow<f6>")
        at.golden("register-list")
        await at.type("wifi")
        assert at.answer[1] == "Found: 1."
        await at.press("<enter>")
        assert at.where == "RegisterPage"
        at.golden("register-page")
        await at.press("<f7>")
        assert at.answer[1] == "Wifi is slow: fixed."
        await at.press("<f9><enter>")
        at.golden("register-page-undone")


async def test_a_director_makes_a_register_without_a_file(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>registers<enter>")
        assert at.where == "RegisterList"
        at.golden("registers")
        await at.press("<f7>")
        assert at.where == "RegisterMaker"
        await at.press("Museum passes<tab><tab>pass<tab>in, out, lost<tab>museum, zoo<tab><tab>1y<tab>")
        await at.press("Museum<tab>Back by: due<tab>Patron: person<tab>Deposit: money<tab>Worn: yes/no")
        at.golden("register-maker")
        await at.press("<f6>")
        assert at.answer[1] == "Register: Museum passes"
        await at.press("<escape><f10>zoo<enter><f6>Art museum<tab>12/24/2026<tab><tab>5.00<f6>")
        assert at.answer[1] == "Saved: Art museum"
        at.golden("register-own")


async def test_supplies_are_counted_and_moved_and_an_own_register_goes(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>supplies<enter><f6>Receipt paper<f6>")
        await at.press(".k<enter>")
        await at.press("+5<enter>")
        assert at.answer[1] == "Receipt paper. On hand: 5."
        await at.press("<f8><tab><tab>9<tab><tab><tab><tab><tab>Demco<f6>")
        assert at.answer[1] == "Saved: Receipt paper"
        await at.press(".g<enter>")
        assert at.answer[1] == "Printing: Order: Demco."
        await at.press(".v<enter>")
        await at.press("gone<enter>")
        assert "gone" in at.answer[1]
        await at.press("<escape><f10>registers<enter>.z<enter>")
        await at.press("n<enter>")
        assert at.where == "RegisterList"
