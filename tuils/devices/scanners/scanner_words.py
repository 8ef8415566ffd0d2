"""The sentences about the serial scanner."""

from __future__ import annotations

from tuils.i18n import N_, _

from .ports import access_remedy, busy_remedy
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
        N_("Ask the person who looks after it. Until then, type the numbers."),
    ),
    ScannerState.NO_PORT: (
        N_("The scanner's port is set wrong."),
        N_("Choose it in F10, Scanners. Until then, type the numbers."),
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
    ScannerState.NO_PORT: N_("No scanner"),
}
"""The words on every screen as long as this state lasts."""


def at_rest(state: ScannerState, name: str = "") -> str:
    """Return a few words that stay on screen; empty while codes come. `name`: one of several scanners."""
    words = AT_REST.get(state, "")
    return _named(_(words), name) if words else ""


def words_for(state: ScannerState, before: ScannerState | None, name: str = "") -> tuple[str, str] | None:
    """Return the state and the next step. A scanner that is simply there at the start needs no words."""
    if state is ScannerState.READY and before in (None, ScannerState.NOISE, ScannerState.OVERFLOW):
        return None
    said, then = WORDS[state]
    return _named(_(said), name), _(then)


def _named(text: str, name: str) -> str:
    return _("{name}: {said}").format(name=name, said=text) if name else text


def remedy(state: ScannerState, port: str) -> str:
    """Return exact instructions for this machine, for the person who looks after it; empty if nothing is wrong."""
    if state is ScannerState.NO_PERMISSION:
        return access_remedy(port)
    if state is ScannerState.BUSY:
        return busy_remedy(port)
    if state is ScannerState.NO_PORT:
        return _("{port} is not a serial port. tuils scanner list shows those that are there.").format(port=port)
    if state in (ScannerState.WAITING, ScannerState.LOST):
        return _("Plug it in. tuils scanner list shows the ports that are there.")
    return ""
