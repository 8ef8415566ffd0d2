"""Codes that an import brings and the library does not have yet: counted first, made only when told to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.models import db
from tuils.values.dataclass import dataclass

from .settings import write_setting

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
    """Of the codes in a file, those the library has not, by kind and the most frequent first."""
    known = {(kind, code) for kind, table in _TABLES.items() for code in _codes(table)}
    unknown = [UnknownCode(kind, code, count) for (kind, code), count in found.items() if code]
    unknown = [one for one in unknown if (one.kind, one.code) not in known]
    return tuple(sorted(unknown, key=lambda one: (one.kind, -one.count, one.code)))


def _codes(table: str) -> list[str]:
    return [str(row[0]) for row in db.execute_sql(f"SELECT code FROM {table}").fetchall()]


@verb("library.settings")
def make_codes(desk: Desk, unknown: tuple[UnknownCode, ...]) -> None:
    """Make these codes, each named like itself; the rules for any, any, any hold for them until changed."""
    act = Act(desk)
    for one in unknown:
        write_setting(act, one.kind, one.code, value={"name": one.code, **_FRESH[one.kind]})
