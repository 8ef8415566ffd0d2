"""Authority records in the store: the last record of each counts, and its see-references follow from it."""

from __future__ import annotations

import base64

from tuils.formats.marc_headings import authority_headings, key_of
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry
from tuils.library.journal.families import Family, Pocketful, by_branch, register
from tuils.library.refusals import refuse
from tuils.models.headings import Authority, SeeFrom
from tuils.models.rows import put
from tuils.values.search_words import words_of_heading

from .queries import forget_see_from, put_see_from

PUT = "authority_put"
"""The kind of entry: `list` names the record, as nothing else of the journal does; `set` has `record` or `removed`."""


class Authorities(Family):
    kinds = frozenset({PUT})
    brought = {PUT: by_branch("catalog.edit", "library.import")}
    tables = (Authority, SeeFrom)

    def refold(self, touched: list[Entry]) -> Pocketful:
        for key in sorted({entry.list for entry in touched if entry.kind == PUT and entry.list}):
            last = [entry for entry in applying.about(list=key) if entry.kind == PUT and not entry.void]
            forget_see_from(key)
            if last and last[-1].changes.get("record"):
                _save(key, base64.b64decode(last[-1].changes["record"]))
        return {}

    def undo_needs(self, entry: Entry) -> str:
        return "catalog.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if any(other.kind == PUT for other in applying.later(entry, "list", together)):
            raise refuse("UNDO_NOT_LAST")


def _save(key: str, marc: bytes) -> None:
    told = authority_headings(marc)
    if told is None:
        return
    put(Authority, {"id": key, "kind": told.kind, "key": key_of(told.text), "text": told.text,
                    "see_from": "\n".join(told.see_from), "marc": marc})  # fmt: skip
    own = key_of(told.text)
    put_see_from(
        [
            (told.kind, key_of(form), form, words_of_heading(form), told.text, key)
            for form in told.see_from
            if key_of(form) not in ("", own)
        ]
    )


FAMILY = register(Authorities())
