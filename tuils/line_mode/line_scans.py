"""Scans in line mode: of several scanners, each by its role; the sheet of command barcodes; sounds of answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from tuils.i18n import _
from tuils.library.front.conversation.waiting_scans import named_scans, not_run_words
from tuils.values.station.command_codes import KEYED, command_in, is_command
from tuils.values.station.printer_setup import CHECK_IN, INVENTORY

if TYPE_CHECKING:
    from tuils.devices.scanners.lines_in import CameIn
    from tuils.devices.scanners.scanners import ScannerState, StationScanners
    from tuils.library.front.conversation import Heard, Session
    from tuils.station.settings import Station


class LineScans:
    """The scans of line mode. `spelled`: digits of the sheet that wait for its Enter."""

    def __init__(self, station: Station, put: Callable[[str], None], out: TextIO) -> None:
        self._way, self._put, self._out = station.sounds, put, out
        self._states: dict[str, ScannerState] = {}
        self.spelled = ""
        self.scanners: StationScanners | None = None

    def tell_state(self, came: CameIn) -> None:
        """Report a scanner's state at once, in the middle of anything: a scan that nobody hears is worse than a word
        too many."""
        from tuils.devices.scanners.ports import words_for  # with the scanner, where there is one

        assert came.scanner is not None
        assert came.state is not None
        name = came.scanner.name
        several = self.scanners is not None and len(self.scanners.setups) > 1
        if words := words_for(came.state, self._states.get(name), name if several else ""):
            self._put(f"NOTE. {words[0]} {words[1]}")
        self._states[name] = came.state

    def typed_by(self, text: str, *, spells: bool) -> str | None:
        """Return the text that a scanned command barcode types; None while more of it follows. `spells`: is a text
        asked for?"""
        command = command_in(text)
        if command not in KEYED:
            return command or text
        typed = KEYED[command]
        if spells and typed and typed not in ("y", "n"):
            self.spelled += typed
            return None
        typed, self.spelled = typed or self.spelled, ""
        return typed

    def by_role(self, session: Session, came: CameIn) -> Heard | None:
        """Handle a scan by its scanner's role; None if it is for the conversation itself."""
        if came.scanner is None or came.text is None or is_command(came.text):
            return None
        if came.scanner.role == CHECK_IN:
            return session.check_in_aside(came.text)
        if came.scanner.role == INVENTORY:
            text = _("NOTE. Nothing done with {code}: an inventory scanner read it.")
            self._put(text.format(code=came.text[:20]))
            return session.face()
        return None

    def tell_not_run(self, codes: Sequence[str]) -> None:
        """Report that the input ended while these codes waited for an answer."""
        if codes:
            self._put(" ".join((_("NOTE."), *not_run_words(named_scans(codes)))))

    def sound(self, mark: str, scanner: str = "") -> None:
        from tuils.devices.sounds import Sounds

        Sounds(self._ring, lambda _times: None).say(mark, self._way, self.scanners, scanner)

    def _ring(self, pauses: Sequence[float]) -> None:
        threading.Thread(target=self._ring_on, args=(pauses,), name="bell", daemon=True).start()

    def _ring_on(self, pauses: Sequence[float]) -> None:
        for pause in pauses:
            time.sleep(pause)
            self._out.write("\a")
            self._out.flush()
