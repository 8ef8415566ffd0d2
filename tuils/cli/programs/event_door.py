"""tuils event check-in, count, recording: who comes in, and how many came"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.catalog.lists import codes_option, every_code, given_numbers
from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.door import (
    MOST,
    CheckedInParty,
    DoorCounted,
    check_in_code,
    count_groups,
    heads_by_group,
    note_recording,
    set_counts,
    set_total,
)
from tuils.library.front.answers.door_words import heads_added as added_words, over_capacity_words
from tuils.values.programs import GROUPS

SESSION = click.argument("session", metavar="SESSION", type=as_text)


def as_change(value: str | int) -> int:
    """Return a whole number, which may be below 0."""
    number = str(value)
    digits = number.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or int(digits[:9]) > MOST:
        raise click.BadParameter(_('"{text}" is not a number up to {most}.').format(text=number, most=MOST))
    return int(number)


@command(
    N_(
        "Check people in to a session, by card or by registration ID.\n\nA card finds the "
        "registration of its patron or the family, and the whole party is counted by age group. "
        "For a drop-in program, or with --walk-in, a card without a registration counts one "
        "person by age, and whose card it was is not saved. --let-in admits a waitlisted party "
        "once the session has begun, or if there is room."
    )
)
@SESSION
@every_code
@codes_option
@click.option("--heads", metavar="N", type=as_change, help=N_("This many of the party are here."))
@click.option("--let-in", is_flag=True, help=N_("Also admit people on the waitlist, or whose seat was given away."))
@click.option("--walk-in", is_flag=True, help=N_("Also count cards without a registration."))
def event_check_in(
    call: Call,
    /,
    session: str,
    codes: tuple[str, ...],
    source: str,
    heads: int | None,
    let_in: bool,
    walk_in: bool,
) -> None:
    wanted = given_numbers(codes, source)
    if not wanted:
        raise click.UsageError(_("Give a card or a registration ID."))
    if heads is not None and len(wanted) > 1:
        raise click.UsageError(_("--heads works with one card or registration only."))
    with call.open() as opened:
        for code in wanted:
            with call.out.about(code=code, session=session):
                done = opened.do(check_in_code, session, code, heads, let_in=let_in, walk_in=walk_in)
                call.out.line({"code": code, **head_count_json(done)}, *head_count_sentences(done))


@command(
    N_(
        "Record attendance by age group. Without options, show the counts.\n\n`event count "
        "8f21ac03 --adult 4 --child 9` adds people; --child -1 subtracts one. With --set the "
        "numbers are totals, to correct the count later. --total sets one number for everyone, "
        "when ages were not counted; --device counts devices in an online program."
    )
)
@SESSION
@click.option("--adult", metavar="N", type=as_change, help=N_("18 and older."))
@click.option("--teen", metavar="N", type=as_change, help=N_("12 to 17."))
@click.option("--child", metavar="N", type=as_change, help=N_("11 and younger."))
@click.option("--any", metavar="N", type=as_change, help=N_("People whose age was not asked."))
@click.option("--device", metavar="N", type=as_change, help=N_("Devices, in an online program."))
@click.option("--total", metavar="N", type=as_change, help=N_("Total number of people."))
@click.option("--set", "is_total", is_flag=True, help=N_("The numbers are totals; they replace the count."))
@click.option("--ahead", is_flag=True, help=N_("Also for a session more than a day away."))
def event_count(
    call: Call, /, session: str, total: int | None, is_total: bool, ahead: bool, **numbers: int | None
) -> None:
    wanted = {group: n for group in GROUPS if (n := numbers[group]) is not None}
    if total is not None and wanted:
        raise click.UsageError(_("Use --total by itself."))
    with call.open() as opened, call.out.about(session=session):
        key = session_line(opened.desk, session).id
        done = DoorCounted("", key, {}, *_now(opened.do(heads_by_group, key)))
        if total is not None:
            done = opened.do(set_total, key, total, ahead=ahead)
        elif is_total and wanted:
            done = opened.do(set_counts, key, wanted, ahead=ahead)
        elif wanted:
            done = opened.do(count_groups, key, wanted, ahead=ahead)
        call.out.line(head_count_json(done), *head_count_sentences(done))


def _now(counts: dict[str, int]) -> tuple[dict[str, int], int]:
    return counts, max(0, sum(counts.values()))


@command(
    N_(
        "Record what came of a session: recordings posted, their views, and volunteer minutes. "
        "Anything you leave out stays as it was."
    )
)
@SESSION
@click.option("--recorded", metavar="N", type=as_change, help=N_("Recordings that were posted."))
@click.option("--views", metavar="N", type=int, help=N_("Number of views."))
@click.option("--helper-minutes", metavar="N", type=int, help=N_("Volunteer minutes, all volunteers together."))
def event_recording(
    call: Call, /, session: str, recorded: int | None, views: int | None, helper_minutes: int | None
) -> None:
    if recorded is None and views is None and helper_minutes is None:
        raise click.UsageError(_("Give at least one: --recorded, --views, or --helper-minutes."))
    with call.open() as opened, call.out.about(session=session):
        row = opened.do(note_recording, session, recorded=recorded, views=views, helper_minutes=helper_minutes)
        told = {name: getattr(row, name) for name in ("recorded", "views", "helper_minutes")}
        text = _("{title}: {recorded} recorded, {views} views, {minutes} volunteer minutes.").format(
            title=row.title, recorded=row.recorded, views=row.views or 0, minutes=row.helper_minutes
        )
        call.out.line({"session": row.session, **told}, text)


# ---- how they are told


def head_count_json(done: DoorCounted) -> dict[str, Any]:
    """Return the count as an object. `attendance`: all that were counted; null if nobody counted yet. `over`: more than
    there are places."""
    told: dict[str, Any] = {
        "session": done.session,
        "added": done.added,
        "counts": done.counts,
        "attendance": done.total if done.counts else None,
        "over": done.over,
        "act": done.act or None,
    }
    if isinstance(done, CheckedInParty):
        told |= {"registration": done.registration, "name": done.name, "heads": done.heads, "came": done.came}
        told |= {"already": done.already}
    return told


def head_count_sentences(done: DoorCounted) -> list[str]:
    """Return what was counted, then the total."""
    if isinstance(done, CheckedInParty):
        text = ngettext("{name}: {n} is here", "{name}: {n} are here", done.came).format(name=done.name, n=done.came)
        text = _("already {said}").format(said=text) if done.already else text
    else:
        what = added_words(done.added)
        text = _("Counted: {what}").format(what=what) if what else ""
    total = _("{n} in all").format(n=done.total) if done.counts else _("Not recorded yet")
    by_group = ", ".join(f"{_(GROUPS[group])} {n}" for group, n in done.counts.items())
    first = ". ".join(part for part in (text, f"{total} ({by_group})" if by_group else total) if part)
    return [f"{first}.", *([over_capacity_words(done.over)] if done.over else [])]
