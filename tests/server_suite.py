"""The suite with its libraries on a PostgreSQL (`pytest --server`, `make server`): the same tests, another engine.

A library that a test makes is a database of its own, and a copy of its file a copy of the database (`server_made`).
Programs that a test starts do the same, by `tests/server_site`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.on_server import programs, server
from tests.server_made import AT, EMPTY, address_of, drop_libraries, take_over

LEFT_OUT = Path(__file__).with_name("server_left_out.txt")


class OnServer:
    """Part of the suite's run: the server is that of the process that leads the others."""

    def __init__(self) -> None:
        self._leaving = contextlib.ExitStack()

    def begin(self) -> None:
        if AT not in os.environ:
            if programs() is None:
                raise pytest.UsageError("PostgreSQL is not installed")
            try:
                from tuils.models.server.making import create_on_server
            except ImportError as missing:
                raise pytest.UsageError("psycopg is not installed: pip install --editable '.[dev,server]'") from missing

            os.environ[AT] = str(self._leaving.enter_context(server()))
            create_on_server(address_of(EMPTY))
            site = str(Path(__file__).with_name("server_site"))
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [site, os.environ.get("PYTHONPATH")]))
        take_over()

    def pytest_collection_modifyitems(self, items: list[pytest.Item], config: pytest.Config) -> None:
        """Leave out what is about the file itself."""
        left = {*_left_out()}
        out = [item for item in items if left & {item.nodeid, item.nodeid.partition("[")[0], item.path.name}]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, Any]:
        """Nothing is skipped here: what can't be on a server is in the list."""
        report = yield
        if report.skipped and not hasattr(report, "wasxfail"):
            report.outcome, report.longrepr = "failed", f"skipped on a server: {report.longrepr}"
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Thousands of libraries would not fit on a disk."""
        folder = getattr(item, "funcargs", {}).get("tmp_path")
        if folder:
            drop_libraries(folder)

    def pytest_unconfigure(self) -> None:
        self._leaving.close()


def _left_out() -> Iterator[str]:
    """Yield the tests, or the names of whole files, in the list: each has its reason above it."""
    for line in LEFT_OUT.read_text().splitlines():
        if line and not line.startswith("#"):
            yield line


def add_to(config: Any) -> None:
    own = OnServer()
    own.begin()
    config.pluginmanager.register(own)
