"""The queries of interlibrary loan. Money is whole cents, moments microseconds UTC, days ISO dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import fetch_number, fetch_rows, ids, typed


class PartnerRow(NamedTuple):
    """Columns of `IllPartner`."""

    id: str
    code: str
    name: str
    courier: str
    address: str
    email: str
    phone: str
    travel_days: int
    note: str
    ended: int


class RequestRow(NamedTuple):
    """Columns of `IllRequest`; the partner's code and name; and of its temporary copy: the loan it is on, its state,
    the hold it is put by for, the branch it is sent to."""

    id: str
    title: str
    author: str
    isbn: str
    kind: str
    journal: str
    volume: str
    pages: str
    published: str
    need_by: str
    most_cents: int | None
    note: str
    branch: str
    patron: str | None
    made_at: int
    state: str
    partner: str
    tried: str
    asked_at: int
    shipped_at: int
    received_at: int
    returned_at: int
    closed_at: int
    item: str
    biblio: str
    barcode: str
    lender_due: str
    due_on: str
    renewal: str
    recalled: int
    compliance: str
    outcome: str
    partner_code: str
    partner_name: str
    loan: str
    copy_state: str
    held_for: str
    transit_to: str


class LendingRow(NamedTuple):
    """Columns of `IllLending`; the partner's code and name; the state of the copy and its place on the shelf."""

    id: str
    partner: str
    title: str
    author: str
    kind: str
    number: str
    note: str
    branch: str
    made_at: int
    state: str
    item: str
    barcode: str
    due_on: str
    sent_at: int
    back_at: int
    partner_code: str
    partner_name: str
    copy_state: str
    call_number: str


_OF_PARTNER, _OF_COPY = ("partner_code", "partner_name"), ("loan", "copy_state", "held_for", "transit_to")
_OWN = RequestRow._fields[: -len(_OF_PARTNER) - len(_OF_COPY)]
_LENT = LendingRow._fields[:-4]
_PARTNER = "coalesce(partner.code, ''), coalesce(partner.name, '')"
_REQUEST = (
    f"SELECT {', '.join(f'one.{name}' for name in _OWN)}, {_PARTNER}, coalesce(item.loan, ''), "
    "coalesce(item.state, ''), coalesce(item.held_for, ''), coalesce(item.transit_to, '') FROM ill_request AS one "
    "LEFT JOIN ill_partner AS partner ON partner.id = one.partner LEFT JOIN item ON item.id = one.item"
)
_LENDING = (
    f"SELECT {', '.join(f'one.{name}' for name in _LENT)}, {_PARTNER}, coalesce(item.state, ''), "
    "coalesce(item.call_number, '') FROM ill_lending AS one "
    "LEFT JOIN ill_partner AS partner ON partner.id = one.partner LEFT JOIN item ON item.id = one.item"
)

OF_PATRON = "SELECT count(*) FROM ill_request WHERE patron = ?"
"""The count of a patron's requests."""

# Return all partners, in the order of their symbols.
all_partners: Callable[[], list[PartnerRow]] = partial(
    typed, PartnerRow, f"SELECT {', '.join(PartnerRow._fields)} FROM ill_partner ORDER BY code, id"
)


def request_rows(where: str = "", *values: object) -> list[RequestRow]:
    """Return the requests that meet a condition on `one`, or all, in the order in which they were made."""
    return typed(RequestRow, f"{_REQUEST}{f' WHERE {where}' if where else ''} ORDER BY one.made_at, one.id", *values)


def lending_rows(where: str = "", *values: object) -> list[LendingRow]:
    """Return what partners asked of us, with a condition on `one`, in the order in which they asked."""
    return typed(LendingRow, f"{_LENDING}{f' WHERE {where}' if where else ''} ORDER BY one.made_at, one.id", *values)


# Return the loan to another library that this copy (an id) is on.
lending_of_copy: Callable[[str], list[LendingRow]] = partial(lending_rows, "one.item = ? AND one.state = 'sent'")


def to_send_back(branch: str) -> list[RequestRow]:
    """Return what is here for nobody any more: neither out, nor on the hold shelf, nor on its way to one."""
    free = "item.loan IS NULL AND item.held_for IS NULL AND item.transit_to = '' AND item.state NOT IN ('lost', "
    where = f"one.state = 'received' AND one.item <> '' AND one.branch = ? AND {free}'long_overdue')"
    return request_rows(where, branch)


to_ask: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM ill_request WHERE state = 'new' AND branch = ?"
)
wanted_of_us: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM ill_lending WHERE state = 'wanted' AND branch = ?"
)
overdue_lent: Callable[[str, str], int] = partial(
    fetch_number,
    "SELECT count(*) FROM ill_lending AS one JOIN item ON item.id = one.item WHERE one.state = 'sent' "
    "AND item.state = 'interlibrary' AND one.branch = ? AND one.due_on < ?",
)
# Return requests (ids) whose patron is still known, and that ended before this moment.
old_requests: Callable[[int], list[str]] = partial(
    ids,
    "SELECT id FROM ill_request WHERE patron IS NOT NULL AND state IN ('returned', 'closed') "
    "AND CASE WHEN returned_at > closed_at THEN returned_at ELSE closed_at END < ? ORDER BY id",
)


def title_and_author(biblio: str) -> tuple[str, str]:
    """Return the title and author of this record; empty where there is none."""
    found = fetch_rows("SELECT title, author FROM biblio WHERE id = ?", biblio)
    return (str(found[0][0]), str(found[0][1])) if found else ("", "")


def is_partner_used(partner: str) -> bool:
    """Return whether this partner (an id) was asked for something, or asked for something."""
    text = "SELECT 1 FROM ill_request WHERE partner = ? OR tried LIKE ? UNION ALL SELECT 1 FROM ill_lending WHERE "
    return bool(fetch_rows(f"{text}partner = ? LIMIT 1", partner, f"%{partner}%", partner))


def copies_got(since: int) -> list[RequestRow]:
    """Return the photocopies that came since this moment, or that are asked for."""
    where = "one.kind = 'copy' AND (one.received_at >= ? OR one.state IN ('asked', 'shipped'))"
    return request_rows(where, since)


# Return how many loans have ever come from other libraries.
number_received: Callable[[], int] = partial(
    fetch_number, "SELECT count(*) FROM ill_request WHERE received_at > 0 AND kind = 'loan'"
)
