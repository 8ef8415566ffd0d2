"""The rule matrix: eight steps, each parameter on its own, three states of a limit, and what is warned of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.at_once import add_code
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rules import Rule, all_rules, required, resolve, set_circulation_rule, unset_rule
from tuils.library.lending.terms.blocks import Override
from tuils.models import db
from tuils.values.time.moments import day_of

from .makers import DAY, HOUR, ZONE, Clock, add_item, codes, desk_of, register

CASE = ("MAIN", "ADULT", "BK")
OPTIONAL = {name: p.default for name, p in PARAMETERS.items() if p.default is not None and not p.required}
STEPS = [(branch, category, kind) for branch in ("MAIN", "") for category in ("ADULT", "") for kind in ("BK", "")]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Path:
    """The file of a library without any rule."""
    path = Path(shutil.copy(templates / "main.db", tmp_path_factory.mktemp("blank") / "library.db"))
    open_store(path)
    desk = desk_of("admin", Clock())
    for rule in all_rules():
        unset_rule(desk, rule.name, branch=rule.branch, category=rule.category, item_type=rule.item_type)
    assert all_rules() == []
    close_store()
    return path


@pytest.fixture
def blank_desk(tmp_path: Path, blank: Path, clock: Clock) -> Iterator[Desk]:
    """Without any rule."""
    open_store(Path(shutil.copy(blank, tmp_path / "library.db")))
    db.execute_sql("PRAGMA synchronous = OFF")
    yield desk_of("admin", clock, pocket=Pocket())
    close_store()


def put(desk: Desk, name: str, worth: str, scope: tuple[str, ...]) -> Rule:
    return set_circulation_rule(desk, name, worth, branch=scope[0], category=scope[1], item_type=scope[2])


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
    assert resolve(*CASE) == {name: Rule(name, value, built_in=True) for name, value in OPTIONAL.items()}


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
    assert {name: rule.step for name, rule in found.items() if not rule.built_in} == {
        "loan_period": 4,
        "renewals_allowed": 6,
        "max_checkouts": 7,
    }


def test_the_answer_carries_its_row(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "D1", "DVD")
    assert checkout(desk, card, "D1").rule == Rule("loan_period", "7d", item_type="DVD")


# the first trap; the second is in test_rule_checks


def test_trap_a_a_period_carries_its_unit(desk: Desk, clock: Clock) -> None:
    """A row for staff in days and one for laptops in hours never make 42 hours."""
    set_circulation_rule(desk, "loan_period", "42d", category="STAFF")
    card = register(desk, category="STAFF")
    add_item(desk, "L1", "LAPTOP")
    done = checkout(desk, card, "L1")
    assert done.rule == Rule("loan_period", "42d", category="STAFF")
    assert (done.due.day - day_of(clock.now, ZONE)).days == 42
    set_circulation_rule(desk, "loan_period", "2h", category="STAFF", item_type="LAPTOP")
    renewed = resolve("MAIN", "STAFF", "LAPTOP")["loan_period"].period
    assert (renewed.count, renewed.unit) == (2, "h")
    with pytest.raises(Refused):
        set_circulation_rule(desk, "loan_period", "42")


# limits


@pytest.mark.parametrize(("worth", "limit"), [("0", 0), ("7", 7), ("007", 7), ("unlimited", None), ("Unlimited", None)])
def test_a_limit_is_a_number_or_unlimited(worth: str, limit: int | None, desk: Desk) -> None:
    assert set_circulation_rule(desk, "max_checkouts", worth).limit == limit
    assert resolve(*CASE)["max_checkouts"].limit == limit


def lend(desk: Desk, card: str, barcode: str, item_type: str = "BK") -> list[str]:
    add_item(desk, barcode, item_type)
    return codes(lambda: checkout(desk, card, barcode))


def test_unset_unlimited_and_none_at_all_are_three_things(desk: Desk) -> None:
    unset_rule(desk, "max_checkouts")
    set_circulation_rule(desk, "patron_max_checkouts", "1")
    card = register(desk)
    assert lend(desk, card, "C1") == ["NO_RULE"], "unset"
    set_circulation_rule(desk, "max_checkouts", "0")
    assert lend(desk, card, "C2") == ["TOO_MANY_ITEMS"], "none allowed"
    set_circulation_rule(desk, "max_checkouts", "unlimited")
    assert lend(desk, card, "C3") == []
    assert lend(desk, card, "C4") == ["TOO_MANY_ITEMS"], "the patron's own limit is tested always"
    set_circulation_rule(desk, "patron_max_checkouts", "unlimited")
    assert lend(desk, card, "C5") == []


def test_a_limit_of_a_type_counts_items_of_that_type(desk: Desk) -> None:
    set_circulation_rule(desk, "max_checkouts", "2", item_type="DVD")
    card = register(desk)
    assert [lend(desk, card, f"B{n}") for n in range(3)] == [[], [], []]
    assert [lend(desk, card, f"D{n}", "DVD") for n in range(3)] == [[], [], ["TOO_MANY_ITEMS"]]
    assert lend(desk, card, "B9") == []


def test_a_limit_of_an_any_type_row_counts_all_items(desk: Desk) -> None:
    set_circulation_rule(desk, "max_checkouts", "3")
    card = register(desk)
    assert [lend(desk, card, f"D{n}", "DVD") for n in range(2)] == [[], []]
    assert [lend(desk, card, f"B{n}") for n in range(2)] == [[], ["TOO_MANY_ITEMS"]]
    assert lend(desk, card, "D9", "DVD") == [], "DVDs have a row of their own"


def test_the_refusal_says_which_limit_and_how_many(desk: Desk) -> None:
    set_circulation_rule(desk, "max_checkouts", "1", item_type="DVD")
    card = register(desk)
    lend(desk, card, "D1", "DVD")
    add_item(desk, "D2", "DVD")
    with pytest.raises(Refused) as no:
        checkout(desk, card, "D2")
    assert no.value.message == "Not checked out: already has 1 DVD (limit 1)."
    set_circulation_rule(desk, "patron_max_checkouts", "1")
    add_item(desk, "C1")
    with pytest.raises(Refused) as no:
        checkout(desk, card, "C1")
    assert no.value.message == "Not checked out: already has 1 items (limit 1)."
    assert no.value.reasons[0].facts["rule"] == Rule("patron_max_checkouts", "1")


def test_both_limits_count_open_loans_of_this_patron_alone(desk: Desk) -> None:
    from tuils.library.lending.loans.checkin import checkin

    set_circulation_rule(desk, "patron_max_checkouts", "1")
    ada, bob = register(desk), register(desk, "Bob")
    assert lend(desk, ada, "C1") == []
    assert lend(desk, bob, "C2") == []
    assert lend(desk, ada, "C3") == ["TOO_MANY_ITEMS"]
    checkin(desk, "C1")
    assert lend(desk, ada, "C4") == []


def test_a_family_has_one_hotspot_on_whichever_card(desk: Desk) -> None:
    from tuils.library.lending.loans.checkin import checkin
    from tuils.library.lending.why.block import why_block
    from tuils.library.people.patrons.patrons import edit_patron

    set_circulation_rule(desk, "family_max_checkouts", "1", item_type="DVD")
    ada, ben, zoe = (register(desk, name) for name in ("Ada", "Ben", "Zoe"))
    edit_patron(desk, ben, {"guardian": ada})
    assert lend(desk, ben, "D1", "DVD") == []
    assert lend(desk, ada, "D2", "DVD") == ["TOO_MANY_ITEMS"]
    with pytest.raises(Refused) as no:
        checkout(desk, ada, "D2")
    assert no.value.message == "Not checked out: the family already has 1 DVD (limit 1)."
    told = why_block(desk, ada, "D2").lines
    assert "Counted: 2 cards of the family." in " ".join(told)
    assert not [line for line in told if "Ben" in line or "D1" in line], "never who has it"
    assert lend(desk, ada, "B1") == [], "another type is not counted"
    assert lend(desk, zoe, "D3", "DVD") == [], "nor another family"
    to_ada = Override.of(["ALREADY_OUT_OTHER"], "")
    assert checkout(desk, ada, "D1", override=to_ada).patron == ada, "the same one, from card to card"
    checkin(desk, "D1")
    assert codes(lambda: checkout(desk, ben, "D2")) == []


# what must be there


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


# when it is due


def test_a_loan_in_days_is_due_at_the_end_of_its_day_a_loan_in_hours_to_the_minute(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    add_item(desk, "L1", "LAPTOP")
    days, hours = checkout(desk, card, "C1"), checkout(desk, card, "L1")
    assert days.due_at == (clock.now - clock.now % DAY) + 21 * DAY + (24 + 5) * HOUR + 59 * 60_000_000
    assert hours.due_at - clock.now == pytest.approx(2 * HOUR, abs=1_000_000)
