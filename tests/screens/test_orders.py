"""Orders on the screen: a vendor, a fund, a title ordered, sent, received by a scan; a suggestion that is ordered."""

from __future__ import annotations

from pathlib import Path

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here, until

OWL = "9780399214578"


async def test_a_title_is_ordered_sent_and_received(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>funds<enter><f6>adult<tab>Adult books<tab><tab>100.00<tab>")
        assert_golden(pilot.app, "fund-form-80x24")
        await press(pilot, "<f6>")
        assert here(pilot) == "FundList", answer(pilot)
        await press(pilot, "<escape><f10>orders<enter>")
        assert here(pilot) == "OrderList"
        await press(pilot, ".i<enter><f6>Ingram<tab><tab>20-1138<tab><tab><tab><tab>20<tab>")
        assert_golden(pilot.app, "vendor-form-80x24")
        await press(pilot, "<f6><escape>")
        assert here(pilot) == "OrderList", answer(pilot)
        await press(pilot, "<f6>Tiger moon<tab>Yolen, Jane<tab><tab>3<tab>10.00<tab><tab>adult<tab>")
        assert_golden(pilot.app, "order-form-80x24")
        await press(pilot, "<f6>")
        assert here(pilot) == "OrderList", answer(pilot)
        assert "To order: Tiger moon, 3 from Ingram." in " ".join(answer(pilot))
        await press(pilot, "<down>.s<enter>")
        assert "Order 3 copies from Ingram for $24.00?" in " ".join(answer(pilot))
        await press(pilot, "y<enter>")
        assert "3 copies, $24.00" in " ".join(answer(pilot))
        await press(pilot, "<down><f7>1+1<enter>")
        assert "Received 1: Tiger moon." in " ".join(answer(pilot))
        assert_golden(pilot.app, "orders-80x24")
        await press(pilot, "<down><f7>9<enter>")
        assert "more than were ordered" in " ".join(answer(pilot))
        await press(pilot, "n<enter><down>.z<enter>out of print<enter>")
        assert "Canceled: Tiger moon." in " ".join(answer(pilot))
        await press(pilot, "<f9><enter>")
        assert "on order again" in " ".join(answer(pilot))
        await press(pilot, ".y<enter><f6><tab>779<tab><tab>12.50<tab>1.00<tab><f8>")
        assert here(pilot) == "BillLines", answer(pilot)
        await press(pilot, "1<enter><enter>-<enter>")
        assert "$0.00" in screen_text(pilot.app)[6]
        await press(pilot, "<escape><f6>")
        assert "All its lines are left out" in " ".join(answer(pilot))
        await press(pilot, "<f8><down><enter>9=11.00<enter>")
        assert "Type an amount" in answer(pilot)[1]
        await press(pilot, "11.50<enter>")
        assert_golden(pilot.app, "bill-lines-80x24")
        await press(pilot, "<escape><f6>")
        assert "Invoice 779: $12.50 paid from the funds." in " ".join(answer(pilot))
        await press(pilot, "<down><f7>y<enter>")
        await press(pilot, "<f6><tab>778<tab><tab>9.00<tab>1.00<tab><f6>")
        assert "Invoice 778: $9.00 paid from the funds." in " ".join(answer(pilot))
        assert_golden(pilot.app, "invoices-80x24")
        await press(pilot, "<escape><escape><f10>funds<enter>")
        assert_golden(pilot.app, "funds-80x24")


async def test_a_suggestion_is_ordered_or_declined(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>orders<enter>.i<enter><f6>Ingram<tab><f6><escape><escape>")
        await press(pilot, "<f10>suggestions<enter><f6>Tiger moon<tab>Yolen, Jane<tab><f6>")
        assert here(pilot) == "SuggestionList", answer(pilot)
        await press(pilot, "<f6>Flat earth<tab><f6>")
        assert_golden(pilot.app, "suggestions-80x24")
        await press(pilot, "1<enter><f7>")
        assert here(pilot) == "OrderForm"
        await press(pilot, "<f6>")
        assert "To order: Tiger moon" in " ".join(answer(pilot))
        await press(pilot, "1<enter><f8>not for us<enter>")
        assert "Declined: Flat earth." in " ".join(answer(pilot))
        assert any("No open suggestions" in row for row in screen_text(pilot.app)) or answer(pilot)


async def test_a_scan_of_the_book_receives_a_copy_and_the_title_says_what_is_coming(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>orders<enter>.i<enter><f6>Ingram<tab><f6><escape>")
        await press(pilot, f"<f6>{OWL}<tab><tab><tab>2<tab><f6>")
        assert here(pilot) == "OrderList", answer(pilot)
        await press(pilot, "<down>.s<enter>y<enter>")
        await press(pilot, f"{OWL}<enter>")
        assert "Received 1:" in " ".join(answer(pilot))
        await press(pilot, "1<enter><enter>")
        assert here(pilot) == "Title", answer(pilot)
        assert "1 is on order." in " ".join(answer(pilot))
        await press(pilot, ".f<enter>")
        assert here(pilot) == "OrderForm"


CART = """=LDR  00000nam a2200000 i 4500
=020  \\\\$a9780142408803
=245  10$aTiger moon.
=960  \\\\$o2$s16.00$tXX

=LDR  00000nam a2200000 i 4500
=245  10$aFlat earth.
=960  \\\\$o1
"""


async def test_a_vendor_s_file_is_looked_at_then_put_on_the_list(tmp_path: Path) -> None:
    cart = tmp_path / "cart.mrk"
    cart.write_text(CART, encoding="utf-8")
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>orders<enter>.i<enter><f6>Ingram<tab><f6><escape>")
        await press(pilot, ".v<enter>/no/such/file<enter>")
        assert "Cannot read the file" in " ".join(answer(pilot))
        await press(pilot, f".v<enter>{cart}<enter>")
        assert here(pilot) == "OrderFile", answer(pilot)
        assert "2 of 2 titles for Ingram: 2 copies." in answer(pilot)[1]
        await press(pilot, "<f7>x<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, "<f7>sierra<enter>")
        assert "2 of 2 titles for Ingram: 3 copies." in answer(pilot)[1]
        assert_golden(pilot.app, "order-file-80x24")
        await press(pilot, "<f6>y<enter>")
        await until(pilot, lambda: "titles to order" in answer(pilot)[1])
        assert "2 of 2 titles to order: 3 copies." in answer(pilot)[1]
        await press(pilot, ".b<enter>y<enter>")
        await until(pilot, lambda: "2 of 2 titles for Ingram: 3 copies." in answer(pilot)[1])
        await press(pilot, "<f6>y<enter>")
        await until(pilot, lambda: "titles to order" in answer(pilot)[1])
        await press(pilot, "<escape>")
        assert answer(pilot)[0] != "ASK", "the file was named"
        await press(pilot, f".v<enter>{cart}<enter>")
        assert "0 of 2 titles for Ingram" in answer(pilot)[1], "both are on order already"
