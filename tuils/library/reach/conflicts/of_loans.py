"""Conflicts of two machines over one copy. Physical truth wins: the person who has it has it checked out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.editing.item_editing import BROUGHT_BACK
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.library.lending.lookups import item_of
from tuils.library.lending.terms.terms import due_words
from tuils.models import Hold, Item, Loan
from tuils.models.rows import get

from . import queries
from .decision import (
    Decision,
    Done,
    Remedy,
    apart,
    begun,
    begun_apart,
    card_of,
    decision_id,
    machine,
    patron_name_or_somebody,
    person,
    seen_remedy,
)


def of_loans(desk: Desk, since: int) -> Iterator[Decision]:
    for loan in queries.superseded():
        yield from _lent_twice(desk, loan)
    for item, loan in queries.out_and_gone():
        yield from _lent_after_withdrawal(item, loan)
    for renewal, end in queries.renewed_after_return(since):
        yield from _renewed_after_return(desk, renewal, end)
    for loan, hold in queries.lent_while_put_by(since):
        yield from _lent_while_put_by(loan, hold)
    for one, other in queries.two_copies():
        yield from _two_copies(one, other)


# ---- one copy, two patrons


def _lent_twice(desk: Desk, loan: str) -> Iterator[Decision]:
    old = get(Loan, loan)
    assert old is not None
    item, patron = item_of(old.item), person(old.patron)
    later = _next(old)
    if item is None or later is None or later.patron == old.patron:
        return  # the main site settles by itself what one patron has twice
    number, name, title = decision_id("LENT_TWICE", begun(loan)), patron_name_or_somebody(patron), item.whole_title
    text = _("{title} was checked out on two machines: to {name}, then to {other}.").format(
        title=title, name=name, other=patron_name_or_somebody(person(later.patron))
    )
    last = _last(later)
    holder = last if last.id == item.row.loan else None
    has = patron_name_or_somebody(person(holder.patron)) if holder else ""
    remedies = [Remedy("agree", N_("Keep as is"), _agree_says(has), partial(_agree, old, number, title))]
    if holder:
        says = _("Check it out to {name} instead, without a fine for {other}.").format(name=name, other=has)
        remedies.append(Remedy("swap", N_("Swap"), says, partial(_swap, old, holder, number, title)))
    yield Decision(
        number, "LENT_TWICE", text, _now(item.row, has, name), old.closed_at or 0, tuple(remedies),
        item.row.barcode, title, card_of(patron), name,
    )  # fmt: skip


def _next(loan: Loan) -> Loan | None:
    return get(Loan, loan.by)


def _last(loan: Loan) -> Loan:
    """Return the loan that counts in the end: the last of the loans that ended each other."""
    while loan.how == "superseded" and (later := _next(loan)):
        loan = later
    return loan


def _agree_says(has: str) -> str:
    return _("{name} has it.").format(name=has) if has else _("Nothing more to do.")


def _now(item: Item, has: str, name: str) -> str:
    ended = _("The checkout to {name} was closed without a fine.").format(name=name)
    if has:
        return _("It is checked out to {has}, the later one.").format(has=has) + " " + ended
    return (
        (_("It has been checked out again since.") if item.loan else _("It has been checked in since.")) + " " + ended
    )


def _agree(old: Loan, number: str, title: str, desk: Desk) -> Done:
    act = Act(desk)
    act.write("settled", item=old.item, loan=old.id, data={"decision": number})
    return act.id, _("Settled: {title} stays as it is.").format(title=title)


def _swap(old: Loan, holder: Loan, number: str, title: str, desk: Desk) -> Done:
    """Give the loan back to the patron of the earlier loan, with the due date promised then."""
    act = Act(desk)
    private = {"patron": old.patron}
    act.write("settled", item=old.item, loan=old.id, data={"decision": number})
    act.write("settled", item=old.item, loan=holder.id)
    act.write("checkout", private, item=old.item, data={"due": old.due_at, "renewals": old.renewals})
    name = patron_name_or_somebody(person(old.patron))
    when = due_words(desk, old.due_at)
    return act.id, _("{title} is checked out to {name}. Due {date}.").format(title=title, name=name, date=when)


# ---- out, though it was taken out of the collection or given up


def _lent_after_withdrawal(item: str, loan: str) -> Iterator[Decision]:
    found, lent, row = item_of(item), applying.entry_with(loan), get(Loan, loan)
    if found is None or lent is None or row is None:
        return
    gone = next(
        (entry for entry in _given_up(found.row, applying.entries_naming(item=item)) if apart(lent, entry)), None
    )
    if gone is None:
        return
    patron, title, barcode = person(row.patron), found.whole_title, found.row.barcode
    words = _("withdrawn") if found.row.withdrawn else _("marked lost") if _is_lost(found.row) else _("missing")
    text = _("{title} was {gone} on one machine, but checked out to {name} on another.").format(
        title=title, gone=words, name=patron_name_or_somebody(patron)
    )
    number = decision_id("LENT_AFTER_WITHDRAWAL", loan, gone.id)
    status, needs = (BROUGHT_BACK, "catalog.edit") if found.row.withdrawn else ("found", "circulation.state")
    back = Remedy(
        "bring-back", N_("Put back"), _("Put it back in the collection."),
        partial(_bring_back, item, status, title), needs,
    )  # fmt: skip
    yield Decision(
        number, "LENT_AFTER_WITHDRAWAL", text, _("It stays checked out."), max(gone.pos, lent.pos), (back,), barcode,
        title, card_of(patron), patron_name_or_somebody(patron),
    )  # fmt: skip


def _is_lost(item: Item) -> bool:
    return item.state in LOST


def _given_up(item: Item, story: list[Entry]) -> Iterator[Entry]:
    """Yield the entries that withdrew the copy or set its current state, the last first."""
    name, wanted = ("withdrawn", True) if item.withdrawn else ("state", item.state)
    for entry in reversed(story):
        if not entry.void and {**entry.data, **entry.changes}.get(name) == wanted:
            yield entry


def _bring_back(item: str, status: str, title: str, desk: Desk) -> Done:
    row, act = get(Item, item), Act(desk)
    if row and (found := effect_of_mark(row, status)):
        write_mark(act, row, found)
    return act.id, _("{title} is back in the collection, checked out.").format(title=title)


# ---- told


def _renewed_after_return(desk: Desk, renewal: str, end: str) -> Iterator[Decision]:
    entry, ended = applying.entry_with(renewal), applying.entry_with(end)
    item = item_of(entry.item or "") if entry else None
    loan = get(Loan, entry.loan) if entry else None
    if entry is None or ended is None or item is None or loan is None or _goes_on(item.row, loan.id):
        return
    number = decision_id("RENEWED_AFTER_RETURN", renewal)
    where = {"title": item.whole_title, "van": machine(entry.device), "main": machine(ended.device)}
    if ended.kind == "checkin":
        text = _("{title} was renewed at {van} after it was checked in at {main}.").format(**where)
        done = _("It is checked in. The renewal doesn't count.")
    else:
        text = _("{title} was renewed at {van} after its checkout had ended at {main}.").format(**where)
        done = _("The renewal doesn't count.")
    yield Decision(
        number,
        "RENEWED_AFTER_RETURN",
        text,
        done,
        entry.pos,
        (seen_remedy(number),),
        item.row.barcode,
        item.whole_title,
    )


def _goes_on(item: Item, loan: str) -> bool:
    """Return whether the return was undone, so that the loan goes on under another id."""
    now = applying.entry_with(item.loan) if item.loan else None
    return bool(now and now.continues == loan)


def _lent_while_put_by(loan: str, hold: str) -> Iterator[Decision]:
    entry, waits, row = applying.entry_with(loan), get(Hold, hold), get(Loan, loan)
    item = item_of(entry.item or "") if entry else None
    if entry is None or waits is None or item is None or row is None:
        return
    waiting, patron = person(waits.patron), person(row.patron)
    number = decision_id("LENT_WHILE_HELD", loan, hold)
    text = _("{title} was checked out to {name} at {van} while it was on hold for {other}.").format(
        title=item.whole_title,
        name=patron_name_or_somebody(patron),
        van=machine(entry.device),
        other=patron_name_or_somebody(waiting),
    )
    done = _("{name} is next in line again.").format(name=patron_name_or_somebody(waiting))
    yield Decision(
        number, "LENT_WHILE_HELD", text, done, entry.pos, (seen_remedy(number),), item.row.barcode, item.whole_title,
        card_of(waiting), patron_name_or_somebody(waiting),
    )  # fmt: skip


def _two_copies(one: str, other: str) -> Iterator[Decision]:
    first, second = get(Loan, one), get(Loan, other)
    item = item_of(second.item) if second else None
    if first is None or second is None or item is None or not begun_apart(one, other):
        return
    patron, number = person(second.patron), decision_id("TWO_COPIES", begun(one), begun(other))
    kept = get(Item, first.item)
    text = _("{name} has two copies of {title}, {one} and {other}: each filled the same hold.").format(
        name=patron_name_or_somebody(patron),
        title=item.whole_title,
        one=kept.barcode if kept else "",
        other=item.row.barcode,
    )
    yield Decision(
        number, "TWO_COPIES", text, _("Both stay checked out. Ask for one of them back."), second.lent_at,
        (seen_remedy(number),), item.row.barcode, item.whole_title, card_of(patron), patron_name_or_somebody(patron),
    )  # fmt: skip
