"""Limits of a search: every hit is within them, and the best of those are found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import Limits, find_titles
from tuils.library.holdings.finding.hits import first_id
from tuils.library.lending.loans.checkout import checkout
from tuils.values.time.moments import local_moment

from .finding import marc_title
from .makers import DAY, register
from .titles_coming_in import bring_in, file_of


@pytest.fixture(params=[5_000, 0], ids=["small branches", "large ones"])
def bees(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr("tuils.library.holdings.finding.hits._MANY", request.param)
    bring_in(
        desk,
        file_of(
            tmp_path,
            [
                marc_title("1", "Bees", {"p": "B1", "d": "2015-05-01"}, {"p": "B2", "d": "2026-11-20"}),
                marc_title(
                    "2",
                    "Bees on film",
                    {"p": "B3", "d": "2016-01-01", "c": "FILMS"},
                    kind="g",
                    year=2010,
                    language="spa",
                ),
                marc_title("3", "Bees for children", {"p": "B4", "a": "EAST", "b": "EAST"}, audience="c"),
                marc_title("4", "Bees for teens", audience="d", year=2020),
            ],
        ),
    )


def titles(limits: Limits, words: str = "bees", **more: Any) -> set[str]:
    found = find_titles(words, limits=limits, **more)
    assert found.total == len(found.hits)
    return {hit.title for hit in found.hits}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(kinds=("video",)), {"Bees on film"}),
        (Limits(kinds=("video", "book")), {"Bees", "Bees on film", "Bees for children", "Bees for teens"}),
        (Limits(languages=("spa", "fre")), {"Bees on film"}),
        (Limits(audiences=("children",)), {"Bees for children"}),
        (Limits(audiences=("children", "teens")), {"Bees for children", "Bees for teens"}),
        (Limits(audiences=("cats",)), set()),
        (Limits(branch="EAST"), {"Bees for children"}),
        (Limits(location="FILMS"), {"Bees on film"}),
        (Limits(branch="EAST", location="FILMS"), set()),
        (Limits(on_shelf=True), {"Bees", "Bees on film", "Bees for children"}),
        (Limits(year_from=2010), {"Bees on film", "Bees for teens"}),
        (Limits(year_to=1998), {"Bees", "Bees for children"}),
        (Limits(year_from=2010, year_to=2015), {"Bees on film"}),
        (Limits(kinds=("book",), year_from=2000, on_shelf=True), set()),
    ],
)
def test_every_hit_is_within_the_limits(bees: None, limits: Limits, expected: set[str]) -> None:
    assert titles(limits) == expected
    assert titles(limits, sort="title") == expected
    assert titles(limits, words="") == titles(limits, words="", sort="borrowed") == expected


def test_on_the_shelf_is_as_it_is_now(desk: Desk, bees: None) -> None:
    reader = register(desk)
    checkout(desk, reader, "B1")
    assert "Bees" in titles(Limits(on_shelf=True))
    checkout(desk, reader, "B2")
    assert titles(Limits(on_shelf=True, branch="MAIN")) == {"Bees on film"}


def test_new_is_what_was_got_lately_not_what_was_imported_today(desk: Desk, bees: None) -> None:
    month_ago = desk.now - 31 * DAY
    new = titles(Limits(new_since=month_ago))
    assert new == {"Bees", "Bees for children", "Bees for teens"}, (
        "the film is of 2016, and came in with the rest today"
    )
    assert titles(Limits(new_since=month_ago), words="", sort="newest") == new
    assert titles(Limits(new_since=desk.now + DAY), words="") == set()


def test_since_when_is_a_day_of_the_library(desk: Desk, bees: None) -> None:
    evening = local_moment(datetime(2026, 11, 20, 20), desk.zone)  # in London it is the 21st
    assert titles(Limits(new_since=evening, branch="MAIN")) == {"Bees"}
    assert titles(Limits(new_since=evening + DAY, branch="MAIN")) == set()


def test_a_number_and_what_was_meant_keep_to_the_limits(bees: None) -> None:
    assert titles(Limits(), words="B3") == {"Bees on film"}
    assert titles(Limits(kinds=("book",)), words="B3") == set()
    assert titles(Limits(kinds=("video",)), words="beez film") == {"Bees on film"}
    assert titles(Limits(kinds=("map",)), words="beez") == set()


def test_limits_are_within_the_cap_not_behind_it(desk: Desk, tmp_path: Path) -> None:
    """The one old film among more than 2,000 newer books is found."""
    books = [marc_title(str(number), f"Garden {number}") for number in range(1, 2101)]
    bring_in(desk, file_of(tmp_path, [marc_title("0", "Tom's garden", kind="g"), *books]))
    assert titles(Limits(kinds=("video",)), words="garden") == {"Tom's garden"}
    assert find_titles("garden", limits=Limits(kinds=("book",))).more


def test_ids_are_compared_by_their_moment() -> None:
    assert first_id(0) == "00000000-0000"
    assert first_id(1_796_137_200_000_000) <= "01a2321e-a985-7158-9a80-aadaf2979cb0"
