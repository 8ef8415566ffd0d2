"""The cost of ordered copies, and the shares of their lines in an invoice's shipping or discount: whole cents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuils.values.words import N_, Unclear

WHOLE = 10_000
"""The whole of a discount in hundredths of a percent: 2000 is 20%."""
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))? ?%?")


def cost(copies: int, price: int | None, discount: int = 0) -> int:
    """Return the cost of so many copies at this list price (cents), half a cent rounded up; 0 without a price."""
    return (copies * (price or 0) * (WHOLE - discount) + WHOLE // 2) // WHOLE


def spread_amount(cents: int, weights: Sequence[int]) -> list[int]:
    """Spread this amount, which may be negative, over lines by their weights: the parts add up to it to the cent. The
    cents left by rounding go to the largest remainders, the first of equal ones. Without weights all are alike."""
    weights = weights if sum(weights) > 0 else [1] * len(weights)
    whole, sign = sum(weights), -1 if cents < 0 else 1
    parts = [abs(cents) * weight // whole for weight in weights]
    rests = [abs(cents) * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-rests[at], at))
    for at in order[: abs(cents) - sum(parts)]:
        parts[at] += 1
    return [sign * part for part in parts]


def read_percent(text: str) -> int:
    """Return `20`, `20 %`, `12.5` in hundredths of a percent. Refuses with Unclear."""
    found = _PERCENT.fullmatch(text.strip())
    amount = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else WHOLE + 1
    if amount > WHOLE:
        raise Unclear(N_('"{text}" is not a percentage. Type it like 20 or 12.5.'), text=text)
    return amount


def percent_text(discount: int) -> str:
    """Return `20`, `12.5`, as typed; empty if there is none."""
    return f"{discount / 100:g}" if discount else ""
