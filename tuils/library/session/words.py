"""Sentences of the conversation, and rows of its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.administration.settings import library_name, name_of
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.terms import PLAIN_YES, due_words
from tuils.library.dates import iso_words, moment_day
from tuils.library.desk import Desk
from tuils.library.people.last_use import visit_words
from tuils.library.people.roles import who_may_pass
from tuils.library.people.sheets import PatronSheet
from tuils.library.refusals import Refused
from tuils.values.barcode import last_four
from tuils.values.dataclass import dataclass
from tuils.values.moments import day_of, time_label
from tuils.values.money import plain

from .faces import Answer, Cell, Head, Panel, Row
from .questions import Blocked


@dataclass
class Lent:
    """One line of a visit, numbered like the slip."""

    barcode: str
    title: str
    call_number: str
    due: str
    done: CheckedOut


@dataclass
class Visit:
    """A patron at the desk, and what was lent in this visit."""

    patron: PatronSheet
    since: int
    lent: list[Lent] = field(default_factory=list)
    out: int = 0
    next_due: int | None = None
    holds: int = 0
    owes: int | None = None  # cents; None where there are no fines and nothing is owed
    alert: str = ""


def route_word(route: str) -> str:
    """A route in the counts above the list."""
    return pgettext("mark", route).lower()


# ---- answers


def who_is_it(text: str, people: list[PatronSheet]) -> Answer:
    """Never fewer than one second sign: one who matches is asked for as well."""
    if len(people) == 1:
        said = _("Is this {name}? Ask for the birth year or the street.").format(name=people[0].name)
        return Answer("ASK", said, _("y: yes.   n or Esc: somebody else."))
    said = ngettext('{n} person matches "{words}".', '{n} people match "{words}".', len(people))
    said = said.format(n=len(people), words=text) + " " + _("Ask for the birth year or the street.")
    return Answer("ASK", said, _("Type the number, then Enter. Esc: none of these."))


def leave_all_the_same(visit: Visit | None, parked: int) -> Answer:
    if visit:
        said = _("{name} is still at the desk. Sign out all the same?").format(name=visit.patron.name)
    else:
        said = ngettext("{n} person is parked.", "{n} people are parked.", parked).format(n=parked)
        said += " " + _("Sign out all the same?")
    return Answer("ASK", said, _("y: sign out. What was lent stays lent.   n or Esc: stay."))


def card_renewed(desk: Desk, patron: PatronSheet) -> Answer:
    until = iso_words(desk, patron.expires_on)
    said = _("The card is good until {date}.").format(date=until)
    if patron.fee_cents:
        return Answer("LOOK", said, _("{money} is on the account for it.").format(money=plain(patron.fee_cents)))
    return Answer("OK", said)


def at_the_desk(visit: Visit) -> Answer:
    said = _("{name} is at the desk.").format(name=visit.patron.name)
    if visit.alert:
        return Answer("LOOK", said, visit.alert)
    return Answer("OK", said, _("Scan each item. Esc when all are scanned."))


def lent(desk: Desk, done: CheckedOut, number: int) -> Answer:
    """One line with title and due date; alerts and overrides make it a LOOK, and what is to be fetched or paid."""
    due = due_words(desk, done.due_at)
    facts = {"n": number, "title": done.title, "due": due}
    told = [reason for reason in done.alerts if reason.code != "PATRON_NOTE"]
    if done.off_shelf:
        then = _("Due {due}. Check in {code} from the hold shelf.")
        return Answer("LOOK", _("Lent {n}: {title}").format(**facts), then.format(due=due, code=done.off_shelf))
    if told:
        return Answer("LOOK", told[0].said(**facts), told[0].then(**facts))
    if done.passed - PLAIN_YES:
        said = _("Lent {n}, by override: {title}")
        return Answer("LOOK", said.format(**facts), _("Due {due}. Your reason is kept.").format(due=due))
    then = _("Due {due}.").format(due=due)
    if done.hold:
        then += " " + _("The hold is filled.")
    if done.fee_cents:
        then += " " + _("{money} was charged.").format(money=plain(done.fee_cents))
    return Answer("OK", _("Lent {n}: {title}").format(**facts), then)


def renewed(desk: Desk, title: str, due_at: int, left: int | None, fine_cents: int = 0) -> Answer:
    due = _("Due {due}.").format(due=due_words(desk, due_at))
    if fine_cents:
        due += " " + _("{money} is owed, as it was late.").format(money=plain(fine_cents))
    if left is not None:
        due += " " + ngettext("{n} more renewal is left.", "{n} more renewals are left.", left).format(n=left)
    return Answer("OK", _("Renewed: {title}").format(title=title), due)


def refused(no: Refused) -> Answer:
    """A refusal that is not a question: what is so, and the next step."""
    first = no.reasons[0]
    mark = "ASK" if first.kind == "C" and first.code in PLAIN_YES else "STOP"
    facts = {"title": no.title}
    return Answer(mark, first.said(**facts), first.then(**facts))


NOT_DONE = {
    "lend": N_("Not lent: {title}"),
    "renew": N_("Not renewed: {title}"),
    "hold": N_("No hold: {title}"),
    "pay": N_("Nothing was paid."),
    "here": N_("Not counted: {title}"),
}
DO_NOT = {
    "lend": N_("n or Esc: do not lend it."),
    "renew": N_("n or Esc: do not renew it."),
    "hold": N_("n or Esc: no hold."),
}
WHY_ASKED = {
    "lend": N_("Why may it be lent? A few words, then Enter."),
    "renew": N_("Why may it be renewed? A few words, then Enter."),
    "hold": N_("Why may it be held? A few words, then Enter."),
}
ALL_THE_SAME = {
    "lend": N_("Lend it all the same? y: yes, and give a reason.   n or Esc: no."),
    "renew": N_("Renew it all the same? y: yes, and give a reason.   n or Esc: no."),
    "hold": N_("Place it all the same? y: yes, and give a reason.   n or Esc: no."),
}


def not_done(about: Blocked) -> str:
    return _(NOT_DONE[about.deed]).format(title=about.refused.title)


def do_not(about: Blocked) -> str:
    return _(DO_NOT.get(about.deed, N_("n or Esc: no.")))


def why_asked(about: Blocked) -> Answer:
    said = _(WHY_ASKED.get(about.deed, N_("Why? A few words, then Enter.")))
    return Answer("ASK", said, _("They are kept with your name.") + " " + _("Esc: no."))


def several(about: Blocked) -> Answer:
    no = about.refused
    said = not_done(about)
    if len(no.reasons) > 1:
        stands = ngettext("{n} thing stands in the way.", "{n} things stand in the way.", len(no.reasons))
        said = f"{said}{'' if said.endswith('.') else '.'} {stands.format(n=len(no.reasons))}"
    if any(reason.kind == "X" for reason in no.reasons):
        lend = _("It cannot be lent today.   Enter or Esc: go on.")
        then = lend if about.deed == "lend" else _("It cannot be done.   Enter or Esc: go on.")
    else:
        then = _(ALL_THE_SAME.get(about.deed, N_("All the same? y: yes.   n or Esc: no.")))
    return Answer("STOP", said, then, no.title)


# ---- lists


def blocks_panel(no: Refused, loans_before: int) -> Panel:
    """All reasons at once, worst first, with who may pass each and what its number does."""
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
            "Yes takes another's PIN (line {lines}).", "Yes takes another's PIN (lines {lines}).", len(others)
        )
        notes.append(pin.format(lines=lines))
    if loans_before:
        kept = ngettext("The {n} loan before is safe.", "The {n} loans before are safe.", loans_before)
        notes.append(kept.format(n=loans_before))
    return Panel("blocks", tuple(rows), tuple(no.codes), tuple(notes))


def lent_panel(visit: Visit) -> Panel:
    rows = tuple((str(n), line.title, line.call_number, line.due) for n, line in enumerate(visit.lent, 1))
    return Panel("loans", rows, tuple(line.barcode for line in visit.lent))


def people_panel(desk: Desk, people: Sequence[PatronSheet]) -> Panel:
    """Each with what tells two people of one name apart."""
    today = day_of(desk.now, desk.zone)
    rows = tuple(
        (str(n), who.sort_name or who.name, who.born_year, who.street, last_four(who.card), _visit(who, today))
        for n, who in enumerate(people, 1)
    )
    return Panel("people", rows, tuple(person.card for person in people))


def _visit(patron: PatronSheet, today: date) -> str:
    return visit_words(patron.last_use, today)


def visit_head(desk: Desk, visit: Visit) -> Head:
    """Parts three blanks apart: category and card, what is out, holds, what is owed."""
    patron = visit.patron
    out = _("Out {n}").format(n=visit.out)
    if visit.next_due is not None:
        out += ", " + _("next due {due}").format(due=due_words(desk, visit.next_due))
    parts = [f"{name_of('category', patron.category)} {last_four(patron.card)}", out]
    if visit.holds:
        parts.append(_("Holds {n}").format(n=visit.holds))
    if visit.owes is not None and visit.owes < 0:
        parts.append(_("Credit {money}").format(money=plain(-visit.owes)))
    elif visit.owes is not None:
        parts.append(_("Owes {money}").format(money=plain(visit.owes)))
    return Head(patron.name, "   ".join(parts), visit.alert)


def slip(desk: Desk, visit: Visit) -> tuple[str, ...]:
    """The date-due slip as plain lines, 42 wide: no name, no card."""
    if not visit.lent:
        return ()
    head = f"{moment_day(desk, desk.now)} {time_label(desk.now, desk.zone)}"
    lines = [library_name()[:42], head, ""]
    for line in visit.lent:
        lines += [line.title[:42], f"  {line.barcode[-6:]:<10}" + _("due {due}").format(due=line.due)]
    return (*lines, "", ngettext("{n} item", "{n} items", len(visit.lent)).format(n=len(visit.lent)))
