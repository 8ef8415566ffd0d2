"""The coded columns of a title in words: kind, language, audience, access, reading levels, tags."""

from __future__ import annotations

from tuils.formats.marc.marc_languages import LANGUAGES
from tuils.i18n import N_, _
from tuils.values.reading_levels import AR, LEXILE, LevelRange, grades_text, level_parts, lexile_text
from tuils.values.title_tags import tags_text

KINDS = {
    "book": N_("Book"),
    "video": N_("Film"),
    "music": N_("Music"),
    "audiobook": N_("Audiobook"),
    "map": N_("Map"),
    "score": N_("Sheet music"),
    "serial": N_("Magazine"),
    "web": N_("Online resource"),
    "kit": N_("Kit"),
    "other": N_("Other"),
}
ACCESS_WORDS = {
    "large_print": N_("Large print"),
    "braille": N_("Braille"),
    "tactile": N_("To touch"),
    "audio": N_("Audio"),
    "captions": N_("Captions"),
    "described": N_("Audio description"),
    "signed": N_("Sign language"),
    "dyslexia": N_("For readers with dyslexia"),
}
"""The words for a title's access, by the codes of `formats/marc/marc_access.py`."""
AUDIENCES = {"children": "abcj", "teens": "d", "adults": "e", "general": "g"}
"""The codes of 008/22 for each group that a search can be limited to."""
_FOR = {"children": N_("For children"), "teens": N_("For teens"), "adults": N_("For adults")}


def kind_word(kind: str) -> str:
    return _(KINDS.get(kind, KINDS["other"]))


def language_word(code: str) -> str:
    """Return the language's name; empty where the record names none, or one that we have no name for."""
    return _(LANGUAGES[code]) if code in LANGUAGES else ""


def audience_word(letter: str) -> str:
    """Return the audience; empty where the record does not say, or it is for everyone."""
    return next((_(words) for group, words in _FOR.items() if letter and letter in AUDIENCES[group]), "")


def access_words(access: str) -> str:
    """Return `Large print, Braille`; empty where the record has no codes."""
    return ", ".join(_(ACCESS_WORDS[code]) for code in access.split() if code in ACCESS_WORDS)


def level_words(levels: str) -> str:
    """Return `Lexile AD650L, AR 4.5, grades 3-5`; empty where the record has no level."""
    return ", ".join(level_range_words(part) for part in level_parts(levels).values())


def tag_words(tags: str) -> str:
    """Return `Tags: Own voices; Local authors`; empty where the title has none."""
    return _("Tags: {tags}").format(tags=tags_text(tags)) if tags else ""


def level_range_words(wanted: LevelRange) -> str:
    """Return `Lexile 600L-800L`, `AR 4.5` or `grades K-2`."""
    scale, low, high, code = wanted
    if scale == LEXILE:
        said = [f"{code}{lexile_text(low)}", *([lexile_text(high)] if high != low else [])]
        return f"Lexile {'-'.join(said)}"
    if scale == AR:
        said = [f"{low / 10:.1f}", *([f"{high / 10:.1f}"] if high != low else [])]
        return f"AR {'-'.join(said)}"
    words = _("grade {level}") if low == high else _("grades {level}")
    return words.format(level=grades_text(low, high))
