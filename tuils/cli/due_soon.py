"""tuils due-soon"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.overdue import SOON, Late
from tuils.library.circulation.overdue import due_soon as due_in
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.values.moments import iso

from .call import Call
from .options import as_days, command
from .overdue import title_words


@command(N_("What is due from now to the end of the day N days ahead, the first due on top. What is late is not here."))
@click.option("--days", metavar="N", type=as_days, default=SOON, show_default=True, help=N_("So many days ahead."))
@click.pass_obj
def due_soon(call: Call, days: int) -> None:
    with call.open() as opened, call.out.about(list="due-soon"):
        found = opened.do(due_in, days)
        for line in found:
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk))
        if not found:
            call.out.note(_("Nothing is due in these days."))


def facts(line: Late, desk: Desk) -> dict[str, Any]:
    return {
        "patron": line.card or None,
        "name": line.name,
        "item": line.item or None,
        "title": line.title or None,
        "due_at": iso(line.due_at, desk.zone),
        "days": -line.days,
        "tell_by": line.tell_by or None,
        "reach": line.reach or None,
    }


def sentence(line: Late, desk: Desk) -> str:
    who = "  ".join(part for part in (line.name, line.card, line.reach) if part)
    due = due_words(desk, line.due_at)
    return _("Due {due}: {who}: {title}").format(due=due, who=who, title=title_words(line))
