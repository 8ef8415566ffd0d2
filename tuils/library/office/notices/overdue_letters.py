"""Overdue letters, made from items overdue at this moment: nobody gets one about returned items."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import NullTranslations
from itertools import groupby
from pathlib import Path

from tuils.files import fit_folder, whole_files
from tuils.formats.paper.letters import LateItem, OverdueLetter, overdue_text
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import forms_to
from tuils.library.lending.loans.overdue import LateLoan, overdue_list
from tuils.library.lending.terms.terms import ends_day
from tuils.library.people.patrons.languages import words_in
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of, to_local

from .recipients import LETTER, Recipient, recipient


@dataclass(frozen=True)
class Letter:
    """One patron's letter. `text` is empty if no address is known, or mail to it came back. `loans`: ids of the
    loans in it, for `notices.note_notices` once it is written or printed."""

    card: str
    name: str
    items: int
    text: str
    loans: tuple[str, ...] = ()


@permitted("patrons.see_all")
def overdue_letters(desk: Desk, *, days: int = 0) -> list[Letter]:
    """Make a letter for each patron with an item overdue by so many days or more; it lists all overdue items, in the
    reader's language. A child's goes to the guardian; it names titles as a notice would.

    Items imported as overdue count from the day of the import; on that day they are in no letter. Patrons who want to
    be contacted another way get none, if that way is known. Needs `patrons.see_all`: there is an address on each.
    """
    looked(desk, "list", about="letters")
    late = [line for line in overdue_list(desk, named=True).lines if not line.came_overdue or line.counted(desk) > 0]
    found = []
    people = {row.card: row for row in find(Patron, "card", {line.card for line in late if line.card})}
    for card, some in groupby(late, key=lambda line: line.card):
        lines = list(some)
        if card in people and max(line.counted(desk) for line in lines) >= days and wants_letter(people[card]):
            row = people[card]
            to = recipient(desk, row, (LETTER,), mail=False, wished=False)
            text = _text(desk, to, lines) if to.way else ""
            found.append(Letter(card, full_name(row), len(lines), text, tuple(line.loan for line in lines)))
    return found


def wants_letter(patron: Patron) -> bool:
    """Return whether the patron gets letters. Unless they asked for phone or e-mail, and that is known."""
    asked = patron.tell_by
    return asked not in ("phone", "email") or not getattr(patron, asked)


def _text(desk: Desk, to: Recipient, lines: Sequence[LateLoan]) -> str:
    words = words_in(to.language)
    say, form = words.gettext, forms_to(words)
    cents = sum(line.fine_cents for line in lines)
    items = [
        LateItem(
            line.title if to.titles else None,
            line.item,
            _due(desk, line.due_at, words),
            form.money(line.fine_cents) if line.fine_cents else "",
        )
        for line in lines
    ]
    return overdue_text(
        OverdueLetter(
            library_name(),
            form.whole_day(day_of(desk.now, desk.zone)),
            to.name,
            to.address[1:],
            items,
            form.money(cents) if cents else "",
            to.child,
            to.is_guardian,
        ),
        say,
        words.ngettext,
    )


def _due(desk: Desk, moment: int, words: NullTranslations) -> str:
    """Return the due date like `due_words`, in the reader's language."""
    if desk.dates:
        return desk.dates.due(moment, desk.zone, words.gettext)
    due, today = to_local(moment, desk.zone), day_of(desk.now, desk.zone)
    return forms_to(words).day(due.date(), today) if ends_day(due) else forms_to(words).moment(due, today)


def write_letters(desk: Desk, letters: Sequence[Letter], folder: Path, *, replace: bool = False) -> list[Path]:
    """Write each letter into a file of its own in this folder, which is made if need be; readable by this user
    alone. Their names contain a number and the day: nobody's name or card. Raises FileRefused before the first is
    written."""
    fit_folder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    day = day_of(desk.now, desk.zone).isoformat()
    texts = [letter.text for letter in letters if letter.text]
    return whole_files(
        {folder / f"overdue-{day}-{number:03}.txt": text for number, text in enumerate(texts, 1)}, replace=replace
    )
