"""The terms of things that need care: an agreement, a deposit, days between two loans, as rules ask for them.

A rule of these is set for few types, so that nothing of it is loaded, or asked of the store, for any other item.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.state import POLICIES
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.lending.rules.rule_kinds import NO_TOPIC
from tuils.library.lending.rules.rule_parameters import AGREEMENT, BETWEEN, DEPOSIT as DEPOSIT_RULE
from tuils.library.lending.rules.rules import Rule, resolve
from tuils.library.lending.terms.blocks import Blocks
from tuils.library.people.accounts.ledger import DEPOSIT, add_line, charges_of_loan, waived_of
from tuils.models import Loan, Patron
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .thing_queries import pause_until, version_signed
from .thing_state import PAUSED, SIGNED

UNSIGNED = "AGREEMENT_UNSIGNED"


@dataclass(frozen=True)
class AgreementText:
    """A text that patrons sign: one of the policy library, by its topic."""

    topic: str
    title: str
    version: int
    text: str


def agreement_text(topic: str) -> AgreementText | None:
    """Return the library's text of this topic; None if it has none of its own."""
    told = value_of(f"{POLICIES}{topic}", None)
    if not isinstance(told, dict) or not told.get("text"):
        return None
    return AgreementText(topic, str(told.get("title") or topic), int(told.get("version") or 1), str(told.get("text")))


def agreement_asked(rules: Mapping[str, Rule]) -> AgreementText | None:
    """Return the agreement that these rules ask for; None if they ask for none, or its text was removed."""
    rule = rules.get(AGREEMENT)
    return agreement_text(rule.value) if rule and rule.value != NO_TOPIC else None


def thing_blocks(blocks: Blocks, rules: Mapping[str, Rule], patron: Patron, item: NamedItem) -> None:
    """Add blocks for an agreement to sign, a wait until the next loan, a deposit."""
    desk, rule = blocks.desk, rules.get(BETWEEN)
    if rule and rule.limit:
        until = pause_until(responsible_family(patron), item.row.item_type)
        if until > day_of(desk.at, desk.zone).isoformat():
            blocks.add("TOO_SOON", date=iso_words(desk, until), n=rule.limit, rule=rule)
    text = agreement_asked(rules)
    if text and (signed := version_signed(patron.id, text.topic)) != text.version:
        facts = {"agreement": text.title, "topic": text.topic, "version": text.version, "rule": rules[AGREEMENT]}
        blocks.add(UNSIGNED, **({"wording": "AGREEMENT_CHANGED", "signed": signed} if signed else {}), **facts)
    asked = rules.get(DEPOSIT_RULE)
    if asked and asked.cents:
        blocks.add("DEPOSIT_FEE", fee=money_label(asked.cents), cents=asked.cents, rule=asked)


def write_with_loan(act: Act, rules: Mapping[str, Rule], patron: str, loan: str, *, signed: bool) -> int:
    """Write, in the act of a checkout, the agreement if it was signed just now, and charge the deposit. Return its
    cents."""
    if signed and (text := agreement_asked(rules)):
        write_signed(act, text, patron)
    rule = rules.get(DEPOSIT_RULE)
    cents = (rule.cents or 0) if rule else 0
    if cents:
        add_line(act, "charge", patron, cents, DEPOSIT, tie={"loan": loan})
    return cents


def write_signed(act: Act, text: AgreementText, patron: str) -> None:
    facts = {"topic": text.topic, "title": text.title, "version": text.version}
    act.write(SIGNED, {"patron": patron}, list=NEW, data={"set": facts})


def take_thing_back(act: Act, item: NamedItem, loan: Loan, patron: Patron) -> int:
    """Write, in the act that ends a loan, that its deposit is not owed any more, and until when nothing of its type is
    lent. Return the cents of the deposit: what was paid of it becomes credit, which a refund pays out."""
    if item.facts.pauses:
        _begin_pause(act, item, patron)
    lifted = 0
    for charge in charges_of_loan(loan.id, DEPOSIT) if item.facts.has_deposit else ():
        if (cents := charge.cents - waived_of(charge.id)) > 0:
            add_line(act, "waive", patron.id, cents, DEPOSIT, charge=charge.id)
            lifted += cents
    return lifted


def _begin_pause(act: Act, item: NamedItem, patron: Patron) -> None:
    rule = resolve(act.desk.branch, patron.category, item.row.item_type).get(BETWEEN)
    if rule and rule.limit:
        until = day_of(act.desk.at, act.desk.zone) + timedelta(rule.limit)
        facts = {"item_type": item.row.item_type, "until": until.isoformat()}
        act.write(PAUSED, {"patron": patron.id}, list=NEW, data={"set": facts})
