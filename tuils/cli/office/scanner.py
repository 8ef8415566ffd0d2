"""tuils scanner: which scanners are there, what they send, and how this desk reads them"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, family
from tuils.devices.rfid.rfid_3m810 import BAUD, Pad3M810, PadFault
from tuils.devices.rfid.rfid_pad import TagFull, TagNotKept, write_kept
from tuils.devices.rfid.rfid_tags import PART_2, TAG_MODELS, RfidTag, TagFault, read_tag, write_tag
from tuils.devices.scanners.ports import WORDS, found_ports, remedy
from tuils.devices.scanners.scanner_list import known_scanner, remove_scanner, scanners_of, set_scanner
from tuils.devices.scanners.scanner_watch import ScanReader, SeenScan
from tuils.devices.scanners.scanners import Scanner, ScannerState, port_fault_state, state_now
from tuils.i18n import N_, _
from tuils.station.settings import SettingsFault, load_station
from tuils.values.station.printer_setup import SCANNER_ROLES, SPEEDS, ScannerSetup, scanner_setup
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
        raise click.UsageError(unclear.sentence(_)) from unclear
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


# ---- tuils rfid: what lies on the RFID pad, and writing a tag


PORT = click.option("--port", type=as_text, help=N_("The pad's port. Default: rfid_port of station.toml."))


rfid = family("rfid", N_("An RFID pad like the 3M 810: read the tags on it, write tags. Not tested on a real pad yet."))


@rfid.command("read", help=N_("Show the tags on the pad: barcode, kind of tag, security byte (AFI)."))
@PORT
def rfid_read(call: Call, port: str | None) -> None:
    with _pad(call, port) as pad:
        tags = pad.look()
        for uid in tags:
            tag = _tag(pad, uid)
            afi = f"{pad.security(uid):02X}"
            facts = {
                "uid": uid.hex().upper(),
                "item": tag.barcode if tag else None,
                "model": tag.model if tag else None,
                "part": tag.part if tag else None,
                "parts": tag.parts if tag else None,
                "afi": afi,
            }
            words = f"{tag.barcode}  {tag.model}" if tag else _("can't be read, or empty")
            call.out.line(facts, f"{uid.hex().upper()}  {words}  AFI {afi}")
    if not tags:
        call.out.note(_("There is nothing on the pad."))
        call.out.ask(1)


@rfid.command(
    "write",
    help=N_("Write this barcode to the one tag on the pad. --force replaces what is on it."),
)
@click.argument("barcode", type=as_text)
@click.option("--force", is_flag=True, help=N_("Replace what is on the tag."))
@click.option("--model", type=click.Choice(TAG_MODELS), default=PART_2, help=N_("The kind of tag. Default: 28560-2."))
@PORT
def rfid_write(call: Call, barcode: str, force: bool, model: str, port: str | None) -> None:
    new = RfidTag(barcode.strip(), model)
    try:
        write_tag(new)
    except TagFault as no:
        raise click.UsageError(_("{barcode} doesn't fit on a tag of this kind.").format(barcode=barcode)) from no
    with _pad(call, port) as pad:
        tags = pad.look()
        if len(tags) != 1:
            raise SettingsFault(_("Put one tag on the pad. It sees {n}.").format(n=len(tags)))
        try:
            write_kept(pad, tags[0], new, replace=force)
        except TagFull as no:
            raise SettingsFault(_("There is something on the tag. To replace it, add --force.")) from no
        except TagNotKept as no:
            text = _("The tag didn't keep it. Put it in the middle of the pad, and write it again.")
            raise SettingsFault(text) from no
    call.out.line({"item": new.barcode, "uid": tags[0].hex().upper(), "model": model}, _("Written: {barcode}.").format(
        barcode=new.barcode))  # fmt: skip


def _tag(pad: Pad3M810, uid: bytes) -> RfidTag | None:
    try:
        return read_tag(pad.memory(uid))
    except TagFault:
        return None


@contextlib.contextmanager
def _pad(call: Call, port: str | None) -> Iterator[Pad3M810]:
    """Yield the pad at this port. Raises SettingsFault if there is none, or it stops answering."""
    import serial

    where = port or load_station(call.station).rfid_port
    if not where:
        raise SettingsFault(_("Say where the pad is: --port /dev/ttyUSB0, or rfid_port in station.toml."))
    try:
        line = serial.serial_for_url(where, baudrate=BAUD, timeout=0.05, write_timeout=1, exclusive=True)
    except (OSError, ValueError) as no:
        raise SettingsFault(_open_fault(port_fault_state(no), where)) from no
    with contextlib.closing(line):
        try:
            pad = Pad3M810(line)
            pad.begin()
            yield pad
        except (PadFault, OSError) as no:
            text = _("No pad of the kind 3M 810 answers at {port}. Is a desk using it? Check its power and cable.")
            raise SettingsFault(text.format(port=where)) from no


def _open_fault(state: ScannerState, port: str) -> str:
    """Return the fault of the port and its remedy."""
    if state is ScannerState.WAITING:
        return _("There is no port {port}. Plug the pad in. tuils scanner list shows the ports that are there.").format(
            port=port
        )
    return remedy(state, port)
