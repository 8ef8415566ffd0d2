"""Adding, removing and assigning printers in the station's file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tuils.files import FileRefused, fit_to_write
from tuils.i18n import _
from tuils.station.settings import SettingsFault, Station, change_station, load_station
from tuils.values.station.paper_kinds import GROUPS, USUAL
from tuils.values.station.printer_setup import NO_PRINTER, PrinterSetup

TAKES = {"escpos": (*GROUPS["receipts"], *GROUPS["slips"]), "cups": GROUPS["pages"], "zpl": GROUPS["labels"],
         "epl": GROUPS["labels"]}  # fmt: skip
"""The papers that a new printer of a kind gets, unless they have a printer already."""


def add_printer(station: Station, setup: PrinterSetup, *, own: bool = False) -> tuple[str, ...]:
    """Set up a printer for this machine. Return the kinds of paper that it prints from now on, on this station. `own`:
    in the station's own lines, whether it has some or not."""
    if setup.name in station.printers:
        text = _("There is already a printer called {name}. Remove it first, or choose another name.")
        raise SettingsFault(text.format(name=setup.name))
    if setup.at.way == "file":
        _fit_for_papers(Path(setup.at.address))
    first = tuple(kind for kind in TAKES.get(setup.kind, ()) if kind not in station.papers)
    change_station(partial(_added, station, setup, first, own))
    return first


def _fit_for_papers(file: Path) -> None:
    """Check the folder for papers as files. Raises SettingsFault if no file may be there, as at a library. The folder
    may come later, with a stick or a device."""
    if file.is_dir() or not file.parent.is_dir():
        return
    try:
        fit_to_write(file, replace=True)
    except FileRefused as no:
        text = _("No printer there. {why} {then}").format(why=no.said.removeprefix(_("Not saved: ")), then=no.then)
        raise SettingsFault(text) from no


def _added(station: Station, setup: PrinterSetup, kinds: Sequence[str], own: bool, document: Any) -> None:
    printers = table_of(document, "printers")
    printers[setup.name] = {"where": setup.where, "kind": setup.kind, "width": setup.width}
    if setup.written_pages:
        printers[setup.name]["pages"] = setup.written_pages
    _assign(station, kinds, setup.name, own, document)


def remove_printer(station: Station, name: str) -> tuple[str, ...]:
    """Remove a printer. Return the kinds of paper that have no printer now."""
    require_printer(station, name)
    change_station(partial(_removed, name))
    return tuple(kind for kind, printer in station.papers.items() if printer == name)


def _removed(name: str, document: Any) -> None:
    tables = [document, *document.get("stations", {}).values()]
    for table in tables:
        table.get("printers", {}).pop(name, None)
        papers = table.get("papers", {})
        for kind in [kind for kind, printer in papers.items() if printer == name]:
            del papers[kind]


def assign_printer(station: Station, kinds: Sequence[str], name: str, when: str = "", *, own: bool = False) -> None:
    """Assign these kinds of paper to this printer at this station; `none` prints them nowhere. `when`: ask, always,
    never; empty leaves it as it is."""
    if name != NO_PRINTER:
        require_printer(station, name)
    change_station(partial(_assigned, station, kinds, name, when, own))


def _assigned(station: Station, kinds: Sequence[str], name: str, when: str, own: bool, document: Any) -> None:
    _assign(station, kinds, name, own, document)
    if when:
        print_when = table_of(station_printers(station, own, document), "print_when")
        for kind in kinds:
            print_when[kind] = when


def change_when(station: Station, kind: str, when: str) -> None:
    """Set when this kind is printed at this station."""
    change_station(partial(_when, station, kind, when))


def _when(station: Station, kind: str, when: str, document: Any) -> None:
    table = table_of(station_printers(station, False, document), "print_when")
    if when == USUAL[kind]:
        table.pop(kind, None)
    else:
        table[kind] = when


def _assign(station: Station, kinds: Sequence[str], name: str, own: bool, document: Any) -> None:
    if kinds:
        papers = table_of(station_printers(station, own, document), "papers")
        for kind in kinds:
            papers[kind] = name


def change_label_sheet(station: Station, sheet: str, start: int) -> None:
    """Set the sheet on which this station prints labels, and the first free label there, from 1."""

    def change(document: Any) -> None:
        lines = station_printers(station, False, document)
        lines["label_sheet"], lines["label_start"] = sheet, start

    change_station(change)


def change_pad(station: Station, port: str, security: str) -> None:
    """Set the RFID pad of this station, empty for none, and the gate for which tags are switched."""

    def change(document: Any) -> None:
        lines = station_printers(station, False, document)
        lines["rfid_port"], lines["rfid_security"] = port, security

    change_station(change)


def station_printers(station: Station, own: bool, document: Any) -> Any:
    """Return the station's own lines, if it has some; else those for every desk."""
    stations = document.get("stations", {})
    if own or station.name in stations:
        return table_of(table_of(document, "stations"), station.name)
    return document


def table_of(within: Any, name: str) -> Any:
    """Return the table of this name, made if it is not there yet."""
    import tomlkit

    if name not in within:
        within[name] = tomlkit.table()
    return within[name]


def require_printer(station: Station, name: str) -> None:
    """Raise SettingsFault if there is no printer of this name."""
    if name not in load_station(station.name).printers:
        names = ", ".join(station.printers) or _("none is set up yet")
        raise SettingsFault(_("There is no printer {name}. Printers: {names}.").format(name=name, names=names))
