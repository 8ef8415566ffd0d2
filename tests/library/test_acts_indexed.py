"""The entries of an act: the first is found by its id, the others by an index that leaves the first one out."""

from __future__ import annotations

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.applying import entries_naming
from tuils.library.foundation.journal.queries import ACT, OF_ACT, in_acts, rows_of_acts
from tuils.library.foundation.journal.writing import Act
from tuils.models import db

from .makers import value


def two_acts(desk: Desk) -> list[list[str]]:
    """Write an act of three entries and one of one; return the ids of their entries."""
    acts = []
    with db.atomic():
        for entries in (3, 1):
            act = Act(desk)
            acts.append([act.write("setting_set", data={"name": "a", "value": n}).id for n in range(entries)])
    return acts


def test_an_act_is_its_first_entry_and_the_others(desk: Desk) -> None:
    first, second = two_acts(desk)
    assert [entry.id for entry in entries_naming(act=first[0])] == first
    assert [row.id for row in rows_of_acts([second[0], first[0], "", None])] == [*first, *second]


def test_the_id_of_another_entry_names_no_act(desk: Desk) -> None:
    first, _second = two_acts(desk)
    assert rows_of_acts(first[1:]) == []


def test_the_index_has_the_others_alone(desk: Desk) -> None:
    two_acts(desk)
    db.execute_sql("ANALYZE")
    counted = value("SELECT stat FROM sqlite_stat1 WHERE idx = 'journal_act'")
    assert int(counted.split()[0]) == value("SELECT count(*) FROM journal WHERE act <> id")


@pytest.mark.parametrize(
    ("condition", "ids"), [(ACT, 2), (OF_ACT.format(of="journal."), 2), (in_acts("abc"), 6)], ids=["one", "of", "some"]
)
def test_no_question_for_an_act_reads_the_journal_through(desk: Desk, condition: str, ids: int) -> None:
    text = f"EXPLAIN QUERY PLAN SELECT max(seq) FROM journal WHERE {condition} AND kind = 'checkin'"
    plan = " ".join(row[3] for row in db.execute_sql(text, ["x"] * ids).fetchall())
    assert "INDEX journal_act" in plan
    assert "SCAN" not in plan
