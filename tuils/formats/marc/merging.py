"""A newer reading of a title laid over the one that is here: which fields stay, which come, which are both.

Tags are those of the MARC 21 Format for Bibliographic Data. Those with a 9 in the second place, and 9XX, are for
each library's own use ("Fields reserved for local use"): what a library wrote there is of no other's making, so it
stays. 49X is not among them: 490 is a series of the format itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from tuils.formats.marc_files.iso2709 import Raw, put_together, read_piece
from tuils.values.dataclass import dataclass

LOCAL = ("09X", "29X", "39X", "59X", "69X", "79X", "89X", "9XX")
_PATTERN = re.compile("[0-9X]{3}")
_LINKED = re.compile(rb"..\x1f6([0-9]{3})")
_ONCE = ("001", "003", "005", "008")  # a title has one of each
_FIXED_LENGTH = 40

Field = tuple[str, bytes]


@dataclass(frozen=True)
class MergeRules:
    """Tags or patterns such as `590`, `59X`, `9XX`.

    `keep`: ours stay, theirs come only where we have none. `add`: both, without repeats; it goes before `keep`.
    All else is theirs, also where they have none. A field in another script (880) goes with the one it is linked to.
    """

    keep: tuple[str, ...] = LOCAL
    add: tuple[str, ...] = ()

    def wrong(self) -> tuple[str, ...]:
        """Return the texts that are no pattern of a tag."""
        return tuple(text for text in (*self.keep, *self.add) if not _PATTERN.fullmatch(text))

    def keeps(self, tag: str) -> bool:
        return bool(self._kept.fullmatch(tag))

    def adds(self, tag: str) -> bool:
        return tag not in _ONCE and bool(self._added.fullmatch(tag))

    @cached_property
    def _kept(self) -> re.Pattern[str]:
        return _any_of(self.keep)

    @cached_property
    def _added(self) -> re.Pattern[str]:
        return _any_of(self.add)


def merge_records(here: bytes, coming: bytes, rules: MergeRules) -> bytes:
    """`coming` with what `rules` leave of `here`, both ISO 2709 in UTF-8; `here` itself where nothing changes.

    The leader is theirs; number and source (001, 003) are ours where they have none, as is 008 where theirs is not
    whole. Merged once more with the same, it stays the same.

        here     001 77   100 Austen   245 Emma                   590 Gift of Ada   650 Love
        coming                         245 Emma / Jane Austen.                      650 Courtship
        merged   001 77                245 Emma / Jane Austen.    590 Gift of Ada   650 Courtship
        With add=("650",) Love is there too, behind Courtship. 590 is local, so it stays; 100 goes, as theirs has none.
    """
    if here == coming:
        return here
    old, new = read_piece(here), read_piece(coming)
    ours, theirs = _fields(old), _fields(new)
    merged = _merged(ours, theirs, rules)
    if merged == ours and _leader_facts(old) == _leader_facts(new):
        return here
    if merged == theirs:
        return coming
    return put_together(new.leader, [tag for tag, _data in merged], [data for _tag, data in merged])


def _merged(ours: Sequence[Field], theirs: Sequence[Field], rules: MergeRules) -> list[Field]:
    missing, known = _missing(theirs), set(theirs)
    keep = {tag for tag in map(_tag, ours) if tag in missing or (rules.keeps(tag) and not rules.adds(tag))}
    keep -= {tag for tag in keep if _of(tag, ours) == _of(tag, theirs)}  # theirs stand where they stand
    merged = [field for field in theirs if _tag(field) not in keep]
    for field in ours:
        if _tag(field) in keep or (rules.adds(_tag(field)) and field not in known):
            _insert_by_tag(field, merged)
    return merged


def _missing(fields: Sequence[Field]) -> set[str]:
    """Return the tags that a title needs but lacks, or has incomplete. With 001 comes 003, the owner of that number."""
    tags = {tag for tag, data in fields if tag != "008" or len(data) == _FIXED_LENGTH}
    missing = {"001", "008"} - tags
    return missing | {"003"} if "001" in missing else missing


def _insert_by_tag(field: Field, fields: list[Field]) -> None:
    """Put a field behind the last one whose tag is not higher."""
    at = next((at for at in range(len(fields), 0, -1) if fields[at - 1][0] <= field[0]), 0)
    fields.insert(at, field)


def _tag(field: Field) -> str:
    """The tag that the rules are about."""
    tag, data = field
    linked = _LINKED.match(data) if tag == "880" else None
    return linked[1].decode() if linked else tag


def _of(tag: str, fields: Sequence[Field]) -> list[Field]:
    return [field for field in fields if _tag(field) == tag]


def _fields(raw: Raw) -> list[Field]:
    return list(zip(raw.tags, raw.data, strict=True))


def _leader_facts(raw: Raw) -> str:
    """Return the leader's facts about the title: its other places follow from the bytes."""
    return raw.leader[5:9] + raw.leader[17:20]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.replace("X", "[0-9]") for pattern in patterns) or "(?!)")
