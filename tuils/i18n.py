"""Translation marks. `_` translates now; `N_` and `NN_` only mark, for text that is fixed when a class is made.

The program speaks one language. A conversation may speak another (`in_language`): two of them in one program, each in
its own thread, don't hear each other.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("en", "es")
"""The program's languages. English is the language of its sources, and has no catalog."""
_LOCALE = Path(__file__).parent / "locale"
_of_program: NullTranslations | None = None
"""The catalog that the program speaks; None for English."""
_of_conversation: ContextVar[NullTranslations | None] = ContextVar("language", default=None)
"""The catalog of the conversation that this thread or task holds; None if it speaks as the program does."""


def use_language(*languages: str) -> None:
    """Use the first of these languages that we have (`es`, `en_US`); else English. Without any, use those the
    environment asks for. May be called again at any time: later translations are in that language.

    Within `in_language` this changes the language of that conversation alone."""
    global _of_program
    language = spoken(languages or requested_languages())
    if _of_conversation.get() is None:
        _of_program = None if language == LANGUAGES[0] else translator(language)
    else:
        _of_conversation.set(translator(language))


@contextlib.contextmanager
def in_language(name: str) -> Iterator[None]:
    """Speak this language in the conversation of this thread, or of this task, and in no other."""
    before = _of_conversation.set(translator(spoken([name])))
    try:
        yield
    finally:
        _of_conversation.reset(before)


def _catalog() -> NullTranslations | None:
    return _of_conversation.get() or _of_program


@cache
def translator(language: str) -> NullTranslations:
    """Return the words of one language, whatever the program speaks: for a text to a reader of another."""
    from gettext import GNUTranslations, translation  # not for English, which most commands speak

    class Words(GNUTranslations):
        """A catalog. Its header is stored under the empty message and is no sentence: empty text stays empty."""

        def gettext(self, message: str) -> str:
            return super().gettext(message) if message else message

    return translation("tuils", _LOCALE, [language], class_=Words, fallback=True)


def spoken(languages: Sequence[str]) -> str:
    """Return the first of these that we have, as one of LANGUAGES. A name is never a path: it may come from a
    visitor."""
    short = [name.replace("-", "_").partition(".")[0].partition("_")[0].lower() for name in languages]
    return next((name for name in short if name in LANGUAGES), LANGUAGES[0])


def requested_languages() -> list[str]:
    """Return the languages the environment asks for, best first, as gettext reads it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.split(":")
    return []


def language() -> str:
    """Return the language in use, one of LANGUAGES."""
    words = _catalog()
    return str(words.info().get("language", LANGUAGES[0])) if words else LANGUAGES[0]


def _(message: str) -> str:
    words = _catalog()
    return words.gettext(message) if words else message


def N_(message: str) -> str:
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    return one, many


def ngettext(one: str, many: str, n: int) -> str:
    if words := _catalog():
        return words.ngettext(one, many, n)
    return one if n == 1 else many


def pgettext(context: str, message: str) -> str:
    words = _catalog()
    return words.pgettext(context, message) if words else message
