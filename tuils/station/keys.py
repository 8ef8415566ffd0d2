"""The values each key of the station's file takes, and the words for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tuils.i18n import N_
from tuils.values.dataclass import dataclass
from tuils.values.station.paper_kinds import PAPER_KINDS, WHEN


@dataclass(frozen=True)
class GateBytes:
    """The AFIs of a tag, which the gate at the door checks. `here`: the gate sounds. `out`: it doesn't."""

    here: int
    out: int


AFIS = {"iso": GateBytes(0x07, 0xC2), "3m": GateBytes(0xD7, 0xDA)}
"""The AFIs of ISO 28560, and those of 3M gates."""
RFID_SECURITY = ("off", *AFIS)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_table(value: object, known: Mapping[str, str], fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(name in known and fits(one) for name, one in value.items())


def _are_printers(value: object) -> bool:
    """Check the printers. Raises Unclear for one that can't be."""
    if not isinstance(value, dict) or not all(isinstance(facts, dict) for facts in value.values()):
        return False
    from tuils.values.station.printer_setup import printer_setup  # only where there is one

    return all(printer_setup(name, facts) for name, facts in value.items())


def _are_scanners(value: object) -> bool:
    """Check the scanners. Raises Unclear for one that can't be."""
    if not isinstance(value, dict) or not all(isinstance(facts, dict) for facts in value.values()):
        return False
    from tuils.values.station.printer_setup import scanner_setup  # only where there is one

    return all(scanner_setup(name, facts) for name, facts in value.items())


def _whole(low: int, high: int, takes: str) -> tuple[Callable[[Any], bool], str]:
    return lambda value: isinstance(value, int) and _is_number(value, low, high), takes


_TEXT = (_is_text, N_("text in quotes"))
_SWITCH = (lambda value: isinstance(value, bool), N_("true or false"))
TAKES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "branch": _TEXT,
    "scanner_port": _TEXT,
    "scanner_baud": _whole(50, 4_000_000, N_("a whole number from 50 to 4000000")),
    "scanner_strip_prefix": _TEXT,
    "scanners": (_are_scanners, N_("a table for each scanner, such as [scanners.desk]")),
    "sounds": (
        lambda value: value in ("off", "scanner", "bell", "system", "flash"),
        N_('one of "off", "scanner", "bell", "system", "flash"'),
    ),
    "rfid_port": _TEXT,
    "rfid_security": (lambda value: value in RFID_SECURITY, N_('one of "off", "iso", "3m"')),
    "label_sheet": _TEXT,
    "label_start": _whole(1, 1000, N_("a whole number from 1 to 1000")),
    "guard_seconds": (lambda value: _is_number(value, 0, 60), N_("a number of seconds from 0 to 60")),
    "palette": (
        lambda value: value in ("dark", "light", "contrast", "mono"),
        N_('one of "dark", "light", "contrast", "mono"'),
    ),
    "ascii": _SWITCH,
    "mouse": _SWITCH,
    "language": _TEXT,
    "opac_folder": _TEXT,
    "calendar_file": _TEXT,
    "input_megabytes": _whole(1, 1_000_000, N_("a whole number from 1 to 1000000")),
    "input_columns": _whole(1, 10_000, N_("a whole number from 1 to 10000")),
    "input_swell": _whole(2, 10_000, N_("a whole number from 2 to 10000")),
    "keys": (
        lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
        N_("a table of keys, each as text in quotes"),
    ),
    "printers": (_are_printers, N_("a table for each printer, such as [printers.receipts]")),
    "papers": (
        lambda value: _is_table(value, PAPER_KINDS, _is_text),
        N_("a table of papers, such as checkout, hold, page, each with the name of a printer, or none"),
    ),
    "print_when": (
        lambda value: _is_table(value, PAPER_KINDS, lambda one: one in WHEN),
        N_("a table of papers, such as checkout, hold, each with ask, always or never"),
    ),
}
TABLES = ("keys", "scanners", "printers", "papers", "print_when")
"""The tables in which a station's own lines are added to those for all."""
