"""The words for what a merge of two records moves and leaves behind: for the screen and the command alike."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.foundation.local_words import money_label
from tuils.library.office.person_records.merging import Merging
from tuils.library.office.person_records.parts import MOVES
from tuils.library.people.patrons.patron_fields import FIELDS

LABELS = {field.name: field.called(12) for field in FIELDS} | {"address": N_("Address")}


def lines_that_move(found: Merging) -> list[str]:
    """Return line by line what moves to the record that stays."""
    lines = [_(one.words).format(n=found.counts[name]) for name, one in MOVES.items() if name in found.counts]
    if found.owed_cents > 0:
        lines.append(_("Owes: {money}").format(money=money_label(found.owed_cents)))
    elif found.owed_cents < 0:
        lines.append(_("Credit: {money}").format(money=money_label(-found.owed_cents)))
    if found.fills:
        lines.append(_("Brought over: {fields}").format(fields=_names(found.fills)))
    if found.seconds:
        lines.append(_("Kept as a second value: {fields}").format(fields=_names(found.seconds)))
    return lines or [_("The other record has nothing to bring over.")]


def staying(found: Merging) -> list[str]:
    """Name the fields that differ: the record that stays keeps its own."""
    return (
        [_("Different, and left as they are: {fields}").format(fields=_names(found.differs))] if found.differs else []
    )


def _names(fields: Iterable[str]) -> str:
    return ", ".join(_(LABELS[name]) for name in fields)
