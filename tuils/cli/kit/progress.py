"""The progress of long work, on standard error, if that is a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from tuils.i18n import _
from tuils.station.settings import is_accessible

Tell = Callable[[int, int | None, int], None]  # how much is done, of how much (None: not known), records read


@contextlib.contextmanager
def progress(words: str) -> Iterator[Tell]:
    """Show a bar that is gone when the work is done; nothing if nobody looks. For a screen reader, which would read
    each state of a bar, say the work once."""
    if not sys.stderr.isatty() or is_accessible():
        if sys.stderr.isatty():
            print(words, file=sys.stderr, flush=True)
        yield lambda _done, _total, _records: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[read]}"), TimeRemainingColumn())
    bar = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # or our answers, which may go to a file, would land on the terminal
        redirect_stderr=False,
    )
    with bar:
        task = bar.add_task(words, total=None, read="")
        yield lambda done, total, records: bar.update(
            task, completed=done, total=total, read=_("{n} read").format(n=records)
        )
