"""Subscriptions in the store: what is said of each, and of its issues, follows from the entries of every machine.

An entry names its subscription as its list. Of what two machines say of one issue all counts: it came if one has it.
"""

from __future__ import annotations

from dataclasses import field

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.families import Family, Pocketful, by_any, by_branch, register
from tuils.library.journal.same_titles import MERGED, related, title_for
from tuils.library.refusals import refuse
from tuils.models.rows import Row, blank, find, put, put_all
from tuils.models.serials import Serial, SerialIssue
from tuils.values.dataclass import dataclass

from .queries import drop_serial

STARTED, CHANGED = "serial_started", "serial_changed"
CAME, CLAIMED, SKIPPED, DISCARDED = "issue_came", "issue_claimed", "issue_skipped", "issue_discarded"
OF_ISSUES = frozenset({CAME, CLAIMED, SKIPPED, DISCARDED})
BLANK, ISSUE = blank(Serial), blank(SerialIssue)


@dataclass
class SerialState:
    """A subscription as its entries tell it: without `fields` none of them started it. `issues` by day."""

    id: str
    fields: Facts = field(default_factory=dict)
    issues: dict[str, Row] = field(default_factory=dict)


def step_serial(state: SerialState, entry: Entry) -> None:
    """One entry, in any state: what makes no sense is passed over."""
    if entry.kind == STARTED:
        state.fields = {**BLANK, **_known(entry)} | {"id": state.id, "branch": entry.branch}
    elif entry.kind == CHANGED and state.fields:
        state.fields |= _known(entry)
    elif entry.kind in OF_ISSUES:
        for day in map(str, entry.data.get("days", ())):
            _step_issue(state.issues.setdefault(day, {**ISSUE, "serial": state.id, "day": day}), entry)


def _step_issue(issue: Row, entry: Entry) -> None:
    if entry.kind == CAME:
        issue["came_at"] = issue["came_at"] or entry.at
        issue["item"] = str(entry.data.get("item", "")) or issue["item"]
        issue["number"] = str(entry.data.get("number", "")) or issue["number"]
        issue["ended"] = ""
    elif entry.kind == CLAIMED:
        issue["claims"] += 1
        issue["claimed_at"] = max(issue["claimed_at"], entry.at)
    elif entry.kind == DISCARDED or not issue["came_at"]:
        issue["ended"] = "skipped" if entry.kind == SKIPPED else "discarded"


def _known(entry: Entry) -> Facts:
    return {name: value for name, value in entry.changes.items() if name in BLANK and name not in ("id", "branch")}


class SerialFamily(Family):
    kinds = frozenset({STARTED, CHANGED}) | OF_ISSUES
    brought = {
        **dict.fromkeys((STARTED, CHANGED, CLAIMED, SKIPPED, DISCARDED), by_branch("catalog.edit")),
        CAME: by_any("circulation.checkin"),
    }
    follows = frozenset({MERGED})
    tables = (Serial, SerialIssue)

    def refold(self, touched: list[Entry]) -> Pocketful:
        moved = related(entry.biblio for entry in touched if entry.kind == MERGED and entry.biblio)
        of_them = {row["id"] for row in find(Serial, "biblio", moved)} if moved else set()
        for key in sorted({entry.list for entry in touched if entry.list and entry.kind in self.kinds} | of_them):
            state = SerialState(key)
            for entry in applying.about(list=key):
                if not entry.void:
                    step_serial(state, entry)
            drop_serial(key)
            if state.fields:
                put(Serial, state.fields | {"biblio": title_for(state.fields["biblio"])})
                put_all(SerialIssue, [*state.issues.values()])
        return {}

    def undo_needs(self, entry: Entry) -> str:
        """Whoever checks issues in may take that back, with the cover that was remembered for it."""
        by_cover = entry.kind == CHANGED and entry.changes.keys() == {"code"} and entry.act != entry.id
        return "circulation.checkin" if entry.kind == CAME or by_cover else "catalog.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """What was said later of the same is undone first; the start of a subscription last."""
        days = set(entry.data.get("days", ()))
        for other in applying.later(entry, "list", together):
            same = entry.kind == other.kind if entry.kind == CHANGED else days & set(other.data.get("days", ()))
            if entry.kind == STARTED or same:
                raise refuse("UNDO_NOT_LAST")


FAMILY = register(SerialFamily())
