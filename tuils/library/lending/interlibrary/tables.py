"""The lists of interlibrary loan: partner libraries, requests of ours, what partners ask of us."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import iso_cell, iso_of, iso_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact, fact_columns, row_facts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.terms.terms import due_of_borrowed
from tuils.values.time.moments import iso

from .borrowing import OUTCOMES, STATES, RequestSheet, ill_requests
from .lending_out import STATES as LENT_STATES, LendingSheet, lendings
from .partners import partners
from .queries import LendingRow, PartnerRow, RequestRow

PLACES = {
    "on_hold_shelf": N_("on the hold shelf"),
    "checked_out": N_("checked out"),
    "in_transit": N_("in transit"),
    "lost": N_("lost"),
    "to_send_back": N_("send it back"),
}
RENEWALS = {"asked": N_("more time asked for"), "denied": N_("no more time")}


# ---- partner libraries


def _partner_words(_desk: Desk, row: PartnerRow) -> Sequence[str]:
    days = ngettext("{n} day", "{n} days", row.travel_days).format(n=row.travel_days)
    ended = _("not asked any more") if row.ended else ""
    more = ", ".join(filter(None, (row.courier, days, row.email, row.phone, ended)))
    return (f"{row.code:<8} {row.name}: {more}",)


PARTNERS = Table(
    title=N_("Partner libraries"),
    columns=(
        Column(N_("Symbol"), 8, "code"),
        Column(N_("Name"), 20, "name", grow=2),
        Column(N_("Courier"), 14, "courier", grow=1, drop=2),
        fact("partner", "id"),
        Column(N_("Days"), 4, lambda _desk, row: str(row.travel_days), "travel_days", right=True),
        Column(N_("Phone"), 12, "phone", drop=1),
        *fact_columns("address email note"),
        fact("ended", lambda _desk, row: bool(row.ended)),
    ),
    read=partners,
    key="id",
    none=(N_("No partner library yet."), N_("F6 adds one.")),
    some=(NN_("{n} partner library.", "{n} partner libraries."), N_("Enter changes the selected one.")),
    enter=(N_("Change"), "ill_partner_form", "partner=id"),
    words=_partner_words,
    names_a_person=False,
    example=PartnerRow("p", "ELM", "Elm City Library", "Route 7", "12 Elm St", "ill@elm.example", "555 0140", 3, "", 0),
)


# ---- what we borrow


def _of_row(name: str) -> Callable[[Desk, Any], str]:
    return lambda _desk, sheet: str(getattr(sheet.row, name))


_TITLE, _PARTNER, _BARCODE = map(_of_row, ("title", "partner_code", "barcode"))


def state_words(sheet: RequestSheet) -> str:
    """Return the state in words: of what is here, where it is."""
    row = sheet.row
    if row.state == "received" and sheet.place:
        return _(PLACES[sheet.place])
    if row.state == "closed" and row.outcome:
        return _(OUTCOMES[row.outcome])
    return _(STATES[row.state])


def _state(_desk: Desk, sheet: RequestSheet) -> Cell:
    words = state_words(sheet)
    return (words, "look") if sheet.days_late or sheet.place in ("to_send_back", "lost") else words


def _due(desk: Desk, sheet: RequestSheet) -> Cell:
    day = sheet.row.due_on if sheet.row.state == "received" else sheet.row.need_by
    cell = iso_cell(desk, day) if day else ""
    return (cell, "stop") if sheet.days_late else cell


def _card(_desk: Desk, sheet: RequestSheet) -> str:
    return f"..{sheet.card[-4:]}" if sheet.card else ""


def ill_request_words(desk: Desk, sheet: RequestSheet) -> Sequence[str]:
    """Return a request in words: the partner, its state, dates, cost, and the guidelines for photocopies."""
    row = sheet.row
    parts = [row.author, _("photocopy") if row.kind == "copy" else "", state_words(sheet)]
    parts += [_("at {partner}").format(partner=row.partner_code) if row.partner_code else ""]
    if row.state == "received" and row.due_on:
        parts.append(_("due {date}").format(date=iso_words(desk, row.due_on)))
    elif row.need_by:
        parts.append(_("needed by {date}").format(date=iso_words(desk, row.need_by)))
    if sheet.days_late:
        parts.append(ngettext("{n} day overdue", "{n} days overdue", sheet.days_late).format(n=sheet.days_late))
    parts += [_(RENEWALS.get(row.renewal, "")) if row.renewal else "", _("recalled") if row.recalled else ""]
    parts += [_("at most {money}").format(money=money_label(row.most_cents)) if row.most_cents is not None else ""]
    parts += [
        row.barcode if row.state == "received" else "",
        _("for {card}").format(card=sheet.card) if sheet.card else "",
    ]
    lines = [f"{row.id[-8:]}  {row.title}: {', '.join(filter(None, parts))}"]
    return (*lines, *contu_words(sheet))


def contu_words(sheet: RequestSheet) -> list[str]:
    """Warn of more photocopies from one journal than the guidelines allow in a calendar year."""
    if not sheet.contu_warns or sheet.row.state == "closed":
        return []
    text = _("Photocopy {n} from this journal this year. The CONTU guidelines allow 5: read the copyright law first.")
    return [text.format(n=sheet.contu)]


def _due_at(desk: Desk, sheet: RequestSheet) -> str | None:
    day = sheet.row.due_on
    return iso(due_of_borrowed(desk, day).at, desk.zone) if day else None


def _moment(name: str) -> Column:
    return fact(name, lambda desk, sheet: iso_of(name)(desk, sheet.row))


_AT = 1_796_000_000_000_000
_EXAMPLE = RequestRow(
    "r-12345678", "Owl moon", "Yolen, Jane", "9780399214578", "loan", "", "", "", "", "2026-12-24", 500, "",
    "MAIN", "p", _AT, "received", "e", "e", _AT, _AT, _AT, 0, 0, "i", "b", "ILL00001", "2027-01-15", "2027-01-12",
    "", 0, "", "", "ELM", "Elm City Library", "", "", "h", "",
)  # fmt: skip
REQUESTS = Table(
    title=N_("Interlibrary loan"),
    columns=(
        fact("ill", "id"),
        Column(N_("Title"), 20, _TITLE, "title", _TITLE, grow=2),
        Column(
            N_("From"), 6, lambda _desk, one: one.row.partner_code, "partner", lambda _desk, one: one.row.partner_code
        ),
        fact("state", lambda _desk, one: one.row.state),
        Column(N_("Status"), 17, _state, "place", "place"),
        Column(N_("Due"), 12, _due, "due", lambda _desk, one: one.row.due_on or None),
        Column(N_("Card"), 6, _card, "patron", "card", drop=1),
        fact("due_at", _due_at),
        fact("item", lambda _desk, one: one.row.barcode),
        *row_facts(
            "barcode lender_due author isbn kind journal volume pages published need_by most_cents note branch "
            "renewal compliance outcome"
        ),
        fact("recalled", lambda _desk, one: bool(one.row.recalled)),
        *map(_moment, ("made_at", "asked_at", "shipped_at", "received_at", "returned_at", "closed_at")),
        fact("tried", lambda _desk, one: list(one.tried)),
        *fact_columns("days_late contu contu_warns"),
    ),
    read=ill_requests,
    key="id",
    none=(N_("No open interlibrary requests."), N_("F6 makes one.")),
    some=(NN_("{n} request.", "{n} requests."), N_("F7: the next step of the selected one. Enter shows it.")),
    enter=(N_("Show"), "ill_request", "request=id"),
    words=ill_request_words,
    example=RequestSheet(_EXAMPLE, "21234000001234", "on_hold_shelf"),
)


# ---- what we lend


def _lent_state(_desk: Desk, sheet: LendingSheet) -> Cell:
    words = _(LENT_STATES[sheet.state])
    return (words, "stop") if sheet.days_late else words


def _lent_due(desk: Desk, sheet: LendingSheet) -> str:
    return iso_cell(desk, sheet.row.due_on) if sheet.row.due_on else ""


def lending_words(desk: Desk, sheet: LendingSheet) -> Sequence[str]:
    """Return what a partner asks of us in words, with the place of the copy or its due date."""
    row = sheet.row
    due = _("due {date}").format(date=iso_words(desk, row.due_on)) if row.due_on else ""
    late = ngettext("{n} day overdue", "{n} days overdue", sheet.days_late).format(n=sheet.days_late)
    state = late if sheet.days_late else _(LENT_STATES[sheet.state])
    parts = (row.author, row.partner_code, row.number, state, due, row.barcode, row.call_number)
    return (f"{row.id[-8:]}  {row.title}: {', '.join(filter(None, parts))}",)


LENT = Table(
    title=N_("Lent to other libraries"),
    columns=(
        fact("ill", "id"),
        Column(N_("Title"), 20, _TITLE, "title", _TITLE, grow=2),
        Column(N_("To"), 6, _PARTNER, "partner", _PARTNER),
        Column(N_("Status"), 9, _lent_state, "state", "state"),
        Column(N_("Due"), 12, _lent_due, "due", lambda _desk, one: one.row.due_on or None),
        Column(N_("Barcode"), 14, _BARCODE, "item", _BARCODE, drop=1),
        *row_facts("author kind number note branch call_number"),
        *map(_moment, ("made_at", "sent_at", "back_at")),
        fact("days_late"),
    ),
    read=lendings,
    key="id",
    none=(N_("Nothing is lent to other libraries."), N_("F6 notes a request. F7 sends a copy.")),
    some=(NN_("{n} request.", "{n} requests."), N_("F7 sends a copy for the selected one. F8 takes it back.")),
    words=lending_words,
    names_a_person=False,
    example=LendingSheet(
        LendingRow("l-12345678", "e", "Emma", "Austen, Jane", "loan", "ELM-114", "", "MAIN", 1_796_000_000_000_000,
                   "sent", "i", "31234000010041", "2026-12-28", 1_796_000_000_000_000, 0, "ELM", "Elm City Library",
                   "interlibrary", "FIC AUS"), "sent",
    ),
)  # fmt: skip
