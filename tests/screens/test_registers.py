"""Registers on the screen: all of them, one's list, form and page; and one that a director makes without a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.grove import OVERSTORY
from tests.screens.at_desk import seat
from tests.screens.maple import MARTA
from tuils.library.office.registers.kinds import add_kind
from tuils.library.office.registers.links import linked_entries
from tuils.library.office.registers.writing import add_entry
from tuils.library.people.patrons.cards import find_card
from tuils.library.people.staff.staff import account, add_staff, operator_of
from tuils.models import db

PASSES = """
name = "worn-book"
states = ["open", "mended"]
links = ["copy"]
[[field]]
name = "what"
"""


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


async def test_an_entry_is_on_the_card_and_the_title_it_is_about(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.work(add_entry, at.app.desk, "incident", {"what": "Shouted", "patron": MARTA})
        await at.app.work(add_entry, at.app.desk, "lost-found", {"what": "Umbrella", "patron": MARTA})
        await at.app.work(add_kind, at.app.desk, PASSES)
        await at.app.work(add_entry, at.app.desk, "worn-book", {"what": "Spine is loose", "copy": OVERSTORY})
        await at.press(f"<f4>{MARTA}<enter>")
        assert "Incidents: 1 open." in "\n".join(at.rows())
        await at.press(".n<enter>")
        at.golden("card-entries")
        assert "Shouted" not in "\n".join(at.rows())
        await at.press("1<enter>")
        assert at.where == "RegisterPage"
        assert "Shouted" in "\n".join(at.rows())
        await at.press("<escape><f3>")
        await at.type(OVERSTORY)
        assert "Worn book: Spine is loose, open" in "\n".join(at.rows())
        noted = "SELECT count(*) FROM audit_row WHERE kind = 'register'"
        assert await at.app.read(lambda: db.execute_sql(noted).fetchone()[0]) > 0


async def test_a_volunteer_sees_nothing_of_an_incident_on_the_card(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.work(add_entry, at.app.desk, "incident", {"what": "Shouted", "patron": MARTA})
        await at.app.work(add_staff, at.app.desk, "vol", "volunteer")
        sheet, patron = await at.app.read(account, "vol"), await at.app.read(find_card, MARTA)
        assert sheet
        assert patron
        vol = replace(at.app.desk, operator=operator_of(sheet))
        assert await at.app.read(linked_entries, vol, "patron", [patron.id]) == ()
        assert len(await at.app.read(linked_entries, at.app.desk, "patron", [patron.id])) == 1
