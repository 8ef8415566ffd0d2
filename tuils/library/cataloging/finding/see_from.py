"""See-references: who types a form of a heading that is not used finds what has the heading."""

from __future__ import annotations

from tuils.library.cataloging.queries import headings_seen_from
from tuils.values.folding import fold
from tuils.values.heading_words import words_of_heading

MOST = 3
_SIGNS = frozenset('":()')


def leads_to(words: str) -> list[str]:
    """The headings that these words lead to, each as plain words to look for; mostly none."""
    if _SIGNS & set(words) or not (asked := words_of_heading(words)):
        return []
    found = headings_seen_from(asked, MOST)
    return [told for text in found if (told := " ".join(w for w in fold(text).split() if not w.isdecimal()))]
