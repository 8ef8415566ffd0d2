"""The month in which a card was last used: noted once a visit, said coarsely, counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.grove import EMMA, MARTA, SAM
from tests.library.talking import hear
from tuils.library.front.conversation import Session
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.patrons.last_use import count_by_use, last_visit_words, note_use, note_use_of_card
from tuils.library.people.patrons.queries import months_of
from tuils.models import db

from .makers import DAY, Clock, patron_id, register, rows, value, whole


def test_a_visit_notes_the_month_and_no_more(session: Session) -> None:
    assert rows("SELECT * FROM last_use") == []
    hear(session, MARTA, EMMA)
    assert rows("SELECT patron, month FROM last_use") == [(patron_id(MARTA), "2026-12")]
    assert find_patrons(session.desk, "field marta")[0].last_use == "2026-12"


def test_it_is_written_once_a_month(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    written, execute = [], db.obj.execute_sql

    def told(sql: str, *more: Any) -> Any:
        written.extend([sql] if "INSERT INTO last_use" in sql else [])
        return execute(sql, *more)

    monkeypatch.setattr(db.obj, "execute_sql", told)
    for code in (MARTA, SAM, MARTA, EMMA, MARTA):
        hear(session, code)
    assert len(written) == 2


def test_a_later_month_takes_its_place_and_an_earlier_one_does_not(session: Session, grove_clock: Any) -> None:
    desk = session.desk
    note_use_of_card(desk, MARTA)
    note_use_of_card(desk.as_of(desk.now - 60 * DAY), MARTA)
    note_use_of_card(desk, "no such card")
    assert rows("SELECT month FROM last_use") == [("2026-12",)]
    grove_clock.now += 40 * DAY
    note_use(desk, patron_id(MARTA))
    assert months_of([patron_id(MARTA), "nobody"]) == {patron_id(MARTA): "2027-01"}


def test_a_store_that_cannot_be_written_stops_nobody(session: Session) -> None:
    db.execute_sql("PRAGMA query_only = 1")
    said = hear(session, MARTA)
    db.execute_sql("PRAGMA query_only = 0")
    assert "Marta" in str(said)
    assert value("SELECT count(*) FROM last_use") == 0


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("", ""),
        ("2026-12", "this month"),
        ("2027-01", "this month"),
        ("2026-11", "this year"),
        ("2025-12", "last year"),
        ("2024-12", "2 years ago"),
        ("2021-01", "5 years ago"),
        ("2019-01", "long ago"),
    ],
)
def test_it_is_said_coarsely(month: str, said: str) -> None:
    assert last_visit_words(month, date(2026, 12, 1)) == said


def test_lapsed_cards_are_counted(desk: Any, clock: Clock) -> None:
    cards = [register(desk, f"P{number}") for number in range(6)]
    for card, month in zip(cards, ("2026-12", "2026-03", "2025-03", "2023-03", "2019-01"), strict=False):
        db.execute_sql("INSERT INTO last_use (patron, month) VALUES (?, ?)", (patron_id(card), month))
    assert count_by_use(desk) == {"this_month": 1, "this_year": 1, "last_year": 1, "earlier": 2, "never": 1}
    whole(desk)
