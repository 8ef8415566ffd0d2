"""A title: its summary, the places of its copies, and more of the same author, series and subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from rich.cells import cell_len, chop_cells

from tuils.formats.marc.marc_showing import Link
from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.foundation.local_words import day_label
from tuils.library.holdings.finding import Hit
from tuils.library.holdings.finding.availability import HERE, IN, NONE, ONLINE, ORDERED, OUT, SOON, Availability
from tuils.library.holdings.finding.related import related_titles
from tuils.library.holdings.items.coded_words import access_words, audience_word, kind_word, language_word, level_words
from tuils.library.holdings.items.deposited_queries import Away
from tuils.library.holdings.items.showing import ItemSheet, TitleSheet, title_sheet
from tuils.library.holdings.publishing.patrons_view import copies_coming, people_waiting
from tuils.screens.widgets.lines import Line, Piece, wrap
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass
from tuils.values.qr import qr_within
from tuils.values.time.moments import day_of
from tuils.values.title_tags import tags_text

from .page import ChoiceBlock, Hint, OpacPage, OpacReader

# ---- a link of an online title


GAP = 3
LEAST_BESIDE = 16
"""The least cells for an address beside its code."""


class LinkPage(OpacPage):
    def __init__(self, reader: OpacReader, link: Link) -> None:
        super().__init__(reader)
        self.link = link

    def answer(self) -> tuple[str, str]:
        words = wrap(self.link.words or self.link.address, 60, 1)[0]
        if self._code():
            return words, _("Point a phone's camera at it. Esc goes back.")
        return words, _("Write it down, or ask at the desk. Esc goes back.")

    def keys(self) -> Sequence[Hint]:
        return ((_("Esc"), _("Back")), ("F1", _("Help")), ("F2", _("Español")))

    def blocks(self) -> Sequence[ChoiceBlock]:
        back = ChoiceBlock([_("Back")], self.reader.go_back, self.indent, False)
        if code := self._code():
            return [ChoiceBlock(self._beside(code), indent=self.indent), back]
        return [ChoiceBlock(chop_cells(self.link.address, self.reader.room), indent=self.indent), back]

    def _code(self) -> list[str]:
        """Return the code; empty if it doesn't fit."""
        return qr_within(self.link.address, self.reader.room, self.reader.height, plain_ascii=self.reader.ascii)

    def _beside(self, code: list[str]) -> list[Line]:
        room = self.reader.room - cell_len(code[0]) - GAP
        beside = chop_cells(self.link.address, room) if room >= LEAST_BESIDE else []
        texts = [*beside, *[""] * len(code)]
        return [[(row, "paper"), (" " * GAP + text, "text")] for row, text in zip(code, texts, strict=False)]


# ---- a title


# ---- words of the patrons' catalog in the visitor's language: kinds of titles, places of copies, days


Said = tuple[str, str, str]
"""The role of a block, its text, and the text after it."""
STATES = {
    "available": (IN, ""),
    "non_circulating": (HERE, ""),
    "checked_out": (OUT, ""),
    "on_hold_shelf": (OUT, N_("on hold for someone else")),
    "in_transit": (SOON, N_("on its way here")),
    "on_order": (ORDERED, N_("not here yet. We can hold it for you")),
    "in_process": (SOON, N_("new, not yet on the shelf")),
    "reshelving": (SOON, N_("just returned, soon on the shelf")),
    "damaged": (NONE, N_("being repaired")),
    "in_repair": (NONE, N_("being repaired")),
    "deposit": (OUT, N_("outside of the library for a while")),
}
"""A copy's status in a patron's words. Any other status: can't be found."""


def state_role_and_word(state: str) -> tuple[str, str]:
    """Return the role of the block, and its word."""
    words = {
        IN: ("ok", pgettext("state", "ON THE SHELF")),
        HERE: ("ok", pgettext("state", "IN-LIBRARY USE")),
        SOON: ("look", pgettext("state", "SOON")),
        OUT: ("look", pgettext("state", "OUT")),
        ORDERED: ("look", pgettext("state", "ON ORDER")),
    }
    return words.get(state) or ("look", pgettext("state", "NOT AVAILABLE"))


def by_line(author: str, kind: str, year: int | None) -> str:
    """`Kimmerer, Robin Wall. Book, 2013`"""
    what = kind_word(kind)
    if year:
        what = _("{kind}, {year}").format(kind=what, year=year)
    return f"{author.rstrip('. ')}. {what}" if author else what


def where_on_shelf(place: str, call_number: str, branch: str = "") -> str:
    """Return `Teen room, at YA 305.897`, with the branch before it if there are several; empty if nothing is known."""
    where = ": ".join(part for part in (branch, place) if part)
    if where and call_number:
        return _("{place}, at {call_number}").format(place=where, call_number=call_number)
    return where or (_("at {call_number}").format(call_number=call_number) if call_number else "")


def day_for_patrons(at: int, today: date, zone: ZoneInfo) -> str:
    return day_label(day_of(at, zone), today)


def due_back_words(due_at: int | None, today: date, zone: ZoneInfo) -> str:
    if due_at is None:
        return _("on hold for someone else. We can hold it for you next")
    if day_of(due_at, zone) < today:
        return _("it should be back soon. We can hold it for you")
    return _("due back {day}. We can hold it for you").format(day=day_for_patrons(due_at, today, zone))


def best_copy_words(availability: Availability, kind: str, today: date, zone: ZoneInfo) -> Said:
    """Return the state of the best copy: role, mark, words."""
    if availability.state == ONLINE or (availability.state == NONE and kind == "web"):
        return "ok", pgettext("state", "ONLINE"), _("open it to see where")
    behind = {
        SOON: _("not yet on the shelf. Ask at the desk"),
        OUT: due_back_words(availability.due_at, today, zone),
        NONE: _("no copy right now. Ask at the desk"),
        ORDERED: _("not here yet. We can hold it for you"),
    }
    return *state_role_and_word(availability.state), behind.get(availability.state) or where_on_shelf(
        availability.place, availability.call_number, availability.branch
    )


def copy_words(
    status: str, volume: str, where: str, due_at: int | None, today: date, zone: ZoneInfo, away: Away | None = None
) -> Said:
    """Return the state of one copy among all of a title. `away`: at a place outside of the library, which is named only
    if patrons may know."""
    state, words = STATES.get(status, (NONE, N_("can't be found right now")))
    why = _(words) if words else ""
    if status == "checked_out" and due_at and day_of(due_at, zone) >= today:
        why = _("due back {day}").format(day=day_for_patrons(due_at, today, zone))
    if away and away.public_place:
        why = _("at {place}").format(place=away.public_place)
    if away and away.due_at and day_of(away.due_at, zone) >= today:
        why += ", " + _("due back {day}").format(day=day_for_patrons(away.due_at, today, zone))
    return *state_role_and_word(state), ". ".join(part for part in (volume, why, where) if part)


def ordered_words(n: int) -> str:
    return ngettext("{n} copy is on order.", "{n} copies are on order.", n).format(n=n)


def state_lines(words: Said, width: int, most: int) -> list[Line]:
    """Return the block and the text after it, on at most `most` lines."""
    role, block, behind = words
    lead = f" {block} "
    space = "." * len(lead)  # holds the block's place while the words are wrapped
    first, *more = wrap(f"{space}  {behind}", width, most)
    pieces: Sequence[Piece] = [(lead, role), (first[len(space) :], "text")]
    return [pieces, *more]


# ---- A title: its summary, the places of its copies, and more of the same author, series and subject


LABEL = 12
"""Cells of the words before a line, on a wide screen."""
LONGEST = 60
"""The most lines of a summary or of contents; the rest is cut with a mark."""
MOST_COPIES, MOST_SUBJECTS, MOST_LINKS, MOST_SERIES, MOST_EDITIONS = 50, 12, 6, 2, 6


@dataclass(frozen=True)
class OpacTitle:
    """The data of a title. `waiting`: how many people; `coming`: how many copies are on order."""

    sheet: TitleSheet
    waiting: int
    coming: int
    editions: Sequence[Hit]


def whole_title_page(biblio: str) -> OpacTitle:
    sheet = title_sheet(biblio)
    return OpacTitle(
        sheet, people_waiting(biblio), copies_coming(biblio), related_titles(sheet).editions[:MOST_EDITIONS]
    )


async def title_page(reader: OpacReader, biblio: str) -> TitlePage:
    return TitlePage(reader, await reader.read(whole_title_page, biblio))


def no_copy_words(sheet: TitleSheet, coming: int) -> str:
    """Return how to get a title that has no copy here. `coming`: copies that are on order."""
    if coming:
        return f"{ordered_words(coming)} {_('We can hold it for you.')}"
    if sheet.kind == "web":
        return _("It is online.")
    if sheet.description.online:
        return _("There is no copy here, but it is available online.")
    return _("There is no copy right now.")


class TitlePage(OpacPage):
    def __init__(self, reader: OpacReader, read: OpacTitle) -> None:
        super().__init__(reader)
        self.sheet, self.waiting, self.coming, self.editions = read.sheet, read.waiting, read.coming, read.editions

    def answer(self) -> tuple[str, str]:
        said = self._is_it_in()
        if self.coming and self.sheet.items and not self.sheet.available:
            said += " " + ordered_words(self.coming)
        if self.waiting:
            wait = ngettext("{n} person is waiting.", "{n} people are waiting.", self.waiting)
            said += " " + wait.format(n=self.waiting)
        return said, _("Up and Down scroll. Enter opens related titles. Esc goes back.")

    def _is_it_in(self) -> str:
        """Return the answer to the first question of patrons: is it in?"""
        items, free = self.sheet.items, self.sheet.available
        if not items:
            return no_copy_words(self.sheet, self.coming)
        if free == len(items) == 1:
            return _("It is on the shelf.")
        if free:
            text = ngettext("{n} of {all} copy is on the shelf.", "{n} of {all} copies are on the shelf.", free)
            return text.format(n=free, all=len(items))
        if any(item.status == "non_circulating" for item in items):
            return _("For use in the library only.")
        back = [item.due_at for item in items if item.status == "checked_out" and item.due_at]
        if not back:
            return _("It is not on the shelf right now. Ask at the desk.")
        if day_of(min(back), self.reader.zone) < self.reader.today:
            return _("It is checked out and should be back soon. We can hold it for you.")
        day = day_for_patrons(min(back), self.reader.today, self.reader.zone)
        return _("It is checked out, due back {day}. We can hold it for you.").format(day=day)

    def keys(self) -> Sequence[Hint]:
        return (
            (_("Enter"), _("Open")),
            (_("Up/Down"), _("Scroll")),
            (_("Esc"), _("Back")),
            ("F1", _("Help")),
            ("F2", _("Español")),
        )

    # -- what it shows

    def blocks(self) -> list[ChoiceBlock]:
        gap = not self.reader.narrow
        title = wrap(self.sheet.whole_title, self.reader.room, 6)
        if self.sheet.description.own_title:
            title += wrap(self.sheet.description.own_title, self.reader.room, 3)
        facts: list[Line] = [[(line, "strong")] for line in title]
        for label, text, most in self._facts():
            facts += self._labelled(label, text, most)
        blocks = [self._read(facts)]
        if self.sheet.items:
            blocks.append(self._read([[(_("Where it is"), "key")], *self._copies()]))
        more = list(self._more())
        if more:
            blocks.append(ChoiceBlock([[(_("Related titles"), "key")]], indent=self.indent, blank_after=False))
        room = self.reader.room
        blocks += [ChoiceBlock(wrap(words, room, 2), act, self.indent, False) for words, act in more]
        return [*blocks, ChoiceBlock([_("Back")], self.reader.go_back, self.indent, gap)]

    def _read(self, lines: Sequence[Line]) -> ChoiceBlock:
        return ChoiceBlock(lines, indent=self.indent)

    def _facts(self) -> Iterator[tuple[str, str, int]]:
        sheet = self.sheet
        if sheet.author:
            own = sheet.description.own_author
            yield _("By"), f"{sheet.author} ({own})" if own else sheet.author, 2
        published = ", ".join(part for part in (sheet.publisher.rstrip(" ,."), str(sheet.year or "")) if part)
        readers, language = audience_word(sheet.audience), language_word(sheet.language)
        facts = [kind_word(sheet.kind), published, sheet.extent, language, readers]
        yield _("Format"), ". ".join(part.rstrip(". ") for part in facts if part), 3
        if sheet.levels:
            yield _("Level"), level_words(sheet.levels), 2
        if sheet.tags:
            yield _("Tags"), tags_text(sheet.tags), 3
        if sheet.access:
            said = [access_words(sheet.access), *(one.rstrip(".") for one in sheet.description.access)]
            yield _("Accessible"), ". ".join(said), 3
        if sheet.summary:
            yield _("About"), sheet.summary, LONGEST
        if sheet.description.contents:
            yield _("Contents"), "; ".join(sheet.description.contents), LONGEST

    def _labelled(self, label: str, text: str, most: int) -> list[Line]:
        room = self.reader.room
        if self.reader.narrow:
            first, *more = wrap(f"{label}: {text}", room, most)
            return [[(label, "key"), (first[len(label) :], "text")], *more]
        first, *more = wrap(text, room - LABEL, most)
        return [[(f"{label:<{LABEL}}", "key"), (first, "text")], *(" " * LABEL + line for line in more)]

    def _copies(self) -> Iterator[Line]:
        """Yield the copies, with equal lines merged."""
        reader = self.reader
        alike = Counter(self._copy(item) for item in self.sheet.items)
        for (role, block, behind), n in list(alike.items())[:MOST_COPIES]:
            many = ngettext("{n} copy", "{n} copies", n).format(n=n)
            words = (role, block, f"{behind} ({many})" if n > 1 else behind)
            yield from state_lines(words, reader.room, 3)
        left = sum(alike.values()) - sum(n for _words, n in list(alike.items())[:MOST_COPIES])
        if left:
            yield ngettext("and {n} more copy", "and {n} more copies", left).format(n=left)

    def _copy(self, item: ItemSheet) -> tuple[str, str, str]:
        branch = self.reader.branch_name(item.home_branch)
        where = where_on_shelf(item.place, item.call_number or self.sheet.call_number, branch)
        today, zone = self.reader.today, self.reader.zone
        return copy_words(item.status, item.volume, where, item.due_at, today, zone, item.away)

    def _more(self) -> Iterator[tuple[str, Callable[[], Doing]]]:
        sheet, search = self.sheet, self.reader.search
        for link in [link for link in sheet.description.links if link.opens][:MOST_LINKS]:
            words = _("Online: {words}").format(words=link.words or link.address)
            yield words, partial(self._show, link)
        for hit in self.editions:
            words = _("Other format: {what}").format(what=by_line("", hit.format, hit.year))
            yield words, partial(self._open, hit.biblio)
        if sheet.author:
            yield _("By {author}").format(author=sheet.author), partial(search, sheet.author, "author")
        for series in sheet.description.series[:MOST_SERIES]:
            yield _("In the series {series}").format(series=series.name), partial(search, series.name, "series")
        for subject in sheet.subjects[:MOST_SUBJECTS]:
            yield _("About {subject}").format(subject=subject), partial(search, subject, "subject")

    async def _show(self, link: Link) -> None:
        await self.reader.turn_to(LinkPage(self.reader, link))

    async def _open(self, biblio: str) -> None:
        await self.reader.turn_to(await title_page(self.reader, biblio))
