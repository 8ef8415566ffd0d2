"""The publishing of the patrons' catalog: on request, or automatically once it was requested."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tuils.i18n import _
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.writing import library_id
from tuils.library.foundation.store import StoreFault
from tuils.library.holdings.publishing.published import catalog_file
from tuils.models.published import published_marks_of

from .making import Published, Publishing


@permitted("catalog.publish")
def publish_catalog(desk: Desk, file: Path, *, whole: bool = False, compare: bool = False) -> Publishing:
    """Bring the copy at `file` up to date, or make it: walk its `steps`. `whole`: make it anew, also where another
    library's is.

    Refuses with NO_PERMISSION; raises `StoreFault` OTHER_LIBRARY.
    """
    if not whole and _of_another(file):
        raise StoreFault(
            "OTHER_LIBRARY",
            _("Another library's catalog is here: {path}").format(path=file),
            _("Name another folder, or replace it: tuils opac publish --whole."),
        )
    return Publishing(desk, file, whole=whole, compare=compare)


def _of_another(file: Path) -> bool:
    copy = published_marks_of(file)
    return copy is not None and copy.marks.get("library", "") not in ("", library_id())


def is_wanted(store: Path, folder: str = "") -> bool:
    """Return whether the catalog is published automatically: it was published once, or this station names a folder."""
    return bool(folder) or catalog_file(store).is_file()


def shut_to_others(file: Path) -> Path | None:
    """A folder above the copy that other users of this machine cannot pass; None where all are open, or where the
    machine has no such rights."""
    if os.name != "posix":
        return None
    return next(
        (parent for parent in file.absolute().parents if parent.is_dir() and not parent.stat().st_mode & 0o001), None
    )


class Keeper:
    """The automatic updates of the published copy of the library at `store`; needs no permission, like a backup.

    `stop` from another thread ends what is under way: the old copy stays.
    """

    def __init__(self, store: Path, folder: str = "") -> None:
        self.store, self.folder = store, folder
        self._under_way: list[Publishing] = []
        self._stopped = False

    @property
    def wanted(self) -> bool:
        return is_wanted(self.store, self.folder)

    def keep(
        self, desk: Desk, *, compare: bool = False, wait: float = 0, go_on: Callable[[], bool] = lambda: True
    ) -> Published | None:
        """Publish and return the outcome, None where no copy is wanted. `wait`: seconds to wait for another desk that
        is publishing. `go_on` is asked between slices. Raises `StoreFault`."""
        if not self.wanted or self._stopped or not self._is_ours():
            return None
        publishing = Publishing(desk, catalog_file(self.store, self.folder), compare=compare, wait=wait)
        self._under_way.append(publishing)
        steps = publishing.steps()
        try:
            for _looked_at in steps:
                if self._stopped or not go_on():
                    break
        finally:
            steps.close()
            self._under_way.remove(publishing)
        return publishing.done

    def _is_ours(self) -> bool:
        """Return whether the copy is ours. A practice library leaves the real one's catalog alone."""
        file = catalog_file(self.store, self.folder)
        return not _of_another(file) and (published_marks_of(file) is not None or not about_library().practice)

    def stop(self) -> None:
        self._stopped = True
        for publishing in list(self._under_way):
            publishing.stop()
