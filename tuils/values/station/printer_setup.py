"""A printer in the settings: its name, its address, its language, the width of its paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

PRINTER_KINDS: dict[str, str] = {
    "escpos": N_("receipt printer"),
    "cups": N_("printer of this computer"),
    "pdf": N_("PDF file"),
    "text": N_("text file"),
    "zpl": N_("label printer (ZPL)"),
    "epl": N_("label printer (EPL)"),
}
WAYS = ("serial", "usb", "tcp", "cups", "file", "terminal")
WIDTHS = (32, 42, 48, 80)
WIDEST = 132
USUAL_WIDTH = {"escpos": 42}
LETTER_WIDTH = 80
CODE_PAGES: dict[str, int] = {"cp437": 0, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17}
"""The code pages that a receipt printer may have, as Python and as `ESC t` name them, the one it begins with first."""
ASCII = "ascii"
"""The setting in place of code pages: only unaccented letters."""
NO_PRINTER = "none"
"""The name assigned to a kind of paper that is not to be printed."""
MACHINE = "lp"
"""The name of the machine's own printer, where none is set up."""
TCP_PORT = 9100
BAUD = 9600
MACHINE_AT = "cups:"
_NAME = re.compile(r"[^\W_][\w .,&'()-]{0,29}")
_USB = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)


@dataclass(frozen=True)
class PrinterAt:
    """The address of a printer. `way`: serial, usb, tcp, cups, file, or terminal, which has no address. `address`: a
    device, a host, a queue, a path, `04b8:0202`. `number`: the speed of a serial line, the port of a host."""

    way: str
    address: str
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> PrinterAt:
        """Read `serial:/dev/ttyUSB0`, `serial:/dev/ttyUSB0@19200`, `usb:04b8:0202`, `tcp:10.0.0.9:9100`,
        `cups:receipts`, `file:/dev/usb/lp0`, `terminal:`. Raises Unclear."""
        way, colon, rest = text.strip().partition(":")
        if way == "terminal" and colon and not rest:
            return cls(way, "")
        if way not in WAYS or way == "terminal" or not rest or not rest.isprintable():
            raise Unclear(N_("{text} doesn't say where a printer is. Type it like serial:/dev/ttyUSB0, usb:04b8:0202, "
                             "tcp:192.168.1.9:9100, cups:NAME, file:PATH or terminal:."), text=text)  # fmt: skip
        if way == "usb" and not _USB.fullmatch(rest):
            raise Unclear(N_("{text} is not a USB number. Type it like usb:04b8:0202; lsusb shows it."), text=text)
        if way == "tcp":
            host, _colon, port = rest.partition(":") if rest.count(":") < 2 else (rest, "", "")
            return cls(way, host, _number(port or str(TCP_PORT), 65_535, text))
        if way == "serial":
            device, _at, speed = rest.partition("@")
            return cls(way, device, _number(speed or str(BAUD), 4_000_000, text))
        if way == "cups" and (rest.startswith("-") or any(sign in rest for sign in " /#")):
            raise Unclear(N_("{text} is not a queue. lpstat -e lists the queues of this machine."), text=text)
        return cls(way, rest)


def _number(text: str, most: int, whole: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:8]) <= most):
        raise Unclear(N_("{text} has a number at its end that can't be right."), text=whole)
    return int(text)


@dataclass(frozen=True)
class PrinterSetup:
    """The settings of a printer. `where` as it is written: see PrinterAt. `width`: characters in a line. `pages`: the
    code pages that a receipt printer really has, of CODE_PAGES."""

    name: str
    where: str
    kind: str
    width: int
    pages: tuple[str, ...] = tuple(CODE_PAGES)

    @property
    def at(self) -> PrinterAt:
        return PrinterAt.parse(self.where)

    @property
    def at_machine(self) -> bool:
        """Return whether it is the machine's default printer."""
        return self.where == MACHINE_AT

    @property
    def written_pages(self) -> str:
        """The code pages as a setting writes them; empty if the printer has them all."""
        return "" if self.pages == tuple(CODE_PAGES) else ", ".join(self.pages) or ASCII

    @property
    def cuts(self) -> bool:
        """Return whether it cuts: narrow printers have no knife, and may print the command for one as letters."""
        return self.width > 32

    @property
    def prints_text(self) -> bool:
        """Return whether it prints text: a label printer prints only labels."""
        return self.kind not in ("zpl", "epl")


MACHINE_PRINTER = PrinterSetup(MACHINE, MACHINE_AT, "cups", LETTER_WIDTH)


def printer_setup(name: str, facts: Mapping[str, Any]) -> PrinterSetup:
    """Return a printer from its lines in the station's file. Raises Unclear."""
    if not _NAME.fullmatch(name) or name in (NO_PRINTER, MACHINE):
        raise Unclear(N_("A printer's name has 1 to 30 letters, and is not {text}."), text=name)
    if strange := [key for key in facts if key not in ("where", "kind", "width", "pages")]:
        raise Unclear(N_("A printer has where, kind, width and pages. It has no {text}."), text=strange[0])
    kind, where = facts.get("kind"), facts.get("where")
    if kind not in PRINTER_KINDS:
        raise Unclear(N_("A printer's kind is one of escpos, cups, pdf, text, zpl, epl, not {text}."), text=kind)
    at = PrinterAt.parse(where if isinstance(where, str) else "")
    if kind == "cups" and at.way != "cups":
        raise Unclear(N_("A printer of the kind cups is at a queue: write cups:NAME, not {text}."), text=where)
    if kind in ("pdf", "text") and at.way != "file" and (kind, at.way) != ("text", "terminal"):
        raise Unclear(N_("A PDF or text file is at file:PATH, not at {text}."), text=where)
    width = facts.get("width", USUAL_WIDTH.get(str(kind), LETTER_WIDTH))
    if not isinstance(width, int) or isinstance(width, bool) or not 20 <= width <= WIDEST:
        raise Unclear(
            N_("A printer's width is a number of letters from 20 to 132, mostly 32, 42, 48 or 80, not {text}."),
            text=width if isinstance(width, int) else repr(width),  # with its quotes, where they are what is wrong
        )
    return PrinterSetup(name, str(where).strip(), str(kind), width, _pages(str(kind), facts.get("pages", "")))


def _pages(kind: str, said: object) -> tuple[str, ...]:
    """Return the code pages of `cp437, cp858`, in any order; all of them if nothing is given. Raises Unclear."""
    if said in ("", None):
        return tuple(CODE_PAGES)
    names = str(said).lower().replace(",", " ").split() if isinstance(said, str) else [str(said)]
    if kind != "escpos":
        raise Unclear(N_("Only a receipt printer (escpos) has code pages, and this is {text}."), text=kind)
    if strange := [name for name in names if name not in (*CODE_PAGES, ASCII)]:
        raise Unclear(
            N_("A printer's pages are some of cp437, cp858, cp1252, cp852, cp866, or ascii, not {text}."),
            text=strange[0],
        )
    return tuple(name for name in CODE_PAGES if name in names)


# ---- A serial scanner in the settings: its name, its port, the use of its scans, its parameters


DESK, CHECK_IN, INVENTORY = "desk", "checkin", "inventory"
SCANNER_ROLES: dict[str, str] = {DESK: N_("desk"), CHECK_IN: N_("check-in"), INVENTORY: N_("inventory")}
"""The uses of a scanner: the desk's current task; always a check-in; the shelf that is being checked."""
USUAL_NAME = "scanner"
"""The name of one that the old settings scanner_port, scanner_baud and scanner_strip_prefix describe."""
SPEEDS = (9600, 115_200, 38_400, 19_200, 57_600, 4800, 2400, 1200)
"""The speeds of a line, most common first."""
_TAKES: dict[str, tuple[type, ...]] = {
    "port": (str,), "role": (str,), "baud": (int,), "strip_prefix": (str,), "gap": (int, float), "beep": (bool,),
}  # fmt: skip


@dataclass(frozen=True)
class ScannerSetup:
    """The settings of a scanner. `port`: a device or a pyserial URL. `gap`: seconds of silence that end a code, 0 for
    the usual ones. `beep`: it gets a BEL for each good read, and beeps for tuils' answers, as far as its own settings
    let it."""

    name: str
    port: str
    role: str = DESK
    baud: int = SPEEDS[0]
    strip_prefix: str = ""
    gap: float = 0.0
    beep: bool = False


def scanner_setup(name: str, facts: Mapping[str, Any]) -> ScannerSetup:
    """Return a scanner from its lines in the station's file. Raises Unclear."""
    if not _NAME.fullmatch(name):
        raise Unclear(N_("A scanner's name has 1 to 30 letters. {text} can't be one."), text=name)
    if strange := [key for key in facts if key not in _TAKES]:
        raise Unclear(N_("A scanner has port, role, baud, strip_prefix, gap and beep. It has no {text}."),
                      text=strange[0])  # fmt: skip
    wrong = [key for key, value in facts.items() if not isinstance(value, _TAKES[key])
             or (isinstance(value, bool) and key != "beep")]  # fmt: skip
    if wrong:
        raise Unclear(N_("The scanner's {text} can't be that. Ports and roles are text in quotes, beep is true or "
                         "false."), text=wrong[0])  # fmt: skip
    setup = ScannerSetup(name, **facts) if "port" in facts else ScannerSetup(name, "")
    if not setup.port.strip() or not setup.port.isprintable():
        raise Unclear(N_("The scanner {text} has no port. tuils scanner list shows which there are."), text=name)
    if setup.role not in SCANNER_ROLES:
        raise Unclear(N_("A scanner's role is desk, checkin or inventory, not {text}."), text=setup.role)
    if not 50 <= setup.baud <= 4_000_000:
        raise Unclear(N_("A scanner's speed is a number from 50 to 4000000, mostly 9600 or 115200, not {text}."),
                      text=setup.baud)  # fmt: skip
    if not 0 <= setup.gap <= 5:
        raise Unclear(N_("A scanner's gap is a number of seconds from 0 to 5, not {text}."), text=setup.gap)
    return setup
