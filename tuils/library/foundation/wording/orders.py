"""The words about vendors, orders, funds, invoices and suggestions."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

ORDERS: dict[str, Wording] = {
    "VENDOR_UNKNOWN": Wording(
        "X",
        N_("There is no such vendor: {text}."),
        N_("Add it: F10, Vendors. Or: tuils vendor add NAME."),
        N_("No such vendor"),
    ),
    "VENDOR_SEVERAL": Wording(
        "X", N_("Which vendor? {names}."), N_("Type more of its name, or --vendor NAME."), N_("Several vendors fit")
    ),
    "VENDOR_THERE": Wording(
        "X", N_("There is already a vendor called {name}."), N_("Change that one."), N_("That vendor is there")
    ),
    "FUND_UNKNOWN": Wording(
        "X",
        N_("FY{year} has no fund {text}."),
        N_("Its funds: {codes}. Another year: CODE/YEAR."),
        N_("No such fund"),
    ),
    "FUND_THERE": Wording(
        "X", N_("FY{year} already has a fund {code}."), N_("Change that one."), N_("That fund is there")
    ),
    "FUND_SHORT": Wording(
        "X",
        N_("Not done: {fund} has {free} free, and this is {cost}."),
        N_("Take another fund. Whoever keeps the budget can go over it."),
        N_("Not enough money in the fund"),
    ),
    "PRICE_MISSING": Wording(
        "X",
        N_("Not added: {fund} pays for it, but it has no price."),
        N_("Type what it cost."),
        N_("The price is missing"),
    ),
    "NO_FUNDS": Wording(
        "X", N_("FY{year} has no funds to begin a year from."), N_("Add one: tuils fund add CODE."), N_("No funds")
    ),
    "TITLES_SEVERAL": Wording(
        "X", N_("Several titles fit {text}: {titles}."), N_("Take its ISBN or ID."), N_("Several titles fit")
    ),
    "ORDER_UNKNOWN": Wording(
        "X", N_("Nothing on order is this: {text}."), N_("See F10, Orders, or tuils order list."), N_("Not on order")
    ),
    "ORDER_SEVERAL": Wording(
        "X",
        N_("Several titles on order fit {text}: {titles}."),
        N_("Type more of the title, or scan its ISBN."),
        N_("Several fit"),
    ),
    "ORDER_DONE": Wording(
        "X", N_("Nothing of {title} is still to come."), N_("More of it came? Say how many copies."), N_("All came")
    ),
    "ORDER_NOT_SENT": Wording(
        "X", N_("{title} is not ordered yet."), N_("Send the order first."), N_("Not ordered yet")
    ),
    "NOTHING_TO_ORDER": Wording(
        "X", N_("Nothing waits to be ordered from {vendor}."), N_("Add titles first."), N_("Nothing to order")
    ),
    "COPIES_CAME": Wording(
        "X",
        N_("Not changed: {n} of {title} came already or were canceled."),
        N_("To get no more of it, cancel the rest."),
        N_("Copies came already"),
    ),
    "MORE_CAME": Wording(
        "X", N_("{n} more of {title} than were ordered."), N_("To keep them all, add --extra."), N_("More than ordered")
    ),
    "NOT_RECEIVED": Wording(
        "X",
        N_("{title}: {n} came that no invoice has yet."),
        N_("Receive it first, or pay it anyway."),
        N_("Not received yet"),
    ),
    "OTHER_VENDOR": Wording(
        "X", N_("{title} was ordered from {vendor}."), N_("Name lines of one vendor."), N_("Another vendor")
    ),
    "INVOICE_THERE": Wording(
        "X",
        N_("Invoice {number} of this vendor is already on file."),
        N_("If it was a mistake, void that one first."),
        N_("On file already"),
    ),
    "INVOICE_UNKNOWN": Wording(
        "X", N_("There is no invoice {text}."), N_("See tuils invoice list."), N_("No such invoice")
    ),
    "NOTHING_TO_INVOICE": Wording(
        "X",
        N_("Nothing came from {vendor} that no invoice has yet."),
        N_("Receive it first, or name the lines."),
        N_("Nothing to invoice"),
    ),
    "SUGGESTION_UNKNOWN": Wording(
        "X", N_("There is no suggestion {text}."), N_("See tuils suggestion list."), N_("No such suggestion")
    ),
    "SUGGESTION_DONE": Wording(
        "X", N_("{title} was already decided."), N_("F9 undoes the last decision."), N_("Already decided")
    ),
    "SUGGESTION_HERE": Wording(
        "X",
        N_("The library has {title}, or has it on order."),
        N_("Place a hold instead. Another title: save it anyway."),
        N_("It is in the catalog"),
    ),
}
