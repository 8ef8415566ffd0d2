"""tuils publish: the web catalog, as files that need no server"""

from __future__ import annotations

import time
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.files import fit_folder
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.holdings.publishing.publish import publish_catalog
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.reach.web.programs_read import read_programs
from tuils.library.reach.web.site import SiteWanted, copy_made_at, publish_site
from tuils.library.reach.web.site_folder import check_site
from tuils.library.reach.web.site_look import read_look
from tuils.station.settings import load_station
from tuils.values.time.moments import day_of

CACHE = 2_000  # KiB of the copy in memory: it is read once, from front to back


@command(
    N_(
        "Publish the catalog for the web, as plain files in a folder: search, titles, lists, events, and hours. It "
        "needs no server: put the folder on any web space or a USB stick, or open index.html in it.\n\nIt has no "
        "patron in it: it is made from the copy that `tuils opac publish` makes, which is updated first. Only what "
        "changed is written. Files of others in the folder are left alone."
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help=N_("Make every file anew."))
@click.option("--check", is_flag=True, help=N_("Only check the folder: is all there, as it was written?"))
def publish_command(call: Call, folder: Path, full: bool, check: bool) -> None:
    if check and full:
        raise click.UsageError(_("Use only one of --full and --check."))
    if check:
        _check(call, folder)
        return
    began, read = time.monotonic(), list[tuple[Path, SiteWanted]]()
    fit_folder(folder)
    with call.open() as opened, call.out.about(folder=str(folder)):
        read.append(_from_library(opened, folder, full))
    for file, wanted in read:  # none where that was refused, and told
        _publish(call, file, wanted, began)


def _publish(call: Call, file: Path, wanted: SiteWanted, began: float) -> None:
    """Write the site from the published copy. The library is closed by now: no desk waits for it."""
    with progress(_("The web catalog")):
        about = open_catalog(file, CACHE)
        try:
            done = publish_site(about, file, wanted)
        finally:
            close_catalog()
    if wanted.look.problem:
        call.out.note(wanted.look.problem)
    text = _("The web catalog has {n} files, {changed} of them new: {page}")
    call.out.line(
        {**done._asdict(), "seconds": round(time.monotonic() - began, 2)},
        text.format(n=f"{done.files:,}", changed=f"{done.changed:,}", page=wanted.folder / "index.html"),
    )


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
