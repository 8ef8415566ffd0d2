"""Read the offers of a calendar file, each with its dates, in the library's local time.

Only names of zones are read from the store. A repeated event is written out date by date, for two years at most if it
has no end; later dates come with the next file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from tuils.formats.calendar.ical import CalendarFault, CalendarFile, CalendarTime, Event
from tuils.i18n import _
from tuils.library.activities.calendar.dates import wall_text
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import clock_label, count_label, date_label
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import local_moment, to_local
from tuils.values.time.recurrence import DAY_ENDS, expand, normal_rule, read_recurrence, until_of
from tuils.values.words import Unclear

UNTOLD_MINUTES = 60
MOST_SESSIONS = 20_000  # of one file
NO_UID = "@no-uid"
OWN_PROGRAM = re.compile(r"program-([0-9a-f-]{8,64})@(.+)")
_UNTIL = re.compile(r"UNTIL=([0-9]{8})(?:T([0-9]{4}(?:[0-9]{2})?)(Z?))?(?=;|$)")
OWN_SESSION = re.compile(r"event-([0-9a-f-]{8,64})@(.+)")


@dataclass(frozen=True)
class Wish:
    """One date of an event, as the file has it. `key`: its identity within its UID: the time that the rule gave it,
    empty without a rule. `original`: that time in this library's local time."""

    event: Event
    key: str
    wall: str
    zone: str
    minutes: int
    original: str
    apart: bool = False

    @property
    def uid(self) -> str:
        return self.event.uid

    @property
    def print(self) -> str:
        """Return a hash that shows whether the file says something new of it."""
        one = self.event
        said = (
            *(self.wall, self.zone, self.minutes, one.title, one.description, one.location, one.categories),
            *(one.status, one.comment, sorted(one.own.items())),
        )
        return sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class CalendarOffer:
    """The source of one program: an event with all its dates, or events that name one program of another library.

    `uid`: identifies the program. `rule` and `first` if the dates follow from a rule in this library's local time.
    `whole`: the file has all dates that there are, from `since` to `until` (wall times, if any).
    """

    uid: str
    events: tuple[Event, ...]
    wishes: tuple[Wish, ...]
    rule: str = ""
    first: str = ""
    whole: bool = False
    since: str = ""
    until: str = ""
    faults: tuple[CalendarFault, ...] = ()

    @property
    def title(self) -> str:
        return self.events[0].own.get("X-TUILS-PROGRAM", "") or self.events[0].title

    @property
    def line(self) -> int:
        return self.events[0].line


@dataclass
class CalendarWanted:
    offers: list[CalendarOffer] = field(default_factory=list)
    faults: list[CalendarFault] = field(default_factory=list)


def calendar_offers(desk: Desk, file: CalendarFile) -> CalendarWanted:
    """Return the offers of a file in its order, and faults beyond the file's own."""
    reading = _Reading(desk, file)
    wanted, count = CalendarWanted(faults=reading.floats()), 0
    for uid, events in _together(file.events, wanted.faults).items():
        offer = reading.offer(uid, events, wanted.faults)
        if offer is None:
            continue
        count += len(offer.wishes)
        if count > MOST_SESSIONS:
            words = _("More than {n} dates in this file: the rest were skipped.").format(n=count_label(MOST_SESSIONS))
            wanted.faults.append(CalendarFault(offer.line, words, offer.uid, offer.title, taken=False))
            break
        wanted.offers.append(offer)
    return wanted


def _together(events: Iterable[Event], faults: list[CalendarFault]) -> dict[str, list[Event]]:
    """Group events by the UID of the program. A later event of one UID and date replaces an earlier one, unless its
    SEQUENCE is lower (RFC 5546, section 2.1.5)."""
    found: dict[str, dict[tuple[str, str], Event]] = {}
    for event in events:
        named = _named(event, faults)
        key = (named.uid, named.instead.wall.isoformat() if named.instead else "")
        group = found.setdefault(named.parent if OWN_PROGRAM.fullmatch(named.parent) else named.uid, {})
        if key in group:
            words = _("This event is listed twice. The later one was used.")
            faults.append(CalendarFault(named.line, words, named.uid, named.title))
        if key not in group or named.sequence >= group[key].sequence:
            group[key] = named
    return {uid: list(group.values()) for uid, group in found.items()}


def _named(event: Event, faults: list[CalendarFault]) -> Event:
    """Add a UID: without one in the file, an event is identified by its time and title."""
    title = event.title or " ".join(event.description.split())[:60] or _("Event without a title")
    if event.uid:
        return replace(event, title=title)
    faults.append(CalendarFault(event.line, _("It has no UID. It is matched by its time and title."), "", event.title))
    said = repr((event.start, event.title, event.rule, event.description, event.location))
    return replace(event, uid=f"{sha256(said.encode()).hexdigest()[:24]}{NO_UID}", title=title)


class _Reading:
    """The reading of one file, in the library's local time."""

    def __init__(self, desk: Desk, file: CalendarFile) -> None:
        self.desk, self.file = desk, file
        self.today = to_local(desk.now, desk.zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        self._zones: dict[str, ZoneInfo | None] = {}
        self.floating = zone_called(file.zone) or desk.zone
        """The zone of times that name none: the calendar's, else the library's."""

    def floats(self) -> list[CalendarFault]:
        """Return the fault about times without a zone, once for the file."""
        if not self.file.zone or not any(not event.start.zone and not event.start.day for event in self.file.events):
            return []
        if zone_called(self.file.zone) is None:
            words = _("The time zone {zone} is unknown: the library's time zone was used.")
        elif self.floating.key != self.desk.zone.key:
            words = _("Times without a zone are read in the calendar's zone, {zone}.")
        else:
            return []
        return [CalendarFault(0, words.format(zone=self.file.zone[:40]))]

    def offer(self, uid: str, events: list[Event], faults: list[CalendarFault]) -> CalendarOffer | None:
        own: list[CalendarFault] = []
        try:
            made = self._offer(uid, events, own)
        except Unclear as unclear:
            first = next((event for event in events if event.rule), events[0])
            own.append(CalendarFault(first.line, unclear.sentence(_), first.uid, first.title, taken=False))
            made = None
        except (OverflowError, ValueError):
            words = _("Its dates can't be worked out.")
            own.append(CalendarFault(events[0].line, words, events[0].uid, events[0].title, taken=False))
            made = None
        faults += own
        return replace(made, faults=tuple(own)) if made else None

    def _offer(self, uid: str, events: list[Event], faults: list[CalendarFault]) -> CalendarOffer:
        several = any(event.instead for event in events)
        begins = [event for event in events if event.uid == uid and not event.instead]
        master = next((begin for begin in begins if begin.rule or begin.extra or several), None)
        if master is None and len(events) == 1 and (events[0].rule or events[0].extra):
            events = [master := replace(events[0], instead=None)]
        if master is None:
            return CalendarOffer(uid, tuple(events), tuple(self._single(event, faults) for event in events))
        instead = {self._key(event.instead, master, faults): event for event in events if event.instead}
        offer = self._series(uid, master, faults)
        wishes = [
            self._changed(wish, instead.pop(wish.key), faults) if wish.key in instead else wish for wish in offer.wishes
        ]
        for one in instead.values():
            words = _("It changes a date that is not in the repeat pattern: imported as a separate date.")
            faults.append(CalendarFault(one.line, words, one.uid, one.title))
            wishes.append(self._single(one, faults))
        return replace(offer, events=tuple(events), wishes=tuple(sorted(wishes, key=lambda wish: wish.wall)))

    # -- dates

    def _single(self, event: Event, faults: list[CalendarFault]) -> Wish:
        wall, zone = self._here(event.start, event, faults)
        key = self._key(event.instead, event, faults) if event.instead else ""
        original = wall_text(self._here(event.instead, event, faults)[0]) if event.instead else wall_text(wall)
        original = wall_or(event.own.get("X-TUILS-ORIGINAL", original), original)
        minutes = self._minutes(event, faults)
        apart = bool(event.instead) or event.own.get("X-TUILS-APART") == "1"
        return Wish(event, key, wall_text(wall), zone.key, minutes, original, apart)

    def _changed(self, wish: Wish, event: Event, faults: list[CalendarFault]) -> Wish:
        """Return a date of a series as the file changed it (RECURRENCE-ID)."""
        wall, zone = self._here(event.start, event, faults)
        minutes = self._minutes(event, faults)
        return replace(wish, event=event, wall=wall_text(wall), zone=zone.key, minutes=minutes, apart=True)

    def _series(self, uid: str, event: Event, faults: list[CalendarFault]) -> CalendarOffer:
        zone = self._zone_of(event.start, event, faults)
        rule = self._rule(event, zone, faults)
        since = None if _ends(rule) else self.today
        walls, endless = self._dates(event, rule, zone, since, faults)
        wishes = self._wishes(event, walls, zone, faults)
        until = wall_text(self._local(walls[-1], zone)) if endless and walls else ""
        begins = wall_text(self.today) if since else ""
        kept = normal_rule(rule, zone) if rule and zone.key == self.desk.zone.key else ""
        first = wall_text(event.start.wall) if kept else ""
        return CalendarOffer(uid, (event,), wishes, kept, first, True, begins, until)

    def _dates(
        self, event: Event, rule: str, zone: ZoneInfo, since: datetime | None, faults: list[CalendarFault]
    ) -> tuple[list[datetime], bool]:
        """Return the dates of a series in its own zone, and whether it has no end: those of its rule and its extra
        ones, without those left out."""
        first = event.start.wall
        also = [self._in(one, zone, event, faults) for one in event.extra]
        out = {one.wall.date() if one.day else self._in(one, zone, event, faults) for one in event.left_out}
        if not rule:
            return sorted({first, *also} - {day for day in out if isinstance(day, datetime)}), False
        dates = expand(rule, first, zone, without=out, also=[*also, *self._anyway(rule, first)], since=since)
        walls = [wall for wall in dates.walls if since is None or wall >= since]
        return self._left_out_nearly(walls, dates.unmet, event, faults), dates.endless

    def _wishes(
        self, event: Event, walls: list[datetime], zone: ZoneInfo, faults: list[CalendarFault]
    ) -> tuple[Wish, ...]:
        """Return a wish for each date, in our time. An extra date may have a length of its own."""
        minutes = self._minutes(event, faults)
        lasts = {self._in(one, zone, event, faults): one.minutes for one in event.extra if one.minutes is not None}
        wishes = []
        for wall in walls:
            local = wall_text(wall if zone.key == self.desk.zone.key else self._local(wall, zone))
            wishes.append(Wish(event, wall_text(wall), local, self.desk.zone.key, lasts.get(wall, minutes), local))
        return tuple(wishes)

    def _rule(self, event: Event, zone: ZoneInfo, faults: list[CalendarFault]) -> str:
        """Return the rule with an UNTIL that fits its beginning: others are corrected and reported (RFC 5545,
        3.3.10)."""
        found = _UNTIL.search(event.rule)
        if found is None:
            return event.rule
        timed, utc = bool(found[2]), bool(found[3])
        rule, words = event.rule, ""
        if event.start.day and timed:
            words = _("UNTIL is a time, but the event starts on a day. Read as: until {until}.")
            rule = rule.replace(found[0], f"UNTIL={found[1]}")
        elif timed and not utc and event.start.zone:
            words = _("UNTIL is not in UTC, as it must be when the start has a zone. Read in that zone: until {until}.")
        elif timed and utc and not event.start.zone:
            rule = self._floating_end(rule, found, event.start.wall, zone)
            words = _("UNTIL is in UTC, but the start has no zone. Read as: until {until}.")
        elif not timed and not event.start.day:
            words = _("UNTIL is a day, but the start is a time. Read as: until {until}, that day included.")
        until = until_of(read_recurrence(rule, zone))
        if until and until < event.start.wall:
            words = _("UNTIL, {until}, is before the start. Read as: once, at the start.")
        if words and until:
            text = (
                date_label(until) if until.time() == DAY_ENDS else f"{date_label(until)}, {clock_label(until.time())}"
            )
            faults.append(CalendarFault(event.line, words.format(until=text), event.uid, event.title))
        return rule

    def _floating_end(self, rule: str, found: re.Match[str], first: datetime, zone: ZoneInfo) -> str:
        """Resolve an UNTIL in UTC of an event without a zone: its moment is unknown. Keep it as written if a date
        falls on just that time, or if it is the end of a day: then Z was added by rote. Else read it in the zone of
        the beginning."""
        as_written = rule.replace(found[0], found[0].removesuffix("Z"))
        walls = expand(as_written, first, zone).walls
        if found[2].startswith("2359") or (walls and f"{walls[-1]:%Y%m%d%H%M}" == found[1] + found[2][:4]):
            return as_written
        return rule

    def _anyway(self, rule: str, first: datetime) -> list[datetime]:
        """Return the beginning as a date of the series, whether it fits the rule or not (RFC 5545, 3.8.5.3)."""
        return [first] if _ends(rule) or first >= self.today else []

    def _left_out_nearly(
        self, walls: list[datetime], unmet: Iterable[object], event: Event, faults: list[CalendarFault]
    ) -> list[datetime]:
        """Drop dates that an EXDATE means: one with another time of day means the only date of that day."""
        days = [one.date() for one in unmet if isinstance(one, datetime)]
        if near := [day for day in days if sum(wall.date() == day for wall in walls) == 1]:
            words = _("EXDATE has a different time than the event. The day is skipped: {days}.")
            text = words.format(days=", ".join(day.isoformat() for day in near[:3]))
            faults.append(CalendarFault(event.line, text, event.uid, event.title))
        return [wall for wall in walls if wall.date() not in near]

    def _key(self, when: CalendarTime | None, master: Event, faults: list[CalendarFault]) -> str:
        """Return a RECURRENCE-ID in the zone of its event."""
        if when is None:
            return ""
        if when.day:
            return wall_text(when.wall.replace(hour=master.start.wall.hour, minute=master.start.wall.minute))
        return wall_text(self._in(when, self._zone_of(master.start, master, faults), master, faults))

    def _minutes(self, event: Event, faults: list[CalendarFault]) -> int:
        if event.minutes:
            return event.minutes
        words = _("It has no end: {n} minutes were assumed.").format(n=UNTOLD_MINUTES)
        faults.append(CalendarFault(event.line, words, event.uid, event.title))
        return UNTOLD_MINUTES

    # -- zones

    def _here(self, when: CalendarTime, event: Event, faults: list[CalendarFault]) -> tuple[datetime, ZoneInfo]:
        return self._local(when.wall, self._zone_of(when, event, faults)), self.desk.zone

    def _local(self, wall: datetime, zone: ZoneInfo) -> datetime:
        """Return the library's local time at that moment."""
        if zone.key == self.desk.zone.key:
            return wall
        return to_local(local_moment(wall, zone), self.desk.zone).replace(tzinfo=None)

    def _in(self, when: CalendarTime, zone: ZoneInfo, event: Event, faults: list[CalendarFault]) -> datetime:
        """Return a time in the zone of the event: other software writes these lists in UTC."""
        if not when.zone or when.day:
            return when.wall
        other = self._zone(when.zone, event, faults)
        return (
            when.wall if other.key == zone.key else to_local(local_moment(when.wall, other), zone).replace(tzinfo=None)
        )

    def _zone_of(self, when: CalendarTime, event: Event, faults: list[CalendarFault]) -> ZoneInfo:
        """Return the zone of a time; a whole day is the same day everywhere."""
        return self.desk.zone if when.day else self._zone(when.zone, event, faults)

    def _zone(self, tzid: str, event: Event, faults: list[CalendarFault]) -> ZoneInfo:
        if not tzid:
            return self.floating
        if tzid not in self._zones:
            self._zones[tzid] = zone_called(tzid, self.file.zones.get(tzid, ""))
        found = self._zones[tzid]
        if found is None:
            words = _("The time zone {zone} is unknown: the library's time zone was used.").format(zone=tzid[:40])
            if not any(fault.words == words and fault.uid == event.uid for fault in faults):
                faults.append(CalendarFault(event.line, words, event.uid, event.title))
        return found or self.desk.zone


def zone_called(tzid: str, place: str = "") -> ZoneInfo | None:
    """Find a zone by its name, by the file's place, by its Windows name, or by the end of a name such as
    `/example.org/20260101/America/Chicago`."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    if tzid.upper() in ("UTC", "GMT", "Z", "ETC/UTC"):
        return ZoneInfo("UTC")
    for name in (tzid, place, WINDOWS_TO_OLSON.get(tzid, ""), *_ends_of(tzid)):
        if name and re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", name):
            try:
                return ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                continue
    return None


def _ends_of(tzid: str) -> Iterator[str]:
    for at, char in enumerate(tzid):
        if char in "/_ " and "/" in tzid[at + 1 :]:
            yield tzid[at + 1 :]


def wall_or(text: str, otherwise: str) -> str:
    """Return a wall time as stored; `otherwise` if it can't be read. Empty stays empty."""
    try:
        return wall_text(datetime.fromisoformat(text).replace(tzinfo=None)) if text else ""
    except ValueError:
        return otherwise


def _ends(rule: str) -> bool:
    return not rule or "UNTIL=" in rule or "COUNT=" in rule
