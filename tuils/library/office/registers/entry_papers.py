"""The papers of a register's entry: a page or a sign, and the letter to the person whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import need
from tuils.library.office.notices.recipients import LETTER, recipient
from tuils.library.office.receipts.reading import letterhead
from tuils.library.office.receipts.sheets import EntryFacts, Sheet, SheetLine
from tuils.library.office.receipts.speech import PaperSpeech
from tuils.library.office.receipts.templates import TEMPLATES
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .entries import EntrySheet, entry_called


@permitted("registers.use")
def entry_paper(desk: Desk, text: str, register: str) -> Sheet:
    """Return an entry as its register is printed: all that it holds, or a sign. Refuse with ENTRY_UNKNOWN,
    ENTRY_SEVERAL."""
    sheet, speech = entry_called(desk, register, text), PaperSpeech(desk)
    kind = sheet.kind
    place = next((sheet.shown(one) for one in kind.fields if one.kind == "place"), "")
    lines = _lines(sheet, (one.name for one in kind.fields))
    facts = EntryFacts(sheet.title, kind.one, sheet.state_said, place, lines)
    return Sheet(kind.prints, TEMPLATES[kind.prints], letterhead(desk, speech), facts, speech.spoken, name=kind.title)


@permitted("registers.use")
def entry_letter(desk: Desk, text: str, register: str) -> Sheet:
    """Return the letter to the person of an entry, in their language; a child's goes to the guardian. It tells the
    fields that the register's file names, and no others. Refuse with ENTRY_UNKNOWN, ENTRY_SEVERAL, ENTRY_OF_NOBODY."""
    sheet = entry_called(desk, register, text)
    kind, row = sheet.kind, get(Patron, sheet.row.patron)
    patron = need(row if kind.letter.paper else None, "ENTRY_OF_NOBODY", title=kind.title)
    to = recipient(desk, patron, (LETTER,), mail=False, wished=False)
    speech = PaperSpeech(desk, to.language)
    tells = kind.letter.tells or (() if kind.private else (kind.named.name,))
    end = str(sheet.held.get(kind.ends) or "")
    facts = EntryFacts(
        sheet.title, kind.one, sheet.state_said, "", _lines(sheet, tells), to.name or full_name(patron),
        to.address[1:], to.child, speech.form.whole_day(day_of(desk.now, desk.zone)),
        speech.form.whole_day(date.fromisoformat(end)) if end else "",
    )  # fmt: skip
    paper = kind.letter.paper
    return Sheet(paper, TEMPLATES[paper], letterhead(desk, speech), facts, speech.spoken, to.large, name=kind.title)


def _lines(sheet: EntrySheet, names: Iterable[str]) -> tuple[SheetLine, ...]:
    fields = [sheet.kind.known[name] for name in names]
    return tuple(SheetLine(one.label, note=sheet.shown(one)) for one in fields if sheet.shown(one))
