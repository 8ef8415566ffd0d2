"""Overdue letters, made from what is late at this moment: nobody is written to about what is back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tuils.formats.letters import LateItem, OverdueLetter, overdue_text
from tuils.i18n import _
from tuils.library.administration.file_out import whole_file
from tuils.library.administration.settings import library_name
from tuils.library.audit import looked
from tuils.library.desk import Desk
from tuils.library.people.contacts import where_to_write
from tuils.models import Patron
from tuils.models.rows import Row, find
from tuils.values.dataclass import dataclass
from tuils.values.moments import day_label, day_of
from tuils.values.money import plain

from .blocks import full_name
from .overdue import Late, overdue_list
from .terms import due_words


@dataclass(frozen=True)
class Letter:
    """One patron's letter. `text` is empty where no address is known, or mail to it came back."""

    card: str
    name: str
    items: int
    text: str


def overdue_letters(desk: Desk, *, days: int = 0) -> list[Letter]:
    """A letter for each patron with something that is late by so many days or more; in it stands all that is late.

    Whoever wants to be told otherwise gets none, if that way is known. Needs `patrons.see_all`, for there is an
    address on each.
    """
    desk.require("patrons.see_all")
    looked(desk, "list", deed="letters")
    late = overdue_list(desk, named=True).lines
    found = []
    people = {row["card"]: row for row in find(Patron, "card", {line.card for line in late if line.card})}
    for card, some in groupby(late, key=lambda line: line.card):
        lines = list(some)
        if card in people and max(line.days for line in lines) >= days and wants_letter(people[card]):
            row = people[card]
            address = _address(desk, row)
            text = _text(desk, row, address, lines) if address else ""
            found.append(Letter(card, full_name(row), len(lines), text))
    return found


def wants_letter(patron: Row) -> bool:
    """Unless the patron asked for the phone or e-mail, and that is known."""
    asked = patron["tell_by"]
    return asked not in ("phone", "email") or not patron[asked]


def _text(desk: Desk, patron: Row, address: list[str], lines: Sequence[Late]) -> str:
    today = day_of(desk.now, desk.zone)
    cents = sum(line.fine_cents for line in lines)
    items = [
        LateItem(line.title, line.item, due_words(desk, line.due_at), plain(line.fine_cents) if line.fine_cents else "")
        for line in lines
    ]
    return overdue_text(
        OverdueLetter(
            library_name(),
            f"{day_label(today, today, _)} {today.year}",
            full_name(patron),
            address,
            items,
            plain(cents) if cents else "",
        )
    )


def _address(desk: Desk, patron: Row) -> list[str]:
    """Where the patron is today; empty where that is not known."""
    at = where_to_write(desk, patron)
    return [line for line in (at.street, f"{at.postcode} {at.city}".strip()) if line] if at else []


def write_letters(desk: Desk, letters: Sequence[Letter], folder: Path) -> list[Path]:
    """Each letter a file of its own in this folder, which is made if need be; readable by this user alone. Their
    names number them and say the day: nobody's name or card."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    day, files = day_of(desk.now, desk.zone).isoformat(), []
    for number, letter in enumerate((letter for letter in letters if letter.text), 1):
        file = folder / f"overdue-{day}-{number:03}.txt"
        with whole_file(file) as out:
            out.write(letter.text.encode())
        files.append(file)
    return files
