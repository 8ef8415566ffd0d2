"""Warnings about the matrix: traps, rows that never apply, rows about things that no longer exist."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.rule_queries import rule_codes
from tuils.library.lending.rules.rule_checks import Caution, check_rules, never_asked
from tuils.library.lending.rules.rules import Rule, all_rules, resolve, set_circulation_rule, unset_rule
from tuils.models import db


def put(desk: Desk, name: str, worth: str, scope: tuple[str, ...]) -> Rule:
    return set_circulation_rule(desk, name, worth, branch=scope[0], category=scope[1], item_type=scope[2])


def found(code: str) -> list[Caution]:
    return [caution for caution in check_rules() if caution.code == code]


def take_away(desk: Desk, prefix: str, code: str) -> None:
    """A code that another site took out meanwhile."""
    with db.atomic():
        write_setting(Act(desk), prefix, code, value=None)


@pytest.fixture
def blank_desk(desk: Desk) -> Desk:
    """Without any rule for the loan period."""
    for rule in all_rules():
        if rule.name == "loan_period":
            unset_rule(desk, rule.name, branch=rule.branch, category=rule.category, item_type=rule.item_type)
    return desk


# a row for any type that decides before one which names the type


def test_trap_b_category_beats_item_type_and_the_editor_warns(desk: Desk) -> None:
    assert check_rules() == []
    rule = set_circulation_rule(desk, "loan_period", "42d", category="STAFF")
    assert resolve("MAIN", "STAFF", "DVD")["loan_period"].value == "42d"
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"].value == "7d"
    (caution,) = check_rules()
    assert (caution.code, caution.rule) == ("HIDES", rule)
    assert caution.said == (
        "staff: 42 days also applies to DVD, Equipment, Laptop, Magazine, New book. Is that intended?"
    )
    assert {one.item_type for one in caution.others} == {"DVD", "EQUIP", "LAPTOP", "MAG", "NEW"}
    unset_rule(desk, "loan_period", category="STAFF")
    assert check_rules() == []


def test_a_row_of_a_branch_that_hides_item_types_is_warned_of_too(desk: Desk) -> None:
    rule = set_circulation_rule(desk, "loan_period", "28d", branch="MAIN")
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"].value == "28d"
    (caution,) = found("HIDES")
    assert caution.rule == rule
    assert "Maple Grove" in caution.said
    assert "Laptop" in caution.said


@pytest.mark.parametrize(
    ("wide", "narrow", "hides"),
    [
        (("", "STAFF", ""), ("", "", "BK"), True),
        (("", "STAFF", ""), ("MAIN", "", "BK"), False),
        (("", "STAFF", ""), ("", "STAFF", "BK"), False),
        (("MAIN", "STAFF", ""), ("MAIN", "", "BK"), True),
        (("MAIN", "STAFF", ""), ("", "", "BK"), True),
        (("MAIN", "STAFF", ""), ("", "STAFF", "BK"), True),
        (("MAIN", "STAFF", ""), ("", "TEEN", "BK"), False),
        (("MAIN", "", ""), ("", "STAFF", "BK"), True),
        (("MAIN", "", ""), ("MAIN", "", "BK"), False),
        (("MAIN", "", ""), ("MAIN", "STAFF", "BK"), False),
        (("", "", ""), ("", "", "BK"), False),
    ],
)
def test_a_warning_says_what_the_steps_do(
    wide: tuple[str, str, str], narrow: tuple[str, str, str], hides: bool, blank_desk: Desk
) -> None:
    put(blank_desk, "loan_period", "42d", wide)
    put(blank_desk, "loan_period", "7d", narrow)
    case = tuple(w or n or d for w, n, d in zip(wide, narrow, ("MAIN", "ADULT", "BK"), strict=True))
    assert (resolve(*case)["loan_period"].value == "42d" and _meet(wide, narrow)) == hides
    assert bool(found("HIDES")) == hides


def _meet(wide: tuple[str, str, str], narrow: tuple[str, str, str]) -> bool:
    return all(not w or not n or w == n for w, n in zip(wide, narrow, strict=True))


def test_a_row_that_says_the_same_hides_nothing(desk: Desk) -> None:
    set_circulation_rule(desk, "holds_allowed", "0", category="CHILD")
    assert check_rules() == []
    set_circulation_rule(desk, "holds_allowed", "2", category="CHILD")
    assert [caution.rule for caution in check_rules()] == [Rule("holds_allowed", "2", category="CHILD")]


def test_limits_of_the_patron_alone_hide_nothing(desk: Desk) -> None:
    set_circulation_rule(desk, "patron_max_checkouts", "3", category="TEEN")
    assert check_rules() == []


# rows that are never asked


def test_a_row_that_others_cover_in_every_case_never_holds(desk: Desk) -> None:
    set_circulation_rule(desk, "loan_period", "28d", branch="MAIN")
    never = {caution.rule for caution in found("NEVER")}
    types = ("DVD", "EQUIP", "LAPTOP", "MAG", "NEW")
    assert {rule.item_type for rule in never if rule and not rule.category} == set(types), (
        "the only branch decides first"
    )
    assert Rule("loan_period", "42d", category="LIB", item_type="BK") in never
    add_code(desk, "branch", "EAST", {"name": "East"})
    assert found("NEVER") == []
    set_circulation_rule(desk, "loan_period", "28d", branch="EAST")
    assert {caution.rule for caution in found("NEVER")} == never


def test_the_line_that_catches_all_must_be_there_even_where_it_is_never_asked(desk: Desk) -> None:
    set_circulation_rule(desk, "due_roll", "keep", branch="MAIN")
    assert check_rules() == []


def test_rows_for_every_category_cover_a_type(desk: Desk) -> None:
    categories = rule_codes()["category"]
    for category in categories[:-1]:
        set_circulation_rule(desk, "renewals_allowed", "3", category=category)
    assert found("NEVER") == []
    set_circulation_rule(desk, "renewals_allowed", "3", category=categories[-1])
    assert {caution.rule.item_type for caution in found("NEVER") if caution.rule} == {
        "DVD", "EQUIP", "ILL", "LAPTOP", "NEW",
    }  # fmt: skip


PLACES = list(product(("", "MAIN", "EAST"), ("", "ADULT", "CHILD"), ("", "BK", "DVD")))


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(PLACES), max_size=8))
def test_what_never_holds_is_what_no_case_asks(places: set[tuple[str, str, str]]) -> None:
    codes = {"branch": ("EAST", "MAIN"), "category": ("ADULT", "CHILD", "TEEN"), "item_type": ("BK", "DVD", "MAG")}
    rules = [Rule("loan_period", f"{n}d", *place) for n, place in enumerate(sorted(places), 1)]
    asked = set()
    for case in product(*codes.values()):
        fitting = [rule for rule in rules if all(a in ("", b) for a, b in zip(rule.place, case, strict=True))]
        asked |= {min(fitting, key=lambda rule: rule.step)} if fitting else set()
    assert set(never_asked(rules, codes)) == {rule for rule in rules if rule not in asked and rule.step < 8}


# what is no more, and what does not leave the house


@pytest.mark.parametrize(("prefix", "code"), [("item_type", "DVD"), ("category", "CHILD")])
def test_rows_of_a_code_that_is_no_more(prefix: str, code: str, desk: Desk) -> None:
    take_away(desk, prefix, code)
    gone = found("GONE")
    assert {(caution.rule.category, caution.rule.item_type) for caution in gone if caution.rule} == {
        ("", code) if prefix == "item_type" else (code, "")
    }
    assert all(code in caution.said for caution in gone)
    for caution in gone:
        assert caution.rule
        unset_rule(desk, caution.name, category=caution.rule.category, item_type=caution.rule.item_type)
    assert check_rules() == []


def test_terms_for_a_type_that_stays_in_the_library(desk: Desk) -> None:
    rule = set_circulation_rule(desk, "loan_period", "3d", item_type="REF")
    (caution,) = found("STAYS")
    assert caution.rule == rule
    assert caution.said == "Reference does not circulate, so loan_period = 3d has no effect."
    set_circulation_rule(desk, "max_checkouts", "4", item_type="REF")
    assert [one.name for one in found("STAYS")] == ["loan_period", "max_checkouts"]


# what is missing


def test_rows_that_are_missing_are_said_first(desk: Desk) -> None:
    set_circulation_rule(desk, "loan_period", "42d", category="STAFF")
    unset_rule(desk, "due_roll")
    unset_rule(desk, "fine_rate")
    first, second, third = check_rules()
    assert [(one.code, one.name, one.rule) for one in (first, second)] == [
        ("NO_RULE", "fine_rate", None),
        ("NO_RULE", "due_roll", None),
    ]
    assert third.code == "HIDES"


def test_many_codes_that_no_row_names_are_looked_at_as_one() -> None:
    codes = {kind: tuple(f"{kind}{n}" for n in range(100_000)) for kind in ("branch", "category", "item_type")}
    rules = [Rule("loan_period", "1d"), Rule("loan_period", "2d", item_type="item_type5")]
    assert never_asked(rules, codes) == []
