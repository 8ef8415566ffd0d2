"""Letters written as references in the text of MARC: `&#x2019;`, `&#8217;`, `&amp;`, `&apos;`.

MARC-8 has no other way to write a letter that is in none of its tables (MARC 21 Specifications, "Lossless technique"),
and web forms and XML leave the named ones behind. The record keeps them as they came, so that it goes out equal;
columns, index and screens show what they stand for.
"""

from __future__ import annotations

import html
import re
import unicodedata

_REFERENCE = re.compile(r"&(?:amp;)*(#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|amp|apos|quot|lt|gt);")
"""A character reference, even one that was escaped once more on its way: `&amp;#x2019;`."""


def resolved(text: str) -> str:
    """The text with each reference as the letter it stands for; one that stands for no letter stays as it is."""
    return _REFERENCE.sub(_letter, text) if "&" in text else text


def _letter(found: re.Match[str]) -> str:
    letter = html.unescape(f"&{found[1]};")
    if letter.isspace():
        return " "
    if letter and letter != "\ufffd" and (letter.isprintable() or unicodedata.category(letter) == "Cf"):
        return letter
    return found[0]
