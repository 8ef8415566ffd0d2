"""A search that is kept with the list made from it, so that it can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.finding import NO_LIMITS, PAGE, Found, Limits, find_titles
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

MOST_KEPT = 2000  # titles of one search


@dataclass(frozen=True)
class Search:
    """The search that `find_titles` gets; `words` may be blank where something else limits it."""

    words: str
    field: str = ""
    limits: Limits = NO_LIMITS
    sort: str = "relevance"


@dataclass(frozen=True)
class FoundAll:
    """The ids of all titles that are found, in order, 2,000 at most; `cut`: there are more, so the first are given.
    `corrected`: the words that were looked for instead, if any; `nearest`: none has all of the words, these most."""

    titles: tuple[str, ...]
    cut: bool
    corrected: str = ""
    nearest: bool = False


def find_all(search: Search) -> FoundAll:
    """Collect the search's titles, page after page. Refuses with STILL_READING: some of them are no list of all."""
    order: dict[str, None] = {}
    first = found = _page(search, 0)
    if first.searched:
        raise refuse("STILL_READING", n=first.searched[0], all=first.searched[1])
    while found.hits and len(order) <= MOST_KEPT:
        before = len(order)
        order |= dict.fromkeys(hit.biblio for hit in found.hits)
        if len(order) in (before, found.total):
            break
        found = _page(search, len(order))
    cut = first.more or len(order) > MOST_KEPT
    return FoundAll(tuple(order)[:MOST_KEPT], cut, first.corrected, first.nearest)


def _page(search: Search, offset: int) -> Found:
    return find_titles(
        search.words, limit=PAGE, offset=offset, field=search.field, limits=search.limits, sort=search.sort
    )


def search_text(search: Search) -> str:
    """Return the search as it is stored: JSON."""
    return json.dumps(search_facts(search), sort_keys=True, ensure_ascii=False)


def search_facts(search: Search) -> dict[str, Any]:
    """Return the fields of the search that are not the default."""
    facts = {**asdict(search), "words": clean(search.words)}
    facts["limits"] = {name: value for name, value in facts["limits"].items() if value not in ("", None, False, ())}
    return {name: value for name, value in facts.items() if value and (name, value) != ("sort", "relevance")}


def search_of(text: str) -> Search | None:
    """Return the stored search, None where there is none. A limit that this program does not know is ignored.
    ValueError where the text is no search."""
    if not text:
        return None
    kept: Any = json.loads(text)
    if not isinstance(kept, dict) or not isinstance(kept.get("limits", {}), dict):
        raise ValueError(text)
    limits = _limits(kept.get("limits", {}))
    return Search(str(kept.get("words", "")), str(kept.get("field", "")), limits, str(kept.get("sort", "relevance")))


def _limits(kept: Mapping[str, Any]) -> Limits:
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in kept.items()
        if name in Limits.__dataclass_fields__
    }
    return Limits(**known)
