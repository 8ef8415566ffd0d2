"""The verbs of patrons: register one or a family, and edit. Cards, membership, sheets and search are in modules beside
this one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tuils.library.foundation.counters import fact_of, raise_counter
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import refuse
from tuils.models import Patron
from tuils.models.rows import columns
from tuils.values.time.moments import day_of

from .card_numbers import card_is_free, card_is_usual, next_card, replace_card
from .cards import by_card
from .categories import (
    TEMPORARY,
    Category,
    all_categories,
    category,
    charge_fee,
    check_age,
    end_of_enrolment,
    offered_category,
    renew_patron,
    usual_category,
)
from .finding import MOST_FOUND, find_patrons
from .likeness import nobody_known
from .patron_checks import CHANGEABLE, check_span, stored_patron_fields, with_consent
from .patron_state import FAMILY_MARK
from .restrictions import LIFT, said_by_edit
from .sheets import (
    FLAGS,
    PatronSheet,
    is_hidden,
    masked_patron_sheet,
    patron_sheet,
    patron_sheet_of,
    surviving_patron_row,
)

__all__ = [
    "CHANGEABLE",
    "FLAGS",
    "LIFT",
    "MOST_FOUND",
    "PatronSheet",
    "edit_patron",
    "end_of_enrolment",
    "find_patrons",
    "next_card",
    "patron_sheet",
    "patron_sheet_of",
    "register_patron",
    "renew_patron",
    "replace_card",
]


@verb("patrons.register")
def register_patron(
    desk: Desk, fields: Facts, *, besides: Collection[str] | None = None, sure: bool = False
) -> PatronSheet:
    """Register a patron. `fields` by column name; needs a name; without a card the next one is given, without a
    category the usual one.

    `besides`: ids of people compared already; anybody else who may be the same person stops it with PERHAPS_KNOWN
    (`alike`: who). None: nobody can compare, and it is not checked.

    The category sets the end, unless one is given, and its fee is charged. `guardian` is a card. Refuses with
    NAME_MISSING, CARD_IN_USE, NOT_UNDERSTOOD, PATRON_UNKNOWN, AGE_DOES_NOT_FIT, NO_CARD_LEFT; unless somebody is
    `sure`, with NUMBER_UNUSUAL.
    """
    return register_in_act(Act(desk), fields, besides=besides, sure=sure)


def register_in_act(
    act: Act, fields: Facts, *, besides: Collection[str] | None, sure: bool, data: Facts | None = None
) -> PatronSheet:
    """Register a patron as `register_patron`, within an act that has begun; asks no permission itself. `data`: further
    public data of the entry."""
    desk = act.desk
    today = day_of(desk.at, desk.zone)
    known = stored_patron_fields(fields, (*CHANGEABLE, "card"), today)
    if besides is not None:
        nobody_known(desk, known, besides)
    if not (known.get("first_name") or known.get("last_name")):
        raise refuse("NAME_MISSING")
    known.setdefault("category", usual_category(known.get("born", ""), today))
    of = category(str(known["category"]))
    check_age(of, known.get("born", ""), today)
    card = str(known.get("card") or next_card(category=of.code))
    card_is_free(card)
    if known.get("card") and not sure:
        card_is_usual(card)
    known = {"branch": desk.branch, "enrolled_on": today.isoformat(), **known, "card": card}
    known.setdefault("expires_on", of.end(today))
    check_span(fields, known, today)
    known = with_consent(known, known, today)
    row = surviving_patron_row(str(act.write("patron_registered", {"set": known}, patron=NEW, data=data or {}).patron))
    raise_counter(desk, fact_of(desk, "registration", desk.at, patron=row))
    return replace(masked_patron_sheet(desk, row), fee_cents=charge_fee(act, row.id, of))


@verb("patrons.edit")
def edit_patron(desk: Desk, card: str, fields: Facts, seen: Mapping[str, Any] | None = None) -> PatronSheet:
    """Change fields of the patron with this card. Refuses as `register_patron`, and with GUARDIAN_CIRCLE. `barred` and
    `barred_until` replace all restrictions: see `restrictions.said_by_edit`.

    `seen`: what these fields were before, as a sheet showed it. Refuses with CHANGED_MEANWHILE where another desk
    changed them since (`seen`: the values now, by field). A patron who leaves a temporary category gets the end of the
    new one.
    """
    row = by_card(card)
    today = day_of(desk.at, desk.zone)
    known = stored_patron_fields(fields, CHANGEABLE, today, row.id)
    # of what this operator may not see, all is written: that nothing was would tell that it is so already
    changes = {
        name: value for name, value in known.items() if getattr(row, name) != value or is_hidden(desk, name, value)
    }
    _nobody_else(desk, row, changes, seen or {})
    changes |= said_by_edit(desk, row, changes)
    if "email" in changes and row.email_bad and "email_bad" not in known:
        changes["email_bad"] = False
    changes = with_consent(changes, changes, today, row.texts)
    merged = {**columns(row), **changes}
    if not (merged["first_name"] or merged["last_name"]):
        raise refuse("NAME_MISSING")
    check_span(changes, merged, today)
    full = _from_temporary(row, changes, today)
    if changes:
        act = Act(desk)
        act.write("patron_edited", {"set": changes}, patron=row.id)
        cents = charge_fee(act, row.id, full) if full else 0
        return replace(masked_patron_sheet(desk, surviving_patron_row(row.id)), fee_cents=cents)
    return masked_patron_sheet(desk, row)


def _nobody_else(desk: Desk, row: Patron, changes: Facts, seen: Mapping[str, Any]) -> None:
    """Refuse with CHANGED_MEANWHILE if these fields no longer are as seen; compared as this operator sees them, perhaps
    masked."""
    shown = masked_patron_sheet(desk, row).fields
    theirs = {name: shown[name] for name in changes if name in seen and shown[name] != seen[name]}
    if theirs:
        raise refuse("CHANGED_MEANWHILE", fields=", ".join(sorted(theirs)), seen=theirs)


def _from_temporary(row: Patron, changes: Facts, today: date) -> Category | None:
    """Check that the category fits the age, where one of them changes. Returns the new category when a temporary one is
    left: its time begins today, unless an end is given."""
    if {"category", "born"}.isdisjoint(changes):
        return None
    before = next((one for one in all_categories() if one.code == row.category), None)
    of = category(changes["category"]) if "category" in changes else before
    if of:
        check_age(of, str(changes.get("born", row.born)), today)
    if of is before or not (of and before and before.kind == TEMPORARY) or of.kind == TEMPORARY:
        return None
    changes.setdefault("expires_on", of.end(today))
    return of


SHARED = ("last_name", "street", "city", "state", "postcode", "phone", "language")
"""The fields that a child takes over from the adult, where nothing else is given."""


@verb("patrons.register")
def register_family(
    desk: Desk,
    adult: Facts,
    children: Sequence[Facts],
    *,
    besides: Collection[str] | None = None,
    sure: Collection[str] = (),
) -> list[PatronSheet]:
    """Register the adult, then the children, whose guardian the adult is: all of them or nobody, in one act, which one
    undo reverts while nothing was done with any of them. `sure`: card numbers that are right though unusual. Refuses as
    `register_patron`."""
    act = Act(desk)
    together = {FAMILY_MARK: True} if children else {}
    family = [register_in_act(act, adult, besides=besides, sure=adult.get("card") in sure, data=together)]
    shared = {name: adult[name] for name in SHARED if adult.get(name)}
    also = None if besides is None else {*besides, family[0].id}
    for child in children:
        kind = offered_category(str(child.get("born") or ""), day_of(desk.at, desk.zone))
        fields = {"category": kind, **shared, **child, "guardian": family[0].card}
        family.append(register_in_act(act, fields, besides=also, sure=child.get("card") in sure, data=together))
    return family
