"""The scanners in a station's file, and changing them there."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.devices.printers.printer_list import station_printers, table_of
from tuils.i18n import _
from tuils.station.settings import SettingsFault, Station, change_station
from tuils.values.station.printer_setup import USUAL_NAME, ScannerSetup, scanner_setup

_OLD = ("scanner_port", "scanner_baud", "scanner_strip_prefix")


def scanners_of(station: Station) -> dict[str, ScannerSetup]:
    """Return the scanners that are set up, by name; first the one of `scanner_port` and the like."""
    found = {name: scanner_setup(name, facts) for name, facts in station.scanners.items()}
    if station.scanner_port and USUAL_NAME not in found:
        old = ScannerSetup(
            USUAL_NAME, station.scanner_port, baud=station.scanner_baud, strip_prefix=station.scanner_strip_prefix
        )
        return {USUAL_NAME: old, **found}
    return found


def known_scanner(station: Station, name: str) -> ScannerSetup:
    """Return the scanner of this name. Raises SettingsFault if there is none."""
    found = scanners_of(station)
    if name not in found:
        names = ", ".join(found) or _("none is set up yet")
        raise SettingsFault(_("There is no scanner {name}. Scanners: {names}.").format(name=name, names=names))
    return found[name]


def set_scanner(station: Station, setup: ScannerSetup, *, own: bool = False) -> None:
    """Set up or change a scanner. Raises SettingsFault if another one has its port. `own`: in the station's own lines,
    whether it has some or not."""
    for other in scanners_of(station).values():
        if other.port == setup.port and other.name != setup.name:
            text = _("The scanner {name} is at {port} already. Remove it first, or set its role.")
            raise SettingsFault(text.format(name=other.name, port=setup.port))
    change_station(partial(_write_setup, station, setup, own))


def _write_setup(station: Station, setup: ScannerSetup, own: bool, document: Any) -> None:
    import tomlkit

    _drop(setup.name, document)
    usual = ScannerSetup(setup.name, "")
    facts = tomlkit.table()
    for key in ("port", "role", "baud", "strip_prefix", "gap", "beep"):
        if (value := getattr(setup, key)) != getattr(usual, key):
            facts[key] = value
    table_of(station_printers(station, own, document), "scanners")[setup.name] = facts


def remove_scanner(station: Station, name: str) -> None:
    """Remove a scanner."""
    known_scanner(station, name)
    change_station(partial(_drop, name))


def _drop(name: str, document: Any) -> None:
    for table in (document, *document.get("stations", {}).values()):
        table.get("scanners", {}).pop(name, None)
        if name == USUAL_NAME:
            for key in _OLD:
                table.pop(key, None)
