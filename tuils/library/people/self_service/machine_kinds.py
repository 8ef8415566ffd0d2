"""The six kinds of machines, and the keys in which one may differ from its kind: each with its values and default."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.formats.sip2.layouts import PAIRS
from tuils.i18n import N_, _
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

PASSWORD = "TUILS_DEVICE_PASSWORD"
"""The environment variable from which a device's password is read."""
KIOSK, DROP, SORTER, VENDOR, PC, WEB = "kiosk", "drop", "sorter", "vendor", "pc", "web"
YES_NO = ("yes", "no")
MESSAGES = ("93", "99", "97", *sorted({*PAIRS} - {"93", "99"}))
HIDEABLE = (
    "AE", "AQ", "AS", "AT", "AU", "AV", "BD", "BE", "BF", "BH", "BV", "CD", "PA", "PB", "PC", "PX",
)  # fmt: skip
_READ, _PATRON = "93 99 97", "23 63 35"
_HIDDEN = "BD BE BF PB AS AT AU AV CD"


@dataclass(frozen=True)
class MachineSwitch:
    """One switch of a machine. `values`: all that it may be; else a number from `least` to `most`, a text, or words of
    `among`."""

    name: str
    words: str
    usual: str
    values: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    among: tuple[str, ...] = ()

    def told_values(self) -> str:
        """Return what it may be, in words."""
        if self.values:
            return ", ".join(self.values)
        if self.among:
            return " ".join(self.among)
        return _("text") if self.most is None else f"{self.least} - {self.most}"

    def read(self, text: str) -> str:
        """Return the value as it is kept. Refuses with NOT_UNDERSTOOD."""
        told = clean(text)
        if self.values:
            told = told.casefold()
            fits = told in self.values
        elif self.most is not None:
            fits = told.isascii() and told.isdigit() and len(told) < 8 and self.least <= int(told) <= self.most
        elif self.among:
            told = told.upper()
            fits = set(told.split()) <= set(self.among)
        else:
            fits = len(told) <= 200
        if not fits:
            raise not_understood(self.name, text, self.told_values())
        return told


_KEYS = (
    MachineSwitch("messages", N_("The messages it may send, by number"), f"{_READ} {_PATRON}", among=MESSAGES),
    MachineSwitch("pin", N_("Must patrons give their PIN?"), "asked", ("required", "asked", "none")),
    MachineSwitch("empty_pin", N_("An empty PIN counts as right"), "no", YES_NO),
    MachineSwitch("returns", N_("Items may be returned at it"), "yes", YES_NO),
    MachineSwitch("renewals", N_("Items may be renewed at it"), "yes", YES_NO),
    MachineSwitch(
        "held_returns", N_("A returned item that another patron waits for"), "accept", ("stop", "accept", "capture")
    ),
    MachineSwitch("not_on_loan", N_("A returned item that is not checked out"), "refuse", ("refuse", "accept")),
    MachineSwitch("rollback_seconds", N_("A return so soon after its checkout undoes it"), "60", most=600),
    MachineSwitch("offline", N_("It may report what it did while tuils was away"), "yes", YES_NO),
    MachineSwitch("offline_days", N_("The oldest such report"), "14", least=1, most=60),
    MachineSwitch("payments", N_("Patrons pay at it"), "yes", YES_NO),
    MachineSwitch("lists", N_("It is told what is checked out, held, and owed"), "yes", YES_NO),
    MachineSwitch("hide", N_("Fields that it is never told"), "BD BE BF PB", among=HIDEABLE),
    MachineSwitch("hold_patron", N_("It is told whose hold a returned item is for"), "no", YES_NO),
    MachineSwitch("cv", N_("The kind of alert (CV)"), "needed", ("needed", "always", "never")),
    MachineSwitch("ct", N_("Where an item goes (CT)"), "needed", ("needed", "always", "never")),
    MachineSwitch("alert", N_("The alert flag of a return"), "needed", ("needed", "never")),
    MachineSwitch("inventory", N_("An item that is asked about is noted as seen"), "no", ("no", "seen")),
    MachineSwitch("most_owed", N_("Patrons who owe more cents are denied; 0: no limit"), "0", most=1_000_000),
    MachineSwitch("most_overdue", N_("Patrons with more overdue are denied; 0: no limit"), "0", most=999),
    MachineSwitch("expiry", N_("The field with the day on which a card ends"), "pa", ("pa", "px", "none")),
    MachineSwitch("due", N_("How a due date is written"), "sip", ("sip", "iso")),
    MachineSwitch("encoding", N_("Letters"), "utf-8", ("utf-8", "cp850", "latin-1", "ascii")),
    MachineSwitch("line_end", N_("The end of an answer"), "cr", ("cr", "crlf")),
    MachineSwitch("institution", N_("What it calls the library (AO); empty: the branch"), ""),
    MachineSwitch("language", N_("Its language until a patron is there"), "en", ("en", "es")),
    MachineSwitch("idle_seconds", N_("Seconds before an idle connection is closed; 0: never"), "0", most=86_400),
    MachineSwitch("silent_minutes", N_("Minutes without contact before it is reported; 0: never"), "30", most=10_000),
)
KEYS = {one.name: one for one in _KEYS}

_KIOSK_MESSAGES = f"{_READ} {_PATRON} 11 09 29 65 17 37 15 01 25 81 83 85"


@dataclass(frozen=True)
class MachineKind:
    """A kind of machine. `own`: the keys in which it differs from the usual."""

    words: str
    own: Mapping[str, str]


KINDS: dict[str, MachineKind] = {
    KIOSK: MachineKind(N_("Self-check: patrons check out, renew, and return"), {"messages": _KIOSK_MESSAGES}),
    DROP: MachineKind(
        N_("Book drop: returns only"),
        {
            "messages": f"{_READ} 09 17 19",
            "pin": "none",
            "held_returns": "capture",
            "not_on_loan": "accept",
            "lists": "no",
            "rollback_seconds": "0",
        },
    ),
    SORTER: MachineKind(
        N_("Sorter: returns, and where each item goes"),
        {
            "messages": f"{_READ} 09 17 19",
            "pin": "none",
            "held_returns": "capture",
            "not_on_loan": "accept",
            "lists": "no",
            "ct": "always",
            "rollback_seconds": "0",
        },
    ),
    VENDOR: MachineKind(
        N_("Vendor: may this card use its service?"),
        {
            "pin": "required",
            "returns": "no",
            "renewals": "no",
            "offline": "no",
            "lists": "no",
            "hide": _HIDDEN,
            "idle_seconds": "60",
            "silent_minutes": "0",
        },
    ),
    PC: MachineKind(
        N_("Public computers and printers: sign-in, and payment for prints"),
        {
            "messages": f"{_READ} {_PATRON} 37",
            "pin": "required",
            "returns": "no",
            "renewals": "no",
            "offline": "no",
            "lists": "no",
            "hide": "BD BE BF",
            "silent_minutes": "0",
        },
    ),
    WEB: MachineKind(
        N_("The patron's own page on the web: renew, holds, programs"),
        {
            "messages": f"{_READ} {_PATRON} 29 65 15",
            "pin": "required",
            "returns": "no",
            "offline": "no",
            "payments": "no",
            "idle_seconds": "600",
            "silent_minutes": "0",
        },
    ),
}


def default_of(kind: str, key: str) -> str:
    return KINDS[kind].own.get(key, KEYS[key].usual)


def key_called(name: str) -> MachineSwitch:
    """Return the key of this name. Refuses with NOT_UNDERSTOOD."""
    told = clean(name).casefold().replace("-", "_")
    if told not in KEYS:
        raise not_understood("key", name, ", ".join(("branch", "from", *KEYS)))
    return KEYS[told]
