"""Devices as every door shows them: the list, the switches of one, and what it did."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import iso

from .machine_kinds import DROP, KEYS, KIOSK, PC, SORTER, VENDOR, WEB, default_of
from .machine_log import MachineLine, machine_deeds, machine_lines
from .machines import MachineSheet, machine_called
from .queries import MachineDeed

KIND_WORDS = {
    KIOSK: N_("kiosk"),
    DROP: N_("book drop"),
    SORTER: N_("sorter"),
    VENDOR: N_("vendor"),
    PC: N_("computers"),
    WEB: N_("web page"),
}


def _heard(desk: Desk, one: MachineLine) -> Cell:
    if not one.last_at:
        return _("never")
    return (moment_words(desk, one.last_at), "look") if one.silent else moment_words(desk, one.last_at)


def _state(_desk: Desk, one: MachineLine) -> Cell:
    if one.silent:
        return _("silent"), "look"
    if one.shared:
        return _("shared name"), "look"
    return (_("offline use"), "look") if one.offline else _("OK") if one.last_at else ""


def _today(_desk: Desk, one: MachineLine) -> str:
    counts = (
        (one.lent, _("{n} out")),
        (one.returned, _("{n} in")),
        (one.cards, _("{n} cards")),
        (one.refused, _("{n} refused")),
        (one.held, _("{n} held")),
        (one.offline, _("{n} offline")),
    )
    return ", ".join(words.format(n=n) for n, words in counts if n)


def _line_words(desk: Desk, one: MachineLine) -> str:
    heard, state = _heard(desk, one), _state(desk, one)
    texts = (part if isinstance(part, str) else part[0] for part in (heard, state))
    where = name_of("branch", one.machine.branch)
    return "  ".join(
        filter(None, (one.machine.name, _(KIND_WORDS[one.machine.kind]), where, *texts, _today(desk, one)))
    )


def _last_at(desk: Desk, one: MachineLine) -> str | None:
    return iso(one.last_at, desk.zone) if one.last_at else None


_EXAMPLE = MachineSheet("kiosk1", KIOSK, "MAIN", (), {}, True)
MACHINES = Table(
    title=N_("Devices"),
    columns=(
        Column(N_("Device"), 10, "name", "device", grow=2),
        Column(N_("Kind"), 9, lambda _desk, one: _(KIND_WORDS[one.kind]), "kind", "kind"),
        fact("branch"),
        Column(N_("Last heard"), 20, _heard, "last_at", _last_at, drop=2),
        fact("held"),
        fact("refused"),
        fact("no_block", "offline"),
        Column(N_("State"), 11, _state, "silent", "silent"),
        Column(N_("Today"), 18, _today, grow=1, drop=1),
    ),
    read=machine_lines,
    key="name",
    none=(N_("No devices."), N_("F6 adds one: a self-check kiosk, a book drop, a vendor.")),
    some=(NN_("{n} device.", "{n} devices."), N_("Enter shows what it did. F7 shows its settings.")),
    nothing=N_("No devices. To add one: tuils device add NAME --kind KIND"),
    enter=(N_("Log"), "device_log", "device=name"),
    words=_line_words,
    is_printed=False,
    names_a_person=False,
    example=MachineLine(_EXAMPLE, 1_796_137_200_000_000, 1, 2, 0, False, 31, 4, 12),
)


@dataclass(frozen=True)
class SwitchLine:
    """A switch of a device, as it is set. `usual`: how devices of its kind have it."""

    key: str
    value: str
    usual: str
    values: str
    words: str

    @property
    def is_changed(self) -> bool:
        return self.value != self.usual


def switch_lines(desk: Desk, name: str) -> list[SwitchLine]:
    """Return every switch of a device. Refuses with MACHINE_UNKNOWN."""
    desk.require("library.settings")
    one = machine_called(name)
    where = SwitchLine("branch", one.branch, desk.branch, _("code"), _("Where it stands"))
    text = _("Where it may sign in from; empty: anywhere")
    return [
        *(
            SwitchLine(key, one.get(key), default_of(one.kind, key), switch.told_values(), _(switch.words))
            for key, switch in KEYS.items()
        ),
        where,
        SwitchLine("from", " ".join(one.addresses), "", "10.0.0.31 10.0.0.0/24", text),
    ]


def _value(_desk: Desk, one: SwitchLine) -> Cell:
    return (one.value or "-", "strong") if one.is_changed else one.value or "-"


SWITCHES = Table(
    title=N_("Settings of a device"),
    columns=(
        Column(N_("Setting"), 16, "key", "key"),
        Column(N_("Now"), 12, _value, "value", "value", grow=1, always=True),
        Column(N_("Usual"), 10, lambda _desk, one: one.usual or "-", "default", "usual", drop=2, always=True),
        Column(N_("Can be"), 12, "values", "values", grow=1, drop=1),
        Column(N_("What it does"), 20, "words", "words", grow=3, drop=3),
    ),
    read=switch_lines,
    key="key",
    some=(NN_("{n} setting.", "{n} settings."), N_("Enter changes one. An empty answer takes the usual value.")),
    enter=(N_("Change"), "", ""),
    words=lambda _desk, one: f"{one.key:<16} {one.value or '-'}  [{one.usual or '-'}]  {one.values}  {one.words}",
    is_printed=False,
    names_a_person=False,
    example=SwitchLine("held_returns", "capture", "accept", "stop, accept, capture", "A returned item"),
)


DID = {
    "out": N_("checked out"),
    "in": N_("checked in"),
    "renewed": N_("renewed"),
    "refused": N_("refused"),
    "undone": N_("undone"),
    "offline": N_("done offline"),
    "offline refused": N_("offline, refused"),
    "paid": N_("paid"),
    "card": N_("card read"),
    "hold": N_("hold"),
    "hold canceled": N_("hold canceled"),
    "hold changed": N_("hold changed"),
    "registered": N_("registered"),
    "registration canceled": N_("registration canceled"),
    "blocked": N_("card blocked"),
    "seen": N_("seen"),
    "signed in": N_("signed in"),
    "again": N_("sent again"),
    "bell": N_("rang for help"),
    "mailed": N_("slip emailed"),
    "out of paper": N_("out of paper"),
    "shared": N_("two devices, one name"),
}
LEFT_FOR_STAFF = {
    "offline": N_("look at it"),
    "claim": N_("claimed returned: talk to the patron"),
    "held": N_("scan it to the hold shelf"),
    "bell": N_("go and help"),
    "shared": N_("give each device its own name"),
}


def _at(desk: Desk, one: MachineDeed) -> str:
    return iso(one.at, desk.zone)


def _did(_desk: Desk, one: MachineDeed) -> str:
    return _(DID.get(one.did, one.did))


def _todo(_desk: Desk, one: MachineDeed) -> Cell:
    return (_(LEFT_FOR_STAFF[one.todo]), "look") if one.todo in LEFT_FOR_STAFF else one.why


DEEDS = Table(
    title=N_("Log of a device"),
    columns=(
        Column(N_("When"), 16, lambda desk, one: moment_words(desk, one.at), "at", _at),
        Column(N_("Message"), 7, "command", "message", drop=2),
        Column(N_("What"), 18, _did, "did", "did"),
        Column(N_("Item"), 14, "item", "item", grow=1),
        Column("", 18, _todo, "refused", "why", grow=2),
        fact("todo"),
        fact("act"),
    ),
    read=machine_deeds,
    key="id",
    none=(N_("Nothing yet."), N_("The log begins with the first message of the device.")),
    some=(NN_("{n} line.", "{n} lines."), N_("F6 marks all as reviewed.")),
    full=N_("The last {n} lines."),
    enter=("", "", ""),
    words=lambda desk, one: "  ".join(
        filter(None, (moment_words(desk, one.at), one.command, _did(desk, one), one.item, _word_of(_todo(desk, one))))
    ),
    is_printed=False,
    names_a_person=False,
    example=MachineDeed("a-line", "kiosk1", 1_796_137_200_000_000, "11", "refused", "PARTS_CHECK", "31234000010017"),
)


def _word_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]
