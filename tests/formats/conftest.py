"""Made libraries for tests of formats."""

from __future__ import annotations

import subprocess
import sys
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
    for system in SYSTEMS:
        words = ["--bibs", "150", "--holdings", system, "--out", str(folder / system)]
        subprocess.run([sys.executable, str(tool), *words], check=True, capture_output=True)
    return folder
