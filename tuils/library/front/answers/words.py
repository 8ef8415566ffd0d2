"""Sentences of the conversation, and rows of its lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuils.i18n import _, ngettext, pgettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.loans.renewal import Renewed
from tuils.library.lending.terms.blocks import PLAIN_YES
from tuils.library.lending.terms.terms import due_short, due_words
from tuils.library.people.patrons.last_use import last_visit_words
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.library.people.staff.roles import who_may_pass
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of

from .heard import OVERDUE, Answer, Cell, Head, Panel, Row
from .results import RenewedSeveral
from .visits import DeskVisit


def route_word(route: str) -> str:
    """Return the word of a route in the counts above the list."""
    return pgettext("mark", route).lower()


# ---- answers


def who_is_it(text: str, people: Sequence[PatronSheet]) -> Answer:
    """Ask for at least one second sign: a single match is confirmed as well."""
    if len(people) == 1:
        sentence = _("Is this {name}? Ask for the birth year or the street.").format(name=people[0].name)
        return Answer("ASK", sentence, _("y: yes.   n or Esc: someone else."))
    sentence = ngettext('{n} person matches "{words}".', '{n} people match "{words}".', len(people))
    sentence = sentence.format(n=len(people), words=text) + " " + _("Ask for the birth year or the street.")
    return Answer("ASK", sentence, _("Type the number, then Enter. Esc: none of these."))


def leave_all_the_same(visit: DeskVisit | None, parked: int) -> Answer:
    if visit:
        text = _("{name} is still at the desk. Sign out anyway?").format(name=visit.patron.name)
    else:
        text = ngettext("{n} patron is parked.", "{n} patrons are parked.", parked).format(n=parked)
        text += " " + _("Sign out anyway?")
    return Answer("ASK", text, _("y: sign out (checkouts are kept).   n or Esc: stay."))


def card_renewed(desk: Desk, patron: PatronSheet) -> Answer:
    until = iso_words(desk, patron.expires_on)
    if patron.fee_cents:
        text = _("Card renewed. {name} was charged {money}.")
        text = text.format(name=patron.name, money=money_label(patron.fee_cents))
        return Answer("NOTE", text, _("The card is good until {date}.").format(date=until), name=patron.name)
    return Answer("OK", _("Card renewed until {date}.").format(date=until))


def at_the_desk(visit: DeskVisit) -> Answer:
    text = _("{name} is at the desk.").format(name=visit.patron.name)
    if visit.alert:
        return Answer("NOTE", text, visit.alert)
    if visit.owes and visit.owes > 0:
        return Answer("OK", text, _("Scan each item, or type .y to take a payment. Esc when done."))
    return Answer("OK", text, _("Scan each item. Press Esc when done."))


def lent(desk: Desk, done: CheckedOut, number: int, name: str) -> Answer:
    """Answer in one line with title and due date; alerts and overrides make it a NOTE, and add what to fetch or pay."""
    due = due_words(desk, done.due_at)
    facts, count = {"n": number, "title": done.title, "due": due}, items_words(number)
    told = [reason for reason in done.alerts if reason.code != "PATRON_NOTE"]
    if done.off_shelf:
        hint = _("Due {due}. Check in {code} from the hold shelf.")
        text = _("Checked out {n}: {title}").format(**facts)
        return Answer("NOTE", text, hint.format(due=due, code=done.off_shelf), fact=count)
    if told:
        return Answer("NOTE", told[0].sentence(**facts), told[0].next_step(**facts), fact=count)
    if done.let_through:
        text = _("Checked out {n}, by override: {title}")
        what = "; ".join(reason.short() for reason in done.let_through)
        hint = _("Due {due}. Overridden: {what}.")
        return Answer("NOTE", text.format(**facts), hint.format(due=due, what=what), fact=count)
    hint = _("Due {due}.").format(due=due)
    if done.shortened:
        hint = _("Due {due}, sooner than usual: others are waiting.").format(due=due)
    if done.booking:
        hint = _("Due {due}, when the booking ends.").format(due=due)
    if done.booked:
        hint += " " + _("{name} was booked; it is free now.").format(name=done.booked)
    if done.hold:
        hint += " " + _("The hold is filled.")
    if done.fee_cents:
        hint += " " + _("{name} was charged {money}.").format(name=name, money=money_label(done.fee_cents))
    return Answer("OK", _("Checked out {n}: {title}").format(**facts), hint, fact=count)


def items_words(number: int) -> str:
    return ngettext("{n} item", "{n} items", number).format(n=number)


def renewed(desk: Desk, done: Renewed, name: str = "") -> Answer:
    """Answer that it was renewed. `name`: of the patron, if it may be shown."""
    due, left = _("Due {due}.").format(due=due_words(desk, done.due_at)), done.renewals_left
    if done.fine_cents:
        fined = _("{name} owes {money} because it was overdue.")
        fined = fined if name else _("{money} is owed because it was overdue.")
        due += " " + fined.format(name=name, money=money_label(done.fine_cents))
    if left is not None:
        due += " " + ngettext("{n} renewal left.", "{n} renewals left.", left).format(n=left)
    return Answer("OK", _("Renewed: {title}").format(title=done.title), due)


def renewed_several(did: RenewedSeveral) -> Answer:
    if not did.each:
        return Answer("", _("No checkouts."), _("Scan an item to check it out."))
    text = _("Renewed {done} of {n}.").format(done=len(did.done), n=len(did.each))
    if len(did.done) == len(did.each):
        return Answer("OK", text, _("Scan an item, or Esc to finish."))
    return Answer("NOTE", text, _("The list says why. F7 on a line tries that one alone."))


def refusal_answer(no: Refused) -> Answer:
    """Answer a refusal that is not a question: the fact, and the next step."""
    first = no.reasons[0]
    mark, blocks = "ASK" if first.kind == "C" and first.code in PLAIN_YES else "STOP", len(no.reasons)
    fact = ngettext("{n} block", "{n} blocks", blocks).format(n=blocks) if blocks > 1 else ""
    return Answer(mark, no.headline(), first.next_step(title=no.title), no.title, no.patron, fact)


# ---- lists


def blocks_panel(no: Refused, loans_before: int) -> Panel:
    """Return all reasons at once, worst first, with who may override each and what its number does."""
    roles = who_may_pass(reason.code for reason in no.reasons if reason.kind == "C")
    rows: list[Row] = []
    for number, reason in enumerate(no.reasons, 1):
        who = _("you") if reason.passable else roles.get(reason.code) or _("no one")
        rows.append((str(number), reason.short(), Cell(who, "text" if reason.passable else "strong"), reason.instead()))
    notes = []
    others = [n for n, reason in enumerate(no.reasons, 1) if reason.kind == "C" and not reason.passable]
    if others and not any(reason.kind == "X" for reason in no.reasons):
        lines = ", ".join(map(str, others))
        pin = ngettext(
            "y needs someone else's PIN (line {lines}).", "y needs someone else's PIN (lines {lines}).", len(others)
        )
        notes.append(pin.format(lines=lines))
    if loans_before:
        kept = ngettext(
            "The item already checked out is fine.", "The {n} items already checked out are fine.", loans_before
        )
        notes.append(kept.format(n=loans_before))
    return Panel("blocks", tuple(rows), tuple(no.codes), tuple(notes))


def scans_aside_words(why: str, n: int) -> str:
    """Return `2 not out`: scans that do not count as checked in or renewed."""
    if why == "on_shelf":
        return ngettext("{n} not out", "{n} not out", n).format(n=n)
    if why == "unknown":
        return ngettext("{n} unknown", "{n} unknown", n).format(n=n)
    return ngettext("{n} not done", "{n} not done", n).format(n=n)


IN_HEAD = 1
"""Lines of what else there is to say that have room above the list; the rest is in it."""
MOST_OUT = 8
"""Lines of earlier checkouts: below them is what is checked out now."""


def lent_panel(visit: DeskVisit) -> Panel:
    """Return earlier checkouts, overdue first and marked; below them, numbered like the slip, those of this visit,
    so that a scan adds a line at the end."""
    now: list[Row] = [(str(n), line.title, line.short_due) for n, line in enumerate(visit.lent, 1)]
    keys = [line.barcode for line in visit.lent]
    before, out = _out_rows(visit)
    noted: list[Row] = [("", Cell(said, "look")) for said in visit.more[IN_HEAD:]]
    visit_head: list[Row] = [("", ""), ("", Cell(_("This visit"), "head"))] if before else []
    rows = (*before, *noted, *visit_head, *now)
    return Panel(
        "loans",
        rows,
        (*out, *[""] * (len(rows) - len(out) - len(keys)), *keys),
        title=_out_title(visit) if before else "",
    )


def _out_rows(visit: DeskVisit) -> tuple[list[Row], list[str]]:
    """Return the lines, and the key of each. Lines that have no room are counted."""
    shown = visit.before if len(visit.before) <= MOST_OUT else visit.before[: MOST_OUT - 1]
    rows: list[Row] = [
        (OVERDUE if line.late else "-", line.title, line.due, Cell(line.said, "look" if line.late else "text"))
        for line in shown
    ]
    if more := len(visit.before) - len(shown):
        text = ngettext("and {n} more. F4 opens the card.", "and {n} more. F4 opens the card.", more)
        rows.append(("", text.format(n=more)))
    return rows, [line.barcode for line in shown]


def _out_title(visit: DeskVisit) -> str:
    text = _("Already out: {n}").format(n=len(visit.before))
    late = sum(line.late for line in visit.before)
    return ", ".join((text, _("{n} overdue").format(n=late))) if late else text


def people_panel(desk: Desk, people: Sequence[PatronSheet]) -> Panel:
    """Return a row for each, with what tells two people of one name apart."""
    today = day_of(desk.now, desk.zone)
    rows = tuple(
        (str(n), who.sort_name or who.name, who.born_year, who.street, last_four(who.card), _visit(who, today))
        for n, who in enumerate(people, 1)
    )
    return Panel("people", rows, tuple(person.card for person in people))


def _visit(patron: PatronSheet, today: date) -> str:
    return last_visit_words(patron.last_use, today)


def visit_head(desk: Desk, visit: DeskVisit) -> Head:
    """Return parts three blanks apart: category and card, what is out, holds, what is owed."""
    patron = visit.patron
    out = _("Out {n}").format(n=visit.out)
    if visit.late:
        out += ", " + _("{n} overdue").format(n=visit.late)
    until = ""
    if visit.next_due is not None:
        until = ", " + _("next due {due}").format(due=due_short(desk, visit.next_due))
    who = f"{name_of('category', patron.category)} {last_four(patron.card)}"
    more = []
    if visit.holds:
        more.append(_("Holds {n}").format(n=visit.holds))
    if visit.owes is not None and visit.owes < 0:
        more.append(_("Credit {money}").format(money=money_label(-visit.owes)))
    elif visit.owes is not None:
        more.append(_("Owes {money}").format(money=money_label(visit.owes)))
    whole, short = ("   ".join((who, said, *more)) for said in (out + until, out))
    return Head(patron.name, whole, visit.alert, short, visit.more[:IN_HEAD])
