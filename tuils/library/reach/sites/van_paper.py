"""The papers of a bookmobile: blocked cards, holds by stop, due dates, and a form to write on."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.paper.van_page import VanPage, van_text
from tuils.i18n import _
from tuils.library.foundation.administration.settings import item_types, library_name
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.holds.stops import VanStop, next_words, stop_times_words, stops
from tuils.library.lending.money.money_standing import overdue_blocks, owing_blocks
from tuils.library.lending.queries import patron_totals, ready_at
from tuils.library.lending.rules.rules import resolve
from tuils.library.lending.terms.blocks import Blocks, is_barred
from tuils.library.lending.terms.hold_blocks import pickup_code
from tuils.library.lending.terms.terms import due_for, due_words
from tuils.models import ItemType, Patron
from tuils.models.rows import find, get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .queries import in_question


@dataclass(frozen=True)
class VanPaper:
    """The page, and its counts."""

    text: str
    blocked: int
    holds: int


@permitted("circulation.checkout")
@permitted("holds.edit")
def van_paper(desk: Desk) -> VanPaper:
    """Today's page. No name on it: cards by number, holds by the code of their slip. It is noted who had it made."""
    looked(desk, "list", about="van paper")
    blocked = list(_blocked(desk))
    holds = [
        (f"{stop.name}: {stop_times_words(stop.visits)}. {next_words(desk, stop)}", _ready(stop))
        for stop in stops(desk)
    ]
    day = short_day(desk, day_of(desk.now, desk.zone))
    page = VanPage(library_name(), day, blocked, [hold for hold in holds if hold[1]], list(_periods(desk)))
    return VanPaper(van_text(page), len(blocked), sum(len(lines) for _name, lines in holds))


def _blocked(desk: Desk) -> Iterator[str]:
    """Yield the cards of patrons who could check out nothing now, by number."""
    today = day_of(desk.now, desk.zone)
    for patron in sorted(find(Patron, "id", in_question(desk.now)), key=lambda row: str(row.card)):
        blocks, rules = Blocks(desk), resolve(desk.branch, patron.category, "")
        totals = patron_totals(patron.id, desk.at)
        owing_blocks(blocks, totals, rules, patron)
        overdue_blocks(blocks, totals, rules)
        if is_barred(patron, today) or blocks.codes():
            yield str(patron.card)


def _ready(stop: VanStop) -> list[str]:
    return sorted(
        f"{ready.group or pickup_code(get(Patron, ready.patron))}  {title_called(ready.biblio)}  ({ready.barcode})"
        for ready in ready_at(stop.code)
    )


def _periods(desk: Desk) -> Iterator[str]:
    """Yield each item type that circulates; types with one due date are joined."""
    told: dict[str, list[str]] = {}
    kept_here = {row.code for row in ItemType.select(ItemType.code).where(ItemType.not_for_loan)}
    for kind in item_types():
        if kind.code in kept_here:
            continue
        try:
            _rule, due = due_for(desk, resolve(desk.branch, "", kind.code))
        except Refused:
            continue
        told.setdefault(due_words(desk, due.at), []).append(kind.name)
    for due_day, names in told.items():
        yield _("{date}: {types}").format(date=due_day, types=", ".join(names))
