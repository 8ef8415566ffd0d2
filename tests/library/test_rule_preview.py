"""The preview of a change of the rules, before it is written."""

from __future__ import annotations

from typing import Any

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rule_changes.rule_preview import RuleChange, RulePreview, make_change, preview_rule_change
from tuils.library.lending.rules.rule_parameters import NOTICE_RULES, PARAMETERS
from tuils.library.lending.rules.rules import Rule, all_rules, resolve, set_circulation_rule, unset_rule
from tuils.library.people.accounts.ledger import MANUAL, add_line
from tuils.models import db

from .makers import Clock, add_item, codes, patron_id, register, with_role


def lend(desk: Desk, card: str, *barcodes: str, item_type: str = "BK") -> None:
    for barcode in barcodes:
        add_item(desk, barcode, item_type)
        checkout(desk, card, barcode)


def look(desk: Desk, name: str, worth: str | None, **place: str) -> RulePreview:
    return preview_rule_change(desk, RuleChange(name, worth, **place))


def counted(desk: Desk, name: str, worth: str | None, **place: str) -> dict[str, int]:
    return {effect.code: effect.n for effect in look(desk, name, worth, **place).effects}


def owe(desk: Desk, card: str, cents: int) -> None:
    with db.atomic():
        add_line(Act(desk), "charge", patron_id(card), cents, MANUAL)


def test_nothing_is_written(desk: Desk) -> None:
    before = all_rules()
    shown = look(desk, "loan_period", "14d", item_type="DVD")
    assert (shown.was, shown.rule) == (
        Rule("loan_period", "7d", item_type="DVD"),
        Rule("loan_period", "14d", item_type="DVD"),
    )
    assert all_rules() == before
    assert make_change(desk, RuleChange("loan_period", "14d", item_type="DVD")) == shown.rule
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"] == shown.rule
    assert make_change(desk, RuleChange("loan_period", None, item_type="DVD")) == shown.rule
    assert resolve("MAIN", "ADULT", "DVD")["loan_period"].value == "21d"


@pytest.mark.parametrize("name", ["loan_period", "renewal_period"])
def test_a_length_changes_no_date_already_given(name: str, desk: Desk) -> None:
    ada, ben = register(desk), register(desk, "Ben", category="STAFF")
    lend(desk, ada, "C1", "C2")
    lend(desk, ada, "D1", item_type="DVD")
    lend(desk, ben, "C3")
    assert look(desk, name, "14d").said == (
        f"Due dates already given do not change ({4 if name == 'renewal_period' else 3} checkouts)."
    )
    assert counted(desk, name, "14d", item_type="DVD") == {"loans_keep_date": 1}
    assert counted(desk, name, "14d", category="STAFF") == {"loans_keep_date": 1}
    assert look(desk, name, "14d", item_type="ILL").said == "Due dates already given do not change."
    assert counted(desk, name, "14d", branch="MAIN") == {"loans_keep_date": 4}


def test_a_row_that_another_one_beats_changes_nothing(desk: Desk) -> None:
    ben = register(desk, "Ben", category="STAFF")
    set_circulation_rule(desk, "loan_period", "42d", category="STAFF")
    lend(desk, ben, "D1", item_type="DVD")
    assert counted(desk, "loan_period", "3d", item_type="DVD") == {"loans_keep_date": 0}


def test_how_many_are_over_a_new_limit(desk: Desk) -> None:
    ada, ben, cal = register(desk), register(desk, "Ben"), register(desk, "Cal", category="STAFF")
    lend(desk, ada, "C1", "C2", "C3")
    lend(desk, ben, "C4", "C5")
    lend(desk, cal, "C6", "C7", "C8")
    assert look(desk, "patron_max_checkouts", "2").said == "1 patron will be over the limit. They keep what they have."
    assert counted(desk, "patron_max_checkouts", "1") == {"patrons_over": 2}
    assert counted(desk, "patron_max_checkouts", "2", category="STAFF") == {"patrons_over": 1}
    assert counted(desk, "patron_max_checkouts", "2", branch="MAIN") == {"patrons_over": 2}
    assert look(desk, "patron_max_checkouts", "3").said == "No patron is over the limit."
    assert counted(desk, "patron_max_checkouts", "unlimited") == {"patrons_over": 0}


def test_a_limit_of_a_type_counts_that_type_and_one_of_any_type_all(desk: Desk) -> None:
    ada, ben = register(desk), register(desk, "Ben")
    lend(desk, ada, "D1", "D2", item_type="DVD")
    lend(desk, ada, "C1")
    lend(desk, ben, "C2", "C3")
    assert counted(desk, "max_checkouts", "1", item_type="DVD") == {"patrons_over": 1}
    assert counted(desk, "max_checkouts", "2", item_type="DVD") == {"patrons_over": 0}
    assert counted(desk, "max_checkouts", "2") == {"patrons_over": 1}
    assert counted(desk, "max_checkouts", "1") == {"patrons_over": 2}
    set_circulation_rule(desk, "max_checkouts", "2")
    assert counted(desk, "max_checkouts", None, item_type="DVD") == {"patrons_over": 1}, (
        "then the line below counts all"
    )


def test_who_was_over_the_old_limit_is_counted_by_the_new_one(desk: Desk) -> None:
    ada = register(desk)
    lend(desk, ada, "C1", "C2", "C3")
    set_circulation_rule(desk, "patron_max_checkouts", "1")
    assert counted(desk, "patron_max_checkouts", "2") == {"patrons_over": 1}
    assert counted(desk, "patron_max_checkouts", "3") == {"patrons_over": 0}


def test_loans_that_were_renewed_as_often(desk: Desk) -> None:
    ada = register(desk)
    lend(desk, ada, "C1", "C2")
    set_circulation_rule(desk, "renewal_period", "4w")
    renew(desk, ada, "C1")
    assert counted(desk, "renewals_allowed", "1") == {"loans_no_renewal": 1}
    assert counted(desk, "renewals_allowed", "0") == {"loans_no_renewal": 2}
    assert counted(desk, "renewals_allowed", "unlimited") == {"loans_no_renewal": 0}


def test_holds_over_a_new_limit(desk: Desk) -> None:
    ada = register(desk)
    for n in (1, 2):
        add_title_with(desk, f"B{n}", "BK")
        place_hold(desk, ada, f"B{n}")
    add_title_with(desk, "D1", "DVD")
    place_hold(desk, ada, "D1")
    assert look(desk, "patron_max_holds", "2").said == "1 patron will be over the limit. Their holds stay."
    assert counted(desk, "patron_max_holds", "3") == {"patrons_over": 0}
    assert counted(desk, "holds_allowed", "0", item_type="DVD") == {"patrons_over": 1}
    assert counted(desk, "holds_allowed", "1", item_type="DVD") == {"patrons_over": 0}
    assert counted(desk, "holds_allowed", "2") == {"patrons_over": 1}
    assert counted(desk, "hold_pickup_days", "3") == {"holds_keep_day": 0}


def add_title_with(desk: Desk, barcode: str, item_type: str) -> None:
    from tuils.library.holdings.items.items import add_item as add_copy
    from tuils.library.holdings.titles.titles import add_title

    made = add_title(desk, {"title": f"The {barcode}"})
    add_copy(desk, made.id, {"barcode": barcode, "item_type": item_type})


def test_who_owes_too_much_for_a_new_limit(desk: Desk) -> None:
    ada, ben = register(desk), register(desk, "Ben", category="STAFF")
    owe(desk, ada, 600)
    owe(desk, ben, 900)
    assert look(desk, "max_owed", "5.00").said == "2 patrons will be blocked by it."
    assert counted(desk, "max_owed", "6.00") == {"patrons_stopped": 1}
    assert counted(desk, "max_owed", "0", category="STAFF") == {"patrons_stopped": 1}
    assert look(desk, "max_owed", "9.00").said == "It blocks no one now."
    set_value(desk, "fines", True)
    assert look(desk, "max_owed", "9.00").said.endswith("Fines still growing are not counted.")


def test_a_family_is_reckoned_together(desk: Desk) -> None:
    mother = register(desk)
    child, other = register(desk, "Cy"), register(desk, "Oda")
    db.execute_sql("UPDATE patron SET guardian = ? WHERE card = ?", (patron_id(mother), child))
    owe(desk, mother, 300)
    owe(desk, child, 300)
    owe(desk, other, 500)
    assert counted(desk, "max_owed_family", "5.00") == {"patrons_stopped": 2}
    assert counted(desk, "max_owed_family", "6.00") == {"patrons_stopped": 0}


def test_who_is_too_late_for_a_new_limit(desk: Desk, clock: Clock) -> None:
    ada, ben = register(desk), register(desk, "Ben")
    lend(desk, ada, "C1", "C2")
    lend(desk, ben, "D1", item_type="DVD")
    clock.forward(days=25)
    assert counted(desk, "max_overdue_items", "0") == {"patrons_stopped": 2}
    assert counted(desk, "max_overdue_items", "1") == {"patrons_stopped": 1}
    assert counted(desk, "max_overdue_days", "10") == {"patrons_stopped": 1}
    assert look(desk, "max_overdue_days", "30").said == "It blocks no one now."
    assert look(desk, "lost_after_days", "10").said == "1 item will be marked lost by the next daily job."
    assert counted(desk, "lost_after_days", "unlimited") == {"become_lost": 0}


def test_fines_that_grow_go_by_the_new_rule(desk: Desk, clock: Clock) -> None:
    lend(desk, register(desk), "C1")
    clock.forward(days=30)
    assert look(desk, "fine_rate", "0.25/1d").said == "Nothing changes now: this library charges no fines."
    set_value(desk, "fines", True)
    assert look(desk, "fine_rate", "0.25/1d").said == (
        "It sets the fine for 1 overdue item. Fines already charged do not change."
    )
    assert look(desk, "fine_rate", "0.25/1d", item_type="DVD").said == "Nothing that it applies to is overdue now."


def test_what_it_would_make_one_look_at_is_said_before(desk: Desk) -> None:
    shown = look(desk, "loan_period", "42d", category="STAFF")
    assert [caution.code for caution in shown.cautions] == ["HIDES"]
    assert shown.said.endswith(
        "staff: 42 days also applies to DVD, Equipment, Laptop, Magazine, New book. Is that intended?"
    )
    assert [caution.code for caution in look(desk, "due_roll", None).cautions] == ["NO_RULE"]
    set_circulation_rule(desk, "loan_period", "42d", category="STAFF")
    assert look(desk, "loan_period", "21d", category="ADULT").cautions[0].rule == Rule(
        "loan_period", "21d", category="ADULT"
    ), "what was to be looked at already is not said again"


def test_what_is_so_already(desk: Desk) -> None:
    assert look(desk, "max_owed", "10.00").said == "It already says that."


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_has_a_preview(name: str, desk: Desk) -> None:
    lend(desk, register(desk), "C1")
    unset = "2027-01-01" if name == "fixed_due_date" else "never" if name in NOTICE_RULES else "7d"
    things = {"agreement": "none", "deposit": "2500", "days_between_loans": "7", "off_after_days": "3"}
    worth = PARAMETERS[name].default or things.get(name, unset)
    assert look(desk, name, worth).said
    if PARAMETERS[name].default:
        unset_rule(desk, name)
        assert look(desk, name, worth).said


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (RuleChange("moon_phase", "1"), "NOT_UNDERSTOOD"),
        (RuleChange("loan_period", "soon"), "NOT_UNDERSTOOD"),
        (RuleChange("loan_period", "3d", item_type="MOON"), "UNKNOWN_ID"),
        (RuleChange("due_roll", "keep", category="ADULT"), "NOT_UNDERSTOOD"),
        (RuleChange("loan_period", None, category="ADULT"), "UNKNOWN_ID"),
    ],
)
def test_it_is_refused_as_the_change_would_be(change: RuleChange, code: str, desk: Desk) -> None:
    assert codes(lambda: preview_rule_change(desk, change)) == [code]
    assert codes(lambda: make_change(desk, change)) == [code]


def test_it_is_for_those_who_may_set_rules(desk: Desk) -> None:
    assert codes(lambda: look(with_role(desk, permissions=set()), "loan_period", "3d")) == ["NO_PERMISSION"]


def test_a_preview_is_a_few_statements(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many patrons and loans there are."""
    seen: list[str] = []
    execute = db.obj.execute_sql

    def counting(text: str, *more: Any) -> Any:
        seen.append(text)
        return execute(text, *more)

    for n in range(6):
        lend(desk, register(desk, f"P{n}"), f"C{n}")
    monkeypatch.setattr(db.obj, "execute_sql", counting)
    for name in ("loan_period", "max_checkouts", "max_owed", "holds_allowed"):
        seen.clear()
        look(desk, name, "3d" if name == "loan_period" else "3")
        assert len(seen) <= 20, seen
