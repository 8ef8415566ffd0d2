"""Codes that an import brings and the library does not have yet: counted first, made only when told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.values.dataclass import dataclass

from .settings_queries import codes_of
from .state import KIND, setting_name

Codes = Counter[tuple[str, str]]  # (kind, code): how often

_TABLES = {"branch": "branch", "location": "shelving_location", "item_type": "item_type", "category": "patron_category"}
_FRESH: dict[str, dict[str, Any]] = {
    "branch": {"return_to": "home"},
    "location": {},
    "item_type": {"not_for_loan": False},
    "category": {"enrolment": ""},
}


@dataclass(frozen=True)
class UnknownCode:
    """`kind`: branch, location, item_type or category. `count`: rows of the file that carry it."""

    kind: str
    code: str
    count: int


def unknown_codes(found: Codes) -> tuple[UnknownCode, ...]:
    """Return the file's codes that the library lacks, by kind, the most frequent first. A code that differs from ours
    only in case, or is the name of ours, is not new; of several spellings in the file the most frequent counts for all.
    """
    alike, counted = alike_codes(found), Counter[tuple[str, str]]()
    for (kind, code), count in found.items():
        counted[kind, alike.get((kind, code), code)] += count
    known = {(kind, code) for kind in _TABLES for code, _name in _codes(kind)}
    unknown = [UnknownCode(kind, code, count) for (kind, code), count in counted.items() if code]
    unknown = [one for one in unknown if (one.kind, one.code) not in known]
    return tuple(sorted(unknown, key=lambda one: (one.kind, -one.count, one.code)))


def alike_codes(found: Codes) -> dict[tuple[str, str], str]:
    """Return our code for each kind and code of a file that is spelled otherwise here. `Adult` is ADULT, and so is
    ADULT's name here; an unknown code is spelled as the file does most often."""
    ours: dict[tuple[str, str], str] = {}
    for kind in _TABLES:
        rows = _codes(kind)
        ours |= {(kind, _folded(name)): code for code, name in rows if name}
        ours |= {(kind, _folded(code)): code for code, _name in rows}
        ours |= {(kind, code): code for code, _name in rows}
    alike = {}
    for (kind, code), _count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if code and (kind, code) not in ours:
            same = ours.setdefault((kind, _folded(code)), code)
            ours[kind, code] = same
        if code and ours[kind, code] != code:
            alike[kind, code] = ours[kind, code]
    return alike


def spelled_as_here(codes: Mapping[str, str], alike: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Return the profile's codes (`branch/MPL` to `main`), each as it is spelled here."""
    put = {key: alike.get((key.partition("/")[0], ours), ours) for key, ours in codes.items()}
    return {f"{kind}/{code}": ours for (kind, code), ours in alike.items()} | put


def _folded(code: str) -> str:
    return " ".join(code.casefold().split())


def _codes(kind: str) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in codes_of(_TABLES[kind])]


@verb("library.settings")
def make_codes(desk: Desk, unknown: tuple[UnknownCode, ...], batch: str = "") -> None:
    """Make these codes, each named like itself; the rules for any, any, any hold for them until changed.

    With an import (`batch`), they are removed with it and not by undo.
    """
    act, more = Act(desk), {"batch": batch} if batch else {}
    for code in unknown:
        value = {"name": code.code, **_FRESH[code.kind]}
        act.write(KIND, data={"name": setting_name(code.kind, code.code), "value": value, **more})
