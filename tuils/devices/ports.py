"""Which serial ports may be a scanner."""

from __future__ import annotations


def likely_ports() -> list[str]:
    """The serial ports on USB, by name: those built in are there whether or not anything is plugged in."""
    from serial.tools.list_ports import comports

    return sorted(port.device for port in comports() if port.vid is not None)
