"""Finding people: what they are found by, who may search by what, and what comes first where there are too many."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.people.patrons import finding
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db
from tuils.values.person_words import person_words

from .makers import codes, register, value, with_role

ADA = {
    "last_name": "Okafor-Lúcio",
    "preferred_name": "Addie",
    "born": "1958-03-31",
    "street": "12 Elm Street",
    "phone": "(312) 555-4417",
    "email": "ada.lovelace@example.org",
    "card": "21234000009812",
}


@pytest.fixture
def ada(desk: Desk) -> str:
    register(desk, "Bob", last_name="Else", born="1990-01-01", street="Oak Road 3", phone="5550000", card="B")
    return register(desk, "Ada", **ADA)


def cards(desk: Desk, words: str) -> list[str]:
    return [sheet.card for sheet in find_patrons(desk, words)]


@pytest.mark.parametrize(
    "words",
    ["okafor", "lucio", "addie", "ADA", "a", "1958", "9812", "21234000009812"],
)
def test_anyone_at_a_desk_finds_by_name_year_and_card(words: str, ada: str, desk: Desk, volunteer: Desk) -> None:
    assert cards(desk, words) == cards(volunteer, words) == [ada]


@pytest.mark.parametrize(
    "words",
    ["elm", "12 elm", "street", "312 555 4417", "555-4417", "4417", "(312) 555-4417", "ada.love", "lovelace",
     "Ada.Lovelace@example.org", "1958-03-31"],
)  # fmt: skip
def test_by_addresses_and_numbers_search_those_who_see_them(words: str, ada: str, desk: Desk, volunteer: Desk) -> None:
    assert cards(desk, words) == [ada]
    assert cards(volunteer, words) == []
    assert cards(volunteer, f"ada {words}") == [], "not even as a sign beside the name"


def test_what_no_part_of_anybody_is_finds_nobody(ada: str, desk: Desk) -> None:
    for words in ("example", "org", "03", "~", " ", "ada bob", "\U0010ffff"):
        assert cards(desk, words) == []


def test_further_contacts_are_found_by_too(ada: str, desk: Desk, volunteer: Desk) -> None:
    patron = value("SELECT id FROM patron WHERE card = ?", ada)
    with db.atomic():
        contacts = {
            "contact/a": {"kind": "phone", "text": "773 202 0000"},
            "contact/b": {"kind": "address", "street": "7 Lakeview"},
            "contact/c": {"kind": "email", "text": "work@ada.example"},
        }
        Act(desk).write("patron_edited", {"set": contacts}, patron=patron)
    for words in ("7732020000", "2020000", "lakeview", "work@ada.example"):
        assert cards(desk, words) == [ada]
        assert cards(volunteer, words) == []
    edit_patron(desk, ada, {"city": "Ely"})
    assert cards(desk, "lakeview") == [ada]


def test_people_stand_in_order_of_the_last_name(desk: Desk) -> None:
    for first, last in (("Zoë", "Ábel"), ("Mary", "Zed"), ("", "Mó"), ("Mary", "Abel"), ("Mary", "")):
        register(desk, first, last_name=last)
    assert [one.sort_name for one in find_patrons(desk, "m")] == ["Abel, Mary", "Mary", "Mó", "Zed, Mary"]
    assert [one.sort_name for one in find_patrons(desk, "abel")] == ["Abel, Mary", "Ábel, Zoë"]


@pytest.fixture
def crowd(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty people, where more than six are too many to be put in order."""
    monkeypatch.setattr(finding, "FEW", 6)
    monkeypatch.setattr(finding, "COUNTED", 20)
    for number in range(10):
        register(desk, f"Mary{number}", last_name=f"Adler{number}", street="Marsh Lane")
        register(desk, f"Otto{number}", last_name=f"Marsh{number}", street="Oak Road")
        register(desk, f"Ann{number}", last_name=f"Berg{number}", street="Otto Street")


@pytest.mark.parametrize(
    ("words", "limit", "first"),
    [
        ("m", 8, "Marsh"),
        ("mar", 12, "Adler"),
        ("mar", 100, "Adler"),
        ("o mar", 8, "Marsh"),
        ("mar o", 100, "Marsh"),
        ("ott", 5, "Berg"),
    ],
)
def test_where_thousands_begin_so(words: str, limit: int, first: str, crowd: None, desk: Desk) -> None:
    """Exact matches come first if they fill the list; else all are in order of the name."""
    found = find_patrons(desk, words, limit)
    assert len(found) == min(limit, {"m": 20, "mar": 20, "o mar": 10, "mar o": 10, "ott": 20}[words])
    assert found[0].last_name.startswith(first)
    assert [one.sort_name for one in found] == sorted(one.sort_name for one in found)


def test_too_many_and_few_answer_alike(crowd: None, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("m", "mar", "o mar", "otto street", "1", "ber ann", "a b", "ma zz")
    many = [cards(desk, words) for words in asked]
    monkeypatch.setattr(finding, "FEW", 1000)
    assert [cards(desk, words) for words in asked] == many


def test_nobody_without_the_right(ada: str, desk: Desk) -> None:
    assert codes(lambda: find_patrons(with_role(desk, permissions=set()), "ada")) == ["NO_PERMISSION"]


def test_a_name_of_200_letters_emoji_or_another_script(desk: Desk) -> None:
    for number, name in enumerate(("x" * 200, "🐝", "محمد", "Ng", "李", "O'Neill")):
        card = register(desk, name, card=f"C{number}")
        if person_words({"first_name": name}):
            assert card in cards(desk, name)


def test_an_older_library_gets_the_new_words(ada: str, desk: Desk, store: Path) -> None:
    before = db.execute_sql("SELECT word, patron FROM patron_word ORDER BY 1, 2").fetchall()
    db.execute_sql("UPDATE patron_word SET word = 'x' || word")
    import_module("tuils.models.migrations.0009_people").find_again(db)
    assert db.execute_sql("SELECT word, patron FROM patron_word ORDER BY 1, 2").fetchall() == before
