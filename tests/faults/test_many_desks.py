"""Many desks on one file: each item is lent once, every loser gets a clear refusal, nothing is lost."""

from __future__ import annotations

import collections
import subprocess

import pytest

from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import close_store, open_store
from tuils.models import Loan

from .conftest import Place
from .test_power_cut import go, start

pytestmark = pytest.mark.whole


def all_of(desks: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Let the desks begin together; return their answers."""
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
    """An act each half second, lending and taking back in turn: nobody is sent away, nothing is lost."""
    count, items, rounds = (16, 30, 4) if full else (8, 2, 2)
    desks = [start(place, f"desk {n}", place.cards[n], n * items, (n + 1) * items, 500, rounds) for n in range(count)]
    answers = [line.split() for lines in all_of(desks) for line in lines]
    words = collections.Counter(answer[0] for answer in answers)
    assert words == {"lent": count * items * rounds // 2, "back": count * items * rounds // 2}
    open_store(place.path)
    assert verify_store().ok
    close_store()
