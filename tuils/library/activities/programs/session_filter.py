"""Filter sessions by words: `for adults`, `in meeting`, `kind film`, `at east`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tuils.i18n import N_, _
from tuils.library.activities.queries import branch_names, room_names
from tuils.library.foundation.desk import Desk
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.programs import AUDIENCES, KINDS

from .sessions import WhichSessions

WORDS = {"audience": N_("for"), "room": N_("in"), "kind": N_("kind"), "branch": N_("at")}
"""The word that begins each filter. In the reader's language, and in English."""
ALSO: Mapping[str, tuple[str, ...]] = {
    N_("teens"): ("12-18",),
    N_("babies"): ("0-5",),
    N_("children"): ("0-5", "6-11"),
    N_("everyone"): ("general",),
}
"""Other words for audiences."""
EVERYTHING = N_("all")
"""The word that, alone, shows all sessions again."""


@dataclass(frozen=True)
class Offered:
    """The values to filter by: for each field of WhichSessions, the words by code."""

    audience: Mapping[str, str]
    room: Mapping[str, str]
    kind: Mapping[str, str]
    branch: Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """The result of reading words. `unknown`: a word that matches nothing here, `several`: its possible meanings.
    Else `which` is the filter."""

    which: WhichSessions
    unknown: str = ""
    several: tuple[str, ...] = ()


def offered(desk: Desk) -> Offered:
    """Return the audiences, rooms, kinds and branches of this library. Two statements."""
    desk.require("programs.see")
    return Offered(
        {code: _(words) for code, words in AUDIENCES.items()},
        {code: name or code for code, name in room_names(of_sessions=True).items() if code},
        {code: _(kind.words) for code, kind in KINDS.items()},
        {code: name or code for code, name in branch_names().items()},
    )


def begins_a_wish(text: str) -> bool:
    """Does it begin like a filter? A title may, too."""
    return fold_text(text) in _names(EVERYTHING) or bool(_parts(text))


def read_wish(text: str, held: WhichSessions, known: Offered) -> Read:
    """Add `for adults in meeting` to the current filter; `all` clears it."""
    if fold_text(text) in _names(EVERYTHING):
        return Read(replace(held, audience="", room="", kind="", branch=""))
    wanted: dict[str, Any] = {}
    for field, words in _parts(text):
        found = _called(words, getattr(known, field), ALSO if field == "audience" else {})
        if len(found) != 1:
            return Read(held, words, tuple(getattr(known, field)[code] for code in found))
        wanted[field] = found[0]
    return Read(replace(held, **wanted))


def wish_words(which: WhichSessions, known: Offered) -> str:
    """Say `for adults, in Meeting room, film`; empty without a filter."""
    said = {"audience": _("for {what}"), "room": _("in {what}"), "kind": _("{what}"), "branch": _("at {what}")}
    held = {field: getattr(which, field) for field in WORDS if getattr(which, field)}
    return ", ".join(said[field].format(what=getattr(known, field).get(code, code)) for field, code in held.items())


def _names(word: str) -> set[str]:
    return {word, fold_text(_(word))}


def _parts(text: str) -> list[tuple[str, str]]:
    """Split into field and words of each filter; empty if it begins otherwise."""
    fields = {name: field for field, word in WORDS.items() for name in _names(word)}
    found = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, fields))})(?:\s+|$)", text.strip(), flags=re.IGNORECASE)
    if found[0].strip() or len(found) < 3:
        return []
    return [(fields[fold_text(word)], words.strip()) for word, words in zip(found[1::2], found[2::2], strict=True)]


def _called(words: str, known: Mapping[str, str], also: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the codes that these words may mean: exactly, else whole words of the name, else the beginning of a
    word."""
    wanted = fold_text(words)
    if not wanted:
        return []
    for name, codes in also.items():
        if wanted in _names(name):
            return [code for code in codes if code in known]
    names = {code: (fold_text(code), fold_text(name)) for code, name in known.items()}
    ways: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: _begins(f"{wanted} ", f"{name} "),
        lambda name: _begins(wanted, name),
    )
    for fits in ways:
        if found := [code for code, both in names.items() if any(map(fits, both))]:
            return found
    return []


def _begins(wanted: str, name: str) -> bool:
    """Does the name, from any of its words on, begin so?"""
    parts = name.split(" ")
    return any(" ".join(parts[at:]).startswith(wanted) for at in range(len(parts)))
