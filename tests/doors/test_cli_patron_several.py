"""Phones, addresses, notes and restrictions of a patron from a script."""

from __future__ import annotations

import pytest

from .calling import Program

CARD = "21234000099999"


@pytest.fixture
def card(program: Program) -> str:
    return program.patron(card=CARD, phone="555-0100")


def test_several_phones(program: Program, card: str) -> None:
    added = program.json("patron", "phone", card, "555 0199", "--label", "mobile")
    key = added.line["contact"]
    assert added.line == {
        "patron": card, "contact": key, "kind": "phone", "label": "mobile", "text": "555 0199", "since": None,
        "until": None, "first": False, "holds_today": True,
    }  # fmt: skip
    assert [line["text"] for line in program.json("patron", "phone", card).lines] == ["555-0100", "555 0199"]
    first = program.json("patron", "phone", card, "5550199", "--first")
    assert (first.line["text"], first.line["first"]) == ("555 0199", True)
    assert program.json("show", "patron", card).line["phone"] == "555 0199"
    assert program.json("patron", "phone", card, "555 0100", "--remove").line["text"] == "555-0100"
    assert program.json("patron", "phone", card, "777", "--first").line["text"] == "777"
    said = program("patron", "phone", card)
    assert said.out.splitlines()[0] == "777"
    assert said.out.splitlines()[1].startswith("555 0199 (key ")


def test_an_address_for_the_winter(program: Program, card: str) -> None:
    words = ("Oak Street 3", "--city", "Warmtown", "--since", "2026-12-15", "--until", "2027-03-15")
    added = program.json("patron", "address", card, *words)
    assert (added.line["street"], added.line["until"], added.line["holds_today"]) == (
        "Oak Street 3", "2027-03-15", False,
    )  # fmt: skip
    changed = program.json("patron", "address", card, "--key", added.line["contact"], "--postcode", "54321")
    assert (changed.line["street"], changed.line["postcode"]) == ("Oak Street 3", "54321")
    assert program("patron", "address", card).out.startswith("Oak Street 3, Warmtown 54321, from 2026-12-15, until")


def test_notes(program: Program, card: str) -> None:
    need = program.json("patron", "note", card, "Large print", "--kind", "need")
    assert (need.line["kind"], need.line["until"], need.line["over"]) == ("need", "2027-12-01", False)
    program.json("patron", "note", card, "Ask for the address", "--kind", "alert", "--until", "never")
    lines = program.json("patron", "note", card).lines
    assert [(line["text"], line["until"]) for line in lines] == [
        ("Ask for the address", None), ("Large print", "2027-12-01"),
    ]  # fmt: skip
    changed = program.json("patron", "note", card, "Audio books", "--change", need.line["note"])
    assert (changed.line["text"], changed.line["kind"]) == ("Audio books", "need")
    assert program.json("patron", "note", card, "--remove", lines[0]["note"]).line["text"] == "Ask for the address"
    assert program("patron", "note", card).out.startswith("need: Audio books, until 2027-12-01 (key ")


def test_what_had_better_not_be_noted_is_said(program: Program, card: str) -> None:
    said = program("patron", "note", card, "Has diabetes, be patient")
    assert said.code == 0
    assert '"diabetes" is about health or immigration. Is it needed? The patron can see it.' in said.err
    assert program.json("patron", "note", card).line["second_look"] == "diabetes"


def test_lending_is_stopped_and_allowed_again(program: Program, card: str) -> None:
    assert program.json("patron", "restrict", card).lines == []
    stop = program.json("patron", "restrict", card, "damage", "--until", "2027-01-31", "--note", "Soaked the atlas")
    assert (stop.line["why"], stop.line["until"], stop.line["text"]) == ("damage", "2027-01-31", "Soaked the atlas")
    program.json("patron", "restrict", card, "conduct")
    assert program.json("checkout", card, "I1").line["refused"] == ["PATRON_BARRED"]
    assert [line["why"] for line in program.json("patron", "restrict", card).lines] == ["conduct", "damage"]
    assert program.json("patron", "lift", card, stop.line["restriction"]).line["why"] == "damage"
    assert program("patron", "lift", card).out.startswith("Block lifted: conduct, until lifted (key ")
    assert program.json("checkout", card, "I1").code == 0
    assert program.json("patron", "lift", card).line["refused"] == ["NOT_RESTRICTED"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("phone", CARD, "call me"), 2, "A phone number needs digits."),
        (("email", CARD, "ana"), 2, "Write an email like ana@example.org."),
        (("address", CARD, "--postcode", "54321"), 2, "An address needs a street or a city."),
        (("phone", CARD, "--remove"), 2, "Say which one"),
        (("phone", CARD, "1", "--remove", "--first"), 2, "Give --remove or --first"),
        (("phone", CARD, "999", "--remove"), 1, "Nothing on file has the number 999."),
        (("phone", "NOBODY"), 1, "No library card has the number NOBODY."),
        (("note", CARD, "--kind", "need"), 2, "Type the note"),
        (("note", CARD, "x", "--kind", "gossip"), 2, "message, need, alert"),
        (("note", CARD, "x", "--until", "soon"), 2, "soon is not a date"),
        (("note", CARD, "x", "--until", "2020-01-01"), 2, "That day has passed."),
        (("note", CARD, "--remove", "nothing"), 1, "Nothing on file has the number nothing."),
        (("note", CARD, "x", "--remove", "y"), 2, "Give --remove alone"),
        (("restrict", CARD, "gossip"), 2, "damage, conduct, address, other"),
        (("restrict", CARD, "--note", "x"), 2, "Give a reason"),
        (("lift", CARD, "nothing"), 1, "Checkouts are not blocked on this card."),
    ],
)
def test_what_is_not_done(program: Program, card: str, words: tuple[str, ...], code: int, says: str) -> None:
    said = program("patron", *words)
    assert (said.code, said.out) == (code, "")
    assert says in said.err


def test_a_word_becomes_a_card_only_where_somebody_is_sure(program: Program) -> None:
    words = ("patron", "add", "--first-name", "Bo")
    for card in ("lost", "31234000000016"):
        no = program.json(*words, "--card", card)
        assert (no.code, no.line["refused"]) == (1, ["NUMBER_UNUSUAL"])
    assert program.json(*words, "--card", "bo", "--yes").line["patron"] == "bo"
    assert program.json("patron", "card", "bo", "new").line["refused"] == ["NUMBER_UNUSUAL"]
    assert program.json("patron", "card", "bo", "new", "--yes").line["patron"] == "new"
    assert program.json("patron", "card", "new").code == 0
