"""The forms in which a text is looked for, where they are others than its own words.

The index cuts a text into words as SQLite's `unicode61` does (`remove_diacritics 2`): without case and Latin accents
(those of other scripts stay), at everything that is no letter and no digit. What people type instead is found by
further words beside it: plain letters for special ones (ł, ø, æ, ß), scripts without blanks letter by letter, what
stands at an apostrophe or a hyphen as one word, initials together. A question is folded in the same way (`asked_form`).
"""

from __future__ import annotations

import re
import unicodedata

from .folding import fold_text

# Han with its extensions, kana, bopomofo; Thai, Lao, Tibetan, Burmese, Khmer: words are not set apart by blanks.
_UNSPACED = re.compile(
    "([\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_LATIN_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u0362]+")
_NO_WORD = re.compile(r"[\W_]+")
_BOUND = re.compile(r"\w+(?:['\u2019\u02bc\u2010-]\w+)+")
_INITIALS = re.compile(r"\b\w(?:\.\s?\w)+\b(?=\.|\s|$)")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
# Whether one of these is there at all; each begins with its mark, so that a text without one is passed over quickly.
_IS_BOUND = re.compile(r"['\u2019\u02bc\u2010-](?<=\w.)\w")
_HAS_INITIALS = re.compile(r"\.(?<=\b\w\.)\s?\w\b")
_HAS_THOUSANDS = re.compile(r",(?<=\d,)\d{3}\b")
_MOST_BOUND = 4  # parts of one joined word


def asked_form(text: str) -> str:
    """Return a text as it is searched for: folded, without marks that voice or join; scripts without blanks letter by
    letter."""
    if text.isascii():
        return fold_text(text)
    bare = "".join(char for char in unicodedata.normalize("NFD", fold_text(text)) if not unicodedata.combining(char))
    return " ".join(spread_scripts(bare).split())


def spread_scripts(text: str) -> str:
    """Return the text with letters set apart in scripts without blanks."""
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFC", text))


def other_forms(text: str) -> str:
    """Return further forms to index for a text that is indexed as it is; "" if its own words are enough."""
    if text.isascii():
        return bound_forms(text)
    asked = asked_form(text)
    own = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", unicodedata.normalize("NFD", text))).lower()
    folded = "" if asked == " ".join(_NO_WORD.sub(" ", own).split()) else asked
    return " ".join(filter(None, (folded, bound_forms(text))))


def bound_forms(text: str) -> str:
    """Return O'Brien, e-mail, J. R. R., 20,000, & as people type them: obrien, email, jrr, 20000, and."""
    words: list[str] = []
    if _may_be_bound(text) and _IS_BOUND.search(text):
        words = [fold_text("".join(parts)) for parts in map(_parts, _BOUND.findall(text)) if len(parts) <= _MOST_BOUND]
    if "." in text and _HAS_INITIALS.search(text):
        words += [fold_text(_NO_WORD.sub("", initials)) for initials in _INITIALS.findall(text)]
    if "," in text and _HAS_THOUSANDS.search(text):
        words += [number.replace(",", "") for number in _THOUSANDS.findall(text)]
    if "&" in text:
        words.append("and")
    return " ".join(dict.fromkeys(words)) if words else ""


def _may_be_bound(text: str) -> bool:
    return "-" in text or "'" in text or not text.isascii()


def _parts(bound: str) -> list[str]:
    return re.split("['\u2019\u02bc\u2010-]", bound)


def words_of_heading(text: str) -> str:
    """Return the words of `Clemens, Samuel, 1835-1910` or `samuel clemens`: clemens samuel. Empty if there is no
    word."""
    return " ".join(sorted({word for word in fold_text(text).split() if not word.isdecimal()}))
