"""The page that a bookmobile takes along for a day when nothing works: 80 cells wide, one sheet for any printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .program_sheet import WIDTH, fitted

LINES = 60
CARDS_A_LINE, MOST_CARD_LINES, MOST_HOLDS, LEAST_FORM = 5, 8, 16, 14


@dataclass(frozen=True)
class VanPage:
    """The content of the page. `blocked`: cards. `holds`: by stop (its name and when), a line for each copy. `periods`:
    an item type and how long; `until`: its due date."""

    head: str
    day: str
    blocked: Sequence[str]
    holds: Sequence[tuple[str, Sequence[str]]]
    periods: Sequence[str]


def van_text(page: VanPage) -> str:
    """Return the text, with a newline at its end. Lines that don't fit are counted; the form takes the rest of the
    sheet."""
    above = [line.rstrip() for line in _above(page)]
    head = [_("Write down each item. For a return, leave the card blank."), _form(_("Card"), _("Barcode"), _("Time"))]
    room = max(LEAST_FORM, LINES - len(above) - len(head)) // 2
    form = [line for _n in range(room) for line in ("", _form("_" * 24, "_" * 24, "_" * 12))]
    return "\n".join([*above, *head, *form]) + "\n"


def _form(card: str, barcode: str, time: str) -> str:
    return f"{card:<26}{barcode:<26}{time}".rstrip()


def _above(page: VanPage) -> Iterator[str]:
    yield fitted(page.head, WIDTH - len(page.day) - 1) + " " + page.day
    yield "=" * WIDTH
    yield _("Blocked cards: don't check out to these. (Expired cards are not listed.)")
    rows = [page.blocked[at : at + CARDS_A_LINE] for at in range(0, len(page.blocked), CARDS_A_LINE)]
    yield from ("  ".join(fitted(card, 14) for card in row) for row in rows[:MOST_CARD_LINES])
    yield from _more(len(page.blocked) - MOST_CARD_LINES * CARDS_A_LINE)
    if not page.blocked:
        yield "  " + _("None.")
    yield ""
    yield _("Holds ready, by stop")
    yield from _holds(page.holds)
    yield ""
    yield _("Due dates, if checked out today")
    yield from (fitted(f"  {line}", WIDTH) for line in page.periods)
    yield ""


def _holds(stops: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    left, hidden, some = MOST_HOLDS, 0, False
    for name, lines in stops:
        some = True
        if left:
            yield fitted(f"  {name}", WIDTH)
        yield from (fitted(f"    [ ] {line}", WIDTH) for line in lines[:left])
        hidden += len(lines[left:])
        left = max(0, left - len(lines))
    if not some:
        yield "  " + _("None.")
    yield from _more(hidden)


def _more(n: int) -> Iterator[str]:
    if n > 0:
        yield "  " + _("And {n} more.").format(n=n)
