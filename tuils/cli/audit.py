"""tuils audit: who looked at whom, who did what, and when"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.people.audit_log import KINDS, MOST, AuditLine, audit_lines
from tuils.values.barcode import last_four
from tuils.values.moments import iso, local_moment

from .call import Call
from .options import as_count, as_day, as_text, command


def as_kind(value: str) -> str:
    if value not in KINDS:
        raise click.BadParameter(_("There is no such kind. One of: {kinds}.").format(kinds=", ".join(KINDS)))
    return value


@command(
    N_(
        "The audit log, the newest line first: who looked at whom, wrote out, passed a block, was refused.\n\n"
        "It holds kinds and ids, no title and no name. Nothing in the program changes it; `tuils verify` tells "
        "where it was changed otherwise. To read it is noted in it, too."
    )
)
@click.option("--patron", "card", metavar="CARD", default="", type=as_text, help=N_("Only about this patron."))
@click.option("--operator", metavar="LOGIN", default="", type=as_text, help=N_("Only what this account did."))
@click.option("--kind", metavar="KIND", default=None, type=as_kind, help=N_("Only of this kind, such as refused."))
@click.option("--since", metavar="DATE", default=None, type=as_day, help=N_("From this day on."))
@click.option("--until", metavar="DATE", default=None, type=as_day, help=N_("Up to this day."))
@click.option("--limit", metavar="N", default=MOST, show_default=True, type=as_count, help=N_("The newest N lines."))
@click.pass_obj
def audit(
    call: Call,
    card: str,
    operator: str,
    kind: str | None,
    since: date | None,
    until: date | None,
    limit: int,
) -> None:
    with call.open(refresh=False) as opened, call.out.about(**({"patron": card} if card else {})):
        begin = _start_of(since, opened.desk) if since else None
        end = _start_of(until + timedelta(days=1), opened.desk) if until else None
        found = opened.do(
            audit_lines, card=card, operator=operator, kind=kind or "", since=begin, until=end, limit=limit
        )
        for line in found.lines:
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk))
        if not found.lines:
            call.out.note(_("Nothing in the audit log is like that."))
        elif found.total > len(found.lines):
            said = _("The newest {n} of {all}. --limit shows more.")
            call.out.note(said.format(n=len(found.lines), all=found.total))


def _start_of(day: date, desk: Desk) -> int:
    return local_moment(datetime.combine(day, time(0)), desk.zone)


def facts(line: AuditLine, desk: Desk) -> dict[str, Any]:
    """`patron` is the card of today, null where that patron is gone; `patron_id` stays the same."""
    return {
        "at": iso(line.at, desk.zone),
        "branch": line.branch,
        "device": line.device,
        "line": line.seq,
        "operator": line.operator or None,
        "kind": line.kind,
        "patron": line.card or None,
        "patron_id": line.patron or None,
        "deed": line.deed or None,
        "allowed": line.allowed,
        "by": line.by or None,
    }


def sentence(line: AuditLine, desk: Desk) -> str:
    """`Tue 1 Dec 9:00  ana  was refused: see the audit log`."""
    who = line.operator or "-"
    whose = last_four(line.card) if line.card else _("(gone)") if line.patron else ""
    return "  ".join(part for part in (moment_words(desk, line.at), who, line.told, whose, line.by) if part)
