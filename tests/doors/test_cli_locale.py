"""The setting `locale`: text for people follows it; text for programs does not."""

from __future__ import annotations

import pytest

from .calling import Program


@pytest.mark.parametrize(
    ("locale", "closed", "owed", "first"),
    [
        ("en_US", "Fri, Feb 5, 2027", "Total owed: $1,250.00.", "Sun  closed"),
        ("en_GB", "Fri, 5 Feb 2027", "Total owed: £1,250.00.", "Mon  10:00-18:00"),
        ("es_US", "vie, 5 de feb de 2027", "Total owed: $1,250.00.", "Sun  closed"),
        ("es_ES", "vie, 5 feb 2027", "Total owed: 1.250,00 €.", "Mon  10:00-18:00"),
    ],
)
def test_words_follow_it_and_facts_do_not(program: Program, locale: str, closed: str, owed: str, first: str) -> None:
    assert program.json("setting", "set", "locale", locale).code == 0
    program("hours", "set", "mon-fri", "10-6", "sun", "closed")
    assert program.json("closure", "add", "2027-02-05", "--reason", "Snow").line["day"] == "2027-02-05"
    assert closed in program("closure", "list").out
    card = program.patron()
    assert program.json("charge", card, "1250.00", "--reason", "piano").line["cents"] == 125_000
    assert owed in program("show", "patron", card).out
    assert program("hours", "list").out.splitlines()[0] == first
    assert [line["weekday"] for line in program.json("hours", "list").lines][:2] == ["mon", "tue"]


@pytest.mark.parametrize("locale", ["xx", "xx_US", "english", "../../etc"])
def test_a_locale_that_nobody_knows_is_refused(program: Program, locale: str) -> None:
    no = program("setting", "set", "locale", locale)
    assert no.code != 0
    assert "language and country, such as en_US or en_GB" in no.out + no.err
