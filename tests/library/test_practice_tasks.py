"""The ten tasks of the practice library: there is what to scan, and each is noticed as done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.programs.sessions import sessions_on
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import undo_act
from tuils.library.foundation.store import close_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.sample.build import build_sample
from tuils.library.front.sample.tasks import TASKS, pin_hint, practice_tasks
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import pay
from tuils.library.people.patrons.patrons import register_patron
from tuils.values.time.moments import day_of

CLOCK = Clock()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    build_sample(tmp_path_factory.mktemp("practice") / "demo.db", beginner(CLOCK, device="builder"))
    yield replace(desk_of("pat", CLOCK), pocket=Pocket())
    close_store()


def test_nothing_is_done_yet_and_all_is_there_to_scan(desk: Desk) -> None:
    tasks = practice_tasks()
    assert (len(tasks), [one.words for one in tasks if one.done]) == (10, [])
    assert all(name for one in tasks for _code, name in (*one.cards, *one.items))
    assert pin_hint() == "Practice library: the PIN is 1234."


def test_each_is_noticed_as_done(desk: Desk) -> None:
    def scan(number: int) -> tuple[list[str], list[str]]:
        one = practice_tasks()[number - 1]
        return [code for code, _name in one.cards], [code for code, _name in one.items]

    def done() -> list[int]:
        return [number for number, one in enumerate(practice_tasks(), 1) if one.done]

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
