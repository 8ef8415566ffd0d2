"""The rules of lending, to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, keys
from tuils.library.circulation.rules import set_rule, unset_rule
from tuils.screens.rules import how_long, how_many
from tuils.screens.widgets.rows import Rows, text_of

SIZES = [(80, 24), (40, 12)]
OPEN = "<f10>21<enter>"


def lines(pilot: Pilot[Any]) -> list[str]:
    return [" | ".join(text_of(cell) for cell in row[1:]) for row in pilot.app.screen.query_one(Rows).rows]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"rules-{name}")
        await press(pilot, "14<enter>")
        assert_golden(pilot.app, f"rules-line-{name}")
        await press(pilot, "<escape>")
        await cast("Maple", pilot.app).do(set_rule, "loan_period", "42d", category="STAFF")
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"rules-caution-{name}")


async def test_the_most_special_on_top_and_the_line_that_catches_all_at_the_bottom(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert lines(pilot)[0] == "any | another library | Book | 42 days | . | . | "
        assert lines(pilot)[6] == "any | any | DVD | 7 days | 1 | 5 | "
        assert lines(pilot)[-1] == "any | any | any | 21 days | 2 | 20 all | "


async def test_a_line_that_hides_others_says_so_where_it_stands(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await cast("Maple", pilot.app).do(set_rule, "loan_period", "42d", category="STAFF")
        await press(pilot, OPEN)
        rows = pilot.app.screen.query_one(Rows)
        assert lines(pilot)[rows.cursor].endswith("! look")
        assert answer(pilot)[0] == "LOOK"
        assert "STAFF" in answer(pilot)[1]
        await press(pilot, "<down>")
        assert answer(pilot)[0] == ""
        await press(pilot, "<up>")
        assert answer(pilot)[0] == "LOOK"


async def test_a_rule_that_is_missing_for_all_is_said_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await cast("Maple", pilot.app).do(unset_rule, "renewals_allowed")
        await press(pilot, OPEN)
        assert answer(pilot)[0] == "LOOK"
        assert answer(pilot)[1].startswith("No rule for any library, any patron, any type says")


async def test_how_to_change_it_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert "tuils rules set" in answer(pilot)[2]
        assert len(answer(pilot)[2]) <= 70
        assert keys(pilot) == "Esc Back Enter Say it in words F1 Help F10 Menu"


@pytest.mark.parametrize(
    ("values", "long", "many"),
    [
        ({"loan_period": "1d", "renewals_allowed": "1"}, "lent for 1 day, renewed 1 time", ""),
        ({"loan_period": "2h", "renewals_allowed": "0"}, "lent for 2 hours, not renewed", ""),
        ({"renewals_allowed": "unlimited"}, "renewed without end", ""),
        ({"max_checkouts": "5", "patron_max_checkouts": "20"}, "", "At most 5 of this kind. At most 20 in all."),
        ({"max_checkouts": "unlimited", "patron_max_checkouts": "20"}, "", "At most 20 in all."),
        ({"patron_max_checkouts": "unlimited"}, "", "As many as wanted."),
        ({"due_roll": "next_open"}, "", "On a closed day: due on the next open day."),
    ],
)
def test_a_line_in_words(values: dict[str, str], long: str, many: str) -> None:
    assert (how_long(values), how_many(values)) == (long, many)
