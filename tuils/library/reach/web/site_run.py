"""The publishing and uploading by itself: a program of its own, `python -m MODULE` with this module, does it.

It writes the files, and waits for the host: neither the desk nor the daily work does. How it went is written beside the
host's address, where the idle desk and `doctor` read it.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tuils.devices.hosts.kept_site import (
    DONE,
    FAILED,
    HUNG,
    MINUTE,
    UPLOADING,
    KeptSite,
    LastUpload,
    kept_site,
    known_keys_file,
    last_upload,
    note_upload,
    upload_file,
)
from tuils.devices.hosts.known_hosts import host_of
from tuils.devices.hosts.site_host import HostFault
from tuils.i18n import _, in_language, spoken
from tuils.library.foundation.administration.settings import about_library, value_of
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.store import StoreFault, sole_right
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.people.staff.roles import TUILS
from tuils.values.time.moments import day_of

from .programs_read import read_programs
from .site import SiteWanted, publish_site
from .site_look import read_look
from .uploading import Uploaded, upload_site

CACHE = 2_000  # KiB of the copy in memory: it is read once, from front to back


class SiteErrand(NamedTuple):
    """The errand of the program of its own: when this is, the published copy, the site, where it goes, and where to say
    how it went."""

    at: int
    copy: Path
    wanted: SiteWanted
    site: KeptSite
    told: Path
    language: str


def upload_kept(site: KeptSite, password: str = "") -> Uploaded:
    """Bring the site that is in its folder to its host. Raises HostFault and StoreFault."""
    host = host_of(site.account, lambda: password or site.secret, known_keys_file())
    return upload_site(Path(site.folder), host, str(site.account))


@permitted("library.settings")
def fit_to_repeat(desk: Desk) -> None:
    """Check that this library may be uploaded by itself from here. Refused with NO_PERMISSION; raises HostFault in a
    practice library and on a bookmobile."""
    if about_library().practice or not desk.main:
        raise HostFault(
            "NOT_BY_ITSELF",
            _("Only the main library uploads its web catalog by itself; a practice library never does."),
            _("Upload it by hand: tuils publish DIR --to URL"),
        )


def is_upload_due(desk: Desk, store: Path) -> bool:
    """Return whether the web catalog should be published and uploaded by itself now. One look at a file, where no host
    was named. A practice library and another library's station upload nothing."""
    site = kept_site(store)
    if site is None or site.every is None or not desk.main:
        return False
    about, last, now = about_library(), last_upload(upload_file(store)), desk.now
    if about.practice or about.id != site.library:
        return False
    if last.at > now:  # a clock that was put back
        return True
    if last.state == UPLOADING and now - last.at < HUNG:
        return False
    if last.failed or last.state == UPLOADING:
        return now >= last.retry_at
    if site.every:
        return now - last.good_at >= site.every * MINUTE
    return not last.good_at or day_of(last.good_at, desk.zone) < day_of(now, desk.zone)


def start_upload(desk: Desk, store: Path, opac_folder: str) -> bool:
    """Start the program that publishes and uploads, if that is due. Nobody waits for it."""
    site, copy = kept_site(store), catalog_file(store, opac_folder)
    if site is None or not is_upload_due(desk, store) or not copy.is_file():
        return False
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    today = day_of(desk.now, desk.zone)
    wanted = SiteWanted(Path(site.folder), read_programs(by_itself), read_look(by_itself), today)
    errand = SiteErrand(desk.now, copy, wanted, site, upload_file(store), spoken([str(value_of("language", ""))]))
    begin_program(errand)
    return True


def begin_program(errand: SiteErrand) -> None:
    """Start the program that runs the errand."""
    words, quiet = [sys.executable, "-m", "tuils.library.reach.web.site_run"], subprocess.DEVNULL
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)
    assert child.stdin
    with child.stdin as told:
        pickle.dump(errand, told)


def run_errand(errand: SiteErrand) -> None:
    """Publish and upload; write how it went."""
    errand.told.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = sole_right(f"{errand.told}.lock")
    if lock is None:
        return  # one before is still at it
    last = replace(last_upload(errand.told), state=UPLOADING, at=errand.at, why="")
    note_upload(errand.told, last)
    try:
        notes = _publish(errand)
        upload_kept(errand.site)
    except (HostFault, StoreFault, OSError) as no:
        note_upload(errand.told, replace(last, state=FAILED, why=f"{no}", failed=last.failed + 1))
    else:
        note_upload(errand.told, LastUpload(DONE, errand.at, good_at=errand.at, notes=notes))
    finally:
        lock.release()


def _publish(errand: SiteErrand) -> str:
    """Publish, and return what staff should know about it."""
    about = open_catalog(errand.copy, CACHE)
    try:
        published = publish_site(about, errand.copy, errand.wanted)
        return " ".join(filter(None, (errand.wanted.look.problem, *published.notes)))
    finally:
        close_catalog()


def upload_notes(desk: Desk, store: Path, *, only_failed: bool = False) -> list[str]:
    """Return a line about the last upload, where this station uploads by itself."""
    site, last = kept_site(store), last_upload(upload_file(store))
    if site is None or site.every is None or (only_failed and not last.failed):
        return []
    when, good = moment_words(desk, last.at), moment_words(desk, last.good_at)
    if last.failed:
        text = _("The web catalog is NOT up to date on {where}: {why}").format(where=site.account, why=last.why)
        return [f"{text} {_('Last upload: {when}.').format(when=good) if last.good_at else ''}".rstrip()]
    if last.state == UPLOADING:
        return [_("The web catalog is on its way to {where} since {when}.").format(where=site.account, when=when)]
    if not last.good_at:
        return [_("The web catalog was not uploaded to {where} yet.").format(where=site.account)]
    return [
        _("The web catalog is on {where}: {when}.").format(where=site.account, when=good),
        *filter(None, [last.notes]),
    ]


if __name__ == "__main__":
    errand: SiteErrand = pickle.load(sys.stdin.buffer)
    with in_language(errand.language):
        run_errand(errand)
