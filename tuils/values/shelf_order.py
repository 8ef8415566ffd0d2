"""The order of call numbers on a shelf, as text that is compared plainly.

A class number is a whole number, then a decimal fraction, digit by digit; the digits of a book number are a fraction,
too; volumes, parts and copies are whole numbers; nothing comes before something.
"""

from __future__ import annotations

import re

from .folding import fold

_CLASS = re.compile(r"[0-9]{1,6}(\.[0-9]*)?")
_BOOK = re.compile(r"\.?([a-z])([0-9]+)([a-z]*)")
_NUMBERED = re.compile(r"(vol|volume|v|part|pt|copy|c|number|no|n|ed|bd|t)\.?([0-9]{1,6}).*")
_MARKS = str.maketrans("", "", "/'\u2019`")  # where a class number from a copied record may be cut
_SAME = {"vol": "v", "volume": "v", "part": "pt", "copy": "c", "number": "no", "n": "no"}
_APART = re.compile(r"\b(vol|volume|v|part|pt|copy|c|number|no|ed|bd)\.? +(?=[0-9])")


def shelf_key(call_number: str) -> str:
    """The key of a call number: `813.52 H37o` is `1000813.52 2H37 O`. Empty for an empty one, which files first."""
    text = _APART.sub(r"\1", call_number.casefold().strip())
    return " ".join(_part(part) for part in text.split())


def _part(part: str) -> str:
    plain = part.translate(_MARKS)
    if _CLASS.fullmatch(plain):
        whole, _dot, rest = plain.partition(".")
        fraction = rest.rstrip("0")
        return f"1{int(whole):06}" + (f".{fraction}" if fraction else "")
    if numbered := _NUMBERED.fullmatch(plain):
        word = _SAME.get(numbered[1], numbered[1])
        if "." in plain or word != "c":  # C226 is a book number, c.2 a copy
            return f"3{word} 1{int(numbered[2]):06}"
    if book := _BOOK.fullmatch(plain):
        return f"2{book[1]}{book[2]}" + (f" {book[3]}" if book[3] else "")
    return f"2{fold(part)}"
