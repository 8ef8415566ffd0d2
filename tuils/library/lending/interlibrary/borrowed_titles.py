"""Titles that are here from other libraries, for the searches of staff: the catalog has none of them."""

from __future__ import annotations

from dataclasses import replace

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import Found, Hit
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import normalise

from .interlibrary_fields import LOAN
from .queries import RequestRow, request_rows


def with_borrowed(desk: Desk, words: str, found: Found) -> Found:
    """Put borrowed titles that have all the words before these titles, and instead of a guess."""
    if not (mine := borrowed_hits(desk, words)):
        return found
    if found.corrected or found.nearest:
        found = replace(found, hits=(), total=0, corrected="", nearest=False)
    return replace(found, hits=(*mine, *found.hits), total=found.total + len(mine))


def borrowed_hits(desk: Desk, words: str, *, is_code: bool = False) -> list[Hit]:
    """Return borrowed titles that are here and have this barcode, this ISBN or, unless it `is_code`, all the words.
    None without the right to see requests."""
    if not desk.may("holds.place"):
        return []
    code, isbn = clean(words).replace(" ", ""), normalise(words) or ""
    asked = [] if is_code else fold_text(words).split()
    return [_hit(row) for row in _here() if _is_meant(row, code, isbn, asked)] if code else []


def _here() -> list[RequestRow]:
    return request_rows("one.state = 'received' AND one.kind = ? AND one.item <> ''", LOAN)


def _is_meant(row: RequestRow, code: str, isbn: str, asked: list[str]) -> bool:
    if code.upper() == row.barcode.upper() or (isbn and isbn == normalise(row.isbn)):
        return True
    has = fold_text(f"{row.title} {row.author}").split()
    return bool(asked) and all(any(one.startswith(word) for one in has) for word in asked)


def _hit(row: RequestRow) -> Hit:
    return Hit(row.biblio, row.title, "", row.author, None, "book", "", 0, 0, row.partner_code)
