"""Phone numbers as a text message is sent to them (E.164)."""

from __future__ import annotations

ONE = ("US", "CA")
"""Countries whose numbers have ten digits, and +1 before them."""


def text_number(text: str, country: str) -> str:
    """`+17155550142` of `(715) 555-0142`; empty where no text can go there: a number without its area code, or one of
    another country without its +."""
    bare = text.strip()
    digits = "".join(char for char in bare if char.isascii() and char.isdigit())
    if bare.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 and not digits.startswith("0") else ""
    if country not in ONE:
        return ""
    digits = digits.removeprefix("1") if len(digits) == 11 else digits
    return f"+1{digits}" if len(digits) == 10 and digits[0] not in "01" and digits[3] not in "01" else ""
