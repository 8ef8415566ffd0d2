"""A family that was registered by mistake is taken back in one step, and forgotten; not once somebody was served."""

from __future__ import annotations

from pathlib import Path

from tests.at_once import undo_last
from tuils.library.foundation.administration.known import change_code
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.retention.purging import after_removal
from tuils.library.people.patrons.patrons import edit_patron, register_family, register_patron
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.library.reach.conflicts.listing import decisions
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.replay import last_actions, undo

from .makers import World, add_item, codes, register, rows, value, whole, with_role

CHILDREN = ({"first_name": "Mossgrove", "born": "2019"}, {"first_name": "Quillfeather", "born": "2015"})


def family(desk: Desk, children: tuple[dict[str, str], ...] = CHILDREN) -> list[PatronSheet]:
    return register_family(
        desk, {"first_name": "Ana", "last_name": "Thistlewood", "street": "Markerstreet 5"}, children
    )


def act_of(patron: str) -> str:
    return str(value("SELECT act FROM journal WHERE patron = ? AND kind = 'patron_registered'", patron))


def test_one_step_takes_all_of_them_and_their_fee(desk: Desk, store: Path) -> None:
    change_code(desk, "category", "ADULT", {"fee_cents": "12.50"})
    family(desk)
    done, _passed, no = undo_last(desk)
    assert (len(done), no) == (1, None)
    after_removal(store)
    assert rows("SELECT card FROM patron") == []
    assert value("SELECT count(*) FROM account_line WHERE NOT void") == 0
    assert value("SELECT coalesce(sum(n), 0) FROM fact WHERE kind = 'registration'") == 0
    assert [one.kind for one in last_actions(desk)] == ["setting_set"], "taking back is no step of its own"
    whole(desk)
    kept = b"".join(one.read_bytes() for one in store.parent.glob("*.db*"))
    assert not [mark for mark in (b"Mossgrove", b"Thistlewood", b"Markerstreet") if mark in kept]
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'removed'") == 3


def test_who_was_served_or_edited_stays_and_one_patron_is_removed_at_the_card(desk: Desk) -> None:
    mother, child, _other = family(desk)
    act = act_of(mother.id)
    add_item(desk, "C1")
    checkout(desk, child.card, "C1")
    assert codes(lambda: undo(desk, act)) == ["UNDO_NOT_LAST"]
    checkin(desk, "C1")
    edit_patron(desk, mother.card, {"phone": "555-0142"})
    assert codes(lambda: undo(desk, act)) == ["UNDO_NOT_LAST"]
    assert value("SELECT count(*) FROM patron") == 3
    alone = register_patron(desk, {"first_name": "Bo"})
    assert codes(lambda: undo(desk, act_of(alone.id))) == ["NOT_BY_UNDO"]
    (one,) = family(desk, ())
    assert codes(lambda: undo(desk, act_of(one.id))) == ["NOT_BY_UNDO"]


def test_who_may_not_register_does_not_take_back(desk: Desk) -> None:
    mother = family(desk)[0]
    assert codes(lambda: undo(with_role(desk, permissions={"circulation.undo"}), act_of(mother.id))) == [
        "NO_PERMISSION"
    ]


def test_taken_back_in_the_van_while_another_site_served_one_of_them(world: World) -> None:
    mother, child, _other = family(world.at("van"))
    register(world.at("main"), "Ada", card="P1")
    add_item(world.at("main"), "C1")
    world.exchange()
    checkout(world.at("main"), child.card, "C1")
    undo(world.at("van"), act_of(mother.id))
    world.exchange()
    (one,) = decisions(world.at("main"))
    settle_decision(world.at("main"), one.id, "let-go")  # nobody ends a checkout unasked
    world.settled()
    for name in world.sites:
        world.use(name)
        assert value("SELECT count(*) FROM patron") == 1
        assert value("SELECT count(*) FROM patron WHERE id = ?", child.id) == 0
