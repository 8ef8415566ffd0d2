"""The marks between the parts of a field (ISBD), put where catalog cards have them: ` :` before other title
information, ` /` before responsibility, ` ;` before dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from .marc_parts import MarcField, core_of, ending_mark, text_with_mark

_TITLE = {"b": " :", "c": " /", "n": ".", "p": "."}
_IMPRINT = {"a": " ;", "b": " :", "c": ",", "e": " ;", "f": " :", "g": ","}
_BEFORE: Mapping[str, Mapping[str, str]] = {
    "245": _TITLE,
    "246": {"b": " :", "n": ".", "p": "."},
    "250": {"b": " /"},
    "260": _IMPRINT,
    "264": {"a": " ;", "b": " :", "c": ","},
    "300": {"b": " :", "c": " ;", "e": " +"},
    "490": {"v": " ;", "x": ","},
    "830": {"v": " ;"},
}
"""The mark before a subfield, that is at the end of the one before it."""
_AFTER_NUMBER = ","
_ENDS = dict.fromkeys(("245", "250", "260", "264", "500", "504", "520", "600", "650", "651"), ".")
"""The final mark of a field of this tag, if it ends with none of its own."""
_KEEPS_END = (".", "?", "!", "-", ")", "]", ">", '"')
_OTHER_TITLE = (" =", " ;")


def punctuate(field: MarcField) -> None:
    """Correct the marks; a parallel title (` =`) stays one, and a part that ends with a mark keeps it."""
    before = _BEFORE.get(field.tag, {})
    words = [at for at, (code, value) in enumerate(field.parts) if code.isalpha() and value.strip()]
    for here, then in pairwise(words):
        code, value = field.parts[then][0], field.parts[here][1]
        if code in before and not _stands(field.tag, code, value):
            mark = _mark(field, here, code, before[code])
            field.parts[here] = (field.parts[here][0], text_with_mark(core_of(value), mark))
    if words and field.tag in _ENDS:
        last, value = field.parts[words[-1]]
        if not value.rstrip().endswith(_KEEPS_END):
            field.parts[words[-1]] = (last, text_with_mark(core_of(value), _ENDS[field.tag]))


def _stands(tag: str, code: str, value: str) -> bool:
    """Return whether the mark before this subfield is one that may be there, too."""
    return tag in ("245", "246") and code in "bnp" and ending_mark(value) in _OTHER_TITLE


def _mark(field: MarcField, here: int, code: str, usual: str) -> str:
    """The name of a part that has a number goes behind a comma."""
    if field.tag in ("245", "246") and code == "p" and field.parts[here][0] == "n":
        return _AFTER_NUMBER
    return usual
