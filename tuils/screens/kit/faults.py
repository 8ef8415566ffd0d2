"""Keeping the details of an internal error for the developers."""

from __future__ import annotations

import contextlib
import platform
import traceback
from collections.abc import Iterator
from pathlib import Path

from tuils.files import own_file
from tuils.station.log import log_event
from tuils.station.settings import SettingsFault, state_folder

REPORT = "last-fault.txt"


def save_fault_report(problem: BaseException) -> Path | None:
    """Write where it happened into the state folder, readable by this user alone. No values of variables and no
    message: both may hold a patron's name. Return the file; None if it can't be written."""
    kinds = [line for line in describe_fault(problem) if not line.startswith(" ")][1:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(problem.__traceback__)]
    log_event("fault", *kinds, *places[-3:])
    with contextlib.suppress(OSError, SettingsFault):
        file = state_folder() / REPORT
        with own_file(file) as out:
            out.writelines(f"{line}\n".encode(errors="backslashreplace") for line in describe_fault(problem))
        return file
    return None


def describe_fault(problem: BaseException) -> Iterator[str]:
    """Yield the kinds of the exceptions, innermost first, and the code path to each."""
    yield f"Python {platform.python_version()} on {platform.system()}"
    seen: set[int] = set()
    one: BaseException | None = problem
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield f"{type(one).__module__}.{type(one).__qualname__}"
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        one = one.__cause__ or one.__context__
