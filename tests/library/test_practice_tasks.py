"""The ten tasks of the practice library: there is what to scan, and each is noticed as done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.programs.sessions import sessions_on
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import undo_act
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.sample.build import build_sample
from tuils.library.front.sample.tasks import TASKS, pin_hint, practice_tasks
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.people.patrons.patrons import register_patron
from tuils.values.time.moments import day_of

CLOCK = Clock()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "demo.db"
    build_sample(path, beginner(CLOCK, device="builder"))
    close_store()
    return path


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Desk]:
    open_store(Path(shutil.copy(built, tmp_path / "demo.db")))
    yield replace(desk_of("pat", CLOCK), pocket=Pocket())
    close_store()


def test_nothing_is_done_yet_and_all_is_there_to_scan(desk: Desk) -> None:
    tasks = practice_tasks()
    assert (len(tasks), [one.words for one in tasks if one.done]) == (10, [])
    assert all(name for one in tasks for _code, name in (*one.cards, *one.items))
    assert pin_hint() == "Practice library: the PIN is 1234."


def test_what_a_task_does_not_say_is_not_it(desk: Desk) -> None:
    """Each of the ten, played wrongly, and undone where that would be in the way of playing it rightly."""
    ada = register_patron(desk, {"first_name": "Ada", "last_name": "Wrong"})
    tasks = practice_tasks()
    cards = [[code for code, _name in one.cards] for one in tasks]
    items = [[code for code, _name in one.items] for one in tasks]
    wrong = [checkout(desk, ada.card, book).act for book in items[0]]  # on another card
    assert done() == [7]
    for act in reversed(wrong):
        undo_act(desk, act)
    for book in items[0]:
        checkout(desk, ada.card, book)
        checkin(desk, book)  # nobody knows any more on which card
    checkin(desk, items[1][0])  # one of two
    renew(desk, cards[3][0], items[3][0])
    pay(desk, cards[4][0], 100)  # a part
    charge(desk, ada.card, 500, "Mug")
    pay(desk, ada.card, 500)  # somebody else, all of it
    place_hold(desk, ada.card, items[5][0])  # for somebody else
    place_hold(desk, cards[5][0], items[0][0])  # another title
    undo_act(desk, charge(desk, ada.card, 500, "Cup").act)  # another step back
    coming = sessions_on(desk, day_of(desk.now, desk.zone), 90)
    quilting = next(one for one in coming if one.title.startswith("Quilting"))
    register_for_session(desk, quilting.id, SignUp(card=ada.card))
    for other in (one for one in coming if one.program != quilting.program):
        with suppress(Refused):
            register_for_session(desk, other.id, SignUp(card=cards[9][0]))
    assert done() == [7], "what was done for others, or in part, is none of these tasks"


def done() -> list[int]:
    return [number for number, one in enumerate(practice_tasks(), 1) if one.done]


def test_each_is_noticed_as_done(desk: Desk) -> None:
    def scan(number: int) -> tuple[list[str], list[str]]:
        one = practice_tasks()[number - 1]
        return [code for code, _name in one.cards], [code for code, _name in one.items]

    (sam,), books = scan(1)
    for book in books[:2]:
        checkout(desk, sam, book)
    assert done() == []
    checkout(desk, sam, books[2])
    for book in (*scan(2)[1], *scan(3)[1]):
        checkin(desk, book)
    for book in scan(4)[1]:
        renew(desk, scan(4)[0][0], book)
    (owing,), (waiting,), wanted = scan(5)[0], scan(6)[0], scan(6)[1]
    pay(desk, owing, 1240)
    place_hold(desk, waiting, wanted[0])
    register_patron(desk, {"first_name": "Ada", "last_name": "Lovelace"})
    assert done() == [1, 2, 3, 4, 5, 6, 7]
    undo_act(desk, checkin(desk, scan(8)[1][0]).act)
    add_title(desk, {"title": "Owl moon"}, item={"barcode": "31234000099997"}, sure=True)
    coming = sessions_on(desk, day_of(desk.now, desk.zone), 90)
    session = next(one for one in coming if one.title.startswith("Quilting"))
    register_for_session(desk, session.id, SignUp(card=scan(10)[0][0]))
    assert done() == list(range(1, len(TASKS) + 1))
