"""Suggestions in the store: folded from their entries. Who made one is a private part, which goes once they were told;
when somebody is removed; and after the time that the library says.

Kinds: `suggestion_made` (list=NEW; private: `patron`), `suggestion_decided` (state, reason, line), `suggestion_told`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tuils.library.administration.retention import gone_before
from tuils.library.circulation.slices import in_slices, while_there_is_time
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.families import Family, Pocketful, by_any, by_branch, register
from tuils.library.journal.persons import was_removed
from tuils.library.refusals import refuse
from tuils.models.orders import Suggestion
from tuils.models.rows import Row, blank, find, get, put

from .queries import drop_row, name_suggester, old_suggestions, patron_suggestions

MADE, DECIDED, TOLD = "suggestion_made", "suggestion_decided", "suggestion_told"
BLANK = blank(Suggestion)
OF_THE_WISH = ("title", "author", "isbn", "note", "branch")
OF_DECISION = ("state", "reason", "line")


class SuggestionFamily(Family):
    kinds = frozenset({MADE, DECIDED, TOLD})
    brought = {
        MADE: by_any("holds.place"),
        TOLD: by_any("holds.place", "orders.edit"),
        DECIDED: by_branch("orders.edit"),
    }
    late_private = frozenset({MADE})
    tables = (Suggestion,)
    untold = frozenset({"patron"})
    forgets = untold

    def refold(self, touched: list[Entry]) -> Pocketful:
        forgotten: Pocketful = {}
        for key in sorted({entry.list for entry in touched if entry.list and entry.kind in self.kinds}):
            forgotten |= _fold(key)
        return forgotten

    def retains(self, entry: Entry) -> bool:
        row = get(Suggestion, entry.id)
        return not entry.void and (row is None or not row["told"])

    def private_came(self, entry: Entry, private: Facts) -> None:
        name_suggester(entry.id, private.get("patron"))

    def people_moved(self, people: Collection[str]) -> None:
        rows = [row["id"] for row in find(Suggestion, "patron", people)]
        for key, private in applying.privates(rows).items():
            name_suggester(key, private.get("patron"))

    def undo_needs(self, entry: Entry) -> str:
        return "orders.edit" if entry.kind == DECIDED else "holds.place"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if any(other.kind in self.kinds for other in applying.later(entry, "list", together)):
            raise refuse("UNDO_NOT_LAST")

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """Who was told is to be told again, as long as it is remembered who that was."""
        key = entry.list or ""
        if entry.kind == TOLD and key in pocket:
            applying.keep(key, pocket[key])
            _fold(key)


def _fold(key: str) -> Pocketful:
    entries = [one for one in applying.about(list=key) if one.kind in SuggestionFamily.kinds]
    made = next((one for one in entries if one.kind == MADE), None)
    if made is None or made.void:
        drop_row(Suggestion, key)
        return applying.forget([key])
    row: Row = {**BLANK, "id": key, "made_at": made.at}
    row |= {name: value for name, value in made.changes.items() if name in OF_THE_WISH}
    for entry in entries:
        if entry.void:
            continue
        if entry.kind == DECIDED:
            row |= {name: str(value) for name, value in entry.changes.items() if name in OF_DECISION}
            row["decided_at"] = entry.at
        elif entry.kind == TOLD:
            row["told"] = 1
    patron = applying.privates([key]).get(key, {}).get("patron")
    forgotten = applying.forget([key]) if row["told"] or was_removed(str(patron)) else {}
    row["patron"] = None if forgotten else patron
    put(Suggestion, row)
    return forgotten


FAMILY = register(SuggestionFamily())


def forget_suggestions(desk: Desk) -> Iterator[int]:
    """Forget whose suggestions are older than `suggestions` says, decided or not; how many, after each short
    transaction. On every site; idempotent."""
    before = gone_before(desk, "suggestions")
    return in_slices(desk, old_suggestions(before) if before is not None else [], _forget)


@verb("library.daily")
def _forget(desk: Desk, suggestions: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(suggestions, _forget_one)


def _forget_one(suggestion: str) -> bool:
    applying.forget([suggestion])
    name_suggester(suggestion, None)
    return True


def forget_suggestions_of(patron: str) -> None:
    """No row and no private part names this patron (an id) as whoever suggested something."""
    for suggestion in patron_suggestions(patron):
        _forget_one(suggestion)
