"""Amounts of money, which are whole cents everywhere inside."""

from __future__ import annotations

import re

from tuils.values.words import N_, Unclear

_MARK = r"(?:[$\u00a3\u20ac] ?)?"
_AMOUNT = rf"{_MARK}([0-9]{{1,6}}|(?=[.,]))(?:[.,]([0-9]{{1,2}}))?(?: ?[\u00a3\u20ac])?"
_GROUPS = rf"{_MARK}([0-9]{{1,3}})([.,])([0-9]{{3}})(?!\2)[.,]([0-9]{{2}})(?: ?[\u00a3\u20ac])?"
_UNCLEAR = rf"{_MARK}([0-9]{{1,3}})[.,]([0-9]{{3}})"


def read_amount(text: str) -> int:
    """Return the cents of `12.50`, `$12.50`, `12,50`, `12.5`, `12` and `1,250.00`. Refuses with `Unclear`: `1,250`,
    which is one amount here and another elsewhere, and text that is no amount."""
    typed = text.strip()
    if found := re.fullmatch(_AMOUNT, typed):
        return int(found[1] or 0) * 100 + int((found[2] or "0").ljust(2, "0"))
    if found := re.fullmatch(_GROUPS, typed):
        return int(found[1] + found[3]) * 100 + int(found[4])
    if found := re.fullmatch(_UNCLEAR, typed):
        raise Unclear(N_('"{text}" may be read in two ways. Write {whole}.00.'), text=text, whole=found[1] + found[2])
    raise Unclear(N_('"{text}" is not an amount. Type it like 12.50.'), text=text)


def cents(text: str) -> int | None:
    """Return the cents as `read_amount` does; None for what cannot be read."""
    try:
        return read_amount(text)
    except Unclear:
        return None


def plain_amount(amount: int | None) -> str:
    """Return `12.50`, `-2.50`, as typed and written to files; empty if there is no amount."""
    return "" if amount is None else f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"
