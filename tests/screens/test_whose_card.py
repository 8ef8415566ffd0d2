"""F4 opens the card of the patron at the desk; whose card was open before is said by name, and is one step away."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import screen_text
from tests.screens.keys import press
from tests.screens.maple import ED, ELENA, MARTA, Maple, answer, at_desk, here, values
from tuils.library.lending.lookups import find_patron
from tuils.library.lending.money.paying import charge
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet, register_patron
from tuils.screens.patrons.card.screen import Card
from tuils.screens.patrons.search import Patrons

BOOK = "31234000010017"


def app_of(pilot: Pilot[Any]) -> Maple:
    return cast("Maple", pilot.app)


def card_shown(pilot: Pilot[Any]) -> str:
    assert isinstance(pilot.app.screen, Card)
    return pilot.app.screen.card


async def owed(pilot: Pilot[Any], card: str) -> int:
    def read() -> int:
        patron = find_patron(card)
        return balance(patron.id) if patron else 0

    return await app_of(pilot).read(read)


async def owes(pilot: Pilot[Any], *cards: str) -> None:
    for card in cards:
        await app_of(pilot).do(charge, card, 740, "lost card")


def shown(pilot: Pilot[Any]) -> str:
    return "\n".join(screen_text(pilot.app))


async def test_f4_opens_the_patron_at_the_desk_and_money_lands_there(tmp_path: Path) -> None:
    """The way of the volunteer: one card looked at, another patron served, F4, a payment."""
    async with at_desk(tmp_path, "admin") as pilot:
        await owes(pilot, ED, MARTA)
        await press(pilot, f"<f4>{ED}<enter><f2><escape>{MARTA}<enter><f4>")
        assert card_shown(pilot) == MARTA
        assert answer(pilot) == (
            "NOTE",
            "Marta Field is at the desk. Ed Ended's card is open, too.",
            "Esc: back to Ed Ended's card.",
        )
        assert "Ed Ended   " not in shown(pilot)
        await press(pilot, ".a<enter>.b<enter>")
        assert "Marta Field" in answer(pilot)[1]
        assert "$7.40" in answer(pilot)[1]
        await press(pilot, "<enter>")
        assert (await owed(pilot, MARTA), await owed(pilot, ED)) == (0, 740)


async def test_the_other_card_is_one_step_away_and_says_whose_it_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter><f2><escape>{MARTA}<enter><f4><escape>")
        assert card_shown(pilot) == ED
        assert answer(pilot)[1:] == ("This is Ed Ended's card.", "F4: Marta Field's card. Esc: the search.")
        await press(pilot, "<f4>")
        assert (card_shown(pilot), answer(pilot)[1]) == (
            MARTA,
            "Marta Field is at the desk. Ed Ended's card is open, too.",
        )
        await press(pilot, "<f4>")
        assert here(pilot) == "Patrons"
        await press(pilot, "<f4>")
        assert here(pilot) == "Patrons", "twice is always the search"


async def test_the_same_patron_stays_where_the_card_was_left(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f4>.n<enter><f2><f4>")
        assert (card_shown(pilot), answer(pilot)[1]) == (MARTA, "This is Marta Field's card.")
        assert " Notes 1 " in shown(pilot)


async def test_a_card_of_one_who_is_gone_says_whose_it_is(tmp_path: Path) -> None:
    """Nobody is at the desk: parked, done, or removed at another desk."""
    async with at_desk(tmp_path, "admin") as pilot:
        for leaves in ("<escape>", "<f8>"):
            await press(pilot, f"<f2>{MARTA}<enter><f4><f2>{leaves}<f4>")
            assert (card_shown(pilot), answer(pilot)[1]) == (MARTA, "This is Marta Field's card.")
            assert answer(pilot)[2] == "Type a name, or press F4: a new search. Esc: back."
        await press(pilot, f"<f2>{ELENA}<enter>")
        await app_of(pilot).do(remove_patron, ELENA)
        await press(pilot, "<f4>")
        assert (card_shown(pilot), answer(pilot)[1]) == (MARTA, "This is Marta Field's card.")


async def test_the_next_patron_takes_the_place_of_the_last(tmp_path: Path) -> None:
    """However many come: one card is open, and the one before it is named."""
    async with at_desk(tmp_path, "admin") as pilot:
        for card in (MARTA, ELENA, ED, MARTA):
            await press(pilot, f"<f2><escape>{card}<enter><f4>")
            assert card_shown(pilot) == card
        assert answer(pilot)[1] == "Marta Field is at the desk. Ed Ended's card is open, too."
        assert [type(one).__name__ for one in pilot.app.screen_stack] == ["Patrons", "Card"]


async def test_a_question_about_the_other_is_answered_by_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await owes(pilot, ED, MARTA)
        await press(pilot, f"<f4>{ED}<enter>.a<enter>.g<enter><enter>")
        await press(pilot, f"<f2><escape>{MARTA}<enter><f4>for the snow<enter>")
        assert (await owed(pilot, ED), await owed(pilot, MARTA)) == (740, 740)


async def test_what_was_typed_and_not_sent_is_not_meant_for_another(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter>pay 2<f2><escape>{MARTA}<enter><f4>")
        field = cast("Card", pilot.app.screen).field
        assert field
        assert field.value == ""


async def test_a_form_of_another_stays_below_and_is_named(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter><f6><tab>Edward<f2><escape>{MARTA}<enter><f4>")
        assert card_shown(pilot) == MARTA
        assert answer(pilot)[1:] == (
            "Marta Field is at the desk. Ed Ended's card is open, too.",
            "Esc: back to Ed Ended's card.",
        )


async def test_a_registration_in_progress_stays_as_it_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>.n<enter><tab>Ellen<f2>{MARTA}<enter><f4>")
        assert card_shown(pilot) == MARTA
        assert answer(pilot)[1:] == (
            "Marta Field is at the desk. Still open: new patron.",
            "Esc: back to it: new patron.",
        )
        await press(pilot, "<escape>")
        assert (here(pilot), values(pilot)["first_name"]) == ("Register", "Ellen")
        assert answer(pilot)[1] == "This is where you were: new patron."


async def test_from_a_form_f4_keeps_what_was_typed_and_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f4><f4>.n<enter><tab>Ellen<f4>")
        assert card_shown(pilot) == MARTA
        assert "Unsaved changes kept: new patron, Ellen" in answer(pilot)[2]
        await press(pilot, "<f4>.n<enter>y<enter>")
        assert values(pilot)["first_name"] == "Ellen"


async def test_a_name_typed_on_the_card_loses_no_form_below(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>.n<enter><tab>Ellen<f2>{MARTA}<enter><f4>garcia<enter>")
        assert here(pilot) == "Patrons"
        await press(pilot, "<escape>.n<enter>y<enter>")
        assert values(pilot)["first_name"] == "Ellen"


async def test_a_card_opened_elsewhere_is_named_too(tmp_path: Path) -> None:
    """From the list of what is overdue the card lies over that list, and F4 leads away from it."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{ELENA}<enter><f10>overdue list<enter><enter>")
        assert card_shown(pilot) == MARTA
        await press(pilot, "<f4>")
        assert (card_shown(pilot), answer(pilot)[1]) == (
            ELENA,
            "Elena Garcia is at the desk. Marta Field's card is open, too.",
        )
        await press(pilot, "<escape>")
        assert (card_shown(pilot), answer(pilot)[1]) == (MARTA, "This is Marta Field's card.")


async def test_the_menu_leads_to_the_patron_at_the_desk_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await owes(pilot, MARTA)
        await press(pilot, f"<f4>{ED}<enter><f2><escape>{MARTA}<enter><f10>fines and fees<enter>")
        assert (card_shown(pilot), answer(pilot)[1]) == (
            MARTA,
            "Marta Field is at the desk. Ed Ended's card is open, too.",
        )
        assert " Account" in shown(pilot)
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "This is Ed Ended's card."


async def test_the_other_was_removed_meanwhile(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter><f2><escape>{MARTA}<enter><f4>")
        await app_of(pilot).do(remove_patron, ED)
        await press(pilot, "<escape>")
        assert here(pilot) == "Patrons"


async def test_a_name_too_long_for_the_line_gives_way(tmp_path: Path) -> None:
    long = {"first_name": "Maria Guadalupe Hernandez", "last_name": "Villanueva de la Cruz y Montes"}
    async with at_desk(tmp_path, "admin") as pilot:
        sheet = await app_of(pilot).do(register_patron, long)
        await owes(pilot, sheet.card)
        await press(pilot, f"<f4>{MARTA}<enter><f2>{sheet.card}<enter><f4>")
        assert answer(pilot)[1].endswith("is at the desk. Marta…'s card is open, too.")
        await press(pilot, ".a<enter>")
        for keys in (".b<enter>", "<enter>", ".z<enter>", "2<enter>", "paper<enter>", ".g<enter>"):
            await press(pilot, keys)
            said = answer(pilot)[1]
            assert "Maria" in said, said
            assert len(said) <= 70, said


async def test_the_line_offered_in_the_search_is_of_who_is_here_now(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f4><f4><f2><escape>{ELENA}<enter><f4><f4>")
        assert isinstance(pilot.app.screen, Patrons)
        await press(pilot, "<enter>")
        assert card_shown(pilot) == ELENA


async def test_scanned_on_a_card_another_patron_is_served_and_the_card_says_whose_it_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter>")
        cast("Any", pilot.app).post_message(pilot.app.Scanned(MARTA))  # type: ignore[attr-defined]
        await press(pilot, "")
        assert card_shown(pilot) == ED
        assert answer(pilot)[1:] == (
            "Marta Field is at the desk.",
            "This is Ed Ended's card. F4: Marta Field's card. Esc: the search.",
        )


# -- new patrons


@pytest.mark.parametrize("keys", [".n<enter>", "<f6>", "<f7>", ".f<enter>"])
async def test_with_a_card_open_no_old_way_to_a_new_patron_changes_that_card(tmp_path: Path, keys: str) -> None:
    """F4, F6 was how one registered, and edited the card that was open."""
    async with at_desk(tmp_path, "admin") as pilot:
        app = app_of(pilot)
        before = await app.read(patron_sheet, app.desk, ED)
        await press(pilot, f"<f4>{ED}<enter><f2><f4>{keys}")
        assert here(pilot) not in ("Register", "RegisterFamily")
        if keys == "<f6>":
            assert answer(pilot)[1].startswith("Ed Ended, card ")
            await press(pilot, "<escape>")
        elif keys != "<f7>":
            await press(pilot, "Ellen<enter><f6>")
        after = await app.read(patron_sheet, app.desk, ED)
        assert (before.name, before.street) == (after.name, after.street)


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ("new patron", "Register"),
        ("register", "Register"),
        ("library card", "Register"),
        ("new family", "RegisterFamily"),
    ],
)
async def test_the_menu_registers_also_over_a_card(tmp_path: Path, words: str, opened: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{ED}<enter><f10>{words}<enter>")
        assert here(pilot) == opened
        assert not values(pilot)["first_name"]


async def test_the_search_says_what_registers_where_f6_was_pressed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        for key in ("<f6>", "<f7>"):
            await press(pilot, f"<f4>{key}")
            assert (here(pilot), answer(pilot)[1]) == ("Patrons", "To register: F10, New patron. Or F10, New family.")
        await press(pilot, ".f<enter>")
        assert here(pilot) == "RegisterFamily"


async def test_a_new_patron_registered_over_a_card_is_at_the_desk_and_opens_with_f4(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = app_of(pilot)
        await press(pilot, f"<f4>{ED}<enter><f10>new patron<enter><tab>Ellen<tab>Brown<tab><tab><tab><tab>Oak 1")
        await press(pilot, "<tab><tab>555-0101<f6>")
        assert here(pilot) == "DeskScreen"
        await press(pilot, "<f4>")
        assert answer(pilot)[1] == "Ellen Brown is at the desk. Ed Ended's card is open, too."
        assert (await app.read(patron_sheet, app.desk, ED)).name == "Ed Ended"


async def test_a_card_that_was_edited_at_another_desk_is_found_by_its_patron(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = app_of(pilot)
        await press(pilot, f"{MARTA}<enter>")
        await app.do(edit_patron, MARTA, {"last_name": "Meadow"})
        await press(pilot, "<f4>")
        assert "Marta Meadow" in answer(pilot)[1]
