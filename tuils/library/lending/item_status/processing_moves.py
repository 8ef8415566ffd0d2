"""Move a copy in processing to its next step; after the last one it is checked in, and the next hold gets it."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.showing import title_called
from tuils.library.holdings.processing.board import READY, STEP_WORDS, InProcessing, in_work
from tuils.library.holdings.processing.processing_state import IN_WORK, LABELED, MOVED, ON_ORDER, RECEIVED
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.models import Item
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .marking import effect_of_mark, write_mark


@dataclass(frozen=True)
class MovedOn:
    """A copy and its step now; `ready` with how it was checked in. `short`: its record is still to be completed.
    `act` is empty if it was at that step already."""

    title: str
    barcode: str
    step: str
    act: str
    checked_in: CheckedIn | None = None
    short: bool = False


@verb("circulation.state")
def move_on(desk: Desk, barcode: str, step: str = "") -> MovedOn:
    """Move a copy to the next step, or to this one; to `ready` it is checked in. A copy that is not in processing
    begins it if a step is named.

    Refuse with ITEM_UNKNOWN, NOT_UNDERSTOOD, NOT_IN_PROCESSING; ON_LOAN, WITHDRAWN, ON_HOLD_SHELF; and as a check-in
    does.
    """
    row, word = item_row(barcode), _step_called(step)
    now = in_work(desk, row.id)
    if now is None and not word:
        raise refuse("NOT_IN_PROCESSING", title=title_called(row.biblio))
    to = word or _next(now)
    if to == READY:
        return _ready(desk, row)
    act = Act(desk)
    if row.state != "in_process":
        if mark := effect_of_mark(row, "in_process"):
            write_mark(act, row, mark)
        now = in_work(desk, row.id)
    if now and now.step != to:
        act.write(MOVED, item=row.id, data={"set": {"step": to}})
    short = bool(now and now.is_short and to != RECEIVED)
    return MovedOn(title_called(row.biblio), row.barcode, to, act.id, short=short)


def _ready(desk: Desk, row: Item) -> MovedOn:
    if not row.barcode:
        why = _("it has no barcode. Give it one first: item replace-barcode.")
        raise refuse("CANNOT_MARK", why=why, title=title_called(row.biblio))
    done = checkin(desk, row.barcode)
    return MovedOn(done.title, done.item, READY, done.act, done)


def _step_called(text: str) -> str:
    word = clean(text).lower()
    if word and word not in (*IN_WORK, READY):
        raise not_understood(_("Step"), text, ", ".join((*IN_WORK, READY)))
    return word


def _next(now: InProcessing | None) -> str:
    order = (ON_ORDER, *IN_WORK, READY)
    return order[order.index(now.step) + 1] if now else RECEIVED


def moved_words(done: MovedOn) -> tuple[str, str]:
    """Say where a copy was moved in processing, and what to do then."""
    text = _("Now {step}: {title}").format(step=_(STEP_WORDS[done.step]), title=done.title)
    if done.short:
        return text, _("Its record is still a short form. F10, To complete looks it up.")
    if done.step == LABELED:
        return text, _("Scan it once more when it goes to the shelf. F9 undoes it.")
    return text, _("F9 undoes it.")
