"""tuils rules"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.circulation.rule_checks import Caution, check_rules
from tuils.library.circulation.rule_parameters import PARAMETERS
from tuils.library.circulation.rule_preview import RuleChange, RulePreview, make_change, preview
from tuils.library.circulation.rules import Rule, all_rules

F = TypeVar("F", bound=Callable[..., Any])
ANY = N_("any")


@family(
    N_(
        "Checkout rules: each has a name, a value, and a scope.\n\nThe most specific rule wins: "
        "branch first, then patron category, then item type. (--branch is where you work; a "
        "rule's own branch is --for-branch.)"
    )
)
def rules() -> None:
    """The family of rule commands."""


def for_whom(command: F) -> F:
    for option, name, words in (
        ("--type", "item_type", N_("For this item type.")),
        ("--category", "category", N_("For this patron category.")),
        ("--for-branch", "for_branch", N_("For this branch. Without any of these three: for all.")),
    ):
        command = click.option(option, name, metavar="CODE", default="", type=as_text, help=words)(command)
    return command


def dry_run(command: F) -> F:
    words = N_("Only show how it would affect checkouts, holds, and fines.")
    return click.option("--dry-run", "only_say", is_flag=True, help=words)(command)


@rules.command("list", help=N_("List all rules, most specific first."))
@click.pass_obj
def list_rules(call: Call) -> None:
    with call.open():
        for rule in all_rules():
            call.out.line(facts(rule), sentence(rule))


@rules.command(
    "set",
    help=N_(
        "Set a rule: `rules set loan_period 21d`, `rules set max_checkouts 5 --type "
        "DVD`.\n\nPeriods are 21d or 2h; counts are whole numbers or unlimited; money is 10.00, or "
        "in cents 1000; a fine is 0.25/1d, or in cents 25/1d. `rules list` shows the names."
    ),
)
@click.argument("name", type=as_text)
@click.argument("value", type=as_text)
@for_whom
@dry_run
@click.pass_obj
def set_one(call: Call, name: str, value: str, for_branch: str, category: str, item_type: str, only_say: bool) -> None:
    with call.open() as opened, call.out.about(rule=name):
        change = RuleChange(name, value, for_branch, category, item_type)
        if only_say:
            say_preview(call, preview(opened.desk, change))
            return
        rule = opened.do(make_change, change)
        call.out.line(facts(rule), sentence(rule))


@rules.command("unset", help=N_("Remove a rule, so that a more general one applies."))
@click.argument("name", type=as_text)
@for_whom
@dry_run
@click.pass_obj
def unset_one(call: Call, name: str, for_branch: str, category: str, item_type: str, only_say: bool) -> None:
    with call.open() as opened, call.out.about(rule=name):
        change = RuleChange(name, None, for_branch, category, item_type)
        if only_say:
            say_preview(call, preview(opened.desk, change))
            return
        rule = opened.do(make_change, change)
        call.out.line(facts(rule), _("Removed: {rule}").format(rule=sentence(rule)))


def say_preview(call: Call, shown: RulePreview) -> None:
    """What the change would mean, and that it was not made."""
    gone = {"value": None, "value_cents": None} if shown.rule is None else {}
    about = {
        **facts(shown.about),
        **gone,
        "was": shown.was and shown.was.value,
        "dry_run": True,
        "effects": {effect.code: effect.n for effect in shown.effects},
        "cautions": [caution_facts(caution) for caution in shown.cautions],
        "message": shown.said,
    }
    words = _("Would be set: {rule}") if shown.rule else _("Would be removed: {rule}")
    call.out.line(about, words.format(rule=sentence(shown.about)), shown.said)


@rules.command(
    "check",
    help=N_("Find rules that are missing, override others, or can never apply. Exits with 1 if one is missing."),
)
@click.pass_obj
def check(call: Call) -> None:
    with call.open():
        cautions = check_rules()
        for caution in cautions:
            call.out.line(caution_facts(caution), caution.said)
            call.out.ask(1 if caution.code == "NO_RULE" else 0)
        if not cautions:
            call.out.note(_("No problems found in the rules."))


def caution_facts(caution: Caution) -> dict[str, Any]:
    about = facts(caution.rule) if caution.rule else {"rule": caution.name}
    others = [facts(rule) for rule in caution.others]
    return {"caution": caution.code, **about, "others": others, "message": caution.said}


def facts(rule: Rule) -> dict[str, Any]:
    """`value` as `rules set` takes it; of money in cents, which `value_cents` says as a number."""
    money = rule.name in PARAMETERS and PARAMETERS[rule.name].kind.money
    return {
        "rule": rule.name,
        "value": rule.value,
        **({"value_cents": rule.cents} if money else {}),
        "branch": rule.branch or None,
        "category": rule.category or None,
        "item_type": rule.item_type or None,
        "step": rule.step,
    }


def sentence(rule: Rule) -> str:
    said = _("{name} = {value}  (branch {branch}, category {category}, type {type}): {words}")
    words = _(PARAMETERS[rule.name].words) if rule.name in PARAMETERS else ""
    return said.format(
        name=rule.name,
        value=rule.shown,
        branch=rule.branch or _(ANY),
        category=rule.category or _(ANY),
        type=rule.item_type or _(ANY),
        words=words,
    )
