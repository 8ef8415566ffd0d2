"""The desk with holds, money and modes on the screen: how it looks, and that keys and fields do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import ATLAS, ELENA, EMMA, FROG, ITALIC, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED, Opened, desk_of
from tests.screens.at_desk import SIZES, Seat, seat
from tests.screens.test_desk import scan
from tuils.library.foundation.administration.settings import set_value
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.office.receipts.sheets import Sheet, SlipFacts
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db
from tuils.screens.widgets.field import EntryField
from tuils.values.numbers.barcode import with_check_digit

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]
NEW_CARD = with_check_digit("2123400009999")


def manager(opened: Opened):  # type: ignore[no-untyped-def]
    return desk_of("pat", opened.desk.clock)  # type: ignore[arg-type]


def busy(opened: Opened) -> None:
    """Turn fines on; Marta waits for two, owes a little and borrowed before; Ruth owes more than she may."""
    desk = manager(opened)
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d", item_type="DVD")
    place_hold(desk, MARTA, OWL)
    charge(desk, MARTA, 240, "copies")
    charge(desk, OLD, 1240, "a lost card")
    place_hold(desk, MARTA, FROG)
    place_hold(desk, SAM, FROG)


@BOTH
async def test_a_patron_with_holds_and_a_debt(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size, change=busy) as at:
        await at.type(OWL, MARTA, OVERSTORY, SPIRITED)
        at.golden("desk-patron")
        await at.type(OWL)
        at.golden("desk-hold-filled")


@BOTH
async def test_three_things_stand_in_the_way(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size, change=busy) as at:
        await at.type(FROG, OLD, FROG)
        at.golden("desk-three-blocks")
        assert at.keys.startswith("y Check it out  n No  1-3 Fix it")


def code_of(sheet: Sheet | None) -> str:
    """Return the code of the patron on a copy's slip."""
    return sheet.facts.code if sheet and isinstance(sheet.facts, SlipFacts) else ""


@BOTH
async def test_where_what_came_back_goes(tmp_path: Path, size: Size) -> None:
    def more(opened: Opened) -> None:
        busy(opened)
        db.execute_sql("INSERT INTO branch (code, name, return_to, pickup) VALUES ('VAN', 'Bookmobile', 'home', 1)")
        db.execute_sql("UPDATE item SET home_branch = 'VAN' WHERE barcode = ?", (EMMA,))
        db.execute_sql("UPDATE item SET state = 'damaged', staff_note = 'skips at 8' WHERE barcode = ?", (ITALIC,))

    async with seat(tmp_path, size=size, change=more) as at:
        await at.type(SAM, OVERSTORY, SPIRITED, ".x")
        at.clock.forward(days=10)
        await at.press("<f6>")
        await at.type(OVERSTORY, OWL, EMMA, ITALIC, SPIRITED, "31234000999999")
        at.golden("desk-routes")
        assert code_of(at.app.paper) == ""
        await at.type(FROG)
        at.golden("desk-hold-slip")
        assert code_of(at.app.paper) == "FIE 4417"


@BOTH
async def test_an_amount_is_asked_for(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size, change=busy) as at:
        await at.type(MARTA, ".y")
        at.golden("desk-amount")
        await at.type("2")
        assert at.said == ("OK", "Marta Field paid $2.00. Still owes $0.40.")
        await at.type(".y")
        await at.press("<enter>")
        assert at.said == ("OK", "Marta Field paid $0.40. Nothing more is owed.")
        at.golden("desk-paid")


@BOTH
async def test_a_pin_on_the_spot_is_typed_in_stars(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, ATLAS, "y")
        await at.press("1111")
        at.golden("desk-pin")
        assert not any("1111" in row for row in at.rows())
        await at.press("<enter>")
        await at.press("for a show")
        assert any("for a show" in row for row in at.rows())
        await at.press("<enter>")
        assert at.said == ("NOTE", "Checked out 1, by override: World atlas")
        assert not at.desk.query_one("#field", EntryField).password
        assert at.app.person == "Ana R."


@BOTH
async def test_the_family_and_what_is_out(tmp_path: Path, size: Size) -> None:
    def family(opened: Opened) -> None:
        desk = manager(opened)
        edit_patron(desk, ELENA, {"guardian": MARTA})
        set_circulation_rule(desk, "max_owed_family", "5.00")
        set_circulation_rule(desk, "patron_max_checkouts", "1")
        charge(desk, ELENA, 600, "a lost card")

    async with seat(tmp_path, size=size, change=family) as at:
        await at.type(MARTA, OVERSTORY, "1")
        at.golden("desk-whose")
        await at.press("<enter>")
        assert at.keys.startswith("y Check it out")
        await at.type("1", "1")
        await at.press("<enter>")
        assert at.said == ("OK", "Checked out 1: The Overstory")
        await at.type(FROG, "1")
        at.golden("desk-shown")
        await at.press("<enter>")
        await at.type("n")
        assert at.said == ("NOTE", "Not checked out: Frog and Toad are friends")


@BOTH
async def test_the_other_modes(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x", ".v", OWL, SPIRITED)
        at.golden("desk-verify")
        await at.type("1")
        assert at.said[0] == "SHELF"
        await at.type(".h", ATLAS, "loose 3 newspapers")
        at.golden("desk-used-here")
        at.clock.forward(days=1)
        await at.type(".i", ".r", OVERSTORY, FROG)
        at.golden("desk-renew-items")
        await at.press("<escape>")
        assert at.desk.face is not None
        assert at.desk.face.mode == ""


@BOTH
async def test_today_with_lists(tmp_path: Path, size: Size) -> None:
    def lists(opened: Opened) -> None:
        desk = manager(opened)
        place_hold(desk, MARTA, OVERSTORY)
        cancel_hold(desk, place_hold(desk, SAM, FROG).id)

    async with seat(tmp_path, size=size, change=lists) as at:
        place_hold(at.app.desk, MARTA, OWL)
        held = place_hold(at.app.desk, MARTA, FROG)
        await at.type(OWL, FROG)
        cancel_hold(at.app.desk, held.id)
        at.clock.forward(days=20)
        await at.press("<escape>")
        at.golden("desk-today")
        await at.type("1")
        assert at.where != "DeskScreen"


async def test_modes_stand_in_the_menu(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        for words, mode in (("double", "VERIFY"), ("in-house", "IN-HOUSE"), ("renew by item", "RENEW")):
            await at.press("<f10>")
            await at.type(words)
            assert at.where == "DeskScreen"
            assert mode in at.rows()[1]


async def test_the_number_after_a_plain_no_opens_the_form_with_the_code_in_it(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(NEW_CARD, "1")
        assert at.where == "Register"
        assert any(NEW_CARD in row for row in at.rows())
        await at.press("<escape>")
        assert at.where == "DeskScreen"


async def test_why_is_asked_of_the_highlighted_row(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x", SPIRITED, OVERSTORY)
        await at.press("<down><f12>")
        assert at.where == "WhyScreen"
        assert any("Spirited away" in row for row in at.rows())


async def test_a_serial_scan_is_no_amount_and_no_pin(tmp_path: Path) -> None:
    async with seat(tmp_path, change=busy) as at:
        await at.type(MARTA, ".y")
        await scan(at, OVERSTORY)
        assert at.aside == "1 scan waiting"
        await at.press("<escape>")
        assert at.said == ("ASK", "1 scan waited: The Overstory. Run it?")
        await at.type("y")
        assert at.said == ("OK", "Checked out 1: The Overstory")
        await at.type(ATLAS, "y")
        await scan(at, EMMA)
        assert at.aside == "1 scan waiting"


@BOTH
async def test_a_long_title_gives_way_to_what_stands_behind_it(tmp_path: Path, size: Size) -> None:
    def long(opened: Opened) -> None:
        busy(opened)
        title = "Braiding sweetgrass : indigenous wisdom, scientific knowledge, and the teachings of plants"
        db.execute_sql("UPDATE biblio SET title = ? WHERE title = 'World atlas'", (title,))

    async with seat(tmp_path, size=size, change=long) as at:
        await at.type(OLD, ATLAS)
        assert " ".join(at.rows()[2:4]).count("3 blocks.") == 1


async def test_what_is_owed_stands_whole_beside_a_long_name(tmp_path: Path) -> None:
    def long(opened: Opened) -> None:
        busy(opened)
        edit_patron(manager(opened), MARTA, {"first_name": "Maximiliana Josephine", "last_name": "Featherstonehaugh"})

    async with seat(tmp_path, change=long) as at:
        await at.type(MARTA, ATLAS)
        assert at.rows()[5].rstrip().endswith("Owes $2.40")


@pytest.mark.whole
async def test_no_line_of_all_this_is_cut(tmp_path: Path) -> None:
    async with seat(tmp_path, change=busy) as at:
        await seen(at, OWL, FROG, MARTA, FROG, SPIRITED, ".y", "x", "pay 9", "y", ".x", OLD, OWL, "1", "x", "y", "n")
        await seen(at, ".x", SAM, ATLAS, "y", "0000", "1111", "why not", ".x", ".v", OWL, ATLAS, "1", ".h", EMMA, ".x")
        await seen(at, "31234000999993", "21234000099991", ".i", ".r", EMMA, ".x", ".u", ".u", ".u", ".u", ".u", ".u")


async def seen(at: Seat, *texts: str) -> None:
    for text in texts:
        await at.type(text)
        if at.where == "DeskScreen":
            for row in (2, 3, 5, 23):
                assert not at.rows()[row].endswith(".."), (text, at.rows()[row])
        else:
            await at.press("<enter>")


def kit(opened: Opened) -> None:
    edit_item(manager(opened), SPIRITED, {"pieces": "board, 2 dice", "alert": "Look at the map."})


async def test_what_is_missing_of_a_kit_is_typed_and_charged(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=kit) as at:
        await at.type(MARTA, SPIRITED, "y", ".x", SPIRITED)
        assert at.keys.startswith("y All there  Enter Note what is missing  n Set it aside")
        await at.type("1 die")
        assert at.answer[2].startswith("Note: Look at the map. Missing: 1 die. DVD SPI")
        assert at.answer[2].endswith("1: charge for it.")
        await at.type("1")
        assert at.keys.startswith("Enter Charge  Esc No charge")
        await at.type("3.50")
        assert at.answer[1].endswith(" $3.50. Owes $3.50 now."), at.answer


async def test_what_was_missing_of_a_kit_before_stays_so_until_it_is_complete(tmp_path: Path) -> None:
    def less(opened: Opened) -> None:
        edit_item(manager(opened), SPIRITED, {"pieces": "board, 2 dice", "missing_pieces": "1 die"})

    def missing() -> str:
        return str(item_row(SPIRITED).missing_pieces)

    async with seat(tmp_path, "pat", change=less) as at:
        await at.type(MARTA, SPIRITED, "y", ".x", SPIRITED)
        assert at.answer[1].endswith("Count: board, 2 dice (3); missing: 1 die. All there?")
        assert at.answer[2].startswith("y: the rest is there.   all: complete.   Or type what is missing.")
        await at.type("y")
        assert missing() == "1 die"
        await at.type(".x", MARTA, SPIRITED, "y", ".x", SPIRITED, "all")
        assert (at.answer[0], missing()) == ("SHELF", "")
