"""SIP2: messages decoded and encoded, what ends one, and what devices are answered, on a line without a socket."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.at_once import add_code
from tests.library.makers import register
from tuils.formats.sip2.codec import MessageCutter, Sip2Message, count_of, decode, encode, sendable, sum_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge
from tuils.library.people.accounts.ledger import open_cents
from tuils.library.people.self_service.machines import MachineSheet, add_machine, change_machine
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.machines.line import AGAIN, Passwords, ServedLibrary, Sip2Line
from tuils.models import db
from tuils.values.time.moments import to_local

from .cases import Case, Ops, Outcome, Words
from .reading import money
from .stage import all_the_same
from .world import World

OPS = Ops()
SECOND, DAY = 1_000_000, 86_400_000_000
PASSWORD = "a-password-of-8"
BLANK = " " * 18
SWITCHES = {
    "checked_in_ok": ("not_on_loan", {True: "accept", False: "refuse"}),
    "holds_block_checkin": ("held_returns", {True: "stop", False: "accept"}),
    "empty_pin_ok": ("empty_pin", {True: "yes", False: "no"}),
}
"""Switches of other systems, and ours."""
UNSAID = ("encoding", "error_detection", "lock_after_failures")


@dataclass(frozen=True, eq=False)
class Fits:
    """Something told, equal to each expectation that it fits."""

    test: Callable[[Any], bool]
    shown: object = ""

    def __eq__(self, other: object) -> bool:
        return self.test(other)

    __hash__ = None  # type: ignore[assignment]  # it is compared alone

    def __repr__(self) -> str:
        return repr(self.shown)


# ---- bytes


def _encoding(case: Case) -> str:
    return str(case.policy.get("encoding") or "utf-8")


@OPS("decode")
def _decode(case: Case, _world: World) -> Outcome:
    message = decode(case.action["message"].encode(_encoding(case)), _encoding(case))
    return {
        "checksum_ok": message.right_sum,
        "command": message.command,
        "fixed": message.parts,
        "fields": [list(one) for one in message.fields],
        "sequence": message.sequence,
        "checksum": message.checksum,
    }


@OPS("encode")
def _encode(case: Case, _world: World) -> Outcome:
    told = case.action
    fields = [(name, value) for name, value in told.get("fields", ())]
    detect = bool(told.get("error_detection")) or told.get("sequence") is not None
    made = encode(
        told["command"],
        told.get("fixed", ()),
        fields,
        sequence=told.get("sequence"),
        detect=detect,
        encoding=_encoding(case),
    )
    return {"message": made.decode(_encoding(case))}


@OPS("verify_checksum")
def _verify(case: Case, world: World) -> Outcome:
    raw = case.action["message"].encode(_encoding(case))
    right = decode(raw).right_sum
    told: dict[str, Any] = {"checksum_ok": right, "right": f"{sum_of(raw[:-4]):04X}", "byte_sum": sum(raw[:-4])}
    if not right and "server_reply" in case.expected:
        told["server_reply"] = (Devices(world).line().hear(raw) or b"").decode()
    return told


# ---- a library with devices


@dataclass
class Devices:
    """A library, and a device on a line. Labels of a case name patrons, items and charges."""

    world: World
    cards: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    charges: dict[str, str] = field(default_factory=dict)
    holds: list[str] = field(default_factory=list)
    now: int = 0
    charged: int = 0

    def __post_init__(self) -> None:
        self.now = self.now or self.world.desk().now
        self.pockets: dict[str, Pocket] = {}
        self.house = ServedLibrary(self._desk_of, Passwords(secrets.token_bytes(32)), lambda: self.stamp(self.now))
        self.name = ""

    @property
    def desk(self) -> Desk:
        return self.world.desk(at=self.now)

    def _desk_of(self, machine: MachineSheet) -> Desk:
        pocket = self.pockets.setdefault(machine.name, Pocket())
        return replace(self.desk, station=machine.name, device=machine.name, operator=machine.operator, pocket=pocket)

    def stamp(self, at: int) -> str:
        return f"{to_local(at, self.desk.zone):%Y%m%d    %H%M%S}"

    def line(self) -> Sip2Line:
        self.desk  # noqa: B018 (it opens the library)
        return Sip2Line(self.house, "127.0.0.1")

    def sign_in(self, kind: str = "kiosk", switches: Words | None = None) -> Sip2Line:
        if not self.name:
            self.name = "device1"
            add_machine(self.desk, self.name, kind, password=PASSWORD)
            for key, value in (switches or {}).items():
                name, values = SWITCHES.get(key, (key, {}))
                change_machine(self.desk, self.name, name, str(values.get(value, value)))
        line = self.line()
        assert line.hear(f"9300CN{self.name}|CO{PASSWORD}|".encode()) == b"941"
        return line

    def card(self, label: str, **fields: Any) -> str:
        if label not in self.cards:
            self.cards[label] = register(self.desk, label, **fields)
        return self.cards[label]

    def item(self, label: str, **fields: Any) -> str:
        if label not in self.items:
            biblio = add_title(self.desk, {"title": f"Title of {label}"}).id
            self.items[label] = f"3123400001{len(self.items):04}"
            facts = {"barcode": self.items[label], "item_type": "BK", "home_branch": "MAIN", **fields}
            add_item(self.desk, biblio, facts, sure=True)
        return self.items[label]

    def owed(self, label: str, cents: int, why: str = "manual", words: str = "mug") -> None:
        self.charges[label] = charge(self.desk, self.card("P1"), cents, words, why=why).entry
        self.now += SECOND


def value_of_row(text: str, *values: Any) -> Any:
    found = db.execute_sql(text, values).fetchone()
    return found[0] if found else None


# ---- what is answered


def answers(reply: bytes, devices: Devices | None = None) -> dict[str, Any]:
    """Return what can be expected of an answer."""
    message = decode(reply)
    names = [name for name, _value in message.fields]
    text = reply.decode()
    screen = message.get("AF")
    return {
        "reply": text,
        "reply_starts": Fits(text.startswith, text),
        "starts": Fits(text.startswith, text),
        "reply_matches": Fits(lambda wanted: re.match(wanted, text) is not None, text),
        "fields": Fits(lambda wanted: all(_same(message, *one) for one in wanted.items()), message.fields),
        "must_have": Fits(lambda wanted: _has(message, wanted), message.fields),
        "absent": Fits(lambda wanted: not {*wanted} & {*names}, names),
        "absent_text": Fits(lambda wanted: not any(one in text for one in wanted), text),
        "one_line": not {0, 10, 13} & {*reply},
        "screen_message": Fits(lambda wanted: bool(screen), screen),
        "list_field": Fits(lambda wanted: {*names} & LISTS == ({wanted} if wanted else set()), names),
        "lines": Fits(lambda wanted: all(_lines(message, one, devices) == wanted[one] for one in wanted), names),
        "language": Fits(lambda wanted: wanted == "echoed" and message.parts.get("language") == "001", text),
        "ok": message.parts.get("ok"),
        "alert": message.parts.get("alert"),
    }


LISTS = {"AS", "AT", "AU", "AV", "BU", "CD", "BM", "BN"}


def _same(message: Sip2Message, name: str, wanted: str) -> bool:
    return message.has(name) and message.get(name) == wanted


def _has(message: Sip2Message, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return all(re.match(pattern, message.get(name)) for name, pattern in wanted.items())
    return all(message.has(name) for name in wanted)


def _lines(message: Sip2Message, name: str, devices: Devices | None) -> list[str]:
    found = [value for known, value in message.fields if known == name]
    for label, key in devices.charges.items() if devices else ():
        found = [line.replace(key[-12:], label) for line in found]
    return found


# ---- exchanges of sip2.json


@OPS("exchange")
def _exchange(case: Case, world: World) -> Outcome:
    given = case.action["given"]
    if "setup" in given:
        from .sip2_behaviour import exchange_at_desk

        return exchange_at_desk(case, Devices(world))
    devices = Devices(world)
    switches = {name: value for name, value in case.policy.items() if name not in UNSAID}
    return _asked(case, given, devices, switches)


def _asked(case: Case, given: Words, devices: Devices, switches: Words) -> Outcome:
    text = str(given.get("send", ""))
    if text.startswith("93"):
        devices.sign_in()
        line = devices.line()
        if given.get("after"):
            line.hear(b"9300CNno|COno|")
        return answers(line.hear(text.encode()) or b"")
    line, at = devices.sign_in(switches=switches), devices.stamp(devices.now)
    card, item = devices.card("P1"), devices.item("I1")
    told = _message(given, text, devices, card, item, at)
    reply = b""
    for _time in range(int(given.get("times", 1))):
        reply = line.hear(told.encode()) or b""
    found = answers(reply, devices)
    if "locked" in case.expected:
        set_patron_pin(devices.desk, card, "7391")
        again = decode(line.hear(f"63001{at}{' ' * 10}AO|AA{card}|AD7391|".encode()) or b"")
        found["locked"] = again.get("CQ") != "Y"
    if "owes" in given:
        found["owes"] = [f"{open_cents(key) / 100:.2f}" for key in devices.charges.values()]
        found["recorded_as"] = Fits(lambda _wanted: decode(reply).fixed[:1] == "Y", reply)
    return found


def _message(given: Words, text: str, devices: Devices, card: str, item: str, at: str) -> str:
    """Return the message that a case tells in part: `63 with AD|`, `11... BON|`, or by its item."""
    desk = devices.desk
    if "owes" in given:
        for n, amount in enumerate(given["owes"]):
            devices.owed(f"C{n + 1}", money(amount) or 0)
        return f"37{at}0100USDBV{given['pay']}|AO|AA{card}|CG{devices.charges['C1'][-12:]}|"
    if "summary" in given:
        _something_listed(devices, card)
        return f"63001{at}{given['summary']}AO|AA{card}|"
    if text.startswith("63"):
        known = "does not exist" not in text
        return f"63001{at}{' ' * 10}AO|AA{card if known else '999'}|{'AD|' if 'AD|' in text else ''}"
    if text.startswith("11"):
        if "item_fee" in given:
            add_code(desk, "item_type", "RENT", {"name": "Rent", "rental_cents": money(given["item_fee"])})
            item = devices.item("I2", item_type="RENT")
        return _checkout(text, card, item, at)
    if text.startswith("65"):
        checkout(replace(desk, back_dated=desk.now - 5 * DAY), card, item)
        return f"65{at}AO|AA{card}|"
    if text.startswith("17"):
        return f"17{at}AO|AB{item}|"
    if given.get("item") == "not lent":
        return f"29NN{at}{BLANK}AO|AA{card}|AB{item}|"
    if "item" in given:
        return f"09N{at}{at}AP|AO|AB{_returned_item(str(given['item']), devices, card, item)}|AC|"
    return text.replace("AA999999", f"AA{card}")


def _checkout(text: str, card: str, item: str, at: str) -> str:
    item = "no-barcode" if "no-barcode" in text else item
    card = "bad_barcode" if "bad_barcode" in text else card
    return f"11NN{at}{BLANK}AO|AA{card}|AB{item}|AC|{'BON|' if 'BON|' in text else ''}"


def _something_listed(devices: Devices, card: str) -> None:
    """Give the patron something on each list: a late loan, a charge, and a hold that waits."""
    desk = devices.desk
    checkout(replace(desk, back_dated=desk.now - 90 * DAY), card, devices.item("I1"), override=all_the_same())
    devices.owed("C1", 250)
    place_hold(devices.desk, card, devices.item("I2"), override=all_the_same())


def _returned_item(told: str, devices: Devices, card: str, item: str) -> str:
    desk = devices.desk
    if told == "unknown":
        return "no-barcode"
    if told == "belongs elsewhere":
        add_code(desk, "branch", "EAST", {"name": "East"})
        item = devices.item("I2", home_branch="EAST")
    if told in ("belongs elsewhere", "wanted by another"):
        checkout(desk, card, item, override=all_the_same())
    if told == "wanted by another":
        place_hold(desk, devices.card("P2"), item)
    return item


# ---- the transport


@OPS("transport")
def _transport(case: Case, world: World) -> Outcome:
    text = str(case.action["given"])
    devices = Devices(world)
    if text.startswith("300 "):
        return {"sent_length": len(sendable("x" * 300))}
    if text.startswith("10000 "):
        return {"sent": count_of(10_000)}
    if "twice" in text:
        return _sent_twice(devices)
    if text.startswith("97"):
        return _asked_again(devices, first="first message" in text)
    text = text.replace("AO…", "AO|AA1|")
    raw = text.replace("\\r", "\r").replace("\\n", "\n").replace("…", f"001{devices.stamp(devices.now)}{' ' * 10}AO|")
    found = [one.decode() for one in MessageCutter().feed(raw.encode() + b"\r")]
    line = devices.sign_in()
    replies = [line.hear(one.encode()) for one in found]
    heard = Fits(lambda wanted: wanted == (found if isinstance(wanted, list) else len(found)), found)
    first = (replies[0] or b"").decode() if replies else ""
    return {"messages": heard, "reply_starts": Fits(first.startswith, first), "accepted": bool(first)}


def _sent_twice(devices: Devices) -> Outcome:
    line, card, item = devices.sign_in(), devices.card("P1"), devices.item("I1")
    told = f"11NN{devices.stamp(devices.now)}{BLANK}AO|AA{card}|AB{item}|AC|AY3AZ".encode()
    told += b"%04X" % sum_of(told)
    replies = [line.hear(told), line.hear(told)]
    kinds = value_of_row("SELECT count(*) FROM journal WHERE kind IN ('checkout', 'renew')")
    return {"replies": "identical" if replies[0] == replies[1] else replies, "checkouts": kinds}


def _asked_again(devices: Devices, *, first: bool) -> Outcome:
    line = devices.line()
    if not first:
        devices.sign_in()
        told = f"9300CN{devices.name}|CO{PASSWORD}|AY1AZ".encode()
        assert line.hear(told + b"%04X" % sum_of(told)) == b"941AY1AZFDFC"
    reply = line.hear(b"97AZFEF5")
    assert reply is None or reply == AGAIN or not first
    return {"reply": (reply or b"").decode()}
