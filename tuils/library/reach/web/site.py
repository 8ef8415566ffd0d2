"""The web catalog as a whole: reads the published copy that is open, and makes each file of the site that is needed.

What the published copy says may have changed since the last run is read again, and nothing else: of files of lines only
the lines of these titles are made anew (`title_files`), of the index the words that they had or have (`site_index`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterator
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tuils import VERSION
from tuils.i18n import LANGUAGES, in_language, spoken
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import LibraryFacts, branches, first_branch, value_of
from tuils.library.holdings.publishing.published import published_edition
from tuils.models.own_files.site_titles import SiteTitles
from tuils.models.published import published_marks_of
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar

from .az_lists import AZ_LISTS, AzList
from .pages import SiteFrame, front_page, other_pages
from .programs_read import PublicPrograms
from .queries import languages_there, words_of_places
from .reading import CatalogReader
from .search_engines import ROBOTS, SITEMAP, robots_text, sitemap_text
from .search_index import WEIGHTS, PlacedTitles, scaled
from .shown_lists import ShownLists
from .site_changes import SiteChanges
from .site_covers import SiteCovers
from .site_folder import (
    KNOWN,
    Manifest,
    SiteDone,
    SiteFile,
    SiteMemory,
    digest_of_bytes,
    fit_for_site,
    site_folder,
    write_files,
)
from .site_index import SiteIndex, is_index_file
from .site_look import COLORS, LOGO, SiteLook
from .title_data import BLOCK, WHOLE, PlaceNumbers, script_of, words_data
from .title_files import TitleFiles

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


@dataclass(frozen=True)
class SiteWanted:
    """A site to publish: its folder, the programs, how it looks, today, and whether all is made anew. `account`: it is
    served with the patrons' own pages, to which its pages lead."""

    folder: Path
    programs: PublicPrograms
    look: SiteLook
    today: date
    full: bool = False
    account: bool = False


class SitePublished(NamedTuple):
    """The site as it is now. `covers`: how many titles have one; `notes`: what staff should know about covers."""

    done: SiteDone
    covers: int
    notes: list[str]


def publish_site(about: LibraryFacts, file: Path, wanted: SiteWanted) -> SitePublished:
    """Bring the site up to date with the published copy at `file`, which is open in this thread. Raises StoreFault."""
    with site_folder(wanted.folder):
        before = fit_for_site(wanted.folder, about.id)
        with contextlib.closing(SiteTitles(wanted.folder / KNOWN)) as known:
            site = WebSite(CatalogReader(about, file), wanted, before, known)
            done = write_files(wanted.folder, site.files(), before, site.now)
            known.keep(sign_of(site.now.memory))
    return SitePublished(done, len(site.covers.shown), site.covers.notes())


def sign_of(memory: SiteMemory) -> str:
    return f"{memory.version} {memory.copy} {memory.edition}"


def copy_made_at(file: Path) -> str:
    """Return when the published copy there was made, as a site's manifest has it; empty where there is none."""
    copy = published_marks_of(file)
    return copy.marks.get("at", "") if copy else ""


class WebSite:
    """The files of a site. `now` is the manifest that goes with them."""

    def __init__(self, catalog: CatalogReader, wanted: SiteWanted, before: Manifest, known: SiteTitles) -> None:
        self.catalog, self.wanted = catalog, wanted
        self.now = Manifest(catalog.about.id, str(catalog.at))
        logo = wanted.look.logo
        self._logo = LOGO if logo or (logo is None and LOGO in before.files) else ""
        self._frames = _frames(catalog, wanted, self._logo)
        self._assets = {name: _asset(name) for name in ("style.css", "find.js")}
        edition, memory = published_edition(), self.now.memory
        memory.copy, memory.edition, memory.day = edition.made, edition.number, wanted.today.isoformat()
        memory.version = self._version()
        old = before.memory
        full = wanted.full or known.sign() != sign_of(old) or (old.version, old.copy) != (memory.version, memory.copy)
        self.covers = SiteCovers(wanted.look.covers, wanted.folder, before, full=wanted.full)
        catalog.covers = self.covers.shown
        self._changes = SiteChanges(
            wanted.folder, before, memory, known, catalog, covers=self.covers.changed(), full=full
        )

    def _version(self) -> str:
        """Return a digest of all that any line may show beside its title. On a new year days are written otherwise."""
        shown = [
            (
                frame.language,
                frame.folder,
                frame.menu,
                frame.logo,
                frame.colors,
                frame.account,
                frame.address,
                frame.mail,
            )
            for frame in self._frames
        ]
        facts = (VERSION, _own_digest(), WEIGHTS, self.catalog.about, self.wanted.today.year, words_of_places(), shown)
        return digest_of_bytes(repr(facts).encode())

    def files(self) -> Iterator[SiteFile]:
        address, pages = self.wanted.look.address, list[str]()
        for file in self._pages():
            pages += [file.name] if file.name.endswith(".html") else []
            yield file
        if not address:
            return
        yield SiteFile(SITEMAP, partial(sitemap_text, address, pages))
        if ROBOTS in self._changes.before.files or not (self.wanted.folder / ROBOTS).exists():  # one's own stays
            yield SiteFile(ROBOTS, partial(robots_text, address))

    def _pages(self) -> Iterator[SiteFile]:
        changes, memory = self._changes, self.now.memory
        places = PlaceNumbers(changes.before.memory.places)
        yield from self.covers.files(changes.places.keys(), memory)
        yield from TitleFiles(changes, self._frames, places).files()
        memory.places = list(places.names)
        yield from self._index()
        for one in AZ_LISTS:
            yield from AzList(one, changes, self._frames).files()
        lists = ShownLists(changes, self._frames)
        newest = lists.newest()
        yield from lists.files()
        for frame in self._frames:
            yield front_page(frame, newest)
            yield from other_pages(frame)
            yield self._words(frame.language)
        yield SiteFile("data/map.js", partial(script_of, "map", "", self._map()))
        for name, text in self._assets.items():
            yield SiteFile(name, partial(str, text))
        yield from self._look()
        for name, calendar in self.wanted.programs.calendars.items():
            yield SiteFile(name, partial(bytes, calendar))

    def _look(self) -> Iterator[SiteFile]:
        """Yield the library's colors and logo. A logo that can't be read now stays as it was written."""
        look = self.wanted.look
        if look.colors:
            yield SiteFile(COLORS, partial(str, look.colors))
        if self._logo:
            yield SiteFile(LOGO, None if look.logo is None else partial(bytes, look.logo))

    def _words(self, language: str) -> SiteFile:
        with in_language(language):
            words = words_data(self.catalog.about, language, languages_there())
        return SiteFile(f"data/words-{language}.js", partial(script_of, "words-", language, words))

    def _map(self) -> dict[str, object]:
        """Return what the script reads first: which files there are, and where each begins."""
        memory, blocks = self.now.memory, list[list[int]]()
        for block in sorted({no // WHOLE for no in self._changes.places}):
            if blocks and blocks[-1][1] == block - 1:
                blocks[-1][1] = block
            else:
                blocks.append([block, block])
        return {
            "titles": len(self._changes.places), "block": BLOCK, "whole": WHOLE, "blocks": blocks,
            "words": memory.words, "tails": memory.tails, "places": memory.places, "near": "".join(memory.near),
        }  # fmt: skip

    def _index(self) -> Iterator[SiteFile]:
        changes, memory = self._changes, self.now.memory
        index = SiteIndex(self.catalog.file, changes.text_of, changes.cuts("words"), changes.before.memory.near)
        made: list[SiteFile] = []
        whole = changes.full or any(map(is_index_file, changes.broken))
        if not whole and changes.retold:
            try:
                made = list(index.changed(changes.retold, self._scaled))
            except LookupError:
                whole = True
        if whole:
            index = SiteIndex(self.catalog.file, changes.text_of, changes.cuts("words"), ())
            yield from index.whole(self._scaled(changes.places))
        changes.keep_cuts("words", index.cuts)
        memory.near = list(index.letters)
        yield from made
        if not whole:
            done = {file.name for file in made}
            names = [f"data/i{cut.number}.js" for cut in index.cuts] + [f"data/n{one}.js" for one in index.letters]
            yield from (SiteFile(name) for name in names if name not in done)

    def _scaled(self, numbers: Container[int]) -> PlacedTitles:
        places, named = self._changes.places, self._changes.known.names()
        return PlacedTitles((no, places[no], scaled(name, held)) for no, name, held in named if no in numbers)


def _frames(catalog: CatalogReader, wanted: SiteWanted, logo: str) -> list[SiteFrame]:
    """Return the frame of each language, the library's own first."""
    main, templates, calendars = spoken([str(value_of("language", ""))]), site_templates(), _calendars(catalog.zone)
    every = (main, *(one for one in LANGUAGES if one != main))
    found = []
    for language in every:
        other = next(one for one in every if one != language)
        found.append(
            SiteFrame(
                language, "" if language == main else f"{language}/", other, "" if other == main else f"{other}/",
                catalog.about.name, catalog, calendars, wanted.programs.programs, wanted.today, templates,
                own_pages=wanted.look.pages_in(language), logo=logo, colors=COLORS if wanted.look.colors else "",
                account=wanted.account, address=wanted.look.address, mail="" if wanted.account else wanted.look.mail,
            )
        )  # fmt: skip
    return found


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
