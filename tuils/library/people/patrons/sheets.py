"""A patron as a door may show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.foundation.refusals import need
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name

from .cards import by_card, find_card
from .guardians import card_and_name
from .patron_state import BLANK, FIELDS

NO_CARD = "no-card-"
"""The beginning of the stand-in number of somebody who has no card at this time."""
HIDDEN_PARTS = ("contact", "note", "proxy")
"""The repeatable parts of a patron that not everybody sees."""
FLAGS = tuple(name for name, empty in BLANK.items() if empty is False and name in FIELDS)


@dataclass(frozen=True)
class PatronSheet:
    """A patron as a door may show them; `masked` where the operator sees year and street only.

    `fields`: all fields, by the names of `patron_fields`; those that rules and screens use by name are attributes, too.
    `guardian` is a card. `fee_cents`: the charge of the action that returned this sheet. `last_use`: a month, in
    results of a search.
    """

    id: str
    card: str
    name: str
    first_name: str
    last_name: str
    preferred_name: str
    born: str
    category: str
    branch: str
    street: str
    city: str
    state: str
    postcode: str
    phone: str
    email: str
    language: str
    tell_by: str
    expires_on: str
    guardian: str
    keeps_history: bool
    clash: bool
    fields: Mapping[str, Any]
    masked: bool = False
    guardian_name: str = ""
    fee_cents: int = 0
    last_use: str = ""

    @property
    def has_card(self) -> bool:
        return not self.card.startswith(NO_CARD)

    @property
    def born_year(self) -> str:
        return self.born[:4]

    @property
    def sort_name(self) -> str:
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


BY_NAME = frozenset(PatronSheet.__annotations__)


def surviving_patron_row(patron: str) -> Patron:
    """Return the patron with this id, or into whose record that one was merged."""
    return need(get(Patron, patron) or get(Patron, stands_for(patron)), "UNKNOWN_ID", code=patron)


@permitted("patrons.find")
def patron_sheet(desk: Desk, card: str) -> PatronSheet:
    """Return the patron with this card, masked for operators who do not see all."""
    return masked_patron_sheet(desk, by_card(card))


def visible_name(desk: Desk, card: str) -> str:
    """Return the card's owner, for a sentence about it; empty where there is none, or for operators who may not look it
    up. Records no refusal."""
    row = find_card(card) if card and desk.may("patrons.find") else None
    return masked_patron_sheet(desk, row).name if row else ""


@permitted("patrons.find")
def patron_sheet_of(desk: Desk, patron: str) -> PatronSheet:
    return masked_patron_sheet(desk, surviving_patron_row(patron))


def masked_patron_sheet(desk: Desk, row: Patron, last_use: str = "") -> PatronSheet:
    """Return the patron of this row as this operator may see them; asks no permission itself."""
    values: dict[str, Any] = {
        name: bool(getattr(row, name)) if name in FLAGS else getattr(row, name) for name in FIELDS
    }
    masked = is_blind(desk)
    values["guardian"], guardian = ("", "") if masked else card_and_name(row.guardian)
    if masked:
        values |= _masked(values)
    named = {name: values[name] for name in values.keys() & BY_NAME}
    return PatronSheet(
        id=row.id,
        name=full_name(row),
        clash=bool(row.clash),
        masked=masked,
        fields=values,
        guardian_name=guardian,
        last_use=last_use,
        **named,
    )


def is_blind(desk: Desk) -> bool:
    """Return whether anything of a person is hidden from this operator. Then no difference may reveal it."""
    return not desk.may("patrons.see_all")


def is_hidden(desk: Desk, name: str, value: Any) -> bool:
    """Return whether this operator may not see whether a field has this very value."""
    if not is_blind(desk):
        return False
    from .patron_fields import LEFT

    return name in LEFT and (not LEFT[name]("x") or LEFT[name](str(value)) != value)


def tells_nothing(name: str, before: Any, now: Any) -> bool:
    """Return whether a difference of these values is hidden from operators who don't see the imported field."""
    from .patron_fields import LEFT

    if name.partition("/")[0] in HIDDEN_PARTS:
        return True
    return name in LEFT and LEFT[name](str(before or "")) == LEFT[name](str(now or ""))


def _masked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the masked values of fields that not everybody sees."""
    from .patron_fields import LEFT  # a desk that sees all starts without

    return {name: left(values[name]) for name, left in LEFT.items()}
