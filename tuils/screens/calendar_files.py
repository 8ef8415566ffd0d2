"""Calendar files: one is chosen, what it would do is shown, then it is taken; and the library's own are written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from textwrap import wrap

from tuils.formats.ical import Fault
from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.sources import Source, typed_path
from tuils.library.programs.ical_files import newest_calendars, read_file, write_file
from tuils.library.programs.ical_in import CalendarLook, look_at_calendar, take_offer
from tuils.library.programs.ical_keeping import calendar_file, publish_calendar
from tuils.library.programs.ical_out import calendar_of_all
from tuils.library.programs.ical_plan import CHANGED, NEW_ONE, Change
from tuils.library.programs.ical_words import (
    fault_words,
    ignored_words,
    outcome_words,
    summary_words,
    what_words,
)
from tuils.values.moments import day_label

from .import_steps import short_path, size_words
from .listing import Listing
from .widgets.keys import Hint, Verb
from .widgets.lines import cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

FILES = (
    Column("#", 2, right=True),
    Column(N_("File"), 24, grow=2),
    Column(N_("Folder"), 18, grow=1, drop=2),
    Column(N_("Size"), 9, right=True, drop=1),
    Column(N_("Changed"), 10, drop=3),
)
CHANGES = (
    Column("#", 3, right=True),
    Column(N_("What"), 15),
    Column(N_("Program"), 20, grow=2),
    Column(N_("Dates"), 18, grow=1, drop=1),
    Column(N_("From"), 10, drop=2),
)
FOLDER, NAME = "exports", "events.ics"
TAKE, WRITE, SUBSCRIBE = "one", "two", "three"


class CalendarFiles(Listing):
    """`look`: what a file would do, shown in place of the list of files until it is taken or left."""

    mode, word, prompt, names_a_person = "events", N_("Calendar files"), N_("File"), False
    columns = FILES
    verbs = (
        Verb("t", N_("Take it"), N_("Take what is shown")),
        Verb("o", N_("Write out"), N_("All published sessions, in a calendar file")),
        Verb("s", N_("Subscribe"), N_("The file that others subscribe to: make it, or bring it up to date")),
    )
    keys = (("Enter", N_("Look at it")), WRITE, SUBSCRIBE, ("back", N_("Back")), "help")
    looking: Sequence[Hint] = (TAKE, ("Enter", N_("What it says")), ("back", N_("Leave it")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Source] = []
        self.file = Path()
        self.look: CalendarLook | None = None
        self.faults: list[Fault] = []
        self.done: list[Change] = []
        self.taking = False

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not plan programs takes none; who may not publish does not see how."""
        may = self.home.desk.may
        hidden = (
            set()
            if may("programs.edit") and self.look and self.look.wants and not (self.done or self.taking)
            else {TAKE}
        )
        hidden |= {WRITE, SUBSCRIBE} if self.look else set()
        hidden |= set() if may("catalog.publish") else {SUBSCRIBE}
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    @property
    def is_looking(self) -> bool:
        return self.look is not None

    async def load(self) -> None:
        if self.look is None:
            files = await asyncio.to_thread(newest_calendars)
            if self.is_looking:  # by now
                return
            self.files = files
            rows = [self._file_row(number, one) for number, one in enumerate(self.files, 1)]
            self.put(rows, [str(one.path) for one in self.files], FILES)
            return
        rows, keys = [], []
        changes = self.done or self.look.changes
        self.faults = [*self.look.faults, *self.look.besides(changes)]
        for fault in self.faults:
            rows.append(_fault_row(fault))
            keys.append(f"fault {fault.line} {fault.words}")
        for number, change in enumerate(changes, 1):
            rows.append(_change_row(number, change))
            keys.append(f"change {change.uid}")
        self.put(rows, keys, CHANGES)

    def _file_row(self, number: int, one: Source) -> Row:
        desk = self.home.desk
        today = datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).date()
        changed = day_label(datetime.fromtimestamp(one.changed, desk.zone).date(), today, _)
        return str(number), one.path.name, short_path(one.path.parent), size_words(one.bytes), changed

    def greet(self) -> None:
        if self.look is not None:
            self._greet_look(self.look)
            return
        self.show_keys(self.keys)
        then = _("Choose one, or type where it is: ~/Downloads/events.ics")
        if not self.files:
            then = _("Type where one is: ~/Downloads/events.ics")
        self.say("", _("A calendar file (ICS) to bring in?"), then)

    def _greet_look(self, look: CalendarLook) -> None:
        self.show_keys(self.looking)
        refused = sum(not fault.taken for fault in look.faults)
        if self.done:
            said, then = summary_words(self.done, refused, False), _("F9 takes back one program at a time.")
        elif look.wants:
            said, then = summary_words(look.changes, refused, True), _("F6 takes it. Nothing is changed yet.")
        else:
            said, then = summary_words(look.changes, refused, False), _("There is nothing to take.")
        if look.ignored and not self.narrow:
            then = f"{then} {ignored_words(look.ignored)}"
        self.say("LOOK" if self.faults and not self.done else "OK" if self.done else "", cut(said, 70), then)

    # -- looking at one

    def open_line(self, index: int) -> Doing:
        if self.look is None:
            return self._look_at(self.files[index].path)
        faults = self.faults
        if index < len(faults):
            said, *rest = wrap(fault_words(faults[index], brief=True), 70)
            then = "" if self.done else _("F6 takes the rest.")
            self.say("LOOK", said, cut(" ".join(rest), 70) or then)
            return None
        change = (self.done or self.look.changes)[index - len(faults)]
        said = f"{outcome_words(change.outcome)}: {change.title}"
        words = change.faults[0].words if change.faults else what_words(change)
        self.say("LOOK" if change.faults else "", cut(said, 70), cut(words, 70))
        return None

    async def typed(self, text: str) -> None:
        if self.look is None and not text.isdecimal():
            await self._look_at(typed_path(text))
        else:
            await self.coded(text)

    async def _look_at(self, file: Path) -> None:
        try:
            raw = await asyncio.to_thread(read_file, file)
        except OSError as no:
            self.say("STOP", _("It cannot be read: {file}").format(file=cut(file.name, 40)), no.strerror or str(no))
            return
        self.look = await self.home.read(look_at_calendar, self.home.desk, raw)
        self.file, self.done = file, []
        await self.load()
        self.greet()

    # -- taking it

    async def action_one(self) -> None:
        """A program at a time, each in one act, beside the queue: scans and other keys do not wait for all of them."""
        if self.look is not None and not self.taking:
            self.taking = True
            self.in_worker(partial(self._take_all, self.look), "taking")

    async def _take_all(self, look: CalendarLook) -> None:
        done: list[Change] = []
        told = self.answered
        try:
            for number, offer in enumerate(look.offers, 1):
                if self.is_gone or not self.taking:
                    break
                if self.answered == told:
                    told = self._say_taking(number, len(look.offers), offer.title)
                done.append(await self.home.do(take_offer, offer))
        finally:
            self.taking = False
        if self.look is look and not self.is_gone:
            self.done = done
            await self.load()
            self.show_keys(self.looking)
            if self.answered == told:
                self.greet()

    def _say_taking(self, number: int, of: int, title: str) -> tuple[str, str, str]:
        """Gives back what stands in the answer then: what is scanned meanwhile is answered there, and stays."""
        said = _("Taking {n} of {all}: {title}").format(n=number, all=of, title=cut(title, 40))
        self.say("", said, _("Esc stops. What is taken stays; the same file goes on there."))
        return self.answered

    async def action_back(self) -> None:
        if self.taking:
            self.taking = False
            return
        if self.look is None:
            await self.close()
            return
        self.look, self.done = None, []
        await self.load()
        self.greet()

    # -- writing

    async def action_two(self) -> None:
        raw = await self.home.read(calendar_of_all, self.home.desk)
        folder = self.home.path.parent / FOLDER
        await self.home.work(_write, folder, raw)
        events = raw.count(b"\r\nBEGIN:VEVENT\r\n")
        said = ngettext("{n} event written: {file}", "{n} events written: {file}", events)
        self.say("OK", said.format(n=events, file=NAME), short_path(folder))

    async def action_three(self) -> None:
        file = calendar_file(self.home.path, self.home.station_settings.calendar_file)
        kept = await self.home.do(publish_calendar, file)
        said = ngettext(
            "{n} event, for all to subscribe to: {file}", "{n} events, for all to subscribe to: {file}", kept.events
        )
        then = _("In {folder}. It is kept up to date by itself.").format(folder=short_path(kept.file.parent))
        self.say("OK", said.format(n=kept.events, file=kept.file.name), then)


def _write(folder: Path, raw: bytes) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    write_file(folder / NAME, raw)


def _fault_row(fault: Fault) -> Row:
    mark: Cell = (_("taken") if fault.taken else _("refused"), "look")
    said = f"{fault.title or fault.uid}: {fault.words}" if fault.title or fault.uid else fault.words
    return "!", mark, said, "", _("line {n}").format(n=fault.line) if fault.line else ""


def _change_row(number: int, change: Change) -> Row:
    strong = change.outcome in (NEW_ONE, CHANGED)
    outcome: Cell = (outcome_words(change.outcome), "strong") if strong else outcome_words(change.outcome)
    return str(number), outcome, change.title, what_words(change), change.first[:10]
