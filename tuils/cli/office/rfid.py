"""tuils rfid: what lies on the RFID pad, and writing a tag"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.devices.rfid.rfid_3m810 import BAUD, Pad3M810, PadFault
from tuils.devices.rfid.rfid_pad import TagFull, TagNotKept, write_kept
from tuils.devices.rfid.rfid_tags import PART_2, TAG_MODELS, RfidTag, TagFault, read_tag, write_tag
from tuils.devices.scanners.scanner import ScannerState, port_fault_state
from tuils.devices.scanners.scanner_words import remedy
from tuils.i18n import N_, _
from tuils.station.settings import SettingsFault, load_station

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
