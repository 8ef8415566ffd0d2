"""The choices that narrow a search: only what the library has, each in everyday words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tuils.formats.marc.marc_languages import LANGUAGES, NO_LANGUAGE
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import branches, locations
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import NO_LIMITS, SORTS, Limits
from tuils.library.holdings.finding.hits import new_titles_since
from tuils.library.holdings.items.coded_words import ACCESS_WORDS, AUDIENCES, level_range_words
from tuils.library.holdings.queries import has_levels, newest_number_of_title, tag_spellings, ways_of_access
from tuils.library.holdings.record_queries import counts_since
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.reading_levels import LevelRange, level_typed

from .list_search import Search

KIND_WORDS = {
    "book": N_("books"),
    "video": N_("films"),
    "music": N_("music"),
    "audiobook": N_("audiobooks"),
    "map": N_("maps"),
    "score": N_("sheet music"),
    "serial": N_("magazines"),
    "web": N_("online resources"),
    "kit": N_("kits"),
    "other": N_("other things"),
}
AUDIENCE_WORDS = {
    "children": N_("for children"),
    "teens": N_("for teens"),
    "adults": N_("for adults"),
    "general": N_("for everyone"),
}
SORT_WORDS = {
    "relevance": N_("best first"),
    "title": N_("by title"),
    "author": N_("by author"),
    "year": N_("by year"),
    "call_number": N_("by call number"),
    "newest": N_("newest first"),
    "borrowed": N_("most borrowed first"),
}
ON_SHELF, NEW = N_("on the shelf now"), N_("new this month")
SEVERAL = ("kinds", "languages", "audiences", "access", "tags")
"""The parts that may have several choices."""
MOST_TAGS = 200
YEARS = re.compile(r"(?:(\d{4})\s*(-?)\s*(\d{4})?|-\s*(\d{4}))")


@dataclass(frozen=True)
class NarrowChoice:
    """One thing to narrow to. `part`: kinds, languages, audiences, access, tags, branch, location, on_shelf, new_since,
    sort. `words` as they stand in a sentence; `label`, where it is called otherwise in a list."""

    part: str
    value: Any
    words: str
    label: str = ""


@dataclass(frozen=True)
class NarrowOffer:
    """The choices of a search, part by part, those with the most titles first. `levels`: some have a reading level."""

    choices: tuple[NarrowChoice, ...]
    levels: bool = False

    def of(self, part: str) -> list[NarrowChoice]:
        return [choice for choice in self.choices if choice.part == part]

    def called(self, text: str, part: str = "") -> list[NarrowChoice]:
        """Return the choices that these words mean: an exact name, else a single word that begins so (`film` is Films,
        and not a place called Films, by the desk), else a name with a word that begins so."""
        typed = fold_text(text)
        known = [(choice, fold_text(choice.words)) for choice in self.choices if part in ("", choice.part)]
        exact = [choice for choice, words in known if typed in (words, fold_text(choice.label))]
        begun = [choice for choice, words in known if typed and f" {words}".find(f" {typed}") >= 0]
        alone = [choice for choice in begun if " " not in choice.words]
        found = exact or alone or begun
        return [choice for choice in found if choice.part != "tags"] or found  # a tag may be called anything

    def words(self, search: Search) -> str:
        """`Films, on the shelf now, newest first`: all that holds; empty where nothing does."""
        limits = search.limits
        said = [self._either(part, getattr(limits, part)) for part in SEVERAL]
        said += [self._either(part, (getattr(limits, part),)) for part in ("branch", "location")]
        said.append(_(ON_SHELF) if limits.on_shelf else "")
        said += [year_words(limits), level_limit_words(limits)]
        said.append(_(NEW) if limits.new_since is not None else "")
        said.append(_(SORT_WORDS[search.sort]) if search.sort != SORTS[0] else "")
        words = ", ".join(filter(None, said))
        return words[:1].upper() + words[1:]

    def _either(self, part: str, values: Iterable[str]) -> str:
        words = {choice.value: choice.words for choice in self.of(part)}
        shown = [words.get(value, value) for value in values if value]
        return _(" or ").join(shown)


def is_narrowed(search: Search) -> bool:
    """Return whether anything besides the words limits the search."""
    return search.limits != NO_LIMITS or search.sort != SORTS[0]


def with_choice(search: Search, *choices: NarrowChoice) -> Search:
    """Return the search with these choices of one part: several kinds, languages or audiences may be chosen."""
    part, values = choices[0].part, tuple(choice.value for choice in choices)
    if part == "sort":
        return replace(search, sort=values[0])
    held: dict[str, Any] = {part: values if part in SEVERAL else values[0]}
    return replace(search, limits=replace(search.limits, **held))


def without(search: Search, part: str) -> Search:
    """Return the search without this part; `years` is a part, too."""
    if part == "sort":
        return replace(search, sort=SORTS[0])
    if part == "years":
        return replace(search, limits=replace(search.limits, year_from=None, year_to=None))
    return replace(search, limits=replace(search.limits, **{part: getattr(NO_LIMITS, part)}))


def with_years(search: Search, text: str) -> Search | None:
    """The search limited to what was typed: `2010`, `2010-2020`, `2010-`, `-1950`; None where that is no year."""
    found = YEARS.fullmatch(text.strip())
    if not found:
        return None
    since, dash, until, before = found.groups()
    if since and until and not dash:
        return None
    first = int(since) if since else None
    last = int(until or before) if until or before else (None if dash else first)
    if first and last and first > last:
        first, last = last, first
    return replace(search, limits=replace(search.limits, year_from=first, year_to=last))


def with_level(search: Search, text: str) -> Search | None:
    """The search limited to a reading level as it was typed: `650L`, `600L-800L`, `AR 3-4.5`, `grade 2`; None where
    that is none."""
    found = level_typed(text)
    return replace(search, limits=replace(search.limits, level=found)) if found else None


def level_limit_words(limits: Limits) -> str:
    return level_range_words(LevelRange(*limits.level)) if limits.level else ""


def year_words(limits: Limits) -> str:
    first, last = limits.year_from, limits.year_to
    if first is None and last is None:
        return ""
    if first is None:
        return _("up to {year}").format(year=last)
    if last is None:
        return _("since {year}").format(year=first)
    return str(first) if first == last else _("{first} to {last}").format(first=first, last=last)


def new_since(desk: Desk) -> int:
    """Return from when on a title is new at this desk, in microseconds UTC."""
    return new_titles_since(desk.now)


def offer(desk: Desk) -> NarrowOffer:
    """Return the choices that this library has. Reads each title's limits once; later only those of new titles."""
    counted = _counted()
    choices = [*_kinds(counted), *_languages(counted), *_audiences(counted), *_access(), *_tags(), *_places()]
    choices += [NarrowChoice("on_shelf", True, _(ON_SHELF)), NarrowChoice("new_since", new_since(desk), _(NEW))]
    choices += [NarrowChoice("sort", sort, _(words)) for sort, words in SORT_WORDS.items()]
    return NarrowOffer(tuple(choices), has_levels())


def _kinds(counted: Counts) -> list[NarrowChoice]:
    return [NarrowChoice("kinds", kind, _(words)) for kind, words in KIND_WORDS.items() if counted["kind", kind]]


def _languages(counted: Counts) -> list[NarrowChoice]:
    """Return the languages that tuils has a name for, the most frequent first."""
    languages = sorted((-n, code) for (part, code), n in counted.items() if part == "language")
    known = ((code, LANGUAGES.get(code)) for _n, code in languages if code not in NO_LANGUAGE)
    return [
        NarrowChoice("languages", code, _("in {language}").format(language=_(name)), _(name))
        for code, name in known
        if name
    ]


def _audiences(counted: Counts) -> list[NarrowChoice]:
    return [
        NarrowChoice("audiences", audience, _(words))
        for audience, words in AUDIENCE_WORDS.items()
        if any(counted["audience", letter] for letter in AUDIENCES[audience])
    ]


def _access() -> list[NarrowChoice]:
    here = ways_of_access()
    return [
        NarrowChoice("access", code, _(words).lower(), _(words)) for code, words in ACCESS_WORDS.items() if code in here
    ]


def _tags() -> list[NarrowChoice]:
    """Return the library's own tags, those of the most titles first."""
    return [NarrowChoice("tags", tag, tag) for tag, *_others in list(tag_spellings().values())[:MOST_TAGS]]


def _places() -> list[NarrowChoice]:
    """The branches, if there are several, and the shelving locations."""
    houses = [(branch.code, branch.name or branch.code) for branch in branches()]
    at = [NarrowChoice("branch", code, _("at {branch}").format(branch=name), name) for code, name in houses]
    return [
        *(at[1:] and at),
        *(NarrowChoice("location", location.code, location.name or location.code) for location in locations()),
    ]


Counts = Counter[tuple[str, str]]
"""The titles by part (kind, language, audience) and value."""
_COUNTS: dict[str, tuple[int, Counts]] = {}
"""The counts by file: the last row counted in a large library, and titles by kind, language, audience."""
FEW = 50_000
"""The most rows that are counted each time: then edits show at once."""


def _counted() -> Counter[tuple[str, str]]:
    last = newest_number_of_title()
    seen, counts = _COUNTS.get(str(db.database), (0, Counter[tuple[str, str]]()))
    if last <= FEW or seen > last:
        seen, counts = 0, Counter()
    rows: Any = counts_since(seen)
    counts = Counter(counts)
    for kind, language, audience, number in rows:
        for part, value in (("kind", kind), ("language", language), ("audience", audience)):
            counts[part, str(value)] += number
    _COUNTS[str(db.database)] = (int(last), counts)
    return counts


def parts_offered(found: NarrowOffer) -> Sequence[str]:
    """Parts of which there is something to choose, in the order in which they are asked."""
    always = ("on_shelf", "years", "new_since", "sort")
    parts = (*SEVERAL, "branch", "location", *always)
    offered = [part for part in parts if part in always or len(found.of(part)) > (part not in ("location", "tags"))]
    return [*offered, *(["level"] if found.levels else [])]
