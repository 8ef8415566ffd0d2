"""A serial scanner in the settings: its name, its port, the use of its scans, its parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

DESK, CHECK_IN, INVENTORY = "desk", "checkin", "inventory"
SCANNER_ROLES: dict[str, str] = {DESK: N_("desk"), CHECK_IN: N_("check-in"), INVENTORY: N_("inventory")}
"""The uses of a scanner: the desk's current task; always a check-in; the shelf that is being checked."""
USUAL_NAME = "scanner"
"""The name of one that the old settings scanner_port, scanner_baud and scanner_strip_prefix describe."""
SPEEDS = (9600, 115_200, 38_400, 19_200, 57_600, 4800, 2400, 1200)
"""The speeds of a line, most common first."""
_NAME = re.compile(r"[^\W_][\w .,&'()-]{0,29}")
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
