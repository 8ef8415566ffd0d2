"""The lists of the web catalog: new, returned, large print, braille, online, and those that staff show to patrons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tuils.library.holdings.finding import Found
from tuils.library.holdings.publishing.patrons_view import just_returned, newest_titles, public_lists, titles_of_list

from .pages import ListPage, SiteFrame, list_page, lists_page
from .queries import record_numbers
from .reading import ShownTitle
from .site_changes import ONLINE, SiteChanges
from .site_folder import SiteFile, digest_of_bytes

PAGE = 200
_ON_FRONT = 8


class _Filled(NamedTuple):
    """A list with its titles (numbers) in their order. `words`: the name of its name among the site's words, or
    empty."""

    file: str
    words: str
    numbers: Sequence[int]
    name: str = ""
    note: str = ""

    def page(self, frame: SiteFrame) -> ListPage:
        return ListPage(self.file, frame.word(self.words) if self.words else self.name, self.note)


class ShownLists:
    """The lists in each language. A list whose titles are the same ones, and are as they were, stays."""

    def __init__(self, changes: SiteChanges, frames: Sequence[SiteFrame]) -> None:
        self._changes, self._frames = changes, frames
        self._every = list(self._filled())

    def newest(self) -> list[ShownTitle]:
        """Return the first of the new titles."""
        return self._read(self._every[0].numbers[:_ON_FRONT])

    def files(self) -> Iterator[SiteFile]:
        for frame in self._frames:
            yield lists_page(frame, [one.page(frame) for one in self._every])
        for one in self._every:
            yield from self._pages(one)

    def _pages(self, one: _Filled) -> Iterator[SiteFile]:
        changes, titles = self._changes, list[ShownTitle]()
        for frame in self._frames:
            page, name = one.page(frame), f"{frame.folder}{one.file}"
            sign = changes.now.lists[name] = digest_of_bytes(repr((page, list(one.numbers))).encode())
            same = changes.before.memory.lists.get(name) == sign and changes.touched.isdisjoint(one.numbers)
            if same and changes.stays(name):
                yield SiteFile(name)
            else:
                titles = titles or self._read(one.numbers)
                yield frame.file(page.file, partial(list_page, frame, page, titles))

    def _read(self, numbers: Sequence[int]) -> list[ShownTitle]:
        titles = {title.row.no: title for title in self._changes.catalog.titles(numbers)}
        return [titles[no] for no in numbers if no in titles]

    def _filled(self) -> Iterator[_Filled]:
        yield _Filled("list-new.html", "new", _found(partial(newest_titles, limit=PAGE)))
        yield _Filled("list-returned.html", "returned", _found(partial(just_returned, limit=PAGE)))
        for one in public_lists():
            numbers = _found(partial(titles_of_list, one.id, PAGE))
            yield _Filled(f"list-{one.id[-12:]}.html", "", numbers, one.name, one.note)
        for code in ("large_print", "braille", ONLINE):
            yield _Filled(f"list-{code}.html", code, self._changes.known.marked(code))


def _found(find: Callable[[], Found]) -> list[int]:
    ids = [hit.biblio for hit in find().hits]
    numbers = record_numbers(ids)
    return [numbers[title] for title in ids if title in numbers]
