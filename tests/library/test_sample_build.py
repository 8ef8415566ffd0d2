"""The practice library: made through the journal, with something in every state."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import ZONE, Clock, beginner, desk_of
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.sample import PIN
from tuils.library.front.sample.build import build_sample
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.lists.list_naming import all_lists
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.queues import pull_rows, put_by_rows
from tuils.library.people.staff.signing_in import sign_in
from tuils.library.people.staff.staff import staff
from tuils.library.reach.replay import verify_library
from tuils.models import Item, Loan, OldCard, Patron, db
from tuils.values.time.moments import day_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("sample") / "demo.db"
    made = build_sample(path, beginner(Clock()))
    close_store()
    return path, made


@pytest.fixture
def made(tmp_path: Path, built: tuple[Path, dict[str, int]]) -> Iterator[dict[str, int]]:
    open_store(Path(shutil.copy(built[0], tmp_path / "demo.db")))
    yield built[1]
    close_store()


@pytest.mark.whole
def test_it_is_whole_and_says_that_it_is_practice(made: dict[str, int]) -> None:
    assert made["titles"] == 300
    assert made["patrons"] == 60
    assert about_library().practice
    assert verify_library(desk_of("pat", Clock())).ok
    assert [sheet.login for sheet in staff()] == ["ana", "joe", "pat"]
    assert sign_in(desk_of("ana", Clock()), "ana", PIN).role == "volunteer"


def test_it_has_lists_for_patrons_and_for_staff(made: dict[str, int]) -> None:
    told = {one.name: (one.of, one.lines, one.shown) for one in all_lists()}
    assert told == {
        "Our favorites this year": ("titles", 5, True),
        "Reading group": ("titles", 4, False),
        "Needs repair": ("items", 3, False),
    }


def test_something_is_in_every_state(made: dict[str, int]) -> None:
    now = Clock()()
    assert Item.select().count() == made["items"]
    assert {row.state for row in Item.select(Item.state)} == {"", "lost", "missing", "damaged"}
    assert Item.select().where(Item.withdrawn).count() == 1
    assert Loan.select().where(Loan.closed_at.is_null()).count() == made["loans"]
    assert Loan.select().where(Loan.closed_at.is_null() & (Loan.due_at < now)).count() >= 4
    assert Loan.select().where(Loan.renewals > 0).count() >= 2
    assert Loan.select().where(Loan.closed_at.is_null(False)).count() >= 2
    for column in ("barred", "address_bad"):
        assert db.execute_sql(f"SELECT count(*) FROM patron WHERE {column}").fetchone()[0] >= 1
    assert Patron.select().where(Patron.expires_on < "2026-12-01").count() >= 3
    assert OldCard.select().count() >= 1
    states = dict(db.execute_sql("SELECT state, count(*) FROM hold GROUP BY state").fetchall())
    assert states == {"placed": 8, "waiting": 3, "in_transit": 1}
    assert len(pull_rows("MAIN", day_of(now, ZONE))) == 7
    assert sum(hold is not None and hold.pickup_by < "2026-12-01" for _item, hold in put_by_rows("MAIN")) == 1
    assert db.execute_sql("SELECT count(*) FROM account_line").fetchone()[0] == 3
    (visitor,) = db.execute_sql(
        "SELECT patron.card FROM loan JOIN patron ON patron.id = loan.patron WHERE patron.category = 'TEMP'"
        " AND closed_at IS NULL GROUP BY patron.card"
    ).fetchone()
    shelf = db.execute_sql("SELECT barcode FROM item WHERE loan IS NULL AND item_type = 'BK' AND state = '' LIMIT 1")
    with pytest.raises(Refused, match="TOO_MANY_ITEMS"):
        checkout(desk_of("pat", Clock()), visitor, shelf.fetchone()[0])


def test_titles_are_found_by_their_words(made: dict[str, int]) -> None:
    hits = find_titles("braiding sweetgrass").hits
    assert [hit.title.partition(" : ")[0].casefold() for hit in hits] == ["braiding sweetgrass"]
    assert hits[0].items >= 1
