"""What goes where an import of loans is taken back: each loan that is as it came in, as if it had never been brought.

A loan that was renewed, checked in, marked, or charged for since stays, and is named by its title and copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.i18n import N_, _
from tuils.library.administration.batch_pages import BatchPage, Look, Stays, Work, left_as_is
from tuils.library.cataloging.custody import TAKEN_BACK, fold_item
from tuils.library.journal.entries import Entry, Facts, entry_of
from tuils.library.journal.writing import Act
from tuils.library.local_words import whole_title
from tuils.models import AccountLine, Biblio, Item, Journal, Loan, db
from tuils.models.rows import Row, find

AT_ONCE = 50  # loans a transaction: a desk waits no longer than that
MOVED = {
    "renew": N_("{title} ({code}) was renewed since."),
    "checkin": N_("{title} ({code}) was checked in since."),
    "checkout": N_("{title} ({code}) was checked out again since."),
    "item_state": N_("{title} ({code}) was marked {state} since."),
    "charge": N_("{title} ({code}) has a charge."),
}
"""By what came later."""
CHANGED_BACK = N_("{title} ({code}) was checked in or written off since, and that was undone.")
"""Of a loan that another goes on with, since its end was taken back."""


class _Loan(NamedTuple):
    """A loan that the import brought: the copy's row, and all entries that name the copy."""

    loan: Row
    item: Row
    story: list[Entry]


def loans_back(work: Work) -> Iterator[Look]:
    """A page of loans at a time."""
    for act in work.parts:
        yield partial(_loans_page, work, act)


def _loans_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, id FROM journal WHERE act = ? AND kind = 'checkout' AND NOT void AND seq > ? ORDER BY seq LIMIT ?",
        (act, after, min(size, AT_ONCE)),
    ).fetchall()
    brought, own = _brought([loan for _seq, loan in rows]), work.own()
    charged = {row["loan"] for row in find(AccountLine, "loan", [one.loan["id"] for one in brought]) if not row["void"]}
    moved = {one.loan["id"]: _moved(one, own, one.loan["id"] in charged) for one in brought}
    going = [one for one in brought if moved[one.loan["id"]] is None]
    staying = [(one, later) for one in brought if (later := moved[one.loan["id"]])]
    titles = {row["id"]: row for row in find(Biblio, "id", {one.item["biblio"] for one, _later in staying})}
    stays = [_stays(one, later, titles.get(one.item["biblio"])) for one, later in staying]

    def write(act: Act) -> None:
        for one in going:
            act.write(TAKEN_BACK, item=one.item["id"], loan=one.loan["id"], data={"was": _was(one)})

    counts = {"loans_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _brought(loans: Sequence[str]) -> list[_Loan]:
    """Of these loans those that were not taken back yet."""
    here = [row for row in find(Loan, "id", loans) if row["how"] != TAKEN_BACK]
    items = {row["id"]: row for row in find(Item, "id", {loan["item"] for loan in here})}
    stories = defaultdict(list)
    for row in find(Journal, "item", items):
        stories[row["item"]].append(entry_of(row))
    return [_Loan(loan, items[loan["item"]], stories[loan["item"]]) for loan in here if loan["item"] in items]


def _moved(one: _Loan, own: frozenset[str], charged: bool) -> Entry | str | None:
    """The first thing that came of this loan since it was brought in; None where nothing did."""
    loan = one.loan["id"]
    came = next(entry for entry in one.story if entry.id == loan)
    for entry in sorted(one.story, key=lambda entry: entry.order):
        if entry.order > came.order and not entry.void and entry.act not in own and entry.kind in MOVED:
            return entry
    return "charge" if charged else None


def _stays(one: _Loan, later: Entry | str, title: Row | None) -> Stays:
    kind, data = (later, {}) if isinstance(later, str) else (later.kind, later.data)
    code = one.item["barcode"] or _("no barcode")
    named = whole_title(title["title"], title["medium"]) if title else one.item["biblio"]
    state = str(data.get("state", "")).replace("_", " ") or _("withdrawn")
    went_on = not isinstance(later, str) and later.continues
    said = _(CHANGED_BACK if went_on else MOVED[kind]).format(title=named, code=code, state=state)
    return Stays("item", one.item["barcode"] or one.item["id"], left_as_is(said))


def _was(one: _Loan) -> Facts:
    """What the copy was without this loan."""
    before = fold_item(one.item["id"], [entry for entry in one.story if entry.id != one.loan["id"]])
    return {
        "moved_at": before.moved_at,
        "holding_branch": before.holding_branch,
        "transit_to": before.transit_to,
        "old_loan": str(before.fields.get("old_loan", "")),
    }
