"""Lists that two sites work on unknowing of each other: every pair, merged both ways round."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.at_once import list_lines, undo_last
from tests.library.makers import MINUTE, World, add_item, value, whole
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.holdings.lists.list_lines import move_line, note_line, put_on_list, take_off_list
from tuils.library.holdings.lists.list_naming import all_lists, list_called
from tuils.library.holdings.lists.lists import edit_list, make_list, merge_lists, publish_list, remove_list
from tuils.library.holdings.titles.titles import add_title
from tuils.library.reach.replay import undo


@pytest.fixture
def apart(world: World) -> World:
    """Five titles, A to E, with a copy each, known everywhere; A and B are on the list Window, known everywhere."""
    desk = world.at("main")
    for letter in "ABCDE":
        add_item(desk, letter, biblio=add_title(desk, {"title": f"Title {letter}"}).id)
    make_list(desk, "Window")
    put_on_list(desk, "Window", ["A", "B"])
    world.exchange()
    return world


def on(name: str = "Window") -> str:
    return "".join(line.title[-1] for line in list_lines(name))


def everywhere(world: World, asked: Callable[[], object]) -> object:
    """Return the answer that all sites give once they know everything."""
    world.settled()
    found = []
    for name in world.sites:
        world.use(name)
        found.append(asked())
    assert all(one == found[0] for one in found), found
    return found[0]


def test_what_both_put_on_is_all_there_each_site_s_lines_together(apart: World) -> None:
    put_on_list(apart.at("van"), "Window", ["C", "D"])
    put_on_list(apart.at("van2"), "Window", ["E", "C"])
    assert everywhere(apart, on) == "ABCDE"


def test_what_one_takes_off_that_another_put_on_before_is_off(apart: World) -> None:
    put_on_list(apart.at("van"), "Window", ["A", "C"])  # A is there already
    take_off_list(apart.at("main"), "Window", ["A"])
    assert everywhere(apart, on) == "BC"


def test_what_is_put_on_again_after_it_was_taken_off_is_on(apart: World) -> None:
    take_off_list(apart.at("main"), "Window", ["A"])
    desk = apart.at("van")
    take_off_list(desk, "Window", ["A"])
    put_on_list(desk, "Window", ["A"])
    assert everywhere(apart, on) == "BA"


def test_what_one_moves_and_another_takes_off_is_off(apart: World) -> None:
    take_off_list(apart.at("van"), "Window", ["B"])
    move_line(apart.at("main"), "Window", "B", 1)
    assert everywhere(apart, on) == "A"


def test_of_two_moves_the_later_stands_and_a_note_is_kept_beside_it(apart: World) -> None:
    move_line(apart.at("van"), "Window", "B", 1)
    note_line(apart.at("van"), "Window", "B", "new")
    desk = apart.at("main")
    put_on_list(desk, "Window", ["C"])
    move_line(desk, "Window", "B", 3)
    assert everywhere(apart, on) == "ACB"
    assert everywhere(apart, lambda: list_lines("Window")[2].note) == "new"


def test_two_lists_of_one_name_both_stand_told_apart(apart: World) -> None:
    put_on_list(apart.at("van"), make_list(apart.at("van"), "Bees").id, ["C"])
    put_on_list(apart.at("main"), make_list(apart.at("main"), "BEES").id, ["D"])
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Bees", "BEES (2)", "Window"]
    assert everywhere(apart, lambda: on("Bees")) == "C"
    assert everywhere(apart, lambda: on("bees (2)")) == "D"
    edit_list(apart.at("main"), "BEES (2)", name="Honey")
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Bees", "Honey", "Window"]


def test_where_the_first_of_two_goes_the_other_has_the_plain_name(apart: World) -> None:
    make_list(apart.at("van"), "Bees")
    make_list(apart.at("main"), "Bees")
    apart.exchange()
    remove_list(apart.at("main"), "Bees")
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Bees", "Window"]
    undo_last(apart.at("main"))
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Bees", "Bees (2)", "Window"]


def test_two_are_renamed_to_one_name(apart: World) -> None:
    make_list(apart.at("main"), "Shelf")
    apart.exchange()
    edit_list(apart.at("van"), "Window", name="Door")
    edit_list(apart.at("main"), "Shelf", name="Door")
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Door", "Door (2)"]


def test_fields_that_two_change_are_both_changed(apart: World) -> None:
    edit_list(apart.at("van"), "Window", note="by the door")
    publish_list(apart.at("main"), "Window")
    edit_list(apart.at("main"), "Window", name="Display")
    found = everywhere(apart, lambda: list_called("Display"))
    assert (found.note, found.shown) == ("by the door", True)  # type: ignore[attr-defined]


def test_what_is_put_on_a_list_that_another_took_away_is_kept_with_it(apart: World) -> None:
    put_on_list(apart.at("van"), "Window", ["C"])
    remove_list(apart.at("main"), "Window")
    assert everywhere(apart, all_lists) == []
    undo(apart.at("main"), past_actions(apart.at("main"), 1)[0].act)
    assert everywhere(apart, on) == "ABC"


def test_what_is_put_on_a_list_whose_making_was_taken_back_waits_in_the_journal(apart: World) -> None:
    desk = apart.at("main")
    make_list(desk, "Bees")
    apart.send("main", "van")
    put_on_list(apart.at("van"), "Bees", ["C"])
    undo_last(apart.at("main"))
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Window"]
    assert value("SELECT count(*) FROM list_line") == 2


def test_both_put_together_what_the_other_adds_to(apart: World) -> None:
    make_list(apart.at("main"), "Door")
    apart.exchange()
    merge_lists(apart.at("main"), "Window", "Door")
    put_on_list(apart.at("van"), "Window", ["C"])
    assert everywhere(apart, lambda: on("Door")) == "AB"
    assert everywhere(apart, lambda: [one.name for one in all_lists()]) == ["Door"]


def test_a_clock_that_was_ahead_changes_no_order(apart: World) -> None:
    apart.skew["van"] = 300 * MINUTE
    put_on_list(apart.at("van"), "Window", ["C"])
    apart.skew["van"] = 0
    apart.send("van", "main")
    put_on_list(apart.at("main"), "Window", ["D"])
    assert everywhere(apart, on) == "ABCD"


def test_an_entry_that_comes_before_its_list_waits_for_it(apart: World) -> None:
    desk = apart.at("van")
    make_list(desk, "Bees")
    first = apart.pack("van", apart.have("main"))
    apart.send("van", "van2")
    put_on_list(apart.at("van2"), "Bees", ["C"])
    second = apart.pack("van2", apart.have("main") | {"van": 99_999})
    apart.merge("main", second)
    whole(apart.use("main"))
    assert [one.name for one in all_lists()] == ["Window"]
    apart.merge("main", first)
    whole(apart.use("main"))
    assert on("Bees") == "C"
