"""A class dealt out on a van and at home, a child without a card among them; a second sweep at another machine."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.foundation.desk import Desk
from tuils.library.lending.classes.classes import class_list
from tuils.library.lending.classes.dealing import ClassDeal, lend_in_class
from tuils.library.lending.loans.checkin import checkin
from tuils.library.people.patrons.card_numbers import report_card_lost
from tuils.library.people.patrons.sheets import NO_CARD

from .makers import World, add_item, register, whole

NAMES = ("Ana", "Bo", "Cy", "Dee")


def dealt(desk: Desk, books: Sequence[str]) -> tuple[ClassDeal, list[str]]:
    """Deal out these books in the order of the list. Return the names of who got one."""
    deal, names = ClassDeal(class_list(desk, "lopez")), list[str]()
    deal.begin()
    for book in books:
        lend_in_class(desk, deal.turn, book)
        names.append(deal.name_of(deal.turn))
        deal.gave()
    return deal, names


def test_a_van_begins_and_home_goes_on_with_a_child_without_a_card(world: World) -> None:
    main = world.at("main")
    for number, name in enumerate(NAMES):
        register(main, name, card=f"P{number}", grade="3, Lopez")
        add_item(main, f"B{number}")
    assert report_card_lost(main, "P1").card.startswith(NO_CARD)
    world.settled()
    first, names = dealt(world.at("van"), ["B0", "B1"])
    assert (names, first.name_of(first.turn)) == (["Ana", "Bo"], "Cy")
    world.settled()
    second, names = dealt(world.at("main"), ["B2", "B3"])
    assert "2 children" in second.before_words()
    assert (names, second.without_book()) == (["Cy", "Dee"], [])
    third, names = dealt(world.at("van"), [])
    assert third.name_of(third.turn) == "Cy", "what home did has not come yet"
    world.settled()
    for number in range(4):
        checkin(world.at("van" if number % 2 else "main"), f"B{number}")
    world.settled()
    for site in ("main", "van"):
        desk = world.at(site)
        assert [pupil.out for pupil in class_list(desk, "3")] == [0] * 4
        assert whole(desk).ok


def test_who_is_absent_gets_no_book_and_a_round_that_is_over_begins_anew(world: World) -> None:
    desk = world.at("main")
    for number, name in enumerate(NAMES):
        register(desk, name, card=f"P{number}", grade="3, Lopez")
        add_item(desk, f"B{number}")
    deal = ClassDeal(class_list(desk, "3"), {"P0"})
    deal.begin()
    for book in ("B0", "B1", "B2"):
        lend_in_class(desk, deal.turn, book)
        deal.gave()
    assert (deal.turn, [one.patron for one in deal.without_book()]) == ("", ["P0"])
    late = ClassDeal(class_list(desk, "3"))
    late.begin()
    assert late.turn == "P0", "the child who was absent, with the next sweep"
    same = ClassDeal(class_list(desk, "3"), {"P0"})
    same.begin()
    assert (same.turn, same.before_words()) == ("P1", ""), "a second book for each"
    same.begin(again=True)
    assert same.turn == "P1"
