"""The party that comes: a patron with companions, or a guest with the least that is needed. Heads, and their ages as
known.

A party is counted in heads. The group of each head may be known (adult, teen, child) or not; nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.patrons.cards import by_card
from tuils.models import Patron
from tuils.models.rows import marks, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.person_words import full_name
from tuils.values.programs import group_of_age
from tuils.values.time.ages import age_on

GROUP_FIELDS = {"adult": "adults", "teen": "teens", "child": "children"}
"""The field of a registration that counts each group."""
MOST_HEADS = 999
LONGEST = 200  # characters of a name, a phone, who answers for a child


@dataclass(frozen=True)
class Guest:
    """A person without a card: a name or nickname, and one way to reach them. `guardian`: name and phone of a
    child's responsible adult. With a card these apply to this registration alone."""

    name: str = ""
    phone: str = ""
    email: str = ""
    guardian: str = ""
    language: str = ""

    def facts(self) -> Facts:
        """Return the given fields, cleaned; empty ones are left out."""
        said = {name: clean(str(value))[:LONGEST] for name, value in vars(self).items()}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class SignUp:
    """A party that wants to come: the patron with this card, or a guest; `heads` in all, or as many as `groups`
    (adult, teen, child) and `ages` say. `members`: cards of companions. `source`: desk, phone, form or door."""

    card: str = ""
    guest: Guest | None = None
    heads: int = 1
    groups: Mapping[str, int] | None = None
    ages: Sequence[int] = ()
    members: Sequence[str] = ()
    needs: str = ""
    answers: dict[str, str] | None = None
    source: str = "desk"


@dataclass(frozen=True)
class Party:
    """The heads of a party. `heads` in all, with how many of each group are known; `ages` on the day of the session,
    as far as known."""

    heads: int
    adults: int = 0
    teens: int = 0
    children: int = 0
    ages: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {"heads": self.heads, "adults": self.adults, "teens": self.teens, "children": self.children}

    @property
    def minors_alone(self) -> bool:
        """Are all of them known to be under 18?"""
        return bool(self.heads) and self.teens + self.children == self.heads


def party_of(heads: int, groups: Mapping[str, int] | None, ages: Sequence[int], known: Sequence[int] = ()) -> Party:
    """Make a party of so many heads, or as many as groups and ages say, whichever is more. `known`: ages from
    records, used if no others are given. Refused with NOT_UNDERSTOOD."""
    said = dict.fromkeys(GROUP_FIELDS, 0)
    for group, n in (groups or {}).items():
        if group not in said or n < 0:
            raise not_understood(_("group"), group, ", ".join(GROUP_FIELDS))
        said[group] += n
    for age in ages:
        if not 0 <= age <= 130:
            raise not_understood(_("age"), age, _("Whole years, such as 7."))
    of_ages = tuple(ages) if ages or any(said.values()) else tuple(known)
    for age in of_ages:
        said[group_of_age(age)] += 1
    return Party(_heads(max(heads, sum(said.values()))), said["adult"], said["teen"], said["child"], of_ages)


def _heads(heads: int) -> int:
    if not 1 <= heads <= MOST_HEADS:
        raise not_understood(_("people"), heads, _("How many people, 1 or more."))
    return heads


@dataclass(frozen=True)
class WhoRegisters:
    """A patron, or none; with other data given, and the party's other members who have a record."""

    patron: Patron | None
    said: Facts
    members: tuple[Patron, ...] = ()

    @property
    def name(self) -> str:
        return str(self.said.get("name", "")) or (full_name(self.patron) if self.patron else "")

    @property
    def records(self) -> tuple[Patron, ...]:
        return (*((self.patron,) if self.patron else ()), *self.members)

    def ages(self, day: date, heads: int) -> list[int]:
        """Return the known ages of members with a record: of the party, or of a single patron. A patron who
        registers others with one card may not come along."""
        rows = self.records if self.members or heads == 1 else ()
        return [age_on(row.born, day) for row in rows if row.born[:4].isdigit()]


def find_party(card: str, guest: Guest | None, members: Iterable[str] = ()) -> WhoRegisters:
    """Return the patron with this card, the guest, or both. Refused with PATRON_UNKNOWN, CARD_LOST, WHO_COMES."""
    said = guest.facts() if guest else {}
    patron = by_card(card) if card else None
    others = [row for row in map(by_card, members) if patron is None or row.id != patron.id]
    if patron is None and not (said.get("name") or said.get("phone") or said.get("email")):
        raise refuse("WHO_COMES")
    return WhoRegisters(patron, said, tuple({row.id: row for row in others}.values()))


def family_cards(card: str) -> list[str]:
    """Return the cards of this card's family, itself first. Refused with PATRON_UNKNOWN, CARD_LOST."""
    row = by_card(card)
    return [row.card, *(str(patron.card) for patron in kin_of([row.family]) if patron.id != row.id)]


def kin_of(families: Iterable[str]) -> list[Patron]:
    """Return the patrons of these families (by key; none for an empty key), the eldest first."""
    names = sorted({*families} - {""})
    # what the index leaves out is named: else all patrons would be read
    text = f'"family" IN ({marks(names)}) AND "family" <> \'\' ORDER BY "born", "id"'
    return some(Patron, text, *names) if names else []
