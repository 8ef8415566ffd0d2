"""Keeping and forgetting from a script: rules, purge, removing a person, and a backup put back."""

from __future__ import annotations

import json

import pytest

from tuils.library.foundation.store import close_store, open_store
from tuils.models import db

from .calling import PIN, Program


def of_kind(program: Program, *words: str) -> dict[str, int]:
    return {line["kind"]: line["count"] for line in program.json("purge", *words).lines}


def test_rules_are_listed_and_set(program: Program) -> None:
    listed = {line["kind"]: line for line in program.json("retention", "list").lines}
    assert (listed["holds"]["period"], listed["audit"]["period"], listed["lapsed"]["period"]) == ("7d", "1y", None)
    one = program.json("retention", "set", "holds", "3d").line
    assert (one["kind"], one["period"], one["default"]) == ("holds", "3d", "7d")
    assert program.json("retention", "set", "audit", "forever").line["period"] is None
    assert "forever" in program("retention", "list").out
    assert program.json("undo", "2").code == 0
    assert program.json("retention", "list").lines == list(listed.values())


@pytest.mark.parametrize("words", [("notes", "soon"), ("earlier", "1d"), ("nothing", "1d"), ("notes", "-1")])
def test_what_is_no_rule_is_refused(program: Program, words: tuple[str, str]) -> None:
    refused = program.json("retention", "set", "--", *words)
    assert refused.code in (1, 2)
    assert refused.line["refused"] == ["NOT_UNDERSTOOD"]


def test_a_try_counts_what_then_goes_and_a_second_run_says_0(program: Program) -> None:
    card = program.patron(street="Elm Street 5")
    program("patron", "edit", card, "--street", "Oak Street 7")
    hold = program.json("hold", "place", card, "I1").line["hold"]
    program("hold", "cancel", hold)
    program.clock.forward(days=40)
    tried = of_kind(program, "--dry-run")
    assert {kind: count for kind, count in tried.items() if count} == {"holds": 1, "earlier": 1, "moments": 1}
    said = program("purge", "--dry-run")
    assert "canceled holds no longer linked to a patron: 1" in said.out
    assert "a test run" in said.err
    assert of_kind(program) == tried
    assert set(of_kind(program).values()) == {0}
    assert "Nothing is due to be deleted." in program("purge").err
    assert program.json("verify").line["ok"]


def test_a_volunteer_may_not(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    card = program.patron()
    for words in (("purge",), ("purge", "--dry-run"), ("retention", "set", "notes", "9d"), ("patron", "remove", card)):
        refused = program.json("--as", "vera", *words, TUILS_PIN="1357")
        assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"]), words


def test_a_person_is_removed_unless_something_is_open(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1")
    refused = program.json("patron", "remove", card)
    assert (refused.code, refused.line["refused"]) == (1, ["HAS_LOANS"])
    assert "Check these items in" in program("patron", "remove", card).err
    program("checkin", "I1")
    gone = program.json("patron", "remove", card, "--yes")
    assert (gone.code, gone.line) == (0, {"patron": card, "removed": True})
    assert program.json("show", "patron", card).line["refused"] == ["PATRON_UNKNOWN"]
    assert program.json("patron", "remove", card).line["refused"] == ["PATRON_UNKNOWN"]


def test_a_backup_that_is_put_back_brings_nobody_back(program: Program) -> None:
    card, stays = program.patron(), program.patron()
    old = program.json("backup").line["file"]
    program.clock.forward(minutes=1)
    assert program.json("patron", "remove", card).code == 0
    restored = program.json("restore", old)
    assert (restored.code, restored.line["verified"]) == (0, True)
    assert program.json("show", "patron", card).line["refused"] == ["PATRON_UNKNOWN"]
    assert program.json("show", "patron", stays).code == 0
    assert program.json("verify").line["ok"]
    assert set(json.loads((program.folder / "backups" / "library.removed").read_text())) == {"salt", "removed"}


def test_where_a_wrong_clock_keeps_it_from_that_the_work_of_the_day_does_it(program: Program) -> None:
    card = program.patron()
    program.clock.forward(days=3)
    program.patron()
    old = program.json("backup").line["file"]
    program("patron", "remove", card)
    program.clock.forward(days=-3)
    restored = program.json("restore", old)
    assert (restored.code, restored.line["verified"]) == (0, True)
    assert "tuils daily" in restored.err
    program.clock.forward(days=3, minutes=1)
    assert program.json("daily").line["did"]["removed"] == 1
    assert program.json("show", "patron", card).line["refused"] == ["PATRON_UNKNOWN"]


def test_nobody_shortens_the_audit_log_to_hide_a_look(program: Program) -> None:
    card = program.patron("Marta", card="P1")
    assert program("staff", "add", "max", "--role", "manager", TUILS_NEW_PIN=PIN).code == 0
    as_max = ("--as", "max")
    assert program(*as_max, "show", "patron", card, TUILS_PIN=PIN).code == 0
    short = program.json(*as_max, "retention", "set", "audit", "0d", TUILS_PIN=PIN)
    assert short.line["refused"] == ["NOT_UNDERSTOOD"]
    assert "At least 90d." in short.line["message"]
    assert program(*as_max, "retention", "set", "audit", "90d", TUILS_PIN=PIN).code == 0
    assert program(*as_max, "purge", TUILS_PIN=PIN).code == 0
    seen = program.json("audit", "--operator", "max", "--kind", "record").lines
    assert [line["patron"] for line in seen] == [card]


def test_how_long_things_are_kept_is_audited_for_good(program: Program) -> None:
    assert program("retention", "set", "audit", "90d").code == 0
    assert program("retention", "set", "notes", "60d").code == 0
    assert program("undo").code == 0
    program.clock.forward(days=100)
    program.patron("Marta", card="P1")
    assert program("show", "patron", "P1").code == 0
    assert program("purge").code == 0
    told = ["notes: 60d > 30d", "notes: 30d > 60d", "audit: 1y > 90d"]
    for _time in range(3):
        assert [line["deed"] for line in program.json("audit", "--kind", "retention").lines] == told
        assert program.json("verify").code == 0
        program.clock.forward(days=100)
        assert program("purge").code == 0


def test_an_audit_log_that_an_older_version_let_somebody_empty_is_kept(program: Program) -> None:
    card = program.patron("Marta", card="P1")
    open_store(program.library)
    db.execute_sql("INSERT INTO retention_rule (kind, period) VALUES ('audit', '0d')")
    close_store()
    assert program("show", "patron", card).code == 0
    program.clock.forward(days=2)
    assert program("purge").code == 0
    assert [line["patron"] for line in program.json("audit", "--kind", "record").lines] == [card]
