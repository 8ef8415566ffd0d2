"""Before a rule is written: what it is now, what the change means for today, and what it would make one look at."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.desk import Desk
from tuils.library.refusals import refuse
from tuils.values.dataclass import dataclass

from .rule_checks import Caution, cautions_of
from .rule_effects import Counting, Decided, Effect
from .rule_parameters import BUILT_IN, parameter_of
from .rules import Rule, all_rules, rule_of, set_rule, unset_rule


@dataclass(frozen=True)
class RuleChange:
    """A value for a row of the matrix, as somebody typed it; None takes the row out."""

    name: str
    value: str | None
    branch: str = ""
    category: str = ""
    item_type: str = ""


@dataclass(frozen=True)
class RulePreview:
    """`was` is the row as it stands, None where there is none; `rule` as it would be, None where it goes.

    `effects` are counted at the row's branch, else at the desk's. `cautions`: those that the matrix does not give now.
    """

    was: Rule | None
    rule: Rule | None
    effects: tuple[Effect, ...]
    cautions: tuple[Caution, ...]

    @property
    def about(self) -> Rule:
        """The row as it would be, or the one that goes."""
        about = self.rule or self.was
        assert about
        return about

    @property
    def said(self) -> str:
        """What it means, in sentences."""
        return " ".join([*(effect.said for effect in self.effects), *(caution.said for caution in self.cautions)])


def preview(desk: Desk, change: RuleChange) -> RulePreview:
    """What this change would mean; nothing is written. Refused as the change itself would be."""
    desk.require("library.rules")
    place = (change.branch, change.category, change.item_type)
    name, rules = parameter_of(change.name).name, all_rules()
    was = next((rule for rule in rules if rule.name == name and rule.place == place), None)
    rule = None if change.value is None else rule_of(name, change.value, *place)
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
    """The rows of one parameter, and what holds below them."""
    below = [Rule(name, BUILT_IN[name] or "", built_in=True)] if name in BUILT_IN else []
    return [*(rule for rule in rules if rule.name == name), *below]


def make_change(desk: Desk, change: RuleChange) -> Rule:
    """Write it. Gives back the row as it is now, or the one that went. Refused as `set_rule` and `unset_rule` are."""
    place = {"branch": change.branch, "category": change.category, "item_type": change.item_type}
    if change.value is None:
        return unset_rule(desk, change.name, **place)
    return set_rule(desk, change.name, change.value, **place)
