"""What a person is told of the serial scanner."""

from __future__ import annotations

from tuils.i18n import N_, _

from .scanner import ScannerState

WORDS = {
    ScannerState.WAITING: (
        N_("The scanner isn't answering."),
        N_("Plug it in, or type the numbers. tuils finds it by itself."),
    ),
    ScannerState.LOST: (
        N_("The scanner isn't answering."),
        N_("Plug it in again, or type the numbers. tuils finds it by itself."),
    ),
    ScannerState.BUSY: (N_("Another program is using the scanner."), N_("Close that program, or type the numbers.")),
    ScannerState.NO_PERMISSION: (
        N_("This system user has no access to the scanner's port."),
        N_("Ask whoever looks after this computer. Until then, type the numbers."),
    ),
    ScannerState.NOISE: (N_("That scan could not be read."), N_("Scan it again.")),
    ScannerState.OVERFLOW: (
        N_("Scans came too fast. Some were lost."),
        N_("Compare the list with your pile, and scan the last ones again."),
    ),
    ScannerState.READY: (N_("The scanner is connected."), N_("Keep scanning.")),
}


AT_REST = {
    ScannerState.WAITING: N_("No scanner"),
    ScannerState.LOST: N_("No scanner"),
    ScannerState.BUSY: N_("Scanner in use elsewhere"),
    ScannerState.NO_PERMISSION: N_("No access to scanner"),
}
"""What stands on every screen for as long as it is so."""


def at_rest(state: ScannerState) -> str:
    """A few words that stay; empty where codes come."""
    words = AT_REST.get(state, "")
    return _(words) if words else ""


def words_for(state: ScannerState, before: ScannerState | None) -> tuple[str, str] | None:
    """What is so, and what to do. A scanner that is simply there at the start needs no word."""
    if state is ScannerState.READY and before in (None, ScannerState.NOISE, ScannerState.OVERFLOW):
        return None
    said, then = WORDS[state]
    return _(said), _(then)
