"""What goes where an import of holds or of charges is taken back: what is as it came in, as if it had never come.

A hold that was changed, filled, or canceled since stays, as does a charge that was paid or waived; each is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from tuils.i18n import _
from tuils.library.accounts.ledger import balance
from tuils.library.accounts.line_state import LINE_TAKEN_BACK
from tuils.library.administration.batch_pages import BatchPage, Look, Stays, Work, left_as_is
from tuils.library.cataloging.carrying import put_back
from tuils.library.cataloging.showing import title_called
from tuils.library.journal import applying
from tuils.library.journal.writing import Act
from tuils.library.local_words import money_label
from tuils.models import AccountLine, Hold, Item, Patron, db
from tuils.models.circulation import LIVE
from tuils.models.rows import Row, find, get, marks
from tuils.values.person_words import full_name

AT_ONCE = 50  # a transaction: a desk waits no longer than that
BACK = "taken_back"


def holds_back(work: Work) -> Iterator[Look]:
    """A page of holds at a time."""
    for act in work.parts:
        yield partial(_page, work, act, ("hold_placed",), _hold_page)


def charges_back(work: Work) -> Iterator[Look]:
    """A page of charges and credits at a time."""
    for act in work.parts:
        yield partial(_page, work, act, ("charge", "waive"), _charge_page)


Found = tuple[Callable[[Act], None] | None, dict[str, int], list[Stays]]


def _page(
    work: Work,
    act: str,
    kinds: Sequence[str],
    look: Callable[[Work, list[str]], Found],
    after: int,
    size: int,
) -> BatchPage:
    rows: Sequence[Any] = db.execute_sql(
        f"SELECT seq, id FROM journal WHERE act = ? AND kind IN ({marks(kinds)}) AND NOT void AND seq > ? "
        "ORDER BY seq LIMIT ?",
        (act, *kinds, after, min(size, AT_ONCE)),
    ).fetchall()
    write, counts, stays = look(work, [entry for _seq, entry in rows])
    return BatchPage(rows[-1][0] if rows else after, len(rows), write, counts, stays)


def _hold_page(work: Work, holds: list[str]) -> Found:
    own = work.own()
    going, stays = [], []
    for hold in find(Hold, "id", holds):
        if hold["how"] == BACK:
            continue
        if hold["state"] in LIVE and not _changed(hold, own):
            going.append(hold)
        else:
            said = _("A hold on {title} was changed, filled, or canceled since.")
            stays.append(Stays("hold", hold["id"], left_as_is(said.format(title=title_called(hold["biblio"])))))

    def write(act: Act) -> None:
        for hold in going:
            act.write("hold_cancelled", hold=hold["id"], biblio=hold["biblio"], data={"why": BACK})
            if hold["item"] and (item := get(Item, hold["item"])):
                act.write("checkin", item=item["id"], data={"route": "SHELF", "imported": True})
                put_back(act, item["id"], item)

    return (write if going else None), {"holds_removed": len(going)}, stays


def _changed(hold: Row, own: frozenset[str]) -> bool:
    return any(not entry.void and entry.act not in own for entry in applying.about(hold=hold["id"]))


def _charge_page(_work: Work, lines: list[str]) -> Found:
    going, stays = [], []
    for line in find(AccountLine, "id", lines):
        if line["void"]:
            continue
        if _stands_alone(line):
            going.append(line)
        else:
            who = get(Patron, line["patron"])
            name = f"{full_name(who)} ({who['card']})" if who else _("a patron no longer on record")
            said = _("{money} of {who} was paid, waived, or used since.")
            no = left_as_is(said.format(money=money_label(line["cents"]), who=name))
            stays.append(Stays("patron", who["card"] if who else line["id"], no))

    def write(act: Act) -> None:
        for line in going:
            act.write(LINE_TAKEN_BACK, charge=line["id"])

    return (write if going else None), {"charges_removed": len(going)}, stays


def _stands_alone(line: Row) -> bool:
    """Nothing was paid or waived of the charge; of a credit nothing was used."""
    if line["patron"] is None:
        return False
    if line["kind"] == "charge":
        others = find(AccountLine, "charge", [line["id"]])
        return all(other["void"] or other["id"] == line["id"] for other in others)
    return balance(line["patron"]) <= -int(line["cents"])
