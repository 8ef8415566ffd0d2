"""The files of the web catalog as they are served: the same as `publish` writes, with the way to one's account.

The published copy is brought up to date in the library's thread, between what patrons ask for. A program of its own
makes the files of it, because it reads the copy in the place of the library; its memory goes with it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from tuils.lane import Lane
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, answering
from tuils.library.holdings.publishing.publish import publish_catalog
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.reach.web.programs_read import read_programs
from tuils.library.reach.web.site import SiteWanted, publish_site
from tuils.library.reach.web.site_folder import read_manifest
from tuils.library.reach.web.site_look import SiteLook, read_look
from tuils.values.time.moments import day_of

T = TypeVar("T")
Shown = Callable[[SiteLook, frozenset[str]], None]
REFRESH_SECONDS = 300.0
CACHE = 2_000
"""KiB of the copy in memory: it is read once, from front to back."""
log = logging.getLogger("tuils.web")


class ServedSite:
    """The files in `folder`, made anew now and then. `desk`: with the right to publish. `shown`: told of each new site
    how the library wants it to look, and its files."""

    def __init__(
        self, lane: Lane, library: Path, opac_folder: str, desk: Callable[[], Desk], folder: Path, shown: Shown
    ) -> None:
        self._shown = shown
        self._lane, self._library, self._desk, self.folder = lane, library, desk, folder
        self._copy = catalog_file(library, opac_folder)
        self._names: frozenset[str] = frozenset()
        self._child: multiprocessing.process.BaseProcess | None = None

    def file(self, name: str) -> Path | None:
        """Return the file of this name; None for anything that was not published."""
        return self.folder / name if name in self._names else None

    async def refresh(self) -> None:
        """Bring copy and files up to date. Raises StoreFault; the old files stay."""
        wanted = await self._read()
        if said := await asyncio.to_thread(self._write, wanted):
            raise StoreFault(*said)
        self._names = frozenset(read_manifest(self.folder).files)
        self._shown(wanted.look, self._names)

    async def keep_new(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
            except StoreFault as fault:
                log.warning("the pages are as they were: %s", fault.code)

    async def _read(self) -> SiteWanted:
        """Update the copy slice by slice, and read the programs."""
        steps = await self._lane.do(lambda: publish_catalog(self._desk(), self._copy).steps())
        while await self._lane.do(lambda: self._one(lambda: next(steps, None))) is not None:
            pass
        programs = await self._lane.do(lambda: self._one(lambda: read_programs(self._desk())))
        look = await self._lane.do(lambda: self._one(lambda: read_look(self._desk())))
        if look.problem:
            log.warning("the logo is as it was: it can't be read")
        return SiteWanted(self.folder, programs, look, day_of(self._desk().now, self._desk().zone), account=True)

    def _one(self, act: Callable[[], T]) -> T:
        with answering(self._library):
            return act()

    def _write(self, wanted: SiteWanted) -> tuple[str, str, str] | None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        self._child = context.Process(target=make_served_files, args=(theirs, self._copy, wanted), daemon=True)
        self._child.start()
        theirs.close()
        try:
            told: tuple[str, str, str] | None = ours.recv()
        except EOFError:
            told = ("ENDED", "The pages were not written.", "")
        self._child.join()
        return told

    def end(self) -> None:
        """End the program that makes the files, if it runs: the old files stay."""
        if self._child and self._child.is_alive():
            self._child.terminate()


def make_served_files(told: Connection, copy: Path, wanted: SiteWanted) -> None:
    """Write the site from the published copy. In a program of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    try:
        about = open_catalog(copy, CACHE)
        try:
            publish_site(about, copy, wanted)
        finally:
            close_catalog()
        told.send(None)
    except StoreFault as fault:
        told.send((fault.code, fault.said, fault.then))
