"""The names of languages that people want to be spoken or written to in; and the words in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils import i18n
from tuils.formats.marc.marc_languages import LANGUAGES
from tuils.i18n import _, translator
from tuils.library.foundation.administration.settings import value_of

if TYPE_CHECKING:
    from gettext import NullTranslations

SHORT = {
    "am": "amh", "ar": "ara", "bn": "ben", "bs": "bos", "cs": "cze", "da": "dan", "de": "ger", "el": "gre", "en": "eng",
    "es": "spa", "fa": "per", "fi": "fin", "fr": "fre", "gu": "guj", "haw": "haw", "he": "heb", "hi": "hin",
    "hr": "hrv", "ht": "hat", "hu": "hun", "hy": "arm", "is": "ice", "it": "ita", "ja": "jpn", "km": "khm", "ko": "kor",
    "lo": "lao", "my": "bur", "ne": "nep", "nl": "dut", "no": "nor", "nv": "nav", "pa": "pan", "pl": "pol",
    "ps": "pus", "pt": "por", "ro": "rum", "ru": "rus", "so": "som", "sq": "alb", "sr": "srp", "sv": "swe",
    "sw": "swa", "th": "tha", "ti": "tir", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie",
    "yi": "yid", "zh": "chi",
}  # fmt: skip
"""MARC's code for a code of two letters, as people's languages are noted."""


def language_words(text: str) -> str:
    """Return the names for `es` or `es, en`; a word that is no code stays as it was written."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return ", ".join(_name(part) for part in parts)


def words_in(text: str) -> NullTranslations:
    """Return the words for a person's letters: in the first language of `es`, `spa` or `vi, es` that we have, else in
    the library's."""
    long = {name: short for short, name in SHORT.items()}
    wanted = [part.strip().casefold() for part in (*text.split(","), str(value_of("language", "") or ""))]
    short = [long.get(part, part.replace("_", "-").partition("-")[0]) for part in wanted]
    return translator(next((one for one in short if one in i18n.LANGUAGES), i18n.LANGUAGES[0]))


def _name(code: str) -> str:
    known = LANGUAGES.get(SHORT.get(code.casefold().split("-")[0], code.casefold()))
    return _(known) if known else code
