"""tuils event list, show, kinds"""

from __future__ import annotations

from datetime import date

import click

from tuils.i18n import N_, _
from tuils.library.programs.sessions import Which, session_line, sessions_on
from tuils.values.moments import day_of
from tuils.values.programs import KINDS

from .call import Call
from .event_line import facts, sentence
from .options import as_count, as_day, as_text, command


@command(N_("The sessions of the next days, or of a month."))
@click.option("--from", "first", metavar="DATE", type=as_day, help=N_("The first day. Else today."))
@click.option("--days", metavar="N", type=as_count, default=14, help=N_("How many days. Else 14."))
@click.option("--audience", metavar="CODE", type=as_text, default="", help=N_("Only for them."))
@click.option("--room", metavar="CODE", type=as_text, default="", help=N_("Only there."))
@click.option("--kind", metavar="CODE", type=as_text, default="", help=N_("Only this kind."))
@click.pass_obj
def listing(call: Call, first: date | None, days: int, audience: str, room: str, kind: str) -> None:
    with call.open(refresh=False) as opened, call.out.about():
        desk = opened.desk
        which = Which(audience=audience, room=room, kind=kind)
        for line in opened.do(sessions_on, first or day_of(desk.now, desk.zone), days, which):
            call.out.line(facts(line, desk), sentence(line, desk))


listing.name = "list"


@command(N_("One session, with all there is to know of it."))
@click.argument("session", type=as_text)
@click.pass_obj
def show(call: Call, session: str) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session):
        line = opened.do(session_line, session)
        call.out.line(facts(line, opened.desk), sentence(line, opened.desk))


@command(N_("The kinds of programs by their codes."))
@click.pass_obj
def kinds(call: Call) -> None:
    for code, kind in KINDS.items():
        call.out.line({"kind": code, "name": _(kind.words), "counts_as": kind.counts_as}, f"{code}  {_(kind.words)}")
