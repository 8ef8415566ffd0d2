"""Calendar files (iCalendar, RFC 5545): bytes <-> plain events.

What one event lacks is said with its line and UID, and the others are taken; nothing is raised. Times are wall times
with the zone that the file names. Which zone that is here, and what a repeated event is on each date, is decided by
the library (`library/activities/calendar_files/ical_in.py`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .ical_lines import CalendarFault, Component, ContentLine, Parts, read_components

if TYPE_CHECKING:
    import icalendar

__all__ = ["CalendarFault", "CalendarFile", "CalendarTime", "Event", "read_calendar"]

YEARS = range(1990, 2200)
LONGEST_MINUTES = 31 * 24 * 60
LONGEST_TEXT = 10_000
NEEDED = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "RECURRENCE-ID"})
"""The properties that say when an event is: a fault in one of them is not ignored."""
ONCE = ("DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "UID", "SUMMARY", "STATUS")


@dataclass(frozen=True)
class CalendarTime:
    """A time on the clock of the wall. `zone` as the file names it, `UTC`, or empty: wherever one is (floating).
    `day`: a whole day. `minutes`: of an RDATE that says how long (PERIOD)."""

    wall: datetime
    zone: str = ""
    day: bool = False
    minutes: int | None = None


@dataclass(frozen=True)
class Event:
    """A VEVENT. `minutes`: None where the file tells no end. `rule`: RRULE as it stands; `extra` RDATE, `left_out`
    EXDATE; `instead`: RECURRENCE-ID, the date of a repeated event that this one takes the place of. `status`:
    confirmed, tentative, cancelled. `changed`: LAST-MODIFIED, else DTSTAMP, as it stands. `parent`: RELATED-TO.
    `own`: X-TUILS-... lines."""

    uid: str
    line: int
    start: CalendarTime
    minutes: int | None = None
    rule: str = ""
    extra: tuple[CalendarTime, ...] = ()
    left_out: tuple[CalendarTime, ...] = ()
    instead: CalendarTime | None = None
    title: str = ""
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    status: str = "confirmed"
    sequence: int = 0
    changed: str = ""
    parent: str = ""
    comment: str = ""
    own: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class CalendarFile:
    """The content of a file. `ignored`: alarms, tasks and the like, how many of each. `zones`: the place the file gives
    for each TZID."""

    name: str
    events: tuple[Event, ...]
    faults: tuple[CalendarFault, ...]
    ignored: dict[str, int]
    zones: dict[str, str]
    zone: str = ""


def read_calendar(raw: bytes) -> CalendarFile:
    """Read all events of a file, of all calendars in it, and its faults."""
    parts = read_components(raw)
    names = {line.name: line.value for line in reversed(parts.calendar)}
    zones = _zones(parts)
    events = [event for block in parts.events if (event := _event(block, parts.faults)) is not None]
    return CalendarFile(
        _unescaped(names.get("X-WR-CALNAME", ""))[:200],
        tuple(events),
        tuple(sorted(parts.faults, key=lambda fault: fault.line)),
        parts.ignored,
        zones,
        names.get("X-WR-TIMEZONE", ""),
    )


def _zones(parts: Parts) -> dict[str, str]:
    """The rules of a zone are known here by its name; a file's own are looked at, not used."""
    from icalendar import vUTCOffset

    read: Callable[[str], timedelta] = vUTCOffset.from_ical
    found: dict[str, str] = {}
    for block in parts.zones:
        names = {line.name: line for line in reversed(block.lines)}
        tzid = names["TZID"].value if "TZID" in names else ""
        found[tzid] = names["X-LIC-LOCATION"].value if "X-LIC-LOCATION" in names else ""
        for line in block.lines:
            if line.name in ("TZOFFSETFROM", "TZOFFSETTO"):
                try:
                    read(line.value)
                except ValueError:
                    words = _("The time zone {zone} cannot be read: {text}").format(zone=tzid, text=line.text[:40])
                    parts.faults.append(CalendarFault(line.number, words))
                    break
    return found


class _EventError(ValueError):
    """An event that cannot be imported. `name`: the property at fault."""

    def __init__(self, words: str, name: str = "") -> None:
        super().__init__(words)
        self.words, self.name = words, name


class _Reader:
    """One event being read: its properties, and their lines."""

    def __init__(self, block: Component, faults: list[CalendarFault]) -> None:
        self.block, self.faults = block, faults
        self.lines: dict[str, ContentLine] = {line.name: line for line in reversed(block.lines)}
        self.uid = self.text("UID")[:200]
        self.title = " ".join(self.text("SUMMARY").split())[:200]

    @cached_property
    def parsed(self) -> icalendar.Component:
        """The event as the icalendar library reads it, with only the lines needed here."""
        import icalendar

        lines = [line.text for line in self.block.lines if line.name in NEEDED]
        lines += [one for line in self.block.lines if line.name == "EXDATE" for one in _each(line)]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # guesses at zones: here the file's own name of a zone is looked up
                made = icalendar.Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")))
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as no:
            raise _EventError(_("It cannot be read: {why}").format(why=str(no)[:60])) from no
        for name, why in made.errors:
            self._wrong(name or "", str(why))
        return made

    def _wrong(self, name: str, why: str) -> None:
        """Note a line that the library could not read."""
        if not name:  # it is not told which: the one that its words show
            name = next((one for one, line in self.lines.items() if line.text[:30] in why), "DTSTART")
        line = self.lines.get(name)
        text = line.value if line and name in NEEDED else why.rpartition(": ")[2].strip("'")
        words = _("{name} cannot be read: {text}").format(name=name, text=text[:40] or _("nothing"))
        if name in NEEDED:
            raise _EventError(words, name)
        self.warn(words, name)

    def text(self, name: str) -> str:
        line = self.lines.get(name)
        return _unescaped(_value_of(line.text)).strip()[:LONGEST_TEXT] if line else ""

    def warn(self, words: str, name: str = "", *, taken: bool = True) -> None:
        line = self.lines.get(name)
        number = line.number if line else self.block.begins
        self.faults.append(CalendarFault(number, words, self.uid, self.title, taken))

    def one(self, name: str) -> Any:
        """The property of this name; the first where there are more."""
        found = self.all(name)
        return found[0] if found else None

    def all(self, name: str) -> list[Any]:
        from icalendar.prop.broken import vBroken

        found = self.parsed.get(name)
        several = found if isinstance(found, list) else [] if found is None else [found]
        return [one for one in several if not isinstance(one, vBroken)]


def _event(block: Component, faults: list[CalendarFault]) -> Event | None:
    reader = _Reader(block, faults)
    try:
        return _read(reader)
    except _EventError as no:
        reader.warn(no.words, no.name, taken=False)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as no:
        reader.warn(_("It cannot be read: {why}").format(why=str(no)[:60]), taken=False)
    return None


def _read(reader: _Reader) -> Event:
    for name in ONCE:
        if sum(line.name == name for line in reader.block.lines) > 1:
            if name == "RRULE":
                raise _EventError(_("It has two repeat rules. It can have only one."), name)
            reader.warn(_("{name} is there twice. The first one is used.").format(name=name), name)
    found = reader.one("DTSTART")
    if found is None:
        raise _EventError(_("It has no start (DTSTART)."))
    start = _when(found, found.dt, "DTSTART")
    event = Event(
        uid=reader.uid,
        line=reader.block.begins,
        start=start,
        minutes=_minutes(reader, start),
        rule=_rule(reader),
        extra=_dates(reader, "RDATE"),
        left_out=_dates(reader, "EXDATE"),
        title=reader.title,
        description=reader.text("DESCRIPTION"),
        location=" ".join(reader.text("LOCATION").split())[:300],
    )
    return _also(reader, event)


def _also(reader: _Reader, event: Event) -> Event:
    """Read the parts of an event that may be wrong or missing without harm."""
    sequence, status = reader.text("SEQUENCE") or "0", reader.text("STATUS").lower() or "confirmed"
    if not (sequence.isascii() and sequence.isdigit()) or len(sequence) > 9:
        reader.warn(_("SEQUENCE is not a number; 0 is used."), "SEQUENCE")
        sequence = "0"
    instead = reader.one("RECURRENCE-ID")
    if instead is not None and instead.params.get("RANGE"):
        reader.warn(_("It changes all later dates too. Only this date was changed."), "RECURRENCE-ID")
    own = {name: reader.text(name) for name in reader.lines if name.startswith("X-TUILS-")}
    return replace(
        event,
        instead=_when(instead, instead.dt, "RECURRENCE-ID") if instead is not None else None,
        categories=_categories(reader.block.lines),
        status=status if status in ("tentative", "cancelled") else "confirmed",
        sequence=int(sequence),
        changed=reader.text("LAST-MODIFIED") or reader.text("DTSTAMP"),
        parent=reader.text("RELATED-TO"),
        comment=reader.text("COMMENT"),
        own=own,
    )


def _when(found: Any, value: Any, name: str) -> CalendarTime:
    """Return the library's date or time as wall time, without seconds."""
    if not isinstance(value, date):
        raise _EventError(_("{name} is not a date or a time.").format(name=name), name)
    if value.year not in YEARS:
        raise _EventError(_("{name} is in the year {year}.").format(name=name, year=value.year), name)
    if not isinstance(value, datetime):
        return CalendarTime(datetime.combine(value, time(0)), day=True)
    wall = value.replace(tzinfo=None, second=0, microsecond=0)
    tzid = str(getattr(found, "params", {}).get("TZID", ""))
    if not tzid and value.tzinfo is not None:
        tzid = "UTC"
    return CalendarTime(wall, tzid.strip().strip('"'))


def _minutes(reader: _Reader, start: CalendarTime) -> int | None:
    """Return the minutes from DTEND or DURATION (sections 3.8.2.2 and 3.8.2.5); a day without either is one whole
    day."""
    found, long = reader.one("DTEND"), reader.one("DURATION")
    if found is None and long is None:
        return 24 * 60 if start.day else None
    name = "DTEND" if found is not None else "DURATION"
    lasts = _until(reader, start, found) if found is not None else long.dt
    if lasts < timedelta(0):
        raise _EventError(_("It ends before it starts."), name)
    minutes = int(lasts.total_seconds() // 60)
    if minutes > LONGEST_MINUTES:
        raise _EventError(_("It lasts longer than 31 days."), name)
    return max(minutes, 24 * 60) if start.day else minutes


def _until(reader: _Reader, start: CalendarTime, found: Any) -> timedelta:
    begins, ends = reader.one("DTSTART").dt, found.dt
    if isinstance(begins, datetime) != isinstance(ends, datetime):
        raise _EventError(_("It starts with a time and ends with a day, or the other way around."), "DTEND")
    if isinstance(begins, datetime) and bool(begins.tzinfo) == bool(ends.tzinfo) and begins.tzinfo is not None:
        _when(found, ends, "DTEND")
        return timedelta(seconds=round(ends.timestamp() - begins.timestamp()))
    return _when(found, ends, "DTEND").wall - start.wall


def _rule(reader: _Reader) -> str:
    return _value_of(reader.lines["RRULE"].text).strip().upper() if "RRULE" in reader.lines else ""


def _dates(reader: _Reader, name: str) -> tuple[CalendarTime, ...]:
    """Return the dates of lists with commas, of any number of lines; of a PERIOD its beginning and its length."""
    found: list[CalendarTime] = []
    for one in reader.all(name):
        for each in getattr(one, "dts", []):
            if isinstance(each.dt, tuple):
                begins, ends = each.dt
                lasts = (
                    ends if isinstance(ends, timedelta) else _when(one, ends, name).wall - _when(one, begins, name).wall
                )
                found.append(replace(_when(one, begins, name), minutes=max(0, int(lasts.total_seconds() // 60))))
            else:
                found.append(_when(one, each.dt, name))
    return tuple(found)


def _categories(lines: list[ContentLine]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        if line.name == "CATEGORIES":
            found += [_unescaped(part).strip() for part in _split(_value_of(line.text))]
    return tuple(dict.fromkeys(part[:80] for part in found if part))[:50]


def _each(line: ContentLine) -> list[str]:
    """Return a line for each date of a list, so that a wrong one leaves the others."""
    value = _value_of(line.text)
    head = line.text[: len(line.text) - len(value)]
    return [head + part.strip() for part in value.split(",")]


def _value_of(text: str) -> str:
    """Return the text behind the first colon outside of quotes."""
    quoted = False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return text[at + 1 :]
    return text.partition(":")[2]


def _split(text: str) -> list[str]:
    """Split the text at commas that are not escaped."""
    parts, escaped = [""], False
    for char in text:
        if char == "," and not escaped:
            parts.append("")
        else:
            parts[-1] += char
        escaped = char == "\\" and not escaped
    return parts


_ESCAPES = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\"}


def _unescaped(text: str) -> str:
    """Return the text without escapes (section 3.3.11). A backslash before anything else stays."""
    said, at = [], 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in _ESCAPES:
            said.append(_ESCAPES[text[at + 1]])
            at += 2
        else:
            said.append(text[at])
            at += 1
    return "".join(said)
