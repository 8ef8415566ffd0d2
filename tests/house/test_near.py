"""`make near` runs the tests that a change can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.near import ROOT, House, near


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ("tuils/values/numbers/isbn.py", "tests/values/test_isbn.py"),
        ("tuils/formats/calendar/ical.py", "tests/formats/test_ical.py"),
        ("tests/library/lists.py", "tests/library/test_lists.py"),
        ("tests/screens/goldens/account-pay-80x24.txt", "tests/screens/test_account.py"),
        ("tests/doors/test_cli_why.py", "tests/doors/test_cli_why.py"),
    ],
)
def test_the_nearest_comes_first(house: House, changed: str, first: str) -> None:
    assert near(house, [Path(changed)])[0] == first


@pytest.mark.parametrize(
    ("changed", "reached"),
    [
        ("tuils/app.py", "tests/screens/test_desk.py"),
        ("tuils/styles/tuils.tcss", "tests/screens/test_desk.py"),
        ("tuils/models/circulation.py", "tests/doors/test_cli_desk.py"),
        ("tests/golden/conftest.py", "tests/golden/test_golden.py"),
        ("tests/doors/program.py", "tests/doors/test_screen_pty.py"),
        ("pyproject.toml", "tests/values/test_isbn.py"),
    ],
)
def test_what_is_imported_by_its_name_or_only_read_is_reached(house: House, changed: str, reached: str) -> None:
    assert reached in near(house, [Path(changed)])


def test_every_screen_and_command_is_reached_by_some_test(house: House) -> None:
    left = []
    for room in ("tuils/screens", "tuils/cli"):
        files = [path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py")]
        left += [str(path) for path in files if not near(house, [path])]
    assert not left


def test_a_change_reaches_no_test_that_does_without_it(house: House) -> None:
    assert "tests/values/test_isbn.py" not in near(house, [Path("tuils/screens/desk.py")])
