"""Authority records in the store: the last record of each counts, and its see-references follow from it."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from tuils.formats.marc.marc_headings import authority_headings, heading_key
from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_branch
from tuils.models.headings import Authority, SeeFrom
from tuils.values.search_words import words_of_heading

PUT = "authority_put"
"""The kind of entry: `list` names the record, as nothing else of the journal does; `set` has `record` or `removed`."""


class Authorities(FoldedFamily):
    described = (Kind(PUT, "catalog.edit", by_branch("catalog.edit", "library.import")),)
    words = {
        PUT: EntryWords(N_("HEADING"), N_("See-references: {title}")),
    }
    keyed = {SeeFrom: "authority", Authority: "id"}
    named_by = {Authority: "text"}

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        if not entries or not entries[-1].changes.get("record"):
            return {}
        marc = base64.b64decode(entries[-1].changes["record"])
        headings = authority_headings(marc)
        if headings is None:
            return {}
        own, kind = heading_key(headings.text), headings.kind
        row = {"id": key, "kind": kind, "key": own, "text": headings.text, "marc": marc,
               "see_from": "\n".join(headings.see_from)}  # fmt: skip
        forms = {
            form_key: form for form in reversed(headings.see_from) if (form_key := heading_key(form)) not in ("", own)
        }
        return {
            Authority: [row],
            SeeFrom: [
                {"kind": kind, "key": form_key, "text": form, "words": words_of_heading(form),
                 "heading": headings.text, "authority": key}
                for form_key, form in forms.items()
            ],
        }  # fmt: skip


FAMILY = add_family(Authorities())
