"""tuils overdue"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.overdue import Late, overdue_list
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.values.moments import iso
from tuils.values.money import plain

from .call import Call
from .options import as_days, command


@command(
    N_(
        "What is late, whoever is late longest on top, with how each one wants to be told.\n\n"
        "What is lost, or said to be returned, is not late. Letters: tuils letters."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Late by N days or more."))
@click.pass_obj
def overdue(call: Call, days: int | None) -> None:
    with call.open() as opened, call.out.about(list="overdue"):
        found = opened.do(overdue_list, days=days or 0)
        for line in found.lines:
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk))
        if not call.as_json:
            said = ngettext("{n} loan is late", "{n} loans are late", found.loans)
            call.out.note(said.format(n=found.loans) + ".")


def facts(line: Late, desk: Desk) -> dict[str, Any]:
    return {
        "patron": line.card or None,
        "name": line.name,
        "item": line.item or None,
        "title": line.title or None,
        "due_at": iso(line.due_at, desk.zone),
        "days": line.days,
        "fine_cents": line.fine_cents,
        "tell_by": line.tell_by or None,
        "reach": line.reach or None,
    }


def sentence(line: Late, desk: Desk) -> str:
    who = "  ".join(part for part in (line.name, line.card, line.reach) if part)
    late = ngettext("{n} day late", "{n} days late", line.days).format(n=line.days)
    fine = "  " + _("fine {money}").format(money=plain(line.fine_cents)) if line.fine_cents else ""
    due = due_words(desk, line.due_at)
    return _("{who}: {late}, due {due}: {title}").format(who=who, late=late, due=due, title=title_words(line)) + fine


def title_words(line: Late) -> str:
    return f"{line.title} ({line.item})" if line.item else _("(title not shown)")
