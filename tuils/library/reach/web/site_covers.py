"""The covers of the site: small pictures, each drawn again only when the library's picture is another.

A picture that can't be used is left out and told; it never stops the catalog.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tuils.formats.own_pages import cover_from
from tuils.i18n import _, ngettext
from tuils.library.foundation.store import StoreFault
from tuils.values.folding import clean
from tuils.values.words import Unclear

from .covers_there import CoversThere
from .site_folder import Manifest, SiteFile, SiteMemory, broken_files, digest_of_bytes
from .title_data import COVERS, cover_file

_DRAWN = "1"  # to be raised when covers are drawn otherwise: then all are drawn again
_NAMED = 5


class UnusedPicture(NamedTuple):
    """A picture that is not shown, and why."""

    name: str
    why: str


class SiteCovers:
    """The covers of one run. `shown`: the titles (numbers) that have one, known when `files` is through. Raises
    StoreFault where the library's pictures are in the site itself."""

    def __init__(self, there: CoversThere, site: Path, before: Manifest, *, full: bool) -> None:
        if there.folder and site.resolve() in (inside := there.folder.resolve(), *inside.parents):
            raise StoreFault(
                "COVERS_INSIDE",
                _("The folder of cover pictures is inside the web catalog: {path}").format(path=there.folder),
                _("Nothing was changed. Move it elsewhere, then: {command}").format(
                    command="tuils setting set site_covers FOLDER"
                ),
            )
        self._there, self._full = there, full and there.names is not None
        self.shown: set[int] = set()
        self.left_out: list[UnusedPicture] = []
        self._was = {int(no): sign for no, sign in before.memory.covers.items()}
        self._signs = self._was if there.names is None else self._signed(there.names)
        known = {name: facts for name, facts in before.files.items() if name.startswith(COVERS)}
        self._stay = known.keys() - broken_files(site, known)

    def _signed(self, names: Mapping[int, str]) -> dict[int, str]:
        """Return a sign of each picture: another one where the file is another."""
        found = {}
        for no, name in names.items():
            try:
                facts = os.stat(f"{self._there.folder}/{name}")
            except OSError as fault:
                self.left_out.append(UnusedPicture(name, fault.strerror or str(fault)))
            else:
                found[no] = digest_of_bytes(os.fsencode(f"{_DRAWN} {name} {facts.st_size} {facts.st_mtime_ns}"))
        return found

    def changed(self) -> set[int]:
        """Return the titles whose cover comes, goes, or may be another."""
        every = self._was.keys() | self._signs.keys()
        return {no for no in every if self._was.get(no) != self._signs.get(no) or cover_file(no) not in self._stay}

    def files(self, titles: Collection[int], now: SiteMemory) -> Iterator[SiteFile]:
        """Yield the covers of these titles; they are drawn one by one, for all would fill the memory."""
        changed = self._signs.keys() if self._full else self.changed()
        for no, sign in sorted(self._signs.items()):
            if no not in titles:
                continue
            file = SiteFile(cover_file(no)) if no not in changed else self._drawn(no)
            if file:
                now.covers[str(no)] = sign
                self.shown.add(no)
                yield file

    def _drawn(self, no: int) -> SiteFile | None:
        if self._there.names is None:  # it can't be drawn again now
            return None
        name = self._there.names[no]
        try:
            return SiteFile(cover_file(no), partial(bytes, cover_from(Path(f"{self._there.folder}/{name}"))))
        except Unclear as unclear:
            why = _("use {what}").format(what=unclear.sentence(_))
        except OSError as fault:
            why = fault.strerror or str(fault)
        self.left_out.append(UnusedPicture(name, why))
        return None

    def notes(self) -> list[str]:
        """Return what staff should know about the folder."""
        there, notes = self._there, []
        if there.problem:
            notes.append(there.problem)
        if self.left_out:
            text = ngettext("{n} cover was left out: {some}", "{n} covers were left out: {some}", len(self.left_out))
            some = _some([f"{one.name} ({one.why.rstrip('.')})" for one in self.left_out])
            notes.append(text.format(n=f"{len(self.left_out):,}", some=some))
        if there.strange:
            text = ngettext(
                "{n} picture is named by no record number, ISBN, or barcode of a title: {some}",
                "{n} pictures are named by no record number, ISBN, or barcode of a title: {some}",
                len(there.strange),
            )
            notes.append(text.format(n=f"{len(there.strange):,}", some=_some(there.strange)))
        return notes


def _some(names: Sequence[str]) -> str:
    """Return the first of these names, without signs that steer a terminal."""
    more = "; …" if len(names) > _NAMED else ""
    return "; ".join(clean(name) for name in names[:_NAMED]) + more
