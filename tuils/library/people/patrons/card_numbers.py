"""The numbers of cards: the library's next number, and cards that are lost, worn or found."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from tuils.library.foundation.administration.numbers import is_barcode
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.this_site import own_cards, without_others
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.library.people.accounts.ledger import CARD, add_line
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.sheets import NO_CARD, PatronSheet, masked_patron_sheet, surviving_patron_row
from tuils.models import OldCard, Patron, db
from tuils.models.rows import get, one
from tuils.models.store_words import digits_only
from tuils.values.folding import clean
from tuils.values.numbers.barcode import CardRange, read_ranges
from tuils.values.numbers.number_habit import Habit, oddity
from tuils.values.time.moments import day_of

from .card_blocks import CardBlocks, blocks_here
from .patron_state import OLD_CARD
from .queries import card_numbers_of, card_numbers_set, cards_at_both_ends, category_codes, is_card_used

LEARNED = 100
"""The count of cards from each end that show the usual form here."""
UNUSUAL = {"word": "CARD_UNUSUAL", "form": "CARD_UNUSUAL", "other": "NUMBER_IS_ITEM", "check": "NUMBER_MISREAD"}
OWN = "21234000000018 - 21234999999998"
"""The numbers of new cards where the library has set no others."""


@verb("patrons.edit")
def replace_card(desk: Desk, card: str, new_card: str = "", *, worn: bool = False, sure: bool = False) -> PatronSheet:
    """Replace this card with a new number (the next one where none is given); the desk says of the old one that it is
    lost. The fee for lost cards is charged, unless the card was worn. `card` may be the lost one itself, as long as
    there is no other. Refuses with CARD_LOST, PATRON_UNKNOWN, CARD_IN_USE, NO_CARD_LEFT; unless somebody is `sure`,
    with NUMBER_UNUSUAL.
    """
    row = _whose(card)
    fresh = clean(new_card).replace(" ", "") or next_card(category=row.category)
    card_is_free(fresh)
    if new_card and not sure:
        card_is_usual(fresh)
    cents = 0 if worn else int(value_of("card_cents", 0) or 0)
    act = Act(desk)
    act.write("patron_edited", {"set": {"card": fresh, **no_longer(desk, row, card)}}, patron=row.id)
    if cents:
        add_line(act, "charge", row.id, cents, CARD)
    return replace(masked_patron_sheet(desk, surviving_patron_row(row.id)), fee_cents=cents)


@verb("patrons.edit")
def report_card_lost(desk: Desk, card: str) -> PatronSheet:
    """Mark the card as lost where no other is at hand: it is not valid, and the person is without one until the next is
    given. Refuses with CARD_LOST, PATRON_UNKNOWN."""
    row = by_card(card)
    if row.card.startswith(NO_CARD):
        raise refuse("PATRON_UNKNOWN", code=card)
    if card == row.card:
        fields = {"card": stand_in(), **no_longer(desk, row)}
    else:  # that of a record that was merged into theirs: they have another
        fields = {OLD_CARD + card: day_of(desk.at, desk.zone).isoformat()}
    Act(desk).write("patron_edited", {"set": fields}, patron=row.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


@verb("patrons.edit")
def card_found(desk: Desk, card: str) -> PatronSheet:
    """A card that was lost is there again: it is valid, and a card that was given in between is not any more.

    Refuses with PATRON_UNKNOWN where no such card was lost.
    """
    old = one(OldCard, '"card" = ? ORDER BY "since" DESC LIMIT 1', card)
    row = need(get(Patron, old.patron) if old and old.since else None, "PATRON_UNKNOWN", code=card)
    fields: Facts = {"card": card, **no_longer(desk, row), OLD_CARD + card: None}
    Act(desk).write("patron_edited", {"set": fields}, patron=row.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


def was_card_of(card: str, patron: str) -> bool:
    """Return whether this card was lost or replaced, and belonged to the patron with this id."""
    old = one(OldCard, '"card" = ? AND "patron" = ? AND "since" != \'\'', card, patron)
    return old is not None


def _whose(card: str) -> Patron:
    """Return the patron with this card, or who has none since this one was lost."""
    old = one(OldCard, '"card" = ?', card)
    row = get(Patron, old.patron) if old else None
    return row if row and row.card.startswith(NO_CARD) else by_card(card)


def no_longer(desk: Desk, row: Patron, card: str = "") -> Facts:
    """Return the fields that end the patron's card today; empty where there is no card. `card`: another card of theirs,
    from a merged record, which ends instead: then the first stays good beside the new one."""
    if row.card.startswith(NO_CARD):
        return {}
    today = day_of(desk.at, desk.zone).isoformat()
    if card and card != row.card:
        return {OLD_CARD + card: today, OLD_CARD + row.card: ""}
    return {OLD_CARD + row.card: today}


def stand_in() -> str:
    """Return a stand-in for the card number of somebody without a card, so that they can be found and served."""
    while True:
        code = f"{NO_CARD}{secrets.randbelow(1_000_000):06d}"
        if not is_card_used(code):
            return code


def card_is_free(card: str) -> None:
    """Refuse with CARD_IN_USE a number that is on a card, was on one, or is on a copy."""
    if card.startswith(NO_CARD) or is_card_used(card):
        raise refuse("CARD_IN_USE", code=card)
    if is_barcode(card):
        raise refuse("CARD_IN_USE", wording="CARD_IS_BARCODE", code=card)


def card_is_usual(card: str) -> None:
    """Refuse with NUMBER_UNUSUAL a number unlike the cards that are here, such as a word."""
    if any(of.place(card) is not None for of in all_ranges()):
        return
    why, digit = oddity(card, "patron", _habit())
    if why:
        raise refuse("NUMBER_UNUSUAL", wording=UNUSUAL[why], code=card, digit=digit)


def _habit() -> Habit:
    """Learn the library's cards from both ends of their order by id."""
    return Habit.of(cards_at_both_ends(LEARNED, NO_CARD))


# ---- ranges


def own_ranges(category: str = "", coming: CardBlocks | None = None) -> tuple[CardRange, ...]:
    """Return the ranges for new cards: a distant copy's own, else those of this category, else the library's; where
    none are set, the numbers after the cards on file. `coming`: cards of a file being imported."""
    if share := own_cards(category):
        return read_ranges(share)
    found = card_numbers_of(category)
    text = (found[0] if found else "") or str(value_of("card_numbers", ""))
    usual = read_ranges(text or OWN)
    if text or any(map(_highest, usual)):
        return usual
    here = blocks_here()
    return (here.and_of(coming) if coming else here).ranges() or usual


def all_ranges() -> tuple[CardRange, ...]:
    """The numbers of the library and of every category."""
    rows: Any = card_numbers_set()
    texts = [str(value_of("card_numbers", "")) or OWN, *(str(row[0]) for row in rows)]
    return tuple(read_range for text in texts for read_range in read_ranges(text))


def next_card(after: Collection[str] = (), category: str = "", coming: CardBlocks | None = None) -> str:
    """The next free number of the library's own; behind all of `after`, too. `coming`: see `own_ranges`. Refuses with
    NO_CARD_LEFT."""
    for cards in (part for whole in own_ranges(category, coming) for part in without_others(whole)):
        used = [place for card in (*_highest(cards), *after) if (place := cards.place(card)) is not None]
        place = max(used, default=cards.first - 1) + 1
        while place <= cards.last and is_barcode(cards.number(place)):
            place += 1
        if place <= cards.last:
            return cards.number(place)
    raise refuse("NO_CARD_LEFT")


def share_of_cards(category: str, size: int) -> str:
    """The last so many free numbers of this category for another copy of the library; fewer where fewer are left, and
    nothing where hardly any are."""
    parts = without_others(own_ranges(category)[-1])
    if not parts:
        return ""
    cards = parts[-1]
    used = [place for card in _highest(cards) if (place := cards.place(card)) is not None]
    return cards.last_of(size, max(used, default=cards.first - 1) + 1)


def _highest(cards: CardRange) -> list[str]:
    """Return the highest of these numbers that a patron has, and the highest that one had."""
    low, high = cards.number(cards.first)[: len(cards.head) + cards.digits], cards.number(cards.last) + "9"
    found = []
    for table in ("patron", "old_card"):
        text = (
            f"SELECT card FROM {table} WHERE card BETWEEN ? AND ? AND length(card) = ? AND substr(card, 1, ?) = ? "
            f"AND {digits_only('substr(card, ?)')} ORDER BY card DESC LIMIT 1"
        )
        head = len(cards.head)
        shape = (head + cards.digits + cards.checked, head, cards.head, head + 1)
        row: Any = db.execute_sql(text, (low, high, *shape)).fetchone()
        found += [str(row[0])] if row else []
    return found


def every_range() -> tuple[CardRange, ...]:
    """The numbers of new cards of all categories."""
    codes: Any = category_codes()
    return tuple(
        dict.fromkeys(own_range for code in ("", *(row[0] for row in codes)) for own_range in own_ranges(code))
    )
