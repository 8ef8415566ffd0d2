"""The settings that a case presumes, set by the verbs that a library sets them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import set_value
from tuils.library.lending.rules.rule_parameters import WHEN_WAITING
from tuils.library.lending.rules.rules import all_rules, set_circulation_rule, unset_rule

from .cases import NotHere
from .reading import length_of, money, period_of
from .stage import Stage

Policy = Callable[[Stage, Any], None]
NO_LIMIT = "unlimited"
BLANK = (None, "")
PLACE = "SHELF"
WAITING_NAMES = (WHEN_WAITING, "loan_period_when_others_wait", "loan_period_with_holds")


def apply_policy(stage: Stage) -> None:
    """Set all that is known here; unknown policies stay unread."""
    for name in stage.policy.each():
        if name in POLICY:
            POLICY[name](stage, stage.policy.take(name))


def _rule(name: str, read: Callable[[Any], str] = str) -> Policy:
    def policy(stage: Stage, value: Any) -> None:
        set_circulation_rule(stage.desk, name, NO_LIMIT if value in BLANK else read(value))

    return policy


def _cents(value: Any) -> str:
    return str(money(value))


def _setting(name: str) -> Policy:
    return lambda stage, value: set_value(stage.desk, name, value)


def _only(*usual: Any) -> Policy:
    """A setting that we have not, which holds here as one of these values says."""

    def policy(_stage: Stage, value: Any) -> None:
        if value not in usual:
            raise NotHere(f"no choice of {value!r}")

    return policy


def _told(_stage: Stage, _value: Any) -> None:
    """Ignore a policy that makes no difference here."""


_COLUMNS = {"category": ("category", "ADULT"), "type": ("item_type", "BK"), "library": ("branch", "MAIN"),
            "branch": ("branch", "MAIN")}  # fmt: skip
_NO_COLUMN = ("all", "any", "and", "patron", "item", "plus", "per", "default", "everywhere", "overall", "this", "total")


def _place_of(scope: str) -> dict[str, str]:
    """Return the columns of a rule for this case: `category`, `library_and_category`, `item_type`."""
    words = [word for word in re.split(r"[^a-z]+", scope.lower()) if word and word not in _NO_COLUMN]
    if any(word not in _COLUMNS for word in words):
        raise NotHere(f"a limit by {scope!r}")
    return dict(_COLUMNS[word] for word in words)


def _limits(of_type: str, of_patron: str) -> Policy:
    """A number for everything, or one for each of several columns."""

    def policy(stage: Stage, value: Any) -> None:
        for scope, most in value.items() if isinstance(value, Mapping) else [("", value)]:
            place = _place_of(scope)
            name = of_type if "item_type" in place else of_patron
            set_circulation_rule(stage.desk, name, NO_LIMIT if most in BLANK else str(most), **place)

    return policy


def _no_rules(stage: Stage, value: Any) -> None:
    """Remove the loan periods where the case says that there are no rules."""
    if value not in (None, [], {}, "", "none", 0, False):
        raise NotHere(f"rules: {value!r}")
    for rule in all_rules():
        if rule.name == "loan_period":
            branch, category, item_type = rule.place
            unset_rule(stage.desk, rule.name, branch=branch, category=category, item_type=item_type)


def _from_place(stage: Stage, value: Any) -> None:
    add_code(stage.desk, "location", PLACE, {"name": PLACE, "max_checkouts": value})


def _overdues(stage: Stage, value: Any) -> None:
    """Set the rule for overdues. `ask`: the person at the desk may override; `block`: nobody there may."""
    free = value in ("allow", "ignore", "none", "nothing", *BLANK)
    if not free and value not in ("ask", "confirm", "confirmation", "block", "refuse"):
        raise NotHere(f"overdues: {value!r}")
    set_circulation_rule(stage.desk, "max_overdue_items", NO_LIMIT if free else "0")
    if free:
        set_circulation_rule(stage.desk, "max_overdue_days", NO_LIMIT)
    if value in ("block", "refuse"):
        stage.barred_codes.add("TOO_MANY_OVERDUE")


def _max_overdues(stage: Stage, value: Any) -> None:
    set_circulation_rule(stage.desk, "max_overdue_days", NO_LIMIT)
    if value == "exceeded":
        set_circulation_rule(stage.desk, "max_overdue_items", "0")
        stage.lend_some(1, due=stage.day("-2d"), what="O")
    else:
        set_circulation_rule(stage.desk, "max_overdue_items", NO_LIMIT if value is None else str(value))


def _override(stage: Stage, value: Any) -> None:
    """Set whether the person at the desk may override blocks."""
    if not value:
        stage.barred_codes.update(("OWES_TOO_MUCH", "TOO_MANY_OVERDUE", "TOO_MANY_ITEMS"))


def _auto_return(stage: Stage, value: Any) -> None:
    """Set automatic check-in: the desk answers its question by itself with "check in first"."""
    if value:
        stage.passed.add("ALREADY_OUT_OTHER")


def _return_to(stage: Stage, value: Any) -> None:
    words = set(str(value or "none").lower().split())
    home, here = {"home", "homebranch"}, {"here", "stay", "stays", "no", "nowhere", "noreturn", "not", "float", "none"}
    if bool(words & home) == bool(words & here):
        raise NotHere(f"returns to {value!r}")
    stage.returns = "home" if words & home else "here"
    stage.branch("MAIN", name="Main")


def _holds_allowed(stage: Stage, value: Any) -> None:
    if isinstance(value, Mapping):
        _limits("holds_allowed", "patron_max_holds")(stage, value)
    elif isinstance(value, bool):
        set_circulation_rule(stage.desk, "holds_allowed", "5" if value else "0")
    else:
        set_circulation_rule(stage.desk, "holds_allowed", NO_LIMIT if value is None else str(value))


def _max_holds(stage: Stage, value: Any) -> None:
    """The limit that is told decides alone."""
    set_circulation_rule(stage.desk, "holds_allowed", NO_LIMIT)
    _limits("holds_allowed", "patron_max_holds")(stage, value)


def _a_day(stage: Stage, value: Any) -> None:
    set_value(stage.desk, "holds_per_day", None if value in BLANK else int(value))


def _hold_life(stage: Stage, value: Any) -> None:
    set_value(stage.desk, "hold_life", str(length_of(value)) if value else "")


def _price(stage: Stage, value: Any) -> None:
    stage.price = money(value) or 0


def _fee(stage: Stage, value: Any) -> None:
    set_circulation_rule(stage.desk, "lost_processing_fee", _cents(value) if value is not None else "0")


def _period(stage: Stage, value: Any) -> None:
    unit = stage.policy.take("unit", usual="days")
    stage.period = period_of(value, unit)
    set_circulation_rule(stage.desk, "loan_period", str(stage.period))


def _when_waiting(stage: Stage, value: Any) -> None:
    """Shorten loans while others wait for the title: a number of days, or a length. The desk asks about the waiting
    holds."""
    stage.passed.add("HELD_FOR_OTHER")
    set_circulation_rule(stage.desk, WHEN_WAITING, str(length_of(value)))


def _forgive(stage: Stage, value: Any) -> None:
    """Set what happens to the charge when a lost copy is found."""
    ways = {True: "refund", False: "keep", "refund": "refund", "keep": "keep", "restore": "restore"}
    if value not in ways:
        raise NotHere(f"a found copy: {value!r}")
    set_circulation_rule(stage.desk, "lost_forgive", ways[value])


def _auto_debt(stage: Stage, value: Any) -> None:
    set_circulation_rule(stage.desk, "max_owed", NO_LIMIT if value is None else _cents(value))


def _cart(stage: Stage, value: Any) -> None:
    """Set up new books to come to the desk in process, and go to the shelves by the cart."""
    set_value(stage.desk, "shelving_cart", bool(value))


def _late_renewal(stage: Stage, value: Any) -> None:
    ways = {None: "allow", "allow": "allow", "block": "block_all", "block_all": "block_all", "block_item": "block_item",
            "blockitem": "block_item"}  # fmt: skip
    if value not in ways:
        raise NotHere(f"late renewals: {value!r}")
    set_value(stage.desk, "renew_overdue", ways[value])


def _credit_counts(stage: Stage, value: Any) -> None:
    """Refuse the case if debt ignores credit, as here credit always reduces it; without any credit it doesn't
    matter."""
    if not value and money(stage.case.setup.get("credit")):
        raise NotHere("a debt that credit does not make smaller")


POLICY: dict[str, Policy] = {
    "max_loans": _limits("max_checkouts", "patron_max_checkouts"),
    **dict.fromkeys(("rule", "rules"), _no_rules),
    "max_from_place": _from_place,
    "overdues": _overdues,
    "max_overdues": _max_overdues,
    "override": _override,
    "auto_return": _auto_return,
    "max_debt": _rule("max_owed", _cents),
    "max_debt_of_dependants": _rule("max_owed_family", _cents),
    "max_debt_of_guarantors": _rule("max_owed_family", _cents),
    "age_marks": _setting("age_marks"),
    "same_title_twice": _only(True, None),
    "max_renewals": _rule("renewals_allowed"),
    "auto_renew": _only(True),
    "renew_if_other_copies_free": _setting("renew_if_copies_free"),
    "overdues_and_renewal": _late_renewal,
    "renew_from_days_before_due": _only(None),
    "renew_when_owing_too_much": _setting("renew_when_owing"),
    "max_debt_for_auto_renewal": _auto_debt,
    "count_credit": _credit_counts,
    "no_auto_renewal_after_days": _setting("auto_renew_days"),
    "no_auto_renewal_after": _only(None),
    "expired_cannot_renew": _only(True),
    "stop_lost": _only(False),
    "stop_withdrawn": _only(False),
    "return_to": _return_to,
    "return_at": _only("any", "anywhere", None),
    "on_return": _only(None),
    "processing_to_cart": _cart,
    "replacement_fee": _price,
    "replacement_price": _price,
    "processing_fee": _fee,
    "refund_processing_fee": _setting("refund_processing_fee"),
    "refund_lost": _forgive,
    "on_found": _forgive,
    **dict.fromkeys(("refund", "refund_lost_fee", "refund_on_found", "refund_on_return"), _forgive),
    "claim_closes_loan": _only(False),
    "claim_lost_value": _told,
    "resolve_claim_on_return": _only(None),
    "anonymous_patron": _told,
    "holds_on_damaged": _setting("holds_on_damaged"),
    "capture_on_order": _only(True),
    "max_holds": _max_holds,
    "max_holds_per_day": _a_day,
    "holds_allowed": _holds_allowed,
    "pickup_days": _rule("hold_pickup_days"),
    "skip_closed": _only(True),
    "skip_closed_days": _only(True),
    "closed_days_counted": _only(False),
    "count_closed_days": _only(False),
    "count_open_days": _only(True),
    "open_days_only": _only(True),
    "closed_days": _only("skip", "skip_closed", "not counted", "not_counted"),
    "cancel_unclaimed": _setting("cancel_unclaimed"),
    "default_hold_life": _hold_life,
    "copy_fills": _only("any", "any patrons", "any patron", None),
    "pickup_rule": _only("any", None),
    "max_on_site": _only(None),
    "loan_period": _period,
    **dict.fromkeys(WAITING_NAMES, _when_waiting),
}
