"""Lookup targets: the sources of records by name, in their order, switched on or off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from tuils.formats.marc.merging import LOCAL, Field, MergeRules
from tuils.formats.marc_files.iso2709 import SUBFIELD, put_together, read_piece
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, need, not_understood, refuse
from tuils.models import LookupTarget as Row
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

KINDS = {
    "sru": N_("SRU"),
    "z3950": N_("Z39.50"),
    "file": N_("MARC file"),
    "openlibrary": N_("Open Library"),
}
USUAL_SECONDS, MOST_SECONDS = 3, 60
LONGEST_NAME = 20
ISBN_INDEX = "bath.isbn"
COPIES = ("852", "876", "877", "878")
"""Fields about somebody else's copies."""
DROPPED = (*LOCAL, *COPIES)
LISTED = re.compile(r"([0-9X]{3})/([0-9]|[A-Z]{2,20})")
"""`6XX/2`: headings with this second indicator (2 is MeSH); `6XX/FAST`: with this source in $2."""


@dataclass(frozen=True)
class Target:
    """`url`: an address; of a file its path. `seconds`: how long it may take. `isbn_index`: what it calls ISBNs (SRU).
    `dropped`: patterns of the fields that are left out of its records, such as 9XX, or 6XX/2 (see LISTED)."""

    name: str
    url: str
    kind: str
    place: int = 0
    seconds: int = USUAL_SECONDS
    active: bool = True
    isbn_index: str = ISBN_INDEX
    dropped: tuple[str, ...] = DROPPED


EXAMPLES = (
    Target("LOC", "http://lx2.loc.gov:210/lcdb", "sru", 1, active=False),
    Target("OPENLIBRARY", "https://openlibrary.org", "openlibrary", 2, active=False),
)
"""The targets offered to every library, off until somebody switches them on."""


def plain_tags(dropped: Sequence[str]) -> tuple[str, ...]:
    """The patterns that name no list of headings."""
    return tuple(one for one in dropped if not LISTED.fullmatch(one))


def targets(desk: Desk | None = None) -> list[Target]:
    """Return all targets, in the order in which they are asked."""
    known = [_target(row) for row in Row.select()]
    names = {one.name for one in known}
    found = [*known, *(example for example in EXAMPLES if example.name not in names)]
    return sorted(found, key=lambda one: (one.place, one.name))


def _target(row: Row) -> Target:
    dropped = tuple(row.dropped.split())
    return Target(row.name, row.url, row.kind, row.place, row.seconds, bool(row.active), row.isbn_index, dropped)


def active_targets(name: str = "") -> list[Target]:
    """Return the targets to ask; with a name this one alone, even if it is switched off.

    Refuses with TARGET_UNKNOWN, and with NO_TARGET where none is switched on.
    """
    if name:
        return [target_called(name)]
    return need([target for target in targets() if target.active], "NO_TARGET")


def target_called(name: str) -> Target:
    """Return the target with this name, in any case. Refuses with TARGET_UNKNOWN."""
    wanted = clean(name).casefold()
    for target in targets():
        if target.name.casefold() == wanted:
            return target
    raise refuse("TARGET_UNKNOWN", name=clean(name), hint=", ".join(one.name for one in targets()))


@verb("library.settings")
def add_target(desk: Desk, name: str, url: str, fields: Mapping[str, str]) -> Target:
    """A new target behind the others, switched on. `fields`: kind, seconds, isbn_index, dropped, as typed.

    Refuses with NOT_UNDERSTOOD; with TARGET_EXISTS where the name is taken.
    """
    key = clean(name)
    if not key or len(key) > LONGEST_NAME or any(letter in key for letter in " /"):
        raise not_understood(_("name"), name, _("One word of {n} letters at most, such as LOC.").format(n=LONGEST_NAME))
    if any(target.name.casefold() == key.casefold() and target not in EXAMPLES for target in targets()):
        raise refuse("TARGET_EXISTS", name=key)
    place = max((target.place for target in targets()), default=0) + 1
    made = _changed(Target(key, "", guessed_kind(url), place), {"url": url, **fields})
    return _write(desk, made)


@verb("library.settings")
def change_target(desk: Desk, name: str, fields: Mapping[str, str]) -> Target:
    """Change fields of a target: url, kind, place, seconds, active, isbn_index, dropped, as typed. Without a change
    nothing is written. Refuses with TARGET_UNKNOWN, NOT_UNDERSTOOD."""
    was = target_called(name)
    made = _changed(was, fields)
    return was if made == was else _write(desk, made)


@verb("library.settings")
def remove_target(desk: Desk, name: str) -> Target:
    """Remove a target. An example is only switched off. Refuses with TARGET_UNKNOWN."""
    was = target_called(name)
    if was not in EXAMPLES:
        write_setting(Act(desk), "target", was.name, value=None)
    return was


@verb("library.settings")
def move_target(desk: Desk, name: str, place: int) -> Target:
    """Move a target to this place in the order, from 1. Refuses with TARGET_UNKNOWN."""
    was = target_called(name)
    others = [target for target in targets() if target.name != was.name]
    at = max(0, min(place - 1, len(others)))
    act = Act(desk)
    for number, one in enumerate([*others[:at], was, *others[at:]], 1):
        if one.place != number:
            write_setting(act, "target", one.name, value=_target_json(one) | {"place": number})
    return target_called(name)


def guessed_kind(url: str) -> str:
    """Return the kind of target that an address seems to be."""
    parts = urlsplit(clean(url))
    if parts.scheme in ("http", "https"):
        return "openlibrary" if (parts.hostname or "").endswith("openlibrary.org") else "sru"
    if parts.scheme in ("z3950", "z39.50", "tcp", "ssl"):
        return "z3950"
    return "sru" if "://" in url else "file"


def _changed(was: Target, fields: Mapping[str, str]) -> Target:
    told = {name: clean(text) for name, text in fields.items()}
    seconds = _number("seconds", told.get("seconds", str(was.seconds)), MOST_SECONDS, least=1)
    made = Target(
        was.name,
        told.get("url", was.url),
        told.get("kind", was.kind),
        _number("place", told.get("place", str(was.place)), 999),
        seconds,
        _flag(told["active"]) if "active" in told else was.active,
        told.get("isbn_index", was.isbn_index),
        tuple(told["dropped"].upper().replace(",", " ").split()) if "dropped" in told else was.dropped,
    )
    _check(made)
    return replace(made, url=str(Path(made.url).expanduser().absolute())) if made.kind == "file" else made


def _check(made: Target) -> None:
    if made.kind not in KINDS:
        raise not_understood(_("kind"), made.kind, ", ".join(KINDS))
    if odd := MergeRules(keep=plain_tags(made.dropped)).wrong():
        raise not_understood(_("fields to drop"), ", ".join(odd), "59X, 9XX, 6XX/2, 6XX/FAST")
    if no := _address_fault(made):
        raise no


def _address_fault(made: Target) -> Refused | None:
    try:
        parts = urlsplit(made.url if "://" in made.url else f"//{made.url}")
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return not_understood(_("address"), made.url, "http://lx2.loc.gov:210/lcdb")
    if made.kind in ("sru", "openlibrary") and not (whole and parts.scheme in ("http", "https")):
        return not_understood(_("address"), made.url, "http://lx2.loc.gov:210/lcdb")
    if made.kind == "z3950" and not whole:
        return not_understood(_("address"), made.url, "z3950://lx2.loc.gov:210/lcdb")
    if made.kind == "file" and not made.url:
        return not_understood(_("file"), made.url, "/media/stick/state.mrc")
    return None


def _number(field: str, text: str, most: int, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most):
        raise not_understood(field, text, _("A number from {least} to {most}.").format(least=least, most=most))
    return int(text)


def _flag(text: str) -> bool:
    return text.casefold() in ("yes", "y", "on", "1", "true")


def _write(desk: Desk, made: Target) -> Target:
    write_setting(Act(desk), "target", made.name, value=_target_json(made))
    return made


def _target_json(made: Target) -> dict[str, object]:
    return {
        "url": made.url,
        "kind": made.kind,
        "place": made.place,
        "seconds": made.seconds,
        "active": made.active,
        "isbn_index": made.isbn_index,
        "dropped": " ".join(made.dropped),
    }


# ---- told


def _read(desk: Desk) -> list[Target]:
    return targets()


def _kind(_desk: Desk, target: Target) -> str:
    return _(KINDS[target.kind]) if target.kind in KINDS else target.kind


def _state(_desk: Desk, target: Target) -> str:
    return _("on") if target.active else _("off")


def _words(desk: Desk, target: Target) -> str:
    seconds = _("{n} s").format(n=target.seconds)
    return "  ".join((target.name, _state(desk, target), _kind(desk, target), seconds, target.url))


TARGETS: Table[Target] = Table(
    title=N_("Record sources"),
    columns=(
        Column(N_("Source"), 11, "name", "target"),
        Column(N_("Kind"), 12, _kind, "kind", "kind"),
        Column(N_("Asked"), 5, _state, "on", "active"),
        Column(N_("Seconds"), 7, "seconds", right=True, drop=2),
        Column(N_("Address"), 20, "url", grow=1, drop=1),
    ),
    read=_read,
    key="name",
    none=(N_("No record sources."), N_("F6 adds one.")),
    some=(NN_("{n} record source.", "{n} record sources."), N_("Enter tests one. F7 switches it on or off.")),
    words=_words,
    names_a_person=False,
    example=EXAMPLES[0],
)


# ---- records from elsewhere made fit for this catalog: local fields are removed, a note names the source


ABBREVIATED, MINIMAL = "3", "7"
"""Encoding levels (leader/17)."""
SOURCE = "887"
"""Non-MARC information field: $a what was done, $2 by whom."""


def clean_record(marc: bytes, target: Target, today: date) -> bytes:
    """The record (ISO 2709, UTF-8) without the fields that the target's profile drops, marked with where it is from."""
    raw, rules = read_piece(marc), MergeRules(keep=(*plain_tags(target.dropped), SOURCE, "005"))
    lists = [LISTED.fullmatch(one) for one in target.dropped]
    fields = zip(raw.tags, raw.data, strict=True)
    kept = [
        field
        for field in fields
        if not (rules.keeps(field[0]) or any(found and _is_of(field, found) for found in lists))
    ]
    kept.append((SOURCE, source_field(target.name, today)))
    return put_together(_leader(raw.leader), [tag for tag, _data in kept], [data for _tag, data in kept])


def _is_of(field: Field, listed: re.Match[str]) -> bool:
    """Return whether a heading is of this list: by its second indicator, or its source in $2."""
    tag, data = field
    if not re.fullmatch(listed[1].replace("X", "[0-9]"), tag):
        return False
    wanted = listed[2].lower()
    if len(wanted) == 1:
        return data[1:2] == wanted.encode()
    return f"{SUBFIELD}2{wanted}".encode() in data.lower()


def _leader(text: str) -> str:
    """Short as it may be, it is no short form of ours that waits to be completed (leader/17: 3)."""
    return f"{text[:17]}{MINIMAL}{text[18:]}" if text[17] == ABBREVIATED else text


def source_field(name: str, today: date) -> bytes:
    return f"  {SUBFIELD}aCopied from {name} {today.isoformat()}{SUBFIELD}2tuils".encode()
