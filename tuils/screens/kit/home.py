"""What a screen may ask of the app, and what every screen of the library does alike.

A screen is a subclass of `HomeScreen` (itself a `Frame`: see there for bands, keys and hooks). It reads and
writes through `self.home`, waiting for the answer in its hooks:

    sheet = await self.home.read(title_sheet, self.biblio)
    done = await self.home.do(renew, card, barcode)          # a verb; the desk is put first

It need not catch anything: `Refused`, a fault of the store and a mistake of our own are said in the answer, and
the next thing typed or scanned goes on. While another desk keeps the library busy, writing waits and is tried
again by itself.
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
from tuils.library.conversation import Answer, Heard
from tuils.library.conversation.answering import YES, is_scanned_code
from tuils.library.conversation.printing import may_print
from tuils.library.conversation.words import at_the_desk
from tuils.library.describing.action import action
from tuils.library.desk import Desk, Operator
from tuils.library.refusals import Refused
from tuils.library.store import Interrupted, StoreFault
from tuils.print_out import when_to_print
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import cut, give_way, wrap
from tuils.screens.widgets.turns import Came, Doing
from tuils.settings import SettingsFault, Station, config_file
from tuils.values.command_codes import KEYED, command_in
from tuils.values.paper_kinds import ALWAYS, ASK
from tuils.values.scanner_setup import CHECK_IN, DESK, INVENTORY, ScannerSetup

from .asking import BARCODE, Asking
from .asking import LONGEST as LONGEST
from .frame import House

if TYPE_CHECKING:
    from tuils.devices.printing import Paper, PrintJob
    from tuils.devices.rfid_pad import RfidPad
    from tuils.devices.scanner import ScannerState
    from tuils.devices.scanners import StationScanners
    from tuils.devices.spooler import Spooler
    from tuils.library.conversation import Session
    from tuils.library.conversation.why_subject import WhySubject
    from tuils.library.papers.sheets import Sheet

P = ParamSpec("P")
T = TypeVar("T")


class Home(House, Protocol):
    """The app, as screens see it."""

    desk: Desk
    """Who acts, where and when. Its operator changes with the person who signs in: never keep a copy."""
    lanes: Lanes
    path: Path
    station_settings: Station
    warnings: list[str]
    """What the front door found and somebody should read, such as a clock that is behind."""
    paper: Sheet | None
    """The receipt or slip of what was done last; nothing where there is none."""

    @property
    def session(self) -> Session:
        """The conversation at the desk. Call it by `work` only: it belongs to the write lane."""

    async def open(self, name: str, **facts: Any) -> None:
        """Push the screen of that name (see `places`). It is on top when this returns."""

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One verb at this desk, on the write lane. Where the person may not, the PIN of another is asked for."""

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Anything else that writes, on the write lane: it must be safe to call again when the library was busy."""

    async def long(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One verb that takes seconds, on a thread and a connection of its own: no scan waits for it."""

    def begin_task(self, line: str) -> None:
        """In a practice library: what to scan or type for a task, shown until one is done."""

    async def work_at(self, branch: str) -> None:
        """This desk stands at another branch from now on, or at a stop of the bookmobile."""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Anything that only reads, on the read lane."""

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For searching while someone types, on a lane of its own: the search before is given up, with `Interrupted`
        for its caller, which may let it go through."""

    def give_up(self) -> None:
        """The search that is under way is not wanted any more: something that must not wait has come."""

    def behind(self, doing: Callable[[], Awaitable[None]], name: str) -> Worker[None]:
        """Do it behind the screens, also when this one is gone. What goes wrong there is told, and ends nothing."""

    prints: Spooler
    """What waits for the printers, and what could not be printed."""

    def print_out(
        self,
        what: str,
        papers: Sequence[str | Paper],
        then: str = "",
        done: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Give these papers to the printer, each a job (text as it stands), and go on at once; what became of it is
        told by itself. `what`: its name in a sentence; `then`: what to do with the paper; `done` follows once all of
        it is at the printer."""

    def print_sheet(self, sheet: Sheet, *, quietly: bool = False) -> None:
        """A receipt or slip, to the printer of this desk. Quietly: only that it was not printed is told."""

    def print_job(self, job: PrintJob) -> None:
        """Anything else for a printer, such as a test page."""

    async def fresh_station(self) -> Station:
        """This desk's settings as the file has them now; from now on they hold here."""

    def print_again(self, job: PrintJob) -> bool:
        """What could not be printed. False where it is there no more: another program printed it."""

    def in_order_soon(self) -> None:
        """Settings were changed that the shelves follow from: these are brought in order behind the screens."""

    async def show_who_is_here(self, left: HomeScreen, tab: str = "") -> bool:
        """Among the patrons: the card of the patron at the desk, also where another one is open, which is told by name
        then. `left`: the screen that was left for it. False where nobody is at the desk."""

    async def serve(self, code: str) -> None:
        """Go to the desk and say this code there, as if it had been scanned: a card, to lend to this patron."""

    async def tell(self, heard: Heard) -> None:
        """Show at the desk what the conversation answered; another screen says it as well."""

    async def overhear(self, code: str, *, returned: bool = False) -> Answer:
        """A code for the conversation while another screen is shown; gives back what the desk answers. `returned`: a
        check-in scanner read it."""

    async def end_session(self) -> None:
        """Sign out, without asking, to the list of accounts."""

    async def sign_in(self, operator: Operator) -> None:
        """This person stands at the desk from now on, and sees it."""

    before: str
    """The login of who stood here before, while somebody else takes over; else empty."""

    turned_away: str
    """The name of who was signed in, where that account changed or ended meanwhile; else empty."""

    async def is_still_here(self) -> bool:
        """Does the account of who is signed in still stand? If not, the list of accounts is there now."""

    async def ask_about_scans(self) -> None:
        """Those that wait since Esc, a lock or a change of screen are asked about at the desk."""

    def keep_scan(self, code: str) -> bool:
        """While somebody takes over the desk as it is, what is scanned at the door is for the desk behind it. False
        else: it is for nobody."""

    async def someone_else(self) -> None:
        """From the lock: the patron is parked, the work is kept, and the list of accounts is shown."""

    async def changed(self) -> None:
        """The library's name or time zone is another now."""

    scanners: StationScanners | None
    """The serial scanners of this desk that are read."""

    scanner_states: dict[str, ScannerState]
    """How each of them is, by name, as far as it was told."""

    def use_scanner(self, port: str) -> None:
        """Listen to the serial scanner at this port from now on."""

    def use_scanners(self) -> None:
        """Listen to the scanners that the station's settings have now."""

    pad: RfidPad | None
    """The RFID pad of this desk."""

    def use_pad(self) -> None:
        """Listen to the RFID pad that the station's settings name now, or to none."""

    def sound(self, mark: str, scanner: str = "") -> None:
        """What the mark of an answer says, as a sound, as this desk has it set. `scanner`: the one that read the code;
        it beeps if it may. Call it when all is done and committed."""

    async def leave(self) -> None:
        """End the program: the day's backup first, and a word where there is none."""


class HomeScreen(Asking):
    """A frame with a library behind it.

    `passing`: help, menu and the like, which are closed when one goes to another mode. `hears_codes`: what a keyboard
    scanner types is read here as it is typed; elsewhere it is a scan like any other, and no word.
    """

    passing: ClassVar[bool] = False
    hears_codes: ClassVar[bool] = False

    left_words = ""
    """What is told of it when it was closed with something in it."""

    @property
    def acts_for(self) -> tuple[str, str]:
        """The patron whose account is acted on here (card, name); without a card, what it is about; else empty."""
        return "", ""

    @property
    def home(self) -> Home:
        return cast("Home", self.app)

    def __init__(self) -> None:
        super().__init__()
        self._heard_here: tuple[WhySubject | None, tuple[str, str, str]] = None, ("", "", "")
        self._anew = ""
        self._offered: Sheet | None = None
        self._takes_inventory = False
        self._keyed_by: ScannerSetup | None = None
        self._keyed_mark: str | None = None
        "Of what a scanner only typed, off the sheet of commands: its mark; empty where its answer comes by itself."

    # -- what a screen may write

    def scanned(self, code: str) -> Doing:
        """A code from the serial scanner, which is never a choice nor an answer. A field of the class
        `barcode` takes it; else the conversation at the desk does, and this screen says what it answered."""
        focused = self.focused
        if isinstance(focused, EntryField) and focused.has_class(BARCODE):
            focused.value = code
            focused.send()
            return None
        return self._overheard(code)

    async def prepared(self, home: Home) -> None:
        """Read what the first picture shows, before the screen is there: it is laid out and painted once."""

    def row_asked(self) -> WhySubject | None:
        """What F12 explains of the highlighted row; None where there is nothing to ask of it."""
        return None

    def left_alone(self) -> Doing:
        """Nobody touched the desk for a while, and its patron is parked: hide what names a person."""

    async def show_card(self, card: str, tab: str = "", before: tuple[str, str] = ("", "")) -> bool:
        """Show the card of this patron in this place. `before`: card and name of whose was open. False where this is
        no patron's card."""
        return False

    def where_you_were(self) -> str:
        """What is open here, for who comes back to it: by name, where it is a person's."""
        name = self.acts_for[1]
        return _("This is where you were: {name}.").format(name=cut(name, 40)) if name else _("This is where you were.")

    def begins_anew(self) -> str:
        """Of what was left open here, how to begin anew; empty where that needs no word."""
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
        """One of F2 to F5 leads here again. Whoever left this open hears how to begin anew; what is so here is still
        said, also once it is read again."""
        self._anew = self.begins_anew()
        left, self.left_open = self.left_open, ""
        if left:
            self.say(*self.answered[:2], self._anew)
        elif self._anew and self.is_stated:
            self.state(*self._stated)
        elif self._anew:
            self.remark(self.where_you_were(), self._anew, "")

    def state(self, mark: str, said: str, then: str = "") -> None:
        super().state(mark, said, self._anew or then)

    def still_says(self, said: str) -> bool:
        """Is this still what it answered last?"""
        return self._answered[1] == said

    def again(self) -> None:
        self._show(*self._answered)

    def offer_paper(self, sheet: Sheet) -> str:
        """The receipt or slip of what was just done here: printed where this desk always does. Where it asks, y prints
        it as long as that answer stands, and these are the words for it; else there are none."""
        self.home.paper = sheet
        when = when_to_print(self.home.station_settings, sheet)
        if when == ALWAYS:
            self.home.print_sheet(sheet, quietly=True)
        self._offered = sheet if when == ASK else None
        return f"{may_print(sheet)}   " if self._offered else ""

    # -- what all do alike

    async def action_why(self) -> None:
        """Of what this screen shows: the highlighted row, or what the desk answered to a code that was scanned here.
        What somebody else was told before is never explained in its place."""
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
        """Are there rows here of which Why? can be asked?"""
        return type(self).row_asked is not HomeScreen.row_asked

    async def act(self, came: Came) -> None:
        """What is sent, and all at the desk, is done for who is still here; a key elsewhere opens its screen at once,
        for what is typed behind it is meant for that one."""
        self._anew = ""
        first = isinstance(came, EntryField.Sent) or self.mode == "desk"
        if self.shut or not first or await self.home.is_still_here():
            await (self._read_by(came, came.scanner) if isinstance(came, EntryField.Sent) else super().act(came))
        if not first and not self.shut:
            await self.home.is_still_here()

    async def _read_by(self, came: EntryField.Sent, scanner: ScannerSetup | None) -> None:
        """What was sent, by the role of the scanner that read it. Its sound comes when all is done."""
        field = came.field
        if code := await self.must_wait(came):
            await self.hold(came, code)
            self.home.sound(self.shown_mark, scanner.name if scanner else "")
            return
        if came.scan and field and (self._keeps_words(field) or not self._hears(field, came.text)):
            if await self.home.read(is_scanned_code, came.scan):
                field.take_back()
                came = EntryField.Sent(came.scan)
            elif self._keeps_words(field):
                await super().act(came)
                field.passed_on()
                return
        elif field and _is_glued(came) and await self.home.read(is_scanned_code, came.scan):
            if field.keeps:
                field.value = came.scan
            came = EntryField.Sent(came.scan, field, scan=came.scan)
        by_gun = came.is_code or came.ended_by or self._keyed_mark == ""  # the Enter of the sheet sent this
        self._keyed_by, self._keyed_mark = scanner, None
        role = scanner.role if scanner and not self.shut and not command_in(came.text) else DESK
        if role == CHECK_IN:
            await self._overheard(came.text, returned=True)
        elif role == INVENTORY:
            await self._shelf_scanned(came.text)
        else:
            await super().act(came)
        if not self.shut and (by_gun or self.mode == "desk"):
            top, by = home_screen(self.app.screen) or self, scanner or came.ended_by
            if top is self or top.begun.is_set():
                self.home.sound(top.shown_mark if self._keyed_mark is None else self._keyed_mark, by.name if by else "")
            else:
                self.app.run_worker(self._sounds_once_begun(top, by), name="sound")

    async def _sounds_once_begun(self, opened: HomeScreen, scanner: ScannerSetup | None) -> None:
        """A screen that a code opened says first what it found."""
        await opened.begun.wait()
        self.home.sound(opened.shown_mark, scanner.name if scanner else "")

    async def _shelf_scanned(self, code: str) -> None:
        """From an inventory scanner: for a screen of the catalog that takes copies, and never lent nor checked in. What
        such a screen has no use for goes to the desk by any other scanner, and by this one nowhere."""
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
        said = _("Nothing done with {code}: an inventory scanner read it.").format(code=cut(code, 20))
        self.remark(said, _("Open the shelf, a list, or Batch edit items first."))

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
        """From the sheet of command barcodes: digits into a field that waits for words, else an answer at once."""
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
        """Would a scan that a scanner types become a part of a text here?"""
        return self.spells(field) and not field.password and not field.has_class(BARCODE)

    def _hears(self, field: EntryField, text: str) -> bool:
        """Is what a scanner types into this field read as it is typed?"""
        return self.hears_codes or field.password or field.has_class(BARCODE) or bool(command_in(text))

    async def _overheard(self, code: str, *, returned: bool = False) -> None:
        if self._takes_inventory:
            self._no_use(code)
            return
        answer = await self.home.overhear(code, returned=returned)
        about = self.home.session.asked_about
        visit = self.home.session.visit
        greeted = visit is not None and answer == at_the_desk(visit)  # says itself where they are
        said = answer.said if greeted else _("At the desk: {said}").format(said=answer.said)
        waits = len(self.home.session.waiting)
        then = ngettext("{n} scan waits at the desk.", "{n} scans wait at the desk.", waits).format(n=waits)
        self.hear_of(answer.mark, said, then if waits else answer.then)
        self._heard_here = about, self.answered

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            said = give_way(give_way(problem.headline(), problem.title, LONGEST), problem.patron, LONGEST)
            self.say("STOP", said, problem.reasons[0].then(title=problem.title))
        elif isinstance(problem, (StoreFault, FileRefused)):
            self.say("STOP", problem.said, problem.then)
        elif isinstance(problem, OSError) and problem.filename and problem.strerror:
            self.say("STOP", *disk_words(problem))
        elif isinstance(problem, SettingsFault):  # somebody wrote in the file while the program runs
            said, *then = wrap(str(problem).replace(f"{config_file().parent}{os.sep}", ""), LONGEST, 2)
            self.say("STOP", said, " ".join(then))
        elif not isinstance(problem, Interrupted):
            super().faulted(problem)


def _is_glued(came: EntryField.Sent) -> bool:
    """Was it scanned behind a word that somebody only began to type? A blank between them is meant."""
    began = came.text.removesuffix(came.scan) if came.scan else ""
    return began != "" and not began.endswith(" ") and began != came.text


def opens(screen: str, *words: str, row: str = "", own: str = "", **more: Any) -> Callable[..., Doing]:
    """An action that opens this screen; `words` and `more` as of `action`. What that one is told: a fact of the chosen
    row, or one of the screen's own, each `name=attribute`, or the one word that is both."""
    name, _is, attribute = (row or own).partition("=")
    fact = attrgetter(attribute or name)

    def of_row(self: HomeScreen, line: object) -> Doing:
        return self.home.open(screen, **{name: fact(line)})

    def of_screen(self: HomeScreen) -> Doing:
        return self.home.open(screen, **({name: fact(self)} if own else {}))

    return action(*words, **more)(of_row if row else of_screen)


def home_screen(screen: Screen[Any]) -> HomeScreen | None:
    """This screen, if it is one of ours."""
    return screen if isinstance(screen, HomeScreen) else None
