"""A title with its copies in words: the place and status of each. Never the patron who has one.

The last patron is shown on request, if the library keeps that."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import moment_cell
from tuils.library.foundation.describing.table import FactRow, FactsBeside
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding.related import Related, related_titles
from tuils.library.holdings.items.showing import ItemSheet, TitleSheet, title_called, title_sheet
from tuils.library.holdings.queries import open_copies
from tuils.library.lending.loans.last_borrower import is_kept
from tuils.library.lending.queries import how_many_wait
from tuils.library.lending.terms.terms import due_cell
from tuils.library.office.registers.links import LinkedEntry, linked_entries
from tuils.library.office.serials.issues import holdings_of
from tuils.screens.widgets.rows import LIMIT, Column, Row
from tuils.values.dataclass import dataclass

from .title_words import authors, published

COPIES = (
    Column("#", 2, right=True),
    Column(N_("Call number"), 12),
    Column(N_("Shelving location"), 12, grow=1, drop=1),
    Column(N_("Status"), 22),
    Column(N_("Barcode"), 8, drop=2),
)


@dataclass(frozen=True)
class TitleShown:
    """The data of the title screen, read in one go on the read lane."""

    sheet: TitleSheet
    places: tuple[str, ...]
    now: tuple[str, ...]
    waiting: int
    related: Related
    tells_last: bool = False
    issues: str = ""
    coming: int = 0
    entries: tuple[LinkedEntry, ...] = ()


def title_item_rows(desk: Desk, biblio: str) -> TitleShown:
    sheet = title_sheet(biblio, borrowed=desk.may("holds.place"))
    return TitleShown(
        sheet,
        tuple(_place(desk, item) for item in sheet.items),
        tuple(_now(desk, item) for item in sheet.items),
        how_many_wait(sheet.id),
        related_titles(sheet),
        desk.may("patrons.see_borrower") and is_kept(),
        holdings_of(desk, sheet.id),
        open_copies([sheet.id]).get(sheet.id, 0),
        linked_entries(desk, "biblio", [sheet.id]) + linked_entries(desk, "item", [item.id for item in sheet.items]),
    )


def copy_rows(found: TitleShown, first: int) -> Iterator[Row]:
    """Yield rows of the copies, numbered from `first`. Says how many didn't fit in the list."""
    count = len(found.sheet.items)
    kept = count if count <= LIMIT else LIMIT - 1
    yield from (_copy_row(at, found, first + at) for at in range(kept))
    if kept < count:
        more = _("{n} more copies: tuils show title {id}")
        yield ("", more.format(n=count - kept, id=found.sheet.id[-8:]))


def _copy_row(at: int, found: TitleShown, number: int) -> Row:
    item = found.sheet.items[at]
    role = "strong" if item.status == "available" else "text"
    code = f"..{item.barcode[-6:]}" if item.barcode else _("none")
    return (str(number), item.call_number, found.places[at], (found.now[at], role), code)


def about_copy(item: ItemSheet, place: str) -> Iterator[str]:
    yield f"{item.call_number}, {place}".strip(", ")
    if item.volume:
        yield item.volume
    if item.copy_number:
        yield _("Copy number {n}").format(n=item.copy_number)
    if item.not_for_loan:
        yield _("Does not circulate")
    if item.use.checkouts:
        n = item.use.checkouts
        yield ngettext("{n} checkout", "{n} checkouts", n).format(n=n)
    if item.pieces:
        yield _("Pieces: {pieces}").format(pieces=item.pieces)
    if item.bound_with:
        names = (title_called(one) for one in (item.biblio, *item.bound))
        yield _("Bound together: {titles}").format(titles="; ".join(filter(None, names)))
    if item.missing_pieces:
        yield _("Missing: {pieces}").format(pieces=item.missing_pieces)
    if item.alert:
        yield _("Alert: {note}").format(note=item.alert)
    if item.public_note:
        yield _("Note: {note}").format(note=item.public_note)


def _place(desk: Desk, item: ItemSheet) -> str:
    elsewhere = item.home_branch and item.home_branch != desk.branch
    branch = name_of("branch", item.home_branch) if elsewhere or not item.place else ""
    return ", ".join(part for part in (branch, item.place) if part)


def _now(desk: Desk, item: ItemSheet) -> str:
    if item.due_at is not None:
        words = _("lost, due {due}") if item.status == "lost" else _("out, due {due}")
        return words.format(due=due_cell(desk, item.due_at))
    if item.away and item.away.due_at:
        return _("{status}, due {due}").format(status=item.status_words, due=moment_cell(desk, item.away.due_at))
    return item.status_words


# ---- the highlighted title beside the list of what was found, where a screen is wide


MOST_COPIES = 12


def beside_title(desk: Desk, biblio: str) -> tuple[FactsBeside, ...]:
    """Return the whole title with its facts, and where its copies are."""
    found = title_item_rows(desk, biblio)
    facts = [FactsBeside(_("Title"), tuple((text, "") for text in _about(found) if text))]
    copies = list(_copies(found))[:MOST_COPIES]
    if more := len(found.sheet.items) - len(copies):
        copies.append((ngettext("and {n} more copy", "and {n} more copies", more).format(n=more), ""))
    if copies:
        facts.append(FactsBeside(_("Copies"), tuple(copies)))
    if found.waiting:
        sentence = ngettext("{n} patron is waiting.", "{n} patrons are waiting.", found.waiting)
        facts.append(FactsBeside(_("Waitlist"), ((sentence.format(n=found.waiting), ""),)))
    return tuple(facts)


def _copies(found: TitleShown) -> Iterator[FactRow]:
    for item, place, now in zip(found.sheet.items, found.places, found.now, strict=True):
        role = "strong" if item.status == "available" else "text"
        yield f"{item.call_number} {place}".strip(), (now, role)


def _about(found: TitleShown) -> Iterator[str]:
    sheet = found.sheet
    yield from (sheet.whole_title, authors(sheet), published(sheet), sheet.summary, "; ".join(sheet.subjects))
