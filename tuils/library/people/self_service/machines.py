"""Accounts of machines: a kiosk, a book drop, a vendor. Each has its kind, its switches, its addresses, a password."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import field, replace
from functools import lru_cache
from ipaddress import ip_address, ip_network

from tuils.i18n import _
from tuils.library.foundation.administration.settings import no_branch, write_setting
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.desk import Desk, Operator, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.staff.pins import LEAST, LETTERS, hash_at, pin_fits
from tuils.library.people.staff.staff import account
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .machine_kinds import KINDS, WEB, default_of, key_called
from .queries import MachineRow, has_pins, machine_row, machine_rows

ROLE = "machine"
"""The role that a machine has in the journal. No role of this library: nobody can change what it may."""
SETTINGS, PASSWORDS = "machine", "machine_key"
LONGEST_NAME, SHORTEST_PASSWORD = 20, 8
_ANY_BLOCK_OF_ITS_OWN = frozenset({"RENTAL_FEE"})
"""A machine passes a fee on to the patron, who says yes. It overrides nothing."""
_RIGHTS = {
    "11": ("circulation.checkout",),
    "29": ("circulation.renew",),
    "65": ("circulation.renew",),
    "09": ("circulation.checkin",),
    "15": ("holds.place", "holds.edit"),
    "37": ("fees.pay",),
    "01": ("patrons.restrict",),
}
"""The rights that a message gives a machine, beside looking up cards."""


@dataclass(frozen=True)
class MachineSheet:
    """A machine's account. `how`: the switches in which it differs from its kind. `addresses`: where it may sign in
    from; none: anywhere."""

    name: str
    kind: str
    branch: str
    addresses: tuple[str, ...] = ()
    how: dict[str, str] = field(default_factory=dict)
    has_password: bool = False

    def get(self, key: str) -> str:
        return self.how[key] if key in self.how else default_of(self.kind, key)

    def is_on(self, key: str) -> bool:
        return self.get(key) == "yes"

    def number(self, key: str) -> int:
        return int(self.get(key) or 0)

    def may_send(self, command: str) -> bool:
        return command in self.get("messages").split()

    def hides(self, field_name: str) -> bool:
        return field_name in self.get("hide").split()

    def may_come_from(self, address: str) -> bool:
        """Return whether it may sign in from this address."""
        if not self.addresses:
            return True
        try:
            here = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        here = getattr(here, "ipv4_mapped", None) or here
        return any(here in ip_network(one) for one in self.addresses)

    @property
    def operator(self) -> Operator:
        """The operator of what this machine asks for: with the rights of its messages, and without any override."""
        rights = {"patrons.find", "circulation.undo"}
        for command, needed in _RIGHTS.items():
            if self.may_send(command):
                rights.update(needed)
        if not all(map(self.hides, ("BD", "BE", "BF", "PB"))):
            rights.add("patrons.see_all")
        if self.kind == WEB and self.may_send("15"):
            rights.update(("programs.see", "programs.register"))
        return Operator(self.name, self.name, ROLE, frozenset(rights), _ANY_BLOCK_OF_ITS_OWN)


def machines() -> list[MachineSheet]:
    """Return all machines, by name."""
    return [_sheet(row) for row in machine_rows() if row.kind in KINDS]


def find_machine(name: str) -> MachineSheet | None:
    row = machine_row(name)
    return _sheet(row) if row and row.kind in KINDS else None


def machine_called(name: str) -> MachineSheet:
    """Return the machine of this name, in any case. Refuses with MACHINE_UNKNOWN."""
    wanted = clean(name).casefold()
    known = machines()
    for one in known:
        if one.name.casefold() == wanted:
            return one
    raise refuse("MACHINE_UNKNOWN", name=clean(name), hint=", ".join(one.name for one in known) or "-")


def web_machine(branch: str) -> MachineSheet:
    """Return the machine that the pages on the web act as: the first of its kind, else one as it usually is."""
    return next((one for one in machines() if one.kind == WEB), MachineSheet(WEB, WEB, branch))


def lacks_pins(machine: MachineSheet) -> bool:
    """Return whether it wants PINs in a library where no patron has one, so that it lets nobody in."""
    return machine.get("pin") == "required" and machine.may_send("63") and not has_pins()


def password_hash(name: str) -> str:
    """Return the hash of its password; empty for a machine that is not known, or has none."""
    row = machine_row(name)
    return row.hash if row else ""


def is_password(hashed: str, typed: str) -> bool:
    """Return whether this is the password. A machine without one never signs in, and takes as long to be refused."""
    return pin_fits(hashed or _hash_of_none(), typed) and bool(hashed)


@lru_cache(maxsize=1)
def _hash_of_none() -> str:
    """The hash of a password that nobody has: what looking at it costs tells nobody which names are devices."""
    return hash_at(LEAST, secrets.token_hex(16))


def fresh_password() -> str:
    """Return a password of 80 bits, without letters that look alike."""
    letters = "".join(secrets.choice(LETTERS) for _letter in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


# ---- verbs


@verb("library.settings")
def add_machine(
    desk: Desk, name: str, kind: str, *, branch: str = "", addresses: Sequence[str] = (), password: str
) -> MachineSheet:
    """Add a machine. Its password is kept as a hash alone.

    Refuses with NOT_UNDERSTOOD, MACHINE_EXISTS, LOGIN_IN_USE (it would be mistaken for a person in the audit log),
    UNKNOWN_ID (branch).
    """
    key = clean(name)
    plain = key.isascii() and all(char.isalnum() or char in "-_." for char in key)
    if not key or len(key) > LONGEST_NAME or not plain:
        hint = _("One word of {n} letters at most, such as kiosk1.").format(n=LONGEST_NAME)
        raise not_understood("name", name, hint)
    if any(one.name.casefold() == key.casefold() for one in machines()):
        raise refuse("MACHINE_EXISTS", name=key)
    if account(key):
        raise refuse("LOGIN_IN_USE", code=key)
    if kind not in KINDS:
        raise not_understood("kind", kind, ", ".join(KINDS))
    made = MachineSheet(key, kind, _branch(branch or desk.branch), _addresses(addresses), {}, True)
    act = Act(desk)
    _write(act, made)
    _write_password(act, key, password)
    return made


@verb("library.settings")
def change_machine(desk: Desk, name: str, key: str, value: str | None) -> MachineSheet:
    """Set one switch of a machine; None: as its kind has it. `branch` and `from` are keys, too.

    Refuses with MACHINE_UNKNOWN, NOT_UNDERSTOOD, UNKNOWN_ID (branch).
    """
    was = machine_called(name)
    if key == "branch":
        made = replace(was, branch=_branch(value or desk.branch))
    elif key == "from":
        made = replace(was, addresses=_addresses((value or "").replace(",", " ").split()))
    else:
        switch = key_called(key)
        how = {known: told for known, told in was.how.items() if known != switch.name}
        told = None if value is None else switch.read(value)
        if told is not None and told != default_of(was.kind, switch.name):
            how[switch.name] = told
        made = replace(was, how=how)
    if made != was:
        _write(Act(desk), made)
    return made


@verb("library.settings")
def change_password(desk: Desk, name: str, password: str) -> MachineSheet:
    """Give a machine a new password: with the old one it can no longer sign in. Refuses as `add_machine`."""
    was = machine_called(name)
    _write_password(Act(desk), was.name, password)
    return was


@verb("library.settings")
def remove_machine(desk: Desk, name: str) -> MachineSheet:
    """Remove a machine: it is signed out, and can no longer sign in. Refuses with MACHINE_UNKNOWN."""
    was = machine_called(name)
    act = Act(desk)
    write_setting(act, PASSWORDS, was.name, value=None)
    write_setting(act, SETTINGS, was.name, value=None)
    return was


@lru_cache(maxsize=256)
def _sheet(row: MachineRow) -> MachineSheet:
    how = {str(key): str(value) for key, value in json.loads(row.how or "{}").items()}
    return MachineSheet(row.name, row.kind, row.branch, tuple(row.addresses.split()), how, bool(row.hash))


def _branch(code: str) -> str:
    if not branch_exists(code):
        raise no_branch(code)
    return code


def _addresses(told: Sequence[str]) -> tuple[str, ...]:
    """Return addresses and networks as they are compared. Refuses with NOT_UNDERSTOOD."""
    found = []
    for one in told:
        try:
            found.append(str(ip_network(one.strip(), strict=False)))
        except ValueError:
            raise not_understood("from", one, "10.0.0.31, 10.0.0.0/24") from None
    return tuple(found)


def _write(act: Act, made: MachineSheet) -> None:
    value = {
        "kind": made.kind,
        "branch": made.branch,
        "addresses": " ".join(made.addresses),
        "how": json.dumps(made.how, sort_keys=True),
    }
    write_setting(act, SETTINGS, made.name, value=value)


def _write_password(act: Act, name: str, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or not password.isascii() or "|" in password:
        hint = _("Use {n} letters or more, without accents and |.").format(n=SHORTEST_PASSWORD)
        raise not_understood("password", "*" * len(password), hint)
    write_setting(act, PASSWORDS, name, value={}, private={"hash": hash_at(LEAST, password)})
