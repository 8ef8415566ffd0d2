"""The rule matrix: eight steps, each parameter on its own, three states of a limit, and what is warned of."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tuils.library.administration.settings import add_code
from tuils.library.circulation.checkout import checkout
from tuils.library.circulation.renewal import renew
from tuils.library.circulation.rules import (
    PARAMETERS,
    STARTER,
    Rule,
    all_rules,
    check_rules,
    required,
    resolve,
    set_rule,
    unset_rule,
)
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.models import db
from tuils.values.moments import day_of

from .makers import DAY, HOUR, ZONE, Clock, add_item, codes, register, value, whole, with_role

CASE = ("MAIN", "ADULT", "BK")
STEPS = [tuple(code if on else "" for code, on in zip(CASE, mask, strict=True)) for mask in product((1, 0), repeat=3)]


@pytest.fixture
def blank_desk(desk: Desk) -> Desk:
    """Without any rule."""
    for rule in all_rules():
        unset_rule(desk, rule.name, branch=rule.branch, category=rule.category, item_type=rule.item_type)
    assert all_rules() == []
    return desk


def put(desk: Desk, name: str, worth: str, scope: tuple[str, ...]) -> Rule:
    return set_rule(desk, name, worth, branch=scope[0], category=scope[1], item_type=scope[2])


# which row decides


def test_the_eight_steps_are_numbered_from_the_most_special() -> None:
    assert [Rule("loan_period", "1d", *scope).step for scope in STEPS] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert STEPS[0] == CASE
    assert STEPS[7] == ("", "", "")


@pytest.mark.parametrize(("higher", "lower"), list(combinations(range(8), 2)))
@pytest.mark.parametrize("first", ["higher", "lower"])
def test_of_any_two_rows_the_one_of_the_earlier_step_decides(
    higher: int, lower: int, first: str, blank_desk: Desk
) -> None:
    for step in (higher, lower) if first == "higher" else (lower, higher):
        put(blank_desk, "loan_period", f"{step + 1}d", STEPS[step])
    found = resolve(*CASE)["loan_period"]
    assert (found.step, found.value) == (higher + 1, f"{higher + 1}d")


def test_all_eight_rows_taken_out_one_by_one(blank_desk: Desk) -> None:
    for step, scope in enumerate(STEPS):
        put(blank_desk, "renewals_allowed", str(step), scope)
    for step, scope in enumerate(STEPS):
        assert resolve(*CASE)["renewals_allowed"] == Rule("renewals_allowed", str(step), *scope)
        unset_rule(blank_desk, "renewals_allowed", branch=scope[0], category=scope[1], item_type=scope[2])
    assert "renewals_allowed" not in resolve(*CASE)


@pytest.mark.parametrize("other", [("EAST", "", ""), ("", "TEEN", ""), ("", "", "DVD"), ("MAIN", "ADULT", "DVD")])
def test_a_row_of_another_case_is_left_alone(other: tuple[str, str, str], blank_desk: Desk) -> None:
    add_code(blank_desk, "branch", "EAST", {"name": "East"})
    put(blank_desk, "loan_period", "3d", other)
    put(blank_desk, "loan_period", "21d", ("", "", ""))
    assert resolve(*CASE)["loan_period"].value == "21d"


def test_which_row_decides_does_not_hang_on_how_codes_sort(blank_desk: Desk) -> None:
    for code in ("!", "0", "zz"):
        add_code(blank_desk, "branch", code, {"name": code})
        add_code(blank_desk, "category", code, {"name": code, "enrolment": ""})
    for branch, category in product(("!", "zz"), repeat=2):
        put(blank_desk, "loan_period", "1d", (branch, "", ""))
        put(blank_desk, "loan_period", "2d", ("", category, ""))
        assert resolve(branch, category, "BK")["loan_period"].value == "1d"


def test_each_parameter_is_looked_up_on_its_own(blank_desk: Desk) -> None:
    put(blank_desk, "loan_period", "7d", ("MAIN", "", ""))
    put(blank_desk, "renewals_allowed", "9", ("", "ADULT", ""))
    put(blank_desk, "max_checkouts", "5", ("", "", "BK"))
    put(blank_desk, "max_checkouts", "unlimited", ("", "", ""))
    found = resolve(*CASE)
    assert {name: rule.step for name, rule in found.items()} == {
        "loan_period": 4,
        "renewals_allowed": 6,
        "max_checkouts": 7,
    }


def test_the_answer_carries_its_row(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "D1", "DVD")
    assert checkout(desk, card, "D1").rule == Rule("loan_period", "7d", item_type="DVD")


# the two traps


def test_trap_a_a_period_carries_its_unit(desk: Desk, clock: Clock) -> None:
    """A row for staff in days and one for laptops in hours never make 42 hours."""
    set_rule(desk, "loan_period", "42d", category="STAFF")
    card = register(desk, category="STAFF")
    add_item(desk, "L1", "LAPTOP")
    done = checkout(desk, card, "L1")
    assert done.rule == Rule("loan_period", "42d", category="STAFF")
    assert (done.due.day - day_of(clock.now, ZONE)).days == 42
    set_rule(desk, "loan_period", "2h", category="STAFF", item_type="LAPTOP")
    renewed = resolve("MAIN", "STAFF", "LAPTOP")["loan_period"].period
    assert (renewed.count, renewed.unit) == (2, "h")
    with pytest.raises(Refused):
        set_rule(desk, "loan_period", "42")


def test_trap_b_category_beats_item_type_and_the_editor_warns(desk: Desk) -> None:
    assert check_rules() == []
    rule = set_rule(desk, "loan_period", "42d", category="STAFF")
    assert resolve("MAIN", "STAFF", "DVD")["loan_period"].value == "42d"
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"].value == "7d"
    cautions = check_rules()
    assert [(caution.code, caution.rule) for caution in cautions] == [("HIDES", rule)]
    for word in ("STAFF", "DVD", "EQUIP", "LAPTOP", "MAG", "NEW"):
        assert word in cautions[0].said
    unset_rule(desk, "loan_period", category="STAFF")
    assert check_rules() == []


def test_a_row_of_a_branch_that_hides_item_types_is_warned_of_too(desk: Desk) -> None:
    rule = set_rule(desk, "loan_period", "28d", branch="MAIN")
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"].value == "28d"
    cautions = check_rules()
    assert [(caution.code, caution.rule) for caution in cautions] == [("HIDES", rule)]
    assert "MAIN" in cautions[0].said
    assert "LAPTOP" in cautions[0].said


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
    assert any(caution.code == "HIDES" for caution in check_rules()) == hides


def _meet(wide: tuple[str, str, str], narrow: tuple[str, str, str]) -> bool:
    return all(not w or not n or w == n for w, n in zip(wide, narrow, strict=True))


def test_limits_of_the_patron_alone_hide_nothing(desk: Desk) -> None:
    set_rule(desk, "patron_max_checkouts", "3", category="TEEN")
    assert check_rules() == []


# limits


@pytest.mark.parametrize(("worth", "limit"), [("0", 0), ("7", 7), ("007", 7), ("unlimited", None), ("Unlimited", None)])
def test_a_limit_is_a_number_or_unlimited(worth: str, limit: int | None, desk: Desk) -> None:
    assert set_rule(desk, "max_checkouts", worth).limit == limit
    assert resolve(*CASE)["max_checkouts"].limit == limit


def lend(desk: Desk, card: str, barcode: str, item_type: str = "BK") -> list[str]:
    add_item(desk, barcode, item_type)
    return codes(lambda: checkout(desk, card, barcode))


def test_unset_unlimited_and_none_at_all_are_three_things(blank_desk: Desk) -> None:
    desk = blank_desk
    for name, worth in (
        ("loan_period", "21d"),
        ("due_roll", "keep"),
        ("renewals_allowed", "2"),
        ("patron_max_checkouts", "1"),
    ):
        set_rule(desk, name, worth)
    card = register(desk)
    assert lend(desk, card, "C1") == ["NO_RULE"], "unset"
    set_rule(desk, "max_checkouts", "0")
    assert lend(desk, card, "C2") == ["TOO_MANY_ITEMS"], "none allowed"
    set_rule(desk, "max_checkouts", "unlimited")
    assert lend(desk, card, "C3") == []
    assert lend(desk, card, "C4") == ["TOO_MANY_ITEMS"], "the patron's own limit is tested always"
    set_rule(desk, "patron_max_checkouts", "unlimited")
    assert lend(desk, card, "C5") == []


def test_a_limit_of_a_type_counts_items_of_that_type(desk: Desk) -> None:
    set_rule(desk, "max_checkouts", "2", item_type="DVD")
    card = register(desk)
    assert [lend(desk, card, f"B{n}") for n in range(3)] == [[], [], []]
    assert [lend(desk, card, f"D{n}", "DVD") for n in range(3)] == [[], [], ["TOO_MANY_ITEMS"]]
    assert lend(desk, card, "B9") == []


def test_a_limit_of_an_any_type_row_counts_all_items(desk: Desk) -> None:
    set_rule(desk, "max_checkouts", "3")
    card = register(desk)
    assert [lend(desk, card, f"D{n}", "DVD") for n in range(2)] == [[], []]
    assert [lend(desk, card, f"B{n}") for n in range(2)] == [[], ["TOO_MANY_ITEMS"]]
    assert lend(desk, card, "D9", "DVD") == [], "DVDs have a row of their own"


def test_the_refusal_says_which_limit_and_how_many(desk: Desk) -> None:
    set_rule(desk, "max_checkouts", "1", item_type="DVD")
    card = register(desk)
    lend(desk, card, "D1", "DVD")
    add_item(desk, "D2", "DVD")
    with pytest.raises(Refused) as no:
        checkout(desk, card, "D2")
    assert no.value.message == "Not lent: 1 DVD are out. The limit is 1."
    set_rule(desk, "patron_max_checkouts", "1")
    add_item(desk, "C1")
    with pytest.raises(Refused) as no:
        checkout(desk, card, "C1")
    assert no.value.message == "Not lent: 1 items are out. The limit is 1."
    assert no.value.reasons[0].facts["rule"] == Rule("patron_max_checkouts", "1")


def test_both_limits_count_open_loans_of_this_patron_alone(desk: Desk) -> None:
    from tuils.library.circulation.checkin import checkin

    set_rule(desk, "patron_max_checkouts", "1")
    ada, bob = register(desk), register(desk, "Bob")
    assert lend(desk, ada, "C1") == []
    assert lend(desk, bob, "C2") == []
    assert lend(desk, ada, "C3") == ["TOO_MANY_ITEMS"]
    checkin(desk, "C1")
    assert lend(desk, ada, "C4") == []


# what must be there


@pytest.mark.parametrize("name", ["loan_period", "max_checkouts", "patron_max_checkouts", "due_roll"])
def test_without_a_row_that_catches_all_nothing_is_lent_and_which_is_said(name: str, desk: Desk) -> None:
    unset_rule(desk, name)
    card = register(desk)
    add_item(desk, "C1")
    with pytest.raises(Refused) as no:
        checkout(desk, card, "C1")
    assert no.value.codes == ["NO_RULE"]
    assert PARAMETERS[name].words in no.value.message
    assert value("SELECT count(*) FROM loan") == 0
    cautions = check_rules()
    assert [caution.code for caution in cautions] == ["NO_RULE"]
    assert PARAMETERS[name].words in cautions[0].said


def test_without_a_number_of_renewals_nothing_is_renewed(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    unset_rule(desk, "renewals_allowed")
    assert codes(lambda: renew(desk, card, "C1")) == ["NO_RULE"]
    assert codes(lambda: checkout(desk, card, "C1")) == ["NO_RULE"]


def test_a_special_row_is_enough_for_its_own_case(desk: Desk) -> None:
    unset_rule(desk, "loan_period")
    assert required(resolve("MAIN", "ADULT", "DVD"), "loan_period").value == "7d"
    with pytest.raises(Refused):
        required(resolve("MAIN", "ADULT", "BK"), "loan_period")


def test_the_starter_set_is_complete_and_hides_nothing(desk: Desk) -> None:
    assert sorted(all_rules(), key=repr) == sorted(STARTER, key=repr)
    assert check_rules() == []
    assert resolve("MAIN", "LIB", "BK")["loan_period"].value == "42d"
    assert resolve("MAIN", "LIB", "DVD")["loan_period"].value == "7d"
    assert resolve("MAIN", "LIB", "BK")["patron_max_checkouts"].limit is None
    assert resolve("MAIN", "TEMP", "BK")["patron_max_checkouts"].limit == 2
    assert resolve("MAIN", "CHILD", "BK")["patron_max_checkouts"].limit == 10
    assert resolve("MAIN", "ADULT", "NEW")["renewals_allowed"].limit == 0
    whole(desk)


# what is not understood


@pytest.mark.parametrize(
    ("name", "worth"),
    [
        ("moon_phase", "1"),
        ("loan_period", ""),
        ("loan_period", "21"),
        ("loan_period", "0d"),
        ("loan_period", "-3d"),
        ("loan_period", "21w"),
        ("loan_period", "unlimited"),
        ("max_checkouts", "-1"),
        ("max_checkouts", "many"),
        ("max_checkouts", "1.5"),
        ("max_checkouts", "٣"),
        ("max_checkouts", ""),
        ("due_roll", "next_week"),
        ("due_roll", "unlimited"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(name: str, worth: str, desk: Desk) -> None:
    before = all_rules()
    with pytest.raises(Refused) as no:
        set_rule(desk, name, worth)
    assert no.value.codes == ["NOT_UNDERSTOOD"]
    assert no.value.reasons[0].then()
    assert all_rules() == before


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("due_roll", {"category": "ADULT"}),
        ("due_roll", {"item_type": "BK"}),
        ("patron_max_checkouts", {"item_type": "BK"}),
        ("patron_max_checkouts", {"branch": "MAIN", "category": "ADULT", "item_type": "BK"}),
    ],
)
def test_a_column_that_the_rule_does_not_have_is_refused(name: str, scope: dict[str, str], desk: Desk) -> None:
    worth = "keep" if name == "due_roll" else "3"
    assert codes(lambda: set_rule(desk, name, worth, **scope)) == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize("scope", [{"branch": "MOON"}, {"category": "MOON"}, {"item_type": "MOON"}])
def test_a_code_that_nobody_knows_is_refused(scope: dict[str, str], desk: Desk) -> None:
    assert codes(lambda: set_rule(desk, "loan_period", "3d", **scope)) == ["UNKNOWN_ID"]
    assert codes(lambda: unset_rule(desk, "loan_period", **scope)) == ["UNKNOWN_ID"]


def test_a_value_is_kept_in_one_form(desk: Desk) -> None:
    assert set_rule(desk, "loan_period", " 21 D ").value == "21d"
    assert set_rule(desk, "loan_period", "3d").value == "3d"
    assert db.execute_sql(
        "SELECT count(*) FROM circ_rule WHERE name = 'loan_period' AND item_type = ''"
    ).fetchone() == (2 - 1,)


def test_who_may_not_set_rules_may_not(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: set_rule(volunteer, "loan_period", "3d")) == ["NO_PERMISSION"]
    assert codes(lambda: unset_rule(volunteer, "loan_period")) == ["NO_PERMISSION"]
    someone = with_role(desk, permissions={"library.rules"})
    assert set_rule(someone, "loan_period", "3d").value == "3d"


# when it is due


def test_a_loan_in_days_is_due_at_the_end_of_its_day_a_loan_in_hours_to_the_minute(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    add_item(desk, "L1", "LAPTOP")
    days, hours = checkout(desk, card, "C1"), checkout(desk, card, "L1")
    assert days.due_at == (clock.now - clock.now % DAY) + 21 * DAY + (24 + 5) * HOUR + 59 * 60_000_000
    assert hours.due_at - clock.now == pytest.approx(2 * HOUR, abs=1_000_000)
