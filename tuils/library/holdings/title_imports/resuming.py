"""The interrupted imports: recognized by files and profile, and continued where they stopped."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import field

from tuils.library.holdings.record_queries import entries_of_run, is_taken_back
from tuils.values.dataclass import dataclass

from .profile import MarcProfile


@dataclass(frozen=True)
class Unfinished:
    """An import up to its last batch: `number` entries, `read` records of the file at `place`, and all its counts."""

    batch: str
    number: int
    place: int
    read: int
    counts: Counter[str] = field(default_factory=Counter)


def interrupted_run(profile: MarcProfile, digests: Sequence[str]) -> str:
    """Return the sign of an import: equal for the same files, in the same order, read by the same profile."""
    return hashlib.sha256(" ".join((profile.digest, *digests)).encode()).hexdigest()


def unfinished(run: str) -> Unfinished | None:
    """Return the last import of this run, if it did not finish and was not undone."""
    found = entries_of_run(run)
    story = [json.loads(data) for (data,) in found]
    story = [facts for facts in story if facts["batch"] == story[-1]["batch"]]
    if not story or story[-1].get("finished") or is_taken_back(story[-1]["batch"]):
        return None
    counts: Counter[str] = sum((Counter(facts["counts"]) for facts in story), Counter())
    last = story[-1]
    return Unfinished(last["batch"], last["number"], last["place"], last["read"], counts)
