"""tuils scanner: which scanners are there, what they send, and how this desk reads them"""

from __future__ import annotations

import queue
import time
from dataclasses import replace
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, family
from tuils.devices.scanners.ports import found_ports
from tuils.devices.scanners.scanner import Scanner, ScannerState, state_now
from tuils.devices.scanners.scanner_list import known_scanner, remove_scanner, scanners_of, set_scanner
from tuils.devices.scanners.scanner_watch import ScanReader, SeenScan
from tuils.devices.scanners.scanner_words import WORDS, remedy
from tuils.i18n import N_, _
from tuils.station.settings import load_station
from tuils.values.station.scanner_setup import SCANNER_ROLES, SPEEDS, ScannerSetup, scanner_setup
from tuils.values.words import Unclear

NAME = click.argument("name", type=as_text)


scanner = family("scanner", N_("Serial scanners of this desk: find them, watch what they send, set them up."))


@scanner.command(
    "list",
    help=N_("Show the scanners that are set up, their roles, and whether they answer; then the ports that may be a "
            "scanner and are not set up yet.\n\nA scanner that types like a keyboard has no port and needs no setup."),
)  # fmt: skip
def scanner_list(call: Call) -> None:
    setups = scanners_of(load_station(call.station)).values()
    for setup in setups:
        state = state_now(setup)
        text = "  ".join((setup.name, _(SCANNER_ROLES[setup.role]), setup.port, str(setup.baud), _state_words(state)))
        then = remedy(state, setup.port)
        call.out.line(_scanner_json(setup) | {"state": state.value, "then": then}, text, *filter(None, [then]))
    free = [
        found_port
        for found_port in found_ports()
        if not {found_port.port, found_port.device} & {setup.port for setup in setups}
    ]
    for port in free:
        facts = {"port": port.port, "device": port.device, "usb": port.usb, "words": port.words}
        call.out.line(facts, f"{port.port}  {port.words}")
    if free:
        call.out.note(_("Not set up yet. To watch what it sends: tuils scanner watch PORT"))
    elif not setups:
        call.out.note(_("No serial scanner was found. A scanner that types like a keyboard needs no setup."))


def _state_words(state: ScannerState) -> str:
    return _("ready") if state is ScannerState.READY else _(WORDS[state][0])


def _scanner_json(setup: ScannerSetup) -> dict[str, Any]:
    return {
        "scanner": setup.name, "port": setup.port, "role": setup.role, "baud": setup.baud,
        "strip_prefix": setup.strip_prefix, "gap": setup.gap, "beep": setup.beep,
    }  # fmt: skip


@scanner.command(
    "watch",
    help=N_(
        "Show what a scanner sends, byte by byte, and what tuils reads in it: `scanner watch /dev/ttyUSB0`.\n\n"
        "WHERE is a port, or the name of a scanner. What can't be read is tried at other speeds. Ctrl+C ends it."
    ),
)
@click.argument("where", type=as_text)
@click.option("--baud", type=click.IntRange(50, 4_000_000), metavar="N", help=N_("Only at this speed."))
@click.option("--count", type=as_count, metavar="N", default=None, help=N_("Stop after this many scans."))
def scanner_watch(call: Call, where: str, baud: int | None, count: int | None) -> None:
    setup = scanners_of(load_station(call.station)).get(where) or ScannerSetup("scanner", where)
    first = baud or setup.baud
    speeds = [first] if baud else [first, *(speed for speed in SPEEDS if speed != first)]
    call.out.note(_("Scan something. Ctrl+C ends."))
    try:
        _watch(call, setup, speeds, count or 0)
    except KeyboardInterrupt:
        call.out.note(_("Ended."))


def _watch(call: Call, setup: ScannerSetup, speeds: list[int], count: int) -> None:
    """Watch at one speed after the other while no text comes; keep the first that works."""
    seen = 0
    while True:
        baud = speeds[0]
        watching = _Watching(replace(setup, baud=baud))
        try:
            for scan in watching:
                _show(call, scan, baud)
                seen += 1
                if seen == count:
                    return
                if scan.is_garbled and len(speeds) > 1:
                    break
                if scan.code and not scan.is_garbled:
                    speeds = [baud]
        finally:
            watching.close()
        speeds = [*speeds[1:], baud]
        call.out.note(_("Trying {n} baud. Scan again.").format(n=speeds[0]))


def _show(call: Call, scan: SeenScan, baud: int) -> None:
    facts = {"hex": scan.hex, "text": scan.text, "code": scan.code, "reading": scan.reading, "meaning": scan.meaning,
             "symbology": scan.symbology, "baud": baud, "advice": scan.advice}  # fmt: skip
    call.out.line(facts, scan.hex, scan.text, *filter(None, [scan.said, scan.advice]))


class _Watching:
    """The scans of one port, shown as they come, and changes of its state in between."""

    def __init__(self, setup: ScannerSetup) -> None:
        self._setup, self._reader = setup, ScanReader(setup.strip_prefix)
        self._seen: queue.SimpleQueue[SeenScan | ScannerState] = queue.SimpleQueue()
        self._scanner = Scanner(setup.port, lambda _code: None, self._seen.put, on_bytes=self._came, baud=setup.baud)
        self._scanner.start()

    def _came(self, data: bytes) -> None:
        for scan in self._reader.feed(data, time.monotonic()):
            self._seen.put(scan)

    def __iter__(self) -> _Watching:
        return self

    def __next__(self) -> SeenScan:
        while isinstance(came := self._seen.get(), ScannerState):
            then = remedy(came, self._setup.port)
            if came is not ScannerState.NOISE:
                click.echo(" ".join(filter(None, [_state_words(came), then])), err=True)
        return came

    def close(self) -> None:
        self._scanner.close()


@scanner.command(
    "set",
    help=N_(
        "Set up a scanner, or change one: `scanner set drop /dev/serial/by-id/usb-Honeywell --role checkin`.\n\n"
        "A scanner for checkin only checks in, whatever is being done at the desk. One for inventory is for the "
        "shelf: it never checks out or in. PORT can be left out for a scanner that is set up."
    ),
)
@NAME
@click.argument("port", type=as_text, required=False, default="")
@click.option("--role", type=click.Choice(tuple(SCANNER_ROLES)), help=N_("What its scans are for."))
@click.option("--baud", type=click.IntRange(50, 4_000_000), metavar="N", help=N_("Speed, mostly 9600 or 115200."))
@click.option("--strip-prefix", type=as_text, metavar="TEXT", help=N_("What it sends before each code."))
@click.option("--gap", type=click.FloatRange(0, 5), metavar="SECONDS", help=N_("Silence that ends a code."))
@click.option("--beep/--no-beep", default=None, help=N_("Let the scanner beep for what tuils answers."))
def scanner_set(call: Call, /, name: str, port: str, **changes: Any) -> None:
    station = load_station(call.station)
    before = scanners_of(station).get(name)
    facts = {key: value for key, value in _scanner_json(before).items() if key != "scanner"} if before else {}
    facts |= {key: value for key, value in changes.items() if value is not None} | ({"port": port} if port else {})
    try:
        setup = scanner_setup(name, facts)
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear
    set_scanner(station, setup, own=bool(call.station))
    text = _("Set up: {name}, for {role}. Try it: tuils scanner watch {name}")
    call.out.line(_scanner_json(setup), text.format(name=name, role=_(SCANNER_ROLES[setup.role])))


@scanner.command("remove", help=N_("Remove a scanner from this desk."))
@NAME
def scanner_remove(call: Call, name: str) -> None:
    station = load_station(call.station)
    known_scanner(station, name)
    remove_scanner(station, name)
    call.out.line({"scanner": name, "removed": True}, _("Removed: {name}.").format(name=name))
