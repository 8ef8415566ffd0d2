"""This desk's scanners: found, set up, given a role; the bytes one of them sends; the sounds of answers."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from functools import partial
from typing import Any

from textual.message import Message

from tuils.devices.printers.printer_list import station_printers
from tuils.devices.scanners.ports import FoundPort, at_rest, found_ports, remedy
from tuils.devices.scanners.scanner_list import remove_scanner, scanners_of, set_scanner
from tuils.devices.scanners.scanner_watch import ScanReader, SeenScan
from tuils.devices.scanners.scanners import ScannerState
from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.station.settings import Station, change_station
from tuils.values.station.printer_setup import SCANNER_ROLES, SPEEDS, ScannerSetup, scanner_setup
from tuils.values.station.sound_kinds import SOUND_WAYS
from tuils.values.words import Unclear

CHANGE = "library.settings"
"""The permission to set up scanners."""


def free_ports(station: Station) -> list[FoundPort]:
    """Return the ports that no scanner uses."""
    taken = {setup.port for setup in scanners_of(station).values()}
    return [port for port in found_ports() if not taken & {port.port, port.device}]


def next_scanner(known: list[Any], now: Any) -> Any:
    """Return the next in turn."""
    return known[(known.index(now) + 1) % len(known)] if now in known else known[0]


def change_sounds(station: Station, way: str) -> None:
    """Set how answers sound at this desk."""

    def change(document: Any) -> None:
        station_printers(station, False, document)["sounds"] = way

    change_station(change)


class Scanners(Listing):
    names_a_person = False
    word, prompt = N_("Scanners"), N_("Scanner")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Scanner"), 12, grow=1),
        Column(N_("For"), 10),
        Column(N_("Port"), 16, grow=2, drop=1),
        Column(N_("Now"), 22),
    )
    keys = (("Enter", N_("Watch, or add")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.setups: list[ScannerSetup] = []
        self.found: list[FoundPort] = []

    async def load(self) -> None:
        station = await self.home.fresh_station()
        self.setups = list(scanners_of(station).values())
        self.found = await self.home.read(free_ports, station)
        rows: list[Row] = []
        for number, one in enumerate(self.setups, 1):
            state = self.home.scanner_states.get(one.name, ScannerState.WAITING)
            words = at_rest(state)
            now = (words, "look") if words else _("ready, may beep") if one.beep else _("ready")
            rows.append((str(number), one.name, _(SCANNER_ROLES[one.role]), one.port, now))
        for number, port in enumerate(self.found, len(rows) + 1):
            rows.append((str(number), cut(port.words, 20), "", port.port, _("not set up yet")))
        self.put(rows, [*(setup.name for setup in self.setups), *(one.port for one in self.found)])

    def greet(self) -> None:
        sounds = _("Sounds: {way}.").format(way=_(SOUND_WAYS[self.home.station_settings.sounds]))
        ill = next((setup for setup in self.setups if self._remedy(setup)), None)
        if ill:
            self.say("NOTE", _("{name} is not ready.").format(name=ill.name), self._remedy(ill))
        elif self.setups or self.found:
            self.say("", _("Scanners of this desk.") + f" {sounds}", _("Enter shows what it sends, byte by byte."))
        else:
            text = _("No serial scanner was found.") + f" {sounds}"
            self.say("", text, _("A scanner that types needs no setup: scan into any field."))

    def _remedy(self, setup: ScannerSetup) -> str:
        return remedy(self.home.scanner_states.get(setup.name, ScannerState.READY), setup.port)

    def open_line(self, index: int) -> Doing:
        if index < len(self.setups):
            return self.home.open("scanner_watch", scanner=self.setups[index].name)
        port = self.found[index - len(self.setups)]
        text = _("Name for {port}?").format(port=cut(port.port, 50))
        take = partial(self._add, port.port)
        self.ask_words(_("Name"), N_("Add it"), text, _("A short name, such as desk or book drop."), take)
        return None

    async def typed(self, text: str) -> None:
        """Use typed text as the path of an undetected port; all else goes to the desk."""
        if "/" not in text and not text.upper().startswith("COM"):
            await super().typed(text)
            return
        sentence = _("Name for {port}?").format(port=cut(text, 50))
        hint = _("A short name, such as desk or book drop.")
        self.ask_words(_("Name"), N_("Add it"), sentence, hint, partial(self._add, text))

    async def _add(self, port: str, name: str) -> None:
        try:
            setup = scanner_setup(name.strip(), {"port": port})
        except Unclear as unclear:
            self.settle()
            self.say("NOTE", unclear.sentence(_), _("Esc goes back."))
            return
        self.settle()
        await self._set(
            setup, _("Set up: {name}, for the desk.").format(name=setup.name), _("F6: use it only for check-in.")
        )

    async def _set(self, setup: ScannerSetup, text: str, hint: str) -> None:
        await self.home.read(set_scanner, await self.home.fresh_station(), setup)
        await self._read_anew()
        self.say("OK", text, hint)

    async def _read_anew(self) -> None:
        await self.home.fresh_station()
        self.home.use_scanners()
        await self.load()

    @property
    def chosen(self) -> ScannerSetup | None:
        return self.setups[self.at] if 0 <= self.at < len(self.setups) else None

    @action("o", N_("Role"), N_("For the desk, for check-in alone, or for inventory"), needs=CHANGE)
    async def change_role(self, setup: ScannerSetup) -> None:
        role = next_scanner(list(SCANNER_ROLES), setup.role)
        text = _("{name} is for: {role}.").format(name=setup.name, role=_(SCANNER_ROLES[role]))
        await self._set(replace(setup, role=role), text, _("F6 again: the next."))

    @action("b", N_("Beep"), N_("Turn the scanner's own beep on or off"), needs=CHANGE)
    async def change_beep(self, setup: ScannerSetup) -> None:
        text = _("{name} doesn't beep for answers.") if setup.beep else _("{name} beeps for each answer.")
        hint = _("Its own beep for a read barcode is set at the scanner.")
        await self._set(replace(setup, beep=not setup.beep), text.format(name=setup.name), hint)

    @action("s", N_("Sounds"), N_("How answers sound at this desk"), needs=CHANGE)
    async def change_sounds(self) -> None:
        station = await self.home.fresh_station()
        way = next_scanner(list(SOUND_WAYS), station.sounds)
        await self.home.read(change_sounds, station, way)
        await self.home.fresh_station()
        self.say("OK", _("Sounds: {way}.").format(way=_(SOUND_WAYS[way])), _("F8 again: the next."))

    @action("z", N_("Remove"), N_("Remove the scanner from this desk"), needs=CHANGE)
    def remove_chosen(self, setup: ScannerSetup) -> None:
        text = _("Remove {name} from this desk?").format(name=setup.name)
        self.ask(text, _("y: remove it.   n or Esc: no."), partial(self._remove, setup.name))

    async def _remove(self, name: str) -> None:
        await self.home.read(remove_scanner, await self.home.fresh_station(), name)
        await self._read_anew()
        self.say("OK", _("Removed: {name}.").format(name=name), _("Esc goes back."))


class ScannerWatch(TextPage):
    """A view of a scanner's input. `scanner`: its name. Its scans are shown, and nothing is done with them."""

    word, prompt = N_("Watch"), N_("Watch")
    keys = (FIRST_THREE, ("back", N_("Back")), "help")
    MOST = 8
    """The number of scans kept."""

    class SawBytes(Message):
        """Bytes from the scanner; none if it fell silent."""

        def __init__(self, data: bytes) -> None:
            super().__init__()
            self.data = data

    def __init__(self, scanner: str) -> None:
        super().__init__()
        self.scanner, self.seen, self.reader = scanner, deque[SeenScan](maxlen=self.MOST), ScanReader()
        self._fell_silent = True

    @property
    def setup(self) -> ScannerSetup | None:
        return scanners_of(self.home.station_settings).get(self.scanner)

    def opened(self) -> None:
        if setup := self.setup:
            text = _("{name}, {port}, {n} baud.").format(name=setup.name, port=cut(setup.port, 40), n=setup.baud)
            self.say("", text, _("Scan something. It is only shown."))
        self._tap()

    def on_unmount(self) -> None:
        if self.home.scanners:
            self.home.scanners.tap = None

    def _tap(self) -> None:
        self.reader = ScanReader(self.setup.strip_prefix if self.setup else "")
        if self.home.scanners:
            self.home.scanners.tap = self._came_from

    def _came_from(self, setup: ScannerSetup, data: bytes) -> None:
        """Post its bytes, in the scanner's thread."""
        if setup.name == self.scanner and (data or not self._fell_silent):
            self.post_message(self.SawBytes(data))

    def on_scanner_watch_saw_bytes(self, message: SawBytes) -> None:
        found = self.reader.feed(message.data, time.monotonic())
        self._fell_silent = self.reader.is_empty
        for scan in found:
            self.show_scan(scan)

    def show_scan(self, scan: SeenScan) -> None:
        """Show the last scans, newest first."""
        self.seen.appendleft(scan)
        lines: list[str] = []
        for one in self.seen:
            lines += [f"  {one.text}", *(f"    {one.hex[at : at + 72]}" for at in range(0, len(one.hex), 72))]
            lines += [f"    {said}" for said in (one.said, one.advice) if said] + [""]
        self.read_out(lines)
        hint = _("F6: the next speed.") if scan.is_garbled else _("Esc goes back.")
        self.say("NOTE" if scan.advice else "OK", scan.advice or scan.said, hint)

    def scanned(self, code: str) -> Doing:
        """Show a scan by its bytes."""

    def heard(self, text: str) -> None:
        """Show the scan of a keyboard scanner."""
        self.show_scan(SeenScan(f"{text}\r".encode(), text))
        self.say("OK", _("Typed, or from a scanner that types: {text}").format(text=cut(text, 30)), _("Esc goes back."))

    @action("a", N_("Speed"), N_("The next speed: 9600, 115200, and others"), needs=CHANGE)
    async def change_speed(self) -> None:
        if setup := self.setup:
            baud = next_scanner(list(SPEEDS), setup.baud)
            await self.home.read(set_scanner, await self.home.fresh_station(), replace(setup, baud=baud))
            await self.home.fresh_station()
            self.home.use_scanners()
            self._tap()
            self.say("OK", _("{name} is read at {n} baud.").format(name=setup.name, n=baud), _("Scan something."))

    @action("b", N_("Beep"), N_("Send the sounds of an OK, a note, a hold, a stop"))
    def try_beeps(self) -> None:
        """Try a beep: one that isn't heard is forbidden by the scanner's own settings."""
        for mark in ("OK", "NOTE", "HOLD", "STOP"):
            self.home.sound(mark, self.scanner)
        self.say(
            "OK", _("Sent: OK 1 beep, note 2, hold 3, stop 5."), _("Nothing heard? F6 in the list turns on its beep.")
        )
