"""The party that comes: a patron with companions, or a guest with the least that is needed. Heads, and their ages as
known.

A party is counted in heads. The group of each head may be known (adult, teen, child) or not; nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.disclosure import OF_AGE
from tuils.models import Patron
from tuils.models.programs import Registration
from tuils.models.rows import find, marks, row_with, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.person_words import full_name
from tuils.values.programs import group_of_age
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

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
    (adult, teen, child) and `ages` say. `members`: cards of companions. `source`: desk, phone, form, door or
    web."""

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
        """Return whether all of them are known to be under 18."""
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


# ---- choose how a party is reached: the way they wish; for a child the guardian, else an adult of the family


SEE_ALL = "patrons.see_all"
PHONE, EMAIL, LETTER = "phone", "email", "mail"


@dataclass(frozen=True)
class Reach:
    """The `name` of the party; `whom`: the person to contact, if it is somebody else (for a child). `how`: phone,
    email, mail, or empty if no way is known; `to`: the number or address, empty for users who may not see it
    (`hidden`)."""

    name: str
    whom: str = ""
    how: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    child: bool = False
    hidden: bool = False

    @property
    def to(self) -> str:
        return self.email if self.how == EMAIL else self.phone if self.how == PHONE else ""


def reach_of(desk: Desk, rows: Sequence[Registration]) -> dict[str, Reach]:
    """Return the reach by registration. Data given for the registration wins over the patron's record."""
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    guardians = {row.id: row for row in find(Patron, "id", [person.guardian for person in people.values()])}
    along = _adults(desk, people, rows)
    house = str(value_of("language", "") or "")
    found = {}
    for row in rows:
        patron = people.get(row.patron or "")
        guardian = guardians.get(patron.guardian) if patron else None
        if patron and guardian is None and row.adults:
            guardian = along.get(patron.family)
        found[row.id] = _reach(desk, row, patron, guardian, house)
    return found


def _adults(desk: Desk, people: Mapping[str, Patron], rows: Sequence[Registration]) -> dict[str, Patron]:
    """Return by family one of its adults, one that can be reached if there is one: for parties with an adult that
    are registered in a child's name."""
    with_adults = {row.patron for row in rows if row.adults}
    wanted = (one.family for key, one in people.items() if key in with_adults and not one.guardian)
    today = day_of(desk.now, desk.zone)
    kin = [patron for patron in kin_of(wanted) if patron.born[:4].isdigit()]
    adults = [patron for patron in kin if age_on(patron.born, today) >= OF_AGE]
    adults.sort(key=lambda adult: (bool(adult.phone or adult.email), adult.born, adult.id))
    return {adult.family: adult for adult in adults}


def _reach(desk: Desk, row: Registration, patron: Patron | None, guardian: Patron | None, house: str) -> Reach:
    name = str(row.name or (full_name(patron) if patron else ""))
    language = str(row.language or (patron.language if patron else "") or house)
    if not _is_child(desk, row, patron):
        return _way(desk, row, patron, Reach(name, language=language))
    child = Reach(name, language=language, child=True)
    if row.guardian and not desk.may(SEE_ALL):  # a name, and a phone
        return Reach(name, how=PHONE, language=language, child=True, hidden=True)
    if row.guardian:
        return Reach(name, row.guardian, PHONE, phone=row.guardian, language=language, child=True)
    if guardian is None:
        return child
    to = Reach(name, full_name(guardian), language=str(guardian.language or language), child=True)
    return _way(desk, row_with(Registration, {}), guardian, to)


def _is_child(desk: Desk, row: Registration, patron: Patron | None) -> bool:
    """Return whether the guest is a child. Without a birth date: a patron with a guardian; a guest, if only children
    come."""
    if patron is None:
        return bool(row.guardian) or (row.heads > 0 and row.teens + row.children == row.heads)
    if patron.born[:4].isdigit():
        return age_on(patron.born, day_of(desk.now, desk.zone)) < OF_AGE
    return bool(patron.guardian)


def _way(desk: Desk, given: Registration, patron: Patron | None, to: Reach) -> Reach:
    own = patron or row_with(Patron, {})
    any_given = bool(given.phone or given.email)
    phone = str(given.phone or ("" if any_given else own.phone))
    email = str(given.email or ("" if any_given else own.email))
    text = str(patron.tell_by) if patron else ""
    how = _wished(text, {PHONE: bool(phone), EMAIL: bool(email)}, mail=bool(patron and patron.street))
    if not desk.may(SEE_ALL):
        return Reach(to.name, to.whom, how, "", "", to.language, to.child, bool(how))
    return Reach(to.name, to.whom, how, phone, email, to.language, to.child)


def _wished(text: str, has: dict[str, bool], *, mail: bool) -> str:
    """Return the way they wish, if possible; else e-mail, which can be read again; else phone; else a letter."""
    wanted = LETTER if text in ("letter", "mail") else text
    if has.get(wanted) or (wanted == LETTER and mail):
        return wanted
    return EMAIL if has[EMAIL] else PHONE if has[PHONE] else LETTER if mail else ""
