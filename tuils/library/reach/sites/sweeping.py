"""The deletion of bundles merged long enough ago: they hold who has what."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tuils.files import sweep_parts
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import Refused
from tuils.models.rows import some
from tuils.models.sites import TakenBundle

from .bundle_file import ENDING, bundle_head, digest_at_end
from .known_sites import known_site_list, own_name
from .merging import inbox
from .packing import DAY, bundle_folder
from .queries import contact_with


def are_bundles() -> bool:
    """Return whether there is another copy of this library, so that there may be such files."""
    return bool(known_site_list())


@permitted("library.daily")
def sweep_bundles(desk: Desk, store: Path) -> int:
    """Delete bundles that were merged here, wherever they are, our own that the other side is known to have or that
    nobody will merge any more, and unfinished ones; return how many. The setting `bundle_days` says after how long."""
    gone = sum(sweep_parts(folder, (desk.now - DAY) / 1_000_000) for folder in (bundle_folder(store), inbox()))
    days = value_of("bundle_days", 14)
    if days is None:
        return gone
    before = desk.now - int(days) * DAY
    for file in [*_taken(before), *_needed_no_more(store, before)]:
        with contextlib.suppress(OSError):
            file.unlink()
            gone += 1
    return gone


def _taken(before: int) -> Iterator[Path]:
    for row in some(TakenBundle, '"at" < ? AND NOT "waits" AND "file" != \'\'', before):
        file = Path(row.file)
        with contextlib.suppress(OSError, Refused):
            if file.is_file() and digest_at_end(file) == row.digest:
                yield file


def _needed_no_more(store: Path, before: int) -> Iterator[Path]:
    """Yield bundles older than `before` that nobody will load: the copy has their content, or was revoked.

    A revoked copy loads no bundle. If it is prepared again, it gets everything anew.
    """
    folder, own = bundle_folder(store), own_name()
    trusted = {site.name for site in known_site_list() if not site.revoked_at}
    for file in sorted(folder.glob(f"{own}-to-*{ENDING}")) if folder.is_dir() else ():
        with contextlib.suppress(OSError, Refused):
            head = bundle_head(file)
            to = str(head["to"])
            done = to not in trusted or int(head["bundle"]) <= contact_with(to)["known"]
            if done and int(head["clock"]) < before:
                yield file
