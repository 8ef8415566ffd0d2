"""Numbers printed by publishers: ISBN (ISO 2108), ISSN (ISO 3297), UPC-A, and the EAN-13 around them."""

from __future__ import annotations

import re

# Patterns stay text here: compiled at first use, so that a program which meets no book number starts sooner.
_GAP = r"[\s.\-\u2010-\u2015\u2212]*"
# The price or issue number, which some scanners send in the same breath.
_ADD_ON = r"(?:[0-9]{5}|[0-9]{2})?(?![0-9])"
_ISBN_LABEL = r"(?i:[^0-9A-Z]*(?:URN:)?(?:E?ISBN(?:[ -]?1[03](?=[:\s]))?)?[^0-9A-Z]*)"
_ISSN_LABEL = r"(?i:[^0-9A-Z]*(?:URN:)?(?:[EP]?-?ISSN(?:-L)?)?[^0-9A-Z]*)"
_ISBN_13 = f"(9{_GAP}7{_GAP}[89](?:{_GAP}[0-9]){{10}}){_ADD_ON}"
_ISBN_10 = f"([0-9](?:{_GAP}[0-9]){{8}}{_GAP}[0-9Xx])(?![0-9])"
_ISSN = f"([0-9]{{4}}{_GAP}[0-9]{{3}}[0-9Xx])(?![0-9A-Za-z])"
_ISSN_EAN = f"(9{_GAP}7{_GAP}7(?:{_GAP}[0-9]){{10}}){_ADD_ON}"
_UPC = f"[0-9](?:{_GAP}[0-9]){{11,12}}"


def normalise(text: str) -> str | None:
    """Return an ISBN of 10 or 13 as 13 digits, however punctuated, whatever follows; None if its check is wrong."""
    if len(text) == 13 and text.isascii() and text.isdigit():
        return text if text[:3] in ("978", "979") and text[:4] != "9790" and _ean_is_right(text) else None
    text = re.sub(_ISBN_LABEL, "", text, count=1)
    if found := re.match(_ISBN_13, text):
        digits = _bare(found[1])
        # 979-0 is printed music (ISMN), not books.
        return digits if _ean_is_right(digits) and not digits.startswith("9790") else None
    if (found := re.match(_ISBN_10, text)) and _eleven(digits := _bare(found[1])) == digits[-1]:
        return _ean(f"978{digits[:9]}")
    return None


def to_isbn10(isbn13: str) -> str | None:
    """The older number of the same book; None for a 979 number, which has none, and for what is no ISBN."""
    digits = normalise(isbn13)
    if digits is None or not digits.startswith("978"):
        return None
    return digits[3:12] + _eleven(digits[3:])


def is_isbn(text: str) -> bool:
    """Return whether `normalise` finds a valid ISBN."""
    return normalise(text) is not None


def issn(text: str) -> str | None:
    """Return an ISSN, or the one in a magazine's 977 barcode, as `0378-5955`; None if its check is wrong."""
    text = re.sub(_ISSN_LABEL, "", text, count=1)
    if found := re.match(_ISSN_EAN, text):
        ean = _bare(found[1])
        return _written(ean[3:10] + _eleven(ean[3:11])) if _ean_is_right(ean) else None
    if (found := re.match(_ISSN, text)) and _eleven(digits := _bare(found[1])) == digits[-1]:
        return _written(digits)
    return None


def _written(issn: str) -> str:
    return f"{issn[:4]}-{issn[4:]}"


def upc(text: str) -> str | None:
    """Return a UPC-A as 12 digits, also from the 13 (0 in front) of some scanners; None if its check is wrong."""
    found = re.fullmatch(_UPC, text.strip())
    if found is None:
        return None
    digits = _bare(found[0]).zfill(13)
    return digits[1:] if digits.startswith("0") and _ean_is_right(digits) else None


def _bare(text: str) -> str:
    return "".join(character for character in text.upper() if character in "0123456789X")


def _eleven(digits: str) -> str:
    """The last place by modulus 11: weights from the number's length down to 2 over all places before it."""
    body = digits[:-1]
    total = sum(int(digit) * weight for digit, weight in zip(body, range(len(body) + 1, 1, -1), strict=True))
    check = -total % 11
    return "X" if check == 10 else str(check)


def _ean(twelve: str) -> str:
    """Return an EAN-13: weights 1 and 3 in turn."""
    total = sum(map(int, twelve[::2])) + 3 * sum(map(int, twelve[1::2]))
    return f"{twelve}{-total % 10}"


def _ean_is_right(thirteen: str) -> bool:
    return _ean(thirteen[:12]) == thirteen
