"""Patrons in the store: folded from their entries, whose fields are all private parts.

A record that was merged has no row; its cards, notes, contacts, restrictions and proxies are those of the record it was
merged into. Other fields were decided when the records were merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar

from tuils.i18n import N_, NN_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, fold_fields, station_of
from tuils.library.foundation.journal.families import Family, Pocketful, add_family, every_family
from tuils.library.foundation.journal.gathering import GATHERED, empty_out, ungathered_entries
from tuils.library.foundation.journal.kinds import Brought, EntryWords, Kind, by_any, by_branch
from tuils.library.foundation.journal.persons import MERGED, any_merged, merged_into, related, stands_for
from tuils.library.foundation.journal.queries import forget_person_in_asides, was_removed
from tuils.library.foundation.refusals import refuse
from tuils.models import Base, OldCard, Patron, PatronContact, PatronNote, PatronWord, Proxy, Restriction
from tuils.models.rows import Row, blank, find, get, put, some, table_name
from tuils.values.dataclass import dataclass
from tuils.values.person_words import person_words

from .queries import (
    drop_old_cards,
    drop_part,
    drop_patron,
    drop_words,
    mark_clash,
    mark_no_clash,
    put_old_card,
    put_part,
    put_words,
)

BLANK = blank(Patron)
FIELDS = tuple(name for name in BLANK if name not in ("id", "pos", "clash"))
FAMILY_MARK = "family"
"""The mark in the data of entries that registered several people together: undo removes these, so that nobody has to
remove each of them. One person is removed at the card."""
STOPS, STOPPING = ("barred", "restriction/"), ("patrons.restrict", "patrons.lift")
"""The fields that stop somebody from borrowing, and who may write them."""
BEGINS = ("patron_registered", GATHERED)
TRAVELS = (
    "card", "first_name", "last_name", "preferred_name", "born", "category", "branch", "enrolled_on", "expires_on",
    "barred", "barred_until", "address_bad", "guardian",
)  # fmt: skip
"""The fields of a patron on a copy that leaves the house: as much as checkout needs; the birth date as its year."""
OLD_CARD = "old_card/"
"""A field of this name with the card's number holds the day since when it is not valid; an empty text where it opens
this record, as the card of a record that was merged does; null takes it away."""


@dataclass(frozen=True)
class PatronPart:
    """A repeatable part of a patron. A field `note/KEY` holds one of them as an object, or null once it is gone."""

    table: type[Base]
    key: str = "key"


late_patrons: ContextVar[set[str] | None] = ContextVar("late_patrons", default=None)
"""Within an import the new patrons whose words come later (`late_words`)."""
PARTS: dict[str, PatronPart] = {
    "contact": PatronPart(PatronContact),
    "note": PatronPart(PatronNote),
    "restriction": PatronPart(Restriction),
    "proxy": PatronPart(Proxy, "proxy"),
}
"""The parts, by the word before the slash of the field's name."""


def part_name(part: str, key: str) -> str:
    """The name of the field that holds this contact, note, restriction or proxy."""
    return f"{part}/{key}"


class PatronState(Family):
    described = (
        Kind("patron_registered", "patrons.register", by_any("patrons.register", "library.import"), by_undo=False),
        Kind("patron_edited", brought=by_any(
            "patrons.edit", "patrons.renew", "patrons.history", "patrons.batch", "patrons.merge", "patrons.remove",
            "notices.send", "library.import", *STOPPING,
        ), is_fading=True),
        Kind("patron_removed", brought=by_branch("patrons.remove"), by_undo=False),
        Kind(MERGED, brought=by_branch("patrons.merge")),
        Kind(GATHERED, by_undo=False, is_unlisted=True),
    )  # fmt: skip
    words = {
        "patron_registered": EntryWords(
            N_("NEW"),
            N_("New patron: {name}"),
            back=N_("can't undo: F4, Remove"),
            counted=NN_("{n} new patron", "{n} new patrons"),
        ),
        "patron_edited": EntryWords(
            N_("CHANGED"), N_("Changed: {name}"), counted=NN_("{n} patron change", "{n} patron changes")
        ),
        "patron_removed": EntryWords(
            N_("REMOVED"),
            N_("Removed a patron"),
            back=N_("can't undo: record deleted"),
            counted=NN_("{n} patron removed", "{n} patrons removed"),
        ),
        MERGED: EntryWords(
            N_("MERGED"),
            N_("Merged two records: {name}"),
            back=N_("two separate records again"),
            counted=NN_("{n} patron merged", "{n} patrons merged"),
        ),
    }
    tables = (Patron, OldCard, PatronWord, *(part.table for part in PARTS.values()))
    carried = ("lending.loans.exporting:PATRONS",)
    forgets = frozenset({*FIELDS, "text", "operator"}) - frozenset(TRAVELS) | {"born"}
    travels = frozenset({*TRAVELS, OLD_CARD, "restriction/", "proxy/"})
    reaches = frozenset({
        "contact/", "street", "city", "state", "postcode", "phone", "email", "tell_by", "text_phone", "texts",
    })  # fmt: skip
    apart = (PatronWord, PatronContact, PatronNote)
    untold = frozenset({*FIELDS, "word", "since", *(name for part in PARTS.values() for name in blank(part.table))})

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """Return the rights to send this home. Undo of a family registered by mistake, at the same station, removes
        patrons; a right to restrict or to lift is enough for restrictions."""
        if entry.kind == "patron_removed" and _is_own(entry):
            return by_any("patrons.remove", "circulation.undo")
        said = private.get("set", {})
        if entry.kind == "patron_edited" and any(name.startswith(STOPS) for name in said):
            return by_any(*STOPPING)
        return super().brought_as(entry, private)

    def refold(self, touched: list[Entry]) -> Pocketful:
        people = merged_together(entry.patron for entry in touched if entry.patron)
        moved = moved_by(touched)
        anew = {entry.patron for entry in touched if entry.kind == GATHERED}
        for patron in sorted(people | tied_to(moved)):
            _refresh(patron, anew=patron in anew)
        for family in every_family() if moved else ():
            family.people_moved(moved)
        return {}

    def let_go(self, entry: Entry) -> Pocketful:
        """Undo a merge: the two records are two again."""
        forgotten = super().let_go(entry)
        people = {one for one in (entry.patron, entry.data.get("into")) if one}
        for family in every_family() if entry.kind == MERGED else ():
            family.people_moved(people)
        return forgotten

    def stays(self, entry: Entry) -> bool:
        """Return whether undo leaves the entry alone. A reading history that a patron ended begins again only where
        they ask for it."""
        ended = (
            entry.kind == "patron_edited" and applying.private(entry.id).get("set", {}).get("keeps_history") is False
        )
        return ended or (super().stays(entry) and FAMILY_MARK not in entry.data)

    def undo_needs(self, entry: Entry) -> str:
        """Return the permission for undo. Only an operator who could have stopped lending may let it go on."""
        said = applying.private(entry.id).get("set", {})
        stops = any(what and (name == "barred" or name.startswith("restriction/")) for name, what in said.items())
        return "patrons.restrict" if stops and entry.kind == "patron_edited" else super().undo_needs(entry)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        changed = applying.private(entry.id).get("set", {}).keys()
        for other in applying.later(entry, "patron", together):
            if other.kind != GATHERED and changed & applying.private(other.id).get("set", {}).keys():
                raise refuse("UNDO_NOT_LAST")


def _is_own(entry: Entry) -> bool:
    """Return whether the same station registered the patron it removes."""
    begun = [one for one in applying.entries_naming(patron=entry.patron or "") if one.kind in BEGINS]
    return all(station_of(one.device) == station_of(entry.device) for one in begun)


def _refresh(patron: str, *, anew: bool = False) -> None:
    """Fold the patron again. `anew`: as a new row at the end of its table, so that the order of rows no longer shows
    the order of registrations."""
    first, written = _written(patron)
    fields = of_all(patron, written, lambda one: _written(one)[1], OLD_CARD)
    old = get(Patron, patron)
    cards = {old.card} if old else set()
    if first is None or fields is None or "card" not in fields:
        if old and was_removed(patron):
            from .gone_people import remember_open  # seldom: not loaded with each checkout

            remember_open(old)
        _take_away(patron)
    else:
        values = {**BLANK, **{name: fields[name] for name in FIELDS if name in fields}}
        values |= _barred(fields)
        if anew:
            drop_patron(patron)
        place = first.data.get("since", first.pos)
        put(Patron, {**values, "id": patron, "pos": place, "clash": bool(fields["card"])})
        _keep_old_cards(patron, fields)
        _keep_parts(patron, fields, fresh=old is None)
        _keep_words(patron, values, fields, fresh=old is None)
        cards.add(fields["card"])
    for card in sorted(cards - {""}):
        _settle_clash(card)


def _written(patron: str) -> tuple[Entry | None, Facts]:
    """Return the patron's registration and written fields; nothing for one who is not here or was removed."""
    known = applying.entries_naming(patron=patron)
    entries = ungathered_entries(known)
    if len(entries) < len(known):
        stays = {entry.id for entry in entries}
        empty_out(entry for entry in known if entry.id not in stays)
    first = next((entry for entry in entries if entry.kind in BEGINS and not entry.void), None)
    if any(entry.kind == "patron_removed" for entry in entries):
        applying.delete_private_parts(
            entry.id for entry in entries
        )  # also what a late machine still tells of this person
        forget_person_in_asides(patron)
        return None, {}
    if first is None:
        return None, {}
    return first, fold_fields(entries, applying.privates(entry.id for entry in entries))


def _take_away(patron: str) -> None:
    drop_patron(patron)
    for table in (OldCard, PatronWord, *(part.table for part in PARTS.values())):
        drop_part(table_name(table), patron)


def _barred(fields: Facts) -> Facts:
    """Return the sum of all restrictions: barred until the last of them ends."""
    ends = [str(what.get("until", "")) for name, what in fields.items() if name.startswith("restriction/") and what]
    if not ends:
        return {}
    if fields.get("barred"):
        ends.append(str(fields.get("barred_until", "")))
    return {"barred": True, "barred_until": "" if "" in ends else max(ends)}


def _keep_parts(patron: str, fields: Facts, *, fresh: bool) -> None:
    for word, part in PARTS.items():
        if not fresh:
            drop_part(table_name(part.table), patron)
        for name, what in fields.items():
            if what and name.startswith(f"{word}/"):
                columns = blank(part.table)
                kept = {column: what[column] for column in columns if column in what}
                row = {**columns, **kept, "patron": patron, part.key: name.removeprefix(f"{word}/")}
                put_part(table_name(part.table), row)


def _settle_clash(card: str) -> None:
    """A card is the first registrant's; others of the same number are shown to staff."""
    rows = some(Patron, '"card" = ? ORDER BY "pos", "id"', card)
    for row in rows[1:]:
        mark_clash(row.id)
    for row in rows[:1]:
        mark_no_clash(row.id)


def _keep_old_cards(patron: str, fields: Facts) -> None:
    drop_old_cards(patron)
    for name, since in fields.items():
        if name.startswith(OLD_CARD) and since is not None:
            card = name.removeprefix(OLD_CARD)
            put_old_card(card, patron, since)


def _keep_words(patron: str, values: Row, fields: Facts, *, fresh: bool) -> None:
    if not fresh:
        drop_words(patron)
    elif (late := late_patrons.get()) is not None:
        late.add(patron)
        return
    contacts = [what for name, what in fields.items() if name.startswith("contact/") and what]
    rows = [(word, patron) for word in sorted(person_words(values, contacts))]
    put_words(rows)


FAMILY = add_family(PatronState())


PROXY = "proxy/"
MOVES = frozenset({MERGED, GATHERED, "patron_registered", "patron_removed"})


def moved_by(touched: Iterable[Entry]) -> set[str]:
    """Return the records (ids) whose merging may have changed by these entries; mostly none."""
    people = {entry.patron for entry in touched if entry.kind in MOVES and entry.patron}
    if not people or not any_merged():
        return set()
    groups = [related([patron]) for patron in people]
    return {one for group in groups for one in group if len(group) > 1}


def merged_together(people: Iterable[str]) -> set[str]:
    """These records and all that merges connect with them."""
    wanted = set(people)
    return related(wanted) if wanted and any_merged() else wanted


def tied_to(people: Iterable[str]) -> set[str]:
    """Return the patrons who have one of these as guardian or as proxy."""
    wanted = set(people)
    wards = {row.id for row in find(Patron, "guardian", wanted)}
    return wards | {row.patron for row in find(Proxy, "proxy", wanted)}


def of_all(patron: str, own: Facts, fields_of: Callable[[str], Facts], old_card: str) -> Facts | None:
    """Return the fields of this record with those of records merged into it; None where it was merged into another.

    `fields_of`: the fields that were written of a record, by id; `old_card`: how a field of a card begins.
    """
    if not any_merged():
        return own
    if stands_for(patron) != patron:
        return None
    fields: Facts = {}
    for one in merged_into(patron):
        theirs = fields_of(one)
        fields |= {name: what for name, what in theirs.items() if "/" in name}
        if theirs.get("card"):
            fields[old_card + theirs["card"]] = ""
    fields |= own
    fields.pop(old_card + str(own.get("card", "")), None)
    return _people_in(patron, fields)


def _people_in(patron: str, fields: Facts) -> Facts:
    """Return guardian and proxies by the records they were merged into; nobody is their own."""
    found = {name: what for name, what in fields.items() if not name.startswith(PROXY)}
    guardian = stands_for(str(fields.get("guardian") or ""))
    found["guardian"] = "" if guardian == patron else guardian
    for name in sorted(fields.keys() - found.keys()):
        proxy, what = stands_for(name.removeprefix(PROXY)), fields[name]
        if what and proxy != patron:
            before = (found.get(PROXY + proxy) or {}).get("may", "")
            may = dict.fromkeys(f"{before} {what.get('may', '')}".split())
            found[PROXY + proxy] = {**what, "may": " ".join(may)}
    return found
