"""The statements of the idle desk, and of what may be scanned there."""

from __future__ import annotations

from typing import Any

from tuils.models import db
from tuils.models.rows import fetch_number, first
from tuils.models.store_words import USED_TWICE


def has_rows(table: str) -> bool:
    return first(f"SELECT 1 FROM {table} LIMIT 1") is not None


def count_late(condition: str, *values: int) -> int:
    """Count late loans; lost and claimed ones are left out."""
    text = f"SELECT count(*) FROM loan WHERE closed_at IS NULL AND stopped_at IS NULL AND {condition}"
    return fetch_number(text, *values)


def on_card_and_copy(now: int) -> int:
    """Return the count from the daily work: to search all cards at each patron would take too long."""
    row = first("SELECT outcome FROM daily_step WHERE step = 'numbers' AND at <= ? ORDER BY at DESC LIMIT 1", now)
    return int(row[0]) if row and str(row[0]).isdigit() else 0


def count_used_twice(table: str) -> int:
    return fetch_number(f"SELECT count(*) FROM {table} WHERE {USED_TWICE}")


def to_scan(cards: int = 4, items: int = 4) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return cards with names, barcodes with titles: something to scan where nobody has a card at hand."""
    people: Any = db.execute_sql(
        "SELECT card, trim(first_name || ' ' || last_name) FROM patron WHERE NOT clash AND NOT barred "
        "ORDER BY card LIMIT ?",
        (cards,),
    ).fetchall()
    copies: Any = db.execute_sql(
        "SELECT barcode, title FROM item JOIN biblio ON biblio.id = item.biblio "
        "WHERE NOT item.clash AND NOT withdrawn AND loan IS NULL AND state = '' AND NOT not_for_loan "
        "AND item_type NOT IN (SELECT code FROM item_type WHERE not_for_loan) ORDER BY barcode LIMIT ?",
        (items,),
    ).fetchall()
    return [(str(card), str(name)) for card, name in people], [(str(code), str(title)) for code, title in copies]
