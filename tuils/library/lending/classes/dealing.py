"""A stack of books dealt out in the order of the class list: whose turn it is, and what was refused. Writes nothing.

Ana, Bo, Cy; Bo is absent     scan 1: Ana has it; turn of Cy     scan 2: refused, Cy owes money; the book stays in
                              hand and nobody is left            the list at the end: 2, Cy, owes money
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from tuils.i18n import ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import CheckedOut, checkout
from tuils.library.lending.noted_looks import told_by_refusal
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.values.dataclass import dataclass

from .classes import Pupil

ABOUT_PATRON = frozenset({
    "PATRON_UNKNOWN", "CARD_LOST", "PATRON_BARRED", "PATRON_EXPIRED", "ADDRESS_BAD", "PATRON_NOTE", "OWES_TOO_MUCH",
    "TOO_MANY_OVERDUE", "TOO_MANY_ITEMS",
})  # fmt: skip
"""Refusals that another child's turn may not meet; any other is about the book."""


@dataclass(frozen=True)
class DealRefused:
    """A book that was not lent to this child (a card; empty: nobody's turn)."""

    patron: str
    name: str
    item: str
    no: Refused


@dataclass
class ClassDeal:
    """A deal. `absent` (or refused) and `served`: cards. `before`: cards of those with a book of today already, so that
    a second sweep goes on where the first stopped. `turn`: the card of whose turn it is; empty after the last."""

    pupils: Sequence[Pupil]
    absent: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)
    refused: list[DealRefused] = field(default_factory=list)
    turn: str = ""
    before: set[str] = field(default_factory=set)

    def begin(self, *, again: bool = False) -> None:
        """Give the turn to the first child without a book of today. To the first of all if it is for them `again`, or
        each of them has one."""
        had = {pupil.patron for pupil in self.pupils if any(loan.is_new for loan in pupil.loans)} - self.absent
        everybody = all(pupil.patron in had | self.absent for pupil in self.pupils)
        self.before = set() if again or everybody else had
        self.turn = self._first_of(self.pupils)

    def before_words(self) -> str:
        """Return how many are skipped since they got a book earlier today; empty if none is."""
        n = len(self.before)
        text = ngettext(
            "{n} child checked something out today already and is skipped.",
            "{n} children checked something out today already and are skipped.",
            n,
        )
        return text.format(n=n) if n else ""

    def call(self, text: str) -> Pupil | None:
        """Give the turn to the child with this card; None if it is nobody's of this class."""
        card = text.replace(" ", "")
        found = next((pupil for pupil in self.pupils if pupil.patron == card), None)
        self.turn = found.patron if found else self.turn
        return found

    def go_on(self) -> None:
        """Give the turn to the next child: absent and refused children and those who have a book are skipped."""
        at = next((number for number, pupil in enumerate(self.pupils, 1) if pupil.patron == self.turn), 0)
        self.turn = self._first_of(self.pupils[at:])

    def _first_of(self, pupils: Sequence[Pupil]) -> str:
        passed = self.absent | self.served | self.before
        return next((pupil.patron for pupil in pupils if pupil.patron not in passed), "")

    def gave(self) -> None:
        """Note that the child whose turn it was has the book, and go on."""
        self.served.add(self.turn)
        self.go_on()

    def was_refused(self, barcode: str, no: Refused) -> bool:
        """Keep the refusal for the list at the end; go on where it is about the child. Return whether the next child
        may get the same book."""
        self.refused.append(DealRefused(self.turn, self.name_of(self.turn), barcode, no))
        if not ABOUT_PATRON & set(no.codes):
            return False
        self.absent.add(self.turn)
        self.go_on()
        return ABOUT_PATRON.issuperset(no.codes)

    def name_of(self, card: str) -> str:
        return next((pupil.name for pupil in self.pupils if pupil.patron == card), "")

    def without_book(self) -> list[Pupil]:
        """Return the children without a book of today."""
        return [pupil for pupil in self.pupils if pupil.patron not in self.served | self.before]


def lend_in_class(desk: Desk, card: str, barcode: str, override: Override = NO_OVERRIDE) -> CheckedOut:
    """Check out to a child of a class, who stands in a list: what a refusal reveals is noted."""
    with told_by_refusal(desk, card):
        done = checkout(desk, card, barcode, override=override)
    note_use_of_card(desk, card)
    return done
