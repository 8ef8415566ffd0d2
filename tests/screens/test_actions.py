"""Actions of all screens' keys: declared on methods, and named in key lines."""

from __future__ import annotations

import pytest

from tests.house.pages import every_screen
from tuils.library.foundation.describing.action import LAST, Action, action, actions_in_places, actions_of
from tuils.screens.widgets import keys as table


def test_a_key_line_names_what_the_screen_does() -> None:
    everywhere = {key.id for key in table.EVERYWHERE} | {table.FIRST_THREE, table.OTHERS}
    screens = every_screen().values()
    assert len(screens) > 80
    for screen in screens:
        own = dict(actions_of(screen))
        assert len(own) <= len(table.OWN_IDS)
        assert not own.keys() & everywhere, screen
        unknown = {hint for hint in screen.keys if isinstance(hint, str)} - own.keys() - everywhere
        assert not unknown, screen


class Upper:
    @action("s", "Save")
    def save(self) -> None: ...

    @action("rt", "Print", place=LAST)
    def print_it(self) -> None: ...


class Lower(Upper):
    @action("z", "Third", place=3)
    def third(self, row: str) -> None: ...

    @action("r", "Second")
    def second(self) -> None: ...

    def save(self) -> None: ...


def test_what_names_no_place_takes_the_first_that_is_free() -> None:
    found = [(name, one.place, one.dot, one.of_row) for name, one in actions_of(Lower)]
    assert found == [
        ("save", 1, "s", False),
        ("second", 2, "r", False),
        ("third", 3, "z", True),
        ("print_it", 4, "t", False),
    ]


@pytest.mark.parametrize("other", [Action("s", "Other"), Action("o", "Other", place=1)])
def test_two_do_not_have_one_letter_or_one_place(other: Action) -> None:
    with pytest.raises(ValueError, match=r"another action|two actions"):
        actions_in_places({"save": Action("s", "Save", place=1), "other": other})
