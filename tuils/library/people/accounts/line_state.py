"""Lines of accounts in the store: one row an entry. The patron, and the loan of a fine, are private parts."""

from __future__ import annotations

from collections.abc import Collection

from tuils.i18n import N_, NN_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import STAYS_OUT, Brought, EntryWords, Kind, by_any, by_branch
from tuils.library.foundation.journal.queries import drop_row
from tuils.library.foundation.journal.undoing import none_names
from tuils.library.foundation.refusals import refuse
from tuils.models import AccountLine, Journal
from tuils.models.rows import find, get, put, some

from .queries import void_line

SIGN = {"charge": 1, "payment": -1, "waive": -1, "refund": 1}
LINE_TAKEN_BACK = "line_taken_back"
"""An import is undone: the line that it names is treated as if it had never existed."""


_AT_DESK = ("circulation.checkin", "circulation.checkout", "circulation.state")
BESIDE = {
    ("charge", "card"): by_any("patrons.edit"),
    ("charge", "membership"): by_any("patrons.register", "patrons.renew", "patrons.edit", "patrons.batch"),
    ("charge", "overdue"): by_any(*_AT_DESK, "circulation.renew", "circulation.count"),
    ("charge", "rental"): by_any("circulation.checkout"),
    ("charge", "deposit"): by_any("circulation.checkout"),
    ("charge", "lost"): by_any("circulation.state", "catalog.edit"),
    ("charge", "processing"): by_any("circulation.state", "catalog.edit"),
    ("waive", "found"): by_any(*_AT_DESK),
    ("waive", "deposit"): by_any(*_AT_DESK, "circulation.count"),
    ("waive", "doubled"): STAYS_OUT,
    ("waive", "void"): by_any("fees.void"),
    ("refund", "void"): by_any("fees.void"),
}
"""By kind and reason: the lines that a verb writes beside its main work."""
BY_HAND = {
    ("charge", "manual"): "fees.charge",
    ("payment", "cash"): "fees.pay",
    ("waive", "manual"): "fees.waive",
    ("waive", "void"): "fees.void",
    ("refund", "manual"): "fees.refund",
    ("refund", "void"): "fees.void",
}
"""By kind and reason: the lines that are a verb of their own, with its permission, which undoing them needs too."""


class LineState(Family):
    described = (
        Kind("charge", brought=by_any("fees.charge", "library.import")),
        Kind("payment", brought=by_any("fees.pay", "library.import")),
        Kind("waive", brought=by_any("fees.waive", "library.import")),
        Kind("refund", brought=by_any("fees.refund", "library.import")),
        Kind(LINE_TAKEN_BACK, brought=by_branch("library.import")),
    )
    words = {
        "charge": EntryWords(
            N_("CHARGED"),
            N_("Charged {money}"),
            N_("Undone. {money} is no longer owed."),
            N_("no longer owed"),
            did_for=N_("Charged {name} {money}: {title}"),
            undone_for=N_("Undone. {name} no longer owes {money}."),
            counted=NN_("{n} charge", "{n} charges"),
        ),
        "payment": EntryWords(
            N_("PAID"),
            N_("Paid {money}"),
            N_("Undone. {money} is owed again."),
            N_("owed again; give the money back"),
            did_for=N_("{name} paid {money}: {title}"),
            undone_for=N_("Undone. {name} owes {money} again."),
            counted=NN_("{n} payment", "{n} payments"),
        ),
        "waive": EntryWords(
            N_("WAIVED"),
            N_("Waived {money}"),
            N_("Undone. {money} is owed again."),
            N_("owed again"),
            did_for=N_("Waived {money} for {name}: {title}"),
            undone_for=N_("Undone. {name} owes {money} again."),
            counted=NN_("{n} waiver", "{n} waivers"),
        ),
        "refund": EntryWords(
            N_("REFUND"),
            N_("Refunded {money}"),
            N_("Undone. {money} is credit again."),
            N_("credit again; take the money back"),
            did_for=N_("Refunded {money} to {name}: {title}"),
            undone_for=N_("Undone. {name} has {money} credit again."),
            counted=NN_("{n} refund", "{n} refunds"),
        ),
        LINE_TAKEN_BACK: EntryWords(N_("UNDONE")),
    }
    tables = (AccountLine,)
    carried = ("lending.loans.carrying:LINES",)
    untold = frozenset({"patron", "loan"})
    forgets = untold

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """Require, for a line that comes with other work, the permission for that work."""
        return BESIDE.get((entry.kind, str(entry.data.get("why", "")))) or super().brought_as(entry, private)

    def apply_new(self, entry: Entry) -> Pocketful:
        if entry.kind == LINE_TAKEN_BACK:
            _take_back([entry.charge or ""])
        else:
            _save([entry], fresh=True)
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        charges = {entry.id for entry in touched if entry.kind == "charge"}
        back = {entry.charge for entry in touched if entry.kind == LINE_TAKEN_BACK and entry.charge}
        named = [*find(Journal, "charge", charges), *find(Journal, "id", back)]
        _save([*touched, *map(entry_from_row, named)])
        return {}

    def let_go(self, entry: Entry) -> Pocketful:
        """Drop the line. A line that settled a charge that is not here stays by itself."""
        drop_row("account_line", entry.id)
        others = [*find(Journal, "charge", [entry.id]), *find(Journal, "id", [entry.charge or ""])]
        return self.refold(list(map(entry_from_row, others)))

    def people_moved(self, people: Collection[str]) -> None:
        lines = [row.id for row in find(AccountLine, "patron", people)]
        _save([entry_from_row(row) for row in find(Journal, "id", lines)])

    def undo_needs(self, entry: Entry) -> str:
        return BY_HAND.get((entry.kind, str(entry.data.get("why", ""))), "")

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to undo a charge that was paid or waived since, and to undo a line that became credit once credit
        was refunded."""
        line = get(AccountLine, entry.id)
        if line and line.patron is None:
            raise refuse("UNDO_TOO_LATE", wording="WHOSE_FORGOTTEN")
        if entry.kind == "charge":
            none_names("charge", entry.id, together)
        elif entry.kind != "refund" and _given_back_since(entry, together):
            raise refuse("UNDO_NOT_LAST")


def _given_back_since(entry: Entry, together: set[str]) -> bool:
    """Return whether money was given back on the same account later, for the same charge or out of the credit."""
    line = get(AccountLine, entry.id)
    text = '"patron" = ? AND "kind" = \'refund\' AND NOT "void" AND ("charge" IS NULL OR "charge" = ?)'
    back = some(AccountLine, text, line.patron, line.charge) if line and line.patron else []
    later = find(Journal, "id", (row.id for row in back if row.id not in together))
    return any(entry_from_row(row).order > entry.order for row in later)


def _save(entries: list[Entry], *, fresh: bool = False) -> None:
    """Save lines with the patron of their charge: one machine may know of a merge, or have forgotten the patron of a
    line, before the other."""
    entries = [entry for entry in entries if entry.kind in SIGN]
    kept = applying.privates({entry.id for entry in entries} | {entry.charge for entry in entries if entry.charge})
    for entry in {entry.id: entry for entry in entries}.values():
        private = kept.get(entry.id, {})
        put(
            AccountLine,
            {
                "id": entry.id,
                "kind": entry.kind,
                "patron": kept.get(entry.charge or "", {}).get("patron") or private.get("patron"),
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

    if not fresh:
        _take_back([entry.id for entry in entries])


def _take_back(lines: Collection[str]) -> None:
    """Void those of these lines whose import was undone."""
    named = [row.charge or "" for row in find(Journal, "charge", lines) if _is_taken_back(row)]
    for line in named:
        void_line(line)


def _is_taken_back(row: Journal) -> bool:
    return row.kind == LINE_TAKEN_BACK and not row.void


def _is_void(charge: str | None) -> bool:
    """Return whether this charge is void. To waive an undone charge would be a gift."""
    row = get(Journal, charge)
    return bool(charge) and (row is None or bool(row.void))


FAMILY = add_family(LineState())
