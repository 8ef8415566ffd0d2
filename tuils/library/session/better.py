"""What the number of a block does instead: the better thing. Then the item is tried again as if it had waited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _, ngettext
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.checkout import CheckedOut, checkout
from tuils.library.circulation.found import find_patron, item_of, open_loans_of
from tuils.library.circulation.terms import due_words
from tuils.library.refusals import Reason, Refused

from . import asked, inside, lifting, money, passing, visits, waiting, words
from .faces import Answer, Heard, Panel
from .questions import Blocked, Shown
from .returning import WIDEST

if TYPE_CHECKING:
    from .conversation import Session

    Way = Callable[[Session, Blocked, Reason], Heard]


def instead(session: Session, about: Blocked, answer: str) -> Heard:
    reasons = about.refused.reasons
    reason = reasons[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(reasons) else None
    if reason is None or not reason.instead():
        return session.face()
    way = WAYS.get(reason.facts.get("wording", reason.code)) or WAYS.get(reason.code)
    if way is None:
        return session.face()
    try:
        return way(session, about, reason)
    except Refused as no:
        return session.say(words.refused(no))


def again(session: Session, about: Blocked, said: Answer) -> Heard:
    """The item comes first among the scans that wait."""
    session.question = None
    if about.deed == "lend":
        session.waiting.appendleft(about.barcode)
    if session.visit:
        visits.refresh(session.desk, session.visit)
        session.panel = words.lent_panel(session.visit)
    return session.say(said)


def _renew_card(session: Session, about: Blocked, _reason: Reason) -> Heard:
    from tuils.library.people.membership import renew_patron

    return again(session, about, words.card_renewed(session.desk, renew_patron(session.desk, about.card)))


def _address(session: Session, about: Blocked, _reason: Reason) -> Heard:
    from tuils.library.people.patrons import edit_patron

    edit_patron(session.desk, about.card, {"address_bad": False})
    return again(session, about, Answer("OK", _("The address is right again.")))


def _lift(session: Session, about: Blocked, _reason: Reason) -> Heard:
    return lifting.ask(session, about)


def _pay(session: Session, about: Blocked, _reason: Reason) -> Heard:
    return money.ask(session, about.card, about)


def _whose(session: Session, about: Blocked, _reason: Reason) -> Heard:
    return money.show_whose(session, about)


def _renew_late(session: Session, about: Blocked, _reason: Reason) -> Heard:
    """Those that are late; the list of what came of it stays until the item is lent."""
    if session.visit is None:
        return session.face()
    patron = find_patron(about.card)
    late = [loan for loan in open_loans_of(patron["id"]) if loan["due_at"] < session.desk.at] if patron else []
    items = [item for item in (item_of(loan["item"]) for loan in late) if item]
    panel, said = visits.renew_loans(session.desk, session.visit, [str(item.row["barcode"]) for item in items])
    heard = again(session, about, said)
    session.panel = panel
    return replace(heard, panel=panel, waiting=len(session.waiting))


def _show(session: Session, about: Blocked, _reason: Reason) -> Heard:
    """What is out on the card; the block is still to be answered."""
    patron = find_patron(about.card)
    loans = open_loans_of(patron["id"]) if patron else []
    named = [(loan, item) for loan, item in ((loan, item_of(loan["item"])) for loan in loans) if item]
    rows = tuple(
        (str(n), item.whole_title, item.row["call_number"], due_words(session.desk, loan["due_at"]))
        for n, (loan, item) in enumerate(named, 1)
    )
    session.panel = Panel("out", rows, tuple(str(item.row["barcode"]) for _loan, item in named))
    session.question = Shown(about)
    said = ngettext("{n} item is out on this card.", "{n} items are out on this card.", len(rows))
    return session.say(
        Answer("ASK", said.format(n=len(rows)), _("y: lend all the same.   n or Esc: no.   Enter: back."))
    )


def _here(session: Session, about: Blocked, _reason: Reason) -> Heard:
    return inside.use(session, about.barcode)


def _hold(session: Session, about: Blocked, _reason: Reason) -> Heard:
    return waiting.place(session, about.card, about.barcode)


def _for_other(session: Session, about: Blocked, reason: Reason) -> Heard:
    """On the card of whoever it waits for, who sent this person."""
    done = checkout(session.desk, str(reason.facts["card"]), about.barcode)
    session.question, session.asked_about = None, asked.of_loan(done)
    if session.visit:
        session.panel = words.lent_panel(session.visit)
    said = _("Lent on the card of {name}: {title}").format(name=reason.facts["name"], title=done.title)
    then = _("Due {due}. Scan the next item.").format(due=due_words(session.desk, done.due_at))
    return session.say(Answer("OK", said, then))


def _back(session: Session, about: Blocked, _reason: Reason) -> Heard:
    session.question = None
    if session.visit:
        session.panel = words.lent_panel(session.visit)
    return session.say(
        Answer("LOOK", _("Not lent: {title}").format(title=about.refused.title), _("Back into the crate."))
    )


def _this_one(session: Session, about: Blocked, reason: Reason) -> Heard:
    """Yes to this one; what else stands in the way is asked."""
    return passing.deed(session, replace(about, passed=about.passed | {reason.code}), _plain(about, reason))


def _plain(about: Blocked, reason: Reason) -> Override:
    return Override.of({*about.passed, reason.code}, "")


# ---- after a loan


def with_repair(session: Session, done: CheckedOut, answer: Answer) -> Heard:
    """A copy with noted damage was lent: `1` keeps it here and sends it to repair."""
    noted = any(reason.code == "DAMAGED" for reason in done.alerts)
    then = f"{answer.then}   " + _("1: to repair instead.")
    if not noted or len(then) > WIDEST or not session.desk.may("circulation.state"):
        return session.say(answer)
    session.offer = lambda: _to_repair(session, done)
    return session.say(replace(answer, then=then))


def _to_repair(session: Session, done: CheckedOut) -> Heard:
    """The loan is taken back, and the copy marked: two acts, each of which F9 can take back."""
    session.undo(done.act)
    try:
        from tuils.library.circulation.marking import mark

        mark(session.desk, done.item, "in_repair")
    except Refused as no:
        return session.say(words.refused(no))
    said = _("Not lent, set aside: {title}").format(title=done.title)
    return session.say(Answer("REPAIR", said, _("Put it in the repair box. Scan the next item.")))


WAYS: dict[str, Way] = {
    "PATRON_BARRED": _lift,
    "PATRON_EXPIRED": _renew_card,
    "ADDRESS_BAD": _address,
    "OWES_TOO_MUCH": _pay,
    "FAMILY_OWES": _whose,
    "TOO_MANY_OVERDUE": _renew_late,
    "TOO_MANY_ITEMS": _show,
    "NOT_FOR_LOAN": _here,
    "HELD_FOR_OTHER": _hold,
    "WAITING_FOR_OTHER": _hold,
    "WAITING_FOR_PROXY": _for_other,
    "NO_MORE_RENEWALS": _hold,
    "IN_TRANSIT_HOLD": _back,
    "ALREADY_OUT_SAME": _this_one,
    "ALREADY_OUT_OTHER": _this_one,
    "PARTS_CHECK": _this_one,
    "RENTAL_FEE": _this_one,
}
"""By the code, or by its wording where one code is said in several ways."""
