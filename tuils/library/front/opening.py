"""Open the library for a door: its store, this station, who acts, and the desk that every verb asks for.

The full-screen program and line mode open with it as the commands do: `open_desk(..., hold=True)`. So does a door that
speaks to machines: each of its conversations has a thread of its own, and opens the same library there.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from tuils.i18n import _, ngettext, use_language
from tuils.library.foundation.administration.at_rest import close_to_others, may_be_old, sweep_written
from tuils.library.foundation.administration.open_desks import DeskMark
from tuils.library.foundation.administration.settings import LibraryFacts, about_library, first_branch, no_branch
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.administration.this_site import ThisSite, may_sit_here, this_site
from tuils.library.foundation.audit import flush
from tuils.library.foundation.desk import Desk, Operator, wall_clock
from tuils.library.foundation.journal.applying import written_by
from tuils.library.foundation.journal.writing import DAY, MINUTE, clock_behind
from tuils.library.foundation.local_words import use_locale
from tuils.library.foundation.refusals import refuse
from tuils.library.foundation.store import (
    StoreFault,
    answering,
    close_store,
    copy_before_update,
    damaged,
    is_shared,
    open_store,
    plain_faults,
)
from tuils.library.foundation.undo_memory import DESK_KEEP, KEEP, Pocket
from tuils.library.people.staff.roles import ADMINISTRATOR, TUILS
from tuils.library.people.staff.signing_in import SignInFault, sign_in
from tuils.library.people.staff.staff import account_of_system_user, operator_of, staff
from tuils.library.people.staff.system_user import system_user
from tuils.models.base import the_store
from tuils.station.settings import (
    DeviceRecord,
    Station,
    device_record,
    hold_station,
    library_places,
    load_station,
    note_seq,
    runtime_folder,
    state_folder,
)
from tuils.values.dataclass import dataclass

P = ParamSpec("P")
T = TypeVar("T")
SignIn = Callable[[Desk], Operator]  # who acts at this desk, where nobody is yet; raises SignInFault

PATIENCE = 30.0  # seconds that another desk may keep the library busy
PAUSE = 0.05
CLOCK_OFF = 2 * MINUTE
NOBODY = Operator("")


# ---- who acts


def as_system_user(desk: Desk) -> Operator:
    """Return the account tied to this system user, without a PIN. Raises SignInFault if none is tied."""
    sheet = account_of_system_user(system_user())
    if sheet is None:
        raise SignInFault(
            _("No staff account is linked to the system user {user}.").format(user=system_user() or "?"),
            _("Name one with --as LOGIN, or link one: tuils --as LOGIN staff link LOGIN."),
        )
    return operator_of(sheet)


def as_system_user_or_nobody(desk: Desk) -> Operator:
    """Return the tied account, else nobody, who may do nothing. For doors with a sign-in of their own."""
    sheet = account_of_system_user(system_user())
    return operator_of(sheet) if sheet else NOBODY


def as_whoever_has_no_pin(desk: Desk) -> Operator:
    """Return the tied account if it has no PIN, else nobody, until somebody signs in. For a screen that anyone may walk
    up to."""
    sheet = account_of_system_user(system_user())
    return operator_of(sheet) if sheet and not (sheet.has_pin or sheet.has_code) else NOBODY


def as_its_maker(desk: Desk) -> Operator:
    """Return the administrator of a library that this process just made, who has just chosen a PIN."""
    return next((operator_of(sheet) for sheet in staff() if sheet.role == ADMINISTRATOR), NOBODY)


def as_account(login: str, ask_pin: Callable[[], str]) -> SignIn:
    """Sign in to this account with its PIN, asked for once. A wrong one is counted."""
    pin = cache(ask_pin)
    return lambda desk: sign_in(desk, login, pin())


# ---- opening


@dataclass
class Opened:
    """A library that is open in this thread, and the desk at it. `warnings` are sentences for people; `wide` are those
    of them about files that others could read."""

    path: Path
    about: LibraryFacts
    station: Station
    desk: Desk
    record: DeviceRecord
    warnings: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)

    def do(self, act: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one verb at this desk. While another desk keeps the library busy, try again for 30 seconds."""
        answer = patiently(lambda: act(self.desk, *args, **kwargs), self.path)
        self.note()
        return answer

    def note(self) -> None:
        """Save outside the store how far this station wrote. Call after a commit."""
        note_seq(self.record, written_by(self.record.device) or 0)

    def sign_in(self, operator: Operator) -> None:
        """Change the operator from now on. Forget what the last one could undo."""
        if self.desk.pocket:
            self.desk.pocket.empty()
        self.desk = replace(self.desk, operator=operator)


def patiently(act: Callable[[], T], path: Path | str = "") -> T:
    """Return the result of `act`, tried again while the library is busy, each time in a transaction of its own.

    Raises StoreFault: BUSY only after 30 seconds.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with answering(path):
                return act()
        except StoreFault as fault:
            if fault.code != "BUSY" or time.monotonic() > until:
                raise
        threading.Event().wait(PAUSE)


@contextlib.contextmanager
def open_desk(
    path: Path,
    *,
    station: str | None = None,
    branch: str | None = None,
    sign_in: SignIn = as_system_user,
    hold: bool = False,
    clock: Callable[[], int] = wall_clock,
) -> Iterator[Opened]:
    """Open the library at `path` as this station, at a branch (else the station's, else the first).

    `hold`: for programs that stay open; the station's name is theirs alone meanwhile, and a second one of the
    same name becomes "NAME 2". They empty the pocket on leaving. Raises StoreFault, SettingsFault,
    SignInFault, and Refused (UNKNOWN_ID) for a branch that is not there.
    """
    settings = load_station(station)
    if settings.language:
        use_language(settings.language)
    with contextlib.ExitStack() as leaving, plain_faults(path):
        open_patiently(path)
        leaving.callback(close_store)
        leaving.callback(flush)
        clock = the_store().clock(clock)
        about = about_library()
        if not about.id:
            raise damaged(path)
        use_locale(about.locale)
        if hold:
            held = leaving.enter_context(hold_station(about.id, settings.name))
            settings = replace(settings, name=held.name)
        opened = _sit_down(path, about, settings, branch, sign_in, clock)
        if hold:
            mark = DeskMark(path, opened.desk.station, opened.desk.operator.name, clock())
            leaving.callback(mark.release)
            leaving.callback(_leave, opened)
        yield opened


def another_desk(opened: Opened, station: str, branch: str, operator: Operator, clock: Callable[[], int]) -> Desk:
    """Return the desk of another station in this program, at a library that is open here: a machine's."""
    made = _sit_down(opened.path, opened.about, Station(station), branch, lambda _desk: operator, clock).desk
    shared = made.pocket.shared if made.pocket else None
    return replace(made, pocket=_pocket_in(shared, shared, opened.about.id, made.device, clock())) if shared else made


def _update_words() -> Iterator[str]:
    if copy := copy_before_update():
        yield _(
            "The library was updated for this version. The copy from before is {file}. To go back: tuils restore "
            "{file}, then install the earlier version."
        ).format(file=copy)


def _leave(opened: Opened) -> None:
    if opened.desk.pocket:
        opened.desk.pocket.empty()
    opened.note()


def open_patiently(path: Path) -> None:
    """Open the store in this thread; raises StoreFault."""
    try:
        if path.is_file() and path.stat().st_size == 0:
            raise damaged(path)
        patiently(lambda: open_store(path), path)
    except OSError as closed:
        raise StoreFault(
            "UNREADABLE",
            _("Can't open the library file: {path} ({why})").format(path=path, why=closed.strerror),
            _("Check that the folder exists and that you may write to it."),
        ) from closed


def _sit_down(
    path: Path, about: LibraryFacts, station: Station, branch: str | None, sign_in: SignIn, clock: Callable[[], int]
) -> Opened:
    site = this_site()
    record = device_record(about.id, path, f"{site.name} {station.name}" if site.away else station.name, written_by)
    desk = Desk(
        branch=_known(branch or station.branch or first_branch()),
        station=station.name,
        device=record.device,
        operator=NOBODY,
        zone=about.zone,
        clock=clock,
        main=about.main,
        pocket=_pocket_in(runtime_folder(), _shared_memory(path), about.id, record.device, clock()),
        dates=about.dates,
        locale=about.locale,
    )
    desk = replace(desk, operator=patiently(lambda: sign_in(desk), path))
    if desk.operator.login and not may_sit_here(desk.operator.login) and desk.operator != TUILS:
        raise refuse("STAFF_STAYS_HOME", login=desk.operator.login)
    sweep_written(path, clock() / 1_000_000)
    if may_be_old(path, clock() / 1_000_000):
        from tuils.library.foundation.administration.backup import sweep_old

        sweep_old(path, clock())
    wide = close_to_others(path, state_folder())
    warnings = [*_update_words(), *_site_words(path, site), *_clock_words(clock_behind(clock())), *_off_words(), *wide]
    return Opened(path, about, station, desk, record, warnings, list(wide))


def _known(branch: str) -> str:
    if not branch_exists(branch):
        raise no_branch(branch)
    return branch


def _shared_memory(path: Path) -> Path | None:
    """Return the folder of the undo memories of devices, where several system users share the library."""
    if not is_shared(path.parent):
        return None
    from tuils.station.shared_memory import shared_runtime_folder  # few libraries have several users

    return shared_runtime_folder(path.parent.stat().st_gid)


def _pocket_in(folder: Path | None, shared: Path | None, library: str, device: str, now: int) -> Pocket:
    """Return the station's undo memory, in a memory folder that its next command still finds, if the machine has
    one."""
    pocket = Pocket(folder / f"{library}-{device}.pocket" if folder else None, shared)
    pocket.purge(now)
    if folder:
        _sweep(folder)
    return pocket


def _sweep(folder: Path) -> None:
    """Delete undo memories not written for ten minutes: their stations may never start again."""
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            old = {".pocket": KEEP, ".desk": DESK_KEEP}.get(file.suffix)
            if old and time.time() - file.stat().st_mtime > old / 1_000_000:
                file.unlink()


def _site_words(path: Path, site: ThisSite) -> list[str]:
    """Return a warning if this copy, made for a van, could be mistaken for the main library."""
    if not site.away:
        return []
    from tuils.library.foundation.administration.restore_look import by_mistake_words, turned_words

    turned = " ".join(turned_words(path)).strip()
    return [*filter(None, [turned or by_mistake_words(path, library_places(about_library().id))])]


def _clock_words(behind: int) -> list[str]:
    if not behind:
        return []
    days = behind // DAY
    text = ngettext(
        "This computer's clock is {n} minute behind the library's last entry.",
        "This computer's clock is {n} minutes behind the library's last entry.",
        behind // MINUTE,
    )
    if days:
        text = ngettext(
            "This computer's clock is {n} day behind the library's last entry.",
            "This computer's clock is {n} days behind the library's last entry.",
            days,
        )
    hint = _("Set the clock. If the clock is right: tuils clock accept")
    return [f"{text.format(n=days or behind // MINUTE)} {hint}"]


def _off_words() -> list[str]:
    """Return a warning if this clock is off from the server's, which times each act."""
    off = the_store().clock_off()
    if off <= CLOCK_OFF:
        return []
    text = _("This computer's clock is {n} minutes off from the server's, which counts here. Set it.")
    return [text.format(n=off // MINUTE)]
