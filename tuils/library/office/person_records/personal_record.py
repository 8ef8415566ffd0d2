"""The record of everything kept about one person, at their own request: each table that knows a patron, as text or as
one object. It shows only the names of others (guardian, family)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation import audit
from tuils.library.foundation.administration.settings import library_name, name_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.hooks import PersonPart
from tuils.library.foundation.journal.persons import all_of
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.sheets import FLAGS, NO_CARD
from tuils.models import Patron
from tuils.models.rows import columns, marks
from tuils.models.store_words import json_text
from tuils.values.time.moments import iso

from .parts import DEPARTMENTS
from .queries import entries_about, rows_of_part

Facts = dict[str, Any]
EXPORT = "patrons.export"
NOT_TOLD = ("id", "pos", "clash", "guardian", "family")
EMPTY = ("", None)


@permitted(EXPORT)
def personal_record(desk: Desk, card: str) -> Facts:
    """Return one object: `patron` (the fields), then a list for each kind of thing; an absent one is empty.

    Times are ISO 8601, money integer cents. Permission patrons.export; it is noted in the audit log, and the note is
    in the list. Refuses with PATRON_UNKNOWN, CARD_LOST.
    """
    row = by_card(card)
    audit.note_in_audit(desk, "export", row.id, about=EXPORT)
    people = all_of(row.id)
    record: Facts = {"library": library_name(), "made_at": iso(desk.now, desk.zone), "patron": _fields(row)}
    for part in PARTS:
        if found := [_given_fields(desk, facts) for facts in _rows(part, desk, row, people)]:
            record[part.name] = found
    return record


def _fields(row: Patron) -> Facts:
    known = {
        name: bool(value) if name in FLAGS else value for name, value in columns(row).items() if name not in NOT_TOLD
    }
    known["card"] = "" if str(known["card"]).startswith(NO_CARD) else known["card"]
    known["category"] = name_of("category", row.category)
    known["branch"] = name_of("branch", row.branch)
    return {name: value for name, value in known.items() if value not in ("", None)}


def _rows(part: PersonPart, desk: Desk, row: Patron, people: Sequence[str]) -> Iterator[Facts]:
    if part.told:
        return part.told(desk, columns(row), people)
    where = f"patron IN ({marks(people)}) ORDER BY {part.order}"
    return iter(rows_of_part(part.columns, part.table, where, people))


def _given_fields(desk: Desk, facts: Facts) -> Facts:
    """Return the fields of a row that have a value, with moments as ISO 8601."""
    return {
        name: iso(value, desk.zone) if (name == "at" or name.endswith("_at")) and value else value
        for name, value in facts.items()
        if value not in EMPTY
    }


def _entries(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    """Yield the journal's entries about this person, each with its private part."""
    marks = ", ".join("?" for _one in people)
    about = f"journal.patron IN ({marks}) OR {json_text('private.data', '$.patron')} IN ({marks})"
    for entry in entries_about(about, people):
        said = json.loads(entry.pop("data"))
        said.pop("patron", None)
        said.pop("places", None)
        if "set" in said:
            said["set"] = {name: value for name, value in said["set"].items() if not _names_another(name)}
        yield entry | ({"said": said} if said else {})


def _names_another(field: str) -> bool:
    """Return whether the field names another person by an id, which means nothing; `ties` has the names."""
    return field in ("guardian", "family") or field.startswith("proxy/")


LOOKS = PersonPart(
    "looks", N_("Staff who viewed your record"), "audit_row", "at, operator, kind, deed", "at, device, seq"
)
ENTRIES = PersonPart(
    "entries", N_("The entries behind this record, in order"), "journal", told=_entries, tables=("private",)
)
PARTS = (*DEPARTMENTS, LOOKS, ENTRIES)
"""The lists of the record, in the order of the text."""
OTHERWISE = ("patron", "patron_word", "aside_entry")
"""The tables that know a patron but are covered by the fields; entries from a van that nobody accepted yet are on no
record."""
