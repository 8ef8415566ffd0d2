"""The list of a register, made from its file: what screen, command, CSV and paper show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.models.lists import RegisterEntry
from tuils.models.rows import row_with
from tuils.values.time.moments import day_of, iso

from .entries import EntrySheet, register_entries
from .kind_field import KindField
from .kind_file import RegisterKind, read_kind
from .kinds import shipped_texts

ON_SCREEN = 3
"""The most fields that a list shows; programs have all."""
GROWS = {"text": 1, "long": 2, "place": 1, "vendor": 1}
Read = Callable[..., Sequence[EntrySheet]]


@lru_cache(maxsize=64)
def register_table(kind: RegisterKind) -> Table[EntrySheet]:
    """Return the list of a register; the same for each call."""
    return _table(kind, partial(_read, kind.name))


def due_table_of(kind: RegisterKind) -> Table[EntrySheet]:
    """Return the list of what is due today."""
    return _table(kind, partial(_read_due, kind.name))


def _read(register: str, desk: Desk, *asked: Any) -> Sequence[EntrySheet]:
    return register_entries(desk, register, *asked)


def _read_due(register: str, desk: Desk) -> Sequence[EntrySheet]:
    today = day_of(desk.now, desk.zone).isoformat()
    return register_entries(desk, register, due=today, branch=desk.branch)


def _table(kind: RegisterKind, read: Read) -> Table[EntrySheet]:
    ordered = [kind.known[one.name] for one in kind.drawn]
    shown = [one for one in ordered if one.kind not in ("checklist", "flag") and one.name not in _apart(kind)]
    fields = [_field_column(one, shown.index(one) if one in shown else ON_SCREEN) for one in ordered]
    extra = [one for one in _extra_facts(kind) if one.json_name not in kind.known]
    return Table(
        title=kind.title,
        columns=(
            fact("id"),
            fact("register"),
            fact("state", lambda _desk, one: one.row.state),
            fact("due", lambda _desk, one: one.row.due),
            *fields,
            *_standing_columns(kind),
            *extra,
        ),
        read=read,
        key="id",
        none=(N_("Nothing here."), N_("F6 adds an entry.")),
        some=(NN_("{n} entry.", "{n} entries."), N_("Enter opens one. Type words to find one.")),
        full=N_("The first {n} entries. Type words to find others."),
        nothing=N_("Nothing here."),
        enter=(N_("Open"), "register_page", "entry=id"),
        words=entry_in_a_line,
        names_a_person=kind.private,
        example=EntrySheet(kind, row_with(RegisterEntry, {"id": "one", "register": kind.name, "branch": ""}), {}),
    )


def _apart(kind: RegisterKind) -> set[str]:
    """Return the fields that have a column of their own."""
    return {kind.due, *((kind.amount.field,) if kind.amount else ())}


def _field_column(one: KindField, place: int) -> Column:
    number = one.kind in ("number", "money")
    return Column(
        one.label if place < ON_SCREEN else "",
        (24 if place == 0 else max(8, len(one.label))) if place < ON_SCREEN else 0,
        lambda _desk, sheet: " ".join(sheet.shown(one).split()),
        one.name,
        lambda _desk, sheet: sheet.fact(one),
        grow=GROWS.get(one.kind, 0) + (place == 0),
        right=number,
        drop=place and ON_SCREEN + 1 - place,
    )


def _standing_columns(kind: RegisterKind) -> list[Column]:
    """Return the columns of state, day and amount, which only the screen needs."""
    found = [Column(N_("State"), max(5, *map(len, kind.states_said)), _state, drop=1)]
    if kind.counted:
        found.append(Column(kind.counted.label, max(7, len(kind.counted.label)), _amount, right=True))
    if kind.is_stock:
        found.append(Column(N_("To order"), 8, lambda _desk, one: str(one.to_order or ""), right=True))
    if kind.due:
        found.append(Column(kind.known[kind.due].label, 12, _due))
    return found


def _extra_facts(kind: RegisterKind) -> list[Column]:
    found = [
        fact("opened_at", lambda desk, one: iso(one.row.opened_at, desk.zone)),
        fact("closed_at", lambda desk, one: iso(one.row.closed_at, desk.zone) if one.row.closed_at else None),
        fact("branch", lambda _desk, one: one.row.branch),
    ]
    return [*found, fact("to_order", lambda _desk, one: one.to_order)] if kind.is_stock else found


def _state(_desk: Desk, sheet: EntrySheet) -> Cell:
    return sheet.state_said, "strong" if sheet.is_open else "text"


def _due(desk: Desk, sheet: EntrySheet) -> Cell:
    if not sheet.row.due:
        return ""
    today = day_of(desk.now, desk.zone)
    is_late = sheet.is_open and sheet.row.due <= today.isoformat()
    return iso_label(sheet.row.due, today), "look" if is_late else "text"


def _amount(_desk: Desk, sheet: EntrySheet) -> Cell:
    return str(sheet.row.amount), "look" if sheet.is_low else "text"


def entry_in_a_line(desk: Desk, sheet: EntrySheet) -> str:
    """Return `Printer jams  Front desk  open  due Dec 14  [3f20a1]`, for line mode and commands."""
    told = [sheet.title, *(sheet.shown(sheet.kind.known[name]) for name in sheet.kind.quick[1:]), sheet.state_said]
    if sheet.kind.amount:
        told.append(sheet.count_said)
        told += [_("order {n}").format(n=sheet.to_order)] if sheet.to_order else []
    if sheet.row.due:
        told.append(_("due {day}").format(day=iso_label(sheet.row.due, day_of(desk.now, desk.zone))))
    return "  ".join(filter(None, (*(" ".join(one.split()) for one in told), f"[{sheet.id[-6:]}]")))


TROUBLE = register_table(read_kind(shipped_texts()["trouble"]))
"""The list of one register, by which the tests know what each door makes of such a list."""
