"""What all tests share: the folder of real data beside the checkout, and how hard the faults are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# A quick run draws the same examples each time, so that it tells of the change under test; with EXAMPLES set, for a
# long run, they are new ones. No example has to be done within a time: the machine may have other work.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("patient"), derandomize=True)
settings.load_profile("patient" if "EXAMPLES" in os.environ else "steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the fault tests as long and as hard as they are written")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real library data: $TUILS_TEST_DATA, or `shared/data` beside the checkout; without it the test is skipped."""
    folder = Path(os.environ.get("TUILS_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no real library data: set TUILS_TEST_DATA to a folder that has it")
    return folder
