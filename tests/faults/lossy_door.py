"""The program's commands on a disk that can be cut off: one start, then a process each.

`LD_PRELOAD=lossy.so python -m tests.faults.lossy_door`. A line in is a list of orders, done at once; a line out is
the list of their exit codes. An order: `words` of the command (or `merge LIBRARY FILE`: what another site wrote comes
in, by the verb, which no command has yet), `state`, the folder for it, `out` and `err`, the files for what it says;
and with a `log`: `root`, and which operations fail (`first`, `times`, `error`).
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import filelock
import playhouse.migrations

from tests.at_once import take_in_bundle
from tuils.cli.circulation import checkin, checkout
from tuils.cli.front import run_program
from tuils.cli.office import backup
from tuils.cli.patrons import patron
from tuils.library.foundation.store import StoreFault
from tuils.library.front.opening import open_desk
from tuils.station.settings import SettingsFault

LOADED = (filelock, playhouse.migrations, backup, checkin, checkout, patron)
"""The modules that each process would load by itself."""


def child(order: dict[str, Any]) -> int:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ |= {"TUILS_STATE": order["state"], "TUILS_CONFIG": order["state"] + "/station.toml"}
    if "log" in order:
        fails = (ctypes.c_long(order["first"]), ctypes.c_long(order["times"]), order["error"])
        ctypes.CDLL(None).lossy_begin(order["root"].encode(), order["log"].encode(), *fails)
    try:
        return bring_in(*order["words"][1:]) if order["words"][0] == "merge" else run_program(order["words"])
    except BaseException:  # as Python itself would tell it
        traceback.print_exc()
        return 70


def bring_in(library: str, file: str) -> int:
    try:
        with open_desk(Path(library), station="desk 0") as opened:
            done = opened.do(take_in_bundle, Path(file).read_text())
            print(json.dumps({"new": done.new}), flush=True)
    except (StoreFault, SettingsFault) as fault:
        print(fault, file=sys.stderr)
        return 3
    return 0


def begin(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = child(order)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        run_program(["patron", "merge", "--help"])  # which loads what it would load in each process
    print("ready", flush=True)
    for line in sys.stdin:
        begun = [begin(order) for order in json.loads(line)]
        print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun]), flush=True)
