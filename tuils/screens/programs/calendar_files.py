"""Calendar files: choose one, see a preview, import it; write the library's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from textwrap import wrap

from tuils.formats.calendar.ical import CalendarFault
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar_files.ical_files import newest_calendars, read_file, write_file
from tuils.library.activities.calendar_files.ical_in import (
    CalendarLook,
    calendar_fault_words,
    ignored_words,
    look_at_calendar,
    outcome_words,
    summary_words,
    take_offer,
    what_words,
)
from tuils.library.activities.calendar_files.ical_keeping import calendar_file, publish_calendar
from tuils.library.activities.calendar_files.ical_out import calendar_of_all
from tuils.library.activities.calendar_files.ical_plan import CHANGED, NEW_ONE, CalendarChange
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import short_day_label
from tuils.library.holdings.title_imports.sources import FoundFile, typed_path
from tuils.screens.kit.file_words import short_path, size_words
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

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
    Column(N_("From"), 12, drop=2),
)
FOLDER, NAME = "exports", "events.ics"


class CalendarFiles(Listing):
    """The calendar files. `look`: the preview of a file, shown in place of the list until it is imported or left."""

    mode, word, prompt, names_a_person = "events", N_("Calendar files"), N_("File"), False
    columns = FILES
    keys = (("Enter", N_("Check it")), "write_out_all", "subscribe", ("back", N_("Back")), "help")
    looking: Sequence[Hint] = ("take_file", ("Enter", N_("Details")), ("back", N_("Don't import")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.files: list[FoundFile] = []
        self.file = Path()
        self.look: CalendarLook | None = None
        self.faults: list[CalendarFault] = []
        self.done: list[CalendarChange] = []
        self.taking = False

    @property
    def may_take(self) -> bool:
        return bool(self.look and self.look.wants) and not (self.done or self.taking)

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
            self.put(rows, [str(file.path) for file in self.files], FILES)
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

    def _file_row(self, number: int, file: FoundFile) -> Row:
        desk = self.home.desk
        today = datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).date()
        changed = short_day_label(datetime.fromtimestamp(file.changed, desk.zone).date(), today)
        return str(number), file.path.name, short_path(file.path.parent), size_words(file.bytes), changed

    def greet(self) -> None:
        if self.look is not None:
            self._greet_look(self.look)
            return
        self.show_keys(self.keys)
        hint = _("Choose one, or type its path: ~/Downloads/events.ics")
        if not self.files:
            hint = _("Type the file's path: ~/Downloads/events.ics")
        self.say("", _("Which calendar file (ICS) to import?"), hint)

    def _greet_look(self, look: CalendarLook) -> None:
        self.show_keys(self.looking)
        refused = sum(not fault.taken for fault in look.faults)
        if self.done:
            text, hint = summary_words(self.done, refused, False), _("F9 undoes one program at a time.")
        elif look.wants:
            text, hint = summary_words(look.changes, refused, True), _("F6 imports it. Nothing is changed yet.")
        else:
            text, hint = summary_words(look.changes, refused, False), _("Nothing to import.")
        if look.ignored and not self.narrow:
            hint = f"{hint} {ignored_words(look.ignored)}"
        self.say("NOTE" if self.faults and not self.done else "OK" if self.done else "", cut(text, 70), hint)

    # -- looking at one

    def open_line(self, index: int) -> Doing:
        if self.look is None:
            return self._look_at(self.files[index].path)
        faults = self.faults
        if index < len(faults):
            said, *rest = wrap(calendar_fault_words(faults[index], brief=True), 70)
            hint = "" if self.done else _("F6 imports the rest.")
            self.say("NOTE", said, cut(" ".join(rest), 70) or hint)
            return None
        change = (self.done or self.look.changes)[index - len(faults)]
        said = f"{outcome_words(change.outcome)}: {change.title}"
        words = change.faults[0].words if change.faults else what_words(change)
        self.say("NOTE" if change.faults else "", cut(said, 70), cut(words, 70))
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
            self.say("STOP", _("Can't read this file: {file}").format(file=cut(file.name, 40)), no.strerror or str(no))
            return
        self.look = await self.home.read(look_at_calendar, self.home.desk, raw)
        self.file, self.done = file, []
        await self.show_anew()

    # -- taking it

    @action("t", N_("Import"), N_("Import what is shown"), needs="programs.edit", when="may_take")
    async def take_file(self) -> None:
        """Import a program at a time, each in one act, beside the queue: scans and keys don't wait for all of them."""
        if self.look is not None and not self.taking:
            self.taking = True
            self.in_worker(partial(self._take_all, self.look), "taking")

    async def _take_all(self, look: CalendarLook) -> None:
        done: list[CalendarChange] = []
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
        """Say the progress, and return the answer now shown: scans meanwhile are answered there, and stay."""
        text = _("Importing {n} of {all}: {title}").format(n=number, all=of, title=cut(title, 40))
        self.say("", text, _("Esc stops. What is already imported stays; run it again to continue."))
        return self.answered

    async def action_back(self) -> None:
        if self.taking:
            self.taking = False
            return
        if self.look is None:
            await self.close()
            return
        self.look, self.done = None, []
        await self.show_anew()

    # -- writing

    @action(
        "o", N_("Export"), N_("Export all published sessions to a calendar file"), when=lambda files: not files.look
    )
    async def write_out_all(self) -> None:
        raw = await self.home.read(calendar_of_all, self.home.desk)
        folder = self.home.path.parent / FOLDER

        async def told(_done: None) -> None:
            events = raw.count(b"\r\nBEGIN:VEVENT\r\n")
            text = ngettext("{n} session exported: {file}", "{n} sessions exported: {file}", events)
            self.say("OK", text.format(n=events, file=NAME), short_path(folder))

        await self.write_out(partial(_write, folder, raw), told)

    @action(
        "s",
        N_("Subscribe"),
        N_("Make or update the calendar feed that others subscribe to"),
        needs="catalog.publish",
        when=lambda files: not files.look,
    )
    async def subscribe(self) -> None:
        file = calendar_file(self.home.path, self.home.station_settings.calendar_file)
        kept = await self.home.do(publish_calendar, file)
        text = ngettext(
            "{n} session in the calendar feed: {file}", "{n} sessions in the calendar feed: {file}", kept.events
        )
        hint = _("In {folder}. It updates itself.").format(folder=short_path(kept.file.parent))
        self.say("OK", text.format(n=kept.events, file=kept.file.name), hint)


def _write(folder: Path, raw: bytes, replace: bool) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    write_file(folder / NAME, raw, replace=replace)


def _fault_row(fault: CalendarFault) -> Row:
    mark: Cell = (_("imported") if fault.taken else _("refused"), "look")
    said = f"{fault.title or fault.uid}: {fault.words}" if fault.title or fault.uid else fault.words
    return "!", mark, said, "", _("line {n}").format(n=fault.line) if fault.line else ""


def _change_row(number: int, change: CalendarChange) -> Row:
    strong = change.outcome in (NEW_ONE, CHANGED)
    outcome: Cell = (outcome_words(change.outcome), "strong") if strong else outcome_words(change.outcome)
    return str(number), outcome, change.title, what_words(change), change.first[:10]
