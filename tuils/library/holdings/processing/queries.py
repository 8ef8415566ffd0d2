"""The queries of copies in work. Days are ISO dates, moments microseconds UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import fetch_number, marks, parts, typed, typed_one
from tuils.models.store_words import SHORT_RECORD

AT_ONCE = 500


class CopyInWork(NamedTuple):
    """A copy on its way to the shelf. `step`: what its entries say, empty where they say none; `since`: when that
    began, or when it was added. `is_short`: its title has a short record only; `waiting`: holds on its title."""

    id: str
    barcode: str
    biblio: str
    title: str
    medium: str
    author: str
    call_number: str
    volume: str
    copy_number: str
    state: str
    step: str
    since: int
    branch: str
    location: str
    is_short: bool
    waiting: int


_IN_WORK = (
    "SELECT item.id, item.barcode, coalesce(item.biblio, ''), coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
    "coalesce(biblio.author, ''), item.call_number, item.volume, item.copy_number, item.state, "
    "coalesce(work.step, ''), coalesce(work.since, entry.at, 0), item.holding_branch, item.location, "
    f"CASE WHEN {SHORT_RECORD} AND biblio.isbns <> '' THEN 1 ELSE 0 END, (SELECT count(*) FROM hold "
    "WHERE hold.biblio = item.biblio AND hold.state = 'placed') FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio LEFT JOIN processing_step AS work ON work.item = item.id "
    "LEFT JOIN journal AS entry ON entry.id = item.id "
    "WHERE NOT item.withdrawn AND item.loan IS NULL AND item.state IN ('on_order', 'in_process') "
)


def copies_in_work(branch: str) -> list[CopyInWork]:
    """Return the copies in work at this branch, or at all if it is empty; the longest there first."""
    text = f"{_IN_WORK}AND (? = '' OR item.holding_branch = ?) ORDER BY 12, item.id"
    return typed(CopyInWork, text, branch, branch)


class LineOnOrder(NamedTuple):
    """A line of an order that was sent, with so many `copies` still to come."""

    id: str
    biblio: str
    title: str
    author: str
    branch: str
    location: str
    sent_at: int
    copies: int
    waiting: int


def lines_on_order(branch: str) -> list[LineOnOrder]:
    """Return the lines on order for this branch, or for all if it is empty; the first sent first."""
    text = (
        "SELECT line.id, line.biblio, coalesce(nullif(biblio.title, ''), line.title), line.author, line.branch, "
        "line.location, line.sent_at, line.copies - line.cancelled - line.received, (SELECT count(*) FROM hold "
        "WHERE hold.biblio = line.biblio AND hold.state = 'placed') FROM order_line AS line "
        "LEFT JOIN biblio ON biblio.id = line.biblio WHERE line.sent_at > 0 "
        "AND line.received < line.copies - line.cancelled AND (? = '' OR line.branch = ?) "
        "ORDER BY line.sent_at, line.id"
    )
    return typed(LineOnOrder, text, branch, branch)


copy_in_work: Callable[[str], CopyInWork | None] = partial(typed_one, CopyInWork, f"{_IN_WORK}AND item.id = ?")


def in_process(items: Iterable[str]) -> Iterator[CopyInWork]:
    """Yield the copies among these that are in processing here."""
    wanted = list(dict.fromkeys(items))
    for some in parts(wanted, AT_ONCE):
        rows: Any = db.execute_sql(f"{_IN_WORK}AND item.id IN ({marks(some)})", some).fetchall()
        yield from (one for one in map(CopyInWork._make, rows) if one.state == "in_process")


class TicketRow(NamedTuple):
    """Columns of `RepairTicket`, with its copy."""

    id: str
    item: str
    branch: str
    sent_at: int
    problem: str
    vendor: str
    expected: str
    cost_cents: int | None
    done: str
    back_at: int
    barcode: str
    title: str
    medium: str
    call_number: str


_TICKETS = (
    "SELECT ticket.id, ticket.item, ticket.branch, ticket.sent_at, ticket.problem, ticket.vendor, ticket.expected, "
    "ticket.cost_cents, ticket.done, ticket.back_at, coalesce(item.barcode, ''), coalesce(biblio.title, ''), "
    "coalesce(biblio.medium, ''), coalesce(item.call_number, '') FROM repair_ticket AS ticket "
    "LEFT JOIN item ON item.id = ticket.item LEFT JOIN biblio ON biblio.id = item.biblio "
)


# Return the repairs of this copy, the newest first.
tickets_of: Callable[[str], list[TicketRow]] = partial(
    typed, TicketRow, f"{_TICKETS}WHERE ticket.item = ? ORDER BY ticket.sent_at DESC, ticket.id DESC"
)


def tickets_between(first: int, end: int, branch: str) -> list[TicketRow]:
    """Return repairs sent out from one moment on, before another; `branch`: empty for all."""
    text = f"{_TICKETS}WHERE ticket.sent_at >= ? AND ticket.sent_at < ? AND (? = '' OR ticket.branch = ?) "
    return typed(TicketRow, f"{text}ORDER BY ticket.sent_at, ticket.id", first, end, branch, branch)


def has_work(item: str) -> bool:
    """Return whether this copy has a step, or had repairs."""
    text = (
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM processing_step WHERE item = ?) "
        "OR EXISTS (SELECT 1 FROM repair_ticket WHERE item = ?)"
    )
    return db.execute_sql(text, (item, item)).fetchone() is not None


EVER_IN_WORK = "SELECT item FROM repair_ticket UNION SELECT id FROM item WHERE state IN ('in_process', 'on_order')"
"""The copies that are on their way to the shelf, or were in repair."""


class RepairRow(NamedTuple):
    """A copy that is damaged or in repair, with what is known of that repair. `expected`: an ISO day; `sent_at`:
    microseconds UTC, 0 where nobody said that it went anywhere."""

    id: str
    barcode: str
    biblio: str
    title: str
    medium: str
    call_number: str
    state: str
    note: str
    problem: str
    vendor: str
    sent_at: int
    expected: str
    cost_cents: int | None


def repair_rows(branch: str, along_the_shelves: str, sections: Sequence[Any]) -> list[RepairRow]:
    """Return this branch's copies that nobody has, by state, in the order of the shelves."""
    text = (
        "SELECT item.id, item.barcode, coalesce(item.biblio, ''), coalesce(title, ''), coalesce(medium, ''), "
        "item.call_number, item.state, coalesce(nullif(item.staff_note, ''), item.public_note), "
        "coalesce(ticket.problem, ''), coalesce(ticket.vendor, ''), coalesce(ticket.sent_at, 0), "
        "coalesce(ticket.expected, ''), ticket.cost_cents "
        "FROM item LEFT JOIN biblio ON biblio.id = item.biblio "
        "LEFT JOIN repair_ticket AS ticket ON ticket.item = item.id AND ticket.back_at = 0 "
        "AND item.state = 'in_repair' "
        "WHERE item.state IN ('damaged', 'in_repair') AND NOT item.withdrawn AND item.loan IS NULL "
        "AND item.transit_to = '' AND item.holding_branch = ? "
        f"ORDER BY item.state, {along_the_shelves}"
    )
    return typed(RepairRow, text, branch, *sections)


def late_repairs(branch: str, today: str) -> int:
    """Return how many copies of this branch are late from repair on this ISO day."""
    text = (
        "SELECT count(*) FROM repair_ticket AS ticket JOIN item ON item.id = ticket.item WHERE ticket.back_at = 0 "
        "AND ticket.expected <> '' AND ticket.expected < ? AND item.state = 'in_repair' AND item.holding_branch = ?"
    )
    return fetch_number(text, today, branch)
