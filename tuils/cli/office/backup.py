"""tuils backup, restore, verify: copies of the library, made and put back, and a look for errors"""

from __future__ import annotations

import contextlib
import shlex
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.options import command
from tuils.files import is_sqlite
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.backup import (
    Backup,
    back_up as copy,
    expire,
    fit_file,
    restore_backup as put_back,
)
from tuils.library.foundation.administration.open_desks import open_desks
from tuils.library.foundation.administration.restore_look import (
    RestoreLook,
    look_before,
    look_words,
    lost_words,
    was_main_here,
)
from tuils.library.foundation.administration.second_places import SecondPlace, second_place_words, wait_for
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.journal.verifying import Verified
from tuils.library.foundation.refusals import Refused, need, refuse
from tuils.library.foundation.store import BEFORE_UPDATE, StoreFault, awaits_update, restore_words
from tuils.library.front.opening import Opened, open_desk
from tuils.library.people.staff.roles import TUILS
from tuils.library.reach.sites.sealing import fit_sealed
from tuils.library.reach.sites.taking_over import is_site_copy, take_over
from tuils.station.settings import forget_device
from tuils.values.time.moments import iso

LOOK = 0.5  # seconds
WAIT = 20.0  # seconds that a second place is waited for here; its copy goes on without us
BROKEN = ("MISSING", "DAMAGED")
UNREAD = (*BROKEN, "NEWER")
"""The faults of a library that can't be opened, so that nobody's permission can be checked. NEWER: somebody went back
to an earlier version of the program."""


@command(
    N_(
        "Back up the library to the folder DIR (default: `backups`, next to it), and test the "
        "backup.\n\nDesks can keep working. If you set second backup folders, each gets a copy, "
        "too: tuils setting set backup_folders /media/stick"
    )
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--drill", is_flag=True, help=N_("Restore the newest backup in DIR as a test, check it, and remove it."))
@in_library()
def backup_command(call: Call, opened: Opened, folder: Path | None, drill: bool) -> None:
    if drill:
        _drill(call, opened, folder)
        return
    made = opened.do(copy, opened.path, folder)
    if folder is None:
        expire(opened.path, opened.desk.now, made.file)
    places = wait_for(opened.path, made.file, WAIT) if folder is None else []
    facts = {"places": [{"folder": str(place.folder), "state": place.state} for place in places]} if places else {}
    words = [_place(place, opened.desk) for place in places]
    report_backup(call, made, _("Backup made and tested: {file}"), facts, *words)


def _place(place: SecondPlace, desk: Desk) -> str:
    return second_place_words(place, moment_words(desk, place.at), moment_words(desk, place.good_at), desk.now)


def _drill(call: Call, opened: Opened, folder: Path | None) -> None:
    from tuils.library.front.drilling import drill

    call.out.note(_("Testing a restore of the newest backup. Desks can keep working."))
    done = opened.do(drill, opened.path, folder)
    found = done.found
    wrong = (*found.differences, *found.audit, *found.finding)
    facts = {"file": str(done.file), "ok": found.ok, "entries": found.entries, "last_entry": found.last}
    text = _("This backup can't be trusted: {file}. Make a new one now: tuils backup")
    if found.ok:
        text = _("The restore test passed: {file}, up to {when}, {n} changes, in {seconds} seconds.")
    when = moment_words(opened.desk, found.last_at) if found.last else _("nothing")
    words = text.format(file=done.file, when=when, n=found.entries, seconds=round(done.seconds))
    call.out.line(facts, words, *wrong)
    call.out.ask(0 if found.ok else 1)


def report_backup(call: Call, made: Backup, words: str, more: Mapping[str, object] | None = None, *lines: str) -> None:
    facts = {"file": str(made.file), "bytes": made.bytes, "verified": made.verified}
    call.out.line({**facts, **(more or {})}, words.format(file=made.file), *lines)


@command(
    N_(
        "Replace the library with the backup FILE, after testing it.\n\nFirst it says how old the backup is, how many "
        "changes would be gone, and which desks have the library open; in a terminal it asks, unless you give --yes. "
        "The old library is kept next to it, its name ending in .replaced. Close tuils on every desk first: it waits "
        "for that in a terminal, and refuses in a script. Also works "
        "if the library is missing or damaged, or if a newer tuils has opened it.\n\nTo go back to an earlier version: "
        "restore the copy that the update made (`tuils doctor` names it), then install that version.\n\nWith "
        "--from-site, FILE is the library of a van or a branch: it becomes the main library, and "
        "you are told what it doesn't have."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from-site", is_flag=True, help=N_("FILE is the copy of a van or a branch, not a backup."))
@click.option("--stop-desks", is_flag=True, help=N_("Also if desks are open: each stops at its next step, unsaved."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
def restore_command(call: Call, file: Path, from_site: bool, stop_desks: bool, yes: bool) -> None:

    with call.out.about(file=str(file)):
        if from_site:
            _fit_site(file)
        asked_by, was_main = _ask(call)
        with _about_file():
            fit_file(file)
        look = look_before(file, call.path, from_site=from_site, was_main=was_main)
        if not _agreed(call, look, yes=yes):
            return
        if _wait_for_desks(call, stop_desks=stop_desks) and look:
            look = look_before(file, call.path, from_site=from_site, was_main=was_main) or look
            call.out.note(lost_words(look, wall_clock()))
        zone = str(look.zone) if look else "UTC"
        made = _put_back(file, call.path, zone, stop_desks=stop_desks)
        forget_device(call.path)
        facts = _look_facts(look)
        if from_site:
            _taken_over(call, made, facts)
            return
        if BEFORE_UPDATE in file.name and awaits_update(call.path):  # as it is: opened here, it would be updated again
            hint = _("Now install the earlier version. This one would update the library again as soon as it opens it.")
            back = _("Patrons deleted since the update are back: delete them again there.")
            report_backup(call, made, _("Restored and tested: {file}"), facts, hint, back)
            return
        _forget_again(call, file.parent, look.aside if look else None, asked_by)
        report_backup(call, made, _("Restored and tested: {file}"), facts)


@contextlib.contextmanager
def _about_file() -> Iterator[None]:
    """Report a fault in the backup file as a bad FILE argument."""
    try:
        yield
    except StoreFault as fault:
        if fault.code not in BROKEN:
            raise
        raise click.BadParameter(f"{fault.said} {fault.then}", param_hint="FILE") from fault


def _put_back(file: Path, path: Path, zone: str, *, stop_desks: bool) -> Backup:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _about_file():
        return put_back(file, path, at=wall_clock(), zone=zone, stop_desks=stop_desks)


def _look_facts(look: RestoreLook | None) -> dict[str, object]:
    if look is None:
        return {}
    last = iso(look.facts.last_at, look.zone) if look.facts.last_at else None
    return {
        "library": look.facts.library,
        "last_change": last,
        "lost": look.lost if look.there else None,
        "gained": look.gained if look.there else None,
        "replaced": str(look.aside) if look.aside else None,
    }


def _agreed(call: Call, look: RestoreLook | None, *, yes: bool) -> bool:
    """Show the findings, then ask on a terminal unless --yes was given."""
    for line in look_words(look, wall_clock()) if look else ():
        call.out.note(line)
    if yes or not can_ask() or click.confirm(_("Restore it?"), err=True):
        return True
    call.out.note(_("Nothing was changed."))
    return False


def _wait_for_desks(call: Call, *, stop_desks: bool) -> bool:
    """Wait until no desk has the library open; return whether one worked on meanwhile. Refuses with LIBRARY_OPEN if
    nobody is there to close them."""
    said = ""
    while not stop_desks and (desks := open_desks(call.path)):
        who = ", ".join(desk.words() for desk in desks)
        if not can_ask():
            raise refuse("LIBRARY_OPEN", who=who)
        if who != said:
            call.out.note(_("Waiting for tuils to be closed at: {desks}. Ctrl+C: stop waiting.").format(desks=who))
        said = who
        time.sleep(LOOK)
    return bool(said)


def _fit_site(file: Path) -> None:
    if not file.is_file():
        raise click.BadParameter(_("There is no file {path}.").format(path=file), param_hint="FILE")
    if not is_sqlite(file):
        _no_library(file)
    need(is_site_copy(file), "NO_SITE_COPY", file=file.name)


def _taken_over(call: Call, made: Backup, about: Mapping[str, object]) -> None:
    """Let one of the library's copies replace the main library, which is lost."""
    with open_desk(call.path, station=call.station, sign_in=lambda _now: TUILS) as opened:
        done = opened.do(take_over)
        facts = {
            "from": done.site,
            "as_of": iso(done.fresh_at, opened.desk.zone),
            "lacks": [name for name, _words in done.lacks],
        }
        text = _("This is the main library now, from the copy {site}: {file}")
        words = text.format(site=done.site, file="{file}")
        report_backup(call, made, words, {**facts, **about}, *(words for _name, words in done.lacks))


def _no_library(file: Path) -> NoReturn:
    """Refuse a file that is no library: a copy under a passphrase, or something else."""
    try:
        fit_sealed(file)
    except Refused as no:
        raise refuse("NO_SITE_COPY", file=file.name) from no
    text = _("This copy is encrypted. First: tuils van unseal {file} --to DIR").format(file=shlex.quote(str(file)))
    raise click.BadParameter(text, param_hint="FILE")


def _forget_again(call: Call, folder: Path, replaced: Path | None, asked_by: str) -> None:
    """Remove again the patrons deleted since the backup was made, and data kept too long."""
    from tuils.library.office.retention.purging import come_back

    try:
        with open_desk(call.path, station=call.station, sign_in=lambda _now: TUILS) as opened:
            opened.do(come_back, opened.path, folder, replaced, asked_by=asked_by)
    except Refused as no:  # the library is restored all the same
        call.out.note(no.message)
        call.out.note(_("Patrons deleted since that backup are back until the daily work runs: tuils daily."))


def _ask(call: Call) -> tuple[str, bool]:
    """Ask the present library whether the operator may replace it. Return their login, empty if it can't say; and
    whether the main library was here before the copy of a van."""
    try:
        with call.open() as opened:
            opened.desk.require("library.restore")
            return opened.desk.operator.login, was_main_here(opened.path)
    except StoreFault as fault:
        if fault.code not in UNREAD:
            raise
        if fault.code != "MISSING":  # on a new machine there is nothing to say of what was never there
            call.out.note(f"{fault.said}")
        return "", False


@command(
    N_(
        "Check the library's file and its contents. Changes nothing, and desks can keep "
        "working.\n\nTwo machines with the same changes show the same digest. Exits with 1 if "
        "something differs."
    )
)
def verify_command(call: Call) -> None:
    from tuils.library.reach.replay import verify_library as check

    with call.open(refresh=False) as opened, call.out.about():
        found = opened.do(check)
        told = (*found.differences, *found.audit, *found.finding)
        facts = {"ok": found.ok, "entries": found.entries, "digest": found.digest, "differences": [*told]}
        facts |= {"last_entry": found.last, "last_at": iso(found.last_at, opened.desk.zone) if found.last else None}
        call.out.line(facts, _sentence(found, opened.path), *told, *_stood(found, opened.desk), found.digest)
        call.out.ask(0 if found.ok else 1)


def _stood(found: Verified, desk: Desk) -> list[str]:
    """Return lines on how far the check looked: desks go on meanwhile."""
    if not found.last:
        return []
    text = _("Checked up to {when} (change {id}). Later changes were not checked.")
    return [text.format(when=moment_words(desk, found.last_at), id=found.last[-8:])]


def _sentence(found: Verified, path: Path) -> str:
    if found.damaged:
        return f"{_('The library file is damaged.')} {restore_words(path)}"
    if found.differences:
        return _("These differ. Make a backup now, then restore the last good one.")
    if found.audit:
        return _("The library is fine, but its audit log was changed outside tuils. Find out who did it.")
    if found.finding:
        return _("The library is fine, but a search may miss titles. To fix it: tuils index --rebuild")
    return ngettext(
        "No problems found: {n} change checked.",
        "No problems found: {n} changes checked.",
        found.entries,
    ).format(n=found.entries)
