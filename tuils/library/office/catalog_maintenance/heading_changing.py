"""A heading changed wherever it stands, some titles at a time, so that desks go on working; stopped at any moment, it
goes on from there when it is asked for again. Undo takes a change back as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.marc.marc_headings import authority_headings, authority_record, changed, heading_key
from tuils.formats.marc.marc_view import marc_fields
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts, both_of, derived_id, entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.title_imports.overlaying import Overlay, write_overlays
from tuils.library.holdings.titles.biblio_state import columns_in, record_base64
from tuils.library.holdings.titles.entries_in_bulk import Bulk
from tuils.models.headings import Authority
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .authority_state import PUT
from .headings import HeadingLine, heading_called, heading_kind
from .queries import authority_of, heading_changes, title_records, titles_with

SLICE = 200
"""Titles in one act: a few tenths of a second, so that a scan at another desk does not wait."""
SHOWN = 20
LONGEST = 200
CHANGED = "heading_changed"
"""The kind of the entry at the head of each act of a change: what became what, in how many titles; `first` act, and how
many were `left` behind it."""


@dataclass(frozen=True)
class ChangedTitle:
    """A title (id) with the fields that become others, as text before and after."""

    biblio: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class HeadingChange:
    """`heading` becomes `to`, which `joins` so many titles that have it already. `titles`: the first of those that
    change."""

    heading: HeadingLine
    to: str
    joins: int
    titles: tuple[ChangedTitle, ...]


@permitted("catalog.edit")
def look_at_change(desk: Desk, kind: str, heading: str, to: str) -> HeadingChange:
    """Return what changing this heading everywhere would do. Changes nothing.

    Permission catalog.edit. Refuses with NOT_UNDERSTOOD, HEADING_UNKNOWN.
    """
    line, words = heading_called(kind, heading), clean(to)
    if not words or len(words) > LONGEST or words == line.text:
        raise not_understood(_("heading"), words, _("Type the new heading, up to {n} letters.").format(n=LONGEST))
    same = titles_with(kind, heading_key(words), 1_000_000) if heading_key(words) != line.key else []
    found = titles_with(line.kind, line.key, SHOWN)
    records = title_records([biblio for _no, biblio, _title in found])
    titles = [_title(biblio, title, records[biblio], line, words) for _no, biblio, title in found]
    return HeadingChange(line, words, len(same), tuple(titles))


def _title(biblio: str, title: str, marc: bytes, line: HeadingLine, to: str) -> ChangedTitle:
    old, new = (
        [f"{tag} {text}" for tag, _indicators, text in marc_fields(one)]
        for one in (marc, changed(marc, line.kind, line.key, to))
    )
    return ChangedTitle(
        biblio, title, tuple(one for one in old if one not in new and one[:3] != "LDR"),
        tuple(one for one in new if one not in old and one[:3] != "LDR"),
    )  # fmt: skip


def changing(desk: Desk, change: HeadingChange, *, see: bool = True) -> Iterator[tuple[int, int]]:
    """Change the heading: yield (done, total) after each act. `see`: the old form leads to the new one from then on."""
    total, done = change.heading.titles, 0
    see = see and change.heading.key != heading_key(change.to)
    after, first = 0, _cut_off(desk, change)
    while page := titles_with(change.heading.kind, change.heading.key, SLICE, after):
        biblios = [biblio for _no, biblio, _title in page]
        after, done = page[-1][0], done + len(page)
        head = {"first": first, "left": max(0, total - done)}
        first = _change_slice(desk, change.heading, change.to, biblios, head, see and not first)
        yield done, max(total, done)


def _cut_off(desk: Desk, change: HeadingChange) -> str:
    """Return the first act of this same change, if it was the last here and was stopped: undo takes back both."""
    for made in map(entry_from_row, heading_changes(both_of(desk.device), 1)):
        told, asked = made.data, (change.heading.kind, change.heading.key, change.to)
        if told.get("left") and (told["heading"], heading_key(told["from"]), told["to"]) == asked:
            return str(told["first"] or made.act)
    return ""


@verb("catalog.edit")
def _change_slice(desk: Desk, line: HeadingLine, to: str, biblios: list[str], head: Facts, see: bool) -> str:
    """Change some titles; return the first act of the change. `see`: the old form leads to the new one, by an authority
    record."""
    first = str(head["first"])
    overlays = {}
    for biblio, marc in title_records(biblios).items():
        new = changed(marc, line.kind, line.key, to)
        if new != marc:
            overlays[biblio] = Overlay(marc, new, columns_in(new), 1)
    if overlays:
        data = {"heading": line.kind, "from": line.text, "to": to, "titles": len(overlays), **head}
        entry = Act(desk).write(CHANGED, data=data)
        bulk = Bulk(entry)
        write_overlays(bulk, overlays)
        bulk.write()
        if see:
            act = Act(desk)
            act.id = entry.id
            put_reference(act, line.kind, to, [line.text])
        return first or entry.id
    return first


@verb("catalog.edit")
def add_reference(desk: Desk, kind: str, heading: str, see_from: str) -> str:
    """Let a search for `see_from` find `heading`. Return the act. Refuses with NOT_UNDERSTOOD."""
    act = Act(desk)
    if not heading_key(heading) or not heading_key(see_from) or heading_key(heading) == heading_key(see_from):
        raise not_understood(_("heading"), see_from, _("Two different headings."))
    put_reference(act, heading_kind(kind), clean(heading), [clean(see_from)])
    return act.id


def put_reference(act: Act, kind: str, heading: str, forms: list[str]) -> None:
    """Add see-references in the caller's act: these forms lead to the heading, besides those that do already."""
    known = authority_of(kind, heading_key(heading))
    row = get(Authority, known) if known else None
    told = authority_headings(bytes(row.marc)) if row else None
    before = list(told.see_from) if told else []
    own = heading_key(heading)
    every = {heading_key(one): one for one in [*before, *forms] if heading_key(one) not in ("", own)}
    if told and len(every) == len(before):
        return
    entered = f"{day_of(act.desk.at, act.desk.zone):%y%m%d}"
    record = authority_record(kind, heading, tuple(every.values()), entered)
    name = known or derived_id("authority", kind, own)
    act.write(PUT, list=name, data={"set": {"record": record_base64(record)}})
