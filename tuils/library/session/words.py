"""Sentences of the conversation, and rows of its lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tuils.i18n import _, ngettext, pgettext
from tuils.library.administration.settings import library_name, name_of
from tuils.library.circulation.checkin import CheckedIn
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet
from tuils.library.people.roles import who_may_pass
from tuils.library.refusals import Refused
from tuils.values.moments import day_label, day_of, time_label

from .faces import Answer, Cell, Head, Panel, Row

ROUTE_ROLES = {"SHELF": "text", "PROBLEM": "stop"}


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
    alert: str = ""


def last_four(card: str) -> str:
    return f"..{card[-4:]}"


def date_words(desk: Desk, moment: int) -> str:
    return day_label(day_of(moment, desk.zone), day_of(desk.now, desk.zone), _)


def iso_date_words(desk: Desk, day: str) -> str:
    """A date of the store as people read it; what is no date is shown as it is."""
    try:
        return day_label(date.fromisoformat(day), day_of(desk.now, desk.zone), _)
    except ValueError:
        return day


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
    until = iso_date_words(desk, patron.expires_on)
    return Answer("OK", _("The card is good until {date}.").format(date=until))


def at_the_desk(visit: Visit) -> Answer:
    said = _("{name} is at the desk.").format(name=visit.patron.name)
    if visit.alert:
        return Answer("LOOK", said, visit.alert)
    return Answer("OK", said, _("Scan each item. Esc when all are scanned."))


def lent(desk: Desk, done: CheckedOut, number: int) -> Answer:
    """One line with title and due date; alerts and overrides make it a LOOK."""
    due = due_words(desk, done.due_at)
    facts = {"n": number, "title": done.title, "due": due}
    told = [reason for reason in done.alerts if reason.code != "PATRON_NOTE"]
    if told:
        return Answer("LOOK", told[0].said(**facts), told[0].then(**facts))
    if done.passed - {"ALREADY_OUT_OTHER"}:
        said = _("Lent {n}, by override: {title}")
        return Answer("LOOK", said.format(**facts), _("Due {due}. Your reason is kept.").format(due=due))
    return Answer("OK", _("Lent {n}: {title}").format(**facts), _("Due {due}.").format(due=due))


def renewed(desk: Desk, title: str, due_at: int, left: int | None) -> Answer:
    due = _("Due {due}.").format(due=due_words(desk, due_at))
    if left is not None:
        due += " " + ngettext("{n} more renewal is left.", "{n} more renewals are left.", left).format(n=left)
    return Answer("OK", _("Renewed: {title}").format(title=title), due)


def checked_in(desk: Desk, done: CheckedIn) -> Answer:
    place = where(done)
    if done.route == "PROBLEM":
        said = _("This copy was taken out of the collection: {title}").format(title=done.title)
        return Answer("PROBLEM", said, _("Put it in the problem box. A librarian will look."))
    if done.route == "TRANSIT":
        said = _("Send it to {branch}: {title}").format(branch=name_of("branch", done.to), title=done.title)
        return Answer("TRANSIT", said, _("Put it in the crate for {branch}.").format(branch=name_of("branch", done.to)))
    if done.route == "REPAIR":
        note = done.note or _("Noted as damaged")
        return Answer(
            "REPAIR",
            _("Set it aside: {title}").format(title=done.title),
            _("{note}. Put it in the repair box.").format(note=note),
        )
    return _to_shelf(desk, done, place)


def _to_shelf(desk: Desk, done: CheckedIn, place: str) -> Answer:
    if "WAS_LOST" in done.alerts or "MISSING" in done.alerts:
        said = _("Found! It had been missing. Put it on the cart: {title}").format(title=done.title)
        return Answer("SHELF", said, _stop(place))
    if done.on_shelf_since is not None:
        since = date_words(desk, done.on_shelf_since)
        said = _("Already on the shelf since {date}: {title}").format(date=since, title=done.title)
        return Answer("SHELF", said, _("Nothing to do.") + " " + _stop(place))
    late = days_late(desk, done)
    then = _stop(place)
    if late:
        then += " " + ngettext("It was {n} day late.", "It was {n} days late.", late).format(n=late)
    return Answer("SHELF", _("Put it on the cart: {title}").format(title=done.title), then.strip())


def _stop(text: str) -> str:
    return f"{text}." if text else ""


def days_late(desk: Desk, done: CheckedIn) -> int:
    if done.was_due_at is None or desk.at <= done.was_due_at:
        return 0
    return (day_of(desk.at, desk.zone) - day_of(done.was_due_at, desk.zone)).days


def where(done: CheckedIn) -> str:
    return ", ".join(part for part in (done.call_number, done.place) if part)


def unknown_item(code: str) -> Answer:
    return Answer(
        "PROBLEM",
        _("{code} is not in the catalog. Set it aside.").format(code=code[:20]),
        _("Put it in the problem box with a note. A librarian will look."),
    )


def refused(no: Refused) -> Answer:
    """A refusal that is not a question: what is so, and the next step."""
    first = no.reasons[0]
    mark = "ASK" if first.kind == "C" and first.code.startswith("ALREADY_OUT") else "STOP"
    facts = {"title": no.title}
    return Answer(mark, first.said(**facts), first.then(**facts))


def several(no: Refused) -> Answer:
    said = _("Not lent: {title}. {n} things stand in the way.").format(title=no.title, n=len(no.reasons))
    if any(reason.kind == "X" for reason in no.reasons):
        return Answer("STOP", said, _("It cannot be lent today.   Enter or Esc: go on."))
    return Answer("STOP", said, _("Lend it all the same? y: yes, and give a reason.   n or Esc: no."))


# ---- lists


def blocks_panel(no: Refused, loans_before: int) -> Panel:
    """All reasons at once, worst first, with who may pass each and what its number does."""
    roles = who_may_pass(reason.code for reason in no.reasons if reason.kind == "C")
    rows: list[Row] = []
    for number, reason in enumerate(no.reasons, 1):
        who = _("you") if reason.passable else roles.get(reason.code) or _("no one")
        rows.append((str(number), reason.short(), Cell(who, "text" if reason.passable else "strong"), reason.instead()))
    notes = []
    if loans_before:
        kept = ngettext("The {n} loan before is safe.", "The {n} loans before are safe.", loans_before)
        notes.append(kept.format(n=loans_before))
    return Panel("blocks", tuple(rows), tuple(no.codes), tuple(notes))


def lent_panel(visit: Visit) -> Panel:
    rows = tuple((str(n), line.title, line.call_number, line.due) for n, line in enumerate(visit.lent, 1))
    return Panel("loans", rows, tuple(line.barcode for line in visit.lent))


def people_panel(people: list[PatronSheet]) -> Panel:
    rows = tuple(
        (str(n), person.sort_name or person.name, person.born_year, person.street, last_four(person.card))
        for n, person in enumerate(people, 1)
    )
    return Panel("people", rows, tuple(person.card for person in people))


def checkin_cells(desk: Desk, done: CheckedIn) -> Row:
    """All but the number."""
    place = {
        "SHELF": where(done),
        "TRANSIT": _("To {branch}").format(branch=name_of("branch", done.to)),
        "REPAIR": done.note or _("Noted as damaged"),
        "PROBLEM": _("Problem box, with a note"),
    }[done.route]
    if late := days_late(desk, done):
        place += ". " + ngettext("{n} day late", "{n} days late", late).format(n=late)
    word = pgettext("mark", done.route)
    return (Cell(word, ROUTE_ROLES.get(done.route, "strong")), done.title, place)


def visit_head(desk: Desk, visit: Visit) -> Head:
    patron = visit.patron
    line = f"{name_of('category', patron.category)} {last_four(patron.card)}   "
    line += _("Out {n}").format(n=visit.out)
    if visit.next_due is not None:
        line += ", " + _("next due {due}").format(due=due_words(desk, visit.next_due))
    return Head(patron.name, line, visit.alert)


def slip(desk: Desk, visit: Visit) -> tuple[str, ...]:
    """The date-due slip as plain lines, 42 wide: no name, no card."""
    if not visit.lent:
        return ()
    head = f"{date_words(desk, desk.now)} {time_label(desk.now, desk.zone)}"
    lines = [library_name()[:42], head, ""]
    for line in visit.lent:
        lines += [line.title[:42], f"  {line.barcode[-6:]:<10}" + _("due {due}").format(due=line.due)]
    return (*lines, "", ngettext("{n} item", "{n} items", len(visit.lent)).format(n=len(visit.lent)))
