"""The translatable words of this floor, marked here and translated above: it does not know the language."""

from __future__ import annotations

from collections.abc import Callable

from .folding import clean

Translate = Callable[[str], str]

_LONGEST_ECHO = 40  # of what was typed: a sentence must still fit its line


def N_(message: str) -> str:  # noqa: N802 (gettext's name: tools find texts by it)
    """Mark a text for the catalogs; the caller who knows the language translates it."""
    return message


class Unclear(ValueError):
    """A text that cannot be read. `str()` is a plain English sentence, `sentence(_)` the same translated.

    What was typed comes back in the sentence without control characters, and cut.
    """

    def __init__(self, sentence: str, **places: object) -> None:
        self.words = sentence
        self.places = {name: clean(str(value))[:_LONGEST_ECHO] for name, value in places.items()}
        super().__init__(self.sentence(str))

    def sentence(self, translate: Translate) -> str:
        """The sentence through `translate`, a gettext function."""
        return translate(self.words).format(**self.places)
