"""The conversation at a door: what is typed and scanned there, what is asked, what waits, what is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.library.at_the_door import a_family, a_party, a_session, counted, facts, facts_by_hand
from tests.library.makers import Clock, add_item, register, value, with_role
from tuils.library.activities.registration.door import count_heads
from tuils.library.activities.registration.registering import cancel_registration
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation import Cell, Heard
from tuils.library.front.conversation.door import DoorTalk
from tuils.models import db

BOOK = "31234000010017"


@pytest.fixture
def parties(desk: Desk) -> dict[str, str]:
    """A story time of seven places: a family of two, a guest with two, Sam alone; Dana with four and Joon wait."""
    session = a_session(desk, capacity=7)
    mother, child = a_family(desk)
    made = {"session": session, "mother": mother, "child": child}
    made["garcia"] = a_party(desk, session, card=mother, heads=2, groups={"adult": 1, "child": 1}, needs="ramp")
    made["field"] = a_party(desk, session, "Field, Marta", heads=3)
    made["sam"] = a_party(desk, session, "Sam Field", heads=1)
    made["dana"] = a_party(desk, session, "Hill, Dana", heads=4)
    made["joon"] = a_party(desk, session, "Park, Joon", heads=1)
    return made


@pytest.fixture
def talk(desk: Desk, clock: Clock, parties: dict[str, str]) -> DoorTalk:
    """The door of a session that began five minutes ago."""
    clock.forward(minutes=25)
    talk = DoorTalk(desk, parties["session"])
    talk.greet()
    return talk


def hear(talk: DoorTalk, *texts: str, scanned: bool = False) -> Heard:
    """Give the door all of these texts, and go through what waited; return the last answer."""
    heard = talk.face()
    for text in texts:
        heard = talk.hear(text, scanned=scanned)
        while more := talk.go_on():
            heard = more
    return heard


def said(heard: Heard) -> tuple[str, str]:
    return heard.answer.mark, heard.answer.said


# ---- counting


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("a", "t", "c", "o"), {"adult": 1, "teen": 1, "child": 1, "any": 1}),
        (("3c", "-c"), {"child": 2}),
        (("12A", "+2 t", "-3a"), {"adult": 9, "teen": 2}),
        (("c", "c", "c"), {"child": 3}),
        (("3c", "total 7"), {"child": 3, "any": 4}),
        (("3c", "total 2"), {"child": 3}),
        (("-c",), {}),
        (("0c",), {}),
    ],
)
def test_count_keys(talk: DoorTalk, texts: tuple[str, ...], expected: dict[str, int]) -> None:
    hear(talk, *texts)
    assert counted(talk.session) == expected
    assert facts() == facts_by_hand()


@pytest.mark.parametrize(
    ("typed", "what"), [("999c", "999 children"), ("-100a", "-100 adults"), ("total 2500", "2500 in all")]
)
def test_so_many_at_once_are_asked_about(talk: DoorTalk, typed: str, what: str) -> None:
    assert said(hear(talk, "total 2", typed)) == ("ASK", f"Count {what}?")
    assert counted(talk.session) == {"any": 2}
    hear(talk, "n")
    assert counted(talk.session) == {"any": 2}
    assert hear(talk, typed, "y").question == ""
    assert counted(talk.session) != {"any": 2} or typed.startswith("-"), "nobody is fewer than none"
    assert facts() == facts_by_hand()


@pytest.mark.parametrize("word", [".m", ".zz", ".park"])
def test_a_dot_word_of_no_command_is_no_name(talk: DoorTalk, word: str) -> None:
    assert said(hear(talk, word)) == ("NOTE", f"There is no command {word}.")
    assert hear(talk, "999c", word).question == "so_many", "the question stays"


def test_a_bare_number_is_a_line_and_counts_no_heads(talk: DoorTalk) -> None:
    assert said(hear(talk, "13")) == ("NOTE", "There is no line 13.")
    assert counted(talk.session) == {}
    assert said(hear(talk, "2")) == ("OK", "Checked in: Field, Marta and 2 more.")
    assert said(hear(talk, "1 1")) == ("OK", "Checked in: Elena Garcia.")
    assert counted(talk.session) == {"any": 4}


def test_a_line_is_that_of_the_list_that_was_shown(talk: DoorTalk, desk: Desk, parties: dict[str, str]) -> None:
    """Another station takes the first one off: the second has the number of the first by now."""
    cancel_registration(desk, parties["garcia"])
    assert said(hear(talk, "2")) == ("OK", "Checked in: Field, Marta and 2 more.")
    assert said(hear(talk, "2")) == ("OK", "Checked in: Sam Field.")


def test_what_it_says(talk: DoorTalk) -> None:
    assert said(hear(talk, "3c")) == ("OK", "Counted: 3 children. 3 in all.")
    assert said(hear(talk, "-c")) == ("OK", "Subtracted: 1 child. 2 in all.")
    assert said(hear(talk, "-9c")) == ("STOP", "Can't subtract that many: only 2 counted in this group.")
    assert hear(talk, "6a").answer.then == "1 person over the seat limit."
    assert said(talk.correct("4 0 9")) == ("NOTE", "Corrected: -2 adults, 7 children. 13 in all.")


def test_devices_are_counted_online(desk: Desk) -> None:
    talk = DoorTalk(desk, a_session(desk, place="virtual", registration="none"))
    assert talk.greet().answer.then == "Scan a card, or type d for each device. 3d counts three, -d one less."
    hear(talk, "12d", "-d")
    assert counted(talk.session) == {"device": 11}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4a 0t 9c", {"adult": 4, "child": 9}),
        ("adults 4, children: 9", {"adult": 4, "child": 9}),
        ("4 1 9", {"adult": 4, "teen": 1, "child": 9}),
        ("13", {"any": 13}),
    ],
)
def test_totals_are_typed_in_several_ways(talk: DoorTalk, text: str, expected: dict[str, int]) -> None:
    talk.correct(text)
    assert counted(talk.session) == expected


def test_recordings_and_helpers_are_noted_in_the_same_place(talk: DoorTalk) -> None:
    told = said(talk.correct("recorded 1 views 40 helpers 90"))
    assert told == ("OK", "Saved: 1 recorded, 40 views, 90 volunteer minutes.")
    assert counted(talk.session) == {}
    assert value("SELECT views FROM program_session WHERE id = ?", talk.session) == 40


@pytest.mark.parametrize("text", ["views 40 4a", "", "4 9", "many", "4x", "4a and 9c", "-4", "99999"])
def test_what_is_no_total_is_refused(talk: DoorTalk, text: str) -> None:
    with pytest.raises(Refused):
        talk.correct(text)
    assert counted(talk.session) == {}


# ---- cards, codes and names


def test_a_card_checks_the_party_in_and_what_is_to_be_known_is_told(talk: DoorTalk, parties: dict[str, str]) -> None:
    heard = hear(talk, parties["mother"], scanned=True)
    assert said(heard) == ("OK", "Checked in: Elena Garcia and 1 more.")
    assert heard.answer.then == "Note: ramp"
    assert heard.panel.rows[0][3] == Cell("HERE", "ok")
    assert said(hear(talk, parties["child"], scanned=True)) == ("OK", "Already here: Elena Garcia, 2 in all.")
    assert counted(talk.session) == {"adult": 1, "child": 1}


def test_the_same_card_at_once_is_the_scanners_echo(talk: DoorTalk, clock: Clock, desk: Desk) -> None:
    film = DoorTalk(desk, a_session(desk, registration="none"))
    card = register(desk, "Kim", born="1990")
    hear(film, card, card, scanned=True)
    assert counted(film.session) == {"adult": 1}
    clock.now += 2_000_000
    hear(film, card, scanned=True)
    assert counted(film.session) == {"adult": 2}, "where no list is kept, nobody knows that it was the same"


def test_an_item_is_never_counted(talk: DoorTalk, desk: Desk) -> None:
    add_item(desk, BOOK)
    for scanned in (True, False):
        heard = hear(talk, BOOK, scanned=scanned)
        assert said(heard) == ("NOTE", "That is an item's barcode: no one was counted.")
    assert counted(talk.session) == {}


def test_an_unknown_card_is_nobody_and_says_so(talk: DoorTalk) -> None:
    heard = hear(talk, "21234000099999", scanned=True)
    assert said(heard) == ("NOTE", "No library card has the number 21234000099999. No one was counted.")
    assert not heard.asking
    assert counted(talk.session) == {}


def test_a_lost_card_says_since_when(talk: DoorTalk, desk: Desk) -> None:
    from tuils.library.people.patrons.patrons import replace_card

    card = register(desk, "Kim")
    replace_card(desk, card, "21234000077777")
    assert said(hear(talk, card)) == ("STOP", "This card was reported lost on Tue, Dec 1. It can't be used.")


def test_a_name_finds_its_line(talk: DoorTalk) -> None:
    assert said(hear(talk, "GARCIA")) == ("OK", "Checked in: Elena Garcia and 1 more.")
    heard = hear(talk, "field")
    assert said(heard) == ("ASK", "2 lines match. Which one is it?")
    assert [row[0] for row in heard.panel.rows] == ["2", "3"], "numbered as in the list"
    assert said(hear(talk, "3")) == ("OK", "Checked in: Sam Field.")
    assert said(hear(talk, "nobody such")) == ("NOTE", 'No one on this list is called "nobody such".')
    assert counted(talk.session) == {"adult": 1, "child": 1, "any": 1}


def test_a_late_answer_of_one_letter_is_no_part_of_a_name(desk: Desk) -> None:
    session = a_session(desk)
    a_party(desk, session, "Ron Cyr")
    talk = DoorTalk(desk, session)
    a_party(desk, session, "Kay Y.")
    for late in ("y", "n", "Y"):
        assert said(hear(talk, late)) == ("NOTE", "No question is being asked."), "nobody is looked for"
    assert said(hear(talk, "c y")) == ("NOTE", 'No one on this list is called "c y".')
    assert counted(session) == {}
    assert said(hear(talk, "kay y")) == ("OK", "Checked in: Kay Y..")


def test_other_words_are_another_search_and_no_is_no(talk: DoorTalk) -> None:
    hear(talk, "field")
    assert said(hear(talk, "9"))[0] == "ASK", "no such line: it is still asked"
    assert said(hear(talk, "garcia")) == ("OK", "Checked in: Elena Garcia and 1 more.")
    hear(talk, "field")
    assert said(hear(talk, "n")) == ("OK", "Left as it is.")
    assert counted(talk.session) == {"adult": 1, "child": 1}


# ---- a card that is on no list


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("y", {"teen": 1}), ("c", {"child": 1}), ("n", {}), ("x", {}), ("1", {}), ("", {})],
)
def test_it_is_asked_as_what_to_count(talk: DoorTalk, desk: Desk, answer: str, expected: dict[str, int]) -> None:
    card = register(desk, "Kim", born="2012-02-02")
    heard = hear(talk, card, scanned=True)
    assert said(heard) == ("ASK", "Not registered. Count one teen?")
    assert (heard.question, heard.prompt) == ("as_what", "Count as")
    assert "Kim" not in repr(heard), "whose card it is, is not said"
    hear(talk, answer)
    assert counted(talk.session) == expected


def test_where_no_birth_date_is_known_the_group_is_asked_for(talk: DoorTalk, desk: Desk) -> None:
    card = register(desk, "Kim")
    assert said(hear(talk, card)) == ("ASK", "Not registered. Count as adult, teen, or child?")
    assert hear(talk, "y").asking, "yes to what?"
    hear(talk, "a")
    assert counted(talk.session) == {"adult": 1}
    assert value("SELECT count(*) FROM private WHERE data LIKE '%Kim%'") == 1, "the patron's own record"


def test_where_nobody_registers_a_card_counts_at_once(desk: Desk) -> None:
    talk = DoorTalk(desk, a_session(desk, registration="none"))
    assert said(hear(talk, register(desk, "Kim", born="1990"))) == ("OK", "Counted: 1 adult. 1 in all.")
    assert hear(talk, register(desk, "Lou")).question == "as_what", "no age is known"


# ---- those who wait


def test_whoever_waits_is_let_in_by_choice_once_it_has_begun(talk: DoorTalk) -> None:
    heard = hear(talk, "park")
    assert said(heard) == ("ASK", "Waitlisted: Park, Joon, party of 1. Admit them?")
    assert heard.answer.then == "y: admit them. Seats left: 1.   n or Esc: not now."
    assert said(hear(talk, "n")) == ("OK", "Left as it is.")
    assert counted(talk.session) == {}
    assert said(hear(talk, "park", "y")) == ("OK", "Checked in: Park, Joon.")
    assert counted(talk.session) == {"any": 1}


def test_before_it_begins_a_party_too_large_is_told_when(desk: Desk, parties: dict[str, str]) -> None:
    talk = DoorTalk(desk, parties["session"])
    heard = hear(talk, "hill")
    assert said(heard) == ("NOTE", "Waitlisted: party of 4, seats left: 1.")
    assert heard.answer.then == "Seats are kept until 9:20 am. Scan again then."
    assert not heard.asking


def test_why_a_party_waits(talk: DoorTalk, parties: dict[str, str]) -> None:
    assert talk.why(parties["dana"]).answer.said == "Party of 4, but 1 seat is left. Number 1 in line."
    assert talk.why().answer.said.startswith("Everyone there is counted")


# ---- what waits, and what the store cannot do just now


def test_scans_amid_a_question_wait_and_are_all_done_after_it(
    talk: DoorTalk, desk: Desk, parties: dict[str, str]
) -> None:
    stranger = register(desk, "Kim", born="1990")
    talk.hear(stranger, scanned=True)
    for code in [parties["mother"], BOOK, "21234000099999"]:
        heard = talk.hear(code, scanned=True)
    assert (heard.waiting, heard.asking) == (3, True)
    assert counted(talk.session) == {}
    talk.hear("y")
    answers = []
    while more := talk.go_on():
        answers.append(more.answer.mark)
    assert answers == ["OK", "NOTE", "NOTE"]
    assert counted(talk.session) == {"adult": 2, "child": 1}


def test_what_waits_may_ask_again(talk: DoorTalk, desk: Desk) -> None:
    cards = [register(desk, f"P{n}", born="1990") for n in range(3)]
    for card in cards:
        talk.hear(card, scanned=True)
    for _card in cards:
        assert said(talk.face())[0] == "ASK"
        hear(talk, "y")
    assert counted(talk.session) == {"adult": 3}


def test_a_pasted_list_and_two_cards_in_one_are_heard_one_by_one(talk: DoorTalk, desk: Desk) -> None:
    film = DoorTalk(desk, a_session(desk, registration="none"))
    cards = [register(desk, f"P{n}", born="1990", card=f"2123400008{n:04d}") for n in range(4)]
    hear(film, f"{cards[0]}{cards[1]}", scanned=True)
    hear(film, f"{cards[2]}, {cards[3]}")
    assert counted(film.session) == {"adult": 4}


def test_what_could_not_be_done_was_not_heard(
    talk: DoorTalk, parties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        here.setattr("tuils.library.front.conversation.door.door.check_in_card", _busy)
        with pytest.raises(TimeoutError):
            talk.hear(parties["mother"], scanned=True)
    assert said(hear(talk, parties["mother"], scanned=True)) == ("OK", "Checked in: Elena Garcia and 1 more.")


def _busy(*_args: object, **_named: object) -> None:
    raise TimeoutError


def test_a_question_stays_while_the_store_is_busy(talk: DoorTalk, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(talk, "park")
    with monkeypatch.context() as here:
        here.setattr("tuils.library.front.conversation.door.door.check_in_party", _busy)
        with pytest.raises(TimeoutError):
            talk.hear("y")
    assert said(hear(talk, "y")) == ("OK", "Checked in: Park, Joon.")


def test_who_may_not_is_for_the_door_to_ask(talk: DoorTalk, desk: Desk) -> None:
    talk.desk = with_role(desk, permissions={"programs.see"})
    with pytest.raises(Refused) as no:
        talk.hear("a")
    assert no.value.codes == ["NO_PERMISSION"]
    talk.desk = desk
    hear(talk, "a")
    assert counted(talk.session) == {"adult": 1}


# ---- taking back


def test_the_last_is_taken_back_again_and_again(talk: DoorTalk, parties: dict[str, str]) -> None:
    hear(talk, "3c", parties["mother"])
    assert said(talk.undo()) == ("OK", "Undone: Elena Garcia. 3 in all.")
    assert talk.face().panel.rows[0][3] == ""
    assert said(talk.undo()) == ("OK", "Undone: 3 children. 0 in all.")
    assert said(talk.undo()) == ("", "Nothing was counted here yet.")
    assert facts() == facts_by_hand() == {}


def test_what_another_station_counts_is_seen(talk: DoorTalk, desk: Desk) -> None:
    from dataclasses import replace

    count_heads(replace(desk, device="lobby"), talk.session, "child", 4)
    assert said(hear(talk, "c")) == ("OK", "Counted: 1 child. 5 in all.")
    assert said(talk.undo()) == ("OK", "Undone: 1 child. 4 in all.")


@pytest.mark.parametrize(
    "text", ["[/bold]", "\x1b[31m", "....", "9" * 40, "c" * 200, "-", "total", "total x", "千と千尋"]
)
def test_whatever_is_typed_counts_nobody_and_is_answered(talk: DoorTalk, text: str) -> None:
    assert hear(talk, text).answer.mark in ("NOTE", "STOP")
    assert counted(talk.session) == {}


# ---- what it costs


LARGE = (
    "item", "loan", "patron", "journal", "private", "fact", "program", "program_session", "p", "s", "registration",
    "attendance", "a", "audit_row",
)  # fmt: skip


def test_nothing_at_the_door_reads_a_whole_table(
    talk: DoorTalk, desk: Desk, parties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[tuple[str, str]] = []
    execute = db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            plans.extend((sql, row[3]) for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(sql, params, *args)

    stranger = register(desk, "Kim", born="1990")
    add_item(desk, BOOK)
    monkeypatch.setattr(db.obj, "execute_sql", explained)
    hear(talk, "3c", parties["child"], stranger, "y", "park", "y", "field", "2", BOOK, "99999999", "total 30", "5")
    talk.undo()
    talk.correct("4 0 9")
    assert len(plans) > 100
    scans = [(sql, plan) for sql, plan in plans if plan.startswith("SCAN") and plan.split()[1] in LARGE]
    assert [(sql, plan) for sql, plan in scans if "LIMIT 1" not in sql] == []
