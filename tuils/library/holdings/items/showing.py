"""One item, one title, as a door shows it. Only reads; who has an item is shown only to operators who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of, zone
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.same_titles import title_for
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import need, refuse
from tuils.library.holdings.queries import card_of_loan, dues_of, has_borrowed_copy, patron_of_loan, title_and_medium
from tuils.library.people.accounts.ledger import LOST as LOST_CHARGE, PROCESSING, charges_of_loan, open_cents
from tuils.models import Biblio, Item
from tuils.models.published import is_published
from tuils.models.rows import columns, ids_ending_in, one, some
from tuils.values.dataclass import dataclass

from .bound_volumes import bound_to, titles_in
from .custody import LOST
from .deposited_queries import STATE as DEPOSIT, Away, places_of
from .item_meant import row_of_barcode
from .item_use import ItemUse, use_of

if TYPE_CHECKING:
    from tuils.formats.marc.marc_showing import Description

STATUS_WORDS = {
    "available": N_("on the shelf"),
    "checked_out": N_("out"),
    "on_hold_shelf": N_("on the hold shelf"),
    "in_transit": N_("in transit"),
    "on_order": N_("on order"),
    "in_process": N_("in processing"),
    "reshelving": N_("on the cart"),
    "missing": N_("missing"),
    "lost": N_("lost"),
    "long_overdue": N_("long overdue"),
    "lost_and_paid": N_("lost and paid"),
    "claims_returned": N_("claims returned"),
    "claims_never_had": N_("claims never had"),
    "damaged": N_("damaged"),
    "in_repair": N_("in repair"),
    "withdrawn": N_("withdrawn"),
    "interlibrary": N_("lent to another library"),
    "deposit": N_("at a deposit place"),
    "non_circulating": N_("library use only"),
}
KEEPS_LOAN = (*LOST, "claims_returned")
"""The states that are shown of a copy although somebody has it."""


@dataclass(frozen=True)
class ItemSheet:
    """`due_at` in microseconds UTC while it is on loan; `place` the location's own words; `borrower` a card.
    `away`: the place outside of the library where it is."""

    id: str
    barcode: str
    biblio: str
    title: str
    medium: str
    call_number: str
    item_type: str
    home_branch: str
    holding_branch: str
    location: str
    place: str
    collection: str
    copy_number: str
    volume: str
    pieces: str
    price_cents: int | None
    acquired_on: str
    status: str
    not_for_loan: bool
    due_at: int | None
    public_note: str
    staff_note: str
    borrower: str | None = None
    use: ItemUse = ItemUse()
    missing_pieces: str = ""
    alert: str = ""
    statistics: str = ""
    line: str = ""
    bound_with: str = ""
    away: Away | None = None

    @property
    def bound(self) -> list[str]:
        """The other titles (ids) that this volume holds."""
        return titles_in(self.bound_with)

    @property
    def status_words(self) -> str:
        if self.away and self.away.place:
            return _("at {place}").format(place=self.away.place)
        return _(STATUS_WORDS[self.status])

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)


@dataclass(frozen=True)
class TitleSheet:
    """A title for display, its copies in the order of barcodes, and its record for a MARC view.

    `description` has the record's facts beyond the columns, read when it is first asked for.
    """

    id: str
    title: str
    medium: str
    author: str
    year: int | None
    kind: str
    publisher: str
    extent: str
    language: str
    audience: str
    access: str
    levels: str
    tags: str
    series: str
    subjects: tuple[str, ...]
    summary: str
    isbns: tuple[str, ...]
    issn: str
    lccn: str
    control_number: str
    call_number: str
    marc: bytes
    items: tuple[ItemSheet, ...]

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)

    @cached_property
    def description(self) -> Description:
        from tuils.formats.marc.marc_showing import describe

        return describe(self.marc)

    @property
    def available(self) -> int:
        return sum(item.status == "available" for item in self.items)


class CopyState(Protocol):
    """The columns of a copy that its status depends on."""

    @property
    def state(self) -> Any: ...
    @property
    def withdrawn(self) -> Any: ...
    @property
    def loan(self) -> Any: ...
    @property
    def transit_to(self) -> Any: ...
    @property
    def held_for(self) -> Any: ...
    @property
    def not_for_loan(self) -> Any: ...


def status_of(row: CopyState) -> str:
    """Return the one status of a copy, a key of STATUS_WORDS. Lost and claimed are shown even while it is on loan."""
    state = str(row.state)
    withdrawn = row.withdrawn and not getattr(row, "borrowed_until", "")  # a borrowed copy is in no collection
    if state in LOST and not withdrawn:
        return "lost_and_paid" if is_paid(row) else state
    if row.loan:
        return state if state in KEEPS_LOAN else "checked_out"
    if withdrawn:
        return "withdrawn"
    if state:
        return "reshelving" if state == "cart" else state
    if row.transit_to:
        return "in_transit"
    if row.held_for:
        return "on_hold_shelf"
    return "non_circulating" if row.not_for_loan else "available"


def is_paid(row: CopyState) -> bool:
    """Return whether all that a lost copy was charged for was paid or waived. Not where nothing was charged."""
    charges = charges_of_loan(row.loan, LOST_CHARGE, PROCESSING) if row.loan else []
    return bool(charges) and all(open_cents(charge.id) <= 0 for charge in charges)


def item_sheet(desk: Desk, barcode: str, *, borrower: bool = False) -> ItemSheet:
    """The item with this barcode. `borrower` needs the right `patrons.see_borrower`, and that it was asked is noted."""
    if borrower:
        desk.require("patrons.see_borrower")
    row = need(row_of_barcode(barcode), "ITEM_UNKNOWN", wording="NO_SUCH_ITEM", code=barcode)
    if borrower:
        looked(desk, "borrower", patron_of_loan(row.loan))
    return _item(row, borrower)


def item_sheet_of(item: str) -> ItemSheet:
    row = need(one(Item, '"id" = ?', item), "UNKNOWN_ID", code=item)
    return _item(row, False)


def _item(row: Item, borrower: bool) -> ItemSheet:
    title = title_and_medium(row.biblio)
    (sheet,) = _items([row], *(title or ("", "")))
    return replace(sheet, borrower=card_of_loan(row.loan)) if borrower else sheet


def _items(rows: Sequence[Item], title: str, medium: str) -> tuple[ItemSheet, ...]:
    """Return the copies of one title. Common facts are read once: a title may have hundreds."""
    names = ItemSheet.__dataclass_fields__
    due = dues_of([row.loan for row in rows if row.loan])
    uses = use_of(rows, zone())
    places = {code: name_of("location", code) for code in {row.location for row in rows} if code}
    sent = [row.id for row in rows if row.state == DEPOSIT]
    away = places_of(sent) if sent else {}
    return tuple(
        ItemSheet(
            **{name: value for name, value in columns(row).items() if name in names}
            | {"not_for_loan": bool(row.not_for_loan)},
            title=title,
            medium=medium,
            place=places.get(row.location, ""),
            status=status_of(row),
            due_at=due.get(row.loan or ""),
            use=uses[row.id],
            away=away.get(row.id),
        )
        for row in rows
    )


def title_called(biblio: str) -> str:
    """Return the whole title of this id, even a removed one; empty where there is none."""
    found = title_and_medium(biblio)
    return whole_title(*found) if found else ""


def title_sheet(biblio: str, *, borrowed: bool = False) -> TitleSheet:
    """Return the title with this id (or the end of it, 6 characters or more, if only one fits) and its copies.
    `borrowed`: for staff to read, also one that is here from another library, and in no catalog."""
    row = one(Biblio, '"id" = ?', whole_biblio(biblio))
    if row is None or (row.removed and not (borrowed and has_borrowed_copy(row.id))):
        raise refuse("UNKNOWN_ID", code=biblio)
    names = TitleSheet.__dataclass_fields__
    known = {name: value for name, value in columns(row).items() if name in names}
    known |= {
        "subjects": tuple(part for part in row.subjects.split("; ") if part),
        "isbns": tuple(row.isbns.split()),
        "marc": bytes(row.marc),
    }
    items = some(Item, '"biblio" = ? ORDER BY "barcode"', row.id)
    items += [volume for _title, volume in bound_to({row.id})]
    return TitleSheet(**known, items=_items(items, row.title, row.medium))


def whole_biblio(text: str) -> str:
    """Return the whole id of a title from its last characters; refuses with UNKNOWN_ID where none or several fit. For a
    merged title, the id of the title it was merged into."""
    if len(text) == 36:
        return _standing(text)
    found = ids_ending_in(Biblio, text)
    if len(found) != 1:
        raise refuse("UNKNOWN_ID", code=text)
    return _standing(found[0])


def _standing(biblio: str) -> str:
    """The published copy has no journal, and nothing that was merged."""
    return biblio if is_published() else title_for(biblio)
