"""The bytes a scanner really sends with each scan, in hex and in letters, and how tuils reads them."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import guess, readings
from tuils.values.station.command_codes import is_command

from .framing import Framer

_CONTROLS = {0: "<NUL>", 2: "<STX>", 3: "<ETX>", 7: "<BEL>", 9: "<TAB>", 10: "<LF>", 13: "<CR>", 27: "<ESC>"}
_AIM = {
    "A": "Code 39", "C": "Code 128", "E": "UPC/EAN", "F": "Codabar", "G": "Code 93", "I": "Interleaved 2 of 5",
    "L": "PDF417", "Q": "QR", "d": "Data Matrix", "e": "GS1 DataBar", "z": "Aztec",
}  # fmt: skip
_MEANINGS = {
    "item": N_("an item"), "patron": N_("a library card"), "isbn": N_("an ISBN"), "issn": N_("an ISSN"),
    "command": N_("a command"), "words": N_("words to search for"),
}  # fmt: skip
_LONGEST = 1024
"""The bytes of a scan that are kept to be shown."""


@dataclass(frozen=True)
class SeenScan:
    """A scan. `data` as it came; `code` as tuils reads it, empty if it is none."""

    data: bytes
    code: str

    @property
    def hex(self) -> str:
        return self.data.hex(" ")

    @property
    def text(self) -> str:
        """The scan as `39990000192148<CR><LF>`"""
        return "".join(_CONTROLS.get(one) or (chr(one) if 32 <= one < 127 else f"<{one:02X}>") for one in self.data)

    @property
    def reading(self) -> str:
        """The code looked up last, without the characters the scanner put around it."""
        found = readings(self.code)
        return found[-1] if found else ""

    @property
    def meaning(self) -> str:
        if not self.reading:
            return ""
        return _(_MEANINGS["command" if is_command(self.code) else guess(self.reading)])

    @property
    def symbology(self) -> str:
        """The symbology by the scanner's AIM identifier, if it sends one."""
        return _AIM.get(self.code[1:2], "") if self.code.startswith("]") else ""

    @property
    def said(self) -> str:
        """The reading as `31234000010017: an item, Codabar`; empty if there is no code."""
        if not self.reading or self.is_garbled:
            return ""
        return ", ".join(filter(None, (f"{self.reading}: {self.meaning}", self.symbology)))

    @property
    def is_garbled(self) -> bool:
        """Return whether most of it is no text, as at a wrong speed."""
        odd = sum(not (32 <= one < 127 or one in _CONTROLS) for one in self.data)
        return odd * 5 > len(self.data)

    @property
    def advice(self) -> str:
        """Return what to change at the scanner; empty if it is set well."""
        if self.is_garbled:
            return _("That isn't text. The speed is wrong, or the scanner is set to another parity.")
        if not self.code:
            return _("There is no barcode in it.")
        if self.data.rstrip(b"\0")[-1:] not in (b"\r", b"\n", b"\t", b"\x03"):
            return _("The scanner sends nothing after the code. Set its suffix to CR (Enter): scans arrive sooner.")
        return ""


class ScanReader:
    """A reader that cuts one scanner's bytes into scans. Fed with nothing, it takes silence as an end."""

    def __init__(self, strip_prefix: str = "") -> None:
        self._framer = Framer(strip_prefix=strip_prefix)
        self._held = bytearray()

    @property
    def is_empty(self) -> bool:
        """Return whether each scan has come to its end."""
        return not self._held

    def feed(self, data: bytes, now: float) -> list[SeenScan]:
        found: list[SeenScan] = []
        for byte in data or (None,):
            piece = b"" if byte is None else bytes((byte,))
            noise = self._framer.noise
            codes = self._framer.feed(piece, now)
            if not self._held and piece in (b"\r", b"\n", b"\0"):  # CR LF is one end
                if found:
                    found[-1] = SeenScan(found[-1].data + piece, found[-1].code)
                continue
            self._held += piece[: _LONGEST - len(self._held)]
            if codes or self._framer.noise > noise:
                found.append(SeenScan(bytes(self._held), codes[0] if codes else ""))
                self._held.clear()
        return found
