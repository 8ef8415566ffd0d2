"""Everything can leave, and of persons only what must: old entries tell neither who, when nor what came next."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles import exporting
from tuils.library.holdings.titles.exporting import ITEM_COLUMNS, JOURNAL_COLUMNS, export_items, export_journal
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans import exporting as circulation_exporting
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.exporting import LOAN_COLUMNS, PATRON_COLUMNS, export_loans, export_patrons
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.patrons.patrons import replace_card

from .makers import Clock, codes, edit_item, patron_id, register, rows, with_role

Line = dict[str, Any]


@pytest.fixture
def barcodes(desk: Desk) -> list[str]:
    book = add_title(desk, {"title": "Emma", "author": "Austen, Jane", "isbn": "9780141439587"}).id
    return [add_item(desk, book, {"price_cents": 1250}).barcode for _copy in range(3)]


def test_items_leave_with_their_state_and_without_their_borrower(desk: Desk, barcodes: list[str]) -> None:
    card = register(desk, "Ada", last_name="Lovelace")
    checkout(desk, card, barcodes[0])
    lines = list(export_items(desk))
    assert [line["barcode"] for line in lines] == barcodes
    assert [line["status"] for line in lines] == ["checked_out", "available", "available"]
    assert all(tuple(line) == ITEM_COLUMNS for line in lines)
    assert (lines[0]["title"], lines[0]["isbn"], lines[0]["price_cents"]) == ("Emma", "9780141439587", 1250)
    assert "Lovelace" not in str(lines)
    assert card not in str(lines)


def test_more_than_a_page_of_items_leaves_each_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 2)
    book = add_title(desk, {"title": "Emma"}).id
    given = [add_item(desk, book, {}).barcode for _copy in range(5)]
    assert [line["barcode"] for line in export_items(desk)] == given


def test_patrons_leave_as_they_were_entered(desk: Desk) -> None:
    card = register(desk, "Ada", last_name="Lovelace", born="1915-12-10", street="Oak Street 3", barred=True)
    (line,) = export_patrons(desk)
    assert tuple(line) == PATRON_COLUMNS
    assert (line["card"], line["last_name"], line["born"], line["street"]) == (
        card,
        "Lovelace",
        "1915-12-10",
        "Oak Street 3",
    )
    assert (line["barred"], line["address_bad"]) == (True, False)


def test_patrons_leave_by_card_with_their_guardians_card_and_their_old_cards(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circulation_exporting, "PAGE", 2)
    elder = register(desk, "Zoe", card="C9")
    for number in (3, 1, 2):
        register(desk, f"Child {number}", card=f"C{number}", guardian=elder)
    replace_card(desk, "C2", "C4")
    replace_card(desk, "C4", "C5")
    found = {line["card"]: (line["guardian"], line["old_cards"]) for line in export_patrons(desk)}
    assert list(found) == ["C1", "C3", "C5", "C9"]
    assert found["C1"] == ("C9", "")
    assert found["C5"] == ("C9", "C2 2026-12-01; C4 2026-12-01")
    assert found["C9"] == ("", "")


def test_what_the_old_system_said_of_a_loan_leaves_with_the_item(desk: Desk, barcodes: list[str]) -> None:
    item = str(rows("SELECT id FROM item WHERE barcode = ?", barcodes[1])[0][0])
    edit_item(desk, item, old_loan="2026-11-30")
    assert [line["old_loan"] for line in export_items(desk)] == ["", "2026-11-30", ""]


def test_open_loans_leave_with_their_times_in_the_zone(desk: Desk, barcodes: list[str]) -> None:
    card = register(desk)
    checkout(desk, card, barcodes[0])
    checkout(desk, card, barcodes[1])
    checkin(desk, barcodes[0])
    (line,) = export_loans(desk)
    assert tuple(line) == LOAN_COLUMNS
    assert (line["item"], line["patron"], line["title"], line["renewals"]) == (barcodes[1], card, "Emma", 0)
    assert line["due_at"] == "2026-12-22T23:59:00-06:00"


def test_the_journal_leaves_in_order_and_without_persons(desk: Desk, barcodes: list[str]) -> None:
    card = register(desk, "Ada", last_name="Lovelace")
    checkout(desk, card, barcodes[0])
    lines = list(export_journal(desk))
    assert [line["id"] for line in lines] == [
        row[0] for row in rows("SELECT id FROM journal ORDER BY pos, device, seq")
    ]
    assert all(tuple(line) == JOURNAL_COLUMNS for line in lines)
    last = lines[-1]
    assert (last["kind"], last["operator"], last["at"][:16]) == ("checkout", "admin", "2026-12-01T09:00")
    text = json.dumps(lines)
    assert not any(mark in text for mark in ("Lovelace", card, "argon2", "private"))


def grown_old(desk: Desk, clock: Clock, barcodes: list[str], rule: str = "21d") -> list[Line]:
    set_circulation_rule(desk, "loan_period", rule)
    for number, barcode in enumerate(barcodes):
        checkout(desk, register(desk, f"Ada{number}"), barcode)
    clock.forward(days=31)
    return [line for line in export_journal(desk) if line["at"] == "2026-12-01"]


def test_old_entries_leave_without_operator_time_and_ids(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    lines = grown_old(desk, clock, barcodes)
    assert {line["kind"] for line in lines} >= {"checkout", "patron_registered", "item_added", "biblio_added"}
    assert all(line["operator"] is None and line["stamp"] is None for line in lines)
    known = {row[0] for row in rows("SELECT id FROM journal")} | {row[0] for row in rows("SELECT act FROM journal")}
    for line in lines:
        assert not known & {line[name] for name in ("id", "act", "loan", "patron", "undoes", "continues")}


def test_ids_of_old_entries_still_tell_what_belongs_together(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    checkout(desk, register(desk), barcodes[0])
    checkin(desk, barcodes[0])
    clock.forward(days=31)
    by_kind = {line["kind"]: line for line in export_journal(desk)}
    assert by_kind["checkin"]["loan"] == by_kind["checkout"]["id"]


def test_the_order_of_a_day_is_not_told(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    """Neighbours of one desk would tell who took what: an address edited, a minute later a loan."""
    lines = grown_old(desk, clock, barcodes)
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)


def test_a_due_time_does_not_tell_the_hour_of_an_old_loan(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    lines = grown_old(desk, clock, barcodes, rule="2h")
    dues = [line["data"]["due"] for line in lines if line["kind"] == "checkout"]
    assert dues == ["2026-12-01"] * 3


def test_what_is_keyed_late_is_as_old_as_it_happened(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    card = register(desk)
    clock.forward(days=40)
    checkout(desk.as_of(desk.now - 35 * 86_400_000_000), card, barcodes[0])
    (line,) = [line for line in export_journal(desk) if line["kind"] == "checkout"]
    assert (line["operator"], line["stamp"], len(line["at"])) == (None, None, len("2026-12-06"))


def test_old_and_new_leave_each_once(desk: Desk, clock: Clock, barcodes: list[str]) -> None:
    grown_old(desk, clock, barcodes)
    checkin(desk, barcodes[0])
    lines = list(export_journal(desk))
    assert len(lines) == len(rows("SELECT id FROM journal"))
    assert (lines[-1]["kind"], lines[-1]["operator"]) == ("checkin", "admin")


def test_what_is_known_of_persons_leaves_only_when_asked_for(desk: Desk, barcodes: list[str]) -> None:
    card = register(desk, "Ada")
    checkout(desk, card, barcodes[0])
    checkout(desk, card, barcodes[1])
    checkin(desk, barcodes[0])
    lines = [line for line in export_journal(desk, private=True) if line["kind"] == "checkout"]
    assert [line["private"] for line in lines] == [{}, {"patron": patron_id(card)}]


def test_nothing_leaves_without_the_right_to_it(volunteer: Desk, desk: Desk) -> None:
    for act in (export_items, export_patrons, export_loans, export_journal):
        assert codes(partial(act, volunteer)) == ["NO_PERMISSION"]
    clerk = with_role(desk, permissions={"library.export"})
    assert list(export_journal(clerk))
    assert codes(partial(export_journal, clerk, private=True)) == ["NO_PERMISSION"]
