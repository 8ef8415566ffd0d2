"""Settings and codes from a script."""

from __future__ import annotations

import pytest

from .calling import Program


def test_settings_are_listed_and_set(program: Program) -> None:
    before = {line["setting"]: line["value"] for line in program.json("setting", "list").lines}
    assert (before["fines"], before["hold_life"], before["renew_from"]) == ("no", "", "today")
    assert program.json("setting", "set", "fines", "yes").line["value"] == "yes"
    assert program.json("setting", "set", "hold-life", "1y").line["setting"] == "hold_life"
    after = {line["setting"]: line["value"] for line in program.json("setting", "list").lines}
    assert {name: after[name] for name in after if after[name] != before[name]} == {"fines": "yes", "hold_life": "1y"}
    assert program("undo").code == 0
    assert program("undo").code == 0
    last = {line["setting"]: line["value"] for line in program.json("setting", "list").lines}
    assert last == before


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("setting", "set", "fines", "perhaps"), "fines"),
        (("setting", "set", "no_such", "1"), "setting"),
        (("setting", "set", "zone", "Atlantis"), "zone"),
        (("code", "set", "item-type", "DVD", "min_age=old"), "min_age"),
        (("code", "set", "branch", "MAIN", "return_to=away"), "return_to"),
        (("code", "set", "branch", "MAIN", "colour=red"), "field"),
    ],
)
def test_what_cannot_be_read_changes_nothing(program: Program, words: tuple[str, ...], refused: str) -> None:
    before = program("setting", "list").out + program("code", "list").out
    answer = program.json(*words)
    assert (answer.code in (1, 2), answer.line["refused"]) == (True, ["NOT_UNDERSTOOD"])
    assert refused in answer.line["message"]
    assert program("setting", "list").out + program("code", "list").out == before


def test_a_number_left_blank_is_none_until_it_is_set_again(program: Program) -> None:
    for name, usual in (("notice_first", "7"), ("notice_card_expiring", "30"), ("guardian_until", "18")):
        for typed in ("", usual):
            assert program("setting", "set", name, typed).code == 0
            assert {one["setting"]: one["value"] for one in program.json("setting", "list").lines}[name] == typed


def test_a_code_is_made_and_changed_field_by_field(program: Program) -> None:
    made = program.json("code", "set", "item-type", "GAME", "name=Board game", "replacement_cents=25.00").line
    assert (made["code"], made["name"], made["replacement_cents"], made["not_for_loan"]) == (
        "GAME",
        "Board game",
        "25.00",
        "no",
    )
    changed = program.json("code", "set", "item_types", "GAME", "message=Count the pieces").line
    assert (changed["name"], changed["replacement_cents"], changed["message"]) == (
        "Board game",
        "25.00",
        "Count the pieces",
    )
    program("code", "set", "branch", "MAIN", "pickup=no")
    (main,) = program.json("code", "list", "branch").lines
    assert main["pickup"] == "no"
    assert main["name"]
    assert program("code", "set", "moods", "X").code == 2
    assert program("code", "set", "branch", "X", "name").code == 2


def test_a_volunteer_may_not(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    answer = program.json("--as", "vera", "setting", "set", "fines", "yes", TUILS_PIN="1357")
    assert (answer.code, answer.line["refused"]) == (1, ["NO_PERMISSION"])
