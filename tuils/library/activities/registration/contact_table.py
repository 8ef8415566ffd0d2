"""The calls to make, as every door shows them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.activities.programs.contacts_due import (
    CANCELLED,
    HOWS,
    MOVED,
    OFFER,
    REMINDER,
    WHATS,
    ContactDue,
    messages_due,
)
from tuils.library.activities.programs.parties import LETTER, PHONE, Reach
from tuils.library.foundation.dates import iso_of, moment_cell, moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk

from .messages import no_way


def party_to_contact(due: ContactDue) -> str:
    """Name the party; with a child's responsible adult, if the number doesn't name them."""
    other = due.reach.whom if due.reach.whom != due.reach.phone else ""
    return f"{due.name or '-'} ({other})" if other else due.name or "-"


def how_words(due: ContactDue) -> str:
    """Return the number or address, or why there is none."""
    if due.reach.to:
        return due.reach.to
    return _("by letter") if due.reach.how == LETTER and not due.reach.hidden else no_way(due)


def _message_cell(_desk: Desk, due: ContactDue) -> Cell:
    words = _(WHATS[due.what])
    return (words, "look") if due.what in (CANCELLED, MOVED, OFFER) else words


def _how(_desk: Desk, due: ContactDue) -> str:
    return _("{how} (tried: {n})").format(how=how_words(due), n=due.tried) if due.tried else how_words(due)


def _sentence(desk: Desk, due: ContactDue) -> str:
    """Return `a1b2c3d4  cancelled  Ada, 555-0100 (by phone): Story time, Thu, Dec 10, 10:30`."""
    way = due.reach.to or (no_way(due) if due.reach.how != LETTER else "")
    reach = ", ".join(part for part in (way, _(HOWS[due.reach.how]) if due.reach.how else "") if part)
    tried = "; " + ngettext("tried {n} time", "tried {n} times", due.tried).format(n=due.tried) if due.tried else ""
    text = f"{due.registration[-8:]}  {_(WHATS[due.what])}  {party_to_contact(due)}, {reach}"
    return f"{text}: {due.title}, {moment_words(desk, due.starts_at)}{tried}"


TO_TELL = Table(
    title=N_("Calls to make"),
    columns=(
        fact("registration"),
        fact("session"),
        Column(N_("What"), 15, _message_cell, "what"),
        Column(N_("Who"), 12, lambda _desk, row: party_to_contact(row), "name", grow=1),
        fact("whom", lambda _desk, row: row.reach.whom),
        Column(N_("How"), 14, _how, "how", lambda _desk, row: row.reach.how, grow=1, drop=1),
        fact("to", lambda _desk, row: row.reach.to),
        Column(N_("Program"), 12, "title", grow=1, drop=3, always=True),
        fact("starts_at", iso_of("starts_at")),
        fact("was", lambda _desk, row: row.was and row.was.wall),
        Column(N_("By"), 12, lambda desk, row: moment_cell(desk, row.by_at), "by", iso_of("by_at"), drop=2),
        fact("heads"),
        fact("language"),
        fact("tried"),
    ),
    shown="name what how title by",
    read=messages_due,
    key="key",
    none=(N_("No calls to make."), N_("When a session changes or a seat opens, the calls are listed here.")),
    some=(NN_("{n} call to make.", "{n} calls to make."), N_("Enter shows what to say. F6: reached by phone.")),
    enter=(N_("Text"), "", ""),
    words=_sentence,
    is_printed=False,
    example=ContactDue(
        "0123456789", "S1", "P1", REMINDER, "Ada Byron", Reach("Ada Byron", how=PHONE, phone="555 0100"),
        1_796_000_000_000_000, "Story time", "2026-12-03T10:30", 1_796_000_000_000_000, 1_796_003_600_000_000, 2, "in",
        "",
    ),
)  # fmt: skip
