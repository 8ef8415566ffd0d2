"""Proxies and families: who acts for whom, who belongs together, and what each may hear of the other."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.front.conversation import Session
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.families import family_account, loans_told
from tuils.library.lending.money.paying import charge
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.library.people.patrons.restrictions import drop_proxy, join_family, leave_family, name_proxy, proxies_of

from .makers import World, add_item, borrower, codes, patron_id, register, rows, value, whole, with_role


@pytest.fixture
def people(desk: Desk) -> Desk:
    """Ada answers for Ben, who is seven; Zoe is a neighbour."""
    register(desk, "Ada", card="P1", last_name="Okafor", born="1985-03-31")
    register(desk, "Ben", card="P2", last_name="Okafor", born="2019-06-01", guardian="P1")
    register(desk, "Zoe", card="P3", last_name="Lind")
    for barcode in ("C1", "C2"):
        add_item(desk, barcode, biblio=f"title {barcode}")
    return desk


def ties(desk: Desk, card: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(line.card, line.tie, line.may) for line in family_account(desk, card)]


# ---- proxies


def test_a_proxy_is_named_changed_and_taken_off(people: Desk) -> None:
    assert [(one.card, one.may) for one in name_proxy(people, "P1", "P3")] == [("P3", ("pickup",))]
    assert name_proxy(people, "P1", "P3", ["charges, pickup"])[0].may == ("pickup", "charges")
    assert (proxies_of(people, "P1")[0].name, proxies_of(people, "P3")) == ("Zoe Lind", [])
    assert drop_proxy(people, "P1", "P3") == []
    undo_last(people)
    assert len(proxies_of(people, "P1")) == 1
    whole(people)


def test_what_makes_no_proxy_is_refused(people: Desk) -> None:
    assert codes(lambda: name_proxy(people, "P1", "P1")) == ["SAME_PERSON"]
    assert codes(lambda: name_proxy(people, "P1", "P9")) == ["PATRON_UNKNOWN"]
    assert codes(lambda: name_proxy(people, "P1", "P3", ["titles"])) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: name_proxy(people, "P1", "P3", [])) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: drop_proxy(people, "P1", "P3")) == ["NO_PROXY"]
    nobody = with_role(people, permissions={"patrons.find"})
    assert codes(lambda: name_proxy(nobody, "P1", "P3")) == ["NO_PERMISSION"]


def test_the_public_part_of_the_journal_names_no_proxy_and_no_family(people: Desk) -> None:
    name_proxy(people, "P1", "P3")
    join_family(people, "P1", "P3")
    family = value("SELECT family FROM patron WHERE card = 'P1'")
    assert value("SELECT count(*) FROM journal WHERE data LIKE ?", f"%{patron_id('P3')}%") == 0
    assert value("SELECT count(*) FROM journal WHERE data LIKE ?", f"%{family}%") == 0


def test_a_proxy_hears_what_the_patron_allowed(people: Desk) -> None:
    checkout(people, "P1", "C1")
    charge(people, "P1", 250, "a bag")
    name_proxy(people, "P1", "P3", ["pickup"])
    (line,) = family_account(people, "P3")
    assert (line.tie, line.loans, line.owed_cents) == ("acts_for", 0, 0)
    assert codes(lambda: loans_told(people, "P3", "P1")) == ["NOT_TOLD"]
    name_proxy(people, "P1", "P3", ["loans", "charges"])
    (line,) = family_account(people, "P3")
    assert (line.loans, line.owed_cents, line.may) == (1, 250, ("loans", "charges", "titles"))
    assert len(loans_told(people, "P3", "P1")) == 1
    proxy = next(one for one in family_account(people, "P1") if one.tie == "proxy")
    assert (proxy.card, proxy.loans, proxy.may) == ("P3", 0, ("loans", "charges"))


# ---- guardians


def test_a_guardian_hears_days_and_money_and_no_title(people: Desk) -> None:
    checkout(people, "P2", "C1")
    assert ties(people, "P1") == [("P2", "child", ("loans", "charges"))]
    (told,) = loans_told(people, "P1", "P2")
    assert told.title == ""
    assert told.due_at > people.now
    set_value(people, "guardian_sees", "titles")
    assert ties(people, "P1") == [("P2", "child", ("pickup", "loans", "charges", "titles"))]
    set_value(people, "guardian_sees", "never")
    assert codes(lambda: loans_told(people, "P1", "P2")) == ["NOT_TOLD"]


def test_from_an_age_on_a_guardian_hears_nothing(people: Desk) -> None:
    edit_patron(people, "P2", {"born": "2009-06-01"})
    assert ties(people, "P1")[0][2] == ("loans", "charges")
    set_value(people, "guardian_until", 16)
    assert ties(people, "P1")[0][2] == ()
    set_value(people, "guardian_until", None)
    assert ties(people, "P1")[0][2] == ("loans", "charges")


def test_somebody_else_hears_no_title_of_a_child(people: Desk) -> None:
    checkout(people, "P2", "C1")
    name_proxy(people, "P2", "P3", ["loans"])
    assert loans_told(people, "P3", "P2")[0].title == ""


# ---- families


def test_a_family_begins_with_two_and_ends_with_one(people: Desk) -> None:
    join_family(people, "P3", "P1")
    assert ties(people, "P3") == [("P1", "family", ())]
    assert [line[:2] for line in ties(people, "P1")] == [("P3", "family"), ("P2", "child")]
    register(people, "Uma", card="P4")
    join_family(people, "P4", "P3")
    assert {line[0] for line in ties(people, "P4")} == {"P1", "P3"}
    leave_family(people, "P4")
    assert ties(people, "P4") == []
    leave_family(people, "P3")
    assert patron_sheet(people, "P1").fields["family"] == ""
    assert codes(lambda: leave_family(people, "P3")) == ["NO_FAMILY"]
    assert codes(lambda: join_family(people, "P3", "P3")) == ["SAME_PERSON"]
    whole(people)


def test_two_sites_name_proxies_and_families_unknowing(world: World) -> None:
    desk = world.at("main")
    for card in ("P1", "P2", "P3"):
        register(desk, card=card)
    world.exchange()
    name_proxy(world.at("main"), "P1", "P2", ["pickup"])
    name_proxy(world.at("van"), "P1", "P3", ["loans"])
    join_family(world.at("main"), "P1", "P2")
    join_family(world.at("van"), "P3", "P1")
    world.settled()
    assert len(proxies_of(world.use("main"), "P1")) == 2
    assert len(rows("SELECT 1 FROM patron WHERE family <> ''")) == 3


# ---- at the desk


def test_the_desk_lends_what_waits_for_somebody_on_that_card_to_who_was_sent(people: Desk) -> None:
    place_hold(people, "P1", "C1")
    checkin(people, "C1")
    session = Session(people)
    session.hear("P3")
    heard = session.hear("C1")
    assert [reason.facts.get("wording") for reason in session.question.refused.reasons] == [None]  # type: ignore[union-attr]
    session.hear("n")
    session.hear("")
    name_proxy(people, "P1", "P3", ["pickup"])
    session = Session(people)
    heard = session.hear("P3")
    assert "1 hold to pick up for someone else is ready." in session.visit.alert  # type: ignore[union-attr]
    heard = session.hear("C1")
    assert "It is on hold for Ada Okafor." in heard.answer.said
    heard = session.hear("1")
    assert heard.answer.mark == "OK"
    assert "Checked out on Ada Okafor's card" in heard.answer.said
    assert borrower("C1") == patron_id("P1")
    whole(people)
