"""An order on paper: sender, vendor, lines."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import library_name, name_of
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.values.money.order_money import cost, percent_text

from .ordering import Order
from .queries import OrderRow
from .vendors import vendor_called

WIDE = 72


def copies_words(n: int) -> str:
    return ngettext("{n} copy", "{n} copies", n).format(n=n)


def order_paper(desk: Desk, order: Order) -> list[str]:
    """Return lines of text, no wider than WIDE but for long titles. Patrons who asked for a title are never named."""
    vendor = vendor_called(order.lines[0].vendor)
    head = [_("Order {number}").format(number=order.number) if order.number else _("Order (not sent yet)")]
    head += [_("From: {library}").format(library=library_name()), _("To: {vendor}").format(vendor=vendor.name)]
    if vendor.account:
        head.append(_("Account: {number}").format(number=vendor.account))
    head.append(_("Date: {day}").format(day=moment_day(desk, order.sent_at or desk.at)))
    lines = [text for number, line in enumerate(order.lines, 1) for text in _line(number, line)]
    titles, copies = len(order.lines), order.copies
    said = [
        ngettext("{n} title", "{n} titles", titles).format(n=titles),
        copies_words(copies),
        money_label(order.cents),
    ]
    return [*head, "", *lines, "", ", ".join(said)]


def _line(number: int, row: OrderRow) -> list[str]:
    many = row.copies - row.cancelled
    first = f"{number:>3}. {many} x {row.title}{f' / {row.author}' if row.author else ''}"
    parts = [_("ISBN {isbn}").format(isbn=row.isbn) if row.isbn else ""]
    if row.price_cents is not None:
        off = percent_text(row.discount)
        parts.append(money_label(row.price_cents) + (_(" less {percent}%").format(percent=off) if off else ""))
        parts.append(money_label(cost(many, row.price_cents, row.discount)))
    parts += [_(SHIP).format(branch=name_of("branch", row.branch)) if row.branch else "", row.note]
    return [first, f"     {', '.join(filter(None, parts))}"]


SHIP = N_("for {branch}")
