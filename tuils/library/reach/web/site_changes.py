"""The changes of the catalog since a site was written: which titles are read again, and which files are broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from functools import cached_property
from pathlib import Path

from tuils.models.own_files.site_titles import SiteTitle, SiteTitles
from tuils.values.time.moments import local_moment

from .cuts import Cut, cuts_from
from .queries import changed_since, due_between, numbers_by_author, record_numbers
from .reading import CatalogReader, ShownTitle, main_name
from .site_folder import Manifest, SiteMemory, as_written, broken_files
from .site_index import Retold

ONLINE = "online"


class SiteChanges:
    """The news for a site in this folder. `full`: every file is made of all titles; `covers`: titles with
    another cover.

    `touched`: the titles (numbers) that are read again; `gone`: those that are no more; `places`: the place of each
    title in the data, which stays: a new title is put behind, a place is never given to another. `now` becomes the
    site's new memory.
    """

    def __init__(
        self, folder: Path, before: Manifest, now: SiteMemory, known: SiteTitles, catalog: CatalogReader, *,
        covers: Set[int], full: bool,
    ) -> None:  # fmt: skip
        self.before, self.now, self.known, self.catalog, self.full = before, now, known, catalog, full
        self._folder = folder
        self.broken = broken_files(folder, before.files)
        places = {no: place for place, no in enumerate(before.memory.numbers) if no}
        self.touched: set[int] = set()
        self.gone: set[int] = set()
        if full:
            self.touched = set(numbers_by_author())
            self.gone = places.keys() - self.touched
        else:
            self._follow()
            self.touched |= covers & places.keys() - self.gone
        self._was = {} if full else known.some([*self.touched, *self.gone])
        self.places = self._placed(places)
        if full:
            known.clear()
        known.forget(self.gone)
        self._now: dict[int, SiteTitle] = {}

    def _follow(self) -> None:
        before = self.before.memory
        gone = []
        for title, no in changed_since(before.edition):
            if no is None:
                gone.append(title)
            else:
                self.touched.add(no)
        self.gone = self.known.numbers_of(gone) if gone else set()
        if before.day != self.now.day:  # what was due is late now
            zone = self.catalog.zone
            start, end = (local_moment(datetime.fromisoformat(day), zone) for day in (before.day, self.now.day))
            self.touched.update(due_between(min(start, end), max(start, end)))
        if self.touched:
            self.touched.update(record_numbers(list(self.catalog.bound)).values())

    def _placed(self, places: dict[int, int]) -> dict[int, int]:
        numbers = [0 if no in self.gone else no for no in self.before.memory.numbers]
        found = {no: place for no, place in places.items() if no not in self.gone}
        new = self.touched - found.keys()
        if new:
            for no in numbers_by_author(min(new) - 1):
                if no in new:
                    found[no] = len(numbers)
                    numbers.append(no)
        self.now.numbers = numbers
        self.resorted = bool(new or self.gone)
        return found

    # -- the site as it was

    def text_of(self, name: str) -> str | None:
        """Return the text of a file of the site; None where it is not there as it was written, or all is made anew."""
        return None if self.full or name in self.broken else as_written(self._folder, name, self.before.files)

    def stays(self, name: str) -> bool:
        """Return whether a file is there and may stay."""
        return not self.full and name in self.before.files and name not in self.broken

    def cuts(self, name: str) -> list[Cut]:
        return cuts_from(getattr(self.before.memory, name))

    def keep_cuts(self, name: str, cuts: Sequence[Cut]) -> None:
        setattr(self.now, name, [[*cut[:2], cut.label] if cut.label else [*cut[:2]] for cut in cuts])

    # -- the titles that were read

    def note(self, titles: Sequence[ShownTitle]) -> None:
        """Note titles as they are now."""
        rows = [_site_title(title) for title in titles]
        self.known.put(rows)
        if not self.full:
            self._now.update((row.no, row) for row in rows)

    @cached_property
    def retold(self) -> list[Retold]:
        """The titles that were noted or are gone, whose words may be others. Asked for when all were noted."""
        numbers = {no: place for place, no in enumerate(self.before.memory.numbers) if no} | self.places
        found = []
        for no in sorted(self._now.keys() | self.gone):
            was, now = self._was.get(no), self._now.get(no)
            if (was or now) and was != now:
                found.append(Retold(numbers[no], was, now))
        return found

    def renamed(self) -> Iterator[SiteTitle]:
        """Yield titles as they were and as they are, whose line in a list of names, or its place there, may be
        another."""
        for _place, was, now in self.retold:
            if was is None or now is None or _named(was) != _named(now):
                yield from (title for title in (was, now) if title)


def _named(title: SiteTitle) -> tuple[str, ...]:
    return title.title, title.medium, title.author, title.title_key, title.author_key, title.call_key


def _site_title(title: ShownTitle) -> SiteTitle:
    row = title.row
    marks = f" {row.access} {ONLINE if title.online else ''} "
    return SiteTitle(
        row.no, row.id, row.title, row.more_titles, row.author, row.more_authors, row.subjects, row.more_subjects,
        row.series, row.call_number, row.numbers, row.medium, main_name(row.title, row.title_key), row.title_key,
        row.author_key, row.call_key, title.held, marks,
    )  # fmt: skip
