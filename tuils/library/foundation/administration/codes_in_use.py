"""The uses of a code: nobody can remove a code that copies, patrons, holds, rules, rooms or programs name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models.circulation import LIVE
from tuils.models.store_words import json_text

from .settings_queries import count_uses

CALLED = {
    "branch": N_("branch {code}"),
    "location": N_("shelving location {code}"),
    "item_type": N_("item type {code}"),
    "category": N_("patron category {code}"),
    "room": N_("room {code}"),
}
"""The name of each kind of code, by the prefix of its settings."""


OF_ITEM = "journal.id = item.id"
OF_PATRON = "journal.patron = patron.id AND journal.kind = 'patron_registered'"


class CodeUse(NamedTuple):
    """The rows of `table` that name a code. `what`: a key of `_COUNTED`; `made`: which entry made a row, so that an
    import knows its own."""

    what: str
    table: str
    where: str
    made: str = ""


_LIVE = "state IN ({})".format(", ".join(f"'{state}'" for state in sorted(LIVE)))
USES: dict[str, tuple[CodeUse, ...]] = {
    "branch": (
        CodeUse("copies", "item", "?1 IN (home_branch, holding_branch, transit_to)", made=OF_ITEM),
        CodeUse("patrons", "patron", "branch = ?1", made=OF_PATRON),
        CodeUse("holds", "hold", f"pickup = ?1 AND {_LIVE}"),
        CodeUse("rules", "circ_rule", "branch = ?1"),
        CodeUse("rooms", "room", "branch = ?1"),
        CodeUse("programs", "program_session", "branch = ?1 AND NOT removed"),
        CodeUse("first", "setting", "name = 'first_branch' AND value = '\"' || ?1 || '\"'"),
    ),
    "location": (CodeUse("copies", "item", "location = ?1", made=OF_ITEM),),
    "item_type": (
        CodeUse("copies", "item", "item_type = ?1", made=OF_ITEM),
        CodeUse("rules", "circ_rule", "item_type = ?1"),
    ),
    "category": (
        CodeUse("patrons", "patron", "category = ?1", made=OF_PATRON),
        CodeUse("rules", "circ_rule", "category = ?1"),
    ),
    "room": (CodeUse("bookings", "room_time", "room = ?1"),),
}
"""The rows that name a code, by its kind. Hours and closed days of a branch are a part of it."""

_NOT_OF_BATCH = (
    "AND NOT EXISTS (SELECT 1 FROM journal WHERE {made} AND act IN (SELECT id FROM journal "
    f"WHERE kind = 'import_batch' AND {json_text('data', '$.batch')} = ?2))"
)


def uses_of_code(kind: str, code: str, *, batch: str = "") -> Iterator[tuple[str, int]]:
    """Yield the uses of this code, with their counts. With a `batch`, that import's own uses do not count."""
    for use in USES.get(kind, ()):
        but = _NOT_OF_BATCH.format(made=use.made) if batch and use.made else ""
        given = (code, batch) if but else (code,)
        row: Any = count_uses(use.table, use.where, but, given)
        if row[0]:
            yield use.what, int(row[0])


def code_stays(kind: str, code: str, *, batch: str = "") -> Refused | None:
    """Return why this code can't be removed; None where nothing names it."""
    uses = [_counted(what, n) for what, n in uses_of_code(kind, code, batch=batch)]
    if not uses:
        return None
    return refuse("CODE_IN_USE", called=code_called(kind, code), uses=", ".join(uses))


def code_called(kind: str, code: str) -> str:
    """`shelving location FIC`"""
    return _(CALLED[kind]).format(code=code)


def _counted(what: str, n: int) -> str:
    words = {
        "copies": ngettext("{n} copy", "{n} copies", n),
        "patrons": ngettext("{n} patron", "{n} patrons", n),
        "holds": ngettext("{n} hold", "{n} holds", n),
        "rules": ngettext("{n} rule", "{n} rules", n),
        "rooms": ngettext("{n} room", "{n} rooms", n),
        "programs": ngettext("{n} program date", "{n} program dates", n),
        "bookings": ngettext("{n} booking", "{n} bookings", n),
        "first": _("the library's main desk"),
    }
    return words[what].format(n=count_label(n))
