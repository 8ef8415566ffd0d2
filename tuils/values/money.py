"""Amounts of money, which are whole cents everywhere inside."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{2}))?")


def cents(text: str) -> int | None:
    """`12.50`, `12,50` and `12` as cents; None for what is no amount."""
    found = _AMOUNT.fullmatch(text.strip())
    return int(found[1]) * 100 + int(found[2] or 0) if found else None


def plain(amount: int | None) -> str:
    """`12.50`, `-2.50`; empty where there is none."""
    return "" if amount is None else f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"
