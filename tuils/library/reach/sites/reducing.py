"""The reduced facts about people on a copy that leaves the house: what checkout needs, and nothing else.

Only private parts are made smaller. They are input of the state, not result of it, so the copy verifies against what it
was given; computed columns are in no digest, so that it can be compared with the main library by what both know.
Entries stay as they are, each with its number: a merge finds nothing missing and nothing changed, and what the van
writes of its own goes home whole. Reduced parts are never sent on: a van sends what it wrote itself, and the main
library keeps what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from tuils.library.foundation.administration.state import name_parts
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import family_of_kind

KEPT = ("patron", "loan", "basis")
"""The keys kept of any entry about a person: who, and for a fine which loan. No reason that somebody typed."""
Reduce = Callable[[Entry, Facts], Facts]


def keep_whole(_entry: Entry, private: Facts) -> Facts:
    """Keep everything, for a copy that keeps all."""
    return private


def reducer(staff: Collection[str], *, contacts: bool) -> Reduce:
    """Return the function that reduces an entry's private part for a copy with this staff. `contacts`: keep addresses
    and numbers, too."""
    return partial(_reduced, frozenset(staff), contacts)


def _reduced(staff: frozenset[str], contacts: bool, entry: Entry, private: Facts) -> Facts:
    if not private:
        return private
    if entry.kind == "setting_set":
        prefix, parts = name_parts(str(entry.data.get("name", "")))
        return {} if prefix == "machine_key" or (prefix == "pin" and parts[0] not in staff) else private
    family = family_of_kind(entry.kind)
    if family and (own := family.on_van(entry, private)) is not None:
        return own
    kept = {name: what for name, what in private.items() if name in KEPT}
    if "set" in private:
        fits = family.travels | (family.reaches if contacts else frozenset()) if family else ()
        kept["set"] = {name: _less(name, what) for name, what in private["set"].items() if _field(name) in fits}
    if "places" in private:
        kept["places"] = {name: place for name, place in private["places"].items() if name in kept.get("set", {})}
    return kept


def _field(name: str) -> str:
    """Return the name of a field without its key: `contact/` for `contact/3`."""
    field, slash, _key = name.partition("/")
    return field + slash


def _less(name: str, what: object) -> object:
    if name == "born":
        return str(what)[:4]
    if name.startswith("restriction/") and isinstance(what, dict):
        return {**what, "text": "", "operator": ""}
    return what
