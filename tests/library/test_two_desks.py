"""Two desks want one item at the same moment: exactly one gets it, the other an answer."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from peewee import IntegrityError

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron
from tuils.models import db

from .makers import add_item, borrower, codes, item_row, patron_id, register, rows, value, whole

DESKS = 4


def together(acts: Sequence[Callable[[], str]]) -> list[str]:
    """Each act in a thread with a connection of its own, all let go at once; gives back what each answered."""
    start, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], str]) -> None:
        db.connect()
        try:
            start.wait()
            answers[number] = act()
        except Refused as no:
            answers[number] = ",".join(no.codes)
        except Exception as broken:
            answers[number] = repr(broken)
        finally:
            db.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return answers


def desks(desk: Desk) -> list[Desk]:
    return [replace(desk, device=f"desk{n}", station=f"desk{n}") for n in range(DESKS)]


def lending(desk: Desk, card: str, barcode: str) -> Callable[[], str]:
    return lambda: checkout(desk, card, barcode).item


@pytest.mark.parametrize("number", range(5))
def test_of_four_desks_that_lend_one_item_one_wins(number: int, desk: Desk) -> None:
    cards = [register(desk, f"P{n}") for n in range(DESKS)]
    add_item(desk, "C1")
    answers = together([lending(at, card, "C1") for at, card in zip(desks(desk), cards, strict=True)])
    assert sorted(answers) == ["ALREADY_OUT_OTHER"] * (DESKS - 1) + ["C1"]
    assert borrower("C1") == patron_id(cards[answers.index("C1")])
    assert value("SELECT count(*) FROM loan") == 1
    whole(desk)


def test_of_four_desks_that_lend_it_to_one_patron_one_lends(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    answers = together([lending(at, card, "C1") for at in desks(desk)])
    assert sorted(answers) == ["C1"] + ["NO_LATER_DUE,ALREADY_OUT_SAME"] * (DESKS - 1)
    whole(desk)


def test_four_desks_take_one_item_back(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    loan = checkout(desk, card, "C1").act

    def back(at: Desk) -> str:
        return ",".join(checkin(at, "C1").alerts)

    assert sorted(together([partial(back, at) for at in desks(desk)])) == [
        "",
        "NOT_ON_LOAN",
        "NOT_ON_LOAN",
        "NOT_ON_LOAN",
    ]
    assert rows("SELECT count(*) FROM journal WHERE kind = 'checkin' AND loan = ?", loan) == [(1,)]
    whole(desk)


def test_the_last_renewal_is_given_once(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    set_circulation_rule(desk, "renewal_period", "4w")
    renew(desk, card, "C1")
    set_circulation_rule(desk, "renewal_period", "5w")

    def last(at: Desk) -> str:
        return str(renew(at, card, "C1").renewals_left)

    answers = together([partial(last, at) for at in desks(desk)])
    assert sorted(answers) == ["0"] + ["NO_MORE_RENEWALS"] * (DESKS - 1)


def test_the_same_card_is_given_out_once(desk: Desk) -> None:
    def give(at: Desk) -> str:
        return register_patron(at, {"first_name": at.device, "card": "P9"}).card

    assert sorted(together([partial(give, at) for at in desks(desk)])) == ["CARD_IN_USE"] * (DESKS - 1) + ["P9"]
    drawn = together([partial(register, at) for at in desks(desk)])
    assert len(set(drawn)) == DESKS, "each got a card of its own"
    whole(desk)


def test_a_hundred_acts_of_four_desks_leave_whole_numbers(desk: Desk) -> None:
    cards = [register(desk, f"P{n}") for n in range(DESKS)]
    for number in range(3):
        add_item(desk, f"C{number}")

    def morning(at: Desk, card: str) -> str:
        first = Override.of(["ALREADY_OUT_OTHER"], "")
        for step in range(25):
            barcode = f"C{step % 3}"
            if codes(partial(checkout, at, card, barcode, override=first)) == ["ALREADY_OUT_SAME"]:
                checkin(at, barcode)
        return "done"

    acts = [partial(morning, at, card) for at, card in zip(desks(desk), cards, strict=True)]
    assert together(acts) == ["done"] * DESKS
    for device, seq in rows("SELECT device, seq FROM have"):
        seqs = [found for (found,) in rows("SELECT seq FROM journal WHERE device = ? ORDER BY seq", device)]
        assert seqs == list(range(1, seq + 1))
    assert value("SELECT count(*) FROM loan WHERE closed_at IS NULL") <= 3
    whole(desk)


def test_the_store_itself_takes_one_open_loan_an_item(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    columns = "INSERT INTO loan (id, item, lent_at, due_at, renewals, how, named) VALUES ('x', ?, 1, 1, 0, '', 0)"
    with pytest.raises(IntegrityError, match=r"loan\.item"):
        db.execute_sql(columns, (item_row("C1")["id"],))
    others = [name for name in item_row("C1") if name != "id"]
    for statement in (
        f"INSERT INTO item (id, {', '.join(others)}) SELECT 'x', {', '.join(others)} FROM item",
        "UPDATE journal SET device = 'desk', seq = 1 WHERE seq = 2 AND device = 'desk'",
    ):
        with pytest.raises(IntegrityError):
            db.execute_sql(statement)


def test_a_verb_that_came_second_looks_again_once(desk: Desk) -> None:
    add_item(desk, "C1")
    tries = []

    @verb("circulation.checkin")
    def unlucky(at: Desk, times: int) -> str:
        tries.append(at)
        Act(at).write("item_edited", item=item_row("C1")["id"], data={"set": {"volume": str(len(tries))}})
        if len(tries) <= times:
            raise IntegrityError
        return "done"

    assert unlucky(desk, 1) == "done"
    assert len(tries) == 2
    assert (item_row("C1")["volume"], value("SELECT count(*) FROM journal WHERE kind = 'item_edited'")) == ("2", 1)
    tries.clear()
    with pytest.raises(IntegrityError):
        unlucky(desk, 5)
    assert len(tries) == 2
    assert value("SELECT count(*) FROM journal WHERE kind = 'item_edited'") == 1


CHILD = """
    import sys
    from pathlib import Path
    from tests.library.makers import Clock, desk_of
    from tuils.library.lending.loans.checkout import checkout
    from tuils.library.foundation.refusals import Refused
    from tuils.library.foundation.store import open_store, close_store
    from tuils.models import base

    base.PRAGMAS["busy_timeout"] = 300_000  # on a slow machine, too, each has its turn
    open_store(Path(sys.argv[1]))
    desk = desk_of("admin", Clock(), sys.argv[2])
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(20):
        try:
            checkout(desk, sys.argv[2], f"C{number}")
            print("lent", flush=True)
        except Refused as no:
            print(no, flush=True)
    close_store()
"""


def test_two_programs_lend_the_same_twenty_items(desk: Desk, store: Path) -> None:
    for name in ("ann", "ben"):
        register(desk, name, card=name)
    for number in range(20):
        add_item(desk, f"C{number}")
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(store), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("ann", "ben")
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    answers = [child.communicate("go\n", timeout=300)[0].split() for child in children]
    assert [len(found) for found in answers] == [20, 20]
    for number, (ann, ben) in enumerate(zip(*answers, strict=True)):
        assert sorted((ann, ben)) == ["ALREADY_OUT_OTHER", "lent"]
        assert borrower(f"C{number}") == patron_id("ann" if ann == "lent" else "ben")
    whole(desk)
