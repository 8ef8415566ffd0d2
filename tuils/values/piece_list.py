"""The pieces of a kit as they are typed: `board, 2 dice, 32 cards` are 35."""

from __future__ import annotations

import re

_MANY = re.compile(r"(\d{1,4})\b")


def count_pieces(text: str) -> int:
    """Return how many pieces this names: a number before a part counts so many, any other part is one."""
    parts = [part.strip() for part in re.split(r"[,;+\n]", text) if part.strip()]
    return sum(int(many[1]) if (many := _MANY.match(part)) else 1 for part in parts)


def has_parts(text: str) -> bool:
    """Return whether it is a list, so that its number is worth showing."""
    return len([part for part in re.split(r"[,;+\n]", text) if part.strip()]) > 1
