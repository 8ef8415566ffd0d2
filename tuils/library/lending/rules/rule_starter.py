"""The rules with which a library begins: fine-free, one place; item types set the terms, categories the limits."""

from __future__ import annotations

from .rule_kinds import UNLIMITED
from .rule_parameters import BUILT_IN
from .rules import Rule

STARTER: tuple[Rule, ...] = (
    *(Rule(name, value) for name, value in BUILT_IN.items()),
    Rule("loan_period", "7d", item_type="DVD"),
    Rule("renewals_allowed", "1", item_type="DVD"),
    Rule("max_checkouts", "5", item_type="DVD"),
    Rule("loan_period", "14d", item_type="NEW"),
    Rule("renewals_allowed", "0", item_type="NEW"),
    Rule("loan_period", "7d", item_type="MAG"),
    Rule("loan_period", "7d", item_type="EQUIP"),
    Rule("renewals_allowed", "0", item_type="EQUIP"),
    # Charged only where the library has switched fines on.
    Rule("fine_rate", "100/1d", item_type="EQUIP"),
    Rule("fine_cap", "1000", item_type="EQUIP"),
    Rule("loan_period", "2h", item_type="LAPTOP"),
    Rule("renewals_allowed", "0", item_type="LAPTOP"),
    Rule("max_checkouts", "1", item_type="LAPTOP"),
    Rule("holds_allowed", "0", item_type="LAPTOP"),
    Rule("max_checkouts", "0", item_type="REF"),
    Rule("holds_allowed", "0", item_type="REF"),
    Rule("renewals_allowed", "0", item_type="ILL"),
    Rule("patron_max_checkouts", "10", category="CHILD"),
    Rule("patron_max_checkouts", "2", category="TEMP"),
    Rule("holds_allowed", "0", category="TEMP"),
    Rule("patron_max_checkouts", "50", category="STAFF"),
    Rule("patron_max_checkouts", "50", category="VOL"),
    Rule("max_overdue_items", UNLIMITED, category="HOME"),
    Rule("max_overdue_days", UNLIMITED, category="HOME"),
    Rule("patron_max_checkouts", UNLIMITED, category="LIB"),
    Rule("loan_period", "42d", category="LIB", item_type="BK"),
)
