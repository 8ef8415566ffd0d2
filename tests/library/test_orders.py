"""Orders, funds, invoices and suggestions: to the cent, undone, merged, and nobody named longer than needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.applying import entries_naming
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.carried_tables import columns_of
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.lending.loans.checkin import checkin
from tuils.library.office.orders.carrying import LINES, take_orders
from tuils.library.office.orders.funds import add_fund, begin_year, fund_called, fund_sheet, move_money
from tuils.library.office.orders.invoices import LineBilled, add_invoice, void_invoice
from tuils.library.office.orders.ordering import (
    Ordered,
    TitleWanted,
    cancel_line,
    change_line,
    claim_lines,
    line_called,
    order_called,
    order_title,
    send_order,
)
from tuils.library.office.orders.queries import all_suggestions, order_lines
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.suggesting import decline_suggestion, mark_suggestion_answered, suggest, suggestions
from tuils.library.office.orders.vendors import add_vendor, change_vendor
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.retention.purging import purge_kind
from tuils.library.reach.replay import undo, verify_library
from tuils.models import db

from .makers import Clock, register, value

ADULT: Facts = {"fund": "ADULT", "price_cents": 1000, "copies": 3}


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A vendor that gives 20%, and a fund of $100."""
    add_vendor(desk, "Ingram", {"discount": "20"})
    add_fund(desk, "adult", {"budget_cents": 10_000})
    return desk


def ordered(desk: Desk, title: str = "Owl moon", **more: object) -> Ordered:
    return order_title(desk, TitleWanted(words={"title": title}), {**ADULT, **more})


def numbers(desk: Desk) -> tuple[int, int, int]:
    sheet = fund_sheet(desk, "ADULT")
    return sheet.encumbered, sheet.spent, sheet.free


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda no: code in no.codes)


def test_three_at_ten_dollars_less_a_fifth(shop: Desk) -> None:
    line = ordered(shop).line
    assert numbers(shop) == (2400, 0, 7600)
    order = send_order(shop, "ingram")
    assert (order.copies, order.cents, line_called(line.id).number) == (3, 2400, order.number)
    assert order_called(shop, order.number).lines[0].id == line.id
    receive(shop, line.id, 2)
    done = add_invoice(shop, "Ingram", "778", {"total_cents": 1800}, [LineBilled(line.id, cents=1700)])
    assert (done.off_cents, done.more_cents) == (100, 100)
    assert numbers(shop) == (800, 1700, 7500)
    cancel_line(shop, line.id, reason="out of print")
    assert numbers(shop) == (0, 1700, 8300)
    void_invoice(shop, "778")
    assert numbers(shop) == (1600, 0, 8400)
    assert verify_library(shop).differences == ()


def test_shipping_and_discount_are_spread_to_the_cent(shop: Desk) -> None:
    lines = [ordered(shop, title, copies=1, price_cents=1000, discount="0").line for title in ("A one", "B two", "C")]
    for line in lines:
        receive(shop, line.id)
    done = add_invoice(shop, "Ingram", "1", {"shipping_cents": 100, "discount_cents": 0, "total_cents": 3100})
    assert [one.paid_cents for one in done.lines] == [1034, 1033, 1033]
    assert (done.off_cents, numbers(shop)) == (0, (0, 3100, 6900))
    with refused("INVOICE_THERE"):
        add_invoice(shop, "Ingram", "1", {}, [LineBilled(lines[0].id)])
    with refused("NOTHING_TO_INVOICE"):
        add_invoice(shop, "Ingram", "2", {})
    with refused("NOT_RECEIVED"):
        add_invoice(shop, "Ingram", "2", {}, [LineBilled(lines[0].id, 1)])


def test_no_invoice_fills_a_fund_and_none_counts_twice(shop: Desk) -> None:
    line = ordered(shop, copies=2, price_cents=1000, discount="0").line
    receive(shop, line.id)
    with refused("NOT_UNDERSTOOD"):
        add_invoice(shop, "Ingram", "1", {"shipping_cents": 100, "discount_cents": 2101})
    add_invoice(shop, "Ingram", "1", {}, [LineBilled(line.id, 1)])
    add_invoice(shop, "Ingram", "2", {}, [LineBilled(line.id, 1)])
    void_invoice(shop, "1")
    undo_last(shop)
    assert numbers(shop) == (0, 2000, 8000)
    receive(shop, line.id, 1, extra=True)
    undo_last(shop)
    assert line_called(line.id).received == 2
    voided = void_invoice(shop, "1")
    add_invoice(shop, "Ingram", "3", {}, [LineBilled(line.id, 1)])
    void = next(one for one in entries_naming(list=voided.id) if one.kind == "invoice_voided" and not one.void)
    with refused("UNDO_NOT_LAST"):
        undo(shop, void.act)
    assert numbers(shop) == (0, 2000, 8000)
    assert verify_library(shop).differences == ()


def test_nobody_overspends_but_who_sees_to_the_money(shop: Desk) -> None:
    buyer = replace(shop, operator=replace(shop.operator, permissions=frozenset({"orders.edit", "catalog.edit"})))
    for one, sure in ((shop, False), (buyer, True)):
        with refused("FUND_SHORT"):
            order_title(one, TitleWanted(words={"title": "Dear"}), {**ADULT, "price_cents": 9000}, sure=sure)
    assert value("SELECT count(*) FROM biblio WHERE title = 'Dear'") == 0
    order_title(shop, TitleWanted(words={"title": "Dear"}), {**ADULT, "price_cents": 9000}, sure=True)
    assert numbers(shop) == (21_600, 0, -11_600)
    add_fund(shop, "KIDS", {"budget_cents": 500})
    with refused("FUND_SHORT"):
        move_money(shop, "ADULT", "KIDS", 1)
    move_money(shop, "KIDS", "ADULT", 500)
    assert fund_sheet(shop, "KIDS").free == 0
    undo_last(shop)
    assert fund_sheet(shop, "KIDS").free == 500


def test_what_comes_is_in_processing_and_who_waits_gets_it_first(shop: Desk) -> None:
    register(shop, "Ada", card="P77")
    done = order_title(shop, TitleWanted(words={"title": "Owl moon"}), ADULT, card="P77")
    assert (done.held, done.made) == (True, True)
    send_order(shop, "Ingram")
    came = receive(shop, done.line.id, 1, damaged=1, barcodes=["C41"], sure=True)
    assert (came.damaged, came.waiting, came.line.received, came.line.damaged) == (1, 1, 1, 1)
    copy = came.items[0]
    assert (copy.barcode, copy.status, copy.price_cents) == ("C41", "in_process", 1000)
    assert checkin(shop, "C41").route == "HOLD"
    with refused("MORE_CAME"):
        receive(shop, "owl", 3)
    more = receive(shop, "owl", 3, extra=True)
    assert (more.extra, more.line.received) == (1, 4)
    with refused("ORDER_DONE"):
        receive(shop, done.line.id)
    undo_last(shop)
    assert line_called("owl").received == 1


def test_a_canceled_line_takes_its_new_title_along(shop: Desk) -> None:
    first, second = ordered(shop, "Alone"), ordered(shop, "Held")
    done = cancel_line(shop, first.line.id)
    assert (done.removed, done.line.cancelled) == (True, 3)
    with pytest.raises(Refused):
        title_sheet(first.line.biblio)
    undo_last(shop)
    assert title_sheet(first.line.biblio).title == "Alone"
    receive(shop, second.line.id, 1)
    assert not cancel_line(shop, second.line.id).removed


def test_a_title_that_was_removed_meanwhile_is_here_again(shop: Desk) -> None:
    line = ordered(shop).line
    db.execute_sql("UPDATE biblio SET removed = 1 WHERE id = ?", (line.biblio,))
    assert title_sheet(receive(shop, line.id, 1).line.biblio).title == "Owl moon"
    assert receive(shop, line.id, 1).items[0].title == "Owl moon"


def test_what_came_of_a_title_that_stayed_behind_can_still_come(shop: Desk) -> None:
    """In another library's folder its line names no record."""
    numbers_of = {"copies": "1", "received": "1", "discount": "0", "cancelled": "0", "claims": "0", "damaged": "0"}
    rows = [
        dict.fromkeys(columns_of(LINES), "") | numbers_of | {"key": str(n), "title": title, "added_at": "2026-11-02"}
        for n, title in ((1, "Gone one"), (2, "Gone two"))
    ]
    assert take_orders(shop, [], [], rows, [], [], []) == 2
    one, two = order_lines()
    assert one.biblio != two.biblio
    assert title_sheet(receive(shop, two.id, 1, extra=True).line.biblio).title == "Gone two"
    assert verify_library(shop).differences == ()


def test_late_lines_are_claimed(shop: Desk, clock: Clock) -> None:
    line = ordered(shop).line
    with refused("ORDER_NOT_SENT"):
        claim_lines(shop, [line.id])
    send_order(shop, "Ingram")
    change_vendor(shop, "ingram", {"late_days": "10"})
    clock.forward(days=11)
    assert claim_lines(shop, ["owl"])[0].claims == 1
    undo_last(shop)
    assert line_called("owl").claims == 0
    change_line(shop, "owl", {"copies": "2", "discount": ""})
    assert numbers(shop)[0] == 2000


def test_a_new_year_takes_what_is_on_order(shop: Desk) -> None:
    first, line = ordered(shop), ordered(shop, "Other", copies=1).line
    receive(shop, line.id)
    add_invoice(shop, "Ingram", "9", {})
    begun = begin_year(shop)
    assert (begun.added, begun.moved, begun.cents) == (("ADULT",), 1, 2400)
    year = fund_called(shop, "ADULT").year
    old, new = (
        fund_sheet(shop, fund_called(shop, "ADULT").id),
        fund_sheet(shop, fund_called(shop, f"ADULT/{year + 1}").id),
    )
    assert (old.encumbered, old.spent, new.encumbered, new.row.budget_cents) == (0, 800, 2400, 10_000)
    assert begin_year(shop).moved == 0
    undo_last(shop)
    assert (line_called(first.line.id).fund_year, numbers(shop)) == (year, (2400, 800, 6800))


def test_whoever_suggested_it_is_known_until_a_hold_tells_them(shop: Desk) -> None:
    register(shop, "Ada", card="P77")
    wish = suggest(shop, {"title": "Owl moon", "author": "Yolen, Jane"}, card="P77")
    assert (wish.card, wish.state) == ("P77", "open")
    done = order_title(shop, TitleWanted(words={"title": "Owl moon"}), ADULT, suggestion=wish.id)
    assert done.held
    (row,) = all_suggestions()
    assert (row.state, row.patron, row.told) == ("ordered", None, 1)
    assert value("SELECT count(*) FROM private WHERE entry = ?", wish.id) == 0
    with refused("SUGGESTION_HERE"):
        suggest(shop, {"title": "owl moon"})
    receive(shop, done.line.id)
    assert [one.state for one in suggestions(shop, "all")] == ["received"]
    assert verify_library(shop).differences == ()


def test_a_suggestion_that_is_declined_is_told_or_forgotten(shop: Desk, clock: Clock) -> None:
    for card in ("P77", "P78", "P79"):
        register(shop, card, card=card)
    first, second, third = (suggest(shop, {"title": f"T {card}"}, card=card) for card in ("P77", "P78", "P79"))
    decline_suggestion(shop, first.id, "Out of print")
    assert next((one.row.title, one.waits) for one in suggestions(shop)) == ("T P77", True)
    mark_suggestion_answered(shop, first.id)
    assert [one.row.title for one in suggestions(shop)] == ["T P78", "T P79"]
    undo_last(shop)
    assert suggestions(shop)[0].card == "P77"
    remove_patron(shop, "P78")
    assert value("SELECT count(*) FROM private WHERE entry = ?", second.id) == 0
    clock.forward(days=400)
    assert purge_kind(shop, "suggestions").count == 2
    assert value("SELECT count(*) FROM suggestion WHERE patron IS NOT NULL") == 0
    assert value("SELECT count(*) FROM private WHERE entry = ?", third.id) == 0
    assert verify_library(shop).differences == ()
