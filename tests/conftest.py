"""Fixtures for all tests: the folder of real data beside the checkout, and how hard the faults are."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tuils.library.foundation.local_words import use_locale
from tuils.values.locale_forms import US

ROOT = Path(__file__).parents[1]

# A quick run draws the same examples each time, so that it tells of the change under test; with EXAMPLES set, for a
# long run, they are new ones. No example has to be done within a time: the machine may have other work.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("patient"), derandomize=True)
settings.load_profile("patient" if "EXAMPLES" in os.environ else "steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the fault tests as long and as hard as they are written")
    parser.addoption("--update-goldens", action="store_true", help="write the goldens of screens and commands anew")
    parser.addoption("--server", action="store_true", help="keep the libraries of the tests on a PostgreSQL")
    parser.addoption("--on-server", action="store_true", help="prepare what the library sent on a PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    if "TUILS_STATE" not in os.environ:  # what a test does is not in the log of whoever runs it
        state = tempfile.TemporaryDirectory(prefix="tuils-state-")
        config.add_cleanup(state.cleanup)
        os.environ["TUILS_STATE"] = state.name
    if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK):
        # What the stations of other tests could undo is swept by each command: thousands of files.
        memory = tempfile.TemporaryDirectory(prefix="tuils-tests-", dir="/dev/shm")
        config.add_cleanup(memory.cleanup)
        os.environ["XDG_RUNTIME_DIR"] = memory.name
    if config.getoption("--update-goldens"):
        os.environ["TUILS_UPDATE_GOLDENS"] = "1"
    if config.getoption("--server"):
        from tests.server_suite import add_to

        add_to(config)
    if config.getoption("--on-server"):
        from tests.statements import Collected

        collected = Collected()
        collected.listen()
        config.pluginmanager.register(collected)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The second size of a screen is left to `make whole`: the first one goes the same way."""
    for item in items:
        if "40x12" in item.name:
            item.add_marker("whole")


def pytest_collection_finish() -> None:
    """Keep collected tests out of garbage collection: to search them again and again is of no use. And let widgets of a
    finished test lie about for a while: to look for them a hundred times a test costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True)
def american() -> Iterator[None]:
    """A library of another country that a test opened is no other test's."""
    yield
    use_locale(US)


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
