"""Words of the patrons' catalog in the visitor's language: kinds of titles, places of copies, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.foundation.local_words import day_label
from tuils.library.holdings.finding.availability import HERE, IN, NONE, ONLINE, ORDERED, OUT, SOON, Availability
from tuils.library.holdings.items.coded_words import kind_word
from tuils.screens.widgets.lines import Line, Piece, wrap
from tuils.values.time.moments import day_of

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


def copy_words(status: str, volume: str, where: str, due_at: int | None, today: date, zone: ZoneInfo) -> Said:
    """Return the state of one copy among all of a title."""
    state, words = STATES.get(status, (NONE, N_("can't be found right now")))
    why = _(words) if words else ""
    if status == "checked_out" and due_at and day_of(due_at, zone) >= today:
        why = _("due back {day}").format(day=day_for_patrons(due_at, today, zone))
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
