"""Deposits: a set goes to a place as a whole, comes home in parts, and nobody is billed for what stays there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.library.makers import Clock, add_item, codes, register, rows, value, whole, with_role
from tests.library.publishing import AsPatron, publish
from tuils.library.activities.deposits.deposit_places import (
    change_deposit_place,
    deposit_places,
    remove_deposit_place,
)
from tuils.library.activities.deposits.deposit_state import count_kept_over
from tuils.library.activities.deposits.deposits import (
    bring_deposit_home,
    change_deposit_due,
    copies_to_send,
    count_deposit_uses,
    deposit_copies,
    deposit_list,
    mark_deposit_missing,
    move_deposit,
    send_deposit,
)
from tuils.library.foundation.administration.known import change_code
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.showing import item_sheet, title_sheet
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout

HOME = "Sunrise Home"


@pytest.fixture(autouse=True)
def _ready(desk: Desk) -> None:
    register(desk, "Ada", card="P1")
    for barcode in ("C1", "C2", "C3"):
        add_item(desk, barcode, biblio=add_title(desk, {"title": barcode}).id)


def states(deposit: str, desk: Desk) -> dict[str, str]:
    return {line.item: line.state for line in deposit_copies(desk, deposit)}


def test_a_set_goes_out_and_comes_home_in_parts(desk: Desk) -> None:
    sent = send_deposit(desk, HOME, ["C1", "C2", "C3", "C1"], due="2030-03-01")
    assert (sent.state, sent.place, sent.items, sent.there) == ("out", HOME, ("C1", "C2", "C3"), ("C1", "C2", "C3"))
    assert (item_sheet(desk, "C1").status, item_sheet(desk, "C1").status_words) == ("deposit", f"at {HOME}")
    assert value("SELECT count(*) FROM loan") == 0
    assert value("SELECT count(*) FROM fact WHERE kind LIKE 'loan%'") == 0
    assert checkin(desk, "C2").alerts == ("NOT_ON_LOAN", "FROM_DEPOSIT")  # at the desk, days later
    assert states(sent.deposit, desk) == {"C1": "there", "C2": "back", "C3": "there"}
    (line,) = deposit_list(desk)
    assert (line.state, line.there) == ("partly_back", ("C1", "C3"))
    home = bring_deposit_home(desk, [HOME])
    assert [(one.item, one.checkin.route) for one in home if one.checkin] == [("C1", "SHELF"), ("C3", "SHELF")]
    assert deposit_list(desk) == []
    assert [one.state for one in deposit_list(desk, everything=True)] == ["back"]
    assert count_deposit_uses(desk, HOME, 3).uses == 3  # the place's count comes later
    undo_last(desk)
    assert codes(lambda: bring_deposit_home(desk, [sent.deposit])) == ["DEPOSIT_IS_BACK"]  # the other desk was first
    assert codes(lambda: bring_deposit_home(desk, ["C1"])) == ["DEPOSIT_NOT_AWAY"]
    undo_last(desk)
    assert deposit_list(desk)[0].there == ("C1", "C3")
    assert whole(desk)


def test_what_stays_here_is_told_for_each_copy_and_nothing_is_sent(desk: Desk) -> None:
    checkout(desk, "P1", "C1")
    register(desk, "Bo", card="P2")
    checkout(desk, "P2", "C2")
    place_hold(desk, "P1", "C2")
    checkin(desk, "C2")
    with pytest.raises(Refused) as no:
        send_deposit(desk, HOME, ["C1", "C2", "C3"])
    assert sorted(no.value.codes) == ["DEPOSIT_WANTED", "ON_LOAN"]
    assert "C1 (C1)" in no.value.message  # each is named: it must be found in a box of forty
    assert "C2 (C2)" in no.value.message
    assert codes(lambda: send_deposit(desk, HOME, ["C3", "NONE"])) == ["ITEM_UNKNOWN"]
    assert codes(lambda: send_deposit(desk, HOME, ["C3"], due="soon")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: send_deposit(desk, "", ["C3"])) == ["NOT_UNDERSTOOD"]
    assert deposit_places(desk) == []
    assert rows("SELECT * FROM deposit") == []


def test_a_hold_comes_first_as_the_set_comes_home(desk: Desk) -> None:
    send_deposit(desk, HOME, ["C1", "C2"])
    place_hold(desk, "P1", "C1")  # not on the shelf: it can be held
    (first, _second) = bring_deposit_home(desk, ["C1", "C2"])
    assert first.checkin
    assert (first.checkin.route, first.checkin.caught is not None) == ("HOLD", True)


def test_returned_at_another_branch_it_goes_home_and_the_set_knows(desk: Desk) -> None:
    sent = send_deposit(desk, HOME, ["C1"])
    change_code(desk, "branch", "EAST", {"name": "East"})
    done = checkin(replace(desk, branch="EAST"), "C1")
    assert (done.route, done.to) == ("TRANSIT", "MAIN")
    assert states(sent.deposit, desk) == {"C1": "back"}


def test_a_rotating_set_moves_on(desk: Desk) -> None:
    first = send_deposit(desk, "Oak School", ["C1", "C2"])
    checkin(desk, "C2")
    second = move_deposit(desk, "oak", "Elm School", due="2030-05-01")
    assert (second.place, second.items) == ("Elm School", ("C1",))
    assert states(first.deposit, desk) == {"C1": "back", "C2": "back"}
    assert item_sheet(desk, "C1").status_words == "at Elm School"
    undo_last(desk)
    assert states(first.deposit, desk) == {"C1": "there", "C2": "back"}
    assert whole(desk)


def test_what_is_not_given_back_is_missing_by_one_act_and_billed_to_nobody(desk: Desk, clock: Clock) -> None:
    sent = send_deposit(desk, HOME, ["C1", "C2", "C3"], due="2030-03-01")
    assert count_kept_over(desk) == 0
    clock.forward(days=365 * 10)
    assert (count_kept_over(desk), deposit_list(desk)[0].state) == (1, "overdue")
    assert change_deposit_due(desk, HOME, "+2w").state == "out"
    checkin(desk, "C1")
    gone = mark_deposit_missing(desk, sent.deposit[-8:])
    assert (gone.state, gone.there, gone.missing) == ("back", (), ("C2", "C3"))
    assert item_sheet(desk, "C2").status == "missing"
    assert value("SELECT count(*) FROM account_line") == 0
    undo_last(desk)
    assert deposit_list(desk)[0].there == ("C2", "C3")
    assert whole(desk)


def test_the_places_own_count_is_no_circulation(desk: Desk) -> None:
    sent = send_deposit(desk, HOME, ["C1"])
    count_deposit_uses(desk, sent.deposit, 40)
    assert count_deposit_uses(desk, HOME, 2).uses == 42
    assert rows("SELECT * FROM fact WHERE kind NOT LIKE 'registration%'") == []
    assert codes(lambda: count_deposit_uses(desk, HOME, 0)) == ["NOT_UNDERSTOOD"]
    undo_last(desk)
    assert deposit_list(desk)[0].uses == 40


def test_places(desk: Desk) -> None:
    send_deposit(desk, "County Jail", ["C1"], private=True)
    assert [(one.name, one.is_private, one.copies) for one in deposit_places(desk)] == [("County Jail", True, 1)]
    assert codes(lambda: remove_deposit_place(desk, "jail")) == ["DEPOSIT_PLACE_IN_USE"]
    send_deposit(desk, HOME, ["C2"])
    assert codes(lambda: change_deposit_place(desk, "jail", name="sunrise home")) == ["DEPOSIT_PLACE_THERE"]
    helper = with_role(desk, permissions={"circulation.state"})
    assert codes(lambda: change_deposit_place(helper, "jail", private=False)) == ["NO_PERMISSION"]
    assert codes(lambda: bring_deposit_home(helper, ["C1"])) == ["NO_PERMISSION"]
    assert codes(lambda: send_deposit(with_role(desk, permissions=set()), HOME, ["C3"])) == ["NO_PERMISSION"]
    assert change_deposit_place(desk, "jail", name="Jail", private=False).is_private is False
    bring_deposit_home(desk, ["jail"])
    remove_deposit_place(desk, "Jail")
    assert [one.name for one in deposit_places(desk)] == [HOME]
    assert codes(lambda: change_deposit_place(desk, "jail")) == ["DEPOSIT_PLACE_UNKNOWN"]
    assert codes(lambda: deposit_copies(desk, "nothing")) == ["DEPOSIT_UNKNOWN"]


def test_patrons_read_the_place_unless_it_is_private(desk: Desk, store: Path) -> None:
    titles = {line.item: line.biblio for line in copies_to_send(desk, HOME, ["C1", "C2"])}
    send_deposit(desk, HOME, ["C1"], due="2030-03-01")
    send_deposit(desk, "County Jail", ["C2"], private=True)
    publish(desk, catalog_file(store))
    with AsPatron(store) as file:
        (shown,), (hidden,) = (title_sheet(titles[code]).items for code in ("C1", "C2"))
        assert (shown.status, hidden.status) == ("deposit", "deposit")
        assert shown.away
        assert hidden.away
        assert (shown.away.public_place, hidden.away.public_place) == (HOME, "")
        assert b"Jail" not in file.read_bytes()
    (here,) = title_sheet(titles["C2"]).items  # the catalog may be read from the library itself
    assert here.away
    assert (here.away.place, here.away.public_place) == ("County Jail", "")
    change_deposit_place(desk, HOME, private=True)
    publish(desk, catalog_file(store))
    with AsPatron(store) as file:
        assert b"Sunrise" not in file.read_bytes()
        (hidden,) = title_sheet(titles["C1"]).items
        assert hidden.away
        assert hidden.away.public_place == ""


def test_two_desks_and_two_machines_agree(desk: Desk) -> None:
    """A set that both desks bring home comes home once; a copy that was lost in it is found by a scan."""
    sent = send_deposit(desk, HOME, ["C1", "C2"])
    other = replace(desk, station="other", device="other")
    bring_deposit_home(desk, ["C1"])
    assert codes(lambda: bring_deposit_home(other, ["C1"])) == ["DEPOSIT_NOT_AWAY"]
    mark_deposit_missing(other, sent.deposit)
    assert checkin(desk, "C2").alerts == ("NOT_ON_LOAN", "MISSING")
    assert states(sent.deposit, desk) == {"C1": "back", "C2": "back"}
    assert whole(desk)
