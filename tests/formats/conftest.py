"""Made libraries for tests of formats."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from .samples import DATA

SYSTEMS = ("koha", "evergreen", "follett", "symphony", "sierra", "none")


@pytest.fixture(scope="session")
def made_libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small made library, as each of SYSTEMS writes it: `koha/library.mrc`, ..."""
    tool = DATA.parent / "tools" / "make_library.py"
    if not tool.is_file():
        pytest.skip("what makes libraries is not here")
    folder = tmp_path_factory.mktemp("made")
    made = runpy.run_path(str(tool))
    main: Callable[[list[str]], None] = made["main"]
    main.__globals__["Vocabulary"] = lru_cache(made["Vocabulary"])  # what it takes its words from is read once
    for system in SYSTEMS:
        main(["--bibs", "150", "--holdings", system, "--out", str(folder / system)])
    return folder
