"""Interlibrary loan from the command line: what is refused, and what a van does of it."""

from __future__ import annotations

import pytest

from .calling import Program
from .vans import fleet_of


@pytest.fixture
def asked(program: Program) -> Program:
    """A partner, and Ada's request for Emma."""
    assert program("patron", "add", "--first-name", "Ada", "--last-name", "Oak", "--card", "A77").code == 0
    assert program("ill", "partner", "add", "OAK", "Oak Town").code == 0
    assert program("ill", "request", "A77", "Emma").code == 0
    return program


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ill", "request", "NOBODY", "Owl moon"), "No library card has the number"),
        (("ill", "request", "A77", "Owl moon", "--need-by", "2020-01-01"), "A date in the future"),
        (("ill", "request", "A77", "Owl moon", "--published", "soon"), "A number from 1000 to 2199."),
        (("ill", "edit", "emma"), "Say what to change"),
        (("ill", "ask", "emma", "NONE"), "There is no partner library NONE"),
        (("ill", "ship", "emma"), "Emma is to be asked for"),
        (("ill", "receive", "emma"), "Emma is to be asked for"),
        (("ill", "return", "emma"), "Emma is to be asked for"),
        (("ill", "close", "emma", "--outcome", "filled"), "Emma is to be asked for"),
        (("ill", "renew", "emma", "--denied", "--due", "tomorrow"), "Use either"),
        (("ill", "show", "nothing"), "No interlibrary request is this: nothing"),
        (("ill", "label", "emma"), "There is no partner library"),
        (("ill", "lend", "OAK", "NOBODY", "--due", "2027-01-01"), "No item has the barcode"),
        (("ill", "lend", "OAK", "I1", "--due", "2020-01-01"), "A date in the future"),
        (("ill", "back", "I1"), "is not lent to another library"),
        (("ill", "partner", "add", "O K", "X"), "A short word"),
        (("ill", "partner", "add", "oak", "X"), "already a partner library OAK"),
        (("ill", "partner", "edit", "oak", "--travel-days", "99"), "A number from 0 to 60."),
    ],
)
def test_what_is_refused_changes_nothing(asked: Program, words: tuple[str, ...], said: str) -> None:
    before = asked.json("ill", "list").lines, asked.json("ill", "lent").lines
    answer = asked(*words)
    assert answer.code != 0
    assert said in answer.err, answer.err
    assert (asked.json("ill", "list").lines, asked.json("ill", "lent").lines) == before


def test_a_van_receives_and_its_work_comes_home(asked: Program) -> None:
    assert asked("ill", "ask", "emma", "OAK").code == 0
    fleet = fleet_of(asked)
    assert fleet.van("ill", "receive", "emma", "--due", "2027-02-01").code == 0
    assert fleet.van("ill", "lend", "OAK", "I2", "--due", "2027-02-01").code == 0
    fleet.home()
    (line,) = fleet.main.json("ill", "list")
    assert (line["state"], line["item"], line["due"]) == ("received", "ILL00001", "2027-01-29")
    assert fleet.main.json("ill", "lent")[0]["state"] == "sent"
    assert fleet.main("checkout", "A77", "ILL00001").code == 0
    assert fleet.main.digest()


def test_staff_find_a_borrowed_copy_by_words_and_barcode_until_it_goes_back(asked: Program) -> None:
    assert asked("ill", "ask", "emma", "OAK").code == 0
    assert asked.json("search", "emma").lines == []
    assert asked("ill", "receive", "emma", "--due", "2027-02-01").code == 0
    for words in ("emm", "ILL00001", "ill00001"):
        (hit,) = asked.json("search", words).lines
        assert (hit["title"], hit["lender"], hit["items"]) == ("Emma", "OAK", 0), words
    assert "borrowed from OAK" in asked("search", "emma").out
    (shown,) = asked.json("show", "title", "ILL00001").lines
    assert [(one["item"], one["status"]) for one in shown["items"]] == [("ILL00001", "on_hold_shelf")]
    assert asked.json("show", "title", "emma").line["biblio"] == shown["biblio"]
    assert asked("title", "edit", "emma", "--title", "Emma 2").code == 1, "it is no title of ours"
    assert asked("hold", "place", "A77", str(shown["biblio"])).code == 1
    assert asked.json("search", "emma", "--on-shelf").lines == []
    assert asked("ill", "return", "emma").code == 0
    assert asked.json("search", "emma").lines == []
    assert asked("show", "title", str(shown["biblio"])).code == 1
