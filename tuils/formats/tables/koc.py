"""The file of Koha's offline circulation (.koc): a line of text for each checkout, return, and payment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from tuils.i18n import N_
from tuils.values.dataclass import dataclass
from tuils.values.money.money import cents, plain_amount
from tuils.values.words import Unclear

VERSION = "1.0"
ISSUE, RETURN, PAYMENT = "issue", "return", "payment"
_ARGUMENTS = {ISSUE: 2, RETURN: 1, PAYMENT: 2}
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2})-([0-9]{2})-([0-9]{2})(?: +([0-9]{1,3}))?")


@dataclass(frozen=True)
class KocLine:
    """A line of the file. `number` from 1. `at`: the laptop's local time. `fault`: why the line can't be read, a msgid;
    then all else is empty. `cents`: of a payment."""

    number: int
    at: datetime | None = None
    command: str = ""
    card: str = ""
    item: str = ""
    cents: int = 0
    fault: str = ""


def read_koc(data: bytes) -> Iterator[KocLine]:
    """The lines behind the head, in their order. Refuses with `Unclear` what is no such file, and another version."""
    text = data.decode("utf-8-sig", "replace").replace("\r", "")
    head, *lines = text.split("\n")
    version = dict(part.partition("=")[::2] for part in head.split("\t")).get("Version")
    if version is None:
        raise Unclear(N_("This is no .koc file: line 1 has no version."))
    if version != VERSION:
        raise Unclear(N_("Line 1: version {version}. Only version 1.0 can be read."), version=version[:20])
    for number, line in enumerate(lines, 2):
        if line.strip():
            yield _line(number, line)


def _line(number: int, line: str) -> KocLine:
    parts = [part.strip() for part in line.split("\t")]
    (stamp, command), given = [*parts, ""][:2], [part for part in parts[2:] if part]
    found = _STAMP.fullmatch(stamp)
    try:
        at = datetime.fromisoformat(f"{found[1]} {found[2]}:{found[3]}:{found[4]}") if found else None
    except ValueError:
        at = None
    if found is None or at is None:
        return KocLine(number, fault=N_("The time can't be read."))
    at = at.replace(microsecond=int((found[5] or "0").ljust(3, "0")) * 1000)
    if command not in _ARGUMENTS:
        return KocLine(number, fault=N_("Unknown command."))
    if len(given) != _ARGUMENTS[command]:
        return KocLine(number, fault=N_("Something is missing, or too much."))
    if command == RETURN:
        return KocLine(number, at, command, item=given[0])
    if command == ISSUE:
        return KocLine(number, at, command, card=given[0], item=given[1])
    amount = cents(given[1])
    if not amount or amount < 0:
        return KocLine(number, fault=N_("The amount can't be read."))
    return KocLine(number, at, command, card=given[0], cents=amount)


def koc_text(lines: Iterable[KocLine], version: str) -> str:
    """Return the lines as Koha reads them. `version`: of this program."""
    head = f"Version={VERSION}\tGenerator=tuils\tGeneratorVersion={version}"
    return "\n".join([head, *map(_written, lines)]) + "\n"


def _written(line: KocLine) -> str:
    stamp = f"{line.at:%Y-%m-%d %H-%M-%S} {line.at.microsecond // 1000:03}" if line.at else ""
    last = plain_amount(line.cents) if line.command == PAYMENT else line.item
    return "\t".join(part for part in (stamp, line.command, line.card, last) if part)
