# ruff: noqa: RUF001 -- letters that look alike are what this is about

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from tuils.values.folding import clean, fold_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emma", "emma"),
        ("The Hitchhiker's Guide: vol. 2", "the hitchhiker s guide vol 2"),
        ("Emma [electronic resource] /", "emma electronic resource"),
        ("  two\t\tspaces \n", "two spaces"),
        ("Les Misérables", "les miserables"),
        ("Les Mise\u0301rables", "les miserables"),
        ("España ÜBER", "espana uber"),
        ("Øystein Łódź Straße STRAẞE", "oystein lodz strasse strasse"),
        ("Đorđe Æsop Œuvre Þór Ðað", "dorde aesop oeuvre thor dad"),
        ("İstanbul Iğdır ı", "istanbul igdir i"),
        ("Nguyễn Phở", "nguyen pho"),
        ("Война и мир Ёлка", "воина и мир елка"),
        ("ΟΔΥΣΣΕΥΣ Ὀδυσσεύς", "οδυσσευσ οδυσσευσ"),
        ("Gogolʹ Qurʾān Hawaiʻi", "gogol quran hawaii"),
        ("l\u2019été \u2013 \u201cici\u201d", "l ete ici"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ ﬁn ™", "full width fin tm"),
        ("col·lecció", "colleccio"),
        ("co\u00adop \u200bzero \ufeffmark", "coop zero mark"),
        ("\x98The \x9cCat", "the cat"),
        ("ガギ", "カ\u3099キ\u3099"),
        ("हिन्दी", "हिन्दी"),
        ("مُحَمَّد", "محمد"),
        ("C++ & C#, $5", "c c 5"),
        ("1 = 2 < 3", "1 2 3"),
        ("❤\ufe0f heart", "heart"),
        ("", ""),
        ("...", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold_text(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert "  " not in folded
    assert folded == folded.strip()


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold_text(unicodedata.normalize("NFC", text)) == fold_text(unicodedata.normalize("NFD", text))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_the_fast_path_folds_as_the_long_one(text: str) -> None:
    assert fold_text(f"{text} é") == f"{fold_text(text)} e".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emma", "Emma"),
        ("Emma [/i]  and   more ", "Emma [/i] and more"),
        (" Emma", "Emma"),
        ("two\r\nlines\tand\x0bmore", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x00b\x07c\x1fd\x7f", "abcd"),
        ("é\x00\x9b31m \x98The\x9c", "é31m The"),
        ("e\u0301", "é"),
        ("abc\u202egpj.exe\u202c", "abcgpj.exe"),
        ("\u2066in\u2069 \u202ad\u202b", "in d"),
        ("no\u00a0break\u3000wide", "no break wide"),
        ("half \ud800 here \udfff", "half here"),
        ("שלום עולם", "שלום עולם"),
        ("", ""),
        (" ", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters()))
def test_what_is_clean_is_safe_to_store_and_show(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character) == "Cc" for character in cleaned)
