"""The checks of `tuils doctor` for small or slow machines: memory, processor, time to save, and what to switch off
there."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tuils.files import trial_stream
from tuils.i18n import _
from tuils.values.dataclass import dataclass

MB = 1_000_000
DESK_MB, LINES_MB = 120, 80
"""The address space of a desk at 100,000 titles after a day's screens, and of line mode (docs/performance.md)."""
LITTLE_MB = 256
SLOW_SAVE = 0.05
"""The seconds of a slow flush: a checkout takes two flushes."""
SAVES = 5
SLOW_LOOP = 0.15
"""The seconds of slow `LOOP` additions, 0.02 to 0.03 on an office machine; a start takes 15 times that."""
LOOP = 1_000_000
CGROUPS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


@dataclass(frozen=True)
class Finding:
    """The result of one check. `check`: its name, the same on every machine. `then`: the next step, empty if all is
    well."""

    check: str
    said: str
    then: str = ""


def memory() -> int:
    """Return the bytes a program may have here, by the machine, a container or `ulimit -v`. 0: unknown."""
    known = []
    with contextlib.suppress(AttributeError, OSError, ValueError):
        known.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        known.append(resource.getrlimit(resource.RLIMIT_AS)[0])
    for file in CGROUPS:
        with contextlib.suppress(OSError, ValueError):
            known.append(int(file.read_text()))
    return min((limit for limit in known if limit > 0), default=0)


def seconds_to_save(folder: Path) -> float:
    """Return the seconds that one flush takes there, the median of a few. Raises OSError."""
    spent = []
    with trial_stream(folder) as trial:
        for _time in range(SAVES):
            trial.write(bytes(4096))
            trial.flush()
            began = time.perf_counter()
            os.fsync(trial.fileno())
            spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def seconds_to_count() -> float:
    """Return the seconds this processor takes for `LOOP` additions."""
    began = time.process_time()
    sum(range(LOOP))
    return time.process_time() - began


def look_at_memory() -> Iterator[Finding]:
    if not (size := memory()):
        return
    text = _("Memory for tuils: {n} MB.").format(n=size // MB)
    hint = _("A desk needs {desk} MB, line mode {lines} MB: tuils --plain. Close other programs on this computer.")
    yield Finding("memory", text, hint.format(desk=DESK_MB, lines=LINES_MB) if size < LITTLE_MB * MB else "")


def look_at_processor() -> Iterator[Finding]:
    if seconds_to_count() > SLOW_LOOP:
        text = _("This computer's processor is slow.")
        hint = _(
            "Run the day's work before you open: tuils daily. Publish the patrons' catalog from another computer. "
            "Line mode is the fastest: tuils --plain"
        )
        yield Finding("processor", text, hint)
    else:
        yield Finding("processor", _("Processor: fast enough."))


def look_at_saving(folder: Path) -> Iterator[Finding]:
    """Yield a finding on how long the disk of this folder takes to save."""
    with contextlib.suppress(OSError):
        took = seconds_to_save(folder)
        text = _("Saving takes {n} ms.").format(n=f"{took * 1000:.0f}")
        hint = _(
            "Scans wait in line and none is lost. Move the library to a faster disk, not a memory card or network "
            "folder, and import while the library is closed."
        )
        yield Finding("saving", text, hint if took > SLOW_SAVE else "")
