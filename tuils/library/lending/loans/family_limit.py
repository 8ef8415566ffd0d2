"""The limit of a family: one hotspot for a household, whichever card it is checked out on."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.lending.queries import count_family_loans
from tuils.library.lending.rules.rules import Rule
from tuils.library.lending.terms.blocks import Blocks
from tuils.models import Patron


def family_limit_block(blocks: Blocks, rule: Rule, patron: Patron, item: NamedItem) -> None:
    """Add a block if the family has as many as it may. It says how many, never who has them.

    A row for a type counts that type; a row for all types counts everything. The item itself does not count: it may
    come from another card of the family.
    """
    family = responsible_family(patron)
    count = count_family_loans(family, rule.item_type, item.row.id)
    if rule.limit is not None and count >= rule.limit:
        words = name_of("item_type", rule.item_type) if rule.item_type else _("items")
        facts = {"n": count, "limit": rule.limit, "type": words, "cards": len(family), "rule": rule}
        blocks.add("TOO_MANY_ITEMS", wording="FAMILY_HAS_ENOUGH", **facts)
