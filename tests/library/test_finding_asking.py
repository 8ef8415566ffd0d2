"""Typed searches: fields, phrases, OR, and anything else; never an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import FIELDS, SORTS, Limits, find_titles
from tuils.library.holdings.finding.asking import question_of
from tuils.library.holdings.items.items import add_item
from tuils.models import db

from .finding import Shelve, marc_title
from .titles_coming_in import file_of


def found(words: str, **more: Any) -> list[str]:
    """Return the titles that have all the words as they were typed."""
    answer = find_titles(words, **more)
    return [] if answer.corrected or answer.nearest else [hit.title for hit in answer.hits]


@pytest.fixture
def austen(desk: Desk, tmp_path: Path) -> None:
    jane = "Austen, Jane"
    records = [
        marc_title("1", "Emma", author=jane, publisher="Penguin", subject="England", summary="A match is made."),
        marc_title("2", "Austen's England", author="Brown, Ann", series="Lives ; 4", call="823.7 BRO"),
        marc_title("3", "Sense and sensibility", author=jane, publisher="Vintage"),
    ]
    import_marc(desk, [file_of(tmp_path, records)])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("author:austen emma", ["Emma"]),
        ("Author: Austen title: sense", ["Sense and sensibility"]),
        ("autor:austen título:emma", ["Emma"]),
        ("title:austen", ["Austen's England"]),
        ("subject:england", ["Emma"]),
        ("tema:england", ["Emma"]),
        ("series:lives", ["Austen's England"]),
        ("publisher:vintage", ["Sense and sensibility"]),
        ("note:match", ["Emma"]),
        ("call:823.7", ["Austen's England"]),
        ("author:(brown OR smith)", ["Austen's England"]),
        ("author:austen -title:emma", ["Sense and sensibility"]),
        ("england -emma", ["Austen's England"]),
        ("england NOT emma", ["Austen's England"]),
        ("(emma OR sense) vintage", ["Sense and sensibility"]),
        ('"sense and"', ["Sense and sensibility"]),
        ("\u201csense and\u201d", ["Sense and sensibility"]),
        ('"and sense"', []),
        ("colour:red", []),
        ("Austen's England: a life", []),
    ],
)
def test_fields_phrases_and_or(austen: None, typed: str, expected: list[str]) -> None:
    assert found(typed) == expected


def test_either_is_enough_with_or(austen: None) -> None:
    assert sorted(found("emma OR vintage")) == ["Emma", "Sense and sensibility"]
    assert sorted(found("emma OR")) == ["Emma"]


def test_in_capitals_alone_or_and_not_are_words(shelve: Shelve) -> None:
    shelve("The old man and the sea")
    shelve("To be or not to be")
    assert found("THE OLD MAN AND THE SEA") == ["The old man and the sea"]
    assert found("TO BE OR NOT TO BE") == ["To be or not to be"]


@pytest.mark.parametrize(
    "typed", ["o'brien", "OBrien", "O\u2019Brien", "o brien", "Ó Brien", "brien", "jrr obrien", "J.R.R. O'Brien"]
)
def test_names_are_found_however_they_are_joined(shelve: Shelve, typed: str) -> None:
    shelve("Stone", author="O'Brien, J. R. R.")
    assert found(typed) == ["Stone"]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("E-mail for beginners", "email"),
        ("Email for beginners", "e-mail"),
        ("20,000 leagues", "20000 leagues"),
        ("War & peace", "war and peace"),
        ("Łódź", "lodz"),
        ("Lodz", "Łódź"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("紅樓夢", "樓夢"),
        ("ノルウェイの森", "の森"),
        ("كِتَاب", "كتاب"),
        ("สวัสดีครับ", "สวัสดี"),
    ],
)
def test_letters_are_found_as_people_type_them(shelve: Shelve, title: str, typed: str) -> None:
    shelve(title)
    shelve("Something else")
    assert found(typed) == [title]


def test_in_scripts_without_blanks_the_letters_stand_together(shelve: Shelve) -> None:
    shelve("夢紅樓")
    assert found("紅樓夢") == []


@pytest.mark.parametrize(
    "typed", ["isbn:0-14-143958-0", "isbn: 9780141439587", "number:9780141439587", "isbn:97801414"]
)
def test_a_number_is_asked_for_with_its_name(shelve: Shelve, typed: str) -> None:
    shelve("Emma", isbn="9780141439587")
    shelve("Another", isbn="9780192828101")
    assert found(typed) == ["Emma"]


def test_a_call_number_finds_by_where_the_copies_stand(desk: Desk, shelve: Shelve) -> None:
    moved = shelve("Bees", call_number="FIC AUS")
    add_item(desk, moved, {"barcode": "B1", "call_number": "595.79 BEE"})
    shelve("Insects", call_number="595.7 INS")
    assert found("call:595.7") == ["Bees", "Insects"]
    assert found("595.79") == ["Bees"]
    assert found("595.79", field="call_number") == ["Bees"]
    assert found("595.7", limits=Limits(on_shelf=True)) == ["Bees"]


WILD = [
    '"' * 50,
    "*",
    "a*b",
    "NEAR(a b, 5)",
    "{title}: x",
    "title:",
    "author: -",
    "^emma",
    "emma AND",
    "OR emma OR",
    "NOT NOT",
    "(" * 5000,
    ")" * 5000,
    "-" * 5000,
    "a OR " * 2000,
    "(a" * 3000,
    "a" * 10_000,
    "ab " * 5000,
    '"a' * 5000,
    "\x00\x1b[31m\x9b",
    "\U0001f41d \U0001f36f",
    "emma\ud800",
    "\udcff",
    "'; DROP TABLE biblio; --",
    "title:author:subject:x",
    "isbn:" * 100,
    "ก" * 5000,
    "\u0301" * 100,
    "1" * 5000,
    "1-" * 3000,
]


@pytest.mark.parametrize("typed", WILD)
def test_nothing_that_is_typed_is_an_error(shelve: Shelve, typed: str) -> None:
    shelve("Emma")
    for field in ("", *FIELDS):
        find_titles(typed, field=field)
    assert len(question_of(typed).match) < 20_000


def test_a_long_question_is_cut(shelve: Shelve) -> None:
    shelve(" ".join(f"word{n}" for n in range(60)))
    assert question_of(" ".join(f"word{n}" for n in range(400))).match.count("*") == 40
    assert len(found(" ".join(f"word{n}" for n in range(60)))) == 1


PIECES = st.sampled_from(
    ["emma", '"', "(", ")", "-", "OR", "AND", "NOT", "title:", "autor:", "isbn:", "{", "}", ":", "*", "^", " ", "'",
     "é", "NEAR", "978-0-14-143958-7", "+", "\\", ",", "紅", "a"]
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join)),
    field=st.sampled_from(["", *FIELDS]),
    sort=st.sampled_from(SORTS),
    limits=st.sampled_from([Limits(), Limits(kinds=("book",), on_shelf=True), Limits(year_from=1900, new_since=0)]),
)
def test_no_text_is_an_error(shelve: Shelve, typed: str, field: str, sort: str, limits: Limits) -> None:
    if not db.execute_sql("SELECT 1 FROM biblio").fetchone():
        shelve("Emma", author="Austen, Jane")
    answer = find_titles(typed, field=field, sort=sort, limits=limits)
    assert len(answer.hits) <= answer.total <= 1
