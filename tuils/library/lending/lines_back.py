"""Undo an import of holds, charges or loans: remove what is still as it came in, as if it had never come.

A hold that was changed, filled, or canceled since stays, as does a charge that was paid or waived, and a loan that
was renewed, checked in, marked, or charged for; each is named, a loan by its title and copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.i18n import N_, _
from tuils.library.foundation.administration.batch_pages import BatchPage, LeftAsIs, Look, Work, left_as_is
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label, whole_title
from tuils.library.holdings.carrying import put_back
from tuils.library.holdings.items.custody import HOLD_BACK, TAKEN_BACK, fold_item
from tuils.library.holdings.items.showing import title_called
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.accounts.line_state import LINE_TAKEN_BACK
from tuils.models import AccountLine, Biblio, Hold, Item, Journal, Loan, Patron
from tuils.models.circulation import LIVE
from tuils.models.rows import columns, find, get
from tuils.values.person_words import full_name

from .loan_queries import entries_of_act

AT_ONCE = 50  # a transaction: a desk waits no longer than that


def holds_back(work: Work) -> Iterator[Look]:
    """Undo imported holds, a page at a time."""
    for act in work.parts:
        yield partial(_page, work, act, ("hold_placed",), _hold_page)


def charges_back(work: Work) -> Iterator[Look]:
    """Undo imported charges and credits, a page at a time."""
    for act in work.parts:
        yield partial(_page, work, act, ("charge", "waive"), _charge_page)


Found = tuple[Callable[[Act], None] | None, dict[str, int], list[LeftAsIs]]


def _page(
    work: Work,
    act: str,
    kinds: Sequence[str],
    look: Callable[[Work, list[str]], Found],
    after: int,
    size: int,
) -> BatchPage:
    rows: Sequence[Any] = entries_of_act(act, kinds, after, min(size, AT_ONCE))
    write, counts, stays = look(work, [entry for _seq, entry in rows])
    return BatchPage(rows[-1][0] if rows else after, len(rows), write, counts, stays)


def _hold_page(work: Work, holds: list[str]) -> Found:
    own = work.own()
    going, stays = [], []
    for hold in find(Hold, "id", holds):
        if hold.how == HOLD_BACK:
            continue
        if hold.state in LIVE and not _changed(hold, own):
            going.append(hold)
        else:
            text = _("A hold on {title} was changed, filled, or canceled since.")
            stays.append(LeftAsIs("hold", hold.id, left_as_is(text.format(title=title_called(hold.biblio)))))

    def write(act: Act) -> None:
        for hold in going:
            act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": HOLD_BACK})
            if hold.item and (item := get(Item, hold.item)):
                act.write("checkin", item=item.id, data={"route": "SHELF", "imported": True})
                put_back(act, item.id, columns(item))

    return (write if going else None), {"holds_removed": len(going)}, stays


def _changed(hold: Hold, own: frozenset[str]) -> bool:
    return any(not entry.void and entry.act not in own for entry in applying.entries_naming(hold=hold.id))


def _charge_page(_work: Work, lines: list[str]) -> Found:
    going, stays = [], []
    for line in find(AccountLine, "id", lines):
        if line.void:
            continue
        if _stands_alone(line):
            going.append(line)
        else:
            who = get(Patron, line.patron)
            name = f"{full_name(who)} ({who.card})" if who else _("a patron no longer on record")
            text = _("{money} of {who} was paid, waived, or used since.")
            no = left_as_is(text.format(money=money_label(line.cents), who=name))
            stays.append(LeftAsIs("patron", who.card if who else line.id, no))

    def write(act: Act) -> None:
        for line in going:
            act.write(LINE_TAKEN_BACK, charge=line.id)

    return (write if going else None), {"charges_removed": len(going)}, stays


def _stands_alone(line: AccountLine) -> bool:
    """Return whether nothing of this charge is paid or waived, or nothing of this credit used."""
    if line.patron is None:
        return False
    if line.kind == "charge":
        others = find(AccountLine, "charge", [line.id])
        return all(other.void or other.id == line.id for other in others)
    return balance(line.patron) <= -int(line.cents)


MOVED = {
    "renew": N_("{title} ({code}) was renewed since."),
    "checkin": N_("{title} ({code}) was checked in since."),
    "checkout": N_("{title} ({code}) was checked out again since."),
    "item_state": N_("{title} ({code}) was marked {state} since."),
    "charge": N_("{title} ({code}) has a charge."),
}
"""The sentences by kind of the later entry."""
CHANGED_BACK = N_("{title} ({code}) was checked in or written off since, and that was undone.")
"""The sentence for a loan that another carries on, since its end was undone."""


class _Loan(NamedTuple):
    """A loan that the import made: the copy's row, and all entries that name the copy."""

    loan: Loan
    item: Item
    story: list[Entry]


def loans_back(work: Work) -> Iterator[Look]:
    """Undo imported loans, a page at a time."""
    for act in work.parts:
        yield partial(_loans_page, work, act)


def _loans_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = entries_of_act(act, ["checkout"], after, min(size, AT_ONCE))
    brought, own = _brought([loan for _seq, loan in rows]), work.own()
    charged = {row.loan for row in find(AccountLine, "loan", [one.loan.id for one in brought]) if not row.void}
    moved = {one.loan.id: _moved(one, own, one.loan.id in charged) for one in brought}
    going = [one for one in brought if moved[one.loan.id] is None]
    staying = [(one, later) for one in brought if (later := moved[one.loan.id])]
    titles = {row.id: row for row in find(Biblio, "id", {one.item.biblio for one, _later in staying})}
    stays = [_stays(one, later, titles.get(one.item.biblio)) for one, later in staying]

    def write(act: Act) -> None:
        for one in going:
            act.write(TAKEN_BACK, item=one.item.id, loan=one.loan.id, data={"was": _was(one)})

    counts = {"loans_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _brought(loans: Sequence[str]) -> list[_Loan]:
    """Return those of these loans that were not undone yet."""
    here = [row for row in find(Loan, "id", loans) if row.how != TAKEN_BACK]
    items = {row.id: row for row in find(Item, "id", {loan.item for loan in here})}
    stories = defaultdict(list)
    for row in find(Journal, "item", items):
        stories[row.item].append(entry_from_row(row))
    return [_Loan(loan, items[loan.item], stories[loan.item]) for loan in here if loan.item in items]


def _moved(one: _Loan, own: frozenset[str], charged: bool) -> Entry | str | None:
    """Return the first thing that happened to this loan since its import; None if nothing did."""
    loan = one.loan.id
    came = next(entry for entry in one.story if entry.id == loan)
    for entry in sorted(one.story, key=lambda entry: entry.order):
        if entry.order > came.order and not entry.void and entry.act not in own and entry.kind in MOVED:
            return entry
    return "charge" if charged else None


def _stays(loan: _Loan, later: Entry | str, title: Biblio | None) -> LeftAsIs:
    kind, data = (later, {}) if isinstance(later, str) else (later.kind, later.data)
    code = loan.item.barcode or _("no barcode")
    named = whole_title(title.title, title.medium) if title else loan.item.biblio
    state = str(data.get("state", "")).replace("_", " ") or _("withdrawn")
    went_on = not isinstance(later, str) and later.continues
    text = _(CHANGED_BACK if went_on else MOVED[kind]).format(title=named, code=code, state=state)
    return LeftAsIs("item", loan.item.barcode or loan.item.id, left_as_is(text))


def _was(loan: _Loan) -> Facts:
    """Return the state of the copy without this loan."""
    before = fold_item(loan.item.id, [entry for entry in loan.story if entry.id != loan.loan.id])
    return {
        "moved_at": before.moved_at,
        "holding_branch": before.holding_branch,
        "transit_to": before.transit_to,
        "old_loan": str(before.fields.get("old_loan", "")),
    }
