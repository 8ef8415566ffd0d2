"""`python -m bench [NAME...]`, such as desks, lending, importing, search, publishing: all without a name.

Each figure is printed and, at the end of its part, put into the table of docs/performance.md.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path

from .page import HEAD, RULE, write_page

NAMES = (
    "desks",
    "circulation",
    "lending",
    "waiting",
    "bookmobile",
    "importing",
    "disk",
    "exporting",
    "search",
    "finding",
    "title",
    "shelf",
    "items",
    "publishing",
    "site",
    "terminal",
    "typing",
    "day",
    "opac",
    "people",
    "programs",
    "calendars",
    "printing",
    "sessions",
    "labels",
    "notices",
    "inventory",
    "targets",
    "devices",
)


def main(names: list[str]) -> None:
    """Each in a folder of its own; TUILS_BENCH_FOLDER keeps what is made once (large files of records)."""
    print(HEAD, RULE, sep="\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUILS_STATE"] = str(Path(folder) / "state")
        os.environ["TUILS_CONFIG"] = str(Path(folder) / "station.toml")
        for name in names or NAMES:
            room = Path(folder) / name
            room.mkdir()
            found = []
            for figure in importlib.import_module(f"bench.{name}").figures(room):
                print(figure.line(), flush=True)
                found.append(figure)
            write_page(found)


if __name__ == "__main__":
    main(sys.argv[1:])
