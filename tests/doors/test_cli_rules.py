"""Rules, hours and closed days from a script."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from .calling import Program


def test_rules_are_listed_set_and_unset(program: Program) -> None:
    rules = program.json("rules", "list")
    assert rules.code == 0
    assert {"rule", "value", "branch", "category", "item_type", "step"} == set(rules.lines[0])
    assert [line["step"] for line in rules.lines] == sorted(line["step"] for line in rules.lines)
    done = program.json("rules", "set", "loan_period", "3d", "--type", "DVD", "--for-branch", "MAIN")
    assert done.line == {
        "rule": "loan_period",
        "value": "3d",
        "branch": "MAIN",
        "category": None,
        "item_type": "DVD",
        "step": 3,
    }
    card = program.patron()
    assert program.json("checkout", card, "I5").line["due_at"].startswith("2026-12-04T")
    assert program("rules", "unset", "loan_period", "--type", "DVD", "--for-branch", "MAIN").code == 0
    program("checkin", "I5")
    assert program.json("checkout", card, "I5").line["due_at"].startswith("2026-12-08T")


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("set", "no_such", "1"), 1, "NOT_UNDERSTOOD"),
        (("set", "loan_period", "soon"), 2, "NOT_UNDERSTOOD"),
        (("set", "max_owed", "ten"), 2, "NOT_UNDERSTOOD"),
        (("set", "due_roll", "keep", "--type", "DVD"), 2, "NOT_UNDERSTOOD"),
        (("set", "loan_period", "3d", "--type", "NONE", "--dry-run"), 1, "UNKNOWN_ID"),
        (("unset", "no_such"), 1, "NOT_UNDERSTOOD"),
        (("set", "loan_period", "3d", "--type", "NONE"), 1, "UNKNOWN_ID"),
        (("unset", "loan_period", "--category", "ADULT"), 1, "UNKNOWN_ID"),
    ],
)
def test_rules_that_are_refused(program: Program, words: tuple[str, ...], code: int, refused: str) -> None:
    answer = program.json("rules", *words)
    assert (answer.code, answer.line["refused"], answer.line["rule"]) == (code, [refused], words[1])


def test_a_missing_rule_is_found(program: Program) -> None:
    assert program("rules", "check").code == 0
    program("rules", "unset", "loan_period")
    checked = program.json("rules", "check")
    assert (checked.code, checked.lines[0]["caution"]) == (1, "NO_RULE")
    assert program.json("checkout", program.patron(), "I1").line["refused"] == ["NO_RULE"]


@pytest.mark.parametrize(
    ("typed", "kept", "cents", "said"),
    [
        (["10.00"], "1000", 1000, "10.00"),
        (["$10"], "1000", 1000, "10.00"),
        (["--cents", "1000"], "1000", 1000, "10.00"),
        (["0"], "0", 0, "0.00"),
        (["unlimited"], "unlimited", None, "unlimited"),
    ],
)
def test_money_is_typed_with_a_point_or_in_cents(
    program: Program, typed: list[str], kept: str, cents: int | None, said: str
) -> None:
    line = program.json("rules", "set", "max_owed", *typed).line
    assert (line["value"], line["value_cents"]) == (kept, cents)
    assert f"max_owed = {said}  (" in program("rules", "list").out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fixed_due_date", "2027-06-30"),
        ("renewal_period", "7d"),
        ("auto_renew", "yes"),
        ("fine_rate", "0.25/1d"),
        ("grace_period", "2d"),
        ("on_shelf_holds", "if_all_out"),
        ("lost_forgive", "restore"),
        ("lost_processing_fee", "5.00"),
        ("charge_closed_days", "yes"),
        ("notice_first", "never"),
    ],
)
def test_any_rule_is_set_and_unset_by_its_name(program: Program, name: str, value: str) -> None:
    assert program.json("rules", "set", name, value).code == 0
    assert f"{name} = {value}  (" in program("rules", "list").out
    assert program.json("rules", "unset", name).code == 0
    assert f"{name} = {value}  (" not in program("rules", "list").out


def test_a_dry_run_says_what_it_would_mean_and_writes_nothing(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1", "I2")
    before = program.json("rules", "list").lines
    shown = program.json("rules", "set", "patron_max_checkouts", "1", "--category", "ADULT", "--dry-run")
    assert shown.code == 0
    assert shown.line == {
        "rule": "patron_max_checkouts",
        "value": "1",
        "was": None,
        "branch": None,
        "category": "ADULT",
        "item_type": None,
        "step": 6,
        "dry_run": True,
        "effects": {"patrons_over": 1},
        "cautions": [],
        "message": "1 patron will be over the limit. They keep what they have.",
    }
    words = program("rules", "set", "loan_period", "14d", "--dry-run").out.splitlines()
    assert words == [
        "Would be set: loan_period = 14d  (branch any, category any, type any): the loan period",
        "Due dates already given do not change (2 checkouts).",
    ]
    gone = program.json("rules", "unset", "loan_period", "--dry-run").line
    assert (gone["value"], gone["was"], gone["cautions"][0]["caution"]) == (None, "21d", "NO_RULE")
    assert program.json("rules", "list").lines == before


def test_what_hides_and_what_never_holds_is_found(program: Program) -> None:
    program("rules", "set", "loan_period", "28d", "--for-branch", "MAIN")
    checked = program.json("rules", "check")
    assert checked.code == 0
    assert {line["caution"] for line in checked.lines} == {"HIDES", "NEVER"}
    hides = checked.lines[0]
    assert (hides["rule"], hides["value"], hides["branch"], hides["step"]) == ("loan_period", "28d", "MAIN", 4)
    assert {"DVD", "LAPTOP"} <= {other["item_type"] for other in hides["others"]}


def test_rules_that_went_while_the_desk_was_open_are_missed_at_the_next_scan(program: Program) -> None:
    card = program.patron()
    assert program("checkout", card, "I1").code == 0
    with contextlib.closing(sqlite3.connect(program.library)) as past_us, past_us:
        past_us.execute("DELETE FROM circ_rule")
    answer = program.json("checkout", card, "I2")
    assert answer.code == 1
    assert set(answer.line["refused"]) == {"NO_RULE"}
    assert "the loan period" in answer.line["message"]
    missing = {line["rule"] for line in program.json("rules", "check").lines}
    assert {"loan_period", "fine_rate", "max_owed", "due_roll"} <= missing


def test_what_is_out_is_taken_back_and_shown_without_any_rule(program: Program) -> None:
    card = program.patron()
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "0.25/1d")
    program("checkout", card, "I1")
    program.clock.forward(days=40)
    with contextlib.closing(sqlite3.connect(program.library)) as past_us, past_us:
        past_us.execute("DELETE FROM circ_rule")
    shown = program.json("show", "patron", card)
    assert shown.code == 0
    assert "NO_RULE" in shown.line["blocks"]
    assert program.json("overdue").code == 0
    back = program.json("checkin", "I1")
    assert (back.code, back.line["route"], back.line["fine_cents"]) == (0, "SHELF", 0)


def test_hours_are_set_by_day_and_by_range(program: Program) -> None:
    unset = program.json("hours", "list")
    assert "9 to 5" in unset.err
    assert [line["hours"] for line in unset.lines] == ["09:00-17:00"] * 7
    done = program.json("hours", "set", "mon-fri", "10-18", "Saturday", "10:00-12:00,13:00-15:30")
    assert [line["weekday"] for line in done.lines] == ["mon", "tue", "wed", "thu", "fri", "sat"]
    week = {line["weekday"]: line["hours"] for line in program.json("hours", "list").lines}
    assert (week["tue"], week["sat"], week["sun"]) == ("10:00-18:00", "10:00-12:00,13:00-15:30", "closed")
    assert program.json("hours", "set", "fri-mon", "closed").code == 0
    week = {line["weekday"]: line["hours"] for line in program.json("hours", "list").lines}
    assert [day for day, hours in week.items() if hours == "closed"] == ["mon", "fri", "sat", "sun"]
    assert "Sun  closed" in program("hours", "list").out


@pytest.mark.parametrize("words", [("mon",), ("mon", "late"), ("someday", "10-18"), ("mon", "18-10"), ()])
def test_hours_that_cannot_be_read(program: Program, words: tuple[str, ...]) -> None:
    answer = program("hours", "set", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "9 to 5" in program.json("hours", "list").err


def test_a_closed_day_moves_what_is_due_on_it(program: Program) -> None:
    assert program.json("closure", "add", "2026-12-22", "2026-12-23", "--dry-run").lines[0]["day"] == "2026-12-22"
    assert program("closure", "list").out == ""
    closed = program.json("closure", "add", "2026-12-22", "2026-12-23", "--reason", "snow")
    assert closed.lines == [
        {"branch": "MAIN", "day": "2026-12-22", "reason": "snow"},
        {"branch": "MAIN", "day": "2026-12-23", "reason": "snow"},
    ]
    assert program.json("checkout", program.patron(), "I1").line["due_at"].startswith("2026-12-24T")
    assert program("closure", "list").out == "Tue, Dec 22  snow\nWed, Dec 23  snow\n"
    assert [line["day"] for line in program.json("closure", "remove", "2026-12-22").lines] == ["2026-12-22"]
    assert program.json("closure", "list").line["day"] == "2026-12-23"
    assert program.json("closure", "remove", "2026-12-22").line["refused"] == ["UNKNOWN_ID"]


def test_seasons_have_hours_of_their_own(program: Program) -> None:
    program("hours", "set", "mon-fri", "10-18")
    done = program.json("hours", "set", "mon", "9-13", "sat", "closed", "--season", "06-15..08-31")
    place = {"branch": "MAIN", "season": "06-15..08-31"}
    assert done.lines == [
        {**place, "weekday": "mon", "hours": "09:00-13:00"},
        {**place, "weekday": "sat", "hours": "closed"},
    ]
    shown = program("hours", "list").out.splitlines()
    assert shown[:2] == ["Sun  closed", "Mon  10 am-6 pm"]
    assert shown[7:] == ["06-15..08-31  Mon  9 am-1 pm", "06-15..08-31  Sat  closed"]
    assert program.json("hours", "unset", "06-15..08-31").line == place
    assert len(program.json("hours", "list").lines) == 7
    assert program.json("hours", "unset", "06-15..08-31").line["refused"] == ["UNKNOWN_ID"]


@pytest.mark.parametrize("season", ["summer", "06-15", "06-31..07-01", "2027-08-31..2027-06-15"])
def test_seasons_that_cannot_be_read(program: Program, season: str) -> None:
    for answer in (program("hours", "set", "mon", "9-13", "--season", season), program("hours", "unset", season)):
        assert (answer.code, answer.out) == (2, "")
        assert "Write" in answer.err


def test_a_day_opens_all_the_same(program: Program) -> None:
    program("hours", "set", "mon-fri", "10-18")
    assert "Give the hours" in program("hours", "open", "2026-12-20").err
    tried = program.json("hours", "open", "2026-12-20", "14-17", "--reason", "fair", "--dry-run")
    line = {"branch": "MAIN", "day": "2026-12-20", "hours": "14:00-17:00", "reason": "fair"}
    assert tried.line == line
    assert len(program.json("hours", "list").lines) == 7
    assert program("hours", "open", "2026-12-20", "14-17", "--reason", "fair").out.startswith(
        "Open on Sun, Dec 20: 2-5 pm. fair"
    )
    assert program.json("hours", "list").lines[7:] == [line]
    assert program.json("hours", "usual", "2026-12-20").line == line
    assert len(program.json("hours", "list").lines) == 7
    assert program("hours", "open", "2026-12-20", "late").code == 2


def test_days_are_closed_in_every_year(program: Program) -> None:
    closed = program.json("closure", "add", "12-31", "1-1", "--yearly", "--reason", "New Year")
    assert closed.lines == [
        {"branch": "MAIN", "day": "12-31", "reason": "New Year", "yearly": True},
        {"branch": "MAIN", "day": "01-01", "reason": "New Year", "yearly": True},
    ]
    program("closure", "add", "2026-12-22", "--yearly")
    assert program.json("checkout", program.patron(), "I1").line["due_at"].startswith("2026-12-23T")
    assert program("closure", "list").out == (
        "Jan 1 every year  New Year\nDec 22 every year\nDec 31 every year  New Year\n"
    )
    assert "tuils hours open 2027-01-01" in program("closure", "remove", "2027-01-01").err
    assert [line["day"] for line in program.json("closure", "remove", "12-22", "--yearly").lines][:1] == ["12-22"]
    assert len(program.json("closure", "list").lines) == 2
    for days in (("12-32",), ("Christmas",), ("12-24", "late")):
        assert program("closure", "add", *days, "--yearly").code == 2


def test_due_dates_in_figures(program: Program) -> None:
    card = program.patron()
    assert program.json("setting", "set", "date_form", "dd/mm/yyyy").line["refused"] == ["NOT_UNDERSTOOD"]
    assert "Tue, Dec 22" in program("checkout", card, "I1").out
    program("checkin", "I1")
    done = program.json("setting", "set", "date_form", "month/day/year, 12-hour")
    assert (done.code, done.line["value"]) == (0, "month/day/year, 12-hour")
    assert "12/22/2026" in program("checkout", card, "I1").out


@pytest.mark.parametrize("days", [("2026-12-24", "2026-12-22"), ("2026-02-30",), ("2026-01-01", "2029-01-01")])
def test_days_that_make_no_closure(program: Program, days: tuple[str, ...]) -> None:
    assert program("closure", "add", *days).code == 2
    assert program("closure", "add", *days, "--dry-run").code == 2
    assert program("closure", "list").out == ""


def test_a_closure_lists_what_it_moves_and_takes_it_back(program: Program) -> None:
    card = program.patron()
    assert program("checkout", card, "I1", "I2").code == 0
    would = program.json("closure", "add", "2026-12-22", "--dry-run")
    assert would.lines == [
        {"branch": "MAIN", "day": "2026-12-22", "reason": None},
        *(
            {
                "item": item,
                "patron": card,
                "title": "",
                "from": "2026-12-22T23:59:00-06:00",
                "to": "2026-12-23T23:59:00-06:00",
            }
            for item in ("I1", "I2")
        ),
    ]
    assert program.json("show", "item", "I1").line["due_at"].startswith("2026-12-22T")
    assert program.json("closure", "add", "2026-12-22", "--reason", "snow").lines[1:] == would.lines[1:]
    assert program.json("show", "item", "I1").line["due_at"].startswith("2026-12-23T")
    said = program("closure", "remove", "2026-12-22")
    assert "Due Tue, Dec 22 instead of Wed, Dec 23" in said.out
    assert said.err == "Changed: 2 checkouts.\n"
    assert program("undo").code == 0
    assert program.json("show", "item", "I1").line["due_at"].startswith("2026-12-23T")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_days_at_the_ends_of_all_dates_are_bad_usage(program: Program, day: str) -> None:
    for words in (("closure", "add", day), ("closure", "remove", day), ("hours", "open", day), ("cash", day)):
        answer = program(*words)
        assert answer.code == 2
        assert "a year from 1900 to 9998" in answer.err


def test_without_a_rule_what_was_wanted_is_not_done_and_the_rest_goes_on(program: Program) -> None:
    card, other = program.patron(), program.patron("Nora")
    program("checkout", card, "I1")
    for rule in ("holds_allowed", "due_roll", "loan_period", "lost_after_days"):
        assert program("rules", "unset", rule).code == 0
    assert program("checkout", card, "I2").err.startswith("Not checked out to Marta: no circulation rule sets")
    assert program("renew", card).err.startswith("Not renewed for Marta: no circulation rule sets")
    assert program("hold", "place", other, "I1").err.startswith("No hold for Nora: no circulation rule sets")
    assert program("closure", "add", "2026-12-24").err.startswith("Not changed: no circulation rule sets")
    assert program("daily").code == 0
    assert program("checkin", "I1").code == 0


def notices(program: Program) -> set[tuple[str, str, int]]:
    return {(one["patron"], one["kind"], one["about"]) for one in program.json("notice", "preview").lines}


def test_overdue_notices_follow_the_rules_of_category_and_type_and_else_the_setting(program: Program) -> None:
    street = {"last_name": "Field", "street": "Elm Street 2", "city": "Maple Grove"}
    ada, sam = program.patron("Ada", **street), program.patron("Sam", category="STAFF", **street)
    program("item", "edit", "I2", "--type", "DVD")
    for who in ("--type", "DVD"), ("--category", "STAFF"):
        assert program.json("rules", "set", "loan_period", "21d", *who).code == 0
    assert program.json("checkout", ada, "I1", "I2").code == program.json("checkout", sam, "I3").code == 0
    program.clock.forward(days=21 + 5)
    assert notices(program) == set()
    for step in ("first", "second", "final", "call", "due_soon"):
        assert program.json("rules", "set", f"notice_{step}", "never", "--category", "STAFF").code == 0
    shown = program.json("rules", "set", "notice_first", "5", "--type", "DVD", "--dry-run").line
    assert shown["effects"] == {"loans_out": 1}
    assert program.json("rules", "set", "notice_first", "5", "--type", "DVD").code == 0
    assert notices(program) == {(ada, "overdue_1", 1)}
    program.clock.forward(days=2)
    assert notices(program) == {(ada, "overdue_1", 2)}
    program("rules", "set", "notice_second", "6", "--category", "ADULT", "--type", "DVD")
    assert notices(program) == {(ada, "overdue_1", 1), (ada, "overdue_2", 1)}
    program("rules", "set", "notice_first", "8")
    assert notices(program) == {(ada, "overdue_2", 1)}
    assert program.json("notice", "letters", "-o", str(program.folder / "letters.pdf")).code == 0
    program.clock.forward(days=40)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["no_notice"]) == (1, 2), "of staff nothing is billed: no notice went out"


def test_days_of_a_notice_are_a_number_or_never(program: Program) -> None:
    refused = program("rules", "set", "notice_first", "0")
    assert "Type a whole number from 1 to 99999. Or: never." in refused.err
    assert program.json("rules", "set", "notice_due_soon", "0", "--category", "CHILD").line["value"] == "0"
    assert "notice_due_soon = 0  (" in program("rules", "list").out
