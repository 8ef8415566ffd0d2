"""The fields of a copy as options, and a copy as an object: shared by what adds and what shows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.values.moments import iso

from .options import as_cents, as_text

if TYPE_CHECKING:
    from tuils.library.cataloging.showing import ItemSheet
    from tuils.library.desk import Desk

F = TypeVar("F", bound=Callable[..., Any])

# Option: the field it sets, and what it means.
FIELDS: dict[str, tuple[str, str]] = {
    "--barcode": ("barcode", N_("The number on the label. Else the next free one.")),
    "--type": ("item_type", N_("The item type, such as DVD. Else BK.")),
    "--location": ("location", N_("The shelving location.")),
    "--collection": ("collection", N_("The collection it belongs to.")),
    "--home-branch": ("home_branch", N_("The branch it belongs to. Else the one where this command stands.")),
    "--copy-number": ("copy_number", ""),
    "--volume": ("volume", ""),
    "--acquired-on": ("acquired_on", N_("A date.")),
    "--pieces": ("pieces", N_("What belongs to it and is counted, such as: 3 discs.")),
    "--public-note": ("public_note", N_("For everyone to read.")),
    "--staff-note": ("staff_note", N_("For staff alone.")),
}

IN_AN_EDIT = {
    "--type": N_("The item type, such as DVD."),
    "--home-branch": N_("The branch it belongs to."),
}
"""What these mean where a copy is there already."""


def copy_options(command: F) -> F:
    """The fields of a new copy."""
    return _options(command, {option: words for option, (_name, words) in FIELDS.items()})


def edit_options(command: F) -> F:
    """The fields of copies that are there: all but their number."""
    words = {option: words for option, (_name, words) in FIELDS.items() if option != "--barcode"}
    return _options(command, words | IN_AN_EDIT)


def _options(command: F, words: dict[str, str]) -> F:
    for option in reversed(words):
        name = FIELDS[option][0]
        command = click.option(option, name, metavar="TEXT", type=as_text, help=words[option] or None)(command)
    command = click.option(
        "--price-cents", metavar="CENTS", type=as_cents, help=N_("What a lost one costs, in cents.")
    )(command)
    return click.option("--not-for-loan", is_flag=True, default=None, help=N_("It stays in the library."))(command)


def given(fields: dict[str, Any]) -> dict[str, Any]:
    """What was said on the command line."""
    return {name: value for name, value in fields.items() if value is not None}


def item_facts(sheet: ItemSheet, desk: Desk) -> dict[str, Any]:
    """The copy as an object. `item` is the barcode, `id` names also a copy without one; who has it is never part of
    it."""
    texts = (
        "medium", "call_number", "item_type", "home_branch", "holding_branch", "location", "collection",
        "copy_number", "volume", "pieces", "acquired_on", "public_note", "staff_note",
    )  # fmt: skip
    return {
        "item": sheet.barcode or None,
        "id": sheet.id,
        "biblio": sheet.biblio,
        "title": sheet.title,
        "status": sheet.status,
        "due_at": None if sheet.due_at is None else iso(sheet.due_at, desk.zone),
        **{name: getattr(sheet, name) or None for name in texts},
        "price_cents": sheet.price_cents,
        "not_for_loan": sheet.not_for_loan,
    }


def item_words(sheet: ItemSheet, desk: Desk) -> str:
    from tuils.library.circulation.terms import due_words

    due = _("due {due}").format(due=due_words(desk, sheet.due_at)) if sheet.due_at is not None else ""
    number = sheet.barcode or _("no number, id {id}").format(id=sheet.id[-8:])
    parts = (number, sheet.status_words, due, sheet.place, sheet.call_number)
    return "  ".join(part for part in parts if part)
