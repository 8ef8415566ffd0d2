"""Holds as commands show them; the pull list and the hold shelf, as every door shows them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_cell, iso_of, iso_words
from tuils.library.foundation.describing.table import NOT_SAID, Cell, Column, Table, cell_text, fact, fact_columns
from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.queues import is_suspended
from tuils.library.people.patrons.masking import sees_loans, shown_card
from tuils.values.time.moments import day_of, iso

from .hold_counts import PAST, TAKE_OFF
from .hold_lists import Pull, PutBy, hold_shelf, open_holds, pull_list
from .holds import HoldSheet

STATES = {"placed": N_("waiting"), "waiting": N_("ready for pickup"), "in_transit": N_("in transit")}
UNTOLD = N_("(title not shown)")


def when(moment: int, desk: Desk, *, exactly: bool) -> str:
    """Return the time; only the day if not `exactly`: the same minute in two lists would reveal the patron that
    neither names."""
    return iso(moment, desk.zone) if exactly else day_of(moment, desk.zone).isoformat()


def id_ending(number: str, *, exactly: bool) -> str:
    """Return the id, or only its end: its beginning reveals when it was made, and every command takes the end, too."""
    return number if exactly else number[-12:]


def _is_nameless(desk: Desk, sheet: HoldSheet) -> bool:
    """Return whether this is a line of a list of titles, shown without patron. A number beside a card elsewhere would
    reveal it."""
    return sheet.code is not None and bool(sheet.biblio) and not sees_loans(desk)


def _number(desk: Desk, sheet: HoldSheet) -> str | None:
    return None if _is_nameless(desk, sheet) else id_ending(sheet.id, exactly=sees_loans(desk))


def _card(desk: Desk, sheet: HoldSheet) -> str:
    """Return the card; for a person who does not see loans its last four, if the title is not shown."""
    return shown_card(desk, sheet.patron) if sees_loans(desk) or not sheet.biblio else ""


def _is_suspended(desk: Desk, sheet: HoldSheet) -> bool:
    return is_suspended(sheet.suspended, sheet.suspended_until, day_of(desk.now, desk.zone))


def _hold_words(desk: Desk, sheet: HoldSheet) -> str:
    """Return `number 2, at Main library, wanted until Thu, Dec 24: The overstory`: the facts, the title last; in a
    list its number and its code before that."""
    now = _("number {n}").format(n=sheet.position) if sheet.position else _(STATES.get(sheet.state, sheet.state))
    said = [now, _("at {branch}").format(branch=name_of("branch", sheet.pickup))]
    if _is_suspended(desk, sheet):
        until = sheet.suspended_until
        said.append(_("suspended until {date}").format(date=iso_words(desk, until)) if until else _("suspended"))
    if sheet.first_of:
        said.append(_("first of {n} titles").format(n=sheet.first_of))
    if sheet.pickup_by:
        said.append(_("until {date}").format(date=iso_words(desk, sheet.pickup_by)))
    elif sheet.expires:
        said.append(_("wanted until {date}").format(date=iso_words(desk, sheet.expires)))
    number = sheet.id[-6:] if sheet.code is not None and not _is_nameless(desk, sheet) else ""
    text = f"{', '.join(said)}: {sheet.title if sheet.biblio else _(UNTOLD)}"
    return "  ".join(filter(None, (number, sheet.code, text)))


HOLDS = Table(
    title=N_("Holds"),
    columns=(
        fact("hold", _number),
        fact("patron", _card),
        fact("biblio", always=True),
        fact("position"),
        fact("state", always=True),
        fact("pickup_by"),
        *fact_columns("title pickup", always=True),
        fact("placed_at", lambda desk, row: when(row.placed_at, desk, exactly=sees_loans(desk))),
        fact("expires"),
        fact("suspended", _is_suspended),
        *fact_columns("suspended_until item wanted"),
        fact("first_of", lambda _desk, row: row.first_of or None),
        fact("code", lambda _desk, row: NOT_SAID if row.code is None else row.code),
    ),
    read=lambda desk, card="": [hold.hold for hold in open_holds(desk, card)],
    key="id",
    none=(N_("No holds."), ""),
    words=_hold_words,
    example=HoldSheet(
        "01980000-0000-7000-8000-000000000001", "21234000000018", "b1", "The overstory", "placed", 2, "MAIN",
        1_780_000_000_000_000, "2026-12-24", False, "", "", "", "", code="A17",
    ),
)  # fmt: skip

# ---- what to fetch


def _place(_desk: Desk, pull: Pull) -> str:
    if pull.place and pull.on_cart:
        return _("{place}, or on the cart").format(place=pull.place)
    return pull.place or (_("on the cart") if pull.on_cart else "")


def _for(desk: Desk, pull: Pull) -> str:
    return _("here") if pull.pickup == desk.branch else pull.pickup


def _branch(desk: Desk, pull: Pull) -> str:
    return name_of("branch", pull.pickup) if pull.pickup != desk.branch else ""


def _on_paper(desk: Desk, pull: Pull) -> tuple[str, ...]:
    """Return the row for paper, without name or card."""
    return (pull.call_number, pull.title, pull.place, pull.item, _branch(desk, pull))


def _pull_words(desk: Desk, pull: Pull) -> str:
    place = ", ".join(part for part in (pull.place, pull.call_number) if part)
    cart = _(" (look on the cart)") if pull.on_cart else ""
    branch = _("  for {branch}").format(branch=_branch(desk, pull)) if pull.pickup != desk.branch else ""
    return f"{place}  {pull.title}  {pull.item}{cart}{branch}"


PULLS = Table(
    title=N_("Holds to pull"),
    columns=(
        fact("hold", lambda desk, row: row.hold if sees_loans(desk) else None),
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


def _until(desk: Desk, by: PutBy) -> str:
    return iso_cell(desk, by.pickup_by) if by.pickup_by else ""


def _to_do(_desk: Desk, by: PutBy) -> Cell:
    what = {TAKE_OFF: _("clear it"), PAST: _("expired")}.get(by.state, "")
    return (what, "look") if what else ""


def _state(_desk: Desk, by: PutBy) -> str | None:
    return by.state if by.state in (PAST, TAKE_OFF) else None


def _shelf_words(desk: Desk, by: PutBy) -> str:
    if by.state == TAKE_OFF:
        return _("Clear it and check it in: {title}  {item}").format(title=by.title, item=by.item)
    until = _until(desk, by)
    if by.state == PAST:
        text = _("{code}  expired {date}, check it in: {title}  {item}")
    else:
        text = _("{code}  until {date}: {title}  {item}") if until else _("{code}: {title}  {item}")
    return text.format(code=by.code, date=until, title=by.title, item=by.item)


SHELF = Table(
    title=N_("Hold shelf"),
    columns=(
        fact("hold"),
        fact("patron"),
        fact("biblio", always=True),
        fact("position", lambda _desk, _one: 0),
        fact("state", lambda _desk, row: "waiting" if row.hold else None),
        Column(N_("Until"), 12, _until, "pickup_by", drop=1),
        Column(N_("Barcode"), 14, "item", drop=2, always=True),
        Column(N_("Title"), 12, "title", grow=1, always=True),
        Column(N_("Slip"), 8, lambda _desk, row: row.code or "-", "code"),
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
    paper=lambda desk, row: (row.code, row.title, row.item, _until(desk, row), cell_text(_to_do(desk, row))),
    example=PutBy("31234000010017", "The overstory", "", "FIC POW", PAST, "h", "", "A17", "2026-12-10"),
)
