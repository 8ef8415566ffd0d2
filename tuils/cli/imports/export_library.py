"""tuils export library"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.i18n import _
from tuils.library import departments as _departments  # noqa: F401  (each has a part of a library)
from tuils.library.carrying.folder import TITLES, NotCarried
from tuils.library.carrying.going_out import FolderWritten
from tuils.library.carrying.going_out import export_library as write_library


def export_library(call: Call, folder: Path) -> None:
    with call.open() as opened, call.out.about(export="library"):
        try:
            written = write_library(opened.desk, folder)
        except NotCarried as why:
            raise click.ClickException(str(why)) from why
        _tell_short(call, written)
        names = (
            "titles", "items", "patrons", "loans", "holds", "lines", "lists", "programs", "sessions", "registrations",
            "bookings", "inventories", "subscriptions", "orders",
        )  # fmt: skip
        counts = {name: getattr(written, name) for name in names}
        said = _("Exported {titles} titles, {items} items, {patrons} patrons, {loans} checkouts: {folder}")
        facts = {"folder": str(folder), **counts, "items_without_title": written.without_title}
        call.out.line(facts, said.format(**counts, folder=folder), *_left_behind(written))


def _left_behind(written: FolderWritten) -> list[str]:
    if not written.without_title:
        return []
    return [_("{n} items were not exported: their titles were removed.").format(n=written.without_title)]


def _tell_short(call: Call, written: FolderWritten) -> None:
    """Nothing is lost here: items.csv has all copies."""
    for title in written.short:
        said = _("{file}, record {number}: {n} of its copies don't fit there. They are in items.csv.")
        call.out.note(said.format(file=TITLES, number=title.number, n=len(title.left)))
