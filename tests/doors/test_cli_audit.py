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
    assert said.strip() == f"Thu, Dec 3, 9:00 am  vera  viewed a patron's record  ..{card[-4:]}"


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


@pytest.mark.whole
def test_renewing_all_that_is_out_names_none_of_it_to_volunteers(program: Program, card: str) -> None:
    program("checkout", card, "I1")

    def vera(*words: str) -> Answer:
        program.clock.forward(days=1)
        return program("--as", "vera", *words, TUILS_PIN=PIN)

    program("rules", "set", "renewals_allowed", "3")
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
    """Renewing all that is out tells how much that is, Why? what is in the way; a refusal whether it is on this card.
    What was renewed is in the journal, and beside a look of that minute it would tell for long who had it."""
    program("checkout", card, "I1")
    program.clock.now += DAY
    assert program("--as", "vera", "renew", card, "I1", TUILS_PIN=PIN).code == 0
    assert program.json("audit", "--patron", card, "--kind", "loans").lines == []
    other = program.patron("Ben", last_name="Ito")
    program("checkout", other, "I2")
    for words in (("renew", card), ("why", "block", card, "I1"), ("renew", card, "I2"), ("renew", card, "I1")):
        program("--as", "vera", *words, TUILS_PIN=PIN)
        program.clock.now += DAY // 24
    lines = program.json("audit", "--patron", card, "--kind", "loans").lines
    assert [line["operator"] for line in lines] == ["vera"] * 4
    assert program("--as", "vera", "renew", card, "I404", TUILS_PIN=PIN).code == 1
    assert len(program.json("audit", "--patron", card, "--kind", "loans").lines) == 4, "that told nothing"


@pytest.mark.parametrize("about", ["due", "fine", "hold"])
def test_a_question_about_anothers_loan_is_for_those_who_see_loans(program: Program, card: str, about: str) -> None:
    """A refusal of a checkout is needed by whoever holds the book; a question by a card's number is not."""
    program("checkout", card, "I1")
    answer = program("--json", "--as", "vera", "why", about, card, "I1", TUILS_PIN=PIN)
    assert answer.line["refused"] == ["NO_PERMISSION"]
    assert program.json("audit", "--kind", "refused").line["deed"] == "patrons.see_loans"
    assert "NO_PERMISSION" not in program.json("why", about, card, "I1").out


def test_a_refused_checkout_is_workable_and_names_nobody_else(program: Program, card: str) -> None:
    program("checkout", card, "I1")
    other = program.patron("Ben", last_name="Ito")
    refused = program("--json", "--as", "vera", "checkout", other, "I1", TUILS_PIN=PIN).line
    assert (refused["refused"], refused["overridable"]) == (["ALREADY_OUT_OTHER"], ["ALREADY_OUT_OTHER"])
    assert not any(word in str(refused) for word in (card, card[-4:], "Ada", "Okafor"))
    assert [line["patron"] for line in program.json("audit", "--kind", "loans").lines] == [other]
    words = ("--override", "ALREADY_OUT_OTHER", "--reason", "it is in my hand")
    assert program("--as", "vera", "checkout", other, "I1", *words, TUILS_PIN=PIN).code == 0


def test_what_somebody_read_before_is_not_told_to_volunteers_by_a_card(program: Program, card: str) -> None:
    program("history", card, "on")
    for number in ("I1", "I1"):
        program("checkout", card, number)
        program("checkin", number)
    assert program("--json", "--as", "vera", "checkout", card, "I1", TUILS_PIN=PIN).line["alerts"] == []
    program("checkin", "I1")
    assert program.json("checkout", card, "I1").line["alerts"] == ["ALREADY_READ"]
    program("checkin", "I1")
    assert "before" not in program("--as", "vera", "checkout", card, "I1", TUILS_PIN=PIN).out


def test_a_hold_by_its_number_tells_no_title_where_it_is_refused(program: Program, card: str) -> None:
    title = "Marked Tangerine"
    program("hold", "place", card, str(program.json("title", "add", "--title", title).line["biblio"]))
    (line,) = program("--json", "--as", "vera", "hold", "list", card, TUILS_PIN=PIN).lines
    number = str(line["hold"])
    program("hold", "cancel", number)
    refused = program("--json", "--as", "vera", "hold", "cancel", number, TUILS_PIN=PIN)
    assert refused.line["refused"] == ["HOLD_ENDED"]
    assert title not in refused.out
    assert title in program.json("hold", "cancel", number).line["message"]


def test_whose_a_hold_is_volunteers_do_not_read_beside_a_title(program: Program, card: str) -> None:
    def vera(*words: str) -> dict[str, object]:
        return program("--json", "--as", "vera", *words, TUILS_PIN=PIN).line

    placed = vera("hold", "place", card, "I1")
    assert placed["patron"] == card
    masked = f"..{card[-4:]}"
    for deed in ("suspend", "resume"):
        done = vera("hold", deed, str(placed["hold"]))
        assert (done["patron"], done["title"]) == (masked, "")
    assert vera("hold", "list")["patron"] is None
    mine = vera("hold", "list", card)
    assert (mine["patron"], mine["title"]) == (masked, "")
    assert program("--as", "vera", "hold", "list", card, TUILS_PIN=PIN).out.endswith(": (title not shown)\n")
    assert vera("checkin", "I1")["hold_for"] is None
    assert vera("hold", "shelf")["patron"] is None
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
    assert "Find out who did it." in program("verify").out


def test_what_is_not_understood(program: Program, card: str) -> None:
    assert program("audit", "--kind", "nonsense").code == 2
    assert program("audit", "--since", "someday").code == 2
    answer = program.json("audit", "--patron", "P404")
    assert (answer.code, answer.line["refused"]) == (1, ["PATRON_UNKNOWN"])
    assert program("audit", "--operator", "nobody").out == ""


def test_a_clock_that_is_set_ahead_hides_no_look(program: Program) -> None:
    """A person who sets the clock a year ahead, purges, and sets it back would seem to have looked at nobody."""
    card = program.patron()
    program("show", "patron", card)
    program.clock.forward(days=400)
    program("purge")
    program("daily")
    assert "record" in [line["kind"] for line in program.json("audit").lines]
    assert program("checkin", "I1").code == 0, "somebody works: the clock is right, or all desks complain of it"
    program("purge")
    assert "record" not in [line["kind"] for line in program.json("audit").lines]
