"""The web catalog as a whole: reads the published copy that is open, and makes each file of the site that is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tuils import VERSION
from tuils.i18n import LANGUAGES, in_language, spoken
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import LibraryFacts, branches, first_branch, value_of
from tuils.library.holdings.finding import Found
from tuils.library.holdings.publishing.patrons_view import just_returned, newest_titles, public_lists, titles_of_list
from tuils.models.published import published_marks_of
from tuils.models.search import words_of_copy
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar

from .cuts import Cut, Part, parted
from .pages import (
    AzPart,
    ListPage,
    SiteFrame,
    az_pages,
    az_parts,
    front_page,
    list_pages,
    name_begun,
    other_pages,
    record_pages,
)
from .programs_read import PublicPrograms
from .queries import indexed_texts
from .reading import ReadCatalog, ShownTitle, main_name, read_catalog
from .search_index import WEIGHTS, IndexedTitle, IndexedWord, index_parts, near_files, weigh_words
from .site_folder import Manifest, SiteDone, SiteFile, digest_of_bytes, fit_for_site, site_folder, write_files
from .title_data import (
    BLOCK,
    PlaceNumbers,
    brief_line,
    result_blocks,
    script_of,
    tail_of,
    tail_parts,
    title_line,
    whole_parts,
    words_data,
)

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

NAMES_A_PAGE = 500
PAGE = 200
_ACCESS = (("large_print", "large_print"), ("braille", "braille"))


@dataclass(frozen=True)
class SiteWanted:
    """A site to publish: its folder, the programs, today, and whether all is made anew. `account`: it is served with
    the patrons' own pages, to which its pages lead."""

    folder: Path
    programs: PublicPrograms
    today: date
    full: bool = False
    account: bool = False


def publish_site(about: LibraryFacts, file: Path, wanted: SiteWanted) -> SiteDone:
    """Bring the site up to date with the published copy at `file`, which is open in this thread. Raises StoreFault."""
    with site_folder(wanted.folder):
        before = fit_for_site(wanted.folder, about.id)
        catalog = read_catalog(about, file)
        if wanted.full:
            files = {name: facts._replace(inputs="") for name, facts in before.files.items()}
            before = Manifest(before.library, before.made, files=files)
        site = WebSite(catalog, wanted, before)
        made = list(site.files())
        return write_files(wanted.folder, made, before, site.now)


def copy_made_at(file: Path) -> str:
    """Return when the published copy there was made, as a site's manifest has it; empty where there is none."""
    copy = published_marks_of(file)
    return copy.marks.get("at", "") if copy else ""


LineMaker = Callable[[ShownTitle, PlaceNumbers], list[Any]]


class WebSite:
    """The files of a site. `now` is the manifest that goes with them."""

    def __init__(self, catalog: ReadCatalog, wanted: SiteWanted, before: Manifest) -> None:
        self.catalog, self.wanted = catalog, wanted
        self._before = before.memory
        self.now = Manifest(catalog.about.id, str(catalog.at))
        self._numbers = self._numbered()
        self._places = PlaceNumbers(self._before.places)
        self._version = f"{VERSION} {_own_digest()}"

    def _numbered(self) -> dict[int, int]:
        """Return the place of each title in the data. It stays: a new title is put behind, a place is never given to
        another."""
        places = [int(no) for no in self._before.numbers]
        here = {title.row.no for title in self.catalog.titles}
        known = {no: place for place, no in enumerate(places) if no in here}
        new = [title.row for title in self.catalog.titles if title.row.no not in known]
        for row in sorted(new, key=lambda row: (row.author_key, row.title_key, row.no)):
            known[row.no] = len(places)
            places.append(row.no)
        self._remember("numbers", [no if no in here else 0 for no in places])
        return known

    def _remember(self, name: str, value: Any) -> None:
        setattr(self.now.memory, name, value)

    def _cuts(self, name: str, parts: Sequence[Part]) -> list[Cut]:
        cuts = [part.cut for part in parts]
        self._remember(name, [list(cut) for cut in cuts])
        return cuts

    @cached_property
    def _digests(self) -> dict[int, str]:
        """A digest of what is shown of each title: on a new day another where a copy has become late."""
        day = self.catalog.day.isoformat()
        return {
            title.row.no: digest_of_bytes(
                repr((title, any(copy.due and copy.due < day for copy in title.copies))).encode()
            )
            for title in self.catalog.titles
        }

    def _inputs(self, titles: Iterable[ShownTitle]) -> str:
        return digest_of_bytes("".join([self._version, *(self._digests[title.row.no] for title in titles)]).encode())

    # -- all files

    def files(self) -> Iterator[SiteFile]:
        yield from self._data()
        templates = site_templates()
        for language in (main := spoken([str(value_of("language", ""))]), *(one for one in LANGUAGES if one != main)):
            with in_language(language):
                frame = self._frame(language, main, templates)
                yield from self._pages(frame)
                yield self._words(language)
        for name in ("style.css", "find.js"):
            yield SiteFile(name, self._version, partial(_asset, name))
        for name, calendar in self.wanted.programs.calendars.items():
            yield SiteFile(name, "", partial(bytes, calendar))

    def _words(self, language: str) -> SiteFile:
        words = words_data(self.catalog.about, language, self.catalog.titles)
        return SiteFile(f"data/words-{language}.js", "", lambda: script_of("words-", language, words))

    # -- what the script reads

    def _data(self) -> Iterator[SiteFile]:
        titles = self.catalog.titles
        by_place = {self._numbers[title.row.no]: title for title in titles}
        whole = whole_parts(titles, self._before.whole)
        tails = tail_parts(titles, self._before.tails)
        for name in dict.fromkeys(name for title in titles for copy in title.copies for name in copy[1:3]):
            self._places.number(name)
        for number, some in result_blocks(by_place):
            yield self._data_file("b", number, some, brief_line)
        for part in whole:
            yield self._data_file("t", part.cut.number, {title.row.no: title for title in part.rows}, title_line)
        for part in tails:
            found = {tail_of(title): title.row.no for title in part.rows}
            yield SiteFile(f"data/u{part.cut.number}.js", "", _script("u", part.cut.number, found))
        yield from self._index()
        self._remember("places", list(self._places.names))
        about = {
            "titles": len(titles), "block": BLOCK, "words": self.now.memory.words,
            "whole": [list(cut) for cut in self._cuts("whole", whole)],
            "tails": [list(cut) for cut in self._cuts("tails", tails)],
            "places": list(self._places.names), "near": "".join(self.now.memory.near),
        }  # fmt: skip
        yield SiteFile("data/map.js", "", _script("map", "", about))

    def _data_file(self, kind: str, number: int, titles: Mapping[int, ShownTitle], line: LineMaker) -> SiteFile:
        """Return a file with a line of each title, by its key here."""

        def make() -> str:
            return script_of(kind, number, {key: line(title, self._places) for key, title in titles.items()})

        return SiteFile(f"data/{kind}{number}.js", self._inputs(titles.values()), make)

    def _index(self) -> Iterator[SiteFile]:
        """Yield the files of the index. Where its words and titles are those of before, none of it is made."""
        inputs = digest_of_bytes(repr((self._version, WEIGHTS, indexed_texts(), self._indexed)).encode())
        if self._before.index == inputs:
            for name in ("words", "near"):
                self._remember(name, getattr(self._before, name))
        else:
            self._cuts("words", self._index_parts)
            self._remember("near", list(self._near))
        self._remember("index", inputs)
        for _first, number in self.now.memory.words:
            yield SiteFile(f"data/i{number}.js", inputs, partial(self._index_file, number))
        for letter in self.now.memory.near:
            yield SiteFile(f"data/n{letter}.js", inputs, partial(self._near_file, letter))

    @cached_property
    def _indexed(self) -> dict[int, IndexedTitle]:
        titles = self.catalog.titles
        return {t.row.no: IndexedTitle(self._numbers[t.row.no], main_name(t.row), t.held) for t in titles}

    @cached_property
    def _index_words(self) -> list[IndexedWord]:
        return weigh_words(words_of_copy(self.catalog.file, WEIGHTS), self._indexed)

    @cached_property
    def _index_parts(self) -> list[Part]:
        return index_parts(self._index_words, self._before.words)

    def _index_file(self, number: int) -> str:
        (part,) = (part for part in self._index_parts if part.cut.number == number)
        return script_of("i", number, {word.word: word.titles for word in part.rows})

    def _near_file(self, letter: str) -> str:
        return script_of("n", letter, self._near[letter])

    @cached_property
    def _near(self) -> dict[str, str]:
        return dict(near_files(self._index_words))

    # -- pages

    def _frame(self, language: str, main: str, templates: Environment) -> SiteFrame:
        other = next(one for one in LANGUAGES if one != language)
        return SiteFrame(
            language, "" if language == main else f"{language}/", other, "" if other == main else f"{other}/",
            self.catalog.about.name, self.catalog, _calendars(self.catalog.zone), self.wanted.programs.programs,
            self.wanted.today, templates, self._version, account=self.wanted.account,
        )  # fmt: skip

    def _pages(self, frame: SiteFrame) -> Iterator[SiteFile]:
        lists = list(self._lists(frame))
        yield front_page(frame, lists[0].titles)
        yield from list_pages(frame, lists)
        for name, heading, parts in self._az:
            yield from az_pages(frame, name, frame.word(heading), parts)
        yield from record_pages(frame, self._digests)
        yield from other_pages(frame)

    @cached_property
    def _az(self) -> list[tuple[str, str, list[AzPart]]]:
        """The lists of all titles, each by its name and its heading's."""
        found = []
        for name, heading, key, label in _AZ:
            parts = parted(sorted(self.catalog.titles, key=key), key, getattr(self._before, name), NAMES_A_PAGE)
            self._cuts(name, parts)
            found.append((name, heading, az_parts(name, parts, label)))
        return found

    def _lists(self, frame: SiteFrame) -> Iterator[ListPage]:
        words = frame.words
        yield ListPage("list-new.html", words.new, "", self._shown(newest_titles(limit=PAGE)))
        yield ListPage("list-returned.html", words.returned, "", self._shown(just_returned(limit=PAGE)))
        for one in public_lists():
            yield ListPage(f"list-{one.id[-12:]}.html", one.name, one.note, self._shown(titles_of_list(one.id, PAGE)))
        for code, name in _ACCESS:
            some = [title for title in self.catalog.titles if code in title.row.access.split()]
            yield ListPage(f"list-{code}.html", frame.word(name), "", some)
        online = [title for title in self.catalog.titles if title.links or title.row.kind == "web"]
        yield ListPage("list-online.html", words.online, "", online)

    def _shown(self, found: Found) -> list[ShownTitle]:
        known = self.catalog.by_id
        return [known[hit.biblio] for hit in found.hits if hit.biblio in known]


def _title_key(title: ShownTitle) -> tuple[str, int]:
    return title.row.title_key, title.row.no


def _author_key(title: ShownTitle) -> tuple[str, str, int]:
    return title.row.author_key, title.row.title_key, title.row.no


def _shelf_key(title: ShownTitle) -> tuple[str, str, int]:
    return title.row.call_key, title.row.title_key, title.row.no


_AZ: tuple[tuple[str, str, Callable[[ShownTitle], Any], Callable[[ShownTitle], str]], ...] = (
    ("titles", "by_title", _title_key, lambda title: name_begun(title.row.title_key) or "-"),
    ("authors", "by_author", _author_key, lambda title: name_begun(title.row.author) or "-"),
    ("shelf", "by_shelf", _shelf_key, lambda title: title.row.call_number or title.best.call_number or "-"),
)


def _script(kind: str, name: object, value: Any) -> Callable[[], str]:
    return lambda: script_of(kind, name, value)


def _calendars(zone: ZoneInfo) -> dict[str, Calendar]:
    """Return the hours of each branch, by its name; where there is one branch, without."""
    codes = branches()
    if len(codes) < 2:
        return {"": calendar_of(first_branch(), zone)}
    return {code.name or code.code: calendar_of(code.code, zone) for code in codes}


def _asset(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text(encoding="utf-8")


def site_templates(*more: BaseLoader) -> Environment:
    """Return the templates of the site. `more`: those of pages that are drawn with them."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    loader = ChoiceLoader([PackageLoader(__package__), *more])
    return Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=False)


def _own_digest() -> str:
    """Return the digest of templates and scripts: what they make is made anew where one of them is another."""
    here = files(__package__)
    own = [file for folder in ("static", "templates") for file in sorted(here.joinpath(folder).iterdir(), key=str)]
    return digest_of_bytes(b"".join(file.read_bytes() for file in own))
