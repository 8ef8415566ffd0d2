"""A patron's blocks for money and lateness: what is owed, by whom, and how many loans are late."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.queries import PatronTotals, ids_of_family
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rules import Rule, required
from tuils.library.lending.terms.blocks import Blocks
from tuils.library.people.accounts.ledger import balance_of
from tuils.models import Patron
from tuils.values.time.moments import day_of

from .fining import accrued


def owing_blocks(blocks: Blocks, totals: PatronTotals, rules: dict[str, Rule], patron: Patron) -> None:
    """Add blocks if the patron, fines that grow included, or the family together owes more than the limit."""
    rule = _limit(blocks, rules, "max_owed")
    if rule and rule.limit is not None:
        owed = totals.owed_cents + (accrued(blocks.desk, patron) if totals.past_due else 0)
        if owed > rule.limit:
            blocks.add("OWES_TOO_MUCH", owed=money_label(owed), limit=money_label(rule.limit), cents=owed, rule=rule)
    family = required(rules, "max_owed_family")
    if family.limit is not None:
        owed = balance_of(responsible_family(patron))
        if owed > family.limit:
            facts = {"owed": money_label(owed), "limit": money_label(family.limit), "cents": owed, "rule": family}
            blocks.add("OWES_TOO_MUCH", wording="FAMILY_OWES", family=True, **facts)


def _limit(blocks: Blocks, rules: dict[str, Rule], name: str) -> Rule | None:
    """Return the rule; a missing one is added to the reasons, since an account is shown all the same."""
    if name not in rules:
        blocks.add("NO_RULE", name=_(PARAMETERS[name].words))
    return rules.get(name)


def responsible_family(patron: Patron) -> list[str]:
    """Return the ids of the patron, the guardian, all who have the same guardian or are in the patron's care, and
    all who were put into one family with the patron."""
    heads = sorted({patron.id, patron.guardian or patron.id})
    found = ids_of_family(heads, patron.family)
    return sorted({*heads, *(row[0] for row in found)})


def overdue_blocks(blocks: Blocks, totals: PatronTotals, rules: dict[str, Rule]) -> None:
    """Add blocks if too many loans are late, or one of them for too long."""
    most, longest = _limit(blocks, rules, "max_overdue_items"), required(rules, "max_overdue_days")
    if most is None or (most.limit is None and longest.limit is None):
        return
    count, oldest = totals.overdue, totals.since
    if most.limit is not None and count > most.limit:
        blocks.add("TOO_MANY_OVERDUE", n=count, limit=most.limit, rule=most)
    elif longest.limit is not None and oldest is not None:
        zone = blocks.desk.zone
        days = (day_of(blocks.desk.at, zone) - day_of(oldest, zone)).days
        if days > longest.limit:
            blocks.add("TOO_MANY_OVERDUE", wording="OVERDUE_TOO_LONG", n=days, limit=longest.limit, rule=longest)
