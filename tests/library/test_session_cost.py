"""A scan looks things up by an index: nothing at the desk reads a whole table, however large the library grows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.grove import ATLAS, EMMA, FROG, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import hear
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.conversation import Session
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.models import db

LARGE = ("item", "loan", "hold", "patron", "journal", "private", "account_line", "biblio", "fact", "reading_history")


@pytest.fixture
def plans(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Each statement that was asked since, with each line of its plan."""
    found: list[tuple[str, str]] = []
    execute = db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            rows = execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
            found.extend((sql, row[3]) for row in rows)
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", explained)
    return found


def whole_tables(plans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the plans that read a large table from end to end; reading just the first row doesn't count."""
    scans = [(sql, plan) for sql, plan in plans if plan.startswith("SCAN") and plan.split()[1] in LARGE]
    return [(sql, plan) for sql, plan in scans if "LIMIT 1" not in sql]


def test_nothing_at_the_desk_reads_a_whole_table(
    session: Session, manager: Session, plans: list[tuple[str, str]]
) -> None:
    set_value(manager.desk, "fines", True)
    set_circulation_rule(manager.desk, "fine_rate", "25/1d")
    place_hold(session.desk, MARTA, OWL)
    cancel_hold(session.desk, place_hold(session.desk, SAM, FROG).id)
    charge(manager.desk, OLD, 1240, "copies")
    plans.clear()
    session.greet()
    hear(session, OWL, MARTA, OVERSTORY, SPIRITED, OWL, "pay 1", ".r", ".u", ".k", OLD, EMMA, "1", "", "n", ".x")
    hear(session, SAM, ATLAS, "y", "n", ATLAS, "1", ".x", ".i", OVERSTORY, OWL, "31234000999999", ".r", SPIRITED)
    hear(session, ".v", FROG, SPIRITED, "1", ".h", ATLAS, "loose 3 newspapers", ".x", ".u")
    assert len(plans) > 300
    assert whole_tables(plans) == []
