"""Lending, taking back and renewing from a script, and taking that back again."""

from __future__ import annotations

import pytest

from .calling import PIN, Program


def test_a_checkout_says_what_is_due_when(program: Program) -> None:
    card = program.patron()
    answer = program.json("checkout", card, "I1", "I5")
    assert answer.code == 0
    first, dvd = answer.lines
    assert first == {
        "item": "I1",
        "patron": card,
        "title": first["title"],
        "due_at": "2026-12-22T23:59:00-06:00",
        "alerts": [],
    }
    assert dvd["due_at"] == "2026-12-08T23:59:00-06:00"


def test_people_are_told_in_words(program: Program) -> None:
    answer = program("checkout", program.patron(), "I1")
    assert answer.out.startswith("Checked out: ")
    assert "Due Tue, Dec 22." in answer.out
    assert answer.err == ""


def test_one_refused_leaves_the_others_lent(program: Program) -> None:
    card = program.patron()
    answer = program.json("checkout", card, "I1", "nowhere", "I2")
    assert answer.code == 1
    assert [line["item"] for line in answer.lines] == ["I1", "nowhere", "I2"]
    refused = answer.lines[1]
    assert set(refused) == {"item", "refused", "overridable", "message"}
    assert refused["refused"] == ["ITEM_UNKNOWN"]
    assert refused["overridable"] == []
    assert "nowhere" in refused["message"]


def test_a_refusal_in_words_goes_to_standard_error(program: Program) -> None:
    answer = program("checkout", program.patron(), "I6")
    assert (answer.code, answer.out) == (1, "")
    assert "in-house use only" in answer.err
    assert "--override NOT_FOR_LOAN --reason TEXT" in answer.err


def test_an_override_needs_its_reason_and_a_code_there_is(program: Program) -> None:
    card = program.patron()
    assert program("checkout", card, "I6", "--override", "NOT_FOR_LOAN").code == 2
    assert program("checkout", card, "I6", "--override", "NOT_FOR_LOAN", "--reason", "  ").code == 2
    assert program("checkout", card, "I6", "--override", "NOT_FOR_LONA", "--reason", "asked").code == 2
    assert program.json("checkin", "I6").line["alerts"] == ["NOT_ON_LOAN"]
    named = "NOT_FOR_LOAN,CARD_LOST,TOO_MANY_OVERDUE,HELD_FOR_OTHER"
    passed = program.json("checkout", card, "I6", "--override", named, "--reason", "asked")
    assert (passed.code, passed.line["item"]) == (0, "I6")


def test_an_item_on_the_same_card_is_renewed_when_told_to(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1")
    again = program.json("checkout", card, "I1")
    assert again.line["refused"] == ["NO_LATER_DUE", "ALREADY_OUT_SAME"], "a book scanned twice uses no renewal up"
    program.clock.forward(days=1)
    refused = program.json("checkout", card, "I1")
    assert refused.line["refused"] == ["ALREADY_OUT_SAME"]
    assert refused.line["overridable"] == ["ALREADY_OUT_SAME"]
    renewed = program.json("checkout", card, "I1", "--override", "already_out_same", "--reason", "renew")
    assert renewed.line["renewals_left"] == 1


def test_a_checkin_says_where_it_goes(program: Program) -> None:
    program("checkout", program.patron(), "I1")
    line = program.json("checkin", "I1").line
    assert line == {
        "item": "I1",
        "title": line["title"],
        "route": "SHELF",
        "was_due_at": "2026-12-22T23:59:00-06:00",
        "fine_cents": 0,
        "hold_for": None,
        "alerts": [],
        "to": None,
        "refund_cents": 0,
        "hold": None,
        "code": None,
        "pickup_by": None,
        "lifted_cents": 0,
        "lender": None,
    }
    again = program.json("checkin", "I1")
    assert (again.code, again.line["alerts"], again.line["was_due_at"]) == (0, ["NOT_ON_LOAN"], None)
    assert program("checkin", "I1").out.startswith("SHELF    ")


def test_a_checkin_never_names_the_patron(program: Program) -> None:
    card = program.patron("Zerlina")
    program("checkout", card, "I1")
    said = program("checkin", "I1").out + program("undo", "--list").out
    assert "Zerlina" not in said
    assert card not in said


def test_another_branchs_item_is_sent_home(program: Program) -> None:
    from tests.at_once import add_code
    from tuils.library.front.opening import open_desk

    with open_desk(program.library) as opened:
        opened.do(add_code, "branch", "EAST", {"name": "East Side", "return_to": "home"})
    assert program.json("--branch", "EAST", "checkin", "I1").line["route"] == "TRANSIT"
    assert program.json("checkin", "I1", TUILS_BRANCH="EAST").line["route"] == "TRANSIT"
    assert program.json("checkin", "--branch", "EAST", "I1").line["route"] == "TRANSIT"
    assert program.json("checkin", "I1").line["route"] == "SHELF"
    unknown = program.json("checkin", "--branch", "WEST", "I1")
    assert (unknown.code, unknown.line["refused"]) == (1, ["UNKNOWN_ID"])


def test_renew_takes_all_or_those_named(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1", "I2")
    program.clock.forward(days=7)
    one = program.json("renew", card, "I2")
    assert one.line == {
        "item": "I2",
        "patron": card,
        "title": one.line["title"],
        "due_at": "2026-12-29T23:59:00-06:00",
        "renewals_left": 1,
        "fine_cents": 0,
        "alerts": [],
    }
    some = program.json("renew", card)
    assert {line["item"]: line.get("refused") for line in some.lines} == {"I1": None, "I2": ["NO_LATER_DUE"]}
    program.clock.forward(days=1)
    everything = program.json("renew", card)
    assert {line["item"] for line in everything.lines} == {"I1", "I2"}
    used_up = program.json("renew", card)
    assert used_up.code == 1
    assert [line.get("refused") for line in used_up.lines if line["item"] == "I2"] == [["NO_MORE_RENEWALS"]]


def test_renewing_what_nobody_has_and_no_one(program: Program) -> None:
    nothing = program.json("renew", program.patron())
    assert (nothing.code, nothing.out) == (0, "")
    assert "No checkouts." in nothing.err
    unknown = program.json("renew", "no such card")
    assert (unknown.code, unknown.line["patron"], unknown.line["refused"]) == (1, "no such card", ["PATRON_UNKNOWN"])


# ---- when it happened


def test_at_backdates_in_the_librarys_zone(program: Program) -> None:
    card = program.patron()
    program.clock.forward(days=3)
    lent = program.json("checkout", card, "I1", "--at", "2026-12-02T10:00")
    assert lent.line["due_at"] == "2026-12-23T23:59:00-06:00"
    utc = program.json("--at", "2026-12-03 05:59Z", "checkout", card, "I2")
    assert utc.line["due_at"] == "2026-12-23T23:59:00-06:00"


@pytest.mark.parametrize("time", ["tomorrow", "2026-13-01", "2026-12-01T25:00", "", "2027-01-01", "2026-12-01T09:30"])
def test_at_to_come_or_unreadable_is_bad_usage(program: Program, time: str) -> None:
    card = program.patron()
    answer = program.json("checkout", card, "I1", "--at", time)
    assert (answer.code, answer.out) == (2, "")
    assert "--at" in answer.err
    assert program.json("renew", card).out == ""


def test_a_paper_log_keyed_out_of_order_is_refused_and_may_be_passed(program: Program) -> None:
    card = program.patron()
    program.clock.forward(days=3)
    program("checkout", card, "I1", "--at", "2026-12-03T10:00")
    too_early = program.json("checkin", "I1", "--at", "2026-12-02T10:00")
    assert (too_early.line["refused"], too_early.line["overridable"]) == (["AT_BEFORE_LOAN"], [])
    program("checkin", "I1", "--at", "2026-12-03T12:00")
    late = program.json("checkout", card, "I1", "--at", "2026-12-03T11:00")
    assert (late.line["refused"], late.line["overridable"]) == (["OUT_OF_ORDER"], ["OUT_OF_ORDER"])
    passed = ("--override", "OUT_OF_ORDER", "--reason", "found the slip")
    assert program("checkout", card, "I1", "--at", "2026-12-03T11:00", *passed).code == 0


# ---- undo


def test_undo_works_across_commands_of_one_station(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I1", "I2")
    program("checkin", "I1")
    assert program.json("undo", "--station", "office").line["refused"] == ["NOTHING_TO_UNDO"]
    undone = program.json("undo")
    assert (undone.code, set(undone.line)) == (0, {"undone", "kind", "item"})
    assert (undone.line["kind"], undone.line["item"]) == ("checkin", "I1")
    two = program.json("undo", "2")
    assert [(line["kind"], line["item"]) for line in two.lines] == [("checkout", "I2"), ("checkout", "I1")]
    assert program("verify").code == 0


def test_undo_names_what_it_passes_over(program: Program) -> None:
    program("checkin", "I1")
    program.patron()
    answer = program.json("undo")
    assert (answer.line["kind"], answer.line["item"]) == ("checkin", "I1")
    assert "New patron" in answer.err


def test_undo_takes_an_act_by_the_end_of_its_id(program: Program) -> None:
    program("checkin", "I1")
    program("checkin", "I2")
    newest, oldest = program.json("undo", "--list").lines
    assert set(newest) == {"act", "kind", "at", "item", "undoable"}
    assert (newest["item"], oldest["item"]) == ("I2", "I1")
    assert program.json("undo", "--act", oldest["act"][-8:]).line["undone"] == oldest["act"]
    assert program.json("undo", "--act", "zzzzzz").line["refused"] == ["UNKNOWN_ID"]
    assert program.json("undo", "--act", newest["act"][-5:]).line["refused"] == ["UNKNOWN_ID"]


def test_undo_is_refused_when_something_stands_on_it_or_it_is_late(program: Program) -> None:
    card, other = program.patron(), program.patron("Joe")
    program("checkout", card, "I1")
    lent = str(program.json("undo", "--list").lines[0]["act"])
    program("checkin", "I1")
    stands = program.json("undo", "--act", lent)
    assert (stands.code, stands.line["refused"]) == (1, ["UNDO_NOT_LAST"])
    program.clock.forward(minutes=11)
    late = program.json("undo")
    assert (late.code, late.line["refused"], late.line["item"]) == (1, ["UNDO_TOO_LATE"], "I1")
    assert program("checkout", other, "I1").code == 0


def test_undo_of_a_registration_chosen_itself(program: Program) -> None:
    program.patron()
    act = program.json("undo", "--list").line["act"]
    assert program.json("undo", "--act", act).line["refused"] == ["NOT_BY_UNDO"]


@pytest.mark.parametrize("count", ["0", "-1", "x", "1.5"])
def test_undo_counts_from_one(program: Program, count: str) -> None:
    assert program("undo", "--", count).code == 2


def test_an_unknown_item_is_not_lent_only_where_it_was_to_be_lent(program: Program) -> None:
    card = program.patron()
    assert (
        program.json("checkout", card, "X9").line["message"].startswith("Not checked out: no item has the barcode X9.")
    )
    for words in (("checkin", "X9"), ("renew", card, "X9"), ("inhouse", "X9"), ("why", "route", "X9")):
        answer = program.json(*words)
        assert (answer.code, answer.line["refused"]) == (1, ["ITEM_UNKNOWN"])
        assert answer.line["message"].startswith("No item has the barcode X9.")


def test_a_refusal_names_the_patron_to_whoever_may_look_them_up(program: Program) -> None:
    """To people; the objects of --json stay as they are. A role that may not find patrons reads no name."""
    old = program.patron("Ruth", last_name="Yoder", expires_on="2026-01-31")
    said = program("checkout", old, "I1").err
    assert said.startswith("Not checked out to Ruth Yoder: the card expired")
    assert program.json("checkout", old, "I1").line["message"].startswith("Not checked out: the card expired")
    assert program("renew", old, "I1").err.startswith("Not renewed for Ruth Yoder: this item is not checked out")
    assert program("pay", old, "1.00").err.startswith("Ruth Yoder: Nothing is owed on this account.")
    assert program("checkout", "P404", "I1").err.startswith("No library card has the number P404.")
    assert program("role", "set", "helper", "--add", "circulation.checkout").code == 0
    assert program("staff", "add", "hal", "--role", "helper", TUILS_NEW_PIN=PIN).code == 0
    assert "Yoder" not in program("--as", "hal", "checkout", old, "I1", TUILS_PIN=PIN).err
