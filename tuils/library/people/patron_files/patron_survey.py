"""The survey of a table of people: read through once before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field

from tuils.formats.dates import DateOrder
from tuils.formats.tables.cards import read_card
from tuils.formats.tables.patron_systems import system_of
from tuils.formats.tables.tables import total_in
from tuils.i18n import _
from tuils.library.foundation.administration.codes import Codes
from tuils.library.foundation.administration.table_profile import TableProfile, TableSource, source_notes
from tuils.library.people.patrons.card_blocks import CardBlocks, blocks_here
from tuils.library.people.patrons.card_numbers import every_range
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.numbers.barcode import CardRange

from .patron_table import DATES, maybe_cards

LEAST_CARDS = 5  # fewer tell nothing of how long a card is
MOST_OF = 0.8  # so many of all have the usual length, or there is none


@dataclass
class Survey:
    """The facts of the whole table. `rows`: how many. `codes`: how often each category and branch comes, in our words.
    `lengths`: digits of the cards that are numbers. `highest`: the highest card of each of the library's own ranges.
    `cards`, `numbers`: rows by card and by the old system's number, where there are guardians. `totals`: rows that only
    sum the file up, with their text. `blocks`: cards that are numbers, by what they begin with.
    """

    rows: int = 0
    codes: Codes = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    highest: dict[CardRange, str] = field(default_factory=dict)
    dates: DateOrder = field(default_factory=DateOrder)
    cards: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    totals: dict[int, str] = field(default_factory=dict)
    blocks: CardBlocks = field(default_factory=CardBlocks)

    @property
    def usual_length(self) -> int:
        """The digits that nearly all cards have, in this file or, where it does not show, here; 0: it varies."""
        return _most(self.lengths) or _most(lengths_here())


def survey_patron_table(source: TableSource, profile: TableProfile) -> Survey:
    """Read all rows of the table. Raises TableUnreadable where that cannot be done to the end."""
    found, columns = Survey(), source.columns
    with_guardians, ranges = "guardian" in columns, every_range()
    for place, row in enumerate(source.rows(), 1):
        if total := total_in(row):
            found.totals[place] = total
            continue
        found.rows = place
        for name in DATES:
            found.dates.see(row.get(columns.get(name, ""), ""))
        if not any(row.get(columns.get(name, ""), "").strip() for name in ("first_name", "last_name", "name")):
            continue
        for kind in ("category", "branch"):
            if code := profile.code(kind, clean(row.get(columns.get(kind, ""), ""))):
                found.codes[kind, code] += 1
        card = read_card(row.get(columns.get("card", ""), ""), profile.fill)
        if card.isascii() and card.isdigit():
            found.lengths[len(card)] += 1
            found.blocks.see(card)
        for cards in ranges:
            if cards.place(card) is not None and card > found.highest.get(cards, ""):
                found.highest[cards] = card
        if with_guardians:
            found.cards.setdefault(card, place)
            found.numbers.setdefault(read_card(row.get(columns.get("number", ""), "")), place)
    return found


def _most(lengths: Mapping[int, int]) -> int:
    total = sum(lengths.values())
    if total < LEAST_CARDS:
        return 0
    length, count = max(lengths.items(), key=lambda item: item[1])
    return length if count >= MOST_OF * total else 0


def lengths_here() -> dict[int, int]:
    """Return how many cards of this library have how many digits."""
    return blocks_here().lengths()


def no_card(source: TableSource) -> str:
    """Asks which column is the card."""
    likely = maybe_cards(source.header)
    text = _("No column of this file is known as the library card.")
    if likely:
        which = _('Is it {names}? Say which: --map "card={first}".').format(names=", ".join(likely), first=likely[0])
    else:
        which = _("Say which: --map card=COLUMN.")
    return f"{text} {which} {_('If these patrons have no cards yet: --new-cards.')}"


def survey_notes(source: TableSource, profile: TableProfile, found: Survey) -> list[str]:
    """Return the notes about the file as a whole, in plain sentences."""
    said = source_notes(source, profile, found.dates)
    if "card" not in source.columns:
        said.append(_("No column of this file is the library card: new patrons get new card numbers."))
    if wrote := system_of(source.header, profile.system):
        said.insert(0, _("Read as a patron file of {system}.").format(system=wrote.words))
    for row, text in found.totals.items():
        said.append(_("Row {n} was skipped: it is a total, not a patron ({text}).").format(n=row, text=text))
    if len(found.lengths) > 1 and not found.usual_length:
        words = _("The card numbers have {lengths} digits. If leading zeros were lost, --fill {most} puts them back.")
        lengths = sorted(found.lengths)
        said.append(words.format(lengths=", ".join(map(str, lengths)), most=lengths[-1]))
    return said
