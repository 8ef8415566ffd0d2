"""What a person is told of the serial scanner."""

from __future__ import annotations

from tuils.devices.scanner import ScannerState
from tuils.i18n import N_, _

WORDS = {
    ScannerState.WAITING: (
        N_("The scanner is not answering."),
        N_("Plug it in, or type the numbers. It is found by itself."),
    ),
    ScannerState.LOST: (
        N_("The scanner is not answering."),
        N_("Plug it in again, or type the numbers. It is found by itself."),
    ),
    ScannerState.BUSY: (N_("Another program has the scanner."), N_("Close it there, or type the numbers.")),
    ScannerState.NO_PERMISSION: (
        N_("This system user may not use the scanner's port."),
        N_("Ask whoever looks after this machine. Until then type the numbers."),
    ),
    ScannerState.NOISE: (N_("That scan could not be read."), N_("Scan it again.")),
    ScannerState.OVERFLOW: (
        N_("Scans came faster than they were taken: some are lost."),
        N_("Compare the list with what lies here, and scan the last ones again."),
    ),
    ScannerState.READY: (N_("The scanner is there."), N_("Go on scanning.")),
}


def words_for(state: ScannerState, before: ScannerState | None) -> tuple[str, str] | None:
    """What is so, and what to do. A scanner that is simply there at the start needs no word."""
    if state is ScannerState.READY and before in (None, ScannerState.NOISE, ScannerState.OVERFLOW):
        return None
    said, then = WORDS[state]
    return _(said), _(then)
