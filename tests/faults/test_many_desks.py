"""Many desks on one file: each item is lent once, every loser gets a clear refusal, nothing is lost."""

from __future__ import annotations

import collections
import subprocess

from tuils.library.journal.verifying import verify_store
from tuils.library.store import close_store, open_store
from tuils.models import Loan

from .conftest import Place
from .test_power_cut import go, start


def all_of(desks: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Let them begin together; their answers."""
    for desk in desks:
        go(desk)
    said = []
    for desk in desks:
        out, err = desk.communicate()
        assert desk.returncode == 0, err
        assert "locked" not in out + err
        said.append(out.splitlines())
    return said


def test_the_same_items_flat_out(place: Place, full: bool) -> None:
    count, items = (16, 500) if full else (6, 60)
    desks = [start(place, f"desk {n}", place.cards[n % 20], 0, items) for n in range(count)]
    answers = [line.split() for lines in all_of(desks) for line in lines]
    lent = collections.Counter(barcode for word, barcode, *_ in answers if word == "lent")
    refused = [codes for word, _, codes, *_ in answers if word == "refused"]
    assert set(lent) == {f"C{n}" for n in range(items)}
    assert set(lent.values()) == {1}
    assert len(refused) == items * (count - 1)
    assert set(refused) == {"ALREADY_OUT_OTHER"}
    open_store(place.path)
    assert Loan.select().where(Loan.closed_at.is_null()).count() == items
    assert verify_store().ok
    close_store()


def test_sixteen_desks_at_the_pace_of_people(place: Place, full: bool) -> None:
    """One checkout each half second: nobody waits long, nothing is lost."""
    seconds = 60 if full else 2
    each = seconds * 2
    desks = [
        start(place, f"desk {n}", place.cards[n], (n * each) % 480, (n * each) % 480 + min(each, 20), 500)
        for n in range(16 if full else 8)
    ]
    answers = [line.split() for lines in all_of(desks) for line in lines]
    assert len(answers) == len(desks) * min(each, 20)
    assert {answer[0] for answer in answers} <= {"lent", "refused"}
    assert max(float(answer[-1]) for answer in answers) < 5000
