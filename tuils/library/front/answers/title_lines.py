"""A title in lines of words, for doors without a screen: its own script, its series, its other forms, its links."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import Found, Hit
from tuils.library.holdings.finding.related import Related, SeriesSheet, related_titles
from tuils.library.holdings.items.coded_words import kind_word
from tuils.library.holdings.items.showing import ItemSheet, TitleSheet, title_sheet
from tuils.library.lending.terms.terms import due_words

AROUND = 3
"""The number of copies to each side."""


def searched_instead_words(found: Found) -> Iterator[str]:
    """Say, if no title has all the words, what was searched for instead; and how much of the catalog was searched."""
    if found.searched:
        yield searched_words(found.searched)
    if found.corrected:
        yield _('Searched for "{words}" instead.').format(words=found.corrected)
    if found.nearest:
        yield _("No title has all these words. These have most of them.")


def searched_words(searched: tuple[int, int]) -> str:
    """Return that this computer still reads the titles from the server."""
    here, there = searched
    return _("Searched {n} of {all} titles: this computer is still reading the catalog. Try again in a minute.").format(
        n=here, all=there
    )


def own_script(sheet: TitleSheet) -> str:
    """Return title, author and publisher in their own script; empty if they have no other."""
    told = sheet.description
    return ". ".join(part for part in (told.own_title, told.own_author, told.own_publisher) if part)


def more_of(sheet: TitleSheet, related: Related) -> Iterator[str]:
    """Yield what leads on from this title, a line each."""
    around = {one.series: one for one in related.series}
    for series in sheet.description.series:
        text = _("Series: {series}.").format(series=series.words)
        yield f"{text} {_next(around[series])}".rstrip() if series in around else text
    if related.editions:
        yield _("Also as: {forms}.").format(forms=", ".join(form_words(hit) for hit in related.editions))
    for link in sheet.description.links:
        words = f"{link.words}: " if link.words else ""
        text = _("See also: {words}{address}") if link.kind == "related" else _("Online: {words}{address}")
        text = text if link.opens else _("Address: {words}{address}")
        yield text.format(words=words, address=link.address)


def copy_line(item: ItemSheet, desk: Desk) -> str:
    """Return where a copy is, and its status now."""
    due = _("due {due}").format(due=due_words(desk, item.due_at)) if item.due_at is not None else ""
    if item.away and item.away.due_at:
        due = _("due {due}").format(due=moment_day(desk, item.away.due_at))
    return ", ".join(filter(None, (item.call_number, item.place, item.status_words, due))) + "."


def form_words(hit: Hit) -> str:
    """Return `Audiobook 1999 (1 of 1 in)`."""
    return with_copies(" ".join(part for part in (kind_word(hit.format), str(hit.year or "")) if part), hit)


def with_copies(words: str, hit: Hit) -> str:
    """Add how many copies are in; nothing if the library has it only online."""
    copies = copies_in_words(hit)
    return f"{words} ({copies})" if copies else words


def copies_in_words(hit: Hit) -> str:
    """Return how many copies of how many are in; of a borrowed title, whose it is."""
    if hit.lender:
        return _("borrowed from {library}").format(library=hit.lender)
    return _("{n} of {all} in").format(n=hit.available, all=hit.items) if hit.items else ""


def _next(sheet: SeriesSheet) -> str:
    return _("Next: {title}.").format(title=with_copies(sheet.next.hit.title, sheet.next.hit)) if sheet.next else ""


def title_lines(biblio: str, desk: Desk) -> Iterator[str]:
    """Yield a title, its copies, and all else that belongs to it: whether it is here comes before what it is about."""
    sheet = title_sheet(biblio, borrowed=True)
    yield f"{sheet.whole_title}. {sheet.author}"
    for item in sheet.items:
        yield copy_line(item, desk)
    yield from filter(None, (own_script(sheet), sheet.summary, *more_of(sheet, related_titles(sheet))))


def shelf_lines(text: str, desk: Desk) -> Iterator[str]:
    """Yield the copies on both sides of this one, or of this place on the shelf."""
    from tuils.library.holdings.items.shelves import place_on_shelf, stretch

    found = stretch(place_on_shelf(text, usual=desk.branch), AROUND, AROUND + 1)
    if not found.spines:
        yield _("NOTE. This branch has no copies on its shelves.")
    for number, spine in enumerate(found.spines):
        here = f"{_('Here:')} " if number == found.at and found.exact else ""
        yield f"{here}{spine.label or _('no call number')}. {spine.title}, {spine.status_words}."
