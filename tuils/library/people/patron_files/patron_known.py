"""The people of a table who are here already: by card, by a card they had before, by zeros that were lost in front,
and who has no card there by name and birth date or street."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tuils.i18n import _
from tuils.library.people.patrons.sheets import NO_CARD
from tuils.models import OldCard, Patron, PatronWord
from tuils.models.rows import columns, find
from tuils.values.folding import fold_text


def apart_by_zeros(number: str, lengths: Collection[int]) -> set[str]:
    """Return the numbers of these lengths that differ from this one by zeros in front alone."""
    if not (number.isascii() and number.isdigit()):
        return set()
    whole = {number.zfill(length) for length in lengths if length > len(number)}
    return (whole | {number.lstrip("0")}) - {number, ""}


class KnownCards:
    """The people here who have one of these cards, or nearly. `lengths`: of cards here that begin with a zero.

    `fresh`: ids just imported from the same file: for them only the exact card counts.
    """

    def __init__(self, cards: Iterable[str], lengths: Collection[int], fresh: Collection[str] = ()) -> None:
        self._lengths = lengths
        wanted = {card for card in cards if card}
        near = {other for card in wanted for other in apart_by_zeros(card, self._lengths)}
        rows = sorted(find(Patron, "card", wanted | near), key=lambda row: -row.clash)
        self._rows: dict[str, Patron] = {row.card: row for row in rows}
        old = find(OldCard, "card", wanted)
        self._old = {row.card: row.patron for row in old}
        self._merged = {row.card for row in old if not row.since}  # they open the record they were merged into
        self._by_id: dict[str, Patron] = {row.id: row for row in find(Patron, "id", set(self._old.values()))}
        self._fresh = fresh

    def find(self, card: str) -> tuple[Patron | None, str]:
        """The person of this card, and a sentence where it is not the very card."""
        if not card or card in self._rows:
            return self._rows.get(card), ""
        if card in self._old and (row := self._by_id.get(self._old[card])):
            if row.card.startswith(NO_CARD):
                text = _("Card {card} is no longer valid here. Its patron has no new card yet.")
                return row, text.format(card=card)
            text = "" if card in self._merged else _("Card {card} was replaced here. The patron now has {now}.")
            return row, text.format(card=card, now=row.card)
        near = [self._rows[other] for other in apart_by_zeros(card, self._lengths) if other in self._rows]
        near = [row for row in near if row.id not in self._fresh]
        if len(near) != 1:
            return None, ""
        text = _("Card {card} is {now} here. They differ only by leading zeros, so they are treated as the same card.")
        return near[0], text.format(card=card, now=near[0].card)


class Namesakes:
    """The people here who are called like these and were born or live where they do; `fresh` as for `KnownCards`."""

    def __init__(self, people: Iterable[Mapping[str, Any]], fresh: Collection[str] = ()) -> None:
        words = {word for fields in people if _sign(fields) for word in fold_text(str(fields["last_name"])).split()}
        ids = {row.patron for row in find(PatronWord, "word", words)} - set(fresh)
        self._rows: dict[tuple[str, ...], list[Patron]] = {}
        for row in find(Patron, "id", ids):
            if sign := _sign(columns(row)):
                self._rows.setdefault(sign, []).append(row)

    def find(self, fields: Mapping[str, Any]) -> tuple[Patron | None, str]:
        """Return the one person that this must be, and a sentence; nobody where there are two."""
        sign = _sign(fields)
        found = self._rows.get(sign, []) if sign else []
        if len(found) != 1:
            return None, ""
        text = _("A patron with this name and birth date or street has card {card} here. Treated as the same patron.")
        return found[0], text.format(card=found[0].card)


def _sign(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Names with the birth date, else with the street; empty where that is not there."""
    names = folded_names(fields)
    born, street = str(fields.get("born") or ""), fold_text(str(fields.get("street") or ""))
    return (*names, born or street) if all(names) and (born or street) else ()


def folded_names(fields: Mapping[str, Any]) -> tuple[str, str]:
    """First and last name, folded."""
    return fold_text(str(fields.get("first_name") or "")), fold_text(str(fields.get("last_name") or ""))


def names_here(people: Iterable[Mapping[str, Any]], besides: Collection[str] = ()) -> frozenset[tuple[str, str]]:
    """The names of these that somebody here has, but for `besides` (ids)."""
    wanted = {folded_names(fields) for fields in people} - {("", "")}
    words = {word for _first, last in wanted for word in last.split()}
    rows = find(Patron, "id", {row.patron for row in find(PatronWord, "word", words)} - set(besides))
    return frozenset(wanted & {folded_names(columns(row)) for row in rows})
