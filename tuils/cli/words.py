"""Sentences that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _, ngettext

if TYPE_CHECKING:
    from tuils.library.desk import Desk


def lent(title: str, due: str) -> str:
    return _("Lent: {title}. Due {due}.").format(title=title, due=due)


def renewed(title: str, due: str, left: int | None) -> str:
    said = _("Renewed: {title}. Due {due}.").format(title=title, due=due)
    if left is None:
        return said
    more = ngettext("{n} more renewal is left.", "{n} more renewals are left.", left).format(n=left)
    return f"{said} {more}"


def when(desk: Desk, moment: int) -> str:
    """`Mon 14 Dec, 10:31`, as the library's clocks show it."""
    from tuils.values.moments import day_label, day_of, time_label

    day = day_label(day_of(moment, desk.zone), day_of(desk.now, desk.zone), _)
    return _("{day}, {time}").format(day=day, time=time_label(moment, desk.zone))
