"""Deposits in the store, folded from their entries. A copy that is at a place has the state `deposit`, which any
check-in ends: so a set knows which of its copies are home, whoever scanned them and where.

Kinds: `deposit_place_made`, `deposit_place_changed` (list=NEW or the place; `set`: name, is_private, removed),
`deposit_sent` (list=NEW; `set`: place, branch, due_at; `items`), `deposit_changed` (due_at), `deposit_counted` (n);
`deposit_back` and `deposit_gone` name an act that checks copies in, or marks them missing, and change no row.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, first_at, sum_of_field
from tuils.library.foundation.refusals import refuse
from tuils.models.deposits import Deposit, DepositCopy, DepositPlace
from tuils.models.rows import find, get

PLACE_MADE, PLACE_CHANGED = "deposit_place_made", "deposit_place_changed"
SENT, CHANGED, COUNTED = "deposit_sent", "deposit_changed", "deposit_counted"
BACK, GONE = "deposit_back", "deposit_gone"
SHARED = ("place", "due_at")
"""The columns that each copy of a set has from it."""
STATE_RIGHT, BACK_RIGHT, COUNT_RIGHT = "circulation.state", "circulation.checkin", "circulation.count"


def count_kept_over(desk: Desk) -> int:
    from .deposit_queries import sets_kept_over  # few commands want it

    return sets_kept_over(desk.branch, desk.now)


class DepositFamily(FoldedFamily):
    described = (
        Kind(SENT, STATE_RIGHT, by_any(STATE_RIGHT), Deposit, {"sent_at": first_at}, leads=14),
        Kind(BACK, BACK_RIGHT, by_any(BACK_RIGHT), is_first=True),
        Kind(GONE, STATE_RIGHT, by_any(STATE_RIGHT), is_first=True),
        Kind(CHANGED, STATE_RIGHT, by_any(STATE_RIGHT)),
        Kind(COUNTED, COUNT_RIGHT, by_any(COUNT_RIGHT), folds={"uses": sum_of_field("n")}),
        Kind(PLACE_MADE, STATE_RIGHT, by_any(STATE_RIGHT), DepositPlace),
        Kind(PLACE_CHANGED, STATE_RIGHT, by_any(STATE_RIGHT)),
    )
    words = {
        SENT: EntryWords(
            N_("DEPOSIT"), N_("Sent to {title}"), N_("Undone. The copies are not at {title}."), N_("not sent"),
            counted=NN_("{n} set sent to a place", "{n} sets sent to places"),
        ),
        BACK: EntryWords(
            N_("DEPOSIT"), N_("Back from {title}"), N_("Undone. The copies are at {title} again."),
            counted=NN_("{n} return from a place", "{n} returns from places"),
        ),
        GONE: EntryWords(
            N_("DEPOSIT"), N_("Marked missing at {title}"), N_("Undone. The copies are at {title} again."),
            counted=NN_("{n} set with missing copies", "{n} sets with missing copies"),
        ),
        CHANGED: EntryWords(
            N_("DEPOSIT"), N_("New date for the set at {title}"), N_("Undone. The set at {title} has its old date.")
        ),
        COUNTED: EntryWords(
            N_("DEPOSIT"), N_("Uses counted by {title}"), N_("Undone. These uses at {title} are not counted."),
            N_("not counted"), counted=NN_("{n} count from a place", "{n} counts from places"),
        ),
        PLACE_MADE: EntryWords(N_("NEW"), N_("New place: {title}"), N_("Undone. The place {title} is removed.")),
        PLACE_CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed place: {title}"), N_("Undone. {title} is as it was before.")
        ),
    }  # fmt: skip
    keyed = {Deposit: "id", DepositCopy: "deposit", DepositPlace: "id"}
    named_by = {DepositPlace: "name"}
    fixed = FoldedFamily.fixed | {"sent_at", "uses"}
    carried = ("activities.deposits.deposit_carrying:DEPOSITS",)
    due = (
        DueLine(
            "deposits", N_("Sets that places keep too long"), count_kept_over, BACK_RIGHT,
            "activities.deposits.deposit_tables:DEPOSITS", then=N_("Ask for them back"),
        ),
    )  # fmt: skip

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        told = super().rows_told(key, entries)
        sent = next((entry for entry in entries if entry.kind == SENT), None)
        if sent is None or Deposit not in told:
            return told
        (row,) = told[Deposit]
        copies = [
            {"deposit": key, "item": item, "pos": sent.pos, **{name: row[name] for name in SHARED}}
            for item in dict.fromkeys(map(str, sent.data.get("items", ())))
        ]
        return {**told, DepositCopy: copies}

    def called(self, entry: Entry) -> str:
        key = str(entry.list or "")
        sent = get(Deposit, key)
        place = get(DepositPlace, sent.place if sent else entry.changes.get("place") or key)
        return str(place.name) if place else str(entry.changes.get("name") or "")

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to remove a place that got another set: it keeps its name."""
        super().check_undo(entry, together, pocket)
        sets = find(Deposit, "place", [entry.id]) if entry.kind == PLACE_MADE else []
        if any(one.id not in together for one in sets):
            raise refuse("UNDO_NOT_LAST")

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Return whether both set the same columns: counts and returns don't depend on each other."""
        return later.kind == entry.kind and entry.kind in (CHANGED, PLACE_CHANGED)


FAMILY = add_family(DepositFamily())
