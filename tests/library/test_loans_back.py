"""An import of loans or of people that is taken back on one site, while another works on: both agree in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_loans
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.renewal import renew
from tuils.library.people.patron_files.patron_import import import_patrons
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.import_undo import undo_import

from .makers import World, add_item, item_row, links, register, value, whole


@pytest.fixture
def loans(world: World, tmp_path: Path) -> str:
    """Two loans from a file, known on all sites; gives back the batch."""
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    for barcode in ("B1", "B2"):
        add_item(desk, barcode, old_loan="2026-12-20")
    path = tmp_path / "loans.csv"
    path.write_text("barcode,cardnumber,issued,due\nB1,P1,2026-11-20,2026-12-11\nB2,P1,2026-11-20,2026-12-11\n")
    batch = import_loans(desk, path).batch
    world.exchange()
    return batch


def all_sites(world: World) -> None:
    world.exchange()
    for name in world.sites:
        whole(world.use(name))


def test_a_loan_is_as_if_it_had_never_come(world: World, loans: str) -> None:
    undo_import(world.at("main"), loans)
    all_sites(world)
    for name in world.sites:
        world.use(name)
        row = item_row("B1")
        assert (row["loan"], row["lent"], row["moved_at"], row["old_loan"]) == (None, 0, 0, "2026-12-20"), name
        assert links() == set()


@pytest.mark.parametrize("how", ["back", "renewed"])
def test_what_another_site_did_meanwhile_agrees_everywhere(world: World, loans: str, how: str) -> None:
    van = world.at("van")
    if how == "back":
        checkin(van, "B1")
    else:
        renew(van, "P1", "B1")
    assert undo_import(world.at("main"), loans).counts["loans_removed"] == 2
    all_sites(world)
    for name in world.sites:
        world.use(name)
        assert item_row("B1")["loan"] is None
        assert links() == set()


def test_people_who_were_edited_elsewhere_meanwhile_are_gone_everywhere(world: World, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("card,first_name,last_name\nP8,Cal,Moss\n")
    batch = import_patrons(world.at("main"), path).batch
    world.exchange()
    edit_patron(world.at("van"), "P8", {"phone": "555-0100"})
    assert undo_import(world.at("main"), batch).counts["patrons_removed"] == 1
    all_sites(world)
    for name in world.sites:
        world.use(name)
        assert value("SELECT count(*) FROM patron WHERE card = 'P8'") == 0
