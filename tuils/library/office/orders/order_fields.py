"""The fields of a vendor, a fund, an order line, an invoice, a suggestion."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name

MOST_COPIES, MOST_DAYS = 500, 999
VENDOR_KINDS = {
    "books": N_("books"),
    "media": N_("DVDs and audio"),
    "magazines": N_("magazines"),
    "supplies": N_("supplies"),
    "bindery": N_("bindery and repairs"),
    "donor": N_("donor"),
    "other": N_("other"),
}
VENDOR = (
    Field("name", N_("Name"), None, "", most=60, long=True, example="Ingram"),
    Field("kind", N_("Sells"), N_("What they sell: books if left out."), "", "code", choices=tuple(VENDOR_KINDS),
          example="books"),
    Field("account", N_("Account"), N_("Our account number with them."), N_("our number with them"), most=40,
          example="20-1138"),
    Field("contact", N_("Contact"), N_("Whom to ask there."), N_("whom to ask"), most=80, example="Pat Ruiz"),
    Field("phone", N_("Phone"), "", "", most=40, example="555 0100"),
    Field("email", N_("Email"), "", "", most=120, long=True, example="orders@ingram.example"),
    Field("discount", N_("Discount"), N_("Their usual discount in percent, such as 20."), N_("percent, such as 20"),
          option="--discount PERCENT", example="20"),
    Field("late_days", N_("Late after"), N_("Days after sending when an order counts as late. Default: 60."),
          N_("days after it was sent"), "number", option="--late-after DAYS", most=MOST_DAYS, example="60"),
    Field("map", N_("Order file"), N_("Which fields of their order files hold copies and prices: a name or "
          "COPIES=960$o,... See `order import`."), N_("a map; see F1"), option="--map MAP", most=200, long=True,
          example="sierra"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="Free shipping over $100"),
    Field("ended", N_("Ended"), N_("Nothing is ordered there any more."), N_("yes: not ordered from any more"), "flag",
          example="no"),
)  # fmt: skip
FUND = (
    Field("code", N_("Code"), None, N_("a short word, such as ADULT"), most=20, example="ADULT"),
    Field("name", N_("Name"), "", "", most=60, long=True, example="Adult books"),
    Field("year", N_("Fiscal year"), N_("The fiscal year, such as 2027; this one if left out."),
          N_("such as 2027"), "number", option="--year YEAR", example="2027"),
    Field("budget_cents", N_("Budget"), N_("The amount to spend."), N_("such as 2500.00"), "money",
          option="--budget AMOUNT", example="2500.00"),
    Field("grant_from", N_("Grant from"), N_("Who gave the money, if it is a grant."), N_("if a grant: donor"),
          option="--grant-from TEXT", most=80, long=True, example="Friends of the Library"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="Large print only"),
)  # fmt: skip
LINE = (
    Field("vendor", N_("Vendor"), N_("The vendor; the only one if left out."), "", "code",
          example="Ingram"),
    Field("copies", N_("Copies"), N_("How many. Default: 1."), N_("1 if left blank"), "number", most=MOST_COPIES,
          example="2"),
    Field("price_cents", N_("Price"), N_("List price of one copy."), N_("list price of one copy"), "money",
          option="--price AMOUNT", example="18.99"),
    Field("discount", N_("Discount"), N_("In percent; the vendor's usual one if left out."),
          N_("percent; blank: the usual"), option="--discount PERCENT", example="20"),
    Field("fund", N_("Fund"), N_("Code of the fund that pays it, of this fiscal year."), "", "code", example="ADULT"),
    Field("branch", N_("Branch"), N_("The branch that gets the copies; this one if left out."), "", "code",
          option="--for-branch CODE", example="MAIN"),
    Field("location", N_("Location"), N_("Shelving location of the copies."), "", "code", example="NF"),
    Field("item_type", N_("Type"), N_("Item type of the copies; BK if left out."), "", "code", option="--type CODE",
          example="BK"),
    Field("requester", N_("Requested by"), N_("Which staff or program asked for it. Patrons: --card."),
          N_("staff or program, not a patron"), option="--for TEXT", most=60, example="Story time"),
    Field("note", N_("Note"), N_("A note for staff and the vendor."), N_("also on the order"), most=200, long=True,
          example="Hardcover only"),
)  # fmt: skip
INVOICE = (
    Field("day", N_("Date"), N_("The date on it; today if left out."), N_("the date on it"), "date",
          option="--date DATE", past=True, example="2026-11-20"),
    Field("total_cents", N_("Total"), N_("The total on the invoice. Any difference is shown."),
          N_("as it is on the invoice"), "money", option="--total AMOUNT", example="57.20"),
    Field("shipping_cents", N_("Shipping"), N_("Shipping and fees: spread over the lines."),
          N_("spread over the lines"), "money", option="--shipping AMOUNT", example="4.99"),
    Field("discount_cents", N_("Discount"), N_("A discount on the whole invoice: spread, too."),
          N_("on the whole, spread too"), "money", option="--discount AMOUNT", example="2.00"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="Check 1044"),
)  # fmt: skip
SUGGESTION = (
    Field("title", N_("Title"), None, "", most=200, long=True, example="Owl moon"),
    Field("author", N_("Author"), N_("Its author: Yolen, Jane."), N_("last, first name"), most=120, long=True,
          example="Yolen, Jane"),
    Field("isbn", N_("ISBN"), "", N_("or scan it"), "card", most=20, example="9780399214578"),
    Field("note", N_("Note"), N_("Where they heard of it, or why they want it."), N_("where heard, why"), most=200,
          long=True, example="Review in the Herald"),
)  # fmt: skip
KNOWN = {
    kind: by_name(fields)
    for kind, fields in {
        "vendor": VENDOR, "fund": FUND, "line": LINE, "invoice": INVOICE, "suggestion": SUGGESTION,
    }.items()
}  # fmt: skip
