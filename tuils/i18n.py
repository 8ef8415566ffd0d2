"""Translation marks. `_` translates now; `N_` only marks, for text that is fixed when a class is made."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Sequence
from pathlib import Path

LANGUAGES = ("en", "es")
"""What the program speaks. English is the language of its sources, and has no catalog."""
_LOCALE = Path(__file__).parent / "locale"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Speak the first of these languages that we know (`es`, `en_US`); English where none is. Without any, what the
    environment asks for. It may be called again at any time: what is translated after it is in that language."""
    global _current
    _current = translator(spoken(languages or asked_for()))


def translator(language: str) -> _gettext.NullTranslations:
    """The words of one language, whatever the program speaks: for a text to somebody who reads another."""
    return _gettext.translation("tuils", _LOCALE, [language], fallback=True)


def spoken(languages: Sequence[str]) -> str:
    """The first of these that we know, as one of LANGUAGES. A name is never a path: it may come from a visitor."""
    short = [name.replace("-", "_").partition(".")[0].partition("_")[0].lower() for name in languages]
    return next((name for name in short if name in LANGUAGES), LANGUAGES[0])


def asked_for() -> list[str]:
    """What the environment asks for, best first, as gettext reads it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.split(":")
    return []


def _(message: str) -> str:
    return _current.gettext(message)


def N_(message: str) -> str:
    return message


def ngettext(one: str, many: str, n: int) -> str:
    return _current.ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    return _current.pgettext(context, message)
