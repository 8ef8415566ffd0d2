"""Calendar files written (RFC 5545): lines of 75 octets at most, CRLF, UTF-8, every text escaped so that it stays in
its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tuils.values.dataclass import dataclass

from .ical import CalendarTime, Event

PRODID = "-//tuils//library programs//EN"
_ESCAPED = re.compile(r"[\\;,]")
LONGEST = 75  # octets of a line, without its end (section 3.1)


@dataclass(frozen=True)
class CalendarHead:
    """The data in front of the events. `library`: the id of the library that wrote it. `refresh`: how often subscribers
    look again, as a duration."""

    name: str
    zone: str
    library: str = ""
    refresh: str = "PT4H"


def write_calendar(calendar: CalendarHead, events: Iterable[Event]) -> bytes:
    """The whole file. Of the zones that times are in, the rules go along (VTIMEZONE)."""
    every = list(events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *([f"X-TUILS-LIBRARY:{escaped(calendar.library)}"] if calendar.library else []),
        f"X-WR-CALNAME:{escaped(calendar.name)}",
        f"NAME:{escaped(calendar.name)}",
        f"X-WR-TIMEZONE:{escaped(calendar.zone)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{calendar.refresh}",
        f"X-PUBLISHED-TTL:{calendar.refresh}",
    ]
    lines += _zones(every)
    for event in every:
        lines += _event(event)
    return b"".join(folded_ical_line(line) for line in (*lines, "END:VCALENDAR"))


def library_of(head: bytes) -> str:
    """The id of the library that wrote the file which begins so; empty where none says so."""
    lines = head.decode("utf-8", "replace").split("\r\n")
    if lines[0] != "BEGIN:VCALENDAR":
        return ""
    return next((line.partition(":")[2] for line in lines[:12] if line.startswith("X-TUILS-LIBRARY:")), "")


def escaped(text: str) -> str:
    """Return the text escaped (section 3.3.11), without characters that could end a line or are no text."""
    if text.isprintable() and not _ESCAPED.search(text):
        return text
    said = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    said = "".join(char for char in said if char in "\n\t" or not _is_control(char))
    return said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _is_control(char: str) -> bool:
    return ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000


def folded_ical_line(line: str) -> bytes:
    """The line in pieces that end at a letter, each after a blank but the first."""
    left = line.encode("utf-8", "replace")
    parts = []
    while len(left) > LONGEST:
        end = LONGEST
        while left[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        parts.append(left[:end])
        left = b" " + left[end:]
    return b"\r\n".join((*parts, left)) + b"\r\n"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{event.changed}"
    yield f"LAST-MODIFIED:{event.changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield "DTSTART" + _time(event.start)
    if event.minutes is not None:
        yield _end(event.start, event.minutes)
    yield f"SUMMARY:{escaped(event.title)}"
    texts = (("DESCRIPTION", event.description), ("LOCATION", event.location), ("COMMENT", event.comment))
    yield from (f"{name}:{escaped(text)}" for name, text in texts if text)
    if event.categories:
        yield f"CATEGORIES:{','.join(map(escaped, event.categories))}"
    yield f"STATUS:{event.status.upper()}"
    if event.parent:
        yield f"RELATED-TO;RELTYPE=PARENT:{escaped(event.parent)}"
    yield from (f"{name}:{escaped(text)}" for name, text in event.own.items())
    yield "END:VEVENT"


def _time(when: CalendarTime) -> str:
    if when.day:
        return f";VALUE=DATE:{_day(when.wall)}"
    if when.zone == "UTC":
        return f":{_stamp(when.wall)}Z"
    return f";TZID={when.zone}:{_stamp(when.wall)}" if when.zone else f":{_stamp(when.wall)}"


def _end(start: CalendarTime, minutes: int) -> str:
    """Return DTEND in the same zone. An event that ends as it begins, or over the change of clocks, has its duration
    instead."""
    if start.day:
        return f"DTEND;VALUE=DATE:{_day(start.wall + timedelta(minutes=max(minutes, 24 * 60)))}"
    ends = start.wall + timedelta(minutes=minutes)
    if minutes and (not start.zone or _offset(start.wall, start.zone) == _offset(ends, start.zone)):
        return "DTEND" + _time(CalendarTime(ends, start.zone))
    return f"DURATION:PT{minutes}M"


def _offset(wall: datetime, zone: str) -> timedelta | None:
    return wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def _day(wall: datetime | date) -> str:
    return f"{wall.year:04}{wall:%m%d}"


def _stamp(wall: datetime) -> str:
    return f"{wall.year:04}{wall:%m%dT%H%M%S}"


def _zones(events: list[Event]) -> Iterator[str]:
    """Yield each zone from the year before its first event to that after its last (section 3.6.5)."""
    walls: dict[str, list[datetime]] = {}
    for event in events:
        if event.start.zone not in ("", "UTC"):
            walls.setdefault(event.start.zone, []).append(event.start.wall)
    for name, times in sorted(walls.items()):
        yield from _zone(name, min(times).year - 1, max(times).year + 1)


def _zone(name: str, first: int, last: int) -> Iterator[str]:
    """Yield a zone's offset at first, and each change from there on, in local time before the change."""
    zone, at = ZoneInfo(name), datetime(first, 1, 1, tzinfo=UTC)
    local = at.astimezone(zone)
    kinds: dict[tuple[str, str, timedelta, timedelta], list[datetime]] = {
        _kind(local, _offset_of(local)): [local.replace(tzinfo=None)]
    }
    while at.year <= last:
        soon = at + timedelta(days=7)
        if _offset_of(soon.astimezone(zone)) != _offset_of(at.astimezone(zone)):
            before = _offset_of(at.astimezone(zone))
            change = _change(at, soon, zone)
            kinds.setdefault(_kind(change.astimezone(zone), before), []).append((change + before).replace(tzinfo=None))
        at = soon
    yield from ("BEGIN:VTIMEZONE", f"TZID:{name}")
    for (part, called, before, after), changes in kinds.items():
        yield from (f"BEGIN:{part}", f"DTSTART:{_stamp(changes[0])}", f"TZNAME:{called}")
        yield from (f"TZOFFSETFROM:{_hours(before)}", f"TZOFFSETTO:{_hours(after)}")
        if changes[1:]:
            yield f"RDATE:{','.join(map(_stamp, changes[1:]))}"
        yield f"END:{part}"
    yield "END:VTIMEZONE"


def _kind(local: datetime, before: timedelta) -> tuple[str, str, timedelta, timedelta]:
    """Return the observance after a change. Clocks put forward show daylight saving time, whatever a country calls it:
    many programs expect it."""
    after = _offset_of(local)
    return "DAYLIGHT" if after > before else "STANDARD", local.tzname() or "", before, after


def _offset_of(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta(0)


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The first second with the offset of `late`."""
    after = _offset_of(late.astimezone(zone))
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (early, middle) if _offset_of(middle.astimezone(zone)) == after else (middle, late)
    return late


def _hours(offset: timedelta) -> str:
    """Return `-0600`; with seconds, if an old zone has them."""
    sign, rest = ("-", -offset) if offset < timedelta(0) else ("+", offset)
    minutes, seconds = divmod(int(rest.total_seconds()), 60)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
