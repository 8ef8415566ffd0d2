"""tuils rules: rules of checkout, each with its scope"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.cli.kit.amounts import IN_CENTS, one_of_two, refuse_whole
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, list_command, tell_line, tell_table
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.lending.rule_changes.rule_preview import RuleChange, RulePreview, make_change, preview_rule_change
from tuils.library.lending.rules.rule_checks import check_rules
from tuils.library.lending.rules.rule_kinds import RATE
from tuils.library.lending.rules.rule_parameters import PARAMETERS, parameter_code
from tuils.library.lending.rules.rule_table import CAUTIONS, RULES

F = TypeVar("F", bound=Callable[..., Any])


rules = family(
    "rules",
    N_(
        "Checkout rules: each has a name, a value, and a scope.\n\nThe most specific rule wins: "
        "branch first, then patron category, then item type. (--branch is where you work; a "
        "rule's own branch is --for-branch.)"
    ),
)


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


list_command(rules, "list", RULES, N_("List all rules, most specific first."))


@rules.command(
    "set",
    help=N_(
        "Set a rule: `rules set loan_period 21d`, `rules set max_checkouts 5 --type "
        "DVD`.\n\nPeriods are 21d or 2h; counts are whole numbers or unlimited; money is 10.00, a "
        "fine 0.25/1d. `rules list` shows the names."
    ),
)
@click.argument("name", type=as_text)
@click.argument("value", required=False, metavar="VALUE", type=as_text)
@click.option("--cents", metavar="CENTS", type=as_text, help=IN_CENTS)
@for_whom
@dry_run
def rules_set(call: Call, /, name: str, value: str | None, cents: str | None, only_say: bool, **place: str) -> None:
    value = _value_typed(name, value, cents)
    with call.open() as opened, call.out.about(rule=name):
        change = RuleChange(name, value, place["for_branch"], place["category"], place["item_type"])
        if only_say:
            say_preview(call, opened.desk, preview_rule_change(opened.desk, change))
            return
        tell_line(call, opened.desk, RULES, opened.do(make_change, change))


def _value_typed(name: str, value: str | None, cents: str | None) -> str:
    """Return the value of this rule. Money has a point, unless given in cents."""
    one_of_two(value, cents)
    known = PARAMETERS.get(parameter_code(name))
    typed = (value or cents or "").strip()
    amount, slash, rest = typed.partition("/")
    is_money = known is not None and (known.kind.money or (known.kind is RATE and bool(slash)))
    if cents is not None and not (is_money and amount.strip().isdecimal()):
        raise click.BadParameter(_("Whole cents, such as 1250."), param_hint="--cents")
    if cents is None and is_money:
        refuse_whole(amount.strip(), "--cents", after=slash + rest)
    return typed


@rules.command("unset", help=N_("Remove a rule, so that a more general one applies."))
@click.argument("name", type=as_text)
@for_whom
@dry_run
@in_library(rule="name")
def rules_unset(
    call: Call, opened: Opened, name: str, for_branch: str, category: str, item_type: str, only_say: bool
) -> None:
    change = RuleChange(name, None, for_branch, category, item_type)
    if only_say:
        say_preview(call, opened.desk, preview_rule_change(opened.desk, change))
        return
    tell_line(call, opened.desk, RULES, opened.do(make_change, change), _("Removed: {rule}").format(rule="{line}"))


def say_preview(call: Call, desk: Desk, shown: RulePreview) -> None:
    """Show the effects of the change, and that it was not made."""
    gone = {"value": None, "value_cents": None} if shown.rule is None else {}
    more = {
        **gone,
        "was": shown.was and shown.was.value,
        "dry_run": True,
        "effects": {effect.code: effect.n for effect in shown.effects},
        "cautions": [CAUTIONS.facts(desk, caution) for caution in shown.cautions],
        "message": shown.said,
    }
    words = _("Would be set: {rule}") if shown.rule else _("Would be removed: {rule}")
    said = [words.format(rule=line) for line in RULES.sentences(desk, shown.about)]
    call.out.line(RULES.facts(desk, shown.about) | more, *said, shown.said)


@rules.command(
    "check",
    help=N_("Find rules that are missing, override others, or can never apply. Exits with 1 if one is missing."),
)
@csv_option
def rules_check(call: Call, file: Path | None) -> None:
    with call.open() as opened:
        found = check_rules()
        tell_table(call, opened, CAUTIONS, found, file)
        if any(caution.code == "NO_RULE" for caution in found):
            call.out.ask(1)
