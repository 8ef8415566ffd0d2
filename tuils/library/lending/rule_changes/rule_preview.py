"""A preview of a rule before it is written: its value now, the effects of the change today, and new warnings."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.rules.rule_checks import Caution, cautions_of
from tuils.library.lending.rules.rule_parameters import BUILT_IN, parameter_of
from tuils.library.lending.rules.rules import Rule, all_rules, rule_to_set, set_circulation_rule, unset_rule
from tuils.values.dataclass import dataclass

from .rule_effects import Counting, Decided, Effect


@dataclass(frozen=True)
class RuleChange:
    """A value for a row of the matrix, as somebody typed it; None removes the row."""

    name: str
    value: str | None
    branch: str = ""
    category: str = ""
    item_type: str = ""


@dataclass(frozen=True)
class RulePreview:
    """A preview. `was` is the row as it is, None if there is none; `rule` as it would be, None if it is removed.

    `effects` are counted at the row's branch, else at the desk's. `cautions`: those that the matrix does not give
    now.
    """

    was: Rule | None
    rule: Rule | None
    effects: tuple[Effect, ...]
    cautions: tuple[Caution, ...]

    @property
    def about(self) -> Rule:
        """Return the row as it would be, or the one that is removed."""
        about = self.rule or self.was
        assert about
        return about

    @property
    def said(self) -> str:
        """Return the effects and warnings in sentences."""
        return " ".join([*(effect.said for effect in self.effects), *(caution.said for caution in self.cautions)])


@permitted("library.rules")
def preview_rule_change(desk: Desk, change: RuleChange) -> RulePreview:
    """Return the effects of this change; nothing is written. Refuse as the change itself would be."""
    place = (change.branch, change.category, change.item_type)
    name, rules = parameter_of(change.name).name, all_rules()
    was = next((rule for rule in rules if rule.name == name and rule.place == place), None)
    rule = None if change.value is None else rule_to_set(name, change.value, *place)
    if rule is None and was is None:
        raise refuse("UNKNOWN_ID", code=name)
    if rule == was:
        return RulePreview(was, rule, (Effect("nothing_new", 0, _("It already says that.")),), ())
    coming = sorted([one for one in rules if one != was] + ([rule] if rule else []), key=lambda one: one.step)
    known = set(cautions_of(rules))
    new = tuple(caution for caution in cautions_of(coming) if caution not in known)
    branch = change.branch or desk.branch
    decided = Decided(branch, _of(name, rules), _of(name, coming))
    return RulePreview(was, rule, tuple(Counting(desk, name, decided).effects()), new)


def _of(name: str, rules: list[Rule]) -> list[Rule]:
    """Return the rows of one parameter, and the defaults below them."""
    below = [Rule(name, BUILT_IN[name] or "", built_in=True)] if name in BUILT_IN else []
    return [*(rule for rule in rules if rule.name == name), *below]


def make_change(desk: Desk, change: RuleChange) -> Rule:
    """Write the change. Return the row as it is now, or the removed one. Refuse as `set_circulation_rule` and
    `unset_rule`.
    """
    place = {"branch": change.branch, "category": change.category, "item_type": change.item_type}
    if change.value is None:
        return unset_rule(desk, change.name, **place)
    return set_circulation_rule(desk, change.name, change.value, **place)
