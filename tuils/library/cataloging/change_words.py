"""A change of a copy or a title in words: which field, what it was, what it is now."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.values.money import plain

from .item_editing import Change
from .showing import STATUS_WORDS, title_called

LABELS = {
    "barcode": N_("Barcode"),
    "status": N_("Status"),
    "state": N_("State"),
    "withdrawn": N_("Taken out"),
    "biblio": N_("Title"),
    "title": N_("Title"),
    "author": N_("Author"),
    "isbn": N_("ISBN"),
    "publisher": N_("Publisher"),
    "year": N_("Year"),
    "extent": N_("Extent"),
    "kind": N_("Kind"),
    "call_number": N_("Call number"),
    "item_type": N_("Type"),
    "location": N_("Stands in"),
    "collection": N_("Collection"),
    "home_branch": N_("Branch"),
    "price_cents": N_("Price"),
    "copy_number": N_("Copy"),
    "volume": N_("Volume"),
    "pieces": N_("Pieces"),
    "acquired_on": N_("Acquired"),
    "not_for_loan": N_("Stays here"),
    "public_note": N_("Public note"),
    "staff_note": N_("Staff note"),
}
CODES = {"location": "location", "home_branch": "branch", "item_type": "item_type"}
"""Fields that hold a code, and the setting that names it."""


def label(field: str) -> str:
    return _(LABELS[field]) if field in LABELS else field


def value_words(field: str, value: Any) -> str:
    """A stored value as people read it; `nothing` where it is blank."""
    if field in ("not_for_loan", "withdrawn"):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return _("on the shelf") if field == "state" else _("nothing")
    if field in ("status", "state"):
        return _(STATUS_WORDS.get(str(value), str(value)))
    if field == "price_cents":
        return plain(value)
    if field == "biblio":
        return title_called(str(value)) or str(value)
    return name_of(CODES[field], str(value)) if field in CODES else str(value)


def change_words(change: Change) -> str:
    """`Stands in: Adult fiction -> Picture books`"""
    before, now = (value_words(change.field, value) for value in (change.before, change.now))
    return _("{field}: {before} -> {now}").format(field=label(change.field), before=before, now=now)
