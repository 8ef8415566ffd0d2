"""The pages of the web catalog in one language: read with scripts off, printed, found by search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property, partial
from html import escape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from tuils.i18n import _, in_language
from tuils.library.foundation.local_words import (
    day_label,
    local_weekday_labels,
    spans_label,
    time_label,
    times_label,
    week_order,
    whole_day_label,
)
from tuils.library.holdings.items.coded_words import access_words, kind_word, language_word
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of

from .cuts import Part
from .reading import CopyLine, ReadCatalog, ShownTitle
from .site_folder import SiteFile, digest_of_bytes
from .site_words import AS_OF, PAGE_WORDS, SCRIPT_WORDS, words_of

if TYPE_CHECKING:
    from jinja2 import Environment

RECORDS = 100
"""Titles of one page of records: its number is that of the title, divided by this, for good."""
_AHEAD = 366
_ON_FRONT = 8


class ListPage(NamedTuple):
    """A list with a page of its own: file, name, note, titles in their order."""

    file: str
    name: str
    note: str
    titles: Sequence[ShownTitle]


class PublicProgram(NamedTuple):
    """A session as everybody may know it. `ics`: a calendar file of its own."""

    name: str
    starts_at: int
    ends_at: int
    place: str
    text: str
    canceled: bool
    ics: str


@dataclass
class SiteFrame:
    """The common parts of all pages of a language. `folder`: "" for the library's own language, else `es/`."""

    language: str
    folder: str
    other: str
    other_folder: str
    library: str
    catalog: ReadCatalog
    calendars: Mapping[str, Calendar]
    programs: Sequence[PublicProgram]
    today: date
    templates: Environment
    version: str
    own_pages: Sequence[tuple[str, str, str]] = ()
    logo: str = ""
    colors: str = ""
    account: bool = False
    _entries: dict[int, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        return "../" if self.folder else ""

    @cached_property
    def words(self) -> SimpleNamespace:
        return SimpleNamespace(**words_of(PAGE_WORDS))

    def word(self, name: str) -> str:
        return str(getattr(self.words, name))

    def state(self, name: str) -> str:
        return str(getattr(self.script, f"s_{name}"))

    @cached_property
    def script(self) -> SimpleNamespace:
        return SimpleNamespace(**words_of(SCRIPT_WORDS))

    @cached_property
    def menu(self) -> list[tuple[str, str]]:
        named = [(f"{name}.html", self.word(name)) for name in ("lists", "events", "hours", "card")]
        named += [("account.html", self.words.account)] if self.account else []
        own = [(file, title) for file, title, _text in self.own_pages]
        return [("index.html", self.words.catalog), *(entry for entry in named if entry[0] not in dict(own)), *own]

    @cached_property
    def digest(self) -> str:
        """The digest of all that every page shows."""
        shown = (self.version, self.language, self.folder, self.library, self.menu, self.logo, self.colors, self.words)
        return digest_of_bytes(repr(shown).encode())

    @cached_property
    def as_of(self) -> str:
        at, zone = self.catalog.at, self.catalog.zone
        return _(AS_OF).format(time=f"{whole_day_label(day_of(at, zone))}, {time_label(at, zone)}")

    def render(self, template: str, page: str, title: str, *, as_of: str = "", **values: Any) -> str:
        """Return a page of this template, for the file `page` of this language's folder."""
        up = "" if self.folder else self.other_folder
        return self.templates.get_template(template).render(
            page=page, title=f"{title} | {self.library}" if title else self.library, lang=self.language,
            root=self.root, library=self.library, menu=self.menu, w=self.words, s=self.script,
            other=f"{self.root}{up}{page}", other_lang=self.other, logo=self.logo, colors=self.colors,
            as_of=as_of, account=self.account, **values,
        )  # fmt: skip

    def spoken(self, make: Callable[[], str]) -> Callable[[], str]:
        """Return the same work, done in this language when it is done."""

        def speak() -> str:
            with in_language(self.language):
                return make()

        return speak

    def file(self, name: str, inputs: str, make: Callable[[], str]) -> SiteFile:
        return SiteFile(f"{self.folder}{name}", f"{self.digest}{inputs}" if inputs else "", self.spoken(make))


# ---- one title


def safe(text: str) -> str:
    """Return a text as HTML; quickly where it has nothing to escape, as most have."""
    plain = "&" not in text and "<" not in text and ">" not in text and '"' not in text and "'" not in text
    return text if plain else escape(text)


def record_address(no: int) -> str:
    """Return the address of a title in its language's folder: it stays as long as the title does."""
    return f"catalog-{no // RECORDS}.html#{no}"


def byline(title: ShownTitle) -> str:
    row = title.row
    what = f"{kind_word(row.kind)}, {row.year}" if row.year else kind_word(row.kind)
    author = row.author.rstrip(". ")
    return f"{author}. {what}" if author else what


def place_words(frame: SiteFrame, line: CopyLine) -> str:
    where = ": ".join(part for part in (line.branch, line.place) if part)
    if where and line.call_number:
        return str(frame.script.at.format(place=where, call_number=line.call_number))
    return where or line.call_number


def standing_html(frame: SiteFrame, title: ShownTitle) -> str:
    """Return whether it is in, and where, as HTML."""
    best = title.best
    text = _line_words(frame, best)
    if best.state == "in" and title.held > 1:
        text = frame.script.of.format(state=text, n=title.available, all=title.held)
    mark = "in" if best.state in ("in", "here") else "soft"
    where = place_words(frame, best)
    return f'<span class="{mark}">{safe(text)}</span>{": " + safe(where) if where else ""}'


def _line_words(frame: SiteFrame, line: CopyLine) -> str:
    if not line.due:
        return frame.state(line.state)
    due = date.fromisoformat(line.due)
    if due < frame.catalog.day:
        return frame.state("late")
    return frame.state("due").format(day=day_label(due, frame.catalog.day))


def entry_html(frame: SiteFrame, title: ShownTitle) -> str:
    """Return the line of a title in a list: name, author, whether it is in."""
    address = record_address(title.row.no)
    return (
        f'<li><a class="t" href="{address}" dir="auto">{safe(title.name)}</a><p dir="auto">'
        f"{safe(byline(title))}</p><p>{standing_html(frame, title)}</p></li>"
    )


def name_html(title: ShownTitle) -> str:
    author = title.row.author.rstrip(". ")
    behind = f". {safe(author)}" if author else ""
    return f'<li dir="auto"><a href="{record_address(title.row.no)}">{safe(title.name)}</a>{behind}</li>'


def record_html(frame: SiteFrame, title: ShownTitle) -> str:
    """Return all that is told of a title, under the anchor of its number."""
    row = title.row
    facts = [
        (frame.script.published, row.publisher.rstrip(" ,.")),
        (frame.script.format, row.extent),
        (frame.script.language, language_word(row.language)),
        (frame.script.access, access_words(row.access)),
        (frame.script.series, row.series),
        (frame.script.subjects, row.subjects),
        ("ISBN", row.isbns),
    ]
    said = "".join(f"<dt>{safe(label)}</dt><dd dir=auto>{safe(text)}</dd>" for label, text in facts if text)
    links = "".join(
        f'<dt>{safe(frame.script.links)}</dt><dd><a rel="noreferrer noopener" href="{safe(link.address)}">'
        f"{safe(link.words or link.address)}</a></dd>"
        for link in title.links
    )
    copies = "".join(f"<li>{_copy_html(frame, line)}</li>" for line in title.copies) if len(title.copies) > 1 else ""
    return (
        f'<li id="{row.no}"><h2 class="t" dir="auto">{safe(title.name)}</h2><p dir="auto">{safe(byline(title))}</p>'
        f"<p>{standing_html(frame, title)}</p>{f'<ul>{copies}</ul>' if copies else ''}"
        f"{f'<p dir=auto>{safe(row.summary)}</p>' if row.summary else ''}<dl>{said}{links}</dl>"
        f"{hold_html(frame, row.no)}</li>"
    )


def hold_html(frame: SiteFrame, no: int) -> str:
    """Return the way to a hold on this title, where patrons can sign in."""
    if not frame.account:
        return ""
    return f'<p class="screen"><a href="account.html?hold={no}">{safe(frame.words.place_hold)}</a></p>'


def _copy_html(frame: SiteFrame, line: CopyLine) -> str:
    text = _line_words(frame, line)
    if line.many > 1:
        text = f"{text}, {frame.script.several.format(n=line.many)}"
    return safe(". ".join(part for part in (text, place_words(frame, line), line.volume, line.note) if part))


# ---- pages


def front_page(frame: SiteFrame, new: Sequence[ShownTitle]) -> SiteFile:
    def make() -> str:
        first = [program for program in upcoming(frame) if not program.canceled][:_ON_FRONT]
        az = [(f"{name}.html", frame.word(words)) for name, words in _AZ] + [("lists.html", frame.words.all_lists)]
        return frame.render(
            "index.html", "index.html", "", titles=[entry_html(frame, title) for title in new[:_ON_FRONT]],
            events=[_shown(frame, program) for program in first], branches=list(_branches(frame)), az=az,
            as_of=frame.as_of,
        )  # fmt: skip

    return frame.file("index.html", "", make)


_AZ = (("titles", "by_title"), ("authors", "by_author"), ("shelf", "by_shelf"))


def list_pages(frame: SiteFrame, lists: Sequence[ListPage]) -> Iterator[SiteFile]:
    """Yield the page of each list, and the one that names them all."""
    az = [(f"{name}.html", frame.word(words), "") for name, words in _AZ]
    every = [*((one.file, one.name, one.note) for one in lists), *az]
    yield frame.file("lists.html", "", lambda: frame.render("lists.html", "lists.html", frame.words.lists, lists=every))
    for one in lists:
        yield frame.file(one.file, "", partial(_list_page, frame, one))


def _list_page(frame: SiteFrame, one: ListPage) -> str:
    return frame.render(
        "list.html", one.file, one.name, heading=one.name, note=one.note, style="list", as_of=frame.as_of,
        entries=[entry_html(frame, title) for title in one.titles],
    )  # fmt: skip


class AzPart(NamedTuple):
    """A page of a long list, in any language: file, the text at which it begins, its titles, and a digest of them."""

    file: str
    label: str
    titles: Sequence[ShownTitle]
    inputs: str


def az_parts(name: str, parts: Iterable[Part], label: Callable[[Any], str]) -> list[AzPart]:
    """Return the pages of a long list."""
    return [
        AzPart(
            f"{name}-{part.cut.number}.html", label(part.rows[0]), part.rows,
            digest_of_bytes(repr([(title.row.no, title.row.title, title.row.author) for title in part.rows]).encode()),
        )
        for part in parts
    ]  # fmt: skip


def az_pages(frame: SiteFrame, name: str, heading: str, parts: Sequence[AzPart]) -> Iterator[SiteFile]:
    """Yield the pages of a long list, and the first one, which leads to them."""
    begins = [(part.file, part.label) for part in parts]
    yield frame.file(
        f"{name}.html", digest_of_bytes(repr(begins).encode()), partial(_az_heads, frame, name, heading, begins)
    )
    for n, part in enumerate(parts):
        around = begins[max(0, n - 1) : n + 2]
        inputs = digest_of_bytes(f"{around}{part.inputs}".encode())
        yield frame.file(part.file, inputs, partial(_az_page, frame, heading, part, around))


def _az_heads(frame: SiteFrame, name: str, heading: str, begins: Sequence[tuple[str, str]]) -> str:
    entries = [f'<li><a href="{file}" dir="auto">{safe(words)}</a></li>' for file, words in begins]
    return frame.render("list.html", f"{name}.html", heading, heading=heading, entries=entries, style="plain")


def _az_page(frame: SiteFrame, heading: str, part: AzPart, around: Sequence[tuple[str, str]]) -> str:
    names = list(map(name_html, part.titles))
    return frame.render("list.html", part.file, heading, heading=heading, style="plain", entries=names, pages=around)


def record_pages(frame: SiteFrame, digests: Mapping[int, str]) -> Iterator[SiteFile]:
    """Yield the pages of all titles by their numbers. `digests`: of what is shown of each."""
    pages: dict[int, list[ShownTitle]] = {}
    for title in frame.catalog.titles:
        pages.setdefault(title.row.no // RECORDS, []).append(title)
    for number, titles in pages.items():
        inputs = digest_of_bytes("".join(digests[title.row.no] for title in titles).encode())
        yield frame.file(f"catalog-{number}.html", inputs, partial(_record_page, frame, number, titles))


def _record_page(frame: SiteFrame, number: int, titles: Sequence[ShownTitle]) -> str:
    heading = f"{frame.words.catalog} {number * RECORDS}-{number * RECORDS + RECORDS - 1}"
    return frame.render(
        "list.html", f"catalog-{number}.html", heading, heading=heading, style="list",
        entries=[record_html(frame, title) for title in titles],
    )  # fmt: skip


def other_pages(frame: SiteFrame) -> Iterator[SiteFile]:
    """Yield the pages of events and hours, of how to get a card, and the library's own."""
    own = {file for file, _title, _text in frame.own_pages}
    yield frame.file("events.html", "", lambda: _events_page(frame))
    yield frame.file(
        "hours.html", "",
        lambda: frame.render("hours.html", "hours.html", frame.words.hours, branches=list(_branches(frame))),
    )  # fmt: skip
    if "card.html" not in own:
        yield frame.file("card.html", "", lambda: frame.render("card.html", "card.html", frame.words.card))
    for file, title, text in frame.own_pages:
        yield frame.file(file, "", partial(frame.render, "own.html", file, title, text=text))
    yield frame.file(f"data/now-{frame.language}.js", "", lambda: _now(frame))._replace(
        name=f"data/now-{frame.language}.js"
    )


def _now(frame: SiteFrame) -> str:
    from .title_data import script_text

    return f'document.getElementById("asof").textContent={script_text(frame.as_of)};\n'


# ---- programs and hours


def upcoming(frame: SiteFrame) -> Iterator[PublicProgram]:
    return (one for one in frame.programs if day_of(one.starts_at, frame.catalog.zone) >= frame.today)


def _shown(frame: SiteFrame, program: PublicProgram) -> dict[str, Any]:
    zone = frame.catalog.zone
    return {
        "name": program.name,
        "day": day_label(day_of(program.starts_at, zone), frame.today),
        "times": times_label(program.starts_at, program.ends_at, zone),
        "place": program.place,
        "text": program.text,
        "canceled": program.canceled,
        "ics": program.ics,
    }


def _events_page(frame: SiteFrame) -> str:
    days: dict[date, list[dict[str, Any]]] = {}
    for program in upcoming(frame):
        days.setdefault(day_of(program.starts_at, frame.catalog.zone), []).append(_shown(frame, program))
    told = [(whole_day_label(day), some) for day, some in days.items()]
    return frame.render("events.html", "events.html", frame.words.events, days=told)


def _branches(frame: SiteFrame) -> Iterator[dict[str, Any]]:
    """Yield the hours of each branch: of every week, and the days that differ in the next year."""
    names, closed_word = local_weekday_labels(), frame.words.closed
    for name, calendar in frame.calendars.items():
        days = [frame.today + timedelta(days=n) for n in range(_AHEAD)]
        week = [(names[day], spans_label(calendar.week.get(day, ())) or closed_word) for day in week_order()]
        other = [day for day in days if calendar.spans(day) not in ((), calendar.week.get(day.weekday(), ()))]
        yield {
            "name": name,
            "week": week,
            "other": [(whole_day_label(day), spans_label(calendar.spans(day))) for day in other],
            "closed": [whole_day_label(day) for day in days if calendar.closed_by_date(day)],
        }


def name_begun(text: str) -> str:
    """Return the beginning of a name that a page of a list is called by."""
    return text[:24].rsplit(" ", 1)[0] if len(text) > 24 else text
