"""The lines of a calendar file (RFC 5545, section 3.1): unfolded, with their numbers, and put into components.

Each event is cut out whole before anything in it is read, so that what is wrong with one is no matter of the others.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import field

from tuils.i18n import _
from tuils.values.dataclass import dataclass

MOST_BYTES = 32_000_000
MOST_EVENTS = 20_000
IGNORED = ("VALARM", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")
"""The components a file may hold beside events; they are counted."""


@dataclass(frozen=True)
class ContentLine:
    """A content line without its folds. `number`: where it begins in the file, from 1."""

    number: int
    text: str

    @property
    def name(self) -> str:
        """The name `DTSTART` of `DTSTART;TZID=America/Chicago:20261207T103000`."""
        head = self.text.partition(":")[0].partition(";")[0]
        return head.strip().upper()

    @property
    def value(self) -> str:
        return self.text.partition(":")[2].strip()


@dataclass(frozen=True)
class CalendarFault:
    """A fault in plain words. `line`: of the file, 0 if it is about all of it. `uid`: of the event, if it has one.
    `taken`: the event is imported all the same."""

    line: int
    words: str
    uid: str = ""
    title: str = ""
    taken: bool = True


@dataclass
class Component:
    """The lines of a component between its BEGIN and END, without the components in it."""

    begins: int
    lines: list[ContentLine] = field(default_factory=list)


@dataclass
class Parts:
    """A file taken apart. `calendar`: lines of the calendars themselves; `zones`: a block a time zone."""

    calendars: int = 0
    calendar: list[ContentLine] = field(default_factory=list)
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    faults: list[CalendarFault] = field(default_factory=list)


def read_components(raw: bytes) -> Parts:
    """The components of a file; what does not belong anywhere is a fault."""
    parts = Parts()
    if len(raw) > MOST_BYTES:
        parts.faults.append(CalendarFault(0, _("The file is larger than 32 MB."), taken=False))
        return parts
    text = _decoded(raw, parts)
    if not text.strip():
        parts.faults.append(CalendarFault(0, _("The file is empty."), taken=False))
        return parts
    walk = _Walk(parts)
    for line in unfolded(text):
        walk.go_on(line)
    walk.end()
    return parts


def unfolded(text: str) -> Iterator[ContentLine]:
    """Yield content lines of any line ends; one that begins with a blank continues the one before."""
    number, said = 0, ""
    for at, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if part[:1] in (" ", "\t") and said and part.strip():
            said += part[1:]
        elif part.strip():
            if said:
                yield ContentLine(number, said)
            number, said = at, part
    if said:
        yield ContentLine(number, said)


def _decoded(raw: bytes, parts: Parts) -> str:
    """Return UTF-8 as the standard says; also Windows' encodings."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        parts.faults.append(CalendarFault(0, _("The text is not UTF-8. It is read as Windows text.")))
        return raw.decode("cp1252", "replace")


class _Walk:
    """One walk down the file, with the components open at each line."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.open: list[str] = []
        self.block: Component | None = None
        self.strange = self.full = False

    def go_on(self, line: ContentLine) -> None:
        if line.name == "BEGIN":
            self._begin(line, line.value.upper())
        elif line.name == "END":
            self._end(line, line.value.upper())
        elif self.block is not None and self.open[-1] in ("VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"):
            self.block.lines.append(line)
        elif self.open == ["VCALENDAR"]:
            if ":" in line.text:
                self.parts.calendar.append(line)
            else:
                self._fault(line, _("This line cannot be read: {text}").format(text=line.text[:40]))
        elif not self.open:
            self._outside(line)

    def end(self) -> None:
        """The end of the file."""
        if "VEVENT" in self.open:
            self._cut_off()
        elif self.open:
            self.parts.faults.append(CalendarFault(0, _("The file is cut off: its end is missing.")))
        elif not self.parts.calendars:
            self.parts.faults.append(CalendarFault(0, _("This is not a calendar file."), taken=False))

    def _begin(self, line: ContentLine, name: str) -> None:
        if name == "VCALENDAR":
            self._close_all(line)
            self.parts.calendars += 1
        elif not self.open:
            self._outside(line)
            return
        elif name == "VEVENT":
            if "VEVENT" in self.open:
                self._cut_off()
                del self.open[self.open.index("VEVENT") :]
            self.block = Component(line.number)
        elif name == "VTIMEZONE":
            self.block = Component(line.number)
        elif name in IGNORED:
            self.parts.ignored[name] = self.parts.ignored.get(name, 0) + 1
        self.open.append(name)

    def _end(self, line: ContentLine, name: str) -> None:
        if name not in self.open:
            if self.open:
                self._fault(line, _("This ends something that never started: {text}").format(text=name[:40]))
            return
        if "VEVENT" in self.open[self.open.index(name) + 1 :]:
            self._cut_off()
        del self.open[self.open.index(name) :]
        if name in ("VEVENT", "VTIMEZONE") and self.block is not None:
            (self.parts.events if name == "VEVENT" else self.parts.zones).append(self.block)
            if len(self.parts.events) > MOST_EVENTS:
                self.parts.events.pop()
                self._too_many()
        if not {"VEVENT", "VTIMEZONE"} & set(self.open):
            self.block = None

    def _close_all(self, line: ContentLine) -> None:
        if "VEVENT" in self.open:
            self._cut_off()
        elif self.open:
            self._fault(line, _("The calendar before this line has no end."))
        self.open, self.block = [], None

    def _cut_off(self) -> None:
        """Report an event without an end: it may lack anything."""
        if self.block is not None:
            uid = next((line.value for line in self.block.lines if line.name == "UID"), "")
            words = _("This event has no end: it is cut off.")
            self.parts.faults.append(CalendarFault(self.block.begins, words, uid, taken=False))
        self.block = None

    def _too_many(self) -> None:
        if not self.full:
            words = _("More than 20,000 events: the rest is ignored.")
            self.parts.faults.append(CalendarFault(0, words, taken=False))
        self.full = True

    def _outside(self, line: ContentLine) -> None:
        """Report a line outside of a calendar, once: a file of another kind has many."""
        if not self.strange and self.parts.calendars:
            self._fault(line, _("This is outside the calendar: {text}").format(text=line.text[:40]))
            self.strange = True

    def _fault(self, line: ContentLine, words: str) -> None:
        self.parts.faults.append(CalendarFault(line.number, words))
