"""Proxies and families: who acts for a patron, and who belong together."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models import Patron, Proxy
from tuils.models.rows import find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.person_words import full_name

from .cards import by_card
from .disclosure import MAY, PICKUP
from .patron_state import part_name
from .sheets import PatronSheet, masked_patron_sheet, surviving_patron_row

MOST = 20
"""The most proxies of one patron."""


@dataclass(frozen=True)
class ProxyLine:
    """`may`: of pickup, loans, charges."""

    card: str
    name: str
    may: tuple[str, ...]


@verb("patrons.edit")
def name_proxy(desk: Desk, card: str, proxy: str, may: Iterable[str] = (PICKUP,)) -> list[ProxyLine]:
    """Let the patron with the card `proxy` act for the one with `card`. `may`: of pickup, loans, charges; replaces what
    was allowed before. Returns all proxies of that patron.

    Refuses with PATRON_UNKNOWN, CARD_LOST, SAME_PERSON, NOT_UNDERSTOOD, TOO_MANY_PROXIES.
    """
    row, other = by_card(card), by_card(proxy)
    if row.id == other.id:
        raise refuse("SAME_PERSON")
    words = _words(may)
    before = {found.proxy: found.may for found in find(Proxy, "patron", [row.id])}
    if other.id not in before and len(before) >= MOST:
        raise refuse("TOO_MANY_PROXIES", n=MOST)
    if before.get(other.id) != words:
        fields = _gone(other.id) | {part_name("proxy", other.id): {"may": words}}
        Act(desk).write("patron_edited", {"set": fields}, patron=row.id)
    return _proxies(row)


@verb("patrons.edit")
def drop_proxy(desk: Desk, card: str, proxy: str) -> list[ProxyLine]:
    """End that the patron with the card `proxy` acts for the one with `card`. Refuses with PATRON_UNKNOWN, CARD_LOST,
    NO_PROXY."""
    row, other = by_card(card), by_card(proxy)
    if other.id not in {found.proxy for found in find(Proxy, "patron", [row.id])}:
        raise refuse("NO_PROXY", code=proxy)
    Act(desk).write("patron_edited", {"set": _gone(other.id)}, patron=row.id)
    return _proxies(row)


def proxies_of(desk: Desk, card: str) -> list[ProxyLine]:
    """Return the people who may act for the patron with this card."""
    desk.require("patrons.find")
    return _proxies(by_card(card))


@verb("patrons.edit")
def join_family(desk: Desk, card: str, of: str) -> PatronSheet:
    """Add the patron with `card` to the family of the one with the card `of`; a family begins with two.

    Refuses with PATRON_UNKNOWN, CARD_LOST, SAME_PERSON.
    """
    row, other = by_card(card), by_card(of)
    if row.id == other.id:
        raise refuse("SAME_PERSON")
    family = other.family or new_id(desk.now)
    act = Act(desk)
    for one in (other, row):
        if one.family != family:
            act.write("patron_edited", {"set": {"family": family}}, patron=one.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


@verb("patrons.edit")
def leave_family(desk: Desk, card: str) -> PatronSheet:
    """The patron with this card is of no family any more; of two the other is not, either. Refuses with
    PATRON_UNKNOWN, CARD_LOST, NO_FAMILY."""
    row = by_card(card)
    if not row.family:
        raise refuse("NO_FAMILY", code=card)
    all_there = some(Patron, '"family" = ? AND "family" != \'\' ORDER BY "id"', row.family)
    act = Act(desk)
    for table in all_there if len(all_there) == 2 else (row,):
        act.write("patron_edited", {"set": {"family": ""}}, patron=table.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


def _words(may: Iterable[str]) -> str:
    wanted = [word.lower() for text in may for word in clean(text).replace(",", " ").split()]
    if unknown := [word for word in wanted if word not in MAY]:
        raise not_understood("may", unknown[0], ", ".join(MAY))
    if not wanted:
        raise not_understood("may", "", ", ".join(MAY))
    return " ".join(word for word in MAY if word in wanted)


def _gone(proxy: str) -> Facts:
    """Under whichever record of that person it was written."""
    return {part_name("proxy", one): None for one in all_of(proxy)}


def _proxies(row: Patron) -> list[ProxyLine]:
    lines = []
    for found in find(Proxy, "patron", [row.id]):
        if other := get(Patron, found.proxy):
            lines.append(ProxyLine(other.card, full_name(other), tuple(found.may.split())))
    return sorted(lines, key=lambda line: (line.name.casefold(), line.card))
