"""tuils audit: a line a look, and what is refused to volunteers is noted."""

from __future__ import annotations

import sqlite3

import pytest

from tests.library.makers import DAY

from .calling import PIN, Answer, Program


@pytest.fixture
def card(program: Program) -> str:
    """Ada's card; there is a volunteer, too, Vera."""
    card = program.patron("Ada", last_name="Okafor")
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    return card


def test_who_looked_at_whom(program: Program, card: str) -> None:
    program("show", "patron", card)
    program.clock.now += 2 * DAY
    program("--as", "vera", "show", "patron", card, TUILS_PIN=PIN)
    newest, first = program.json("audit", "--patron", card, "--kind", "record").lines
    assert (newest["operator"], first["operator"]) == ("vera", "admin")
    assert first["patron"] == card
    assert len(first["patron_id"]) == 36
    assert (first["branch"], first["deed"], first["allowed"], first["by"]) == ("MAIN", None, True, None)
    assert first["at"].startswith("2026-12-01T09:0")
    assert [line["operator"] for line in program.json("audit", "--since", "2026-12-02", "--kind", "record").lines] == [
        "vera"
    ]
    assert [line["operator"] for line in program.json("audit", "--until", "2026-12-01", "--kind", "record").lines] == [
        "admin"
    ]
    said = program("audit", "--operator", "vera", "--kind", "record").out
    assert said.strip() == f"Thu 3 Dec, 09:00  vera  looked at a patron's record  ..{card[-4:]}"


def test_what_a_volunteer_may_not_is_refused_and_noted(program: Program, card: str) -> None:
    for words in (
        ("audit",),
        ("history", card),
        ("export", "patrons"),
        ("show", "item", "I1", "--borrower"),
        ("staff", "add", "eve"),
        ("purge", "--dry-run"),
    ):
        answer = program("--json", "--as", "vera", *words, TUILS_PIN=PIN)
        assert answer.code == 1, words
        assert answer.lines[-1]["refused"] == ["NO_PERMISSION"], words
    lines = program.json("audit", "--operator", "vera", "--kind", "refused").lines
    assert [line["deed"] for line in reversed(lines)] == [
        "audit.see",
        "patrons.history",
        "library.export",
        "patrons.see_borrower",
        "staff.edit",
        "library.purge",
    ]
    assert not any(line["allowed"] for line in lines)


def test_titles_of_others_are_not_for_volunteers(program: Program, card: str) -> None:
    program("checkout", card, "I1")
    shown = program("--json", "--as", "vera", "show", "patron", card, TUILS_PIN=PIN)
    assert [(loan["item"], loan["title"]) for loan in shown.line["loans"]] == [(None, None)]
    told = program("--as", "vera", "show", "patron", card, TUILS_PIN=PIN).out
    assert "(title not shown)" in told
    (line,) = program("--json", "--as", "vera", "due-soon", "--days", "60", TUILS_PIN=PIN).lines
    assert line["patron"] == f"..{card[-4:]}"
    assert line["name"] == "A. O."
    assert (line["item"], line["title"]) == (None, None)
    assert "(title not shown)" in program("--as", "vera", "due-soon", "--days", "60", TUILS_PIN=PIN).out
    (line,) = program.json("due-soon", "--days", "60").lines
    assert (line["patron"], line["item"]) == (card, "I1")


def test_renewing_all_that_is_out_names_none_of_it_to_volunteers(program: Program, card: str) -> None:
    program("checkout", card, "I1")

    def vera(*words: str) -> Answer:
        return program("--as", "vera", *words, TUILS_PIN=PIN)

    renewed = vera("--json", "renew", card).line
    assert (renewed["item"], renewed["title"], renewed["patron"]) == (None, None, card)
    assert vera("renew", card).out.startswith("Renewed: (title not shown). Due ")
    assert vera("--json", "renew", card, "I1").line["item"] == "I1", "who has the number in hand is told what it is"
    for _ in range(9):
        refused = vera("--json", "renew", card)
    assert refused.line["refused"] == ["NO_MORE_RENEWALS"]
    assert refused.line["item"] is None
    assert "I1" not in refused.out + vera("renew", card).err


def test_what_stands_on_a_card_is_not_asked_unseen(program: Program, card: str) -> None:
    """Renewing all that is out tells how much that is, and Why? tells whether it is on this card."""
    program("checkout", card, "I1")
    program("--as", "vera", "renew", card, "I1", TUILS_PIN=PIN)
    assert program.json("audit", "--patron", card, "--kind", "loans").lines == []
    for words in (("renew", card), ("why", "due", card, "I1")):
        program("--as", "vera", *words, TUILS_PIN=PIN)
        program.clock.now += DAY
    lines = program.json("audit", "--patron", card, "--kind", "loans").lines
    assert [line["operator"] for line in lines] == ["vera", "vera"]


def test_whose_a_hold_is_volunteers_read_as_the_end_of_a_card(program: Program, card: str) -> None:
    def vera(*words: str) -> dict[str, object]:
        return program("--json", "--as", "vera", *words, TUILS_PIN=PIN).line

    placed = vera("hold", "place", card, "I1")
    assert placed["patron"] == card
    masked = f"..{card[-4:]}"
    assert vera("hold", "suspend", str(placed["hold"]))["patron"] == masked
    assert vera("hold", "resume", str(placed["hold"]))["patron"] == masked
    assert vera("hold", "list")["patron"] == masked
    assert vera("hold", "list", card)["title"] in ("", None)
    assert program("--as", "vera", "hold", "list", card, TUILS_PIN=PIN).out.endswith(": (title not shown)\n")
    assert vera("checkin", "I1")["hold_for"] == masked
    assert vera("hold", "shelf")["patron"] == masked
    assert program.json("hold", "shelf").line["patron"] == card


def test_a_log_changed_past_the_program_is_told_by_verify(program: Program, card: str) -> None:
    program("show", "patron", card)
    assert program.json("verify").line["ok"]
    with sqlite3.connect(program.library) as store:
        store.execute("DELETE FROM audit_row WHERE kind = 'record'")
    answer = program.json("verify")
    assert answer.code == 1
    assert not answer.line["ok"]
    (fault,) = answer.line["differences"]
    assert fault.startswith("audit log of ")
    assert "Ask who did." in program("verify").out


def test_what_is_not_understood(program: Program, card: str) -> None:
    assert program("audit", "--kind", "nonsense").code == 2
    assert program("audit", "--since", "yesterday").code == 2
    answer = program.json("audit", "--patron", "P404")
    assert (answer.code, answer.line["refused"]) == (1, ["PATRON_UNKNOWN"])
    assert program("audit", "--operator", "nobody").out == ""
