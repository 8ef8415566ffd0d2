"""Entries set aside: each kind goes as if it had never come, and comes back as it was; in any order, on every site."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.asides import ASIDE, REFUSED, SET_ASIDE, TAKEN_OVER
from tuils.library.foundation.journal.families import STATELESS, every_family
from tuils.library.foundation.journal.kinds import STAYS_OUT
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, waive
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db
from tuils.models.json_in_journal import forget_refused

from .makers import World, add_item, digests_in_any_order, loan_row, register, rows, value, whole
from .whole_library import fill

A_KIND = 5
"""So many entries of each kind are tried."""


def said(desk: Desk, kind: str, entry: str) -> str:
    with db.atomic():
        return Act(desk).write(kind, data={"entry": entry, "why": "KIND", "site": "van"}).id


def test_every_kind_says_who_may_bring_it() -> None:
    """A new kind is refused from every van until somebody decided."""
    described = [kind for family in every_family() for kind in family.described]
    open_to_vans = {kind.name for kind in described if kind.brought.van}
    for kind in ("setting_set", "patron_removed", "patron_merged", "biblio_edited", "entry_taken_over", "settled"):
        assert kind not in open_to_vans
    assert all(kind.brought.rights for kind in described if kind.brought != STAYS_OUT)
    assert {kind.name for kind in STATELESS if not kind.brought.rights} == {"emptied"}


def of_nobody(kind: str, difference: str) -> bool:
    """A patron who is not let in leaves loans and holds to nobody: a decision asks about them."""
    return kind == "patron_registered" and "nobody on file" in difference


@pytest.mark.whole
def test_each_kind_goes_as_if_it_had_never_come_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    fill(desk, tmp_path)
    by_kind = defaultdict[str, list[str]](list)
    for entry, kind in rows("SELECT id, kind FROM journal ORDER BY pos DESC"):
        by_kind[kind].append(entry)
    odd = list[tuple[str, ...]]()
    for kind, entries in by_kind.items():
        for entry in entries[:A_KIND]:
            with db.atomic() as trial:
                said(desk, SET_ASIDE, entry)
                if value("SELECT kind FROM journal WHERE id = ?", entry) != ASIDE:
                    odd.append((kind, "it stayed"))
                odd += [(kind, "gone", one) for one in verify_store().differences if not of_nobody(kind, one)]
                said(desk, TAKEN_OVER, entry)
                odd += [(kind, "back", one) for one in verify_store().differences]
                trial.rollback()
    assert not odd, "\n".join(map(str, odd))


# ---- apart, and together again


@pytest.fixture
def w(world: World) -> World:
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    world.exchange()
    return world


def test_any_order_of_arrival_and_twice_over(w: World, tmp_path: Path, templates: Path) -> None:
    """Merge the van's work, the main library's judgment, and an administrator's decisions in all six orders."""
    checkout(w.at("van"), "P1", "C1")
    edit_patron(w.at("van"), "P1", {"phone": "555"})
    w.send("van", "main")
    desk = w.at("main")
    lent, edited = (value("SELECT id FROM journal WHERE kind = ?", kind) for kind in ("checkout", "patron_edited"))
    for entry in (lent, edited):
        said(desk, SET_ASIDE, entry)
    first = w.pack("main")
    desk = w.at("main")
    said(desk, REFUSED, edited)
    said(desk, TAKEN_OVER, lent)
    texts = (w.pack("van"), first, w.pack("main"))

    def check() -> None:
        assert loan_row(lent)["closed_at"] is None
        assert value("SELECT kind FROM journal WHERE id = ?", edited) == ASIDE
        assert value("SELECT phone FROM patron WHERE card = 'P1'") == ""

    digests = digests_in_any_order(tmp_path, templates, texts, check)
    assert len(digests) == 1
    assert w.settled() in digests


def test_what_stands_behind_it_is_folded_as_before(w: World) -> None:
    """A hole would hold it back."""
    checkout(w.at("van"), "P1", "C1")
    add_item(w.at("van"), "C2")
    checkout(w.at("van"), "P1", "C2")
    w.send("van", "main")
    desk = w.at("main")
    first, second = (row[0] for row in rows("SELECT id FROM journal WHERE kind = 'checkout' ORDER BY pos"))
    said(desk, SET_ASIDE, first)
    assert value("SELECT count(*) FROM loan WHERE id = ?", first) == 0
    assert loan_row(second)["closed_at"] is None
    w.settled()


def test_a_person_who_is_removed_is_gone_from_what_lies_aside(w: World) -> None:
    edit_patron(w.at("van"), "P1", {"phone": "555-867"})
    w.send("van", "main")
    desk = w.at("main")
    said(desk, SET_ASIDE, value("SELECT id FROM journal WHERE kind = 'patron_edited'"))
    assert "555-867" in value("SELECT private FROM aside_entry")
    remove_patron(desk, "P1")
    assert rows("SELECT private, patron FROM aside_entry") == [("{}", "")]
    whole(desk)


def test_whom_a_refused_entry_was_about_is_forgotten_in_time(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    w.send("van", "main")
    desk = w.at("main")
    lent = value("SELECT id FROM journal WHERE kind = 'checkout'")
    said(desk, SET_ASIDE, lent)
    assert forget_refused(desk.now + 1) == 0, "it may still be taken over"
    said(desk, REFUSED, lent)
    assert forget_refused(desk.now + 1_000_000) == 1
    assert rows("SELECT private, patron FROM aside_entry") == [("{}", "")]
    whole(desk)


def test_an_undo_takes_back_what_its_own_machine_did_and_nothing_else(w: World) -> None:
    act = charge(w.at("main"), "P1", 500, "a window").act
    w.exchange()
    desk = w.at("van")
    with db.atomic():
        Act(desk).write("undo", undoes=act)
    w.settled()
    assert value("SELECT void FROM journal WHERE act = ? AND kind = 'charge'", act) == 0


def test_an_undo_that_is_set_aside_took_nothing_back(w: World) -> None:
    charge(w.at("van"), "P1", 500, "a window")
    forgiven = waive(w.at("van"), "P1", 500, "kindness").act
    desk = w.at("van")
    with db.atomic():
        undone = Act(desk).write("undo", undoes=forgiven).id
    w.send("van", "main")
    said(w.at("main"), SET_ASIDE, undone)
    assert value("SELECT void FROM journal WHERE act = ?", forgiven) == 0
    w.settled()
    said(w.at("main"), TAKEN_OVER, undone)
    assert value("SELECT void FROM journal WHERE act = ?", forgiven) == 1
    w.settled()


def test_a_checkin_that_was_set_aside_leaves_the_copy_out(w: World) -> None:
    lent = checkout(w.at("main"), "P1", "C1").act
    w.exchange()
    back = checkin(w.at("van"), "C1").act
    said(w.at("main"), SET_ASIDE, back)  # the main library speaks before it comes
    w.send("van", "main")
    assert loan_row(lent)["closed_at"] is None
    assert loan_row(lent)["patron"] is not None
    whole(w.use("main"))
