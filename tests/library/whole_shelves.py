"""The shelf data of a whole library: inventories, weeding decisions, magazines and their issues."""

from __future__ import annotations

from dataclasses import replace

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.interlibrary.borrowing import (
    ask_partner,
    change_request,
    close_request,
    mark_shipped,
    pass_request,
    request_title,
)
from tuils.library.lending.interlibrary.lending_out import (
    back_from_partner,
    decline_lending,
    lend_to_partner,
    request_of_partner,
)
from tuils.library.lending.interlibrary.partners import add_partner, change_partner
from tuils.library.lending.interlibrary.receiving import change_lenders_date, receive_request, return_request
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.inventory.scanning import scan_shelf
from tuils.library.office.inventory.sessions import finish_inventory, searched_again, start_inventory
from tuils.library.office.orders.funds import add_fund
from tuils.library.office.orders.invoices import add_invoice, void_invoice
from tuils.library.office.orders.ordering import TitleWanted, cancel_line, claim_lines, order_title, send_order
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.suggesting import decline_suggestion, suggest
from tuils.library.office.orders.vendors import add_vendor
from tuils.library.office.registers.kinds import add_kind
from tuils.library.office.registers.writing import add_entry, change_entry, count_entry, move_entry, remove_entry
from tuils.library.office.serials.issues import issue_came, issues_ended
from tuils.library.office.serials.subscriptions import change_serial, start_serial
from tuils.library.office.weeding.deciding import keep_copies, mark_copies, withdraw_copies

from .makers import DAY

AGREED = Override.of(["HELD_FOR_OTHER"], "The patron agreed")

INVENTORIES = (
    "SELECT name, branch, span, location, started_at / 1000000, finished_at / 1000000, searched FROM inventory "
    "ORDER BY name"
)
SEEN = (
    "SELECT name, code, coalesce(item.barcode, ''), walk, place, at / 1000000, wrong FROM inventory_seen "
    "JOIN inventory ON inventory.id = inventory LEFT JOIN item ON item.id = item WHERE walk <> 'desk' "
    "ORDER BY name, code"
)
MISSED = (
    "SELECT name, barcode FROM inventory_missed JOIN inventory ON inventory.id = inventory "
    "JOIN item ON item.id = item ORDER BY 1, 2"
)
MARKS = "SELECT weeding_mark.*, barcode FROM weeding_mark JOIN item ON item.id = item ORDER BY barcode"
SERIALS = "SELECT serial.*, title FROM serial JOIN biblio ON biblio.id = serial.biblio ORDER BY title, serial.branch"
ISSUES = (
    "SELECT i.day, i.number, i.came_at / 1000000, coalesce(item.barcode, ''), i.claims, i.claimed_at / 1000000, "
    "i.ended, title, serial.branch FROM serial_issue AS i JOIN serial ON serial.id = i.serial "
    "JOIN biblio ON biblio.id = serial.biblio LEFT JOIN item ON item.id = i.item ORDER BY title, serial.branch, i.day"
)
_FUND = "coalesce(fund.code, '') || coalesce(fund.year, 0)"
LINES = (
    "SELECT biblio.title, l.author, vendor.name, " + _FUND + ", l.branch, l.copies, l.price_cents, l.discount, l.note, "
    "l.number, l.sent_at / 1000000, l.received, l.damaged, l.cancelled, l.reason, l.claims, l.made, s.title FROM "
    "order_line AS l JOIN biblio ON biblio.id = l.biblio JOIN vendor ON vendor.id = l.vendor LEFT JOIN fund "
    "ON fund.id = l.fund LEFT JOIN suggestion AS s ON s.id = l.suggestion ORDER BY 1"
)
PAID = (
    "SELECT i.number, i.day, i.total_cents, i.shipping_cents, i.voided, vendor.name, b.copies, b.cents, b.paid_cents, "
    + _FUND + ", l.title FROM invoice AS i JOIN vendor ON vendor.id = i.vendor LEFT JOIN invoice_line AS b "
    "ON b.invoice = i.id LEFT JOIN fund ON fund.id = b.fund LEFT JOIN order_line AS l ON l.id = b.line ORDER BY 1, 2"
)  # fmt: skip
WISHES = (
    "SELECT s.title, s.note, s.branch, s.state, s.reason, s.told, s.made_at / 1000000, patron.card, l.title FROM "
    "suggestion AS s LEFT JOIN patron ON patron.id = s.patron LEFT JOIN order_line AS l ON l.id = s.line ORDER BY 1"
)
ASKED = (
    "SELECT r.title, r.author, r.kind, r.journal, r.published, r.need_by, r.most_cents, r.note, r.branch, r.state, "
    "r.made_at / 1000000, r.asked_at / 1000000, r.shipped_at / 1000000, r.received_at / 1000000, r.returned_at / "
    "1000000, r.closed_at / 1000000, r.lender_due, r.due_on, r.compliance, r.outcome, patron.card, p.code "
    "FROM ill_request AS r LEFT JOIN patron ON patron.id = r.patron LEFT JOIN ill_partner AS p ON p.id = r.partner "
    "ORDER BY 1"
)
LENT = (
    "SELECT l.title, l.author, l.kind, l.number, l.state, l.barcode, l.due_on, l.sent_at / 1000000, l.back_at / "
    "1000000, coalesce(item.barcode, ''), p.code FROM ill_lending AS l JOIN ill_partner AS p ON p.id = l.partner "
    "LEFT JOIN item ON item.id = l.item ORDER BY 1, 5"
)
PARTNERS = "SELECT code, name, courier, address, email, travel_days, ended FROM ill_partner ORDER BY 1"
BETWEEN = {"ill_request": ASKED, "ill_lending": LENT, "ill_partner": PARTNERS}
BOUGHT = BETWEEN | {"vendor": "SELECT name, account, discount, map, ended FROM vendor ORDER BY 1",
          "fund": "SELECT code, name, year, budget_cents, grant_from FROM fund ORDER BY year, code",
          "order_line": LINES, "invoice": PAID, "suggestion": WISHES}  # fmt: skip
ENTRIES = (
    "SELECT e.register, e.branch, e.state, e.title, e.words, e.opened_at / 1000000, e.closed_at / 1000000, e.due, "
    "e.sort, e.amount, e.low, e.par, e.private, e.told, coalesce(patron.card, ''), coalesce(item.barcode, '') "
    "FROM register_entry AS e LEFT JOIN patron ON patron.id = e.patron LEFT JOIN item ON item.id = e.item "
    "ORDER BY e.register, e.opened_at, e.title"
)
ROWS = BOUGHT | {"inventory": INVENTORIES, "inventory_seen": SEEN, "inventory_missed": MISSED, "weeding_mark": MARKS,
        "serial": SERIALS, "serial_issue": ISSUES, "register_entry": ENTRIES}  # fmt: skip


OWN_REGISTER = """
name = "museum-pass"
due = "back_by"
field = [
    {name = "museum", need = true}, {name = "back_by", kind = "date"}, {name = "copy", kind = "copy"},
    {name = "patron", kind = "person"}, {name = "deposit", kind = "money"},
]
"""


def _registers(desk: Desk) -> None:
    """Trouble is fixed and an incident open; supplies are counted, an entry is removed; a pass is out."""
    add_entry(desk, "trouble", {"what": "=Printer jams", "where": "desk", "tried": "power", "look_again": "2026-12-20"})
    change_entry(desk, "trouble", "=printer", {"note": "smells", "tried": "power, paper"})
    move_entry(desk, "trouble", "=printer")
    add_entry(desk, "incident", {"what": "Shouted", "patron": "C003", "action": "warning"})
    change_entry(desk, "incident", "shouted", {"what": "Shouted at Lee"})
    add_entry(desk, "supplies", {"what": "Receipt paper", "minimum": "4", "target": "12"})
    count_entry(desk, "supplies", "receipt", "3")
    add_entry(desk, "task", {"what": "A mistake"})
    remove_entry(desk, "task", "a mistake")
    add_kind(desk, OWN_REGISTER)
    pass_out = {"museum": "Zoo", "back_by": "2026-12-30", "copy": "L05", "patron": "C003", "deposit_cents": "5.00"}
    add_entry(desk, "museum-pass", pass_out)


def fill_shelves(desk: Desk) -> None:
    """One inventory is over and was searched for, one goes on; copies are kept, marked, sold; two magazines come."""
    spring, fall = desk.as_of(desk.now - 20 * DAY), desk.as_of(desk.now - DAY)
    start_inventory(spring, "Spring, all")
    scan_shelf(spring, "Spring, all", ["L03", "L04", "L05", "L06", "L07"])
    finish_inventory(spring, "Spring, all")
    searched_again(spring, "Spring, all")
    start_inventory(fall, "=Fall", location="JUV")
    start_inventory(replace(fall, branch="EAST/2"), "East")
    scan_shelf(fall, "=Fall", ["L10", "NOBODY", "L12", "B4", "L11"])
    scan_shelf(desk, "=Fall", ["L10"], new_shelf=True)
    checkin(desk, "L20")
    keep_copies(desk, ["L21"], 3, "=a local author")
    mark_copies(desk, ["L22"], "ugly, trivial")
    withdraw_copies(desk, ["L23"], to="sale", reason="a worn copy")
    _registers(desk)
    _magazines(desk)
    _orders(desk)
    _between_libraries(desk)


def _orders(desk: Desk) -> None:
    """A suggestion is declined, another ordered: one came, one was damaged, the rest was canceled; an invoice."""
    add_vendor(desk, "=Ingram", {"discount": "20", "map": "sierra"})
    add_fund(desk, "ADULT", {"budget_cents": 5000, "name": "=Adult"})
    decline_suggestion(desk, suggest(desk, {"title": "=Tiger sun", "note": "-1"}, sure=True).id, "no room")
    wish = suggest(desk, {"title": "Tiger moon"})
    facts: Facts = {"copies": 4, "price_cents": 1000, "fund": "ADULT", "note": "=hard"}
    line = order_title(desk, TitleWanted(words={"title": "Tiger moon"}), facts, suggestion=wish.id).line.id
    send_order(desk, "")
    claim_lines(desk, [line])
    receive(desk, line, 1, damaged=1)
    cancel_line(desk, line, 1, "out of print")
    add_invoice(desk, "", "7", {"shipping_cents": 100, "total_cents": 950})
    void_invoice(desk, "7")
    add_invoice(desk, "", "7/2", {"shipping_cents": 100, "total_cents": 950})


def _between_libraries(desk: Desk) -> None:
    """A loan came and went back, a photocopy is closed, a request waits; a copy of ours came back, another is away."""
    add_partner(desk, "OAK", "=Oak Town", {"address": "1 Oak St / Oak"})
    change_partner(desk, "OAK", {"travel_days": "2", "email": "ill@oak.example"})
    wait = request_title(desk, "C001", {"title": "=Waits", "most_cents": 500, "need_by": "2027-02-01"})
    change_request(desk, wait.id, {"note": "-any"})
    loan = request_title(desk, "C003", {"title": "Borrowed", "author": "Ng"}).id
    ask_partner(desk, loan, "OAK")
    pass_request(desk, loan)
    ask_partner(desk, loan, "OAK")
    mark_shipped(desk, loan)
    receive_request(desk, loan, "2027-02-01")
    change_lenders_date(desk, loan, "2027-02-03")
    return_request(desk, loan)
    article = request_title(desk, "C003", {"title": "Article", "kind": "copy", "journal": "=J", "published": "2026"}).id
    ask_partner(desk, article, "OAK")
    receive_request(desk, article)
    close_request(desk, article)
    lend_to_partner(desk, "OAK", "L06", "2027-02-01", override=AGREED)
    back_from_partner(desk, "L06")
    lend_to_partner(desk, "OAK", "L07", "2027-02-01", override=AGREED)
    decline_lending(desk, request_of_partner(desk, "OAK", {"title": "=Ours", "number": "O-1"}).id)


def _magazines(desk: Desk) -> None:
    garden = add_title(desk, {"title": "Garden Life"}).id
    herald = add_title(desk, {"title": "=The Herald"}).id
    fields = {"frequency": "monthly", "first_on": "2026-07-01", "lend": True, "item_type": "BK", "code": "0317-8471"}
    life = start_serial(desk, garden, fields).id
    for issue in ("2026-07-01", "2026-08-01", "2026-10-01"):
        issue_came(desk, life, issue=issue, number="v. 3")
    for way, issue in (("claimed", "2026-09-01"), ("claimed", "2026-09-01"), ("skipped", "2026-11-01")):
        issues_ended(desk, life, [issue], way)
    issues_ended(desk, life, ["2026-07-01"], "discarded")
    east = replace(desk, branch="EAST/2")
    paper = start_serial(east, herald, {"frequency": "weekly", "first_on": "2026-11-02"}).id
    change_serial(east, paper, {"vendor": "=EBSCO", "ends_on": "2027-11-30"})
