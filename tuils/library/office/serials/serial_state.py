"""Subscriptions in the store: what is said of each, and of its issues, follows from the entries of every machine.

An entry names its subscription as its list. Of what two machines say of one issue all counts: it came if one has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.kinds import (
    EntryWords,
    Kind,
    always,
    by_any,
    by_branch,
    first_at,
    fold_entry,
    last_at,
    last_word,
    times_counted,
)
from tuils.library.foundation.journal.same_titles import TITLES_MOVE, title_for
from tuils.models.rows import Row, blank
from tuils.models.serials import Serial, SerialIssue

STARTED, CHANGED = "serial_started", "serial_changed"
CAME, CLAIMED, SKIPPED, DISCARDED = "issue_came", "issue_claimed", "issue_skipped", "issue_discarded"
BLANK, ISSUE = blank(Serial), blank(SerialIssue)
FIELDS = BLANK.keys() - {"id", "branch"}
IT_CAME = {"came_at": first_at, "item": last_word("item"), "number": last_word("number"), "ended": always("")}
EDITED = by_branch("catalog.edit")


class SerialFamily(FoldedFamily):
    described = (
        Kind(STARTED, "catalog.edit", EDITED, makes=Serial),
        Kind(CHANGED, "catalog.edit", EDITED),
        Kind(CAME, "circulation.checkin", by_any("circulation.checkin"), folds=IT_CAME, leads=10),
        Kind(CLAIMED, "catalog.edit", EDITED, folds={"claims": times_counted, "claimed_at": last_at}),
        Kind(SKIPPED, "catalog.edit", EDITED, folds={"ended": always("skipped")}),
        Kind(DISCARDED, "catalog.edit", EDITED, folds={"ended": always("discarded")}, leads=9),
    )
    words = {
        STARTED: EntryWords(
            N_("NEW"),
            N_("New subscription: {title}"),
            N_("Undone. The subscription to {title} is removed."),
            N_("the subscription is removed"),
        ),
        CHANGED: EntryWords(
            N_("CHANGED"),
            N_("Changed subscription: {title}"),
            N_("Undone. The subscription to {title} is as it was before."),
        ),
        CAME: EntryWords(
            N_("HERE"), N_("Issue here: {title}"), N_("Undone. The issue of {title} is not here."), N_("not here")
        ),
        CLAIMED: EntryWords(
            N_("CLAIMED"),
            N_("Claimed an issue: {title}"),
            N_("Undone. The issue of {title} is not claimed."),
            N_("not claimed"),
        ),
        SKIPPED: EntryWords(
            N_("NONE"),
            N_("No issue: {title}"),
            N_("Undone. The issue of {title} is expected again."),
            N_("expected again"),
        ),
        DISCARDED: EntryWords(
            N_("DISCARD"),
            N_("Discarded an issue: {title}"),
            N_("Undone. The issue of {title} is here again."),
            N_("here again"),
        ),
    }
    keyed = {Serial: "id", SerialIssue: "serial"}
    carried = ("office.serials.carrying:SERIALS",)
    follows = TITLES_MOVE
    of_title = Serial
    named_by = {Serial: "biblio"}

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        row: Row = {}
        issues: dict[str, Row] = {}
        for entry in entries:
            if entry.kind == STARTED:
                row = {**BLANK, "id": key, "branch": entry.branch}
            if entry.kind in (STARTED, CHANGED):
                fold_entry(row, entry, {}, FIELDS)
            for day in map(str, entry.data.get("days", ())):
                issue = issues.setdefault(day, {**ISSUE, "serial": key, "day": day})
                if entry.kind != SKIPPED or not issue["came_at"]:
                    fold_entry(issue, entry, self.by_name, ())
        return {Serial: [row | {"biblio": title_for(row["biblio"])}], SerialIssue: [*issues.values()]} if row else {}

    def called(self, entry: Entry) -> str:
        from tuils.library.holdings.items.showing import title_called

        return title_called(super().called(entry) or str(entry.changes.get("biblio", "")))

    def undo_needs(self, entry: Entry) -> str:
        """Return the permission to undo. Those who check issues in may undo that and the cover code remembered with
        it."""
        by_cover = entry.kind == CHANGED and entry.changes.keys() == {"code"} and entry.act != entry.id
        return "circulation.checkin" if by_cover else super().undo_needs(entry)

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Return whether `later` must be undone first: later words about an issue; everything after a subscription's
        start."""
        if entry.kind == CHANGED:
            return later.kind == CHANGED
        return entry.kind == STARTED or bool({*entry.data.get("days", ())} & {*later.data.get("days", ())})


FAMILY = add_family(SerialFamily())
