"""The fields of a copy as options, and a copy as an object: for commands that add or show one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tuils.cli.kit.fields import field_options
from tuils.i18n import N_, _
from tuils.library.holdings.items.item_fields import FIELDS
from tuils.values.time.moments import iso

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk
    from tuils.library.holdings.items.showing import ItemSheet

IN_AN_EDIT = {
    "item_type": N_("Item type, such as DVD."),
    "home_branch": N_("Home branch."),
}
"""The help of these options where they edit an existing copy."""
copy_options = field_options(FIELDS)
edit_options = field_options(
    replace(field, help=IN_AN_EDIT.get(field.name, field.help)) for field in FIELDS if field.name != "barcode"
)


def item_facts(sheet: ItemSheet, desk: Desk) -> dict[str, Any]:
    """Return the copy as an object. `item` is the barcode; `id` also identifies a copy without one; its borrower is
    never part of it."""
    texts = (
        "medium", "call_number", "item_type", "home_branch", "holding_branch", "location", "collection",
        "copy_number", "volume", "pieces", "missing_pieces", "acquired_on", "public_note", "staff_note", "alert",
        "statistics", "line",
    )  # fmt: skip
    return {
        "item": sheet.barcode or None,
        "id": sheet.id,
        "biblio": sheet.biblio,
        "title": sheet.title,
        "status": sheet.status,
        "due_at": None if sheet.due_at is None else iso(sheet.due_at, desk.zone),
        **{name: getattr(sheet, name) or None for name in texts},
        "bound_with": sheet.bound,
        "price_cents": sheet.price_cents,
        "not_for_loan": sheet.not_for_loan,
        "checkouts": sheet.use.checkouts,
        "last_checkout": sheet.use.lent_on or None,
        "last_seen": sheet.use.seen_on or None,
    }


def named_copy(sheet: ItemSheet) -> str:
    """Return the copy's name: `Emma, v. 2, copy 3`"""
    copy = _("copy {n}").format(n=sheet.copy_number) if sheet.copy_number else ""
    return ", ".join(part for part in (sheet.whole_title, sheet.volume, copy) if part)


def item_words(sheet: ItemSheet, desk: Desk) -> str:
    from tuils.library.lending.terms.terms import due_words

    due = _("due {due}").format(due=due_words(desk, sheet.due_at)) if sheet.due_at is not None else ""
    number = sheet.barcode or _("no barcode, id {id}").format(id=sheet.id[-8:])
    parts = (number, sheet.status_words, due, sheet.place, sheet.call_number)
    return "  ".join(part for part in parts if part)


def kept_with(sheet: ItemSheet) -> list[str]:
    """Return lines for the copy's pieces, its missing pieces, its alert, and the titles in the volume."""
    from tuils.library.holdings.items.showing import title_called

    titles = "; ".join(filter(None, map(title_called, (sheet.biblio, *sheet.bound)))) if sheet.bound else ""
    told = (
        (_("Pieces: {what}"), sheet.pieces),
        (_("Missing: {what}"), sheet.missing_pieces),
        (_("Alert: {what}"), sheet.alert),
        (_("Line: {what}"), sheet.line),
        (_("Bound together: {what}"), titles),
    )
    return [f"  {said.format(what=what)}" for said, what in told if what]
