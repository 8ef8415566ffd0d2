"""The answers of the conversation as whole sentences, without columns: for line mode."""

from __future__ import annotations

import re

from tuils.i18n import _
from tuils.library.foundation.wording.shape import with_patron

from .heard import OVERDUE, Answer, Cell, Head, Heard, Panel
from .visits import DeskVisit

DOTS = {"Esc": ".x", "F6": ".i", "F7": ".r", "F8": ".k", "F9": ".u"}
OF_PATRON = ("block", "stop", "reason", "passer", "amount", "shown")
"""Open questions about the patron at the desk."""
_KEY = re.compile(rf"\b({'|'.join(DOTS)})\b")


def answer_sentence(answer: Answer, name: str = "") -> str:
    """Return `OK. Lent 1: Emma. Due Mon, Dec 28.` `name`: of the patron whom it is to name."""
    parts = [answer.mark, _by_dot(with_patron(answer.said, name)), _by_dot(answer.then)]
    return " ".join(part if part.endswith((".", "?", "!", ":")) else f"{part}." for part in parts if part)


def _by_dot(text: str) -> str:
    """Replace the keys that a sentence names by dot words."""
    return _KEY.sub(lambda key: DOTS[key[0]], text)


def whose(visit: DeskVisit | None, heard: Heard) -> str:
    """Return the patron whom a refusal or a question is about, to be named in it: a line has no head above it."""
    of_them = heard.question in OF_PATRON or (heard.answer.mark == "STOP" and not heard.question)
    return visit.patron.name if visit and of_them and not heard.mode else ""


def head_sentence(head: Head) -> str:
    """Return `Adult, card ending 4417. Out 2, next due Thu, Dec 10. Owes 0.00.`"""
    kind, *others = head.line.split("   ")
    category, _dots, card = kind.rpartition(" ..")
    first = _("{category}, card ending {card}").format(category=category, card=card) if card else kind
    first = first[:1].upper() + first[1:]
    return " ".join(f"{part}." for part in (first, *others))


def patron_sentences(heard: Heard) -> list[str]:
    """Return what else there is to say of a patron who comes to the desk, and what is overdue: `Overdue: Emma, due
    Sat, Dec 5.`"""
    rows = heard.panel.rows if heard.panel.kind == "loans" else ()
    notes = (cell for row in rows if row[0] == "" for cell in row if isinstance(cell, Cell) and cell.role == "look")
    late = [row for row in rows if row[0] == OVERDUE]
    words = _("Overdue: {title}, due {date}.")
    return [
        *heard.head.more,
        *(cell.text for cell in notes),
        *(words.format(title=row[1], date=row[2]) for row in late),
    ]


def list_sentences(panel: Panel) -> list[str]:
    """Return each row with its number, and the notes below."""
    said = []
    for row in panel.rows:
        cells = tuple(cell.text if isinstance(cell, Cell) else cell for cell in row)
        said.append(f"{cells[0]}. {_row(panel.kind, cells)}")
    return [*said, *panel.notes]


def _row(kind: str, cells: tuple[str, ...]) -> str:
    if kind == "blocks":
        _n, what, who, instead = cells
        text = f"{what}. " + _("Who can override: {who}.").format(who=who)
        return text + (
            " " + _("Fix: type {n} ({what}).").format(n=cells[0], what=instead[:1].lower() + instead[1:])
            if instead
            else ""
        )
    if kind == "people":
        text = _("{name}, born {born}, {street}, card ending {card}")
        text = text.format(name=cells[1], born=cells[2] or "?", street=cells[3] or "?", card=cells[4].lstrip("."))
        return text + (", " + _("last visit {when}").format(when=cells[5]) if cells[5] else "")
    named = (_("card ending {card}").format(card=cell[2:]) if cell.startswith("..") else cell for cell in cells[1:])
    return ", ".join(filter(None, named))
