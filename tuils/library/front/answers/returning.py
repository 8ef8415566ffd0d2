"""Sentences about a returned copy: where it goes, what was found, what is owed."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_words, moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.loans.checkin import Caught, CheckedIn
from tuils.values.time.moments import day_of

from .heard import WIDEST, Answer, Cell, Row

ROUTE_ROLES = {
    "SHELF": "text",
    "HOLD": "hold",
    "TRANSIT": "transit",
    "REPAIR": "repair",
    "LENDER": "transit",
    "PROBLEM": "stop",
}
TO_LENDER = N_("Send it back to {library}")


def checked_in(desk: Desk, done: CheckedIn) -> Answer:
    """Answer where it goes, and what else was found, as far as the line has room."""
    answer = _by_route(desk, done)
    noted = _noted(done)
    if done.on_shelf_since is not None:
        return replace(answer, then=" ".join([*noted, answer.then]))
    more = [*_found(done), *_owed(desk, done), *_to_count(done)]
    then = " ".join([*noted, answer.then]).strip()
    if done.account:  # money is told whatever else has room
        then, more = " ".join(done.account.said), [then, *more]
    for sentence in more:
        if len(f"{then} {sentence}") <= WIDEST:
            then = f"{then} {sentence}".strip()
    return replace(answer, then=then)


def _by_route(desk: Desk, done: CheckedIn) -> Answer:
    title = done.title
    if done.route == "PROBLEM":
        text = _("This copy was withdrawn: {title}").format(title=title)
        return Answer("PROBLEM", text, _("Put it in the problem box. A librarian will check it."))
    if done.route == "HOLD":
        slip = done.caught.code if done.caught else ""
        if done.caught and done.caught.group:
            return _for_group(done.caught, title, _hold_shelf(desk, done))
        text = _("A patron is waiting: {title}").format(title=title)
        return Answer("HOLD", text, _hold_shelf(desk, done), fact=slip)
    if done.route == "TRANSIT":
        branch = name_of("branch", done.to)
        crate = _("A patron is waiting there. Put it in the crate for {branch}.")
        then = crate if done.caught else _("Put it in the crate for {branch}.")
        text = _("Send it to {branch}: {title}").format(branch=branch, title=title)
        return Answer("TRANSIT", text, then.format(branch=branch), fact=done.to)
    if done.route == "REPAIR":
        then = _("{note}. Put it in the repair box.").format(note=done.note or _("Marked damaged"))
        return Answer("REPAIR", _("Set it aside: {title}").format(title=title), then, fact=pgettext("place", "box"))
    if done.route == "LENDER":
        text = f"{to_lender(done)}: {done.title}"
        return Answer("LENDER", text, _("Put it in the box for other libraries. Then: F10, Interlibrary loan."))
    return _to_shelf(desk, done)


def _for_group(caught: Caught, title: str, shelf: str) -> Answer:
    ready = _("It was the last one: the group is ready.") if caught.group == "ready" else ""
    text = _("For {group}: {title}").format(group=caught.code, title=title)
    return Answer("HOLD", text, f"{shelf} {ready}".strip(), fact=pgettext("place", "group"))


def to_lender(done: CheckedIn) -> str:
    """Return where a borrowed copy goes."""
    return _(TO_LENDER).format(library=done.lender or _("its library"))


def _to_shelf(desk: Desk, done: CheckedIn) -> Answer:
    place = _stop(return_place(done))
    if done.on_shelf_since is not None:
        since = moment_day(desk, done.on_shelf_since)
        text = _("Already checked in, on {date}: {title}").format(date=since, title=done.title)
        return Answer("SHELF", text, f"{_('Nothing to do.')} {place}".strip())
    if "WAS_LOST" in done.alerts:
        text = _("Found: it was marked lost. Put it on the cart: {title}")
    elif "MISSING" in done.alerts:
        text = _("Found: it was missing. Put it on the cart: {title}")
    elif done.repaired:
        text = _("Back from repair. Put it on the cart: {title}")
    elif "LENT_AWAY" in done.alerts:
        text = _("Back from another library. Put it on the cart: {title}")
    elif "FROM_DEPOSIT" in done.alerts:
        text = _("Back from a deposit place. Put it on the cart: {title}")
    elif "CLAIMED" in done.alerts:
        text = _("Found: a patron had said it was returned. Put it on the cart: {title}")
    else:
        text = _("Put it on the cart: {title}")
    return Answer("SHELF", text.format(title=done.title), place, fact=pgettext("place", "cart"))


def _found(done: CheckedIn) -> list[str]:
    """Return what a route other than the shelf would not say; and that the account was corrected."""
    told = []
    if done.route != "SHELF":
        if "WAS_LOST" in done.alerts:
            told.append(_("It was marked lost."))
        elif "MISSING" in done.alerts:
            told.append(_("It was missing."))
        elif done.repaired:
            told.append(_("It is back from repair."))
        elif "LENT_AWAY" in done.alerts:
            told.append(_("It is back from another library."))
        elif "FROM_DEPOSIT" in done.alerts:
            told.append(_("It is back from a deposit place."))
        elif "CLAIMED" in done.alerts:
            told.append(_("It was claimed returned."))
    return told


def _owed(desk: Desk, done: CheckedIn) -> list[str]:
    late = days_late(desk, done)
    if not late:
        return []
    if done.fine_cents:
        text = ngettext("{n} day overdue.", "{n} days overdue.", late).format(n=late)
        return [f"{text} {done.fine_words}"]
    if done.route in ("SHELF", "HOLD", "TRANSIT", "LENDER"):
        return [ngettext("It was {n} day overdue.", "It was {n} days overdue.", late).format(n=late)]
    return []


def _to_count(done: CheckedIn) -> list[str]:
    if not done.pieces or done.missing:
        return []
    return [_("Count the pieces: {pieces}.").format(pieces=done.pieces)]


def _noted(done: CheckedIn) -> list[str]:
    """Return what is said first: the note on this copy, and what did not come back."""
    told = [_("Note: {note}.").format(note=done.alert.rstrip("."))] if done.alert else []
    if done.turned_off:
        told.append(_("It is turned off: turn line {line} on.").format(line=done.turned_off))
    return [*told, _("Missing: {pieces}.").format(pieces=done.missing)] if done.missing else told


def _hold_shelf(desk: Desk, done: CheckedIn) -> str:
    code, by = done.caught.code if done.caught else "", _pickup_day(desk, done)
    if by:
        return _("Hold shelf, slip {slip}, until {date}.").format(slip=code, date=by)
    return _("Hold shelf, slip {slip}.").format(slip=code)


def _pickup_day(desk: Desk, done: CheckedIn) -> str:
    by = done.caught.pickup_by if done.caught else ""
    return iso_words(desk, by) if by else ""


def days_late(desk: Desk, done: CheckedIn) -> int:
    if done.was_due_at is None or desk.at <= done.was_due_at:
        return 0
    return (day_of(desk.at, desk.zone) - day_of(done.was_due_at, desk.zone)).days


def return_place(done: CheckedIn) -> str:
    return ", ".join(part for part in (done.call_number, done.place) if part)


def _stop(text: str) -> str:
    return f"{text}." if text else ""


def unknown_item(code: str) -> Answer:
    return Answer(
        "PROBLEM",
        _("{code} is not in the catalog. Set it aside.").format(code=code[:20]),
        _("Put it in the problem box with a note. A librarian will check it."),
    )


def pieces_missing(title: str, pieces: str) -> Answer:
    """Answer that the loan stays open: the missing pieces are still out."""
    text = _("Pieces are missing: {title}").format(title=title)
    hint = _("Put it in the problem box: {pieces}. It stays checked out.")
    return Answer("PROBLEM", text, hint.format(pieces=pieces))


# ---- the row in the list


def return_cells(desk: Desk, done: CheckedIn) -> Row:
    """Return the cells of a returned item's row, after its number: route, title, place."""
    place = _place(desk, done)
    if late := days_late(desk, done):  # first: a long place may be cut, a number never
        text = ngettext("{n} day overdue", "{n} days overdue", late).format(n=late)
        text += f", {money_label(done.owed_cents)}" if done.owed_cents else ""
        place = f"{text}. {place}" if place else text
    return (Cell(pgettext("mark", done.route), ROUTE_ROLES.get(done.route, "text")), done.title, place)


def _place(desk: Desk, done: CheckedIn) -> str:
    if done.route == "HOLD":
        code, by = done.caught.code if done.caught else "", _pickup_day(desk, done)
        return (_("Slip {slip}, until {date}") if by else _("Slip {slip}")).format(slip=code, date=by)
    if done.route == "TRANSIT":
        return _("To {branch}").format(branch=name_of("branch", done.to))
    if done.route == "REPAIR":
        return done.note or _("Marked damaged")
    if done.route == "LENDER":
        return to_lender(done)
    return return_place(done) if done.route == "SHELF" else _("Problem box, with a note")
