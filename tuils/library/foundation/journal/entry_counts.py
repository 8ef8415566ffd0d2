"""Counts of entries of a kind, in words: entries a van sent, and those set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tuils.i18n import ngettext
from tuils.library.foundation.local_words import count_label

from .families import entry_words
from .kinds import OTHER

BY_THE_WAY = ("clock", "settled", "undo", "emptied", "entry_set_aside", "entry_taken_over", "entry_refused")
"""The kinds of entries that merges do not report, as nobody writes them for their own sake."""


def counts_in_words(kinds: Mapping[str, int]) -> list[str]:
    """`140 checkouts`, `61 check-ins`: the kinds in their order; those without a word of their own together, at the
    end."""
    counts = Counter[tuple[str, str]]()
    for kind, n in kinds.items():
        counts[entry_words(kind).counted] += max(0, n)
    counts[OTHER] = counts.pop(OTHER, 0)
    return [ngettext(*pair, n).format(n=count_label(n)) for pair, n in counts.items() if n]


def entry_kind_label(kind: str) -> str:
    """`1 checkout`"""
    return ngettext(*entry_words(kind).counted, 1).format(n=1)
