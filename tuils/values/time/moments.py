"""Time. The store keeps a *moment*: whole microseconds since 1970 began, UTC. Doors show the zone's time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tuils.values.words import N_, Translate, Unclear

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

# Years that can be read: beyond them a moment has no local time on every side of the world.
FIRST_YEAR, LAST_YEAR = 1900, 9998

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WHEN = (  # made ready when something is typed: a start has no time to read
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_WHOLE_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_MONTH_AND_YEAR = N_("{month} {year}")


def micros_of(dt: datetime) -> int:
    """The moment of an aware time; a naive one is taken as UTC."""
    aware = dt.replace(tzinfo=UTC) if dt.tzinfo is None else dt
    return (aware - _EPOCH) // _MICROSECOND


def to_utc(moment: int) -> datetime:
    """Return the moment as a naive UTC time."""
    return _aware(moment).replace(tzinfo=None)


def to_local(moment: int, zone: ZoneInfo) -> datetime:
    """Return the moment as an aware time in the zone."""
    return _aware(moment).astimezone(zone)


def _aware(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)


def iso(moment: int, zone: ZoneInfo) -> str:
    """Return ISO 8601 to the second with the zone's offset: `2026-12-14T10:31:00+01:00`."""
    return to_local(moment, zone).isoformat(timespec="seconds")


def wall_iso(wall: str, zone: ZoneInfo) -> str:
    """Return a wall time of the store in the form of `iso`."""
    return iso(local_moment(datetime.fromisoformat(wall), zone), zone)


def local_moment(dt_naive_local: datetime, zone: ZoneInfo) -> int:
    """The moment when clocks of the zone show this: of a time shown twice the earlier.

    A time that the clocks leave out in spring is as much later as they go forward, as calendars have it (RFC 5545):
    2:15 is 3:15.
    """
    return micros_of(dt_naive_local.replace(tzinfo=zone, fold=0))


def parse_when(text: str, zone: ZoneInfo, *, whole_day: time = time(0, 0)) -> int:
    """Read an ISO 8601 date, or date and time with `T` or space; without `Z` or offset it is local time.

    A date alone stands for its `whole_day` time. Refuses with `Unclear`, a ValueError: another form, a day or
    time that is not on the calendar, years outside 1900 to 9998.
    """
    found = re.fullmatch(_WHEN, text.strip())
    if found is None:
        raise _unclear(text)
    day, clock, offset = found.groups()
    try:
        when = datetime.fromisoformat(f"{day}T{clock or whole_day.isoformat()}{(offset or '').upper()}")
    except ValueError:
        raise _unclear(text) from None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Unclear(N_("Write a year from {first} to {last}."), first=FIRST_YEAR, last=LAST_YEAR)
    return local_moment(when, zone) if when.tzinfo is None else micros_of(when)


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not a date. Type it like 2026-12-14, or 2026-12-14 10:31.'), text=text)


def day_of(moment: int, zone: ZoneInfo) -> date:
    """The date that the zone's calendars show."""
    return to_local(moment, zone).date()


def month_label(day: date, translate: Translate = str) -> str:
    """The month that the day is in: `December 2026`."""
    return translate(_MONTH_AND_YEAR).format(month=translate(_WHOLE_MONTHS[day.month - 1]), year=day.year)


def weekday_labels(translate: Translate = str) -> tuple[str, ...]:
    """`Mon`, `Tue`, ..., Monday first."""
    return tuple(translate(day) for day in _DAYS)
