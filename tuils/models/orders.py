"""Orders: vendors, funds, order lines, invoices, and patrons' suggestions; and loans from other libraries, and to them.
Money is whole cents."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import STAFF, Base, persons


class Vendor(Base, readers=persons("id name kind account discount late_days map note ended")):
    """A vendor. `discount` in hundredths of a percent; an order is late `late_days` after it was sent. `ended`: no
    longer ordered from."""

    id = TextField(primary_key=True)
    name = TextField()
    kind = TextField(default="books")
    account = TextField(default="")
    contact = TextField(default="")
    phone = TextField(default="")
    email = TextField(default="")
    discount = IntegerField(default=0)
    late_days = IntegerField(default=60)
    map = TextField(default="")
    note = TextField(default="")
    ended = IntegerField(default=0)


class Fund(Base, readers=STAFF):
    """Money of one fiscal year, named after the year in which it ends. `grant_from`: the donor."""

    id = TextField(primary_key=True)
    code = TextField()
    name = TextField(default="")
    year = IntegerField()
    budget_cents = IntegerField(default=0)
    grant_from = TextField(default="")
    note = TextField(default="")


class OrderLine(Base, readers=STAFF):
    """Copies of one title wanted from a vendor. `title`, `author`, `isbn` as they were then; `branch`, `location`,
    `item_type` of its copies. `price_cents` of one copy in the list, `discount` in hundredths of a percent; `fund` pays
    it. `number` of the order with which it was sent at `sent_at`: empty and 0 where it was not. `received`, `damaged`,
    `cancelled`: how many copies. `made`: its title was made for it. Moments are microseconds UTC."""

    id = TextField(primary_key=True)
    biblio = TextField(index=True)
    title = TextField(default="")
    author = TextField(default="")
    isbn = TextField(default="")
    vendor = TextField(default="")
    fund = TextField(default="", index=True)
    branch = TextField(default="")
    location = TextField(default="")
    item_type = TextField(default="")
    copies = IntegerField(default=1)
    price_cents = IntegerField(null=True)
    discount = IntegerField(default=0)
    requester = TextField(default="")
    note = TextField(default="")
    suggestion = TextField(default="")
    made = IntegerField(default=0)
    number = TextField(default="")
    added_at = IntegerField(default=0)
    sent_at = IntegerField(default=0)
    received_at = IntegerField(default=0)
    received = IntegerField(default=0)
    damaged = IntegerField(default=0)
    cancelled = IntegerField(default=0)
    reason = TextField(default="")
    claims = IntegerField(default=0)
    claimed_at = IntegerField(default=0)


class Invoice(Base, readers=STAFF):
    """A vendor's bill. `day`: the ISO date on it; `total_cents` as printed there, None if nobody typed it."""

    id = TextField(primary_key=True)
    number = TextField()
    vendor = TextField()
    day = TextField()
    total_cents = IntegerField(null=True)
    shipping_cents = IntegerField(default=0)
    discount_cents = IntegerField(default=0)
    note = TextField(default="")
    voided = IntegerField(default=0)


class InvoiceLine(Base, readers=STAFF, key=("invoice", "line")):
    """The charge of an invoice for copies of an order line: `cents` on paper; `paid_cents` with its share of shipping
    and discount, which its `fund` pays."""

    invoice = TextField()
    line = TextField(index=True)
    fund = TextField(default="")
    copies = IntegerField(default=0)
    cents = IntegerField(default=0)
    paid_cents = IntegerField(default=0)


class Suggestion(Base, readers=persons("id title author isbn note branch made_at state reason line decided_at told")):
    """A purchase suggestion. `patron` is forgotten once they have a hold, or were notified. `state`: empty while it is
    open, else ordered or declined; `line`: the order line."""

    id = TextField(primary_key=True)
    title = TextField(default="")
    author = TextField(default="")
    isbn = TextField(default="")
    note = TextField(default="")
    branch = TextField(default="")
    patron = TextField(null=True)
    made_at = IntegerField(default=0)
    state = TextField(default="")
    reason = TextField(default="")
    line = TextField(default="")
    decided_at = IntegerField(default=0)
    told = IntegerField(default=0)


# ---- interlibrary loan


class IllPartner(Base, readers=persons("id code name courier travel_days note ended")):
    """A library that we borrow from and lend to. `code`: its symbol. `travel_days`: a package is so long on its way.
    `ended`: nothing is asked of it any more."""

    id = TextField(primary_key=True)
    code = TextField()
    name = TextField(default="")
    courier = TextField(default="")
    address = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")
    travel_days = IntegerField(default=3)
    note = TextField(default="")
    ended = IntegerField(default=0)


class IllRequest(
    Base,
    readers=persons(
        "id title author isbn kind journal volume pages published need_by most_cents note branch made_at state partner "
        "tried asked_at shipped_at received_at returned_at closed_at item biblio barcode lender_due due_on renewal "
        "recalled compliance outcome"
    ),
):
    """A title or an article that we borrow for a patron, who is forgotten some time after it went back. `state`: new,
    asked, shipped, received, returned, closed; `outcome` of a closed one: filled, unfilled, canceled, lost. `partner`:
    the one that is asked now; `tried`: all that were, blanks between. `item`, `biblio`: the temporary copy.
    `lender_due`, and less the days of travel `due_on`: ISO dates. `renewal`: asked or denied. `compliance`: CCG or CCL,
    of a photocopy. Moments are microseconds UTC."""

    id = TextField(primary_key=True)
    title = TextField(default="")
    author = TextField(default="")
    isbn = TextField(default="")
    kind = TextField(default="loan")
    journal = TextField(default="")
    volume = TextField(default="")
    pages = TextField(default="")
    published = TextField(default="")
    need_by = TextField(default="")
    most_cents = IntegerField(null=True)
    note = TextField(default="")
    branch = TextField(default="")
    patron = TextField(null=True)
    made_at = IntegerField(default=0)
    state = TextField(default="new")
    partner = TextField(default="")
    tried = TextField(default="")
    asked_at = IntegerField(default=0)
    shipped_at = IntegerField(default=0)
    received_at = IntegerField(default=0)
    returned_at = IntegerField(default=0)
    closed_at = IntegerField(default=0)
    item = TextField(default="")
    biblio = TextField(default="")
    barcode = TextField(default="")
    lender_due = TextField(default="")
    due_on = TextField(default="")
    renewal = TextField(default="")
    recalled = IntegerField(default=0)
    compliance = TextField(default="")
    outcome = TextField(default="")


class IllLending(Base, readers=STAFF):
    """A title that a partner asks of us. `state`: wanted, sent, back, declined. `number`: their own for the request;
    `item`, `barcode`: the copy that was sent; `due_on`: an ISO date."""

    id = TextField(primary_key=True)
    partner = TextField(default="")
    title = TextField(default="")
    author = TextField(default="")
    kind = TextField(default="loan")
    number = TextField(default="")
    note = TextField(default="")
    branch = TextField(default="")
    made_at = IntegerField(default=0)
    state = TextField(default="wanted")
    item = TextField(default="", index=True)
    barcode = TextField(default="")
    due_on = TextField(default="")
    sent_at = IntegerField(default=0)
    back_at = IntegerField(default=0)
