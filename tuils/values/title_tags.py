"""The library's own tags of a title, such as *Own voices*: how a column has them, how they are typed.

column      |Own voices|Local authors|     a mark around each, so that a search finds one of them whole
typed       own voices; Lopez, Maria       capitals and order as they come
"""

from __future__ import annotations

from collections.abc import Iterable

from tuils.values.folding import clean, fold_text

MARK = "|"
MOST, LONGEST = 20, 60
_APART = str.maketrans({MARK: " ", ";": ","})
"""The marks that stand between tags, as others: a heading of another catalog may have them inside."""


def tag_column(tags: Iterable[str]) -> str:
    """Return these tags as a column has them, each once whatever its capitals; empty for none."""
    kept: dict[str, str] = {}
    for tag in tags:
        words = clean(tag.translate(_APART))[:LONGEST].strip()
        if len(kept) < MOST and words:
            kept.setdefault(fold_text(words), words)
    return f"{MARK}{MARK.join(kept.values())}{MARK}" if kept else ""


def tag_list(column: str) -> list[str]:
    return [tag for tag in column.split(MARK) if tag]


def tags_text(column: str) -> str:
    """Return the tags as they are shown and typed: `Own voices; Local authors`."""
    return "; ".join(tag_list(column))


def tags_typed(text: str) -> list[str]:
    """Return the tags of a line that somebody typed, with `;` between them: a comma belongs to a name."""
    return tag_list(tag_column(text.split(";")))
