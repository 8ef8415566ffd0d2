"""A change of a copy or a title in words: the field, its old value, its new value."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.local_words import money_label
from tuils.library.holdings.items.coded_words import access_words, level_words
from tuils.library.holdings.items.item_fields import FIELDS, WORDS
from tuils.library.holdings.items.showing import STATUS_WORDS, title_called

from .item_editing import ItemChange

LABELS = {word.name: word.label for word in (*WORDS, *FIELDS)} | {
    "state": N_("State"),
    "withdrawn": N_("Withdrawn"),
    "biblio": N_("Title"),
    "bound_with": N_("Bound with"),
    "call_prefix": N_("Call number"),
    "add_note": N_("Staff note"),
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
    if field == "access":
        return access_words(str(value))
    if field == "levels":
        return level_words(str(value))
    if field == "price_cents":
        return money_label(value)
    if field in ("biblio", "bound_with"):
        return "; ".join(title_called(part) or part for part in str(value).split())
    return name_of(CODES[field], str(value)) if field in CODES else str(value)


def item_change_words(change: ItemChange) -> str:
    """`Location: Adult fiction -> Picture books`"""
    before, now = (value_words(change.field, value) for value in (change.before, change.now))
    return _("{field}: {before} -> {now}").format(field=label(change.field), before=before, now=now)
