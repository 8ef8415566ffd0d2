"""The app as a screen may use it, and the behavior all screens of the library share.

A screen is a subclass of `HomeScreen` (itself a `Frame`: see there for bands, keys and hooks). It reads and
writes through `self.home`, waiting for the answer in its hooks:

    sheet = await self.home.read(title_sheet, self.biblio)
    done = await self.home.do(renew, card, barcode)          # a verb; the desk is put first

It need not catch anything: `Refused`, a fault of the store and an internal error are shown in the answer, and
the next input is handled. While another desk keeps the library busy, a write waits and is retried by itself.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual.screen import Screen
from textual.worker import Worker

from tuils.files import FileRefused, disk_words
from tuils.i18n import _, ngettext
from tuils.lane import Lanes
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import Interrupted, StoreFault
from tuils.library.front.conversation import Answer, Heard
from tuils.library.front.conversation.answering import YES, is_scanned_code, may_print
from tuils.printing.print_out import when_to_print
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import cut, give_way, wrap
from tuils.screens.widgets.turns import Came, Doing
from tuils.station.settings import SettingsFault, Station, config_file
from tuils.values.station.command_codes import KEYED, command_in, is_command
from tuils.values.station.paper_kinds import ALWAYS, ASK
from tuils.values.station.printer_setup import CHECK_IN, DESK, INVENTORY, ScannerSetup

from .asking import BARCODE, LONGEST as LONGEST, Asking
from .frame import House

if TYPE_CHECKING:
    from tuils.devices.printers.printing import Paper, PrintJob
    from tuils.devices.printers.spooler import Spooler
    from tuils.devices.rfid.rfid_pad import RfidPad
    from tuils.devices.scanners.scanners import ScannerState, StationScanners
    from tuils.library.front.answers.why_subject import WhySubject
    from tuils.library.front.conversation import Session
    from tuils.library.office.receipts.sheets import Sheet

P = ParamSpec("P")
T = TypeVar("T")


class Home(House, Protocol):
    """The app as screens use it."""

    desk: Desk
    """The operator, the place and the time. Its operator changes with each sign-in: never keep a copy."""
    lanes: Lanes
    path: Path
    station_settings: Station
    warnings: list[str]
    """The problems found by the front door that staff should read, such as a clock that is behind."""
    paper: Sheet | None
    """The last receipt or slip; None if there is none."""

    @property
    def session(self) -> Session:
        """Return the conversation at the desk. Call it by `work` only: it belongs to the write lane."""

    async def open(self, name: str, **facts: Any) -> None:
        """Push the screen of that name (see `places`). It is on top when this returns."""

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one verb at this desk, on the write lane. Ask for another's PIN if the operator may not."""

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run any other write, on the write lane: it must be safe to call again if the library was busy."""

    async def long(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb that takes seconds, on a thread and a connection of its own: no scan waits for it."""

    def begin_task(self, line: str) -> None:
        """Show what to scan or type for a task of a practice library, until one is done."""

    async def work_at(self, branch: str) -> None:
        """Move this desk to another branch, or to a stop of the bookmobile."""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read on the read lane."""

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Search while someone types, on a lane of its own. The search before is canceled, with `Interrupted` for its
        caller, which may pass it on."""

    def give_up(self) -> None:
        """Cancel the current search: something more urgent has come."""

    def behind(self, doing: Callable[[], Awaitable[None]], name: str) -> Worker[None]:
        """Do it in the background, even when this screen is gone. A failure is reported, and ends nothing."""

    prints: Spooler
    """The jobs that wait for the printers, and those that failed."""

    def print_out(
        self,
        what: str,
        papers: Sequence[str | Paper],
        hint: str = "",
        done: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Print these papers, each a job (text as it is), and go on at once; the result is reported later. `what`: its
        name in a sentence; `hint`: what to do with the paper; `done` follows once all of it is at the printer."""

    def print_sheet(self, sheet: Sheet, *, quietly: bool = False) -> None:
        """Print a receipt or slip on this desk's printer. Quietly: report only a failure."""

    def print_job(self, job: PrintJob) -> None:
        """Print any other job, such as a test page."""

    async def fresh_station(self) -> Station:
        """Read this desk's settings from the file again, and use them."""

    def print_again(self, job: PrintJob) -> bool:
        """Print a failed job again. False if it is gone: another program printed it."""

    def in_order_soon(self) -> None:
        """Rebuild the shelves in the background: settings they depend on were changed."""

    async def show_who_is_here(self, left: HomeScreen, tab: str = "") -> bool:
        """Show the card of the patron at the desk; another open card is named then. `left`: the screen that was left
        for it. False if nobody is at the desk."""

    async def serve(self, code: str) -> None:
        """Go to the desk and enter this code there, as if scanned: a card, to check out to this patron."""

    async def tell(self, heard: Heard) -> None:
        """Show the conversation's answer at the desk; another screen shows it as well."""

    async def overhear(self, code: str, *, returned: bool = False) -> Answer:
        """Send a code to the conversation from another screen; return the desk's answer. `returned`: a check-in scanner
        read it."""

    async def end_session(self) -> None:
        """Sign out, without asking, to the list of accounts."""

    async def sign_in(self, operator: Operator) -> None:
        """Make this person the operator, and show it."""

    before: str
    """The login of the last operator, while another takes over; else empty."""

    turned_away: str
    """The name of an operator whose account changed or ended while signed in; else empty."""

    async def is_still_here(self) -> bool:
        """Return True if the operator's account is still valid. If not, show the list of accounts."""

    async def ask_about_scans(self) -> None:
        """Ask at the desk about scans that wait since Esc, a lock or a change of screen."""

    def keep_scan(self, code: str) -> bool:
        """Keep a scan for the desk while somebody takes over with the patron still there. False otherwise: it is for
        nobody."""

    async def someone_else(self) -> None:
        """Switch operators from the lock: park the patron, keep the work, show the list of accounts."""

    async def changed(self) -> None:
        """Apply a new name or time zone of the library."""

    scanners: StationScanners | None
    """The serial scanners of this desk that are read."""

    scanner_states: dict[str, ScannerState]
    """The state of each scanner by name, as last reported."""

    def use_scanner(self, port: str) -> None:
        """Listen to the serial scanner at this port."""

    def use_scanners(self) -> None:
        """Listen to the scanners in the station's settings."""

    pad: RfidPad | None
    """The RFID pad of this desk."""

    def use_pad(self) -> None:
        """Listen to the RFID pad in the station's settings, or to none."""

    def sound(self, mark: str, scanner: str = "") -> None:
        """Play the sound for the mark of an answer, as this desk has it set. `scanner`: the one that read the code; it
        beeps if it may. Call it when all is done and committed."""

    async def leave(self) -> None:
        """End the program: the day's backup first, and a warning if there is none."""


class HomeScreen(Asking):
    """A frame with a library behind it.

    `passing`: help, menu and the like, which close when the mode changes. `hears_codes`: keyboard scans are read here
    as typed; elsewhere they are scans like any other, never words.
    """

    passing: ClassVar[bool] = False
    hears_codes: ClassVar[bool] = False

    left_words = ""
    """The message shown when the screen was closed with something in it."""

    @property
    def acts_for(self) -> tuple[str, str]:
        """The patron whose account is used here (card, name); without a card, the subject's name; else empty."""
        return "", ""

    @property
    def home(self) -> Home:
        return cast("Home", self.app)

    _heard_here: tuple[WhySubject | None, tuple[str, str, str]] = None, ("", "", "")
    _anew = ""
    _offered: Sheet | None = None
    _takes_inventory = False
    _keyed_by: ScannerSetup | None = None
    _keyed_mark: str | None = None
    "The mark of a command that a scanner typed from the sheet; empty if its answer comes by itself."

    # -- what a screen may write

    def scanned(self, code: str) -> Doing:
        """Take a code from the serial scanner, which is never a choice nor an answer. A field of the class `barcode`
        takes it; else the desk's conversation does, and this screen shows its answer."""
        focused = self.focused
        if isinstance(focused, EntryField) and focused.has_class(BARCODE):
            focused.value = code
            focused.send()
            return None
        return self._overheard(code)

    async def prepared(self, home: Home) -> None:
        """Read the data of the first picture before the screen is shown: it is laid out and painted once."""

    def row_asked(self) -> WhySubject | None:
        """Return the subject that F12 explains for the highlighted row; None if there is none."""
        return None

    def left_alone(self) -> Doing:
        """Hide patrons' names: the desk was idle, and its patron is parked."""

    async def close_with(self, mark: str, text: str, hint: str) -> None:
        """Close this screen, and say this on the one below."""
        await self.close()
        if below := home_screen(self.app.screen):
            below.say(mark, text, hint)

    async def show_card(self, card: str, tab: str = "", before: tuple[str, str] = ("", "")) -> bool:
        """Show this patron's card in this place. `before`: card and name of the one open before. False if this is no
        patron's card."""
        return False

    def where_you_were(self) -> str:
        """Return the words for an operator who comes back: the patron's name, if the screen is about one."""
        name = self.acts_for[1]
        return _("This is where you were: {name}.").format(name=cut(name, 40)) if name else _("This is where you were.")

    def begins_anew(self) -> str:
        """Return how to start over from what was left open; empty if no hint is needed."""
        return ""

    def on_screen_resume(self) -> None:
        if self._ready:
            if self.is_of_another and not self.acts_for[1]:
                self.say("", self.where_you_were())
            self.do_soon(self.again_in_words)

    # -- what a screen uses

    def may(self, permission: str) -> bool:
        return self.home.desk.may(permission)

    def came_back(self) -> None:
        """Greet an operator who returns by F2 to F5: say how to start over from what was left open, and keep the
        screen's own statement."""
        self._anew = self.begins_anew()
        left, self.left_open = self.left_open, ""
        if left:
            self.say(*self.answered[:2], self._anew)
        elif self._anew and self.is_stated:
            self.state(*self._stated)
        elif self._anew:
            self.remark(self.where_you_were(), self._anew, "")

    def state(self, mark: str, text: str, hint: str = "") -> None:
        super().state(mark, text, self._anew or hint)

    def still_says(self, text: str) -> bool:
        """Return True if this is still the last answer."""
        return self._answered[1] == text

    def again(self) -> None:
        self._show(*self._answered)

    def offer_paper(self, sheet: Sheet) -> str:
        """Print the receipt or slip of the last act if this desk always does. If it asks, y prints while that answer is
        shown; return the words for that, else none."""
        self.home.paper = sheet
        when = when_to_print(self.home.station_settings, sheet)
        if when == ALWAYS:
            self.home.print_sheet(sheet, quietly=True)
        self._offered = sheet if when == ASK else None
        return f"{may_print(sheet)}   " if self._offered else ""

    # -- what all do alike

    async def action_why(self) -> None:
        """Explain the highlighted row, or the desk's answer to a code scanned here. Never explain an answer to
        somebody else instead."""
        heard, said = self._heard_here
        if asked := self.row_asked() or (heard if said == self.answered else None):
            await self.home.open("why", asked=asked)
        elif self.mode == "events":
            self.remark(_("Nothing to explain on this line."), _("In a program, ? explains a place on the waitlist."))
        elif self.can_ask_rows and self.choices and self.choices.rows:
            key = self.keys_now().get("why", "?")
            self.remark(_("Which line?"), _("Choose it with Down, then press {key}.").format(key=key))
        else:
            self.remark(_("Nothing to explain on this screen."), _("Why? explains due dates, fines, and blocks."))

    @property
    def can_ask_rows(self) -> bool:
        """True if Why? can explain rows here."""
        return type(self).row_asked is not HomeScreen.row_asked

    async def act(self, came: Came) -> None:
        """Act on input for the operator who is still here. Text, and all input at the desk, is checked first; a key
        elsewhere opens its screen at once, for the text typed after it."""
        self._anew = ""
        first = isinstance(came, EntryField.Sent) or self.mode == "desk"
        if self.shut or not first or await self.home.is_still_here():
            await (self._read_by(came, came.scanner) if isinstance(came, EntryField.Sent) else super().act(came))
        if not first and not self.shut:
            await self.home.is_still_here()

    async def _read_by(self, came: EntryField.Sent, scanner: ScannerSetup | None) -> None:
        """Act on text by the role of the scanner that read it. Its sound comes when all is done."""
        field = came.field
        if code := await self.must_wait(came):
            await self.hold(came, code)
            self.home.sound(self.shown_mark, scanner.name if scanner else "")
            return
        came = await self._code_or_words(came, field) if field and came.scan else came
        if field and came.scan and came.field and self._keeps_words(field):
            await super().act(came)
            field.passed_on()
            return
        by_gun = came.is_code or came.ended_by or self._keyed_mark == ""  # the Enter of the sheet sent this
        self._keyed_by, self._keyed_mark = scanner, None
        role = scanner.role if scanner and not self.shut and not is_command(came.text) else DESK
        if role == CHECK_IN:
            await self._overheard(came.text, returned=True)
        elif role == INVENTORY:
            await self._shelf_scanned(came.text)
        else:
            await super().act(came)
        if not self.shut and (by_gun or self.mode == "desk"):
            self._sound_answer(scanner or came.ended_by)

    async def _code_or_words(self, came: EntryField.Sent, field: EntryField) -> EntryField.Sent:
        """Return the input as the code that was scanned, if it is one: for no field where the field keeps words."""
        if self._keeps_words(field) or not self._hears(field, came.text):
            if await self.home.read(is_scanned_code, came.scan):
                field.take_back()
                return EntryField.Sent(came.scan)
        elif came.is_glued and await self.home.read(is_scanned_code, came.scan):
            if field.keeps:
                field.value = came.scan
            return EntryField.Sent(came.scan, field, scan=came.scan)
        return came

    def _sound_answer(self, by: ScannerSetup | None) -> None:
        top = home_screen(self.app.screen) or self
        if top is self or top.begun.is_set():
            self.home.sound(top.shown_mark if self._keyed_mark is None else self._keyed_mark, by.name if by else "")
        else:
            self.app.run_worker(self._sounds_once_begun(top, by), name="sound")

    async def _sounds_once_begun(self, opened: HomeScreen, scanner: ScannerSetup | None) -> None:
        """Let a screen that a code opened show its result before the sound."""
        await opened.begun.wait()
        self.home.sound(opened.shown_mark, scanner.name if scanner else "")

    async def _shelf_scanned(self, code: str) -> None:
        """Give an inventory scan to a catalog screen that takes copies: it never checks out or in. A code such a screen
        can't use goes to the desk by any other scanner, and by this one nowhere."""
        takes = self.mode == "catalog" and type(self).scanned is not HomeScreen.scanned
        if not takes and not (isinstance(self.focused, EntryField) and self.focused.has_class(BARCODE)):
            self._no_use(code)
            return
        self._takes_inventory = True
        try:
            if (doing := self.scanned(code)) is not None:
                await doing
        finally:
            self._takes_inventory = False

    def _no_use(self, code: str) -> None:
        text = _("Nothing done with {code}: an inventory scanner read it.").format(code=cut(code, 20))
        self.remark(text, _("Open the shelf, a list, or Batch edit items first."))

    def sent(self, text: str, field: EntryField | None) -> Doing:
        offered, self._offered = self._offered, None
        command = command_in(text) if field is None or self.field_band else ""
        said = KEYED.get(command, text).casefold()
        if offered and said in YES and may_print(offered) in self.answered[2]:
            self.home.print_sheet(offered)
            return None
        if command in KEYED:
            return self._keyed(KEYED[command])
        if field is None and not command:
            return self.scanned(text)
        return super().sent(command or text, field)

    def _keyed(self, text: str) -> Doing:
        """Take a command barcode of the sheet: digits into a field that waits for words, else an answer at once."""
        field = self.focused if isinstance(self.focused, EntryField) else self.field
        if field is None:
            return None
        if not text:
            self._keyed_mark = ""  # what was typed is answered, with its sound
            field.send(self._keyed_by)
        elif self.spells(field) and text not in ("y", "n"):
            self._keyed_mark = "OK"
            field.insert_text_at_cursor(text)
        else:
            return self.sent(text, field)
        return None

    def _keeps_words(self, field: EntryField) -> bool:
        """Return True if a keyboard scan would become part of a text here."""
        return self.spells(field) and not field.password and not field.has_class(BARCODE)

    def _hears(self, field: EntryField, text: str) -> bool:
        """Return True if keyboard scans in this field are read as typed."""
        return self.hears_codes or field.password or field.has_class(BARCODE) or bool(command_in(text))

    async def _overheard(self, code: str, *, returned: bool = False) -> None:
        if self._takes_inventory:
            self._no_use(code)
            return
        from tuils.library.front.answers.words import at_the_desk

        answer = await self.home.overhear(code, returned=returned)
        about = self.home.session.asked_about
        visit = self.home.session.visit
        greeted = visit is not None and answer == at_the_desk(visit)  # says itself where they are
        said = answer.said if greeted else _("At the desk: {said}").format(said=answer.said)
        waits = len(self.home.session.waiting)
        hint = ngettext("{n} scan waits at the desk.", "{n} scans wait at the desk.", waits).format(n=waits)
        self.hear_of(answer.mark, said, hint if waits else answer.then)
        self._heard_here = about, self.answered

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            said = give_way(give_way(problem.headline(), problem.title, LONGEST), problem.patron, LONGEST)
            self.say("STOP", said, problem.reasons[0].next_step(title=problem.title))
        elif isinstance(problem, (StoreFault, FileRefused)):
            self.say("STOP", problem.said, problem.then)
        elif isinstance(problem, OSError) and problem.filename and problem.strerror:
            self.say("STOP", *disk_words(problem))
        elif isinstance(problem, SettingsFault):  # somebody wrote in the file while the program runs
            said, *then = wrap(str(problem).replace(f"{config_file().parent}{os.sep}", ""), LONGEST, 2)
            self.say("STOP", said, " ".join(then))
        elif not isinstance(problem, Interrupted):
            super().faulted(problem)


def opens(screen: str, *words: str, row: str = "", own: str = "", **more: Any) -> Callable[..., Doing]:
    """Return an action that opens this screen; `words` and `more` as of `action`. The screen gets a fact of the chosen
    row, or one of this screen's own, each `name=attribute`, or the one word that is both."""
    name, _is, attribute = (row or own).partition("=")
    fact = attrgetter(attribute or name)

    def of_row(self: HomeScreen, line: object) -> Doing:
        return self.home.open(screen, **{name: fact(line)})

    def of_screen(self: HomeScreen) -> Doing:
        return self.home.open(screen, **({name: fact(self)} if own else {}))

    return action(*words, **more)(of_row if row else of_screen)


def home_screen(screen: Screen[Any]) -> HomeScreen | None:
    """Return this screen if it is one of ours."""
    return screen if isinstance(screen, HomeScreen) else None
