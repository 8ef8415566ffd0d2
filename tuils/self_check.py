"""Self-check: a program of its own, for patrons. It opens no library, and nothing leads out of it.

It speaks SIP2 with the server of this computer, hears a scanner, a keyboard and an RFID pad, and forgets each visit.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from tuils.devices.sounds import Sounds
from tuils.devices.waking import waking_clock
from tuils.screens.kit.base_app import EndingApp
from tuils.screens.kit.palettes import palette_for, styles
from tuils.screens.self_check.kiosk_page import DrawnPage, draw_page
from tuils.screens.self_check.pages import page_of, slip_lines
from tuils.screens.self_check.screen import SelfCheckScreen
from tuils.screens.self_check.service import LocalServer, ServerAway
from tuils.screens.self_check.visit import KioskPlace, SelfCheckVisit
from tuils.screens.widgets.lines import without_controls
from tuils.station.keys import AFIS
from tuils.values.dataclass import dataclass

from .i18n import _, requested_languages, spoken, use_language
from .station.settings import Station

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tuils.devices.printers.printing import Paper, PrintJob
    from tuils.devices.printers.spooler import Spooler
    from tuils.devices.rfid.rfid_pad import RfidPad
    from tuils.devices.scanners.scanners import ScannerState, StationScanners
    from tuils.values.station.printer_setup import PrinterSetup

KEY_PAUSE = 0.25
"""The seconds without a further sign after which a lone 1 or 2 was a key, and not the start of a scanned number."""
SCANNED_WITHIN, SHORTEST_SCAN = 0.03, 6
"""The seconds a sign in which a scanner types, and nobody else; and the least signs by which that can be told."""
LOOK, RETRY = 0.5, 5.0
"""The seconds between two looks at the clock, and between two looks for a server that is away."""
LONGEST_TYPED = 60
EASY = "contrast"
STILL_HERE = 300.0
NOBODY_HERE = frozenset({KioskPlace.RESTING, KioskPlace.CLOSED, KioskPlace.WELCOME})


@dataclass(frozen=True)
class SelfCheckSetup:
    """The way the self-check is opened. `leave_word`: typed, or scanned, it ends the program; empty if none does."""

    server: LocalServer
    station: Station
    leave_word: str = ""
    printer: PrinterSetup | None = None
    now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    clock: Callable[[], float] = waking_clock


class SelfCheck(EndingApp):
    """The program. Everything that is typed, scanned or touched is done in turn, in `_work_on`."""

    ending_signals = "SIGHUP", "SIGTERM"

    def __init__(self, setup: SelfCheckSetup, *, plain_ascii: bool = False) -> None:
        super().__init__(setup.station.palette, plain_ascii=plain_ascii)
        self.setup = setup
        language = spoken([setup.station.language] if setup.station.language else requested_languages())
        self.visit = SelfCheckVisit(setup.server, setup.clock, self._sound, self._gate, home_language=language)
        self._usual_roles, self._easy_roles = self.roles, styles(palette_for(EASY, {}))
        self._typed, self._began = "", 0.0
        self._lone: Timer | None = None
        self._todo: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._sounds = Sounds(self._ring, lambda _times: None)
        self.scanners: StationScanners | None = None
        self.pad: RfidPad | None = None
        self._spooler: Spooler | None = None
        self._drawn = DrawnPage([], (0, 0))

    def get_default_screen(self) -> SelfCheckScreen:
        return SelfCheckScreen()

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self.run_worker(self._work_on(), name="work")
        self.do(self.visit.arrive)
        self.set_interval(LOOK, lambda: self.do(self.visit.tick))
        self.set_interval(RETRY, self._look_for_server)
        self.set_interval(STILL_HERE, partial(self.do, self._still_here))
        self._listen()

    def _look_for_server(self) -> None:
        if self.visit.place is KioskPlace.RESTING:
            self.do(self.visit.arrive)

    async def _still_here(self) -> None:
        """Let the server hear of this device while nobody is at it: a silent one is told to the staff."""
        if self.visit.place is KioskPlace.WELCOME:
            await self.setup.server.arrive()

    # -- in turn

    def do(self, act: Callable[[], Awaitable[None]]) -> None:
        self._todo.put_nowait(act)

    async def _work_on(self) -> None:
        while True:
            act, before = await self._todo.get(), self.visit.place
            try:
                await act()
            except ServerAway:
                self.visit.away()
            except Exception as problem:
                self.fault(problem)
                self.visit.away()
            if self.visit.place in NOBODY_HERE and before not in NOBODY_HERE:
                self._typed = ""  # a PIN, perhaps, without its Enter
            self.show()
            self._todo.task_done()

    def show(self) -> None:
        """Draw the page that the visit is at, in its language and colors."""
        if not isinstance(self.screen, SelfCheckScreen):
            return
        use_language(self.visit.language)
        roles = self._easy_roles if self.visit.easier else self._usual_roles
        today = self.setup.now().date()
        page = page_of(self.visit, today, prints=self.setup.printer is not None)
        library, title = self.setup.server.library, _("Self-check")
        width, height = self.size
        self._drawn = draw_page(page, width, height, library=library, title=title, plain_ascii=self.ascii)
        lines = self.screen.page
        if roles is not self.roles:
            self.roles = roles
            lines.refresh()
        lines.show(self._drawn, "look" if page.is_aside else "text")

    # -- typed, scanned, touched

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.typed(event)
            return
        if isinstance(event, events.MouseEvent):
            if isinstance(event, events.MouseDown):
                self.touched(event.screen_x, event.screen_y)
            return
        await super().on_event(event)
        if isinstance(event, events.Resize):
            self.call_later(self.show)

    def typed(self, event: events.Key | events.Paste) -> None:
        """Collect what is typed, up to Enter: a keyboard scanner types, too. No other key does anything."""
        if isinstance(event, events.Paste):
            self._typed = without_controls(event.text[:LONGEST_TYPED]).strip()
            if event.text[:LONGEST_TYPED].endswith(("\r", "\n")):
                self._sent()
        elif event.key in ("enter", "ctrl+j"):
            self._sent()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.key == "escape":
            self._typed = ""
            self.do(self._cancel)
        elif event.is_printable and event.character and len(self._typed) < LONGEST_TYPED:
            self._began = self._began if self._typed else self.setup.clock()
            self._typed += event.character
            self._maybe_key()

    def _maybe_key(self) -> None:
        """Take a lone 1 or 2 as a key if nothing follows: a scanner types on at once."""
        if self._lone:
            self._lone.stop()
            self._lone = None
        if self._typed in ("1", "2") and self.visit.place is not KioskPlace.PIN:
            self._lone = self.set_timer(KEY_PAUSE, self._sent)

    def _sent(self) -> None:
        if self._lone:
            self._lone.stop()
            self._lone = None
        code, self._typed = self._typed, ""
        fast = self.setup.clock() - self._began < SCANNED_WITHIN * len(code)
        self.heard(code, scanned=fast and len(code) >= SHORTEST_SCAN)

    def heard(self, code: str, *, scanned: bool = True, lies: bool = False) -> None:
        if self.setup.leave_word and code == self.setup.leave_word:
            self.exit(return_code=0)
        elif code:
            self.do(partial(self._hear, code, scanned=scanned, lies=lies))

    async def _hear(self, code: str, *, scanned: bool = False, lies: bool = False) -> None:
        if code == "1" and self.visit.place is KioskPlace.GOODBYE:
            await self._print_slip()
        else:
            await self.visit.hear(code, scanned=scanned, lies=lies)

    async def _cancel(self) -> None:
        self.visit.cancel()

    def touched(self, x: int, y: int) -> None:
        """Take a touch on one of the two large keys."""
        row, middle = self._drawn.keys
        if y >= row > 0:
            self.do(partial(self._touched_key, "1" if x < middle else "2"))

    async def _touched_key(self, key: str) -> None:
        if self.visit.place is KioskPlace.PIN:
            self._sent() if key == "1" else self.visit.cancel()
        else:
            await self._hear(key)

    # -- paper

    async def _print_slip(self) -> None:
        """Print the slip at once: no job waits in a file, and nothing is kept."""
        if self.setup.printer is None:
            return
        from tuils.devices.printers.printing import PrintJob
        from tuils.printing.print_out import spooler_in_memory

        lines = slip_lines(self.visit, self.setup.now().date(), self.setup.server.library)
        await self.visit.leave()
        self.show()
        job = PrintJob(
            _("Print receipt"), printer=self.setup.printer.name, make=partial(_slip, self.setup.printer, lines)
        )
        self._spooler = self._spooler or spooler_in_memory(self.setup.station)
        self._spooler.put(job).add_done_callback(self._printed)

    def _printed(self, done: Future[PrintJob]) -> None:
        """Forget a slip that was not printed: its patron is gone."""
        if self._spooler and done.result().why:
            self._spooler.forget()

    # -- scanners, and the pad

    def _listen(self) -> None:
        from tuils.devices.scanners.scanner_list import scanners_of
        from tuils.devices.scanners.scanners import StationScanners

        setups = scanners_of(self.setup.station)
        if setups:
            self.scanners = StationScanners(
                setups.values(), lambda _setup, code: self.call_from_elsewhere(self.heard, code), _nothing
            )
            self.scanners.start()
        if self.setup.station.rfid_port:
            from tuils.devices.rfid.rfid_pad import RfidPad

            self.pad = RfidPad(
                self.setup.station.rfid_port,
                lambda code: self.call_from_elsewhere(partial(self.heard, lies=True), code),
                _nothing,
                lambda: None,
                lambda code, afi: self.call_from_elsewhere(self._not_switched, code, afi),
            )
            self.pad.start()

    def call_from_elsewhere(self, act: Callable[..., None], *args: object) -> None:
        """Call it in the program's own loop, from the thread of a device."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(act, *args)

    def _gate(self, code: str, leaves: bool) -> None:
        afis = AFIS.get(self.setup.station.rfid_security)
        if self.pad and afis and code in self.pad.barcodes:
            self.pad.secure([(code, afis.out if leaves else afis.here)])

    def _not_switched(self, code: str, afi: int) -> None:
        leaves = any(afi == gate.out for gate in AFIS.values())
        said = _("Its security can't be switched off: the gate would sound. Please take it to the desk.")
        if not leaves:
            said = _("Please hand this one in at the desk.")
        self.do(partial(self.visit.gate_failed, code, leaves=leaves, said=said))

    # -- sounds

    def _sound(self, mark: str) -> None:
        self._sounds.say(mark, self.setup.station.sounds, self.scanners)

    def _ring(self, pauses: Sequence[float]) -> None:
        for at in accumulate(pauses):
            self.set_timer(at, self.bell) if at else self.bell()

    # -- ending

    def _fatal_error(self) -> None:
        super()._fatal_error()
        self.last_words = _("That didn't work. This is a fault in tuils. Please tell someone at the desk.")

    def let_go(self) -> None:
        self.visit.away()
        self._typed = ""

    def close_all(self) -> None:
        self.let_go()
        for device in (self.scanners, self.pad, self._spooler):
            if device:
                device.close()


def _nothing(*_args: ScannerState | object) -> None:
    """Do nothing: a patron can't help a scanner that is gone."""


def _slip(setup: PrinterSetup, lines: Sequence[str]) -> tuple[Paper, ...]:
    from tuils.devices.printers.printers import paper_for

    return (paper_for(setup, "\n".join(lines)),)


def run_self_check(setup: SelfCheckSetup, *, ascii: bool = False, touch: bool = False) -> int:
    """Run the whole program until it is ended; return the exit code."""
    app = SelfCheck(setup, plain_ascii=ascii)
    try:
        app.run(mouse=touch)
    finally:
        app.close_all()
    if app.last_words:
        print(app.last_words)
    return app.return_code or 0
