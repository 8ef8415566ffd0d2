"""Copies of ours that other libraries ask for: asked, pulled, sent with a due date, back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.counting import count_between
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.lookups import NamedItem, item_by_barcode
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.booked import booked_blocks
from tuils.library.lending.terms.queues import is_on_shelf, next_hold
from tuils.library.lending.terms.terms import due_of_borrowed, loan_time_blocks, write_override
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .interlibrary_fields import COPY, stored_ill_fields
from .lending_state import AWAY, BACK, DECLINED, SENT, WANTED
from .partners import partner_called
from .queries import LendingRow, lending_of_copy, lending_rows, title_and_author

STATES = {
    "wanted": N_("to send"),
    "sent": N_("lent"),
    "overdue": N_("overdue"),
    "back": N_("back"),
    "lost": N_("lost"),
    "declined": N_("declined"),
}
WHICH = ("open", *STATES, "all")
SHORTEST_END = 6


@dataclass(frozen=True)
class LendingSheet:
    """A partner's request, as a list shows it. `state`: a key of STATES; a copy that was scanned here since is
    back. `days_late`: after its due date."""

    row: LendingRow
    state: str
    days_late: int = 0

    @property
    def id(self) -> str:
        return self.row.id


@verb("ill.edit")
def request_of_partner(desk: Desk, partner: str, fields: Facts) -> LendingSheet:
    """Note what a partner asks of us. Refuse with ILL_PARTNER_UNKNOWN, ILL_PARTNER_SEVERAL, TITLE_MISSING,
    NOT_UNDERSTOOD."""
    asking = partner_called(partner)
    known = {
        name: value for name, value in stored_ill_fields(desk, "lending", fields).items() if value not in ("", None)
    }
    if not known.get("title"):
        raise refuse("TITLE_MISSING")
    data = {"set": {**known, "partner": asking.id, "branch": desk.branch}}
    made = Act(desk).write(WANTED, list=NEW, data=data)
    return lending_sheet(desk, lending_called(made.id))


@verb("ill.edit")
def lend_to_partner(
    desk: Desk, partner: str, barcode: str, due: str, *, request: str = "", override: Override = NO_OVERRIDE
) -> LendingSheet:
    """Send a copy of ours to a partner. `request`: the one it answers; else the open one of this partner for its title.
    It counts as provided as it leaves, and not as circulation.

    Refuse with ILL_PARTNER_UNKNOWN, ITEM_UNKNOWN, ILL_OWN_COPY, ON_LOAN, CANNOT_MARK, NOT_UNDERSTOOD, ILL_UNKNOWN; and,
    unless overridden, where the desk would ask: BOOKED_FOR_OTHER, HELD_FOR_OTHER, NOT_FOR_LOAN, OUT_OF_ORDER.
    """
    asking, item = partner_called(partner), item_by_barcode(barcode)
    _is_here(item)
    day = _due(desk, due)
    blocks = _blocks(desk, item, day)
    passed = blocks.stop_unless(override, item.whole_title)
    act = Act(desk)
    title, author = title_and_author(item.row.biblio)
    known = lending_called(request) if request else _asked_for(asking.id, title)
    if known and known.state != "wanted":
        raise refuse("ILL_STATE", title=known.title, state=_(STATES[known.state]))
    key = known.id if known else act.write(
        WANTED, list=NEW, data={"set": {"title": title, "author": author, "partner": asking.id, "branch": desk.branch}}
    ).id  # fmt: skip
    act.write("item_state", item=item.id, data={"state": AWAY})
    facts: Facts = {"item": item.id, "barcode": item.row.barcode, "due_on": day, "partner": asking.id}
    act.write(SENT, list=key, data={"set": facts})
    write_override(act, passed, override.reason, item=item.id)
    count_between(desk, SENT)
    return lending_sheet(desk, lending_called(key))


def _is_here(item: NamedItem) -> None:
    row, title = item.row, item.whole_title
    if row.borrowed_until:
        raise refuse("ILL_OWN_COPY", title=title)
    if row.loan:
        raise refuse("ON_LOAN", title=title)
    if not is_on_shelf(row):
        why = _("only a copy on the shelf can be lent to another library.")
        raise refuse("CANNOT_MARK", why=why, title=title)


def _blocks(desk: Desk, item: NamedItem, day: str) -> Blocks:
    """Return what the desk would ask before it lends this copy until that day (ISO): to a partner as to a patron."""
    blocks = Blocks(desk)
    if item.facts.stays:
        blocks.add("NOT_FOR_LOAN", wording="STAYS_HERE", type=name_of("item_type", item.row.item_type))
    if hold := next_hold(item.row, day_of(desk.at, desk.zone)):
        blocks.add("HELD_FOR_OTHER", wording="HELD_HERE", hold=hold.id)
    if item.facts.bookable:
        booked_blocks(blocks, item, None, due_of_borrowed(desk, day).at)
    loan_time_blocks(blocks, item, None)
    return blocks


def _due(desk: Desk, text: str) -> str:
    today = day_of(desk.now, desk.zone)
    day = day_in("due", clean(text), today, NEXT)
    if day < today:
        raise not_understood("due", text, _("A date in the future."))
    return day.isoformat()


def _asked_for(partner: str, title: str) -> LendingRow | None:
    rows = lending_rows("one.state = 'wanted' AND one.kind = 'loan' AND one.partner = ?", partner)
    return next((row for row in rows if fold_text(row.title) == fold_text(title)), None)


@verb("ill.edit")
def send_photocopy(desk: Desk, text: str) -> LendingSheet:
    """Send the photocopy that a partner asked for: nothing comes back. Refuse with ILL_UNKNOWN, ILL_STATE."""
    row = lending_called(text)
    if row.kind != COPY or row.state != "wanted":
        raise refuse("ILL_STATE", title=row.title, state=_(STATES[row.state]))
    act = Act(desk)
    act.write(SENT, list=row.id)
    count_between(desk, SENT)
    act.write(BACK, list=row.id)
    return lending_sheet(desk, lending_called(row.id))


@verb("ill.edit")
def decline_lending(desk: Desk, text: str) -> LendingSheet:
    """Decline what a partner asked for. Refuse with ILL_UNKNOWN, ILL_STATE."""
    row = lending_called(text)
    if row.state != "wanted":
        raise refuse("ILL_STATE", title=row.title, state=_(STATES[row.state]))
    Act(desk).write(DECLINED, list=row.id)
    return lending_sheet(desk, lending_called(row.id))


@dataclass(frozen=True)
class BackFromPartner:
    """A copy that came back, and where it goes now."""

    sheet: LendingSheet
    checkin: CheckedIn


@verb("ill.edit")
def back_from_partner(desk: Desk, barcode: str) -> BackFromPartner:
    """Take back a copy that another library had. Refuse with ITEM_UNKNOWN, ILL_NOT_LENT."""
    item = item_by_barcode(barcode)
    lent = lending_of_copy(item.id)
    if not lent or item.row.state != AWAY:
        raise refuse("ILL_NOT_LENT", title=item.whole_title)
    act = Act(desk)
    done = checkin(desk, barcode, act=act)
    act.write(BACK, list=lent[-1].id)
    return BackFromPartner(lending_sheet(desk, lending_called(lent[-1].id)), done)


# ---- reads


@permitted("ill.edit")
def lendings(desk: Desk, which: str = "open") -> Sequence[LendingSheet]:
    """Return what partners asked of us, a key of WHICH, the oldest first. Refuse with NOT_UNDERSTOOD. Permission
    ill.edit."""
    if which not in WHICH:
        raise not_understood("state", which, ", ".join(WHICH))
    open_ = ("wanted", "sent", "overdue")
    found = [lending_sheet(desk, row) for row in lending_rows()]
    return [one for one in found if which in ("all", one.state) or (which == "open" and one.state in open_)]


def lending_sheet(desk: Desk, row: LendingRow) -> LendingSheet:
    state, late = row.state, 0
    if state == "sent" and row.item:
        state = "sent" if row.copy_state == AWAY else "lost" if row.copy_state in LOST else "back"
    if state == "sent" and row.due_on:
        late = max(0, (day_of(desk.now, desk.zone) - date.fromisoformat(row.due_on)).days)
    return LendingSheet(row, "overdue" if late else state, late)


def lending_called(text: str) -> LendingRow:
    """Return the partner's request with this id or the end of it, with the copy of this barcode, or whose title begins
    so. Refuse with ILL_UNKNOWN, ILL_SEVERAL."""
    rows, typed, words = lending_rows(), clean(text), fold_text(clean(text))
    ways = (
        [row for row in rows if row.id == typed or (len(typed) >= SHORTEST_END and row.id.endswith(typed))],
        [row for row in rows if typed and row.barcode == typed and row.state == "sent"],
        [row for row in rows if words and fold_text(row.title).startswith(words) and row.state == "wanted"],
    )
    found = next(filter(None, ways), []) if typed else []
    if not found:
        raise refuse("ILL_UNKNOWN", text=typed[:40])
    if len(found) > 1:
        raise refuse("ILL_SEVERAL", text=typed[:40], titles=", ".join(row.title for row in found[:3]))
    return found[0]
