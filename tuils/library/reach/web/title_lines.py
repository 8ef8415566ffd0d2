"""The lines of titles on pages, as HTML: in a list, in a list of names, and all that is told of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from html import escape
from types import SimpleNamespace

from tuils.i18n import in_language
from tuils.library.foundation.local_words import day_label, whole_title
from tuils.library.holdings.items.coded_words import access_words, kind_word, language_word
from tuils.models.own_files.site_titles import NamedTitle

from .reading import CopyLine, Linked, ShownTitle
from .title_data import WHOLE, cover_file

RECORDS = WHOLE
"""Titles of one page of records: its number is that of the title, divided by this, for good."""


SCHEMA = {
    "book": "Book", "video": "Movie", "music": "MusicAlbum", "audiobook": "Audiobook", "map": "Map",
    "score": "SheetMusic", "serial": "Periodical",
}  # fmt: skip
"""The names that search engines have for kinds of titles (schema.org); CreativeWork is that of all others."""
_WITH_ISBN = ("book", "audiobook")
_PIC = ' class="pic"'
_ESCAPED = re.compile("[&<>\"'\n]")


def safe(text: str) -> str:
    """Return a text as HTML, on one line; quickly where it has nothing to escape, as most have."""
    return text if not text or _ESCAPED.search(text) is None else escape(text.replace("\n", " "))


def all_safe(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as HTML: one look at all, for most have nothing to escape."""
    return texts if _ESCAPED.search(" ".join(texts)) is None else [safe(text) for text in texts]


class _Spoken(dict[str, str]):
    """Words of one language by their codes, as HTML, each worked out when it is first met."""

    def __init__(self, language: str, make: Callable[[str], str]) -> None:
        super().__init__()
        self._language, self._make = language, make

    def __missing__(self, code: str) -> str:
        with in_language(self._language):
            found = self[code] = safe(self._make(code))
        return found


class LineWords:
    """The words of lines in one language. `script`: those that the script has, too; `today`: the day that they are
    of; `hold`: the words of a link to a hold, if patrons can sign in or ask by email; `hold_link`: that link, up to the
    title's number; `root`: the way to the site's own folder."""

    def __init__(
        self, language: str, script: SimpleNamespace, today: date, hold: str = "", hold_link: str = "", root: str = ""
    ) -> None:
        self.hold, self.hold_link, self.root = safe(hold), safe(hold_link), root
        self.kinds = _Spoken(language, kind_word)
        self.languages = _Spoken(language, language_word)
        self.accesses = _Spoken(language, access_words)
        self.due = _Spoken(language, partial(self._due, today))
        self._places: dict[tuple[str, ...], str] = {}
        self.told = SimpleNamespace(**{name: safe(words) for name, words in vars(script).items()})
        self.states = {name.removeprefix("s_"): words for name, words in vars(self.told).items() if name[:2] == "s_"}

    def _due(self, today: date, text: str) -> str:
        day = date.fromisoformat(text)
        return str(self.told.s_late if day < today else self.told.s_due.format(day=safe(day_label(day, today))))

    def state(self, line: CopyLine) -> str:
        return self.due[line.due] if line.due else self.states[line.state]

    def place(self, line: CopyLine) -> str:
        """Return where it stands."""
        key = line[1:4]
        if key not in self._places:
            self._places[key] = self._place(line)
        return self._places[key]

    def _place(self, line: CopyLine) -> str:
        if line.branch and line.place:
            where = f"{safe(line.branch)}: {safe(line.place)}"
        else:
            where = safe(line.branch or line.place)
        if where and line.call_number:
            return str(self.told.at.format(place=where, call_number=safe(line.call_number)))
        return where or safe(line.call_number)


def record_address(no: int) -> str:
    """Return the address of a title in its language's folder: it stays as long as the title does."""
    return f"catalog-{no // RECORDS}.html#{no}"


def _byline(words: LineWords, title: ShownTitle, *, marked: bool = False) -> str:
    """Return the author, the kind, and the year. `marked`: with the names that search engines read."""
    row = title.row
    kind, year, author = words.kinds[row.kind], str(row.year or ""), safe(row.author.rstrip(". "))
    if marked:
        year = year and f"<span itemprop=datePublished>{year}</span>"
        author = author and f"<span itemprop=author>{author}</span>"
    what = f"{kind}, {year}" if year else kind
    return f"{author}. {what}" if author else what


def _standing(words: LineWords, title: ShownTitle) -> str:
    """Return whether it is in, and where."""
    best = title.best
    text = words.state(best)
    if best.state == "in" and title.held > 1:
        text = words.told.of.format(state=text, n=title.available, all=title.held)
    mark = "in" if best.state in ("in", "here") else "soft"
    where = words.place(best)
    return f'<span class="{mark}">{text}</span>{": " if where else ""}{where}'


def _cover(words: LineWords, title: ShownTitle, marks: str = "") -> str:
    """Return the picture of a title. It says nothing that is not beside it, so it has no words of its own."""
    if not title.cover:
        return ""
    address = f"{words.root}{cover_file(title.row.no)}"
    return f'<img class="cover" src="{address}" alt="" width="60" height="90" loading="lazy"{marks}>'


def entry_html(words: LineWords, title: ShownTitle) -> str:
    """Return the line of a title in a list: cover, name, author, whether it is in."""
    link = f'<a class="t" href="{record_address(title.row.no)}" dir="auto">{safe(title.name)}</a>'
    return (
        f'<li{_PIC if title.cover else ""}>{_cover(words, title)}{link}<p dir="auto">'
        f"{_byline(words, title)}</p><p>{_standing(words, title)}</p></li>"
    )


def name_html(title: NamedTitle) -> str:
    """Return the line of a title in a list of names."""
    author = title.author.rstrip(". ")
    name = whole_title(title.title, title.medium) if title.medium else title.title
    behind = f". {safe(author)}" if author else ""
    return f'<li dir="auto"><a href="{record_address(title.no)}">{safe(name)}</a>{behind}</li>'


def record_lines(every: Sequence[LineWords], title: ShownTitle) -> list[str]:
    """Return all that is told of a title, under the anchor of its number, in each language. What is the same in all is
    made once."""
    row = title.row
    kind = SCHEMA.get(row.kind, "CreativeWork")
    begin = (
        f'<li id="{row.no}"{_PIC if title.cover else ""} itemscope itemtype="https://schema.org/{kind}">'
        f'<link itemprop=url href="#{row.no}">'
    )
    name = f'<h2 class="t" itemprop=name dir="auto">{safe(title.name)}</h2><p dir="auto">'
    shown = (row.publisher.rstrip(" ,."), row.extent, row.series, row.subjects, row.isbns, row.summary)
    publisher, extent, series, subjects, isbns, summary = all_safe(shown)
    summary = f"<p itemprop=description dir=auto>{summary}</p>" if summary else ""
    if isbns and row.kind in _WITH_ISBN:
        isbns = " ".join([f"<span itemprop=isbn>{one}</span>" for one in isbns.split()])
    publisher = publisher and f"<span itemprop=publisher>{publisher}</span>"
    several = len(title.copies) > 1
    lines = []
    for words in every:
        told = words.told
        copies = "".join([f"<li>{_copy(words, line)}</li>" for line in title.copies]) if several else ""
        facts = (
            (told.published, publisher), (told.format, extent), (told.language, words.languages[row.language]),
            (told.access, words.accesses[row.access] if row.access else ""), (told.series, series),
            (told.subjects, subjects), ("ISBN", isbns),
        )  # fmt: skip
        said = "".join([f"<dt>{label}</dt><dd dir=auto>{text}</dd>" for label, text in facts if text])
        links = "".join([_link(words, link) for link in title.links])
        lines.append(
            f"{begin}{_cover(words, title, ' itemprop=image')}{name}"
            f"{_byline(words, title, marked=True)}</p><p>{_standing(words, title)}</p>"
            f"{f'<ul>{copies}</ul>' if copies else ''}{summary}<dl>{said}{links}</dl>"
            f"{_hold(words, row.no)}</li>"
        )
    return lines


def _hold(words: LineWords, no: int) -> str:
    """Return the way to a hold on this title, where patrons can sign in or ask by email."""
    return f'<p class="screen"><a href="{words.hold_link}{no}">{words.hold}</a></p>' if words.hold else ""


def _link(words: LineWords, link: Linked) -> str:
    address = f'<a rel="noreferrer noopener" href="{safe(link.address)}">{safe(link.words or link.address)}</a>'
    return f"<dt>{words.told.links}</dt><dd>{address}</dd>"


def _copy(words: LineWords, line: CopyLine) -> str:
    text = words.state(line)
    if line.many > 1:
        text = f"{text}, {words.told.several.format(n=line.many)}"
    parts = (text, words.place(line), safe(line.volume), safe(line.note))
    return ". ".join([part for part in parts if part])
