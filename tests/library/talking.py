"""Talking with the desk in tests: what is heard, and what is answered, as plain texts."""

from __future__ import annotations

from typing import Any

from tuils.library.front.conversation import Cell, Heard, Panel, Session
from tuils.library.lending.lookups import find_item, find_patron, item_of, open_loans_of
from tuils.library.office.receipts.templates import template_lines
from tuils.models import db
from tuils.values.paper_layout import lay_out, plain_text


def hear(session: Session, *texts: str) -> Heard:
    """Give the session all of these texts, and go through what waited; return the last answer."""
    heard = session.face()
    for text in texts:
        heard = session.hear(text)
        while more := session.go_on():
            heard = more
    return heard


def said(heard: Heard) -> tuple[str, str]:
    return heard.answer.mark, heard.answer.said


def texts(panel: Panel) -> list[tuple[str, ...]]:
    return [tuple(cell.text if isinstance(cell, Cell) else cell for cell in row) for row in panel.rows]


def cells(heard: Heard) -> list[tuple[str, ...]]:
    return texts(heard.panel)


def out(card: str) -> list[str]:
    """Return the barcodes that are out on this card."""
    patron = find_patron(card)
    assert patron is not None
    items = [item_of(loan.item) for loan in open_loans_of(patron.id)]
    return sorted(str(item.row.barcode) for item in items if item)


def change(barcode: str, **fields: Any) -> None:
    """Change columns of an item, past the journal."""
    item = find_item(barcode)
    assert item is not None
    sets = ", ".join(f"{name} = ?" for name in fields)
    db.execute_sql(f"UPDATE item SET {sets} WHERE id = ?", (*fields.values(), item.id))


def paper(heard: Heard) -> list[str]:
    """Return the lines of its receipt or slip, on narrow paper; none where there is none."""
    if heard.paper is None:
        return []
    return plain_text(lay_out(template_lines(None, heard.paper), 42), 42).splitlines()
