"""The public catalog besides search, read from the published copy."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, open_store
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.lists.list_lines import put_on_list
from tuils.library.holdings.lists.lists import make_list, publish_list
from tuils.library.holdings.publishing.patrons_view import (
    just_returned,
    newest_titles,
    next_opening,
    people_waiting,
    public_lists,
    titles_of_list,
)
from tuils.library.holdings.publishing.published import (
    catalog_file,
    open_catalog,
    published_at,
    reopen_if_changed,
)
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron
from tuils.models import db

from .makers import HOUR, Clock, add_item, raw
from .publishing import AsPatron, publish

ZONE = ZoneInfo("America/Chicago")
TITLES = ("Emma", "Persuasion", "Sanditon")
Titles = dict[str, str]


@pytest.fixture
def titles(desk: Desk) -> Titles:
    """Three titles with a copy each: C0, C1, C2; Ada's card is P1."""
    register_patron(desk, {"first_name": "Ada", "card": "P1"})
    made = {title: add_title(desk, {"title": title}).id for title in TITLES}
    for number, biblio in enumerate(made.values()):
        add_item(desk, f"C{number}", biblio=biblio)
    return made


def there_and_back(desk: Desk, barcode: str) -> None:
    checkout(desk, "P1", barcode)
    checkin(desk, barcode)


def test_what_came_back_lately_and_is_in(desk: Desk, store: Path, clock: Clock, titles: Titles) -> None:
    there_and_back(desk, "C0")
    clock.forward(days=10)
    there_and_back(desk, "C1")
    there_and_back(desk, "C2")
    checkout(desk, "P1", "C2")
    publish(desk, catalog_file(store))
    with AsPatron(store):
        found = just_returned()
        assert [hit.title for hit in found.hits] == ["Persuasion", "Emma"]
        assert (found.total, len(just_returned(limit=1, offset=1).hits)) == (2, 1)
    clock.forward(days=5)
    checkin(desk, "C2")
    publish(desk, catalog_file(store), compare=True)
    with AsPatron(store):
        assert [hit.title for hit in just_returned().hits] == ["Sanditon", "Persuasion"]


def test_what_is_new_the_newest_first(desk: Desk, store: Path, clock: Clock, titles: Titles) -> None:
    clock.forward(days=40)
    late = add_title(desk, {"title": "Lady Susan"}).id
    add_item(desk, "C9", biblio=late)
    publish(desk, catalog_file(store))
    with AsPatron(store):
        assert [hit.title for hit in newest_titles().hits] == ["Lady Susan"]
        assert newest_titles(limit=10, offset=1).hits == ()
        assert newest_titles(limit=10, offset=300).hits == ()


def test_lists_that_staff_show_and_no_others(desk: Desk, store: Path, titles: Titles) -> None:
    picks, inside = make_list(desk, "Picks"), make_list(desk, "Weeding")
    put_on_list(desk, picks.id, [titles["Sanditon"], titles["Emma"]])
    put_on_list(desk, inside.id, [titles["Persuasion"]])
    publish_list(desk, make_list(desk, "Nothing on it").id)
    publish_list(desk, picks.id)
    publish(desk, catalog_file(store))
    assert b"Weeding" not in catalog_file(store).read_bytes()
    with AsPatron(store):
        assert [(one.name, one.lines) for one in public_lists()] == [("Picks", 2)]
        assert [hit.title for hit in titles_of_list(picks.id).hits] == ["Sanditon", "Emma"]
        assert titles_of_list(inside.id).hits == ()


def test_how_many_wait(desk: Desk, store: Path, titles: Titles) -> None:
    place_hold(desk, "P1", titles["Emma"], override=Override.of(["ON_SHELF"], ""))
    over = place_hold(desk, "P1", titles["Persuasion"], override=Override.of(["ON_SHELF"], ""))
    cancel_hold(desk, over.id)
    publish(desk, catalog_file(store))
    with AsPatron(store):
        assert people_waiting(titles["Emma"]) == 1
        assert people_waiting(titles["Persuasion"]) == 0, "that one is over"


def test_when_it_opens(desk: Desk, store: Path) -> None:
    """It is Tuesday, 1 December 2026, 9:00."""
    set_hours(desk, "MAIN", {1: "10:00-12:00,13:00-18:00", 2: "10:00-18:00", 4: "10:00-18:00"})
    close_days(desk, date(2026, 12, 2), date(2026, 12, 2), "inside")
    publish(desk, catalog_file(store))
    with AsPatron(store):
        nine = published_at()
        told = [next_opening("MAIN", ZONE, nine + hours * HOUR) for hours in (0, 2, 3, 10)]
        assert [(one.day.day, one.span.opens, one.open_now) for one in told if one] == [
            (1, time(10), False),
            (1, time(10), True),
            (1, time(13), False),
            (4, time(10), False),
        ]
        assert next_opening("EAST", ZONE, nine) is not None, "hours that nobody set: every day"


def test_a_newer_copy_is_read_as_soon_as_it_is_there(desk: Desk, store: Path, titles: Titles) -> None:
    file = catalog_file(store)
    publish(desk, file)
    with AsPatron(store):
        assert not reopen_if_changed()
        assert title_sheet(titles["Emma"]).available == 1
        _lent_elsewhere(store, file, desk)
        assert title_sheet(titles["Emma"]).available == 1, "who reads the old one has it whole"
        assert reopen_if_changed()
        assert title_sheet(titles["Emma"]).available == 0
        assert not reopen_if_changed()
        file.rename(file.with_name("gone"))
        assert not reopen_if_changed()
        assert title_sheet(titles["Emma"]).title == "Emma", "read on while there is none"


def test_a_copy_that_cannot_be_read_is_said_until_there_is_a_better_one(desk: Desk, store: Path) -> None:
    file = catalog_file(store)
    publish(desk, file)
    whole = file.read_bytes()
    with AsPatron(store):
        for harm, code in ((b"no catalog" * 1000, "DAMAGED"), (None, "MISSING"), (b"no catalog" * 999, "DAMAGED")):
            file.unlink(missing_ok=True)
            if harm:
                file.write_bytes(harm)
            for _time in range(2):
                with pytest.raises(StoreFault) as fault:
                    reopen_if_changed()
                assert fault.value.code == code
        file.unlink()
        file.write_bytes(whole)
        assert reopen_if_changed()
        assert published_at() > 0


def _lent_elsewhere(store: Path, file: Path, desk: Desk) -> None:
    """Another program lends it and publishes, while this one reads."""
    reading = db.obj
    open_store(store)
    checkout(desk, "P1", "C0")
    publish(desk, file)
    db.close()
    db.initialize(reading)


def test_who_opens_it_can_write_nothing(desk: Desk, store: Path, titles: Titles) -> None:
    publish(desk, catalog_file(store))
    with AsPatron(store), pytest.raises(Exception, match="readonly"):
        db.execute_sql("DELETE FROM item")


def test_what_cannot_be_opened_says_so(desk: Desk, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "opac" / "catalog.db"
    with pytest.raises(StoreFault, match="no published catalog") as fault:
        open_catalog(file)
    assert fault.value.code == "MISSING"
    publish(desk, file)
    other = raw(file)
    other.execute("UPDATE published SET value = '0001_first 0' WHERE name = 'shape'")
    other.commit()
    other.close()
    for code, words in (("OLD_COPY", "another version of tuils"), ("DAMAGED", "is damaged")):
        with pytest.raises(StoreFault, match=words) as fault:
            open_catalog(file)
        assert fault.value.code == code
        file.write_bytes(b"no catalog" * 1000)
    file.write_bytes(b"")
    for none in (file, store):
        with pytest.raises(StoreFault, match="is damaged"):
            open_catalog(none)
    open_store(store)
