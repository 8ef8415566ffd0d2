"""Which loan a charge is for: the tie. It is private to its entry, follows a loan that an undo opened again, and is
forgotten soon after all is settled."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.models import AccountLine, Journal
from tuils.models.rows import Row, find


def with_earlier(loans: Iterable[str]) -> dict[str, str]:
    """These loans and those that they carry on, each with the one of these that it belongs to: what an undo opens
    again has a new id, and the charges are tied to the old one."""
    known = {loan: loan for loan in loans}
    fresh = known
    while fresh:
        rows = find(Journal, "id", fresh)
        fresh = {row["continues"]: fresh[row["id"]] for row in rows if row["continues"]}
        fresh = {loan: first for loan, first in fresh.items() if loan not in known}
        known |= fresh
    return known


def tied_charges(loans: Iterable[str]) -> list[tuple[str, Row]]:
    """The charges of these loans that are not void, the oldest first, each with its loan."""
    belongs = with_earlier(loans)
    lines = [row for row in find(AccountLine, "loan", belongs) if row["kind"] == "charge" and not row["void"]]
    lines.sort(key=lambda line: (line["at"], line["id"]))
    return [(belongs[line["loan"]], line) for line in lines]
