"""A book added by its number from a script: found, here already, or in a short form that is completed later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.record_server import RecordServer, record, record_server
from tuils.library.holdings.lookup.answers import is_book_number

from .calling import Program

EMMA, OWL = "9780141439587", "9780399214578"


@pytest.fixture
def server(program: Program) -> Iterator[RecordServer]:
    with record_server() as there:
        there.records[EMMA] = record("Zenobia and the bees", EMMA, author="Zimmer, Ada", dewey="638/.1", local="X")
        there.records[OWL] = record("Owl moon", OWL, author="Yolen, Jane", dewey="[E]")
        program("target", "add", "NEAR", there.url())
        yield there


def test_a_book_is_found_numbered_and_labeled(program: Program, server: RecordServer) -> None:
    before = len(program.json("label", "queue").lines)
    line = program.json("add", EMMA).line
    assert (line["title"], line["call_number"], line["another"], line["target"]) == (
        "Zenobia and the bees", "638.1 ZIM", False, "NEAR",
    )  # fmt: skip
    assert len(program.json("label", "queue").lines) == before + 2, "spine and barcode wait in the queue"
    again = program.json("add", EMMA, "--call-number", "638.1 Z").line
    assert (again["another"], again["call_number"], again["biblio"]) == (True, "638.1 Z", line["biblio"])
    assert len(server.asked) == 1, "a title that is here is not looked up"
    assert program("verify").code == 0


def test_a_picture_book_is_numbered_where_none_is_yet(program: Program, server: RecordServer) -> None:
    assert program.json("add", OWL).line["call_number"] == "E YOL"


def test_a_record_is_chosen_by_its_number(program: Program, server: RecordServer) -> None:
    program("target", "add", "MANY", server.url("many"))
    assert program.json("add", OWL, "--record", "12").line["title"] == "Book 1"
    assert program.json("add", EMMA, "--record", "9").line["refused"] == ["NO_SUCH_RECORD"]


def test_nothing_half_is_added(program: Program, server: RecordServer) -> None:
    taken = program.json("add", EMMA).line["item"]
    answer = program.json("add", OWL, "--barcode", taken)
    assert (answer.code, answer.line["refused"]) == (1, ["BARCODE_IN_USE"])
    assert program.json("search", "owl moon").lines == []


def test_without_a_line_a_short_form_is_completed_later(program: Program, server: RecordServer) -> None:
    program("target", "edit", "NEAR", "--url", "http://127.0.0.1:1/")
    line = program.json("add", OWL).line
    assert (line["title"], line["short"]) == (f"Not cataloged yet: {OWL}", True)
    typed = program.json("add", EMMA, "--title", "Zenobia", "--call-number", "LOCAL 7").line
    assert [one["isbn"] for one in program.json("complete", "--list").lines] == [OWL, EMMA]
    assert [one["completed"] for one in program.json("complete").lines] == [False, False]
    program("target", "edit", "NEAR", "--url", server.url())
    done = program.json("complete").lines
    assert [(one["completed"], one["title"]) for one in done] == [(True, "Owl moon"), (True, "Zenobia and the bees")]
    assert program.json("complete", "--list").lines == []
    assert program.json("show", "item", typed["item"]).line["call_number"] == "LOCAL 7", "what the library gave stays"
    assert program("undo").code == 0
    assert [one["title"] for one in program.json("complete", "--list").lines] == ["Zenobia"]
    assert program("verify").code == 0


def test_words_are_for_lookup(program: Program) -> None:
    assert program.json("add", "owl moon").line["refused"] == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize(
    ("text", "usual", "is_one"),
    [
        ("978-0-14-143958-7", 14, True),
        ("014143958X", 14, False),
        ("012345678905", 14, True),
        ("012345678905", 12, False),
        ("9770378595002 05", 14, True),
        ("31234000000016", 14, False),
    ],
)
def test_what_is_scanned_is_a_book_or_a_label(text: str, usual: int, is_one: bool) -> None:
    assert is_book_number(text, usual) is is_one


MOON = "9780142408803"


def test_a_record_of_another_book_is_not_taken_without_a_word(program: Program, server: RecordServer) -> None:
    server.records[MOON] = record("Emma", OWL, author="Austen, Jane")  # a source that answers with its nearest
    answer = program.json("add", MOON)
    assert (answer.code, answer.line["refused"]) == (1, ["NO_SUCH_RECORD"])
    assert f"No record has the number {MOON}. Found instead: Emma ({OWL})." in answer.line["message"]
    assert program.json("search", "emma").lines == []
    short = program.json("add", MOON, "--title", "Owl moon, paperback").line
    assert (short["title"], short["short"]) == ("Owl moon, paperback", True)


def test_a_record_of_another_book_may_be_chosen(program: Program, server: RecordServer) -> None:
    server.records[MOON] = record("Emma", OWL, author="Austen, Jane")
    told = program("add", MOON, "--record", "1")
    assert told.code == 0
    assert f"This record does not have the number {MOON}." in told.err


def test_an_order_does_not_take_another_book_either(program: Program, server: RecordServer) -> None:
    server.records[MOON] = record("Emma", OWL, author="Austen, Jane")
    program("vendor", "add", "Ingram")
    assert MOON in program.json("order", "add", MOON).line["title"]
