"""The merging of two records of one person: one is removed, and all of it moves to the one that stays. Undo restores
everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuils.library.foundation.describing.field import such
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.persons import MERGED
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.guardians import goes_round
from tuils.library.people.patrons.patron_fields import FIELDS, LEFT
from tuils.library.people.patrons.patron_state import part_name
from tuils.library.people.patrons.sheets import (
    NO_CARD,
    PatronSheet,
    is_blind,
    masked_patron_sheet,
    surviving_patron_row,
)
from tuils.models import Patron
from tuils.models.rows import fetch_number, get
from tuils.values.dataclass import dataclass

from .parts import MOVES

ADDRESS, SINGLE = such(FIELDS, merge="together"), such(FIELDS, merge="alone")
"""The fields that the record that stays takes from the other where it has none itself."""
NOT_SEEN = frozenset((*LEFT, "guardian"))


@dataclass(frozen=True)
class Merging:
    """The effects of a merge, done or planned. `counts` of what is moved by the names of `MOVES`, none of them 0;
    `owed_cents` below 0 is credit; `fills`: fields that the record that stays takes on; `seconds`: an address, phone,
    email that it keeps beside its own; `differs`: other fields that both have; the record that stays keeps its own."""

    stays: PatronSheet
    goes: PatronSheet
    counts: Mapping[str, int]
    owed_cents: int
    fills: Mapping[str, str]
    seconds: tuple[str, ...]
    differs: tuple[str, ...]


@permitted("patrons.merge")
def look_at_merge(desk: Desk, card: str, into: str) -> Merging:
    """Return what merging the record of `card` into that of `into` would do. Changes nothing.

    Permission patrons.merge. Refuses with PATRON_UNKNOWN, CARD_LOST, SAME_RECORD, GUARDIAN_CIRCLE.
    """
    return _look(desk, *_both(card, into))


@verb("patrons.merge")
def merge_patrons(desk: Desk, card: str, into: str) -> Merging:
    """Merge the record of `card`: its loans, holds, money, history, notes, wards and proxies become those of `into`,
    and its card opens that record. Refuses as `look_at_merge`."""
    return _merge(desk, *_both(card, into))[1]


@verb("patrons.merge")
def merge_same_card(desk: Desk, patron: str) -> tuple[str, Merging]:
    """Merge the record with this id into the one that has the same card and keeps it. Returns the act, too. Refuses
    with PATRON_UNKNOWN, SAME_RECORD, GUARDIAN_CIRCLE."""
    goes = need(get(Patron, patron), "PATRON_UNKNOWN", code=patron)
    return _merge(desk, *_two(goes, by_card(goes.card), goes.card))


def _merge(desk: Desk, goes: Patron, stays: Patron) -> tuple[str, Merging]:
    found = _look(desk, goes, stays)
    act = Act(desk)
    act.write(MERGED, patron=goes.id, data={"into": stays.id})
    if changes := _taken(goes, stays):
        act.write("patron_edited", {"set": changes}, patron=stays.id)
    return act.id, replace(found, stays=masked_patron_sheet(desk, surviving_patron_row(stays.id)))


def _both(card: str, into: str) -> tuple[Patron, Patron]:
    return _two(by_card(card), by_card(into), card)


def _two(goes: Patron, stays: Patron, code: str) -> tuple[Patron, Patron]:
    if goes.id == stays.id:
        raise refuse("SAME_RECORD", code=code)
    if goes_round(goes.id, stays.guardian) or goes_round(stays.id, goes.guardian):
        raise refuse("GUARDIAN_CIRCLE")
    return goes, stays


def _look(desk: Desk, goes: Patron, stays: Patron) -> Merging:
    counts = {name: fetch_number(one.counted, goes.id) for name, one in MOVES.items()}
    taken = _taken(goes, stays)
    fills = {name: str(value) for name, value in taken.items() if "/" not in name and name != "family"}
    seconds = tuple(str(what["kind"]) for name, what in taken.items() if name.startswith("contact/"))
    differs = tuple(
        name
        for name in SINGLE
        if getattr(goes, name) and getattr(stays, name) not in ("", getattr(goes, name)) and name not in fills
    )
    if is_blind(desk):  # what is not shown of them is not told by a difference, either
        fills, seconds = {name: value for name, value in fills.items() if name not in NOT_SEEN}, ()
        differs = tuple(name for name in differs if name not in NOT_SEEN)
    return Merging(
        masked_patron_sheet(desk, stays),
        masked_patron_sheet(desk, goes),
        {name: count for name, count in counts.items() if count},
        balance(goes.id),
        fills,
        seconds,
        differs,
    )


def _taken(goes: Patron, stays: Patron) -> Facts:
    """Return the changed fields of the record that stays: those it lacks, and a second number or address."""
    taken = {name: getattr(goes, name) for name in SINGLE if getattr(goes, name) and not getattr(stays, name)}
    if goes.note and stays.note and goes.note != stays.note:
        taken["note"] = f"{stays.note} / {goes.note}"
    taken |= _address(goes, stays)
    for kind in such(FIELDS, merge="second"):
        if getattr(goes, kind) and not getattr(stays, kind):
            taken[kind] = getattr(goes, kind)
        elif getattr(goes, kind) and getattr(goes, kind) != getattr(stays, kind):
            taken[_contact(kind, goes)] = {"kind": kind, "text": getattr(goes, kind)}
    if stays.card.startswith(NO_CARD) and not goes.card.startswith(NO_CARD):
        taken["card"] = goes.card
    if goes.keeps_history and not stays.keeps_history:
        taken["keeps_history"] = True
    if goes.barred and not stays.barred and not fetch_number(MOVES["restrictions"].counted, goes.id):
        taken |= {"barred": True, "barred_until": goes.barred_until}
    return taken | _membership(goes, stays)


def _address(goes: Patron, stays: Patron) -> Facts:
    theirs, own = ({name: getattr(row, name) for name in ADDRESS} for row in (goes, stays))
    if not any(theirs.values()) or theirs == own:
        return {}
    if not any(own.values()):
        return theirs | ({"address_bad": True} if goes.address_bad else {})
    if all(own[name] in ("", theirs[name]) for name in ADDRESS):
        return {name: theirs[name] for name in ADDRESS if not own[name]}
    return {_contact("address", goes): {"kind": "address", **theirs}}


def _contact(kind: str, goes: Patron) -> str:
    return part_name("contact", f"{kind}-{goes.id[-8:]}")


def _membership(goes: Patron, stays: Patron) -> Facts:
    """Return the membership: since the earlier day; where both are of one category, until the later one."""
    taken: Facts = {}
    if goes.enrolled_on and goes.enrolled_on < stays.enrolled_on:
        taken["enrolled_on"] = goes.enrolled_on
    if goes.category == stays.category and stays.expires_on:
        later = "" if not goes.expires_on else max(goes.expires_on, stays.expires_on)
        if later != stays.expires_on:
            taken["expires_on"] = later
    return taken
