"""The rules of lending: to check, to try, and to change in place."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, here, keys
from tuils.library.lending.rule_changes.rule_preview import RuleChange
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rules import resolve, set_circulation_rule, unset_rule
from tuils.screens.office.rule_editing import name_typed, read_change
from tuils.screens.office.rule_lines import how_long, how_many
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
OPEN = "<f10>checkout rules<enter>"
STAFF, DVD, ALL = "5<enter>", "8<enter>", "15<enter>"


def lines(pilot: Pilot[Any]) -> list[str]:
    return [" | ".join(cell_text(cell) for cell in row[1:]) for row in pilot.app.screen.query_one(Rows).rows]


def app(pilot: Pilot[Any]) -> Maple:
    return cast("Maple", pilot.app)


async def deciding(pilot: Pilot[Any], name: str, category: str = "ADULT", item_type: str = "BK") -> str:
    rules = await app(pilot).read(resolve, "MAIN", category, item_type)
    return rules[name].value


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"rules-{name}")
        await press(pilot, "15<enter>")
        assert_golden(pilot.app, f"rules-line-{name}")
        await press(pilot, f"{STAFF}loan 42d<enter>")
        assert_golden(pilot.app, f"rules-question-{name}")
        await press(pilot, "l<enter>")
        assert_golden(pilot.app, f"rules-meaning-{name}")
        await press(pilot, "<escape>y<enter>")
        assert_golden(pilot.app, f"rules-done-{name}")
        await press(pilot, "<up><down>")
        assert_golden(pilot.app, f"rules-caution-{name}")
        await press(pilot, "<f8>17<enter>")
        assert_golden(pilot.app, f"rules-others-{name}")
        await press(pilot, "<escape><escape><f6>")
        assert_golden(pilot.app, f"rules-new-{name}")
        await press(pilot, "<escape><f7>staff<enter>dvd<enter>")
        assert_golden(pilot.app, f"rules-case-{name}")
        await press(pilot, "18 dec<enter>")
        assert_golden(pilot.app, f"rules-tried-{name}")


# to look at


async def test_the_most_special_on_top_and_the_line_that_catches_all_at_the_bottom(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert lines(pilot)[0] == "any | LIB | Book | 42 days | . | . | . | . | "
        assert lines(pilot)[5] == "any | TEMP | any | . | . | 2 all | . | 0 | "
        assert lines(pilot)[7] == "any | any | DVD | 7 days | 1 | 5 | . | . | "
        assert lines(pilot)[-1] == "any | any | any | 21 days | 2 | 20 all | none | 5 | "


async def test_a_line_that_hides_others_says_so_where_it_stands(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await app(pilot).do(set_circulation_rule, "loan_period", "42d", category="STAFF")
        await press(pilot, OPEN)
        rows = pilot.app.screen.query_one(Rows)
        assert lines(pilot)[rows.cursor].endswith("! 8-9,11-13")
        assert answer(pilot)[0] == "NOTE"
        assert "42 days also applies to DVD" in answer(pilot)[1]
        await press(pilot, "<down>")
        assert answer(pilot)[0] == ""
        await press(pilot, "<up>")
        assert answer(pilot)[0] == "NOTE"


async def test_a_rule_that_is_missing_for_all_is_said_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await app(pilot).do(unset_rule, "renewals_allowed")
        await press(pilot, OPEN)
        assert answer(pilot)[0] == "NOTE"
        assert answer(pilot)[1].startswith("No rule for any branch, any patron, any type sets")


async def test_who_may_not_change_them_looks_and_tries(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert keys(pilot) == "Esc Back F1 Help F7 Test a case F8 More rules F9 Undo"
        assert "Change" not in answer(pilot)[2]
        await press(pilot, "loan 3d<enter>")
        assert answer(pilot)[0] == "STOP"
        assert await deciding(pilot, "loan_period") == "21d"
        await press(pilot, "<f8>1<enter>")
        assert "Type" not in answer(pilot)[2]


async def test_rules_that_are_gone_while_the_desk_is_open_are_missed_at_the_next_scan(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, f"{MARTA}<enter>")
        with sqlite3.connect(tmp_path / "maple.db") as past_us:
            past_us.execute("DELETE FROM circ_rule WHERE name = 'loan_period'")
        await press(pilot, "31234000010017<enter>")
        assert answer(pilot)[:2] == ("STOP", "Not checked out: The bee… No circulation rule sets the loan period.")
        await press(pilot, f"{OPEN}{ALL}")
        assert here(pilot) == "Rules"


# to change


async def test_a_value_is_typed_previewed_and_set(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}loan 14d<enter>")
        assert answer(pilot) == (
            "ASK",
            "For DVD, the loan period: 14 days? Now 7 days.",
            "Due dates already given do not change (1 checkout).",
        )
        assert await deciding(pilot, "loan_period", item_type="DVD") == "7d"
        await press(pilot, "y<enter>")
        assert answer(pilot)[:2] == ("OK", "For DVD, the loan period: 14 days.")
        assert await deciding(pilot, "loan_period", item_type="DVD") == "14d"
        assert lines(pilot)[7].startswith("any | any | DVD | 14 days")


@pytest.mark.parametrize("no", ["n<enter>", "<escape>", "7<enter>", "later<enter>"])
async def test_no_is_the_answer_to_all_but_yes(tmp_path: Path, no: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}loan 14d<enter>{no}")
        assert answer(pilot)[1] == "Nothing was changed."
        assert here(pilot) == "Rules"
        assert await deciding(pilot, "loan_period", item_type="DVD") == "7d"


async def test_a_card_that_is_scanned_meanwhile_is_no_answer(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}loan 14d<enter>{MARTA}<enter>")
        assert answer(pilot)[1].startswith("For DVD, the loan period: 14 days?")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Marta Field is at the desk.", "the card waited"
        assert await deciding(pilot, "loan_period", item_type="DVD") == "14d"


async def test_a_dot_takes_it_out_and_f9_brings_it_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}renew .<enter>y<enter>")
        assert answer(pilot)[1] == "For DVD, the number of renewals: no longer set."
        assert lines(pilot)[7].startswith("any | any | DVD | 7 days | .")
        await press(pilot, "<f9>")
        assert "Removed rule for DVD: the number of renewals" in answer(pilot)[1]
        await press(pilot, "<enter>")
        assert here(pilot) == "Rules"
        assert lines(pilot)[7].startswith("any | any | DVD | 7 days | 1")
        assert await deciding(pilot, "renewals_allowed", item_type="DVD") == "1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("loan soon", "loan_period cannot be read: soon"),
        ("loan", "Which value for the loan period?"),
        ("hold_pickup_days 3", "hold_pickup_days cannot be read: DVD"),
        ("soon", 'There is no rule named "soon".'),
        ("max 3", 'There is no rule named "max 3".'),
    ],
)
async def test_what_cannot_be_set_is_said_with_the_way_to_write_it(tmp_path: Path, typed: str, said: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}{typed}<enter>")
        assert answer(pilot)[1] == said
        assert answer(pilot)[2]


@pytest.mark.whole
async def test_a_new_line_is_begun_and_filled(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}<f6>")
        assert answer(pilot)[1] == "Which patrons?"
        await press(pilot, "te<enter>")
        assert answer(pilot)[1] == "Which item type?"
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "Which patrons?"
        await press(pilot, "teen<enter>DVD<enter>")
        assert answer(pilot)[:2] == ("ASK", "New line: any branch, teen, DVD")
        assert "any | teen | DVD | . | . | . | . | . | " in lines(pilot)
        await press(pilot, "most 2<enter>y<enter>")
        assert "any | teen | DVD | . | . | 2 | . | . | " in lines(pilot)
        assert await deciding(pilot, "max_checkouts", "TEEN", "DVD") == "2"
        await press(pilot, "<f6>teen<enter>DVD<enter>")
        assert answer(pilot)[1] == "That line already exists: any branch, teen, DVD"


async def test_all_rules_of_a_line_are_within_reach(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{ALL}<f8>")
        assert [line.partition(" | ")[0] for line in lines(pilot)] == list(PARAMETERS)
        number = list(PARAMETERS).index("max_owed") + 1
        await press(pilot, f"{number}<enter>")
        assert answer(pilot)[1] == "How much a patron may owe and still borrow: $10.00"
        await press(pilot, "5<enter>")
        assert answer(pilot)[1] == "For all, how much a patron may owe and still borrow: $5.00? Now $10.00."
        await press(pilot, "y<enter>")
        assert await deciding(pilot, "max_owed") == "500"
        await press(pilot, "lost_forgive keep<enter>y<enter>")
        assert await deciding(pilot, "lost_forgive") == "keep"
        await press(pilot, f"{number}<enter>.<enter>")
        assert answer(pilot)[2].startswith("Then nothing can be checked out.")
        await press(pilot, "n<enter><escape><escape>")
        assert here(pilot) == "Rules"


async def test_a_line_has_the_rules_of_its_columns_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{DVD}<f8>")
        named = [line.partition(" | ")[0] for line in lines(pilot)]
        assert "loan_period" in named
        assert "lost_processing_fee" in named
        assert not {"max_owed", "due_roll", "patron_max_holds"} & set(named)


async def test_the_arrows_leave_the_rule_that_was_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}{ALL}<f8>5<enter><down>4<enter>")
        assert answer(pilot)[1] == "The checkout limit for this type: no limit"


# to try


async def test_a_case_is_tried_with_a_card_and_a_copy(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}<f7>{MARTA}<enter>")
        assert answer(pilot)[1] == "What is checked out?"
        await press(pilot, "31234000010074<enter>")
        assert answer(pilot)[1] == "Checked out on which day?"
        await press(pilot, "<enter>")
        assert answer(pilot)[1:] == (
            "Adult checks out: DVD",
            "Checked out Mon, Dec 7. Due Mon, Dec 14.",
        )
        shown = "\n".join(screen_text(pilot.app))
        assert "1 The loan period: 7 days" in shown
        assert "DVD" in shown
        assert "<- used, line 7 of 8" in shown
        await press(pilot, "<escape>")
        assert here(pilot) == "Rules"


async def test_a_case_on_another_day_rolls_over_what_is_closed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}<f7>adult<enter>dvd<enter>18 dec<enter>")
        assert answer(pilot)[2] == "Checked out Fri, Dec 18. Due Sat, Dec 26."


async def test_a_case_without_a_rule_is_not_lent(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await app(pilot).do(unset_rule, "loan_period")
        await press(pilot, f"{OPEN}<f7>adult<enter>book<enter><enter>")
        assert answer(pilot)[2] == "Can't be checked out: a rule is missing."
        assert "The loan period: not set" in "\n".join(screen_text(pilot.app))


# words


@pytest.mark.parametrize(
    ("values", "long", "many"),
    [
        ({"loan_period": "1d", "renewals_allowed": "1"}, "out for 1 day, renewed 1 time", ""),
        ({"loan_period": "2h", "renewals_allowed": "0"}, "out for 2 hours, no renewals", ""),
        ({"renewals_allowed": "unlimited"}, "unlimited renewals", ""),
        ({"max_checkouts": "5", "patron_max_checkouts": "20"}, "", "At most 5 of this kind. At most 20 in all."),
        ({"max_checkouts": "unlimited", "patron_max_checkouts": "20"}, "", "At most 20 in all."),
        ({"patron_max_checkouts": "unlimited"}, "", "No limit."),
        ({"fine_rate": "100/1d", "holds_allowed": "0"}, "", "Fine: $1.00 a day. No holds."),
        ({"due_roll": "next_open"}, "", "1 more rule: F8."),
    ],
)
def test_a_line_in_words(values: dict[str, str], long: str, many: str) -> None:
    assert (how_long(values), how_many(values)) == (long, many)


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("loan 14d", "loan_period", "14d"),
        ("Loan 14 days", "loan_period", "14 days"),
        ("loan=2h", "loan_period", "2h"),
        ("renew .", "renewals_allowed", None),
        ("most 5", "max_checkouts", "5"),
        ("most 10 all", "patron_max_checkouts", "10"),
        ("all 10", "patron_max_checkouts", "10"),
        ("most no end", "max_checkouts", "unlimited"),
        ("fine 0.25/1d", "fine_rate", "0.25/1d"),
        ("fine 1/day", "fine_rate", "1.00/day"),
        ("fine none", "fine_rate", "none"),
        ("holds 3 all", "patron_max_holds", "3"),
        ("max_owed 10", "max_owed", "10.00"),
        ("max owed 7.50", "max_owed", "7.50"),
        ("grace 2d", "grace_period", "2d"),
        ("auto_renew yes", "auto_renew", "yes"),
        ("on shelf no", "on_shelf_holds", "no"),
    ],
)
def test_what_is_typed_on_a_line(typed: str, name: str, value: str | None) -> None:
    assert read_change(typed, ("", "TEEN", "")) == RuleChange(name, value, category="TEEN")


def test_each_rule_is_called_by_its_name() -> None:
    assert [name_typed(name) for name in PARAMETERS] == list(PARAMETERS)
    assert [name_typed(name.replace("_", " ")) for name in PARAMETERS] == list(PARAMETERS)
    assert [name_typed(text) for text in ("", "l", "max", "lost", "weather", "31234000010017")] == [""] * 6
