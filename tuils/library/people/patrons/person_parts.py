"""The parts of a patron's own record: cards, contacts, notes, blocks, ties, and the last visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.hooks import Moves, PersonPart
from tuils.models.rows import fetch_dicts, marks

from .queries import counts_of

_NAME = "trim(first_name || ' ' || last_name) AS name"


def _ties(_desk: Desk, row: Mapping[str, Any], people: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Guardian, wards, family, who acts for whom."""
    of_these = marks(people)
    said = {
        "guardian": (f"SELECT {_NAME} FROM patron WHERE id = ?", [row["guardian"]]),
        "guardian_of": (f"SELECT {_NAME} FROM patron WHERE guardian IN ({of_these})", people),
        "family": (
            f"SELECT {_NAME} FROM patron WHERE family = ? AND family <> '' AND id <> ?",
            [row["family"], row["id"]],
        ),
        "acted_for_by": (
            f"SELECT {_NAME}, may FROM proxy JOIN patron ON id = proxy.proxy WHERE proxy.patron IN ({of_these})",
            people,
        ),
        "acts_for": (
            f"SELECT {_NAME}, may FROM proxy JOIN patron ON id = proxy.patron WHERE proxy.proxy IN ({of_these})",
            people,
        ),
    }
    for tie, (text, values) in said.items():
        for other in fetch_dicts(f"{text} ORDER BY 1", *values):
            yield {"tie": tie, **other}


OLD_CARDS = PersonPart("old_cards", N_("Your earlier cards"), "old_card", "card, since", "since, card")
CONTACTS = PersonPart(
    "contacts",
    N_("Other addresses, phones, and email"),
    "patron_contact",
    "kind, label, text, street, city, state, postcode, since, until",
    "kind, key",
    moves=(Moves("contacts", counts_of("patron_contact"), N_("Other addresses and numbers: {n}")),),
)
NOTES = PersonPart(
    "notes",
    N_("Notes by staff"),
    "patron_note",
    "kind, text, written_on, until, operator",
    "written_on, key",
    moves=(Moves("notes", counts_of("patron_note"), N_("Notes: {n}")),),
)
RESTRICTIONS = PersonPart(
    "restrictions",
    N_("Blocks on your card, and why"),
    "restriction",
    "why, text, since, until, operator",
    "since, key",
    moves=(Moves("restrictions", counts_of("restriction"), N_("Blocks: {n}")),),
)
TIES = PersonPart(
    "ties",
    N_("Family members and proxies"),
    "proxy",
    told=_ties,
    moves=(
        Moves("proxies", counts_of("proxy"), N_("People who act for this patron: {n}")),
        Moves("proxy_of", counts_of("proxy", "proxy"), N_("People this patron acts for: {n}")),
        Moves("wards", counts_of("patron", "guardian"), N_("People in this patron's care: {n}")),
    ),
)
LAST_USE = PersonPart("last_use", N_("When you last used your card"), "last_use", "month", "month", is_by_id=True)
