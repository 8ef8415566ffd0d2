"""The lists of all titles from A to Z: by title, by author, by shelf. Pages without a new or renamed title stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Any, NamedTuple

from tuils.models.own_files.site_titles import NamedTitle, SiteTitle

from .cuts import Cut, cut_again, place_in
from .pages import SiteFrame, az_file, az_heads, az_page
from .site_changes import SiteChanges
from .site_folder import SiteFile
from .title_lines import name_html

NAMES_A_PAGE = 500
_FEW = 12


class AzForm(NamedTuple):
    """A list of all titles: its name, its heading's, the columns that it is sorted by, and what a page of it is called
    by its first title."""

    name: str
    heading: str
    keys: tuple[str, ...]
    label: Callable[[NamedTitle], str]

    def key(self, title: SiteTitle | NamedTitle) -> tuple[Any, ...]:
        return tuple(getattr(title, name) for name in self.keys)


def _begun(text: str) -> str:
    return text[:24].rsplit(" ", 1)[0] if len(text) > 24 else text


AZ_LISTS = (
    AzForm("titles", "by_title", ("title_key", "no"), lambda title: _begun(title.title_key)),
    AzForm("authors", "by_author", ("author_key", "title_key", "no"), lambda title: _begun(title.author)),
    AzForm("shelf", "by_shelf", ("call_key", "title_key", "no"), lambda title: title.call_number),
)


class AzList:
    """The pages of one list, in each language."""

    def __init__(self, form: AzForm, changes: SiteChanges, frames: Sequence[SiteFrame]) -> None:
        self._form, self._changes, self._frames = form, changes, frames
        self._before = changes.cuts(form.name)
        self.cuts = list(self._before)

    def files(self) -> Iterator[SiteFile]:
        texts = self._read(self._places())
        self._changes.keep_cuts(self._form.name, self.cuts)
        before = {cut.number: around for cut, around in _with_neighbors(self._before)}
        yield from self._heads(stay=self.cuts == self._before)
        for cut, around in _with_neighbors(self.cuts):
            yield from self._pages(cut, around, texts.get(cut.number), stay=before.get(cut.number) == around)

    def _titles(self, first: Any = None, end: Any = None) -> Iterator[NamedTitle]:
        return self._changes.known.sorted(self._form.keys, first, end)

    def _places(self) -> Sequence[int]:
        """Return the parts that have other lines now, or whose files are broken."""
        if self._changes.full:
            return range(len(self.cuts))
        found = {place_in(self.cuts, self._form.key(title)) for title in self._changes.renamed()}
        for place, cut in enumerate(self.cuts):
            name = az_file(self._form.name, cut)
            if not all(self._changes.stays(f"{frame.folder}{name}") for frame in self._frames):
                found.add(place)
        return sorted(found)

    def _read(self, wanted: Sequence[int]) -> dict[int, str]:
        """Return the lines of these parts by their numbers; parts that became too large or empty are cut again."""
        if not self.cuts:
            return self._begin()
        texts: dict[int, str] = {}
        pieces: dict[int, list[Cut]] = {}
        number = max((cut.number for cut in self.cuts), default=-1)
        for place, rows in self._rows(wanted):
            pieces[place] = []
            for n, part in enumerate(cut_again([self.cuts[place]], {0: rows}, self._form.key, NAMES_A_PAGE).parts):
                number += n > 0
                cut = part.cut._replace(number=number) if n else part.cut
                pieces[place].append(cut if cut.label else cut._replace(label=self._label(part.rows[0])))
                texts[cut.number] = _lines(part.rows)
        self.cuts = [piece for place, cut in enumerate(self.cuts) for piece in pieces.get(place, [cut])]
        return texts

    def _begin(self) -> dict[int, str]:
        """Cut the list for the first time; return the lines of its parts by their numbers."""
        titles, texts = self._titles(), dict[int, str]()
        while rows := list(islice(titles, NAMES_A_PAGE)):
            texts[len(self.cuts)] = _lines(rows)
            self.cuts.append(Cut(self._form.key(rows[0]), len(self.cuts), self._label(rows[0])))
        return texts

    def _label(self, first: NamedTitle) -> str:
        return self._form.label(first) or "-"

    def _rows(self, wanted: Sequence[int]) -> Iterator[tuple[int, list[NamedTitle]]]:
        """Yield the titles of these parts: of many parts by reading all titles once."""
        if len(wanted) < _FEW:
            yield from ((place, self._part(place)) for place in wanted)
            return
        left = set(wanted)
        for place, rows in groupby(self._titles(), lambda title: place_in(self.cuts, self._form.key(title))):
            if place in left:
                left.remove(place)
                yield place, list(rows)
        yield from ((place, []) for place in sorted(left))

    def _part(self, place: int) -> list[NamedTitle]:
        following = self.cuts[place + 1].first if place + 1 < len(self.cuts) else None
        return list(self._titles(self.cuts[place].first if place else None, following))

    def _heads(self, *, stay: bool) -> Iterator[SiteFile]:
        form = self._form
        for frame in self._frames:
            name = f"{form.name}.html"
            if stay and self._changes.stays(f"{frame.folder}{name}"):
                yield SiteFile(f"{frame.folder}{name}")
            else:
                yield frame.file(name, partial(az_heads, frame, form.name, frame.word(form.heading), self.cuts))

    def _pages(self, cut: Cut, around: Sequence[Cut], text: str | None, *, stay: bool) -> Iterator[SiteFile]:
        form, file = self._form, az_file(self._form.name, cut)
        if text is None and stay:
            yield from (SiteFile(f"{frame.folder}{file}") for frame in self._frames)
            return
        lines = text if text is not None else _lines(self._part(self.cuts.index(cut)))
        for frame in self._frames:
            yield frame.file(file, partial(az_page, frame, form.name, frame.word(form.heading), cut, around, lines))


def _lines(titles: Sequence[NamedTitle]) -> str:
    return "\n".join(map(name_html, titles))


def _with_neighbors(cuts: Sequence[Cut]) -> Iterator[tuple[Cut, Sequence[Cut]]]:
    for place, cut in enumerate(cuts):
        yield cut, cuts[max(0, place - 1) : place + 2]
