"""Match the sessions of a series to new dates: which session takes which date, and which find none. Nothing is
written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import TypeVar

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import need, refuse
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import columns
from tuils.values.dataclass import dataclass
from tuils.values.time.recurrence import period_of, read_recurrence, rule_ending, shifted

from .dates import (
    KEEP,
    ClashHandling,
    RemarkedTime,
    dates_of,
    read_rule_words,
    read_wall,
    shut_words,
    sort_dates,
    wall_text,
)

T = TypeVar("T")


@dataclass
class NewDates:
    """The new dates of a series. `walls`: by id of a session its new local time; `originals`: its rule's time, if it
    keeps a time of its own. `left`: sessions that find no date. `added`: dates that have no session yet."""

    rule: str
    walls: dict[str, str] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    left: list[ProgramSession] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    skipped: tuple[RemarkedTime, ...] = ()
    warned: tuple[RemarkedTime, ...] = ()


def moved_apart(row: ProgramSession) -> bool:
    """Return whether the session was moved to another time on its own."""
    return bool(row.apart) and row.wall != row.original


def of_rule(row: ProgramSession) -> datetime:
    """Return the time that the series gives it, even if it was moved on its own."""
    return read_wall(row.original if moved_apart(row) and row.original else row.wall)


def new_dates(
    desk: Desk,
    program: Program,
    rows: Sequence[ProgramSession],
    chosen: ProgramSession,
    wall: datetime | None,
    words: str | None,
    how: ClashHandling,
) -> NewDates:
    """Return dates for these sessions (in order; rows final except for their time). `program`: its final fields.
    `wall`: the new time of the `chosen` one, the others move likewise; `words`: another rule.

    Refuses with NOT_UNDERSTOOD, RULE_NEEDED, and as `sort_dates` does.
    """
    there = of_rule(chosen)
    target = wall or there
    days = (target.date() - there.date()).days
    if words is not None:
        rule = need(_with_old_end(read_rule_words(words, target, desk.zone), program.rule, rows), "RULE_NEEDED")
        return _by_rule(desk, program, rows, rule, _start(rows, chosen, target, days), how)
    rule = shifted(program.rule, days) if program.rule else ""
    if program.rule and not rule:
        raise refuse("RULE_NEEDED")
    if days and rule and read_recurrence(rule)["FREQ"] == "MONTHLY":
        return _by_rule(desk, program, rows, rule, _start(rows, chosen, target, days), how)
    found = _along(rows, rule, target, days, chosen.id)
    return found if how.closed == KEEP or not days else _off_closed_days(desk, rows, found)


def _start(rows: Sequence[ProgramSession], chosen: ProgramSession, target: datetime, days: int) -> datetime:
    """Return the first day on which the new rule applies, with the new time of day."""
    first = min(map(of_rule, rows))
    if first >= of_rule(chosen):
        return target
    return datetime.combine(first.date() + timedelta(days=days), target.time())


def _with_old_end(rule: str, old: str, rows: Sequence[ProgramSession]) -> str:
    """Give a new rule without an end the end of the old one."""
    if not rule or not old or {"UNTIL", "COUNT"} & read_recurrence(rule).keys():
        return rule
    ends = read_recurrence(old)
    if "UNTIL" in ends:
        return rule_ending(rule, until=datetime.fromisoformat(ends["UNTIL"]).date())
    if "COUNT" in ends:
        return rule_ending(rule, until=max(map(of_rule, rows)).date())
    return rule


def _along(rows: Sequence[ProgramSession], rule: str, target: datetime, days: int, chosen: str) -> NewDates:
    """Move each by as many days, to the new time of day; one that was moved on its own stays, unless it is the
    chosen one."""
    found = NewDates(rule)
    for row in rows:
        new = wall_text(datetime.combine(of_rule(row).date() + timedelta(days=days), target.time()))
        stays = moved_apart(row) and row.id != chosen
        (found.originals if stays else found.walls)[row.id] = new
    return found


def _off_closed_days(desk: Desk, rows: Sequence[ProgramSession], found: NewDates) -> NewDates:
    """Take the date from sessions that would move to a closed day of their branch."""
    going = ((row, found.walls[row.id]) for row in rows if row.id in found.walls)
    shut = {row.id: why for row, wall in going if (why := shut_words(desk, columns(row), read_wall(wall)))}
    found.skipped = tuple(RemarkedTime(found.walls[key], why) for key, why in shut.items())
    found.left = [row for row in rows if row.id in shut]
    found.walls = {key: wall for key, wall in found.walls.items() if key not in shut}
    return found


def _by_rule(
    desk: Desk, program: Program, rows: Sequence[ProgramSession], rule: str, start: datetime, how: ClashHandling
) -> NewDates:
    dates = dates_of(rule, start, desk.zone)
    out = {row.id for row in rows}
    outlined = sort_dates(desk, columns(program), dates, how, besides=out)
    found = NewDates(rule, skipped=outlined.skipped, warned=outlined.warned)
    pairs, left, fresh = matched(rows, list(map(read_wall, outlined.walls)), of_rule, rule)
    for row, wall in pairs:
        (found.originals if moved_apart(row) else found.walls)[row.id] = wall_text(wall)
    out_before, _none, fresh = matched(_left_out(desk, program, rows, how), fresh, _itself, rule)
    found.skipped += tuple(RemarkedTime(wall_text(wall), _("left out before")) for _old, wall in out_before)
    found.left = left
    found.added = list(map(wall_text, fresh))
    return found


def _left_out(desk: Desk, program: Program, rows: Sequence[ProgramSession], how: ClashHandling) -> list[datetime]:
    """Return dates between these sessions that the old rule has and no session takes: they were left out or removed.
    Dates on closed days return if these are kept."""
    if not program.rule or not program.first:
        return []
    there = sorted(map(of_rule, rows))
    days = {when.date() for when in there}
    first, span = read_wall(program.first), {"since": there[0], "horizon": there[-1].date()}
    dates = dates_of(rule_ending(program.rule), first, desk.zone, **span).walls
    gaps = [wall for wall in dates if wall.date() not in days]
    return gaps if how.closed != KEEP else [wall for wall in gaps if not shut_words(desk, columns(rows[0]), wall)]


def _itself(when: datetime) -> datetime:
    return when


def matched(
    old: Sequence[T], new: Sequence[datetime], when: Callable[[T], datetime], rule: str
) -> tuple[list[tuple[T, datetime]], list[T], list[datetime]]:
    """Match old items to new dates: the same day first; then, in the week, month or year by which the rule counts,
    the nearest. Return the pairs, the old ones left over, and the new ones."""
    left, fresh = list(old), list(new)
    pairs: list[tuple[T, datetime]] = []
    for counts_by in ("", rule):
        by_period: dict[tuple[int, ...], list[T]] = {}
        for one in left:
            by_period.setdefault(period_of(counts_by, when(one)), []).append(one)
        taken: list[datetime] = []
        for date in fresh:
            if near := by_period.get(period_of(counts_by, date)):
                one = nearest_session(near, date, when)
                near.remove(one)
                pairs.append((one, date))
                taken.append(date)
        left = [one for near in by_period.values() for one in near]
        fresh = [date for date in fresh if date not in taken]
    return pairs, sorted(left, key=when), fresh


def nearest_session(some: Sequence[T], date: datetime, when: Callable[[T], datetime]) -> T:
    return min(some, key=lambda row: abs(when(row) - date))
