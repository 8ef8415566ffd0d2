"""The repeatable parts of a patron, exported to tables and imported from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tuils.formats.tables.patron_parts import LISTS, PROXIES, SINGLE, Parts
from tuils.i18n import _
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts, fold_fields
from tuils.library.people.patrons.notes import KINDS
from tuils.library.people.patrons.patron_state import PARTS, part_name
from tuils.library.people.patrons.restrictions import WHYS
from tuils.models import Patron, Proxy
from tuils.models.rows import blank, columns, find

COLUMNS = (*LISTS, PROXIES)
"""Columns of a table, each a list of objects; `proxies` by card."""
_WORDS = {
    "contact": ("kind", ("address", "phone", "email")),
    "note": ("kind", (*KINDS,)),
    "restriction": ("why", (*WHYS,)),
}
"""The column of each part that holds one of a few words."""


def parts_of_patrons(part: str, patrons: Iterable[str]) -> dict[str, dict[str, Facts]]:
    """Return this part of each of these patrons (ids) by key, as its fields hold it."""
    kind = PARTS[part]
    found: dict[str, dict[str, Facts]] = {}
    for row in sorted(map(columns, find(kind.table, "patron", patrons)), key=lambda row: str(row[kind.key])):
        what = {name: value for name, value in row.items() if name not in ("patron", kind.key)}
        found.setdefault(row["patron"], {})[row[kind.key]] = what
    return found


def parts_out(patrons: list[str]) -> dict[str, dict[str, list[Facts]]]:
    """Return the non-empty COLUMNS of each of these patrons (ids), without blank values."""
    out: dict[str, dict[str, list[Facts]]] = {}
    for column, part in LISTS.items():
        for patron, several in parts_of_patrons(part, patrons).items():
            told = [{"key": key, **_filled(what)} for key, what in several.items()]
            out.setdefault(patron, {})[column] = told
    proxies = find(Proxy, "patron", patrons)
    cards = {row.id: row.card for row in find(Patron, "id", {row.proxy for row in proxies})}
    for row in sorted(proxies, key=lambda row: cards.get(row.proxy, "")):
        if card := cards.get(row.proxy):
            out.setdefault(row.patron, {}).setdefault(PROXIES, []).append({"card": card, "may": row.may})
    return out


def _filled(what: Facts) -> Facts:
    return {name: value for name, value in what.items() if value != ""}


def barred_apart(patron: str) -> Facts:
    """Return whether a patron (an id) is barred, and until when, apart from all restrictions."""
    entries = applying.entries_naming(patron=patron)
    fields = fold_fields(entries, applying.privates(entry.id for entry in entries))
    return {"barred": bool(fields.get("barred")), "barred_until": str(fields.get("barred_until", ""))}


def parts_in(parts: Parts, here: Patron | None, coming: Mapping[str, Any]) -> tuple[Facts, list[str]]:
    """Return the fields that add these to a patron, and a sentence for each with an unknown word.

    `here`: the patron's row; None of someone new. `coming`: the other fields of the same row. Existing parts are left
    out; a single number or address that the patron has in another place is ignored.
    """
    fields: Facts = {}
    faults: list[str] = []
    known = {part: parts_of_patrons(part, [here.id]).get(here.id, {}) if here else {} for part, _key in parts}
    for (part, key), said in parts.items():
        before = known[part].get(key, {})
        if key in SINGLE and part == "contact":
            if _has(said["text"], {**(columns(here) if here else {}), **coming}, known[part]):
                continue
            said = {**_filled(before), **_filled(said)}
        column, words = _WORDS[part]
        if said.get(column) not in words:
            faults.append(
                _("{word} was left out. It must be one of: {words}.").format(
                    word=said.get(column), words=", ".join(words)
                )
            )
            continue
        empty = {name: "" for name in blank(PARTS[part].table) if name not in ("patron", "key")}
        what = {**empty, **{name: value for name, value in said.items() if name in empty}}
        if what != before:
            fields[part_name(part, key)] = what
    return fields, faults


def _has(text: str, fields: Mapping[str, Any], contacts: Mapping[str, Facts]) -> bool:
    return text in (fields.get("phone"), fields.get("email"), *(what["text"] for what in contacts.values()))
