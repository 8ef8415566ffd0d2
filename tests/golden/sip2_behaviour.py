"""Devices at real desks: a library is set up, messages are told in words, and what is true afterwards."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from tests.at_once import add_code
from tests.library.makers import item_row
from tuils.formats.sip2.codec import MessageCutter
from tuils.library.foundation.administration.settings import set_value
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import open_cents
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.machines.line import Sip2Line
from tuils.values.time.moments import day_of, local_moment

from . import sip2
from .cases import Case, NotHere, Ops, Outcome, Words
from .reading import money
from .sip2 import BLANK, DAY, SECOND, Devices, Fits, answers, value_of_row
from .stage import all_the_same

OPS = Ops(sip2.OPS)
SUMMARIES = {"holds": 0, "overdue": 1, "charged": 2, "items": 2, "fines": 3, "unavailable": 5}
LEFT_AS = {"no-block used": "offline", "claim": "claim", "held": "held"}
STATES = {"captured": "in_transit", "waiting": "placed", "placed": "placed", "ready": "waiting"}


def exchange_at_desk(case: Case, devices: Devices) -> Outcome:
    """Play one case."""
    given = case.action["given"]
    setup: Words = given["setup"]
    account = dict(setup.get("account") or {})
    kind = str(account.pop("kind", "kiosk"))
    for name in setup:
        if name not in SETUPS:
            raise NotHere(f"nothing to set up for {name!r}")
    for name, make in SETUPS.items():
        if name in setup:
            make(devices, setup[name])
    set_value(devices.desk, "rent_on_renewal", True)  # where a case has a rental, a renewal costs it, too
    before = _hold_state(devices)
    devices.charged = _charges_now()
    devices.now += 60 * SECOND
    line, reply = devices.sign_in(kind, account), b""
    for text in given["send"]:
        line, reply = _send(devices, line, str(text))
    after = {name: _AFTER[name](devices, wanted, before) for name, wanted in case.expected.get("after", {}).items()}
    return answers(reply, devices) | {"after": after}


# ---- what there is


def _label(told: Any, usual: str) -> str:
    return str(told.get("id", usual)) if isinstance(told, dict) else str(told)


def _patron(devices: Devices, told: Any) -> None:
    label = _label(told, "P1")
    facts = told if isinstance(told, dict) else {}
    card, desk = devices.card(label), devices.desk
    if facts.get("expired"):
        edit_patron(desk, card, {"expires_on": (day_of(desk.now, desk.zone) - timedelta(days=3)).isoformat()})
    if "note" in facts:
        from tuils.models import db

        db.execute_sql("UPDATE patron SET note = ? WHERE card = ?", (facts["note"], card))
    if "pin" in facts:
        set_patron_pin(desk, card, str(facts["pin"]) if facts["pin"] != "1234" else "7391")
    if facts.get("limit_reached"):
        set_circulation_rule(desk, "patron_max_checkouts", "0")


def _item(devices: Devices, told: Any) -> None:
    label, facts = _label(told, "I1"), told if isinstance(told, dict) else {}
    kind = "BK"
    if facts.get("rental"):
        kind = "RENT"
        add_code(devices.desk, "item_type", kind, {"name": "Rent", "rental_cents": money(facts["rental"])})
    barcode = devices.item(label, item_type=kind)
    if facts.get("pieces"):
        edit_item(devices.desk, barcode, {"pieces": facts["pieces"]})
    if facts.get("state"):
        mark_copy(devices.desk, barcode, str(facts["state"]))


def _loan(devices: Devices, told: Words) -> None:
    card, barcode = devices.card(str(told["patron"])), devices.item(str(told["item"]))
    desk = devices.desk
    checkout(desk.as_of(desk.now - 5 * DAY), card, barcode, override=all_the_same())
    if told.get("claimed"):
        mark_copy(devices.desk, barcode, "claims_returned")


def _hold(devices: Devices, told: Words) -> None:
    item = devices.item(str(told.get("title_of") or told["item"]))
    hold = place_hold(devices.desk, devices.card(str(told["patron"])), item, override=all_the_same())
    devices.holds.append(hold.id)


def _charges(devices: Devices, told: Any) -> None:
    for one in told:
        devices.owed(one["id"], money(one["amount"]) or 0, one.get("type", "manual"), one.get("title", "mug"))


SETUPS: dict[str, Any] = {
    "account": lambda _devices, _told: None,
    "item": _item,
    "patron": _patron,
    "loan": _loan,
    "hold": _hold,
    "charges": _charges,
}


# ---- messages in words


def _send(devices: Devices, line: Sip2Line, text: str) -> tuple[Sip2Line, bytes]:
    if wait := re.search(r"after (\d+) s", text):
        devices.now += int(wait[1]) * SECOND
        devices.desk  # noqa: B018 (it sets the clock)
    if "new connection" in text:
        line = devices.sign_in()
    if raw := re.fullmatch(r"((?:[0-9A-F]{2} )+)(\d\d)", text):
        told = bytes.fromhex(raw[1]) + raw[2].encode() + b"00802.00"
    else:
        told = _in_bytes(devices, text).encode()
    (message,) = MessageCutter().feed(told + b"\r")
    return line, line.hear(message) or b""


def _in_bytes(devices: Devices, text: str) -> str:
    command, *words = text.split()
    at = _at(devices, text) or devices.stamp(devices.now)
    named = {word[0]: word for word in reversed(words) if re.fullmatch(r"[PI]\d+", word)}
    card = f"AA{devices.card(named.get('P', 'P1'))}|"
    item = f"AB{devices.item(named.get('I', 'I1'))}|" if named.get("I") or command in ("09", "11", "17", "29") else ""
    more = "".join(f"{word}|" for word in words if re.match(r"(?:AD|BO|BI|BK|BV|CG|BP|BQ)\S*$", word))
    if "without AD" in text:
        more = more.replace("AD|", "")
    for label, key in devices.charges.items():
        more = more.replace(f"CG{label}|", f"CG{key[-12:]}|")
    no_block = "Y" if "no-block Y" in text else "N"
    match command:
        case "09":
            return f"09{no_block}{at}{at}AP|AO|{item}AC|{more}"
        case "11":
            return f"11N{no_block}{at}{BLANK}AO|{card}{item}AC|{more}"
        case "29":
            return f"29N{no_block}{at}{BLANK}AO|{card}{item}{more}"
        case "17" | "19":
            return f"{command}{at}AO|{item}{more}"
        case "23":
            return f"23001{at}AO|{card}AC|{more}"
        case "37":
            return f"37{at}0100USDAO|{card}{more}"
        case "63":
            asked = next((n for word, n in SUMMARIES.items() if f"summary {word}" in text), None)
            summary = "".join("Y" if n == asked else " " for n in range(10))
            return f"63001{at}{summary}AO|{card}AC|{more}"
        case "35" | "65" | "25":
            return f"{command}{at}AO|{card}{more}"
        case "01":
            return f"01N{at}AO|ALcard|{card}AC|"
    raise NotHere(f"a message {command}")


def _at(devices: Devices, text: str) -> str:
    found = re.search(r" at (yesterday (\d\d):(\d\d)|(\d{4})-(\d\d)-(\d\d))", text)
    if found is None:
        return ""
    return devices.stamp(_moment(devices, found[1]))


def _moment(devices: Devices, text: str) -> int:
    day, _blank, clock = text.partition(" ")
    zone = devices.desk.zone
    yesterday = day_of(devices.now, zone) - timedelta(days=1)
    on = yesterday if day == "yesterday" else datetime.fromisoformat(day).date()
    hour, minute = map(int, (clock or "12:00").split(":"))
    return local_moment(datetime.combine(on, time(hour, minute)), zone)


# ---- what is true afterwards


def _charges_now() -> int:
    return int(value_of_row("SELECT count(*) FROM account_line WHERE kind = 'charge' AND NOT void"))


def _hold_state(devices: Devices) -> str:
    return str(value_of_row("SELECT state FROM hold ORDER BY id DESC LIMIT 1") or "")


def _loan_open(devices: Devices, _wanted: Any, _before: str) -> bool:
    return bool(value_of_row("SELECT count(*) FROM loan WHERE closed_at IS NULL"))


def _same_hold(devices: Devices, wanted: str, before: str) -> Any:
    now = _hold_state(devices)
    return Fits(lambda _wanted: now == (before if wanted == "as before" else STATES.get(wanted, wanted)), now)


def _todo(_devices: Devices, wanted: str, _before: str) -> Any:
    n = value_of_row("SELECT count(*) FROM machine_event WHERE todo = ?", LEFT_AS.get(wanted, wanted))
    return Fits(lambda _wanted: n > 0, n)


def _lent_at(devices: Devices, wanted: str, _before: str) -> Any:
    at = value_of_row("SELECT lent_at FROM loan WHERE closed_at IS NULL")
    return Fits(lambda _wanted: at == _moment(devices, wanted), at)


def _owed(devices: Devices, _wanted: Any, _before: str) -> dict[str, str]:
    return {label: f"{open_cents(key) / 100:.2f}" for label, key in devices.charges.items()}


_AFTER: dict[str, Any] = {
    "loan_open": _loan_open,
    "hold_ready": lambda devices, _wanted, _before: _hold_state(devices) == "waiting",
    "hold_state": _same_hold,
    "notices": lambda *_told: value_of_row("SELECT count(*) FROM notice"),
    "checkouts_counted": lambda *_told: int(value_of_row("SELECT sum(n) FROM fact WHERE kind = 'loan'") or 0),
    "charges": lambda devices, _wanted, _before: _charges_now() - devices.charged,
    "owed": _owed,
    "lent_at": _lent_at,
    "todo": _todo,
    "state": lambda devices, _wanted, _before: item_row(devices.item("I1"))["state"],
}
