"""The repeated parts of a person in a table: more phones and addresses, notes, restrictions, proxies.

Other systems have a column for each (`mobile`, `phone2`). Our own export has one column with all there are, as JSON:
`[{"key": "3f2a", "kind": "phone", "text": "555-0100"}]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tuils.i18n import _
from tuils.values.folding import clean

from .tables import guess_by_names

_KNOWN = {
    "phone_2": "phone2 mobile mobilephone cell cellphone workphone phonepro businessphone eveningphone otherphone",
    "phone_3": "phone3 mobile mobilephone cell cellphone workphone phonepro businessphone eveningphone otherphone",
    "email_2": "email2 emailpro workemail otheremail parentemail",
    "contacts": "contacts",
    "all_notes": "allnotes",
    "restrictions": "restrictions",
    "proxies": "proxies",
}
COLUMNS = tuple(_KNOWN)
SINGLE = {"phone_2": "phone", "phone_3": "phone", "email_2": "email"}
"""The columns with one contact, and its kind. Its key is the column, so that it is updated."""
LISTS = {"contacts": "contact", "all_notes": "note", "restrictions": "restriction"}
"""The columns of our own export, and the part of a patron that each holds."""
PROXIES = "proxies"
_LABELS = {"mobile": "mobile", "cell": "mobile", "work": "work", "business": "work", "pro": "work", "parent": "parent"}
Parts = dict[tuple[str, str], dict[str, str]]
"""The facts by part and key."""


def guess_more(header: Sequence[str], columns: Mapping[str, str], more: Mapping[str, str] = {}) -> dict[str, str]:
    """Return the column of each of COLUMNS, among those not used for something else yet. `more`: names that come before
    the usual ones."""
    found = dict(columns)
    for field, usual in _KNOWN.items():
        names = f"{more.get(field, '')} {usual}"
        free = [name for name in header if name not in found.values()]
        found |= guess_by_names(free, {field: names})
    return {field: column for field, column in found.items() if field in _KNOWN}


def read_parts(row: Mapping[str, str], columns: Mapping[str, str]) -> tuple[Parts, list[dict[str, str]], list[str]]:
    """The contacts, notes and restrictions in a row; its proxies, each with `card` and `may`; and plain sentences for
    what cannot be read. What an empty cell is for is not among them."""
    parts: Parts = {}
    proxies: list[dict[str, str]] = []
    faults: list[str] = []
    for field, column in columns.items():
        text = clean(row.get(column, ""))
        if not text or text in ("NULL", "\\N"):
            continue
        if SINGLE.get(field) == "email" and (" " in text or text.count("@") != 1):
            faults.append(_("{field} not readable; it was not imported.").format(field=column))
        elif kind := SINGLE.get(field):
            parts["contact", field] = {"kind": kind, "text": text, "label": _label(column)}
        elif field in (*LISTS, PROXIES):
            sign = "card" if field == PROXIES else "key"
            several = _several(text, sign)
            if several is None:
                faults.append(_("{field} not readable; it was not imported.").format(field=column))
            elif field == PROXIES:
                proxies = several
            else:
                parts |= {(LISTS[field], one.pop(sign)): one for one in several}
    return parts, proxies, faults


def _label(column: str) -> str:
    name = column.casefold()
    return next((label for word, label in _LABELS.items() if word in name), "")


def _several(text: str, sign: str) -> list[dict[str, str]] | None:
    """Return a list of objects of plain text, each with this sign; None if it is something else."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    for one in found:
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            return None
        if not one.get(sign) or "/" in one[sign]:
            return None
    return [{name: clean(value) for name, value in one.items()} for one in found]
