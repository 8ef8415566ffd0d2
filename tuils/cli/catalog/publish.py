"""tuils publish: the web catalog, as files that need no server"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.progress import progress
from tuils.files import fit_folder
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.holdings.publishing.publish import publish_catalog
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.reach.web.programs_read import read_programs
from tuils.library.reach.web.site import SiteWanted, copy_made_at, publish_site
from tuils.library.reach.web.site_folder import SiteDone, check_site
from tuils.library.reach.web.site_look import read_look
from tuils.station.settings import load_station
from tuils.values.time.moments import day_of

if TYPE_CHECKING:
    from .publish_sending import SiteSending

CACHE = 2_000  # KiB of the copy in memory: it is read once, from front to back
NEVER, LEAST = -1, 5
_TIMES = {"day": 0, "never": NEVER}


class _Every(click.ParamType[int]):
    """`day`, `never`, or minutes; as the host is kept with it, or NEVER."""

    name = "every"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value not in _TIMES and not (value.isdecimal() and LEAST <= int(value) <= 10_000):
            self.fail(_("Type day, never, or minutes ({least} or more).").format(least=LEAST), param, ctx)
        return _TIMES[value] if value in _TIMES else int(value)


@command(
    N_(
        "Publish the catalog for the web, as plain files in a folder: search, titles, lists, events, and hours. It "
        "needs no server: put the folder on any web space or a USB stick, or open index.html in it.\n\nIt has no "
        "patron in it: it is made from the copy that `tuils opac publish` makes, which is updated first. Only what "
        "changed is written. Files of others in the folder are left alone.\n\n--to brings it to a web host: "
        "sftp://user@host/folder, rsync://... (by SSH), ftps://..., ftp://..., or a folder. Only what changed is sent, "
        "and the old catalog stands until the new one is whole. The password is asked, or read from "
        "$TUILS_SITE_PASSWORD; with --every it goes into the system's keyring, or else into a file that only you can "
        "read."
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help=N_("Make every file anew."))
@click.option("--check", is_flag=True, help=N_("Only check the folder: is all there, as it was written?"))
@click.option("--to", "url", metavar="URL", type=as_text, help=N_("Then bring it to this web host or folder."))
@click.option("--host-key", "key", metavar="KEY", type=as_text, default="", help=N_("The host's SSH key is this one."))
@click.option(
    "--every",
    metavar="TIME",
    type=_Every(),
    help=N_("Do this by itself from now on: day (with the daily work), minutes, or never."),
)
def publish_command(
    call: Call, folder: Path, full: bool, check: bool, url: str | None, key: str, every: int | None
) -> None:
    if check and (full or url or every is not None):
        raise click.UsageError(_("Use --check alone."))
    if (key or every not in (None, NEVER)) and not url:
        raise click.UsageError(_("Name the web host: --to URL."))
    if check:
        _check(call, folder)
        return
    sending = _sending(url, key, every)
    began, read = time.monotonic(), list[tuple[Path, SiteWanted]]()
    fit_folder(folder)
    with call.open() as opened, call.out.about(folder=str(folder)):
        if sending:
            sending.check(opened.desk)
        read.append(_from_library(opened, folder, full))
        if every == NEVER and sending:
            sending.forget(opened.path)
    for file, wanted in read:  # none where that was refused, and told
        library = _publish(call, file, wanted)
        facts: dict[str, object] = {**library.done._asdict()}
        if wanted.look.covers.folder:
            facts["covers"] = library.covers
        text = _("The web catalog has {n} files, {changed} of them new: {page}")
        n, changed = f"{library.done.files:,}", f"{library.done.changed:,}"
        lines = [text.format(n=n, changed=changed, page=folder / "index.html")]
        if wanted.look.covers.folder:
            lines.append(_covers_line(library.covers))
        if sending:
            lines += sending.send(call, folder, library.id, facts)
        call.out.line({**facts, "seconds": round(time.monotonic() - began, 2)}, *lines)


def _sending(url: str | None, key: str, every: int | None) -> SiteSending | None:
    """Return the wishes about a host. What knows hosts and mail is loaded where there are some."""
    if url is None and every is None:
        return None
    from .publish_sending import SiteSending

    return SiteSending.read(url, key, every)


def _covers_line(n: int) -> str:
    return ngettext("{n} title has a cover.", "{n} titles have a cover.", n).format(n=f"{n:,}")


class _PublishedSite(NamedTuple):
    id: str
    done: SiteDone
    covers: int


def _publish(call: Call, file: Path, wanted: SiteWanted) -> _PublishedSite:
    """Write the site from the published copy. The library is closed by now: no desk waits for it."""
    with progress(_("The web catalog")):
        about = open_catalog(file, CACHE)
        try:
            published = publish_site(about, file, wanted)
        finally:
            close_catalog()
    for note in filter(None, (wanted.look.problem, *published.notes)):
        call.out.note(note)
    return _PublishedSite(about.id, published.done, published.covers)


def _from_library(opened: Opened, folder: Path, full: bool) -> tuple[Path, SiteWanted]:
    """Update the published copy and read the programs: all that comes from the library itself."""
    file = catalog_file(opened.path, opened.station.opac_folder)
    with progress(_("The patrons' catalog")) as tell:
        for looked_at in publish_catalog(opened.desk, file).steps():
            tell(looked_at, None, looked_at)
    today = day_of(opened.desk.now, opened.desk.zone)
    return file, SiteWanted(folder, read_programs(opened.desk), read_look(opened.desk), today, full)


def _check(call: Call, folder: Path) -> None:
    file = catalog_file(call.path, load_station(call.station).opac_folder)
    found = check_site(folder, copy_made_at(file))
    words = _("The web catalog is whole: {folder}") if found.whole else _("The web catalog is not whole: {folder}")
    lines = [words.format(folder=folder)]
    if found.stale:
        text = ngettext(
            "{n} file is missing or was changed.",
            "{n} files are missing or were changed.",
            found.stale,
        )
        lines.append(text.format(n=found.stale))
    if found.foreign:
        text = ngettext("{n} file of others is there.", "{n} files of others are there.", found.foreign)
        lines.append(text.format(n=found.foreign))
    call.out.line(found._asdict(), *lines)
    if not found.whole:
        call.out.ask(REFUSED)
