"""Lend an item to a patron."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import Reason, Refused
from tuils.models.rows import Row
from tuils.values.calendar import Due

from .blocks import NO_OVERRIDE, Blocks, Override, item_blocks, limit_blocks, patron_blocks
from .checkin import end_loan
from .found import Named, item_by_barcode, open_loan, patron_by_card
from .renewal import Renewed, renew_loan, renewal_blocks
from .rules import Rule, required, resolve, whole
from .terms import due_for, due_words, time_blocks, with_plain_yes, write_override


@dataclass(frozen=True)
class CheckedOut:
    """`due_at` in microseconds UTC; `rule` is the row that set the loan period; `due` says how it was reckoned.

    `renewed` where the item was on this card already and was renewed instead.
    """

    act: str
    item: str
    title: str
    patron: str
    call_number: str
    due_at: int
    rule: Rule
    due: Due
    alerts: tuple[Reason, ...]
    passed: frozenset[str]
    renewed: Renewed | None = None


@verb("circulation.checkout")
def checkout(desk: Desk, card: str, barcode: str, *, override: Override = NO_OVERRIDE) -> CheckedOut:
    """Lend the item with this barcode on this card.

    Refuses with all reasons at once (codes of the circulation rules, 4c). What may be passed is passed by an
    `Override` with its codes and a reason, by someone whose role may. ALREADY_OUT_SAME passed renews the
    loan; ALREADY_OUT_OTHER passed checks the item in first; these two need no reason of their own.
    """
    patron, item = _both(desk, card, barcode)
    rules = whole(resolve(desk.branch, patron["category"], item.row["item_type"]))
    loan = open_loan(item.row)
    if loan and loan["patron"] == patron["id"]:
        return _renew_instead(desk, patron, item, loan, rules, override)
    blocks = Blocks(desk)
    patron_blocks(blocks, patron, desk.at)
    item_blocks(blocks, item)
    limit_blocks(blocks, patron, rules, item.row["item_type"])
    if loan:
        blocks.add("ALREADY_OUT_OTHER")
    time_blocks(blocks, item, loan)
    passed = blocks.stop_unless(with_plain_yes(override), item.whole_title)
    return _lend(desk, patron, item, rules, blocks, Override(passed, override.reason))


def _both(desk: Desk, card: str, barcode: str) -> tuple[Row, Named]:
    """Patron and item; where one is unknown, what is known of the other is said all the same."""
    reasons: list[Reason] = []
    patron, item = None, None
    try:
        patron = patron_by_card(card)
    except Refused as no:
        reasons.extend(no.reasons)
    try:
        item = item_by_barcode(barcode)
    except Refused as no:
        reasons.extend(no.reasons)
    if patron and item:
        return patron, item
    blocks = Blocks(desk)
    if patron:
        patron_blocks(blocks, patron, desk.at)
    if item:
        item_blocks(blocks, item)
    standing = [reason for reason in blocks.found if reason.kind != "A"]
    raise Refused(*reasons, *standing, title=item.whole_title if item else "")


def _lend(desk: Desk, patron: Row, item: Named, rules: dict[str, Rule], blocks: Blocks, passed: Override) -> CheckedOut:
    rule, when = required(rules, "loan_period"), due_for(desk, rules)
    act = Act(desk)
    if item.row["loan"]:
        end_loan(act, item, route="SHELF")
    lent = act.write("checkout", {"patron": patron["id"]}, item=item.id, data={"due": when.at})
    write_override(act, lent.id, passed.codes, passed.reason)
    return CheckedOut(
        act.id,
        item.row["barcode"],
        item.whole_title,
        patron["card"],
        item.row["call_number"],
        when.at,
        rule,
        when,
        tuple(blocks.alerts()),
        passed.codes,
    )


def _renew_instead(
    desk: Desk, patron: Row, item: Named, loan: Row, rules: dict[str, Rule], override: Override
) -> CheckedOut:
    """The item is on this card already: the answer is a renewal, or that there are none left."""
    blocks = Blocks(desk)
    renewal_blocks(blocks, patron, item, loan, rules)
    blocks.add("ALREADY_OUT_SAME", due=due_words(desk, loan["due_at"]))
    blocks.stop_unless(with_plain_yes(override), item.whole_title)
    done = renew_loan(desk, patron, item, loan, override=override)
    return CheckedOut(
        done.act,
        done.item,
        done.title,
        done.patron,
        item.row["call_number"],
        done.due_at,
        done.rule,
        done.due,
        done.alerts,
        done.passed | {"ALREADY_OUT_SAME"},
        done,
    )
