"""From a title: its words put right, a copy changed, moved, renumbered, marked; nothing lost, all taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here, keys, values
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import ItemSheet, item_sheet
from tuils.models import db
from tuils.screens.kit.form import Form

SIZES = [(80, 24), (40, 12)]
SWEETGRASS = "<f3>sweetgrass<enter>"
FIRST, SECOND = "31234000010082", "31234000010090"
CLEAR = "<ctrl+u>"


async def press_all(pilot: Pilot[Any], *bursts: str) -> None:
    """Press keys one after the other: keys behind one that opens a form wait until the form is there."""
    for one in bursts:
        await press(pilot, one)


async def sheet_of(pilot: Pilot[Any], barcode: str) -> ItemSheet:
    app = cast("Maple", pilot.app)
    return await app.read(item_sheet, app.desk, barcode)


@pytest.mark.whole
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, SWEETGRASS)
        assert_golden(pilot.app, f"title-may-edit-{name}")
        await press(pilot, ".n<enter>")
        assert_golden(pilot.app, f"title-form-{name}")
        await press_all(pilot, "<escape>", "2<enter>", ".o<enter>")
        assert_golden(pilot.app, f"item-form-{name}")
        await press(pilot, "<up><up>31234000010017<tab>zzz<tab>")
        assert_golden(pilot.app, f"item-form-look-{name}")


async def test_a_title_is_put_right_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, SWEETGRASS)
        await press_all(pilot, ".n<enter>", f"{CLEAR}Braided [/i] sweetgrass<tab><tab><tab>{CLEAR}305.8 KIM<f6>")
        assert here(pilot) == "Title"
        assert answer(pilot) == (
            "OK", "Changed: Braided [/i] sweetgrass", "3 copies have the new call number, too. F9 undoes it.",
        )  # fmt: skip
        assert screen_text(app)[5] == " Braided [/i] sweetgrass"
        assert (await sheet_of(pilot, SECOND)).call_number == "305.8 KIM"
        await press(pilot, "<f9>")
        assert "Changed title: Braided [/i] s…" in screen_text(app)[6]
        await press(pilot, "<enter>")
        assert [hit.call_number for hit in (await app.read(find_titles, "braiding")).hits] == ["305.897 KIM"]
        assert (await sheet_of(pilot, SECOND)).call_number == "305.897 KIM"


@pytest.mark.whole
async def test_the_chosen_copy_is_changed_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press(pilot, "2<enter>.o<enter>")
        assert values(pilot)["barcode"] == SECOND
        await press_all(pilot, f"{CLEAR}REF 305<tab>DVD<tab>adult f<tab><tab><tab>12,50<tab><tab><tab><tab>y<f6>")
        assert answer(pilot)[1].endswith(f", {SECOND}.")
        assert (answer(pilot)[0], answer(pilot)[2]) == ("OK", "F9 undoes it.")
        sheet = await sheet_of(pilot, SECOND)
        assert (sheet.call_number, sheet.item_type, sheet.location) == ("REF 305", "DVD", "AF")
        assert (sheet.price_cents, sheet.not_for_loan, sheet.status) == (1250, True, "non_circulating")
        await press(pilot, "<f9><enter>")
        after = await sheet_of(pilot, SECOND)
        assert (after.call_number, after.location, after.price_cents, after.not_for_loan) == (
            "305.897 KIM", "NF", None, False,
        )  # fmt: skip


async def test_a_copy_gets_another_number_by_a_scan(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press(pilot, "2<enter>.b<enter>")
        form = pilot.app.screen
        assert isinstance(form, Form)
        form.scanned("31234000020014")
        await press(pilot, "<f6>")
        mark, said, _then = answer(pilot)
        assert mark == "OK"
        assert said.startswith("Changed: Braiding sweetgrass")
        assert said.endswith(", 31234000020014.")
        assert (await sheet_of(pilot, "31234000020014")).title.startswith("Braiding")


async def test_the_copy_in_hand_is_the_one_that_is_changed(tmp_path: Path) -> None:
    """Its barcode selects it; and who discards what was left unsaved begins in the line that was meant."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, f"<f3>{SECOND}<enter>")
        assert answer(pilot)[1] == f"Copy 2, {SECOND}: on the shelf."
        await press_all(pilot, ".g<enter>", "lost<escape><escape>", ".g<enter>", "n<enter>", "lost<f6>")
        assert answer(pilot)[1].startswith("Marked lost: Braiding")
        assert (await sheet_of(pilot, SECOND)).status == "lost"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("number", "typed", "status", "said"),
    [
        ("2", "lost", "lost", "Marked lost: Braiding sweetgrass"),
        ("1", "lost", "lost", "Marked lost: Braiding sweetgrass"),
        ("1", "missing", "checked_out", "Not saved. Check this line: Status"),
        ("2", "withdrawn", "withdrawn", "Marked withdrawn: Braiding sweetgrass"),
        ("2", "on the", "available", "No changes: Braiding sweetgrass"),
    ],
)
async def test_what_became_of_a_copy(tmp_path: Path, number: str, typed: str, status: str, said: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press_all(pilot, f"{number}<enter>.g<enter>", f"{typed}<f6>")
        assert answer(pilot)[1].startswith(said)
        assert (await sheet_of(pilot, FIRST if number == "1" else SECOND)).status == status


@pytest.mark.whole
async def test_a_copy_moves_to_another_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press_all(pilot, "2<enter>.b<enter>", "<up>nonsense<tab>")
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.line("title").fault == "no title has this ISBN or barcode"
        await press(pilot, "<up>31234000010017<tab>")
        assert form.line("title").fault == ""
        assert values(pilot)["title"] == "The bee book"
        await press(pilot, "<f6>")
        assert (await sheet_of(pilot, SECOND)).title == "The bee book"


@pytest.mark.whole
async def test_escape_keeps_what_was_typed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press_all(pilot, "2<enter>.o<enter>", "X 1<escape>")
        assert answer(pilot)[1] == f"Unsaved changes kept: Braiding sweetgrass : indigen…, {SECOND}"
        await press_all(pilot, ".o<enter>", "y<enter>")
        assert values(pilot)["call_number"] == "305.897 KIMX 1"
        assert (await sheet_of(pilot, SECOND)).call_number == "305.897 KIM"


@pytest.mark.whole
async def test_no_copy_is_changed_before_one_is_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press(pilot, ".g<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Which copy?")
        await press_all(pilot, "<escape><escape>", "bible<enter>", ".g<enter>")
        assert values(pilot)["barcode"] == "31234000010041"
        await press_all(pilot, "<escape>", "<escape>", "<escape>", "electronic<enter>", ".o<enter>")
        assert answer(pilot)[:2] == ("NOTE", "The library has no copy.")


def add_bare(desk: Desk) -> str:
    """A copy without a number, as an import may bring one."""
    title = item_sheet(desk, "31234000010041").biblio
    with db.atomic():
        return Act(desk).write("item_added", item=NEW, data={"set": {"biblio": title, "home_branch": "MAIN"}}).id


async def test_a_copy_without_a_number_gets_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        item = await app.do(add_bare)
        await press_all(pilot, "<f3>", "bible<enter>", "1<enter>", ".b<enter>")
        assert answer(pilot)[1] == "A copy without a barcode."
        await press(pilot, "[/i]9<f6>")
        assert answer(pilot)[1].endswith(", [/i]9.")
        assert (await sheet_of(pilot, "[/i]9")).id == item


@pytest.mark.whole
async def test_what_was_lost_on_loan_says_both(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, SWEETGRASS, "1<enter>", ".g<enter>", "lost<f6>")
        assert "lost, due Sat, Dec 26" in "\n".join(screen_text(pilot.app))
        await press(pilot, "1<enter>")
        assert answer(pilot)[1] == f"Copy 1, {FIRST}: lost, due Sat, Dec 26."


@pytest.mark.parametrize(
    ("word", "line", "typed", "fault"),
    [
        ("o", "price_cents", "cheap", '"cheap" is not an amount'),
        ("o", "acquired_on", "May", "Type it like 12/24/2026 or Dec 24."),
        ("o", "item_type", "zeppelin", "Book"),
        ("o", "item_type", CLEAR, "cannot be blank"),
        ("o", "barcode", "31234000010017", "Barcode already in use"),
        ("n", "title", CLEAR, "a title is needed"),
        ("n", "year", "old", "four digits, such as 1998"),
        ("n", "isbn", "12345", "not an ISBN; leave blank if none"),
        ("n", "kind", "zeppelin", "Book, Film"),
    ],
)
@pytest.mark.whole
async def test_wrong_input_is_named_beside_its_line(
    tmp_path: Path, word: str, line: str, typed: str, fault: str
) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, SWEETGRASS)
        await press(pilot, f"2<enter>.{word}<enter>")
        form = pilot.app.screen
        assert isinstance(form, Form)
        form.put_focus(form.line(line).field)
        await press(pilot, f"{typed}<tab>")
        assert form.line(line).fault.startswith(fault)


@pytest.mark.whole
async def test_who_may_not_edit_does_not_see_how(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, SWEETGRASS)
        assert keys(pilot).startswith("Esc Back F1 Help F6 Hold F7 Shelf F8 MARC Right More .g Status F9 Undo F10 Menu")
        assert "Copy" not in keys(pilot)
        await press(pilot, "2<enter>.o<enter>")
        assert here(pilot) == "Title"
        assert answer(pilot)[1] == "Your role doesn't let you add and edit titles and items."
        await pilot.app.open("item_form", item="x")  # type: ignore[attr-defined]
        await press(pilot, "")
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you add and edit titles and items.")
