"""A library goes live with loans that are years overdue: nothing is billed out of the past, nor much at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import DAY, value
from tuils.library.foundation.store import close_store, open_store
from tuils.models import db

from .calling import PIN, Answer, Facts, Program

HEAD = "barcode,cardnumber,issued,due,renewals\n"
OLD = "I1,{card},2024-01-01,2024-01-22,0\nI2,{card},2026-11-01,2026-11-20,1\n"


@pytest.fixture
def ada(program: Program) -> str:
    """With fines, prices, and a rule that renews loans by themselves."""
    for code in ("I1", "I2", "I3", "I4"):
        program("item", "edit", code, "--price-cents", "1250")
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "0.25/1d")
    program("rules", "set", "auto_renew", "yes")
    return program.patron("Ada", last_name="Field", street="Elm Street 2", city="Maple Grove")


def bring_in(program: Program, card: str, *words: str, rows: str = OLD) -> Answer:
    file = program.folder / "loans.csv"
    file.write_text(HEAD + rows.format(card=card), encoding="utf-8")
    answer = program.json("import", "loans", str(file), *words)
    assert answer.code == 0, answer.err
    return answer


def owed(program: Program, card: str) -> int:
    return int(program.json("show", "patron", card).line["owed_cents"])


def growing(program: Program) -> int:
    return sum(line["fine_cents"] for line in late(program))


def late(program: Program, *words: str) -> list[Facts]:
    return program.json("overdue", *words).lines


def test_what_came_in_overdue_is_told_with_what_it_would_have_cost(program: Program, ada: str) -> None:
    told = bring_in(program, ada, "--dry-run").line["overdue"]
    assert (told["loans"], told["patrons"], told["lost"], told["days"]) == (2, 1, 1, 1044)
    assert told["oldest_due_at"].startswith("2024-01-22")
    assert told["would_cost_cents"] == 1250 + 1250 + 11 * 25, "a fine stops at the price, and then the price itself"
    assert late(program) == []
    assert bring_in(program, ada).line["overdue"] == told | {"choice": "keep"}
    said = program("import", "loans", str(program.folder / "loans.csv")).out
    assert "2 items were already overdue (1 patron), the oldest by 1,044 days." in said
    assert "$27.75; none are charged." in said


def test_nothing_is_billed_renewed_or_written_about_for_the_time_before(program: Program, ada: str) -> None:
    bring_in(program, ada)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["renewed"], "held_back" in did, "no_notice" in did) == (0, 0, False, False)
    assert owed(program, ada) == 0
    assert [(line["item"], line["days"], line["fine_cents"]) for line in late(program)] == [
        ("I1", 1044, 0),
        ("I2", 11, 0),
    ]
    assert program.json("letters").lines == []
    assert "grows" not in program("why", "fine", ada, "I1").out
    program.clock.forward(days=4)
    assert growing(program) == 200, "four days each, from the day they came in"
    assert [line["items"] for line in program.json("letters").lines] == [2]
    assert program.json("letters", "--days", "5").lines == []
    said = program("why", "fine", ada, "I1").out
    assert "already overdue when it was imported (due Mon, Jan 22, 2024)" in said
    assert "Fines start Tue, Dec 1, when the library went live." in said
    assert "when the library went live" in program("why", "due", ada, "I1").out
    assert program.json("checkin", "I1").line["fine_cents"] == 100
    assert program.json("verify").line["ok"]


def test_what_came_in_overdue_is_billed_only_by_choice_and_14_days_after_a_notice(
    program: Program, ada: str, tmp_path: Path
) -> None:
    bring_in(program, ada)
    program("setting", "set", "bill_without_notice", "yes")  # it lifts neither
    program.clock.forward(days=34)
    assert "came_overdue" not in program.json("daily").line["did"]
    program.clock.forward(days=1)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["came_overdue"], "no_notice" in did) == (0, 2, False)
    assert [line["status"] for line in program.json("show", "item", "I1").lines] == ["checked_out"]
    program("letters", "--dir", str(tmp_path / "letters"))
    assert all(line["noticed_at"] for line in late(program))
    program.clock.forward(days=13)
    assert program.json("overdue", "--bill-imported", "all").line["billed"] == 0
    said = program("overdue", "--bill-imported", "I1").out
    assert "First notice delivered Tue, Jan 5." in said
    assert "It can be billed from Tue, Jan 19." in said
    program.clock.forward(days=30)
    assert program.json("daily").line["did"]["long_overdue"] == 0
    assert program.json("daily", "--bill").line == {"billed": 0}, "nor by what lets a lot at once go on"
    assert owed(program, ada) == 0
    answer = program.json("overdue", "--bill-imported", "I1", "--bill-imported", "I3").line
    assert answer["refused"] == ["NOT_ON_LOAN"]
    assert program.json("overdue", "--bill-imported", "I1").line == {"billed": 1, "left": [], "others": 0}
    assert program.json("show", "item", "I1").line["status"] == "long_overdue"
    assert program.json("show", "item", "I2").line["status"] == "checked_out"
    assert program.json("verify").line["ok"]


def test_told_by_phone_is_a_notice(program: Program, ada: str) -> None:
    program("checkout", ada, "I3", "I4")
    program.clock.forward(days=60)
    assert program.json("daily").line["did"]["no_notice"] == 2
    assert program.json("overdue", "--told", "I3").line == {"told": 1}
    program.clock.forward(days=13)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["no_notice"]) == (0, 1)
    head, *lines = program.json("daily", "--dry-run").lines
    assert (head["lost"], head["waiting"], head["no_notice"]) == (0, 1, 1)
    assert [(line["item"], line["bill_from"]) for line in lines] == [("I3", "2027-02-13"), ("I4", None)]
    assert "It can be billed from Sat, Feb 13." in program("why", "due", ada, "I3").out
    assert "No notice was delivered yet" in program("why", "due", ada, "I4").out
    program.clock.forward(days=1)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["no_notice"]) == (1, 1)
    assert program.json("overdue", "--told", "I9").line["refused"] == ["ITEM_UNKNOWN"]


def test_a_notice_from_before_a_renewal_is_none(program: Program, ada: str) -> None:
    program("rules", "set", "auto_renew", "no")
    program("checkout", ada, "I3")
    program.clock.forward(days=30)
    program("overdue", "--told", "I3")
    program("renew", ada, "I3")
    program.clock.forward(days=60)
    assert program.json("daily").line["did"]["no_notice"] == 1


def test_a_library_that_says_so_bills_without_a_notice(program: Program, ada: str) -> None:
    program("rules", "set", "auto_renew", "no")
    program("setting", "set", "bill_without_notice", "yes")
    program("checkout", ada, "I3")
    program.clock.forward(days=60)
    assert program.json("daily").line["did"]["long_overdue"] == 1


def test_renewing_it_begins_anew(program: Program, ada: str) -> None:
    bring_in(program, ada)
    program.clock.forward(days=2)
    assert program.json("renew", ada, "I1").line["fine_cents"] == 50
    assert [line["item"] for line in late(program)] == ["I2"]
    program.clock.forward(days=25)
    assert late(program)[1]["charged_from"], "it says still when it came in"
    assert late(program, "--came-overdue")[0]["item"] == "I2", "but is overdue since another day"
    assert program.json("verify").line["ok"]


# ---- what becomes of it


@pytest.mark.parametrize("later", [False, True])
def test_it_gets_another_due_date(later: bool, program: Program, ada: str) -> None:
    if later:
        bring_in(program, ada)
        assert program.json("overdue", "--release", "extend:14d").line == {"released": 2, "choice": "extend:14d"}
    else:
        bring_in(program, ada, "--overdue", "extend:14d")
    assert late(program) == []
    assert [line["due_at"][:10] for line in program.json("due-soon", "--days", "14").lines] == ["2026-12-15"] * 2
    said = program("why", "due", ada, "I1").out
    assert "staff extended it from Mon, Jan 22, 2024 to Tue, Dec 15: it was overdue when imported." in said
    program.clock.forward(days=16)
    assert growing(program) == 100
    assert program.json("verify").line["ok"]


@pytest.mark.parametrize("later", [False, True])
def test_it_is_written_off_quietly(later: bool, program: Program, ada: str) -> None:
    if later:
        bring_in(program, ada)
        assert program.json("overdue", "--release", "forgive", "--days", "100").line["released"] == 1
        assert [line["item"] for line in late(program)] == ["I2"]
        program("overdue", "--release", "forgive")
    else:
        bring_in(program, ada, "--overdue", "forgive")
    assert (late(program), owed(program, ada)) == ([], 0)
    assert program.json("show", "item", "I1").line["status"] == "missing"
    program.clock.forward(days=60)
    assert program.json("daily").line["did"]["long_overdue"] == 0
    assert program.json("checkin", "I1").line["route"] == "SHELF"
    assert program.json("show", "item", "I1").line["status"] == "available"
    assert program.json("verify").line["ok"]


def test_another_word_is_no_choice_and_nothing_comes_in(program: Program, ada: str) -> None:
    file = program.folder / "loans.csv"
    file.write_text(HEAD + OLD.format(card=ada), encoding="utf-8")
    for words in ("extend", "extend:2h", "extend:900d", "burn", "keep:14d"):
        answer = program.json("import", "loans", str(file), "--overdue", words)
        assert (answer.code, answer.line["refused"]) == (2, ["NOT_UNDERSTOOD"]), words
    assert late(program) == []


def test_an_import_that_is_done_again_still_knows_which_came_in_overdue(program: Program, ada: str) -> None:
    bring_in(program, ada)
    again = bring_in(program, ada, "--overdue", "extend:14d").line
    assert (again["updated"], again["overdue"]["loans"]) == (2, 2)
    assert late(program) == []


def test_the_library_folder_takes_along_from_when_it_counts(program: Program, ada: str) -> None:
    program("title", "add", "--title", "Emma", "--barcode", "B1", "--price-cents", "1250")
    bring_in(program, ada, rows="B1,{card},2024-01-01,2024-01-22,0\n")
    program.clock.forward(days=2)
    program("overdue", "--told", "B1")
    out, other = program.folder / "out", str(program.folder / "other.db")
    assert program("export", "library", "-o", str(out)).code == 0
    made = program("--library", other, "init", "--name", "Elsewhere", "--zone", "America/Chicago", TUILS_PIN=PIN)
    assert made.code == 0, made.err
    assert program("--library", other, "import", "library", str(out)).code == 0
    there = program.json("--library", other, "overdue").lines
    assert there == late(program)
    assert [line["charged_from"][:10] for line in there] == ["2026-12-01"]
    assert program.json("--library", other, "verify").line["ok"]


def test_a_library_of_the_version_before_bills_nothing_out_of_the_past_either(program: Program, ada: str) -> None:
    """Its entries do not say when the loans came in, and its rows have no such column."""
    bring_in(program, ada)
    open_store(program.library)
    text = "UPDATE journal SET data = json_remove(data, '$.charged_from') WHERE kind = 'checkout'"
    db.execute_sql(text)
    for column in ("charged_from", "noticed_at"):
        db.execute_sql(f"ALTER TABLE loan DROP COLUMN {column}")
    db.execute_sql("DELETE FROM schema_migration WHERE name LIKE '%going_live'")
    close_store()
    program.clock.forward(days=1)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], growing(program)) == (0, 50)
    assert program.json("verify").line["ok"]


# ---- the brake


def overdue_three(program: Program, ada: str) -> None:
    program("rules", "set", "auto_renew", "no")
    program("checkout", ada, "I2", "I3", "I4")
    program.clock.forward(days=60)
    program("overdue", "--told", "I2", "--told", "I3", "--told", "I4")
    program.clock.forward(days=14)


@pytest.mark.parametrize("limit", [("daily_lost_limit", "2"), ("daily_charge_cents", "30.00")])
def test_more_than_one_run_may_do_waits_for_somebody(limit: tuple[str, str], program: Program, ada: str) -> None:
    overdue_three(program, ada)
    program("setting", "set", *limit)
    did = program.json("daily").line["did"]
    assert (did["long_overdue"], did["held_back"]) == (0, 3)
    head, *lines = program.json("daily", "--dry-run").lines
    assert (head["held_back"], head["lost"], head["would"]["long_overdue"]) == (True, 3, 0)
    assert head["cents"] == sum(line["cents"] for line in lines) == 3 * 2500
    assert [(line["patron"], line["item"], line["days"], line["notice"]) for line in lines] == [
        (ada, code, 53, True) for code in ("I2", "I3", "I4")
    ]
    said = program("daily", "--dry-run").out
    assert "3 long-overdue items would be marked lost and charged $75.00." in said
    assert "so it waits. To allow it: tuils daily --bill" in said
    assert program.json("daily", "--bill").line == {"billed": 3}
    assert owed(program, ada) == head["cents"], "just what was foretold"
    assert program.json("daily", "--dry-run").lines[0]["lost"] == 0
    assert program.json("verify").line["ok"]


def test_up_to_the_limits_it_goes_on_by_itself(program: Program, ada: str) -> None:
    overdue_three(program, ada)
    program("setting", "set", "daily_lost_limit", "3")
    program("setting", "set", "daily_charge_cents", "75.00")
    assert program.json("daily").line["did"]["long_overdue"] == 3


def test_a_dry_run_changes_nothing_and_tells_what_else_would_be_done(program: Program, ada: str) -> None:
    overdue_three(program, ada)
    program("hold", "place", ada, "I1", "--expires", "2027-02-01")
    open_store(program.library)
    before = value("SELECT count(*) FROM journal")
    close_store()
    program.clock.now += 3 * DAY
    told = program.json("daily", "--dry-run").lines[0]
    assert told["would"]["long_overdue"] == 3
    open_store(program.library)
    assert value("SELECT count(*) FROM journal") == before
    close_store()
    assert program.json("daily").line["did"]["long_overdue"] == told["would"]["long_overdue"]


def test_who_may_not_charge_does_not_let_it_go_on(program: Program, ada: str) -> None:
    overdue_three(program, ada)
    program("setting", "set", "daily_lost_limit", "1")
    program("staff", "add", "vol", "--role", "volunteer", "--name", "Vi", TUILS_NEW_PIN="1357")
    answer = program.json("--as", "vol", "daily", "--bill", TUILS_PIN="1357")
    assert answer.line["refused"] == ["NO_PERMISSION"]
    assert owed(program, ada) == 0


def test_taking_a_release_of_many_back_says_how_many(program: Program, ada: str) -> None:
    bring_in(program, ada)
    program("overdue", "--release", "extend:14d")
    listed = program("undo", "--list").out
    assert "New due date for 2 items: " in listed
    assert "for 2 items" in program("undo").out
    assert len(late(program)) == 2


def test_a_release_that_was_taken_back_is_said_to_be_one(program: Program, ada: str) -> None:
    """Forgiven and undone: nobody checked it out again, and it is still charged only from the day it came in."""
    bring_in(program, ada)
    before = [(line["item"], line["charged_from"]) for line in late(program)]
    program("overdue", "--release", "forgive")
    assert program("undo").code == 0
    assert [(line["item"], line["charged_from"]) for line in late(program)] == before
    batch = str(program.json("import", "list").lines[0]["batch"])
    said = program("import", "undo", batch, "--dry-run")
    assert "(I1) was checked in or written off since, and that was undone." in said.out + said.err
    assert "again since" not in said.out + said.err
