"""tuils doctor: what may be wrong with this library, this desk and this machine, a line each with what to do"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tuils import VERSION
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import command, family
from tuils.devices.printers.printers import printer_of
from tuils.devices.scanners.ports import access_remedy
from tuils.devices.scanners.scanner_list import scanners_of
from tuils.devices.speaker import player
from tuils.i18n import N_, _
from tuils.library.foundation.administration.backup import can_believe_clock, last_good, too_old
from tuils.library.foundation.administration.damage import look_for_damage
from tuils.library.foundation.administration.restore_look import turned_words
from tuils.library.foundation.administration.second_places import DONE, second_place_words, second_places
from tuils.library.foundation.administration.server_library import server_findings
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.journal.writing import clock_behind
from tuils.library.foundation.store import StoreFault
from tuils.library.front.opening import Opened
from tuils.library.lending.loans.long_overdue import count_left_to_staff
from tuils.library.office.notices.sender import mail_is_on
from tuils.library.office.notices.waiting import notices_waiting
from tuils.library.office.registers.kinds import kind_faults
from tuils.library.reach.replay import accept_clock
from tuils.library.reach.web.site_run import upload_notes
from tuils.printing.print_out import printers_of
from tuils.station.log import log_file
from tuils.station.settings import config_file, is_accessible, load_station
from tuils.values.station.sound_kinds import SYSTEM

from .machine_checks import Finding, look_at_memory, look_at_processor, look_at_saving

DAY = 86_400_000_000
OLD_BACKUP = 2 * DAY
LITTLE = 500_000_000
"""The free bytes on the disk below which the next backups may fail."""


@command(
    N_(
        "Check the library, its backups, the clock, disk, scanner, printers, terminal, and locale, "
        "and whether this computer is fast enough. "
        "Changes nothing.\n\nEach line shows the result, and below it what to do. Exits with 1 if "
        "something needs attention."
    )
)
def doctor_command(call: Call) -> None:
    try:
        with call.open(refresh=False) as opened:
            opened.desk.require("library.verify")
            for look in OF_THE_LIBRARY:
                _tell(call, look(opened))
    except StoreFault as fault:
        _tell(call, [Finding("library", fault.said, fault.then)])
    for look_about in OF_THE_MACHINE:
        _tell(call, look_about(call))


def _tell(call: Call, findings: Iterable[Finding]) -> None:
    for found in findings:
        facts = {"check": found.check, "ok": not found.then, "message": found.said, "remedy": found.then or None}
        mark = _("NOTE") if found.then else _("OK")
        call.out.line(facts, f"{mark:5} {found.said}", *([f"      {found.then}"] if found.then else []))
        call.out.ask(1 if found.then else 0)


def _locale(opened: Opened) -> Iterator[Finding]:
    about = opened.about
    text = _("Dates and money: {locale}. Time zone: {zone}.").format(locale=about.locale, zone=about.zone)
    hint = "" if str(about.zone) != "UTC" else _("If that is not your time: tuils setting set zone America/Chicago")
    yield Finding("zone", text, hint)


def _library(opened: Opened) -> Iterator[Finding]:
    text = _("Library: {name}, {path}.").format(name=opened.about.name, path=opened.path)
    yield Finding("library", text)
    file = config_file()
    there = (
        _("Settings of this desk: {file}.")
        if file.exists()
        else _("This desk has no settings file ({file}). The defaults are used.")
    )
    yield Finding("settings", there.format(file=file))


def _server(opened: Opened) -> Iterator[Finding]:
    """Yield findings about the server that has the library, if one does."""
    for said, then in server_findings(opened.path):
        yield Finding("server", said, then)


def _pages(_opened: Opened) -> Iterator[Finding]:
    """Check each page of the file: a tenth of a second for 12,000 titles, ten times that on a slow machine."""
    damage = look_for_damage()
    text = _("The library file is not damaged, as far as a quick check shows. All of it: tuils verify")
    yield Finding("pages", damage.said if damage else text, damage.then if damage else "")


def _files(opened: Opened) -> Iterator[Finding]:
    """Yield the files that others could read, closed by opening or still open."""
    for words in opened.wide:
        yield Finding("permissions", words, _("Allow only the library's own user: chmod 700 DIR"))
    if not opened.wide:
        yield Finding(
            "permissions", _("Only this user (or its group, if you chose that) can read the library's files.")
        )


def _place(opened: Opened) -> Iterator[Finding]:
    said, then = turned_words(opened.path)
    if said:
        yield Finding("site", said, then)


def _old_copies(opened: Opened) -> Iterator[Finding]:
    """Yield the copies that are still here although they are older than backups are kept."""
    if not (late := too_old(opened.path, opened.desk.now)):
        return
    text = _("{n} copies of the library are older than 8 weeks and still show who had what: {file}.")
    if len(late) == 1:
        text = _("This copy of the library is older than 8 weeks and still shows who had what: {file}.")
    hint = _("It is the only good backup. Make a new one, then it is deleted: tuils backup")
    if not can_believe_clock(opened.path, opened.desk.now):
        hint = _(
            "No backup was made for more than 100 days, so the clock may be wrong. If it is right, nothing needs to be "
            "done: they are deleted once there are backups of 7 days."
        )
    yield Finding("old copies", text.format(n=len(late), file=late[0]), hint)


def _backups(opened: Opened) -> Iterator[Finding]:
    desk, made = opened.desk, last_good(opened.path, opened.desk.zone)
    if made is None:
        yield Finding("backup", _("There is no backup."), _("Make one now: tuils backup"))
    else:
        text = _("Last backup: {when}.").format(when=moment_words(desk, made))
        old = _("It is old. Make a new one now: tuils backup") if desk.now - made > OLD_BACKUP else ""
        yield Finding("backup", text, old)
    places = second_places(opened.path)
    for place in places:
        text = second_place_words(place, moment_words(desk, place.at), moment_words(desk, place.good_at), desk.now)
        well = place.state == DONE and not place.own_disk
        yield Finding("second place", text, "" if well else _("Plug it in or make room, then: tuils backup"))
    if not places:
        hint = _("A fire would destroy both. Add a USB stick or network folder: tuils setting set backup_folders DIR")
        yield Finding("second place", _("Backups are only on this disk."), hint)


def _upload(opened: Opened) -> Iterator[Finding]:
    """Yield how the last upload of the web catalog went, if this computer does one by itself."""
    failed = upload_notes(opened.desk, opened.path, only_failed=True)
    hint = _("Try it by hand: tuils publish DIR --to URL") if failed else ""
    yield from (Finding("web catalog", said, hint) for said in upload_notes(opened.desk, opened.path))


def _notices(opened: Opened) -> Iterator[Finding]:
    """Yield findings about notices, if a computer sends email for this library."""
    if mail_is_on():
        hint = _("Look: tuils notice preview. Then: tuils notice run --all")
        waiting = notices_waiting(opened.desk)
        yield from (Finding("notices", said, hint) for said in waiting)
        if not waiting:
            yield Finding("notices", _("Notices: none are held back."))


def _long_overdue(opened: Opened) -> Iterator[Finding]:
    """Yield the long overdue items over the daily limit, which wait for a person's decision."""
    if held := count_left_to_staff(opened.desk).held:
        text = _("Long overdue, over the daily limit: {n}. None are marked lost until you say so.").format(n=held)
        yield Finding("long overdue", text, _("Look: tuils daily --dry-run. Then: tuils daily --bill"))


def _update(opened: Opened) -> Iterator[Finding]:
    copies = sorted(opened.path.parent.glob(f"{glob.escape(opened.path.name)}.before-*"))
    text = _("tuils {version}.").format(version=VERSION)
    if copies:
        hint = _("A copy from before the last update: {file}. To go back: restore it, then install that version.")
        text += " " + hint.format(file=copies[-1])
    yield Finding("version", text)
    yield Finding("log", _("Log of this computer, without personal data: {file}.").format(file=log_file()))


def _clock(opened: Opened) -> Iterator[Finding]:
    behind = clock_behind(opened.desk.now)
    if behind > 0:
        text = _("This computer's clock is behind the library's last entry.")
        yield Finding("clock", text, _("Set the clock. If the clock is right: tuils clock accept"))
    else:
        yield Finding("clock", _("Clock: {when}.").format(when=moment_words(opened.desk, opened.desk.now)))


def _disk(opened: Opened) -> Iterator[Finding]:
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(opened.path.parent).free
        text = _("Free disk space: {n} GB.").format(n=f"{free / 1e9:.1f}")
        yield Finding("disk", text, _("Make room before the next backup.") if free < LITTLE else "")


def _saving(opened: Opened) -> Iterator[Finding]:
    yield from look_at_saving(opened.path.parent)


def _scanner(opened: Opened) -> Iterator[Finding]:
    setups = scanners_of(opened.station)
    if not setups:
        yield Finding("scanner", _("No serial scanner is set up. A scanner that types like a keyboard needs no setup."))
    for setup in setups.values():
        port = setup.port
        if "://" in port or Path(port).exists():
            allowed = "://" in port or os.access(port, os.R_OK | os.W_OK)
            text = _("Scanner: {port}.") if allowed else _("This user has no access to the scanner's port {port}.")
            yield Finding("scanner", text.format(port=port), "" if allowed else access_remedy(port))
        else:
            hint = _("Plug it in, or correct its port in {file}.").format(file=config_file())
            yield Finding("scanner", _("No scanner found at {port}.").format(port=port), hint)
    if opened.station.sounds == SYSTEM and not player():
        text = _("This computer has no program that plays sounds.")
        hint = _('Install alsa-utils, or set sounds = "bell" in {file}.').format(file=config_file())
        yield Finding("scanner", text, hint)


def _printers(call: Call) -> Iterator[Finding]:
    """Ask each printer for its state; it may take a second."""
    setups = printers_of(load_station(call.station))
    if not setups:
        yield Finding("printer", _("No printer is set up. Letters and lists can be saved as files."))
    for setup in setups.values():
        if why := printer_of(setup).status():
            text = _("Printer {name} does not print: {why}").format(name=setup.name, why=why)
            yield Finding("printer", text, _("Check it, then: tuils printer test {name}").format(name=setup.name))
        else:
            yield Finding("printer", _("Printer: {name}, {where}.").format(name=setup.name, where=setup.where))


def _terminal(_call: Call) -> Iterator[Finding]:
    size = shutil.get_terminal_size((0, 0))
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    facts = [
        os.environ.get("TERM", ""),
        f"{size.columns}x{size.lines}" if size.columns else "",
        "UTF-8" if utf8 else "",
    ]
    text = _("Terminal: {words}.").format(words=", ".join(filter(None, facts)) or "-")
    yield Finding("terminal", text)
    if is_accessible():
        yield Finding("accessible", _("ACCESSIBLE is set: tuils starts in line mode."))
    here = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    hint = "" if utf8 else _("Some letters may not display. Set LANG to a UTF-8 locale, or use tuils --ascii.")
    yield Finding("locale", _("Locale of this computer: {name}.").format(name=here or "-"), hint)
    if size.columns and size.columns < 80:
        yield Finding("size", _("The window is narrower than 80 columns."), _("Make it wider to see all columns."))


def _memory(_call: Call) -> Iterator[Finding]:
    yield from look_at_memory()


def _processor(_call: Call) -> Iterator[Finding]:
    yield from look_at_processor()


def _registers(_opened: Opened) -> Iterator[Finding]:
    """Yield registers whose file can't be read, is gone, or has the name of a command."""
    for said, then in kind_faults():
        yield Finding("register", said, then)


OF_THE_LIBRARY: tuple[Callable[[Opened], Iterator[Finding]], ...] = (
    _library, _server, _pages, _place, _files, _backups, _old_copies, _notices, _upload, _long_overdue, _clock, _locale,
    _disk, _saving, _scanner, _update, _registers,
)  # fmt: skip
OF_THE_MACHINE: tuple[Callable[[Call], Iterator[Finding]], ...] = (
    _printers, _terminal, _memory, _processor,
)  # fmt: skip


# ---- tuils clock: times put right after this computer's clock was wrong


clock = family("clock", N_("Repair times after this computer's clock was wrong."))


@clock.command(
    "accept",
    help=N_(
        "Correct the order of what was recorded while this computer's clock was ahead. Its times stay as they are.\n\n"
        "Check the clock first. You need permission to change settings."
    ),
)
@in_library()
def clock_accept(call: Call, opened: Opened) -> None:
    seconds = opened.do(accept_clock) // 1_000_000
    text = _("Order corrected by {n} seconds.") if seconds else _("Nothing to correct: the clock is not behind.")
    call.out.line({"set_back_seconds": seconds}, text.format(n=seconds))
