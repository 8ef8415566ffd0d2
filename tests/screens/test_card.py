"""A patron's card: who, what is out, renewing; what a volunteer does not see."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ED, ELENA, MARTA, answer, at_desk, here, keys
from tuils.library.people.patrons.patrons import edit_patron
from tuils.screens.desk.desk import DeskScreen
from tuils.screens.patrons.card.screen import Card
from tuils.screens.patrons.search import Patrons
from tuils.screens.widgets.rows import Rows

SIZES = [(80, 24), (40, 12)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        assert_golden(pilot.app, f"card-loans-{name}")
        await press(pilot, "<right><right>")
        assert_golden(pilot.app, f"card-notes-{name}")
        await press(pilot, "<left><left><left>")
        assert_golden(pilot.app, f"card-details-{name}")
        await press(pilot, "<right><down><f7>")
        assert_golden(pilot.app, f"card-renewed-{name}")


async def test_a_card_that_ended_and_one_with_nothing_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{ED}<enter>")
        assert_golden(pilot.app, "card-ended-80x24")
        await press(pilot, f"{ELENA}<enter>")
        assert_golden(pilot.app, "card-nothing-out-80x24")


async def test_what_a_volunteer_sees(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        shown = list(screen_text(pilot.app))
        await press(pilot, "<left>")
        assert_golden(pilot.app, "card-details-masked-80x24")
        shown += screen_text(pilot.app)
        hidden = ("Mar 14", "Mill Road 3", "00155", "555-0100", "marta.field", MARTA)
        assert [word for word in hidden if word in "\n".join(shown)] == []
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter><left>")
        assert [word for word in hidden if word not in "\n".join(screen_text(pilot.app))] == []


async def test_turned_back_to_the_loans_it_is_said_again_how_things_stand(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{ELENA}<enter>")
        greeted = answer(pilot)
        await press(pilot, "<left>")
        assert answer(pilot)[1] == "Some details are hidden from you."
        await press(pilot, "<right>")
        assert answer(pilot) == greeted


async def test_a_volunteer_sees_titles_of_who_is_at_the_desk_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        shown = "\n".join(screen_text(pilot.app))
        assert shown.count("(title not shown)") == 3
        assert "Honeybee" not in shown
        await press(pilot, "<down><f7>")
        assert answer(pilot)[1] == "Renewed for Marta Field: (title not shown)"
        await press(pilot, "<f12>")
        assert "Honeybee" not in "\n".join(screen_text(pilot.app))
        await press(pilot, f"<escape><f2>{MARTA}<enter><f4>{MARTA}<enter>")
        assert "Honeybee" in "\n".join(screen_text(pilot.app))


async def test_renewing_the_highlighted_loan(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<down><f7>")
        assert answer(pilot) == (
            "OK",
            "Renewed for Marta Field: Honeybee : lessons from an accidental…",
            "Due Mon, Dec 14. 1 renewal left.",
        )
        rows = pilot.app.screen.query_one(Rows)
        assert (rows.rows[rows.cursor][1], rows.rows[rows.cursor][4]) == (
            "Honeybee : lessons from an accidental beekeeper",
            "1 of 2",
        )


async def test_where_no_loan_is_chosen_all_are_renewed_each_for_itself(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        pilot.app.desk.clock.forward(days=1)  # type: ignore[attr-defined]
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter><f7>")
        assert answer(pilot) == ("OK", "Renewed 3 of 3 items for Marta Field.", "The list shows the new due dates.")
        await press(pilot, "<f7>")
        assert answer(pilot)[:2] == ("STOP", "Renewed 0 of 3 items for Marta Field."), (
            "the same day none of them gains anything"
        )
        pilot.app.desk.clock.forward(days=1)  # type: ignore[attr-defined]
        await press(pilot, ".r<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Renewed 2 of 3 items for Marta Field.")
        assert answer(pilot)[2].startswith("Not renewed: No renewals left: ")
        await press(pilot, "<f7>")
        assert answer(pilot) == (
            "STOP",
            "Renewed 0 of 3 items for Marta Field.",
            "Not renewed: No renewals left, and 2 more.",
        )


async def test_the_highlight_stays_with_its_loan_when_the_order_changes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        rows = pilot.app.screen.query_one(Rows)
        await press(pilot, "3<enter><f7>")
        chosen = str(rows.rows[rows.cursor][1])
        assert chosen.startswith("Braiding sweetgrass")
        pilot.app.desk.clock.forward(days=1)  # type: ignore[attr-defined]
        await press(pilot, "<f7>")
        assert answer(pilot)[2].endswith("That was the last renewal.")
        await press(pilot, "<f7>")
        assert answer(pilot)[0] == "STOP"
        assert answer(pilot)[1] == "Not renewed: Braiding sweetgrass… No renewals left (2 used)."


async def test_a_membership_that_ended_is_renewed_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{ED}<enter>")
        assert answer(pilot) == ("NOTE", "Card expired Fri, Dec 4.", "F7: renew the card.")
        await press(pilot, "<f7>")
        assert answer(pilot)[:2] == ("OK", "Card renewed for Ed Ended until Tue, Dec 7, 2027.")
        assert "expires Tue, Dec 7, 2027" in screen_text(pilot.app)[6]
        await press(pilot, "<f7>")
        assert answer(pilot)[1] == "No checkouts."


async def test_what_may_be_passed_is_passed_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await pilot.app.do(edit_patron, MARTA, {"address_bad": True})  # type: ignore[attr-defined]
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        assert answer(pilot)[1].startswith("Mail came back: check the address.")
        await press(pilot, "1<enter><f7>")
        assert answer(pilot) == (
            "STOP",
            "Not renewed: (title not shown). Mail came back: check the address.",
            "F8: go to the desk, where you can override it.",
        )
        await press(pilot, ".k<enter>")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert screen_text(pilot.app)[5].startswith(" Marta Field")


async def test_another_card_opens_that_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, f"{ELENA}<enter>")
        assert screen_text(pilot.app)[5].startswith(" Elena Garcia")
        await press(pilot, "<escape>")
        assert isinstance(pilot.app.screen, Patrons)


async def test_a_card_stays_open_while_one_is_elsewhere(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        patrons = pilot.app.screen
        await press(pilot, f"{MARTA}<enter>.n<enter>")
        card = pilot.app.screen
        await press(pilot, "<f3>")
        await press(pilot, "<f4>")
        assert pilot.app.screen is card
        assert cast("Card", card).here.name == "notes"
        await press(pilot, "<f4>")
        assert pilot.app.screen is patrons


async def test_what_is_typed_on_a_card_goes_where_it_is_meant(tmp_path: Path) -> None:
    """A name is a new search, another card that one, an item on this card is highlighted, any other is opened."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>")
        await press(pilot, "31234000010058<enter>")
        assert answer(pilot)[1].startswith("Selected: Honeybee")
        await press(pilot, f"{ELENA}<enter>")
        assert any("Elena Garcia" in row for row in screen_text(pilot.app))
        await press(pilot, "31234000010017<enter>")
        assert here(pilot) == "Title"
        await press(pilot, "<escape>garcia<enter>")
        assert here(pilot) == "Patrons"
        assert sum("Garcia" in row for row in screen_text(pilot.app)) > 1


async def test_a_letter_opens_its_tab_and_the_keys_stay_the_same(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>.n<enter>")
        assert answer(pilot)[1] == "The patron can see these notes."
        assert "F6 Edit F7 Renew F8 Serve" in keys(pilot)
        await press(pilot, ".s<enter>")
        assert answer(pilot)[1] == "Patron details."
        await press(pilot, "<f7>")
        assert "enewed" in answer(pilot)[1], "the loans, from every tab"


async def test_who_comes_back_hears_how_to_begin_anew(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter><f2><f4>")
        assert (here(pilot), answer(pilot)[1:]) == (
            "Card",
            ("This is Marta Field's card.", "Type a name, or press F4: a new search. Esc: back."),
        )
        await press(pilot, "<f4>")
        assert here(pilot) == "Patrons"


async def test_what_is_behind_the_other_tabs_stands_beside_on_a_wide_screen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin", size=(120, 40)) as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>")
        assert_golden(pilot.app, "card-loans-120x40")
        await press(pilot, ".n<enter>")
        assert not any("\u2502" in row for row in screen_text(pilot.app)), "a long note has the whole width"
