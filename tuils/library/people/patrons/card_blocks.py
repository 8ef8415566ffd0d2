"""The cards that a library has already: new numbers continue after them, if no setting says otherwise.

Cards that are numbers are counted by blocks: so many digits, and the same digits but for the last four. New numbers
continue in the block with the most cards: with 21221000400013 to 21221000401847 on file, after the second. So one
mistyped card does not move all later ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import CHECKED, LONGEST, CardRange, has_right_check_digit

from .queries import card_blocks

LEAST = 5
"""Fewer cards tell nothing."""
COUNTED, ROOM = 4, 7
"""Digits at the end that differ in a block; and those that are counted once the block is full."""
Block = tuple[int, str]
"""A block: the count of digits, and the digits in front."""


@dataclass
class CardBlocks:
    """`count` and `highest` card by block."""

    count: Counter[Block] = field(default_factory=Counter)
    highest: dict[Block, str] = field(default_factory=dict)

    def see(self, card: str, times: int = 1) -> None:
        """A card that is a number; of a block that was counted elsewhere, its highest."""
        block = len(card), card[:-COUNTED]
        self.count[block] += times
        self.highest[block] = max(card, self.highest.get(block, ""))

    def and_of(self, other: CardBlocks) -> CardBlocks:
        """Both together."""
        both = CardBlocks(self.count.copy(), dict(self.highest))
        for block, times in other.count.items():
            both.see(other.highest[block], times)
        return both

    def lengths(self) -> dict[int, int]:
        """Return how many cards have how many digits."""
        found: Counter[int] = Counter()
        for (length, _front), times in self.count.items():
            found[length] += times
        return dict(found)

    def ranges(self) -> tuple[CardRange, ...]:
        """The numbers behind the highest card of the fullest block, and behind that block; none where too few cards
        tell."""
        if sum(self.count.values()) < LEAST:
            return ()
        block = max(self._usual(), key=lambda one: (self.count[one], self.highest[one]))
        card = self.highest[block]
        if len(card) > LONGEST:
            return ()
        checked = len(card) == CHECKED and has_right_check_digit(card)
        body = card[:-1] if checked else card
        near, far = (_behind(body, digits, checked) for digits in (COUNTED - checked, ROOM))
        return tuple(one for one in (near, far) if one)

    def _usual(self) -> list[Block]:
        """CardBlocks of the usual length. Short numbers grow: 98, 99, 100."""
        lengths = self.lengths()
        usual = max(lengths, key=lambda length: (lengths[length], length))
        longer = [length for length in lengths if usual < length <= COUNTED and lengths[length] >= LEAST]
        usual = max(longer, default=usual)
        return [block for block in self.count if block[0] == usual]


def _behind(body: str, digits: int, checked: bool) -> CardRange | None:
    """Return the numbers after this one that differ from it in the last digits alone."""
    head, tail = body[:-digits], body[-digits:]
    first, last = int(tail) + 1, 10 ** len(tail) - 1
    return CardRange(head, len(tail), first, last, checked) if first <= last else None


def blocks_here() -> CardBlocks:
    """Return the blocks of this library's cards."""
    front = f"CASE WHEN length(card) > {COUNTED} THEN substr(card, 1, length(card) - {COUNTED}) ELSE '' END"
    rows = card_blocks(front)
    found = CardBlocks()
    for times, card in rows:
        found.see(str(card), int(times))
    return found
