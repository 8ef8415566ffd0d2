"""What stands in the way of a checkout or renewal: all reasons at once, each with its facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.administration.settings import name_of
from tuils.library.desk import Desk
from tuils.library.refusals import Reason, Refused, stopping
from tuils.models import db
from tuils.models.rows import Row
from tuils.values.moments import day_label, day_of

from .found import Named, count_open
from .rules import Rule, required


@dataclass(frozen=True)
class Override:
    """Codes that someone passes on purpose, and why, in their own words (kept apart, for a year)."""

    codes: frozenset[str]
    reason: str

    @classmethod
    def of(cls, codes: Iterable[str], reason: str) -> Override:
        return cls(frozenset(codes), reason.strip())


NO_OVERRIDE = Override(frozenset(), "")


class Blocks:
    """Collects reasons for a desk: a reason of class C is passable by those whose role may pass its code."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.found: list[Reason] = []

    def add(self, code: str, **facts: Any) -> None:
        self.found.append(Reason(code, facts, self._passable(code)))

    def _passable(self, code: str) -> bool:
        return Reason(code).kind == "C" and code in self.desk.operator.passes

    def codes(self) -> list[str]:
        return [reason.code for reason in self.found]

    def stop_unless(self, override: Override, title: str) -> frozenset[str]:
        """Raise all the reasons that stand; else give back the codes that were passed."""
        if stopping(self.found, override.codes if override.reason else frozenset()):
            standing = [reason for reason in self.found if reason.kind != "A"]
            raise Refused(*standing, title=title)
        return frozenset(reason.code for reason in self.found if reason.kind == "C")

    def alerts(self) -> list[Reason]:
        return [reason for reason in self.found if reason.kind == "A"]


def patron_blocks(blocks: Blocks, patron: Row, at: int) -> None:
    """The patron's own standing: barred, expired, address, note."""
    today = day_of(at, blocks.desk.zone)
    if is_barred(patron, today):
        blocks.add("PATRON_BARRED", until=_until(patron["barred_until"], today), card=patron["card"])
    if patron["expires_on"] and patron["expires_on"] < today.isoformat():
        blocks.add("PATRON_EXPIRED", date=label(patron["expires_on"], today), card=patron["card"])
    if patron["address_bad"]:
        blocks.add("ADDRESS_BAD", card=patron["card"])
    if patron["note"]:
        blocks.add("PATRON_NOTE", note=patron["note"], name=full_name(patron))


def is_barred(patron: Row, today: date) -> bool:
    """A restriction with an end date ends by itself."""
    until = patron["barred_until"]
    return bool(patron["barred"]) and (not until or until >= today.isoformat())


def _until(day: str, today: date) -> str:
    return _("until {date}").format(date=label(day, today)) if day else _("for now")


def label(day: str, today: date) -> str:
    """An ISO date as people read it; what is no date is shown as it is."""
    try:
        return day_label(date.fromisoformat(day), today, _)
    except ValueError:
        return day


def item_blocks(blocks: Blocks, item: Named) -> None:
    """The item's own state: withdrawn, not for loan, and what is only told."""
    row = item.row
    if row["withdrawn"]:
        blocks.add("WITHDRAWN")
    if row["not_for_loan"] or type_stays(row["item_type"]):
        blocks.add("NOT_FOR_LOAN", type=name_of("item_type", row["item_type"]) or _("This item"))
    if row["state"] == "lost":
        blocks.add("ITEM_LOST")
    if row["state"] == "missing":
        blocks.add("MISSING")
    if row["state"] == "damaged":
        blocks.add("DAMAGED", note=row["public_note"] or row["staff_note"] or _("damaged"))
    if row["transit_to"]:
        blocks.add("IN_TRANSIT", branch=name_of("branch", row["transit_to"]))


def type_stays(item_type: str) -> bool:
    row: Any = db.execute_sql("SELECT not_for_loan FROM item_type WHERE code = ?", (item_type,)).fetchone()
    return bool(row and row[0])


def limit_blocks(blocks: Blocks, patron: Row, rules: dict[str, Rule], item_type: str) -> None:
    """The type's limit counts what falls under its row; the patron's counts all, always.

    A limit of 0 means none at all; where the type stays in the library anyway that is said already.
    """
    for name in ("max_checkouts", "patron_max_checkouts"):
        rule = required(rules, name)
        if rule.limit is None or (rule.item_type and rule.limit == 0 and "NOT_FOR_LOAN" in blocks.codes()):
            continue
        count = count_open(patron["id"], rule.item_type)
        if count >= rule.limit:
            words = name_of("item_type", rule.item_type) if rule.item_type else _("items")
            blocks.add("TOO_MANY_ITEMS", n=count, limit=rule.limit, type=words, rule=rule)
            return


def full_name(patron: Row) -> str:
    """The name a person goes by: the preferred one, else the first, and the last."""
    first = patron["preferred_name"] or patron["first_name"]
    return f"{first} {patron['last_name']}".strip()
