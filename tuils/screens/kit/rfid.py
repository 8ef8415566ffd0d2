"""The RFID pad of this desk: its books are heard as scans, and their security follows what the library knows.

After each act the books on the pad are looked up: what is out leaves through the gate, all else does not. So nothing is
switched before it is saved, an undo switches it back, and a question that is open switches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual.message import Message

from tuils.i18n import _
from tuils.library.lending.queries import copies_out
from tuils.station.keys import AFIS

from .operator.switching_operator import HandingOver

if TYPE_CHECKING:
    from tuils.devices.rfid.rfid_pad import RfidPad
    from tuils.devices.scanners.scanners import ScannerState

P = ParamSpec("P")
T = TypeVar("T")


class WithPad(HandingOver):
    """The part of the app that listens to the pad."""

    class PadSaid(Message):
        """A message about the pad that staff should see, sent in the pad's thread."""

        def __init__(self, said: str, then: str) -> None:
            super().__init__()
            self.said, self.then = said, then

    pad: RfidPad | None = None
    _pad_ready = _switching = _switch_again = False

    def use_pad(self) -> None:
        """See `Home.use_pad`."""
        from tuils.devices.rfid.rfid_pad import RfidPad

        if self.pad:
            self.pad.close()
        self.pad, self._pad_ready = None, False
        if not self.station_settings.rfid_port:
            return
        self._titles: dict[str, str] = {}
        self.pad = RfidPad(
            self.station_settings.rfid_port,
            lambda code: self._post(self.Scanned(code)),
            self._pad_is,
            lambda: self._pad_says(_("A tag on the RFID pad can't be read."), _("Scan its barcode instead.")),
            self._not_switched,
        )
        self.pad.start()

    def close_all(self) -> None:
        if self.pad:
            self.pad.close()
        super().close_all()

    # -- in the pad's thread

    def _pad_says(self, text: str, hint: str) -> None:
        self._post(self.PadSaid(text, hint))

    def _pad_is(self, state: ScannerState) -> None:
        from tuils.devices.scanners.scanners import ScannerState

        if state is ScannerState.READY:
            if self._pad_ready:
                self._pad_says(_("The RFID pad is connected."), _("Keep going."))
            self._pad_ready = True
        elif state is ScannerState.NO_PERMISSION:
            text = _("This system user has no access to the RFID pad's port.")
            self._pad_says(text, _("Ask the person who looks after it. Until then, scan barcodes."))
        elif state is ScannerState.BUSY:
            self._pad_says(_("Another program is using the RFID pad."), _("Close that program, or scan barcodes."))
        else:
            self._pad_ready = True
            text = _("The RFID pad isn't answering.")
            self._pad_says(text, _("Check its cable, or scan barcodes. tuils finds it by itself."))

    def _not_switched(self, barcode: str, afi: int) -> None:
        title = self._titles.get(barcode, barcode)
        if any(afi == gate.out for gate in AFIS.values()):
            text = _("Security is still on: {title}. The gate will sound.").format(title=title)
        else:
            text = _("Security is still off: {title}. The gate won't sound.").format(title=title)
        self._pad_says(text, _("Put it on the pad again, by itself."))

    # -- on the loop

    def on_with_pad_pad_said(self, message: PadSaid) -> None:
        if screen := self.screen_on_top:
            screen.tell_beside(message.said, message.then)

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        answer = await super().work(act, *args, **kwargs)
        if self.pad and self.pad.barcodes and self.station_settings.rfid_security in AFIS:
            self.behind(self._switch_security, "rfid")
        return answer

    async def _switch_security(self) -> None:
        """Switch security once at a time; check again if something changes meanwhile."""
        if self._switching:
            self._switch_again = True
            return
        self._switching = self._switch_again = True
        afis = AFIS[self.station_settings.rfid_security]
        try:
            while self._switch_again and self.pad:
                self._switch_again = False
                copies = await self.read(copies_out, self.pad.barcodes)
                self._titles = {copy.barcode: copy.title for copy in copies}
                self.pad.secure((copy.barcode, afis.out if copy.out else afis.here) for copy in copies)
        finally:
            self._switching = False
