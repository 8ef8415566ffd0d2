"""Parameters of rules: where each may be set, how its value is written, its first value in a new library."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from tuils.library.foundation.administration.settings import set_value, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.rules.rule_checks import check_rules
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rule_starter import STARTER
from tuils.library.lending.rules.rules import Rule, all_rules, resolve, set_circulation_rule, unset_rule
from tuils.models import db
from tuils.values.time.calendar import ROLLS

from .makers import add_item, codes, register, value, whole, with_role

SCOPES = {
    "BCT": "loan_period loan_period_when_waiting fixed_due_date max_checkouts family_max_checkouts renewals_allowed "
    "agreement deposit days_between_loans off_after_days "
    "renewal_period auto_renew fine_rate grace_period fine_cap holds_allowed on_shelf_holds "
    "notice_due_soon notice_first notice_second notice_final notice_call",
    "BC": "patron_max_checkouts patron_max_holds lost_after_days max_owed max_owed_family max_overdue_items "
    "max_overdue_days patron_fine_cap",
    "BT": "lost_processing_fee",
    "B": "hold_pickup_days lost_forgive due_roll charge_closed_days",
}
DEFAULTS = {
    "loan_period": "21d", "max_checkouts": "unlimited", "patron_max_checkouts": "20", "renewals_allowed": "2",
    "auto_renew": "no", "fine_rate": "0", "grace_period": "0d", "fine_cap": "unlimited", "holds_allowed": "5",
    "patron_fine_cap": "unlimited", "family_max_checkouts": "unlimited",
    "patron_max_holds": "10", "on_shelf_holds": "yes", "hold_pickup_days": "7", "lost_after_days": "35",
    "lost_forgive": "refund", "lost_processing_fee": "0", "max_owed": "1000", "max_owed_family": "unlimited",
    "max_overdue_items": "5", "max_overdue_days": "21", "due_roll": "next_open", "charge_closed_days": "no",
}  # fmt: skip
REQUIRED = {
    "loan_period", "max_checkouts", "patron_max_checkouts", "renewals_allowed", "fine_rate", "grace_period", "fine_cap",
    "holds_allowed", "hold_pickup_days", "lost_after_days", "lost_forgive", "max_owed", "max_overdue_items", "due_roll",
}  # fmt: skip
COLUMNS = {"B": {"branch": "MAIN"}, "C": {"category": "ADULT"}, "T": {"item_type": "DVD"}}


# what there is


def test_each_parameter_has_its_scope_and_its_default() -> None:
    assert {p.name: p.scope for p in PARAMETERS.values()} == {
        name: scope for scope, names in SCOPES.items() for name in names.split()
    }
    assert {name: p.default for name, p in PARAMETERS.items() if p.default is not None} == DEFAULTS
    assert {name for name, p in PARAMETERS.items() if p.required} == REQUIRED


def test_a_due_date_rolls_in_every_way_the_calendar_knows(desk: Desk) -> None:
    for way in ROLLS:
        rule = set_circulation_rule(desk, "due_roll", way)
        assert rule.said != way


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_column_that_the_rule_does_not_have_is_refused(name: str, desk: Desk) -> None:
    unset = {"fixed_due_date": "2027-01-01", "renewal_period": "7d", "loan_period_when_waiting": "7d",
             "agreement": "none", "deposit": "2500", "days_between_loans": "7", "off_after_days": "3"}  # fmt: skip
    worth = unset.get(name) or DEFAULTS.get(name, "never")
    for letter, column in COLUMNS.items():
        expected = [] if letter in PARAMETERS[name].scope else ["NOT_UNDERSTOOD"]
        assert codes(partial(set_circulation_rule, desk, name, worth, **column)) == expected, (name, letter)


def test_all_columns_but_those_it_has_are_refused_together(desk: Desk) -> None:
    every = {"branch": "MAIN", "category": "ADULT", "item_type": "BK"}
    assert codes(lambda: set_circulation_rule(desk, "patron_max_checkouts", "3", **every)) == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize("scope", [{"branch": "MOON"}, {"category": "MOON"}, {"item_type": "MOON"}])
def test_a_code_that_nobody_knows_is_refused(scope: dict[str, str], desk: Desk) -> None:
    assert codes(lambda: set_circulation_rule(desk, "loan_period", "3d", **scope)) == ["UNKNOWN_ID"]
    assert codes(lambda: unset_rule(desk, "loan_period", **scope)) == ["UNKNOWN_ID"]


# how a value is written


@pytest.mark.parametrize(
    ("name", "typed", "kept", "shown", "said"),
    [
        ("loan_period", " 21 D ", "21d", "21d", "21 days"),
        ("loan_period", "2h", "2h", "2h", "2 hours"),
        ("loan_period", "1 Day", "1d", "1d", "1 day"),
        ("loan_period", "30 minutes", "30min", "30min", "30 minutes"),
        ("grace_period", "0d", "0d", "0d", "0 days"),
        ("max_checkouts", "007", "7", "7", "7"),
        ("max_checkouts", "Unlimited", "unlimited", "unlimited", "no limit"),
        ("max_owed", "1000", "1000", "10.00", "$10.00"),
        ("max_owed", "10.00", "1000", "10.00", "$10.00"),
        ("max_owed", "7,50", "750", "7.50", "$7.50"),
        ("max_owed", "0", "0", "0.00", "$0.00"),
        ("fine_cap", "no limit", "unlimited", "unlimited", "no limit"),
        ("fine_rate", "0", "0", "0", "none"),
        ("fine_rate", "25/1d", "25/1d", "0.25/1d", "$0.25 a day"),
        ("fine_rate", "0.25 / 1d", "25/1d", "0.25/1d", "$0.25 a day"),
        ("fine_rate", "1.00/day", "100/1d", "1.00/1d", "$1.00 a day"),
        ("fine_rate", "none", "0", "0", "none"),
        ("fine_rate", "1.00/2 hours", "100/2h", "1.00/2h", "$1.00 for each 2 hours"),
        ("fine_rate", "0/1d", "0", "0", "none"),
        ("agreement", "NONE", "none", "none", "none"),
        ("deposit", "25.00", "2500", "25.00", "$25.00"),
        ("fixed_due_date", "2027-06-30", "2027-06-30", "2027-06-30", "Jun 30, 2027"),
        ("fixed_due_date", "None", "none", "none", "none"),
        ("auto_renew", "on", "yes", "yes", "yes"),
        ("charge_closed_days", "NO", "no", "no", "no"),
        ("on_shelf_holds", "if all out", "if_all_out", "if_all_out", "only when all copies are out"),
        ("on_shelf_holds", "no", "no", "no", "no"),
        ("lost_forgive", "Restore", "restore", "restore", "refund it, and charge the overdue fine"),
        ("due_roll", "previous_open", "previous_open", "previous_open", "due on the open day before"),
    ],
)
def test_a_value_is_kept_in_one_form_and_shown_as_people_write_it(
    name: str, typed: str, kept: str, shown: str, said: str, desk: Desk
) -> None:
    rule = set_circulation_rule(desk, name, typed)
    assert (rule.value, rule.shown, rule.said) == (kept, shown, said)
    assert value("SELECT value FROM circ_rule WHERE name = ? AND branch || category || item_type = ''", name) == kept
    assert set_circulation_rule(desk, name, rule.shown) == rule, "what is shown can be typed again"


def test_a_rule_reads_its_value() -> None:
    assert Rule("loan_period", "2h").period.unit == "h"
    assert Rule("grace_period", "0d").period.count == 0
    assert (Rule("fine_rate", "25/1d").rate.cents, Rule("fine_rate", "0").rate.cents) == (25, 0)
    assert [Rule("max_owed", worth).cents for worth in ("1000", "0", "unlimited")] == [1000, 0, None]
    assert [Rule("max_checkouts", worth).limit for worth in ("7", "0", "unlimited")] == [7, 0, None]
    assert [Rule("auto_renew", worth).flag for worth in ("yes", "no")] == [True, False]
    assert [Rule("fixed_due_date", worth).day for worth in ("2027-06-30", "none")] == [date(2027, 6, 30), None]


@pytest.mark.parametrize(
    ("name", "worth"),
    [
        ("moon_phase", "1"),
        ("loan_period", ""),
        ("loan_period", "21"),
        ("loan_period", "0d"),
        ("loan_period", "-3d"),
        ("loan_period", "21 moons"),
        ("loan_period", "unlimited"),
        ("max_checkouts", "-1"),
        ("max_checkouts", "many"),
        ("max_checkouts", "1.5"),
        ("max_checkouts", "٣"),
        ("max_checkouts", ""),
        ("max_checkouts", "9" * 5000),
        ("hold_pickup_days", "0"),
        ("lost_after_days", "0"),
        ("max_owed", "-1"),
        ("max_owed", "ten"),
        ("max_owed", "10.555"),
        ("max_owed", ""),
        ("max_owed", "9" * 5000),
        ("fine_rate", "25"),
        ("fine_rate", "25/"),
        ("fine_rate", "/1d"),
        ("fine_rate", "25/0d"),
        ("fine_rate", "unlimited"),
        ("fixed_due_date", "30 June"),
        ("fixed_due_date", "2027-02-30"),
        ("fixed_due_date", "9999-12-31"),
        ("fixed_due_date", "0001-01-01"),
        ("auto_renew", "perhaps"),
        ("on_shelf_holds", "sometimes"),
        ("lost_forgive", "yes"),
        ("due_roll", "next_week"),
        ("due_roll", "unlimited"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(name: str, worth: str, desk: Desk) -> None:
    before = all_rules()
    with pytest.raises(Refused) as no:
        set_circulation_rule(desk, name, worth)
    assert no.value.codes == ["NOT_UNDERSTOOD"]
    assert no.value.reasons[0].next_step()
    assert all_rules() == before


def test_a_misspelt_name_is_answered_with_those_that_are_near(desk: Desk) -> None:
    with pytest.raises(Refused) as no:
        set_circulation_rule(desk, "max_owe", "10.00")
    assert "max_owed" in no.value.reasons[0].next_step()


def test_setting_it_again_replaces_it(desk: Desk) -> None:
    set_circulation_rule(desk, "loan_period", "14d")
    assert set_circulation_rule(desk, "loan_period", "3d").value == "3d"
    assert value("SELECT count(*) FROM circ_rule WHERE name = 'loan_period' AND item_type = ''") == 1


def test_who_may_not_set_rules_may_not(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: set_circulation_rule(volunteer, "loan_period", "3d")) == ["NO_PERMISSION"]
    assert codes(lambda: unset_rule(volunteer, "loan_period")) == ["NO_PERMISSION"]
    someone = with_role(desk, permissions={"library.rules"})
    assert set_circulation_rule(someone, "loan_period", "3d").value == "3d"


# what a library begins with


def test_the_starter_set_is_complete_and_there_is_nothing_to_look_at(desk: Desk) -> None:
    assert sorted(all_rules(), key=repr) == sorted(STARTER, key=repr)
    assert check_rules() == []
    assert {rule.name: rule.value for rule in all_rules() if rule.step == 8} == DEFAULTS
    whole(desk)


@pytest.mark.parametrize(
    ("category", "item_type", "name", "worth"),
    [
        ("ADULT", "DVD", "loan_period", "7d"),
        ("ADULT", "DVD", "renewals_allowed", "1"),
        ("ADULT", "DVD", "max_checkouts", "5"),
        ("ADULT", "NEW", "loan_period", "14d"),
        ("ADULT", "NEW", "renewals_allowed", "0"),
        ("ADULT", "MAG", "loan_period", "7d"),
        ("ADULT", "EQUIP", "renewals_allowed", "0"),
        ("ADULT", "EQUIP", "fine_rate", "100/1d"),
        ("ADULT", "EQUIP", "fine_cap", "1000"),
        ("ADULT", "LAPTOP", "loan_period", "2h"),
        ("ADULT", "LAPTOP", "holds_allowed", "0"),
        ("ADULT", "LAPTOP", "renewals_allowed", "0"),
        ("ADULT", "REF", "max_checkouts", "0"),
        ("ADULT", "ILL", "loan_period", "21d"),
        ("ADULT", "ILL", "renewals_allowed", "0"),
        ("CHILD", "BK", "patron_max_checkouts", "10"),
        ("TEMP", "BK", "patron_max_checkouts", "2"),
        ("TEMP", "BK", "holds_allowed", "0"),
        ("STAFF", "BK", "patron_max_checkouts", "50"),
        ("STAFF", "DVD", "loan_period", "7d"),
        ("VOL", "BK", "patron_max_checkouts", "50"),
        ("HOME", "BK", "max_overdue_items", "unlimited"),
        ("HOME", "BK", "max_overdue_days", "unlimited"),
        ("LIB", "BK", "loan_period", "42d"),
        ("LIB", "DVD", "loan_period", "7d"),
        ("LIB", "BK", "patron_max_checkouts", "unlimited"),
    ],
)
def test_the_starter_set_says(category: str, item_type: str, name: str, worth: str, desk: Desk) -> None:
    assert resolve("MAIN", category, item_type)[name].value == worth


def test_a_new_library_charges_no_fines(desk: Desk) -> None:
    assert value_of("fines", False) is False


# what must be there


@pytest.mark.parametrize("name", sorted(REQUIRED))
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
    assert [(caution.code, caution.name) for caution in cautions] == [("NO_RULE", name)]
    assert PARAMETERS[name].words in cautions[0].said


def test_all_that_are_missing_are_said_at_once(desk: Desk) -> None:
    unset_rule(desk, "loan_period")
    unset_rule(desk, "fine_rate")
    card = register(desk)
    add_item(desk, "C1")
    assert codes(lambda: checkout(desk, card, "C1")) == ["NO_RULE", "NO_RULE"]


@pytest.mark.parametrize("name", sorted(set(DEFAULTS) - REQUIRED))
def test_what_is_not_required_holds_without_a_row(name: str, desk: Desk) -> None:
    unset_rule(desk, name)
    assert resolve("MAIN", "ADULT", "BK")[name] == Rule(name, DEFAULTS[name], built_in=True)
    assert resolve("MAIN", "ADULT", "BK")[name].step == 9
    assert check_rules() == []


def _as_of_the_first_release(desk: Desk) -> None:
    """A library that began before there was more than five parameters."""
    for rule in all_rules():
        if PARAMETERS[rule.name].required != 1:
            unset_rule(desk, rule.name, branch=rule.branch, category=rule.category, item_type=rule.item_type)
    set_value(desk, "rules_release", None)


def test_an_older_library_lends_on_and_is_told_what_holds_meanwhile(desk: Desk) -> None:
    _as_of_the_first_release(desk)
    card = register(desk)
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    found = resolve("MAIN", "ADULT", "BK")
    assert {name: rule.value for name, rule in found.items()} == DEFAULTS
    newer = REQUIRED - {"loan_period", "max_checkouts", "patron_max_checkouts", "renewals_allowed", "due_roll"}
    assert {(caution.code, caution.name) for caution in check_rules()} == {("BUILT_IN", name) for name in newer}
    set_circulation_rule(desk, "max_owed", "5.00")
    assert resolve("MAIN", "ADULT", "BK")["max_owed"].cents == 500
    assert "max_owed" not in {caution.name for caution in check_rules()}


def test_an_older_library_still_needs_what_it_began_with(desk: Desk) -> None:
    _as_of_the_first_release(desk)
    unset_rule(desk, "loan_period")
    card = register(desk)
    add_item(desk, "C1")
    assert codes(lambda: checkout(desk, card, "C1")) == ["NO_RULE"]


def test_which_row_decides_is_one_statement(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    execute = db.obj.execute_sql

    def counted(text: str, *more: Any) -> Any:
        seen.append(text)
        return execute(text, *more)

    monkeypatch.setattr(db.obj, "execute_sql", counted)
    resolve("MAIN", "STAFF", "DVD")
    assert len(seen) == 1
