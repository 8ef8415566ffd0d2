"""Choose how a party is reached: the way they wish. For a child, reach the responsible adult, never the child: the
guardian; else, if an adult is in the party, an adult of the family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.disclosure import OF_AGE
from tuils.models import Patron
from tuils.models.programs import Registration
from tuils.models.rows import find, row_with
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

from .parties import kin_of

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
    """Is it a child? Without a birth date: a patron with a guardian; a guest, if only children come."""
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
