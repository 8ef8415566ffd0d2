"""The pages of the web catalog in one language: read with scripts off, printed, found by search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from tuils.i18n import _, in_language
from tuils.library.foundation.administration.site_ways import mail_link
from tuils.library.foundation.local_words import (
    day_label,
    local_weekday_labels,
    spans_label,
    time_label,
    times_label,
    week_order,
    whole_day_label,
)
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of

from .cuts import Cut
from .reading import CatalogReader, ShownTitle
from .site_folder import SiteFile
from .site_look import OwnPageText
from .site_words import AS_OF, PAGE_WORDS, SCRIPT_WORDS, words_of
from .title_data import script_text
from .title_lines import RECORDS, LineWords, entry_html, safe

if TYPE_CHECKING:
    from jinja2 import Environment

_AHEAD = 366
_ON_FRONT = 8
_HERE, _NUMBER, _SOME = "\x00", "\x01", "\x02"
"""They stand where the lines of a page go, and on pages of records their number and the numbers of its titles."""


class ListPage(NamedTuple):
    """A list with a page of its own: file, name, note."""

    file: str
    name: str
    note: str


class PublicProgram(NamedTuple):
    """A session as everybody may know it. `ics`: a calendar file of its own. `code`: by which it can be registered for;
    empty where registration is not needed."""

    name: str
    starts_at: int
    ends_at: int
    place: str
    text: str
    canceled: bool
    ics: str
    code: str = ""


@dataclass
class SiteFrame:
    """The common parts of all pages of a language. `folder`: "" for the library's own language, else `es/`."""

    language: str
    folder: str
    other: str
    other_folder: str
    library: str
    catalog: CatalogReader
    calendars: Mapping[str, Calendar]
    programs: Sequence[PublicProgram]
    today: date
    templates: Environment
    own_pages: Sequence[OwnPageText] = ()
    logo: str = ""
    colors: str = ""
    account: bool = False
    address: str = ""
    mail: str = ""

    @property
    def root(self) -> str:
        return "../" if self.folder else ""

    @cached_property
    def words(self) -> SimpleNamespace:
        return self._spoken_words(PAGE_WORDS)

    @cached_property
    def script(self) -> SimpleNamespace:
        return self._spoken_words(SCRIPT_WORDS)

    def _spoken_words(self, named: Mapping[str, str]) -> SimpleNamespace:
        with in_language(self.language):
            return SimpleNamespace(**words_of(named))

    @cached_property
    def lines(self) -> LineWords:
        words, link = self.hold_link
        return LineWords(self.language, self.script, self.today, words, link, self.root)

    @cached_property
    def hold_link(self) -> tuple[str, str]:
        """The words and the beginning of a link to a hold, up to the title's number; empty where there is none."""
        if self.account:
            return self.words.place_hold, "account.html?hold="
        asked = mail_link(self.mail, f"{self.words.mail_hold_subject}: #")
        return (self.words.mail_hold, asked) if self.mail else ("", "")

    def word(self, name: str) -> str:
        return str(getattr(self.words, name))

    @cached_property
    def menu(self) -> list[tuple[str, str]]:
        named = [(f"{name}.html", self.word(name)) for name in ("lists", "events", "hours", "card")]
        named += [("account.html", self.words.account)] if self.account else []
        named += [("mail.html", self.words.mail)] if self.mail else []
        own = [(page.file, page.title) for page in self.own_pages]
        return [("index.html", self.words.catalog), *(entry for entry in named if entry[0] not in dict(own)), *own]

    @cached_property
    def as_of(self) -> str:
        at, zone = self.catalog.at, self.catalog.zone
        with in_language(self.language):
            return _(AS_OF).format(time=f"{whole_day_label(day_of(at, zone))}, {time_label(at, zone)}")

    def render(self, template: str, page: str, title: str, *, as_of: str = "", **values: Any) -> str:
        """Return a page of this template, for the file `page` of this language's folder."""
        up = "" if self.folder else self.other_folder
        return self.templates.get_template(template).render(
            page=page, title=f"{title} | {self.library}" if title else self.library, lang=self.language,
            root=self.root, library=self.library, menu=self.menu, w=self.words, s=self.script,
            other=f"{self.root}{up}{page}", other_lang=self.other, logo=self.logo, colors=self.colors,
            as_of=as_of, account=self.account, hold_words=self.hold_link[0], hold_link=self.hold_link[1], **values,
            canonical=self.address and f"{self.address}{self.folder}{page}",
        )  # fmt: skip

    def ends(self, page: str, heading: str, style: str, **values: Any) -> tuple[str, str]:
        """Return what stands before and behind the lines of a page of lines."""
        text = self.render("list.html", page, heading, heading=heading, style=style, entries=_HERE, **values)
        head, _here, tail = text.partition(_HERE)
        return head, tail

    @cached_property
    def records_ends(self) -> tuple[str, str]:
        """The text before and behind the titles on any page of records; the template is drawn once for all."""
        return self.ends(f"catalog-{_NUMBER}.html", f"{self.words.catalog} {_SOME}", "list")

    def file(self, name: str, make: Callable[[], str]) -> SiteFile:
        """Return a file of this language's folder, made in this language when it is made."""

        def speak() -> str:
            with in_language(self.language):
                return make()

        return SiteFile(f"{self.folder}{name}", speak)


# ---- pages of lines


_AZ = (("titles", "by_title"), ("authors", "by_author"), ("shelf", "by_shelf"))


def front_page(frame: SiteFrame, new: Sequence[ShownTitle]) -> SiteFile:
    def make() -> str:
        first = [program for program in upcoming(frame) if not program.canceled][:_ON_FRONT]
        az = [(f"{name}.html", frame.word(words)) for name, words in _AZ] + [("lists.html", frame.words.all_lists)]
        return frame.render(
            "index.html", "index.html", "", titles=[entry_html(frame.lines, title) for title in new],
            events=[_shown(frame, program) for program in first], branches=list(_branches(frame)), az=az,
            as_of=frame.as_of,
        )  # fmt: skip

    return frame.file("index.html", make)


def lists_page(frame: SiteFrame, lists: Sequence[ListPage]) -> SiteFile:
    """Return the page that names all lists."""
    every = [*lists, *(ListPage(f"{name}.html", frame.word(words), "") for name, words in _AZ)]
    return frame.file("lists.html", lambda: frame.render("lists.html", "lists.html", frame.words.lists, lists=every))


def list_page(frame: SiteFrame, one: ListPage, titles: Iterable[ShownTitle]) -> str:
    """Return the page of a list."""
    entries = "\n".join([entry_html(frame.lines, title) for title in titles])
    return frame.render(
        "list.html", one.file, one.name, heading=one.name, note=one.note, style="list", entries=entries,
    )  # fmt: skip


def az_heads(frame: SiteFrame, name: str, heading: str, cuts: Sequence[Cut]) -> str:
    """Return the first page of a long list, which leads to its pages."""
    entries = "\n".join(f'<li><a href="{az_file(name, cut)}" dir="auto">{safe(cut.label)}</a></li>' for cut in cuts)
    return frame.render("list.html", f"{name}.html", heading, heading=heading, entries=entries, style="plain")


def az_page(frame: SiteFrame, name: str, heading: str, cut: Cut, around: Sequence[Cut], names: str) -> str:
    """Return a page of a long list. `around`: it and its neighbors; `names`: its lines."""
    pages = [(az_file(name, one), one.label) for one in around]
    head, tail = frame.ends(az_file(name, cut), heading, "plain", pages=pages)
    return f"{head}{names}{tail}"


def az_file(name: str, cut: Cut) -> str:
    return f"{name}-{cut.number}.html"


def records_ends(frame: SiteFrame, number: int) -> tuple[str, str]:
    """Return what stands before and behind the titles on a page of records."""
    some = f"{number * RECORDS}-{number * RECORDS + RECORDS - 1}"
    head, tail = frame.records_ends
    return _numbered(head, number, some), _numbered(tail, number, some)


def _numbered(text: str, number: int, some: str) -> str:
    return text.replace(_NUMBER, str(number)).replace(_SOME, some)


def records_file(number: int) -> str:
    return f"catalog-{number}.html"


def other_pages(frame: SiteFrame) -> Iterator[SiteFile]:
    """Yield the pages of events and hours, of how to get a card, and the library's own."""
    own = {page.file for page in frame.own_pages}
    yield frame.file("events.html", lambda: _events_page(frame))
    yield frame.file(
        "hours.html",
        lambda: frame.render("hours.html", "hours.html", frame.words.hours, branches=list(_branches(frame))),
    )
    if "card.html" not in own:
        yield frame.file("card.html", lambda: frame.render("card.html", "card.html", frame.words.card))
    if frame.mail:
        yield frame.file("mail.html", lambda: _mail_page(frame))
    for page in frame.own_pages:
        yield frame.file(page.file, partial(frame.render, "own.html", page.file, page.title, own=page))
    yield SiteFile(f"data/now-{frame.language}.js", lambda: _now(frame))


def _now(frame: SiteFrame) -> str:
    return f'document.getElementById("asof").textContent={script_text(frame.as_of)};\n'


# ---- emails that ask


def _mail_page(frame: SiteFrame) -> str:
    words, send = frame.words, frame.words.mail_send
    asks = [
        (mail_link(frame.mail, words.mail_renew, send), words.mail_renew, ""),
        ("index.html", words.mail_hold, words.mail_hold_note),
        (mail_link(frame.mail, words.mail_cancel, send), words.mail_cancel, words.mail_cancel_note),
        (mail_link(frame.mail, words.mail_suggest, words.mail_suggest_text), words.mail_suggest, ""),
        (
            mail_link(frame.mail, words.mail_address, words.mail_address_text),
            words.mail_address,
            words.mail_address_note,
        ),
    ]
    return frame.render("mail.html", "mail.html", words.mail, asks=asks, mail=frame.mail)


def _register_link(frame: SiteFrame, program: PublicProgram) -> str:
    if not (frame.mail and program.code) or program.canceled:
        return ""
    return mail_link(
        frame.mail, f"{frame.words.mail_register_subject}: {program.name} #{program.code}", frame.words.mail_send
    )


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
        "ask": _register_link(frame, program),
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
