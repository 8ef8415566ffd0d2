"""Dates in commands: year first as in files, or as people here write them."""

from __future__ import annotations

import pytest

from .calling import Program


def closed(program: Program) -> list[str]:
    return [line["day"] for line in program.json("closure", "list").lines]


@pytest.mark.parametrize("text", ["2/5/2027", "Feb 5, 2027", "020527", "2027-02-05", "fri feb 5"])
def test_the_day_that_was_meant(program: Program, text: str) -> None:
    assert program.json("closure", "add", text).code == 0
    assert closed(program) == ["2027-02-05"]


def test_by_the_locale_of_the_library_that_is_named(program: Program) -> None:
    assert program.json("setting", "set", "locale", "en-gb").line["value"] == "en_GB"
    where, library = str(program.library), program.folder / "elsewhere.db"
    done = program.json("closure", "add", "2/5/2027", "--library", where, TUILS_LIBRARY=str(library))
    assert done.line["day"] == "2027-05-02"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("2/30/2027", "February 2027 has 28 days."),
        ("Christmas", "Type it like 12/24/2026 or Dec 24."),
        ("10", "Type it like 12/24/2026 or Dec 24."),
    ],
)
def test_what_cannot_be_read_is_refused(program: Program, text: str, then: str) -> None:
    no = program("closure", "add", text)
    assert no.code == 2
    assert f"{text} is not a date. {then}" in no.err
    assert closed(program) == []


def test_what_a_verb_reads_it_reads_alike(program: Program) -> None:
    words = ("patron", "add", "--first-name", "Ada")
    assert program.json(*words, "--born", "3/14/1985").line["born"] == "1985-03-14"
    no = program.json(*words, "--born", "3/14")
    assert "Add the year, such as 3/14/1985." in no.line["message"]
    assert program.json("setting", "set", "locale", "en_GB").code == 0
    other = ("patron", "add", "--first-name", "Bo")
    assert program.json(*other, "--born", "4/3/1985").line["born"] == "1985-03-04"


def test_when_it_happened_may_be_said_in_words(program: Program) -> None:
    assert program("--at", "yesterday", "checkin", "I1").code == 0
    no = program("--at", "tomorrow", "checkin", "I1")
    assert (no.code, "tomorrow is in the future." in no.err) == (2, True)
