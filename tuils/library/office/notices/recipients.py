"""Choose who gets a notice, and how: the patron, or a child's guardian; as they asked, else in the order of its
kind."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.foundation.administration.settings import country, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.contacts import where_to_write
from tuils.library.people.patrons.disclosure import DUE, NEVER, OF_AGE, TITLES, disclosed_to, is_minor
from tuils.library.people.patrons.patron_checks import ALL_TEXTS
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.addresses import town_line
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name, given_name
from tuils.values.text_messages import text_number
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

EMAIL, LETTER, CALL, TEXT = "email", "letter", "call", "text"
WISHES = {"email": EMAIL, "letter": LETTER, "phone": CALL}
"""The way for each wish of a patron."""


@dataclass(frozen=True)
class Recipient:
    """The person who gets a notice, and the way. `way`: email, letter, call, text, or empty if the patron can't be
    reached. `to`: the address or number of that way; `address`: the lines of a letter, the name first. `child`: the
    name of a child that it is about; `is_guardian`: the reader is another person, with the record `reader`.
    `titles`: may it name titles? `why`: the reason not to send it as wished: no_email, no_mail, no_phone, mail_off."""

    patron: str
    card: str
    name: str
    way: str
    to: str = ""
    address: tuple[str, ...] = ()
    child: str = ""
    language: str = ""
    titles: bool = False
    large: bool = False
    has_email: bool = False
    why: str = ""
    is_guardian: bool = False
    reader: str = ""


def recipient(
    desk: Desk, patron: Patron, ways: Sequence[str], *, mail: bool, texts: str = "", wished: bool = True
) -> Recipient:
    """Choose the recipient. `ways`: those that the notice can be sent, the best first. `mail`: is e-mail set up?
    `texts`: the word by which the reader must have agreed to get it as a text, which then is the first way; empty if
    none can be sent. `wished`: does the reader's wish count?"""
    reader = _reader(desk, patron)
    known = _known(desk, reader)
    if number := _agreed_number(reader, texts):
        known, ways = known | {TEXT: (number,)}, (TEXT, *ways)
    wish = WISHES.get(str(reader.tell_by), "") if wished else ""
    asked = wish if known.get(wish) else ""
    order = [TEXT, asked, *ways] if asked in ways else [] if asked and not number else [*ways]
    open_ways = [way for way in dict.fromkeys(order) if known.get(way) and (mail or way != EMAIL)]
    way = open_ways[0] if open_ways else ""
    child = _child_name(desk, patron, reader)
    return Recipient(
        patron.id,
        str(patron.card),
        full_name(reader),
        way,
        known[way][0] if way in (EMAIL, CALL, TEXT) else "",
        known[LETTER] if way == LETTER else (),
        child,
        str(reader.language or patron.language),
        way not in (CALL, TEXT) and _titles(desk, patron, reader, way),
        bool(reader.large_type),
        bool(known[EMAIL]),
        _why(way, wish, ways, known, mail=mail),
        reader.id != patron.id,
        reader.id,
    )


def _agreed_number(reader: Patron, texts: str) -> str:
    """Return the number for texts; empty if the reader did not agree to it, or wrote STOP since then."""
    agreed = str(reader.texts).split()
    if not texts or reader.texts_stopped or not (texts in agreed or ALL_TEXTS in agreed):
        return ""
    return text_number(str(reader.text_phone or reader.phone), country())


def _reader(desk: Desk, patron: Patron) -> Patron:
    """Return a child's guardian, unless the library says that guardians get no notices; else the patron."""
    if patron.guardian and is_minor(str(patron.born), day_of(desk.now, desk.zone)):
        return (value_of("guardian_sees", DUE) != NEVER and get(Patron, patron.guardian)) or patron
    return patron


def _known(desk: Desk, reader: Patron) -> dict[str, tuple[str, ...]]:
    return {
        EMAIL: (str(reader.email),) if reader.email and not reader.email_bad else (),
        LETTER: _address(desk, reader),
        CALL: (str(reader.phone),) if reader.phone else (),
    }


def _address(desk: Desk, reader: Patron) -> tuple[str, ...]:
    at = where_to_write(desk, reader)
    lines = (at.street, town_line(at.city, at.state, at.postcode, country())) if at else ()
    return (full_name(reader), *(line for line in lines if line)) if any(lines) else ()


def _child_name(desk: Desk, patron: Patron, reader: Patron) -> str:
    """Return the child's name; without a known guardian, too, if young by age: the reader must know whom it is
    about."""
    if reader.id != patron.id:
        return given_name(patron)
    born = str(patron.born)
    young = born[:4].isdigit() and age_on(born, day_of(desk.now, desk.zone)) < OF_AGE
    return given_name(patron) if young else ""


def _titles(desk: Desk, patron: Patron, reader: Patron, way: str) -> bool:
    """Return whether the notice may name titles. In an e-mail only if its reader agreed to it; of a child only if the
    library shows guardians titles, also in a letter to an unknown guardian."""
    if way == EMAIL and not reader.mail_titles:
        return False
    if way == LETTER and reader.id == patron.id and _child_name(desk, patron, reader):
        return bool(value_of("guardian_sees", DUE) == TITLES)
    return reader.id == patron.id or TITLES in disclosed_to(desk, str(reader.id), patron)


def _why(way: str, text: str, ways: Sequence[str], known: dict[str, tuple[str, ...]], *, mail: bool) -> str:
    wanted = text if text in ways else next(iter(ways), "")
    if way == wanted:
        return ""
    return {EMAIL: "no_email" if mail or not known[EMAIL] else "mail_off", LETTER: "no_mail", CALL: "no_phone"}.get(
        wanted, ""
    )
