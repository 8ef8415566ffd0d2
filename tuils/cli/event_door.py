"""tuils event check-in, count, recording"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.programs.door import (
    MOST,
    CheckedIn,
    Counted,
    check_in_code,
    count_groups,
    counts_of,
    note_recording,
    set_counts,
    set_total,
)
from tuils.library.programs.sessions import session_line
from tuils.library.session.door_words import added as added_words
from tuils.library.session.door_words import too_many
from tuils.values.programs import GROUPS

from .call import Call
from .list_lines import codes_option, every_code, given
from .options import as_text, command

SESSION = click.argument("session", metavar="SESSION", type=as_text)


def as_change(value: str | int) -> int:
    """A whole number, which may be below 0."""
    number = str(value)
    digits = number.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or int(digits[:9]) > MOST:
        raise click.BadParameter(_("{text} is not a number up to {most}.").format(text=number, most=MOST))
    return int(number)


@command(
    N_(
        "Who is here: check in by card, or by the id of a registration.\n\n"
        "A card finds what its patron, or the family, registered, and the whole party is counted by age group. Where "
        "nobody needs to register, or with --walk-in, a card that is on no list counts one by age; whose it was is not "
        "kept. Whoever waits for a seat is let in with --let-in, once it has begun or where there is room."
    )
)
@SESSION
@every_code
@codes_option
@click.option("--heads", metavar="N", type=as_change, help=N_("So many of the party are here, not all of it."))
@click.option("--let-in", is_flag=True, help=N_("Also those who wait, or have no seat any more."))
@click.option("--walk-in", is_flag=True, help=N_("Count cards that are on no list, too."))
@click.pass_obj
def check_in(
    call: Call,
    /,
    session: str,
    codes: tuple[str, ...],
    source: str,
    heads: int | None,
    let_in: bool,
    walk_in: bool,
) -> None:
    wanted = given(codes, source)
    if not wanted:
        raise click.UsageError(_("Say who: a card, or the id of a registration."))
    if heads is not None and len(wanted) > 1:
        raise click.UsageError(_("--heads goes with one card or registration."))
    with call.open() as opened:
        for code in wanted:
            with call.out.about(code=code, session=session):
                done = opened.do(check_in_code, session, code, heads, let_in=let_in, walk_in=walk_in)
                call.out.line({"code": code, **facts(done)}, *sentences(done))


@command(
    N_(
        "Count people at the door, by age group. Without an option the counts are told.\n\n"
        "`event count 8f21ac03 --adult 4 --child 9` adds them; --child -1 takes one off. With --set these are the "
        "totals: a correction afterwards. --total sets all there were, where ages were not counted; --device counts "
        "what is connected to a program online."
    )
)
@SESSION
@click.option("--adult", metavar="N", type=as_change, help=N_("18 and older."))
@click.option("--teen", metavar="N", type=as_change, help=N_("12 to 17."))
@click.option("--child", metavar="N", type=as_change, help=N_("Up to 11."))
@click.option("--any", metavar="N", type=as_change, help=N_("People whose age nobody asked."))
@click.option("--device", metavar="N", type=as_change, help=N_("Devices, of a program online."))
@click.option("--total", metavar="N", type=as_change, help=N_("So many in all."))
@click.option("--set", "is_total", is_flag=True, help=N_("The numbers are totals: what was counted is corrected."))
@click.option("--ahead", is_flag=True, help=N_("Also of a session that begins more than a day from now."))
@click.pass_obj
def count(call: Call, /, session: str, total: int | None, is_total: bool, ahead: bool, **numbers: int | None) -> None:
    wanted = {group: n for group in GROUPS if (n := numbers[group]) is not None}
    if total is not None and wanted:
        raise click.UsageError(_("--total goes alone."))
    with call.open() as opened, call.out.about(session=session):
        key = session_line(opened.desk, session).id
        done = Counted("", key, {}, *_now(opened.do(counts_of, key)))
        if total is not None:
            done = opened.do(set_total, key, total, ahead=ahead)
        elif is_total and wanted:
            done = opened.do(set_counts, key, wanted, ahead=ahead)
        elif wanted:
            done = opened.do(count_groups, key, wanted, ahead=ahead)
        call.out.line(facts(done), *sentences(done))


def _now(counts: dict[str, int]) -> tuple[dict[str, int], int]:
    return counts, max(0, sum(counts.values()))


@command(
    N_(
        "What a session left behind: how many recordings were put up, how often they were seen, and for how many "
        "minutes volunteers helped. What is left out stays."
    )
)
@SESSION
@click.option("--recorded", metavar="N", type=as_change, help=N_("Presentations that were recorded and put up."))
@click.option("--views", metavar="N", type=int, help=N_("How often they were seen."))
@click.option("--helper-minutes", metavar="N", type=int, help=N_("Minutes of volunteers, all of them together."))
@click.pass_obj
def recording(call: Call, /, session: str, recorded: int | None, views: int | None, helper_minutes: int | None) -> None:
    if recorded is None and views is None and helper_minutes is None:
        raise click.UsageError(_("Say what: --recorded, --views, --helper-minutes."))
    with call.open() as opened, call.out.about(session=session):
        row = opened.do(note_recording, session, recorded=recorded, views=views, helper_minutes=helper_minutes)
        told = {name: row[name] for name in ("recorded", "views", "helper_minutes")}
        said = _("{title}: {recorded} recorded, seen {views} times, {minutes} minutes of volunteers.").format(
            title=row["title"], recorded=row["recorded"], views=row["views"] or 0, minutes=row["helper_minutes"]
        )
        call.out.line({"session": row["id"], **told}, said)


# ---- how they are told


def facts(done: Counted) -> dict[str, Any]:
    """`attendance`: all that were counted; null where nobody counted yet. `over`: more than there are places."""
    told: dict[str, Any] = {
        "session": done.session,
        "added": done.added,
        "counts": done.counts,
        "attendance": done.total if done.counts else None,
        "over": done.over,
        "act": done.act or None,
    }
    if isinstance(done, CheckedIn):
        told |= {"registration": done.registration, "name": done.name, "heads": done.heads, "came": done.came}
        told |= {"already": done.already}
    return told


def sentences(done: Counted) -> list[str]:
    """What was done, then how many that makes."""
    if isinstance(done, CheckedIn):
        said = ngettext("{name}: {n} is here", "{name}: {n} are here", done.came).format(name=done.name, n=done.came)
        said = _("{said} already").format(said=said) if done.already else said
    else:
        what = added_words(done.added)
        said = _("Counted: {what}").format(what=what) if what else ""
    total = _("{n} in all").format(n=done.total) if done.counts else _("Not counted yet")
    by_group = ", ".join(f"{_(GROUPS[group])} {n}" for group, n in done.counts.items())
    first = ". ".join(part for part in (said, f"{total} ({by_group})" if by_group else total) if part)
    return [f"{first}.", *([too_many(done.over)] if done.over else [])]
