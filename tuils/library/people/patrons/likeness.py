"""The search for records of perhaps the same person: before a second card is made, and where one is edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.models import Patron
from tuils.models.rows import find, row_with, with_values
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.person_words import CONTACT, NAME

from .queries import how_many_have, with_all_words
from .sheets import PatronSheet, is_blind, masked_patron_sheet

NAMED, LIVES, WRITES = "name", "address", "email"
COMPARED = ("first_name", "last_name", "preferred_name", "street", "city")
MOST_NAMED = 3
MANY = 5_000
"""The limit up to which patrons with a word are counted."""


@dataclass(frozen=True)
class Alike:
    """`why`: name (and no other birth year), address (and first name), email."""

    patron: PatronSheet
    why: tuple[str, ...]


@permitted("patrons.find")
def people_alike(desk: Desk, fields: Mapping[str, str], besides: str = "") -> list[Alike]:
    """Return patrons with the same name, the same first name at the same address, or the same e-mail, and not known to
    be born in another year. `fields` by column name; `besides`: the id of their own patron. By name; permission
    patrons.find.

    An operator who may not see addresses and e-mails learns nothing of them: only the shown part of a street counts.
    """
    year, street, blind = (fields.get("born") or "")[:4], fields.get("street") or "", is_blind(desk)
    email = "" if blind else (fields.get("email") or "").strip().casefold()
    if blind:
        from .patron_fields import street_only  # a desk that sees all starts without

        street = street_only(street)
    folded = {name: fold_text(fields.get(name) or "") for name in COMPARED}
    asked = row_with(Patron, {**folded, "street": fold_text(street), "born": year if year.isdigit() else ""})
    by_mail = patrons_with_words([CONTACT + email]) if email else set()
    found = _of_name(asked) | _of_street(asked) | by_mail
    alike = []
    for row in find(Patron, "id", found - {besides}):
        shown = with_values(row, street=masked_patron_sheet(desk, row).street) if blind else row
        why = tuple(_likeness(asked, shown, by_mail=row.id in by_mail))
        if why:
            alike.append(Alike(masked_patron_sheet(desk, row), why))
    return sorted(alike, key=lambda one: (NAMED not in one.why, fold_text(one.patron.sort_name), one.patron.card))


def nobody_known(desk: Desk, fields: Mapping[str, str], besides: Collection[str]) -> None:
    """Refuse with PERHAPS_KNOWN where somebody may be this person, and is not among those compared already (ids)."""
    alike = [one for one in people_alike(desk, fields) if one.patron.id not in besides]
    if alike:
        people = "; ".join(map(alike_words, alike[:MOST_NAMED])) + ("; .." if len(alike) > MOST_NAMED else "")
        raise refuse("PERHAPS_KNOWN", people=people, alike=alike)


def alike_words(alike: Alike) -> str:
    """`Marta Field, card 21234000000018: the same name`"""
    words = {NAMED: _("same name"), LIVES: _("same address"), WRITES: _("same email")}
    why = ", ".join(words[code] for code in alike.why)
    return _("{name}, card {card}: {why}").format(name=alike.patron.name, card=alike.patron.card, why=why)


def _likeness(asked: Patron, row: Patron, *, by_mail: bool) -> Iterable[str]:
    if asked.born and row.born and asked.born != row.born[:4]:
        return
    first, last = fold_text(row.first_name), fold_text(row.last_name)
    given = _given(asked.first_name, asked.preferred_name) & _given(first, fold_text(row.preferred_name))
    same = bool(given) or asked.first_name == first
    if (same and asked.last_name == last) or (asked.first_name, asked.last_name) == (last, first):
        yield NAMED
    town = asked.city in ("", fold_text(row.city)) or not row.city
    if given and asked.street and asked.street == fold_text(row.street) and town:
        yield LIVES
    if by_mail:
        yield WRITES


def _given(*names: str) -> set[str]:
    return set(names) - {""}


def _of_name(asked: Patron) -> set[str]:
    """Return patrons with this last name and one of the given names, whichever way round; or this one name and no
    other."""
    first, last = asked.first_name, asked.last_name
    if not (first and last):
        return patrons_with_words([NAME + (first or last)]) if first or last else set()
    return set().union(
        *(patrons_with_words([*last.split(), *given.split()]) for given in _given(first, asked.preferred_name))
    )


def _of_street(asked: Patron) -> set[str]:
    """Return patrons with all words of this street, and the first name."""
    if not (asked.street and asked.first_name):
        return set()
    return patrons_with_words([*asked.first_name.split(), *(CONTACT + word for word in asked.street.split())])


def patrons_with_words(words: Iterable[str]) -> set[str]:
    """Return the ids of patrons with all these words; the rarest is looked up, the others are tested on its hits."""
    rarest, *others = sorted(set(words), key=_how_many)
    also = "".join(
        " AND EXISTS (SELECT 1 FROM patron_word o WHERE o.patron = w.patron AND o.word = ?)" for _word in others
    )
    return set(with_all_words(also, rarest, others))


def _how_many(word: str) -> int:
    return how_many_have(word, MANY)
