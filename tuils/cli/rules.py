"""tuils rules"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.library.circulation.rules import PARAMETERS, Rule, all_rules, check_rules, set_rule, unset_rule

from .call import Call
from .options import as_text, family

F = TypeVar("F", bound=Callable[..., Any])
ANY = N_("any")


@family(
    N_(
        "The rules of lending: each has a name, a value, and for whom it holds.\n\n"
        "Of several that fit the most special decides: branch before patron category before item type. "
        "(--branch is where a command stands; a rule's own branch is --for-branch.)"
    )
)
def rules() -> None:
    """The family of rule commands."""


def for_whom(command: F) -> F:
    for option, name, words in (
        ("--type", "item_type", N_("For this item type.")),
        ("--category", "category", N_("For this patron category.")),
        ("--for-branch", "for_branch", N_("For this branch. Without these three: for all.")),
    ):
        command = click.option(option, name, metavar="CODE", default="", type=as_text, help=words)(command)
    return command


@rules.command("list", help=N_("List all rules, the most special first."))
@click.pass_obj
def list_rules(call: Call) -> None:
    with call.open():
        for rule in all_rules():
            call.out.line(facts(rule), sentence(rule))


@rules.command(
    "set",
    help=N_(
        "Set a rule: `rules set loan_period 21d`, `rules set max_checkouts 5 --type DVD`.\n\n"
        "Lengths are 21d or 2h; counts are whole numbers or unlimited. `rules list` shows the names."
    ),
)
@click.argument("name", type=as_text)
@click.argument("value", type=as_text)
@for_whom
@click.pass_obj
def set_one(call: Call, name: str, value: str, for_branch: str, category: str, item_type: str) -> None:
    with call.open() as opened, call.out.about(rule=name):
        rule = opened.do(set_rule, name, value, branch=for_branch, category=category, item_type=item_type)
        call.out.line(facts(rule), sentence(rule))


@rules.command("unset", help=N_("Take a rule out, so that a more general one decides."))
@click.argument("name", type=as_text)
@for_whom
@click.pass_obj
def unset_one(call: Call, name: str, for_branch: str, category: str, item_type: str) -> None:
    with call.open() as opened, call.out.about(rule=name):
        rule = opened.do(unset_rule, name, branch=for_branch, category=category, item_type=item_type)
        call.out.line(facts(rule), _("Taken out: {rule}").format(rule=sentence(rule)))


@rules.command("check", help=N_("Look for rules that are missing or hide others. Leaves 1 where one is missing."))
@click.pass_obj
def check(call: Call) -> None:
    with call.open():
        cautions = check_rules()
        for caution in cautions:
            about = facts(caution.rule) if caution.rule else {"rule": None}
            call.out.line({"caution": caution.code, **about, "message": caution.said}, caution.said)
            call.out.ask(1 if caution.code == "NO_RULE" else 0)
        if not cautions:
            call.out.note(_("The rules are whole."))


def facts(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "value": rule.value,
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
        value=rule.value,
        branch=rule.branch or _(ANY),
        category=rule.category or _(ANY),
        type=rule.item_type or _(ANY),
        words=words,
    )
