"""A file of MARC records as a target: indexed once on this machine, then asked like any other, without a connection."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from tuils.devices.fetching import NotFetched
from tuils.files import open_input
from tuils.formats.marc.marc import RecordRead, read_marc
from tuils.i18n import _
from tuils.models.record_index import Indexed, build_index, find_in_index, sign_of_index
from tuils.station.settings import state_folder

from .answers import MOST, TargetRecords
from .targets import Target
from .wanted import Wanted

FOLDER = "targets"
SHORTEST_NUMBER = 7
Tell = Callable[[int], None]
"""The callback for progress: how many records were read so far."""


def ask_file(target: Target, wanted: Wanted) -> TargetRecords:
    """Ask a file. Raises NotFetched where it was not indexed on this machine, or has changed since."""
    file = index_of(target)
    sign = sign_of_index(file)
    if not sign:
        raise NotFetched(_("it is not indexed on this machine. Run: tuils target test {name}").format(name=target.name))
    numbers = (wanted.number,) if wanted.number else ()
    try:
        found = find_in_index(file, numbers, wanted.words, MOST)
    except OSError as damaged:
        text = _("its index is damaged. Run: tuils target test {name}").format(name=target.name)
        raise NotFetched(text) from damaged
    return TargetRecords(b"".join(found.records), found.count)


def index_file(target: Target, tell: Tell = lambda _count: None) -> int:
    """Read the whole file, once: how many records it has. 0 where the index is up to date. Raises NotFetched."""
    source = Path(target.url).expanduser()
    try:
        sign = file_sign(source)
        if sign == sign_of_index(index_of(target)):
            return 0
        with open_input(source) as stream:
            count = build_index(index_of(target), _indexed(stream, tell), sign)
    except OSError as why:
        raise NotFetched(_("the file can't be read: {file}").format(file=source)) from why
    if not count:
        forget_index(target)
        raise NotFetched(_("the file has no MARC record: {file}").format(file=source))
    return count


def forget_index(target: Target) -> None:
    with contextlib.suppress(OSError):
        index_of(target).unlink(missing_ok=True)


def index_of(target: Target) -> Path:
    """Return the path of its index, beside the state of this machine."""
    folder = state_folder() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{hashlib.sha256(target.url.encode()).hexdigest()[:24]}.db"


def file_sign(source: Path) -> str:
    """Return a sign that differs for another file, or after a change. Raises OSError."""
    facts = source.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def _indexed(stream: io.BufferedReader, tell: Tell) -> Iterator[Indexed]:
    for count, record in enumerate(read_marc(stream), 1):
        if record.outcome not in ("rejected", "set_aside"):
            yield Indexed(tuple(_numbers(record)), _words(record), record.marc)
        if count % 1000 == 0:
            tell(count)


def _numbers(record: RecordRead) -> Iterator[str]:
    columns = record.columns
    yield from dict.fromkeys(columns.isbns)
    if columns.issn:
        yield columns.issn
    for number in columns.numbers.split():
        if len(number) >= SHORTEST_NUMBER and number.isdigit():
            yield number.zfill(12) if len(number) == 11 else number


def _words(record: RecordRead) -> str:
    columns = record.columns
    return " ".join(filter(None, (columns.title, columns.more_titles, columns.author, columns.more_authors)))
