"""The interrupted imports: recognized by files and profile, and continued where they stopped."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import field

from tuils.models.rows import first, number_of, rows_of
from tuils.models.store_words import json_number, json_text
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


def run_of(profile: MarcProfile, digests: Sequence[str]) -> str:
    """The same for the same files, in the same order, read by the same profile."""
    return hashlib.sha256(" ".join((profile.digest, *digests)).encode()).hexdigest()


def unfinished(run: str) -> Unfinished | None:
    """Return the last import of this run, if it did not finish and was not undone."""
    text = (
        f"SELECT data FROM journal WHERE kind = 'import_batch' AND NOT void AND {json_text('data', '$.run')} = ? "
        "ORDER BY pos"
    )
    found = rows_of(text, run)
    story = [json.loads(data) for (data,) in found]
    story = [facts for facts in story if facts["batch"] == story[-1]["batch"]]
    if not story or story[-1].get("finished") or _is_taken_back(story[-1]["batch"]):
        return None
    counts: Counter[str] = sum((Counter(facts["counts"]) for facts in story), Counter())
    last = story[-1]
    return Unfinished(last["batch"], last["number"], last["place"], last["read"], counts)


def newest_number(batch: str) -> int:
    """Return how many entries this import has."""
    text = (
        f"SELECT {json_number('data', '$.number')} FROM journal WHERE kind = 'import_batch' "
        f"AND {json_text('data', '$.batch')} = ? ORDER BY pos DESC LIMIT 1"
    )
    return number_of(text, batch)


def _is_taken_back(batch: str) -> bool:
    """Return whether some of the import was undone: continuing would leave it half there."""
    text = (
        f"SELECT 1 FROM journal WHERE kind = 'import_batch' AND {json_text('data', '$.batch')} = ? "
        f"AND {json_text('data', '$.taken_back')} IS NOT NULL LIMIT 1"
    )
    return first(text, batch) is not None
