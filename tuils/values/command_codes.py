"""What a scanner can say in place of the keyboard: a barcode each, printed on a sheet that lies on the counter."""

from __future__ import annotations

from .words import N_

COMMANDS: tuple[tuple[str, str], ...] = (
    (".x", N_("Done, or back")),
    (".u", N_("Undo")),
    (".i", N_("Check in, on and off")),
    (".r", N_("Renew")),
    (".h", N_("In-house use")),
    (".k", N_("Park, or bring back")),
    (".b", N_("Print the last receipt or slip")),
    (".o", N_("Print all that is out")),
    (".v", N_("Double-check a cart")),
    (".t", N_("Today's programs")),
    ("y", N_("Yes")),
    ("n", N_("No")),
    *((str(digit), str(digit)) for digit in range(10)),
)
