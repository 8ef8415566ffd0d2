"""Why a hold is at its place: who is before it (never by name), what counts now, which copies can fill it."""

from __future__ import annotations

from datetime import date

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import moment_day, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import need, refuse
from tuils.library.holdings.items.deposited_queries import STATE as DEPOSIT, places_of
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.holds.holds import live_hold
from tuils.library.lending.lookups import find_item, patron_by_card
from tuils.library.lending.rules.rules import resolve
from tuils.library.lending.terms.queues import (
    AWAY,
    copy_fits_hold,
    counts_now,
    is_on_shelf,
    is_suspended,
    linked_holds,
    may_fill,
    position_of,
    queue_of,
)
from tuils.library.lending.terms.terms import due_words
from tuils.models import Biblio, Hold, Item, Loan
from tuils.models.rows import find, get, one
from tuils.values.time.moments import day_of

from .steps_shown import Explanation, ExplanationSteps, and_more, policy, rule_lines


def why_hold(desk: Desk, card: str, what: str) -> Explanation:
    """Explain this patron's hold on the title of this barcode (or with this title's id). Refuse with UNKNOWN_ID,
    HOLD_NOT_THEIRS."""
    patron, item = patron_by_card(card), find_item(what)
    biblio = item.row.biblio if item else what
    queue = queue_of(biblio)
    mine = [hold for hold in queue if hold.patron == patron.id and (item is None or copy_fits_hold(hold, item.row))]
    if not mine and (item or one(Biblio, '"id" = ?', biblio)):
        raise refuse("HOLD_NOT_THEIRS", title=title_called(biblio))
    need(mine, "UNKNOWN_ID", code=what)
    return why_hold_of(desk, mine[0].id)


def why_hold_of(desk: Desk, hold: str) -> Explanation:
    """Explain a hold by its id. Refuse with UNKNOWN_ID, HOLD_ENDED."""
    row, today = live_hold(hold), day_of(desk.now, desk.zone)
    queue, place, telling = queue_of(row.biblio), position_of(row), ExplanationSteps()
    title = title_called(row.biblio)
    if place:
        answer = _in_the_queue(telling, desk, row, queue, place)
        question = _("Why is it number {n} in line?").format(n=place)
    else:
        answer = _put_by(telling, desk, row)
        question = _("Why is a copy set aside?") if row.state == "waiting" else _("Why is a copy in transit?")
    if place:
        for said in _of_itself(desk, row, today):
            telling.step(said)
        if linked := linked_holds(row):
            text = _("Linked to {n} more: the first of these titles that comes fills it, and the others end.")
            telling.step(text.format(n=len(linked)))
        _copies(telling, desk, row)
        telling.step(_("Position: {n}").format(n=place), strong=True)
    return telling.because(title, question, answer, policy("HOLD"))


# ---- the queue


def _in_the_queue(telling: ExplanationSteps, desk: Desk, row: Hold, queue: list[Hold], place: int) -> str:
    before = [hold for hold in queue if hold.state == "placed" and (hold.rank, hold.id) < _key(row)]
    today = day_of(desk.now, desk.zone)
    telling.step(
        _("Order: by date placed, unless staff moved one. This one: {day}").format(day=moment_day(desk, row.placed_at))
    )
    if moves := _moves(desk, row):
        telling.step(_("Staff changed its place:"))
        telling.more(*and_more(moves))
    text = ngettext("{n} hold is ahead of it.", "{n} holds are ahead of it.", len(before)).format(n=len(before))
    telling.step(text if before else _("No one is ahead of it."))
    telling.more(*and_more([f"{n} {hold_line(desk, hold, today)}" for n, hold in enumerate(before, 1)]))
    caught = [hold for hold in queue if hold.state in ("waiting", "in_transit")]
    if caught:
        text = ngettext(
            "{n} hold already has a copy and is not counted.",
            "{n} holds already have a copy and are not counted.",
            len(caught),
        )
        telling.step(text.format(n=len(caught)))
    if not before:
        return _("It is first in line.")
    now = sum(counts_now(hold, today) for hold in before)
    if now == len(before):
        return ngettext("{n} patron is ahead.", "{n} patrons are ahead.", now).format(n=now)
    return _("{n} are ahead, and {now} of them would get a copy now.").format(n=len(before), now=now)


def _moves(desk: Desk, row: Hold) -> list[str]:
    """Return when staff moved it in line or from another title, newest first; the reason for those who may move it."""
    entries = [one for one in applying.entries_naming(hold=row.id) if one.kind == "hold_edited" and not one.void]
    moves = [entry for entry in reversed(entries) if not {"rank", "biblio"}.isdisjoint(entry.changes)]
    reasons = applying.privates([entry.id for entry in moves]) if desk.may("holds.move") else {}
    found = []
    for entry in moves:
        said = _("moved here from another title") if "biblio" in entry.changes else _("moved in line")
        reason = str(reasons.get(entry.id, {}).get("reason", ""))
        found.append(f"{moment_day(desk, entry.at)}: {said}{f' ({reason})' if reason else ''}")
    return found


def _key(hold: Hold) -> tuple[int, str]:
    return hold.rank, hold.id


def hold_line(desk: Desk, hold: Hold, today: date) -> str:
    """Return a hold in a queue without its patron."""
    text = _("since {day}").format(day=moment_day(desk, hold.placed_at))
    notes = _of_itself(desk, hold, today) or [_("gets the next copy")]
    return f"{text}: {'; '.join(notes)}"


def _of_itself(desk: Desk, hold: Hold, today: date) -> list[str]:
    """Return what keeps a hold from a copy now."""
    found = []
    if is_suspended(hold.suspended, hold.suspended_until, today):
        until = hold.suspended_until
        found.append(
            _("suspended until {day}: gets no copy").format(day=short_day(desk, date.fromisoformat(until)))
            if until
            else _("suspended until someone resumes it: gets no copy")
        )
    if hold.expires and hold.expires < today.isoformat():
        found.append(_("was wanted only until {day}").format(day=short_day(desk, date.fromisoformat(hold.expires))))
    if hold.wanted:
        found.append(_("waiting for one specific copy"))
    return found


# ---- the copies


def _copies(telling: ExplanationSteps, desk: Desk, hold: Hold) -> None:
    copies = [copy for copy in find(Item, "biblio", [hold.biblio]) if copy_fits_hold(hold, copy)]
    lines = [_copy(desk, copy) for copy in sorted(copies, key=lambda copy: str(copy.barcode))]
    text = ngettext("{n} copy can fill it.", "{n} copies can fill it.", len(copies)).format(n=len(copies))
    telling.step(text if copies else _("No copy can fill it."))
    telling.more(*and_more(lines))


def _copy(desk: Desk, copy: Item) -> str:
    """Return `..010041: out, due Mon, Dec 14`."""
    loan = get(Loan, copy.loan)
    if copy.withdrawn:
        now = _("withdrawn")
    elif copy.not_for_loan:
        now = _("in-house use only")
    elif loan:
        now = _("out, due {due}").format(due=due_words(desk, loan.due_at))
    elif copy.transit_to:
        now = _("in transit to {branch}").format(branch=name_of("branch", copy.transit_to))
    elif copy.held_for:
        now = _("set aside for someone")
    elif copy.state in AWAY and not may_fill(copy):
        now = _("damaged or in repair: can't fill a hold")
    elif is_on_shelf(copy):
        now = _("on the shelf: fills a hold when it is checked in")
    elif copy.state == DEPOSIT and (away := places_of([copy.id]).get(copy.id)):
        now = _("at {place}").format(place=away.place)
        if away.due_at:
            now = _("{status}, due {due}").format(status=now, due=moment_day(desk, away.due_at))
    else:
        now = _("not available now")
    return f"..{str(copy.barcode)[-6:]}: {now}"


# ---- put by


def _put_by(telling: ExplanationSteps, desk: Desk, hold: Hold) -> str:
    """Explain how long it waits, and how that was counted."""
    branch = name_of("branch", hold.pickup)
    telling.step(_("It was next when the copy came in. Pickup at {branch}").format(branch=branch))
    if hold.state == "in_transit":
        telling.step(_("The copy is sent there and set aside when it is checked in."), strong=True)
        return _("A copy is in transit to {branch}.").format(branch=branch)
    case = (hold.pickup or desk.branch, "", "")
    rule = resolve(*case).get("hold_pickup_days")
    if rule:
        telling.step(_("How many open days to pick up a hold?"))
        telling.more(*rule_lines("hold_pickup_days", case, rule))
    if hold.caught_at:
        telling.step(_("Set aside since {day}").format(day=moment_day(desk, hold.caught_at)))
    if not hold.pickup_by:
        telling.step(_("It has no end date."), strong=True)
        return _("It has no end date.")
    until = short_day(desk, date.fromisoformat(hold.pickup_by))
    telling.step(_("Last day on the hold shelf: {day}").format(day=until), strong=True)
    return _("It is on the hold shelf until {day}.").format(day=until)
