"""Agreements on the screen: a text is written, a rule asks for it, the desk hears y, and the list shows who signed."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.library.makers import Clock, desk_of
from tests.screens.golden import golden_at_sizes, screen_text
from tests.screens.keys import press
from tests.screens.maple import NOW, Maple, answer, at_desk, here
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.things.agreements import sign_agreement
from tuils.library.office.policies.policies import edit_policy

CARD, HOTSPOT = "21234000000923", "31234000007701"


async def test_signed_at_the_desk_and_seen_in_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        title = await do(add_title, {"title": "Hotspot"})
        await do(add_item, title.id, {"barcode": HOTSPOT})
        await do(edit_policy, "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})
        await do(set_circulation_rule, "agreement", "hotspot", item_type="BK")
        await press(pilot, f"{CARD}<enter>{HOTSPOT}<enter>")
        assert "Signed? Hotspot agreement, version 1." in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "y<enter>")
        assert "Checked out 1: Hotspot" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<esc><f10>policies<enter>hotspot<enter><down>.g<enter>")
        assert here(pilot) == "AgreementList", answer(pilot)
        await golden_at_sizes(pilot, "agreements")
        await press(pilot, "21234000004417<enter>")
        assert "version 1: signed" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f9><enter>")
        assert "is not signed" in " ".join(answer(pilot)), answer(pilot)


async def test_the_card_tells_what_was_signed_to_those_who_see_what_is_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        await do(edit_policy, "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})
        await do(edit_policy, "scope", {"title": "Telescope agreement", "text": "I keep it dry."})
        for topic in ("hotspot", "scope"):
            await do(sign_agreement, CARD, topic)
        await do(edit_policy, "scope", {"text": "I keep it dry and in its case."})
        await press(pilot, f"{CARD}<enter><f4>.s<enter>")
        told = " ".join(screen_text(pilot.app))
        assert "Signed      Dec 7, 2026: Hotspot agreement, version 1" in told, told
        assert "Sign again  Dec 7, 2026: Telescope agreement, version 1" in told, told
        await golden_at_sizes(pilot, "signed-card")


async def test_a_volunteer_reads_on_the_card_what_was_signed_by_whoever_is_at_the_desk(tmp_path: Path) -> None:
    def text_of_the_library(_desk: Desk) -> None:
        edit_policy(desk_of("admin", Clock(NOW)), "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})

    async with at_desk(tmp_path, "ana") as pilot:
        do = cast("Maple", pilot.app).do
        await do(text_of_the_library)
        await do(sign_agreement, CARD, "hotspot")
        await press(pilot, f"<f4>{CARD}<enter>.s<enter>")
        assert "Hotspot agreement" not in "".join(screen_text(pilot.app))
        await press(pilot, f"<escape><f2>{CARD}<enter><f4>{CARD}<enter>.s<enter>")
        assert "Hotspot agreement, version 1" in "".join(screen_text(pilot.app))


async def test_late_devices_are_turned_off_from_the_overdue_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await cast("Maple", pilot.app).do(set_circulation_rule, "off_after_days", "1")
        await press(pilot, "<f10>overdue<enter>.v<enter>")
        assert here(pilot) == "TurnedOffList", answer(pilot)
        await press(pilot, "<down><f8>")
        assert "What is the number of" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "555-0142<enter>")
        assert "line 555-0142" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f6>")
        assert "Off: " in " ".join(answer(pilot)), answer(pilot)
        await golden_at_sizes(pilot, "turned-off")
        await press(pilot, "<f9><enter>")
        assert "Not turned off" in " ".join(answer(pilot)), answer(pilot)
