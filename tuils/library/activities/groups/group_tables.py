"""The list of group holds, as every door shows it."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Cell, Column, Table, cell_text, fact
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.masking import shown_card

from .groups import AWAY, CANCELED, GATHERING, READY, WAITING, GroupLine, list_groups

STATES = {
    WAITING: N_("not yet"), GATHERING: N_("gathering"), READY: N_("ready"), AWAY: N_("out"), CANCELED: N_("canceled"),
}  # fmt: skip


def _gathered(_desk: Desk, row: GroupLine) -> str:
    return _("{n} of {most}").format(n=len(row.items) + row.out, most=row.copies)


def _state(_desk: Desk, row: GroupLine) -> Cell:
    words = _(STATES[row.state])
    return (_("{state}, late").format(state=words), "look") if row.is_late else words


def _next(desk: Desk, row: GroupLine) -> str:
    """Return when gathering begins; once copies are out, how many."""
    if row.state == WAITING:
        return _("gathered from {day}").format(day=moment_day(desk, row.gather_at))
    out = ngettext("{n} checked out", "{n} checked out", row.out).format(n=row.out)
    return out if row.out and row.state != AWAY else ""


def group_hold_words(desk: Desk, row: GroupLine) -> str:
    """Return `Oak Street Book Club, Jan 20: 2 of 3 gathered, gathering. Emma`, and what else is to know."""
    told = [_("{count} gathered").format(count=_gathered(desk, row)), cell_text(_state(desk, row)), _next(desk, row)]
    text = _("{name}, {day}: {told}. {title}").format(
        name=row.name, day=moment_day(desk, row.due_at), told=", ".join(filter(None, told)), title=row.title
    )
    if row.owned < row.copies and row.state in (WAITING, GATHERING):
        has = ngettext("The library has {n} copy.", "The library has {n} copies.", row.owned).format(n=row.owned)
        text = f"{text.rstrip('.')}. {has}"
    return text


def _line(desk: Desk, row: GroupLine) -> str:
    return f"{row.group[-8:]}  {group_hold_words(desk, row)}"


GROUPS = Table(
    title=N_("Group holds"),
    columns=(
        fact("group"),
        Column(N_("Date"), 12, lambda desk, row: moment_day(desk, row.due_at)),
        fact("state"),
        fact("due_at", iso_of("due_at")),
        fact("patron", lambda desk, row: shown_card(desk, row.patron) if row.patron else ""),
        fact("item", lambda _desk, row: " ".join(row.items)),
        Column(N_("Group"), 16, "name", grow=2, always=True),
        fact("biblio", always=True),
        Column(N_("Title"), 14, "title", grow=3, always=True),
        fact("pickup"),
        Column(N_("Pickup at"), 10, lambda _desk, row: name_of("branch", row.pickup), drop=1),
        fact("copies"),
        fact("gathered", lambda _desk, row: len(row.items)),
        fact("out"),
        Column(N_("Copies"), 9, _gathered, right=True),
        Column(N_("State"), 15, _state),
        fact("is_late"),
    ),
    read=list_groups,
    key="group",
    none=(N_("No group holds."), N_("F6 makes one, for a class or a book club.")),
    some=(NN_("{n} group hold.", "{n} group holds."), N_("F7 checks out what is gathered.")),
    enter=(N_("Holds"), "queue", "biblio"),
    words=_line,
    example=GroupLine(
        "01998a3f9a1c", "Oak Street Book Club", GATHERING, 1_796_000_000_000_000, "b1", "Emma", "MAIN", 12,
        ("31234000001018",), 0, 12, "21234000000923",
    ),
)  # fmt: skip
