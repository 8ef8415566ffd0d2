"""A newer reading of a title laid over the one that is here: which fields stay, which come, which are both.

Tags are those of the MARC 21 Format for Bibliographic Data. Those with a 9 in the second place, and 9XX, are for
each library's own use ("Fields reserved for local use"): what a library wrote there is of no other's making, so it
stays. 49X is not among them: 490 is a series of the format itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LOCAL = ("09X", "29X", "39X", "59X", "69X", "79X", "89X", "9XX")
_PATTERN = re.compile("[0-9X]{3}")


@dataclass(frozen=True)
class MergeRules:
    """Tags or patterns such as `590`, `59X`, `9XX`.

    `keep`: ours stay, theirs come only where we have none. `add`: both, without repeats; it goes before `keep`.
    All else is theirs.
    """

    keep: tuple[str, ...] = LOCAL
    add: tuple[str, ...] = ()

    def wrong(self) -> tuple[str, ...]:
        """What is no pattern of a tag."""
        return tuple(text for text in (*self.keep, *self.add) if not _PATTERN.fullmatch(text))
