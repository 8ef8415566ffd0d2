"""Holds as commands show them; the pull list and the hold shelf, as every door shows them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_cell, iso_of, iso_words
from tuils.library.foundation.describing.table import NOT_SAID, Cell, Column, Table, fact, facts, text_of
from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.queues import is_suspended
from tuils.library.people.patrons.masking import sees_loans, shown_card
from tuils.values.time.moments import day_of, iso

from .hold_counts import PAST, TAKE_OFF
from .hold_lists import Pull, PutBy, hold_shelf, live_holds, pull_list
from .holds import HoldSheet

STATES = {"placed": N_("waiting"), "waiting": N_("ready for pickup"), "in_transit": N_("in transit")}
UNTOLD = N_("(title not shown)")


def when(moment: int, desk: Desk, *, exactly: bool) -> str:
    """Return the time; only the day if not `exactly`: the same minute in two lists would reveal the patron that
    neither names."""
    return iso(moment, desk.zone) if exactly else day_of(moment, desk.zone).isoformat()


def ending(number: str, *, exactly: bool) -> str:
    """Return the id, or only its end: its beginning reveals when it was made, and every command takes the end, too."""
    return number if exactly else number[-12:]


def _is_nameless(desk: Desk, one: HoldSheet) -> bool:
    """Is this a line of a list of titles, shown without patron? A number beside a card elsewhere would reveal it."""
    return one.code is not None and bool(one.biblio) and not sees_loans(desk)


def _number(desk: Desk, one: HoldSheet) -> str | None:
    return None if _is_nameless(desk, one) else ending(one.id, exactly=sees_loans(desk))


def _card(desk: Desk, one: HoldSheet) -> str:
    """Return the card; for a person who does not see loans its last four, if the title is not shown."""
    return shown_card(desk, one.patron) if sees_loans(desk) or not one.biblio else ""


def _is_suspended(desk: Desk, one: HoldSheet) -> bool:
    return is_suspended(one.suspended, one.suspended_until, day_of(desk.now, desk.zone))


def _hold_words(desk: Desk, one: HoldSheet) -> str:
    """Return `number 2, at Main library, wanted until Thu, Dec 24: The overstory`: the facts, the title last; in a
    list its number and its code before that."""
    now = _("number {n}").format(n=one.position) if one.position else _(STATES.get(one.state, one.state))
    said = [now, _("at {branch}").format(branch=name_of("branch", one.pickup))]
    if _is_suspended(desk, one):
        until = one.suspended_until
        said.append(_("suspended until {date}").format(date=iso_words(desk, until)) if until else _("suspended"))
    if one.pickup_by:
        said.append(_("until {date}").format(date=iso_words(desk, one.pickup_by)))
    elif one.expires:
        said.append(_("wanted until {date}").format(date=iso_words(desk, one.expires)))
    number = one.id[-6:] if one.code is not None and not _is_nameless(desk, one) else ""
    told = f"{', '.join(said)}: {one.title if one.biblio else _(UNTOLD)}"
    return "  ".join(filter(None, (number, one.code, told)))


HOLDS = Table(
    title=N_("Holds"),
    columns=(
        fact("hold", _number),
        fact("patron", _card),
        fact("biblio", always=True),
        fact("position"),
        fact("state", always=True),
        fact("pickup_by"),
        *facts("title pickup", always=True),
        fact("placed_at", lambda desk, one: when(one.placed_at, desk, exactly=sees_loans(desk))),
        fact("expires"),
        fact("suspended", _is_suspended),
        *facts("suspended_until item wanted"),
        fact("code", lambda _desk, one: NOT_SAID if one.code is None else one.code),
    ),
    read=lambda desk, card="": [one.hold for one in live_holds(desk, card)],
    key="id",
    none=(N_("No holds."), ""),
    words=_hold_words,
    example=HoldSheet(
        "01980000-0000-7000-8000-000000000001", "21234000000018", "b1", "The overstory", "placed", 2, "MAIN",
        1_780_000_000_000_000, "2026-12-24", False, "", "", "", "", code="A17",
    ),
)  # fmt: skip

# ---- what to fetch


def _place(_desk: Desk, one: Pull) -> str:
    if one.place and one.on_cart:
        return _("{place}, or on the cart").format(place=one.place)
    return one.place or (_("on the cart") if one.on_cart else "")


def _for(desk: Desk, one: Pull) -> str:
    return _("here") if one.pickup == desk.branch else one.pickup


def _branch(desk: Desk, one: Pull) -> str:
    return name_of("branch", one.pickup) if one.pickup != desk.branch else ""


def _on_paper(desk: Desk, one: Pull) -> tuple[str, ...]:
    """Return the row for paper, without name or card."""
    return (one.call_number, one.title, one.place, one.item, _branch(desk, one))


def _pull_words(desk: Desk, one: Pull) -> str:
    place = ", ".join(part for part in (one.place, one.call_number) if part)
    cart = _(" (look on the cart)") if one.on_cart else ""
    branch = _("  for {branch}").format(branch=_branch(desk, one)) if one.pickup != desk.branch else ""
    return f"{place}  {one.title}  {one.item}{cart}{branch}"


PULLS = Table(
    title=N_("Holds to pull"),
    columns=(
        fact("hold", lambda desk, one: one.hold if sees_loans(desk) else None),
        fact("patron"),
        fact("biblio", always=True),
        fact("position"),
        fact("state", lambda _desk, _one: "placed"),
        fact("pickup_by", lambda _desk, _one: None),
        Column(N_("Barcode"), 14, "item", drop=3, always=True),
        Column(N_("Title"), 16, "title", grow=2, always=True),
        Column(N_("Call number"), 14, "call_number"),
        Column(N_("Shelving location"), 15, _place, "place", grow=1, drop=1),
        Column(N_("For"), 8, _for, "pickup", drop=2),
        fact("code"),
    ),
    shown="call_number title place item pickup",
    read=pull_list,
    key="item",
    none=(N_("No holds to pull."), N_("A title appears here when someone places a hold.")),
    some=(
        NN_("{n} copy to pull, shelf by shelf.", "{n} copies to pull, shelf by shelf."),
        N_("Scan each one to check it in and see where it goes."),
    ),
    enter=(N_("Title"), "title", "biblio"),
    words=_pull_words,
    paper=_on_paper,
    names_a_person=False,
    example=Pull("", "", "A17", "", "The overstory", "31234000010017", "FIC POW", "Fiction", "MAIN", 1, True),
)

# ---- what is put by


def _until(desk: Desk, one: PutBy) -> str:
    return iso_cell(desk, one.pickup_by) if one.pickup_by else ""


def _to_do(_desk: Desk, one: PutBy) -> Cell:
    what = {TAKE_OFF: _("clear it"), PAST: _("expired")}.get(one.state, "")
    return (what, "look") if what else ""


def _state(_desk: Desk, one: PutBy) -> str | None:
    return one.state if one.state in (PAST, TAKE_OFF) else None


def _shelf_words(desk: Desk, one: PutBy) -> str:
    if one.state == TAKE_OFF:
        return _("Clear it and check it in: {title}  {item}").format(title=one.title, item=one.item)
    until = _until(desk, one)
    if one.state == PAST:
        said = _("{code}  expired {date}, check it in: {title}  {item}")
    else:
        said = _("{code}  until {date}: {title}  {item}") if until else _("{code}: {title}  {item}")
    return said.format(code=one.code, date=until, title=one.title, item=one.item)


SHELF = Table(
    title=N_("Hold shelf"),
    columns=(
        fact("hold"),
        fact("patron"),
        fact("biblio", always=True),
        fact("position", lambda _desk, _one: 0),
        fact("state", lambda _desk, one: "waiting" if one.hold else None),
        Column(N_("Until"), 12, _until, "pickup_by", drop=1),
        Column(N_("Barcode"), 14, "item", drop=2, always=True),
        Column(N_("Title"), 12, "title", grow=1, always=True),
        Column(N_("Slip"), 8, lambda _desk, one: one.code or "-", "code"),
        fact("ready_at", iso_of("since")),
        Column(N_("What to do"), 12, _to_do, "to_do", _state),
    ),
    shown="code title pickup_by to_do item",
    read=hold_shelf,
    key="item",
    none=(N_("The hold shelf is empty."), N_("Check-in tells you what to put there.")),
    some=(NN_("{n} on the hold shelf.", "{n} on the hold shelf."), N_("All of it is waiting to be picked up.")),
    enter=(N_("Who is waiting"), "queue", "biblio"),
    words=_shelf_words,
    paper=lambda desk, one: (one.code, one.title, one.item, _until(desk, one), text_of(_to_do(desk, one))),
    example=PutBy("31234000010017", "The overstory", "", "FIC POW", PAST, "h", "", "A17", "2026-12-10"),
)
