"""Further words that find a text, besides its own, as the index cuts them."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest

from tuils.values.search_words import asked_form, other_forms

TITLES = [
    "Ночной дозор, ёлка",
    "Ἠθικὰ Νικομάχεια",
    "الأسود يليق بك",
    "كِتَاب",
    "ディー・エヌ・エンジェル",
    "羊をめぐる冒険",
    "भगवद्गीता",
    "Łódź, œuvre, Straße",
    "Việt Nam",
    "한국 역사",
    "ระเบียบ",
    "O'Brien & J. R. R. Tolkien, e-mail, 20,000",
]


def is_found(title: str, words: str) -> bool:
    """Return whether a real index of the title and its other forms finds the words."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE text USING fts5(own, other, tokenize='unicode61 remove_diacritics 2')")
    index.execute("INSERT INTO text VALUES (?, ?)", (title, other_forms(title)))
    query = " ".join(f'"{word}"' for word in asked_form(words).split())
    (count,) = index.execute("SELECT count(*) FROM text WHERE text MATCH ?", (query,)).fetchone()
    return bool(count)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_found_as_it_is_written_in_capitals_taken_apart_and_without_any_mark(title: str) -> None:
    apart = unicodedata.normalize("NFD", title)
    for typed in (title, title.upper(), apart, "".join(char for char in apart if not unicodedata.combining(char))):
        assert is_found(title, typed), typed


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Łódź", "lodz"),
        ("L'œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("O'Brien", "obrien"),
        ("J. R. R. Tolkien", "jrr"),
        ("Email", "email"),
        ("20,000 leagues", "20000"),
        ("Fish & chips", "fish and chips"),
        ("吾輩は猫である", "猫"),
    ],
)
def test_what_people_type_instead(title: str, typed: str) -> None:
    assert is_found(title, typed)
    assert not is_found(title, "zebra")


def test_plain_words_need_no_other_form() -> None:
    assert [other_forms(text) for text in ("The bee book", "Amélie", "Братья", "")] == ["", "", "", ""]
