"""A title in lines of words, for doors without a screen: its own script, its series, its other forms, its links."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _
from tuils.library.cataloging.finding import Hit
from tuils.library.cataloging.related import Related, SeriesSheet
from tuils.library.cataloging.showing import ItemSheet, TitleSheet
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk


def own_script(sheet: TitleSheet) -> str:
    """Title, author and publisher as they stand in their own script; empty where they are in no other."""
    told = sheet.description
    return ". ".join(part for part in (told.own_title, told.own_author, told.own_publisher) if part)


def more_of(sheet: TitleSheet, related: Related) -> Iterator[str]:
    """What leads on from this title, a line each."""
    around = {one.series: one for one in related.series}
    for series in sheet.description.series:
        said = _("Series: {series}.").format(series=series.words)
        yield f"{said} {_next(around[series])}".rstrip() if series in around else said
    if related.editions:
        yield _("Also as: {forms}.").format(forms=", ".join(_form(hit) for hit in related.editions))
    for link in sheet.description.links:
        words = f"{link.words}: " if link.words else ""
        said = _("See also: {words}{address}") if link.kind == "related" else _("Online: {words}{address}")
        said = said if link.opens else _("Address: {words}{address}")
        yield said.format(words=words, address=link.address)


def copy_line(item: ItemSheet, desk: Desk) -> str:
    """Where a copy stands, and what is with it now."""
    due = _("due {due}").format(due=due_words(desk, item.due_at)) if item.due_at is not None else ""
    return ", ".join(filter(None, (item.call_number, item.place, item.status_words, due))) + "."


def _next(sheet: SeriesSheet) -> str:
    if sheet.next is None:
        return ""
    return _("Next: {title}.").format(title=f"{sheet.next.hit.title} ({_in(sheet.next.hit)})")


def _form(hit: Hit) -> str:
    form = " ".join(part for part in (hit.format, str(hit.year or "")) if part)
    return f"{form} ({_in(hit)})"


def _in(hit: Hit) -> str:
    return _("{here} of {n} in").format(here=hit.available, n=hit.items)
