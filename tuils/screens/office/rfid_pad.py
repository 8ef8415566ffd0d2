"""The RFID pad of this desk: its port, the items on it, writing a tag, and its security."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from tuils.devices.printers.printer_list import change_pad
from tuils.devices.rfid.rfid_3m810 import PadFault
from tuils.devices.rfid.rfid_pad import OnPad, RfidPad, TagFull, TagNotKept
from tuils.devices.rfid.rfid_tags import PART_2, RfidTag, TagFault
from tuils.devices.scanners.ports import FoundPort, found_ports
from tuils.devices.scanners.scanners import ScannerState
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.lending.queries import copies_out
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.station.keys import AFIS, RFID_SECURITY

T = TypeVar("T")
CHANGE, WRITE = "library.settings", "catalog.edit"
"""The permissions to set up the pad, and to write tags."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at the pad."""
SECURITY = {"off": N_("off: tags stay as they are"), "iso": N_("ISO gates"), "3m": N_("3M gates")}


class Pad(Listing):
    """The pad's screen: without a pad, this machine's serial ports; else the tags on the pad."""

    names_a_person = False
    word, prompt = N_("RFID pad"), N_("Pad")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Barcode"), 16, grow=1),
        Column(N_("Title"), 20, grow=3, drop=1),
        Column(N_("Kind"), 8),
        Column(N_("Security"), 14),
    )
    PORTS = (Column("#", 2, right=True), Column(N_("Port"), 24, grow=2), Column(N_("What"), 20, grow=1))
    keys: Sequence[Hint] = ("own", ("back", N_("Back")), "help")
    CHOOSING = (("Enter", N_("Use this port")), *keys)

    def __init__(self) -> None:
        super().__init__()
        self.lying: list[OnPad] = []
        self.found: list[FoundPort] = []
        self._shown: object = None

    # -- what is shown

    @property
    def port(self) -> str:
        return self.home.station_settings.rfid_port

    async def opened(self) -> None:
        await self.home.fresh_station()
        if self.port and self.home.pad is None:
            self.home.use_pad()
        await super().opened()
        self.set_interval(LOOK_AGAIN, self._look)

    def _look(self) -> None:
        """Load again if the items on the pad differ from those shown."""
        pad = self.home.pad
        if pad and self.is_current and not self.asks and self._shown != self._lies():
            self._loading = self.load_by(self.load)

    def _lies(self) -> object:
        pad = self.home.pad
        return pad and (pad.state, [(one.uid, one.tag, one.afi) for one in pad.lying])

    async def load(self) -> None:
        self.keys = type(self).keys if self.port else self.CHOOSING
        if not self.asks:
            self.show_keys(self.keys)
        if not self.port:
            self.found = await self.home.read(found_ports)
            rows: list[Row] = [(str(n), one.port, one.words) for n, one in enumerate(self.found, 1)]
            self.put(rows, [one.port for one in self.found], self.PORTS)
            return
        before, self._shown = self._shown, self._lies()
        self.lying = list(self.home.pad.lying) if self.home.pad else []
        codes = [one.tag.barcode for one in self.lying if one.tag]
        titles = {copy.barcode: copy.title for copy in await self.home.read(copies_out, codes)}
        self.put([self._row(n, one, titles) for n, one in enumerate(self.lying, 1)],
                 [one.uid.hex() for one in self.lying], self.columns)  # fmt: skip
        if before is not None and before != self._shown and not self.asks:
            self.greet()

    def _row(self, number: int, pad: OnPad, titles: dict[str, str]) -> Row:
        if pad.tag is None:
            return (str(number), _("empty, or can't be read"), "", "", f"{pad.afi:02X}" if pad.afi else "")
        title = _("library card") if pad.tag.is_card else titles.get(pad.tag.barcode, _("not in the catalog"))
        return (str(number), pad.tag.barcode, title, pad.tag.model, security_words(pad.afi))

    def greet(self) -> None:
        pad = self.home.pad
        if not self.port:
            hint = _("Enter takes a port. Or type it, such as /dev/ttyUSB0.")
            self.say("", _("No RFID pad is set up. Only the 3M 810 is known, and none was tried."), hint)
        elif pad is None or pad.state is not ScannerState.READY:
            text = _("No pad answers at {port}.").format(port=cut(self.port, 40))
            self.say("NOTE", text, _("Check its power and cable. .z removes it from this desk."))
        elif not self.lying:
            self.say("", _("The pad is ready. There is nothing on it."), _("Put a book or a card on it."))
        else:
            text = ngettext("{n} tag on the pad.", "{n} tags on the pad.", len(self.lying)).format(n=len(self.lying))
            self.say("", text, _("F6 writes a tag. F7 switches its security."))

    # -- the pad of this desk

    def open_line(self, index: int) -> Doing:
        return self._use(self.found[index].port) if not self.port and self.may(CHANGE) else None

    async def typed(self, text: str) -> None:
        """Use typed text as a port's path, while there is no pad; all else goes to the desk."""
        if self.port or not self.may(CHANGE) or ("/" not in text and not text.upper().startswith("COM")):
            await super().typed(text)
            return
        await self._use(text)

    async def _use(self, port: str) -> None:
        station = await self.home.fresh_station()
        await self.home.read(change_pad, station, port, station.rfid_security)
        await self.home.fresh_station()
        self.home.use_pad()
        self._shown = None
        await self.load()
        self.say("OK", _("This desk's RFID pad: {port}.").format(port=cut(port, 40)), _("Put a book on it."))
        if self.home.pad and self.home.pad.state is ScannerState.NO_PORT:
            self.greet()

    @action("a", N_("Test"), N_("Ask the pad for its version"), place=3)
    async def test_pad(self) -> None:
        version = await self._from_pad(lambda pad: pad.version_now())
        if version:
            self.say("OK", _("The pad answers. Its version: {text}.").format(text=version), _("Esc goes back."))

    @action("s", N_("Gate"), N_("Which gate the desk switches tags for: none, ISO, 3M"), needs=CHANGE, place=4)
    async def change_gate(self) -> None:
        station = await self.home.fresh_station()
        now = station.rfid_security
        way = RFID_SECURITY[(RFID_SECURITY.index(now) + 1) % len(RFID_SECURITY)]
        await self.home.read(change_pad, station, station.rfid_port, way)
        await self.home.fresh_station()
        text = _("Security of tags: {way}.").format(way=_(SECURITY[way]))
        self.say("OK", text, _("It is switched after a checkout or check-in is saved."))

    @action("z", N_("Remove"), N_("Remove the pad from this desk"), needs=CHANGE, place=5)
    def remove_pad(self) -> None:
        if self.port:
            self.ask(_("Remove the RFID pad from this desk?"), _("y: remove it.   n or Esc: no."), self._remove)

    async def _remove(self) -> None:
        station = await self.home.fresh_station()
        await self.home.read(change_pad, station, "", station.rfid_security)
        await self.home.fresh_station()
        self.home.use_pad()
        await self.load()
        self.say("OK", _("Removed. Barcodes are scanned as before."), _("Esc goes back."))

    # -- tags

    def scanned(self, code: str) -> Doing:
        """Ignore a code of an item on the pad: it is only shown. A scanner may read the code to write."""
        if self.home.pad and code in self.home.pad.barcodes:
            return None
        return super().scanned(code)

    @property
    def chosen(self) -> OnPad | None:
        """Return the highlighted tag, or the only one on the pad."""
        if len(self.lying) == 1:
            return self.lying[0]
        return self.lying[self.at] if 0 <= self.at < len(self.lying) else None

    @action("o", N_("Write"), N_("Write a barcode on the tag"), needs=WRITE, place=1)
    def write_tag(self, pad: OnPad) -> None:
        hint = _("Type or scan its barcode. You are asked before anything is replaced.")
        now = _("empty") if pad.tag is None else pad.tag.barcode
        self.ask_words(_("Barcode"), N_("Write"), _("Which barcode on this tag? Now: {text}").format(text=now), hint,
                       partial(self._write, pad, replace_it=False), scans=True)  # fmt: skip

    async def _write(self, on_pad: OnPad, text: str, *, replace_it: bool) -> None:
        self.settle()
        if not text.strip():
            self.greet()
            return
        model = on_pad.tag.model if on_pad.tag else PART_2
        new = replace(on_pad.tag, barcode=text.strip()) if on_pad.tag else RfidTag(text.strip(), model)
        try:
            await self._from_pad(lambda pad: pad.write_now(on_pad.uid, new, replace=replace_it))
        except TagFull:
            sentence = _("There is something on the tag. Replace it by {barcode}?").format(barcode=cut(new.barcode, 24))
            yes = partial(self._write, on_pad, text, replace_it=True)
            self.ask(sentence, _("y: replace it.   n or Esc: no."), yes)
            return
        except TagNotKept:
            self.say("STOP", _("The tag didn't keep it."), _("Put it in the middle of the pad, and write it again."))
            return
        except TagFault:
            sentence = _("{barcode} doesn't fit on a tag of this kind.").format(barcode=cut(text, 30))
            self.say("NOTE", sentence, _("F6: another barcode."))
            return
        await self.load()
        if self.home.pad and any(other.tag == new for other in self.home.pad.lying):
            self.say("OK", _("Written: {barcode}.").format(barcode=new.barcode), _("Put the next one on the pad."))

    @action("b", N_("Security"), N_("Switch the security of the tag on or off"), needs=WRITE, place=2)
    async def switch_security(self, on_pad: OnPad) -> None:
        gate = AFIS[kind if (kind := self.home.station_settings.rfid_security) in AFIS else "iso"]
        wanted = gate.here if on_pad.afi == gate.out else gate.out
        now = await self._from_pad(lambda pad: pad.secure_now(on_pad.uid, wanted))
        if now is None:
            return
        await self.load()
        if now == wanted:
            self.say("OK", _("Security: {what}.").format(what=security_words(now)), _("F7 again switches it back."))
        else:
            self.say("STOP", _("The tag didn't switch."), _("Put it in the middle of the pad, alone, and press F7."))

    def none_chosen(self) -> None:
        if self.home.pad is None or self.home.pad.state is not ScannerState.READY:
            self.greet()
            return
        hint = _("Put one tag on it.") if not self.lying else _("Choose a line, or take the others away.")
        self.say("NOTE", _("Which tag?") if self.lying else _("There is nothing on the pad."), hint)

    async def _from_pad(self, act: Callable[[RfidPad], T]) -> T | None:
        """Run `act` on the pad between two looks; return its result. None, and say so, if the pad is silent."""
        pad = self.home.pad
        if pad is None:
            self.greet()
            return None
        try:
            return await asyncio.wrap_future(pad.ask(act))
        except (PadFault, OSError):
            text = _("The RFID pad didn't answer.")
            self.say("STOP", text, _("Check its cable, or put the tag in the middle. Then try again."))
            return None


def security_words(afi: int) -> str:
    """Return the security state as a gate sees it."""
    if any(afi == gate.out for gate in AFIS.values()):
        return _("off ({afi})").format(afi=f"{afi:02X}")
    if any(afi == gate.here for gate in AFIS.values()):
        return _("on ({afi})").format(afi=f"{afi:02X}")
    return f"{afi:02X}"
