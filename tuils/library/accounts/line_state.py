"""Lines of accounts in the store: one row an entry. Who it is about, and of a fine which loan, are private parts."""

from __future__ import annotations

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, entry_of
from tuils.library.journal.families import Family, Pocketful, register
from tuils.library.journal.undoing import none_names
from tuils.models import AccountLine, Journal
from tuils.models.rows import find, get, put

SIGN = {"charge": 1, "payment": -1, "waive": -1, "refund": 1}


class Lines(Family):
    kinds = frozenset(SIGN)
    tables = (AccountLine,)
    untold = frozenset({"patron", "loan"})

    def apply_new(self, entry: Entry) -> Pocketful:
        _save([entry])
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        charges = {entry.id for entry in touched if entry.kind == "charge"}
        waived = [entry_of(row) for row in find(Journal, "charge", charges) if row["kind"] == "waive"]
        _save([*touched, *waived])
        return {}

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """A charge that was paid or waived since stays until that is taken back."""
        if entry.kind == "charge":
            none_names("charge", entry.id, together)


def _save(entries: list[Entry]) -> None:
    kept = applying.privates(entry.id for entry in entries)
    for entry in {entry.id: entry for entry in entries}.values():
        private = kept.get(entry.id, {})
        put(
            AccountLine,
            {
                "id": entry.id,
                "kind": entry.kind,
                "patron": private.get("patron"),
                "cents": int(entry.data["cents"]),
                "charge": entry.id if entry.kind == "charge" else entry.charge,
                "why": str(entry.data.get("why", "")),
                "loan": private.get("loan"),
                "at": entry.at,
                "branch": entry.branch,
                "operator": entry.operator,
                "void": entry.void or (entry.kind == "waive" and _is_void(entry.charge)),
            },
        )


def _is_void(charge: str | None) -> bool:
    """To waive what was undone would be a gift."""
    row = get(Journal, charge)
    return bool(charge) and (row is None or bool(row["void"]))


FAMILY = register(Lines())
