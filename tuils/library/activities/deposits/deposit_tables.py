"""The lists of deposits: sets at places, and the copies of one set."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import iso_of, moment_cell, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact, fact_columns
from tuils.library.foundation.desk import Desk

from .deposits import HOME, STATE_WORDS, DepositLine, DepositSet, deposit_copies, deposit_list


def set_words(desk: Desk, row: DepositSet) -> str:
    """Return `Sunrise Home: 12 of 15 copies there, partly back. Due Fri, Jan 15. Their count: 40.`"""
    text = ngettext("{place}: {n} of {all} copy there", "{place}: {n} of {all} copies there", len(row.items))
    said = text.format(place=row.place, n=len(row.there), all=len(row.items))
    said = f"{said}, {_(STATE_WORDS[row.state])}."
    if row.missing:
        said += " " + _("Missing: {n}.").format(n=len(row.missing))
    if row.due_at and row.state != HOME:
        said += " " + _("Due {due}.").format(due=moment_day(desk, row.due_at))
    return said + (" " + _("Their own count: {n}.").format(n=row.uses) if row.uses else "")


def _line_words(desk: Desk, row: DepositSet) -> str:
    """Return `set_words`, and whether the place is new: a command does not ask before it adds one."""
    return set_words(desk, row) + (" " + _("It is a new place.") if row.is_new_place else "")


def _due(desk: Desk, row: DepositSet) -> str:
    return moment_cell(desk, row.due_at) if row.due_at else ""


def _count(_desk: Desk, row: DepositSet) -> str:
    return f"{len(row.there)}/{len(row.items)}"


def _state(_desk: Desk, row: DepositSet | DepositLine) -> str:
    return _(STATE_WORDS[row.state])


DEPOSITS = Table(
    title=N_("Deposits"),
    columns=(
        fact("deposit"),
        Column(N_("Place"), 20, "place", "place", grow=1),
        Column(N_("There"), 7, _count),
        Column(N_("Due"), 11, _due, "due_at", iso_of("due_at")),
        Column(N_("State"), 11, _state, "state", "state", drop=1),
        Column(N_("Uses"), 5, lambda _desk, row: str(row.uses or ""), "uses", "uses", drop=2),
        fact("item", "items"),
        fact("there"),
        fact("missing"),
        fact("sent_at", iso_of("sent_at")),
        *fact_columns("branch is_private"),
    ),
    read=deposit_list,
    key="deposit",
    none=(N_("No sets are out."), N_("Type a place: a new set goes there.")),
    some=(
        NN_("{n} set is out.", "{n} sets are out."),
        N_("Scan what comes back. Or type a place: a new set goes there."),
    ),
    enter=(N_("Copies"), "deposit_copies", "deposit"),
    words=_line_words,
    names_a_person=False,
    example=DepositSet("d", "out", "Sunrise Home", 1_796_000_000_000_000, ("31234000001018",), ("31234000001018",)),
)


def deposit_copy_words(_desk: Desk, row: DepositLine) -> str:
    """Return `Emma (31234000001018): there`; of one that came home just now, where it goes."""
    state = _(STATE_WORDS[row.state])
    return _("{title} ({item}): {state}").format(title=row.title, item=row.item, state=state)


DEPOSIT_COPIES = Table(
    title=N_("Copies of a set"),
    columns=(
        fact("deposit"),
        Column(N_("Title"), 20, "title", "title", grow=1),
        Column(N_("Call number"), 12, "call_number", "call_number", drop=1),
        Column(N_("Barcode"), 14, "item", "item"),
        Column(N_("State"), 8, _state, "state", "state"),
        fact("place"),
        fact("due_at", iso_of("due_at")),
        fact("biblio"),
    ),
    read=deposit_copies,
    key="item",
    none=(N_("No copies."), ""),
    some=(NN_("{n} copy of this set.", "{n} copies of this set."), N_("Scan what comes back.")),
    enter=(N_("Title"), "title", "biblio"),
    words=deposit_copy_words,
    names_a_person=False,
    copies="item",
    example=DepositLine("d", "31234000001018", "b", "Emma", "FIC AUS", "there", "Sunrise Home", 0),
)
