"""Maple Grove in a terminal: `python -m tests.doors.program FILE [LOGIN] [--port PORT] [--now]`.

The library at FILE is made where there is none. Without LOGIN nobody is signed in. The clock stands still at
that Monday morning, unless `--now`. `--settings`: the desk is set as $TUILS_CONFIG says.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from tests.grove import Clock, Opened, build, desk_of
from tuils.app import run_app
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.station.settings import Station, load_station


def main() -> int:
    words = ArgumentParser()
    words.add_argument("file", type=Path)
    words.add_argument("login", nargs="?", default="")
    words.add_argument("--port", default="")
    words.add_argument("--now", action="store_true")
    words.add_argument("--ascii", action="store_true")
    words.add_argument("--palette", default="dark")
    words.add_argument("--settings", action="store_true")
    asked = words.parse_args()
    if not asked.file.exists():
        build(asked.file)
    open_store(asked.file)
    desk = desk_of(asked.login or "pat", Clock())
    if asked.now:
        desk = replace(desk, clock=wall_clock)
    station = Station("front desk", scanner_port=asked.port, palette=asked.palette)
    if asked.settings:
        station = load_station("front desk")
        desk = replace(desk, pocket=Pocket(asked.file.with_suffix(".pocket")))
    opened = Opened(asked.file, desk, station)
    try:
        return run_app(opened if asked.login else opened.without_person(), ascii=asked.ascii)
    finally:
        close_store()


if __name__ == "__main__":
    sys.exit(main())
