"""Koha's offline file: how its lines are written and read, and what each of them does here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.library.makers import add_item, borrower, loan_row, patron_id, register, value
from tuils.formats.tables.koc import ISSUE, PAYMENT, RETURN, VERSION, KocLine, koc_text, read_koc
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.offline_log import CHECKIN, CHECKOUT, LineTaken, LogLine, take_line
from tuils.library.lending.money.paying import charge
from tuils.library.lending.terms.blocks import NO_OVERRIDE
from tuils.values.money.money import cents, plain_amount
from tuils.values.words import Unclear

from .cases import Case, NotHere, Ops, Outcome, Words
from .world import World

OPS = Ops()
UTC = ZoneInfo("UTC")
HEAD = f"Version={VERSION}\tGenerator=kocDesktop\tGeneratorVersion=2.0.0"
STAMP = "2026-07-22 10-15-30 000"
ITEM = "31000000123456"
WHAT = {ISSUE: CHECKOUT, RETURN: CHECKIN, PAYMENT: PAYMENT}


def _read(line: str, head: str = HEAD) -> KocLine:
    (found,) = read_koc(f"{head}\n{line}\n".encode())
    return found


def _entry(line: KocLine) -> dict[str, str]:
    assert line.at
    found = {"date": f"{line.at:%Y-%m-%d %H-%M-%S} {line.at.microsecond // 1000:03}", "command": line.command}
    found |= {"card": line.card} if line.card else {}
    return found | ({"amount": plain_amount(line.cents)} if line.command == PAYMENT else {"barcode": line.item})


# ---- the file


@OPS("write_header")
def _write_header(case: Case, _world: World) -> Outcome:
    """Write a header. Readers check the version alone: here this program writes it."""
    told = case.action
    head = koc_text((), told["generator_version"]).rstrip("\n")
    return {"line": head.replace("Generator=tuils", f"Generator={told['generator']}")}


@OPS("write_line")
def _write_line(case: Case, _world: World) -> Outcome:
    told: Words = case.action["entry"]
    at = datetime.strptime(told["date"][:19], "%Y-%m-%d %H-%M-%S").replace(tzinfo=None)
    line = KocLine(2, at, told["command"], told.get("card", ""), told.get("barcode", ""))
    return {"line": koc_text([line], "1").splitlines()[1]}


@OPS("read_line")
def _read_line(case: Case, _world: World) -> Outcome:
    return {"entry": _entry(_read(case.action["line"]))}


@OPS("format_amount")
def _format_amount(case: Case, _world: World) -> Outcome:
    line = KocLine(2, None, PAYMENT, "1", cents=round(case.action["value"] * 100))
    return {"text": koc_text([line], "1").splitlines()[1].split("\t")[-1]}


@OPS("read_header")
def _read_header(case: Case, _world: World) -> Outcome:
    """Read a header. Its version alone counts: with it the file is read, without it not."""
    told = dict(part.split("=") for part in case.action["line"].rstrip("\r").split("\t"))
    _read(f"{STAMP}\t{RETURN}\t{ITEM}", case.action["line"])
    return told


@OPS("load")
def _load(case: Case, _world: World) -> Outcome:
    try:
        _read(f"{STAMP}\t{RETURN}\t{ITEM}", case.action["header"])
    except Unclear as unclear:
        return {"warning": "file version" if "version" in str(unclear) else "", "lines_processed": False}
    return {"lines_processed": True}


@OPS("split_timestamp")
def _split(case: Case, _world: World) -> Outcome:
    day, time, number = _entry(_read(f"{case.action['text']}\t{RETURN}\t{ITEM}"))["date"].split()
    return {"date": day, "time": time, "id": number}


@OPS("load_line")
def _load_line(case: Case, _world: World) -> Outcome:
    return {"skipped": bool(_read(case.action["line"]).fault)}


@OPS("service")
def _trimmed(case: Case, _world: World) -> Outcome:
    line = _read(f"{STAMP}\t{ISSUE}\t{case.action['card']}\t{case.action['barcode']}")
    return {"card": line.card, "barcode": line.item}


# ---- what a line does


class Laptop:
    """A library with an item and two patrons, and a laptop that did something without it on the day `on`."""

    def __init__(self, case: Case, world: World) -> None:
        self.case, self.world = case, world
        self.on = str(case.action.get("on", "2026-07-22"))
        desk = self._desk(str(case.setup.get("issued_on", "2026-07-20")))
        self.item = add_item(desk, ITEM)
        self.card, self.other = register(desk, "Ada"), register(desk, "Bob")
        if holder := case.setup.get("on_loan_to"):
            checkout(desk, self.card if holder == "same patron" else self.other, ITEM)
        if owed := cents(str(case.setup.get("owes", ""))):
            charge(desk, self.card, owed, "Mug")

    def _desk(self, day: str) -> Desk:
        noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp() + 12 * 3600
        return self.world.desk(at=int(noon) * 1_000_000)

    def take(self, command: str, *words: str) -> LineTaken:
        """The file comes home the evening after."""
        line = _read("\t".join((f"{self.on} 10-15-30 000", command, *words)))
        assert line.at
        at = int(line.at.replace(tzinfo=UTC).timestamp() * 1_000_000)
        told = LogLine(line.number, WHAT[line.command], at, line.card, line.item, line.cents)
        return take_line(self._desk(f"{self.on[:8]}{int(self.on[8:]) + 1:02}"), told, NO_OVERRIDE)


@OPS("issue")
def _issue(case: Case, world: World) -> Outcome:
    laptop = Laptop(case, world)
    done = laptop.take(ISSUE, laptop.card, ITEM)
    loan = loan_row(value("SELECT loan FROM item WHERE barcode = ?", ITEM))
    mine = borrower(ITEM) == patron_id(laptop.card)
    told: dict[str, Any] = {"patron": "the card" if mine else "the other"}
    told |= {"issued_on": _day(loan["lent_at"])} if "issued_on" in case.expected.get("loan", {}) else {}
    return {"loan": told, "renewed": done.said.startswith("Renewed") and loan["renewals"] == 1}


@OPS("return")
def _return(case: Case, world: World) -> Outcome:
    laptop = Laptop(case, world)
    done = laptop.take(RETURN, ITEM)
    if not case.setup.get("on_loan_to"):
        return {"error": "" if done.outcome == "done" else done.said, "barcode": "reported" if done.line.item else ""}
    return {"returned_on": _day(value("SELECT closed_at FROM loan WHERE item = ?", laptop.item))}


@OPS("payment")
def _payment(case: Case, world: World) -> Outcome:
    laptop = Laptop(case, world)
    laptop.take(PAYMENT, laptop.card, case.action["amount"])
    return {"owes": plain_amount(patron_account(world.desk(), laptop.card).owed_cents)}


@OPS("queue")
def _queue(_case: Case, _world: World) -> Outcome:
    raise NotHere("each line is done, or told why not, when the file is loaded")


@OPS("upload_twice")
def _twice(case: Case, world: World) -> Outcome:
    """A payment, which would matter most."""
    laptop = Laptop(case, world)
    charge(world.desk(), laptop.card, 1000, "Mug")
    first, second = (laptop.take(PAYMENT, laptop.card, "5.00").outcome for _time in range(2))
    return {"second": "skipped" if (first, second) == ("done", "known") else second}


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, UTC).date().isoformat()
