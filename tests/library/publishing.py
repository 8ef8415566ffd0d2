"""Publishing for tests: a copy made in one go, and all that is in it."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.at_once import import_marc
from tests.formats.samples import emma
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.publishing.making import Published, Publishing
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.staff import add_staff
from tuils.values.time.moments import day_of

from .makers import DAY, add_item

NOT_COMPARED = ("published", "biblio_index", "biblio_words")
"""The tables not compared: how the copy was made, and the index, which is checked against its titles."""


def publish(desk: Desk, file: Path, **how: bool) -> Published:
    run = Publishing(desk, file, **how)
    for _looked_at in run.steps():
        pass
    return run.done


def content(file: Path) -> dict[str, list[Any]]:
    """Return all rows by table; the index must be sound and fit the titles."""
    copy = sqlite3.connect(file)
    try:
        assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        copy.execute("INSERT INTO biblio_index(biblio_index, rank) VALUES ('integrity-check', 1)")
        copy.rollback()
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if not name.startswith(NOT_COMPARED) and not name.startswith("sqlite_")]
        return {name: sorted(copy.execute(f"SELECT * FROM {name}"), key=repr) for name in wanted}
    finally:
        copy.close()


def same_as_whole(desk: Desk, file: Path) -> None:
    """Assert that the updated copy equals one made anew."""
    anew = file.with_name("anew.db")
    publish(desk, anew, whole=True)
    now, wanted = content(file), content(anew)
    assert now.keys() == wanted.keys()
    for table, rows in wanted.items():
        assert now[table] == rows, table


class AsPatron:
    """`with AsPatron(store):` the published copy is read, as the patrons' catalog does."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __enter__(self) -> Path:
        close_store()
        file = catalog_file(self.store)
        open_catalog(file)
        return file

    def __exit__(self, *_why: object) -> None:
        close_catalog()
        open_store(self.store)


def lively(desk: Desk) -> list[str]:
    """Loans, holds, notes and money of people whose every word begins with qxj; gives back what must not be found."""
    add_staff(desk, "qxjlogin", "volunteer", name="Qxjstaff")
    by = replace(desk, operator=replace(desk.operator, login="qxjlogin"))
    cards: list[str] = []
    for number in range(3):
        words = {"first_name": f"Qxjfirst{number}", "last_name": f"Qxjlast{number}", "card": f"QXJ{number}"}
        more = {"email": f"qxj{number}@example.org", "street": "Qxjstreet 5", "phone": "555qxj", "note": "qxjnote"}
        cards.append(register_patron(by, {**words, **more, "guardian": cards[0] if cards else ""}).card)
    title = add_title(by, {"title": "Emma"}).id
    record = emma(("541", "  \x1faQxjdonor"), ("590", "  \x1faQxjlocal"), ("880", "  \x1f6590-00\x1faQxjlinked"))
    bring_in(by, record)
    for number in range(6):
        add_item(by, f"qxjC{number}", biblio=title, staff_note="qxjstaffnote", price_cents=1234, old_loan="qxjold")
    past = by.as_of(by.now - 9 * DAY)
    for number in range(3):
        checkout(past, cards[0], f"qxjC{number}", override=Override.of(["OUT_OF_ORDER"], "qxjreason"))
    renew(by, cards[0], "qxjC0")
    mark_copy(by, "qxjC1", "claims-returned", "qxjclaim")
    checkin(by, "qxjC2")
    place_hold(by, cards[1], title, override=Override.of(["ON_SHELF", "HAS_IT_ALREADY"], ""))
    place_hold(by, cards[2], title, override=Override.of(["ON_SHELF"], ""))
    checkin(by, "qxjC3")
    charge(by, cards[0], 400, "qxjcharge")
    close_days(by, _tomorrow(by), _tomorrow(by), "qxjfuneral")
    return ["qxj"]


def _tomorrow(desk: Desk) -> date:
    return day_of(desk.now, desk.zone) + timedelta(days=1)


def bring_in(desk: Desk, record: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "records.mrc")
        file.write_bytes(record)
        import_marc(desk, [file])
