"""What a language is called that somebody wants to be spoken or written to in."""

from __future__ import annotations

from tuils.formats.marc_languages import LANGUAGES
from tuils.i18n import _

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
    """The names for `es` or `es, en`; what is no code stays as somebody wrote it."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return ", ".join(_name(part) for part in parts)


def _name(code: str) -> str:
    known = LANGUAGES.get(SHORT.get(code.casefold().split("-")[0], code.casefold()))
    return _(known) if known else code
