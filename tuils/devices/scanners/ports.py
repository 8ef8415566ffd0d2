"""The serial ports that may be a scanner, the programs that use them, and how to let this user read one."""

from __future__ import annotations

import contextlib
import glob
import os
import sys

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

from .scanners import ScannerState

BY_ID = "/dev/serial/by-id"


@dataclass(frozen=True)
class FoundPort:
    """A serial port. `port`: the name that doesn't change with the order of plugging in, if it has one. `device`: its
    current name. `usb`: maker and model, `0c2e:0900`."""

    port: str
    device: str
    usb: str
    words: str


def found_ports() -> list[FoundPort]:
    """Return the serial ports on USB: those built in exist whether or not anything is plugged in."""
    from serial.tools.list_ports import comports

    stable = {os.path.realpath(name): name for name in sorted(glob.glob(f"{BY_ID}/*"))}
    found = [
        FoundPort(
            stable.get(os.path.realpath(port.device), port.device),
            port.device,
            f"{port.vid:04x}:{port.pid:04x}",
            " ".join(filter(None, (port.manufacturer, port.product))) or port.description,
        )
        for port in comports()
        if port.vid is not None
    ]
    return sorted(found, key=lambda one: one.device)


def likely_ports() -> list[str]:
    """Return the same ports, by their stable names."""
    return [port.port for port in found_ports()]


def access_remedy(port: str) -> str:
    """Return the exact command or step that lets this user read the port."""
    if sys.platform == "win32":
        return _("Sign in to Windows as a user who may use serial ports.")
    import getpass
    import grp

    group = "dialout"
    with contextlib.suppress(OSError, KeyError):
        group = grp.getgrgid(os.stat(port).st_gid).gr_name
    user = _("NAME")
    with contextlib.suppress(OSError, KeyError):
        user = getpass.getuser()
    return _("Run: sudo usermod -aG {group} {user}   Then log out of this computer, and in again.").format(
        group=group, user=user
    )


def busy_remedy(port: str) -> str:
    """Return the program that has the port, if it can be seen; else a guess."""
    if held := holder(port):
        return _("{name} is using it. Close that program.").format(name=held)
    return _("Close other programs that read the scanner. A port just plugged in is free after 15 seconds.")


def holder(port: str) -> str:
    """Return `minicom (812)`: another program of this user that has the port open; empty if none is seen. Linux
    only."""
    wanted = os.path.realpath(port)
    for link in glob.glob("/proc/[0-9]*/fd/*"):
        process = link.split("/")[2]
        with contextlib.suppress(OSError):
            if os.readlink(link) == wanted and int(process) != os.getpid():
                with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as name:
                    return f"{name.read().strip()} ({process})"
    return ""


# ---- the sentences about the serial scanner


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
