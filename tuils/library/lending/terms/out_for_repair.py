"""Copies out for repair, with whom and until when: for checkout, check-in and holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.foundation.dates import iso_words, moment_day
from tuils.library.foundation.desk import Desk
from tuils.models import Item

if TYPE_CHECKING:
    from tuils.library.holdings.processing.queries import TicketRow


def ticket_now(row: Item) -> TicketRow | None:
    """Return the repair that this copy is out for, if it is. One statement, only for a copy in repair."""
    if row.state != "in_repair":
        return None
    return _open_ticket(row.id)


def is_away(row: Item) -> bool:
    """Return whether the copy is at a vendor. One that is repaired here may be on any desk."""
    ticket = ticket_now(row)
    return ticket is not None and bool(ticket.vendor)


def repair_words(desk: Desk, item: str) -> str:
    """Return `Acme Bindery, since Mon, Nov 2, expected Fri, Nov 27`; empty if it is in no repair."""
    ticket = _open_ticket(item)
    return where_words(desk, ticket) if ticket else ""


def where_words(desk: Desk, ticket: TicketRow) -> str:
    said = [ticket.vendor or _("Repair"), _("since {day}").format(day=moment_day(desk, ticket.sent_at))]
    if ticket.expected:
        said.append(_("expected {day}").format(day=iso_words(desk, ticket.expected)))
    return ", ".join(said)


def _open_ticket(item: str) -> TicketRow | None:
    from tuils.library.holdings.processing.queries import tickets_of  # for the few that are in repair

    return next((ticket for ticket in tickets_of(item) if not ticket.back_at), None)
