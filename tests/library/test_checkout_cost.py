"""How many statements a checkout costs: so many, whatever the patron has out, owes and waits for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.lookups import find_item
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import holds_about
from tuils.models import Biblio, db

from .makers import Clock, add_item, register

MOST = 29  # statements of one checkout, its entries, rows and counts included
PLAIN_CHECKOUT, PLAIN_CHECKIN = 15, 15  # where nothing is due, owed or on hold
OF_THE_CASE = re.compile(r'FROM "?(biblio|circ_rule|hold|item|loan|patron|setting)\b')
ALL_THE_SAME = Override.of(["OWES_TOO_MUCH", "TOO_MANY_OVERDUE", "TOO_MANY_ITEMS", "HELD_FOR_OTHER"], "all the same")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    said: list[str] = []
    store = db.obj
    real = type(store).execute_sql

    def counted(self: Any, sql: str, *more: Any, **named: Any) -> Any:
        said.append(sql)
        return real(self, sql, *more, **named)

    def count(act: Callable[[], object]) -> int:
        said.clear()
        act()
        return len(said)

    monkeypatch.setattr(type(store), "execute_sql", counted)
    return count


def filled(desk: Desk, clock: Clock, loans: int, first: int) -> str:
    """Return a card with so many late loans, charges and holds."""
    card = register(desk, f"Patron with {loans}")
    for number in range(loans):
        add_item(desk, f"X{first + number}", biblio=f"title-{first + number}")
        checkout(desk, card, f"X{first + number}", override=ALL_THE_SAME)
        charge(desk, card, 10, "copies")
    return card


def test_the_statements_of_a_checkout_do_not_grow_with_what_the_patron_has(
    desk: Desk, clock: Clock, statements: Callable[[Callable[[], object]], int]
) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "patron_max_checkouts", "unlimited")
    few, many = filled(desk, clock, 6, 0), filled(desk, clock, 30, 100)  # both are over the limit of late loans
    clock.forward(days=30)
    costs = {}
    for card, barcode in ((few, "A1"), (many, "A2")):
        add_item(desk, barcode)
        costs[card] = statements(
            lambda card=card, barcode=barcode: checkout(desk, card, barcode, override=ALL_THE_SAME)  # type: ignore[misc]
        )
    assert costs[few] == costs[many] <= MOST


def test_the_holds_about_a_copy_are_found_by_their_indexes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add_item(desk, "A1")
    item = find_item("A1")
    assert item is not None
    said: list[tuple[str, Any]] = []
    real = type(db.obj).execute_sql

    def noted(self: Any, sql: str, *more: Any) -> Any:
        said.append((sql, more[0]))
        return real(self, sql, *more)

    monkeypatch.setattr(type(db.obj), "execute_sql", noted)
    holds_about(item.row)
    monkeypatch.undo()
    ((sql, values),) = said
    plan = [row[-1] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    assert {"SEARCH hold USING INDEX queue_of_biblio (biblio=?)", "SEARCH hold USING INDEX hold_of_item (item=?)"} <= {
        *plan
    }
    assert not any("SCAN" in step or "live_holds" in step for step in plan)


def test_a_checkout_with_nothing_special_is_cheaper_and_a_queue_costs_no_statement_a_hold(
    desk: Desk, clock: Clock, statements: Callable[[Callable[[], object]], int]
) -> None:
    card = register(desk, "Ada")
    add_item(desk, "A1")
    add_item(desk, "A2", biblio="wanted")
    add_item(desk, "A3", biblio="wanted much")
    plain = statements(lambda: checkout(desk, card, "A1"))
    assert plain == PLAIN_CHECKOUT
    first = [register(desk, f"{n} on the waitlist") for n in range(8)]
    for biblio, waiting in (("wanted", first[:1]), ("wanted much", first)):
        Biblio.insert(id=biblio, title=biblio, marc=b"").execute()
        for other in waiting:
            place_hold(desk, other, "A2" if biblio == "wanted" else "A3")
    few = statements(lambda: checkout(desk, card, "A2", override=ALL_THE_SAME))
    several = statements(lambda: checkout(desk, card, "A3", override=ALL_THE_SAME))
    assert few == several
    assert statements(lambda: checkin(desk, "A1")) == PLAIN_CHECKIN


def test_a_check_in_reads_each_thing_once(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, tuple[Any, ...]]] = []
    real = type(db.obj).execute_sql

    def noted(self: Any, sql: str, params: Any = None, *more: Any) -> Any:
        said.append((sql, tuple(params or ())))
        return real(self, sql, params, *more)

    monkeypatch.setattr(type(db.obj), "execute_sql", noted)

    def read_again(barcode: str) -> list[tuple[str, tuple[Any, ...]]]:
        """Return what a check-in asks twice before it writes. After that its entries are folded, each by itself."""
        said.clear()
        checkin(desk, barcode)
        written = [sql.startswith('INSERT INTO "journal"') for sql, _values in said].index(True)
        return [one for one, n in Counter(said[:written]).items() if n > 1 and OF_THE_CASE.search(one[0])]

    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "patron_max_checkouts", "unlimited")
    ada, bob = register(desk, "Ada"), register(desk, "Bob")
    for number in range(4):
        add_item(desk, f"A{number}", biblio=f"title-{number}")
        Biblio.insert(id=f"title-{number}", title=f"title-{number}", marc=b"").execute()
        checkout(desk, ada, f"A{number}")
    assert read_again("A0") == []
    place_hold(desk, bob, "A1")
    assert read_again("A1") == [], "caught for a hold"
    assert read_again("A1") == [], "on the hold shelf"
    clock.forward(days=40)
    assert read_again("A1") == [], "nobody came for it"
    assert read_again("A2") == [], "late"
    mark_copy(desk, "A3", "lost")
    assert read_again("A3") == [], "lost"
