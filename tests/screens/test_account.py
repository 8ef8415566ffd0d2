"""The tabs of a card behind which money, holds and the family are, and the cash drawer: by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from tests.library.makers import DAY, Clock, desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import burst, press
from tests.screens.late import Late
from tests.screens.maple import ELENA, MARTA, NOW, answer, at_desk, here, keys
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.describing.action import actions_of
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron
from tuils.screens.patrons.card.account import AccountTab
from tuils.screens.patrons.card.screen import TABS, Card, _as_many_as_fit
from tuils.screens.widgets import keys as table
from tuils.screens.widgets.rows import Rows
from tuils.values.time.moments import day_of

SIZES = [(80, 24), (40, 12)]
BEE, SECRET, HONEY = "31234000010017", "31234000010025", "31234000010058"
GARCIA = "21234000003328"  # a child of Elena Garcia


def with_fines(desk: Desk) -> None:
    """A library that charges $0.25 a day: Marta has a late magazine at home, brought another back late, made copies."""
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    checkout(desk.as_of(NOW - 30 * DAY), MARTA, BEE)
    checkin(desk.as_of(NOW - 4 * DAY), BEE)
    charge(desk.as_of(NOW - DAY), MARTA, 300, "copies made")
    pay(desk.as_of(NOW - DAY), MARTA, 50)


async def made(pilot: Pilot[Any], act: Callable[[Desk], Any]) -> Any:
    """Do something beforehand, as the administrator at another desk."""

    def do() -> Any:
        return act(desk_of("admin", Clock(NOW, step=1), "another"))

    return await pilot.app.work(do)  # type: ignore[attr-defined]


async def card(pilot: Pilot[Any], number: str = MARTA, tab: str = "account") -> Card:
    """Open the card, and turn to this tab."""
    await press(pilot, f"<f4>{number}<enter>")
    screen = pilot.app.screen
    assert isinstance(screen, Card)
    for _tab in TABS:
        if screen.here.name == tab:
            return screen
        await press(pilot, "<right>")
    raise AssertionError(f"there is no tab {tab}")


async def owed(pilot: Pilot[Any], number: str = MARTA) -> int:
    def look() -> int:
        return balance(patron_account(desk_of("admin", Clock(NOW)), number).patron.id)

    return int(await pilot.app.read(look))  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_the_account_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await made(pilot, with_fines)
        await card(pilot)
        assert_golden(pilot.app, f"account-{name}")
        await press(pilot, "2<enter> .b<enter>")
        assert_golden(pilot.app, f"account-pay-{name}")
        await press(pilot, "1.00<enter>")
        assert_golden(pilot.app, f"account-paid-{name}")


async def test_a_payment_is_for_the_oldest_first_and_can_be_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, with_fines)
        await card(pilot)
        before = await owed(pilot)
        await press(pilot, ".b<enter>")
        assert answer(pilot) == (
            "ASK",
            f"How much is Marta Field paying? Owes ${before / 100:.2f}.",
            "Enter: the full amount. Esc: cancel.",
        )
        await press(pilot, "2,00<enter>")
        left = f"${(before - 200) / 100:.2f}"
        paid = f"Marta Field paid $2.00. Still owes {left}."
        assert answer(pilot) == ("OK", paid, "Put it in the cash drawer. F9 undoes it.")
        await press(pilot, "<f9><enter>")
        assert await owed(pilot) == before
        await card(pilot)
        await press(pilot, ".b<enter><enter>")
        assert answer(pilot)[1].endswith("The balance is now zero.")
        assert await owed(pilot) == 0


async def test_a_fine_that_still_grows_is_paid_while_the_book_is_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, with_fines)
        screen = await card(pilot)
        assert screen.face is not None
        grown = screen.face.account.growing_cents
        assert grown > 0
        await press(pilot, ".b<enter><enter> .b<enter>")
        assert answer(pilot)[1] == f"How much is Marta Field paying? Fines so far: ${grown / 100:.2f}."
        await press(pilot, "<enter>")
        assert await owed(pilot) == -grown, "it waits on the account until the book is back"
        await press(pilot, ".b<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Marta Field owes nothing.")


async def test_marked_charges_are_paid(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, with_fines)
        screen = await card(pilot)
        assert isinstance(screen.here, AccountTab)
        before = await owed(pilot)
        await press(pilot, "2<enter> .b<enter>")
        assert answer(pilot)[1] == "How much is Marta Field paying? 1 charge marked: $3.00."
        await press(pilot, "<enter>")
        assert await owed(pilot) == before - 300
        (fine,) = [line for line in screen.here._lines if line.left]
        assert fine.words == "Overdue fine"


async def test_what_is_no_amount_is_asked_again_and_esc_books_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, with_fines)
        await card(pilot)
        before = await owed(pilot)
        await press(pilot, ".b<enter>lots<enter>")
        assert answer(pilot) == (
            "NOTE",
            '"lots" is not an amount. Type it like 12.50.',
            f"How much is Marta Field paying? Owes ${before / 100:.2f}.",
        )
        await press(pilot, f"{MARTA}<enter>0<enter>.<enter>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "<escape>")
        assert answer(pilot)[:2] == ("ASK", "1 scan waited: Marta Field's card ..4417. Run it?")
        await press(pilot, "n<enter>")
        assert ".b Pay" in keys(pilot)
        await press(pilot, ".b<enter>.x<enter>")
        assert await owed(pilot) == before
        assert here(pilot) == "Card"


async def test_too_much_is_asked_and_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, lambda desk: charge(desk, MARTA, 300, "copies"))
        await card(pilot)
        await press(pilot, ".b<enter>5<enter>")
        assert answer(pilot) == (
            "ASK",
            "Marta Field: Only $3.00 is owed. That is $2.00 too much.",
            "y: keep the extra as credit.   n or Esc: no.",
        )
        await press(pilot, "n<enter>")
        assert await owed(pilot) == 300
        await press(pilot, ".b<enter>5<enter>what<enter><right>y<enter>")
        assert answer(pilot)[1] == "Marta Field paid $5.00. Credit: $2.00."
        assert await owed(pilot) == -200


async def test_waive_charge_refund_and_void_each_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await made(pilot, lambda desk: charge(desk, MARTA, 300, "copies"))
        await card(pilot)
        await press(pilot, ".g<enter>1<enter>")
        assert answer(pilot)[:2] == ("ASK", "Why waive $1.00 for Marta Field?")
        await press(pilot, "<enter>")
        assert answer(pilot) == ("NOTE", "A reason is needed.", "Why waive $1.00 for Marta Field?")
        await press(pilot, "snow day<enter>")
        assert answer(pilot)[1] == "Waived $1.00 for Marta Field. Still owes $2.00."
        await press(pilot, ".z<enter>2.50<enter>a new card<enter>")
        assert answer(pilot)[1] == "Charged Marta Field $2.50. Still owes $4.50."
        assert ".b Pay" in keys(pilot)
        await press(pilot, ".b<enter><enter>")
        await press(pilot, ".v<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Select a charge or payment first.")
        rows = pilot.app.screen.query_one(Rows).rows
        charged = next(str(row[0]) for row in rows if "a new card" in str(row[2]))
        await press(pilot, f"{charged}<enter>.v<enter>never made<enter>")
        assert answer(pilot)[1] == "Voided $2.50 for Marta Field. Credit: $2.50."
        await press(pilot, ".b<enter><enter>gave it back<enter>")
        assert answer(pilot)[1] == "Refund $2.50 to Marta Field. The balance is now zero."
        rows = pilot.app.screen.query_one(Rows).rows
        paid = next(str(row[0]) for row in rows if row[2] == "Paid")
        await press(pilot, f"{paid}<enter>.v<enter>wrong card<enter>")
        assert answer(pilot)[1] == "Refund $2.50 to Marta Field. Still owes $2.50."
        assert await owed(pilot) == 250


async def test_a_volunteer_takes_money_and_sees_no_key_for_the_rest(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_fines)
        await card(pilot)
        assert keys(pilot).startswith("Esc Back F6 Edit F7 Renew F8 Serve .b Pay")
        assert not any(word in keys(pilot) for word in ("Waive", "Charge", "Refund", "Void"))
        before = await owed(pilot)
        await press(pilot, ".g<enter>.z<enter>")
        assert await owed(pilot) == before
        await press(pilot, ".b<enter>1<enter>")
        assert await owed(pilot) == before - 100


async def test_the_letter_that_is_named_as_an_example_opens_a_tab(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        screen = await card(pilot, tab="loans")
        letter = answer(pilot)[2].partition(" opens its tab: ")[2][:2]
        await press(pilot, f"{letter}<enter>")
        assert screen.here.name == "holds"


async def test_pay_is_typed_on_a_card_as_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_fines)
        await card(pilot, tab="loans")
        before = await owed(pilot)
        await press(pilot, "pay 1<enter>")
        assert answer(pilot)[1].startswith("Marta Field paid $1.00. Still owes ")
        assert await owed(pilot) == before - 100
        await press(pilot, "<left>pay<enter>")
        assert answer(pilot)[0] == "ASK"


async def test_a_library_without_fines_sees_nothing_of_money(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        screen = await card(pilot, tab="loans")
        seen = list(screen_text(pilot.app))
        for _tab in screen.tabs:
            await press(pilot, "<right>")
            seen += screen_text(pilot.app)
        await press(pilot, "<f10>")
        seen += screen_text(pilot.app)
        words = "\n".join(seen)
        assert [word for word in ("0.00", "Account", "Owe", "owed", "Cash drawer", "Pay") if word in words] == []
        await press(pilot, "cash drawer")
        assert not any("Count the drawer" in row for row in screen_text(pilot.app))


async def test_what_is_told_first_is_never_cut_off(tmp_path: Path) -> None:
    def much(desk: Desk) -> None:
        with_fines(desk)
        place_hold(desk, MARTA, BEE)
        checkin(desk, BEE)

    async with at_desk(tmp_path) as pilot:
        await made(pilot, much)
        await card(pilot, tab="loans")
        assert answer(pilot)[:2] == ("NOTE", "1 item overdue, by 4 days. 1 hold ready for pickup. Owes $3.50.")
        await press(pilot, "<right>")
        assert "ready" in "\n".join(screen_text(pilot.app))
    assert _as_many_as_fit(["Worst. " * 6, "Too much. " * 6]) == ("Worst. " * 6).strip()


# ---- holds and the family


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_holds_are_cancelled_suspended_and_moved(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await made(pilot, lambda desk: place_hold(desk.as_of(NOW - 3 * DAY), ELENA, SECRET))
        await made(pilot, lambda desk: place_hold(desk.as_of(NOW - 2 * DAY), MARTA, SECRET))
        await made(pilot, lambda desk: place_hold(desk.as_of(NOW - DAY), MARTA, BEE))
        await card(pilot, tab="holds")
        assert_golden(pilot.app, f"card-holds-{size[0]}x{size[1]}")
        await press(pilot, ".v<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Select a hold first.")
        await press(pilot, "1<enter>.g<enter>")
        assert answer(pilot)[1].startswith("Hold suspended for Marta Field: ")
        await press(pilot, ".g<enter>")
        assert answer(pilot)[1].startswith("Hold resumed for Marta Field: ")
        await press(pilot, ".z<enter>first<enter>1<enter>")
        await press(pilot, "asked long ago<enter>")
        assert answer(pilot)[1].startswith("Marta Field is now number 1 in line: ")
        await press(pilot, ".v<enter>")
        assert answer(pilot)[1].startswith("Hold canceled for Marta Field: ")
        screen = pilot.app.screen
        assert isinstance(screen, Card)
        assert screen.here.count() == "1"
        await press(pilot, "1<enter>.v<enter>")
        assert screen.here.name == "holds"  # the tab stays without a hold


def _hold_from(copy: str, starts: date, desk: Desk) -> None:
    place_hold(desk.as_of(NOW - 3 * DAY), MARTA, copy, starts=starts)


async def test_a_suspension_that_is_over_is_not_shown_as_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        for copy, days in ((SECRET, -1), (BEE, 1)):
            starts = day_of(NOW + days * DAY, ZoneInfo("UTC"))
            await made(pilot, partial(_hold_from, copy, starts))
        await card(pilot, tab="holds")
        lines = "\n".join(screen_text(pilot.app))
        assert (lines.count("waiting"), lines.count("suspended")) == (1, 1)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_family_owes_and_has_no_titles(tmp_path: Path, size: tuple[int, int]) -> None:
    def family(desk: Desk) -> None:
        edit_patron(desk, GARCIA, {"guardian": ELENA})
        checkout(desk, GARCIA, SECRET)
        charge(desk, GARCIA, 250, "copies")

    async with at_desk(tmp_path, size=size) as pilot:
        await made(pilot, family)
        await card(pilot, ELENA, tab="family")
        assert_golden(pilot.app, f"card-family-{size[0]}x{size[1]}")
        assert not any("secret life" in row for row in screen_text(pilot.app))
        await press(pilot, "<down><enter>")
        assert screen_text(pilot.app)[5].startswith(" Elena Ruiz Garcia")


# ---- the cash drawer


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_drawer_is_looked_at_and_counted(tmp_path: Path, size: tuple[int, int]) -> None:
    def money(desk: Desk) -> None:
        with_fines(desk)
        pay(desk, MARTA, 100)
        pay(desk_of("ana", desk.clock, "third"), MARTA, 1000, override=Override.of(["OVERPAID"], ""))

    async with at_desk(tmp_path, size=size) as pilot:
        await made(pilot, money)
        await press(pilot, "<f10>cash drawer<enter>")
        assert here(pilot) == "Cash"
        assert answer(pilot)[1] == "Expected in the drawer, not counting your starting cash: $11.00"
        assert_golden(pilot.app, f"cash-{size[0]}x{size[1]}")
        await press(pilot, "<f6>many<enter>")
        assert answer(pilot)[0] == "NOTE"
        await press(pilot, "10.50<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Counted at 10:31 am: $10.50, $0.50 short.")
        await press(pilot, "<f9>")
        assert "Counted the drawer: $10.50" in "\n".join(screen_text(pilot.app)) or size[0] < 60
        await press(pilot, "<enter><f10>cash drawer<enter>")
        assert "Counted" not in answer(pilot)[2]
        await press(pilot, ".n<enter>11<enter>")
        assert answer(pilot)[:2] == ("OK", "Counted at 10:31 am: $11.00. That matches.")
        await press(pilot, "<left>")
        assert answer(pilot)[1] == "Expected in the drawer, not counting your starting cash: $0.50"
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Only today's drawer can be counted."
        await press(pilot, "<right><right>")
        assert answer(pilot)[1] == "Today is the latest day."
        await press(pilot, "<escape>")
        assert here(pilot) == "DeskScreen"


async def test_what_is_read_again_says_nothing_over_what_was_said_since(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, with_fines)
        await press(pilot, "<f10>cash drawer<enter>")
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, "<f6>11<enter>")
        await late.until(lambda: answer(pilot)[1].startswith("Counted"))
        await late.comes()
        assert answer(pilot)[:2] == ("NOTE", "Counted at 10:31 am: $11.00, $11.00 over.")


def test_no_dot_word_of_a_tab_means_something_else() -> None:
    for tab in TABS:
        letters = [one.dot for _name, one in actions_of(tab)]
        assert len(set(letters)) == len(letters)
        assert not set(letters) & set(table.DOTS)
        assert not set(letters) & {other.letter for other in TABS}, "it opens that tab from everywhere"
        assert len(letters) <= len(table.OWN_IDS)
