"""Words instead of a code: people and titles are found, and chosen from a list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.grove import FROG, MARTA, OLD, OVERSTORY
from tests.library.talking import cells, hear, said
from tuils.library.front.answers.searching import look_for
from tuils.library.front.conversation import Panel, Session
from tuils.models import db


def test_people_are_found_with_a_second_sign(session: Session) -> None:
    heard = session.hear("garcia")
    assert heard.find == "garcia"
    people, titles = look_for(session.desk, heard.find)
    heard = session.found("garcia", people, titles)
    assert said(heard) == ("ASK", '2 people match "garcia". Ask for the birth year or the street.')
    assert cells(heard) == [
        ("1", "Garcia, Elena", "1958", "Mill Road", "..0923", ""),
        ("2", "Garcia, Elena", "1991", "Oak Street", "..3310", ""),
    ]
    assert said(hear(session, "2")) == ("OK", "Elena Garcia is at the desk.")
    assert session.visit.patron.born_year == "1991"  # type: ignore[union-attr]


def test_who_is_served_without_a_card_is_noted(session: Session) -> None:
    def noted() -> list[str]:
        return [kind for (kind,) in db.execute_sql("SELECT kind FROM audit_row ORDER BY seq").fetchall()]

    hear(session, MARTA, ".x")
    session.found("garcia", *look_for(session.desk, "garcia"))
    hear(session, "n")
    assert "by_name" not in noted()
    session.found("garcia", *look_for(session.desk, "garcia"))
    hear(session, "2")
    assert noted()[-1] == "by_name"


def test_one_who_matches_is_asked_all_the_same(session: Session) -> None:
    session.found("okafor", *look_for(session.desk, "okafor"))
    heard = session.face()
    assert (heard.prompt, said(heard)[0]) == ("y/n", "ASK")
    assert said(hear(session, "y")) == ("OK", "Sam Okafor is at the desk.")
    session.found("okafor", *look_for(session.desk, "okafor"))
    assert said(hear(session, "n")) == ("OK", "No patron was chosen.")


def test_a_scan_never_chooses_from_a_list_nor_ends_it(session: Session) -> None:
    session.found("garcia", *look_for(session.desk, "garcia"))
    heard = session.hear("1", scanned=True)
    assert (session.visit, heard.question, heard.waiting, heard.panel.kind) == (None, "who", 1, "people")
    assert session.hear(MARTA, scanned=True).waiting == 2
    assert session.hear("pat").find == "pat", "other words are another search"


def test_scans_wait_for_whose_card_it_is(session: Session) -> None:
    session.found("okafor", *look_for(session.desk, "okafor"))
    assert session.hear(OVERSTORY, scanned=True).waiting == 1
    assert hear(session, FROG).waiting == 2, "a keyboard wedge only types"
    assert session.visit is None
    heard = hear(session, "y")
    assert (heard.head.name, heard.waiting) == ("Sam Okafor", 0)
    assert [line.barcode for line in session.visit.lent] == [OVERSTORY, FROG]  # type: ignore[attr-defined]


@pytest.mark.parametrize("no", ["n", ".x"])
def test_whoever_was_not_chosen_scans_nothing(session: Session, no: str) -> None:
    session.found("okafor", *look_for(session.desk, "okafor"))
    session.hear(OVERSTORY, scanned=True)
    assert said(hear(session, no)) == ("ASK", "1 scan waited: The Overstory. Run it?")
    assert session.hear(FROG, scanned=True).answer.said == (
        "2 scans waited: The Overstory; Frog and Toad are friends. Run them?"
    )
    assert hear(session, "zz").question == "scans"
    heard = hear(session, "n")
    assert (heard.waiting, heard.question) == (0, "")
    assert said(heard) == ("NOTE", "2 scans were not run. The Overstory; Frog and Toad are friends.")


def test_a_scan_never_answers_a_question(session: Session) -> None:
    hear(session, OLD, OVERSTORY)
    assert session.hear("y", scanned=True).waiting == 1
    assert session.face().question == "block"


def test_titles_where_nobody_is_called_so(session: Session) -> None:
    people, titles = look_for(session.desk, "overstory")
    assert people == []
    heard = session.found("overstory", people, titles)
    assert said(heard) == ("ASK", '1 title matches "overstory".')
    assert cells(heard) == [("1", "The Overstory", "", "", "", "1/1")]
    heard = hear(session, "1")
    assert heard.open_title == titles.keys[0]
    assert heard.question == ""


def test_no_title_chosen_and_nothing_found(session: Session) -> None:
    session.found("overstory", *look_for(session.desk, "overstory"))
    assert said(hear(session, "n")) == ("OK", "No title was chosen.")
    heard = session.found("zzz", *look_for(session.desk, "zzz"))
    assert said(heard) == ("NOTE", 'No patron or title matches "zzz".')
    assert heard.question == ""


def test_who_may_not_look_for_people_finds_titles(session: Session) -> None:
    nobody = replace(session.desk.operator, permissions=frozenset())
    assert look_for(replace(session.desk, operator=nobody), "garcia") == ([], Panel("titles"))


def test_keys_drop_a_list(session: Session) -> None:
    session.found("garcia", *look_for(session.desk, "garcia"))
    assert session.press("checkin").prompt == "CHECK IN"
