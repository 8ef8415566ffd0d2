"""ESC/POS, the language of receipt printers: reset, code pages, large and bold type, barcodes, the knife, the sensors.

An own writer and not the package python-escpos: that brings six packages with it (one of them compiled), costs more to
import than all of the desk's own screens, and prints a question mark for what the printer lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from tuils.i18n import _
from tuils.values.paper_layout import PaperLine
from tuils.values.readable import in_letters
from tuils.values.station.printer_setup import CODE_PAGES

from .printing import COVER_OPEN, OUT_OF_PAPER

RESET = b"\x1b@"
ALL_PAGES = tuple(CODE_PAGES)
SAMPLES = {
    "cp437": "cafe, Zurich: café, Zürich",
    "cp858": "Sao Tome: São Tomé, 5 €",
    "cp1252": "Sibenik: Šibenik, œuvre",
    "cp852": "Lodz, Gyor: Łódź, Győr",
    "cp866": "Anna, Kiev: Анна, Киев",
}
"""The sample words of each code page, which show whether a printer has it."""
KNIFE = b"\n\n\n\n\x1dVB\x00"
FEED = b"\n\n\n\n"
DOTS = {32: 384, 42: 512, 48: 576}
"""The dots of a line of so many letters, each 12 wide."""
DOTS_A_LETTER = 12
MODULE = 2
"""The dots of a barcode's narrowest bar, which all scanners read."""
QUIET = 20
BAR_HEIGHT = 80
QR_DOTS = 4  # of a square: half a millimeter
ASK_PAPER, ASK_OFFLINE = b"\x10\x04\x04", b"\x10\x04\x02"
"""DLE EOT: answered at once, also by a printer that is busy or stopped."""


def escpos_bytes(
    lines: Sequence[PaperLine],
    width: int,
    *,
    cuts: bool = True,
    pages: tuple[str, ...] = ALL_PAGES,
    samples: bool = False,
) -> bytes:
    """Return a whole paper, from the reset to the cut. No byte of the text can be a command: it has no control
    characters. `pages`: the printer's code pages. `samples`: with a line of every page at its end."""
    parts = [RESET, *_spoken(lines, width, pages), *(_samples() if samples else ()), KNIFE if cuts else FEED]
    return b"".join(parts)


def _samples() -> Iterator[bytes]:
    for page, words in SAMPLES.items():
        yield _choose(page) + f"{page} {words}\n".encode(page)


def printable(text: str, pages: tuple[str, ...] = ALL_PAGES) -> str:
    """Return the text in letters that one of the pages has."""
    return in_letters(text, partial(_is_printable, pages))


@lru_cache(maxsize=4096)
def _is_printable(pages: tuple[str, ...], letter: str) -> bool:
    return any(_in_page(letter, page) for page in pages)


def _in_page(text: str, page: str) -> bool:
    try:
        text.encode(page)
    except UnicodeEncodeError:
        return False
    return True


def _choose(page: str) -> bytes:
    return b"\x1bt" + bytes([CODE_PAGES[page]])


def _spoken(lines: Sequence[PaperLine], width: int, pages: tuple[str, ...]) -> Iterator[bytes]:
    page, style = ALL_PAGES[0], "plain"
    for line in lines:
        if line.style == "barcode":
            yield from _barcode(line.text, width)
            continue
        if line.style == "qr":
            yield from _qr(line.text)
            continue
        if line.style != style:
            yield _STYLES[line.style]
            style = line.style
        for chosen, letters in _in_pages(line.filled(width), page, pages):
            if chosen != page:
                yield _choose(chosen)
                page = chosen
            yield letters
        yield b"\n"


_STYLES = {
    "plain": b"\x1bE\x00\x1d!\x00",
    "qr-words": b"\x1bE\x00\x1d!\x00",
    "strong": b"\x1bE\x01\x1d!\x00",
    "large": b"\x1bE\x01\x1d!\x11",
}


def _in_pages(text: str, now: str, pages: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the text in runs, each in one page: the current one if it has the letters."""
    text = "".join(letter for letter in text if letter >= " " and letter != "\x7f")
    if text.isascii():
        yield now, text.encode("ascii")
        return
    ordered = sorted(pages, key=lambda page: page != now)
    for page in ordered:
        if _in_page(text, page):
            yield page, text.encode(page)
            return
    for letter in text:
        now = next((page for page in (now, *pages) if page in pages and _in_page(letter, page)), now)
        yield now, letter.encode(now if now in pages else "ascii", "replace")


# ---- barcodes


def _barcode(number: str, width: int) -> Iterator[bytes]:
    """Yield a barcode: Codabar for numbers alone, as on library cards and books; Code 128 for the rest; letters if it
    has no room: a printer prints nothing at all of a barcode that is too wide."""
    code = number.strip()
    dots = DOTS.get(width, width * DOTS_A_LETTER)
    bars = _codabar(code) if code.isascii() and code.isdigit() else _code128(code)
    if bars and _modules(code) * MODULE + 2 * QUIET <= dots and width > 32:
        yield (
            b"\x1ba\x01\x1dh" + bytes([BAR_HEIGHT]) + b"\x1dw" + bytes([MODULE]) + b"\x1dH\x00" + bars + b"\n\x1ba\x00"
        )
    yield b"\x1bE\x00\x1d!\x00\x1ba\x01" + in_letters(code, str.isascii).encode("ascii", "replace") + b"\n\x1ba\x00"


def _modules(code: str) -> int:
    return (len(code) + 2) * 12 if code.isdigit() else (len(code) + 3) * 11 + 2


def _codabar(code: str) -> bytes:
    framed = f"A{code}A".encode("ascii")
    return b"\x1dkG" + bytes([len(framed)]) + framed


def _code128(code: str) -> bytes:
    if not code or not code.isascii() or not code.isprintable():
        return b""
    framed = b"{B" + code.replace("{", "{{").encode("ascii")
    return b"\x1dkI" + bytes([len(framed)]) + framed if len(framed) < 255 else b""


# ---- sensors


def paper_words(answer: bytes) -> str:
    """Return the meaning of the answer to ASK_PAPER; empty if there is paper, or it is no answer."""
    return _(OUT_OF_PAPER) if _is_status(answer) and answer[-1] & 0x60 == 0x60 else ""


def offline_words(answer: bytes) -> str:
    """Return the meaning of the answer to ASK_OFFLINE; empty if the printer is ready."""
    if not _is_status(answer):
        return ""
    if answer[-1] & 0x20:
        return _(OUT_OF_PAPER)
    if answer[-1] & 0x04:
        return _(COVER_OPEN)
    return _("it reports an error") if answer[-1] & 0x40 else ""


def _is_status(answer: bytes) -> bool:
    """Return whether the fixed bits of an answer are right: 0 at 0 and 7, 1 at 1 and 4."""
    return bool(answer) and answer[-1] & 0x93 == 0x12


def _qr(text: str) -> Iterator[bytes]:
    """Yield a QR code as a picture in dots, which every receipt printer has; nothing where the text is too long."""
    from tuils.values.qr import TooLong, qr_squares

    try:
        squares = qr_squares(text)
    except TooLong:
        return
    side = len(squares) * QR_DOTS
    across = (side + 7) // 8
    yield b"\x1ba\x01\x1dv0\x00" + across.to_bytes(2, "little") + side.to_bytes(2, "little")
    for row in squares:
        dots = "".join(("1" if dark else "0") * QR_DOTS for dark in row).ljust(across * 8, "0")
        yield int(dots, 2).to_bytes(across, "big") * QR_DOTS
    yield b"\n\x1ba\x00"
