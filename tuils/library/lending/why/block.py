"""Why something is not lent, or not renewed: each block, with its rule and numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.foundation.wording.holds_and_money import WAITING
from tuils.library.lending.holds.holds import hold_sheet
from tuils.library.lending.loans.checkout import CheckoutCase, examine
from tuils.library.lending.lookups import NamedItem, find_item, find_patron, open_loans_of
from tuils.library.lending.money.fining import accrued
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.lending.queries import patron_totals
from tuils.library.lending.rules.rules import Rule, resolve
from tuils.library.lending.terms.queues import counts_now, queue_of
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.accounts.ledger import balance, owed_by
from tuils.library.people.staff.roles import who_may_pass
from tuils.models import Item, Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of

from .fine import charge_line
from .hold import hold_line
from .steps_shown import Explanation, ExplanationSteps, and_more, policy, rule_lines

RULES = {
    "NO_MORE_RENEWALS": "renewals_allowed",
    "TOO_MANY_ITEMS": "max_checkouts",
    "TOO_MANY_HOLDS": "holds_allowed",
    "NOT_HOLDABLE": "holds_allowed",
    "ON_SHELF": "on_shelf_holds",
    "TOO_MANY_OVERDUE": "max_overdue_items",
    "OWES_TOO_MUCH": "max_owed",
}
"""The rule behind a code, where its facts do not name the row itself."""

NO_ROW = ("TOO_MANY_FROM_PLACE", "TOO_MANY_HOLDS_TODAY")
"""Limits that are in no rule."""

NOT_ABOUT_HOLDS = ("OVERPAID", "WAIVED_TOO_MUCH", "NOTHING_OWED", "NO_CREDIT", "CHARGE_UNKNOWN", "REASON_MISSING")


@dataclass(frozen=True)
class BlockSubject:
    """The patron and item that a block is about, as far as they are known."""

    desk: Desk
    patron: Patron | None
    item: NamedItem | None

    @property
    def case(self) -> tuple[str, str, str]:
        category = self.patron.category if self.patron else ""
        return self.desk.branch, category, self.item.row.item_type if self.item else ""


def why_block(desk: Desk, card: str, barcode: str) -> Explanation:
    """Explain all blocks of lending this to that card now; of renewing it, if it is on the card already."""
    try:
        case, reasons = examine(desk, card, barcode)
    except Refused as no:
        return why_reasons(desk, card, barcode, no.reasons)
    standing = sorted((reason for reason in reasons if reason.kind != "A"), key=lambda one: "XC".index(one.kind))
    if not standing:
        return _nothing(desk, case)
    return why_reasons(desk, card, barcode, standing)


def why_reasons(desk: Desk, card: str, barcode: str, reasons: Sequence[Reason]) -> Explanation:
    """Explain each reason that a refusal gave by what is behind it now."""
    about = BlockSubject(desk, find_patron(card), find_item(barcode) if barcode else None)
    roles, telling = who_may_pass(one.code for one in reasons if one.kind == "C"), ExplanationSteps()
    title = about.item.whole_title if about.item else ""
    for reason in reasons:
        telling.step(reason.short() or reason.sentence(title=title), strong=True)
        telling.more(*_explain(about, reason))
        telling.more(_who_may(reason, roles.get(reason.code, "")))
    n = len(reasons)
    answer = ngettext("{n} block.", "{n} blocks.", n).format(n=n)
    own_words = policy(*(reason.code for reason in reasons), *about.case[2:])
    return telling.because(title, _question(reasons), answer, own_words)


def _question(reasons: Sequence[Reason]) -> str:
    """Return the question: reasons may block lending, a renewal, or a hold; their codes tell."""
    if any(reason.code in WAITING and reason.code not in NOT_ABOUT_HOLDS for reason in reasons):
        return _("Why can't it be placed on hold?")
    if any(reason.code == "NO_MORE_RENEWALS" or reason.facts.get("wording") == "HELD_RENEWAL" for reason in reasons):
        return _("Why can't it be renewed?")
    return _("Why can't it be checked out?")


def _nothing(desk: Desk, case: CheckoutCase) -> Explanation:
    telling = ExplanationSteps()
    renewal = case.loan is not None and case.loan.patron == case.patron.id
    telling.step(_("Nothing blocks the renewal.") if renewal else _("Nothing blocks it."))
    question = _("Why can't it be renewed?") if renewal else _("Why can't it be checked out?")
    answer = _("It can be renewed.") if renewal else _("It can be checked out.")
    return telling.because(case.item.whole_title, question, answer, policy(case.item.row.item_type))


def _who_may(reason: Reason, role: str) -> str:
    if reason.kind == "X":
        return _("This can't be overridden here.")
    if reason.passable:
        return _("You can override it with a reason.")
    return _("Can override it with a reason: {role}.").format(role=role) if role else _("No one here can override it.")


# ---- the facts of each


def _explain(about: BlockSubject, reason: Reason) -> list[str]:
    """Return the facts that cause a block, then the rule that was used.

    TOO_MANY_ITEMS       the loans that count, then the rows of `max_checkouts` that fit, the one used on top
    OWES_TOO_MUCH        "Lost: Emma, $17.95", "total: $17.95", then the rows of `max_owed`; of a family only a
                         sum for each card
    FAMILY_HAS_ENOUGH    how many cards count, then the rows of `family_max_checkouts`; never who has what
    TOO_MANY_FROM_PLACE  the facts alone: no row of the rules sets this limit
    """
    lines = TOLD[reason.code](about, reason) if reason.code in TOLD else []
    rule = reason.facts.get("rule")
    name = rule.name if isinstance(rule, Rule) else RULES.get(reason.code, "")
    if not name or reason.facts.get("wording") in NO_ROW:
        return lines
    used = rule if isinstance(rule, Rule) else resolve(*about.case).get(name)
    return [*lines, *rule_lines(name, about.case, used)]


def _owes(about: BlockSubject, reason: Reason) -> list[str]:
    """Return the open charges of the patron; for the family only how much each owes, without what for."""
    if about.patron is None:
        return []
    if reason.facts.get("family"):
        return _family(about)
    owed, growing = owed_by(about.patron.id), accrued(about.desk, about.patron)
    lines = and_more([charge_line(about.desk, one) for one in owed])
    if growing:
        lines.append(_("fines that still grow: {cents}").format(cents=money_label(growing)))
    total = sum(one.left for one in owed) + growing
    return [*lines, _("total: {cents}").format(cents=money_label(total))]


def _family(about: BlockSubject) -> list[str]:
    assert about.patron is not None
    members = find(Patron, "id", responsible_family(about.patron))
    owing = [(member, balance(member.id)) for member in members]
    return [f"{last_four(member.card)}: {money_label(cents)}" for member, cents in owing if cents]


def _late(about: BlockSubject, reason: Reason) -> list[str]:
    if about.patron is None:
        return []
    totals = patron_totals(about.patron.id, about.desk.at)
    count, oldest = totals.overdue, totals.since
    text = ngettext("{n} item is overdue.", "{n} items are overdue.", count).format(n=count)
    if oldest is None:
        return [text]
    return [text + " " + _("The oldest was due {due}.").format(due=due_words(about.desk, oldest))]


def _out(about: BlockSubject, reason: Reason) -> list[str]:
    """Return what is out, by the type of item; for a family only how many cards were counted."""
    if cards := reason.facts.get("cards"):
        return [
            ngettext("Counted: {n} card of the family.", "Counted: {n} cards of the family.", cards).format(n=cards)
        ]
    if about.patron is None:
        return []
    loans = open_loans_of(about.patron.id)
    types: dict[str, int] = {}
    for item in find(Item, "id", [loan.item for loan in loans]):
        types[item.item_type] = types.get(item.item_type, 0) + 1
    counts = ", ".join(f"{name_of('item_type', code) or _('no type')} {n}" for code, n in sorted(types.items()))
    return [_("Out now: {n} ({counts})").format(n=len(loans), counts=counts)] if loans else []


def _waiting(about: BlockSubject, reason: Reason) -> list[str]:
    if about.item is None:
        return []
    today = day_of(about.desk.now, about.desk.zone)
    queue = [hold for hold in queue_of(about.item.row.biblio) if hold.state == "placed"]
    lines = [f"{n} {hold_line(about.desk, hold, today)}" for n, hold in enumerate(queue, 1)]
    now = sum(counts_now(hold, today) for hold in queue)
    return [
        *and_more(lines),
        ngettext("{n} would get this copy now.", "{n} would get this copy now.", now).format(n=now),
    ]


def _put_by(about: BlockSubject, reason: Reason) -> list[str]:
    hold = hold_sheet(reason.facts["hold"]) if reason.facts.get("hold") else None
    if hold is None or not hold.pickup_by:
        return []

    until = short_day(about.desk, date.fromisoformat(hold.pickup_by))
    return [_("It is on the hold shelf until {day}.").format(day=until)]


def _stays(about: BlockSubject, reason: Reason) -> list[str]:
    if about.item is None:
        return []
    if about.item.row.not_for_loan:
        return [_("This copy is marked that way.")]
    name = name_of("item_type", about.item.row.item_type)
    return [_("Its type is marked that way: {type}").format(type=name)]


def _renewed(about: BlockSubject, reason: Reason) -> list[str]:
    n = int(reason.facts.get("n") or 0)
    return [ngettext("It was renewed {n} time.", "It was renewed {n} times.", n).format(n=n)]


TOLD: dict[str, Callable[[BlockSubject, Reason], list[str]]] = {
    "OWES_TOO_MUCH": _owes,
    "TOO_MANY_OVERDUE": _late,
    "TOO_MANY_ITEMS": _out,
    "HELD_FOR_OTHER": _waiting,
    "WAITING_FOR_OTHER": _put_by,
    "NOT_FOR_LOAN": _stays,
    "NO_MORE_RENEWALS": _renewed,
}
