"""Scans within the library itself: copies that were used here, loose things, and the cart on its way to the shelves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.heard import Answer, Cell
from tuils.library.front.answers.why_subject import WhySubject

from .desk_state import UNCHANGED, DeskAction, DeskState, Outcome
from .pile import PileLine

if TYPE_CHECKING:
    from tuils.library.lending.loans.inhouse import UsedHere


def use(state: DeskState, action: DeskAction) -> Outcome:
    """Count a use; it is not lent, even with a patron at the desk."""
    from tuils.library.lending.loans.inhouse import use_here

    done = use_here(action.desk or state.desk, action.barcode)
    if not state.mode:
        return Outcome(in_house_words(done), state.lent_panel(), did=done)
    about = WhySubject("route", done.item, "", done.title, act=done.act)
    route = pgettext("mark", done.route)
    line = PileLine(done.act, "", (Cell(route), done.title, done.call_number), about)
    return Outcome(in_house_words(done), state.lay(line), did=done)


def in_house_words(done: UsedHere) -> Answer:
    text = _("In-house use: {title}").format(title=done.title)
    if done.route == "LENDER":
        return Answer("NOTE", text, _("It goes back to its library. F6, then scan it, to see which."))
    if done.route in ("HOLD", "TRANSIT"):
        return Answer("NOTE", text, _("It is needed elsewhere. F6, then scan it, to see where."))
    hint = _("It was checked out, and is now checked in.") + " " if done.was_lent else ""
    if done.fine_cents:
        owed = _("{name} owes {money}.") if done.fined else _("{money} is owed.")
        hint += owed.format(name=done.fined, money=money_label(done.fine_cents)) + " "
    return Answer("OK", text, hint + (f"{done.call_number}." if done.call_number else ""))


def typed_loose_count(text: str, mode: str) -> tuple[str, int] | None:
    """Read `loose 3 newspapers`: what, and how many. Without a number only while things are counted: elsewhere
    `loose change` is a title."""
    found = re.fullmatch(rf"{re.escape(_('loose'))}\s+(?:([0-9]{{1,3}})\s+)?(\S.*)", text, re.IGNORECASE)
    if found is None or not (found[1] or mode == "here"):
        return None
    return found[2], int(found[1] or 1)


def count_in_house(state: DeskState, what: str, n: int) -> Outcome:
    try:
        from tuils.library.lending.loans.inhouse import count_loose

        done = count_loose(state.desk, what, n)
    except Refused as no:
        return Outcome(did=no)
    text = ngettext("Counted: {n} {what}", "Counted: {n} {what}", done.n).format(n=done.n, what=done.what)
    line = PileLine(done.act, "", (Cell(_("LOOSE")), done.what, str(done.n)))
    panel = state.lay(line) if state.mode == "here" else None
    return Outcome(Answer("OK", text, _("F9 undoes it.")), panel)


# ---- the cart

WRONG = {
    "ON_LOAN": (N_("NOTE"), N_("Still checked out: {title}"), N_("Still checked out")),
    "HOLD": (N_("HOLD"), N_("A patron is waiting: {title}"), N_("A patron is waiting")),
    "TRANSIT": (N_("TRANSIT"), N_("It belongs to {branch}: {title}"), N_("To {branch}")),
    "REPAIR": (N_("REPAIR"), N_("Marked damaged: {title}"), N_("Marked damaged")),
    "LENDER": (N_("LENDER"), N_("Send it back to its library: {title}"), N_("Back to its library")),
    "WITHDRAWN": (N_("PROBLEM"), N_("This copy was withdrawn: {title}"), N_("Problem box, with a note")),
}
MARKED = (N_("NOTE"), N_("Not marked as in the library: {title}"), N_("Not marked as in"))
"""The words for lost, missing, claimed, in process: a check-in fixes it."""


def verify_cart_copy(state: DeskState, action: DeskAction) -> Outcome:
    """Verify a copy on the cart. A right one is only counted; a wrong one is reported, and `1` checks it in."""
    from tuils.library.lending.loans.inhouse import put_away

    done = put_away(state.desk, action.barcode)
    if done.ok:
        state.pile.agreed += 1
        return UNCHANGED
    mark, said, short = WRONG.get(done.wrong, MARKED)
    facts = {"title": done.title, "branch": name_of("branch", done.to) if done.to else ""}
    said, cell = _(said).format(**facts), Cell(pgettext("mark", mark), "stop" if mark == "PROBLEM" else "strong")
    about = WhySubject("route", done.item, "", done.title)
    panel = state.lay(PileLine("", done.wrong, (cell, done.title, _(short).format(**facts)), about))
    if done.wrong == "WITHDRAWN":
        return Outcome(Answer(mark, said, _("Put it in the problem box. A librarian will check it.")), panel)
    answer = Answer(mark, said, _("Take it off the cart.   1: check it in."))
    return Outcome(answer, panel, offers=DeskAction("check_in_reported", done.item))
