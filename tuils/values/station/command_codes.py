"""The commands that a scanner can give in place of the keyboard: a barcode each, on a sheet on the counter."""

from __future__ import annotations

import re

from tuils.values.numbers.barcode import readings
from tuils.values.words import N_

KEYED: dict[str, str] = {
    ".+": "y",
    ".-": "n",
    ".=": "",
    ".,": ".",
    **{f".{digit}": str(digit) for digit in range(10)},
}
"""The codes for typed text; `.=` is Enter. None can be the number of a card or a copy, and a scanned plain 1 or y is
never an answer: only this sheet answers a question."""
COMMANDS: tuple[tuple[str, str], ...] = (
    (".x", N_("Done, or back")),
    (".u", N_("Undo")),
    (".i", N_("Check in, on and off")),
    (".r", N_("Renew")),
    (".h", N_("In-house use")),
    (".k", N_("Park, or bring back")),
    (".b", N_("Print the last receipt or slip")),
    (".o", N_("Print all that is out")),
    (".y", N_("Take a payment")),
    (".v", N_("Double-check a cart")),
    (".t", N_("Today's programs")),
    (".+", N_("Yes")),
    (".-", N_("No")),
    (".=", N_("Enter")),
    (".,", N_("Decimal point")),
    *((f".{digit}", str(digit)) for digit in range(10)),
    ("+v", N_("One visit")),
    ("+q", N_("One reference question")),
    ("+qd", N_("One directional question")),
    ("+qt", N_("One technology question")),
)


def command_in(scan: str) -> str:
    """The command that was scanned, without what scanners put around a code; empty where it is none."""
    found = (reading.lower() for reading in readings(scan))
    return next((code for code in found if len(code) == 2 and code[0] == "."), "")


def count_in(scan: str) -> tuple[int, str]:
    """Return how many of which letters were typed or scanned, such as 12 and `v` of `+12v`; 0 if the text is none."""
    for reading in readings(scan):
        if found := re.fullmatch(r"\+([1-9][0-9]{0,2})?([A-Za-z]{1,2})", reading):
            return int(found[1] or 1), found[2].lower()
    return 0, ""


def is_command(scan: str) -> bool:
    """Return whether this is a code of the sheet, which is for the desk whichever scanner read it."""
    return bool(command_in(scan) or count_in(scan)[0])
