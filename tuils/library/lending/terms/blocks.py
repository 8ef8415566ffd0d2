"""Blocks of a checkout or renewal: all reasons at once, each with its facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Reason, Refused, stopping
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.queries import CopyFacts, PatronTotals, count_from, record_words
from tuils.library.lending.rules.rules import Rule, required
from tuils.models import Item, Patron
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.piece_list import count_pieces, has_parts
from tuils.values.time.ages import age_on, minimum_age
from tuils.values.time.moments import day_of

from .out_for_repair import repair_words


@dataclass(frozen=True)
class Override:
    """The codes that staff override on purpose, and why, in their own words (kept apart, for a year). `happened`: it
    was done already, by a machine while tuils was away, so that only what can't be is refused."""

    codes: frozenset[str]
    reason: str
    happened: bool = False

    @classmethod
    def of(cls, codes: Iterable[str], reason: str) -> Override:
        return cls(frozenset(codes), reason.strip())


PLAIN_YES = frozenset({
    "ALREADY_OUT_SAME", "ALREADY_OUT_OTHER", "PARTS_CHECK", "RENTAL_FEE", "DEPOSIT_FEE", "AGREEMENT_UNSIGNED",
    "FOR_GROUP", "OVERPAID",
})  # fmt: skip
"""Codes to which yes is the ordinary answer: it needs no reason, and is no override."""
NO_OVERRIDE = Override(frozenset(), "")
NO_LONGER_STOPS = frozenset({"PATRON_BARRED", "WITHDRAWN", "OUT_FOR_REPAIR", "NO_LATER_DUE", "NO_MORE_RENEWALS"})
"""Codes that nobody may override, and that stop nothing that happened already."""


class Blocks:
    """The reasons found for a desk: one of class C can be overridden by roles that may override its code.

    `action`: the one they block (lend, renew, hold).
    """

    def __init__(self, desk: Desk, action: str = "lend") -> None:
        self.desk, self.action = desk, action
        self.found: list[Reason] = []

    def add(self, code: str, **facts: Any) -> None:
        reason = Reason(code, facts, self._passable(code, facts), self.action)
        if reason not in self.found:  # of a room and its equipment the library's hours are the same
            self.found.append(reason)

    def _passable(self, code: str, facts: dict[str, Any]) -> bool:
        return Reason(code, facts).kind == "C" and code in self.desk.operator.passes

    def codes(self) -> list[str]:
        return [reason.code for reason in self.found]

    def stop_unless(self, override: Override, title: str) -> frozenset[str]:
        """Raise all the reasons that remain; if none does, return the codes that were overridden."""
        if override.happened:
            stands = [one for one in self.found if one.kind == "X" and one.code not in NO_LONGER_STOPS]
        else:
            stands = stopping(self.found, override.codes if override.reason else frozenset())
        if stands:
            standing = [reason for reason in self.found if reason.kind != "A"]
            raise Refused(*standing, title=title)
        return frozenset(reason.code for reason in self.found if reason.kind == "C")

    def overridden(self) -> list[Reason]:
        """Return the reasons that an override let through, once none remain: an ordinary yes is no override."""
        return [reason for reason in self.found if reason.kind == "C" and reason.code not in PLAIN_YES]

    def alerts(self) -> list[Reason]:
        return [reason for reason in self.found if reason.kind == "A"]


def patron_blocks(blocks: Blocks, patron: Patron, at: int) -> None:
    """Add the blocks of the patron: barred, expired, address, note."""
    today = day_of(at, blocks.desk.zone)
    if is_barred(patron, today):
        blocks.add("PATRON_BARRED", until=_until(patron.barred_until, today), card=patron.card)
    if patron.expires_on and patron.expires_on < today.isoformat():
        blocks.add("PATRON_EXPIRED", date=iso_label(patron.expires_on, today), card=patron.card)
    if patron.address_bad:
        blocks.add("ADDRESS_BAD", card=patron.card)
    if patron.note:
        blocks.add("PATRON_NOTE", note=patron.note, name=full_name(patron))


def is_barred(patron: Patron, today: date) -> bool:
    """Return whether the patron is barred today. A restriction with an end date ends by itself."""
    until = patron.barred_until
    return bool(patron.barred) and (not until or until >= today.isoformat())


def _until(day: str, today: date) -> str:
    return _("until {date}").format(date=iso_label(day, today)) if day else _("for now")


def item_blocks(blocks: Blocks, item: NamedItem, patron: Patron | None = None) -> None:
    """Add the blocks of the copy: withdrawn, not for loan, age limit, pieces to count, rent; and its messages."""
    row, says = item.row, item.facts
    if row.borrowed_until:
        _lender_block(blocks, row)
    elif row.withdrawn:
        blocks.add("WITHDRAWN")
    if row.not_for_loan or says.stays:
        blocks.add("NOT_FOR_LOAN", type=name_of("item_type", row.item_type) or _("This item"))
    state_alerts(blocks, row)
    if patron is not None:
        _age_block(blocks, item, patron)
        if pieces := pieces_words(row) or says.message:
            blocks.add("PARTS_CHECK", pieces=pieces)
        if says.turned_off:
            blocks.add("TURNED_OFF", line=says.turned_off)
        if says.rental_cents:
            blocks.add("RENTAL_FEE", fee=money_label(says.rental_cents), cents=says.rental_cents)


def _lender_block(blocks: Blocks, row: Item) -> None:
    """Add a block for another library's copy that must be on its way back by now: its date is not ours to move."""
    if row.borrowed_until < day_of(blocks.desk.at, blocks.desk.zone).isoformat():
        blocks.add("LENDER_WAITS", date=iso_label(row.borrowed_until, day_of(blocks.desk.now, blocks.desk.zone)))


def pieces_words(row: Item) -> str:
    """Return `board, 2 dice, 32 cards (35)`, and which pieces are missing already."""
    pieces = str(row.pieces)
    if pieces and has_parts(pieces):
        pieces = _("{pieces} ({n})").format(pieces=pieces, n=count_pieces(pieces))
    if row.missing_pieces:
        missing = _("missing: {pieces}").format(pieces=row.missing_pieces)
        pieces = f"{pieces}; {missing}" if pieces else missing
    return pieces


def state_alerts(blocks: Blocks, row: Item) -> None:
    """Add alerts for states that a checkout ends, or that the borrower must know."""
    state = row.state
    if state in LOST:
        blocks.add("ITEM_LOST")
    if state == "missing":
        blocks.add("MISSING")
    if state == "in_repair" and (out := repair_words(blocks.desk, row.id)):
        blocks.add("OUT_FOR_REPAIR", where=out)
    elif state in ("damaged", "in_repair"):
        blocks.add("DAMAGED", note=row.public_note or row.staff_note or _("damaged"))
    if state in CLAIMED:
        blocks.add("CLAIMED")
    if row.alert:
        blocks.add("COPY_ALERT", note=row.alert.rstrip("."))


def _age_block(blocks: Blocks, item: NamedItem, patron: Patron) -> None:
    """Add an age block, by the type's age or the library's `age_marks` on the record, if the birth date is known."""
    if not patron.born[:4].isdigit():
        return
    marks = value_of("age_marks", [])
    least = max(item.facts.min_age or 0, (minimum_age(record_words(item.row.biblio), marks) or 0) if marks else 0)
    if least and age_on(patron.born, day_of(blocks.desk.at, blocks.desk.zone)) < least:
        blocks.add("AGE_RESTRICTED", age=least)


def limit_blocks(blocks: Blocks, totals: PatronTotals, rules: dict[str, Rule], patron: Patron, item: NamedItem) -> None:
    """Add blocks for limits. The type's limit counts what falls under its row; the patron's counts all, always; a
    place may have its own.

    A limit of 0 lends nothing; for a type that stays in the library another block says so.
    """
    stays = "NOT_FOR_LOAN" in blocks.codes()
    for name in ("max_checkouts", "patron_max_checkouts"):
        rule = required(rules, name)
        if rule.limit is None or (rule.item_type and rule.limit == 0 and stays):
            continue
        count = totals.out_of_type if rule.item_type else totals.out
        if count >= rule.limit:
            words = name_of("item_type", rule.item_type) if rule.item_type else _("items")
            blocks.add("TOO_MANY_ITEMS", n=count, limit=rule.limit, type=words, rule=rule)
            return
    _place_block(blocks, patron, item.row, item.facts)


def _place_block(blocks: Blocks, patron: Patron, item: Item, facts: CopyFacts) -> None:
    most = facts.most_from_place
    if most is not None and item.location and (count := count_from(patron.id, item.location)) >= most:
        words = facts.place or item.location
        blocks.add("TOO_MANY_ITEMS", wording="TOO_MANY_FROM_PLACE", n=count, limit=most, type=words)
