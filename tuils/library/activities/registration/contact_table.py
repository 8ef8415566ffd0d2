"""The calls to make, as every door shows them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.activities.programs.contact_way import LETTER, PHONE, Reach
from tuils.library.activities.programs.contacts_due import (
    CANCELLED,
    HOWS,
    MOVED,
    OFFER,
    REMINDER,
    WHATS,
    ContactDue,
    to_tell,
)
from tuils.library.foundation.dates import iso_of, moment_cell, moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk

from .messages import no_way


def party_words(one: ContactDue) -> str:
    """Name the party; with a child's responsible adult, if the number doesn't name them."""
    other = one.reach.whom if one.reach.whom != one.reach.phone else ""
    return f"{one.name or '-'} ({other})" if other else one.name or "-"


def how_words(one: ContactDue) -> str:
    """Return the number or address, or why there is none."""
    if one.reach.to:
        return one.reach.to
    return _("by letter") if one.reach.how == LETTER and not one.reach.hidden else no_way(one)


def _what(_desk: Desk, one: ContactDue) -> Cell:
    words = _(WHATS[one.what])
    return (words, "look") if one.what in (CANCELLED, MOVED, OFFER) else words


def _how(_desk: Desk, one: ContactDue) -> str:
    return _("{how} (tried: {n})").format(how=how_words(one), n=one.tried) if one.tried else how_words(one)


def _sentence(desk: Desk, one: ContactDue) -> str:
    """Return `a1b2c3d4  cancelled  Ada, 555-0100 (by phone): Story time, Thu, Dec 10, 10:30`."""
    way = one.reach.to or (no_way(one) if one.reach.how != LETTER else "")
    reach = ", ".join(part for part in (way, _(HOWS[one.reach.how]) if one.reach.how else "") if part)
    tried = "; " + ngettext("tried {n} time", "tried {n} times", one.tried).format(n=one.tried) if one.tried else ""
    said = f"{one.registration[-8:]}  {_(WHATS[one.what])}  {party_words(one)}, {reach}"
    return f"{said}: {one.title}, {moment_words(desk, one.starts_at)}{tried}"


TO_TELL = Table(
    title=N_("Calls to make"),
    columns=(
        fact("registration"),
        fact("session"),
        Column(N_("What"), 15, _what, "what"),
        Column(N_("Who"), 12, lambda _desk, one: party_words(one), "name", grow=1),
        fact("whom", lambda _desk, one: one.reach.whom),
        Column(N_("How"), 14, _how, "how", lambda _desk, one: one.reach.how, grow=1, drop=1),
        fact("to", lambda _desk, one: one.reach.to),
        Column(N_("Program"), 12, "title", grow=1, drop=3, always=True),
        fact("starts_at", iso_of("starts_at")),
        fact("was", lambda _desk, one: one.was and one.was.wall),
        Column(N_("By"), 12, lambda desk, one: moment_cell(desk, one.by_at), "by", iso_of("by_at"), drop=2),
        fact("heads"),
        fact("language"),
        fact("tried"),
    ),
    shown="name what how title by",
    read=to_tell,
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
