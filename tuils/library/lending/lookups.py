"""Look-ups of an item, a patron and a loan for verbs: one statement each, whole rows."""

from __future__ import annotations

from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import need
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.people.patrons.cards import by_card, find_card
from tuils.models import Item, Loan, Patron
from tuils.models.rows import get, one_with, some
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name

from .queries import CopyFacts, OldCardRow, facts_of_copy, old_card


@dataclass(frozen=True)
class NamedItem:
    """An item with the facts about it that stand elsewhere, its title first."""

    row: Item
    facts: CopyFacts

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def whole_title(self) -> str:
        return whole_title(self.facts.title, self.facts.medium)


def item_by_barcode(barcode: str, wording: str = "NO_SUCH_ITEM") -> NamedItem:
    """Return the item with this barcode. Refuse with ITEM_UNKNOWN if there is none. `wording`: of the refusal."""
    return need(find_item(barcode), "ITEM_UNKNOWN", wording=wording, code=barcode)


def find_item(barcode: str) -> NamedItem | None:
    row = row_of_barcode(barcode)
    return NamedItem(row, facts_of_copy(row)) if row else None


def item_of(item: str) -> NamedItem | None:
    row = get(Item, item)
    return NamedItem(row, facts_of_copy(row)) if row else None


def find_patron(card: str) -> Patron | None:
    return find_card(card)


def name_of_card(card: str) -> str:
    """Return the name of the patron with this card; empty if there is none."""
    row = find_card(card)
    return full_name(row) if row else ""


def find_old_card(card: str) -> OldCardRow | None:
    """Find a card that is no longer its patron's: not valid since a day, or, without one, of a merged record."""
    return old_card(card)


def patron_by_card(card: str) -> Patron:
    """Return the patron with this card. Refuse with CARD_LOST or PATRON_UNKNOWN."""
    return by_card(card)


def open_loan(item: Item) -> Loan | None:
    return get(Loan, item.loan)


def loan_and_borrower(item: Item) -> tuple[Loan | None, Patron | None]:
    """Return the loan that a copy is on, and the patron who has it."""
    return one_with(Loan, item.loan, "patron", Patron) if item.loan else (None, None)


def open_loans_of(patron: str) -> list[Loan]:
    """Return the open loans of a patron, the first due on top."""
    return some(Loan, '"patron" = ? AND "closed_at" IS NULL ORDER BY "due_at", "id"', patron)
