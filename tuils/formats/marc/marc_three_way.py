"""Two people changed one MARC title: both changes together, field by field, and where they met.

What one alone changed is taken, what both changed alike is taken once, and what both changed otherwise stands twice,
theirs first. A field that one changed and the other deleted stays. Nothing is lost.

    base      mine      theirs        together
    Emma      Emma.     Emma          Emma.             (mine alone)
    400 p.    474 p.    480 p.        480 p. 474 p.     (both: they met at 300)
              Love      Love          Love              (alike: once)
    a note    a note                                    (deleted by one, unchanged by the other)
    a note    A note                  A note            (deleted by one, changed by the other: met)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import field
from difflib import SequenceMatcher

from tuils.values.dataclass import dataclass

from .marc_record import LEADER_AT, MarcRecord
from .merging import Field


@dataclass(frozen=True)
class RecordsTogether:
    """The merged record. `met`: the tags of fields that both changed: they are in the record twice, or stayed though
    one deleted them. `theirs`: the tags that they changed."""

    record: MarcRecord
    met: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass
class _Edits:
    """One person's changes. `fresh`: new fields by the place of the base before which they are. `now`: the new form of
    a field of the base, None if it was deleted."""

    fresh: defaultdict[int, list[Field]] = field(default_factory=lambda: defaultdict(list))
    now: dict[int, Field | None] = field(default_factory=dict)


def merge_three_ways(base: MarcRecord, mine: MarcRecord, theirs: MarcRecord) -> RecordsTogether:
    """Merge my changes and theirs into `base`."""
    ours, others = _edits(base.fields, mine.fields), _edits(base.fields, theirs.fields)
    fields, met = list[Field](), list[str]()
    for at in range(len(base.fields) + 1):
        fields += others.fresh[at]
        fields += [one for one in ours.fresh[at] if one not in others.fresh[at]]
        if at < len(base.fields):
            here = base.fields[at]
            became = [edits.now[at] for edits in (others, ours) if at in edits.now] or [here]
            if len(set(became)) > 1:
                met.append(here[0])
            fields += [fromkey for fromkey in dict.fromkeys(became) if fromkey]
    leader = "".join(m if m != b else t for b, m, t in zip(base.leader, mine.leader, theirs.leader, strict=True))
    return RecordsTogether(MarcRecord(leader, tuple(fields)), tuple(dict.fromkeys(met)), changed_tags(base, theirs))


def changed_tags(base: MarcRecord, other: MarcRecord) -> tuple[str, ...]:
    """Return the tags of fields that only one of them has; LDR if the leaders differ."""
    leader = [] if all(base.leader[at] == other.leader[at] for at in LEADER_AT) else ["LDR"]
    known, there = set(base.fields), set(other.fields)
    tags = [one[0] for one in base.fields if one not in there] + [one[0] for one in other.fields if one not in known]
    return tuple(dict.fromkeys([*leader, *sorted(tags)]))


def _edits(base: Sequence[Field], other: Sequence[Field]) -> _Edits:
    edits = _Edits()
    for kind, at, end, there, last in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind != "equal":
            _by_tag(edits, base[at:end], other[there:last], at)
    return edits


def _by_tag(edits: _Edits, was: Sequence[Field], now: Sequence[Field], start: int) -> None:
    """Match fields of one tag as rewritten ones; the rest were deleted, or are new."""
    tags = [tag for tag, _data in was], [tag for tag, _data in now]
    for kind, at, end, there, last in SequenceMatcher(None, *tags, autojunk=False).get_opcodes():
        if kind == "equal":
            edits.now |= {start + at + n: now[there + n] for n in range(end - at)}
        else:
            edits.now |= dict.fromkeys(range(start + at, start + end))
            edits.fresh[start + at] += now[there:last]
